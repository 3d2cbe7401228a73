//! Texts that become answers: what is in them is shown first, and several are chosen from.

use ucforge_core::convert::{NotImported, Pasted, is_document, pasted, recognised, taken};
use ucforge_core::form::Draft;
use ucforge_core::recognise::{Candidate, Found, LeftOut, Recognised};
use ucforge_core::secret::Clear;

use super::form::{editor_here, focus};
use super::{changed, places};
use crate::human::one_line;
use crate::ui::model::{Choose, Course, Deed, Extent, Focus, Import, Model, Overlay};

/// Shows what a text holds, to be imported when somebody agrees; or says why that is nothing.
pub(super) fn offer(model: &mut Model, text: &str, file: &str) {
    match recognised(text) {
        Ok(recognised) => {
            model.status.clear();
            model.overlay = Some(Overlay::Choose(window(&recognised, text, file)));
        }
        Err(why) => say_why(model, text, &why),
    }
}

/// The same, but at once where no answers are lost by it. Returns whether it was done.
pub(super) fn ask(model: &mut Model, text: &str, now: u64) -> bool {
    if model.draft.has_answers() {
        offer(model, text, "");
        return false;
    }
    replace(model, text, now)
}

/// A file was opened: as with [`ask`]; connection details are always shown first.
pub(super) fn ask_to_open(model: &mut Model, text: &str, name: &str, now: u64) {
    let is_whole = pasted(text).is_ok();
    if is_whole && !model.draft.has_answers() { open(model, text, name, now) } else { offer(model, text, name) }
}

/// A file becomes the answers.
pub(super) fn open(model: &mut Model, text: &str, name: &str, now: u64) {
    if replace(model, text, now) {
        is_open(model, name);
    }
}

fn is_open(model: &mut Model, name: &str) {
    name.clone_into(&mut model.file);
    model.say(format!("{} is open; Alt-S saves the setup", one_line(name)));
}

/// A document becomes the answers. Returns whether it did; else it was said why not.
pub(super) fn replace(model: &mut Model, text: &str, now: u64) -> bool {
    match pasted(text) {
        Ok(pasted) => take(model, &pasted, Extent::All, now),
        Err(why) => {
            say_why(model, text, &why);
            false
        }
    }
}

/// Somebody has agreed.
pub(super) fn import(model: &mut Model, import: &Import, now: u64) {
    match taken(import.text.expose(), import.choice) {
        Ok(pasted) if take(model, &pasted, import.extent, now) => {
            if !import.file.is_empty() && import.extent == Extent::All {
                is_open(model, &import.file);
            }
        }
        Ok(_) => {}
        Err(why) => model.say(format!("not imported: {why}")),
    }
}

fn take(model: &mut Model, pasted: &Pasted, extent: Extent, now: u64) -> bool {
    let Some(draft) = Draft::restore(&pasted.setup) else {
        model.say("this is not a setup");
        return false;
    };
    model.history.before(&model.draft, "");
    match extent {
        Extent::All => model.draft = draft,
        Extent::Some => model.draft.add(&draft),
    }
    focus(model, Focus::Form("/flow".to_owned()));
    changed(model, now);
    model.editor = editor_here(model);
    if model.shown.view.flow.is_none() {
        // The next thing to answer, its list open as at the very beginning.
        model.left.remove("/flow");
        model.choosing = Some("/flow".to_owned());
    }
    let [unknown, lost] = [&pasted.unknown, &pasted.lost].map(Vec::len);
    model.say(match extent {
        Extent::All => {
            let values = |count| if count == 1 { "1 value is".to_owned() } else { format!("{count} values are") };
            let unknown = if unknown == 0 { String::new() } else { format!("; {} kept as unknown", values(unknown)) };
            let lost = if lost == 0 { String::new() } else { format!("; {} not kept", values(lost)) };
            format!("imported{unknown}{lost}; Alt-U brings back what was there")
        }
        Extent::Some if model.shown.view.flow.is_none() => {
            "the answers were added; now choose what the setup is for. Alt-U undoes it".to_owned()
        }
        Extent::Some => "the answers were added to yours; Alt-U undoes it".to_owned(),
    });
    true
}

fn say_why(model: &mut Model, text: &str, why: &NotImported) {
    let said = match why {
        NotImported::SomethingElse(what) => format!("not imported: {what}"),
        _ if !is_document(text) => {
            "paste into a question, or a whole payload, curl command, setup or connection details anywhere else"
                .to_owned()
        }
        NotImported::NotASetup(_) => "not imported: it contains nothing that a setup asks for".to_owned(),
        // Whoever goes there finds it, and need not paste it once more.
        NotImported::Unreadable(..) if places::bring_to_check(model, text) => {
            format!("not imported: {why}; Alt-4 shows it, and Alt-L there fixes what is certain")
        }
        NotImported::Unreadable(..) => {
            format!("not imported: {why}; pasted into check, Alt-4, what is certain can be fixed")
        }
    };
    model.say(said);
}

fn window(recognised: &Recognised, text: &str, file: &str) -> Choose {
    let extent = if recognised.kind == "document" { Extent::All } else { Extent::Some };
    let is_one = recognised.candidates.len() == 1;
    let choices = recognised.candidates.iter().enumerate().map(|(index, candidate)| {
        let deed = Deed::Import(Import {
            text: Clear::new(text),
            choice: (!is_one).then_some(index),
            extent,
            file: file.to_owned(),
        });
        let name = if candidate.name.is_empty() { format!("{}", index + 1) } else { candidate.name.clone() };
        let usual = if candidate.is_usual && !is_one { " (the usual one)" } else { "" };
        Course {
            label: format!("{name}{usual}"),
            lines: lines(candidate),
            deed: (!candidate.found.is_empty()).then_some(deed),
        }
    });
    let mut choices: Vec<Course> = choices.collect();
    if choices.is_empty() {
        choices.push(Course {
            label: String::new(),
            lines: vec!["Nothing in it is an answer.".to_owned()],
            deed: None,
        });
    }
    let from = if file.is_empty() { String::new() } else { format!(", from {}", one_line(file)) };
    let mut said = vec![format!("This is {}{from}.", recognised.what)];
    said.extend(recognised.left_out.iter().map(left_out));
    let selected = recognised.candidates.iter().position(|candidate| candidate.is_usual).unwrap_or(0);
    let title = match extent {
        Extent::All => "replace all answers with this?",
        Extent::Some => "add this to the answers?",
    };
    Choose { title: title.to_owned(), said, choices, selected, top: 0 }
}

/// What would be answered, and what is left out. Secrets are masked in it.
fn lines(candidate: &Candidate) -> Vec<String> {
    let found = |found: &Found| {
        let said = found.to_string();
        let value = said.split_once(": ").map_or(said.as_str(), |(_, value)| value);
        let label = if found.label.is_empty() { found.pointer.trim_start_matches('/') } else { &found.label };
        let assumed = found.assumed.map(|why| format!(" ({why})")).unwrap_or_default();
        format!("{label}: {value}{assumed}")
    };
    candidate.found.iter().map(found).chain(candidate.left_out.iter().map(left_out)).collect()
}

fn left_out(left: &LeftOut) -> String {
    format!("left out: {left}")
}

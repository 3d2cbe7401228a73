//! Imports texts as answers: what they contain is shown first, and the user chooses if there are several candidates.

use ucforge_core::check::Base;
use ucforge_core::convert::{NotImported, Pasted, is_document, pasted, recognised_over, taken_over};
use ucforge_core::form::Draft;
use ucforge_core::recognise::{Candidate, Found, LeftOut, Recognised};
use ucforge_core::secret::{Clear, Secret, Source};
use ucforge_core::value::Value;

use super::form::{editor_here, focus};
use super::{changed, places};
use crate::human::one_line;
use crate::ui::model::{Choose, Course, Deed, Extent, Focus, Home, Import, Model, Origin, Overlay, Way};

/// Shows what a text contains, to be imported once the user agrees; or says why nothing can be imported.
pub(super) fn offer(model: &mut Model, text: &str, origin: &Origin) {
    match recognised_over(text, &origin.base) {
        Ok(recognised) => {
            model.status.clear();
            model.overlay = Some(Overlay::Choose(window(&recognised, text, origin)));
        }
        Err(why) => say_why(model, text, &why, origin),
    }
}

/// Offers a text that was pasted.
pub(super) fn offer_pasted(model: &mut Model, text: &str) {
    offer(model, text, &Origin::nowhere(&model.folder));
}

/// Imports a text at once if no answers are lost by that, else offers it. Returns whether it was imported.
pub(super) fn ask(model: &mut Model, text: &str, origin: &Origin, now: u64) -> bool {
    if model.draft.has_answers() {
        offer(model, text, origin);
        return false;
    }
    replace(model, text, origin, now)
}

/// Imports a file that was opened, as [`ask`] does; connection details are always shown first.
pub(super) fn ask_to_open(model: &mut Model, text: &str, origin: &Origin, now: u64) {
    let is_whole = pasted(text, &origin.base).is_ok();
    if is_whole && !model.draft.has_answers() {
        replace(model, text, origin, now);
    } else {
        offer(model, text, origin);
    }
}

/// Replaces the answers with a document. Returns whether it did; if not, it has said why.
pub(super) fn replace(model: &mut Model, text: &str, origin: &Origin, now: u64) -> bool {
    match pasted(text, &origin.base) {
        Ok(pasted) => take(model, text, &pasted, (Extent::All, origin), now),
        Err(why) => {
            say_why(model, text, &why, origin);
            false
        }
    }
}

/// Replaces the answers with those from an editor; they still belong to the same file.
///
/// Errors: why the answers are unchanged.
pub(super) fn edit(model: &mut Model, text: &str, now: u64) -> Result<(), String> {
    let origin = Origin { way: Way::Edited, ..Origin::nowhere(&model.home.folder) };
    let pasted = pasted(text, &Base::None).map_err(|why| words(model, text, &why, &origin))?;
    let (home, typed) = (model.home.clone(), typed(model));
    if !take(model, text, &pasted, (Extent::All, &origin), now) {
        return Err(std::mem::take(&mut model.status));
    }
    if keep_typed(model, &typed) {
        changed(model, now);
    }
    model.home = home;
    model.history.stay();
    let lost = if pasted.lost.is_empty() { String::new() } else { format!("; not kept: {}", pasted.lost.join(", ")) };
    model.say(format!("the answers are what was edited{lost}; Alt-U brings back those from before"));
    Ok(())
}

/// The secrets that were typed, by the names of the variables that stand for them in a text.
fn typed(model: &Model) -> Vec<(String, Value)> {
    let named = model.draft.answered(&model.shown);
    let typed = |pointer: &str| match (named.get(pointer)?, model.draft.get(pointer)?) {
        (Value::Secret(secret), own) if matches!(secret.source, Source::Literal(_)) => {
            Some((secret.name.clone(), own.clone()))
        }
        _ => None,
    };
    model.secrets().filter_map(|(pointer, _)| typed(pointer)).collect()
}

/// Restores typed secrets in place of the variables that stood for them in the edited text. Returns whether there were
/// any.
fn keep_typed(model: &mut Model, typed: &[(String, Value)]) -> bool {
    let of = |pointer: &str| match model.draft.get(pointer)? {
        Value::Secret(Secret { source: Source::Env(name), .. }) => typed.iter().find(|(own, _)| own == name),
        _ => None,
    };
    let found: Vec<(String, Value)> =
        model.secrets().filter_map(|(pointer, _)| Some((pointer.to_owned(), of(pointer)?.1.clone()))).collect();
    for (pointer, secret) in &found {
        model.draft.set(pointer, secret.clone());
    }
    !found.is_empty()
}

/// Imports a text that the user has agreed to.
pub(super) fn import(model: &mut Model, import: &Import, now: u64) {
    let text = import.text.expose();
    match taken_over(text, import.choice, &import.origin.base) {
        Ok(pasted) => {
            take(model, text, &pasted, (import.extent, &import.origin), now);
        }
        Err(why) => model.say(format!("not imported: {why}")),
    }
}

/// Says what was made of a file that was opened.
fn say_open(model: &mut Model, name: &str) {
    let name = one_line(name);
    let lost = model.home.lost_names();
    model.say(match (model.home.name.is_empty(), lost.is_empty()) {
        (true, _) => format!("these are the answers of {name}; Alt-S saves them as a setup"),
        (false, true) => format!("{name} is open; Alt-S saves the setup"),
        (false, false) => {
            format!("{name} is open. It also has {lost}, so it is not written over: Alt-S saves the answers elsewhere")
        }
    });
}

fn take(model: &mut Model, text: &str, pasted: &Pasted, (extent, origin): (Extent, &Origin), now: u64) -> bool {
    let Some(draft) = Draft::restore(&pasted.setup) else {
        model.say("not imported: a setup says `ucforge: 1`, and this does not");
        return false;
    };
    if let Some(base) = draft.get("/extends") {
        let base = base.text().map(one_line).unwrap_or_default();
        model.say(format!("not imported: it extends {base}, which is found only from a file: open that with Alt-O"));
        return false;
    }
    match extent {
        Extent::All => {
            model.history.before_all(&model.draft, &model.home);
            model.draft = draft;
            model.home = Home::nowhere(&origin.folder);
        }
        Extent::Some => {
            model.history.before(&model.draft, "");
            let is_beside = origin.folder == model.home.folder;
            model.draft.add(&if is_beside { draft } else { Home::nowhere(&origin.folder).anywhere(&draft) });
        }
    }
    focus(model, Focus::Form("/flow".to_owned()));
    changed(model, now);
    model.editor = editor_here(model);
    if model.shown.view.flow.is_none() {
        // The flow is to be answered next, with its list open as at the very beginning.
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
    if extent == Extent::All && !origin.name.is_empty() {
        // Only a setup may be overwritten by a setup.
        if pasted.is_setup {
            let answers = model.draft.answered(&model.shown);
            model.home = Home::of(&origin.name, &origin.folder, text, &answers);
        }
        say_open(model, &origin.name);
    }
    true
}

fn say_why(model: &mut Model, text: &str, why: &NotImported, origin: &Origin) {
    let said = words(model, text, why, origin);
    model.say(said);
}

fn words(model: &mut Model, text: &str, why: &NotImported, origin: &Origin) -> String {
    match why {
        NotImported::SomethingElse(what) => format!("not imported: {what}"),
        _ if !is_document(text) && origin.way != Way::Pasted => {
            "not imported: this is not a setup, a payload, a curl command or connection details".to_owned()
        }
        _ if !is_document(text) => {
            "paste into a question, or a whole payload, curl command, setup or connection details anywhere else"
                .to_owned()
        }
        NotImported::NotASetup(_) => "not imported: it contains nothing that a setup asks for".to_owned(),
        NotImported::Unreadable(..) if origin.way == Way::Started => {
            let name = shlex::try_quote(&origin.name).map_or_else(|_| one_line(&origin.name), |name| one_line(&name));
            format!("not imported: {why}; `ucforge check --fix {name}` fixes what is certain")
        }
        // The text is in check now, and need not be pasted once more.
        NotImported::Unreadable(..) if places::bring_to_check(model, text) => {
            format!("not imported: {why}; Alt-4 shows it, and Alt-L there fixes what is certain")
        }
        NotImported::Unreadable(..) => {
            format!("not imported: {why}; pasted into check, Alt-4, what is certain can be fixed")
        }
    }
}

fn window(recognised: &Recognised, text: &str, origin: &Origin) -> Choose {
    let extent = if recognised.kind == "document" { Extent::All } else { Extent::Some };
    let is_one = recognised.candidates.len() == 1;
    let choices = recognised.candidates.iter().enumerate().map(|(index, candidate)| {
        let deed = Deed::Import(Import {
            text: Clear::new(text),
            choice: (!is_one).then_some(index),
            extent,
            origin: origin.clone(),
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
    let name = &origin.name;
    let from = if name.is_empty() { String::new() } else { format!(", from {}", one_line(name)) };
    let mut said = vec![format!("This is {}{from}.", recognised.what)];
    said.extend(recognised.left_out.iter().map(left_out));
    let selected = recognised.candidates.iter().position(|candidate| candidate.is_usual).unwrap_or(0);
    let title = match extent {
        Extent::All => "replace all answers with this?",
        Extent::Some => "add this to the answers?",
    };
    Choose { title: title.to_owned(), said, choices, selected, top: 0 }
}

/// What would be answered and what is left out, secrets masked.
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

//! Opens setups from files, saves them, and takes them from an editor.

use std::collections::HashSet;

use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ucforge_core::convert::{LiteralSecrets, Spelling, setup_text as text_of_setup};
use ucforge_core::form::Draft;
use ucforge_core::secrecy::Credential;
use ucforge_core::secret::Clear;

use super::{Effect, import};
use crate::human::one_line;
use crate::ui::editor::Editor;
use crate::ui::model::{Model, Origin, Overlay, Path, Purpose, Way};
use crate::ui::places::{Listing, Place, Side, Source, text_of};
use crate::ui::update::Opened;

/// Asks which file to open.
pub(super) fn ask(model: &mut Model) {
    let purpose = match model.place {
        Place::Check => Purpose::Check,
        Place::Compare => Purpose::Compare,
        _ => Purpose::Open,
    };
    model.overlay = Some(Overlay::Path(Path { purpose, typed: Editor::default() }));
}

/// Asks where to save the setup.
pub(super) fn ask_where(model: &mut Model) {
    let is_free = model.home.name.is_empty() || !model.home.lost.is_empty();
    let name = if is_free { "setup.yaml".to_owned() } else { model.home.name.clone() };
    model.overlay = Some(Overlay::Path(Path { purpose: Purpose::SaveSetup, typed: Editor::new(name) }));
}

pub(super) fn path_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let Some(Overlay::Path(path)) = &mut model.overlay else { return Vec::new() };
    match key.code {
        KeyCode::Esc => model.overlay = None,
        KeyCode::Enter => {
            let (purpose, typed) = (path.purpose, path.typed.text().trim().to_owned());
            if typed.is_empty() {
                model.say("type the path of a file");
                return Vec::new();
            }
            model.overlay = None;
            if purpose == Purpose::SaveSetup {
                let text = text_for(model, &typed);
                return vec![Effect::WriteSetup(typed, text)];
            }
            return vec![Effect::Read(purpose, typed)];
        }
        KeyCode::Tab => return vec![Effect::Complete(path.typed.text().to_owned())],
        _ => {
            path.typed.press(key);
        }
    }
    Vec::new()
}

/// Completes a path as far as all paths that begin with it agree. If there are several, it lists them.
pub(super) fn completed(model: &mut Model, typed: &str, found: &[String]) {
    let Some(Overlay::Path(path)) = &mut model.overlay else { return };
    if path.typed.text() != typed {
        return;
    }
    let Some((first, others)) = found.split_first() else { return model.say("there is no path that begins like this") };
    let common = others.iter().fold(first.as_str(), |common, other| {
        let same = common.chars().zip(other.chars()).take_while(|(one, two)| one == two);
        &common[..same.map(|(c, _)| c.len_utf8()).sum()]
    });
    if common.len() > typed.len() {
        path.typed = Editor::new(common);
    }
    let name = |path: &String| one_line(path.trim_end_matches('/').rsplit('/').next().unwrap_or(path));
    model.say(match others.len() {
        0 => String::new(),
        _ => found.iter().map(name).collect::<Vec<_>>().join("  "),
    });
}

/// The setup as it may be stored, with paths as they are in the answers: typed secrets become references to environment
/// variables.
pub(in crate::ui) fn setup_text(model: &Model) -> String {
    written(&model.draft.answered(&model.shown), Spelling::Yaml)
}

fn written(answers: &Draft, spelling: Spelling) -> String {
    text_of_setup(answers.all(), spelling, LiteralSecrets::Masked)
}

/// The setup for a file with this name: its paths mean the same there as here.
pub(in crate::ui) fn text_for(model: &Model, name: &str) -> String {
    let path = model.folder.join(name);
    written(&model.answers_in(path.parent().unwrap_or(&path)), model.home.spelling_for(name))
}

/// The setup for another program: its paths mean the same in any file.
pub(in crate::ui) fn text_for_programs(model: &Model) -> String {
    written(&model.home.anywhere(&model.draft.answered(&model.shown)), Spelling::Yaml)
}

/// A warning about what saving under this name would lose in the file, if anything.
pub(in crate::ui) fn warning(model: &Model, name: &str) -> Option<String> {
    let home = &model.home;
    if home.name.is_empty() || name.trim() != home.name {
        return None;
    }
    if !home.lost.is_empty() {
        return Some(format!("It also has {}: give another name.", home.lost_names()));
    }
    home.has_comments.then(|| "Its comments are not kept.".to_owned())
}

/// Handles a file that was read.
pub(super) fn opened(model: &mut Model, purpose: Purpose, opened: &Opened, now: u64) {
    let name = one_line(&opened.name);
    let bytes = match &opened.bytes {
        Ok(bytes) => bytes,
        Err(why) => return model.say(format!("{name}: {why}")),
    };
    let text = match text_of(bytes) {
        Ok(text) => text,
        Err(why) => return model.say(format!("{name}: {why}")),
    };
    let way = if purpose == Purpose::Start { Way::Started } else { Way::Opened };
    let (named, folder) = (&opened.name, &opened.folder);
    let origin = || Origin { name: named.clone(), folder: folder.clone(), base: opened.base.clone(), way };
    match purpose {
        Purpose::Check => {
            model.checked = Source::new(&opened.name, text, opened.base.clone()).in_folder(&opened.folder).into();
            *model.listing_mut() = Listing::default();
            let counted = super::places::counted(model);
            model.say(format!("{counted} ({name})"));
        }
        Purpose::Compare => {
            super::places::compare(model, Side::Text(Source::new(&opened.name, text, opened.base.clone())));
        }
        Purpose::Open => import::ask_to_open(model, text, &origin(), now),
        Purpose::Start | Purpose::SaveSetup => {
            import::replace(model, text, &origin(), now);
        }
    }
}

/// Imports the setup that the user has edited.
pub(super) fn edited(model: &mut Model, text: &str, now: u64) {
    if text.trim().is_empty() {
        return model.say("it is empty: nothing was changed");
    }
    model.unfit = None;
    let Err(why) = import::edit(model, text, now) else { return };
    if is_secret_typed(&setup_text(model), text) {
        // The text is not kept: a secret is not written to a file once more.
        return model.say(why);
    }
    // The text is kept, so that nobody has to type it twice because of a slip.
    model.unfit = Some(Clear::new(text));
    model.say(format!("{why}. Alt-V continues editing it"));
}

/// Whether the lines that were added to a text look like a secret. Old lines may look like one and only name a
/// variable.
fn is_secret_typed(given: &str, edited: &str) -> bool {
    let old: HashSet<&str> = given.lines().collect();
    let mut added = String::new();
    let mut before = "";
    for line in edited.lines() {
        if !old.contains(line) {
            // The name of a value may be on the line before it.
            added.extend([before, "\n", line, "\n"]);
        }
        before = line;
    }
    Credential::in_text(&added).is_some()
}

/// The text for the editor: the edited text that could not be imported, or else the setup.
pub(super) fn text_to_edit(model: &Model) -> String {
    model.unfit.as_ref().map_or_else(|| setup_text(model), |text| text.expose().to_owned())
}

//! Setups from files and back, and in an editor.

use std::collections::HashSet;

use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ucforge_core::convert::{LiteralSecrets, Spelling, setup_text as text_of_setup};
use ucforge_core::form::Draft;
use ucforge_core::secrecy::Credential;
use ucforge_core::secret::Clear;

use super::{Effect, import};
use crate::human::one_line;
use crate::ui::editor::Editor;
use crate::ui::model::{Model, Overlay, Path, Purpose};
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

/// Asks where the setup goes.
pub(super) fn ask_where(model: &mut Model) {
    let name = if model.file.is_empty() { "setup.yaml".to_owned() } else { model.file.clone() };
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
                return vec![Effect::WriteSetup(typed, setup_text(model))];
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

/// Goes on with a path as far as all agree that begin like it. Where they do not, it says which there are.
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

/// The setup as it may be stored: secrets that were typed become references to variables.
pub(in crate::ui) fn setup_text(model: &Model) -> String {
    let answers = Draft::restore(&model.shown.json).unwrap_or_default();
    text_of_setup(answers.all(), Spelling::Yaml, LiteralSecrets::Masked)
}

/// A file was read.
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
    match purpose {
        Purpose::Check => {
            model.checked = Source::new(&opened.name, text, opened.base.clone()).into();
            *model.listing_mut() = Listing::default();
            let counted = super::places::counted(model);
            model.say(format!("{counted} ({name})"));
        }
        Purpose::Compare => {
            super::places::compare(model, Side::Text(Source::new(&opened.name, text, opened.base.clone())));
        }
        Purpose::Open => import::ask_to_open(model, text, &opened.name, now),
        Purpose::Start | Purpose::SaveSetup => import::open(model, text, &opened.name, now),
    }
}

/// Somebody has edited the setup.
pub(super) fn edited(model: &mut Model, text: &str, now: u64) {
    if import::replace(model, text, now) {
        return model.say("the answers are what was edited; Alt-U brings back those from before");
    }
    if is_secret_typed(&setup_text(model), text) {
        // It is not written to a file once more.
        return;
    }
    // Nobody types it twice because of a slip.
    model.unfit = Some(Clear::new(text));
    let why = std::mem::take(&mut model.status);
    model.say(format!("{why}. Alt-V goes on editing it"));
}

/// Whether what was added to a text looks like a secret. What was there may look like one and only name a variable.
fn is_secret_typed(given: &str, edited: &str) -> bool {
    let old: HashSet<&str> = given.lines().collect();
    let mut added = String::new();
    let mut before = "";
    for line in edited.lines() {
        if !old.contains(line) {
            // The name of a value may stand on the line before it.
            added.extend([before, "\n", line, "\n"]);
        }
        before = line;
    }
    Credential::in_text(&added).is_some()
}

/// What the editor gets: what was edited and could not be imported, or else the setup.
pub(super) fn text_to_edit(model: &mut Model) -> String {
    model.unfit.take().map_or_else(|| setup_text(model), |text| text.expose().to_owned())
}

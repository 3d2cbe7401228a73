//! Setups from files and back, and in an editor.

use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ucforge_core::convert::{LiteralSecrets, Spelling, setup_text as text_of_setup};
use ucforge_core::form::Draft;

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
        _ => {
            path.typed.press(key);
        }
    }
    Vec::new()
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
        model.say("the answers are what was edited; Alt-U brings back those from before");
    }
}

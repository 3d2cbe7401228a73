//! A text of several lines in a window of its own.

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use ucforge_core::secrecy::Credential;

use super::{Edited, Effect, changed, save_soon};
use crate::ui::editor::Editor;
use crate::ui::model::{Lines, Model, Overlay};

pub(super) fn key(model: &mut Model, pressed: KeyEvent, now: u64) {
    let Some(Overlay::Lines(lines)) = &mut model.overlay else { return };
    let length = lines.editor.text().len();
    match pressed.code {
        KeyCode::Esc => {
            if let Some(Overlay::Lines(lines)) = model.overlay.take() {
                answer_lines(model, &lines, now);
            }
            return;
        }
        _ => {
            lines.editor.press(pressed);
        }
    }
    if lines.editor.text().len() != length {
        typed(model, now);
    }
}

/// The effect that opens the list as a text in an editor.
///
/// Errors: the text is a secret, which must not be put into a file.
pub(super) fn edit(lines: &Lines) -> Result<Effect, &'static str> {
    if lines.secret {
        return Err("a secret is not put into a file for an editor: paste it here");
    }
    Ok(Effect::Edit(Edited::Lines(lines.pointer.clone()), lines.editor.text().to_owned()))
}

/// Takes a list that the user has edited in an editor. It is in the window until that is closed.
pub(super) fn edited(model: &mut Model, pointer: &str, text: &str, now: u64) {
    let Some(Overlay::Lines(lines)) = &mut model.overlay else { return };
    if lines.pointer != pointer {
        return;
    }
    if let Some(credential) = Credential::in_text(text) {
        let (what, place) = credential.words();
        return model.say(["not taken: this contains what looks like ", what, "; ", place].concat());
    }
    lines.editor = Editor::of_lines(text.trim_end_matches('\n'));
    typed(model, now);
    model.say("this is what was edited; Esc keeps it, Ctrl-C does not");
}

/// Saves what is typed in a window on pauses, like everything else.
pub(super) fn typed(model: &mut Model, now: u64) {
    save_soon(model, now);
}

pub(super) fn answer_lines(model: &mut Model, lines: &Lines, now: u64) {
    if lines.is_changed() {
        model.history.before(&model.draft, &lines.pointer);
        lines.answer(&mut model.draft);
        changed(model, now);
    }
}

/// Leaves the answer as it was. Redo brings back what was typed.
pub(super) fn discard(model: &mut Model, lines: &Lines, now: u64) {
    if lines.is_changed() {
        answer_lines(model, lines, now);
        model.history.undo(&mut model.draft, &mut model.home);
        changed(model, now);
        model.say([lines.label, ": what was typed was discarded; Alt-R brings it back"].concat());
    }
}

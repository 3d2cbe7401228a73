//! A text of several lines in a window of its own.

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use super::{changed, save_soon};
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

/// What is typed in a window is saved on pauses like all else.
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

/// Leaves the answer as it was. What was typed can be had back.
pub(super) fn discard(model: &mut Model, lines: &Lines, now: u64) {
    if lines.is_changed() {
        answer_lines(model, lines, now);
        model.history.undo(&mut model.draft);
        changed(model, now);
        model.say([lines.label, ": what was typed was discarded; Alt-R brings it back"].concat());
    }
}

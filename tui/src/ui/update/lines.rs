//! A text of several lines in a window of its own.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ucforge_core::value::Value;

use super::{changed, move_or_delete};
use crate::ui::model::{Lines, Model, Overlay};

pub(super) fn key(model: &mut Model, pressed: KeyEvent, now: u64) {
    let Some(Overlay::Lines(lines)) = &mut model.overlay else { return };
    match pressed.code {
        KeyCode::Esc => {
            if let Some(Overlay::Lines(lines)) = model.overlay.take() {
                answer_lines(model, &lines, now);
            }
        }
        KeyCode::Enter => lines.editor.insert("\n", true),
        KeyCode::Down => lines.editor.vertically(true),
        KeyCode::Up => lines.editor.vertically(false),
        KeyCode::Char(c) if !pressed.modifiers.contains(KeyModifiers::CONTROL) => {
            lines.editor.insert(c.encode_utf8(&mut [0; 4]), true);
        }
        code => move_or_delete(&mut lines.editor, code),
    }
}

pub(super) fn answer_lines(model: &mut Model, lines: &Lines, now: u64) {
    let text = lines.editor.text();
    if lines.secret {
        // Left empty, the secret that is there stays.
        if !text.trim().is_empty() {
            model.draft.set_secret(&lines.pointer, text);
        }
    } else {
        let entries = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let entries: Vec<Value> = entries.map(Value::from).collect();
        if entries.is_empty() {
            model.draft.clear_answer(&lines.pointer);
        } else {
            model.draft.set(&lines.pointer, Value::Array(entries));
        }
    }
    changed(model, now);
}

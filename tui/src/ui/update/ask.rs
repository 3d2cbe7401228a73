//! The question of what is being done: its keys.

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use super::Effect;
use super::tenant::{Decision, reply, script};
use crate::ui::model::{Model, Overlay};

pub(super) fn key(model: &mut Model, pressed: KeyEvent) {
    let needs_name = model.tenant.question().is_some_and(|question| question.name.is_some());
    let Some(Overlay::Ask(ask)) = &mut model.overlay else { return };
    // In a name that is typed, Home and End are for its cursor.
    let is_for_name = needs_name && matches!(pressed.code, KeyCode::Home | KeyCode::End);
    if !is_for_name && ask.scroll.press(pressed.code) {
        return;
    }
    match pressed.code {
        KeyCode::Enter => reply(model, Decision::Yes),
        KeyCode::Esc => reply(model, Decision::No),
        _ if needs_name => {
            ask.typed.press(pressed);
        }
        KeyCode::Char('y' | 'Y') => reply(model, Decision::Yes),
        KeyCode::Char('n' | 'N') => reply(model, Decision::No),
        _ => {}
    }
}

/// The script of the question goes to the clipboard.
pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    let Some((_, script)) = script(model) else { return Vec::new() };
    if let Some(Overlay::Ask(ask)) = &mut model.overlay {
        ask.is_kept = true;
    }
    model.say("the script was copied through the terminal (OSC 52)");
    vec![Effect::Copy(script)]
}

/// The script of the question goes into a file.
pub(super) fn save(model: &mut Model) -> Vec<Effect> {
    script(model).map(|(name, script)| Effect::Export(name, script)).into_iter().collect()
}

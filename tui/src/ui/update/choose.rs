//! The window with choices: selecting one, and agreeing to it.

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use super::{import, next, places};
use crate::ui::model::{Choose, Deed, Model, Overlay};

pub(super) fn key(model: &mut Model, pressed: KeyEvent, now: u64) {
    let Some(Overlay::Choose(choose)) = &mut model.overlay else { return };
    match pressed.code {
        KeyCode::Enter => agree(model, now),
        KeyCode::Esc => {
            let is_import = choose.choices.iter().any(|one| matches!(one.deed, Some(Deed::Import(_)) | None));
            model.overlay = None;
            if is_import {
                model.say("nothing was changed");
            }
        }
        KeyCode::Up | KeyCode::Left if choose.choices.len() > 1 => select(choose, -1),
        KeyCode::Down | KeyCode::Right if choose.choices.len() > 1 => select(choose, 1),
        KeyCode::Down => scroll(choose, 1),
        KeyCode::Up => scroll(choose, -1),
        KeyCode::PageDown => scroll(choose, 10),
        KeyCode::PageUp => scroll(choose, -10),
        KeyCode::Home => choose.top = 0,
        KeyCode::End => scroll(choose, isize::MAX),
        _ => model.say("Enter does it, Esc does not; arrows choose, PageDown reads on"),
    }
}

fn select(choose: &mut Choose, by: isize) {
    let last = choose.choices.len().saturating_sub(1);
    let to = choose.selected.saturating_add_signed(by).min(last);
    if to != choose.selected {
        (choose.selected, choose.top) = (to, 0);
    }
}

fn scroll(choose: &mut Choose, by: isize) {
    let lines = choose.choices.get(choose.selected).map_or(0, |choice| choice.lines.len());
    choose.top = choose.top.saturating_add_signed(by).min(lines.saturating_sub(1));
}

/// Carries out the selected choice.
fn agree(model: &mut Model, now: u64) {
    let Some(Overlay::Choose(mut choose)) = model.overlay.take_if(|one| matches!(one, Overlay::Choose(_))) else {
        return;
    };
    let deed = choose.choices.get_mut(choose.selected).and_then(|choice| choice.deed.take());
    match deed {
        Some(Deed::Import(one)) => import::import(model, &one, now),
        Some(Deed::Update(thing)) => next::update(model, &thing),
        Some(Deed::Show(thing)) => places::go_to(model, &thing),
        None => {
            model.say("nothing of this can be imported");
            model.overlay = Some(Overlay::Choose(choose));
        }
    }
}

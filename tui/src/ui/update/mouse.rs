//! The mouse: a click goes where it is, the wheel scrolls what is under it.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{Effect, form, jump, press, try_to};
use crate::ui::model::{Focus, Model, Mouse, Overlay, Spot};
use crate::ui::places::Place;

/// How many lines one turn of the wheel scrolls.
const WHEEL: usize = 3;

pub(super) fn mouse(model: &mut Model, event: MouseEvent, now: u64) -> Vec<Effect> {
    let place = Position::new(event.column, event.row);
    // The spot that was drawn last is on top.
    let spot = model.targets.iter().rev().find(|target| target.area.contains(place)).map(|target| target.spot.clone());
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => return click(model, spot, now),
        MouseEventKind::ScrollDown => wheel(model, spot, KeyCode::Down, now),
        MouseEventKind::ScrollUp => wheel(model, spot, KeyCode::Up, now),
        _ => {}
    }
    Vec::new()
}

fn click(model: &mut Model, spot: Option<Spot>, now: u64) -> Vec<Effect> {
    match spot {
        // A click does the same as the action's key, also while a window is open.
        Some(Spot::Action(action)) => {
            if let Some(key) = model.config.keys.of(action) {
                return press(model, key.event(), now);
            }
            if model.overlay.is_none() {
                return try_to(model, action, now);
            }
        }
        _ if model.overlay.is_some() => {}
        Some(Spot::Focus(Focus::Form(pointer))) => form::focus(model, Focus::Form(pointer)),
        Some(spot) => jump::go(model, spot),
        None => {}
    }
    Vec::new()
}

/// Lets go of the mouse, or takes it again.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    model.mouse = if model.mouse == Mouse::Here { Mouse::Terminal } else { Mouse::Here };
    model.say(if model.mouse == Mouse::Terminal {
        "the mouse is the terminal's now: select text with it; Alt-Y takes it back"
    } else {
        "the mouse clicks and scrolls here again"
    });
    vec![Effect::Mouse(model.mouse == Mouse::Here)]
}

/// Presses the keys that scroll what is under the pointer. In the form, only the focus moves.
fn wheel(model: &mut Model, spot: Option<Spot>, key: KeyCode, now: u64) {
    // The wheel only scrolls a question; answering it takes a key.
    let scrolls =
        matches!(model.overlay, Some(Overlay::Help(_) | Overlay::Page(_) | Overlay::Ask(_) | Overlay::Choose(_)));
    if !scrolls {
        if model.overlay.is_some() {
            return;
        }
        match spot {
            Some(Spot::Focus(Focus::Form(_))) => {
                model.choosing = None;
                if !matches!(model.focus, Focus::Form(_)) {
                    form::focus(model, Focus::Form(model.place_in_form.clone()));
                }
            }
            Some(Spot::Focus(pane)) => form::focus(model, pane),
            Some(Spot::Document(_)) => form::focus(model, Focus::Preview),
            Some(Spot::Detail) => model.listing_mut().is_reading = true,
            Some(Spot::Row(_)) => model.listing_mut().is_reading = false,
            Some(Spot::Action(_)) => return,
            None if model.place == Place::Builder => return,
            None => {}
        }
    }
    for _ in 0..WHEEL {
        press(model, KeyEvent::new(key, KeyModifiers::NONE), now);
    }
}

//! Going to what is on the screen by a letter that stands on it.

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use super::form;
use super::show;
use crate::ui::model::{Model, Spot, Target};

/// The letters, the easiest first.
const LETTERS: &str = "asdfghjklqwertyuiopzxcvbnmASDFGHJKLQWERTYUIOPZXCVBNM0123456789";

/// The letter of each spot, as far as there are letters.
pub(in crate::ui) fn letters() -> impl Iterator<Item = char> {
    LETTERS.chars()
}

pub(super) fn key(model: &mut Model, pressed: KeyEvent) {
    model.overlay = None;
    let KeyCode::Char(c) = pressed.code else { return };
    match LETTERS.chars().position(|letter| letter == c).and_then(|index| places(model).nth(index)) {
        Some(target) => {
            let spot = target.spot.clone();
            go(model, spot);
        }
        None => model.say("no letter like this is on the screen"),
    }
}

/// What letters stand on.
fn places(model: &Model) -> impl Iterator<Item = &Target> {
    model.targets.iter().filter(|target| !matches!(target.spot, Spot::Action(_)))
}

/// Goes to a spot.
pub(super) fn go(model: &mut Model, spot: Spot) {
    match spot {
        Spot::Focus(focus) => form::jump(model, focus),
        Spot::Document(index) => show(model, index),
        Spot::Row(row) => {
            model.listing_mut().is_reading = false;
            model.listing_mut().cursor = row;
        }
        Spot::Detail => model.listing_mut().is_reading = true,
        // Only clicked: each has its key.
        Spot::Action(_) => {}
    }
}

//! Goes to a spot on the screen by the letter that is shown on it.

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use super::form;
use super::show;
use crate::ui::model::{Model, Spot, Target};

/// The letters, the easiest to type first.
const LETTERS: &str = "asdfghjklqwertyuiopzxcvbnmASDFGHJKLQWERTYUIOPZXCVBNM0123456789";

/// The letters for the spots, in order; there may be fewer letters than spots.
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

/// The targets that get a letter.
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
        // Actions can only be clicked: each has its key.
        Spot::Action(_) => {}
    }
}

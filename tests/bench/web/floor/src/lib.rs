//! The least that a payload page could ask of Wasm: JSON read by hand, a few checks, JSON written.
mod hand;

use wasm_bindgen::prelude::*;

/// The errors of a payload, and the payload as it is written, as JSON.
#[wasm_bindgen]
pub fn run(text: &str) -> String {
    hand::run(text)
}

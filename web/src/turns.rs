//! Work on a large text, in pieces between which the page has its turn.
//!
//! [`begin_work`] says what to do, [`work`] does it, and [`end_work`] gives what came of it. An engine that can suspend Wasm is let
//! go at every turn, and everything else of this module may be called meanwhile; another one does all of it in one go.

#![allow(clippy::float_cmp, reason = "the binding compares the numbers that JavaScript has for variants")]

use std::cell::RefCell;

use ucforge_core::text::turns;
use wasm_bindgen::prelude::*;

use crate::texts;

type Outcome = Result<JsValue, JsError>;

thread_local! {
    static BEGUN: RefCell<Option<Begun>> = const { RefCell::new(None) };
    static ENDED: RefCell<Option<Outcome>> = const { RefCell::new(None) };
}

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** Does what was begun. */
export function work(): Promise<void>;
/**
 * What happens at a turn. A promise lets the page go until it is kept, and a broken one ends the work, where the engine `suspends`
 * Wasm.
 */
export const turns: { take(): Promise<void> | void; readonly suspends: boolean };
"#;

struct Begun {
    work: Work,
    text: String,
    choice: Option<u32>,
    other: Option<String>,
}

/// What can be done with a text.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum Work {
    /// As `check`.
    Check,
    /// As `fixText`.
    Fix,
    /// As `recognise`.
    Recognise,
    /// As `toSetup`.
    ToSetup,
    /// As `compare`.
    Compare,
    /// As `hidden`.
    Hidden,
}

#[wasm_bindgen]
extern "C" {
    // The build puts `turns.js` behind the module's script, which has it suspend.
    #[wasm_bindgen(js_name = takeTurn)]
    fn take_turn() -> JsValue;
}

/// What is to be done; `choice` as in `toSetup`, `other` as in `check`, `fixText`, `hidden` and `compare`. One thing at a time: what was begun before is
/// forgotten.
#[wasm_bindgen(js_name = beginWork)]
pub fn begin_work(work: Work, text: String, choice: Option<u32>, other: Option<String>) {
    ENDED.set(None);
    BEGUN.set(Some(Begun { work, text, choice, other }));
}

/// Does it.
#[wasm_bindgen(skip_typescript)]
pub fn work() {
    let Some(Begun { work, text, choice, other }) = BEGUN.take() else { return };
    let outcome = turns::with(
        || drop(take_turn()),
        || match work {
            Work::Check => Ok(texts::check(&text, other).into()),
            Work::Fix => Ok(texts::fix_text(&text, other).into()),
            Work::Recognise => texts::recognise(&text).map(Into::into),
            Work::ToSetup => texts::to_setup(&text, choice).map(Into::into),
            Work::Hidden => Ok(texts::hidden(&text, other).into()),
            Work::Compare => Ok(texts::compare(&text, other.as_deref().unwrap_or_default()).into()),
        },
    );
    ENDED.set(Some(outcome));
}

/// What came of it; nothing where it has not ended.
///
/// Throws: what the function of that name throws.
#[wasm_bindgen(js_name = endWork)]
pub fn end_work() -> Result<JsValue, JsError> {
    ENDED.take().unwrap_or(Ok(JsValue::UNDEFINED))
}

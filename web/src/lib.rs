//! The Wasm surface of core: texts in, plain objects out, nothing of its own.
//!
//! Built once for each feature, as the modules that the page loads one after the other; `Cargo.toml` says what each is for.
//! The answers live in the page, so a fresh module can take over at any time. Only the sandbox keeps a state.

#[cfg(feature = "checks")]
mod answers;
#[cfg(any(feature = "form", feature = "documents"))]
mod documents;
#[cfg(feature = "explain")]
mod explain;
#[cfg(feature = "form")]
mod form;
#[cfg(all(any(feature = "checks", feature = "documents"), not(feature = "full")))]
mod letters;
#[cfg(feature = "trial")]
mod live;
#[cfg(feature = "trial")]
mod sandbox;
#[cfg(feature = "trial")]
mod send;
#[cfg(feature = "full")]
mod texts;
#[cfg(feature = "full")]
mod turns;

#[cfg(feature = "checks")]
pub use answers::{apply_fix, entries, place_of, without_secrets};
#[cfg(feature = "checks")]
pub use documents::build;
#[cfg(any(feature = "checks", feature = "documents"))]
pub use documents::origins;
#[cfg(any(feature = "form", feature = "documents"))]
pub use documents::preview;
#[cfg(all(feature = "documents", not(feature = "checks")))]
pub use documents::write;
#[cfg(feature = "explain")]
pub use explain::explain;
#[cfg(feature = "form")]
pub use form::form;
#[cfg(feature = "trial")]
pub use live::request;
#[cfg(feature = "trial")]
pub use sandbox::{Answer, Sandbox, faults};
#[cfg(feature = "trial")]
pub use send::{Sending, connections, integrations, jobs, script, shown};
#[cfg(feature = "full")]
pub use texts::{check, compare, fix_text, hidden, recognise, to_setup};
#[cfg(feature = "full")]
pub use turns::{Work, begin_work, end_work, work};

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // One text that the engine parses is quicker by far than an object made member by member.
    #[wasm_bindgen(js_namespace = JSON, js_name = parse)]
    fn parse_json(text: &str) -> JsValue;
}

/// Wasm has one thread here.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

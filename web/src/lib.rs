//! The Wasm surface of core: texts in, plain objects out, nothing of its own.
//!
//! Built three times. Without features it is the first load of the page: the form and its documents, nothing that finds
//! mistakes. With feature `full` it does the same and everything else; it takes over when somebody begins to answer.
//! With feature `explain` it is the words about findings alone.
//! The answers live in the page, so a fresh module can take over at any time. Only the sandbox keeps a state.

#[cfg(feature = "full")]
mod check;
#[cfg(feature = "full")]
mod convert;
#[cfg(feature = "explain")]
mod explain;
#[cfg(not(feature = "explain"))]
mod form;
#[cfg(feature = "full")]
mod live;
#[cfg(feature = "full")]
mod sandbox;
#[cfg(feature = "full")]
mod send;

#[cfg(feature = "full")]
pub use check::{build, check, compare, fix_text};
#[cfg(feature = "full")]
pub use convert::{apply_fix, entries, origins, place_of, recognise, to_setup, without_secrets};
#[cfg(feature = "explain")]
pub use explain::explain;
#[cfg(not(feature = "explain"))]
pub use form::{form, preview};
#[cfg(feature = "full")]
pub use live::request;
#[cfg(feature = "full")]
pub use sandbox::{Answer, Sandbox, faults};
#[cfg(feature = "full")]
pub use send::{Sending, integrations};

/// Wasm has one thread here.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

//! The documents, and how a setup becomes one.

mod build;
#[cfg(feature = "check")]
mod credential;
mod error;
#[cfg(feature = "check")]
mod origin;
mod text;

#[cfg(feature = "check")]
pub use build::build;
#[cfg(feature = "convert")]
pub(crate) use build::payload;
pub use build::preview;
pub use error::DocumentError;
#[cfg(feature = "check")]
pub use origin::origins;
pub use text::preview_text;
#[cfg(feature = "check")]
pub use text::{ready_text, text};

#[cfg(all(test, feature = "check"))]
mod tests;

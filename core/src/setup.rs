//! A setup: all answers a person gives once.

mod answers;
#[cfg(feature = "check")]
mod checked;
#[cfg(feature = "check")]
mod draft;
mod spelled;
#[cfg(feature = "yaml")]
mod typed;

pub use answers::Answers;
#[cfg(feature = "check")]
pub use checked::Setup;
#[cfg(feature = "check")]
pub use draft::{Draft, Shown};
#[cfg(feature = "convert")]
pub(crate) use spelled::{Literals, spelled_out};
#[cfg(feature = "yaml")]
pub use typed::{shown_reference, typed_reference};

#[cfg(all(test, feature = "check"))]
mod tests;

//! A setup: all answers a person gives once.

mod answers;
mod spelling;
#[cfg(feature = "yaml")]
mod typed;

pub use answers::Answers;
#[cfg(feature = "check")]
pub(crate) use answers::with_paths;
#[cfg(feature = "check")]
pub(crate) use spelling::{Literals, to_setup_value};
#[cfg(feature = "yaml")]
pub use typed::{shown_reference, typed_reference};

#[cfg(all(test, feature = "check"))]
mod tests;

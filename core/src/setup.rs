//! A setup: all answers a person gives once.

mod answers;
#[cfg(feature = "check")]
mod checked;

pub use answers::Answers;
#[cfg(feature = "check")]
pub use checked::Setup;

#[cfg(all(test, feature = "check"))]
mod tests;

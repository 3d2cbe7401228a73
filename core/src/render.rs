//! Documents as text.

pub mod curl;
pub mod json;
#[cfg(feature = "yaml")]
pub mod yaml;

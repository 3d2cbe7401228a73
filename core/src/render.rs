//! Documents as text.

pub mod curl;
pub mod json;

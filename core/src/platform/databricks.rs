//! Databricks Unity Catalog.

mod fields;
#[cfg(feature = "check")]
pub mod names;
mod orders;
#[cfg(feature = "check")]
pub mod rights;
#[cfg(feature = "check")]
pub(crate) mod rules;

pub use fields::FIELDS;
pub(crate) use orders::key_order;

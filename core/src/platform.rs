//! What platforms there are.

pub mod databricks;

#[cfg(feature = "check")]
pub(crate) use databricks::rules::RULES;

/// Whether a host belongs to a platform itself, and so to no tenant of Immuta.
#[cfg(feature = "check")]
pub(crate) fn owns(host: &str) -> bool {
    databricks::rules::host::databricks(host).is_some()
}

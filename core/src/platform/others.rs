//! Platforms that Immuta supports but that are not checked here: their names in payloads, and what the sandbox answers
//! for them.

#[cfg(feature = "sandbox")]
pub(super) mod sandbox;

/// The names of these platforms in payloads.
pub(super) const NAMES: [&str; 7] =
    ["Snowflake", "Redshift", "Google BigQuery", "Starburst", "Azure Synapse Analytics", "PostgreSQL", "Native S3"];

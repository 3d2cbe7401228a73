//! What the sandbox answers for a platform, where the sources say it.

use crate::value::Object;

/// The answers that differ from platform to platform.
pub(crate) struct SandboxFacts {
    /// Where payloads name hosts.
    pub(crate) hosts: &'static [&'static [&'static str]],
    /// Where they list more of them, and the name of the host in an entry.
    pub(crate) lists: &'static [&'static [&'static str]],
    /// The name of a host in the entries of these lists.
    pub(crate) host_of_entry: &'static str,
    /// An integration is there already: for a host and an id.
    pub(crate) exists: fn(&str, &str) -> String,
    /// An integration is there that could not be created: for a host and an id.
    pub(crate) failed_before: fn(&str, &str) -> String,
    /// A deletion carries credentials, which are not wanted.
    pub(crate) no_credentials: &'static str,
    /// A host has nothing that could be governed.
    pub(crate) no_metastore: fn(&str) -> String,
    /// The same for the sentence of the answer.
    pub(crate) no_metastore_error: &'static str,
    /// What is tested.
    pub(crate) tests: [&'static str; 2],
    /// A configuration as an answer shows it, with what the tenant fills in.
    pub(crate) with_defaults: fn(&Object) -> Object,
    /// The script that creates what Immuta needs.
    pub(crate) script: fn(&Object) -> String,
}

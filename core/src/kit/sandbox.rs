//! What the sandbox answers for a platform, where the sources say it.

use crate::value::{Object, Value};

/// The answers that differ from platform to platform.
pub(crate) struct SandboxFacts {
    /// Where payloads name hosts.
    pub(crate) hosts: &'static [&'static [&'static str]],
    /// Where they list more of them.
    pub(crate) lists: &'static [&'static [&'static str]],
    /// The name of a host in the entries of these lists.
    pub(crate) host_of_entry: &'static str,
    /// An integration is there already: for a host and an id.
    pub(crate) exists: fn(&str, &str) -> String,
    /// An integration is there that could not be created: for a host and an id.
    pub(crate) failed_before: fn(&str, &str) -> String,
    /// What a deletion may carry.
    pub(crate) deletion: Deletion,
    /// What is said of a host that has nothing to govern. None where that cannot be.
    pub(crate) no_metastore: Option<NoMetastore>,
    /// What is tested, all of it passed or skipped: for a configuration, and whether Immuta sets everything up itself.
    pub(crate) tests: fn(&Object, bool) -> Vec<Value>,
    /// What answers show instead of a secret.
    pub(crate) mask: &'static str,
    /// Whether somebody has to run a script in any case: `autoBootstrap` must be false.
    pub(crate) is_manual: bool,
    /// What of a configuration cannot be changed, beside `type`.
    pub(crate) fixed: &'static [&'static str],
    /// What no two integrations have in common, and the test that says so.
    pub(crate) unique: &'static [(&'static str, usize)],
    /// Whether it has neither `autoBootstrap` nor `config`, but a key of its own, and no way to be updated.
    pub(crate) has_key: bool,
    /// Whether the list of all integrations names its type before its validation, and leaves out its port: the published
    /// list has it so for one platform and not for the other.
    pub(crate) is_short_in_list: bool,
    /// A configuration as an answer shows it, with what the tenant fills in.
    pub(crate) with_defaults: fn(&Object, Terms) -> Object,
    /// A script; none where this platform has no such script.
    pub(crate) script: fn(Script, &Object, Terms) -> Option<String>,
}

/// What is said of a host that has nothing to govern.
pub(crate) struct NoMetastore {
    /// In its test: for a host.
    pub(crate) test: fn(&str) -> String,
    /// In the answer.
    pub(crate) answer: &'static str,
}

/// What a version of Immuta does, and for whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Terms {
    /// Whether queries are audited where nothing is said of it.
    pub(crate) audits: bool,
    /// Whether the audit reads the history of queries as well.
    pub(crate) reads_history: bool,
}

/// What a deletion may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deletion {
    /// No credentials: the sentence that says so, and the one of older versions.
    NoCredentials(&'static str, &'static str),
    /// Credentials if Immuta has set everything up itself, and else none.
    IfAutomatic,
    /// Anything.
    Anything,
}

/// A script that Immuta generates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// The first of two that set everything up.
    InitialCreate,
    /// The one that sets everything up.
    Create,
    /// The one that changes it.
    Edit,
    /// The one that removes it.
    Delete,
    /// The one that removes what is left of a failed set-up.
    Cleanup,
    /// The second of two that remove it.
    PostCleanup,
}

impl SandboxFacts {
    /// Where nothing is known.
    pub(crate) const NONE: Self = Self {
        hosts: &[],
        lists: &[],
        host_of_entry: "",
        exists: |_, _| String::new(),
        failed_before: |_, _| String::new(),
        deletion: Deletion::Anything,
        no_metastore: None,
        tests: |_, _| Vec::new(),
        mask: "REDACTED",
        is_manual: false,
        fixed: &[],
        unique: &[],
        has_key: false,
        is_short_in_list: false,
        with_defaults: |config, _| config.clone(),
        script: |_, _, _| None,
    };
}

/// `Use PUT ...`: the same sentence for all platforms.
pub(crate) fn failed_before(title: &str, host: &str, id: &str) -> String {
    format!(
        "Use PUT /integrations/{id} endpoint to update connection information for {title} integration on host {host} \
         (id = {id}) that previously failed to create."
    )
}

/// A test that passed, without a result.
pub(crate) fn passed(name: &str) -> Value {
    Value::from([("name", name.into()), ("status", "passed".into())])
}

/// An integration or connection that the sandbox starts with where it is asked to.
pub(crate) struct Seed {
    /// The state of the integration.
    pub(crate) status: &'static str,
    /// The payload, as it was sent.
    pub(crate) payload: &'static str,
}

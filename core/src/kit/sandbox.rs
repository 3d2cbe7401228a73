//! What the sandbox answers for a platform, as far as the sources say.

use crate::value::{Object, Value};

/// The answers that differ from platform to platform.
pub(crate) struct SandboxFacts {
    /// The paths at which payloads name hosts.
    pub(crate) hosts: &'static [&'static [&'static str]],
    /// The paths of lists with more hosts.
    pub(crate) lists: &'static [&'static [&'static str]],
    /// The name of the field with the host in the entries of these lists.
    pub(crate) host_of_entry: &'static str,
    /// The message that an integration already exists, for its host and ID.
    pub(crate) exists: fn(&str, &str) -> String,
    /// The message that an integration exists whose creation failed, for its host and ID.
    pub(crate) failed_before: fn(&str, &str) -> String,
    /// What the sandbox accepts in the body of a deletion.
    pub(crate) deletion: Deletion,
    /// The messages for a host without a metastore. `None` if the platform has no metastores.
    pub(crate) no_metastore: Option<NoMetastore>,
    /// The results of the tests of an integration if nothing fails, for a configuration and whether Immuta sets
    /// everything up itself.
    pub(crate) tests: fn(&Object, bool) -> Vec<Value>,
    /// The mask that responses show instead of a secret.
    pub(crate) mask: &'static str,
    /// Whether somebody always has to run a script, so that `autoBootstrap` must be false.
    pub(crate) is_manual: bool,
    /// The fields of a configuration that an update cannot change, besides `type`.
    pub(crate) fixed: &'static [&'static str],
    /// The fields in which no two integrations may agree, each with the index of the test that fails if they do.
    pub(crate) unique: &'static [(&'static str, usize)],
    /// Whether an integration has its own key instead of `autoBootstrap` and `config`, and cannot be updated.
    pub(crate) has_key: bool,
    /// Whether the list of all integrations shows the type before the validation results, and leaves out the port: the
    /// published list does so for one platform and not for the other.
    pub(crate) is_short_in_list: bool,
    /// Returns a configuration as responses show it, with the defaults that the tenant fills in.
    pub(crate) with_defaults: fn(&Object, Terms) -> Object,
    /// Writes a script. `None` if this platform has no such script.
    pub(crate) script: fn(Script, &Object, Terms) -> Option<String>,
}

/// The messages for a host without a metastore.
pub(crate) struct NoMetastore {
    /// The message of the test, for a host.
    pub(crate) test: fn(&str) -> String,
    /// The message of the response.
    pub(crate) answer: &'static str,
}

/// The defaults of a version of Immuta, for an integration or a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Terms {
    /// Whether query audit is on by default.
    pub(crate) audits: bool,
    /// Whether the audit also reads the query history.
    pub(crate) reads_history: bool,
}

/// What the sandbox accepts in the body of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deletion {
    /// No credentials. The messages that refuse them: the current one, and the one of older versions.
    NoCredentials(&'static str, &'static str),
    /// Credentials are required if Immuta has set everything up itself, and refused otherwise.
    IfAutomatic,
    /// Anything.
    Anything,
}

/// A script that Immuta generates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// The first of two scripts for the initial setup.
    InitialCreate,
    /// The script that sets everything up.
    Create,
    /// The script for a change of the integration.
    Edit,
    /// The script that removes the integration.
    Delete,
    /// The script that removes what is left of a failed setup.
    Cleanup,
    /// The second of two scripts for the removal.
    PostCleanup,
}

impl SandboxFacts {
    /// The facts of a platform about which nothing is known.
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

/// `Use PUT ...`: the message is the same for all platforms.
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

/// An integration or connection with which the sandbox can start.
pub(crate) struct Seed {
    /// The state of the integration.
    pub(crate) status: &'static str,
    /// The payload, as it was sent.
    pub(crate) payload: &'static str,
}

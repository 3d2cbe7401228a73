//! Validation tests, and the host names that make them fail.
//!
//! Names under `.invalid` never resolve (RFC 2606), so no real workspace is meant by them.

use super::answers;
use super::masking::shown;
use crate::api::Response;
use crate::kit::SandboxFacts;
use crate::tree::NodeRef;
use crate::value::Value;

/// What is wrong with a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    Unreachable,
    BadToken,
    NoMetastore,
    /// Validation passes, and setting up fails afterwards.
    CreateError,
}

const DOMAINS: [(&str, Trouble); 4] = [
    ("unreachable.invalid", Trouble::Unreachable),
    ("badtoken.invalid", Trouble::BadToken),
    ("nometastore.invalid", Trouble::NoMetastore),
    ("createerror.invalid", Trouble::CreateError),
];

/// What the validation of a payload comes to.
#[derive(Clone, Default)]
pub(super) struct Validation {
    facts: Option<&'static SandboxFacts>,
    /// The first workspace that is refused at once.
    refused: Option<(String, Trouble)>,
    /// The first workspace on which the setup fails later.
    pub(super) fails_on: Option<String>,
}

impl Validation {
    /// Looks at every workspace that a payload names.
    pub(super) fn of(root: NodeRef<'_>, facts: Option<&'static SandboxFacts>) -> Self {
        let mut validation = Self { facts, refused: None, fails_on: None };
        let Some(facts) = facts else { return validation };
        let main = facts.hosts.iter().filter_map(|path| root.path(path));
        let additional = facts
            .lists
            .iter()
            .filter_map(|path| root.path(path))
            .flat_map(NodeRef::children)
            .filter_map(|entry| entry.get(facts.host_of_entry));
        for text in main.chain(additional).filter_map(NodeRef::text) {
            let host = host_name(text);
            match trouble(&host) {
                Some(Trouble::CreateError) => _ = validation.fails_on.get_or_insert(host),
                Some(trouble) => _ = validation.refused.get_or_insert((host, trouble)),
                None => {}
            }
        }
        validation
    }

    /// Refuses what cannot be validated; `done` says what comes of that: `create`, `edit`.
    ///
    /// Our assumption: an update is refused with the same sentence as a creation, which alone is published.
    pub(super) fn passed(&self, done: &str) -> Result<(), Response> {
        let Some(((host, trouble), facts)) = self.refused.as_ref().zip(self.facts) else { return Ok(()) };
        let message = match trouble {
            Trouble::NoMetastore => facts.no_metastore_error.to_owned(),
            _ => format!("Validation of prerequisite setup failed. Unable to {done} integration."),
        };
        Err(answers::validation_failed(&message, failed(facts, *trouble, host)))
    }

    /// Passed: names and results of the published examples. Where nothing is known of a platform there is no test, as
    /// the page about Trino shows.
    pub(super) fn results(&self) -> Value {
        results(
            "passed",
            self.facts.map(|facts| {
                let [metastore, connection] = facts.tests;
                [test(metastore, None, None), test(connection, None, Some(one_row()))]
            }),
        )
    }

    /// What an integration shows after its setup failed. Our assumption: the reason is where other reasons are.
    pub(super) fn failed_later(&self, host: &str) -> Value {
        self.facts.map_or_else(|| self.results(), |facts| failed(facts, Trouble::CreateError, host))
    }
}

fn trouble(host: &str) -> Option<Trouble> {
    DOMAINS
        .into_iter()
        .find(|(domain, _)| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
        .map(|(_, trouble)| trouble)
}

/// The name in what people write for a host: without scheme, user, port and path, in lower case.
pub(super) fn host_name(text: &str) -> String {
    let text = text.trim();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = text.split(['/', '?', '#']).next().unwrap_or("");
    let host = authority.rsplit('@').next().unwrap_or("");
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    name.map_or(host, |(name, _)| name).trim_end_matches('.').to_ascii_lowercase()
}

fn failed(facts: &SandboxFacts, trouble: Trouble, host: &str) -> Value {
    let [metastore, connection] = facts.tests;
    let host = shown(host);
    let tests = match trouble {
        Trouble::Unreachable => {
            let message = format!("{host} cannot be reached: check the workspace URL and the network");
            [test(metastore, Some(&message), None), test(connection, Some(&message), None)]
        }
        Trouble::BadToken => {
            let message = format!("{host} refused the credentials: check that they are valid for this workspace");
            [test(metastore, Some(&message), None), test(connection, Some(&message), None)]
        }
        Trouble::NoMetastore => {
            let message = (facts.no_metastore)(host);
            [test(metastore, Some(&message), None), test(connection, None, Some(one_row()))]
        }
        Trouble::CreateError => {
            let message = format!(
                "{host} was lost while the Immuta catalog was being set up: update the integration to try again"
            );
            [test(metastore, None, None), test(connection, Some(&message), None)]
        }
    };
    results("failed", Some(tests))
}

fn results(status: &str, tests: Option<[Value; 2]>) -> Value {
    let tests = tests.map_or_else(Vec::new, Vec::from);
    Value::from([("status", status.into()), ("validationTests", Value::Array(tests))])
}

/// One test, in the order of the published examples. It failed when there is a message.
fn test(name: &str, message: Option<&str>, result: Option<Value>) -> Value {
    let mut members = vec![("name", Value::from(name))];
    members.extend(result.map(|result| ("result", result)));
    members.push(("status", if message.is_some() { "failed" } else { "passed" }.into()));
    members.extend(message.map(|message| ("message", message.into())));
    Value::Object(members.into_iter().collect())
}

/// What `SELECT 1` gives.
fn one_row() -> Value {
    Value::Array(vec![Value::from([("1", 1_u64.into())])])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_known_however_they_are_written() {
        for text in [
            "unreachable.invalid",
            "a.b.UNREACHABLE.invalid.",
            "https://w.unreachable.invalid:443/sql?o=1",
            "https://user:pw@w.unreachable.invalid",
            " unreachable.invalid:8443 ",
        ] {
            assert_eq!(trouble(&host_name(text)), Some(Trouble::Unreachable), "{text}");
        }
        for text in [
            "",
            "notunreachable.invalid",
            "unreachable.invalid.example.com",
            "https://h/unreachable.invalid",
            "x.invalid",
        ] {
            assert_eq!(trouble(&host_name(text)), None, "{text}");
        }
    }
}

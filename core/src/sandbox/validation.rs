//! Validation tests, and the host names that make them fail.
//!
//! Names under `.invalid` never resolve (RFC 2606), so they cannot mean a real workspace.

use super::answers;
use super::masking::shown;
use super::status::Status;
use crate::api::Response;
use crate::kit::SandboxFacts;
use crate::tree::NodeRef;
use crate::value::{Object, Value};

/// What is wrong with a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    Unreachable,
    BadToken,
    NoMetastore,
    /// Validation passes, and setting up fails afterwards.
    CreateError,
    /// Everything works except the removal. Our assumption, like the two below: no page says how to reach that state.
    DeleteError,
    /// Some time after the setup, a migration fails.
    MigrateError,
    /// Some time after the setup, the recurring validation fails.
    RecurringError,
}

const DOMAINS: [(&str, Trouble); 7] = [
    ("unreachable.invalid", Trouble::Unreachable),
    ("badtoken.invalid", Trouble::BadToken),
    ("nometastore.invalid", Trouble::NoMetastore),
    ("createerror.invalid", Trouble::CreateError),
    ("deleteerror.invalid", Trouble::DeleteError),
    ("migrateerror.invalid", Trouble::MigrateError),
    ("recurringerror.invalid", Trouble::RecurringError),
];

/// The validation of a payload: its tests, and what makes them fail.
#[derive(Clone, Default)]
pub(super) struct Validation {
    facts: Option<&'static SandboxFacts>,
    /// The tests, as they are if nothing fails.
    tests: Vec<Value>,
    /// Each trouble, with the first workspace that has it.
    troubles: Vec<(Trouble, String)>,
}

impl Validation {
    /// Checks every workspace that a payload names.
    pub(super) fn of(
        root: NodeRef<'_>,
        facts: Option<&'static SandboxFacts>,
        config: &Object,
        auto_bootstrap: Option<bool>,
    ) -> Self {
        let Some(facts) = facts else { return Self::default() };
        let tests = (facts.tests)(config, auto_bootstrap == Some(true));
        let mut validation = Self { facts: Some(facts), tests, ..Self::default() };
        let main = facts.hosts.iter().filter_map(|path| root.path(path));
        let additional = facts
            .lists
            .iter()
            .filter_map(|path| root.path(path))
            .flat_map(NodeRef::children)
            .filter_map(|entry| entry.get(facts.host_of_entry));
        main.chain(additional).filter_map(NodeRef::text).for_each(|text| validation.visit(text));
        validation
    }

    /// The same tests for a workspace that a connection is moved to.
    pub(super) fn moved(&self, text: &str) -> Self {
        let mut moved = Self { facts: self.facts, tests: self.tests.clone(), ..Self::default() };
        moved.visit(text);
        moved
    }

    fn visit(&mut self, text: &str) {
        let host = host_name(text);
        // A platform without metastores cannot lack one.
        let has_metastores = self.facts.is_some_and(|facts| facts.no_metastore.is_some());
        let found = trouble(&host).filter(|found| *found != Trouble::NoMetastore || has_metastores);
        if let Some(found) = found.filter(|found| self.host_with(*found).is_none()) {
            self.troubles.push((found, host));
        }
    }

    fn host_with(&self, trouble: Trouble) -> Option<&str> {
        self.troubles.iter().find(|(found, _)| *found == trouble).map(|(_, host)| host.as_str())
    }

    /// What an integration shows if this goes wrong after it was accepted; `None` if it does not. Our assumption: the
    /// reason is where other reasons are.
    pub(super) fn fails(&self, trouble: Trouble) -> Option<Value> {
        self.host_with(trouble).map(|host| self.failed(trouble, host))
    }

    /// What the job of a registration says when its setup fails.
    pub(super) fn setup_failure(&self) -> Option<String> {
        let host = self.host_with(Trouble::CreateError)?;
        Some(format!("{}: the integration could not be created", shown(host)))
    }

    /// Refuses a payload that does not pass; `done` names the change in the message: `create`, `edit`.
    ///
    /// Our assumption: an update is refused with the same sentence as a creation, the only one that is published.
    pub(super) fn passed(&self, done: &str) -> Result<(), Response> {
        let at_once = [Trouble::Unreachable, Trouble::BadToken, Trouble::NoMetastore];
        let Some((trouble, host)) = self.troubles.iter().find(|(trouble, _)| at_once.contains(trouble)) else {
            return Ok(());
        };
        let message = match (trouble, self.facts.and_then(|facts| facts.no_metastore.as_ref())) {
            (Trouble::NoMetastore, Some(said)) => said.answer.to_owned(),
            _ => prerequisites(done),
        };
        Err(answers::validation_failed(&message, self.failed(*trouble, host)))
    }

    /// Refuses a value that another integration has already, with a failed test that says so.
    pub(super) fn taken(&self, done: &str, test: usize, field: &str) -> Response {
        let message = format!("`{field}` is that of another integration: choose another one");
        let tests = self.tests.iter().enumerate();
        let tests = tests.map(|(at, one)| if at == test { failing(one, &message) } else { one.clone() });
        answers::validation_failed(&prerequisites(done), results("failed", tests.collect()))
    }

    /// The results if all tests pass: names and results of the published examples. A platform that nothing is known
    /// about has no tests, as the page about Trino shows.
    pub(super) fn results(&self) -> Value {
        results("passed", self.tests.clone())
    }

    /// The results of an integration whose state says that something failed, although its host has no trouble.
    pub(super) fn failed_somehow(&self, status: Status) -> Value {
        let message = match status {
            Status::RecurringValidationError => "the validation that is repeated failed: check the platform",
            Status::MigrateError => "a migration failed, which was taken back",
            _ => "the last change failed: look at the platform",
        };
        self.failed_with(self.last(), message)
    }

    fn last(&self) -> std::ops::Range<usize> {
        self.tests.len().saturating_sub(1)..self.tests.len()
    }

    fn failed(&self, trouble: Trouble, host: &str) -> Value {
        let host = shown(host);
        let last = self.last();
        match trouble {
            Trouble::Unreachable => self.failed_with(
                0..self.tests.len(),
                &format!("{host} cannot be reached: check the workspace URL and the network"),
            ),
            Trouble::BadToken => self.failed_with(
                0..self.tests.len(),
                &format!("{host} refused the credentials: check that they are valid for this workspace"),
            ),
            Trouble::NoMetastore => {
                let said = self.facts.and_then(|facts| facts.no_metastore.as_ref());
                self.failed_with(0..1, &said.map(|said| (said.test)(host)).unwrap_or_default())
            }
            Trouble::CreateError => self.failed_with(
                last,
                &format!(
                    "{host} was lost while the Immuta catalog was being set up: update the integration to try again"
                ),
            ),
            Trouble::DeleteError => self.failed_with(
                last,
                &format!("{host} was lost while the Immuta catalog was being removed: delete again"),
            ),
            Trouble::MigrateError => {
                self.failed_with(last, &format!("{host} was lost during a migration, which was taken back"))
            }
            Trouble::RecurringError => {
                self.failed_with(last, &format!("{host} failed the validation that is repeated: check the workspace"))
            }
        }
    }

    /// The results with the tests in this range failed, except those that are skipped.
    fn failed_with(&self, range: std::ops::Range<usize>, message: &str) -> Value {
        let tests = self.tests.iter().enumerate().map(|(at, test)| {
            let is_skipped = test.get("status").and_then(Value::text) == Some("skipped");
            if range.contains(&at) && !is_skipped { failing(test, message) } else { test.clone() }
        });
        results("failed", tests.collect())
    }
}

fn prerequisites(done: &str) -> String {
    format!("Validation of prerequisite setup failed. Unable to {done} integration.")
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

fn results(status: &str, tests: Vec<Value>) -> Value {
    Value::from([("status", status.into()), ("validationTests", Value::Array(tests))])
}

/// The same test, failed, with this message.
fn failing(test: &Value, message: &str) -> Value {
    let name = test.get("name").cloned().unwrap_or(Value::Null);
    Value::from([("name", name), ("status", "failed".into()), ("message", message.into())])
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

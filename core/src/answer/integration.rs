//! Integrations as the API reports them.

use std::fmt;

use super::reader::{List, Whole, accepted, flag, has_more, items, list, text, value};
use super::state::{State, Status, TestStatus};
use crate::api::Response;
use crate::value::Value;

/// An integration in an answer. What the answer does not say is empty. Source: facts 4.1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Integration {
    /// Its id.
    pub id: String,
    /// Its state.
    pub status: Status,
    /// The platform, as payloads name it.
    pub platform: String,
    /// Whether Immuta itself created what the integration needs.
    pub auto_bootstrap: Option<bool>,
    /// The host of its main workspace.
    pub host: String,
    /// How the API has validated it.
    pub validation: Validation,
    /// The whole answer.
    pub whole: Whole,
}

/// The fields that name the host: it has several names, and which of them an answer uses is not published.
pub const HOSTS: [&str; 3] = ["workspaceUrl", "host", "hostname"];

/// The fields of an integration that requests send, on every platform. Everything else in an answer is the server's
/// own, and is not sent back. Source: facts 0.6, 4.1, 5.1.
pub const SENT: [&str; 3] = ["type", "autoBootstrap", "config"];

/// A validation: its tests, and how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validation {
    /// Its overall result; `None` if the answer has none.
    pub status: Option<TestStatus>,
    /// Its tests; there may be none.
    pub tests: Vec<Test>,
}

/// A validation test with its result.
///
/// Its message may repeat what was sent, so it is not printed by accident.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Test {
    /// The name of the test.
    pub name: String,
    /// How it ended.
    pub status: TestStatus,
    /// What to fix; empty if there is nothing.
    pub message: String,
    /// What the test found; null if the answer does not say.
    pub result: Whole,
}

impl fmt::Debug for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, status, message: _, result: _ } = self;
        f.debug_struct("Test").field("name", name).field("status", status).finish_non_exhaustive()
    }
}

impl Validation {
    /// Reads the value of `validationResults`, or an object that is such a value itself.
    pub fn of(answer: &Value) -> Self {
        let own = answer.get("validationResults");
        let results = own.unwrap_or(answer);
        // The tests may be there without the object that is around them on the pages.
        let tests = own.filter(|own| matches!(own, Value::Array(_))).or_else(|| results.get("validationTests"));
        if own.or(tests).is_none() {
            return Self::default();
        }
        let test = |key: &str, test: &Value| Test {
            name: Some(text(test, "name")).filter(|name| !name.is_empty()).unwrap_or_else(|| key.to_owned()),
            status: TestStatus::read(&text(test, "status")),
            message: text(test, "message"),
            result: Whole(test.get("result").cloned().unwrap_or(Value::Null)),
        };
        let status = results.get("status").and_then(Value::text).map(TestStatus::read);
        let tests = match tests {
            // An object keyed by their names, as jobs are keyed by their ids.
            Some(Value::Object(tests)) => tests.iter().map(|(name, one)| test(name, one)).collect(),
            tests => tests.map(items).unwrap_or_default().iter().map(|one| test("", one)).collect(),
        };
        Self { status, tests }
    }

    /// The tests that failed.
    pub fn failed(&self) -> Vec<&Test> {
        self.tests.iter().filter(|test| test.status.is_error()).collect()
    }

    /// Whether the validation or one of its tests failed.
    pub fn has_failed(&self) -> bool {
        self.status.as_ref().is_some_and(State::is_error) || !self.failed().is_empty()
    }
}

impl Integration {
    /// The integration that an answer is about. `None` if the request was refused, or if the answer is not an object
    /// with an id or a state.
    pub fn read(response: &Response) -> Option<Self> {
        let answer = accepted(response)?;
        let is_one = answer.get("id").or(answer.get("status")).is_some();
        is_one.then(|| Self::of(answer))
    }

    /// Reads the object of an answer.
    pub fn of(answer: Value) -> Self {
        let host = HOSTS.iter().find_map(|name| answer.path(&["config", name])?.text());
        Self {
            id: text(&answer, "id"),
            status: Status::read(&text(&answer, "status")),
            platform: text(&answer, "type"),
            auto_bootstrap: flag(&answer, "autoBootstrap"),
            host: host.unwrap_or("").to_owned(),
            validation: Validation::of(&answer),
            whole: Whole(answer),
        }
    }

    /// Whether it shows its configuration. The entries of a list may leave that out.
    pub fn is_shown(&self) -> bool {
        self.whole.0.get("config").and_then(Value::object).is_some_and(|config| !config.is_empty())
    }

    /// Whether its state is still changing to another one.
    pub fn is_changing(&self) -> bool {
        self.status.is_changing()
    }
}

/// The integrations of an answer, and whether it says that there are more. `None` if the request was refused or the
/// answer is not a list.
pub fn listed(response: &Response) -> Option<List<Integration>> {
    let answer = accepted(response)?;
    let list = list(&answer, &LISTS)?;
    let has_more = has_more(response, &answer, list.len());
    Some(List { entries: list.iter().cloned().map(Integration::of).collect(), has_more })
}

/// The members that a list may be wrapped in.
const LISTS: [&str; 4] = ["integrations", "results", "hits", "data"];

/// The integrations of a list; `None` if the body is not a list. An answer that wraps its list counts too.
pub fn integrations(body: &str) -> Option<Vec<Integration>> {
    let answer = value(body)?;
    let list = list(&answer, &LISTS)?;
    Some(list.iter().cloned().map(Integration::of).collect())
}

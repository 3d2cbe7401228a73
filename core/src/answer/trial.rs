//! The answer to a dry run. Its shape is not published, so it counts as a yes only if it says so.

use super::about::About;
use super::integration::{Test, Validation};
use super::reader::{accepted, plain, text};
use super::state::{State, TestStatus};
use crate::api::Response;
use crate::value::{Object, Value};

/// The result of a dry run. Source: facts 4.3; facts 12 for what is not known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Whether it works; `None` if the answer does not say so in a way that is known here.
    pub works: Option<bool>,
    /// The validation, if the answer has one.
    pub validation: Validation,
    /// The message of the answer; empty if it has none.
    pub message: String,
}

impl About for Trial {}

impl Trial {
    /// Reads an answer. `None` if the request was refused, or if the answer is empty or cannot be understood.
    pub fn read(response: &Response) -> Option<Self> {
        let answer = accepted(response)?;
        let object = answer.object().filter(|object| !object.is_empty())?;
        let validation = Validation::of(&answer);
        let words = ["message", "error", "errors"].iter().map(|name| words(object.get(name)));
        let message = words.into_iter().find(|words| !words.is_empty()).unwrap_or_default();
        let works = match (says_no(object, &validation), says_yes(object, &validation)) {
            (true, _) => Some(false),
            (false, true) => Some(true),
            (false, false) => None,
        };
        Some(Self { works, validation, message })
    }
}

fn says_no(answer: &Object, validation: &Validation) -> bool {
    let is_error = |name| {
        let status = answer.get(name).and_then(Value::text).map(str::to_ascii_lowercase);
        status.is_some_and(|status| TestStatus::read(&status).is_error())
    };
    let has_errors = |name| match answer.get(name) {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::Array(errors)) => !errors.is_empty(),
        Some(Value::Object(errors)) => !errors.is_empty(),
        Some(error) => plain(error).is_none_or(|error| !error.is_empty() && error != "0"),
    };
    validation.has_failed()
        || is_error("status")
        || is_error("state")
        || has_errors("error")
        || has_errors("errors")
        || flags(answer).any(|flag| !flag)
}

fn says_yes(answer: &Object, validation: &Validation) -> bool {
    let is_good = |status: &TestStatus| matches!(status, TestStatus::Passed | TestStatus::Warning);
    let is_known = |test: &Test| !matches!(test.status, TestStatus::Other(_));
    let own = validation.status.as_ref().is_some_and(is_good);
    let all = validation.tests.iter().any(|test| is_good(&test.status)) && validation.tests.iter().all(is_known);
    let whole =
        || ["status", "state"].iter().any(|name| is_word_for_yes(answer.get(name))) || flags(answer).any(|flag| flag);
    own || validation.status.is_none() && (all || validation.tests.is_empty() && whole())
}

fn is_word_for_yes(value: Option<&Value>) -> bool {
    const WORDS: [&str; 7] = ["passed", "success", "successful", "succeeded", "ok", "valid", "connected"];
    value.and_then(Value::text).is_some_and(|text| WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)))
}

/// The members that say yes or no to the whole dry run.
fn flags(answer: &Object) -> impl Iterator<Item = bool> {
    const NAMES: [&str; 7] = ["success", "successful", "succeeded", "valid", "ok", "passed", "connected"];
    answer.iter().filter_map(|(name, value)| {
        let name = name.to_ascii_lowercase();
        let name = name.strip_prefix("is").unwrap_or(&name);
        match value {
            Value::Bool(flag) if NAMES.contains(&name) => Some(*flag),
            _ => None,
        }
    })
}

/// The text of a member that a person can read.
fn words(member: Option<&Value>) -> String {
    match member {
        Some(Value::Array(items)) => {
            let all: Vec<_> = items.iter().map(|item| words(Some(item))).filter(|words| !words.is_empty()).collect();
            all.join("; ")
        }
        Some(object @ Value::Object(_)) => text(object, "message"),
        Some(value) => plain(value).unwrap_or_default(),
        None => String::new(),
    }
}

//! Why a request was not accepted, and what that calls for.

use std::fmt;

use super::integration::{Test, Validation};
use super::reader::{text, value};
use super::state::{State, Status};
use crate::api::{Call, Response};
use crate::secrecy::Credential;
use crate::value::{Object, Value, visible};

/// An answer that says no.
///
/// Its message may repeat what was sent, so it is not printed by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The message of the answer, unchanged; empty if it has none that can be read. It may repeat what was sent. For an
    /// answer that cannot be understood: what it is instead.
    pub message: String,
    /// What the answer means.
    pub problem: Problem,
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, message: _, problem } = self;
        f.debug_struct("Refusal").field("status", status).field("problem", problem).finish_non_exhaustive()
    }
}

/// What a refusal means. The texts are those of facts 7 and platform facts 9; their words count, not their case,
/// platform, id or periods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It exists already, with this id if the answer says so.
    ExistsAlready {
        /// The id.
        id: Option<String>,
    },
    /// Another change is running. It can be tried again once that is done.
    Busy {
        /// The state that the integration is in.
        state: Status,
    },
    /// An earlier creation has failed: what is left of it is to be updated.
    FailedBefore {
        /// The id of what is left.
        id: Option<String>,
        /// The path to send a `PUT` to.
        put: Option<String>,
    },
    /// The request would change something that cannot be changed.
    NotEditable {
        /// The attributes, if the answer names them.
        attributes: Vec<String>,
    },
    /// The request needs privileged credentials.
    CredentialsNeeded,
    /// The request must not have credentials.
    CredentialsNotWanted,
    /// A validation failed.
    ValidationFailed {
        /// The tests, if the answer has them.
        tests: Vec<Test>,
    },
    /// The key is missing, wrong or too old.
    Unauthorized,
    /// The key may not do this.
    Forbidden,
    /// There is nothing of that id, key or path.
    NotFound,
    /// There were too many requests.
    RateLimited {
        /// The header `Retry-After`, as it was sent.
        retry_after: Option<String>,
    },
    /// The server, or a gateway in front of it, is in trouble: whether anything was done is not known.
    Server,
    /// The answer cannot be understood, whatever its status says.
    NotUnderstood,
    /// Something else.
    Other,
}

/// The most characters of a plain text that become a message.
const MAX_WORDS: usize = 300;

impl Refusal {
    /// The refusal in an answer; `None` if the request was accepted.
    pub fn of(response: &Response) -> Option<Self> {
        let answer = value(&response.body);
        if response.is_success() {
            return None;
        }
        let status = response.status;
        // A gateway that has no route to the API says "not found" too, about everything.
        if status == 404 && !response.body.trim().is_empty() && !answer.as_ref().is_some_and(is_error_shape) {
            return Some(Self::not_understood(response));
        }
        let message = answer.as_ref().map_or_else(|| words(response), message);
        let tests = || answer.as_ref().map(Validation::of).unwrap_or_default().tests;
        let problem = match status {
            401 => Problem::Unauthorized,
            403 => Problem::Forbidden,
            404 => Problem::NotFound,
            429 => Problem::RateLimited { retry_after: response.retry_after.clone() },
            500.. => Problem::Server,
            // What failed is in the tests, whatever the message says about credentials.
            422 => Problem::ValidationFailed { tests: tests() },
            400..500 => by_words(&message).unwrap_or(Problem::Other),
            _ => Problem::Other,
        };
        Some(Self { status, message, problem })
    }

    /// Whether it is as good as no answer: the server is in trouble, or its answer cannot be understood.
    pub fn is_no_answer(&self) -> bool {
        self.status >= 500 || self.status < 400 || self.problem == Problem::NotUnderstood
    }

    /// For an answer with a success status that is about another object than the one asked for.
    pub fn about_another(response: &Response, other: &str) -> Self {
        let message = ["it is about `", &visible(other), "`"].concat();
        Self { status: response.status, message, problem: Problem::NotUnderstood }
    }

    /// For an answer that cannot be understood.
    pub fn not_understood(response: &Response) -> Self {
        let media_type = response.content_type.split(';').next().unwrap_or_default().trim();
        let message = match (response.body.trim().is_empty(), media_type) {
            (true, _) => "it is empty".to_owned(),
            (false, "" | "application/json") if value(&response.body).is_none() => "it is not JSON".to_owned(),
            (false, "" | "application/json") => "it is not what the API answers here".to_owned(),
            (false, other) => format!("it is {}", visible(other)),
        };
        Self { status: response.status, message, problem: Problem::NotUnderstood }
    }
}

/// Whether an answer has the shape of the API's errors, or says nothing at all. Source: facts 7.
fn is_error_shape(answer: &Value) -> bool {
    let has = |name| answer.get(name).is_some();
    answer.object().is_some_and(Object::is_empty) || has("statusCode") || has("error") && has("message")
}

/// What gateways say in plain text. Pages are for browsers, and a text that holds a credential is for nobody.
fn words(response: &Response) -> String {
    let is_plain = response.content_type.split(';').next().is_some_and(|kind| kind.trim() == "text/plain");
    let words = response.body.trim();
    if is_plain && !words.starts_with('<') && Credential::in_text(words).is_none() {
        words.chars().take(MAX_WORDS).collect()
    } else {
        String::new()
    }
}

fn message(answer: &Value) -> String {
    let message = text(answer, "message");
    if message.is_empty() { text(answer, "error") } else { message }
}

/// What a message means, by its words.
fn by_words(message: &str) -> Option<Problem> {
    let words = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = words.to_ascii_lowercase();
    let has = |part: &str| lower.contains(part);
    let is_about_credentials = has("credential");
    if has("failed to create") || has("use put /integrations") {
        let put = path_after(&words, Call::UpdateIntegration.line());
        let id = put.as_deref().and_then(|path| path.rsplit('/').next()).map(str::to_owned).or_else(|| id(&words));
        let put = put.or_else(|| Some(["/integrations/", id.as_deref()?].concat()));
        return Some(Problem::FailedBefore { id, put });
    }
    if has("already exists") || has("already registered") {
        return Some(Problem::ExistsAlready { id: id(&words) });
    }
    if let Some(at) = lower.find("in current state").or_else(|| lower.find("in the current state")) {
        let rest = words.get(at..).unwrap_or("").to_owned();
        let at = rest.to_ascii_lowercase().find("state").map_or(rest.len(), |at| at + "state".len());
        return Some(Problem::Busy { state: Status::read(word(rest.get(at..).unwrap_or(""))) });
    }
    if has("non-editable") || has("non editable") || has("not editable") {
        return Some(Problem::NotEditable { attributes: attributes(&words, &lower) });
    }
    if is_about_credentials && (has("not required") || has("not needed") || has("not allowed")) {
        return Some(Problem::CredentialsNotWanted);
    }
    if is_about_credentials && (has("require") || has("provide")) {
        return Some(Problem::CredentialsNeeded);
    }
    None
}

/// The id in `(id = 7)`, `(id: 7)` or `with ID 7`.
fn id(words: &str) -> Option<String> {
    let lower = words.to_ascii_lowercase();
    let after = |mark: &str| lower.rfind(mark).map(|at| at + mark.len());
    let at = after("(id").or_else(|| after("with id"))?;
    let id = word(words.get(at..)?);
    (!id.is_empty()).then(|| id.to_owned())
}

/// The first word of a text, without the signs around it.
fn word(text: &str) -> &str {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let text = text.trim_start_matches(|c| !is_word(c));
    text.split(|c| !is_word(c)).next().unwrap_or("")
}

/// The path of a call, if a message names it.
fn path_after(words: &str, (_, template): (&str, &str)) -> Option<String> {
    let before = template.split('{').next().unwrap_or(template);
    let at = words.find(before)?;
    let id = word(words.get(at + before.len()..)?);
    (!id.is_empty()).then(|| [before, id].concat())
}

/// The attributes that a message lists after `editable`.
fn attributes(words: &str, lower: &str) -> Vec<String> {
    let Some(at) = lower.find("editable") else { return Vec::new() };
    let rest = words.get(at + "editable".len()..).unwrap_or("").trim_start();
    let names = ["attribute(s)", "attributes", "attribute", "field(s)", "fields", "field"];
    let lower = rest.to_ascii_lowercase();
    let named = names.iter().find(|name| lower.starts_with(**name)).map_or(0, |name| name.len());
    let rest = rest.get(named..).unwrap_or("").trim_start_matches([':', ' ', '(', '[']);
    rest.split([',', ';'])
        .flat_map(|part| part.split(" and "))
        .map(|name| name.trim_matches(|c: char| !c.is_alphanumeric() && c != '_'))
        .filter(|name| !name.is_empty() && !name.contains(' '))
        .map(str::to_owned)
        .collect()
}

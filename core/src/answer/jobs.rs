//! Background jobs as the API reports them.

use super::reader::{List, Whole, accepted, has_more, list, plain, text};
use super::state::{JobState, State};
use crate::api::Response;
use crate::secrecy::{masked, shown_text};
use crate::value::Value;

/// A background job. Source: facts 8.6.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// Its state.
    pub state: JobState,
    /// Its output; null if the answer has none.
    pub output: Whole,
}

impl Job {
    fn of(answer: &Value, key: &str) -> Self {
        // The docs call the state an array, and show a text. They do not say what several states mean.
        let state = match answer.get("state").or_else(|| answer.get("status")) {
            Some(Value::Array(states)) => {
                let mut states: Vec<String> = states.iter().map(|state| plain(state).unwrap_or_default()).collect();
                states.dedup();
                states.join(", ")
            }
            state => state.and_then(plain).unwrap_or_default(),
        };
        let id = text(answer, "id");
        Self {
            id: if id.is_empty() { key.to_owned() } else { id },
            state: JobState::read(&state),
            output: Whole(answer.get("output").cloned().unwrap_or(Value::Null)),
        }
    }
}

/// The most characters of a job's output that become a message.
const MAX_WORDS: usize = 300;

impl Job {
    /// Its output as a message for people; empty if it has none. What may be a secret by its name or form is masked.
    pub fn says(&self) -> String {
        let output = masked(&self.output.0);
        let words = match &output {
            Value::Object(output) => ["message", "error", "reason"].iter().find_map(|name| match output.get(name)? {
                inner @ Value::Object(_) => inner.get("message").and_then(plain),
                value => plain(value),
            }),
            output => plain(output),
        };
        let said = match (words, Whole(output).json()) {
            (Some(words), _) => shown_text(words.trim()).into_owned(),
            (None, empty) if matches!(empty.as_str(), "null" | "{}" | "[]") => String::new(),
            (None, json) => json,
        };
        said.chars().take(MAX_WORDS).collect()
    }
}

/// The jobs in an answer: one job, a list, an object keyed by ids, or a list in an object. Versions differ, and the
/// published example is cut off. `None` if the request was refused or the answer cannot be understood.
pub fn jobs(response: &Response) -> Option<List<Job>> {
    let answer = accepted(response)?;
    if let Some(list) = list(&answer, &["jobs"]) {
        let has_more = has_more(response, &answer, list.len());
        return Some(List { entries: list.iter().map(|job| Job::of(job, "")).collect(), has_more });
    }
    let object = answer.object()?;
    let has_state = |value: &Value, name| matches!(value.get(name), Some(Value::Text(_) | Value::Array(_)));
    let is_job = |value: &Value| has_state(value, "state") || has_state(value, "status");
    // A `status` alone is not enough: any answer may have one of its own.
    if has_state(&answer, "state") || answer.get("id").is_some() && is_job(&answer) {
        return Some(List { entries: vec![Job::of(&answer, "")], has_more: response.is_part });
    }
    let is_by_id = object.is_empty() || object.iter().any(|(_, job)| is_job(job));
    // Objects beside a job are jobs too, whatever they say. An empty object is an answer too: there are none.
    let all = object.iter().filter(|(_, job)| job.object().is_some());
    let entries: Vec<_> = all.map(|(id, job)| Job::of(job, id)).collect();
    let has_more = has_more(response, &answer, entries.len());
    is_by_id.then_some(List { entries, has_more })
}

/// The state that counts for several jobs: that of one in progress, else of one that went wrong, else of one that is
/// not known to be done, else of any.
pub fn overall(jobs: &[Job]) -> Option<&JobState> {
    let states = || jobs.iter().map(|job| &job.state);
    states()
        .find(|state| state.is_changing())
        .or_else(|| states().find(|state| state.is_error()))
        .or_else(|| states().find(|state| **state != JobState::Completed))
        .or_else(|| states().next())
}

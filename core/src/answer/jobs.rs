//! Background jobs as the API reports them.

use super::reader::{Whole, accepted, list, plain, text};
use super::state::{JobState, State};
use crate::api::Response;
use crate::value::Value;

/// A background job. Source: facts 8.6.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// What it goes by.
    pub id: String,
    /// Its state.
    pub state: JobState,
    /// What it says; nothing when the answer does not say.
    pub output: Whole,
}

impl Job {
    fn of(answer: &Value, key: &str) -> Self {
        // The docs call the state an array, and show a text.
        let state = match answer.get("state") {
            Some(Value::Array(states)) => states.last().and_then(plain).unwrap_or_default(),
            _ => text(answer, "state"),
        };
        let id = text(answer, "id");
        Self {
            id: if id.is_empty() { key.to_owned() } else { id },
            state: JobState::read(&state),
            output: Whole(answer.get("output").cloned().unwrap_or(Value::Null)),
        }
    }
}

/// The jobs in an answer: one job, a list, an object by ids, or a list in an object. Versions differ, and the published
/// example is cut. None when it was refused or cannot be understood.
pub fn jobs(response: &Response) -> Option<Vec<Job>> {
    let answer = accepted(response)?;
    if let Some(list) = list(&answer, &["jobs"]) {
        return Some(list.iter().map(|job| Job::of(job, "")).collect());
    }
    let object = answer.object()?;
    let is_job = |value: &Value| matches!(value.get("state"), Some(Value::Text(_) | Value::Array(_)));
    if is_job(&answer) {
        return Some(vec![Job::of(&answer, "")]);
    }
    let all: Vec<_> = object.iter().filter(|(_, job)| is_job(job)).map(|(id, job)| Job::of(job, id)).collect();
    // An empty object is an answer too: there are none.
    (!all.is_empty() || object.is_empty()).then_some(all)
}

/// The state that counts for several jobs: the first that went wrong when none is on its way, else one that is.
pub fn overall(jobs: &[Job]) -> Option<&JobState> {
    let states = || jobs.iter().map(|job| &job.state);
    states()
        .find(|state| state.is_changing())
        .or_else(|| states().find(|state| state.is_error()))
        .or_else(|| states().next())
}

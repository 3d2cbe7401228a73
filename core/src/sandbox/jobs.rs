//! `/jobs`: the background jobs of a registration, found by its bulk id.

use super::masking::shown;
use super::{Sandbox, answers, http};
use crate::api::{Request, Response};
use crate::diagnostic::Severity;
use crate::read;
use crate::tree::{NodeKind, NodeRef};
use crate::value::{Object, Value};

/// How `GET /jobs?bulkId=ID` answers. The published example is cut, and versions differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JobsAnswer {
    /// `{"ID": {"id", "state", "output"}}`, as `POST /jobs/statuses` does. Our assumption.
    #[default]
    Keyed,
    /// `[{"id", "state", "output"}]`.
    List,
    /// `{"id", "state", "output"}`.
    One,
    /// 404: versions before the parameter.
    Absent,
}

/// A background job.
pub(super) struct Job {
    bulk_id: String,
    id: String,
    done_at: u64,
    /// The workspace on which it fails.
    fails_on: Option<String>,
}

impl Job {
    /// The one job of a registration, which ends with the setup of its integration.
    pub(super) fn new(number: u64, done_at: u64, fails_on: Option<String>) -> Self {
        let id = |group: &str| format!("00000000-0000-4000-{group}-{number:012}");
        Self { bulk_id: id("8000"), id: id("8001"), done_at, fails_on }
    }

    pub(super) fn bulk_id(&self) -> &str {
        &self.bulk_id
    }

    /// Our assumption: `output` is there at all times, and says something when a job has failed.
    fn shown(&self, id: &str, now: u64) -> Value {
        let (state, output) = match &self.fails_on {
            _ if now < self.done_at => ("active", Value::Null),
            None => ("completed", Value::Null),
            Some(host) => ("failed", format!("{}: the integration could not be created", shown(host)).into()),
        };
        Value::from([("id", id.into()), ("state", state.into()), ("output", output)])
    }
}

impl Sandbox {
    /// Our assumption: a bulk id that nobody knows has no jobs, as any search that finds nothing.
    pub(super) fn jobs_of(&self, now: u64, request: &Request<'_>) -> Result<Response, Response> {
        let Some(bulk_id) = request.parameter("bulkId").filter(|id| !id.is_empty()) else {
            return Err(answers::bad_request("the parameter bulkId is missing"));
        };
        let mut found =
            self.jobs.iter().filter(|job| job.bulk_id == bulk_id).map(|job| (&job.id, job.shown(&job.id, now)));
        let answer = match self.options.jobs {
            JobsAnswer::Keyed => Value::Object(found.map(|(id, job)| (id.clone(), job)).collect()),
            JobsAnswer::List => Value::Array(found.map(|(_, job)| job).collect()),
            JobsAnswer::One => found.next().map_or_else(|| Value::Object(Object::new()), |(_, job)| job),
            JobsAnswer::Absent => return Err(answers::no_such_path()),
        };
        Ok(answers::json(200, &answer))
    }

    /// Our assumptions: a bulk id does for a job id, and an id that nobody knows is left out. `wait` is not waited for:
    /// the sandbox has no clock of its own, and whoever waits looks again anyway.
    pub(super) fn job_statuses(&self, now: u64, request: &Request<'_>) -> Result<Response, Response> {
        let (text, format) = http::text(request)?;
        let read = read::read(text, format);
        if let Some(error) = read.findings.iter().find(|finding| finding.severity == Severity::Error) {
            return Err(answers::bad_request(&error.message));
        }
        let ids = read.tree.root().and_then(|root| root.get("jobIds")).filter(|ids| ids.kind() == NodeKind::Array);
        let ids: Option<Vec<&str>> = ids.and_then(|ids| ids.children().map(NodeRef::text).collect());
        let Some(ids) = ids else {
            return Err(answers::bad_request("jobIds must be a list of job ids"));
        };
        let mut answer = Object::new();
        for id in ids {
            if let Some(job) = self.jobs.iter().find(|job| job.id == id || job.bulk_id == id) {
                answer.set(id.to_owned(), job.shown(id, now));
            }
        }
        Ok(answers::json(200, &Value::Object(answer)))
    }
}

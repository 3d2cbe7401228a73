//! `/jobs`: the background jobs of registrations, crawls and changes of settings, found by their bulk ids.

use super::{Body, Sandbox, answers};
use crate::api::shape::JOB_STATES;
use crate::api::{Request, Response};
use crate::value::{Object, Value};

/// How `GET /jobs?bulkId=ID` answers. The published example is cut off, and versions differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JobsAnswer {
    /// `{"ID": {"id", "state", "output"}}`, as `POST /jobs/statuses` does. Our assumption.
    #[default]
    Keyed,
    /// `[{"id", "state", "output"}]`.
    List,
    /// `{"id", "state", "output"}`.
    One,
    /// 404, as in versions before the parameter.
    Absent,
}

/// How many jobs are remembered; beyond that, the oldest finished ones are forgotten.
const MOST: usize = 1000;

/// How many jobs are on a page if the request does not say.
const PAGE: usize = 100;

/// A background job.
#[derive(Clone)]
pub(super) struct Job {
    /// From 1, in order.
    number: u64,
    kind: &'static str,
    done_at: u64,
    /// Whether its connection was deleted before it was done.
    is_cancelled: bool,
    /// Why it fails; `None` if it succeeds.
    failure: Option<String>,
    work: Work,
}

/// What a job does when it is done.
#[derive(Clone)]
pub(super) struct Work {
    /// The key of the connection.
    key: String,
    /// The object below which it looks for others, and whether it looks in inactive ones too; `None` if it has nothing
    /// to do, or no longer.
    crawl: Option<(Vec<String>, bool)>,
}

impl Work {
    pub(super) fn crawl(key: &str, path: &[String], is_forced: bool) -> Self {
        Self { key: key.to_owned(), crawl: Some((path.to_vec(), is_forced)) }
    }

    pub(super) fn nothing(key: &str) -> Self {
        Self { key: key.to_owned(), crawl: None }
    }
}

impl Job {
    const BULK: &str = "00000000-0000-4000-8000-";
    const ALONE: &str = "00000000-0000-4000-8001-";

    fn bulk_id(&self) -> String {
        format!("{}{:012}", Self::BULK, self.number)
    }

    fn id(&self) -> String {
        format!("{}{:012}", Self::ALONE, self.number)
    }

    fn state(&self, now: u64) -> &'static str {
        match &self.failure {
            _ if self.is_cancelled => "cancelled",
            _ if now < self.done_at => "active",
            None => "completed",
            Some(_) => "failed",
        }
    }

    /// Our assumption: `output` is always there, and says something if a job has failed.
    fn shown(&self, id: &str, now: u64) -> Value {
        let state = self.state(now);
        let output = self.failure.as_deref().filter(|_| state == "failed").map_or(Value::Null, Value::from);
        Value::from([("id", id.into()), ("state", state.into()), ("output", output)])
    }
}

impl Sandbox {
    /// Starts a job, and answers with its bulk id.
    pub(super) fn start(
        &mut self,
        now: u64,
        kind: &'static str,
        path: &[String],
        work: Work,
        failure: Option<String>,
    ) -> Response {
        self.last_job += 1;
        let done_at = self.done_at(now);
        let job = Job { number: self.last_job, kind, done_at, is_cancelled: false, failure, work };
        let answer = Value::from([("objectPath", answers::path(path)), ("bulkId", job.bulk_id().into())]);
        self.jobs.push_back(job);
        while self.jobs.len() > MOST && self.first_due > 0 {
            self.jobs.pop_front();
            self.first_due -= 1;
        }
        answers::json(200, &answer)
    }

    /// Lets the jobs that are due by `now` do their work.
    pub(super) fn finish_jobs(&mut self, now: u64) {
        let Self { jobs, connections, first_due, .. } = self;
        // They all take the same time, so they are done in order.
        while let Some(job) = jobs.get_mut(*first_due).filter(|job| job.done_at <= now) {
            *first_due += 1;
            let crawl = job.work.crawl.take().filter(|_| job.failure.is_none());
            let connection = connections.iter_mut().find(|connection| connection.key == job.work.key);
            if let Some((connection, (path, is_forced))) = connection.zip(crawl) {
                connection.objects.crawl(&path, is_forced);
            }
        }
    }

    /// Cancels the jobs of a connection that goes away.
    pub(super) fn cancel_jobs(&mut self, now: u64, key: &str) {
        for job in self.jobs.iter_mut().filter(|job| job.work.key == key && job.done_at > now) {
            (job.is_cancelled, job.work.crawl) = (true, None);
        }
    }

    /// All jobs that are remembered, by their ids.
    pub(super) fn all_jobs(&self, now: u64) -> Vec<Value> {
        self.jobs.iter().map(|job| job.shown(&job.id(), now)).collect()
    }

    /// Our assumption: an unknown bulk id has no jobs, like any search that finds nothing.
    pub(super) fn jobs_of(&self, now: u64, request: &Request<'_>) -> Result<Response, Response> {
        let Some(bulk_id) = request.parameter("bulkId").filter(|id| !id.is_empty()) else {
            return Err(answers::bad_request("the parameter bulkId is missing"));
        };
        let found = self.job(&bulk_id).filter(|_| bulk_id.starts_with(Job::BULK));
        let mut found = found.map(|job| (job.id(), job.shown(&job.id(), now))).into_iter();
        let answer = match self.options.jobs {
            JobsAnswer::Keyed => Value::Object(found.collect()),
            JobsAnswer::List => Value::Array(found.map(|(_, job)| job).collect()),
            JobsAnswer::One => found.next().map_or_else(|| Value::Object(Object::new()), |(_, job)| job),
            JobsAnswer::Absent => return Err(answers::no_such_path()),
        };
        Ok(answers::json(200, &answer))
    }

    /// Our assumptions: a bulk id is accepted as a job id, and an unknown id is left out. `wait` has no effect: the
    /// sandbox has no clock of its own, and whoever waits looks again anyway.
    pub(super) fn job_statuses(&self, now: u64, payload: Body) -> Result<Response, Response> {
        let given = payload.fitting()?.map_or(Value::Null, |(given, _)| given);
        let ids = match given.get("jobIds") {
            Some(Value::Array(ids)) => ids.as_slice(),
            _ => &[],
        };
        let mut answer = Object::new();
        for id in ids.iter().filter_map(Value::text) {
            if let Some(job) = self.job(id) {
                answer.set(id.to_owned(), job.shown(id, now));
            }
        }
        Ok(answers::json(200, &Value::Object(answer)))
    }

    /// Our assumptions: the newest job comes first, and dates are ignored, as the sandbox has no calendar.
    pub(super) fn search_jobs(&self, now: u64, request: &Request<'_>) -> Result<Response, Response> {
        let offset = number(request, "offset", 0, 0)?;
        let size = number(request, "size", PAGE, 1)?.min(MOST);
        let state = request.parameter("state");
        let state = |job: &Job| state.as_deref().is_none_or(|state| job.state(now) == state);
        let kinds: Vec<_> = request.parameters("jobType").collect();
        let found = self.jobs.iter().rev().filter(|job| is_of_kind(job, &kinds) && state(job)).skip(offset);
        let mut found: Vec<_> = found.take(size + 1).map(|job| job.shown(&job.id(), now)).collect();
        let is_more = found.len() > size;
        found.truncate(size);
        let next = if is_more { Value::from((offset + size) as u64) } else { Value::Null };
        Ok(answers::json(200, &Value::from([("jobs", Value::Array(found)), ("next", next)])))
    }

    /// Our assumption: a type without jobs is left out, and a state without jobs is 0.
    pub(super) fn summarize_jobs(&self, now: u64, request: &Request<'_>) -> Response {
        let kinds: Vec<_> = request.parameters("jobType").collect();
        let mut counts = Vec::<(&str, [u64; JOB_STATES.len()])>::new();
        for job in self.jobs.iter().filter(|job| is_of_kind(job, &kinds)) {
            let at = counts.iter().position(|(kind, _)| *kind == job.kind).unwrap_or_else(|| {
                counts.push((job.kind, [0; JOB_STATES.len()]));
                counts.len() - 1
            });
            let state = job.state(now);
            if let Some(state) = JOB_STATES.iter().position(|name| *name == state) {
                counts[at].1[state] += 1;
            }
        }
        let of_kind = |counts: [u64; JOB_STATES.len()]| {
            Value::Object(JOB_STATES.iter().copied().zip(counts.map(Value::from)).collect())
        };
        answers::json(200, &Value::Object(counts.into_iter().map(|(kind, counts)| (kind, of_kind(counts))).collect()))
    }

    /// The job with that id, or with that bulk id.
    fn job(&self, id: &str) -> Option<&Job> {
        let digits = id.strip_prefix(Job::BULK).or_else(|| id.strip_prefix(Job::ALONE))?;
        let number: u64 = digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        let at = self.jobs.binary_search_by_key(&number, |job| job.number).ok()?;
        self.jobs.get(at)
    }
}

fn is_of_kind(job: &Job, kinds: &[std::borrow::Cow<'_, str>]) -> bool {
    kinds.is_empty() || kinds.iter().any(|kind| kind == job.kind)
}

/// A number in the query, at least `least`; `otherwise` if there is none.
fn number(request: &Request<'_>, name: &str, otherwise: usize, least: usize) -> Result<usize, Response> {
    let Some(text) = request.parameter(name) else { return Ok(otherwise) };
    let number = text.parse().ok().filter(|number| (least..=usize::MAX / 4).contains(number));
    number.ok_or_else(|| answers::bad_request(&format!("the parameter {name} must be a whole number from {least}")))
}

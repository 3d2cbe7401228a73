//! `/jobs`.

use serde_json::{Map, Value, json};

use super::{Answer, Jobs, Tenant, accepted, decoded, nowhere, refusal, wrong_method};

/// Work in the background.
#[derive(Clone, Debug)]
pub struct Job {
    /// The id of the job.
    pub id: String,
    /// The bulk id of what started the job.
    pub bulk: String,
    /// Whether the job fails.
    pub fails: bool,
    ends: u64,
}

impl Job {
    /// Its state at a moment.
    pub fn state(&self, now: u64) -> &'static str {
        match (now >= self.ends, self.fails) {
            (false, _) => "active",
            (true, true) => "failed",
            (true, false) => "completed",
        }
    }

    fn shown(&self, now: u64) -> Value {
        json!({"id": self.id, "state": self.state(now), "output": {}})
    }
}

impl Tenant {
    /// Starts a job and returns its bulk id.
    pub(super) fn start_job(&mut self) -> String {
        let [id, bulk] = [7, 8].map(|kind| format!("0000000{kind}-0000-4000-8000-{:012}", self.next()));
        self.jobs.push(Job { id, bulk: bulk.clone(), fails: self.manners.failing, ends: self.ends_at() });
        bulk
    }

    pub(super) fn of_jobs(&self, method: &str, rest: &[&str], query: &str, sent: &Value) -> Answer {
        match (method, rest) {
            ("POST", ["statuses"]) => self.states(sent),
            (_, ["statuses"]) => wrong_method(),
            _ if self.manners.jobs == Jobs::NotFound => nowhere(),
            _ if self.manners.jobs == Jobs::NotAllowed => wrong_method(),
            ("GET", []) => self.of_bulk(query),
            ("GET", ["search"]) => {
                let rows: Vec<_> = self.jobs.iter().map(|job| job.shown(self.now)).collect();
                accepted(&json!({"jobs": rows, "next": null}))
            }
            ("GET", ["summary"]) => {
                let done = self.jobs.iter().filter(|job| job.state(self.now) == "completed").count();
                accepted(&json!({"crawl": {"completed": done}}))
            }
            (_, [] | ["search" | "summary"]) => wrong_method(),
            _ => nowhere(),
        }
    }

    fn of_bulk(&self, query: &str) -> Answer {
        let Some(bulk) = query.split('&').find_map(|pair| pair.strip_prefix("bulkId=")).map(decoded) else {
            return refusal(400, "Bad Request", "bulkId is required");
        };
        let jobs: Vec<_> = self.jobs.iter().filter(|job| job.bulk == bulk).map(|job| job.shown(self.now)).collect();
        match (self.manners.jobs, jobs.first()) {
            (_, None) => refusal(404, "Not Found", "No jobs found"),
            (Jobs::One, Some(job)) => accepted(job),
            (Jobs::ById, Some(job)) => accepted(&json!({job["id"].as_str().unwrap_or(""): job})),
            _ => accepted(&Value::Array(jobs)),
        }
    }

    fn states(&self, sent: &Value) -> Answer {
        let ids: Option<Vec<_>> = sent["jobIds"].as_array().and_then(|ids| ids.iter().map(Value::as_str).collect());
        let Some(ids) = ids else { return refusal(400, "Bad Request", "jobIds are required") };
        let jobs = self.jobs.iter().filter(|job| ids.contains(&job.id.as_str()));
        accepted(&Value::Object(jobs.map(|job| (job.id.clone(), job.shown(self.now))).collect::<Map<_, _>>()))
    }
}

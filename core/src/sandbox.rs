//! A stand-in for the tenant's API: request in, response out, time from outside, everything in memory.
//!
//! Paths, bodies and answers are those of the published pages. Where they leave something open, the choice is marked
//! beside the code as "our assumption".

mod answers;
mod configuration;
mod connections;
mod control;
mod data;
mod date;
mod deletion;
mod fault;
mod http;
mod integration;
mod integrations;
mod jobs;
mod logged;
mod masking;
mod objects;
mod payload;
mod rest;
mod scripts;
mod seed;
mod shape;
mod sign_in;
mod status;
mod validation;
mod versions;

pub use answers::{error, options, too_large, wrong_method};
pub use fault::{Fault, GARBAGE};
pub use jobs::JobsAnswer;
pub use logged::logged;
pub use payload::{Body, read_body};

use std::collections::VecDeque;

use crate::api::{Call, Found, Immuta, Request, Response};
use crate::kit::sandbox::Script;
use integration::Integration;

/// How a sandbox behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How long a change of state takes, in milliseconds.
    pub delay: u64,
    /// The only key that is accepted. Without one, any non-empty `Authorization` is (our assumption: real keys have no
    /// published form).
    pub api_key: Option<String>,
    /// Whether `/__sandbox/...` is served. If so, the clock only moves when it is moved there.
    pub control: bool,
    /// Which version of Immuta it imitates, where versions differ.
    pub immuta: Immuta,
    /// How background jobs are reported.
    pub jobs: JobsAnswer,
    /// Whether it starts with integrations and connections of several platforms in different states.
    pub seed: bool,
}

impl Default for Options {
    fn default() -> Self {
        let (immuta, jobs) = (Immuta::default(), JobsAnswer::default());
        Self { delay: 1500, api_key: None, control: false, immuta, jobs, seed: false }
    }
}

/// The state of the stand-in.
#[derive(Clone, Default)]
pub struct Sandbox {
    options: Options,
    integrations: Vec<Integration>,
    connections: Vec<connections::Connection>,
    /// In the order of their numbers, which is also the order in which they end.
    jobs: VecDeque<jobs::Job>,
    /// The index of the first job that is not due yet.
    first_due: usize,
    last_job: u64,
    /// Ids are given in order, from 1.
    last_id: u64,
    /// The clock of a controlled sandbox.
    clock: Option<u64>,
}

impl Sandbox {
    /// A tenant, empty unless the options say otherwise.
    pub fn new(options: Options) -> Self {
        let (clock, is_seeded) = (options.control.then_some(0), options.seed);
        let mut sandbox = Self { options, clock, ..Self::default() };
        if is_seeded {
            sandbox.seed();
        }
        sandbox
    }

    /// Answers a request that arrives at `now`, in milliseconds of any clock that does not run backwards.
    pub fn handle(&mut self, now: u64, request: &Request<'_>) -> Response {
        self.answer(now, request, Body::of(request))
    }

    /// Answers a request whose body was read before. This is fast, however long the body is.
    pub fn answer(&mut self, now: u64, request: &Request<'_>, payload: Body) -> Response {
        let request = &http::without_head(request);
        if let Some(response) = self.control(request) {
            return response;
        }
        let now = self.clock.unwrap_or(now);
        self.advance(now);
        match self.route(now, request, payload) {
            Ok(response) | Err(response) => response,
        }
    }

    /// Lets everything happen that is due by `now`.
    fn advance(&mut self, now: u64) {
        let delay = self.options.delay;
        self.integrations.retain_mut(|integration| integration.advance(now, delay));
        self.settle_connections();
        self.finish_jobs(now);
    }

    /// When a change that begins now is done.
    fn done_at(&self, now: u64) -> u64 {
        now.saturating_add(self.options.delay)
    }

    fn route(&mut self, now: u64, request: &Request<'_>, payload: Body) -> Result<Response, Response> {
        let (call, at) = match Call::find(request.method, request.path(), self.options.immuta) {
            Found::Call(call, parameters) => (call, parameters.value),
            Found::OtherMethods(methods) if request.method == "OPTIONS" => return Ok(answers::options(&methods)),
            Found::OtherMethods(methods) => {
                self.authorize(request)?;
                return Err(answers::wrong_method(&methods));
            }
            // There is nothing secret in paths that do not exist, so nobody is asked for a key.
            Found::Nothing => return Err(answers::no_such_path()),
        };
        if call != Call::Authenticate {
            self.authorize(request)?;
        }
        match call {
            Call::ListIntegrations => Ok(self.list_integrations()),
            Call::CreateIntegration => self.create_integration(now, payload),
            Call::GetIntegration => self.get_integration(at),
            Call::UpdateIntegration => self.update_integration(now, at, payload),
            Call::DeleteIntegration => self.delete_integration(now, at, payload),
            Call::IntegrationStatus => self.integration_status(at),
            Call::RegenerateKey => self.regenerate_key(at),
            Call::CreateScript => self.script(Script::Create, payload),
            Call::InitialCreateScript => self.script(Script::InitialCreate, payload),
            Call::CleanupScript => self.script(Script::Cleanup, payload),
            Call::PostCleanupScript => self.script(Script::PostCleanup, payload),
            Call::EditScript => self.edit_script(at, payload),
            Call::DeleteScript => self.delete_script(at),
            Call::RegisterConnection => self.register_connection(now, payload),
            Call::TestConnection => Self::test_connection(payload),
            Call::GetConnection => self.get_connection(at),
            Call::UpdateConnection => self.update_connection(now, at, payload),
            Call::SearchConnections => self.search_connections(payload),
            Call::SearchObjects => self.search_objects(at, payload),
            Call::GetObject => self.get_object(at),
            Call::DeleteObject => self.delete_object(now, at),
            Call::Crawl | Call::CrawlByPut => self.crawl(now, at, payload),
            Call::ChangeSettings => self.change_settings(now, at, payload),
            Call::FindJobs => self.jobs_of(now, request),
            Call::JobStatuses => self.job_statuses(now, payload),
            Call::SearchJobs => self.search_jobs(now, request),
            Call::SummarizeJobs => Ok(self.summarize_jobs(now, request)),
            Call::Authenticate => self.authenticate(request, payload),
        }
    }

    fn next_id(&mut self) -> String {
        self.last_id += 1;
        self.last_id.to_string()
    }
}

#[cfg(test)]
mod tests;

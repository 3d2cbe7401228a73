//! A stand-in for the tenant's API: request in, response out, time from outside, everything in memory.
//!
//! Paths, bodies and answers are those of the published pages. Where they leave something open, the choice stands
//! beside the code as "our assumption".

mod answers;
mod connections;
mod control;
mod http;
mod integrations;
mod script;

pub use http::{Request, Response};

use crate::check::{Checked, check};
use crate::diagnostic::Severity;
use crate::document::Kind;
use crate::read::{self, Format, MOST_BYTES};
use crate::text::Positions;
use crate::value::visible;
use integrations::Integration;

/// How a sandbox behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How long a change of state takes, in milliseconds.
    pub delay: u64,
    /// The one key that is accepted. Without it any non-empty `Authorization` is (our assumption: real keys have no
    /// published form).
    pub api_key: Option<String>,
    /// Whether `/__sandbox/...` is served. The clock then stands still unless it is moved there.
    pub control: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { delay: 1500, api_key: None, control: false }
    }
}

/// The state of the stand-in.
#[derive(Default)]
pub struct Sandbox {
    options: Options,
    integrations: Vec<Integration>,
    connections: Vec<connections::Connection>,
    /// Ids are given in order, from 1.
    last_id: u64,
    /// The clock of a controlled sandbox.
    clock: Option<u64>,
}

impl Sandbox {
    /// An empty tenant.
    pub fn new(options: Options) -> Self {
        let clock = options.control.then_some(0);
        Self { options, clock, ..Self::default() }
    }

    /// Answers a request that arrives at `now`, in milliseconds of any clock that does not run backwards.
    pub fn handle(&mut self, now: u64, request: &Request<'_>) -> Response {
        if let Some(response) = self.control(request) {
            return response;
        }
        let now = self.clock.unwrap_or(now);
        self.advance(now);
        match self.route(now, request) {
            Ok(response) | Err(response) => response,
        }
    }

    /// Lets everything happen that is due by `now`.
    fn advance(&mut self, now: u64) {
        for integration in &mut self.integrations {
            integration.advance(now);
        }
    }

    fn route(&mut self, now: u64, request: &Request<'_>) -> Result<Response, Response> {
        self.authorize(request)?;
        let path = request.path();
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        match (segments.as_slice(), request.method) {
            (["integrations"], "GET") => Ok(self.list_integrations()),
            (["integrations"], "POST") => self.create_integration(now, request),
            (["integrations", "scripts", "create"], "POST") => Self::create_script(request),
            (["data", "connection"], "POST") => self.register_connection(now, request),
            (["data", "connection", "test"], "POST") => Self::test_connection(request),
            (["integrations", "scripts", "create"] | ["data", "connection"] | ["data", "connection", "test"], _) => {
                Err(answers::wrong_method("POST"))
            }
            (["data", "connection", key], "GET") => self.get_connection(key),
            (["data", "connection", _], _) => Err(answers::wrong_method("GET")),
            (["integrations", id], "GET") => self.get_integration(id),
            (["integrations", id], "PUT") => self.update_integration(now, id, request),
            (["integrations"], _) => Err(answers::wrong_method("GET, POST")),
            (["integrations", _], _) => Err(answers::wrong_method("GET, PUT")),
            _ => Err(answers::not_found(&format!("there is no {}", visible(path)))),
        }
    }

    /// The answer to a body that its server would not even read.
    pub fn too_large() -> Response {
        answers::too_large()
    }

    fn authorize(&self, request: &Request<'_>) -> Result<(), Response> {
        let key = request.authorization.trim();
        let accepted = match &self.options.api_key {
            // Our assumption: the raw key and `Bearer` with the key are both taken, as public clients send both.
            Some(expected) => key == expected || key.strip_prefix("Bearer ").map(str::trim) == Some(expected),
            None => !key.is_empty(),
        };
        if accepted { Ok(()) } else { Err(answers::unauthorized()) }
    }

    fn next_id(&mut self) -> String {
        self.last_id += 1;
        self.last_id.to_string()
    }

    /// Reads a body and checks it as a kind of payload. What the checks call an error the tenant refuses too.
    fn body<T>(
        request: &Request<'_>,
        kind: Kind,
        use_it: impl FnOnce(&Checked<'_>) -> Result<T, Response>,
    ) -> Result<T, Response> {
        if request.body.len() > MOST_BYTES {
            return Err(answers::too_large());
        }
        let format = match request.media_type().as_str() {
            "application/json" => Format::Json,
            "application/yaml" | "application/x-yaml" | "text/yaml" => Format::Yaml,
            _ => return Err(answers::unsupported_media_type()),
        };
        let text = read::text(request.body).map_err(|finding| answers::bad_request(&finding.message))?;
        let checked = check(text, format, Some(kind));
        // A text that cannot be read at all is a bad request; one that says something impossible fails validation.
        let errors = || checked.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let syntax = errors().find(|error| error.code.is_syntax());
        let Some(error) = syntax.or_else(|| errors().next()) else {
            return use_it(&checked);
        };
        let place = Positions::new(text).at(error.span.start);
        let message = format!("{} (line {}, column {})", error.message, place.line, place.column);
        Err(if syntax.is_some() { answers::bad_request(&message) } else { answers::unprocessable(&message) })
    }
}

#[cfg(test)]
mod tests;

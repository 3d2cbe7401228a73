//! Sending the documents of a flow in their order, and watching what becomes of them.
//!
//! There is no I/O here: [`Sending`] says what to do next, and is reported what came of it.
//!
//! ```
//! use ucforge_core::answer::State as _;
//! use ucforge_core::send::{Outcome, Prepared, Sending, Step};
//!
//! let document = Prepared { method: "POST", path: "/integrations", body: "{}".to_owned().into() };
//! let mut sending = Sending::new(vec![document]);
//! let outcome = loop {
//!     match sending.step() {
//!         Step::Send(request) => {
//!             let (status, body) = match (request.method, &*request.path) {
//!                 ("GET", "/integrations") => (200, "[]"),
//!                 ("POST", _) => (200, r#"{"id": "1"}"#),
//!                 _ => (200, r#"{"id": "1", "status": "enabled"}"#),
//!             };
//!             sending.answer(status, body);
//!         }
//!         Step::Wait(_) => sending.waited(),
//!         Step::Done(outcome) => break outcome,
//!     }
//! };
//! assert!(matches!(outcome, Outcome::Settled(integrations) if integrations[0].status.name() == "enabled"));
//! ```

use zeroize::Zeroizing;

use crate::answer::{Integration, integrations};
use crate::api::{Call, Consequence, Effect, Response};
use crate::check::Setup;
use crate::document::{self, DocumentError};
use crate::render::RenderError;
use crate::secret::View;
use crate::text::url::segment;
use crate::value::json;

/// A document of a flow, ready to be sent.
pub struct Prepared {
    /// The method.
    pub method: &'static str,
    /// The path; `{id}` at its end stands for an integration.
    pub path: &'static str,
    /// The body as JSON, secrets in plain text.
    pub body: Zeroizing<String>,
}

/// What the flow of a setup sends, in order.
///
/// Errors: when a secret cannot be had.
pub fn requests(setup: &Setup, secrets: &View<'_>) -> Result<Vec<Prepared>, DocumentError> {
    let mut requests = Vec::new();
    for payload in setup.payloads() {
        let (method, path) = payload.request();
        let body =
            Zeroizing::new(json::compact(&document::build(setup, *payload)?, secrets).map_err(RenderError::from)?);
        requests.push(Prepared { method, path, body });
    }
    Ok(requests)
}

/// What to do next.
pub enum Step<'a> {
    /// Send this, then call [`Sending::answer`].
    Send(Request<'a>),
    /// Let so many milliseconds pass, then call [`Sending::waited`].
    Wait(u64),
    /// Nothing: this is what has become of it.
    Done(&'a Outcome),
}

/// A request to send.
pub struct Request<'a> {
    /// The method.
    pub method: &'static str,
    /// The path, fit to be sent.
    pub path: String,
    /// The body as JSON; empty where there is none.
    pub body: &'a str,
    /// Whether it carries a document; else it only looks how things are.
    pub is_document: bool,
}

/// What has become of the documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All were accepted, and no state of these integrations changes any more.
    Settled(Vec<Integration>),
    /// All were accepted, and no integration has come of it for a long time.
    Nothing,
    /// This request was not accepted, with that status. What came after it was not sent.
    Refused(String, u16),
    /// A document is about an integration, and there is none. It was not sent, nor what came after it.
    NoIntegration,
    /// There was no answer to this request: it may have been done all the same.
    Lost(String),
    /// This request, which was to tell how things are, had that status, or an answer that nobody understands.
    Unknown(String, u16),
}

/// What stands for the id of an integration in a path.
const ID: &str = "{id}";
/// How often to look while something is changing, in milliseconds.
const INTERVAL: u64 = 500;
/// A registered connection has its integration long before so many looks.
const MAX_LOOKS: u32 = 40;
/// How many looks may fail in a row: a server may be busy for a moment.
const MAX_FAILED: u32 = 3;

/// Sends the documents of a flow; the next one when the one before was accepted.
pub struct Sending {
    documents: Vec<Prepared>,
    state: State,
    /// How many integrations there were before.
    before: usize,
    /// The newest integration that is known: what `{id}` stands for.
    newest: Option<String>,
    /// The integration that the last document has made or changed, if its answer says so.
    mine: Option<String>,
    looks: u32,
    failed: u32,
}

enum State {
    /// Asks which integrations there are.
    Listing,
    /// Sends the document with this number.
    Sending(usize),
    /// Asks what has become of them.
    Looking,
    Waiting,
    Done(Outcome),
}

impl Sending {
    /// Begins with the first of the documents. Without any it only watches until no integration is changing.
    pub fn new(documents: Vec<Prepared>) -> Self {
        Self { documents, state: State::Listing, before: 0, newest: None, mine: None, looks: 0, failed: 0 }
    }

    /// What the documents do to people's access and data, each with its source.
    pub fn consequences(&self) -> Vec<Consequence> {
        let mut all: Vec<Consequence> = Vec::new();
        let calls = Call::ALL.iter().filter(|call| {
            let line = call.line();
            self.documents.iter().any(|document| (document.method, document.path) == line)
        });
        for call in calls {
            if let Effect::Changes(consequences) = call.endpoint().effect {
                all.extend(
                    consequences
                        .iter()
                        .filter(|one| !all.iter().any(|other| other.text == one.text))
                        .copied()
                        .collect::<Vec<_>>(),
                );
            }
        }
        all
    }

    /// What to do next.
    pub fn step(&self) -> Step<'_> {
        match &self.state {
            State::Listing => look(Call::ListIntegrations.line().1.to_owned()),
            State::Looking => look(match &self.mine {
                Some(id) => Call::GetIntegration.line().1.replace(ID, &segment(id)),
                None => Call::ListIntegrations.line().1.to_owned(),
            }),
            State::Sending(index) => {
                let Prepared { method, path, body } = &self.documents[*index];
                let id = self.newest.as_deref().unwrap_or("");
                Step::Send(Request { method, path: path.replace(ID, &segment(id)), body, is_document: true })
            }
            State::Waiting => Step::Wait(INTERVAL),
            State::Done(outcome) => Step::Done(outcome),
        }
    }

    /// Goes on with the answer to the request.
    pub fn answer(&mut self, status: u16, body: &str) {
        let request = match self.step() {
            Step::Send(request) => [request.method, " ", &request.path].concat(),
            Step::Wait(_) | Step::Done(_) => return,
        };
        let is_accepted = (200..300).contains(&status);
        self.state = match self.state {
            State::Listing | State::Sending(_) if !is_accepted => State::Done(Outcome::Refused(request, status)),
            State::Listing => match integrations(body) {
                Some(integrations) => {
                    self.before = if self.documents.is_empty() { 0 } else { integrations.len() };
                    self.newest = integrations.last().map(|last| last.id.clone()).filter(|id| !id.is_empty());
                    if self.documents.is_empty() { self.judge(integrations) } else { self.send(0) }
                }
                None => State::Done(Outcome::Unknown(request, status)),
            },
            State::Sending(index) => {
                // Only an answer about an integration says its id: a script has none, a connection another one.
                let path = self.documents[index].path;
                let told = Some(body).filter(|_| path.starts_with("/integrations")).and_then(id_of);
                let named = self.newest.clone().filter(|_| path.contains(ID));
                self.mine = told.or(named);
                self.newest = self.mine.clone().or(self.newest.take());
                self.send(index + 1)
            }
            State::Looking => self.saw(request, status, body),
            State::Waiting | State::Done(_) => return,
        };
    }

    /// Goes on when there was no answer to the request. A document is not sent again: it may have arrived.
    pub fn lost(&mut self) {
        let Step::Send(request) = self.step() else { return };
        let is_document = request.is_document;
        let request = [request.method, " ", &request.path].concat();
        self.failed += 1;
        self.state = match self.state {
            State::Looking if self.failed < MAX_FAILED => State::Waiting,
            _ if is_document => State::Done(Outcome::Lost(request)),
            _ => State::Done(Outcome::Unknown(request, 0)),
        };
    }

    /// Goes on when the time to wait is over.
    pub fn waited(&mut self) {
        if matches!(self.state, State::Waiting) {
            self.state = State::Looking;
        }
    }

    /// Goes on with the document of this number.
    fn send(&self, index: usize) -> State {
        match self.documents.get(index) {
            Some(document) if document.path.contains(ID) && self.newest.is_none() => {
                let (method, path) = Call::ListIntegrations.line();
                // When there are some, nobody can say which.
                let unknown = || Outcome::Unknown([method, " ", path].concat(), 200);
                State::Done(if self.before == 0 { Outcome::NoIntegration } else { unknown() })
            }
            Some(_) => State::Sending(index),
            None => State::Looking,
        }
    }

    fn saw(&mut self, request: String, status: u16, body: &str) -> State {
        let seen = match (&self.mine, status) {
            (Some(_), 404) => return State::Done(Outcome::Nothing),
            (_, ..200 | 300..) => None,
            (Some(_), _) => one(body).map(|one| vec![one]),
            // A registered connection does not say which integration it owns: that is the one that comes new into the list.
            (None, _) => integrations(body).map(|mut all| all.split_off(self.before.min(all.len()))),
        };
        if let Some(seen) = seen {
            self.failed = 0;
            return self.judge(seen);
        }
        self.failed += 1;
        if self.failed < MAX_FAILED { State::Waiting } else { State::Done(Outcome::Unknown(request, status)) }
    }

    /// Whether these integrations have come to rest.
    fn judge(&mut self, integrations: Vec<Integration>) -> State {
        self.looks += 1;
        let is_open = integrations.is_empty() && !self.documents.is_empty();
        if is_open && self.looks >= MAX_LOOKS {
            State::Done(Outcome::Nothing)
        } else if is_open || integrations.iter().any(Integration::is_changing) {
            State::Waiting
        } else {
            State::Done(Outcome::Settled(integrations))
        }
    }
}

/// The integration that an answer shows.
fn one(body: &str) -> Option<Integration> {
    Integration::read(&Response::new(200, "application/json", body.to_owned()))
}

/// The id in the answer about one integration, if it has one.
fn id_of(body: &str) -> Option<String> {
    one(body).map(|integration| integration.id).filter(|id| !id.is_empty())
}

fn look(path: String) -> Step<'static> {
    Step::Send(Request { method: "GET", path, body: "", is_document: false })
}

#[cfg(test)]
mod tests;

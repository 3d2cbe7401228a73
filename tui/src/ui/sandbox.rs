//! The sandbox in this program: what was said to it, and how things are there.

use std::collections::BTreeSet;

use ucforge_core::answer::{DataObject, Integration, Job, Refusal, integrations, jobs, objects};
use ucforge_core::api::{Call, Outgoing, Request, Response};
use ucforge_core::sandbox::{self, Fault, Options};
use ucforge_core::send::Sending;

/// How long the sandbox takes for a change of state, in milliseconds.
const DELAY: u64 = 1500;

/// The most lines of an answer that are shown.
const MAX_LINES: usize = 40;

/// The sandbox, and what the UI knows of it.
pub(super) struct Sandbox {
    core: sandbox::Sandbox,
    /// Requests with the status and the beginning of their answers, oldest first.
    pub(super) exchanges: Vec<String>,
    /// Its integrations when it was last looked at.
    pub(super) integrations: Vec<Integration>,
    connections: Vec<DataObject>,
    jobs: Vec<Job>,
    /// The things whose details are shown.
    open: BTreeSet<Thing>,
    /// What is deleted if it is asked for once more.
    pub(super) deleting: Option<Thing>,
    /// How answers to documents go wrong: a number of [`Fault::CHOICES`].
    fault: usize,
    /// What is being sent or watched; none when nothing is changing.
    pub(super) sending: Option<Sending>,
    /// When to look again, in milliseconds.
    pub(super) look_at: Option<u64>,
    /// Whether anything was changing since something was sent.
    pub(super) has_waited: bool,
    /// The details that are shown, as they were last.
    details: Vec<(Thing, String)>,
}

/// What is in the sandbox and can be looked at and deleted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    /// By its id.
    Integration(String),
    /// By its key.
    Connection(String),
}

impl Thing {
    /// For people.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Integration(id) => format!("integration {id}"),
            Self::Connection(key) => format!("connection {key}"),
        }
    }

    fn look(&self) -> Outgoing {
        match self {
            Self::Integration(id) => Outgoing::new(Call::GetIntegration, id),
            Self::Connection(key) => Outgoing::new(Call::GetConnection, key),
        }
    }

    fn delete(&self) -> Outgoing {
        match self {
            Self::Integration(id) => Outgoing::new(Call::DeleteIntegration, id),
            Self::Connection(key) => Outgoing::new(Call::DeleteObject, key),
        }
    }
}

/// A line of the pane.
pub(super) struct Line {
    pub(super) text: String,
    /// What it is about.
    pub(super) of: Option<Thing>,
}

impl Default for Sandbox {
    fn default() -> Self {
        Self {
            core: sandbox::Sandbox::new(Options { delay: DELAY, ..Options::default() }),
            exchanges: Vec::new(),
            integrations: Vec::new(),
            connections: Vec::new(),
            jobs: Vec::new(),
            open: BTreeSet::new(),
            deleting: None,
            fault: 0,
            sending: None,
            look_at: None,
            has_waited: false,
            details: Vec::new(),
        }
    }
}

impl Sandbox {
    /// Sends a document. None where a fault keeps the answer back. What was said is put on record.
    pub(super) fn send(&mut self, now: u64, method: &str, path: &str, body: &str) -> Option<Response> {
        let fault = Fault::read([self.fault().0]).unwrap_or_default();
        let answered = fault.response().unwrap_or_else(|| self.ask(now, method, path, body));
        let response = fault.spoil(answered);
        let status = response.as_ref().map_or_else(|| "no answer".to_owned(), |response| response.status.to_string());
        self.exchanges.push(format!("{method} {path} -> {status}"));
        let lines = response.iter().flat_map(|response| response.body.lines().take(MAX_LINES));
        self.exchanges.extend(lines.map(|line| format!("  {line}")));
        response
    }

    /// Asks how things are.
    pub(super) fn ask(&mut self, now: u64, method: &str, path: &str, body: &str) -> Response {
        let request = Request {
            method,
            target: path,
            authorization: "sandbox",
            content_type: "application/json",
            body: body.as_bytes(),
        };
        self.core.handle(now, &request)
    }

    fn look(&mut self, now: u64, request: &Outgoing) -> Response {
        self.ask(now, request.method(), &request.target, "")
    }

    /// Takes everything as it is now.
    pub(super) fn list(&mut self, now: u64) {
        self.integrations =
            integrations(&self.look(now, &Outgoing::new(Call::ListIntegrations, "")).body).unwrap_or_default();
        self.connections = objects(&self.look(now, &Outgoing::new(Call::SearchConnections, ""))).unwrap_or_default();
        self.jobs = jobs(&self.look(now, &Outgoing::new(Call::SearchJobs, ""))).unwrap_or_default();
        self.open.retain(|thing| match thing {
            Thing::Integration(id) => self.integrations.iter().any(|integration| integration.id == *id),
            Thing::Connection(key) => self.connections.iter().any(|connection| connection.path.join("/") == *key),
        });
        self.details = Vec::new();
        for thing in self.open.clone() {
            let details = self.look(now, &thing.look()).body;
            self.details.push((thing, details));
        }
    }

    /// Shows the details of a thing, or hides them.
    pub(super) fn toggle(&mut self, thing: Thing, now: u64) {
        if !self.open.remove(&thing) {
            self.open.insert(thing);
        }
        self.list(now);
    }

    /// Deletes a thing; says what came of it.
    pub(super) fn delete(&mut self, thing: &Thing, now: u64) -> String {
        let request = thing.delete();
        match self.send(now, request.method(), &request.target, "") {
            Some(response) => match Refusal::of(&response) {
                Some(refusal) => format!("{}: {} {}", request.line(), refusal.status, refusal.message),
                None => format!("{} is being deleted", thing.name()),
            },
            None => format!("there was no answer to {}", request.line()),
        }
    }

    /// How answers to documents go wrong now: as the header says it, and in words.
    pub(super) fn fault(&self) -> (&'static str, &'static str) {
        Fault::CHOICES[self.fault % Fault::CHOICES.len()]
    }

    /// Goes on to the next way.
    pub(super) fn next_fault(&mut self) {
        self.fault = (self.fault + 1) % Fault::CHOICES.len();
    }

    /// Everything that is shown, from top to bottom.
    pub(super) fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for Integration { id, status, host, validation, .. } in &self.integrations {
            let thing = Thing::Integration(id.clone());
            let mut add = |text| lines.push(Line { text, of: Some(thing.clone()) });
            add(format!("{id} {status} {host}"));
            for test in &validation.tests {
                let message = if test.message.is_empty() { String::new() } else { format!(": {}", test.message) };
                add(format!("  {} {}{message}", test.status, test.name));
            }
            self.add_details(&thing, add);
        }
        for DataObject { path, state, .. } in &self.connections {
            let key = path.join("/");
            let thing = Thing::Connection(key.clone());
            let mut add = |text| lines.push(Line { text, of: Some(thing.clone()) });
            add(format!("connection {key} {state}"));
            self.add_details(&thing, add);
        }
        let others = self.jobs.iter().map(|Job { id, state, .. }| format!("job {id} {state}"));
        let others = others.chain(self.exchanges.iter().cloned());
        lines.extend(others.map(|text| Line { text, of: None }));
        lines
    }

    fn add_details(&self, thing: &Thing, mut add: impl FnMut(String)) {
        let details = self.details.iter().filter(|(of, _)| of == thing);
        details.flat_map(|(_, text)| text.lines()).for_each(|line| add(format!("    {line}")));
    }
}

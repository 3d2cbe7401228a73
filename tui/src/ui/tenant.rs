//! The tenant that the UI talks to, or the sandbox in its place: the requests so far, and what is known about it.

mod exchange;
mod known;
mod lines;
mod look;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

use ucforge_core::answer::{DataObject, Integration, Job};
use ucforge_core::api::{Call, Outgoing, Response};
use ucforge_core::operation::{Operation, Question, Step};
use ucforge_core::sandbox::{self, Fault};
use ucforge_core::session::Lost;

pub(super) use known::Known;

use super::places::Exchanged;
use super::watched::{Memo, Watched};
use crate::exchange::Trouble;
use crate::profile::{Chosen, Place, SANDBOX};
use exchange::as_received;

/// How long the sandbox takes for a change of state, in milliseconds.
const DELAY: u64 = 1500;

/// The most requests that are remembered, and the most states of a thing.
const MAX_LOG: usize = 300;
const MAX_STATES: usize = 20;

/// How many of the changes and documents that were sent are shown beside the form.
const MAX_SENT: usize = 5;

/// What the lines of the pane are made from: versions of what was seen, and why some of it could not be seen.
type Shown = ([u64; 5], [Option<String>; 2]);

/// The answer to a request, and where the request failed if it did.
#[derive(Clone)]
pub(super) struct Answered {
    pub(super) answer: Result<Response, Lost>,
    pub(super) trouble: Option<Trouble>,
}

/// Shows only the status: the body may be a key.
impl fmt::Debug for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.answer.as_ref().map(|response| response.status);
        f.debug_struct("Answered").field("status", &status).finish_non_exhaustive()
    }
}

/// The tenant or sandbox that the UI talks to, and what is known about it.
pub(super) struct Tenant {
    pub(super) place: Place,
    wire: Wire,
    /// The changes and documents that were sent, with the status of their answers, oldest first.
    pub(super) exchanges: Watched<Vec<String>>,
    /// The integrations when they were last looked at.
    pub(super) integrations: Watched<Vec<Integration>>,
    pub(super) connections: Watched<Vec<DataObject>>,
    pub(super) jobs: Watched<Vec<Job>>,
    /// The requests of the session with their answers, at most `MAX_LOG`, oldest first.
    pub(super) log: Watched<VecDeque<Exchanged>>,
    /// The states that things were seen in, oldest first.
    states: BTreeMap<Thing, Vec<String>>,
    /// How many looks in a row have shown the same states.
    same_looks: u32,
    /// The things whose details are shown.
    open: BTreeSet<Thing>,
    /// The details that are shown, as they were last seen.
    details: Watched<Vec<(Thing, String)>>,
    /// Everything that the pane shows, in lines.
    lines: Memo<Shown, Vec<Line>>,
    /// What is known about the connections that the user reads about, by their keys.
    known: BTreeMap<String, Known>,
    /// The thing whose details the user waits for, and what for.
    pub(super) wanted: Option<(Thing, Want)>,
    /// The operation under way, if there is one.
    pub(super) doing: Option<Operation>,
    /// Whether a script was saved or copied that has to be run after the operation.
    pub(super) is_script_kept: bool,
    /// Where the last request of the operation failed, if it did.
    pub(super) trouble: Option<Trouble>,
    /// The last request that changes something, and its status once it has been answered.
    pub(super) last_change: Option<(String, Option<u16>)>,
    /// The looks that are still to be sent.
    pub(super) looks: VecDeque<Look>,
    /// Whether the tenant was looked at since it was chosen.
    pub(super) is_known: bool,
    /// Why the integrations, or some of them, could not be seen.
    pub(super) unseen: Option<String>,
    /// Why the connections, or some of them, could not be seen.
    pub(super) unseen_connections: Option<String>,
    pending: Option<Pending>,
    tickets: u64,
    /// When to continue, in milliseconds since the start.
    pub(super) due: Option<u64>,
    /// How answers to documents go wrong: an index into [`Fault::CHOICES`].
    fault: usize,
}

/// Where requests go.
enum Wire {
    /// The sandbox in this program: it answers at once.
    Own(Box<sandbox::Sandbox>),
    /// A tenant: its answers come later.
    Away,
}

/// A request that has not been answered yet.
struct Pending {
    ticket: u64,
    purpose: Purpose,
    /// Method and target; empty for a request that is not in `exchanges`.
    line: String,
    changes: bool,
}

/// What a request is for.
#[derive(Clone, Debug)]
pub(super) enum Purpose {
    /// The operation under way.
    Operation,
    /// Refreshing what is shown.
    Look(Look),
}

/// A look at the state of the tenant.
#[derive(Clone, Debug)]
pub(super) enum Look {
    Integrations,
    Connections,
    Jobs,
    Details(Thing),
    /// An object of a connection, by the names on its path.
    Object(Vec<String>),
    /// The objects below an object, by the names on its path.
    Children(Vec<String>),
    /// A request that was sent before, once more.
    Again(Box<Outgoing>),
    /// The script that the user wants before answering the current question.
    Script(Box<Outgoing>),
}

/// What details are wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// To make answers from them.
    Import,
    /// To compare them with something.
    Compare,
}

impl Look {
    pub(super) fn request(&self) -> Outgoing {
        match self {
            Self::Integrations => Outgoing::new(Call::ListIntegrations, ""),
            Self::Connections => Outgoing::new(Call::SearchConnections, ""),
            Self::Jobs => Outgoing::new(Call::SearchJobs, ""),
            Self::Details(Thing::Integration(id)) => Outgoing::new(Call::GetIntegration, id),
            Self::Details(Thing::Connection(key)) => Outgoing::new(Call::GetConnection, key),
            Self::Object(path) => Outgoing::about(Call::GetObject, path),
            Self::Children(path) => Outgoing::about(Call::SearchObjects, path),
            Self::Again(request) | Self::Script(request) => Outgoing::clone(request),
        }
    }
}

/// Something in the tenant that can be looked at and deleted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    /// By its id.
    Integration(String),
    /// By its key.
    Connection(String),
}

/// A line of the tenant's pane.
pub(super) struct Line {
    pub(super) text: String,
    /// The thing that the line is about, if any.
    pub(super) of: Option<Thing>,
}

/// What happened to a request that was sent.
pub(super) enum Sent {
    /// It was answered at once.
    Answered(Answered),
    /// It has to be carried to the tenant; the answer will come with this number.
    Away(u64),
}

impl Tenant {
    /// The sandbox in this program.
    pub(super) fn sandbox() -> Self {
        Self::sandbox_with(false)
    }

    /// The sandbox with integrations and connections in different states, so that the user can look around.
    pub(super) fn seeded() -> Self {
        let mut tenant = Self::sandbox_with(true);
        tenant.look();
        tenant
    }

    fn sandbox_with(seed: bool) -> Self {
        let options = sandbox::Options { delay: DELAY, seed, ..sandbox::Options::default() };
        let place = Place {
            name: SANDBOX.to_owned(),
            url: String::new(),
            is_sandbox: true,
            read_only: false,
            production: false,
        };
        Self::new(place, Wire::Own(Box::new(sandbox::Sandbox::new(options))))
    }

    /// The tenant of a profile that was chosen.
    pub(super) fn away(chosen: &Chosen) -> Self {
        Self::at(Place::of(chosen))
    }

    /// A tenant at this place.
    pub(super) fn at(place: Place) -> Self {
        Self::new(place, Wire::Away)
    }

    fn new(place: Place, wire: Wire) -> Self {
        Self {
            place,
            wire,
            exchanges: Watched::default(),
            integrations: Watched::default(),
            connections: Watched::default(),
            jobs: Watched::default(),
            log: Watched::default(),
            states: BTreeMap::new(),
            same_looks: 0,
            open: BTreeSet::new(),
            details: Watched::default(),
            lines: Memo::default(),
            known: BTreeMap::new(),
            wanted: None,
            doing: None,
            is_script_kept: false,
            trouble: None,
            last_change: None,
            looks: VecDeque::new(),
            is_known: false,
            unseen: None,
            unseen_connections: None,
            pending: None,
            tickets: 0,
            due: None,
            fault: 0,
        }
    }

    /// Whether it is the sandbox in this program.
    pub(super) fn is_own(&self) -> bool {
        matches!(self.wire, Wire::Own(_))
    }

    /// Its name on the screen.
    pub(super) fn name(&self) -> String {
        match self.wire {
            Wire::Own(_) => "sandbox".to_owned(),
            Wire::Away => {
                let production = if self.place.production { ", PRODUCTION" } else { "" };
                let read_only = if self.place.read_only { ", read-only" } else { "" };
                format!("tenant {}{production}{read_only}", self.place.label())
            }
        }
    }

    /// How often to check whether something is done, in milliseconds.
    pub(super) fn interval(&self) -> u64 {
        if self.is_own() { 500 } else { 2000 }
    }

    /// How long to wait until the next look at states that are changing, in milliseconds: longer after each look that
    /// shows nothing new, and finally `None`, to stop looking. Some states last for days.
    pub(super) fn next_look(&self) -> Option<u64> {
        // Nobody else changes this sandbox.
        if self.is_own() && self.exchanges.is_empty() {
            return None;
        }
        let most = if self.is_own() { 4 } else { 10 };
        (self.same_looks < most).then(|| self.interval() * 3_u64.pow(self.same_looks) / 2_u64.pow(self.same_looks))
    }

    /// Sends a request, and records what users may want to see again.
    pub(super) fn send(&mut self, now: u64, purpose: &Purpose, request: &Outgoing) -> Sent {
        let is_noted = matches!(purpose, Purpose::Operation) && (request.changes() || request.content.is_some());
        let line = request.line();
        if request.changes() {
            self.last_change = Some((line.clone(), None));
        }
        if is_noted {
            self.exchanges.push(line.clone());
        }
        let number = self.log.back().map_or(0, |last| last.number) + 1;
        if self.log.len() == MAX_LOG {
            // What the user did is kept longer than repeated looks.
            let first = self.log.iter().position(|one| one.is_look).unwrap_or(0);
            self.log.remove(first);
        }
        let is_look = matches!(purpose, Purpose::Look(_));
        self.log.push_back(Exchanged { number, is_look, at: now, request: request.clone(), answer: None });
        let fault = if is_noted { Fault::read([self.fault().0]).unwrap_or_default() } else { Fault::default() };
        match &mut self.wire {
            Wire::Own(sandbox) => {
                let answered = fault.response().unwrap_or_else(|| sandbox.handle(now, &as_received(request)));
                let answer = fault.spoil(answered).ok_or(Lost::NoAnswer);
                self.note(request.changes(), is_noted, &answer);
                Sent::Answered(Answered { answer, trouble: None })
            }
            Wire::Away => {
                self.tickets += 1;
                let changes = request.changes();
                let line = if is_noted { line } else { String::new() };
                self.pending = Some(Pending { ticket: self.tickets, purpose: purpose.clone(), line, changes });
                Sent::Away(self.tickets)
            }
        }
    }

    /// This tenant in place of another one: it continues the ticket numbers, so that answers to the other one are
    /// ignored.
    pub(super) fn after(self, other: &Self) -> Self {
        Self { tickets: other.tickets, ..self }
    }

    /// Whether an operation is under way, or one of its requests is not answered yet.
    pub(super) fn is_busy(&self) -> bool {
        let is_change = |pending: &Pending| matches!(pending.purpose, Purpose::Operation);
        self.doing.is_some() || self.pending.as_ref().is_some_and(is_change)
    }

    /// Whether a look like this is not answered yet: what seems to be missing may only be unknown so far.
    pub(super) fn is_asked(&self, wanted: &Look) -> bool {
        let is_it = |look: &Look| std::mem::discriminant(look) == std::mem::discriminant(wanted);
        let is_pending = |pending: &Pending| matches!(&pending.purpose, Purpose::Look(look) if is_it(look));
        self.pending.as_ref().is_some_and(is_pending) || self.looks.iter().any(is_it)
    }

    /// Whether the details of a thing are still to be asked for, or about to come.
    pub(super) fn are_coming(&self, thing: &Thing) -> bool {
        let is_it = |look: &Look| matches!(look, Look::Details(of) if of == thing);
        let is_pending = |pending: &Pending| matches!(&pending.purpose, Purpose::Look(look) if is_it(look));
        self.pending.as_ref().is_some_and(is_pending) || self.looks.iter().any(is_it)
    }

    /// Whether a request is waiting for its answer.
    pub(super) fn is_waiting(&self) -> bool {
        self.pending.is_some()
    }

    /// Records the answer with this number, and returns what it is for; `None` if nobody waits for it any more.
    pub(super) fn arrived(&mut self, ticket: u64, answer: &Answered) -> Option<Purpose> {
        let pending = self.pending.take_if(|pending| pending.ticket == ticket)?;
        self.note(pending.changes, !pending.line.is_empty(), &answer.answer);
        Some(pending.purpose)
    }

    fn note(&mut self, changes: bool, is_noted: bool, answer: &Result<Response, Lost>) {
        // Requests are sent one at a time, so this answers the last one.
        if let Some(last) = self.log.back_mut() {
            let answer = answer.as_ref().map(|response| (response.status, response.body.clone()));
            last.answer = Some(answer.map_err(ToString::to_string));
        }
        if let (true, Ok(response), Some(last)) = (changes, answer, &mut self.last_change) {
            last.1 = Some(response.status);
        }
        if !is_noted {
            return;
        }
        let status = answer.as_ref().map_or_else(|_| "no answer".to_owned(), |response| response.status.to_string());
        if let Some(line) = self.exchanges.last_mut() {
            line.extend([" -> ", &status]);
        }
    }

    /// The question that the user has to answer.
    pub(super) fn question(&self) -> Option<&Question> {
        match self.doing.as_ref()?.step() {
            Step::Ask(question) => Some(question),
            _ => None,
        }
    }

    /// How answers to documents go wrong now: as the header says it, and in words. A tenant's never go wrong on
    /// purpose.
    pub(super) fn fault(&self) -> (&'static str, &'static str) {
        Fault::CHOICES[if self.is_own() { self.fault % Fault::CHOICES.len() } else { 0 }]
    }

    /// Switches to the next way for answers to go wrong.
    pub(super) fn next_fault(&mut self) {
        self.fault = (self.fault + 1) % Fault::CHOICES.len();
    }
}

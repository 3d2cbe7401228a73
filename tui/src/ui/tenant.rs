//! The tenant that the UI talks to, or the sandbox in its place: what was said to it, and how things are there.

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

/// How many of those that changed something are shown beside the form.
const MAX_SENT: usize = 5;

/// What came of a request, and where it failed if it did.
#[derive(Clone)]
pub(super) struct Answered {
    pub(super) answer: Result<Response, Lost>,
    pub(super) trouble: Option<Trouble>,
}

/// What an answer says may be a key.
impl fmt::Debug for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.answer.as_ref().map(|response| response.status);
        f.debug_struct("Answered").field("status", &status).finish_non_exhaustive()
    }
}

/// Whom the UI talks to, and what it knows of them.
pub(super) struct Tenant {
    pub(super) place: Place,
    wire: Wire,
    /// Changes and documents with the status of their answers, oldest first.
    pub(super) exchanges: Watched<Vec<String>>,
    /// The integrations when they were last looked at.
    pub(super) integrations: Watched<Vec<Integration>>,
    pub(super) connections: Watched<Vec<DataObject>>,
    pub(super) jobs: Watched<Vec<Job>>,
    /// Every request of the session with its answer, the last one last.
    pub(super) log: Watched<VecDeque<Exchanged>>,
    /// The states that things were seen in.
    states: BTreeMap<Thing, Vec<String>>,
    /// How many looks in a row have shown the same states.
    same_looks: u32,
    /// The things whose details are shown.
    open: BTreeSet<Thing>,
    /// The details that are shown, as they were last.
    details: Watched<Vec<(Thing, String)>>,
    /// All of it in lines.
    lines: Memo<([u64; 5], Option<String>), Vec<Line>>,
    /// What is known of the connections that somebody reads about, by their keys.
    known: BTreeMap<String, Known>,
    /// What somebody waits for details for.
    pub(super) wanted: Option<(Thing, Want)>,
    /// What is being done; none when nothing is.
    pub(super) doing: Option<Operation>,
    /// Whether a script was taken along that is to be run once it is done.
    pub(super) is_script_kept: bool,
    /// Where the last request of it failed.
    pub(super) trouble: Option<Trouble>,
    /// The last request that changes something, and its status once it was answered.
    pub(super) last_change: Option<(String, Option<u16>)>,
    /// What is still to be looked at.
    pub(super) looks: VecDeque<Look>,
    /// Whether it was looked at since it was chosen.
    pub(super) is_known: bool,
    /// Why it could not be looked at.
    pub(super) unseen: Option<String>,
    pending: Option<Pending>,
    tickets: u64,
    /// When to go on, in milliseconds.
    pub(super) due: Option<u64>,
    /// How answers to documents go wrong: a number of [`Fault::CHOICES`].
    fault: usize,
}

/// Where requests go.
enum Wire {
    /// The sandbox in this program: it answers at once.
    Own(Box<sandbox::Sandbox>),
    /// A tenant: its answers come later.
    Away,
}

/// A request that was not answered yet.
struct Pending {
    ticket: u64,
    purpose: Purpose,
    /// Method and target.
    line: String,
    changes: bool,
}

/// What a request is for.
#[derive(Clone, Debug)]
pub(super) enum Purpose {
    /// What is being done.
    Operation,
    /// Keeping up to date what is shown.
    Look(Look),
}

/// A look at how things are.
#[derive(Clone, Debug)]
pub(super) enum Look {
    Integrations,
    Connections,
    Jobs,
    Details(Thing),
    /// An object of a connection, by its names.
    Object(Vec<String>),
    /// What is below it.
    Children(Vec<String>),
    /// A request that was sent before, once more.
    Again(Box<Outgoing>),
    /// The script that somebody wants before they answer the question that is asked.
    Script(Box<Outgoing>),
}

/// What details are wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// To make answers of them.
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

/// What is there and can be looked at and deleted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    /// By its id.
    Integration(String),
    /// By its key.
    Connection(String),
}

/// A line of the pane.
pub(super) struct Line {
    pub(super) text: String,
    /// What it is about.
    pub(super) of: Option<Thing>,
}

/// What becomes of a request.
pub(super) enum Sent {
    /// It is answered.
    Answered(Answered),
    /// It is to be carried to the tenant; the answer comes with this number.
    Away(u64),
}

impl Tenant {
    /// The sandbox in this program.
    pub(super) fn sandbox() -> Self {
        Self::sandbox_with(false)
    }

    /// The same with integrations and connections in different states, for somebody to look around.
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

    /// A tenant that was chosen.
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

    /// As it is named on the screen.
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

    /// How often to look whether something is done, in milliseconds.
    pub(super) fn interval(&self) -> u64 {
        if self.is_own() { 500 } else { 2000 }
    }

    /// How long to wait until the next look at states that are changing, in milliseconds: longer each time that shows nothing
    /// new, and in the end for ever. Some states last for days.
    pub(super) fn next_look(&self) -> Option<u64> {
        // Nobody else changes this sandbox.
        if self.is_own() && self.exchanges.is_empty() {
            return None;
        }
        let most = if self.is_own() { 4 } else { 10 };
        (self.same_looks < most).then(|| self.interval() * 3_u64.pow(self.same_looks) / 2_u64.pow(self.same_looks))
    }

    /// Sends a request. What of it people want to see again is put on record.
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
            // What somebody did outlives what is only looked at again and again.
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

    /// The same in the place of another one: answers to that one mean nothing here.
    pub(super) fn after(self, other: &Self) -> Self {
        Self { tickets: other.tickets, ..self }
    }

    /// Whether something is being done whose end is not known.
    pub(super) fn is_busy(&self) -> bool {
        let is_change = |pending: &Pending| matches!(pending.purpose, Purpose::Operation);
        self.doing.is_some() || self.pending.as_ref().is_some_and(is_change)
    }

    /// Whether somebody looks for this, and there is no answer yet: what is not there may only not be known.
    pub(super) fn is_asked(&self, wanted: &Look) -> bool {
        let is_it = |look: &Look| std::mem::discriminant(look) == std::mem::discriminant(wanted);
        let is_pending = |pending: &Pending| matches!(&pending.purpose, Purpose::Look(look) if is_it(look));
        self.pending.as_ref().is_some_and(is_pending) || self.looks.iter().any(is_it)
    }

    /// Whether an answer is waited for.
    pub(super) fn is_waiting(&self) -> bool {
        self.pending.is_some()
    }

    /// What the answer with this number is for; none when nobody waits for it any more.
    pub(super) fn arrived(&mut self, ticket: u64, answer: &Answered) -> Option<Purpose> {
        let pending = self.pending.take_if(|pending| pending.ticket == ticket)?;
        self.note(pending.changes, !pending.line.is_empty(), &answer.answer);
        Some(pending.purpose)
    }

    fn note(&mut self, changes: bool, is_noted: bool, answer: &Result<Response, Lost>) {
        // One request after the other: the last one is what is answered.
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

    /// The question that somebody has to answer.
    pub(super) fn question(&self) -> Option<&Question> {
        match self.doing.as_ref()?.step() {
            Step::Ask(question) => Some(question),
            _ => None,
        }
    }

    /// How answers to documents go wrong now: as the header says it, and in words. A tenant's never do on purpose.
    pub(super) fn fault(&self) -> (&'static str, &'static str) {
        Fault::CHOICES[if self.is_own() { self.fault % Fault::CHOICES.len() } else { 0 }]
    }

    /// Goes on to the next way.
    pub(super) fn next_fault(&mut self) {
        self.fault = (self.fault + 1) % Fault::CHOICES.len();
    }
}

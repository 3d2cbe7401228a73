//! One run of an operation, and the rules it has to keep.

use std::fmt::Write;

use ucforge_core::api::{Outgoing, Response};
use ucforge_core::operation::{End, Operation, Options, Outcome, PlaceEnd, Reply, Step};
use ucforge_core::session::{Authentication, Lost};
use ucforge_tests::tenant::{Manners, Tenant};

use crate::cases::Case;
use crate::world::{Fault, World};

/// What goes wrong, and what a person says.
pub(crate) trait Choices {
    fn fault(&mut self, writes: bool) -> Fault;
    fn agrees(&mut self) -> bool;
}

/// A request that was sent, and what is known of it.
struct Sent {
    line: String,
    body: String,
    writes: bool,
    faults: Vec<Fault>,
    status: Option<u16>,
    /// Whether it was refused because another change is running.
    busy: bool,
}

impl Sent {
    /// Whether its sender cannot know whether it was done.
    fn is_open(&self) -> bool {
        self.writes && self.faults.last().is_some_and(|fault| fault.leaves_open(self.status))
    }

    /// Whether it has looked, and seen what there is.
    fn is_look(&self) -> bool {
        let hidden = self.faults.last().is_none_or(|fault| fault.hides());
        // That there is nothing is said by the status alone.
        !self.writes && self.status.is_some_and(|status| status == 404 || !hidden && status < 500)
    }
}

/// What was so when it was looked at last.
#[derive(Clone, Default)]
struct Seen {
    is_so: bool,
    has_failed: bool,
    changes: usize,
}

impl Seen {
    fn of(case: &Case, tenant: &Tenant) -> Self {
        Self { is_so: (case.is_so)(tenant), has_failed: (case.has_failed)(tenant), changes: tenant.changes.len() }
    }
}

/// A run.
pub(crate) struct Run<'c> {
    case: &'c Case,
    world: World,
    operation: Operation,
    sent: Vec<Sent>,
    seen: Seen,
    through_session: bool,
    waited: u64,
    declined: bool,
    outcome: String,
}

impl<'c> Run<'c> {
    pub(crate) fn new(case: &'c Case, manners: Manners, options: Options) -> Self {
        let failing = manners.failing;
        let mut world = World::new(Tenant::new(Manners { failing: false, ..manners }));
        (case.before)(&mut world);
        world.tenant.changes.clear();
        world.tenant.manners.failing = failing;
        let seen = Seen::of(case, &world.tenant);
        Self {
            case,
            world,
            operation: (case.operation)(options),
            sent: Vec::new(),
            seen,
            through_session: false,
            waited: 0,
            declined: false,
            outcome: String::new(),
        }
    }

    /// Sends everything through sessions that sign in like this.
    pub(crate) fn by_session(&mut self, authentication: Option<Authentication>) {
        self.through_session = authentication.is_some();
        self.world.authentication = authentication;
    }

    /// Whether the request of that number was to change something.
    pub(crate) fn wrote(&self, number: usize) -> bool {
        self.sent.get(number).is_some_and(|sent| sent.writes)
    }

    /// How it has ended.
    pub(crate) fn end(&self) -> Option<End> {
        match self.operation.step() {
            Step::Done(outcome) => Some(outcome.end),
            _ => None,
        }
    }

    /// Runs it to its end.
    ///
    /// Errors: which rule it has broken.
    pub(crate) fn go(&mut self, choices: &mut dyn Choices) -> Result<(), String> {
        for _ in 0..2000 {
            let request = match self.operation.step() {
                Step::Send(request) => request.clone(),
                Step::Ask(question) => {
                    let yes = question.name.clone().map_or(Reply::Yes, Reply::Name);
                    let agrees = choices.agrees();
                    self.declined |= !agrees;
                    self.operation.reply(if agrees { yes } else { Reply::No });
                    continue;
                }
                Step::Wait(time) => {
                    let time = *time;
                    self.waited += time;
                    self.world.pass(time);
                    self.operation.waited();
                    continue;
                }
                Step::Done(outcome) => {
                    self.outcome = format!("{outcome:?}");
                    return self.judge(outcome);
                }
            };
            self.may_send(&request)?;
            let answer = self.send(&request, choices)?;
            self.operation.answer(answer);
        }
        Err("it does not end".to_owned())
    }

    /// Whether this request may go out now.
    fn may_send(&self, request: &Outgoing) -> Result<(), String> {
        if !request.changes() {
            return Ok(());
        }
        let line = request.line();
        if self.declined {
            return Err(format!("{line} is sent although a person said no"));
        }
        let again = |sent: &&Sent| sent.writes && sent.line == line && sent.body == request.body();
        let harmless = |sent: &Sent| {
            sent.busy || matches!(sent.faults.last(), Some(Fault::NotSent | Fault::Limited | Fault::Unauthorized))
        };
        if self.sent.iter().filter(again).any(|sent| !harmless(sent)) {
            return Err(format!("{line} is sent again"));
        }
        let open = self.sent.iter().rposition(Sent::is_open);
        if open.is_some_and(|at| !self.sent[at..].iter().any(Sent::is_look)) {
            return Err(format!("{line} is sent before it was looked what has become of the last change"));
        }
        Ok(())
    }

    fn send(&mut self, request: &Outgoing, choices: &mut dyn Choices) -> Result<Result<Response, Lost>, String> {
        let writes = request.changes();
        let (answer, faults) = if self.through_session {
            self.world.send_by_session(request, &mut |_| choices.fault(writes))?
        } else {
            let fault = choices.fault(writes);
            (self.world.send(request, fault), vec![fault])
        };
        let status = answer.as_ref().ok().map(|response| response.status);
        let busy =
            answer.as_ref().is_ok_and(|response| response.status == 409 && response.body.contains("in current state"));
        let sent = Sent { line: request.line(), body: request.body().to_owned(), writes, faults, status, busy };
        if !sent.writes && sent.is_look() || sent.writes && !sent.is_open() {
            self.seen = Seen::of(self.case, &self.world.tenant);
        }
        self.sent.push(sent);
        Ok(answer)
    }

    /// Whether what is claimed is so.
    fn judge(&self, outcome: &Outcome) -> Result<(), String> {
        let now = Seen::of(self.case, &self.world.tenant);
        let open = self.sent.iter().rposition(Sent::is_open);
        let has_looked = open.is_some_and(|at| self.sent[at..].iter().any(Sent::is_look));
        let lost = self
            .sent
            .iter()
            .any(|sent| sent.faults.last().is_some_and(|fault| fault.hides() || *fault == Fault::Doubled));
        let good = match outcome.end {
            End::Done => self.seen.is_so,
            End::AlreadySo => self.seen.is_so && now.changes == 0 && open.is_none(),
            End::NotDone => now.changes == 0 && !self.world.has_late() && self.is_refused_or_unsent(),
            End::Started => now.changes > 0 || self.world.has_late() || self.is_watching(),
            End::Failed if self.several() => now.changes > 0,
            End::Partly => self.several() && now.changes > 0,
            End::Failed => self.seen.has_failed && (now.changes > 0 || self.is_watching()),
            End::NotSeen => open.is_some() && has_looked && (self.seen.changes == 0 || self.several()),
            End::Unknown => lost,
        };
        if !good {
            return Err(format!("{:?} is claimed, and that is not so", outcome.end));
        }
        if open.is_some() && !has_looked && outcome.end != End::Unknown {
            return Err(format!("{:?} is claimed without a look after a change without an answer", outcome.end));
        }
        for place in &outcome.places {
            if !self.is_so_at(&place.put, place.end) {
                return Err(format!("{:?} is claimed of {}, and that is not so", place.end, place.put));
            }
        }
        Ok(())
    }

    /// Whether every write was refused, or never left.
    fn is_refused_or_unsent(&self) -> bool {
        self.sent.iter().all(|sent| !sent.is_open())
    }

    /// Whether it only waits for what others have begun.
    fn is_watching(&self) -> bool {
        self.case.name.starts_with("wait") || self.case.name.contains("being") || self.case.name.contains("busy")
    }

    /// Whether it changes several things, of which some may be known.
    fn several(&self) -> bool {
        self.case.name.starts_with("rotate a connection")
    }

    /// Whether a place holds what is claimed.
    fn is_so_at(&self, put: &str, end: PlaceEnd) -> bool {
        let tenant = &self.world.tenant;
        let id = put.rsplit('/').next().unwrap_or("");
        let token = if put.contains("/data/") {
            tenant.connection(id).map(|at| &tenant.connections[at].there["token"])
        } else {
            tenant.integration(id).map(|at| &tenant.integrations[at].payload["config"]["token"])
        };
        let new = token.is_some_and(|token| token == "t2");
        match end {
            PlaceEnd::New => new,
            PlaceEnd::Old => !new && !self.world.is_late(put),
            PlaceEnd::Failed => !new || self.seen.has_failed,
            PlaceEnd::Started | PlaceEnd::Unknown => true,
        }
    }

    /// What happened.
    pub(crate) fn story(&self) -> String {
        let mut story = String::new();
        for sent in &self.sent {
            let _ = writeln!(story, "  {} {:?} -> {:?}", sent.line, sent.faults, sent.status);
        }
        for one in &self.world.tenant.integrations {
            let _ = writeln!(story, "  integration {} is {}: {}", one.id, one.state, one.payload);
        }
        let _ = writeln!(story, "  changes: {:?}, waited {} ms", self.world.tenant.changes, self.waited);
        story + "  " + &self.outcome
    }
}

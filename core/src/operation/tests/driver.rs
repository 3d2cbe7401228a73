//! Runs an operation against a server, with faults in between, and holds it to what operations promise.

use super::{End, Operation, Outcome, Reply, Response, Step};
use crate::session::Lost;

/// A tenant that can be asked.
pub(super) trait Server: Clone {
    /// Answers a request that arrives at `now`, in milliseconds.
    fn answer(&mut self, now: u64, method: &str, target: &str, body: &str) -> Response;
}

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing.
    None,
    /// The server does it, and its answer is lost.
    AnswerLost,
    /// The request is lost, and nobody knows.
    RequestLost,
    /// The server is not reached, and that is known.
    NotSent,
    /// The answer is there when nobody waits for it any more.
    Late,
    /// The request itself arrives late: before the request after the next.
    Delayed,
    /// The request arrives twice, and the second answer comes back.
    Doubled,
    /// The answer is cut off in the middle, and says that it is whole.
    Cut,
    /// The answer is cut off in the middle, and whoever reads it notices.
    Broken,
    /// The server does it, and says that it is in trouble.
    TroubleAfter,
    /// A gateway says that the server is in trouble, which has seen nothing.
    TroubleBefore,
    /// There were too many requests, and this one was not let through.
    TooMany,
    /// The server does it, and answers nothing that can be understood.
    Garbage,
    /// The request leads elsewhere.
    Redirected,
}

impl Fault {
    pub(super) const ALL: [Self; 13] = [
        Self::AnswerLost,
        Self::RequestLost,
        Self::NotSent,
        Self::Late,
        Self::Delayed,
        Self::Doubled,
        Self::Cut,
        Self::Broken,
        Self::TroubleAfter,
        Self::TroubleBefore,
        Self::TooMany,
        Self::Garbage,
        Self::Redirected,
    ];
}

/// One run of an operation.
pub(super) struct Run<S> {
    pub(super) server: S,
    pub(super) now: u64,
    pub(super) outcome: Outcome,
    /// What was sent, with the fault and the status of the answer (0 for none).
    pub(super) log: Vec<(String, Fault, u16)>,
    /// How many requests that change the tenant the server has accepted.
    pub(super) accepted: usize,
    /// Questions, by their debug forms.
    pub(super) asked: Vec<String>,
}

/// A request on its way.
struct Sent {
    method: &'static str,
    target: String,
    body: String,
    is_write: bool,
}

/// More requests than any operation may send here.
const MAX_REQUESTS: usize = 400;

/// Runs an operation from `now` on. `fault` says what goes wrong with the request of that number.
pub(super) fn drive<S: Server>(
    mut server: S,
    mut now: u64,
    mut operation: Operation,
    mut fault: impl FnMut(usize) -> Fault,
) -> Run<S> {
    let (mut log, mut asked, mut accepted) = (Vec::new(), Vec::new(), 0);
    let mut delayed: Option<(usize, Sent)> = None;
    // Writes whose outcome is not known, and those that were refused as busy: method, target and body.
    let mut unknown: Vec<String> = Vec::new();
    let mut sent_before: Vec<(String, bool)> = Vec::new();
    loop {
        match operation.step() {
            Step::Send(request) => {
                let number = log.len();
                assert!(number < MAX_REQUESTS, "it does not end: {log:?}");
                let sent = Sent {
                    method: request.method(),
                    target: request.target.clone(),
                    body: request.body().to_owned(),
                    is_write: request.changes(),
                };
                let line = request.line();
                let identity = [&line, " ", &sent.body].concat();
                if sent.is_write {
                    assert!(!unknown.contains(&identity), "sent again after an unknown outcome: {line}, {log:?}");
                    let before = sent_before.iter().filter(|(one, _)| *one == identity);
                    assert!(before.clone().all(|(_, was_busy)| *was_busy), "sent again: {line}, {log:?}");
                }
                now += 7;
                if let Some((due, late)) = delayed.take() {
                    if due <= number {
                        deliver(&mut server, now, &late, &mut accepted);
                    } else {
                        delayed = Some((due, late));
                    }
                }
                let fault = fault(number);
                let answer = pass(&mut server, now, sent, fault, number, &mut delayed, &mut accepted);
                let status = answer.as_ref().map_or(0, |response| response.status);
                if request.changes() {
                    let is_busy = answer
                        .as_ref()
                        .is_ok_and(|response| response.status == 409 && response.body.contains("in current state"));
                    let is_unknown = match &answer {
                        Ok(response) => response.status >= 500 || response.status < 400 && fault == Fault::Redirected,
                        Err(lost) => lost.may_have_arrived(),
                    };
                    if is_unknown {
                        unknown.push(identity.clone());
                    }
                    sent_before.push((identity, is_busy));
                }
                log.push((line, fault, status));
                operation.answer(answer);
            }
            Step::Ask(question) => {
                asked.push(format!("{:?}", question.asked));
                let reply = question.name.clone().map_or(Reply::Yes, Reply::Name);
                operation.reply(reply);
            }
            Step::Wait(time) => {
                now += *time;
                operation.waited();
            }
            Step::Done(_) => break,
        }
    }
    let Step::Done(outcome) = std::mem::replace(&mut operation.step, Step::Wait(0)) else { panic!() };
    let run = Run { server, now, outcome: *outcome, log, accepted, asked };
    run.promises();
    run
}

fn deliver<S: Server>(server: &mut S, now: u64, sent: &Sent, accepted: &mut usize) -> Response {
    let response = server.answer(now, sent.method, &sent.target, &sent.body);
    if sent.is_write && response.is_success() {
        *accepted += 1;
    }
    response
}

/// Sends a request through a fault.
fn pass<S: Server>(
    server: &mut S,
    now: u64,
    sent: Sent,
    fault: Fault,
    number: usize,
    delayed: &mut Option<(usize, Sent)>,
    accepted: &mut usize,
) -> Result<Response, Lost> {
    let page = |status: u16, body: &str| Ok(Response::new(status, "text/html", body.to_owned()));
    match fault {
        Fault::None => Ok(deliver(server, now, &sent, accepted)),
        Fault::AnswerLost => {
            deliver(server, now, &sent, accepted);
            Err(Lost::NoAnswer)
        }
        Fault::Late => {
            deliver(server, now, &sent, accepted);
            Err(Lost::TimeOver { may_have_arrived: true })
        }
        Fault::RequestLost => Err(Lost::NoAnswer),
        Fault::NotSent => Err(Lost::NotSent),
        Fault::Delayed => {
            *delayed = Some((number + 2, sent));
            Err(Lost::TimeOver { may_have_arrived: true })
        }
        Fault::Doubled => {
            deliver(server, now, &sent, accepted);
            Ok(deliver(server, now, &sent, accepted))
        }
        Fault::Cut => {
            let mut response = deliver(server, now, &sent, accepted);
            let mut half = response.body.len() / 2;
            while !response.body.is_char_boundary(half) {
                half -= 1;
            }
            response.body.truncate(half);
            Ok(response)
        }
        Fault::Broken => {
            deliver(server, now, &sent, accepted);
            Err(Lost::Garbled)
        }
        Fault::TroubleAfter => {
            deliver(server, now, &sent, accepted);
            page(500, "<html>Internal Server Error</html>")
        }
        Fault::TroubleBefore => page(503, ""),
        Fault::TooMany => page(429, "{\"statusCode\": 429}"),
        Fault::Garbage => {
            let status = deliver(server, now, &sent, accepted).status;
            page(status, "\u{1f}{\"id\": <html>")
        }
        Fault::Redirected => Err(Lost::Redirected { status: 302, to: None }),
    }
}

impl<S> Run<S> {
    /// What holds for every operation: nothing is said that is not so.
    fn promises(&self) {
        let is_wrong = match self.outcome.end {
            End::NotDone | End::AlreadySo | End::NotSeen => self.accepted > 0,
            End::Partly => self.accepted == 0 || self.outcome.places.is_empty(),
            End::Done | End::Started | End::Failed | End::Unknown => false,
        };
        assert!(!is_wrong, "{} accepted: {:?}, {:?}", self.accepted, self.outcome, self.log);
        let needs_why = !matches!(self.outcome.end, End::Done | End::Started);
        let has_why = self.outcome.why.is_some() || self.outcome.plan.is_some();
        assert!(!needs_why || has_why, "{:?}, {:?}", self.outcome, self.log);
    }
}

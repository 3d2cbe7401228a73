//! A tenant behind a network that goes wrong, and what was seen of it.

use ucforge_core::api::{Outgoing, Response};
use ucforge_core::session::{Authentication, Event, Lost, Moment, Next, Session};
use ucforge_tests::tenant::{Answer, Tenant};

/// How long a request takes that goes well, in milliseconds.
const LATENCY: u64 = 10;
/// When there is no answer, it is given up after so many milliseconds.
const TIME_OUT: u64 = 1000;
/// What is late arrives so long after it was given up.
const LATE: u64 = 700;

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// The server is not reached.
    NotSent,
    /// The request is lost on its way.
    RequestLost,
    /// The answer is lost on its way.
    AnswerLost,
    /// The request arrives when nobody waits for an answer any more.
    Late,
    /// Only half of the answer arrives, and that is noticed.
    Cut,
    /// Only half of the answer arrives, and that is not noticed.
    CutUnnoticed,
    /// The request arrives twice; the second answer is the one that comes back.
    Doubled,
    /// 503 before anything was done.
    Unavailable,
    /// 500 after it was done.
    Broken,
    /// 429 before anything was done.
    Limited,
    /// 401, although the key is right.
    Unauthorized,
}

use Fault::{
    AnswerLost, Broken, Cut, CutUnnoticed, Doubled, Late, Limited, NotSent, RequestLost, Unauthorized, Unavailable,
};

impl Fault {
    /// What can go wrong with reading.
    pub(crate) const READING: [Self; 3] = [Self::None, RequestLost, CutUnnoticed];
    /// What can go wrong with writing.
    pub(crate) const WRITING: [Self; 11] =
        [Self::None, NotSent, RequestLost, AnswerLost, Late, Cut, CutUnnoticed, Doubled, Unavailable, Broken, Limited];
    /// All of it.
    pub(crate) const ALL: [Self; 11] = [
        NotSent,
        RequestLost,
        AnswerLost,
        Late,
        Cut,
        CutUnnoticed,
        Doubled,
        Unavailable,
        Broken,
        Limited,
        Unauthorized,
    ];

    /// Whether nobody can know from an answer with this status whether the request was done. Half of a refusal is one; half of an
    /// answer with a good status says no more than a page does, which has a good status too.
    pub(crate) fn leaves_open(self, status: Option<u16>) -> bool {
        let is_good = status.is_some_and(|status| status < 300);
        matches!(self, RequestLost | AnswerLost | Late | Cut | Unavailable | Broken) || self == CutUnnoticed && is_good
    }

    /// Whether the answer says nothing about what was asked.
    pub(crate) fn hides(self) -> bool {
        !matches!(self, Self::None | Doubled)
    }
}

/// A request that is still on its way.
struct OnTheWay {
    at: u64,
    request: Outgoing,
    authorization: String,
}

/// A tenant, and what lies between.
pub(crate) struct World {
    pub(crate) tenant: Tenant,
    pub(crate) now: u64,
    late: Vec<OnTheWay>,
    /// Whether the answers come through a session, with a key that is exchanged for tokens.
    pub(crate) authentication: Option<Authentication>,
}

impl World {
    pub(crate) fn new(tenant: Tenant) -> Self {
        Self { tenant, now: 0, late: Vec::new(), authentication: None }
    }

    /// Asks without anything going wrong; for what there is before the operation.
    pub(crate) fn prepare(&mut self, method: &str, target: &str, body: &serde_json::Value) -> serde_json::Value {
        let (status, _, answer) = self.tenant.answer(self.now, method, target, "key", &body.to_string());
        assert_eq!(status, 200, "{method} {target}: {answer}");
        serde_json::from_str(&answer).unwrap_or_default()
    }

    /// Whether a change is still on its way.
    pub(crate) fn has_late(&self) -> bool {
        self.late.iter().any(|late| late.request.changes())
    }

    /// Whether this change is still on its way.
    pub(crate) fn is_late(&self, line: &str) -> bool {
        self.late.iter().any(|late| late.request.line() == line)
    }

    /// Lets time pass; what was late arrives.
    pub(crate) fn pass(&mut self, time: u64) {
        let end = self.now + time;
        while let Some(at) = self.late.iter().position(|late| late.at <= end) {
            let late = self.late.remove(at);
            self.now = self.now.max(late.at);
            self.deliver(&late.request, &late.authorization);
        }
        self.now = end;
        self.tenant.pass(end);
    }

    fn deliver(&mut self, request: &Outgoing, authorization: &str) -> Answer {
        self.tenant.answer(self.now, request.method(), &request.target, authorization, request.body())
    }

    /// Sends a request and lets this go wrong.
    pub(crate) fn send(&mut self, request: &Outgoing, fault: Fault) -> Result<Response, Lost> {
        match self.event(request, "key", fault) {
            Event::Response(response, _) => Ok(response),
            Event::NotSent | Event::OutOfReach => Err(Lost::NotSent),
            Event::Lost => Err(Lost::NoAnswer),
            Event::TimedOut => Err(Lost::TimeOver { may_have_arrived: true }),
            Event::CutOff | Event::Garbled => Err(Lost::Garbled),
        }
    }

    /// Sends a request through a session. `faults` says what goes wrong with each transmission.
    ///
    /// Errors: what the session must not do.
    pub(crate) fn send_by_session(
        &mut self,
        request: &Outgoing,
        faults: &mut dyn FnMut(&Outgoing) -> Fault,
    ) -> Result<(Result<Response, Lost>, Vec<Fault>), String> {
        let authentication =
            self.authentication.clone().unwrap_or(Authentication::Raw(ucforge_core::secret::Clear::new("key")));
        let mut session = Session::new(request.clone(), authentication, self.now + 20_000);
        let mut sent: Vec<Fault> = Vec::new();
        for _ in 0..50 {
            let now = Moment::at(self.now);
            match session.poll(now) {
                Next::Transmit(transmit) => {
                    let is_it = transmit.target == request.target;
                    let authorization = transmit.authorization.expose().to_owned();
                    let body = String::from_utf8_lossy(transmit.body).into_owned();
                    let (method, target) = (transmit.method, transmit.target.to_owned());
                    if is_it && !request.may_be_repeated() && sent.iter().any(|fault| *fault != Unauthorized) {
                        return Err(format!("the session sends {} again after {sent:?}", request.line()));
                    }
                    let event = if is_it {
                        let fault = faults(request);
                        let event = self.event(request, &authorization, fault);
                        // A token that has become too old is the same as a refusal that was made up.
                        let refused = matches!(&event, Event::Response(response, _) if response.status == 401);
                        sent.push(if refused { Unauthorized } else { fault });
                        event
                    } else {
                        self.pass(LATENCY);
                        let (status, kind, body) = self.tenant.answer(self.now, method, &target, &authorization, &body);
                        Event::Response(Response::new(status, kind, body), None)
                    };
                    let now = Moment::at(self.now);
                    session.handle(now, event.clone());
                    session.handle(now, event);
                }
                Next::WaitUntil(moment) => self.pass(moment.saturating_sub(self.now).max(1)),
                Next::Done(end) => {
                    let end = end.clone();
                    if self.authentication.is_some() {
                        self.authentication = Some(session.into_authentication());
                    }
                    return Ok((end, sent));
                }
            }
        }
        Err(format!("the session of {} does not end", request.line()))
    }

    fn event(&mut self, request: &Outgoing, authorization: &str, fault: Fault) -> Event {
        self.pass(LATENCY);
        let refusal = |status: u16, error: &str| {
            let body = format!(r#"{{"statusCode":{status},"error":"{error}","message":"{error}"}}"#);
            Event::Response(Response::new(status, "application/json", body), None)
        };
        match fault {
            NotSent => return Event::NotSent,
            RequestLost => return Event::Lost,
            Unavailable => return refusal(503, "Service Unavailable"),
            Limited => return refusal(429, "Too Many Requests"),
            Unauthorized => return refusal(401, "Unauthorized"),
            Late => {
                self.pass(TIME_OUT);
                self.late.push(OnTheWay {
                    at: self.now + LATE,
                    request: request.clone(),
                    authorization: authorization.to_owned(),
                });
                return Event::TimedOut;
            }
            _ => {}
        }
        let (mut status, kind, mut body) = self.deliver(request, authorization);
        if fault == Doubled {
            (status, _, body) = self.deliver(request, authorization);
        }
        match fault {
            AnswerLost => Event::Lost,
            Cut => Event::CutOff,
            Broken => refusal(500, "Internal Server Error"),
            CutUnnoticed => {
                let half = (0..=body.len() / 2).rev().find(|at| body.is_char_boundary(*at)).unwrap_or(0);
                body.truncate(half);
                Event::Response(Response::new(status, kind, body), None)
            }
            _ => Event::Response(Response::new(status, kind, body), None),
        }
    }
}

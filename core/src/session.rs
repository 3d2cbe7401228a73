//! One request and its outcome, without a network: signing in, repeating what may be repeated, keeping to the deadline.
//!
//! [`Session::poll`] says what to do next; the caller reports the result, and the time, with [`Session::handle`].
//!
//! - Only a `GET` that changes nothing is repeated: at most twice more, after connection errors, answers that cannot be
//!   read, 429, 502, 503 and 504, not before `Retry-After` says so, and only as far as the deadline allows.
//! - Anything else is sent once. If a key is exchanged for a token, a 401 leads to one more exchange, and the request
//!   is sent again: one that was answered with 401 has done nothing.
//! - Redirects are not followed: the key would go to an address that nobody has checked.
//!
//! ```
//! use ucforge_core::api::{Call, Outgoing, Response};
//! use ucforge_core::secret::Clear;
//! use ucforge_core::session::{Authentication, Event, Moment, Next, Session};
//!
//! let request = Outgoing::new(Call::ListIntegrations, "");
//! let mut session = Session::new(request, Authentication::Raw(Clear::new("key")), 60_000);
//! let now = Moment::at(0);
//! let Next::Transmit(transmit) = session.poll(now) else { panic!() };
//! assert_eq!((transmit.method, transmit.target, transmit.authorization.expose()), ("GET", "/integrations", "key"));
//! session.handle(now, Event::Response(Response::new(200, "application/json", "[]".to_owned()), None));
//! assert!(matches!(session.poll(now), Next::Done(Ok(response)) if response.status == 200));
//! ```

mod date;
mod lost;

pub use lost::Lost;

use crate::answer;
use crate::api::{Call, Content, Outgoing, Response};
use crate::secret::{Clear, Secret, Source};
use crate::value::Value;

/// A moment, as the caller's clocks show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds of a clock that never runs backwards.
    pub clock: u64,
    /// Seconds since 1970 in UTC, if known: a `Retry-After` may be a date.
    pub unix: Option<u64>,
}

impl Moment {
    /// A moment for which only `clock` is known.
    pub fn at(clock: u64) -> Self {
        Self { clock, unix: None }
    }
}

/// How requests authenticate. Source: facts 2.
#[derive(Clone)]
pub enum Authentication {
    /// The key as it is.
    Raw(Clear),
    /// `Bearer` and the key.
    Bearer(Clear),
    /// `Bearer` and a token that the key is exchanged for.
    Exchange {
        /// The key.
        key: Clear,
        /// The token, once there is one.
        token: Option<Clear>,
    },
}

/// What to do next.
pub enum Next<'s> {
    /// Send this once, and report the result. Do not repeat it or follow redirects on the way.
    Transmit(Transmit<'s>),
    /// Wait until this moment of the caller's clock, or until something happens. While a request is on its way this is
    /// the deadline: then give the request up, and report [`Event::TimedOut`].
    WaitUntil(u64),
    /// Nothing: this is the outcome.
    Done(&'s Result<Response, Lost>),
}

/// A request on its way.
pub struct Transmit<'s> {
    /// The method.
    pub method: &'static str,
    /// Path and query.
    pub target: &'s str,
    /// The header `Authorization`; empty if there is none.
    pub authorization: Clear,
    /// The header `Content-Type`; empty if there is none.
    pub content_type: &'static str,
    /// The body, with secrets in plain text.
    pub body: &'s [u8],
}

/// The result of a transmission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A complete answer, and its header `Location`.
    Response(Response, Option<String>),
    /// The server was not reached: no byte of the request can have arrived.
    NotSent,
    /// The server was not reached, and trying again would not help: its name is not known, or its certificate is not
    /// trusted.
    OutOfReach,
    /// The connection ended before there was an answer: the server may have done what was asked.
    Lost,
    /// There was no answer in time.
    TimedOut,
    /// The connection ended in the middle of the answer.
    CutOff,
    /// There was an answer that cannot be read: too large, not text, not HTTP. Another one would be no better.
    Garbled,
}

/// How many times a request is repeated at most.
const MAX_REPEATS: u32 = 2;
/// How long to wait before the first repetition if the server does not say, in milliseconds; twice as long before the
/// second.
const PAUSE: u64 = 500;

/// The state of a request.
enum State {
    /// To be sent, not before this moment.
    Due(u64),
    /// On its way.
    Sent,
    Done(Result<Response, Lost>),
}

/// One request and its outcome.
pub struct Session {
    request: Outgoing,
    authentication: Authentication,
    /// The request that exchanges the key, while there is no token.
    sign_in: Option<Outgoing>,
    deadline: u64,
    state: State,
    repeats: u32,
    has_signed_in_again: bool,
}

impl Session {
    /// A session for a request that has to be answered by `deadline`, in milliseconds of the caller's clock.
    pub fn new(request: Outgoing, authentication: Authentication, deadline: u64) -> Self {
        let sign_in = match &authentication {
            Authentication::Exchange { key, token: None } => Some(exchange(key)),
            _ => None,
        };
        Self {
            request,
            authentication,
            sign_in,
            deadline,
            state: State::Due(0),
            repeats: 0,
            has_signed_in_again: false,
        }
    }

    /// The authentication for the next request, with the token that this session has got.
    pub fn into_authentication(self) -> Authentication {
        self.authentication
    }

    /// What to do next.
    pub fn poll(&mut self, now: Moment) -> Next<'_> {
        match self.state {
            State::Due(_) if now.clock >= self.deadline => {
                self.state = State::Done(Err(Lost::TimeOver { may_have_arrived: false }));
            }
            State::Due(at) if now.clock < at => return Next::WaitUntil(at.min(self.deadline)),
            State::Due(_) => {
                self.state = State::Sent;
                return Next::Transmit(self.transmit());
            }
            State::Sent if now.clock >= self.deadline => self.handle(now, Event::TimedOut),
            State::Sent => return Next::WaitUntil(self.deadline),
            State::Done(_) => {}
        }
        match &self.state {
            State::Done(end) => Next::Done(end),
            State::Due(at) => Next::WaitUntil(*at),
            State::Sent => Next::WaitUntil(self.deadline),
        }
    }

    /// Continues with the result of the transmission. A result that was not asked for changes nothing.
    pub fn handle(&mut self, now: Moment, event: Event) {
        if !matches!(self.state, State::Sent) {
            return;
        }
        self.state = if self.sign_in.is_some() { self.signed_in(event) } else { self.answered(now, event) };
    }

    fn transmit(&self) -> Transmit<'_> {
        let request = self.sign_in.as_ref().unwrap_or(&self.request);
        let authorization = match &self.authentication {
            _ if self.sign_in.is_some() => Clear::new(""),
            Authentication::Raw(key) => key.clone(),
            Authentication::Bearer(key) => bearer(key),
            Authentication::Exchange { token, .. } => token.as_ref().map_or_else(|| Clear::new(""), bearer),
        };
        Transmit {
            method: request.method(),
            target: &request.target,
            authorization,
            content_type: request.content_type(),
            body: request.body().as_bytes(),
        }
    }

    /// The next state after the exchange of the key. The request itself has not been sent by then.
    fn signed_in(&mut self, event: Event) -> State {
        let lost = match event {
            Event::Response(response, _) => {
                if let (Some(new), Authentication::Exchange { token, .. }) =
                    (answer::token(&response), &mut self.authentication)
                {
                    *token = Some(new);
                    self.sign_in = None;
                    return State::Due(0);
                }
                Lost::NotSignedIn { status: Some(response.status), is_no: answer::refuses_key(&response) }
            }
            Event::NotSent | Event::OutOfReach => Lost::NotSent,
            Event::TimedOut => Lost::TimeOver { may_have_arrived: false },
            Event::Lost | Event::CutOff | Event::Garbled => Lost::NotSignedIn { status: None, is_no: false },
        };
        State::Done(Err(lost))
    }

    fn answered(&mut self, now: Moment, event: Event) -> State {
        match event {
            Event::Response(response, location) => match response.status {
                300..=399 if response.status != 304 => {
                    State::Done(Err(Lost::redirected(&response, location.as_deref())))
                }
                401 => self.refused(response),
                429 | 502..=504 => {
                    let pause = response.retry_after.as_deref().and_then(|after| date::retry_after(after, now.unix));
                    self.repeated(now, pause, Ok(response))
                }
                _ => State::Done(Ok(response)),
            },
            Event::NotSent => self.repeated(now, None, Err(Lost::NotSent)),
            Event::OutOfReach => State::Done(Err(Lost::NotSent)),
            Event::Lost => self.repeated(now, None, Err(Lost::NoAnswer)),
            Event::CutOff => self.repeated(now, None, Err(Lost::Garbled)),
            Event::Garbled => State::Done(Err(Lost::Garbled)),
            Event::TimedOut if now.clock < self.deadline => {
                self.repeated(now, None, Err(Lost::TimeOver { may_have_arrived: true }))
            }
            Event::TimedOut => State::Done(Err(Lost::TimeOver { may_have_arrived: true })),
        }
    }

    /// The next state after a 401: a token may have expired, and nothing was done.
    fn refused(&mut self, response: Response) -> State {
        let Authentication::Exchange { key, token } = &mut self.authentication else {
            return State::Done(Ok(response));
        };
        *token = None;
        if std::mem::replace(&mut self.has_signed_in_again, true) {
            return State::Done(Ok(response));
        }
        self.sign_in = Some(exchange(key));
        State::Due(0)
    }

    /// The next state after a failure: the request is due once more, if that is allowed and there is time for it.
    fn repeated(&mut self, now: Moment, pause: Option<u64>, end: Result<Response, Lost>) -> State {
        if !self.request.may_be_repeated() || self.repeats == MAX_REPEATS {
            return State::Done(end);
        }
        let at = now.clock.saturating_add(pause.unwrap_or(PAUSE << self.repeats));
        if at >= self.deadline {
            return State::Done(end);
        }
        self.repeats += 1;
        State::Due(at)
    }
}

/// The request that exchanges a key for a token.
fn exchange(key: &Clear) -> Outgoing {
    let secret = Secret { name: "IMMUTA_API_KEY".to_owned(), source: Source::Literal(key.clone()) };
    let body = Value::from([("apikey", Value::Secret(secret))]);
    Outgoing::new(Call::Authenticate, "").with(Content::plain(body))
}

fn bearer(key: &Clear) -> Clear {
    Clear::new(["Bearer ", key.expose()].concat())
}

#[cfg(test)]
mod tests;

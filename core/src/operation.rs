//! What takes more than one request: creating and waiting, deregistering in order, making the tenant equal to a setup.
//!
//! An [`Operation`] says its next [`Step`], and is told what came of it:
//!
//! | step | what to do | go on with |
//! |---|---|---|
//! | [`Step::Send`] | send this request, best through a [`Session`](crate::session::Session) | [`Operation::answer`] |
//! | [`Step::Ask`] | show the question, with what the change does to people's access | [`Operation::reply`] |
//! | [`Step::Wait`] | let so many milliseconds pass | [`Operation::waited`] |
//! | [`Step::Done`] | nothing: the [`Outcome`] says what is so, and what to do next | |
//!
//! What always holds:
//!
//! - A write is never sent twice, with one exception: it was refused as busy, and [`Options::wait`] asked to wait.
//! - When the outcome of a write is unknown, the operation looks before it says anything: [`End::Done`] means that it was
//!   seen, [`End::NotDone`] that nothing of it was done, [`End::NotSeen`] that there is no sign of it so far, and
//!   [`End::Unknown`] that nobody can tell.
//! - Every operation comes to an end: [`Options::at_most`] bounds how long it waits for others.
//!
//! ```
//! use ucforge_core::api::{Content, Response};
//! use ucforge_core::operation::{End, Operation, Options, Reply, Step};
//! use ucforge_core::value::Value;
//!
//! let payload = Content::plain(Value::from([("type", "Trino".into())]));
//! let mut operation = Operation::create(payload, Options::default());
//! let outcome = loop {
//!     match operation.step() {
//!         Step::Send(request) => {
//!             let body = match request.line().as_str() {
//!                 "GET /integrations" => "[]",
//!                 "POST /integrations" => r#"{"id": "1", "status": "creating"}"#,
//!                 _ => r#"{"id": "1", "status": "enabled"}"#,
//!             };
//!             operation.answer(Ok(Response::new(200, "application/json", body.to_owned())));
//!         }
//!         Step::Ask(_) => operation.reply(Reply::Yes),
//!         Step::Wait(_) => operation.waited(),
//!         Step::Done(outcome) => break outcome,
//!     }
//! };
//! assert_eq!(outcome.end, End::Done);
//! ```

mod apply;
mod back;
mod create;
mod delete;
mod deregister;
mod drift;
mod follow;
mod look;
mod objects;
mod outcome;
mod plan;
mod question;
mod register;
mod rotate;
mod script;
mod turn;
mod update;
mod words;

pub use back::{PutBack, put_back};
pub use deregister::WHO as WHO_CLEANS_UP;
pub use drift::{Difference, Drift, drift, drift_of_connection, host};
pub use outcome::{End, Next, Outcome, Place, PlaceEnd, Why};
pub use plan::{Bodies, Plan, Wanted};
pub use question::{Asked, NoScript, Question, Reply};
pub use words::{no_answer, not_compared, refusal_of};

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use crate::answer::{Connection, Integration};
use crate::api::{Call, Content, Outgoing, Response};
use crate::session::Lost;
use turn::{Port, Said};

/// What to do next.
pub enum Step {
    /// Send this, then call [`Operation::answer`].
    Send(Outgoing),
    /// Ask this, then call [`Operation::reply`].
    Ask(Box<Question>),
    /// Let so many milliseconds pass, then call [`Operation::waited`].
    Wait(u64),
    /// Nothing: this is what has become of it.
    Done(Box<Outcome>),
}

/// How an operation goes about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether to wait until what was started is done, and for others that are in the way.
    pub wait: bool,
    /// How often to look meanwhile, in milliseconds.
    pub interval: u64,
    /// For how long to wait at most, in milliseconds: all pauses together, and what [`Operation::spent`] says beside them.
    pub at_most: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { wait: true, interval: 500, at_most: 600_000 }
    }
}

/// What an integration is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// That it works.
    Enabled,
    /// That it is gone.
    Deleted,
}

/// Something that takes more than one request.
pub struct Operation {
    port: Port,
    /// The rest of it, until it is done.
    rest: Option<Pin<Box<dyn Future<Output = Outcome> + Send>>>,
    step: Step,
}

impl Operation {
    /// Creates an integration, and waits until it is enabled.
    pub fn create(payload: Content, options: Options) -> Self {
        Self::new(options, |port| create::create(port, payload))
    }

    /// Creates an integration whose script a person runs first: generates the script, asks whether it was run, creates.
    pub fn set_up(script: Content, payload: Content, options: Options) -> Self {
        Self::new(options, |port| create::set_up(port, script, payload))
    }

    /// Updates the integration `id`, and waits until it is enabled again.
    pub fn update(id: &str, payload: Content, options: Options) -> Self {
        let id = id.to_owned();
        Self::new(options, |port| async move { update::update(&port, &id, payload, None).await })
    }

    /// The same of one that was looked at before: nothing is sent where somebody else has changed it since.
    pub fn update_as_seen(seen: &Integration, id: &str, payload: Content, options: Options) -> Self {
        let (id, seen) = (id.to_owned(), seen.whole.clone());
        Self::new(options, |port| async move { update::update(&port, &id, payload, Some(seen)).await })
    }

    /// Deletes the integration `id`, and waits until it is gone. `credentials` are those that some platforms demand.
    pub fn delete(id: &str, credentials: Option<Content>, options: Options) -> Self {
        let id = id.to_owned();
        Self::new(options, |port| async move { delete::delete(&port, &id, credentials).await })
    }

    /// Waits until the integration `id` is enabled or gone.
    pub fn wait(id: &str, goal: Goal, options: Options) -> Self {
        let id = id.to_owned();
        Self::new(options, |port| async move { follow::wait(&port, &id, goal).await })
    }

    /// Generates a new key for the integration `id`; the old one is void.
    pub fn regenerate(id: &str, options: Options) -> Self {
        let id = id.to_owned();
        Self::new(options, |port| async move { update::regenerate(&port, &id).await })
    }

    /// Registers a connection, and waits for its jobs. With a `script`, that is generated first, and it is asked whether it
    /// was run.
    pub fn register(script: Option<Content>, payload: Content, options: Options) -> Self {
        Self::new(options, |port| register::register(port, script, payload))
    }

    /// Changes how a connection reaches its platform. The body is `{"connection": {...}}`.
    pub fn update_connection(key: &str, body: Content, options: Options) -> Self {
        let key = key.to_owned();
        Self::new(options, |port| async move { register::update(&port, &key, body, None).await })
    }

    /// The same of one that was looked at before: nothing is sent where somebody else has changed it since.
    pub fn update_connection_as_seen(seen: &Connection, body: Content, options: Options) -> Self {
        let (key, seen) = (seen.key.clone(), seen.whole.clone());
        Self::new(options, |port| async move { register::update(&port, &key, body, Some(seen)).await })
    }

    /// Deregisters a connection in its order: generates the clean-up script, hands it out, deletes the connection, and says
    /// that somebody has to run the script.
    pub fn deregister(key: &str, options: Options) -> Self {
        let key = key.to_owned();
        Self::new(options, |port| async move { deregister::deregister(&port, &key).await })
    }

    /// Looks for new objects below `path`, and waits for the jobs. `body` is optional.
    pub fn crawl(path: &[String], body: Option<Content>, options: Options) -> Self {
        let path = path.to_vec();
        Self::new(options, |port| async move { objects::crawl(&port, &path, body).await })
    }

    /// Changes the settings of the object at `path`, and waits for the jobs. The body is `{"settings": {...}}`.
    pub fn settings(path: &[String], body: Content, options: Options) -> Self {
        let path = path.to_vec();
        Self::new(options, |port| async move { objects::settings(&port, &path, body).await })
    }

    /// Waits for the jobs of a bulk id.
    pub fn wait_for_jobs(bulk_id: &str, options: Options) -> Self {
        let id = bulk_id.to_owned();
        Self::new(options, |port| async move { follow::wait_for_jobs(&port, &id).await })
    }

    /// Puts the credentials of a payload into every place of the tenant that holds them, one after the other, and sees that
    /// each works before it goes on to the next. The places are the integrations on the payload's host, and the connection
    /// `key` where one is given.
    pub fn rotate(payload: Content, key: Option<String>, options: Options) -> Self {
        Self::new(options, |port| async move { rotate::rotate(&port, payload, key.as_deref()).await })
    }

    /// Makes the tenant equal to what is wanted: creates, updates or leaves it. The plan is asked about first. With
    /// `only_plan` nothing is asked and nothing is changed.
    pub fn apply(wanted: Wanted, only_plan: bool, options: Options) -> Self {
        Self::new(options, move |port| async move { apply::apply(&port, wanted, only_plan).await })
    }

    /// Sends a change of this kind, in the way that it is done here: asked about first, and watched to its end. None for what
    /// changes nothing, and for what is not done alone.
    pub fn of(request: Outgoing, options: Options) -> Option<Self> {
        let at = request.at();
        let first = at.first().map_or("", String::as_str);
        let content = request.content;
        Some(match request.call {
            Call::CreateIntegration => Self::create(content?, options),
            Call::UpdateIntegration => Self::update(first, content?, options),
            Call::DeleteIntegration => Self::delete(first, content, options),
            Call::RegenerateKey => Self::regenerate(first, options),
            Call::RegisterConnection => Self::register(None, content?, options),
            Call::UpdateConnection => Self::update_connection(first, content?, options),
            Call::DeleteObject if at.len() == 1 => Self::deregister(first, options),
            Call::Crawl | Call::CrawlByPut => Self::crawl(&at, content, options),
            Call::ChangeSettings => Self::settings(&at, content?, options),
            _ => return None,
        })
    }

    fn new<F: Future<Output = Outcome> + Send + 'static>(options: Options, start: impl FnOnce(Port) -> F) -> Self {
        let port = Port::new(options);
        let rest = Box::pin(start(port.clone()));
        let mut operation = Self { port, rest: Some(rest), step: Step::Wait(0) };
        operation.go_on();
        operation
    }

    /// What to do next.
    pub fn step(&self) -> &Step {
        &self.step
    }

    /// What has become of it, once that is the step.
    pub fn into_outcome(self) -> Option<Outcome> {
        if let Step::Done(outcome) = self.step { Some(*outcome) } else { None }
    }

    /// Goes on with the answer to the request that was to be sent, or with why there is none.
    pub fn answer(&mut self, answer: Result<Response, Lost>) {
        if matches!(self.step, Step::Send(_)) {
            self.port.tell(Said::Answer(answer));
            self.go_on();
        }
    }

    /// So many milliseconds have passed with waiting for an answer: they count for [`Options::at_most`]. To be said before
    /// [`Operation::answer`].
    pub fn spent(&self, milliseconds: u64) {
        self.port.spend(milliseconds);
    }

    /// Goes on with the reply to the question.
    #[allow(clippy::needless_pass_by_value, reason = "a reply is given once")]
    pub fn reply(&mut self, reply: Reply) {
        if let Step::Ask(question) = &self.step {
            let agrees = question.is_agreed(&reply);
            self.port.tell(Said::Reply(agrees));
            self.go_on();
        }
    }

    /// Goes on when the time to wait is over.
    pub fn waited(&mut self) {
        if matches!(self.step, Step::Wait(_)) {
            self.port.tell(Said::Waited);
            self.go_on();
        }
    }

    /// Runs to the next step.
    fn go_on(&mut self) {
        let Some(rest) = &mut self.rest else { return };
        // Nothing is woken up: it is only run when there is something to go on with.
        match rest.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => {
                self.rest = None;
                self.step = Step::Done(Box::new(outcome));
            }
            Poll::Pending => {
                if let Some(step) = self.port.step() {
                    self.step = step;
                }
            }
        }
    }
}

#[cfg(all(test, feature = "sandbox"))]
mod tests;

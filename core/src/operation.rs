//! Operations that take more than one request: creating and waiting, deregistering in order, making the tenant match a
//! setup.
//!
//! An [`Operation`] gives its next [`Step`], and the caller reports the result:
//!
//! | step | what to do | then call |
//! |---|---|---|
//! | [`Step::Send`] | send this request, best through a [`Session`](crate::session::Session) | [`Operation::answer`] |
//! | [`Step::Ask`] | show the question, with what the change does to people's access | [`Operation::reply`] |
//! | [`Step::Wait`] | wait this many milliseconds | [`Operation::waited`] |
//! | [`Step::Done`] | nothing: the [`Outcome`] says what happened and what to do next | |
//!
//! Guarantees:
//!
//! - A write is never sent twice, with one exception: the tenant refused it as busy, and [`Options::wait`] asked to
//!   wait.
//! - If the outcome of a write is unknown, the operation looks before it reports: [`End::Done`] means that the change
//!   was seen, [`End::NotDone`] that nothing was changed, [`End::NotSeen`] that there is no sign of the change so far,
//!   and [`End::Unknown`] that nobody can tell.
//! - Every operation ends: [`Options::at_most`] limits how long it waits.
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
    /// Send this request, then call [`Operation::answer`].
    Send(Outgoing),
    /// Ask this question, then call [`Operation::reply`].
    Ask(Box<Question>),
    /// Wait this many milliseconds, then call [`Operation::waited`].
    Wait(u64),
    /// Nothing: the operation has ended with this outcome.
    Done(Box<Outcome>),
}

/// How an operation waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether to wait until the started change is done, and for other changes that are in the way.
    pub wait: bool,
    /// The pause between two looks, in milliseconds.
    pub interval: u64,
    /// The longest time to wait, in milliseconds: all pauses together, plus the time reported with
    /// [`Operation::spent`].
    pub at_most: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { wait: true, interval: 500, at_most: 600_000 }
    }
}

/// The state of an integration to wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// It is enabled.
    Enabled,
    /// It is gone.
    Deleted,
}

/// A task that takes more than one request.
pub struct Operation {
    port: Port,
    /// The part that has yet to run; `None` once it is done.
    rest: Option<Pin<Box<dyn Future<Output = Outcome> + Send>>>,
    step: Step,
}

impl Operation {
    /// Creates an integration, and waits until it is enabled.
    pub fn create(payload: Content, options: Options) -> Self {
        Self::new(options, |port| create::create(port, payload))
    }

    /// Creates an integration whose script a person runs first: generates the script, asks whether it was run, and
    /// creates the integration.
    pub fn set_up(script: Content, payload: Content, options: Options) -> Self {
        Self::new(options, |port| create::set_up(port, script, payload))
    }

    /// Updates the integration `id`, and waits until it is enabled again.
    pub fn update(id: &str, payload: Content, options: Options) -> Self {
        let id = id.to_owned();
        Self::new(options, |port| async move { update::update(&port, &id, payload, None).await })
    }

    /// Like `update`, for an integration that was looked at before: nothing is sent if somebody else has changed it
    /// since.
    pub fn update_as_seen(seen: &Integration, id: &str, payload: Content, options: Options) -> Self {
        let (id, seen) = (id.to_owned(), seen.whole.clone());
        Self::new(options, |port| async move { update::update(&port, &id, payload, Some(seen)).await })
    }

    /// Deletes the integration `id`, and waits until it is gone. Some platforms demand `credentials` for that.
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

    /// Registers a connection, and waits for its jobs. With a `script`, that script is generated first, and a person is
    /// asked whether it was run.
    pub fn register(script: Option<Content>, payload: Content, options: Options) -> Self {
        Self::new(options, |port| register::register(port, script, payload))
    }

    /// Changes how a connection reaches its platform. The body is `{"connection": {...}}`.
    pub fn update_connection(key: &str, body: Content, options: Options) -> Self {
        let key = key.to_owned();
        Self::new(options, |port| async move { register::update(&port, &key, body, None).await })
    }

    /// Like `update_connection`, for a connection that was looked at before: nothing is sent if somebody else has
    /// changed it since.
    pub fn update_connection_as_seen(seen: &Connection, body: Content, options: Options) -> Self {
        let (key, seen) = (seen.key.clone(), seen.whole.clone());
        Self::new(options, |port| async move { register::update(&port, &key, body, Some(seen)).await })
    }

    /// Deregisters a connection in the right order: generates the clean-up script, hands it out, deletes the
    /// connection, and says that somebody has to run the script.
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

    /// Puts the credentials of a payload into every place of the tenant that holds them, one by one, and checks that
    /// each works before it continues with the next. The places are the integrations on the payload's hosts, and the
    /// connection `key` if there is one.
    pub fn rotate(payload: Content, key: Option<String>, options: Options) -> Self {
        Self::new(options, |port| async move { rotate::rotate(&port, payload, key.as_deref()).await })
    }

    /// Makes the tenant match what is wanted: creates the integration or connection, updates it, or leaves it as it is.
    /// A person is asked to agree to the plan first. With `only_plan`, nothing is asked or changed.
    pub fn apply(wanted: Wanted, only_plan: bool, options: Options) -> Self {
        Self::new(options, move |port| async move { apply::apply(&port, wanted, only_plan).await })
    }

    /// Returns the operation that makes this change: it asks first, and watches the change to its end. `None` for
    /// requests that change nothing, and for changes that no operation makes.
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

    /// The outcome; `None` unless the step is [`Step::Done`].
    pub fn into_outcome(self) -> Option<Outcome> {
        if let Step::Done(outcome) = self.step { Some(*outcome) } else { None }
    }

    /// Continues with the answer to the request, or with the reason why there is none.
    pub fn answer(&mut self, answer: Result<Response, Lost>) {
        if matches!(self.step, Step::Send(_)) {
            self.port.tell(Said::Answer(answer));
            self.go_on();
        }
    }

    /// Reports milliseconds spent waiting for an answer: they count for [`Options::at_most`]. Call it before
    /// [`Operation::answer`].
    pub fn spent(&self, milliseconds: u64) {
        self.port.spend(milliseconds);
    }

    /// Continues with the reply to the question.
    #[allow(clippy::needless_pass_by_value, reason = "a reply is given once")]
    pub fn reply(&mut self, reply: Reply) {
        if let Step::Ask(question) = &self.step {
            let agrees = question.is_agreed(&reply);
            self.port.tell(Said::Reply(agrees));
            self.go_on();
        }
    }

    /// Continues when the time to wait is over.
    pub fn waited(&mut self) {
        if matches!(self.step, Step::Wait(_)) {
            self.port.tell(Said::Waited);
            self.go_on();
        }
    }

    /// Runs to the next step.
    fn go_on(&mut self) {
        let Some(rest) = &mut self.rest else { return };
        // No waker is needed: the future is only polled when there is something to continue with.
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

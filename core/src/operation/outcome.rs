//! The outcome of an operation: how it ended, what is known about it, and what to do next.

use std::fmt;

use super::drift::{Difference, Drift};
use super::plan::Plan;
use crate::answer::{Connection, DataObject, Deleted, Integration, Job, Problem, Refusal, Started, Test, Validation};
use crate::session::Lost;

/// The outcome of an operation.
#[derive(Default)]
pub struct Outcome {
    /// How it ended.
    pub end: End,
    /// Why it did not end well; `None` if it did.
    pub why: Option<Why>,
    /// What to do next.
    pub next: Option<Next>,
    /// The integration, as it was last seen.
    pub integration: Option<Integration>,
    /// The connection, as it was last seen.
    pub connection: Option<Connection>,
    /// The object, as it was last seen.
    pub object: Option<DataObject>,
    /// What was started in the background.
    pub started: Option<Started>,
    /// The background jobs, as they were last seen.
    pub jobs: Vec<Job>,
    /// What was deleted.
    pub deleted: Option<Deleted>,
    /// The script that belongs to the operation.
    pub script: Option<String>,
    /// The new key.
    pub key: Option<crate::secret::Clear>,
    /// The answer, if no key can be found in it: the old key is void anyway.
    pub unread: Option<crate::secret::Clear>,
    /// Where credentials were changed, and where they were not.
    pub places: Vec<Place>,
    /// What was planned.
    pub plan: Option<Plan>,
    /// The differences between what was asked for and what there is, if they were compared.
    pub drift: Option<Drift>,
    /// What was there before an update, was not in the request, and is gone now.
    pub gone: Vec<Difference>,
}

/// How an operation ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// It was done as asked, and that was seen.
    Done,
    /// It was already so, and nothing was changed.
    AlreadySo,
    /// It was accepted, and was not done yet when last seen, or its end cannot be seen.
    Started,
    /// It was accepted, and then went wrong.
    Failed,
    /// Some of it was done, and the rest was not: [`Outcome::places`] says which.
    Partly,
    /// Nothing was done.
    NotDone,
    /// There was no answer, and no sign so far that it was done. It may still arrive.
    NotSeen,
    /// Whether it was done is not known.
    #[default]
    Unknown,
}

impl End {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::AlreadySo => "alreadySo",
            Self::Started => "started",
            Self::Failed => "failed",
            Self::Partly => "partly",
            Self::NotDone => "notDone",
            Self::NotSeen => "notSeen",
            Self::Unknown => "unknown",
        }
    }
}

/// Why an operation did not end well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The tenant refused this request.
    Refused {
        /// Method and target.
        request: String,
        /// What the tenant said.
        refusal: Refusal,
    },
    /// There was no answer to this request.
    Lost {
        /// Method and target.
        request: String,
        /// Why there was none.
        lost: Lost,
    },
    /// A person said no.
    Declined,
    /// It exists already.
    ExistsAlready,
    /// It does not exist.
    NotThere,
    /// No integration is on the host of the one that is to be changed.
    NotOnHost,
    /// No new secret was given.
    NoSecrets,
    /// No integration or connection has credentials for these hosts.
    NoPlace,
    /// The integrations and connections on these hosts sign in in another way, or as another client.
    SignsInOtherwise,
    /// It is on another platform than the payload.
    OtherPlatform,
    /// This integration is on the host of the connection to register, which needs an integration of its own.
    HostInUse(String),
    /// Credentials were given for a deletion that takes none.
    CredentialsNotWanted,
    /// Another change is running.
    Busy,
    /// It is in a state of error.
    InError,
    /// The tenant has validated it, and says that it does not work.
    NotValid(Validation),
    /// Somebody else has changed it since it was looked at.
    ChangedMeanwhile,
    /// It is not what was asked for: the tenant has left something out, or somebody else has changed it.
    Different,
    /// It is not in the answer to this request, and the answer is not the whole list.
    NotWhole(String),
    /// What differs is not in the request that updates it.
    NotEditable,
    /// The time to wait is over.
    TimeOver,
    /// This version of the tenant does not show the end.
    EndCannotBeSeen,
    /// Several could be meant.
    Ambiguous,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Correct what is wrong, then start again: nothing was done, or doing it twice does no harm.
    Again,
    /// Before anything else, check whether it exists with this request: method and target.
    Look(String),
    /// Compare with what exists and update it: its id or key, and the request to do so.
    UpdateExisting {
        /// The id or key.
        id: String,
        /// Method and target.
        put: String,
    },
    /// Fix what these tests report.
    FixTests(Vec<Test>),
    /// Wait until it is done.
    Wait {
        /// The id of an integration or a bulk id.
        id: String,
    },
    /// Set these fields back to what they were; empty if the tenant does not name them.
    Revert(Vec<String>),
    /// Add the privileged credentials.
    AddCredentials,
    /// Leave the credentials out.
    DropCredentials,
    /// Use a key that is valid and may do this.
    CheckKey,
    /// Somebody has to run the script.
    RunScript {
        /// Who has to run it.
        who: &'static str,
    },
}

/// A place that holds credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The request that changes it: `PUT /integrations/7`.
    pub put: String,
    /// What it holds now.
    pub end: PlaceEnd,
}

/// What a place holds after a rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceEnd {
    /// The new credentials, and they work.
    New,
    /// The new credentials were accepted, but it was not seen whether they work.
    Started,
    /// The new credentials did not work.
    Failed,
    /// What it held before.
    Old,
    /// This is not known.
    Unknown,
}

impl Outcome {
    pub(super) fn of(end: End) -> Self {
        Self { end, ..Self::default() }
    }

    /// The outcome of a refused request: nothing was done, and the refusal says what to do next.
    pub(super) fn refused(request: &str, refusal: Refusal) -> Self {
        let next = Some(Next::after(&refusal.problem));
        Self { why: Some(Why::Refused { request: request.to_owned(), refusal }), next, ..Self::of(End::NotDone) }
    }

    /// The outcome of a request without an answer.
    pub(super) fn lost(end: End, request: &str, lost: Lost) -> Self {
        let next = if end == End::NotDone { Next::Again } else { Next::Look(request.to_owned()) };
        Self { why: Some(Why::Lost { request: request.to_owned(), lost }), next: Some(next), ..Self::of(end) }
    }

    pub(super) fn declined() -> Self {
        Self { why: Some(Why::Declined), ..Self::of(End::NotDone) }
    }

    /// The outcome of a change that was accepted and did not pass its validation.
    pub(super) fn not_valid(validation: Validation) -> Self {
        let tests = validation.failed().into_iter().cloned().collect();
        Self::of(End::Failed).because(Why::NotValid(validation)).then(Next::FixTests(tests))
    }

    pub(super) fn because(self, why: Why) -> Self {
        Self { why: Some(why), ..self }
    }

    pub(super) fn then(self, next: Next) -> Self {
        Self { next: Some(next), ..self }
    }

    pub(super) fn with(self, integration: Option<Integration>) -> Self {
        Self { integration, ..self }
    }

    pub(super) fn with_connection(self, connection: Option<Connection>) -> Self {
        Self { connection, ..self }
    }

    pub(super) fn with_script(self, script: Option<String>) -> Self {
        Self { script, ..self }
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { end, why, next, integration, connection, jobs, places, .. } = self;
        let mut shown = f.debug_struct("Outcome");
        shown.field("end", end).field("why", why).field("next", next).field("integration", integration);
        shown.field("connection", connection).field("jobs", jobs).field("places", places).finish_non_exhaustive()
    }
}

impl Next {
    /// What to do after a refusal.
    fn after(problem: &Problem) -> Self {
        match problem {
            Problem::ExistsAlready { id: Some(id) } => {
                Self::UpdateExisting { id: id.clone(), put: ["PUT /integrations/", id].concat() }
            }
            Problem::FailedBefore { id: Some(id), put: Some(put) } => {
                Self::UpdateExisting { id: id.clone(), put: ["PUT ", put].concat() }
            }
            Problem::NotEditable { attributes } => Self::Revert(attributes.clone()),
            Problem::CredentialsNeeded => Self::AddCredentials,
            Problem::CredentialsNotWanted => Self::DropCredentials,
            Problem::ValidationFailed { tests } => Self::FixTests(
                tests.iter().filter(|test| crate::answer::State::is_error(&test.status)).cloned().collect(),
            ),
            Problem::Unauthorized | Problem::Forbidden => Self::CheckKey,
            Problem::ExistsAlready { .. } | Problem::FailedBefore { .. } => Self::Look("GET /integrations".to_owned()),
            Problem::NotFound
            | Problem::Busy { .. }
            | Problem::RateLimited { .. }
            | Problem::Server
            | Problem::NotUnderstood
            | Problem::Other => Self::Again,
        }
    }
}

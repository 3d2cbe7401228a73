//! One integration, and how it changes over time.

use super::answers;
use super::configuration::Configuration;
use super::status::Status;
use super::validation::Trouble;
use crate::api::Response;
use crate::value::Value;

/// One configured integration.
#[derive(Clone)]
pub(super) struct Integration {
    pub(super) id: String,
    pub(super) status: Status,
    /// When the running change is done, or the next one begins by itself.
    due: Option<u64>,
    pub(super) is: Configuration,
    /// The configuration that a failed edit goes back to.
    was: Option<Configuration>,
    /// The results of what failed last.
    failed: Option<Value>,
    /// Whether it has been created: if so, a failed change is an `editError`.
    is_created: bool,
    /// How many keys it has had.
    keys: u64,
}

/// Which answer shows an integration. The members and their order are those of the published examples.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// The answer to `GET /integrations/{id}`.
    One,
    /// The answer to `GET /integrations`.
    List,
}

impl Integration {
    /// An integration that is being created.
    pub(super) fn new(id: String, is: Configuration, done_at: u64) -> Self {
        let (status, due) = (Status::Creating, Some(done_at));
        Self { id, status, due, is, was: None, failed: None, is_created: false, keys: 1 }
    }

    /// An integration that has been in this state for a while. A running change does not end, so that people can see
    /// it.
    pub(super) fn there(id: String, is: Configuration, status: Status) -> Self {
        let failed = status.is_error().then(|| is.validation.failed_somehow(status));
        let is_created = status != Status::CreateError;
        Self { status, due: None, failed, is_created, ..Self::new(id, is, 0) }
    }

    /// Lets everything happen that is due by `now`; each change that follows takes `delay`. Returns false once the
    /// integration is gone.
    pub(super) fn advance(&mut self, now: u64, delay: u64) -> bool {
        while let Some(due) = self.due.filter(|due| now >= *due) {
            if !self.step(due.saturating_add(delay)) {
                return false;
            }
        }
        true
    }

    fn step(&mut self, next: u64) -> bool {
        let was = self.was.take();
        let fails = |trouble| self.is.validation.fails(trouble);
        let (status, failed) = match self.status {
            Status::Deleting => match fails(Trouble::DeleteError) {
                None => return false,
                failed => (Status::DeleteError, failed),
            },
            Status::Creating | Status::Editing => match fails(Trouble::CreateError) {
                None => (Status::Enabled, None),
                failed if self.is_created => (Status::EditError, failed),
                // Our assumption: an integration that was never created stays in `createError` after a failed edit.
                failed => (Status::CreateError, failed),
            },
            Status::Migrating => (Status::MigrateError, fails(Trouble::MigrateError)),
            Status::Enabled if fails(Trouble::MigrateError).is_some() => (Status::Migrating, None),
            _ => (Status::RecurringValidationError, fails(Trouble::RecurringError)),
        };
        let goes_on = match status {
            Status::Enabled => {
                [Trouble::MigrateError, Trouble::RecurringError].into_iter().any(|it| fails(it).is_some())
            }
            Status::Migrating => true,
            _ => false,
        };
        if let Some(was) = was.filter(|_| failed.is_some()) {
            self.is = was;
        }
        self.is_created |= status == Status::Enabled;
        (self.status, self.failed, self.due) = (status, failed, goes_on.then_some(next));
        true
    }

    /// Whether it is on this host, or goes back to it if its edit fails.
    pub(super) fn has_host(&self, host: &str) -> bool {
        let hosts = std::iter::once(&self.is).chain(&self.was).map(|configuration| configuration.host.as_str());
        !host.is_empty() && hosts.into_iter().any(|own| own == host)
    }

    /// Begins a change.
    pub(super) fn begin(&mut self, status: Status, done_at: u64) -> Response {
        (self.status, self.due, self.failed) = (status, Some(done_at), None);
        answers::json(200, &self.outcome())
    }

    /// Begins an edit.
    pub(super) fn edit(&mut self, new: Configuration, done_at: u64) -> Response {
        self.was = Some(std::mem::replace(&mut self.is, new));
        self.begin(Status::Editing, done_at)
    }

    /// Gives it a new key, made of its id and a count. The key that it had before is void.
    pub(super) fn regenerate(&mut self) -> Response {
        self.keys += 1;
        answers::json(200, &Value::from([("apiKey", self.key().into())]))
    }

    fn key(&self) -> String {
        format!("sandbox-{}-{}", self.id, self.keys)
    }

    /// The answer to create, update and delete. Our assumption: also to `GET /integrations/{id}/status`.
    pub(super) fn outcome(&self) -> Value {
        Value::from([
            ("id", self.id.as_str().into()),
            ("status", self.status.name().into()),
            ("validationResults", self.results()),
        ])
    }

    fn results(&self) -> Value {
        self.failed.clone().unwrap_or_else(|| self.is.validation.results())
    }

    /// The answer to `GET`.
    pub(super) fn shown(&self, answer: Answer) -> Value {
        let mut config = self.is.config.clone();
        let is_short = answer == Answer::List && self.is.facts.is_some_and(|facts| facts.is_short_in_list);
        if let Some(config) = config.as_mut().filter(|_| is_short) {
            config.remove("port");
        }
        let results = ("validationResults", Some(self.results()));
        let kind = ("type", Some(Value::from(self.is.wire.as_str())));
        let (third, fourth) = if is_short { (kind, results) } else { (results, kind) };
        // The pages say that the key of a cluster is in this answer, but not under which name: the name is our
        // assumption.
        let has_key = answer == Answer::One && self.is.facts.is_some_and(|facts| facts.has_key);
        let members = [
            ("id", Some(self.id.as_str().into())),
            ("status", Some(self.status.name().into())),
            third,
            fourth,
            ("autoBootstrap", self.is.auto_bootstrap.map(Value::Bool).filter(|_| self.is.has("autoBootstrap"))),
            ("config", config.map(Value::Object).filter(|_| self.is.has("config"))),
            ("apiKey", has_key.then(|| self.key().into())),
        ];
        Value::Object(members.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
    }

    /// Refuses a change while another one is running. The published table has one sentence for update and deletion.
    pub(super) fn is_free(&self) -> Result<(), Response> {
        if !self.status.is_changing() {
            return Ok(());
        }
        let (id, status) = (&self.id, self.status.name());
        Err(answers::conflict(&format!("Unable to edit integration with ID {id} in current state {status}.")))
    }
}

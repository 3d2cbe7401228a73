//! `/integrations`: creating, changing, deleting and showing integrations.

use super::configuration::Configuration;
use super::integration::{Answer, Integration};
use super::masking::shown;
use super::status::Status;
use super::{Body, Sandbox, answers, deletion};
use crate::api::Response;
use crate::value::{Value, visible};

impl Sandbox {
    pub(super) fn list_integrations(&self) -> Response {
        answers::json(200, &Value::Array(self.integrations.iter().map(|one| one.shown(Answer::List)).collect()))
    }

    pub(super) fn get_integration(&self, id: &str) -> Result<Response, Response> {
        Ok(answers::json(200, &self.readable(id)?.shown(Answer::One)))
    }

    pub(super) fn integration_status(&self, id: &str) -> Result<Response, Response> {
        Ok(answers::json(200, &self.readable(id)?.outcome()))
    }

    pub(super) fn create_integration(&mut self, now: u64, payload: Body) -> Result<Response, Response> {
        let mut new = payload.integration()?;
        new.fill(self.terms(false));
        self.add_integration(now, new).map(|integration| answers::json(200, &integration.outcome()))
    }

    /// Adds an integration unless its host has one, or its validation fails.
    pub(super) fn add_integration(&mut self, now: u64, new: Configuration) -> Result<&Integration, Response> {
        self.is_possible(&new, None, "create")?;
        let id = self.next_id();
        let done_at = self.done_at(now);
        self.integrations.push(Integration::new(id, new, done_at));
        Ok(&self.integrations[self.integrations.len() - 1])
    }

    /// Refuses a configuration that collides with another integration or does not pass the validation. `own` is the id
    /// of the integration that changes, `done` names the change in messages: `create`, `edit`.
    pub(super) fn is_possible(&self, new: &Configuration, own: Option<&str>, done: &str) -> Result<(), Response> {
        let Some(facts) = new.facts else { return Ok(()) };
        // The pages say that a disabled integration does not count as in use.
        let is_other = |there: &&Integration| {
            there.is.wire == new.wire && Some(there.id.as_str()) != own && there.status != Status::Disabled
        };
        if let Some(there) = self.integrations.iter().filter(is_other).find(|there| there.has_host(&new.host)) {
            let (host, id) = (shown(&new.host), &there.id);
            return Err(if there.status == Status::CreateError {
                answers::bad_request(&(facts.failed_before)(host, id))
            } else {
                answers::conflict(&(facts.exists)(host, id))
            });
        }
        new.validation.passed(done)?;
        let value =
            |of: &Configuration, name| of.config.as_ref().and_then(|config| config.get(name)).map(answers::compact);
        for (name, test) in facts.unique.iter().filter(|(name, _)| value(new, name).is_some()) {
            if self.integrations.iter().filter(is_other).any(|there| value(&there.is, name) == value(new, name)) {
                return Err(new.validation.taken(done, *test, name));
            }
        }
        Ok(())
    }

    pub(super) fn update_integration(&mut self, now: u64, id: &str, payload: Body) -> Result<Response, Response> {
        let done_at = self.done_at(now);
        let belongs_to_connection = self.connections.iter().any(|connection| connection.is_of(id));
        let terms = self.terms(belongs_to_connection);
        let found = self.changeable(id)?;
        let mut new = payload.update(belongs_to_connection)?;
        if found.is.facts.is_some_and(|facts| facts.has_key) {
            // Our assumption: the pages only show that there is no such request.
            return Err(answers::bad_request(
                "an integration of this type has no update: delete it and create it again",
            ));
        }
        new.fill(terms);
        let fixed = new.fixed_changes(&found.is);
        if !fixed.is_empty() {
            return Err(answers::bad_request(&format!(
                "Unable to edit integration due to changes of non-editable attribute(s): {}.",
                fixed.join(", ")
            )));
        }
        new.keep_credentials(&found.is);
        self.is_possible(&new, Some(id), "edit")?;
        Ok(self.changeable(id)?.edit(new, done_at))
    }

    pub(super) fn delete_integration(&mut self, now: u64, id: &str, payload: Body) -> Result<Response, Response> {
        let (done_at, immuta) = (self.done_at(now), self.options.immuta);
        // Our assumption: this is refused, as it would leave a connection without what it needs.
        if let Some(connection) = self.connections.iter().find(|connection| connection.is_of(id)) {
            let key = visible(shown(&connection.key));
            return Err(answers::conflict(&format!("Integration with ID {id} belongs to the connection {key}.")));
        }
        let found = self.changeable(id)?;
        deletion::is_allowed(&found.is, payload, immuta)?;
        Ok(found.begin(Status::Deleting, done_at))
    }

    /// Our assumption: every integration can have a key, and none gets one while it changes.
    pub(super) fn regenerate_key(&mut self, id: &str) -> Result<Response, Response> {
        Ok(self.changeable(id)?.regenerate())
    }

    fn readable(&self, id: &str) -> Result<&Integration, Response> {
        let found = self.integrations.iter().find(|integration| integration.id == id);
        // The published table writes this one with a capital I.
        found.ok_or_else(|| answers::not_found(&format!("No Integration found with ID {}.", shown_id(id))))
    }

    /// The integration with that id.
    pub(super) fn integration(&self, id: &str) -> Result<&Integration, Response> {
        self.integrations.iter().find(|integration| integration.id == id).ok_or_else(|| no_integration(id))
    }

    /// The integration with that id, unless it is busy.
    pub(super) fn changeable(&mut self, id: &str) -> Result<&mut Integration, Response> {
        let found = self.integrations.iter_mut().find(|integration| integration.id == id);
        let found = found.ok_or_else(|| no_integration(id))?;
        found.is_free()?;
        Ok(found)
    }
}

fn no_integration(id: &str) -> Response {
    answers::not_found(&format!("No integration found with ID {}.", shown_id(id)))
}

/// An id as an answer may repeat it: anything else in a path may be a secret, even if it looks like a word. The text
/// says that it was left out, so that nobody mistakes a mask for an id.
fn shown_id(id: &str) -> &str {
    let is_id = (1..=20).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    if is_id { id } else { "... (not a number, so it is not repeated)" }
}

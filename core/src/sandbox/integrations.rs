//! `/integrations`: configurations that come into being, are changed, go away, and answer for themselves.

use super::masking::{MASK, Masking, shown};
use super::validation::{Validation, host_name};
use super::{Body, Sandbox, answers, http};
use crate::api::{Request, Response};
use crate::catalogue::{Choices, Layout, ObjectLayout, When};
use crate::check::Checked;
use crate::diagnostic::Severity;
use crate::kinds::Payload;
use crate::platform::{PLATFORMS, Platform};
use crate::read;
use crate::secrecy::is_secret_name;
use crate::tree::NodeRef;
use crate::value::{Object, Value, visible};

/// The state of an integration, as far as the sandbox has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Creating,
    CreateError,
    Enabled,
    Editing,
    EditError,
    Deleting,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::CreateError => "createError",
            Self::Enabled => "enabled",
            Self::Editing => "editing",
            Self::EditError => "editError",
            Self::Deleting => "deleting",
        }
    }

    fn is_changing(self) -> bool {
        matches!(self, Self::Creating | Self::Editing | Self::Deleting)
    }
}

/// What a payload asks for. Its secrets are masked as soon as they arrive and never kept.
#[derive(Clone)]
pub(super) struct Configuration {
    platform: &'static Platform,
    auto_bootstrap: bool,
    config: Object,
    /// The main workspace, in a form that can be compared.
    host: String,
    pub(super) validation: Validation,
}

impl Configuration {
    /// From the object of a checked payload that holds `autoBootstrap` and `config`.
    pub(super) fn of(checked: &Checked<'_>, path: &[&str]) -> Self {
        let empty = || Self {
            platform: checked.platform,
            auto_bootstrap: false,
            config: Object::new(),
            host: String::new(),
            validation: Validation::default(),
        };
        let Some(root) = checked.tree.root() else { return empty() };
        let Some(node) = root.path(path) else { return empty() };
        let config = match (node.get("config"), config_layout(checked.platform)) {
            (Some(node), Some((layout, object))) => Masking::of(checked).object(node, layout, object),
            _ => Object::new(),
        };
        let host = ["workspaceUrl", "host"].iter().find_map(|name| node.path(&["config", name])?.text());
        Self {
            platform: checked.platform,
            auto_bootstrap: node.get("autoBootstrap").and_then(NodeRef::bool).unwrap_or(false),
            config: checked.platform.sandbox.as_ref().map_or(config.clone(), |facts| (facts.with_defaults)(&config)),
            host: host.map(host_name).unwrap_or_default(),
            validation: Validation::of(root, checked.platform.sandbox.as_ref()),
        }
    }
}

/// One configured integration.
pub(super) struct Integration {
    pub(super) id: String,
    status: Status,
    /// When the running change is done.
    done_at: u64,
    is: Configuration,
    /// What a failed edit goes back to.
    was: Option<Configuration>,
    /// The workspace on which the last change failed.
    failed_on: Option<String>,
}

/// Which answer shows an integration: their fields come in another order, and the list leaves the port out, as in the
/// published examples.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// That of `GET /integrations/{id}`.
    One,
    /// That of `GET /integrations`.
    List,
}

impl Integration {
    /// Lets a running change end when its time has come. False once nothing is left.
    pub(super) fn advance(&mut self, now: u64) -> bool {
        if !self.status.is_changing() || now < self.done_at {
            return true;
        }
        let was = self.was.take();
        self.failed_on.clone_from(&self.is.validation.fails_on);
        self.status = match (self.status, &self.failed_on, was) {
            (Status::Deleting, ..) => return false,
            (_, None, _) => Status::Enabled,
            (_, Some(_), None) => Status::CreateError,
            (_, Some(_), Some(was)) => {
                self.is = was;
                // Our assumption: what was never created is still to be created after a failed edit.
                if self.is.validation.fails_on.is_some() { Status::CreateError } else { Status::EditError }
            }
        };
        true
    }

    fn begin(&mut self, status: Status, done_at: u64) -> Response {
        (self.status, self.done_at, self.failed_on) = (status, done_at, None);
        answers::json(200, &self.outcome())
    }

    /// What create, update and delete answer.
    pub(super) fn outcome(&self) -> Value {
        Value::from([
            ("id", self.id.as_str().into()),
            ("status", self.status.name().into()),
            ("validationResults", self.results()),
        ])
    }

    fn results(&self) -> Value {
        let validation = &self.is.validation;
        self.failed_on.as_deref().map_or_else(|| validation.results(), |host| validation.failed_later(host))
    }

    /// What `GET` answers.
    pub(super) fn shown(&self, answer: Answer) -> Value {
        let mut config = self.is.config.clone();
        if answer == Answer::List {
            config.remove("port");
        }
        let (id, status) = (Value::from(self.id.as_str()), Value::from(self.status.name()));
        let (results, kind) = (self.results(), Value::from(self.is.platform.catalogue.wire));
        let bootstrap = ("autoBootstrap", Value::Bool(self.is.auto_bootstrap));
        let config = ("config", Value::Object(config));
        let (third, fourth) = match answer {
            Answer::One => (("validationResults", results), ("type", kind)),
            Answer::List => (("type", kind), ("validationResults", results)),
        };
        let members = [("id", id), ("status", status), third, fourth, bootstrap, config];
        // What the payloads of a platform do not have its answers do not have either.
        let layout = self.is.platform.catalogue.layout(Payload::IntegrationCreate).root();
        let is_there = |name: &str| !matches!(name, "autoBootstrap" | "config") || layout.member(name).is_some();
        Value::Object(members.into_iter().filter(|(name, _)| is_there(name)).collect())
    }

    /// Refuses a change while another one is running. The published table has one sentence for update and deletion.
    fn is_free(&self) -> Result<(), Response> {
        if !self.status.is_changing() {
            return Ok(());
        }
        let (id, status) = (&self.id, self.status.name());
        Err(answers::conflict(&format!("Unable to edit integration with ID {id} in current state {status}.")))
    }
}

impl Sandbox {
    pub(super) fn list_integrations(&self) -> Response {
        answers::json(200, &Value::Array(self.integrations.iter().map(|one| one.shown(Answer::List)).collect()))
    }

    pub(super) fn get_integration(&self, id: &str) -> Result<Response, Response> {
        let found = self.integrations.iter().find(|integration| integration.id == id);
        // The published table writes this one with a capital I.
        let found =
            found.ok_or_else(|| answers::not_found(&format!("No Integration found with ID {}.", shown_id(id))))?;
        Ok(answers::json(200, &found.shown(Answer::One)))
    }

    pub(super) fn create_integration(&mut self, now: u64, payload: Body) -> Result<Response, Response> {
        self.add_integration(now, payload.integration()?).map(|integration| answers::json(200, &integration.outcome()))
    }

    /// Adds an integration unless its host has one, or its validation fails.
    pub(super) fn add_integration(&mut self, now: u64, new: Configuration) -> Result<&Integration, Response> {
        let is_same = |there: &&Integration| {
            std::ptr::eq(there.is.platform, new.platform) && there.is.host == new.host && !new.host.is_empty()
        };
        if let Some((there, facts)) = self.integrations.iter().find(is_same).zip(new.platform.sandbox.as_ref()) {
            let (host, id) = (shown(&new.host), &there.id);
            return Err(if there.status == Status::CreateError {
                answers::bad_request(&(facts.failed_before)(host, id))
            } else {
                answers::conflict(&(facts.exists)(host, id))
            });
        }
        new.validation.passed("create")?;
        let id = self.next_id();
        let done_at = self.done_at(now);
        self.integrations.push(Integration {
            id,
            status: Status::Creating,
            done_at,
            is: new,
            was: None,
            failed_on: None,
        });
        Ok(&self.integrations[self.integrations.len() - 1])
    }

    pub(super) fn update_integration(&mut self, now: u64, id: &str, payload: Body) -> Result<Response, Response> {
        let done_at = self.done_at(now);
        let found = self.changeable(id)?;
        let mut new = payload.integration()?;
        new.validation.passed("edit")?;
        if let Some((layout, object)) = config_layout(new.platform) {
            carry_credentials(&mut new.config, &found.is.config, layout, object, Choices::default());
        }
        found.was = Some(std::mem::replace(&mut found.is, new));
        Ok(found.begin(Status::Editing, done_at))
    }

    pub(super) fn delete_integration(&mut self, now: u64, id: &str, payload: Body) -> Result<Response, Response> {
        let done_at = self.done_at(now);
        // Our assumption: a connection would be left without what it needs.
        if let Some(connection) = self.connections.iter().find(|connection| connection.integration == id) {
            let key = visible(shown(&connection.key));
            return Err(answers::conflict(&format!("Integration with ID {id} belongs to the connection {key}.")));
        }
        let found = self.changeable(id)?;
        payload.accepted()?;
        Ok(found.begin(Status::Deleting, done_at))
    }

    /// The integration with that id, unless it is busy.
    fn changeable(&mut self, id: &str) -> Result<&mut Integration, Response> {
        let found = self.integrations.iter_mut().find(|integration| integration.id == id);
        let found =
            found.ok_or_else(|| answers::not_found(&format!("No integration found with ID {}.", shown_id(id))))?;
        found.is_free()?;
        Ok(found)
    }
}

/// The answer to a checked request for a script.
pub(super) fn script_for(checked: &Checked<'_>) -> Response {
    let script = checked.platform.sandbox.as_ref().map(|facts| (facts.script)(&Configuration::of(checked, &[]).config));
    answers::script(200, script.unwrap_or_default())
}

/// An id as an answer may repeat it: what else is in a path may be a secret.
fn shown_id(id: &str) -> &str {
    let is_id = (1..=20).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    if is_id { id } else { MASK }
}

/// Refuses credentials in the body of a deletion, which Databricks integrations do not take. Our assumption: any other
/// body is skipped.
pub(super) fn without_credentials(request: &Request<'_>) -> Result<(), Response> {
    if request.body.trim_ascii().is_empty() {
        return Ok(());
    }
    let (text, format) = http::text(request)?;
    let read = read::read(text, format);
    if let Some(error) = read.findings.iter().find(|finding| finding.severity == Severity::Error) {
        return Err(answers::bad_request(&error.message));
    }
    if read.tree.root().is_some_and(gives_credentials) {
        let facts = PLATFORMS.iter().find_map(|platform| platform.sandbox.as_ref());
        return Err(answers::bad_request(facts.map_or("", |facts| facts.no_credentials)));
    }
    Ok(())
}

/// Whether a field belongs to a way to sign in: those of the catalogue, and those of the platforms that take credentials
/// here.
fn gives_credentials(node: NodeRef<'_>) -> bool {
    let of_a_platform = |name| {
        let layouts = PLATFORMS.iter().filter_map(|platform| config_layout(platform));
        layouts.filter_map(|(_, object)| object.member(name)).any(|(_, member)| member.field.when != When::ALWAYS)
    };
    node.children().any(|child| {
        let name = child.key();
        name == "username" || is_secret_name(name) || of_a_platform(name) || gives_credentials(child)
    })
}

/// What `config` looks like.
fn config_layout(platform: &'static Platform) -> Option<(&'static Layout, &'static ObjectLayout)> {
    let layout = platform.catalogue.layout(Payload::IntegrationUpdate);
    let (_, member) = layout.root().member("config")?;
    layout.child(member).map(|object| (layout, object))
}

/// Credentials may be left out of an update: those that were there stay, and so do their masks. Those of another way to
/// sign in do not.
fn carry_credentials(new: &mut Object, old: &Object, layout: &Layout, object: &ObjectLayout, inherited: Choices) {
    let choices = if object.is_connection() { layout.catalogue().choices_of(new) } else { inherited };
    for member in object.members.iter().filter(|member| member.field.when.holds(choices) == Some(true)) {
        let credential = member.field.when != When::ALWAYS;
        match (new.get_mut(member.name), old.get(member.name), layout.child(member)) {
            (None, Some(old), _) if credential => new.set(member.name, old.clone()),
            (Some(Value::Object(new)), Some(Value::Object(old)), Some(child)) => {
                carry_credentials(new, old, layout, child, choices);
            }
            (Some(Value::Array(new)), Some(Value::Array(old)), Some(child)) => {
                for entry in new {
                    let host = entry.get("workspaceUrl").and_then(Value::text).map(str::to_owned);
                    let same = |old: &&Value| old.get("workspaceUrl").and_then(Value::text) == host.as_deref();
                    if let (Value::Object(entry), Some(Value::Object(old))) = (entry, old.iter().find(same)) {
                        carry_credentials(entry, old, layout, child, choices);
                    }
                }
            }
            _ => {}
        }
    }
}

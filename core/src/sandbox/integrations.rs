//! `/integrations`: configurations that come into being, are changed, and answer for themselves.

use super::{Request, Response, Sandbox, answers, script};
use crate::catalogue::{Authentication, Layout, ObjectLayout, Shape, When, layout};
use crate::check::secrets::is_secret_name;
use crate::document::Kind;
use crate::tree::NodeRef;
use crate::value::{Object, Value};

/// The state of an integration, as far as the sandbox has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Creating,
    Enabled,
    Editing,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Enabled => "enabled",
            Self::Editing => "editing",
        }
    }
}

/// One configured integration. Its secrets are masked as soon as they arrive and never kept.
pub(super) struct Integration {
    pub(super) id: String,
    status: Status,
    /// When the running change is done.
    done_at: u64,
    auto_bootstrap: bool,
    config: Object,
}

impl Integration {
    pub(super) fn advance(&mut self, now: u64) {
        if self.status != Status::Enabled && now >= self.done_at {
            self.status = Status::Enabled;
        }
    }

    fn host(&self) -> &str {
        let name = if self.config.get("workspaceUrl").is_some() { "workspaceUrl" } else { "host" };
        self.config.get(name).and_then(Value::text).unwrap_or("")
    }

    /// What create and update answer.
    fn outcome(&self) -> Value {
        Value::from([
            ("id", self.id.as_str().into()),
            ("status", self.status.name().into()),
            ("validationResults", answers::validation_passed()),
        ])
    }

    /// What `GET` answers. The single one shows the port, the list does not, as in the published examples.
    pub(super) fn shown(&self, single: bool) -> Value {
        let mut config = self.config.clone();
        if !single {
            config.remove("port");
        }
        let tail = [("autoBootstrap", Value::Bool(self.auto_bootstrap)), ("config", Value::Object(config))];
        let (id, status) = (Value::from(self.id.as_str()), Value::from(self.status.name()));
        let (results, kind) = (answers::validation_passed(), Value::from("Databricks"));
        let [bootstrap, config] = tail;
        if single {
            Value::from([
                ("id", id),
                ("status", status),
                ("validationResults", results),
                ("type", kind),
                bootstrap,
                config,
            ])
        } else {
            Value::from([
                ("id", id),
                ("status", status),
                ("type", kind),
                ("validationResults", results),
                bootstrap,
                config,
            ])
        }
    }
}

impl Sandbox {
    pub(super) fn list_integrations(&self) -> Response {
        Response::json(200, &Value::Array(self.integrations.iter().map(|one| one.shown(false)).collect()))
    }

    pub(super) fn get_integration(&self, id: &str) -> Result<Response, Response> {
        let found = self.integrations.iter().find(|integration| integration.id == id);
        // The published table writes this one with a capital I.
        let found = found.ok_or_else(|| answers::not_found(&format!("No Integration found with ID {id}.")))?;
        Ok(Response::json(200, &found.shown(true)))
    }

    pub(super) fn create_integration(&mut self, now: u64, request: &Request<'_>) -> Result<Response, Response> {
        let (auto_bootstrap, config) = Self::body(request, Kind::IntegrationCreate, |checked| {
            Ok(checked.tree.root().map(payload).unwrap_or_default())
        })?;
        self.add_integration(now, auto_bootstrap, config).map(|integration| Response::json(200, &integration.outcome()))
    }

    /// Adds an integration unless its host has one.
    pub(super) fn add_integration(
        &mut self,
        now: u64,
        auto_bootstrap: bool,
        config: Object,
    ) -> Result<&Integration, Response> {
        let id = self.next_id();
        let done_at = now.saturating_add(self.options.delay);
        let status = if self.options.delay == 0 { Status::Enabled } else { Status::Creating };
        let new = Integration { id, status, done_at, auto_bootstrap, config };
        if let Some(there) = self.integrations.iter().find(|there| there.host().eq_ignore_ascii_case(new.host())) {
            self.last_id -= 1;
            return Err(answers::conflict(&format!(
                "Databricks Unity Catalog integration already exists on {} (id = {})",
                there.host(),
                there.id
            )));
        }
        self.integrations.push(new);
        let index = self.integrations.len() - 1;
        Ok(&self.integrations[index])
    }

    pub(super) fn update_integration(
        &mut self,
        now: u64,
        id: &str,
        request: &Request<'_>,
    ) -> Result<Response, Response> {
        let delay = self.options.delay;
        let found = self.integrations.iter_mut().find(|integration| integration.id == id);
        let found = found.ok_or_else(|| answers::not_found(&format!("No integration found with ID {id}.")))?;
        if found.status != Status::Enabled {
            return Err(answers::conflict(&format!(
                "Unable to edit integration with ID {id} in current state {}.",
                found.status.name()
            )));
        }
        let (auto_bootstrap, mut config) = Self::body(request, Kind::IntegrationUpdate, |checked| {
            Ok(checked.tree.root().map(payload).unwrap_or_default())
        })?;
        if let Some((layout, object)) = config_layout() {
            carry_credentials(&mut config, &found.config, layout, object, Authentication::default());
        }
        found.auto_bootstrap = auto_bootstrap;
        found.config = config;
        found.status = if delay == 0 { Status::Enabled } else { Status::Editing };
        found.done_at = now.saturating_add(delay);
        Ok(Response::json(200, &found.outcome()))
    }

    pub(super) fn create_script(request: &Request<'_>) -> Result<Response, Response> {
        Self::body(request, Kind::ScriptCreate, |checked| {
            let (_, config) = checked.tree.root().map(payload).unwrap_or_default();
            Ok(Response::text(200, script::create(&config)))
        })
    }
}

/// `autoBootstrap` and `config` of a checked payload: secrets masked, what the tenant assumes filled in.
pub(super) fn payload(root: NodeRef<'_>) -> (bool, Object) {
    let auto_bootstrap = root.get("autoBootstrap").and_then(NodeRef::bool).unwrap_or(false);
    let config = match (root.get("config"), config_layout()) {
        (Some(node), Some((layout, object))) => masked(node, layout, object),
        _ => Object::new(),
    };
    (auto_bootstrap, with_defaults(&config))
}

/// What `config` looks like.
fn config_layout() -> Option<(&'static Layout, &'static ObjectLayout)> {
    let layout = layout(Kind::IntegrationUpdate);
    let (_, member) = layout.root().member("config")?;
    layout.child(member).map(|object| (layout, object))
}

/// Credentials may be left out of an update: those that were there stay, and so do their masks. Those of another way to
/// sign in do not.
fn carry_credentials(
    new: &mut Object,
    old: &Object,
    layout: &Layout,
    object: &ObjectLayout,
    inherited: Authentication,
) {
    let authentication = if object.authenticates() { Authentication::in_answers(new) } else { inherited };
    for member in object.members.iter().filter(|member| member.field.when.holds(authentication) == Some(true)) {
        let credential = member.field.when != When::Always;
        match (new.get_mut(member.name), old.get(member.name), layout.child(member)) {
            (None, Some(old), _) if credential => new.set(member.name, old.clone()),
            (Some(Value::Object(new)), Some(Value::Object(old)), Some(child)) => {
                carry_credentials(new, old, layout, child, authentication);
            }
            (Some(Value::Array(new)), Some(Value::Array(old)), Some(child)) => {
                for entry in new {
                    let host = entry.get("workspaceUrl").and_then(Value::text).map(str::to_owned);
                    let same = |old: &&Value| old.get("workspaceUrl").and_then(Value::text) == host.as_deref();
                    if let (Value::Object(entry), Some(Value::Object(old))) = (entry, old.iter().find(same)) {
                        carry_credentials(entry, old, layout, child, authentication);
                    }
                }
            }
            _ => {}
        }
    }
}

/// What the tenant assumes: the published answer shows both although neither was sent.
fn with_defaults(config: &Object) -> Object {
    let mut filled = Object::new();
    filled.set("port", config.get("port").cloned().unwrap_or_else(|| 443_u64.into()));
    let mut audit_was_given = false;
    for (name, value) in config.iter() {
        if name == "catalog" && config.get("audit").is_none() {
            filled.set("audit", Value::from([("enabled", false.into())]));
        }
        audit_was_given |= name == "audit";
        filled.set(name.to_owned(), value.clone());
    }
    if !audit_was_given && filled.get("audit").is_none() {
        filled.set("audit", Value::from([("enabled", false.into())]));
    }
    filled
}

/// The members of an object with every secret of the catalogue replaced by a mask.
pub(super) fn masked(node: NodeRef<'_>, layout: &Layout, object: &ObjectLayout) -> Object {
    let mut shown = Object::new();
    for child in node.children() {
        let member = object.member(child.key()).map(|(_, member)| member);
        let value = match member.map(|member| (member.field.shape, layout.child(member))) {
            Some((Shape::Secret { .. }, _)) => "REDACTED".into(),
            Some((Shape::Object, Some(inner))) => Value::Object(masked(child, layout, inner)),
            Some((Shape::Objects, Some(inner))) => {
                Value::Array(child.children().map(|entry| Value::Object(masked(entry, layout, inner))).collect())
            }
            // A field that nobody knows may be a secret all the same.
            _ if is_secret_name(child.key()) => "REDACTED".into(),
            _ => Value::of(child),
        };
        // Names that stand twice were refused.
        shown.push(child.key().to_owned(), value);
    }
    shown
}

//! `/data/connection`: connections, each with the integration behind it.

use super::configuration::{Configuration, keep_masks};
use super::date::date;
use super::jobs::Work;
use super::masking::{Masking, remasked, shown};
use super::objects::Objects;
use super::status::Status;
use super::{Body, Sandbox, answers, rest};
use crate::api::{Response, decoded, is_hidden_key};
use crate::check::Checked;
use crate::check::rules::immuta::RESERVED_KEYS;
use crate::kinds::Payload;
use crate::tree::{NodeKind, NodeRef};
use crate::value::{Object, Value, visible};

/// A registered connection.
#[derive(Clone)]
pub(super) struct Connection {
    pub(super) key: String,
    pub(super) technology: String,
    /// How Immuta reaches the platform, secrets masked.
    reached_by: Object,
    /// `reached_by` before a change that is not done yet.
    was: Option<Object>,
    /// The id of the integration behind it.
    pub(super) integration: Option<String>,
    pub(super) objects: Objects,
    /// When it was registered and changed last, in milliseconds of the sandbox's clock.
    created: u64,
    updated: u64,
}

impl Connection {
    /// Whether the integration with that id is the one behind it.
    pub(super) fn is_of(&self, id: &str) -> bool {
        self.integration.as_deref() == Some(id)
    }
}

/// What a payload registers.
#[derive(Clone)]
pub(super) struct NewConnection {
    key: String,
    technology: String,
    reached_by: Object,
    integration: Configuration,
    /// Whether there is to be an integration at all: some technologies have none.
    has_integration: bool,
    settings: Object,
    is_forced: bool,
}

impl NewConnection {
    pub(super) fn of(checked: &Checked<'_>) -> Result<Self, Response> {
        let root = checked.tree.root();
        let at = |path: &[&str]| root.and_then(|root| root.path(path));
        let text = |path: &[&str]| at(path).and_then(NodeRef::text).unwrap_or("").to_owned();
        let key = text(&["connectionKey"]);
        let connection = at(&["connection"]).filter(|connection| connection.kind() == NodeKind::Object);
        // Platforms with a catalogue were checked before, the others only here.
        if key.is_empty() || connection.is_none() {
            return Err(answers::unprocessable("`connectionKey` and `connection` must be there"));
        }
        if RESERVED_KEYS.contains(&key.as_str()) {
            return Err(answers::unprocessable("`connectionKey` is a word that Immuta keeps for itself"));
        }
        // Our assumption: no page says what happens to these keys.
        if is_hidden_key(&key) {
            return Err(answers::unprocessable("`connectionKey` is a word of the API's own paths"));
        }
        let integration = Configuration::of(checked, Payload::Connection)?;
        let masking = Masking::of(checked, integration.facts);
        let settings = at(&["settings"]).map(|settings| masking.foreign(settings)).unwrap_or_default();
        Ok(Self {
            key,
            technology: text(&["connection", "technology"]),
            reached_by: connection.map(|connection| reached_by(connection, checked, &integration)).unwrap_or_default(),
            integration,
            has_integration: at(&["nativeIntegration"]).is_some(),
            settings: settings.iter().filter(|(_, value)| !matches!(value, Value::Null)).fold(
                Object::new(),
                |mut kept, (name, value)| {
                    kept.set(name.to_owned(), value.clone());
                    kept
                },
            ),
            is_forced: at(&["options", "forceRecursiveCrawl"]).and_then(NodeRef::bool).unwrap_or(false),
        })
    }
}

/// The half of a payload that says how the platform is reached, its secrets masked.
fn reached_by(node: NodeRef<'_>, checked: &Checked<'_>, integration: &Configuration) -> Object {
    let masking = Masking::of(checked, integration.facts);
    let layout = integration.known.map(|platform| platform.catalogue.layout(Payload::Connection));
    let object = layout.and_then(|layout| layout.child(layout.root().member("connection")?.1));
    match layout.zip(object) {
        Some((layout, object)) => masking.object(node, layout, object),
        None => masking.foreign(node),
    }
}

impl Sandbox {
    pub(super) fn register_connection(&mut self, now: u64, payload: Body) -> Result<Response, Response> {
        let new = payload.connection()?;
        // Our assumption: a key can be used once, and a second use is refused like that of a host.
        if self.connections.iter().any(|connection| connection.key == new.key) {
            return Err(answers::conflict(&format!(
                "a connection with the key {} already exists",
                visible(shown(&new.key))
            )));
        }
        let failure = new.integration.validation.setup_failure();
        let integration = self.add_connection(now, new)?;
        let failure = failure.filter(|_| integration.is_some());
        let connection = &self.connections[self.connections.len() - 1];
        let work = Work::crawl(&connection.key, &[], connection.objects.is_forced);
        let path = [shown(&connection.key).to_owned()];
        Ok(self.start(now, "registration", &path, work, failure))
    }

    /// Adds a connection and its integration, if there is one, and returns the id of the integration.
    pub(super) fn add_connection(&mut self, now: u64, new: NewConnection) -> Result<Option<String>, Response> {
        let NewConnection { key, technology, reached_by, mut integration, settings, is_forced, has_integration } = new;
        integration.fill(self.terms(true));
        let integration = if has_integration {
            Some(self.add_integration(now, integration)?.id.clone())
        } else {
            integration.validation.passed("create")?;
            None
        };
        let objects = Objects::new(settings, is_forced);
        let answer = integration.clone();
        let (created, updated) = (now, now);
        let was = None;
        self.connections.push(Connection { key, technology, reached_by, was, integration, objects, created, updated });
        Ok(answer)
    }

    /// Our assumption: the dry run answers with the validation tests.
    pub(super) fn test_connection(payload: Body) -> Result<Response, Response> {
        let validation = payload.connection()?.integration.validation;
        validation.passed("create")?;
        Ok(answers::json(200, &Value::from([("validationResults", validation.results())])))
    }

    pub(super) fn get_connection(&self, key: &str) -> Result<Response, Response> {
        Ok(shown_connection(self.connection(&decoded(key))?))
    }

    /// Our assumptions: what is left out stays as it is, the technology is as fixed as the type of an integration, the
    /// integration follows the connection to another host, and a whole registration is accepted as long as nothing else
    /// in it differs. What would have no effect is refused.
    pub(super) fn update_connection(&mut self, now: u64, key: &str, payload: Body) -> Result<Response, Response> {
        let key = decoded(key);
        let done_at = self.done_at(now);
        let found = self.connection(&key)?;
        let behind = found.integration.as_deref().map(|id| self.integration(id)).transpose()?;
        if let Some(behind) = behind {
            behind.is_free()?;
        }
        let (given, kept) = payload.fitting()?.ok_or_else(answers::empty_body)?;
        let empty = Object::new();
        let new = if let Some(Value::Object(new)) = kept.get("connection") { new } else { &empty };
        let technology = given.path(&["connection", "technology"]).and_then(Value::text);
        if technology.is_some_and(|technology| technology != found.technology) {
            return Err(answers::unprocessable("`connection.technology` cannot be changed"));
        }
        // The host name that is kept: the one that was sent may have a user in it.
        let hostname = new.get("hostname").and_then(Value::text);
        let moved = behind.zip(hostname).map(|(behind, hostname)| behind.is.moved(hostname));
        let settings = found.objects.overrides(&[]).unwrap_or(&empty);
        let will_be = moved.as_ref().or(behind.map(|behind| &behind.is));
        if let Some(place) = rest::first_change(&given, &found.key, settings, will_be) {
            let message = format!("`{place}` cannot be changed here: this only changes how a platform is reached");
            return Err(answers::unprocessable(&message));
        }
        if new.is_empty() {
            return Ok(shown_connection(found));
        }
        if let Some(moved) = &moved {
            self.is_possible(moved, found.integration.as_deref(), "edit")?;
        }
        let facts = behind.and_then(|behind| behind.is.facts);
        let mut reached_by = facts.map_or_else(|| new.clone(), |facts| remasked(new, facts.mask));
        keep_masks(&mut reached_by, &found.reached_by);
        let mut merged = found.reached_by.clone();
        if new.get("authenticationType").is_some() {
            // Credentials of another way to sign in are dropped.
            for (name, _) in found.reached_by.iter().filter(|(_, value)| super::configuration::holds_mask(value)) {
                merged.remove(name);
            }
        }
        for (name, value) in reached_by.iter() {
            merged.set(name.to_owned(), value.clone());
        }
        let id = found.integration.clone();
        let is_moving = moved.is_some();
        if let (Some(moved), Some(id)) = (moved, &id) {
            self.changeable(id)?.edit(moved, done_at);
        }
        let Some(found) = self.connections.iter_mut().find(|connection| connection.key == key) else {
            return Err(no_connection());
        };
        let was = std::mem::replace(&mut found.reached_by, merged);
        // Without an edit of the integration there is nothing that may fail later.
        found.was = is_moving.then_some(was);
        found.updated = now;
        Ok(shown_connection(found))
    }

    /// Ends the changes of connections with those of their integrations: a failed change restores both.
    pub(super) fn settle_connections(&mut self) {
        for connection in self.connections.iter_mut().filter(|connection| connection.was.is_some()) {
            let behind = self.integrations.iter().find(|integration| connection.is_of(&integration.id));
            match behind.map(|integration| integration.status) {
                Some(status) if status.is_changing() => {}
                Some(Status::EditError | Status::CreateError) => {
                    connection.reached_by = connection.was.take().unwrap_or_default();
                }
                _ => connection.was = None,
            }
        }
    }

    /// Our assumption: an unknown key gets a 404 like an unknown integration, and is not repeated: a path may hold
    /// anything.
    pub(super) fn connection(&self, key: &str) -> Result<&Connection, Response> {
        self.connections.iter().find(|connection| connection.key == key).ok_or_else(no_connection)
    }
}

pub(super) fn no_connection() -> Response {
    answers::not_found("No connection found with that key.")
}

/// Our assumptions: dates are written as in other answers, and the sandbox has one user.
fn shown_connection(connection: &Connection) -> Response {
    let mut answer = Object::new();
    answer.set("connectionKey", shown(&connection.key).into());
    answer.set("connection", Value::Object(connection.reached_by.clone()));
    for (names, when) in [
        (["createdAt", "createdBy", "creator"], connection.created),
        (["updatedAt", "updatedBy", "updater"], connection.updated),
    ] {
        let user = [("id", 1_u64.into()), ("name", "Sandbox".into()), ("email", "sandbox@example.com".into())];
        let values = [Value::from(date(when)), 1_u64.into(), Value::from(user)];
        names.into_iter().zip(values).for_each(|(name, value)| answer.set(name, value));
    }
    if let Some(id) = &connection.integration {
        answer.set("nativeIntegrationId", Value::Number(id.clone()));
    }
    answers::json(200, &Value::Object(answer))
}

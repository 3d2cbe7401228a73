//! `/data/connection`: registering a connection, which brings an integration with it.

use super::integrations::Configuration;
use super::jobs::Job;
use super::masking::{Masking, shown};
use super::validation::Validation;
use super::{Body, Sandbox, answers};
use crate::api::Response;
use crate::api::decoded;
use crate::check::Checked;
use crate::kinds::Payload;
use crate::tree::NodeRef;
use crate::value::{Object, Value, visible};

/// A registered connection.
pub(super) struct Connection {
    pub(super) key: String,
    /// How Immuta reaches the workspace, secrets masked.
    reached_by: Object,
    /// The integration that it owns.
    pub(super) integration: String,
}

/// What a payload registers.
pub(super) struct NewConnection {
    key: String,
    reached_by: Object,
    integration: Configuration,
}

impl NewConnection {
    pub(super) fn of(checked: &Checked<'_>) -> Self {
        let root = checked.tree.root();
        let key = root.and_then(|root| root.get("connectionKey")).and_then(NodeRef::text).unwrap_or("").to_owned();
        let reached_by = root.map(|root| masked_part(checked, root, &["connection"])).unwrap_or_default();
        Self { key, reached_by, integration: Configuration::of(checked, &["nativeIntegration"]) }
    }
}

impl Sandbox {
    pub(super) fn register_connection(&mut self, now: u64, payload: Body) -> Result<Response, Response> {
        let NewConnection { key, reached_by, integration: new } = payload.connection()?;
        // Our assumption: a key is taken once, and says so like a host that is taken.
        if self.connections.iter().any(|connection| connection.key == key) {
            return Err(answers::conflict(&format!(
                "a connection with the key {} already exists",
                visible(shown(&key))
            )));
        }
        let fails_on = new.validation.fails_on.clone();
        let integration = self.add_integration(now, new)?.id.clone();
        self.connections.push(Connection { key: key.clone(), reached_by, integration });
        let job = Job::new(self.last_id, self.done_at(now), fails_on);
        let bulk_id = Value::from(job.bulk_id());
        self.jobs.push(job);
        Ok(answers::json(
            200,
            &Value::from([("objectPath", Value::Array(vec![shown(&key).into()])), ("bulkId", bulk_id)]),
        ))
    }

    /// Our assumption: an unknown key is a 404 like an unknown integration, and is not repeated: a path may hold anything.
    /// Who made it when is left out: the sandbox has no users.
    pub(super) fn get_connection(&self, key: &str) -> Result<Response, Response> {
        let key = decoded(key);
        let found = self.connections.iter().find(|connection| connection.key == key);
        let found = found.ok_or_else(|| answers::not_found("No connection found with that key."))?;
        Ok(answers::json(
            200,
            &Value::from([
                ("connectionKey", shown(&found.key).into()),
                ("connection", Value::Object(found.reached_by.clone())),
                ("nativeIntegrationId", Value::Number(found.integration.clone())),
            ]),
        ))
    }
}

/// Our assumption: the dry run answers with the validation tests.
pub(super) fn test(checked: &Checked<'_>) -> Result<Response, Response> {
    let facts = checked.platform.sandbox.as_ref();
    let validation = checked.tree.root().map(|root| Validation::of(root, facts)).unwrap_or_default();
    validation.passed("create")?;
    Ok(answers::json(200, &Value::from([("validationResults", validation.results())])))
}

/// An object of the payload, its secrets masked.
fn masked_part(checked: &Checked<'_>, root: NodeRef<'_>, path: &[&str]) -> Object {
    let layout = checked.platform.catalogue.layout(Payload::Connection);
    let object = path.iter().try_fold(layout.root(), |object, name| layout.child(object.member(name)?.1));
    match (root.path(path), object) {
        (Some(node), Some(object)) => Masking::of(checked).object(node, layout, object),
        _ => Object::new(),
    }
}

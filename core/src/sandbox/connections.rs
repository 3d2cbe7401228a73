//! `/data/connection`: registering a connection, which brings an integration with it.

use super::integrations::masked;
use super::{Request, Response, Sandbox, answers};
use crate::catalogue::layout;
use crate::document::Kind;
use crate::tree::NodeRef;
use crate::value::{Object, Value, visible};

/// A registered connection.
pub(super) struct Connection {
    pub(super) key: String,
    /// How Immuta reaches the workspace, secrets masked.
    reached_by: Object,
    /// The integration that it owns.
    integration: String,
}

impl Sandbox {
    pub(super) fn register_connection(&mut self, now: u64, request: &Request<'_>) -> Result<Response, Response> {
        let (key, connection, config) = Self::body(request, Kind::Connection, |checked| {
            let root = checked.tree.root();
            let key = root.and_then(|root| root.get("connectionKey")).and_then(NodeRef::text).unwrap_or("");
            let part = |path: &[&str]| root.map(|root| masked_part(root, path)).unwrap_or_default();
            Ok((key.to_owned(), part(&["connection"]), part(&["nativeIntegration", "config"])))
        })?;
        // Our assumption: a key is taken once, and says so like a host that is taken.
        if self.connections.iter().any(|connection| connection.key == key) {
            return Err(answers::conflict(&format!("a connection with the key {key} already exists")));
        }
        let integration = self.add_integration(now, false, config)?.id.clone();
        self.connections.push(Connection { key: key.clone(), reached_by: connection, integration });
        let bulk_id = format!("00000000-0000-4000-8000-{:012}", self.last_id);
        Ok(Response::json(
            200,
            &Value::from([("objectPath", Value::Array(vec![key.into()])), ("bulkId", bulk_id.into())]),
        ))
    }

    /// Our assumption: an unknown key is a 404 like an unknown integration. Who made it when is left out: the sandbox has
    /// no users.
    pub(super) fn get_connection(&self, key: &str) -> Result<Response, Response> {
        let key = decoded(key);
        let found = self.connections.iter().find(|connection| connection.key == key);
        let found =
            found.ok_or_else(|| answers::not_found(&format!("No connection found with key {}.", visible(&key))))?;
        Ok(Response::json(
            200,
            &Value::from([
                ("connectionKey", found.key.as_str().into()),
                ("connection", Value::Object(found.reached_by.clone())),
                ("nativeIntegrationId", Value::Number(found.integration.clone())),
            ]),
        ))
    }

    /// Our assumption: the dry run answers with the validation tests.
    pub(super) fn test_connection(request: &Request<'_>) -> Result<Response, Response> {
        Self::body(request, Kind::Connection, |_| {
            Ok(Response::json(200, &Value::from([("validationResults", answers::validation_passed())])))
        })
    }
}

/// An object of the payload, its secrets masked.
fn masked_part(root: NodeRef<'_>, path: &[&str]) -> Object {
    let layout = layout(Kind::Connection);
    let object = path.iter().try_fold(layout.root(), |object, name| layout.child(object.member(name)?.1));
    match (root.path(path), object) {
        (Some(node), Some(object)) => masked(node, layout, object),
        _ => Object::new(),
    }
}

/// A segment of a path without its percent signs; as it is when they do not fit.
fn decoded(segment: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = segment.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| segment.to_owned())
}

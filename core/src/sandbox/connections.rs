//! `/data/connection`: registering a connection, which brings an integration with it.

use super::integrations::masked;
use super::{Request, Response, Sandbox, answers};
use crate::catalogue::layout;
use crate::document::Kind;
use crate::tree::NodeRef;
use crate::value::{Object, Value};

/// A registered connection.
pub(super) struct Connection {
    pub(super) key: String,
}

impl Sandbox {
    pub(super) fn register_connection(&mut self, now: u64, request: &Request<'_>) -> Result<Response, Response> {
        let (key, config) = Self::body(request, Kind::Connection, |checked| {
            let root = checked.tree.root();
            let key = root.and_then(|root| root.get("connectionKey")).and_then(NodeRef::text).unwrap_or("");
            Ok((key.to_owned(), root.map(integration_config).unwrap_or_default()))
        })?;
        // Our assumption: a key is taken once, and says so like a host that is taken.
        if self.connections.iter().any(|connection| connection.key == key) {
            return Err(answers::conflict(&format!("a connection with the key {key} already exists")));
        }
        self.add_integration(now, false, config)?;
        self.connections.push(Connection { key: key.clone() });
        let bulk_id = format!("00000000-0000-4000-8000-{:012}", self.last_id);
        Ok(Response::json(
            200,
            &Value::from([("objectPath", Value::Array(vec![key.into()])), ("bulkId", bulk_id.into())]),
        ))
    }

    /// Our assumption: the dry run answers with the validation tests.
    pub(super) fn test_connection(request: &Request<'_>) -> Result<Response, Response> {
        Self::body(request, Kind::Connection, |_| {
            Ok(Response::json(200, &Value::from([("validationResults", answers::validation_passed())])))
        })
    }
}

/// The configuration of the integration that comes with a connection.
fn integration_config(root: NodeRef<'_>) -> Object {
    let layout = layout(Kind::Connection);
    let object = layout
        .root()
        .member("nativeIntegration")
        .and_then(|(_, member)| layout.child(member))
        .and_then(|object| object.member("config"))
        .and_then(|(_, member)| layout.child(member));
    match (root.path(&["nativeIntegration", "config"]), object) {
        (Some(node), Some(object)) => masked(node, layout, object),
        _ => Object::new(),
    }
}

//! Between what is known of a tenant and what is sent and shown.

use std::collections::BTreeMap;

use ucforge_core::api::{Outgoing, Request};
use ucforge_core::read::{self, Format};
use ucforge_core::secrecy::masked;
use ucforge_core::secret::View;
use ucforge_core::value::{Value, json};

use super::{MAX_STATES, Thing};

/// Adds the states that are others than before. Returns whether there are any.
pub(super) fn remember(states: &mut BTreeMap<Thing, Vec<String>>, seen: impl Iterator<Item = (Thing, String)>) -> bool {
    let mut is_new = false;
    for (thing, state) in seen {
        let states = states.entry(thing).or_default();
        if states.last() != Some(&state) {
            is_new = true;
            if states.len() == MAX_STATES {
                states.remove(0);
            }
            states.push(state);
        }
    }
    is_new
}

/// A request as the sandbox gets it.
pub(super) fn as_received(request: &Outgoing) -> Request<'_> {
    let body = request.content.as_ref().map_or("", |content| content.text().expose());
    Request {
        method: request.method(),
        target: &request.target,
        authorization: "sandbox",
        content_type: "application/json",
        body: body.as_bytes(),
    }
}

/// An answer as it may be shown: JSON with a line for each member, secrets masked.
pub(in crate::ui) fn shown(body: &str) -> String {
    let read = read::read(body, Format::Json);
    let value = read.tree.root().filter(|_| !read.findings.has_errors()).map(Value::of);
    match value {
        Some(value @ (Value::Object(_) | Value::Array(_))) => shown_value(&value),
        // A script in a text of JSON.
        Some(Value::Text(text)) => text,
        _ => body.to_owned(),
    }
}

/// A value as it may be shown.
pub(in crate::ui) fn shown_value(value: &Value) -> String {
    json::pretty(&masked(value), &View::Masked).unwrap_or_default()
}

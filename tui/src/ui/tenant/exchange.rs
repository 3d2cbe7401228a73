//! Helpers for what is sent to a tenant, and for what is seen of it.

use std::collections::BTreeMap;

use ucforge_core::api::{Outgoing, Request};

use super::{MAX_STATES, Thing};

/// Adds the states that have changed. Returns whether there are any.
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

/// A request as the sandbox receives it.
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

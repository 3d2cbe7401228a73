//! The order of members in documents.

use super::{Catalogue, Choices, When};
use crate::kinds::{Flow, Flows, Payload, Payloads};

/// The first members of an object of a built document; the others follow in the order of the catalogue.
pub struct Order {
    /// The payloads that it applies to.
    pub payloads: Payloads,
    /// The flows that it applies to.
    pub flows: Flows,
    /// The credentials that it applies to.
    pub when: When,
    /// The end of the object's pointer; empty for the whole document.
    pub object: &'static str,
    /// The names of its first members, in order.
    pub names: &'static [&'static str],
}

impl Catalogue {
    /// The first members of an object of a built document, in order.
    pub(crate) fn key_order(
        &self,
        payload: Payload,
        flow: Flow,
        choices: Choices,
        object: &str,
    ) -> &'static [&'static str] {
        let fits = |order: &&Order| {
            order.payloads.has(payload)
                && order.flows.has(flow)
                && order.when.holds(choices) == Some(true)
                && (object == order.object || !order.object.is_empty() && object.ends_with(order.object))
        };
        self.orders.iter().find(fits).map_or(&[], |order| order.names)
    }
}

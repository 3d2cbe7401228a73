//! The order of members in documents, where Immuta's examples have another one than the form.

use crate::catalogue::Authentication;
use crate::kinds::{Flow, Flows, Payload, Payloads};

struct Order {
    payloads: Payloads,
    flows: Flows,
    /// With OAuth or with a token; none for both.
    oauth: Option<bool>,
    /// The object, as the end of its pointer.
    object: &'static str,
    /// Its first members. The others follow in the order of the catalogue.
    names: &'static [&'static str],
}

const ANY: Flows = Flows::ALL;
const ANY_PAYLOAD: Payloads = Payloads::ALL;
const CONNECTION: Payloads = Payloads::of(Payload::Connection);

/// Taken from the examples of both how-to pages. The first entry that fits counts.
const ORDERS: &[Order] = &[
    Order {
        payloads: CONNECTION,
        flows: ANY,
        oauth: None,
        object: "",
        names: &["connectionKey", "connection", "settings", "options", "nativeIntegration"],
    },
    Order {
        payloads: CONNECTION,
        flows: ANY,
        oauth: None,
        object: "/connection",
        names: &["technology", "hostname", "port", "httpPath"],
    },
    Order {
        payloads: CONNECTION,
        flows: ANY,
        oauth: Some(false),
        object: "/nativeIntegration/config",
        names: &["authenticationType", "token", "host", "port", "catalog", "audit", "workspaceIds", "groupPattern"],
    },
    Order {
        payloads: CONNECTION,
        flows: ANY,
        oauth: Some(true),
        object: "/nativeIntegration/config",
        names: &[
            "host",
            "port",
            "authenticationType",
            "oAuthClientConfig",
            "catalog",
            "audit",
            "workspaceIds",
            "groupPattern",
        ],
    },
    Order {
        payloads: ANY_PAYLOAD,
        flows: ANY,
        oauth: None,
        object: "/additionalWorkspaceConnections/*/oAuthClientConfig",
        names: &[
            "clientId",
            "authorityUrl",
            "useCertificate",
            "publicCertificateThumbprint",
            "oauthPrivateKey",
            "clientSecret",
            "scope",
        ],
    },
    Order {
        payloads: ANY_PAYLOAD,
        flows: Flows::of(Flow::Connection),
        oauth: None,
        object: "/oAuthClientConfig",
        names: &["useCertificate", "clientId", "clientSecret", "scope", "authorityUrl"],
    },
];

/// The first members of an object of a built document, in order.
pub(crate) fn key_order(
    payload: Payload,
    flow: Flow,
    authentication: Authentication,
    object: &str,
) -> &'static [&'static str] {
    ORDERS
        .iter()
        .find(|order| {
            order.payloads.has(payload)
                && order.flows.has(flow)
                && order.oauth.is_none_or(|oauth| authentication.oauth == Some(oauth))
                && (object == order.object || !order.object.is_empty() && object.ends_with(order.object))
        })
        .map_or(&[], |order| order.names)
}

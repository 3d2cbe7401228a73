//! The order of members in documents, where Immuta's examples have a different order from the form.

use super::sign_in::{OAUTH, TOKEN};
use crate::catalogue::{Order, When};
use crate::kinds::{Flow, Flows, Payload, Payloads};

const ANY: Flows = Flows::ALL;
const ANY_PAYLOAD: Payloads = Payloads::ALL;
const CONNECTION: Payloads = Payloads::of(Payload::Connection);

/// Taken from the examples of both how-to pages. The first entry that matches applies.
pub(super) static ORDERS: &[Order] = &[
    Order {
        payloads: CONNECTION,
        flows: ANY,
        when: When::ALWAYS,
        object: "",
        names: &["connectionKey", "connection", "settings", "options", "nativeIntegration"],
    },
    Order {
        payloads: CONNECTION,
        flows: ANY,
        when: When::ALWAYS,
        object: "/connection",
        names: &["technology", "hostname", "port", "httpPath"],
    },
    Order {
        payloads: CONNECTION,
        flows: ANY,
        when: TOKEN,
        object: "/nativeIntegration/config",
        names: &["authenticationType", "token", "host", "port", "catalog", "audit", "workspaceIds", "groupPattern"],
    },
    Order {
        payloads: CONNECTION,
        flows: ANY,
        when: OAUTH,
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
        when: When::ALWAYS,
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
        when: When::ALWAYS,
        object: "/oAuthClientConfig",
        names: &["useCertificate", "clientId", "clientSecret", "scope", "authorityUrl"],
    },
];

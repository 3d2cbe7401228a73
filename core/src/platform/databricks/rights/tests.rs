//! Rights from setups to scripts and back.
//!
//! [`metastore`] is a model of Unity Catalog that was written from its documentation alone: it shares no code with what it
//! judges.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::type_complexity,
    clippy::format_collect,
    reason = "a failing case says which it is"
)]

mod field;
mod metastore;
mod model;
mod scripts;
mod texts;

use super::*;
use crate::check::Setup;
use crate::kinds::Flow;
use crate::read::Format;

const PRINCIPAL: &str = "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

/// A setup of a flow that governs these objects.
fn setup(flow: Flow, audit: bool, govern: &serde_json::Value) -> Setup {
    let mut setup = serde_json::json!({"ucforge": 1, "flow": flow.name(), "workspaceUrl": "h.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": {"env": "T"}, "catalog": "immuta_a",
        "audit": {"enabled": audit}, "servicePrincipal": PRINCIPAL, "govern": govern});
    if flow == Flow::Connection {
        setup["connectionKey"] = "key".into();
    }
    let text = setup.to_string();
    let (setup, checked) = Setup::read(&text, Format::Json);
    let messages: Vec<_> = checked.findings.iter().map(|finding| &finding.message).collect();
    setup.unwrap_or_else(|| panic!("{messages:?} in {text}"))
}

fn needs(setup: &Setup) -> Needs {
    Needs::of(setup.values(), setup.flow()).unwrap()
}

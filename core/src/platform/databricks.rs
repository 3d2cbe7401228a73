//! Databricks Unity Catalog.

#[cfg(feature = "check")]
mod connections;
mod fields;
mod follows;
mod groups;
#[cfg(feature = "check")]
pub mod names;
mod orders;
#[cfg(feature = "check")]
pub mod rights;
pub(crate) mod roles;
#[cfg(feature = "check")]
pub(crate) mod rules;
#[cfg(feature = "scripts")]
mod runbook;
#[cfg(feature = "sandbox")]
mod sandbox;
pub(crate) mod sign_in;

use super::Platform;
use crate::catalogue::{Catalogue, Entries, Layouts};
#[cfg(feature = "check")]
use crate::diagnostic::rule::together;
use crate::kinds::{Document, Flow, Payload};
#[cfg(feature = "check")]
use crate::kit::Rules;

/// The names of the platform in setups, in payloads, and for people.
pub(super) const NAMES: [&str; 3] = ["databricks", "Databricks", "Databricks Unity Catalog"];

/// The platform.
pub static PLATFORM: Platform = Platform {
    catalogue: Catalogue {
        groups: groups::GROUPS,
        orders: orders::ORDERS,
        sign_in: sign_in::SIGN_IN,
        entries: Some(Entries {
            setup: "/additionalWorkspaceConnections",
            payload: "/config/additionalWorkspaceConnections",
            repeats: "/config",
            host: "workspaceUrl",
        }),
        signs: &[&["config", "workspaceUrl"], &["connection", "httpPath"]],
        deletes_without_credentials: true,
        ..Catalogue::new(NAMES, fields::FIELDS, FLOWS, &LAYOUTS)
    },
    documents: &[
        Document::Runbook,
        Document::Grants,
        Document::GrantsUndo,
        Document::GrantsVerify,
        Document::Checklist,
    ],
    #[cfg(feature = "check")]
    rules: if cfg!(feature = "rules") { rules::CHECKS } else { Rules::NONE },
    #[cfg(feature = "check")]
    codes: together![names::RULES, rules::CODES, rights::CODES],
    #[cfg(feature = "scripts")]
    runbook: Some(runbook::render),
    #[cfg(feature = "sandbox")]
    sandbox: Some(sandbox::FACTS),
    #[cfg(feature = "check")]
    rights: Some(rights::RIGHTS),
    #[cfg(feature = "check")]
    connections: if cfg!(feature = "texts") { Some(connections::CONNECTIONS) } else { None },
};

static LAYOUTS: Layouts = Layouts::new();

const FLOWS: &[(Flow, &[Payload])] = &[
    (Flow::Connection, &[Payload::ScriptCreate, Payload::Connection]),
    (Flow::IntegrationAutomatic, &[Payload::IntegrationCreate]),
    (Flow::IntegrationManual, &[Payload::ScriptCreate, Payload::IntegrationCreate]),
    (Flow::IntegrationUpdate, &[Payload::IntegrationUpdate]),
];

//! What is right and worth a thought all the same.

use crate::platform::databricks::roles as role;
use crate::kinds::{Flow, Kind, Payload};
use crate::kit::{Document, Reporter};

/// Connections have query audit unless it is turned off.
pub(super) fn audit_on(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let is_open = document.kind == Kind::Setup && document.flow == Some(Flow::Connection);
    if let Some(root) = document.tree.root().filter(|root| is_open && !root.is_cut())
        && document.part(role::AUDIT).is_none()
        && !(document.base)("audit")
    {
        reporter.add(
            reporter
                .lacking(root, "query audit will be on, because this setup does not set it")
                .help("set `audit` to {enabled: true} or {enabled: false}"),
        );
    }
}

/// The Integrations API answers `enabled: false` when audit was not sent.
pub(super) fn audit_off(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let (object, message) = match document.kind {
        Kind::Payload(Payload::Connection) => return,
        Kind::Setup if (document.base)("audit") || matches!(document.flow, None | Some(Flow::Connection)) => return,
        Kind::Payload(Payload::ScriptCreate) => {
            (document.main(), "this request leaves it to the API whether query audit is on")
        }
        _ => (document.main(), "query audit will be off, because this document does not set it"),
    };
    let Some(object) = object.and_then(|main| document.object(main)).filter(|object| !object.is_cut()) else { return };
    if document.part(role::AUDIT).is_none() {
        reporter.add(reporter.lacking(object, message).help(
            "by default the Integrations API leaves it off and the Connections API turns it on: set it explicitly",
        ));
    }
}

/// Immuta calls this use of the Integrations API legacy.
pub(super) fn legacy(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let role = if document.kind == Kind::Setup { role::FLOW } else { role::TYPE };
    if document.is_integration()
        && let Some(node) = document.part(role)
    {
        reporter.add(
            reporter
                .at(node, "Immuta considers the Integrations API legacy for Unity Catalog")
                .help("register new workspaces as connections, unless catalogs are bound to several workspaces"),
        );
    }
}

/// The name of the examples, which every tenant starts with.
const COMMON_CATALOG: &str = "immuta";

/// Two tenants in one catalog break each other's policies.
pub(super) fn shared_catalog(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let makes_it = document.kind != Payload::IntegrationUpdate && document.flow != Some(Flow::IntegrationUpdate);
    if let Some(node) = document.part(role::CATALOG)
        && makes_it
        && node.text().is_some_and(|name| name.eq_ignore_ascii_case(COMMON_CATALOG))
    {
        reporter.add(
            reporter
                .at(node, "each Immuta tenant needs its own catalog, and this is the default name for every tenant")
                .help("choose another name if a second tenant is or may be connected to this metastore"),
        );
    }
}

/// Active objects without a subscription policy are taken away from everybody whom Immuta knows.
pub(super) fn revocation(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    for role in [role::IS_ACTIVE, role::ACTIVATE_NEW_CHILDREN] {
        if let Some(node) = document.part(role).filter(|node| node.bool() == Some(true)) {
            let which = if role == role::IS_ACTIVE { "objects" } else { "objects found later" };
            let message = ["Immuta revokes its users' access to ", which, " without a subscription policy"];
            reporter.add(
                reporter
                    .at(node, message.concat())
                    .help("recommended: false; activate objects once their policies are in place"),
            );
        }
    }
}

/// The pages recommend another answer.
pub(super) fn not_recommended(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    for (role, message) in [
        (role::AUDIT_ENABLED, "query audit is off; Immuta recommends turning it on"),
        (role::FORCE_RECURSIVE_CRAWL, "inactive objects are skipped; Immuta recommends crawling them"),
    ] {
        if let Some(node) = document.part(role).filter(|node| node.bool() == Some(false)) {
            reporter.add(reporter.at(node, message).help("recommended: true"));
        }
    }
}

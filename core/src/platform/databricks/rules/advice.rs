//! Advice about answers that are right, but still worth a thought.

use crate::diagnostic::rule::rules;
use crate::kinds::{Flow, Kind, Payload};
use crate::kit::{Document, DocumentRule, Reporter};
use crate::platform::databricks::roles as role;
use crate::tree::NodeKind;

rules! {
    AUDIT_ASSUMED = Info("UC903", "query audit is on unless it is turned off", ConnectionHowTo) {
        means: "The setup or payload of a connection does not say whether Immuta reads the query audit.",
        why: "For connections it is on by default. The service principal then needs privileges on system tables, which only somebody who is \
              metastore admin and account admin can grant.",
        fix: "Answer `audit: {enabled: true}` or `audit: {enabled: false}`.",
        bad: in_setup("audit: null"),
        good: in_setup("audit: {enabled: true}"),
    }

    LEGACY_API = Info("UC905", "the legacy API for Unity Catalog", ApiReference) {
        means: "The document is for the Integrations API, which Immuta calls legacy for Unity Catalog.",
        why: "It works. Immuta recommends connections for new workspaces, but not where catalogs are bound to several workspaces.",
        fix: "Register new workspaces as connections: `ucforge new --flow connection`, or \
              `ucforge convert --to setup --flow connection FILE`.",
        bad: yaml("ucforge: 1
flow: integration-automatic
workspaceUrl: dbc-a1b2c3d4-e5f6.cloud.databricks.com
httpPath: /sql/1.0/warehouses/0123456789abcdef
authenticationType: token
token: {env: DATABRICKS_TOKEN}
catalog: immuta_prod
audit: {enabled: true}
"),
        good: yaml("ucforge: 1
flow: connection
connectionKey: lakehouse
workspaceUrl: dbc-a1b2c3d4-e5f6.cloud.databricks.com
httpPath: /sql/1.0/warehouses/0123456789abcdef
authenticationType: token
token: {env: DATABRICKS_TOKEN}
catalog: immuta_prod
audit: {enabled: true}
"),
    }

    SHARED_CATALOG = Info("UC906", "a catalog name that every tenant has", ConnectionHowTo) {
        means: "The catalog is called `immuta`, as in the examples of the documentation.",
        why: "Each Immuta tenant needs a catalog of its own. A second tenant on the same metastore that uses the same name breaks the \
              enforcement of policies for both.",
        fix: "Choose a name that says which tenant it is, such as `immuta_prod`.",
        bad: in_setup("catalog: immuta"),
        good: in_setup("catalog: immuta_prod"),
    }

    AUDIT_OFF = Info("UC907", "query audit is off unless it is turned on", IntegrationsHowTo) {
        means: "The document is for the Integrations API and does not say whether Immuta reads the query audit.",
        why: "Answers of that API show it as off when it was not sent; the Connections API turns it on. Immuta recommends it.",
        fix: "Say which you want: `\"audit\": {\"enabled\": true}` or false.",
        bad: in_create(r#"{"config": {"audit": null}}"#),
        good: in_create(r#"{"config": {"audit": {"enabled": true}}}"#),
    }

    REVOCATION = Warning("UC908", "an answer that takes access away", ConnectionHowTo) {
        means: "Objects become active as soon as they are registered or found.",
        why: "Immuta revokes the access of its users to every active object without a subscription policy, even access that was granted \
              directly in Unity Catalog.",
        fix: "Answer false, and activate objects when their policies are in place.",
        bad: in_setup("settings: {isActive: true}"),
        good: in_setup("settings: {isActive: false}"),
    }

    NOT_RECOMMENDED = Info("UC909", "another answer than the recommended one", ConnectionHowTo) {
        means: "The answer works, and Immuta or Databricks recommends another one.",
        why: "The message says what is lost: queries that are not audited, objects that are not looked at, or privileges that go when a person \
              leaves.",
        fix: "Follow the recommendation, or keep your answer if you have a reason.",
        bad: in_setup("options: {forceRecursiveCrawl: false}"),
        good: in_setup("options: {forceRecursiveCrawl: true}"),
    }
}

/// The rules for a whole document.
pub(super) const DOCUMENT: &[DocumentRule] = &[
    (AUDIT_ASSUMED, audit_on),
    (LEGACY_API, legacy),
    (SHARED_CATALOG, shared_catalog),
    (AUDIT_OFF, audit_off),
    (REVOCATION, revocation),
    (NOT_RECOMMENDED, not_recommended),
];

/// Whether a document leaves open whether audit is on: an empty `audit` object counts as nothing.
fn says_nothing_of_audit(document: &Document<'_>) -> bool {
    document.part(role::AUDIT).is_none_or(|audit| {
        audit.kind() == NodeKind::Object && !audit.is_cut() && document.part(role::AUDIT_ENABLED).is_none()
    })
}

/// Connections have query audit unless it is turned off.
fn audit_on(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let is_open = document.flow == Some(Flow::Connection) && !(document.base)("audit");
    let (object, message) = match document.kind {
        Kind::Setup if is_open => (document.tree.root(), "query audit will be on, because this setup does not set it"),
        // If the object is missing, another finding already says so.
        Kind::Payload(Payload::Connection) => {
            (document.part(role::AUDIT), "query audit will be on, because this document does not set it")
        }
        _ => return,
    };
    if let Some(object) = object.filter(|object| !object.is_cut())
        && says_nothing_of_audit(document)
    {
        let finding = reporter.lacking(object, message);
        reporter.add(finding.help("set `audit` to {enabled: true} or {enabled: false}"));
    }
}

/// The Integrations API answers `enabled: false` when audit was not sent.
fn audit_off(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let (object, message) = match document.kind {
        Kind::Payload(Payload::Connection) => return,
        Kind::Setup if (document.base)("audit") || matches!(document.flow, None | Some(Flow::Connection)) => return,
        Kind::Payload(Payload::ScriptCreate) => {
            (document.main(), "this request leaves it to the API whether query audit is on")
        }
        _ => (document.main(), "query audit will be off, because this document does not set it"),
    };
    let Some(object) = object.and_then(|main| document.object(main)).filter(|object| !object.is_cut()) else { return };
    if says_nothing_of_audit(document) {
        reporter.add(reporter.lacking(object, message).help(
            "by default the Integrations API leaves it off and the Connections API turns it on: set it explicitly",
        ));
    }
}

/// Immuta calls this use of the Integrations API legacy.
fn legacy(document: &Document<'_>, reporter: &mut Reporter<'_>) {
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

/// The name in the examples, which every tenant starts with.
const COMMON_CATALOG: &str = "immuta";

/// Two tenants in one catalog break each other's policies.
fn shared_catalog(document: &Document<'_>, reporter: &mut Reporter<'_>) {
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

/// Every user that Immuta knows loses access to active objects without a subscription policy.
fn revocation(document: &Document<'_>, reporter: &mut Reporter<'_>) {
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
fn not_recommended(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    for (role, message) in [
        (role::AUDIT_ENABLED, "query audit is off; Immuta recommends turning it on"),
        (role::FORCE_RECURSIVE_CRAWL, "inactive objects are skipped; Immuta recommends crawling them"),
    ] {
        if let Some(node) = document.part(role).filter(|node| node.bool() == Some(false)) {
            reporter.add(reporter.at(node, message).help("recommended: true"));
        }
    }
}

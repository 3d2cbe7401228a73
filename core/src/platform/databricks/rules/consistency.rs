//! Values that must fit each other inside one document.

use super::address;
use super::host::is_govcloud;
use crate::catalogue::Role;
use crate::diagnostic::rule::rules;
use crate::kinds::{Flow, Kind, Payload};
use crate::kit::{Document, DocumentRule, Reporter, Whose, is_placeholder, is_wrapped, numbers};
use crate::platform::databricks::names::{is_user_name, is_uuid};
use crate::platform::databricks::roles as role;
use crate::platform::databricks::sign_in::OAUTH;
use crate::secrecy::is_mask;
use crate::secret;
use crate::tree::NodeRef;

rules! {
    CONNECTION_DIFFERS = Error("UC302", "two halves of a connection that differ", ConnectionHowTo) {
        means: "`connection` and `nativeIntegration.config` describe the same workspace, and a value differs between them.",
        why: "Immuta's page demands the same values in both. With different ones the two halves work on different workspaces, or one of them \
              cannot sign in.",
        fix: "Give both the same value. A payload that ucforge builds has each value from one answer.",
        bad: in_connection(r#"{"nativeIntegration": {"config": {
  "host": "dbc-0f1e2d3c-4b5a.cloud.databricks.com"
}}}"#),
        good: in_connection(r#"{"nativeIntegration": {"config": {
  "host": "dbc-a1b2c3d4-e5f6.cloud.databricks.com"
}}}"#),
    }

    MAY_BE_NEW = Warning("UC304", "an update without credentials", IntegrationsHowTo) {
        means: "An update may leave the credentials of a workspace out when they stay as they are. Whether this workspace is new is not clear \
                from the document.",
        why: "A new workspace without credentials cannot be used. For the main one the documentation does not say that they may be left out.",
        fix: "Add the credentials if the workspace is new, or if it is the main one.",
        bad: in_update(r#"{"config": {"token": null}}"#),
        good: in_update(r#"{"config": {"token": "${DATABRICKS_TOKEN}"}}"#),
    }

    GOVCLOUD_AUDIT = Warning("UC311", "query audit where there are no system tables", Databricks) {
        means: "Query audit is on, and the workspace is in AWS GovCloud, where Databricks does not offer system tables.",
        why: "Query audit reads the system tables. Without them it finds nothing, and the grants on them fail.",
        fix: "Turn query audit off, or ask Databricks whether your region has system tables now.",
        bad: in_setup("workspaceUrl: dbc-a1b2c3d4-e5f6.cloud.databricks.us\naudit: {enabled: true}"),
        good: in_setup("workspaceUrl: dbc-a1b2c3d4-e5f6.cloud.databricks.us\naudit: {enabled: false}").also(&["UC909"]),
    }

    OTHER_PRINCIPAL = Warning("UC315", "a service principal that is not the one of the client ID", Databricks) {
        means: "`servicePrincipal` names somebody other than the client ID, which is the application ID of the service principal that Immuta \
                signs in as.",
        why: "The grants script would give the privileges to the wrong one, and Immuta would lack them.",
        fix: "Leave `servicePrincipal` out: the client ID is used then.",
        bad: in_setup_oauth("servicePrincipal: 0a1b2c3d-5e6f-4b7a-9c8d-1e2f3a4b5c6d"),
        good: in_setup_oauth("servicePrincipal: 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"),
    }
}

/// The rules for a whole document.
pub(super) const DOCUMENT: &[DocumentRule] = &[
    (CONNECTION_DIFFERS, halves_differ),
    (MAY_BE_NEW, may_be_new),
    (GOVCLOUD_AUDIT, govcloud_audit),
    (OTHER_PRINCIPAL, other_principal),
];

/// Fields that must have the same value in `connection` and `nativeIntegration.config`.
const LISTED_TWICE: [Role; 7] = [
    role::HOST,
    role::PORT,
    role::AUTHENTICATION_TYPE,
    role::TOKEN,
    role::CLIENT_ID,
    role::CLIENT_SECRET,
    role::AUTHORITY_URL,
];

/// The two halves of a connection payload must have the same values.
fn halves_differ(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let one = |whose| document.workspaces(whose).next();
    let Some((connection, native)) = one(Whose::Connection).zip(one(Whose::Native)) else { return };
    let both_oauth = OAUTH.holds(connection.choices) == OAUTH.holds(native.choices);
    for role in LISTED_TWICE {
        let is_credential = !matches!(role, role::HOST | role::PORT | role::AUTHENTICATION_TYPE);
        let Some((first, second)) = document.of(connection, role).zip(document.of(native, role)) else { continue };
        if is_same(first, second, role) || is_credential && !both_oauth {
            continue;
        }
        let message = ["`", second.key(), "` is not the same as in `connection`"].concat();
        reporter.add(
            reporter
                .at(second, message)
                .related(first.span(), Some(first), "the value there")
                .help("both halves describe one connection: use the same value in both"),
        );
    }
}

/// Whether two values mean the same; values that cannot be compared count as the same.
fn is_same(first: NodeRef<'_>, second: NodeRef<'_>, role: Role) -> bool {
    if let Some((first, second)) = first.number().zip(second.number()) {
        return first == second || numbers::whole(first).is_some_and(|number| numbers::whole(second) == Some(number));
    }
    let Some((first, second)) = first.text().zip(second.text()) else { return true };
    let is_open = |text: &str| is_placeholder(text) || is_mask(text) || text.trim().is_empty() || is_wrapped(text);
    if is_open(first) || is_open(second) {
        return true;
    }
    let is_secret = matches!(role, role::TOKEN | role::CLIENT_SECRET);
    // What a variable holds is not known here.
    if is_secret && secret::reference(first).is_some() != secret::reference(second).is_some() {
        return true;
    }
    if role == role::HOST && first != second {
        // Anything around the hosts has findings of its own.
        let host = |text| address::host(text).unwrap_or_default();
        return host(first).eq_ignore_ascii_case(host(second));
    }
    first == second
}

/// An update may leave out credentials that do not change. If the workspace is new, the credentials are missing, and
/// nobody can tell which is the case.
fn may_be_new(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let is_setup = document.kind == Kind::Setup;
    if document.kind != Payload::IntegrationUpdate && document.flow != Some(Flow::IntegrationUpdate) {
        return;
    }
    for workspace in &document.workspaces {
        let has = |role| document.of(workspace, role).is_some();
        let Some(object) = document.object(workspace).filter(|object| !object.is_cut()) else { continue };
        let is_additional = workspace.whose == Whose::Additional;
        if has(role::TOKEN)
            || has(role::CLIENT)
            || OAUTH.holds(workspace.choices).is_none()
            || is_setup && !is_additional
        {
            continue;
        }
        let finding = if is_additional {
            reporter
                .lacking(object, "this workspace has no credentials")
                .help("this is fine if it already exists and its credentials do not change; a new one needs them")
        } else {
            reporter.lacking(object, "the main workspace has no credentials").help(
                "according to the documentation only those of additional workspaces can be left out if they do not change",
            )
        };
        reporter.add(finding);
    }
}

/// Query audit reads system tables, which AWS GovCloud does not offer.
fn govcloud_audit(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let Some(enabled) = document.part(role::AUDIT_ENABLED).filter(|enabled| enabled.bool() == Some(true)) else {
        return;
    };
    let Some(main) = document.main() else { return };
    if address::host_in(document, main).is_some_and(is_govcloud) {
        let mut finding = reporter.at(enabled, "query audit needs system tables, which AWS GovCloud does not offer");
        if let Some(host) = document.of(main, role::HOST) {
            finding = finding.related(host.span(), Some(host), "this workspace is in GovCloud");
        }
        reporter.add(finding.help("turn query audit off, or ask Databricks whether your region has them now"));
    }
}

/// Databricks' OAuth clients are service principals: their ID is the application ID that rights are granted to.
fn other_principal(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let (Some(principal), Some(client)) = (document.part(role::SERVICE_PRINCIPAL), document.part(role::CLIENT_ID))
    else {
        return;
    };
    let differ = |(principal, client): (&str, &str)| {
        is_uuid(client) && (is_user_name(principal) || is_uuid(principal) && !principal.eq_ignore_ascii_case(client))
    };
    if principal.text().zip(client.text()).is_some_and(differ) {
        reporter.add(
            reporter
                .at(
                    principal,
                    "Immuta authenticates as the service principal of the client ID, which is a different one",
                )
                .related(client.span(), Some(client), "the client ID")
                .help("leave it out: then the client ID is used"),
        );
    }
}

//! Values of one document that must fit each other.

use crate::diagnostic::rule::rules;

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
        means: "An update may leave the credentials of a workspace out when they stay as they are. Whether this workspace is new cannot be \
                told.",
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
        means: "`servicePrincipal` names somebody else than the client ID, which is the application ID of the service principal that Immuta \
                signs in as.",
        why: "The grants script would give the privileges to the wrong one, and Immuta would lack them.",
        fix: "Leave `servicePrincipal` out: the client ID is used then.",
        bad: in_setup_oauth("servicePrincipal: 0a1b2c3d-5e6f-4b7a-9c8d-1e2f3a4b5c6d"),
        good: in_setup_oauth("servicePrincipal: 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"),
    }
}

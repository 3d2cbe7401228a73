//! What is right and worth a thought all the same.

use crate::diagnostic::rule::rules;

rules! {
    AUDIT_ASSUMED = Info("UC903", "query audit is on unless it is turned off", ConnectionHowTo) {
        means: "The setup of a connection does not say whether Immuta reads the query audit.",
        why: "For connections it is on by default. The service principal then needs privileges on system tables, which only somebody who is \
              metastore admin and account admin can grant.",
        fix: "Answer `audit: {enabled: true}` or `audit: {enabled: false}`.",
        bad: in_setup("audit: null"),
        good: in_setup("audit: {enabled: true}"),
    }

    LEGACY_API = Info("UC905", "the legacy API for Unity Catalog", ApiReference) {
        means: "The document is for the Integrations API, which Immuta calls legacy for Unity Catalog.",
        why: "It works. Immuta recommends connections for new workspaces, but not where catalogs are bound to several workspaces.",
        fix: "Register new workspaces as connections: `ucforge new --flow connection`, or `ucforge convert --flow connection`.",
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
        why: "The answers of that API show it off when it was not sent, and that of connections turns it on. Immuta recommends it.",
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

//! Addresses: hosts of workspaces, tenants, HTTP paths.

use crate::diagnostic::rule::rules;

rules! {
    HOST_WITH_MORE = Warning("UC208", "more than a host name", IntegrationsHowTo) {
        means: "The field takes a host name, and there is a scheme, a port, a path or something else around it.",
        why: "Immuta's examples give the bare host. With `https://` in front the address that Immuta makes of it may lead nowhere.",
        fix: "Keep the host alone. The fix does so where everything else stands in a field of its own.",
        bad: in_create(r#"{"config": {
  "workspaceUrl": "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/"
}}"#),
        good: in_create(r#"{"config": {"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com"}}"#),
    }

    TENANT_URL = Error("UC212", "an address that no tenant has", Ucforge) {
        means: "The address of the Immuta tenant is not a URL, is plain http, or belongs to Databricks.",
        why: "Requests would go nowhere, to the wrong system, or send the API key in plain text.",
        fix: "Write https:// and the host under which you open Immuta.",
        bad: in_setup("immutaUrl: http://tenant.hosted.immutacloud.com"),
        good: in_setup("immutaUrl: https://tenant.hosted.immutacloud.com"),
    }

    HTTP_PATH = Warning("UC214", "an HTTP path of an unusual form", Databricks) {
        means: "The HTTP path looks neither like that of a SQL warehouse nor like that of a cluster.",
        why: "Databricks finds the compute by this path. With a wrong one Immuta cannot run a query.",
        fix: "Copy it in Databricks from the connection details of the warehouse or cluster.",
        bad: in_create(r#"{"config": {"httpPath": "/sql/warehouses/0123456789abcdef"}}"#),
        good: in_create(r#"{"config": {"httpPath": "/sql/1.0/warehouses/0123456789abcdef"}}"#),
    }

    CLUSTER_PATH = Info("UC215", "a cluster where a SQL warehouse is preferred", ConnectionHowTo) {
        means: "The HTTP path leads to a cluster.",
        why: "It works. Immuta recommends a SQL warehouse, for performance and availability.",
        fix: "Give the HTTP path of a SQL warehouse if you have one.",
        bad: in_create(r#"{"config": {
  "httpPath": "sql/protocolv1/o/1234567890123456/0123-456789-abcdefgh"
}}"#),
        good: in_create(r#"{"config": {"httpPath": "/sql/1.0/warehouses/0123456789abcdef"}}"#),
    }

    EXAMPLE_VALUE = Warning("UC219", "an example of the documentation", IntegrationsHowTo) {
        means: "The value is one that the documentation made up for its examples.",
        why: "No workspace, tenant or client has it, so Immuta cannot connect.",
        fix: "Put your own value there.",
        bad: in_create(r#"{"config": {"workspaceUrl": "www.example-workspace.cloud.databricks.com"}}"#),
        good: in_create(r#"{"config": {"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com"}}"#),
    }

    HOST_FORM = Warning("UC220", "a host name of an unusual form", Databricks) {
        means: "The host does not look like that of a Databricks workspace on AWS, Azure or Google Cloud.",
        why: "A mistyped host leads nowhere, and the custom URL of an account does not say which workspace is meant. Private links and \
              domains of your own are possible.",
        fix: "Take the host from the address bar of the workspace. If the domain is your own, allow the finding with that reason.",
        bad: in_create(r#"{"config": {"workspaceUrl": "www.dbc-a1b2c3d4-e5f6.cloud.databricks.com"}}"#),
        good: in_create(r#"{"config": {"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com"}}"#),
    }

    ACCOUNT_CONSOLE = Error("UC221", "the account console in place of a workspace", Databricks) {
        means: "The host is that of the Databricks account console.",
        why: "The account console has no SQL warehouses: Immuta cannot connect to it as a workspace.",
        fix: "Open the workspace itself and take the host from its address.",
        bad: in_create(r#"{"config": {"workspaceUrl": "accounts.cloud.databricks.com"}}"#),
        good: in_create(r#"{"config": {"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com"}}"#),
    }
}

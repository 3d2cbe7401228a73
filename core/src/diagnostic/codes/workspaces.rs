//! Workspaces, catalogs and governed objects that must fit each other.

use crate::diagnostic::rule::rules;

rules! {
    WORKSPACE_TWICE = Warning("UC305", "a workspace is listed twice", IntegrationsHowTo) {
        means: "An additional workspace is the main one, or an additional one that comes before it.",
        why: "Immuta uses the credentials of additional workspaces for catalogs that the main one cannot reach. With one workspace listed twice, \
              nobody can tell which credentials count.",
        fix: "List each workspace once, with all the catalogs that are reached through it.",
        bad: in_integration_setup("additionalWorkspaceConnections:
  - workspaceUrl: dbc-a1b2c3d4-e5f6.cloud.databricks.com
    httpPath: /sql/1.0/warehouses/fedcba9876543210
    authenticationType: token
    token: {env: DATABRICKS_TOKEN_2}
    catalogs: [isolated_b]"),
        good: in_integration_setup("additionalWorkspaceConnections:
  - workspaceUrl: dbc-0f1e2d3c-4b5a.cloud.databricks.com
    httpPath: /sql/1.0/warehouses/fedcba9876543210
    authenticationType: token
    token: {env: DATABRICKS_TOKEN_2}
    catalogs: [isolated_b]"),
    }

    CATALOG_TWICE = Warning("UC306", "a catalog is listed twice", IntegrationsHowTo) {
        means: "A catalog is listed for more than one additional workspace, or is the one that Immuta keeps for itself.",
        why: "Which workspace Immuta uses for the catalog is then not settled.",
        fix: "List each catalog with the one workspace that reaches it.",
        bad: in_integration_setup("additionalWorkspaceConnections:
  - workspaceUrl: dbc-0f1e2d3c-4b5a.cloud.databricks.com
    httpPath: /sql/1.0/warehouses/fedcba9876543210
    authenticationType: token
    token: {env: DATABRICKS_TOKEN_2}
    catalogs: [isolated_b, isolated_b]"),
        good: in_integration_setup("additionalWorkspaceConnections:
  - workspaceUrl: dbc-0f1e2d3c-4b5a.cloud.databricks.com
    httpPath: /sql/1.0/warehouses/fedcba9876543210
    authenticationType: token
    token: {env: DATABRICKS_TOKEN_2}
    catalogs: [isolated_b, isolated_c]"),
    }

    OTHER_WORKSPACE_ID = Warning("UC307", "the ID of another workspace", Databricks) {
        means: "On Azure and Google Cloud the host holds the ID of the workspace. The HTTP path or the list of workspace IDs names another one.",
        why: "The cluster of one workspace is not reached through another one, and the workspace itself would not be audited.",
        fix: "Take both values from the same workspace.",
        bad: in_setup("workspaceUrl: adb-1234567890123456.7.azuredatabricks.net\nworkspaceIds: [\"6543210987654321\"]"),
        good: in_setup("workspaceUrl: adb-1234567890123456.7.azuredatabricks.net\nworkspaceIds: [\"1234567890123456\"]"),
    }

    GOVERNED_IMMUTA = Error("UC313", "Immuta's own catalog among the governed ones", ConnectionHowTo) {
        means: "`govern` names the catalog that Immuta keeps for itself.",
        why: "That catalog is for Immuta's service principal alone. It holds no data sources, and nobody is to be granted anything on it.",
        fix: "Name the catalogs, schemas and tables that are registered in Immuta.",
        bad: in_setup("catalog: immuta_prod\ngovern: [{catalog: immuta_prod}]"),
        good: in_setup("catalog: immuta_prod\ngovern: [{catalog: sales}]"),
    }

    NOT_GOVERNED = Info("UC314", "workspaces and governed objects that do not meet", IntegrationsHowTo) {
        means: "A catalog of an additional workspace has no governed object, or a governed object is in a catalog that no additional workspace \
                lists.",
        why: "Either may be right. If the catalog is bound to a workspace and not listed, work on its objects fails.",
        fix: "Compare `govern` with the catalogs of the additional workspaces.",
        bad: in_integration_setup("govern: [{catalog: isolated_b}, {catalog: sales}]
additionalWorkspaceConnections:
  - workspaceUrl: dbc-0f1e2d3c-4b5a.cloud.databricks.com
    httpPath: /sql/1.0/warehouses/fedcba9876543210
    authenticationType: token
    token: {env: DATABRICKS_TOKEN_2}
    catalogs: [isolated_b]"),
        good: in_integration_setup("govern: [{catalog: isolated_b}]
additionalWorkspaceConnections:
  - workspaceUrl: dbc-0f1e2d3c-4b5a.cloud.databricks.com
    httpPath: /sql/1.0/warehouses/fedcba9876543210
    authenticationType: token
    token: {env: DATABRICKS_TOKEN_2}
    catalogs: [isolated_b]"),
    }

    TWO_KINDS = Error("UC316", "an object that is governed as two kinds", Databricks) {
        means: "`govern` names one object twice, as different kinds: as a table and as a view, say.",
        why: "Tables, views and materialized views share one space of names, so it can only be one of them. The statements for the other kind \
              fail.",
        fix: "Look the object up in the catalog explorer of Databricks, and name it once.",
        bad: in_setup("govern:\n  - table: sales.orders.daily_totals\n  - view: sales.orders.daily_totals"),
        good: in_setup("govern:\n  - view: sales.orders.daily_totals"),
    }
}

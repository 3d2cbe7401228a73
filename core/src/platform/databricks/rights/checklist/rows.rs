//! The table of all requirements, and when each applies.
//!
//! The rows are the requirements of both how-to pages. Where Databricks itself asks for more, its documentation is the
//! source. What neither says is left out.

use super::{Settled, Who};
use crate::kinds::Flow;
use crate::platform::databricks::rights::Situation;
use crate::platform::databricks::sign_in::{CERTIFICATE, CLIENT_SECRET, TOKEN};
use crate::source::Source;

/// A row of the table, and when it applies. `source` is `None` if the page of the flow says it.
pub(super) struct Row {
    pub(super) when: fn(Situation) -> bool,
    pub(super) who: Who,
    pub(super) what: &'static str,
    pub(super) place: &'static str,
    pub(super) why: &'static str,
    pub(super) source: Option<Source>,
    pub(super) settled: fn(Situation) -> Settled,
}

/// Builds a row from its cells, so that the calls read like a table.
const fn row(
    when: fn(Situation) -> bool,
    (who, what, place): (Who, &'static str, &'static str),
    why: &'static str,
    source: Option<Source>,
    settled: fn(Situation) -> Settled,
) -> Row {
    Row { when, who, what, place, why, source, settled }
}

fn always(_: Situation) -> bool {
    true
}

fn is_new(setup: Situation) -> bool {
    setup.flow != Flow::IntegrationUpdate
}

fn connection(setup: Situation) -> bool {
    setup.flow == Flow::Connection
}

fn automatic(setup: Situation) -> bool {
    setup.flow == Flow::IntegrationAutomatic
}

fn manual(setup: Situation) -> bool {
    setup.flow == Flow::IntegrationManual
}

/// Whether Immuta generates a script that somebody runs.
fn script(setup: Situation) -> bool {
    manual(setup) || connection(setup)
}

const INTEGRATIONS: Option<Source> = Some(Source::IntegrationsHowTo);
const CONNECTIONS: Option<Source> = Some(Source::ConnectionHowTo);
const DATABRICKS: Option<Source> = Some(Source::Databricks);
const PAGE: Option<Source> = None;

const OWNS_OR_MANAGES: &str = "ownership, or MANAGE with USE CATALOG and USE SCHEMA, unless metastore admin";
const NOBODY_ELSE: &str = "Databricks allows nobody else to grant there";
const AUDITS: &str = "because of query audit";
const EACH_SCHEMA: &str = "query audit; granted on catalog `system` it reaches no schema";
const ACCESS: &str = "`system.access`";
const ACCESS_AND_QUERY: &str = "`system.access` and `system.query`";
const TABLES: &str = "`system.access.audit`, `.table_lineage`, `.column_lineage`";
const ALL_TABLES: &str = "`system.access.audit`, `.table_lineage`, `.column_lineage`, `system.query.history`";

fn by_hand(_: Situation) -> Settled {
    Settled::ByHand
}

fn by_sql(_: Situation) -> Settled {
    Settled::BySql
}

fn unknown(_: Situation) -> Settled {
    Settled::Unknown
}

fn our_script(_: Situation) -> Settled {
    Settled::OurScript
}

fn immuta_script(_: Situation) -> Settled {
    Settled::ImmutaScript
}

fn immuta(_: Situation) -> Settled {
    Settled::Immuta
}

/// Our script grants on governed objects if the setup names them.
fn governed(setup: Situation) -> Settled {
    if setup.has_governed { Settled::OurScript } else { Settled::BySql }
}

/// In the manual flow, Immuta's own script grants on the system tables as well.
fn audited(setup: Situation) -> Settled {
    if manual(setup) { Settled::BothScripts } else { Settled::OurScript }
}

use Who::{Admin, Granter, ImmutaUser, Runner, ServicePrincipal};

/// All rows, in the order in which they are best settled.
pub(super) static ROWS: &[Row] = &[
    row(
        always,
        (ImmutaUser, "permission APPLICATION_ADMIN", "Immuta, for the owner of the API key"),
        "calls the API",
        PAGE,
        by_hand,
    ),
    row(
        is_new,
        (Admin, "a metastore, attached to the workspace", "Databricks account"),
        "Unity Catalog lives in it; one integration serves one metastore",
        CONNECTIONS,
        unknown,
    ),
    row(
        is_new,
        (Admin, "Unity Catalog on the compute", "the SQL warehouse or cluster of `httpPath`"),
        "SQL warehouses have it wherever the workspace has a metastore",
        CONNECTIONS,
        unknown,
    ),
    row(
        connection,
        (Admin, "no Unity Catalog integration for this workspace yet", "Immuta"),
        "an existing one is upgraded with the Connection Upgrade Manager",
        Some(Source::Upgrading),
        unknown,
    ),
    row(
        is_new,
        (Admin, "a catalog name that no other Immuta tenant uses", "metastore"),
        "tenants that share a catalog break each other's policies",
        CONNECTIONS,
        unknown,
    ),
    row(
        |setup| is_new(setup) && !setup.is_user,
        (Admin, "a service principal for Immuta", "Databricks account, assigned to the workspace"),
        "Immuta works as this principal all the time",
        PAGE,
        by_hand,
    ),
    row(
        |setup| is_new(setup) && setup.is_user,
        (Admin, "a user for Immuta alone", "Databricks account, assigned to the workspace"),
        "Immuta works as this user all the time",
        CONNECTIONS,
        by_hand,
    ),
    row(
        |setup| TOKEN.holds(setup.choices) == Some(true),
        (ServicePrincipal, "a personal access token", "Databricks workspace"),
        "Immuta authenticates with it",
        PAGE,
        by_hand,
    ),
    row(
        |setup| CLIENT_SECRET.holds(setup.choices) == Some(true),
        (ServicePrincipal, "an OAuth secret", "Databricks account"),
        "Immuta authenticates with it",
        PAGE,
        by_hand,
    ),
    row(
        |setup| CERTIFICATE.holds(setup.choices) == Some(true),
        (ServicePrincipal, "a certificate", "the identity provider of `authorityUrl`"),
        "Immuta authenticates with it",
        INTEGRATIONS,
        by_hand,
    ),
    row(
        connection,
        (ServicePrincipal, "workspace admin", "the workspace of `workspaceUrl`"),
        "manages groups and grants to them",
        CONNECTIONS,
        by_hand,
    ),
    row(
        always,
        (ServicePrincipal, "CAN USE", "the SQL warehouse; on a cluster CAN RESTART"),
        "runs its statements there; workspace admins have it",
        DATABRICKS,
        by_hand,
    ),
    row(
        |setup| setup.has_group,
        (Admin, "the exempt group as an account-level group", "Databricks account"),
        "workspace-local groups are unknown to Unity Catalog",
        CONNECTIONS,
        by_hand,
    ),
    row(
        |setup| setup.has_workspaces,
        (
            Admin,
            "catalogs isolated and bound to their workspaces, for reading and writing",
            "each catalog of `additionalWorkspaceConnections`",
        ),
        "a workspace that is not bound is refused access, whatever the grants",
        INTEGRATIONS,
        by_hand,
    ),
    row(
        |setup| setup.has_workspaces,
        (
            ServicePrincipal,
            "the same privileges, if a workspace has its own service principal",
            "the catalogs bound to that workspace",
        ),
        "Immuta uses the credentials of that workspace for them",
        INTEGRATIONS,
        by_sql,
    ),
    // Immuta's own catalog.
    row(
        automatic,
        (ServicePrincipal, "CREATE CATALOG", "metastore"),
        "Immuta creates its catalog as this principal",
        INTEGRATIONS,
        our_script,
    ),
    row(
        automatic,
        (ServicePrincipal, "account admin", "Databricks account"),
        "the documentation requires it of the credentials used for the setup",
        INTEGRATIONS,
        by_hand,
    ),
    row(script, (Runner, "CREATE CATALOG", "metastore"), "the script creates Immuta's catalog", PAGE, by_hand),
    row(
        manual,
        (Runner, "account admin", "Databricks account"),
        "the documentation requires it",
        INTEGRATIONS,
        by_hand,
    ),
    row(|setup| manual(setup) && setup.audit, (Runner, "metastore admin", "metastore"), AUDITS, INTEGRATIONS, by_hand),
    row(
        |setup| connection(setup) && setup.audit,
        (Runner, "metastore admin and account admin", "Databricks account and metastore"),
        AUDITS,
        CONNECTIONS,
        by_hand,
    ),
    row(script, (Runner, OWNS_OR_MANAGES, "each catalog that the script grants on"), NOBODY_ELSE, DATABRICKS, by_hand),
    row(automatic, (ServicePrincipal, "owner", "Immuta's catalog"), "nobody else may read it", INTEGRATIONS, immuta),
    row(script, (ServicePrincipal, "owner", "Immuta's catalog"), "nobody else may read it", PAGE, immuta_script),
    row(
        automatic,
        (Granter, "account admin or metastore admin", "metastore"),
        "grants CREATE CATALOG",
        DATABRICKS,
        by_hand,
    ),
    // Governed objects. If the setup does not name them, the grants script cannot grant on them.
    row(always, (Granter, OWNS_OR_MANAGES, "each catalog under `govern`"), NOBODY_ELSE, DATABRICKS, by_hand),
    row(
        always,
        (ServicePrincipal, "USE CATALOG and MANAGE", "each catalog that holds governed objects, MANAGE directly"),
        "grants, filters and masks",
        PAGE,
        governed,
    ),
    row(
        always,
        (ServicePrincipal, "USE SCHEMA", "each schema that holds governed objects"),
        "to reach them",
        PAGE,
        governed,
    ),
    row(
        always,
        (ServicePrincipal, "SELECT, and MODIFY on tables", "each governed object"),
        "filters and masks; views and materialized views have no MODIFY",
        PAGE,
        governed,
    ),
    // Query audit. Only the page of the Connections API names `system.query`.
    row(
        |setup| setup.audit && !connection(setup),
        (Admin, "the system schemas enabled", ACCESS),
        "until then nobody can be granted anything there; SQL cannot do it",
        INTEGRATIONS,
        by_hand,
    ),
    row(
        |setup| setup.audit && connection(setup),
        (Admin, "the system schemas enabled", ACCESS_AND_QUERY),
        "until then nobody can be granted anything there; SQL cannot do it",
        DATABRICKS,
        by_hand,
    ),
    row(
        |setup| setup.audit && !connection(setup),
        (Admin, "verbose audit logs", "settings of the workspace"),
        "queries are logged with their text",
        INTEGRATIONS,
        by_hand,
    ),
    row(
        |setup| setup.audit,
        (Granter, "metastore admin and account admin", "Databricks account and metastore"),
        "grants on catalog `system`",
        PAGE,
        by_hand,
    ),
    row(|setup| setup.audit, (ServicePrincipal, "USE CATALOG", "catalog `system`"), "query audit", PAGE, audited),
    row(
        |setup| setup.audit && !connection(setup),
        (ServicePrincipal, "USE SCHEMA", ACCESS),
        EACH_SCHEMA,
        PAGE,
        audited,
    ),
    row(|setup| setup.audit && !connection(setup), (ServicePrincipal, "SELECT", TABLES), "query audit", PAGE, audited),
    row(
        |setup| setup.audit && connection(setup),
        (ServicePrincipal, "USE SCHEMA", ACCESS_AND_QUERY),
        EACH_SCHEMA,
        PAGE,
        audited,
    ),
    row(
        |setup| setup.audit && connection(setup),
        (ServicePrincipal, "SELECT", ALL_TABLES),
        "query audit",
        PAGE,
        audited,
    ),
];

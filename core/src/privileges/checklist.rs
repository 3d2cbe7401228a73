//! Who must hold what, where and why, before a flow can work: one table for the checklist, the comments of scripts and the
//! reminder of the runbook.
//!
//! The rows are those of the requirements of both how-to pages; where Databricks itself asks for more, its documentation is
//! the source. What neither says is left out.

use std::fmt::Write as _;

use super::needs::{audit, audited_schemas};
use super::{Needs, SecurableKind};
use crate::catalogue::{Authentication, Source};
use crate::document::Flow;
use crate::setup::Answers;
use crate::value::{Value, visible};

/// What has to be asked of a setup to know its requirements.
#[derive(Clone, Copy, Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one question about a setup, and they do not depend on each other"
)]
pub struct Situation {
    /// The path.
    pub flow: Flow,
    /// Whether query audit is on.
    pub audit: bool,
    /// How the service principal signs in.
    pub authentication: Authentication,
    /// Whether there are additional workspaces.
    pub has_workspaces: bool,
    /// Whether a group is exempt from data policies.
    pub has_group: bool,
    /// Whether the setup names what Immuta governs.
    pub has_governed: bool,
}

impl Situation {
    /// Of a setup.
    pub fn of(answers: &Answers, flow: Flow) -> Self {
        let workspaces = answers.get("additionalWorkspaceConnections");
        Self {
            flow,
            audit: audit(answers, flow),
            authentication: Authentication::in_answers(answers.values()),
            has_workspaces: matches!(workspaces, Some(Value::Array(list)) if !list.is_empty()),
            has_governed: matches!(answers.get("govern"), Some(Value::Array(list)) if !list.is_empty()),
            has_group: answers.get("groupPattern").is_some_and(|group| group.get("deny").is_some()),
        }
    }

    /// The page that says so for this flow.
    fn page(self) -> Source {
        if connection(self) { Source::ConnectionHowTo } else { Source::IntegrationsHowTo }
    }
}

/// How a requirement gets settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The grants script does it.
    OurScript,
    /// The script that Immuta generates does it.
    ImmutaScript,
    /// Both scripts do it.
    BothScripts,
    /// Immuta does it by itself.
    Immuta,
    /// A person does it.
    ByHand,
    /// Nobody can tell from a setup whether it is so.
    Unknown,
}

impl Settled {
    /// For people.
    pub fn title(self) -> &'static str {
        match self {
            Self::OurScript => "our script",
            Self::ImmutaScript => "Immuta's script",
            Self::BothScripts => "either script",
            Self::Immuta => "Immuta itself",
            Self::ByHand => "by hand",
            Self::Unknown => "cannot be known",
        }
    }
}

/// Somebody who must hold or be something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The owner of the API key.
    ImmutaUser,
    /// Immuta's service principal in Databricks.
    ServicePrincipal,
    /// Whoever runs the script that Immuta generates.
    Runner,
    /// Whoever runs the grants script.
    Granter,
    /// Whoever administers Databricks.
    Admin,
}

impl Who {
    /// For people.
    pub fn title(self) -> &'static str {
        match self {
            Self::ImmutaUser => "Immuta user",
            Self::ServicePrincipal => "Service principal",
            Self::Runner => "Runner of Immuta's script",
            Self::Granter => "Runner of the grants script",
            Self::Admin => "Databricks admin",
        }
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Requirement {
    /// Who must hold it.
    pub who: Who,
    /// What must be held or done.
    pub what: &'static str,
    /// On what, or where.
    pub place: &'static str,
    /// What it is for.
    pub why: &'static str,
    /// The page that says so.
    pub source: Source,
    /// How it gets settled.
    pub settled: Settled,
}

/// A row of the table, and when it holds. `source` is none where the page of the flow says it.
struct Row {
    when: fn(Situation) -> bool,
    who: Who,
    what: &'static str,
    place: &'static str,
    why: &'static str,
    source: Option<Source>,
    settled: Settled,
}

/// A row by its cells, read like the table that it becomes.
const fn row(
    when: fn(Situation) -> bool,
    (who, what, place): (Who, &'static str, &'static str),
    why: &'static str,
    source: Option<Source>,
    settled: Settled,
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

const NOBODY_ELSE: &str = "Databricks lets nobody else grant there";
const AUDITS: &str = "because of query audit";
const ACCESS: &str = "`system.access`";
const ACCESS_AND_QUERY: &str = "`system.access` and `system.query`";
const TABLES: &str = "`system.access.audit`, `.table_lineage`, `.column_lineage`";
const ALL_TABLES: &str = "`system.access.audit`, `.table_lineage`, `.column_lineage`, `system.query.history`";

use Settled::{BothScripts, ByHand, Immuta, ImmutaScript, OurScript, Unknown};
use Who::{Admin, Granter, ImmutaUser, Runner, ServicePrincipal};

/// All rows, in the order in which they are best settled.
static ROWS: &[Row] = &[
    row(
        always,
        (ImmutaUser, "permission APPLICATION_ADMIN", "Immuta, for the owner of the API key"),
        "calls the API",
        PAGE,
        ByHand,
    ),
    row(
        is_new,
        (Admin, "a metastore, attached to the workspace", "Databricks account"),
        "Unity Catalog lives in it; one integration serves one metastore",
        CONNECTIONS,
        Unknown,
    ),
    row(
        is_new,
        (Admin, "Unity Catalog on the compute", "the SQL warehouse or cluster of `httpPath`"),
        "SQL warehouses have it wherever the workspace has a metastore",
        CONNECTIONS,
        Unknown,
    ),
    row(
        connection,
        (Admin, "no Unity Catalog integration for this workspace yet", "Immuta"),
        "one that exists is moved with the Connection Upgrade Manager",
        Some(Source::Upgrading),
        Unknown,
    ),
    row(
        is_new,
        (Admin, "a catalog name that no other Immuta tenant uses", "metastore"),
        "tenants that share a catalog break each other's policies",
        CONNECTIONS,
        Unknown,
    ),
    row(
        is_new,
        (Admin, "a service principal for Immuta", "Databricks account, assigned to the workspace"),
        "Immuta works as this principal all the time",
        PAGE,
        ByHand,
    ),
    row(
        |setup| setup.authentication.oauth == Some(false),
        (ServicePrincipal, "a personal access token", "Databricks workspace"),
        "Immuta signs in with it",
        PAGE,
        ByHand,
    ),
    row(
        |setup| setup.authentication.oauth == Some(true) && !setup.authentication.certificate,
        (ServicePrincipal, "an OAuth secret", "Databricks account"),
        "Immuta signs in with it",
        PAGE,
        ByHand,
    ),
    row(
        |setup| setup.authentication.oauth == Some(true) && setup.authentication.certificate,
        (ServicePrincipal, "a certificate", "the identity provider of `authorityUrl`"),
        "Immuta signs in with it",
        INTEGRATIONS,
        ByHand,
    ),
    row(
        connection,
        (ServicePrincipal, "workspace admin", "the workspace of `workspaceUrl`"),
        "manages groups and grants to them",
        CONNECTIONS,
        ByHand,
    ),
    row(
        always,
        (ServicePrincipal, "CAN USE", "the SQL warehouse; on a cluster CAN RESTART"),
        "runs its statements there; a workspace admin has it",
        DATABRICKS,
        ByHand,
    ),
    row(
        |setup| setup.has_group,
        (Admin, "the exempt group as a group of the account", "Databricks account"),
        "groups of a workspace are unknown to Unity Catalog",
        CONNECTIONS,
        ByHand,
    ),
    row(
        |setup| setup.has_workspaces,
        (
            Admin,
            "catalogs that are isolated and bound to their workspaces, for reading and writing",
            "each catalog of `additionalWorkspaceConnections`",
        ),
        "from a workspace that is not bound access is refused whatever the grants",
        INTEGRATIONS,
        ByHand,
    ),
    row(
        |setup| setup.has_workspaces,
        (
            ServicePrincipal,
            "the same rights, where a workspace has a service principal of its own",
            "the catalogs bound to that workspace",
        ),
        "Immuta uses the credentials of that workspace for them",
        INTEGRATIONS,
        ByHand,
    ),
    // Immuta's own catalog.
    row(
        automatic,
        (ServicePrincipal, "CREATE CATALOG", "metastore"),
        "Immuta makes its catalog as this principal",
        INTEGRATIONS,
        OurScript,
    ),
    row(automatic, (Admin, "account admin", "Databricks account"), "the page asks for it", INTEGRATIONS, ByHand),
    row(|setup| automatic(setup) && setup.audit, (Admin, "metastore admin", "metastore"), AUDITS, INTEGRATIONS, ByHand),
    row(script, (Runner, "CREATE CATALOG", "metastore"), "the script makes Immuta's catalog", PAGE, ByHand),
    row(manual, (Runner, "account admin", "Databricks account"), "the page asks for it", INTEGRATIONS, ByHand),
    row(|setup| manual(setup) && setup.audit, (Runner, "metastore admin", "metastore"), AUDITS, INTEGRATIONS, ByHand),
    row(
        |setup| connection(setup) && setup.audit,
        (Runner, "metastore admin and account admin", "Databricks account and metastore"),
        AUDITS,
        CONNECTIONS,
        ByHand,
    ),
    row(
        script,
        (Runner, "MANAGE or ownership, unless metastore admin", "each catalog that the script grants on"),
        NOBODY_ELSE,
        DATABRICKS,
        ByHand,
    ),
    row(automatic, (ServicePrincipal, "owner", "Immuta's catalog"), "nobody else may read it", INTEGRATIONS, Immuta),
    row(script, (ServicePrincipal, "owner", "Immuta's catalog"), "nobody else may read it", PAGE, ImmutaScript),
    row(
        automatic,
        (Granter, "account admin or metastore admin", "metastore"),
        "grants CREATE CATALOG",
        DATABRICKS,
        ByHand,
    ),
    // What is governed. Where the setup does not name it, the grants script cannot do it.
    row(
        always,
        (Granter, "MANAGE or ownership, unless metastore admin", "each catalog under `govern`"),
        NOBODY_ELSE,
        DATABRICKS,
        ByHand,
    ),
    row(
        |setup| setup.has_governed,
        (ServicePrincipal, "USE CATALOG and MANAGE", "each catalog that holds governed objects, MANAGE directly"),
        "grants, filters and masks",
        PAGE,
        OurScript,
    ),
    row(
        |setup| !setup.has_governed,
        (ServicePrincipal, "USE CATALOG and MANAGE", "each catalog that holds governed objects, MANAGE directly"),
        "grants, filters and masks",
        PAGE,
        ByHand,
    ),
    row(
        |setup| setup.has_governed,
        (ServicePrincipal, "USE SCHEMA", "each schema that holds governed objects"),
        "reaches them",
        PAGE,
        OurScript,
    ),
    row(
        |setup| !setup.has_governed,
        (ServicePrincipal, "USE SCHEMA", "each schema that holds governed objects"),
        "reaches them",
        PAGE,
        ByHand,
    ),
    row(
        |setup| setup.has_governed,
        (ServicePrincipal, "SELECT, and MODIFY on tables", "each governed object"),
        "filters and masks; views and materialized views have no MODIFY",
        PAGE,
        OurScript,
    ),
    row(
        |setup| !setup.has_governed,
        (ServicePrincipal, "SELECT, and MODIFY on tables", "each governed object"),
        "filters and masks; views and materialized views have no MODIFY",
        PAGE,
        ByHand,
    ),
    // Query audit. Only the page of the Connections API names `system.query`.
    row(
        |setup| setup.audit && !connection(setup),
        (Admin, "the system schemas enabled", ACCESS),
        "before that nobody can be granted anything there; SQL cannot do it",
        INTEGRATIONS,
        ByHand,
    ),
    row(
        |setup| setup.audit && connection(setup),
        (Admin, "the system schemas enabled", ACCESS_AND_QUERY),
        "before that nobody can be granted anything there; SQL cannot do it",
        DATABRICKS,
        ByHand,
    ),
    row(
        |setup| setup.audit && !connection(setup),
        (Admin, "verbose audit logs", "settings of the workspace"),
        "queries are logged with their text",
        INTEGRATIONS,
        ByHand,
    ),
    row(
        |setup| setup.audit,
        (Granter, "metastore admin and account admin", "Databricks account and metastore"),
        "grants on catalog `system`",
        PAGE,
        ByHand,
    ),
    row(
        |setup| setup.audit && manual(setup),
        (ServicePrincipal, "USE CATALOG", "catalog `system`"),
        "query audit",
        PAGE,
        BothScripts,
    ),
    row(
        |setup| setup.audit && manual(setup),
        (ServicePrincipal, "USE SCHEMA", ACCESS),
        "query audit; catalog `system` hands nothing down",
        PAGE,
        BothScripts,
    ),
    row(|setup| setup.audit && manual(setup), (ServicePrincipal, "SELECT", TABLES), "query audit", PAGE, BothScripts),
    row(
        |setup| setup.audit && !manual(setup),
        (ServicePrincipal, "USE CATALOG", "catalog `system`"),
        "query audit",
        PAGE,
        OurScript,
    ),
    row(
        |setup| setup.audit && !script(setup),
        (ServicePrincipal, "USE SCHEMA", ACCESS),
        "query audit; catalog `system` hands nothing down",
        PAGE,
        OurScript,
    ),
    row(|setup| setup.audit && !script(setup), (ServicePrincipal, "SELECT", TABLES), "query audit", PAGE, OurScript),
    row(
        |setup| setup.audit && connection(setup),
        (ServicePrincipal, "USE SCHEMA", ACCESS_AND_QUERY),
        "query audit; catalog `system` hands nothing down",
        PAGE,
        OurScript,
    ),
    row(
        |setup| setup.audit && connection(setup),
        (ServicePrincipal, "SELECT", ALL_TABLES),
        "query audit",
        PAGE,
        OurScript,
    ),
];

/// The requirements of a setup, in the order in which they are best settled.
pub fn requirements(setup: Situation) -> Vec<Requirement> {
    let held = ROWS.iter().filter(|row| (row.when)(setup));
    held.map(|row| {
        let source = row.source.unwrap_or_else(|| setup.page());
        Requirement { who: row.who, what: row.what, place: row.place, why: row.why, source, settled: row.settled }
    })
    .collect()
}

/// The rights of whoever runs the script that Immuta generates.
pub(crate) fn to_run_the_script(setup: Situation) -> Vec<String> {
    let rows = requirements(setup).into_iter().filter(|row| row.who == Who::Runner);
    rows.map(|row| [row.what, " (", row.place, ")"].concat().replace('`', "")).collect()
}

/// What has to be done by hand in Databricks, for the comments of a script.
pub(crate) fn beyond_sql(setup: Situation) -> Vec<Requirement> {
    let is_right = |who| matches!(who, Who::Runner | Who::Granter | Who::ImmutaUser);
    let by_hand = |row: &Requirement| row.settled == Settled::ByHand && !is_right(row.who);
    requirements(setup).into_iter().filter(by_hand).collect()
}

/// The checklist as Markdown. `needs` is what the grants script does, or why there is none.
pub(crate) fn markdown(answers: &Answers, flow: Flow, needs: &Result<Needs, String>) -> String {
    let setup = Situation::of(answers, flow);
    let mut out = format!(
        "# Checklist: flow {flow}, query audit {}\n\nWho must hold what, where and why, before Immuta can work.\n",
        if setup.audit { "on" } else { "off" }
    );
    for (name, title) in [("workspaceUrl", "Workspace"), ("catalog", "Immuta's catalog")] {
        if let Some(value) = answers.get(name).and_then(Value::text) {
            let _ = writeln!(out, "\n{title}: {}", code(value));
        }
    }
    match needs {
        Ok(needs) => {
            let _ = writeln!(out, "\nService principal: {}", code(&needs.principal));
        }
        Err(why) => {
            let _ = writeln!(out, "\nThere is no grants script yet: {why}.");
        }
    }
    out.push_str("\n| Done by | Who | Must have | Where | Why | Source |\n| --- | --- | --- | --- | --- | --- |\n");
    let mut sources: Vec<Source> = Vec::new();
    for row in requirements(setup) {
        let number = sources.iter().position(|source| *source == row.source).unwrap_or_else(|| {
            sources.push(row.source);
            sources.len() - 1
        });
        let cells = [row.settled.title(), row.who.title(), row.what, row.place, row.why];
        let _ = writeln!(out, "| {} | {} |", cells.join(" | "), number + 1);
    }
    out.push_str("\nSources:\n\n");
    for (number, source) in sources.iter().enumerate() {
        let _ = writeln!(out, "{}. {}", number + 1, source.title());
    }
    if let Ok(needs) = needs {
        objects(&mut out, needs);
    }
    calls(&mut out, answers, setup);
    out
}

/// What the grants script grants, object by object.
fn objects(out: &mut String, needs: &Needs) {
    if needs.all().next().is_none() {
        return;
    }
    out.push_str("\n## What our script grants\n\n| Object | Privileges |\n| --- | --- |\n");
    for grant in needs.all() {
        let privileges: Vec<_> = grant.privileges.iter().map(|privilege| privilege.sql()).collect();
        let kind = grant.on.kind.sql().to_lowercase();
        let name = if grant.on.kind == SecurableKind::Metastore {
            String::new()
        } else {
            [" ", &code(&grant.on.name())].concat()
        };
        let _ = writeln!(out, "| {kind}{name} | {} |", privileges.join(", "));
    }
}

/// What Databricks does over REST only.
fn calls(out: &mut String, answers: &Answers, setup: Situation) {
    if setup.audit {
        out.push_str(
            "\n## Enable the system schemas\n\nBy an account admin or metastore admin, with Databricks' REST API. `GET` shows their state: \
             `ENABLE_COMPLETED` and `MANAGED` need nothing more.\n\n```\nGET /api/2.1/unity-catalog/metastores/{metastore_id}/systemschemas\n",
        );
        for schema in audited_schemas(setup.flow) {
            let _ = writeln!(out, "PUT /api/2.1/unity-catalog/metastores/{{metastore_id}}/systemschemas/{schema}");
        }
        out.push_str("```\n");
    }
    let Some(Value::Array(entries)) = answers.get("additionalWorkspaceConnections").filter(|_| setup.has_workspaces)
    else {
        return;
    };
    out.push_str(
        "\n## Bind the catalogs\n\nBy the owner of each catalog or a metastore admin. Without this a catalog is open to all workspaces of its \
         metastore, and need not be listed. `{workspace_id}` is the number of that workspace; bind the main workspace as well where it needs the catalog.\n\n```\n",
    );
    for entry in entries {
        let host = entry.get("workspaceUrl").and_then(Value::text).unwrap_or("");
        let Some(Value::Array(catalogs)) = entry.get("catalogs") else { continue };
        for catalog in catalogs.iter().filter_map(Value::text) {
            let (catalog, host) = (segment(catalog), visible(host).replace('`', "'"));
            let _ = write!(
                out,
                "# for {host}\nPATCH /api/2.1/unity-catalog/catalogs/{catalog}\n{{\"isolation_mode\": \"ISOLATED\"}}\n\
                 PATCH /api/2.1/unity-catalog/bindings/catalog/{catalog}\n\
                 {{\"add\": [{{\"workspace_id\": {{workspace_id}}, \"binding_type\": \"BINDING_TYPE_READ_WRITE\"}}]}}\n"
            );
        }
    }
    out.push_str("```\n");
}

/// A name as one segment of a path, RFC 3986.
pub(crate) fn segment(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A value in Markdown that is shown as it is, in a table as well.
fn code(text: &str) -> String {
    let text = visible(text).replace('|', "\\|");
    if text.contains('`') { ["`` ", &text, " ``"].concat() } else { ["`", &text, "`"].concat() }
}

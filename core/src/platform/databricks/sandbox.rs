//! What the sandbox answers for this platform. The text of its script is our own: no generated script has been published, only
//! what it does.

use crate::kit::sandbox::{Deletion, NoMetastore, SandboxFacts, Script, Terms, failed_before, passed};
use crate::value::{Object, Value};

pub(super) const FACTS: SandboxFacts = SandboxFacts {
    hosts: &[
        &["config", "workspaceUrl"],
        &["config", "host"],
        &["connection", "hostname"],
        &["nativeIntegration", "config", "host"],
    ],
    lists: &[
        &["config", "additionalWorkspaceConnections"],
        &["nativeIntegration", "config", "additionalWorkspaceConnections"],
    ],
    host_of_entry: "workspaceUrl",
    // The published example has no full stop.
    exists: |host, id| format!("Databricks Unity Catalog integration already exists on {host} (id = {id})"),
    failed_before: |host, id| failed_before("Databricks Unity Catalog", host, id),
    deletion: Deletion::NoCredentials(
        "Credentials are not required to disable a Databricks Unity Catalog integration. If you need to update your \
         integration credentials, use PUT to update the integration before disabling.",
        "Credentials are not required to disable a Databricks integration. If you need to update your integration \
         credentials, use PUT to update the integration before disabling.",
    ),
    no_metastore: Some(NoMetastore {
        test: |host| format!("{host} has no Unity Catalog metastore: attach one to the workspace"),
        answer: "Processing Error: Error trying to get the current metastore info.",
    }),
    tests: |_, _| vec![passed("Metastore validation"), connection_test()],
    is_short_in_list: true,
    with_defaults,
    script,
    ..SandboxFacts::NONE
};

/// What `SELECT 1` gives, in the order of the published example.
fn connection_test() -> Value {
    let row = Value::from([("1", 1_u64.into())]);
    Value::from([
        ("name", "Basic Connection Test".into()),
        ("result", Value::Array(vec![row])),
        ("status", "passed".into()),
    ])
}

/// The tables that query audit reads, by schema. The page of the Integrations API names three, the newer one of the
/// Connections API a fourth.
const AUDITED: &[(&str, &[&str])] =
    &[("access", &["audit", "table_lineage", "column_lineage"]), ("query", &["history"])];

fn script(script: Script, config: &Object, terms: Terms) -> Option<String> {
    let catalog = identifier(config.get("catalog").and_then(Value::text).unwrap_or("immuta"));
    let principal = identifier(principal(config));
    let (title, role, statements) = match script {
        Script::Create => {
            ("Sandbox script", "CREATE CATALOG on the metastore", create(config, &catalog, &principal, terms))
        }
        Script::Edit => {
            let grants = audit(config, "GRANT", "TO", &principal, terms);
            let owner = format!("ALTER CATALOG {catalog} OWNER TO {principal};");
            ("Sandbox script of a change", "rights on the Immuta catalog", [grants, vec![owner]].concat())
        }
        Script::Delete | Script::Cleanup => {
            let revokes = audit(config, "REVOKE", "FROM", &principal, terms);
            let catalog = format!("DROP CATALOG IF EXISTS {catalog} CASCADE;");
            ("Sandbox script of a removal", "rights on the Immuta catalog", [revokes, vec![catalog]].concat())
        }
        Script::InitialCreate | Script::PostCleanup => return None,
    };
    Some(format!(
        "-- {title} for Immuta on Databricks Unity Catalog.\n-- Run it in Databricks as a user with {role}.\n{}\n",
        statements.join("\n")
    ))
}

/// Creates the Immuta catalog, grants, and hands the catalog over to the service principal last: afterwards its creator
/// may not grant anything.
fn create(config: &Object, catalog: &str, principal: &str, terms: Terms) -> Vec<String> {
    let mut statements = vec![
        format!("CREATE CATALOG IF NOT EXISTS {catalog} COMMENT 'Immuta internal data';"),
        format!("GRANT USE CATALOG, USE SCHEMA, CREATE SCHEMA ON CATALOG {catalog} TO {principal};"),
    ];
    statements.extend(audit(config, "GRANT", "TO", principal, terms));
    statements.push(format!("ALTER CATALOG {catalog} OWNER TO {principal};"));
    statements
}

/// Grants or revokes access to what query audit reads; empty if query audit is off.
fn audit(config: &Object, verb: &str, to: &str, principal: &str, terms: Terms) -> Vec<String> {
    let mut statements = Vec::new();
    let enabled = config.get("audit").and_then(|audit| audit.get("enabled"));
    if !matches!(enabled, Some(Value::Bool(true))) {
        return statements;
    }
    statements.push(format!("{verb} USE CATALOG ON CATALOG `system` {to} {principal};"));
    let read = AUDITED.iter().filter(|(schema, _)| terms.reads_history || *schema != "query");
    for (schema, tables) in read {
        statements.push(format!("{verb} USE SCHEMA ON SCHEMA `system`.`{schema}` {to} {principal};"));
        for table in *tables {
            statements.push(format!("{verb} SELECT ON TABLE `system`.`{schema}`.`{table}` {to} {principal};"));
        }
    }
    statements
}

/// The application id of the service principal. A token does not reveal it: the sandbox then uses one of its own.
fn principal(config: &Object) -> &str {
    config
        .get("oAuthClientConfig")
        .and_then(|client| client.get("clientId"))
        .and_then(Value::text)
        .unwrap_or("00000000-0000-4000-8000-000000000000")
}

fn identifier(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// Adds the port and query audit that the tenant assumes: the published answer shows both although neither was sent.
fn with_defaults(config: &Object, terms: Terms) -> Object {
    let audit = || Value::from([("enabled", terms.audits.into())]);
    let mut filled = Object::new();
    filled.set("port", config.get("port").cloned().unwrap_or_else(|| 443_u64.into()));
    let mut audit_was_given = false;
    for (name, value) in config.iter() {
        if name == "catalog" && config.get("audit").is_none() {
            filled.set("audit", audit());
        }
        audit_was_given |= name == "audit";
        filled.set(name.to_owned(), value.clone());
    }
    if !audit_was_given && filled.get("audit").is_none() {
        filled.set("audit", audit());
    }
    filled
}

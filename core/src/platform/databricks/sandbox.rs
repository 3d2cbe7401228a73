//! What the sandbox answers for this platform. The text of its script is our own: no generated script has been published, only
//! what it does.

use crate::kit::SandboxFacts;
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
    exists: |host, id| format!("Databricks Unity Catalog integration already exists on {host} (id = {id})"),
    failed_before: |host, id| {
        format!(
            "Use PUT /integrations/{id} endpoint to update connection information for Databricks Unity Catalog \
             integration on host {host} (id = {id}) that previously failed to create."
        )
    },
    no_credentials: "Credentials are not required to disable a Databricks Unity Catalog integration. If you need to update your \
                     integration credentials, use PUT to update the integration before disabling.",
    no_metastore: |host| format!("{host} has no Unity Catalog metastore: attach one to the workspace"),
    no_metastore_error: "Processing Error: Error trying to get the current metastore info.",
    tests: ["Metastore validation", "Basic Connection Test"],
    with_defaults,
    script: create,
};

/// What query audit reads. Only the page of the Connections API names `query`, but the request for a script does not tell
/// what it is for, and a right too many to read the audit log changes nothing.
const AUDITED: &[(&str, &[&str])] =
    &[("access", &["audit", "table_lineage", "column_lineage"]), ("query", &["history"])];

/// Creates the Immuta catalog, grants, and hands the catalog over to the service principal last: its creator may not
/// grant any more afterwards.
fn create(config: &Object) -> String {
    let catalog = identifier(config.get("catalog").and_then(Value::text).unwrap_or("immuta"));
    let principal = identifier(principal(config));
    let mut statements = vec![
        format!("CREATE CATALOG IF NOT EXISTS {catalog} COMMENT 'Immuta internal data';"),
        format!("GRANT USE CATALOG, USE SCHEMA, CREATE SCHEMA ON CATALOG {catalog} TO {principal};"),
    ];
    let audit = config.get("audit").and_then(|audit| audit.get("enabled"));
    if matches!(audit, Some(Value::Bool(true))) {
        statements.push(format!("GRANT USE CATALOG ON CATALOG `system` TO {principal};"));
        for (schema, tables) in AUDITED {
            statements.push(format!("GRANT USE SCHEMA ON SCHEMA `system`.`{schema}` TO {principal};"));
            for table in *tables {
                statements.push(format!("GRANT SELECT ON TABLE `system`.`{schema}`.`{table}` TO {principal};"));
            }
        }
    }
    statements.push(format!("ALTER CATALOG {catalog} OWNER TO {principal};"));
    format!(
        "-- Sandbox script for Immuta on Databricks Unity Catalog.\n\
         -- Run it in Databricks as a user with CREATE CATALOG on the metastore.\n{}\n",
        statements.join("\n")
    )
}

/// The application id of the service principal. A token does not tell it: the sandbox then uses one of its own.
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

/// What the tenant assumes: the published answer shows both although neither was sent.
fn with_defaults(config: &Object) -> Object {
    let mut filled = Object::new();
    filled.set("port", config.get("port").cloned().unwrap_or_else(|| 443_u64.into()));
    let mut audit_was_given = false;
    for (name, value) in config.iter() {
        if name == "catalog" && config.get("audit").is_none() {
            filled.set("audit", Value::from([("enabled", false.into())]));
        }
        audit_was_given |= name == "audit";
        filled.set(name.to_owned(), value.clone());
    }
    if !audit_was_given && filled.get("audit").is_none() {
        filled.set("audit", Value::from([("enabled", false.into())]));
    }
    filled
}

//! The script that the sandbox answers with. Its text is our own: no generated script has been published, only what it does.

use crate::value::{Object, Value};

/// What query audit reads. Only the page of the Connections API names `query`, but the request for a script does not tell
/// what it is for, and a right too many to read the audit log changes nothing.
const AUDITED: &[(&str, &[&str])] =
    &[("access", &["audit", "table_lineage", "column_lineage"]), ("query", &["history"])];

/// Creates the Immuta catalog, grants, and hands the catalog over to the service principal last: its creator may not
/// grant any more afterwards.
pub(super) fn create(config: &Object) -> String {
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

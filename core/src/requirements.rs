//! Who must be allowed to do what in Databricks before a flow can work.

use crate::document::Flow;

/// The rights of whoever runs the script that Immuta generates.
///
/// Both how-to pages list them; the last one is Databricks' own rule for granting on what somebody else owns.
pub fn to_run_the_script(flow: Flow, audit: bool) -> Vec<&'static str> {
    let mut rights = vec!["CREATE CATALOG on the metastore"];
    match (flow, audit) {
        (Flow::Connection, true) => rights.push("metastore admin and account admin, because of query audit"),
        (Flow::Connection, false) => {}
        (_, true) => rights.extend(["account admin", "metastore admin, because of query audit"]),
        (_, false) => rights.push("account admin"),
    }
    rights.push("MANAGE on each catalog that it grants on, or its ownership, unless metastore admin");
    rights
}

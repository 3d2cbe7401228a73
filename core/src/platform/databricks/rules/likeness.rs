//! Names that are taken from one another.

use super::address::host_in;
use crate::diagnostic::rule::rules;
use crate::kit::{Document, DocumentRule, Reporter};
use crate::platform::databricks::roles as role;

rules! {
    NAMED_AFTER_WORKSPACE = Info("UC242", "a catalog that is named after its workspace", Databricks) {
        means: "Immuta's own catalog has the name of the workspace.",
        why: "A catalog belongs to a metastore, and any number of workspaces share it.",
        fix: "Choose a name that says which tenant it is, such as `immuta_prod`.",
        bad: in_create(r#"{"config": {"catalog": "dbc_a1b2c3d4_e5f6"}}"#),
        good: in_create(r#"{"config": {"catalog": "immuta_prod"}}"#),
    }
}

/// What is checked in a whole document.
pub(super) const DOCUMENT: &[DocumentRule] = &[(NAMED_AFTER_WORKSPACE, named_after_workspace)];

fn named_after_workspace(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let Some(node) = document.part(role::CATALOG) else { return };
    let Some(host) = document.main().and_then(|main| host_in(document, main)) else { return };
    let label = host.split('.').next().unwrap_or(host).replace('-', "_");
    if node.text().is_some_and(|name| name.eq_ignore_ascii_case(&label)) {
        reporter.add(
            reporter.at(node, "this is the name of the workspace").help("choose a name that says which tenant it is"),
        );
    }
}

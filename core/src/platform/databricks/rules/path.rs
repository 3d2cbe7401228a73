//! HTTP paths of SQL warehouses and clusters. The leading slash is optional: Databricks' own tools write paths with and
//! without it.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::kit::{Text, TextRule};
use crate::text::url::is_number;

rules! {
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
}

/// The rules for an HTTP path.
pub(super) const TEXTS: &[TextRule] = &[(HTTP_PATH, form), (CLUSTER_PATH, cluster)];

/// The compute that a path leads to.
pub(super) enum Compute<'a> {
    /// `/sql/1.0/warehouses/ID`, formerly `/sql/1.0/endpoints/ID`.
    Warehouse,
    /// `sql/protocolv1/o/WORKSPACE/CLUSTER`.
    Cluster {
        /// The number of the workspace; 0 if the address of the workspace has none.
        workspace: &'a str,
    },
}

/// What a well-formed path leads to, or what is wrong with it.
pub(super) fn compute(path: &str) -> Result<Compute<'_>, &'static str> {
    let bare = path.strip_prefix('/').unwrap_or(path);
    if let Some(id) = bare.strip_prefix("sql/1.0/warehouses/").or_else(|| bare.strip_prefix("sql/1.0/endpoints/")) {
        let (id, behind) = id.split_at(id.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(id.len()));
        let is_id = id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        return match (is_id, behind) {
            (true, "") => Ok(Compute::Warehouse),
            (true, _) => Err("something follows the warehouse ID"),
            (false, _) => Err("a warehouse ID has 16 hexadecimal digits"),
        };
    }
    if let Some((workspace, cluster)) = bare.strip_prefix("sql/protocolv1/o/").and_then(|rest| rest.split_once('/')) {
        return if !is_number(workspace) {
            Err("the workspace ID after `/o/` is a number")
        } else if is_cluster(cluster) {
            Ok(Compute::Cluster { workspace })
        } else {
            Err("a cluster ID looks like 0123-456789-abcdefgh")
        };
    }
    Err(if path.contains("://") {
        "it is a whole URL"
    } else if path.contains('=') || path.contains(';') {
        "it is part of a connection string"
    } else {
        "it looks like /sql/1.0/warehouses/0123456789abcdef"
    })
}

fn is_cluster(id: &str) -> bool {
    let mut pieces = id.split('-');
    let mut digits = |count: usize| pieces.next().is_some_and(|piece| piece.len() == count && is_number(piece));
    digits(4)
        && digits(6)
        && pieces.next().is_some_and(|piece| {
            !piece.is_empty() && piece.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
        && pieces.next().is_none()
}

/// Whether the rules have nothing to report about a path.
pub(super) fn is_usual(path: &str) -> bool {
    matches!(compute(path), Ok(Compute::Warehouse))
}

/// Checks the form of a path.
fn form(text: &Text<'_>) -> Option<Diagnostic> {
    compute(text.value).err().map(|why| {
        text.says(&[" is an unusual HTTP path: ", why])
            .help("copy it from the connection details of the warehouse or cluster in Databricks")
    })
}

/// Immuta recommends a SQL warehouse, for performance and availability.
fn cluster(text: &Text<'_>) -> Option<Diagnostic> {
    matches!(compute(text.value), Ok(Compute::Cluster { .. })).then(|| {
        text.says(&[" points to a cluster"]).help("Immuta recommends a SQL warehouse, for performance and availability")
    })
}

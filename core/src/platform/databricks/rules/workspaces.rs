//! Workspaces and catalogs that must fit each other.

use std::borrow::Cow;

use super::address;
use super::host::workspace_id;
use super::path::{Compute, compute};
use crate::diagnostic::Severity;
use crate::diagnostic::rule::rules;
use crate::kit::{Document, DocumentRule, Reporter, Whose, is_placeholder, is_whitespace_only};
use crate::platform::databricks::names::{self, OBJECT_NAME};
use crate::platform::databricks::rights::SecurableKind;
use crate::platform::databricks::roles as role;
use crate::sort::{sort, sort_by};
use crate::text::{Names, lower};
use crate::tree::{NodeKind, NodeRef};
use crate::value::{Object, Value};

rules! {
    WORKSPACE_TWICE = Warning("UC305", "a workspace is listed twice", IntegrationsHowTo) {
        means: "An additional workspace is the main one, or an additional one that comes before it.",
        why: "Immuta uses the credentials of additional workspaces for catalogs that the main one cannot reach. With one workspace listed twice, \
              it is not clear which credentials count.",
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
        why: "That catalog is for Immuta's service principal alone. It holds no data sources, and nobody else should get privileges on it.",
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
        why: "Tables, views and materialized views share one namespace, so it can only be one of them. The statements for the other kind \
              fail.",
        fix: "Look the object up in the catalog explorer of Databricks, and name it once.",
        bad: in_setup("govern:\n  - table: sales.orders.daily_totals\n  - view: sales.orders.daily_totals"),
        good: in_setup("govern:\n  - view: sales.orders.daily_totals"),
    }
}

/// The rules for a whole document.
pub(super) const DOCUMENT: &[DocumentRule] = &[
    (WORKSPACE_TWICE, workspace_twice),
    (CATALOG_TWICE, catalog_twice),
    (OTHER_WORKSPACE_ID, other_id),
    (OBJECT_NAME, governs_nothing),
    (GOVERNED_IMMUTA, governed_immuta),
    (NOT_GOVERNED, not_governed),
    (TWO_KINDS, two_kinds),
];

/// Pairs of equal values, each later one with the first. The values are sorted, so that very many stay quick.
fn twice<'a>(mut all: Vec<(Cow<'a, str>, NodeRef<'a>)>) -> Vec<(NodeRef<'a>, NodeRef<'a>)> {
    // Stable: of equal values, the first in the document stays the first.
    sort_by(&mut all, |one, other| one.0.cmp(&other.0));
    let mut pairs = Vec::new();
    let mut first = 0;
    for index in 1..all.len() {
        if all[index].0 == all[first].0 {
            pairs.push((all[first].1, all[index].1));
        } else {
            first = index;
        }
    }
    pairs
}

/// Unity Catalog and DNS ignore case.
fn folded(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) || !text.is_ascii() {
        Cow::Owned(lower(text))
    } else {
        Cow::Borrowed(text)
    }
}

fn told(node: NodeRef<'_>) -> Option<&str> {
    node.text().filter(|text| !is_whitespace_only(text) && !is_placeholder(text))
}

/// A workspace has one set of credentials.
fn workspace_twice(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    if document.workspaces.len() < 2 {
        return;
    }
    let hosts = document.workspaces(Whose::Main).chain(document.workspaces(Whose::Additional));
    let hosts = hosts.filter_map(|workspace| {
        let node = document.of(workspace, role::HOST)?;
        let host = told(node)?;
        Some((if address::is_bare(host) { folded(host) } else { lower(&address::workspace(host)?).into() }, node))
    });
    for (first, again) in twice(hosts.collect()) {
        reporter.add(
            reporter
                .at(again, "this workspace is already listed")
                .related(first.span(), Some(first), "first listed here")
                .help("list each workspace once, with all the catalogs reached through it"),
        );
    }
}

/// The entries of `catalogs`, in document order.
fn catalogs<'a>(document: &Document<'a>) -> Vec<NodeRef<'a>> {
    let lists = document.workspaces(Whose::Additional).filter_map(|workspace| document.of(workspace, role::CATALOGS));
    lists.filter(|list| list.kind() == NodeKind::Array).flat_map(NodeRef::children).collect()
}

/// If a catalog is listed twice, Immuta does not know which workspace to use.
fn catalog_twice(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let listed = catalogs(document);
    if listed.is_empty() {
        return;
    }
    let named = listed.iter().filter_map(|node| Some((folded(told(*node)?), *node))).collect();
    for (first, again) in twice(named) {
        reporter.add(
            reporter
                .at(again, "this catalog is already listed")
                .related(first.span(), Some(first), "first listed here")
                .help("list each catalog only under the workspace that reaches it"),
        );
    }
    let Some(own) = document.part(role::CATALOG) else { return };
    let Some(name) = told(own) else { return };
    for node in listed.into_iter().filter(|node| node.text().is_some_and(|text| text.eq_ignore_ascii_case(name))) {
        reporter.add(
            reporter
                .at(node, "this is Immuta's own catalog")
                .related(own.span(), Some(own), "named here")
                .help("list catalogs that hold data"),
        );
    }
}

/// On Azure and Google Cloud the host holds the number of the workspace.
fn other_id(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    for workspace in &document.workspaces {
        let Some(id) = address::host_in(document, workspace).and_then(workspace_id) else { continue };
        let Some(path) = document.of(workspace, role::HTTP_PATH) else { continue };
        let Some(Ok(Compute::Cluster { workspace: other })) = path.text().map(compute) else { continue };
        if other != id && other != "0" {
            reporter.add(
                reporter
                    .at(path, ["this path belongs to workspace ", other, ", the host to ", id].concat())
                    .help("take both from the same workspace"),
            );
        }
    }
    // The main workspace's own queries would not be audited.
    let Some(list) = document.part(role::WORKSPACE_IDS).filter(|list| list.kind() == NodeKind::Array) else { return };
    let Some(id) = document.main().and_then(|main| address::host_in(document, main)).and_then(workspace_id) else {
        return;
    };
    let mut ids = list.children().peekable();
    if ids.peek().is_some() && ids.all(|entry| entry.text().is_some_and(|text| is_other(text, id))) {
        reporter.add(
            reporter
                .at(list, ["workspace ", id, ", to which the host belongs, is not listed here"].concat())
                .help("query audit is limited to the workspaces in this list"),
        );
    }
}

/// Whether a text is another ID. Characters around an ID that do not belong to it have findings of their own.
fn is_other(text: &str, id: &str) -> bool {
    text.trim_matches(|c: char| !c.is_ascii_alphanumeric()) != id && !is_placeholder(text)
}

/// The governed objects of a setup, each with its parts.
fn governed<'a>(document: &Document<'a>) -> Vec<(NodeRef<'a>, Vec<Cow<'a, str>>)> {
    let Some(list) = document.part(role::GOVERN).filter(|list| list.kind() == NodeKind::Array) else {
        return Vec::new();
    };
    let objects = list.children().filter(|entry| entry.kind() == NodeKind::Object).flat_map(NodeRef::children);
    objects.filter_map(|object| Some((object, names::parts(told(object)?).ok()?))).collect()
}

/// An entry names one object. One that names none would be left out of every script silently, and of two only one
/// could be meant.
fn governs_nothing(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let Some(list) = document.part(role::GOVERN).filter(|list| list.kind() == NodeKind::Array) else { return };
    for entry in list.children().filter(|entry| entry.kind() == NodeKind::Object) {
        let (message, help) = match SecurableKind::GOVERNED.iter().filter(|(name, _)| entry.get(name).is_some()).count()
        {
            0 => ("this entry names no object", "write catalog, schema, table, view or materializedView with its name"),
            1 => continue,
            _ => ("this entry names more than one object", "give each object an entry of its own"),
        };
        reporter.add(reporter.at(entry, message).help(help));
    }
}

/// Tables, views and materialized views share one space of names.
fn two_kinds(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let mut seen = Names::default();
    let governed: Vec<_> = governed(document).into_iter().filter(|(_, parts)| parts.len() == 3).collect();
    for (index, (node, parts)) in governed.iter().enumerate() {
        let path: Vec<String> = parts.iter().map(|part| lower(part)).collect();
        // Names hold no control characters.
        let first = governed[*seen.number(&path.join("\0"), index).0].0;
        if first.key() != node.key() {
            let message = ["this object is a `", first.key(), "` above, and it can only be one of them"].concat();
            let finding = reporter.at(*node, message).related(first.span(), Some(first), "named here");
            reporter.add(finding.help("look it up in Catalog Explorer in Databricks"));
        }
    }
}

/// Nobody but Immuta's service principal should be granted anything on Immuta's own catalog.
fn governed_immuta(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let own = document.part(role::CATALOG);
    let of_base = |name: &str| document.of_base.and_then(|base| base.get(name));
    let name = own.map_or_else(|| of_base("catalog").and_then(Value::text), told);
    let Some(name) = name else { return };
    for (node, parts) in governed(document) {
        if parts[0].eq_ignore_ascii_case(name) {
            let finding = reporter.at(node, "Immuta's own catalog is not governed");
            let finding = finding.help("name what is registered in Immuta");
            reporter.add(match own {
                Some(own) => finding.related(own.span(), Some(own), "named here"),
                None => finding,
            });
        }
    }
    // What both have in the base was found when the base was checked.
    let Some(own) = own.filter(|_| document.part(role::GOVERN).is_none()) else { return };
    let Some(Value::Array(entries)) = of_base("govern") else { return };
    let texts = entries.iter().filter_map(Value::object).flat_map(Object::iter).filter_map(|(_, value)| value.text());
    if texts.filter_map(|text| names::parts(text).ok()).any(|parts| parts[0].eq_ignore_ascii_case(name)) {
        let finding = reporter.at(own, "the base governs this catalog, which is Immuta's own");
        reporter.add(finding.help("name what is registered in Immuta"));
    }
}

/// Catalogs that are reached through other workspaces, and objects that are governed: a gap between the two is worth a look.
fn not_governed(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let mut governed = governed(document);
    // Objects that must not be governed at all have a rule of their own.
    let own = document.part(role::CATALOG).and_then(NodeRef::text).unwrap_or("");
    governed.retain(|(_, parts)| !parts[0].eq_ignore_ascii_case(own));
    let listed = if governed.is_empty() { Vec::new() } else { catalogs(document) };
    if listed.is_empty() {
        return;
    }
    let mut known: Vec<String> = governed.iter().map(|(_, parts)| lower(&parts[0])).collect();
    sort(&mut known);
    let mut reached: Vec<String> = listed.iter().filter_map(|node| told(*node)).map(lower).collect();
    sort(&mut reached);
    for node in listed {
        if told(node).is_some_and(|name| known.binary_search(&lower(name)).is_err()) {
            reporter.add(
                reporter
                    .at(node, "nothing in this catalog is governed")
                    .severity(Severity::Info)
                    .help("add it to `govern` if its objects are registered in Immuta"),
            );
        }
    }
    if let Some((node, _)) = governed.iter().find(|(_, parts)| reached.binary_search(&lower(&parts[0])).is_err()) {
        reporter.add(
            reporter
                .at(*node, "only the main workspace reaches this")
                .severity(Severity::Info)
                .help("this is fine unless its catalog is bound to other workspaces"),
        );
    }
}

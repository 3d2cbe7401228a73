//! Privileges as Databricks SQL: scripts that grant them, revoke them, and show which ones are there.
//!
//! Statements have the form that every runtime accepts: privilege names with spaces, one principal each, every name in
//! backticks. Comments never contain names from the setup.

use std::fmt::Write as _;

use super::checklist::{Requirement, beyond_sql};
use super::securable::identifier;
use super::{Grant, Needs};
use crate::kinds::Document;

/// Who may change privileges on the system tables.
const AUDITOR: &str = "Run by somebody who is both metastore admin and account admin.";

/// What a script does with the grants, and in which order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Grants them, in the usual order.
    Granting,
    /// Revokes them, the last one first.
    Undoing,
    /// Shows them, in the usual order.
    Showing,
}

/// A section of a script, with a heading of its own.
#[derive(Clone, Copy)]
enum Part {
    Bootstrap,
    Governed,
    Audited,
}

impl Part {
    const ALL: [Self; 3] = [Self::Bootstrap, Self::Governed, Self::Audited];

    fn grants(self, needs: &Needs) -> &[Grant] {
        match self {
            Self::Bootstrap => &needs.bootstrap,
            Self::Governed => &needs.governed,
            Self::Audited => &needs.audited,
        }
    }

    /// What the section is for, and who may run it; the latter is empty if the script only shows.
    fn heading(self, order: Order) -> [&'static str; 2] {
        let [what, who] = self.grants_heading();
        match self {
            _ if order == Order::Showing => [what, ""],
            _ if order == Order::Granting => [what, who],
            Self::Bootstrap => ["What Immuta needs to create its own catalog.", who],
            Self::Governed => ["What Immuta governs.", who],
            Self::Audited => ["What query audit reads.", AUDITOR],
        }
    }

    fn grants_heading(self) -> [&'static str; 2] {
        match self {
            Self::Bootstrap => ["To create Immuta's own catalog.", "Run by an account admin or metastore admin."],
            Self::Governed => [
                "To read, filter, mask and grant on what Immuta governs. Everything in a catalog or schema inherits what is granted on it, now\n-- and in the future; but MANAGE must be granted on the catalog itself: inherited, it is not enough.",
                "Run by a metastore admin, by whoever owns these catalogs, or by somebody with MANAGE, USE CATALOG and USE SCHEMA on them.",
            ],
            Self::Audited => [
                "To read the system tables for query audit; schema by schema, since USE SCHEMA on catalog `system` reaches none.",
                "Run by somebody who is both metastore admin and account admin. The schemas must be enabled first.",
            ],
        }
    }
}

/// The comment about what a script for one principal does not cover.
pub(super) const OTHER_PRINCIPALS: &str =
    "An additional workspace with its own service principal needs these privileges for that one too, on its catalogs.";

/// The script that grants the needed privileges.
pub(crate) fn grants(needs: &Needs) -> String {
    let mut out =
        heading(needs, Document::Grants, "It grants what Immuta needs and nothing more. It may be run again.");
    out.push_str("-- SQL cannot do this; the checklist says more:\n");
    for Requirement { who, what, place, .. } in beyond_sql(needs.situation) {
        let _ = writeln!(out, "--   {}: {what} ({place})", who.title());
    }
    if needs.situation.has_workspaces {
        let _ = writeln!(out, "-- {OTHER_PRINCIPALS}");
    }
    sections(&mut out, needs, Order::Granting, |out, grant| {
        let _ = writeln!(out, "GRANT {} ON {} TO {};", list(grant), grant.on, identifier(&needs.principal));
    });
    out
}

/// The script that revokes all of them, the last grant first.
pub(crate) fn undo(needs: &Needs) -> String {
    let mut out = heading(
        needs,
        Document::GrantsUndo,
        "It revokes what the grants script grants, even if it had been granted before: check SHOW GRANTS first.",
    );
    sections(&mut out, needs, Order::Undoing, |out, grant| {
        let _ = writeln!(out, "REVOKE {} ON {} FROM {};", list(grant), grant.on, identifier(&needs.principal));
    });
    out
}

/// The script that shows what the service principal holds.
pub(crate) fn verify(needs: &Needs) -> String {
    let mut out = heading(
        needs,
        Document::GrantsVerify,
        "Each statement shows privileges of the service principal. `ucforge check --setup` reads the results: as a table, CSV or JSON.\n\
         -- Run by a workspace admin, by the service principal itself, by whoever owns the objects, or by somebody with MANAGE, USE CATALOG\n\
         -- and USE SCHEMA on them.",
    );
    sections(&mut out, needs, Order::Showing, |out, grant| {
        let principal = identifier(&needs.principal);
        let _ = writeln!(out, "-- {}\nSHOW GRANTS {principal} ON {};", list(grant), grant.on);
    });
    out
}

/// The text that a script of this kind begins with.
fn title(kind: Document) -> &'static str {
    match kind {
        Document::GrantsUndo => "-- Undo grants for Immuta's service principal",
        Document::GrantsVerify => "-- Verify grants for Immuta's service principal",
        _ => "-- Grants for Immuta's service principal",
    }
}

/// The kind that a script was written as, by its title: nothing else shows it if there are no statements.
pub(super) fn kind_of(script: &str) -> Option<Document> {
    let script = script.trim_start_matches('\u{FEFF}');
    let kinds = [Document::Grants, Document::GrantsUndo, Document::GrantsVerify];
    kinds.into_iter().find(|kind| script.starts_with(title(*kind)))
}

fn heading(needs: &Needs, kind: Document, what: &str) -> String {
    let audit = if needs.situation.audit { "on" } else { "off" };
    format!(
        "{} on Databricks Unity Catalog: flow {}, query audit {audit}.\n-- {what}\n",
        title(kind),
        needs.situation.flow
    )
}

fn sections(out: &mut String, needs: &Needs, order: Order, write: impl Fn(&mut String, &Grant)) {
    let mut parts: Vec<Part> = Part::ALL.into_iter().filter(|part| !part.grants(needs).is_empty()).collect();
    if needs.governed.is_empty() {
        out.push_str("\n-- No privileges on data: the setup names nothing under `govern`.\n");
    }
    if order == Order::Undoing {
        parts.reverse();
    }
    for part in parts {
        let [what, who] = part.heading(order);
        let _ = writeln!(out, "\n-- {what}");
        if !who.is_empty() {
            let _ = writeln!(out, "-- {who}");
        }
        let grants = part.grants(needs);
        match order {
            Order::Granting | Order::Showing => grants.iter().for_each(|grant| write(out, grant)),
            Order::Undoing => grants.iter().rev().for_each(|grant| write(out, grant)),
        }
    }
}

fn list(grant: &Grant) -> String {
    grant.privileges.iter().map(|privilege| privilege.sql()).collect::<Vec<_>>().join(", ")
}

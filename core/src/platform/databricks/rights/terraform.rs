//! Privileges as Terraform, for Databricks' provider.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use super::sql::OTHER_PRINCIPALS;
use super::{Grant, Needs, Securable, SecurableKind};

/// The resources that grant the needed privileges.
pub(crate) fn terraform(needs: &Needs) -> String {
    let mut out = String::from(
        "# Grants for Immuta's service principal on Databricks Unity Catalog.
#
# One databricks_grant for each object: it manages what this one principal holds there. databricks_grants would manage what
# everybody holds, and revoke the grants that Immuta makes for its users.
# Run it as a metastore admin, as whoever owns the catalogs, or as somebody with MANAGE, USE CATALOG and USE SCHEMA on them; for
# the metastore as an account admin or metastore admin, for catalog system as somebody who is both. System schemas must be enabled
# first; the checklist says how.

terraform {
  required_providers {
    databricks = {
      source = \"databricks/databricks\"
    }
  }
}
",
    );
    if !needs.bootstrap.is_empty() {
        out.push_str("\nvariable \"metastore_id\" {\n  description = \"The ID of the metastore of the workspace.\"\n  type        = string\n}\n");
    }
    if needs.situation.has_workspaces {
        let _ = writeln!(out, "\n# {OTHER_PRINCIPALS}");
    }
    let mut labels = Labels::default();
    for grant in needs.all() {
        resource(&mut out, grant, &needs.principal, &mut labels);
    }
    out
}

fn resource(out: &mut String, grant: &Grant, principal: &str, labels: &mut Labels) {
    let (argument, value) = match grant.on.kind {
        SecurableKind::Metastore => ("metastore", "var.metastore_id".to_owned()),
        SecurableKind::Catalog => ("catalog", text(&grant.on.path.join("."))),
        SecurableKind::Schema => ("schema", text(&grant.on.path.join("."))),
        // Views and materialized views use `table`: they have no argument of their own.
        _ => ("table", text(&grant.on.path.join("."))),
    };
    let width = "privileges".len();
    let privileges: Vec<_> = grant.privileges.iter().map(|privilege| text(&privilege.underscored())).collect();
    let _ = write!(
        out,
        "\nresource \"databricks_grant\" \"{}\" {{\n  {argument:width$} = {value}\n  {:width$} = {}\n  {:width$} = [{}]\n}}\n",
        labels.of(&grant.on),
        "principal",
        text(principal),
        "privileges",
        privileges.join(", ")
    );
}

/// The names of the resources so far.
#[derive(Default)]
struct Labels {
    counts: HashMap<String, usize>,
    taken: HashSet<String>,
}

impl Labels {
    /// A unique name for a resource: letters, digits and underscores, and a number if the names of two objects would be
    /// the same.
    fn of(&mut self, on: &Securable) -> String {
        let mut base = ["immuta_", &on.kind.sql().to_ascii_lowercase().replace(' ', "_")].concat();
        for part in &on.path {
            base.push('_');
            base.extend(part.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }));
        }
        let count = self.counts.entry(base.clone()).or_insert(0);
        loop {
            *count += 1;
            let label = if *count == 1 { base.clone() } else { format!("{base}_{count}") };
            if self.taken.insert(label.clone()) {
                return label;
            }
        }
    }
}

/// A value as a quoted string of HCL, in which nothing is read as a template.
fn text(value: &str) -> String {
    let mut out = String::from("\"");
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // Not the doubled sign, which some parsers treat as the beginning of something that must end.
            '$' | '%' if chars.peek() == Some(&'{') => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c if crate::value::is_plain(c) => out.push(c),
            c if (c as u32) <= 0xFFFF => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => {
                let _ = write!(out, "\\U{:08X}", c as u32);
            }
        }
    }
    out.push('"');
    out
}

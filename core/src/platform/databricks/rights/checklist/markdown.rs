//! The checklist as Markdown: a list of tasks for each person. It is just as readable as plain text.

use std::fmt::Write as _;

use super::notes::notes;
use super::{Who, requirements};
use crate::kinds::Flow;
use crate::platform::databricks::rights::needs::audited_schemas;
use crate::platform::databricks::rights::{CONSEQUENCES, Needs, NeedsError, SecurableKind, Situation};
use crate::source::Source;
use crate::text::url::segment;
use crate::value::{Object, Value, visible};

/// Writes the checklist as Markdown. `needs` is what the grants script grants, or the reason why there is no script.
pub(crate) fn markdown(answers: &Object, flow: Flow, needs: &Result<Needs, NeedsError>) -> String {
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
    let mut sources: Vec<Source> = Vec::new();
    let mut number = |source: Source| {
        let place = sources.iter().position(|other| *other == source).unwrap_or_else(|| {
            sources.push(source);
            sources.len() - 1
        });
        place + 1
    };
    for who in Who::ALL {
        let mut rows = requirements(setup).into_iter().filter(|row| row.who == who).peekable();
        if rows.peek().is_some() {
            let _ = writeln!(out, "\n## {}\n", who.title());
        }
        for row in rows {
            let (settled, number) = (row.settled.title(), number(row.source));
            let _ = writeln!(out, "- [ ] {}: {}\n  {settled}; {} [{number}]", row.what, row.place, row.why);
        }
    }
    out.push_str("\n## Good to know\n\n");
    for note in notes(setup) {
        let _ = writeln!(out, "- {} [{}]", note.text, number(note.source(setup)));
    }
    out.push_str("\n## What Immuta does to access\n\n");
    for consequence in CONSEQUENCES {
        let _ = writeln!(out, "- {} [{}]", consequence.text, number(consequence.source));
    }
    if let Ok(needs) = needs {
        objects(&mut out, needs);
    }
    calls(&mut out, answers, setup);
    out.push_str("\n## Sources\n\n");
    for (number, source) in sources.iter().enumerate() {
        let _ = writeln!(out, "{}. {}", number + 1, source.title());
    }
    out
}

/// Writes a table of what the grants script grants, object by object.
fn objects(out: &mut String, needs: &Needs) {
    if needs.all().next().is_none() {
        return;
    }
    out.push_str("\n## What our script grants\n\n| Object | Privileges |\n| --- | --- |\n");
    for grant in needs.all() {
        let privileges: Vec<_> = grant.privileges.iter().map(|privilege| privilege.sql()).collect();
        let kind = grant.on.kind.sql().to_ascii_lowercase();
        let name = if grant.on.kind == SecurableKind::Metastore {
            String::new()
        } else {
            [" ", &code(&grant.on.name())].concat()
        };
        let _ = writeln!(out, "| {kind}{name} | {} |", privileges.join(", "));
    }
}

/// Writes the calls for tasks that Databricks offers over REST only.
fn calls(out: &mut String, answers: &Object, setup: Situation) {
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

/// Formats a value as Markdown code, so that it is shown literally, also in a table.
fn code(text: &str) -> String {
    let text = visible(text).replace('|', "\\|");
    if text.contains('`') { ["`` ", &text, " ``"].concat() } else { ["`", &text, "`"].concat() }
}

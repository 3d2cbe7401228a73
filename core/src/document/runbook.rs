//! One script for bash that walks a whole flow: generate the script, save it, remind who runs it, dry run, register, wait.
//!
//! It needs bash 3.2 and curl, and asks before what cannot be taken back. It may be run any number of times: it looks what
//! is there before it creates anything, and never overwrites a script that somebody may have edited.

use std::fmt::Write as _;

use super::build::payload;
use super::{Flow, Kind};
use crate::privileges::{Situation, segment, to_run_the_script};
use crate::render::bash::{JSON_FUNCTION, body_function, demand, quote};
use crate::render::request::{ADDRESS, Body, ID, KEY};
use crate::secret::View;
use crate::setup::Answers;
use crate::value::Value;

/// Sending, looking, asking and waiting, as functions of the shell.
const PRELUDE: &str = include_str!("runbook/prelude.sh");
/// Taking Immuta's script from an answer to a file.
const SCRIPT: &str = include_str!("runbook/script.sh");

/// The runbook of a flow.
///
/// Errors: the sentence of a secret that cannot be had.
pub(super) fn render(answers: &Answers, flow: Flow, secrets: &View<'_>) -> Result<String, String> {
    let (mut functions, mut needed) = (String::new(), Vec::new());
    for kind in flow.payloads() {
        let body = Body::new(&payload(answers.values(), flow, *kind), secrets)?;
        functions.push_str(&body_function(function_name(*kind), &body));
        // Both halves of a flow have the same secrets in the same order.
        if body.needed.len() > needed.len() {
            needed = body.needed;
        }
    }
    let url = answers.get("immutaUrl").and_then(Value::text);
    let mut variables = vec![KEY];
    variables.extend(url.is_none().then_some(ADDRESS));
    variables.extend((flow == Flow::IntegrationUpdate).then_some(ID));
    variables.extend(needed.iter().map(String::as_str));
    let has_script = flow.payloads().contains(&Kind::ScriptCreate);

    let mut out = heading(flow, &variables);
    out.push_str(PRELUDE);
    if has_script {
        out.push_str(SCRIPT);
    }
    if !needed.is_empty() {
        let _ = writeln!(out, "# Prints its argument as a JSON string.\n{JSON_FUNCTION}");
    }
    out.push_str(&demand(variables.iter().copied()));
    let url = url.map_or_else(|| "${IMMUTA_URL%/}".to_owned(), |url| quote(url.trim_end_matches('/')));
    let _ = writeln!(out, "url={url}\n\n# What is sent.\n{functions}");
    out.push_str(&steps(answers, flow));
    Ok(out)
}

fn function_name(kind: Kind) -> &'static str {
    match kind {
        Kind::ScriptCreate => "script_request",
        Kind::IntegrationUpdate => "update_request",
        Kind::Connection => "connection_request",
        Kind::IntegrationCreate | Kind::Setup => "integration_request",
    }
}

fn heading(flow: Flow, variables: &[&str]) -> String {
    let asks = if flow.payloads().contains(&Kind::ScriptCreate) {
        "# It asks whether the script has been run; where nobody can be asked, SCRIPT_WAS_RUN=yes says so.\n"
    } else {
        ""
    };
    format!(
        "#!/usr/bin/env bash
# Runbook for flow {flow}: bash 3.2 or newer and curl, nothing else.
# Run it as often as you like: it looks before it creates anything, and goes on where it was.
{asks}# Needs in the environment: {}
# Takes from it: POLL_SECONDS (5) between two looks, WAIT_SECONDS (1800) until it gives up.
# Ends with 0: done. 1: refused or failed. 2: something is missing. 3: run it again, later or when that is done.
",
        variables.join(", ")
    )
}

/// The steps of a flow, numbered.
struct Steps {
    out: String,
    count: usize,
}

impl Steps {
    fn step(&mut self, title: &str, commands: &str) {
        self.count += 1;
        let _ = writeln!(self.out, "step '{}. {title}'\n{}\n", self.count, commands.trim_end());
    }
}

fn steps(answers: &Answers, flow: Flow) -> String {
    let mut steps = Steps { out: String::new(), count: 0 };
    match flow {
        Flow::IntegrationAutomatic => {
            steps.step("Create the integration", &create(answers));
        }
        Flow::IntegrationManual => {
            script(&mut steps, answers, flow);
            steps.step("Create the integration", &create(answers));
        }
        Flow::IntegrationUpdate => {
            steps.step("Wait until nothing changes", "settle \"$INTEGRATION_ID\"");
            steps.step(
                "Update the integration",
                "request PUT \"/integrations/$INTEGRATION_ID\" update_request\nexpect 'updating the integration'",
            );
            steps.step("Wait for the end", "await \"$INTEGRATION_ID\"\nsay 'done'");
        }
        Flow::Connection => connection(&mut steps, answers),
    }
    steps.out
}

/// Generates Immuta's script, saves it, and waits for somebody to run it.
fn script(steps: &mut Steps, answers: &Answers, flow: Flow) {
    let file = quote(&script_file(answers));
    steps.step(
        "Generate the script",
        &format!(
            "request POST /integrations/scripts/create script_request\nexpect 'generating the script'\nscript={file}\n\
             save \"$script\" \"$(plain \"$answer\")\""
        ),
    );
    let host = answers.get("workspaceUrl").and_then(Value::text).unwrap_or("");
    let mut reminder = format!(
        "say {}\n",
        quote(&format!(
            "Have it run in Databricks, workspace {host}, in a SQL editor or notebook with Unity Catalog, by somebody with:"
        ))
    );
    for right in to_run_the_script(Situation::of(answers, flow)) {
        let _ = writeln!(reminder, "say {}", quote(&format!("- {right}")));
    }
    reminder.push_str("confirm SCRIPT_WAS_RUN 'Has the script been run in Databricks without an error?'");
    steps.step("Have the script run", &reminder);
}

/// The name is that of the catalog, as far as it can be part of a file name.
fn script_file(answers: &Answers) -> String {
    let catalog = answers.get("catalog").and_then(Value::text).unwrap_or("");
    let safe: String = catalog.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(64).collect();
    format!("immuta-script-{safe}.sql")
}

/// Creates the integration, unless the host has one: the API tells its id then.
fn create(answers: &Answers) -> String {
    let catalog = answers.get("catalog").and_then(Value::text).unwrap_or("");
    let mut member = String::from("\"catalog\":");
    crate::render::json::write_text(&mut member, catalog);
    format!(
        "request POST /integrations integration_request
there='already exists.*\\(id *= *([A-Za-z0-9_-]+)\\)'
if [[ $code == 409 && $answer =~ $there ]]; then
  id=${{BASH_REMATCH[1]}}
  say \"this workspace has integration $id already: nothing was created\"
  request GET \"/integrations/$id\"
  expect \"looking at integration $id\"
  has {} || stop \"integration $id has another catalog: it is not the one of this runbook\"
else
  expect 'creating the integration'
  id=$(member id \"$answer\")
  if [[ ! $id ]]; then stop 'the answer names no integration'; fi
fi
await \"$id\"
say 'done'",
        quote(&member)
    )
}

fn connection(steps: &mut Steps, answers: &Answers) {
    let key = answers.get("connectionKey").and_then(Value::text).unwrap_or("");
    let path = quote(&format!("/data/connection/{}", segment(key)));
    steps.step(
        "Look whether it is registered",
        &format!("request GET {path}\ncase $code in 404) ;; *) expect 'looking for the connection' ;; esac"),
    );
    let mut hostname = String::from("\"hostname\":");
    let host = answers.get("workspaceUrl").and_then(Value::text).unwrap_or("");
    crate::render::json::write_text(&mut hostname, host);
    steps.out.push_str("if [[ $code == 404 ]]; then\n\n");
    script(steps, answers, Flow::Connection);
    steps.step(
        "Dry run",
        "request POST /data/connection/test connection_request\nexpect 'the dry run'\n\
         if has '\"status\":\"failed\"'; then\n  printf '%s\\n' \"$answer\" >&2\n  stop 'the dry run failed'\nfi\nsay 'passed'",
    );
    let is_active = matches!(answers.get("settings").and_then(|s| s.get("isActive")), Some(Value::Bool(true)));
    let warning = if is_active {
        "say 'Objects become active at once: where one has no subscription policy, Immuta revokes the access of its users,'\n\
         say 'even access that was granted directly in Unity Catalog.'\n\
         confirm REVOKE_ACCESS 'Is that what you want?'\n"
    } else {
        ""
    };
    steps.step(
        "Register the connection",
        &format!(
            "{warning}request POST /data/connection connection_request\nexpect 'registering the connection'\nsay \"$answer\"\n\
             request GET {path}\nexpect 'looking at the connection'"
        ),
    );
    let _ = writeln!(
        steps.out,
        "else\n  if has '\"hostname\":' && ! has {}; then stop 'the key belongs to a connection with another workspace'; fi\n  \
         say 'it is registered already: nothing is sent'\nfi\n",
        quote(&hostname)
    );
    steps.step(
        "Wait for the end",
        "id=$(member nativeIntegrationId \"$answer\")\nif [[ $id ]]; then await \"$id\"; else say 'the answer names no integration to wait for'; fi\nsay 'done'",
    );
}

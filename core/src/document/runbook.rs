//! One script for bash that walks a whole flow: generate the script, save it, remind who runs it, dry run, register, wait.
//!
//! It needs bash 3.2 and curl, and asks before what cannot be taken back. It may be run any number of times: it looks what
//! is there before it creates anything, and never overwrites a script that somebody may have edited.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::build::payload;
use super::{Flow, Kind};
use crate::privileges::{Situation, segment, to_run_the_script};
use crate::render::bash::{JSON_FUNCTION, body_function, demand, quote};
use crate::render::json::write_text;
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
    let (mut bodies, mut needed, mut places) = (Vec::new(), Vec::new(), HashMap::new());
    for kind in flow.payloads() {
        let body = Body::new(&payload(answers.values(), flow, *kind), secrets)?;
        for name in &body.needed {
            if !places.contains_key(name) {
                places.insert(name.clone(), needed.len());
                needed.push(name.clone());
            }
        }
        bodies.push((function_name(*kind), body));
    }
    let url = answers.get("immutaUrl").and_then(Value::text);
    let mut variables = vec![KEY];
    variables.extend(url.is_none().then_some(ADDRESS));
    variables.extend((flow == Flow::IntegrationUpdate).then_some(ID));
    variables.extend(needed.iter().map(String::as_str));

    let mut out = heading(flow, &variables);
    out.push_str("set -euo pipefail\numask 077\nLC_ALL=C\n\n");
    out.push_str(&demand(variables.iter().copied()));
    if !needed.is_empty() {
        // Before anything else gets a name: a secret may come from a variable of any name.
        let all: Vec<_> = needed.iter().map(|name| format!("\"${name}\"")).collect();
        let _ = writeln!(out, "secrets=({})", all.join(" "));
    }
    for (name, variable, usual) in [("POLL_SECONDS", "pause", 5), ("WAIT_SECONDS", "most", 1800)] {
        let _ = writeln!(
            out,
            "{variable}=${{{name}:-{usual}}}\ncase ${variable} in '' | *[!0-9]* | 0[0-9]* | ??????????*) \
             echo '{name} is no number of seconds' >&2; exit 2 ;; esac"
        );
    }
    out.push('\n');
    out.push_str(PRELUDE);
    if has_script(flow) {
        out.push_str(SCRIPT);
    }
    if !needed.is_empty() {
        let _ = writeln!(out, "# Prints its argument as a JSON string.\n{JSON_FUNCTION}");
    }
    out.push_str("# What is sent.\n");
    for (name, body) in &bodies {
        out.push_str(&body_function(name, body, |secret| format!("${{secrets[{}]}}", places[secret])));
    }
    let url = url.map_or_else(|| "${IMMUTA_URL%/}".to_owned(), |url| quote(url.trim_end_matches('/')));
    let _ = writeln!(out, "\nurl={url}\n");
    out.push_str(&steps(answers, flow));
    Ok(out)
}

fn has_script(flow: Flow) -> bool {
    flow.payloads().contains(&Kind::ScriptCreate)
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
    let asks = if has_script(flow) {
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
# Ends with 0: done. 1: refused or failed. 2: something is missing. 3: not done yet, or no usable answer: run it again.
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
        Flow::IntegrationAutomatic => steps.step("Create the integration", &create(answers)),
        Flow::IntegrationManual => {
            let [here, there] = [host(answers, "workspaceUrl"), host(answers, "host")];
            steps.step(
                "Look whether the workspace has an integration",
                &format!("request GET /integrations\nexpect 'looking for integrations'\nfound=''\nif has {here} || has {there}; then found=yes; fi"),
            );
            steps.out.push_str("if [[ ! $found ]]; then\n\n");
            script(&mut steps, answers, flow);
            steps.out.push_str("fi\n\n");
            steps.step("Create the integration", &create(answers));
        }
        Flow::IntegrationUpdate => {
            steps.step(
                "Wait until nothing changes",
                "settle \"$INTEGRATION_ID\"\ncase $state in enabled | *Error) ;; *) stop \"integration $INTEGRATION_ID is ${state//[^A-Za-z]/ }\" ;; esac",
            );
            steps.step(
                "Update the integration",
                "request PUT \"/integrations/$INTEGRATION_ID\" update_request\nexpect 'updating the integration'\nmember status 'updating the integration'",
            );
            steps.step("Wait for the end", &format!("await \"$INTEGRATION_ID\" {}\nsay 'done'", catalog(answers)));
        }
        Flow::Connection => connection(&mut steps, answers),
    }
    steps.out
}

fn text<'a>(answers: &'a Answers, name: &str) -> &'a str {
    answers.get(name).and_then(Value::text).unwrap_or("")
}

/// A member as it stands in an answer without blanks, as a word of the shell.
fn in_json(name: &str, value: &str) -> String {
    let mut member = String::new();
    write_text(&mut member, name);
    member.push(':');
    write_text(&mut member, value);
    quote(&member.replace([' ', '\t'], ""))
}

fn host(answers: &Answers, name: &str) -> String {
    in_json(name, text(answers, "workspaceUrl"))
}

fn catalog(answers: &Answers) -> String {
    in_json("catalog", text(answers, "catalog"))
}

/// Generates Immuta's script, saves it, and waits for somebody to run it.
fn script(steps: &mut Steps, answers: &Answers, flow: Flow) {
    let file = quote(&script_file(answers));
    steps.step(
        "Generate the script",
        &format!(
            "request POST /integrations/scripts/create script_request\nexpect 'generating the script'\ntake_script\n\
             save {file} \"$script_text\""
        ),
    );
    let host = text(answers, "workspaceUrl");
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
    let safe = text(answers, "catalog").chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
    format!("immuta-script-{}.sql", safe.take(64).collect::<String>())
}

/// Creates the integration, unless the workspace has one: the API tells its id then.
fn create(answers: &Answers) -> String {
    format!(
        "request POST /integrations integration_request
there='already exists.*\\(id *= *([A-Za-z0-9_-]+)\\)'
if [[ $code == 409 && $answer =~ $there ]]; then
  value=${{BASH_REMATCH[1]}}
  say \"this workspace has integration $value already: nothing is created, and nothing but its catalog is compared\"
else
  expect 'creating the integration'
  member id 'creating the integration'
fi
await \"$value\" {}
say 'done'",
        catalog(answers)
    )
}

fn connection(steps: &mut Steps, answers: &Answers) {
    let path = quote(&format!("/data/connection/{}", segment(text(answers, "connectionKey"))));
    steps.step(
        "Look whether it is registered",
        &format!("request GET {path}\nif [[ $code != 404 ]]; then expect 'looking for the connection'; fi"),
    );
    steps.out.push_str("if [[ $code == 404 ]]; then\n\n");
    script(steps, answers, Flow::Connection);
    steps.step(
        "Dry run",
        "request POST /data/connection/test connection_request\nexpect 'the dry run'\nmember status 'the dry run'\n\
         if has '\"status\":\"failed\"' || has '\"success\":false'; then\n  quote_answer >&2\n  stop 'the dry run failed'\nfi\n\
         if has '\"status\":\"passed\"' || has '\"status\":\"warning\"'; then\n  say 'passed'\nelse\n  quote_answer\n  \
         confirm DRY_RUN_PASSED 'Did the dry run pass?'\nfi",
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
            "{warning}request POST /data/connection connection_request\nexpect 'registering the connection'\n\
             member bulkId 'registering the connection'\nsay \"registered; background jobs: ${{value//[^A-Za-z0-9-]/ }}\"\n\
             request GET {path}\nexpect 'looking at the connection'"
        ),
    );
    let _ = writeln!(
        steps.out,
        "else\n  if has '\"hostname\":' && ! has {}; then stop 'the key belongs to a connection with another workspace'; fi\n  \
         say 'it is registered already: nothing is sent, and nothing but its workspace and catalog is compared'\nfi\n",
        host(answers, "hostname")
    );
    steps.step(
        "Wait for the end",
        &format!(
            "member nativeIntegrationId 'looking at the connection'\n\
             if [[ ! $value ]]; then stop 'the answer names no integration to wait for: look in Immuta' 3; fi\n\
             await \"$value\" {}\nsay 'done'",
            catalog(answers)
        ),
    );
}

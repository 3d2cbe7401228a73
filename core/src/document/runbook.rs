//! One script for bash that walks a whole flow: generate the script, save it, remind who runs it, dry run, register, wait.
//!
//! It needs bash 3.2 and curl, and asks before what cannot be taken back. It may be run any number of times: it looks what
//! is there before it creates anything, and never overwrites a script that somebody may have edited.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::build::payload;
use super::{Flow, Kind};
use crate::catalogue::{Group, Shape, Write, layout};
use crate::privileges::{Situation, to_run_the_script};
use crate::render::bash::{JSON_FUNCTION, body_function, demand, quote};
use crate::render::request::{ADDRESS, Body, ID, KEY, segment};
use crate::secret::View;
use crate::setup::Answers;
use crate::value::{Value, visible};

/// Sending, looking, asking and waiting, as functions of the shell.
const PRELUDE: &str = include_str!("runbook/prelude.sh");
/// Taking Immuta's script from an answer to a file.
const SCRIPT: &str = include_str!("runbook/script.sh");
/// Looking for an integration before one is created.
const CREATE: &str = include_str!("runbook/create.sh");
/// What an update would take away.
const UPDATE: &str = include_str!("runbook/update.sh");
/// Dry run and background jobs.
const CONNECTION: &str = include_str!("runbook/connection.sh");

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

    let mut out = heading(answers, flow, &variables);
    out.push_str("set -euo pipefail\numask 077\n\n");
    out.push_str(&demand(variables.iter().copied()));
    if !needed.is_empty() {
        // Before anything else gets a name: a secret may come from a variable of any name.
        let all: Vec<_> = needed.iter().map(|name| format!("\"${name}\"")).collect();
        let _ = writeln!(out, "secrets=({})", all.join(" "));
    }
    out.push_str("LC_ALL=C\n");
    for (name, variable, usual) in [("POLL_SECONDS", "pause", 5), ("WAIT_SECONDS", "most", 1800)] {
        let _ = writeln!(
            out,
            "{variable}=${{{name}:-{usual}}}\ncase ${variable} in '' | *[!0-9]* | 0[0-9]* | ??????????*) \
             echo '{name} is no number of seconds' >&2; exit 2 ;; esac"
        );
    }
    out.push('\n');
    out.push_str(PRELUDE);
    for part in parts(flow) {
        out.push_str(part);
    }
    if !needed.is_empty() {
        let _ = writeln!(out, "# Prints its argument as a JSON string.\n{JSON_FUNCTION}");
    }
    out.push_str("# What is sent.\n");
    for (name, body) in &bodies {
        out.push_str(&body_function(name, body, |secret| format!("${{secrets[{}]}}", places[secret])));
    }
    let url = url.map_or_else(|| "${IMMUTA_URL%/}".to_owned(), |url| quote(url.trim_end_matches('/')));
    let way_out = match flow {
        Flow::IntegrationAutomatic | Flow::IntegrationManual => {
            "mend what its answer says, then run the runbook of flow integration-update with this number"
        }
        Flow::IntegrationUpdate => "mend what its answer says, then run this again",
        Flow::Connection => "mend what its answer says, in Immuta, then run this again",
    };
    let _ = writeln!(out, "\nurl={url}\nway_out={}\n", quote(way_out));
    out.push_str(&steps(answers, flow));
    Ok(out)
}

fn has_script(flow: Flow) -> bool {
    flow.payloads().contains(&Kind::ScriptCreate)
}

/// The functions that a flow needs beside the prelude.
fn parts(flow: Flow) -> &'static [&'static str] {
    match flow {
        Flow::IntegrationAutomatic => &["\n", CREATE],
        Flow::IntegrationManual => &["\n", SCRIPT, "\n", CREATE],
        Flow::IntegrationUpdate => &["\n", UPDATE],
        Flow::Connection => &["\n", SCRIPT, "\n", CREATE, "\n", CONNECTION],
    }
}

fn function_name(kind: Kind) -> &'static str {
    match kind {
        Kind::ScriptCreate => "script_request",
        Kind::IntegrationUpdate => "update_request",
        Kind::Connection => "connection_request",
        Kind::IntegrationCreate | Kind::Setup => "integration_request",
    }
}

/// The variables that say yes where nobody can be asked.
fn questions(answers: &Answers, flow: Flow) -> Vec<&'static str> {
    let mut names = Vec::new();
    names.extend(has_script(flow).then_some("SCRIPT_WAS_RUN"));
    match flow {
        Flow::IntegrationUpdate => names.extend(["SAME_INTEGRATION", "REMOVE_WORKSPACES", "CHANGE_SETTINGS"]),
        Flow::Connection => {
            names.push("DRY_RUN_PASSED");
            names.extend(takes_access(answers).then_some("REVOKE_ACCESS"));
        }
        Flow::IntegrationAutomatic | Flow::IntegrationManual => {}
    }
    names
}

/// Whether objects become active by themselves, now or when they are found later.
fn takes_access(answers: &Answers) -> bool {
    let settings = answers.get("settings");
    let is_on = |name| matches!(settings.and_then(|settings| settings.get(name)), Some(Value::Bool(true)));
    is_on("isActive") || is_on("activateNewChildren")
}

fn heading(answers: &Answers, flow: Flow, variables: &[&str]) -> String {
    let questions = questions(answers, flow);
    let asks = if questions.is_empty() {
        String::new()
    } else {
        format!(
            "# Asks before what only a person knows. Without a terminal, say yes beforehand:\n#   {}=yes\n",
            questions.join("=yes ")
        )
    };
    format!(
        "#!/usr/bin/env bash
# Runbook for flow {flow}: bash 3.2 or newer and curl.
# Run it as often as you like: it looks before it creates anything, and goes on
# where it was.
{asks}# Needs in the environment:
#   {}
# Takes from it, in seconds: POLL_SECONDS (5) between two looks, WAIT_SECONDS
# (1800) until it gives up.
# Ends with 0: done. 1: refused or failed. 2: something is missing. 3: not done
# yet, or no usable answer: run it again.
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

    /// Ends the steps that are left out, the second to this one, where `there` says that all is there.
    fn otherwise(&mut self, there: &str) {
        let skipped = match self.count {
            2 => "step 2 is left out".to_owned(),
            last => format!("steps 2 to {last} are left out"),
        };
        let _ = writeln!(
            self.out,
            "else\n  say \"{there}: {skipped}, and nothing but workspace and catalog is compared\"\nfi\n"
        );
    }
}

fn steps(answers: &Answers, flow: Flow) -> String {
    let mut steps = Steps { out: String::new(), count: 0 };
    match flow {
        Flow::IntegrationAutomatic | Flow::IntegrationManual => integration(&mut steps, answers, flow),
        Flow::IntegrationUpdate => update(&mut steps, answers),
        Flow::Connection => connection(&mut steps, answers),
    }
    steps.out
}

fn text<'a>(answers: &'a Answers, name: &str) -> &'a str {
    answers.get(name).and_then(Value::text).unwrap_or("")
}

/// Workspace and catalog as two words of the shell.
fn host_and_catalog(answers: &Answers) -> String {
    [quote(text(answers, "workspaceUrl")), quote(text(answers, "catalog"))].join(" ")
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
    let host = visible(text(answers, "workspaceUrl"));
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
    format!("immuta-script-{}.sql", safe(text(answers, "catalog")))
}

/// Where the id of background jobs stands until they have ended.
fn jobs_file(answers: &Answers) -> String {
    format!("immuta-jobs-{}.txt", safe(text(answers, "connectionKey")))
}

/// A name as part of the name of a file.
fn safe(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(64).collect()
}

/// Creates the integration, after its script where there is one.
fn integration(steps: &mut Steps, answers: &Answers, flow: Flow) {
    let look = format!("look_for_integration {}", quote(text(answers, "workspaceUrl")));
    steps.step("Look whether the workspace has an integration", &look);
    steps.out.push_str("if [[ ! $found ]]; then\n\n");
    if has_script(flow) {
        script(steps, answers, flow);
    }
    steps.step(
        "Create the integration",
        "request POST /integrations integration_request
expect 'creating the integration'
understand 'creating the integration'
get id
found=$value
if [[ ! $found ]]; then
  quote_answer >&2
  stop 'the answer names no integration, but there may be one now: look, then run this again' 3
fi",
    );
    steps.otherwise("integration $found is there already");
    let wait = format!("await \"$found\" {}\nsay 'done'", host_and_catalog(answers));
    steps.step("Wait for the end", &wait);
}

fn update(steps: &mut Steps, answers: &Answers) {
    let host = text(answers, "workspaceUrl");
    let (replaced, usual) = replaced();
    let question =
        format!("The API does not tell which workspace integration $INTEGRATION_ID is on. Is it {}?", visible(host));
    steps.step(
        "Look at the integration",
        &format!(
            "settle \"$INTEGRATION_ID\"
case $state in enabled | *Error) ;; *) stop \"integration $INTEGRATION_ID is $state\" ;; esac
compare \"$INTEGRATION_ID\" {}
if [[ ! $value ]]; then confirm SAME_INTEGRATION {}; fi
replaced={}
usual={}
ask_about_losses \"$INTEGRATION_ID\"",
            host_and_catalog(answers),
            with_id(&question),
            quote(&replaced),
            quote(&usual),
        ),
    );
    steps.step(
        "Update the integration",
        "request PUT \"/integrations/$INTEGRATION_ID\" update_request
expect 'updating the integration'
understand 'updating the integration'",
    );
    let wait = format!("await \"$INTEGRATION_ID\" {}\nsay 'done'", host_and_catalog(answers));
    steps.step("Wait for the end", &wait);
}

/// What an update replaces, apart from credentials, which may be left out, and from what is compared anyway: names with
/// blanks between, and the values that count as nothing, `name: value` a line.
fn replaced() -> (String, String) {
    // The Integrations API takes no word on query audit for off.
    let (mut names, mut usual) = (Vec::new(), String::from("\nconfig.audit.enabled: false\n"));
    for object in layout(Kind::IntegrationUpdate).objects() {
        for member in &object.members {
            let is_replaced = member.places.iter().any(|place| !matches!(place.write, Write::Never));
            let is_compared = object.pointer == "/config" && ["workspaceUrl", "catalog"].contains(&member.name);
            let is_object = matches!(member.field.shape, Shape::Object | Shape::Objects);
            if !is_replaced || is_compared || is_object || member.field.group == Some(Group::Authentication) {
                continue;
            }
            let pointer = [&object.pointer, "/", member.name].concat();
            let name = pointer.trim_start_matches('/').replace('/', ".");
            for place in &member.places {
                if let Write::AnswerUnless(literal) = place.write {
                    let value = literal.shown();
                    let _ = writeln!(usual, "{name}: {}", value.trim_matches('"'));
                }
            }
            names.push(name);
        }
    }
    (names.join(" "), usual)
}

/// A text as a word of the shell in which the id of the integration is filled in.
fn with_id(text: &str) -> String {
    let parts: Vec<_> = text.split("$INTEGRATION_ID").map(quote).collect();
    parts.join("\"$INTEGRATION_ID\"")
}

fn connection(steps: &mut Steps, answers: &Answers) {
    let path = quote(&format!("/data/connection/{}", segment(text(answers, "connectionKey"))));
    let host = quote(text(answers, "workspaceUrl"));
    steps.step(
        "Look whether it is registered",
        &format!(
            "request GET {path}
if [[ $code == 404 ]]; then
  look_for_integration {host}
  if [[ $found ]]; then
    case $state in *Error) stop \"integration $found on this workspace is $state: remove it in Immuta, then run this again\" ;; esac
    stop \"integration $found is on this workspace: Immuta's Connection Upgrade Manager makes a connection of it, and registering another one is refused\"
  fi
else
  expect 'looking for the connection'
  understand 'looking for the connection'
  get connection.hostname
  if [[ $value ]] && ! same \"$value\" {host}; then stop 'the key belongs to a connection with another workspace'; fi
  found=yes
fi
bulk='' jobs_file={}
if [[ $found ]]; then recall_jobs; fi",
            quote(&jobs_file(answers))
        ),
    );
    steps.out.push_str("if [[ ! $found ]]; then\n\n");
    script(steps, answers, Flow::Connection);
    steps.step(
        "Dry run",
        "request POST /data/connection/test connection_request
expect 'the dry run'
judge
if [[ $state == failed ]]; then
  quote_answer >&2
  stop 'the dry run failed'
elif [[ $state == passed ]]; then
  say 'passed'
else
  quote_answer
  confirm DRY_RUN_PASSED 'Did the dry run pass?'
fi",
    );
    let warning = if takes_access(answers) {
        "say 'Objects become active by themselves: where one has no subscription policy, Immuta revokes the access of its users,'\n\
         say 'even access that was granted directly in Unity Catalog.'\n\
         confirm REVOKE_ACCESS 'Is that what you want?'\n"
    } else {
        ""
    };
    steps.step(
        "Register the connection",
        &format!(
            "{warning}request POST /data/connection connection_request
expect 'registering the connection'
understand 'registering the connection'
get bulkId
bulk=${{value//[^A-Za-z0-9-]/}}
if [[ $bulk ]]; then remember_jobs; fi
say 'registered'"
        ),
    );
    steps.otherwise("the connection is registered already");
    steps.step(
        "Wait for the end",
        &format!(
            "if [[ $bulk ]]; then await_jobs; fi
request GET {path}
if [[ $code == 404 ]]; then stop 'the connection cannot be found yet' 3; fi
expect 'looking at the connection'
understand 'looking at the connection'
get nativeIntegrationId
if [[ ! $value ]]; then stop 'the answer names no integration to wait for: look in Immuta' 3; fi
await \"$value\" {}
say 'done'",
            host_and_catalog(answers)
        ),
    );
}

//! One bash script that walks through a whole flow: generate the script, save it, remind who runs it, dry run,
//! register, wait.
//!
//! It needs bash 3.2, curl and jq, is short enough to be read before it is run, and asks before anything that cannot be
//! undone. It may be run any number of times: it checks what is there before it creates anything, and never overwrites
//! a script that somebody may have edited.

mod pack;

use crate::render::RenderError;
use crate::sort::sort;
use std::fmt::Write as _;

use super::PLATFORM;
use super::rights::{Situation, to_run_the_script};
use crate::catalogue::{Catalogue, Shape, Write};
use crate::kinds::{Flow, Payload};
use crate::render::bash::{demand, demand_jq, print, program, quote};
use crate::render::request::{ADDRESS, Body, ID, KEY};
use crate::secret::View;
use crate::text::url::{is_address, segment};
use crate::value::{Object, Value, visible};

/// Shell functions that read answers, send, ask and wait.
const PRELUDE: &str = include_str!("runbook/prelude.sh");
/// Shell functions that save Immuta's script from an answer to a file.
const SCRIPT: &str = include_str!("runbook/script.sh");
/// Shell functions that look for an integration before one is created.
const CREATE: &str = include_str!("runbook/create.sh");
/// Shell functions that find what an update would remove.
const UPDATE: &str = include_str!("runbook/update.sh");
/// Shell functions that follow background jobs.
const CONNECTION: &str = include_str!("runbook/connection.sh");

/// The dry run. Only an answer that clearly says so counts as passed; if the answer is unclear, a person is asked.
const DRY_RUN: &str = r#"ask POST /data/connection/test "$connection_request"
if [[ $answer != *[![:space:]]* ]]; then answer='{}'; fi
get '[.. | objects | .status, .success | select(type | IN("string", "number", "boolean")) | tostring]
  | if any(test("\\Afail(ed|ure)\\z|[eE]rror\\z|\\Afalse\\z")) then "failed"
    elif any(IN("passed", "warning", "true")) and all(IN("passed", "warning", "true", "skipped")) then "passed" else "" end'
if [[ $value == passed ]]; then say 'passed'; else tell; fi
case $value in passed) ;; failed) stop 'the dry run failed' ;; *) confirm DRY_RUN_PASSED 'Did the dry run pass?' ;; esac"#;

/// The runbook of a flow, which sends these payloads.
///
/// Errors: if a secret cannot be obtained, or a value cannot be sent.
pub(super) fn render(
    answers: &Object,
    flow: Flow,
    payloads: &[(Payload, Value)],
    secrets: &View<'_>,
) -> Result<String, RenderError> {
    let (mut bodies, mut needed) = (Vec::new(), Vec::<String>::new());
    for (kind, payload) in payloads {
        let body = Body::new(payload, secrets)?;
        for name in &body.needed {
            if !needed.contains(name) {
                needed.push(name.clone());
            }
        }
        bodies.push((body_name(*kind), body));
    }
    let url = answers.get("immutaUrl").and_then(Value::text).filter(|url| is_address(url));
    let mut variables = vec![KEY];
    variables.extend(url.is_none().then_some(ADDRESS));
    variables.extend((flow == Flow::IntegrationUpdate).then_some(ID));
    variables.extend(needed.iter().map(String::as_str));

    let mut out = heading(answers, flow, &variables);
    out.push_str(TOP);
    out.push_str(&demand(url, variables.iter().copied()));
    out.push_str(&demand_jq([KEY].into_iter().chain(needed.iter().map(String::as_str))));
    out.push_str(&sent(&bodies, &needed)?);
    let url = url.map_or_else(|| "${IMMUTA_URL%/}".to_owned(), |url| quote(url.trim_end_matches('/')));
    let [host, catalog] = ["workspaceUrl", "catalog"].map(|name| quote(text(answers, name)));
    let _ = writeln!(out, "url={url} host={host} catalog={catalog}\n");
    out.push_str(PRELUDE);
    for part in parts(flow) {
        out.push_str(part);
    }
    if flow == Flow::IntegrationUpdate {
        out.push_str(&losses(&PLATFORM.catalogue));
    }
    out.push('\n');
    out.push_str(steps(answers, flow).trim_end());
    out.push('\n');
    Ok(out)
}

/// The beginning of the script. Whatever is missing is reported before anything is sent, and variables are set last: a
/// secret may come from a variable of any name.
const TOP: &str = "set -euo pipefail && umask 077
say() { printf '%s\\n' \"$1\"; }
stop() { printf 'stopped: %s\\n' \"$1\" >&2; exit \"${2:-1}\"; }
curl --disable --fail-with-body --version >/dev/null 2>&1 || stop 'curl 7.76 or newer is missing' 2
";

/// Lines that put what is sent, and what must never be shown, into shell variables.
fn sent(bodies: &[(&str, Body)], needed: &[String]) -> Result<String, RenderError> {
    let mut out = String::from("\n# What is sent.\n");
    let mut before: Option<(&str, String)> = None;
    let mut last = String::new();
    for (name, body) in bodies {
        let printed = print(body, &pack::pack(&program(body)))?;
        match &before {
            Some((first, same)) if *same == printed => {
                // It holds the secrets: from now on a variable of its name means it.
                let _ = writeln!(last, "{name}=${first}");
            }
            _ => {
                let _ = writeln!(out, "{name}=$({printed})");
                before = Some((name, printed));
            }
        }
    }
    let all: Vec<_> = [KEY].into_iter().chain(needed.iter().map(String::as_str)).collect();
    let all: Vec<_> = all.iter().map(|name| ["env.", name].concat()).collect();
    let mut revealed: Vec<&str> = bodies.iter().flat_map(|(_, body)| &body.revealed).map(String::as_str).collect();
    sort(&mut revealed);
    revealed.dedup();
    let _ = if revealed.is_empty() {
        writeln!(out, "secrets=$(jq -n '[{}]')", all.join(", "))
    } else {
        // Not as an argument, where others could read them.
        let written = quote(&["[", &revealed.join(", "), "]"].concat());
        writeln!(out, "secrets=$(printf '%s' {written} | jq '. + [{}]')", all.join(", "))
    };
    out.push_str(&last);
    out.push_str(
        "pause=${POLL_SECONDS:-5} most=${WAIT_SECONDS:-1800} number='^(0|[1-9][0-9]{0,8})$'
[[ $pause =~ $number && $most =~ $number ]] || stop 'POLL_SECONDS and WAIT_SECONDS must be whole numbers of seconds' 2\n",
    );
    Ok(out)
}

/// Waits until an integration is enabled.
fn wait(id: &str, flow: Flow) -> String {
    let way_out = match flow {
        Flow::IntegrationAutomatic | Flow::IntegrationManual => {
            "fix what the response reports, then run the runbook of flow integration-update with this number"
        }
        Flow::IntegrationUpdate => "fix what the response reports, then run this again",
        Flow::Connection => "fix what the response reports, in Immuta, then run this again",
    };
    format!(
        "settle \"{id}\"
if [[ $state != enabled ]]; then tell; stop \"integration {id} is $state, not enabled: {way_out}. \
Immuta's documentation explains its status codes and error messages.\"; fi
say 'done'"
    )
}

fn has_script(flow: Flow) -> bool {
    PLATFORM.catalogue.payloads(flow).contains(&Payload::ScriptCreate)
}

/// The shell functions that a flow needs besides the prelude.
fn parts(flow: Flow) -> &'static [&'static str] {
    match flow {
        Flow::IntegrationAutomatic => &[CREATE],
        Flow::IntegrationManual => &[CREATE, SCRIPT],
        Flow::IntegrationUpdate => &[],
        Flow::Connection => &[CREATE, SCRIPT, CONNECTION],
    }
}

fn body_name(payload: Payload) -> &'static str {
    match payload {
        Payload::ScriptCreate => "script_request",
        Payload::IntegrationUpdate => "update_request",
        Payload::Connection => "connection_request",
        Payload::IntegrationCreate => "integration_request",
    }
}

/// The variables that confirm steps where nobody can be asked.
fn questions(answers: &Object, flow: Flow) -> Vec<&'static str> {
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
fn takes_access(answers: &Object) -> bool {
    let settings = answers.get("settings");
    let is_on = |name| matches!(settings.and_then(|settings| settings.get(name)), Some(Value::Bool(true)));
    is_on("isActive") || is_on("activateNewChildren")
}

fn heading(answers: &Object, flow: Flow, variables: &[&str]) -> String {
    let questions = questions(answers, flow);
    let asks = if questions.is_empty() {
        String::new()
    } else {
        format!(
            "# Asks a person to confirm some steps. Without a terminal, confirm beforehand: {}=yes\n",
            questions.join("=yes ")
        )
    };
    format!(
        "#!/usr/bin/env bash
# Runbook for flow {flow}. Needs bash 3.2, curl 7.76 and jq 1.6, or newer, and in the environment:
#   {}
{asks}# Optional, in seconds: POLL_SECONDS (5) between two polls, WAIT_SECONDS (1800) until it gives up.
# Run it as often as you like: it checks before it creates anything, and continues where it stopped.
# Exit codes: 0 done, 1 refused or failed, 2 something is missing, 3 not done yet or no usable response: run it again.
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

    /// Ends the steps from the second to this one, which the script skips if everything is there already; `there` says
    /// so.
    fn otherwise(&mut self, there: &str) {
        let skipped = match self.count {
            2 => "step 2 is skipped".to_owned(),
            last => format!("steps 2 to {last} are skipped"),
        };
        let _ =
            writeln!(self.out, "else\n  say \"{there}: {skipped}, and only workspace and catalog are compared\"\nfi\n");
    }
}

fn steps(answers: &Object, flow: Flow) -> String {
    let mut steps = Steps { out: String::new(), count: 0 };
    match flow {
        Flow::IntegrationAutomatic | Flow::IntegrationManual => integration(&mut steps, answers, flow),
        Flow::IntegrationUpdate => update(&mut steps, answers),
        Flow::Connection => connection(&mut steps, answers),
    }
    steps.out
}

fn text<'a>(answers: &'a Object, name: &str) -> &'a str {
    answers.get(name).and_then(Value::text).unwrap_or("")
}

/// Generates Immuta's script, saves it, and waits for somebody to run it.
fn script(steps: &mut Steps, answers: &Object, flow: Flow) {
    let file = quote(&script_file(answers));
    steps.step(
        "Generate the script",
        &format!("ask POST /integrations/scripts/create \"$script_request\"\nsave_script {file}"),
    );
    let host = visible(text(answers, "workspaceUrl"));
    let rights: Vec<_> = to_run_the_script(Situation::of(answers, flow)).iter().map(|right| quote(right)).collect();
    steps.step(
        "Run the script in Databricks",
        &format!(
            "say 'You may edit it first, to choose where the catalog, its schemas and its tables are stored.'
say {}
printf -- '- %s\\n' {}
confirm SCRIPT_WAS_RUN 'Has the script been run in Databricks without errors?'",
            quote(&format!(
                "It must be run in Databricks, workspace {host}, in a SQL editor or notebook with Unity Catalog, by somebody with:"
            )),
            rights.join(" ")
        ),
    );
}

/// The file for Immuta's script, named after the catalog as far as file names allow.
fn script_file(answers: &Object) -> String {
    format!("immuta-script-{}.sql", safe(text(answers, "catalog")))
}

/// The file that holds the id of background jobs until they have ended.
fn jobs_file(answers: &Object) -> String {
    format!("immuta-jobs-{}.txt", safe(text(answers, "connectionKey")))
}

/// A name in a form that can be part of a file name.
fn safe(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(64).collect()
}

/// Creates the integration, after its script if there is one.
fn integration(steps: &mut Steps, answers: &Object, flow: Flow) {
    steps.step("Check whether the workspace has an integration", "look_for_integration");
    steps.out.push_str("if [[ ! $found ]]; then\n");
    if has_script(flow) {
        script(steps, answers, flow);
    }
    steps.step(
        "Create the integration",
        "ask POST /integrations \"$integration_request\"
get '.id | name // \"\"' && found=$value
if [[ ! $found ]]; then
  tell
  stop 'the response names no integration, but there may be one now: check, then run this again' 3
fi",
    );
    steps.otherwise("integration $found already exists");
    steps.step("Wait for completion", &wait("$found", flow));
}

fn update(steps: &mut Steps, answers: &Object) {
    let host = text(answers, "workspaceUrl");
    let question =
        format!("The API does not say which workspace integration $INTEGRATION_ID is on. Is it {}?", visible(host));
    steps.step(
        "Check the integration",
        &format!(
            "settle \"$INTEGRATION_ID\"
case $state in enabled | *Error) ;; *) stop \"integration $INTEGRATION_ID is $state\" ;; esac
if [[ $other ]]; then confirm SAME_INTEGRATION {}; fi
ask_about_losses \"$INTEGRATION_ID\"",
            with_id(&question),
        ),
    );
    steps.step("Update the integration", "ask PUT \"/integrations/$INTEGRATION_ID\" \"$update_request\"\nget empty");
    steps.step("Wait for completion", &wait("$INTEGRATION_ID", Flow::IntegrationUpdate));
}

/// [`UPDATE`] with what an update replaces: the names of settings, names inside additional workspaces, and the values
/// that count if nothing is said. It leaves out credentials, which an update may lack, and what is compared anyway.
fn losses(catalogue: &'static Catalogue) -> String {
    let (mut settings, mut inside) = (Vec::new(), Vec::new());
    // For the Integrations API, query audit is off if nothing is said about it.
    let mut usual = vec!["config.audit.enabled: false".to_owned()];
    for object in catalogue.layout(Payload::IntegrationUpdate).objects() {
        for member in &object.members {
            let is_replaced = member.places.iter().any(|place| !matches!(place.write, Write::Never));
            let is_compared = object.pointer == "/config" && ["workspaceUrl", "catalog"].contains(&member.name);
            let is_object = matches!(member.field.shape, Shape::Object | Shape::Objects);
            if !is_replaced || is_compared || is_object || catalogue.is_credential(member.field) {
                continue;
            }
            let pointer = [&object.pointer, "/", member.name].concat();
            if let Some((_, name)) = pointer.split_once("/*/") {
                inside.push(name.replace('/', "."));
                continue;
            }
            let name = pointer.trim_start_matches('/').replace('/', ".");
            for place in &member.places {
                if let Write::AnswerUnless(literal) = place.write {
                    usual.push(format!("{name}: {}", literal.shown().trim_matches('"')));
                }
            }
            settings.push(name);
        }
    }
    let list = |names: &[String]| format!("(\"{}\")", names.join("\", \""));
    UPDATE
        .replace("@SETTINGS@", &list(&settings))
        .replace("@OF_WORKSPACES@", &list(&inside))
        .replace("@USUAL@", &list(&usual).replace(['(', ')'], ""))
}

/// Quotes a text for the shell, with the id of the integration filled in.
fn with_id(text: &str) -> String {
    let parts: Vec<_> = text.split("$INTEGRATION_ID").map(quote).collect();
    parts.join("\"$INTEGRATION_ID\"")
}

fn connection(steps: &mut Steps, answers: &Object) {
    let path = quote(&format!("/data/connection/{}", segment(text(answers, "connectionKey"))));
    steps.step(
        "Check whether it is registered",
        &format!(
            "found='' bulk='' jobs_file={}
request GET {path}
if [[ $code == 404 ]]; then
  look_for_integration
  case $state in createError | deleteError) stop \"integration $found on this workspace is $state: remove it in Immuta, then run this again\" ;; esac
  if [[ $found ]]; then stop \"integration $found is on this workspace: Immuta's Connection Upgrade Manager turns it into a connection, and registering another one is refused\"; fi
else
  expect
  get 'if .connection | type != \"object\" then error(0) elif .connection.hostname | differs($host) then \"other\" else \"\" end'
  if [[ $value ]]; then stop 'the key belongs to a connection with another workspace'; fi
  found=yes
  if [[ -f $jobs_file && ! -L $jobs_file ]]; then bulk=$(tr -cd 'A-Za-z0-9_-' <\"$jobs_file\"); fi
fi",
            quote(&jobs_file(answers))
        ),
    );
    steps.out.push_str("if [[ ! $found ]]; then\n");
    script(steps, answers, Flow::Connection);
    steps.step("Dry run", DRY_RUN);
    let warning = if takes_access(answers) {
        "say 'Objects become active automatically: if one has no subscription policy, Immuta revokes the access of its users, even access that was granted directly in Unity Catalog.'
confirm REVOKE_ACCESS 'Is that what you want?'\n"
    } else {
        ""
    };
    steps.step(
        "Register the connection",
        &format!(
            "say 'Disabling an object later removes all grants and policies on it for all users of Immuta, even those set in Unity Catalog. Users who are not registered in Immuta are not affected.'
{warning}ask POST /data/connection \"$connection_request\"
get '.bulkId | name // \"\"' && bulk=$value
if [[ $bulk ]]; then write \"$jobs_file\" \"$bulk\" || say \"$jobs_file cannot be written: look for the jobs of $bulk in Immuta\"
else say 'the response names no background jobs to follow'; fi"
        ),
    );
    steps.otherwise("the connection is already registered");
    steps.step(
        "Wait for completion",
        &format!(
            "if [[ $bulk ]]; then await_jobs; fi
request GET {path}
if [[ $code == 404 ]]; then stop 'the connection cannot be found yet' 3; fi
expect
get '.nativeIntegrationId | name // \"\"'
if [[ ! $value ]]; then stop 'the response names no integration to wait for: look in Immuta' 3; fi
found=$value
{}",
            wait("$found", Flow::Connection)
        ),
    );
}

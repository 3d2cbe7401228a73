//! `ucforge integration`.

use std::path::Path;
use std::slice::from_ref;

use ucforge_core::answer::{self, Integration as Live, Status};
use ucforge_core::api::{Call, Outgoing};
use ucforge_core::convert::{LiteralSecrets, Spelling, live, setup_text};
use ucforge_core::kinds::{Flow, Payload};
use ucforge_core::operation::{Goal, Operation, Plan, Wanted, drift};
use ucforge_core::secrecy::masked;
use ucforge_core::secret::View;
use ucforge_core::value::{Value, json};

use super::arguments::{Basis, Common, Integration, Shown, Until};
use super::ask::is_terminal;
use super::document::{Secrets, load, load_any, load_to_compare};
use super::drive::{Progress, drive};
use super::report::{Json, Problem, Report};
use super::run::{Done, Run};
use super::{ask, diff, edit, end, script};
use crate::exit::{Exit, Failure};
use crate::human::one_line;

pub(super) fn run(command: &Integration) -> Done {
    match command {
        Integration::List { common } => list(common),
        Integration::Get { id, basis, output } => get(id, basis, *output),
        Integration::Status { id, common } => status(id, common),
        Integration::Create { file, common } => create(file, common),
        Integration::Update { id, file, common } => update(id, file, common),
        Integration::Delete { id, credentials, common } => delete(id, credentials.as_deref(), common),
        Integration::Wait { id, until, common } => wait(id, *until, common),
        Integration::Regenerate { id, common } => regenerate(id, common),
        Integration::Diff { file, id, common } => compare(file, id.as_deref(), common),
        Integration::Edit { id, common } => edit::integration(id, common),
        Integration::Script(command) => script::run(command),
    }
}

fn list(common: &Common) -> Done {
    let run = Run::begin(&common.basis, "integration list", None, None)?;
    let request = Outgoing::new(Call::ListIntegrations, "");
    if common.basis.dry_run {
        return Ok(run.dry(&[request]));
    }
    let mut talk = run.talk()?;
    let (found, has_more) = match run.ask(&mut talk, &request, answer::listed) {
        Ok(found) => (found.entries, found.has_more),
        Err(report) => return Ok(*report),
    };
    let text = if has_more && found.is_empty() { String::new() } else { table(&found) };
    let mut report = Report::done("integration list").with_text(text);
    report.notes.extend(has_more.then(|| super::PART.to_owned()));
    report.result.integrations = Some(found.iter().map(|one| Json::of(&one.whole.0)).collect());
    if found.iter().any(|one| one.id.is_empty()) {
        report.is_not_understood(&request.line());
    }
    Ok(report)
}

/// A table of integrations, one per line.
fn table(found: &[Live]) -> String {
    if found.is_empty() {
        return "there are no integrations\n".to_owned();
    }
    let rows: Vec<[String; 4]> =
        found.iter().map(|one| [one.id.as_str(), one.status_name(), &one.platform, &one.host].map(one_line)).collect();
    super::columns(&["ID", "STATE", "PLATFORM", "HOST"], &rows)
}

/// The name of a state.
trait Named {
    fn status_name(&self) -> &str;
}

impl Named for Live {
    fn status_name(&self) -> &str {
        answer::State::name(&self.status)
    }
}

fn get(id: &str, basis: &Basis, output: Shown) -> Done {
    let run = Run::begin(basis, "integration get", Some(id), None)?;
    let request = Outgoing::new(Call::GetIntegration, id);
    if basis.dry_run {
        return Ok(run.dry(&[request]));
    }
    let mut talk = run.talk()?;
    let found = match run.ask(&mut talk, &request, Live::read) {
        Ok(found) => found,
        Err(report) => return Ok(*report),
    };
    let mut report = Report::done("integration get").with_text(pretty(&found.whole.0));
    report.result.integration = Some(Json::of(&found.whole.0));
    if output == Shown::Setup {
        let restored = live::integration(&found);
        let setup = restored.setup.ok_or_else(|| {
            let platform = one_line(&found.platform);
            Failure::findings(format!("integration {id} makes no setup: ucforge does not know {platform} well enough"))
        })?;
        report.notes.extend(restored.lost);
        if !restored.missing.is_empty() {
            let message =
                format!("the tenant does not show all that this setup needs: {}", restored.missing.join(", "));
            report.problem = Some(Problem::new("findings", message));
            (report.outcome, report.exit) = ("failed", Exit::Findings);
        }
        report.text = setup_text(&setup, Spelling::Yaml, LiteralSecrets::Masked);
        report.result.setup = Some(report.text.clone());
    }
    Ok(report)
}

/// A tenant's answer, for people.
pub(super) fn pretty(value: &Value) -> String {
    crate::human::escaped(&json::pretty(&masked(value), &View::Masked).unwrap_or_default()) + "\n"
}

fn status(id: &str, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "integration status", Some(id), None)?;
    let request = Outgoing::new(Call::IntegrationStatus, id);
    if common.basis.dry_run {
        return Ok(run.dry(&[request]));
    }
    let mut talk = run.talk()?;
    let found = match run.ask(&mut talk, &request, Live::read) {
        Ok(found) => found,
        Err(report) => return Ok(*report),
    };
    let mut text = format!("integration {}: {}\n", one_line(id), one_line(found.status_name()));
    for test in &found.validation.tests {
        text.push_str(&super::test_line(test));
    }
    let mut report = Report::done("integration status").with_text(text);
    report.result.status = Some(Json::of(&found.whole.0));
    report.result.tests = Some(end::tests_of(&found.validation.tests));
    Ok(report)
}

fn create(file: &Path, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "integration create", None, Some(file))?;
    run.may_change(false)?;
    let request = Outgoing::new(Call::CreateIntegration, "");
    let loaded = load(file, Payload::IntegrationCreate, from_ref(&request), &run.place)?;
    let payload = loaded.content(&loaded.payload(Payload::IntegrationCreate)?, run.secrets())?;
    let is_manual = loaded.setup().is_some_and(|setup| setup.flow() == Flow::IntegrationManual);
    // If there is nobody to ask, the script counts as run: `integration script create` prints it.
    let script = if is_manual && !common.basis.yes && is_terminal() {
        Some(loaded.content(&loaded.payload(Payload::ScriptCreate)?, run.secrets())?)
    } else {
        None
    };
    if common.basis.dry_run {
        let script = script.map(|script| Outgoing::new(Call::CreateScript, "").with(script));
        let requests: Vec<_> = script.into_iter().chain([request.with(payload)]).collect();
        return Ok(run.dry(&requests));
    }
    run.operate(match script {
        Some(script) => Operation::set_up(script, payload, run.options()),
        None => Operation::create(payload, run.options()),
    })
}

fn update(id: &str, file: &Path, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "integration update", Some(id), Some(file))?;
    run.may_change(false)?;
    let request = Outgoing::new(Call::UpdateIntegration, id);
    let loaded = load(file, Payload::IntegrationUpdate, from_ref(&request), &run.place)?;
    let payload = loaded.content(&loaded.payload(Payload::IntegrationUpdate)?, run.secrets())?;
    if common.basis.dry_run {
        return Ok(run.dry(&[request.with(payload)]));
    }
    run.operate(Operation::update(id, payload, run.options()))
}

fn delete(id: &str, credentials: Option<&Path>, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "integration delete", Some(id), None)?;
    run.may_change(true)?;
    let request = Outgoing::new(Call::DeleteIntegration, id);
    let credentials = match credentials {
        Some(file) => {
            let loaded = load_any(file, from_ref(&request), &run.place)?;
            let super::document::Loaded::Payload(value) = &loaded.loaded else {
                return Err(Failure::findings(format!("{} is a setup: give the credentials alone", loaded.name)).into());
            };
            Some(loaded.content(value, run.secrets())?)
        }
        None => None,
    };
    if common.basis.dry_run {
        return Ok(run.dry(&[Outgoing { content: credentials, ..request }]));
    }
    run.operate(Operation::delete(id, credentials, run.options()))
}

fn wait(id: &str, until: Until, common: &Common) -> Done {
    let mut run = Run::begin(&common.basis, "integration wait", Some(id), None)?;
    run.context.waits = true;
    if common.basis.dry_run {
        return Ok(run.dry(&[Outgoing::new(Call::GetIntegration, id)]));
    }
    let goal = if until == Until::Deleted { Goal::Deleted } else { Goal::Enabled };
    let mut report = run.operate(Operation::wait(id, goal, run.options()))?;
    if until == Until::Deleted {
        let again = run.context.command(&["integration", "wait", id, "--for", "deleted"]);
        let is_over = matches!(&report.problem, Some(problem) if problem.kind == "timeOver");
        report.next.iter_mut().filter(|_| is_over).for_each(|step| step.command = Some(again.clone()));
    }
    // This command has not started any change: all that is known is that the integration is not there.
    let is_gone = matches!(&report.problem, Some(problem) if problem.kind == "notFound");
    if is_gone && let Some(problem) = &mut report.problem {
        problem.message = format!("there is no integration {id}");
        report.outcome = "notDone";
    }
    Ok(report)
}

fn regenerate(id: &str, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "integration regenerate", Some(id), None)?;
    run.may_change(false)?;
    if common.basis.dry_run {
        return Ok(run.dry(&[Outgoing::new(Call::RegenerateKey, id)]));
    }
    let mut report = run.operate(Operation::regenerate(id, run.options()))?;
    if let Some(key) = &report.result.key {
        report.text = format!("{}\n", one_line(key));
    }
    // The answer may hold the new key, and the old one is void.
    if let Some(answer) = &report.result.unread {
        report.text = format!("{}\n", crate::human::escaped(answer.trim_end()));
        report.notes.push("the answer is on standard output: the new key may be in it".to_owned());
    }
    Ok(report)
}

fn compare(file: &Path, id: Option<&str>, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "integration diff", id, Some(file))?;
    let loaded = load_to_compare(file, Payload::IntegrationUpdate, &run.place)?;
    // Secrets are masked in answers, so there is nothing to compare them with.
    let payload = loaded.content(&loaded.payload(Payload::IntegrationUpdate)?, Secrets::Named)?;
    let request =
        id.map_or_else(|| Outgoing::new(Call::ListIntegrations, ""), |id| Outgoing::new(Call::GetIntegration, id));
    if common.basis.dry_run {
        return Ok(run.dry(&[request]));
    }
    let mut talk = run.talk()?;
    let mut report = Report::done("integration diff");
    let (found, live) = if id.is_some() {
        let live = match run.ask(&mut talk, &request, Live::read) {
            Ok(live) => live,
            Err(report) => return Ok(*report),
        };
        (drift(payload.value(), &live), live)
    } else {
        let wanted = Wanted::integration(payload.clone(), payload.clone());
        let mut nobody = ask::Person { agrees: false, ..ask::Person::new(false) };
        let operation = Operation::apply(wanted, true, run.options());
        let outcome = drive(operation, &mut talk, &mut nobody, &mut Progress::new())?;
        match (&outcome.plan, &outcome.integration) {
            (Some(Plan::Update { .. } | Plan::Nothing), Some(live)) => (drift(payload.value(), live), live.clone()),
            (Some(Plan::Create { .. }), _) => {
                report.text.push_str("there is no integration on this host: it would be created\n");
                report.result.differences = Some(Vec::new());
                (report.outcome, report.exit) = ("different", Exit::Findings);
                return Ok(report);
            }
            _ => return Ok(run.told(&outcome, &talk)),
        }
    };
    let is_enabled = live.status == Status::Enabled || live.status_name().is_empty();
    if !is_enabled {
        report.notes.push(format!("its state is {}", live.status));
    }
    report.text = diff::text(&found);
    report.result.differences = Some(end::differences(&found.differences));
    if !live.id.is_empty() {
        report.result.integration = Some(Json::of(&live.whole.0));
    }
    if !found.is_empty() {
        (report.outcome, report.exit) = ("different", Exit::Findings);
    }
    Ok(report)
}

/// A tenant's answer, unchanged except that secrets are masked.
pub(super) fn exact(value: &Value) -> String {
    json::pretty(&masked(value), &View::Masked).unwrap_or_default() + "\n"
}

//! `ucforge integration script`: the script goes to standard output.

use std::path::Path;
use std::slice::from_ref;

use ucforge_core::answer;
use ucforge_core::api::{Call, Outgoing};
use ucforge_core::kinds::Payload;

use super::arguments::{Common, Script};
use super::document::load;
use super::report::Report;
use super::run::{Done, Run};

pub(super) fn run(command: &Script) -> Done {
    let (name, call, at, file, kind, common): (_, _, Option<&str>, Option<&Path>, _, &Common) = match command {
        Script::Create { file, common } => {
            ("create", Call::CreateScript, None, Some(file), Payload::ScriptCreate, common)
        }
        Script::InitialCreate { file, common } => {
            ("initial-create", Call::InitialCreateScript, None, Some(file), Payload::ScriptCreate, common)
        }
        Script::Edit { id, file, common } => {
            ("edit", Call::EditScript, Some(id), Some(file), Payload::IntegrationUpdate, common)
        }
        Script::Delete { id, common } => ("delete", Call::DeleteScript, Some(id), None, Payload::ScriptCreate, common),
        Script::Cleanup { file, common } => {
            ("cleanup", Call::CleanupScript, None, Some(file), Payload::IntegrationCreate, common)
        }
        Script::PostCleanup { file, common } => {
            ("post-cleanup", Call::PostCleanupScript, None, Some(file), Payload::IntegrationCreate, common)
        }
    };
    let run = Run::begin(&common.basis, &format!("integration script {name}"), at, file)?;
    let mut request = Outgoing::new(call, at.unwrap_or(""));
    if let Some(file) = file {
        request = load(file, kind, from_ref(&request), &run.place)?.request(request, kind, run.secrets())?;
    }
    if common.basis.dry_run {
        return Ok(run.dry(&[request]));
    }
    let mut talk = run.talk()?;
    Ok(match run.ask(&mut talk, &request, answer::script) {
        Ok(script) => {
            let end = if script.ends_with('\n') { "" } else { "\n" };
            let mut report = Report::done(&run.context.command).with_text(script.clone() + end);
            report.result.script = Some(script);
            report
        }
        Err(report) => *report,
    })
}

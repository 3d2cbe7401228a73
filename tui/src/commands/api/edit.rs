//! `integration edit` and `connection edit`: the live object in `$EDITOR`, sent back only if nobody has changed it
//! meanwhile.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use ucforge_core::answer::{Connection, Integration};
use ucforge_core::api::{Call, Outgoing};
use ucforge_core::convert::{self, LiteralSecrets, Spelling, live, setup_text};
use ucforge_core::kinds::Payload;
use ucforge_core::operation::{Operation, Why};
use ucforge_core::secrecy::without_secrets;
use ucforge_core::value::Value;

use super::arguments::Common;
use super::ask::{self, Person, agrees, is_terminal};
use super::document::{Loaded, Secrets, load, load_any};
use super::drive::{Progress, drive};
use super::integration::exact;
use super::report::{Problem, Report, Step};
use super::run::{Done, Run};
use super::stop::Stop;
use super::talk::Talk;
use crate::exit::{Exit, Failure};
use crate::human;
use crate::input;

pub(super) fn integration(id: &str, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "integration edit", Some(id), None)?;
    run.may_change(true)?;
    let request = Outgoing::new(Call::GetIntegration, id);
    if common.basis.dry_run {
        return Ok(run.dry(&[request]));
    }
    let editor = editor()?;
    let mut talk = run.talk()?;
    let before = match run.ask(&mut talk, &request, Integration::read) {
        Ok(found) => found,
        Err(report) => return Ok(*report),
    };
    let restored = live::integration(&before);
    for missing in &restored.missing {
        human::note_line(&format!("note: the tenant does not show all that this setup needs: {missing}"));
    }
    let (text, ending) = match restored.setup.filter(|_| restored.lost.is_empty()) {
        Some(setup) => (setup_text(&setup, Spelling::Yaml, LiteralSecrets::Masked), "yaml"),
        None => {
            (exact(&without_secrets(&convert::to_send(before.whole.0.clone(), Payload::IntegrationUpdate))), "json")
        }
    };
    let Some(draft) = edited(&editor, &format!("integration-{id}"), ending, &text)? else { return Ok(untouched(&run)) };
    let kept = |failure: Stop| kept(failure, &draft);
    let to = [Outgoing::new(Call::UpdateIntegration, id)];
    let loaded = load(&draft, Payload::IntegrationUpdate, &to, &run.place).map_err(kept)?;
    let payload = loaded.payload(Payload::IntegrationUpdate).map_err(Stop::from).map_err(kept)?;
    let shown = loaded.content(&payload, Secrets::Named).map_err(Stop::from).map_err(kept)?;
    let drift = ucforge_core::operation::drift(shown.value(), &before);
    human::note(&super::diff::text(&drift));
    let content = loaded.content(&payload, Secrets::Resolved).map_err(Stop::from).map_err(kept)?;
    if !may_send(&run, Call::UpdateIntegration)? {
        return Ok(declined(&run, &draft));
    }
    let look = run.context.command(&["integration", "diff", &draft.display().to_string(), id]);
    let operation = Operation::update_as_seen(&before, id, content, run.options());
    finished(&run, &mut talk, operation, &draft, look)
}

pub(super) fn connection(key: &str, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "connection edit", Some(key), None)?;
    run.may_change(true)?;
    let request = Outgoing::new(Call::GetConnection, key);
    if common.basis.dry_run {
        return Ok(run.dry(&[request]));
    }
    let editor = editor()?;
    let mut talk = run.talk()?;
    let before = match run.ask(&mut talk, &request, Connection::read) {
        Ok(found) => found,
        Err(report) => return Ok(*report),
    };
    // The only part of a connection that can be changed is how it reaches its platform.
    let part = before.whole.0.get("connection").cloned().unwrap_or(Value::Null);
    let text = exact(&Value::from([("connection", without_secrets(&part))]));
    let Some(draft) = edited(&editor, &format!("connection-{key}"), "json", &text)? else { return Ok(untouched(&run)) };
    let kept = |failure: Stop| kept(failure, &draft);
    let loaded = load_any(&draft, &[Outgoing::new(Call::UpdateConnection, key)], &run.place).map_err(kept)?;
    let part = match &loaded.loaded {
        Loaded::Payload(value) => value.get("connection").cloned(),
        Loaded::Setup(_) => None,
    };
    let Some(part) = part else {
        let failure = Failure::findings(format!("{} has no `connection`: nothing was sent", loaded.name));
        return Err(kept(failure.into()));
    };
    let body = Value::from([("connection", part)]);
    let shown = loaded.content(&body, Secrets::Named).map_err(Stop::from).map_err(kept)?;
    let drift = ucforge_core::operation::drift_of_connection(shown.value(), &before, None);
    human::note(&super::diff::text(&drift));
    let content = loaded.content(&body, Secrets::Resolved).map_err(Stop::from).map_err(kept)?;
    if !may_send(&run, Call::UpdateConnection)? {
        return Ok(declined(&run, &draft));
    }
    let look = run.context.command(&["connection", "get", key]);
    let operation = Operation::update_connection_as_seen(&before, content, run.options());
    finished(&run, &mut talk, operation, &draft, look)
}

/// The user's editor.
///
/// Errors: no editor is named, and there is no terminal for the usual one.
fn editor() -> Result<String, Failure> {
    let named = ["VISUAL", "EDITOR"].into_iter().find_map(crate::profile::variable);
    match named {
        Some(editor) => Ok(editor),
        None if is_terminal() && std::io::stdout().is_terminal() => Ok("vi".to_owned()),
        None => Err(Failure::usage("there is no terminal for an editor: set VISUAL or EDITOR to one that needs none")),
    }
}

/// Opens a text in the editor. Returns the file with the edited text, or `None` if nothing was changed.
fn edited(editor: &str, name: &str, ending: &str, text: &str) -> Result<Option<PathBuf>, Stop> {
    if crate::secrets::usable(text) != text {
        let what =
            "the tenant repeats a secret of yours in another field, and this would be in a file: nothing was opened";
        return Err(Failure::findings(what).into());
    }
    let mut words = shlex::split(editor).unwrap_or_default().into_iter();
    let program = words.next().ok_or_else(|| Failure::usage("EDITOR names no program"))?;
    let prefix = format!("ucforge-{}-", super::save::file_name(name));
    let file = tempfile::Builder::new().prefix(&prefix).suffix(&format!(".{ending}")).tempfile();
    let cannot = |error: std::io::Error| Failure::usage(format!("no file to edit: {error}"));
    let file = file.map_err(cannot)?;
    std::fs::write(file.path(), text).map_err(cannot)?;
    // From here on the file is kept, so that nothing that was typed is lost.
    let (_, path) = file.keep().map_err(|error| cannot(error.error))?;
    let ended = Command::new(&program).args(words).arg(&path).status();
    let ended = ended.map_err(|error| Failure::usage(format!("the editor {program}: {error}: set EDITOR")))?;
    if !ended.success() {
        let label = input::label(&path);
        return Err(
            Failure::usage(format!("the editor ended with {ended}: nothing was sent. The text is in {label}")).into()
        );
    }
    if std::fs::read(&path).is_ok_and(|now| now == text.as_bytes()) {
        let _ = std::fs::remove_file(&path);
        return Ok(None);
    }
    Ok(Some(path))
}

fn may_send(run: &Run<'_>, call: Call) -> Result<bool, Failure> {
    if run.basis.yes || !is_terminal() {
        return Ok(true);
    }
    if let ucforge_core::api::Effect::Changes(consequences) = call.endpoint().effect {
        human::note(&ask::consequences(consequences));
    }
    agrees("Send this?")
}

fn untouched(run: &Run<'_>) -> Report {
    let report = Report::done(&run.context.command).with_text("nothing was changed\n".to_owned());
    Report { outcome: "alreadySo", ..report }
}

fn declined(run: &Run<'_>, draft: &Path) -> Report {
    let problem = Problem::new("declined", "not agreed to: nothing was changed");
    let report = Report::done(&run.context.command);
    keeping(Report { outcome: "notDone", exit: Exit::Findings, problem: Some(problem), ..report }, draft)
}

/// Sends what was typed, and keeps its file until it has arrived. `look` is the command that shows what somebody else
/// has changed.
fn finished(run: &Run<'_>, talk: &mut Talk, operation: Operation, draft: &Path, look: String) -> Done {
    let mut nobody = Person::new(true);
    let outcome = drive(operation, talk, &mut nobody, &mut Progress::new()).map_err(|stop| kept(stop, draft))?;
    let mut report = run.told(&outcome, talk);
    if outcome.why == Some(Why::ChangedMeanwhile) {
        report.next.push(Step { text: "Look what has changed, then edit again".to_owned(), command: Some(look) });
    }
    if report.exit == Exit::Done {
        let _ = std::fs::remove_file(draft);
        return Ok(report);
    }
    Ok(keeping(report, draft))
}

fn keeping(mut report: Report, draft: &Path) -> Report {
    report.notes.push(format!("what you wrote is in {}", input::label(draft)));
    report
}

fn kept(stop: Stop, draft: &Path) -> Stop {
    human::note_line(&format!("what you wrote is in {}", input::label(draft)));
    stop
}

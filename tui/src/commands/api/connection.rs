//! `ucforge connection`.

use std::path::Path;
use std::slice::from_ref;

use ucforge_core::answer::{self, Connection as Live, DataObject, Trial};
use ucforge_core::api::{Call, Content, Outgoing, decoded};
use ucforge_core::check::Check;
use ucforge_core::diagnostic::Severity;
use ucforge_core::kinds::Payload;
use ucforge_core::operation::{Operation, Outcome, WHO_CLEANS_UP};
use ucforge_core::read::Format;
use ucforge_core::secret::View;
use ucforge_core::value::{Object, Value, json};

use super::arguments::{Common, Connection};
use super::ask::{Person, is_terminal, script_file};
use super::document::{File, Loaded, load, load_any};
use super::report::{Json, Problem, Report, Step};
use super::run::{Done, Run};
use super::{edit, end, integration};
use crate::exit::{Exit, Failure};
use crate::human::one_line;
use crate::secrets::said;

pub(super) fn run(command: &Connection) -> Done {
    match command {
        Connection::Test { file, common } => test(file, common),
        Connection::Register { file, common } => register(file, common),
        Connection::Get { key, common } => get(key, common),
        Connection::Update { key, file, common } => update(key, file, common),
        Connection::Deregister { key, script, common } => deregister(key, script.as_deref(), common),
        Connection::Crawl { path, common } => crawl(path, common),
        Connection::Search { path, common } => search(path.as_deref(), common),
        Connection::Object { path, common } => object(path, common),
        Connection::Settings { path, file, common } => settings(path, file, common),
        Connection::Wait { bulk_id, common } => wait(bulk_id, common),
        Connection::Edit { key, common } => edit::connection(key, common),
    }
}

/// The names in the path of an object, starting with the connection; `%2F` is a slash in a name.
fn names(path: &str) -> Result<Vec<String>, Failure> {
    let names: Vec<String> =
        path.split('/').filter(|name| !name.is_empty()).map(|name| decoded(name).into_owned()).collect();
    if names.iter().all(|name| name.trim().is_empty()) {
        Err(Failure::usage("the path names no object: give lakehouse or lakehouse/main"))
    } else {
        Ok(names)
    }
}

fn test(file: &Path, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "connection test", None, Some(file))?;
    let request = Outgoing::new(Call::TestConnection, "");
    let loaded = load(file, Payload::Connection, from_ref(&request), &run.place)?;
    let request = loaded.request(request, Payload::Connection, run.secrets())?;
    if common.basis.dry_run {
        return Ok(run.dry(&[request]));
    }
    let mut talk = run.talk()?;
    let Trial { works, validation: found, message } = match run.ask(&mut talk, &request, Trial::read) {
        Ok(found) => found,
        Err(report) => return Ok(*report),
    };
    let mut text: String = found.tests.iter().map(super::test_line).collect();
    match works {
        Some(true) if text.is_empty() => text.push_str("the tenant has accepted it, and names no tests\n"),
        None => text.push_str("the tenant has taken it, and does not say whether it works: look at its answer\n"),
        _ => {}
    }
    let mut report = Report::done("connection test").with_text(text);
    report.result.tests = Some(end::tests_of(&found.tests));
    if works == Some(false) {
        let failed: Vec<_> = found.failed().into_iter().cloned().collect();
        let said = if message.is_empty() { message } else { format!(": {}", said(&message)) };
        let what = format!("the tenant could not reach or use the platform{said}. Nothing was registered");
        let problem = Problem::new("validationFailed", what);
        (report.outcome, report.exit) = ("failed", Exit::Findings);
        report.problem = Some(Problem { tests: end::tests_of(&failed), ..problem });
        let next = ucforge_core::operation::Next::FixTests(failed);
        let outcome = Outcome { next: Some(next), ..Outcome::default() };
        report.next = super::next::after(&run.context, &outcome, None);
    }
    Ok(report)
}

fn register(file: &Path, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "connection register", None, Some(file))?;
    run.may_change(false)?;
    let loaded = load(file, Payload::Connection, &[Outgoing::new(Call::RegisterConnection, "")], &run.place)?;
    let payload = loaded.content(&loaded.payload(Payload::Connection)?, run.secrets())?;
    let asks = !common.basis.yes && is_terminal();
    // If there is nobody to ask, the script counts as run: `integration script create` prints it.
    let script = match loaded.setup().filter(|setup| asks && setup.payloads().contains(&Payload::ScriptCreate)) {
        Some(_) => Some(loaded.content(&loaded.payload(Payload::ScriptCreate)?, run.secrets())?),
        None => None,
    };
    if common.basis.dry_run {
        let script = script.map(|script| Outgoing::new(Call::CreateScript, "").with(script));
        let requests: Vec<_> =
            script.into_iter().chain([Outgoing::new(Call::RegisterConnection, "").with(payload)]).collect();
        return Ok(run.dry(&requests));
    }
    run.operate(Operation::register(script, payload, run.options()))
}

fn get(key: &str, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "connection get", Some(key), None)?;
    let request = Outgoing::new(Call::GetConnection, key);
    if common.basis.dry_run {
        return Ok(run.dry(&[request]));
    }
    let mut talk = run.talk()?;
    Ok(match run.ask(&mut talk, &request, Live::read) {
        Ok(found) => {
            let mut report = Report::done("connection get").with_text(integration::pretty(&found.whole.0));
            report.result.connection = Some(Json::of(&found.whole.0));
            report
        }
        Err(report) => *report,
    })
}

/// The payload in a file about the connection `key`.
///
/// Errors: the file is about another connection.
fn about(loaded: &File, key: &str) -> Result<Value, Failure> {
    let payload = match &loaded.loaded {
        Loaded::Setup(_) => loaded.payload(Payload::Connection)?,
        Loaded::Payload(value) => value.clone(),
    };
    match payload.get("connectionKey").and_then(Value::text).filter(|own| *own != key) {
        Some(own) => Err(Failure::findings(format!(
            "{} is for the connection `{}`, and this command is for `{}`: nothing was sent",
            loaded.name,
            one_line(own),
            one_line(key)
        ))),
        None => Ok(payload),
    }
}

/// The body `{"connection": {...}}` made from a file.
fn change(loaded: &File, key: &str, run: &Run<'_>) -> Result<Content, Failure> {
    let payload = about(loaded, key)?;
    let part = payload.get("connection").cloned().or_else(|| payload.get("hostname").map(|_| payload.clone()));
    let part =
        part.ok_or_else(|| Failure::findings(format!("{} has no `connection`: nothing was sent", loaded.name)))?;
    loaded.content(&Value::from([("connection", part)]), run.secrets())
}

fn update(key: &str, file: &Path, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "connection update", Some(key), Some(file))?;
    run.may_change(false)?;
    let request = Outgoing::new(Call::UpdateConnection, key);
    let body = change(&load_any(file, from_ref(&request), &run.place)?, key, &run)?;
    if common.basis.dry_run {
        return Ok(run.dry(&[request.with(body)]));
    }
    run.operate(Operation::update_connection(key, body, run.options()))
}

fn deregister(key: &str, script: Option<&Path>, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "connection deregister", Some(key), None)?;
    run.may_change(true)?;
    if common.basis.dry_run {
        let mut report =
            run.dry(&[Outgoing::new(Call::GetConnection, key), Outgoing::about(Call::DeleteObject, &[key])]);
        report
            .notes
            .push("between the two the clean-up script of its integration would be generated and saved".to_owned());
        return Ok(report);
    }
    let file = script.map_or_else(|| script_file(key), Path::to_owned);
    let mut person = Person { script: Some(file), ..Person::new(common.basis.yes) };
    let mut report = run.operate_with(Operation::deregister(key, run.options()), &mut person)?;
    report.result.script_file = person.saved.as_ref().map(|path| path.display().to_string());
    if let Some(saved) = person.saved {
        let file = crate::input::label(&saved);
        match report.outcome {
            // All that is left to do is to run the script.
            "done" => report.next.iter_mut().for_each(|step| step.text = format!("{}: {file}", step.text)),
            "notDone" => {}
            _ => {
                let text = format!("Once the connection is gone, the script has to be run by {WHO_CLEANS_UP}: {file}");
                report.next.push(Step { text, command: None });
            }
        }
    }
    Ok(report)
}

fn crawl(path: &str, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "connection crawl", Some(path), None)?;
    run.may_change(false)?;
    let names = names(path)?;
    if common.basis.dry_run {
        return Ok(run.dry(&[Outgoing::about(Call::Crawl, &names)]));
    }
    run.operate(Operation::crawl(&names, None, run.options()))
}

fn search(path: Option<&str>, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "connection search", path, None)?;
    let request = match path {
        Some(path) => Outgoing::about(Call::SearchObjects, &names(path)?),
        None => Outgoing::new(Call::SearchConnections, ""),
    };
    let request = request.with(Content::plain(Value::Object(ucforge_core::value::Object::new())));
    if common.basis.dry_run {
        return Ok(run.dry(&[request]));
    }
    let mut talk = run.talk()?;
    let read = if path.is_some() { answer::objects } else { answer::connections };
    Ok(match run.ask(&mut talk, &request, read) {
        Ok(answer::List { entries: found, has_more }) => {
            let rows: Vec<[String; 3]> = found
                .iter()
                .map(|one| {
                    [one.path.join("/"), one.state.to_string(), one.technology.clone()].map(|text| one_line(&text))
                })
                .collect();
            let text = if rows.is_empty() {
                if has_more { String::new() } else { "nothing was found\n".to_owned() }
            } else {
                super::columns(&["PATH", "STATE", "TECHNOLOGY"], &rows)
            };
            let mut report = Report::done("connection search").with_text(text);
            report.notes.extend(has_more.then(|| super::PART.to_owned()));
            report.result.objects = Some(found.iter().map(|one| Json::of(&one.whole.0)).collect());
            if found.iter().any(|one| one.path.is_empty()) {
                report.is_not_understood(&request.line());
            }
            report
        }
        Err(report) => *report,
    })
}

fn object(path: &str, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "connection object", Some(path), None)?;
    let request = Outgoing::about(Call::GetObject, &names(path)?);
    if common.basis.dry_run {
        return Ok(run.dry(&[request]));
    }
    let mut talk = run.talk()?;
    Ok(match run.ask(&mut talk, &request, DataObject::read) {
        Ok(found) => {
            let mut report = Report::done("connection object").with_text(integration::pretty(&found.whole.0));
            report.result.object = Some(Json::of(&found.whole.0));
            report
        }
        Err(report) => *report,
    })
}

fn settings(path: &str, file: &Path, common: &Common) -> Done {
    let run = Run::begin(&common.basis, "connection settings", Some(path), Some(file))?;
    run.may_change(false)?;
    let names = names(path)?;
    let request = Outgoing::about(Call::ChangeSettings, &names);
    let loaded = load_any(file, from_ref(&request), &run.place)?;
    let payload = about(&loaded, names.first().map_or("", String::as_str))?;
    let is_bare = ["isActive", "activateNewChildren"].iter().any(|name| payload.get(name).is_some());
    let part = payload.get("settings").cloned().or_else(|| is_bare.then(|| payload.clone()));
    let part = part.ok_or_else(|| Failure::findings(format!("{} has no `settings`: nothing was sent", loaded.name)))?;
    can_be_set(&loaded.name, &part)?;
    let body = loaded.content(&Value::from([("settings", part)]), run.secrets())?;
    if common.basis.dry_run {
        return Ok(run.dry(&[request.with(body)]));
    }
    run.operate(Operation::settings(&names, body, run.options()))
}

/// Checks that settings have values that their fields accept, if the fields are known: `isActive: yes` is a string in
/// YAML. Null means that a setting is inherited again.
fn can_be_set(name: &str, settings: &Value) -> Result<(), Failure> {
    let mut given = Object::new();
    let members = settings.object().into_iter().flat_map(Object::iter);
    members.filter(|(_, value)| !matches!(value, Value::Null)).for_each(|(name, value)| {
        given.push(name.to_owned(), value.clone());
    });
    let text = json::compact(&Value::from([("settings", Value::Object(given))]), &View::Masked).unwrap_or_default();
    let checked = Check::of(Format::Json, Some(Payload::Connection.into())).run(&text);
    let wrong = checked.findings.iter().find(|finding| {
        let place = finding.node.map(|node| checked.tree.pointers().of(node).as_str().to_owned());
        finding.severity == Severity::Error && place.is_some_and(|place| place.starts_with("/settings/"))
    });
    wrong.map_or(Ok(()), |finding| {
        let place = finding.node.map(|node| checked.tree.pointers().of(node).as_str().to_owned()).unwrap_or_default();
        let message = format!("{name}: `{}`: {}: nothing was sent", one_line(&place), one_line(&finding.message));
        Err(Failure::findings(message))
    })
}

fn wait(bulk_id: &str, common: &Common) -> Done {
    let mut run = Run::begin(&common.basis, "connection wait", Some(bulk_id), None)?;
    run.context.waits = true;
    if common.basis.dry_run {
        return Ok(run.dry(&[Outgoing::new(Call::FindJobs, "").with_parameter("bulkId", bulk_id)]));
    }
    let mut report = run.operate(Operation::wait_for_jobs(bulk_id, run.options()))?;
    if matches!(&report.problem, Some(problem) if problem.kind == "endCannotBeSeen") {
        let text = if report.result.jobs.is_empty() {
            "Look at the connection itself: this tenant does not know the bulk id, or shows no jobs"
        } else {
            "Look at the connection itself"
        };
        let text = text.to_owned();
        report.next.push(Step { text, command: Some(run.context.command(&["connection", "search"])) });
    }
    Ok(report)
}

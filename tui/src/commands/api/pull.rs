//! `ucforge pull DIR`: everything that the tenant has, as files. An answer becomes a setup if it can. If a setup would
//! lose something, the answer is written beside it as it is; if it is not known well enough here, only the answer is.

use std::path::Path;

use ucforge_core::answer::{self, Connection, Integration};
use ucforge_core::api::{Call, Content, Outgoing};
use ucforge_core::convert::live::{self, FromLive};
use ucforge_core::convert::{LiteralSecrets, Spelling, setup_text};
use ucforge_core::text::listed;
use ucforge_core::value::{Object, Value};

use super::arguments::Pull;
use super::drive::Progress;
use super::report::{Problem, Report};
use super::run::{Done, Run};
use super::{integration, save};
use crate::exit::{Exit, Failure};
use crate::input;
use crate::secrets;

pub(super) fn run(command: &Pull) -> Done {
    let common = &command.common;
    let run = Run::begin(&common.basis, "pull", None, Some(&command.folder))?;
    let list = Outgoing::new(Call::ListIntegrations, "");
    let search = Outgoing::new(Call::SearchConnections, "").with(Content::plain(Value::Object(Object::new())));
    if common.basis.dry_run {
        return Ok(run.dry(&[list, search]));
    }
    std::fs::create_dir_all(&command.folder)
        .map_err(|error| Failure::usage(format!("{}: {error}", input::label(&command.folder))))?;
    let mut talk = run.talk()?;
    let mut progress = Progress::new();
    let mut parts = Vec::new();
    // Requests whose answers have an entry without an id or a path.
    let mut unnamed = Vec::new();
    let listed = match run.ask(&mut talk, &list, answer::listed) {
        Ok(found) => {
            parts.extend(found.has_more.then(|| list.line()));
            unnamed.extend(found.entries.iter().any(|one| one.id.is_empty()).then(|| list.line()));
            found.entries
        }
        Err(report) => return Ok(*report),
    };
    // Tenants without the Connections API have no connections.
    let (keys, no_connections) = match run.ask(&mut talk, &search, answer::connections) {
        Ok(found) => {
            parts.extend(found.has_more.then(|| search.line()));
            unnamed.extend(found.entries.iter().any(|one| one.path.is_empty()).then(|| search.line()));
            (found.entries.into_iter().filter(|one| one.path.len() == 1).collect::<Vec<_>>(), None)
        }
        Err(report) if matches!(&report.problem, Some(problem) if matches!(problem.status, Some(404 | 405))) => {
            (Vec::new(), Some("this tenant has no list of connections"))
        }
        Err(report) => return Ok(*report),
    };
    let mut files = Files { folder: &command.folder, written: Vec::new(), notes: Vec::new() };
    files.notes.extend(no_connections.map(str::to_owned));
    let mut failed: Vec<(String, Report)> = Vec::new();
    let has_connections = files.notes.is_empty();
    // The list leaves fields out.
    let mut all: Vec<Integration> = Vec::new();
    // These are known from the list alone, so no setup is made of them.
    let mut unread: Vec<String> = Vec::new();
    for one in listed {
        if one.id.is_empty() {
            all.push(one);
            continue;
        }
        progress.line(&format!("integration {}", one.id));
        let request = Outgoing::new(Call::GetIntegration, &one.id);
        match run.ask(&mut talk, &request, Integration::read) {
            Ok(found) => all.push(found),
            Err(report) => {
                failed.push((format!("integration {}", one.id), *report));
                unread.push(one.id.clone());
                all.push(one);
            }
        }
    }
    let mut owned: Vec<String> = Vec::new();
    for object in &keys {
        let Some(key) = object.path.first() else { continue };
        progress.line(&format!("connection {key}"));
        let request = Outgoing::new(Call::GetConnection, key);
        match run.ask(&mut talk, &request, Connection::read) {
            Ok(found) => {
                let behind = found.integration.as_ref().filter(|id| !unread.contains(*id));
                let behind = behind.and_then(|id| all.iter().find(|one| one.id == *id));
                let restored = live::connection(&found, behind, object);
                let name = format!("connection-{}", save::file_name(key));
                // The setup includes its integration; if the answer is written, the integration gets a file of its own.
                if restored.setup.is_some() && restored.lost.is_empty() && restored.missing.is_empty() {
                    owned.extend(behind.map(|behind| behind.id.clone()));
                }
                files.add(&name, &restored, &found.whole.0)?;
            }
            Err(report) => failed.push((format!("connection {key}"), *report)),
        }
    }
    for one in all.iter().filter(|one| !owned.contains(&one.id) && !unread.contains(&one.id)) {
        let name = format!("integration-{}", save::file_name(&one.id));
        files.add(&name, &live::integration(one), &one.whole.0)?;
    }
    progress.clear();
    if parts.is_empty() && unnamed.is_empty() {
        files.note_old("integration", all.iter().map(|one| one.id.as_str()));
        if has_connections {
            files.note_old("connection", keys.iter().filter_map(|one| one.path.first()).map(String::as_str));
        }
    }
    let mut report = Report::done("pull");
    report.text.extend(files.written.iter().flat_map(|file| [file.as_str(), "\n"]));
    report.notes = files.notes;
    report.result.files = Some(files.written);
    Ok(judged(report, failed, &unnamed, &parts))
}

/// The report, with what could not be read: single answers that failed, entries without a name, parts of lists.
fn judged(mut report: Report, failed: Vec<(String, Report)>, unnamed: &[String], parts: &[String]) -> Report {
    let names = failed.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    if let Some((_, first)) = failed.into_iter().next() {
        let message = first.problem.as_ref().map(|problem| problem.message.clone()).unwrap_or_default();
        report.exit = if first.exit == Exit::NoAnswer { Exit::NoAnswer } else { Exit::Findings };
        report.outcome = "failed";
        report.problem = Some(Problem::new("refused", format!("not everything could be read ({names}): {message}")));
        report.next = first.next;
    } else if let Some(request) = unnamed.first() {
        report.is_not_understood(request);
    } else if !parts.is_empty() {
        let message = format!("not everything was read: {} answers only a part of the list", listed(parts, "and"));
        (report.exit, report.outcome) = (Exit::NoAnswer, "failed");
        report.problem = Some(Problem::new("notWhole", message));
    }
    report
}

struct Files<'a> {
    folder: &'a Path,
    written: Vec<String>,
    notes: Vec<String>,
}

impl Files<'_> {
    fn add(&mut self, name: &str, restored: &FromLive, whole: &Value) -> Result<(), Failure> {
        let usable = restored.setup.as_ref().filter(|_| restored.missing.is_empty());
        if let Some(setup) = usable {
            let text = setup_text(setup, Spelling::Yaml, LiteralSecrets::Masked);
            self.write(&format!("{name}.yaml"), &text)?;
        }
        if usable.is_none() || !restored.lost.is_empty() {
            self.write(&format!("{name}.json"), &integration::exact(whole))?;
        }
        if !restored.missing.is_empty() {
            let missing = restored.missing.join(", ");
            self.notes.push(format!("{name}: no setup, as the tenant does not show all that it needs: {missing}"));
        } else if usable.is_none() {
            self.notes.push(format!("{name}: not known well enough for a setup: kept as it is"));
        }
        self.notes.extend(restored.lost.iter().map(|lost| format!("{name}: not in the setup: {lost}")));
        Ok(())
    }

    /// Notes which files are about objects of a kind that the tenant does not have. To be called only if all that it
    /// has are known.
    fn note_old<'a>(&mut self, kind: &str, there: impl Iterator<Item = &'a str>) {
        let names: Vec<String> = there.map(|name| format!("{kind}-{}", save::file_name(name))).collect();
        let Ok(entries) = std::fs::read_dir(self.folder) else { return };
        let entries = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut old: Vec<String> = entries.filter(|file| is_old(file, &format!("{kind}-"), &names)).collect();
        old.sort_unstable();
        let note = |file| {
            format!(
                "{file} is left from an earlier pull, and the tenant no longer has it: `apply` would create it again"
            )
        };
        self.notes.extend(old.into_iter().map(note));
    }

    fn write(&mut self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.folder.join(name);
        let kept = secrets::usable(text);
        if kept != text {
            let hidden =
                "the tenant repeats a secret in it: where that stood there is REDACTED, which is not to be sent";
            self.notes.push(format!("{name}: {hidden}"));
        }
        let written = save::new_file(&path, &kept)?;
        if written != path {
            let (kept, new) = (input::label(&path), input::label(&written));
            self.notes.push(format!("{kept} says something else and was left as it is: see {new}"));
        }
        self.written.push(written.display().to_string());
        Ok(())
    }
}

/// Whether a file has a name that is written here, but none of `names`. A number after a name marks a second file of
/// that name, with other content.
fn is_old(file: &str, begin: &str, names: &[String]) -> bool {
    let stem = [".yaml", ".json"].iter().find_map(|ending| file.strip_suffix(ending));
    let Some(stem) = stem.filter(|stem| stem.starts_with(begin)) else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let without_number = stem.rsplit_once('-').filter(|(_, number)| is_number(number)).map(|(stem, _)| stem);
    !names.iter().any(|name| name == stem || without_number == Some(name))
}

#[cfg(test)]
mod tests {
    use super::is_old;

    #[test]
    fn a_file_is_old_when_it_is_about_nothing_that_there_is() {
        let names = ["connection-lake".to_owned(), "connection-a-1".to_owned()];
        for (file, expected) in [
            ("connection-lake.yaml", false),
            ("connection-lake-2.yaml", false),
            ("connection-a-1.json", false),
            ("connection-a-1-3.yaml", false),
            ("connection-lakehouse.yaml", true),
            ("connection-a.yaml", true),
            ("connection-a-2.json", true),
            ("connection-gone-2.yaml", true),
            ("integration-1.yaml", false),
            ("connection-gone.txt", false),
            ("connections.yaml", false),
            ("notes.yaml", false),
        ] {
            assert_eq!(is_old(file, "connection-", &names), expected, "{file}");
        }
    }
}

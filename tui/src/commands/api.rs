//! The commands that talk to a tenant.

mod apply;
mod arguments;
mod ask;
mod connection;
mod diff;
mod document;
pub(crate) mod drive;
mod edit;
pub(crate) mod end;
mod integration;
mod interrupt;
mod next;
mod pull;
mod record;
mod report;
mod rotate;
mod run;
mod save;
mod script;
pub(crate) mod shell;
mod stop;
mod talk;
#[cfg(test)]
mod tests;

use std::io::{self, IsTerminal as _};

pub(crate) use arguments::{Apply, Connection, Integration, Pull, Rotate};

use crate::exit::{Exit, Failure};
use crate::human::{self, escaped, one_line};
use crate::profile::Output;
use crate::secrets::shown_around;
use arguments::{Common, Script, Shown};
use report::{Report, Step, Test};
use run::Done;

/// Runs `ucforge integration`.
pub(crate) fn integration(command: &Integration) -> Result<Exit, Failure> {
    let (name, output) = match command {
        Integration::Get { output, .. } => {
            ("integration get", if *output == Shown::Json { Output::Json } else { Output::Human })
        }
        Integration::List { common } => ("integration list", common.output),
        Integration::Status { common, .. } => ("integration status", common.output),
        Integration::Create { common, .. } => ("integration create", common.output),
        Integration::Update { common, .. } => ("integration update", common.output),
        Integration::Delete { common, .. } => ("integration delete", common.output),
        Integration::Wait { common, .. } => ("integration wait", common.output),
        Integration::Regenerate { common, .. } => ("integration regenerate", common.output),
        Integration::Diff { common, .. } => ("integration diff", common.output),
        Integration::Edit { common, .. } => ("integration edit", common.output),
        Integration::Script(Script::Create { common, .. }) => ("integration script create", common.output),
        Integration::Script(Script::InitialCreate { common, .. }) => {
            ("integration script initial-create", common.output)
        }
        Integration::Script(Script::Edit { common, .. }) => ("integration script edit", common.output),
        Integration::Script(Script::Delete { common, .. }) => ("integration script delete", common.output),
        Integration::Script(Script::Cleanup { common, .. }) => ("integration script cleanup", common.output),
        Integration::Script(Script::PostCleanup { common, .. }) => ("integration script post-cleanup", common.output),
    };
    tell(name, output, integration::run(command))
}

/// Runs `ucforge connection`.
pub(crate) fn connection(command: &Connection) -> Result<Exit, Failure> {
    let (name, common): (_, &Common) = match command {
        Connection::Test { common, .. } => ("connection test", common),
        Connection::Register { common, .. } => ("connection register", common),
        Connection::Get { common, .. } => ("connection get", common),
        Connection::Update { common, .. } => ("connection update", common),
        Connection::Deregister { common, .. } => ("connection deregister", common),
        Connection::Crawl { common, .. } => ("connection crawl", common),
        Connection::Search { common, .. } => ("connection search", common),
        Connection::Object { common, .. } => ("connection object", common),
        Connection::Settings { common, .. } => ("connection settings", common),
        Connection::Wait { common, .. } => ("connection wait", common),
        Connection::Edit { common, .. } => ("connection edit", common),
    };
    tell(name, common.output, connection::run(command))
}

/// Runs `ucforge apply`.
pub(crate) fn apply(command: &Apply) -> Result<Exit, Failure> {
    tell("apply", command.common.output, apply::run(command))
}

/// Runs `ucforge pull`.
pub(crate) fn pull(command: &Pull) -> Result<Exit, Failure> {
    tell("pull", command.common.output, pull::run(command))
}

/// Runs `ucforge rotate`.
pub(crate) fn rotate(command: &Rotate) -> Result<Exit, Failure> {
    tell("rotate", command.common.output, rotate::run(command))
}

/// Reports the result of a command. This is the one place where secrets that answers repeat are hidden.
fn tell(command: &str, output: Output, done: Done) -> Result<Exit, Failure> {
    let report = done.unwrap_or_else(|stop| stop.report(command));
    match output {
        Output::Json => {
            let used = report.used().map(|text| Ok(super::check::json(text)?.trim_end().to_owned()));
            let used = used.collect::<Result<Vec<_>, Failure>>()?;
            human::result(&shown_around(&super::check::json(&report)?, &used))?;
        }
        Output::Human => {
            let used: Vec<_> = report.used().map(|text| text.trim_end().to_owned()).collect();
            let text = shown_around(&report.text, &used);
            // Only a terminal needs escapes: scripts go into files as they are.
            let is_terminal = io::stdout().is_terminal();
            human::result(&if is_terminal { escaped(&text) } else { text })?;
        }
    }
    for note in &report.notes {
        human::note_line(&format!("note: {}", one_line(note)));
    }
    human::note(&problem_text(&report));
    Ok(report.exit)
}

/// What went wrong and what to do next, for people.
fn problem_text(report: &Report) -> String {
    let mut text = String::new();
    if let Some(problem) = &report.problem {
        let word = if report.exit == Exit::Done { "note" } else { "error" };
        text.extend([format!("{word}: {}\n", one_line(&problem.message))]);
        for test in &problem.tests {
            text.extend([format!(
                "  {}: {}: {}\n",
                one_line(&test.name),
                one_line(&test.status),
                one_line(&test.message)
            )]);
        }
    }
    for step in &report.next {
        text.push_str(&step_line(step));
    }
    text
}

/// A step for people: what to do, and the command that does it.
fn step_line(Step { text, command }: &Step) -> String {
    let command = command.as_ref().map(|command| format!(":\n    {}", one_line(command))).unwrap_or_default();
    format!("  next: {}{command}\n", one_line(text))
}

/// The note about a list that has more entries than the tenant has answered.
const PART: &str = "the tenant says that there are more: this is only the part of the list that it has answered";

/// A validation test on a line of its own.
fn test_line(test: &ucforge_core::answer::Test) -> String {
    let Test { name, status, message } = &end::tests_of(std::slice::from_ref(test))[0];
    let message = if message.is_empty() { String::new() } else { format!(": {}", one_line(message)) };
    format!("{} {}{message}\n", one_line(status), one_line(name))
}

/// Rows below their headings, in aligned columns.
fn columns<const N: usize>(heads: &[&str; N], rows: &[[String; N]]) -> String {
    let width = |at: usize| {
        let cells = rows.iter().map(|row| row[at].chars().count());
        cells.chain([heads[at].len()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..N).map(width).collect();
    let line = |cells: &[&str]| {
        let cells: Vec<_> = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    let rows = rows.iter().map(|row| line(&row.each_ref().map(String::as_str)));
    std::iter::once(line(heads)).chain(rows).collect()
}

//! What `doctor` has found, for people and for programs.

use std::fmt::Write as _;

use serde_json::json;

use crate::exit::{Exit, Failure};

/// Everything that `doctor` has found.
#[derive(Default)]
pub(super) struct Report {
    values: Vec<(&'static str, String, Option<String>)>,
    requests: Vec<(String, String)>,
    problems: Vec<Problem>,
    server: Option<Server>,
    /// Whether the tenant was asked.
    pub(super) asked: bool,
}

/// Something that is wrong.
pub(super) struct Problem {
    /// How a command that runs into the problem exits; [`Exit::Done`] for a warning.
    pub(super) exit: Exit,
    /// Where the problem is: `TLS`, `key`.
    pub(super) step: &'static str,
    pub(super) message: String,
    /// What to do; empty if the message says it.
    pub(super) next: String,
}

/// The answer of the server.
pub(super) struct Server {
    pub(super) status: u16,
    pub(super) milliseconds: u64,
}

impl Report {
    pub(super) fn value(&mut self, name: &'static str, value: &str, from: Option<String>) {
        self.values.push((name, value.to_owned(), from));
    }

    pub(super) fn request(&mut self, line: &str, with: &str) {
        self.requests.push((line.to_owned(), with.to_owned()));
    }

    pub(super) fn problem(&mut self, exit: Exit, step: &'static str, message: String, next: &str) {
        self.add(Problem { exit, step, message, next: next.to_owned() });
    }

    /// Adds a problem from the failure of a command.
    pub(super) fn failure(&mut self, step: &'static str, failure: Failure, next: &str) {
        self.problem(failure.exit, step, failure.message, next);
    }

    /// How a command would exit.
    pub(super) fn exit(&self) -> Exit {
        self.problems.iter().fold(Exit::Done, |worst, problem| worst.worse(problem.exit))
    }

    pub(super) fn warning(&mut self, step: &'static str, message: String) {
        self.add(Problem { exit: Exit::Done, step, message, next: String::new() });
    }

    pub(super) fn add(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    pub(super) fn server(&mut self, server: Server) {
        self.server = Some(server);
    }

    /// The report for people.
    pub(super) fn human(&self, online: bool) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let width = self.values.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
        for (name, value, from) in &self.values {
            let from = from.as_ref().map(|from| format!("  ({from})")).unwrap_or_default();
            let _ = writeln!(text, "{name:width$}  {value}{from}");
        }
        for (line, with) in &self.requests {
            let verb = if online { "sends" } else { "would send" };
            let _ = writeln!(text, "\n{verb} {line}\n  {with}");
        }
        match &self.server {
            Some(server) => {
                let _ = writeln!(
                    text,
                    "
the server answered after {} ms: status {}",
                    server.milliseconds, server.status
                );
            }
            None if self.asked => text.push_str(
                "
there was no answer
",
            ),
            None if !online && self.exit() == Exit::Done => {
                text.push_str("\nnothing was sent: `--online` asks the tenant\n");
            }
            None => text.push_str("\nnothing was sent\n"),
        }
        for problem in &self.problems {
            let word = if problem.exit == Exit::Done { "warning" } else { "error" };
            let _ = writeln!(text, "\n{word}: {}: {}", problem.step, problem.message);
            if !problem.next.is_empty() {
                let _ = writeln!(text, "  what to do: {}", problem.next);
            }
        }
        if self.server.is_some() && self.exit() == Exit::Done {
            text.push_str("\nall is well\n");
        }
        text
    }

    /// The report for programs, as JSON.
    pub(super) fn json(&self) -> String {
        let values: Vec<_> =
            self.values.iter().map(|(name, value, from)| json!({"name": name, "value": value, "from": from})).collect();
        let requests: Vec<_> =
            self.requests.iter().map(|(line, with)| json!({"request": line, "with": with})).collect();
        let problems: Vec<_> = self
            .problems
            .iter()
            .map(|problem| {
                let severity = if problem.exit == Exit::Done { "warning" } else { "error" };
                json!({"severity": severity, "step": problem.step, "message": problem.message, "next": problem.next})
            })
            .collect();
        let server =
            self.server.as_ref().map(|server| json!({"status": server.status, "milliseconds": server.milliseconds}));
        let report =
            json!({"version": 1, "values": values, "requests": requests, "server": server, "problems": problems});
        format!("{report:#}\n")
    }
}

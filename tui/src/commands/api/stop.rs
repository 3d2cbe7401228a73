//! Why a command stops before it has an outcome.

use super::report::{Problem, Report};
use crate::exit::{Exit, Failure};

/// Why a command stops.
pub(super) struct Stop {
    failure: Failure,
    kind: Option<&'static str>,
    documents: Option<serde_json::Value>,
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self { failure, kind: None, documents: None }
    }
}

impl Stop {
    /// Findings that people have been shown already; `documents` has them for programs, in the shape of `check`.
    pub(super) fn findings(message: String, documents: Option<serde_json::Value>) -> Self {
        Self { failure: Failure::findings(message), kind: None, documents }
    }

    /// Another kind of problem.
    pub(super) fn of(kind: &'static str, failure: Failure) -> Self {
        Self { failure, kind: Some(kind), documents: None }
    }

    /// The report on it.
    pub(super) fn report(self, command: &str) -> Report {
        let kind = self.kind.unwrap_or(match self.failure.exit {
            Exit::Usage => "usage",
            Exit::NoAnswer => "noAnswer",
            _ => "findings",
        });
        let problem = Problem { documents: self.documents, ..Problem::new(kind, self.failure.message) };
        let outcome = if kind == "interrupted" { "interrupted" } else { "notDone" };
        Report { outcome, exit: self.failure.exit, problem: Some(problem), ..Report::done(command) }
    }

    pub(super) fn exit(&self) -> Exit {
        self.failure.exit
    }
}

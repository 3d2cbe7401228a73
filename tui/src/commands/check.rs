//! `check`: what is wrong with documents and setups.

use ucforge_core::check::check_over;
use ucforge_core::diagnostic::Severity;
use ucforge_core::document::Kind;
use ucforge_core::read::{self, Format};
use ucforge_core::report::{Columns, Document, Report, diagnostics};

use crate::cli::{Deny, Output};
use crate::exit::{Exit, Failure};
use crate::human::{Stream, Summary};
use crate::{base, human, input};

pub(super) fn run(kind: Option<Kind>, output: Output, deny: Option<Deny>, paths: &[String]) -> Result<Exit, Failure> {
    let mut problems = Vec::new();
    let names = input::expand(paths, &mut problems)
        .ok_or_else(|| Failure::usage("nothing to check: name files or folders, or use - for standard input"))?;
    let mut report = Report { documents: Vec::new() };
    let mut summary = Summary::default();
    let mut text = String::new();
    for name in &names {
        match input::read(name) {
            Ok(input) => {
                report.documents.push(one(&input, kind, &mut text, &mut summary));
            }
            // The other inputs are still worked through.
            Err(error) => problems.push(format!("{name}: {error}")),
        }
    }
    if names.is_empty() {
        problems.push("no documents found: a folder is searched for .json, .yaml and .yml".to_owned());
    }
    match output {
        Output::Json => {
            let json = serde_json::to_string_pretty(&report).map_err(|error| Failure::findings(error.to_string()))?;
            human::result(&format!("{json}\n"))?;
        }
        Output::Human => {
            human::result(&(text + &human::summary(&summary)))?;
        }
    }
    for problem in &problems {
        human::error_line(problem);
    }
    let least = if deny == Some(Deny::Warnings) { Severity::Warning } else { Severity::Error };
    Ok(if !problems.is_empty() {
        Exit::Usage
    } else if summary.worst.is_some_and(|worst| worst >= least) {
        Exit::Findings
    } else {
        Exit::Done
    })
}

/// Checks one input: its report, and the words about it at the end of `text`.
fn one(input: &input::Input, kind: Option<Kind>, text: &mut String, summary: &mut Summary) -> Document {
    let name = &input.name;
    match read::text(&input.bytes) {
        Ok(source) => {
            let format = Format::guess(source, Some(name));
            let checked = check_over(source, format, kind, &base::of(source, format, name, kind));
            summary.add(&checked.findings);
            text.push_str(&human::findings(name, &checked, Stream::Result));
            Document::new(name, &checked, Columns::Scalars)
        }
        // No text at all: one finding, without a place in it.
        Err(finding) => {
            text.push_str(&human::bare_finding(name, &finding, Stream::Result));
            let findings = [*finding];
            summary.add(&findings);
            Document {
                file: name.clone(),
                kind: "unknown",
                format: Format::guess("", Some(name)).name(),
                diagnostics: diagnostics(&findings, "", Columns::Scalars),
            }
        }
    }
}

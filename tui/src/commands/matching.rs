//! `match`: whether documents describe the same setup.

use std::path::PathBuf;

use ucforge_core::check::{Check, Checked, compare_texts, is_comparable};
use ucforge_core::diagnostic::Severity;
use ucforge_core::report::{Columns, differences};

use super::check::for_programs;
use crate::cli::Output;
use crate::exit::{Exit, Failure};
use crate::human::{Stream, Summary};
use crate::{base, human, input};

pub(super) fn run(output: Output, files: &[PathBuf]) -> Result<Exit, Failure> {
    let mut inputs = Vec::new();
    for path in files {
        // If one file is missing, there is nothing to compare.
        let read = input::read(path);
        inputs.push(read.map_err(|error| Failure::usage(format!("{}: {error}", input::label(path))))?);
    }
    let checked: Vec<Checked<'_>> = inputs
        .iter()
        .map(|input| {
            let base = base::of_input(input, None);
            input.check(&Check { base: &base, ..Check::default() })
        })
        .collect();
    // Each command of a text is a document of its own.
    let documents: Vec<(&str, &Checked<'_>)> = inputs
        .iter()
        .zip(&checked)
        .flat_map(|(input, checked)| checked.filled().into_iter().map(|checked| (input.name.as_str(), checked)))
        .collect();
    let mut found = compare_texts(&documents.iter().map(|(_, checked)| *checked).collect::<Vec<_>>());
    for difference in &mut found {
        difference.finding.tell_how(input::option);
    }
    let for_people = || {
        let mut summary = Summary::default();
        for index in 0..documents.len() {
            summary.add(found.iter().filter(|one| one.document == index).map(|one| &one.finding));
        }
        let end = if found.is_empty() {
            format!("{} documents describe the same setup\n", documents.len())
        } else {
            human::summary(&summary)
        };
        human::differences(&documents, &found, Stream::Result) + &end
    };
    let texts: Vec<_> = documents.iter().map(|(name, checked)| (*name, checked.tree.source())).collect();
    let report = || differences(&documents, &found, Columns::Scalars);
    let for_programs = for_programs(output, Severity::Error, &texts, report)?;
    let text = for_programs.unwrap_or_else(for_people);
    human::result(&text)?;
    let is_error = found.iter().any(|difference| difference.finding.severity == Severity::Error);
    if !is_error && documents.iter().filter(|(_, checked)| is_comparable(checked)).count() < 2 {
        return Err(Failure::usage("nothing was compared: fewer than two of these are payloads or setups"));
    }
    Ok(if is_error { Exit::Findings } else { Exit::Done })
}

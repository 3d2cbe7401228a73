//! `check`: what is wrong with documents and setups.

mod baseline;
pub(crate) mod choice;
mod concise;
mod diff;
mod fix;
mod github;
mod gitlab;
mod junit;
mod rdjson;
mod sarif;
mod words;

use std::path::Path;

use ucforge_core::check::{self as core, Checked, Setup, Together};
use ucforge_core::diagnostic::{Diagnostic, Severity};
use ucforge_core::fix::agree;
use ucforge_core::kinds::{self, Kind};
use ucforge_core::read::{self};
use ucforge_core::report::{Columns, Document, Report};
use ucforge_core::value::is_plain;
use ucforge_core::value::json::write_char;

use self::baseline::Known;
use self::choice::Choice;
use crate::cli::{Check, Deny, Output, Said};
use crate::exit::{Exit, Failure};
use crate::human::{Stream, Summary};
use crate::input::{Given, Input};
use crate::{base, human, input};

pub(super) fn run(options: &Check) -> Result<Exit, Failure> {
    let setup = match options.setup.as_deref().map(setup) {
        Some(Ok(Some(setup))) => Some(setup),
        Some(other) => {
            fix::leave(options);
            return other.map(|_| Exit::Findings);
        }
        None => None,
    };
    let (kind, script) = (Said::fields(options.kind), Said::script(options.kind));
    let mut problems = Vec::new();
    let paths = input::expand(&options.paths, &mut problems)
        .ok_or_else(|| Failure::usage("nothing to check: name files or folders, or use - for standard input"))?;
    if paths.is_empty() && problems.is_empty() {
        problems.push(format!("no documents found: a folder is searched for {}", input::endings()));
    }
    let mut inputs = Vec::new();
    for Given { path, is_named } in &paths {
        match input::read(path) {
            // Files that are beside our documents in a folder, or among the files of a commit, were not asked for.
            Ok(input) if (options.skip_unknown || !is_named) && is_foreign(&input, kind, script) => {
                problems.extend(options.fix.then(|| fix::as_it_is(&input)).and_then(Result::err));
            }
            Ok(input) if options.fix => match fix::apply(input, kind) {
                Ok(input) => inputs.push(input),
                Err(problem) => problems.push(problem),
            },
            Ok(input) => inputs.push(input),
            // The other inputs are still checked.
            Err(error) => problems.push(format!("{}: {error}", input::label(path))),
        }
    }
    if options.diff {
        let exit = diff::run(&inputs, kind)?;
        for problem in &problems {
            human::error_line(problem);
        }
        return Ok(if problems.is_empty() { exit } else { Exit::Usage });
    }
    let all = core::Check { kind, script, against: setup.as_ref(), ..Default::default() };
    let together = Together::of(inputs.iter().map(|input| (input.bytes.as_slice(), input.name.as_str())), &all);
    let checked: Vec<(&str, Checked<'_>)> = inputs
        .iter()
        .enumerate()
        .map(|(index, input)| {
            let base = base::of_input(input, kind);
            let together = together.as_ref().map(|together| (together, index));
            let check = core::Check { base: &base, together, ..all };
            let mut checked = input.check(&check);
            agree(&check, &mut checked);
            (input.name.as_str(), checked)
        })
        .collect();
    // A fixed standard input is the result; the findings that remain go to standard error.
    let is_text_out = options.fix && paths.iter().any(|given| input::is_standard(&given.path));
    let least = if options.deny == Some(Deny::Warnings) { Severity::Warning } else { Severity::Error };
    let choice = Choice { select: &options.select, ignore: &options.ignore };
    let is_chosen = |finding: &Diagnostic| choice.has(finding.code.id());
    if let Some(path) = &options.write_baseline {
        baseline::write(path, &checked, &choice)?;
    }
    let known = match options.baseline.as_ref().or(options.write_baseline.as_ref()) {
        Some(path) => baseline::read(path, &checked)?,
        None => Known::default(),
    };
    let tells = |finding: &Diagnostic| is_chosen(finding) && !known.has(finding);
    report(options.output, &checked, &tells, least, is_text_out)?;
    for problem in &problems {
        human::error_line(problem);
    }
    let findings = checked.iter().flat_map(|(_, checked)| checked.all()).flat_map(|checked| &checked.findings);
    let findings: Vec<_> = findings.filter(|finding| tells(finding)).collect();
    if options.statistics {
        human::note(&choice::statistics(findings.iter().map(|finding| finding.code)));
    }
    let worst = findings.iter().map(|finding| finding.severity).max();
    Ok(if !problems.is_empty() {
        Exit::Usage
    } else if worst.is_some_and(|worst| worst >= least) {
        Exit::Findings
    } else {
        Exit::Done
    })
}

fn is_foreign(input: &Input, kind: Option<Kind>, script: Option<kinds::Document>) -> bool {
    core::Check { kind, script, ..Default::default() }.bytes(&input.bytes, Some(&input.name)).is_foreign()
}

/// The setup that scripts are compared with, or `None` if it has errors, which have been reported.
fn setup(path: &Path) -> Result<Option<Setup>, Failure> {
    let name = input::label(path);
    let input = input::read(path).map_err(|error| Failure::usage(format!("{name}: {error}")))?;
    let source = read::text(&input.bytes).map_err(|error| Failure::findings(format!("{name}: {}", error.message)))?;
    let format = ucforge_core::check::guess(source, Some(&input.name));
    let base = base::of(source, format, path, Some(Kind::Setup));
    let (setup, checked) = Setup::read_over(source, format, &base);
    let Some(setup) = setup else {
        human::note(&human::findings(&input.name, &checked, Stream::Notes));
        return Ok(None);
    };
    setup.can_be_compared().map_err(|why| Failure::findings(format!("{name}: {why}")))?;
    Ok(Some(setup))
}

fn report(
    output: Output,
    checked: &[(&str, Checked<'_>)],
    tells: &dyn Fn(&Diagnostic) -> bool,
    least: Severity,
    is_text_out: bool,
) -> Result<(), Failure> {
    let texts: Vec<_> = checked.iter().map(|(name, checked)| (*name, checked.tree.source())).collect();
    let documents = || {
        let all = checked
            .iter()
            .flat_map(|(name, checked)| Document::all(name, checked, Columns::Scalars).into_iter().zip(checked.all()));
        let chosen = all.map(|(mut document, one)| {
            let mut findings = one.findings.iter();
            document.diagnostics.retain(|_| findings.next().is_some_and(tells));
            document
        });
        chosen.collect()
    };
    let for_people = || {
        let stream = if is_text_out { Stream::Notes } else { Stream::Result };
        let mut summary = Summary::default();
        let mut text = String::new();
        for (name, checked) in checked {
            checked.all().for_each(|checked| summary.add(checked.findings.iter().filter(|finding| tells(finding))));
            text.push_str(&human::findings_that(name, checked, stream, tells));
        }
        text + &human::summary(&summary)
    };
    let text = for_programs(output, least, &texts, documents)?.unwrap_or_else(for_people);
    if is_text_out {
        human::note(&text);
    } else {
        human::result(&text)?;
    }
    Ok(())
}

/// The report for a program about these texts, each with the name of its file; `None` if it is for people. A run fails
/// from severity `least` on.
pub(super) fn for_programs<'a>(
    output: Output,
    least: Severity,
    texts: &[(&str, &str)],
    documents: impl FnOnce() -> Vec<Document<'a>>,
) -> Result<Option<String>, Failure> {
    Ok(Some(match output {
        Output::Human => return Ok(None),
        Output::Concise => concise::lines(&documents()),
        Output::Json => json(&Report::new(documents()))?,
        Output::Sarif => json(&sarif::log(&documents()))?,
        Output::Github => github::commands(&documents()),
        Output::Gitlab => json(&gitlab::report(&documents()))?,
        Output::Junit => junit::suites(&documents(), least),
        Output::Rdjson => json(&rdjson::result(&documents(), texts))?,
    }))
}

pub(super) fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::findings(error.to_string()))?;
    let mut shown = String::with_capacity(text.len() + 1);
    // JSON has to escape only the first 32 characters, but terminals obey others as well.
    for c in text.chars() {
        if c == '\n' || is_plain(c) { shown.push(c) } else { write_char(&mut shown, c) }
    }
    shown.push('\n');
    Ok(shown)
}

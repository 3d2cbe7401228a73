//! The page in a browser, beside pages for the same task.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{Bench, Measured, NO_NODE, output, program, read};
use crate::bench::figures::{OURS, at};
use crate::needs::browser::Browser;
use crate::needs::node;
use crate::shell::{Failure, Outcome};

/// The names of our pages where they are measured, and what the page of figures calls them.
const OUR_PAGES: [(&str, &str); 3] = [("ours-form", "form"), ("ours-start", "start"), ("ours-100", "100 workspaces")];
const FLOORS: [&str; 2] = ["floor page", "floor page without Wasm"];
const PEERS: [&str; 4] = ["RJSF", "json-editor", "Swagger UI", "Scalar"];

pub(super) fn measure(bench: &mut Bench<'_>) -> Measured {
    if !bench.has_node() {
        return Ok(Err(NO_NODE.to_owned()));
    }
    let Some(browser) = Browser::find() else {
        return Ok(Err("Chromium and its driver were not found.".to_owned()));
    };
    bench.has("Chromium", Command::new(&browser.chromium).arg("--version"));
    let modules = bench.source("tests/browser");
    let peers = bench.work.join("peers");
    if !peers.join(".built").is_file() {
        return Ok(Err("the pages beside ours could not be built.".to_owned()));
    }
    if let Err(failure) = node::packages(&modules) {
        return Ok(Err(format!("Playwright could not be installed: {failure}")));
    }
    let pages = bench.work.join("pages");
    prepare(bench, &peers, &pages)?;
    let (plain, slow) = (bench.work.join("page.json"), bench.work.join("page-slow.json"));
    let tool = |out: &Path, runs: &str| {
        let mut command = program("node");
        command
            .arg(bench.source("tests/bench/web/measure.mjs"))
            .arg("--config")
            .arg(bench.source("tests/bench/web/targets.json"));
        command.arg("--serve").arg(&pages).arg("--modules").arg(&modules).arg("--chromium").arg(&browser.chromium);
        command.args(["--no-axe", "--no-csp", "--no-checks", "--runs", runs, "--out"]).arg(out);
        command
    };
    output("in the browser", &mut tool(&plain, bench.pick("5", "1")))?;
    output(
        "on a slow phone",
        tool(&slow, bench.pick("3", "1")).args([
            "--only",
            "ours-form,ours-start,floor page,RJSF",
            "--cpu",
            "4",
            "--net",
            "slow4g",
            "--br",
            "--timeout",
            "60000",
        ]),
    )?;
    let mut command = program("node");
    command.arg(bench.source("tests/bench/web/paste.mjs")).arg(&pages).arg(&modules).arg(&browser.chromium);
    if bench.short {
        command.arg("SQL");
    }
    let pasted = output("with a large text", &mut command)?;
    take(bench, &plain, "")?;
    take(bench, &slow, ", slow phone")?;
    bench.table.add_lines(&pasted)?;
    bench.table.compare(&FLOORS[..1], true);
    bench.table.compare(&PEERS, false);
    Ok(Ok(bench.rows()))
}

/// Puts our page and the others into one folder, which is served.
fn prepare(bench: &Bench<'_>, peers: &Path, pages: &Path) -> Outcome {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| Failure::file("preparing", &path, &error)
    };
    if pages.is_dir() {
        fs::remove_dir_all(pages).map_err(failed(pages))?;
    }
    copy(peers, pages)?;
    let ours = pages.join("ours");
    copy(&bench.source("dist"), &ours)?;
    let index = read(&ours.join("index.html"))?;
    let element = "<ucforge-builder share>";
    if !index.contains(element) {
        return Err(Failure::new(format!("index.html has no `{element}` that could get answers")));
    }
    let workspaces: Vec<Value> = (0..100).map(workspace).collect();
    let setup = serde_json::json!({"ucforge": 1, "flow": "integration-automatic", "workspaceUrl": "h.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "catalog": "immuta",
        "additionalWorkspaceConnections": workspaces});
    let setup = setup.to_string().replace('&', "&amp;").replace('"', "&quot;");
    for (file, attributes) in
        [("form.html", "flow=\"integration-automatic\"".to_owned()), ("w100.html", format!("setup=\"{setup}\""))]
    {
        let file = ours.join(file);
        fs::write(&file, index.replace(element, &format!("<ucforge-builder {attributes}>"))).map_err(failed(&file))?;
    }
    Ok(())
}

fn workspace(number: usize) -> Value {
    serde_json::json!({"workspaceUrl": format!("w{number}.cloud.databricks.com"),
        "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "catalogs": [format!("catalog_{number}")]})
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to).map_err(|error| Failure::file("creating", to, &error))?;
    let entries = fs::read_dir(from).map_err(|error| Failure::file("reading", from, &error))?;
    for entry in entries.flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target).map_err(|error| Failure::file("writing", &target, &error))?;
        }
    }
    Ok(())
}

/// Adds the figures of one run of the tool.
fn take(bench: &mut Bench<'_>, file: &Path, suffix: &str) -> Outcome {
    let all: Value =
        serde_json::from_str(&read(file)?).map_err(|error| Failure::new(format!("{}: {error}", file.display())))?;
    let loads = |name: &str| -> Vec<&Value> {
        let loads = all["results"][name]["loads"].as_array().into_iter().flatten();
        loads.filter(|load| load.get("error").is_none()).collect()
    };
    let each =
        |name: &str, field: &str| -> Vec<f64> { loads(name).iter().filter_map(|load| load[field].as_f64()).collect() };
    // The key times of each load, in order: a load gives one value for each quantile that is asked for.
    let keys = |name: &str| -> Vec<Vec<f64>> {
        let of = |load: &&Value| load["key_dom"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        let mut keys: Vec<Vec<f64>> = loads(name).iter().map(of).collect();
        for keys in &mut keys {
            keys.sort_by(f64::total_cmp);
        }
        keys.retain(|keys| !keys.is_empty());
        keys
    };
    let others = || FLOORS.iter().chain(&PEERS).map(|name| (*name, *name));
    for (field, measure, unit) in [
        ("ready_ms", "ready", "ms"),
        ("tbt_ms", "blocked", "ms"),
        ("heap_mb", "heap", "MB"),
        ("wasm_mb", "memory of Wasm", "MB"),
        ("reqs", "requests", "requests"),
    ] {
        for (name, title) in OUR_PAGES {
            let row = format!("{measure}, {title}{suffix}");
            bench.table.add(&row, unit, (OURS, ""), &each(name, field));
        }
        for (name, title) in others() {
            // The others begin with a form; ours begins with a question, and is as ready then.
            bench.table.add(&format!("{measure}, form{suffix}"), unit, (title, ""), &each(name, field));
            if measure == "ready" {
                bench.table.add(&format!("{measure}, start{suffix}"), unit, (title, ""), &each(name, field));
            }
        }
    }
    for (part, measure) in [(0.5, "from key to document"), (0.95, "from key to document, 95%")] {
        let of = |name: &str| -> Vec<f64> { keys(name).iter().filter_map(|keys| at(keys, part)).collect() };
        for (name, title) in OUR_PAGES {
            bench.table.add(&format!("{measure}, {title}{suffix}"), "ms", (OURS, ""), &of(name));
        }
        for (name, title) in others() {
            bench.table.add(&format!("{measure}, form{suffix}"), "ms", (title, ""), &of(name));
        }
    }
    Ok(())
}

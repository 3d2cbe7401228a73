//! All checks and tests, in the order in which they fail fastest.

use std::path::Path;
use std::process::Command;

use crate::needs::browser::Browser;
use crate::needs::rust::{self, WASM, WasmBindgen};
use crate::needs::{jq, node, python};
use crate::shell::{Failure, Outcome, SEE_ABOVE, cargo, run, run_reading};
use crate::workspace::Workspace;
use crate::{docs, npm, oldest, size, web};

/// What random tests begin with, so that a failure comes from the change at hand. `cargo test` alone tries other texts
/// each time, and `PROPTEST_CASES` says how many.
const SEED: &str = "1";

pub(crate) fn run_task(workspace: &Workspace) -> Outcome {
    rust::checkers()?;
    rust::wasm_target()?;
    node::runtime(node::LEAST_FOR_TESTS)?;
    let browser = Browser::ready()?;
    jq::ready()?;
    let bindgen = WasmBindgen::ready(workspace)?;
    let packages = workspace.root.join("tests/browser");
    node::packages(&packages)?;
    let python = python::environment(workspace)?;
    let deny = rust::DENY.command(workspace)?;

    dependencies(workspace, deny)?;
    checks(workspace)?;
    oldest::check_if_there(workspace)?;
    docs::build(workspace)?;
    web::build(workspace)?;
    size::report(workspace)?;
    npm::build(workspace)?;
    types(workspace, &packages)?;
    run("building ucforge", &mut cargo(&["build", "--package", "ucforge", "--locked"]), SEE_ABOVE)?;

    let mut tally = Tally::default();
    let outcome = modules(&packages, &mut tally).and_then(|()| tests(&browser, &bindgen, &python, &mut tally));
    println!("{} passed, {} failed", tally.passed, tally.failed);
    outcome
}

/// Checks licenses, sources and versions of what is built in. Known vulnerabilities are in a database that a closed
/// network does not reach: `cargo deny check advisories` asks it.
fn dependencies(workspace: &Workspace, mut command: Command) -> Outcome {
    command.current_dir(&workspace.root).args(["--workspace", "--locked", "check", "licenses", "sources", "bans"]);
    run("checking the dependencies", &mut command, "`deny.toml` says what is allowed, and why.")
}

fn checks(workspace: &Workspace) -> Outcome {
    run("checking the format", &mut cargo(&["fmt", "--all", "--check"]), "`cargo fmt --all` fixes it.")?;
    // A macro declares the modules of the platforms, and cargo fmt does not see through it.
    let platforms = workspace.root.join("core/src/platform");
    let mut files = std::fs::read_dir(&platforms)
        .map_err(|error| Failure::file("reading", &platforms, &error))?
        .filter_map(|entry| Some(entry.ok()?.path()).filter(|path| path.extension().is_some_and(|end| end == "rs")))
        .collect::<Vec<_>>();
    files.sort();
    run(
        "checking the format of the platforms",
        Command::new("rustfmt").args(["--check", "--edition", "2024"]).args(files),
        "`rustfmt core/src/platform/*.rs` fixes it.",
    )?;
    clippy("checking all packages", &["--workspace", "--all-targets"])?;
    fuzz_targets(workspace)?;
    // What ships is built with fewer features than the whole workspace has: unused code shows up only here.
    let part = ["--package", "ucforge-web", "--no-default-features", "--features"];
    let [form, checks, documents, full, trial] =
        ["form", "checks", "documents", "full", "trial"].map(|name| [&part[..], &[name]].concat());
    let wasm: [(&str, &[&str]); 7] = [
        ("checking core for Wasm", &["--package", "ucforge-core"]),
        ("checking web for Wasm, form", &form),
        ("checking web for Wasm, checks", &checks),
        ("checking web for Wasm, documents", &documents),
        ("checking web for Wasm, full", &full),
        ("checking web for Wasm, trial", &trial),
        ("checking web for Wasm, with its tests", &["--package", "ucforge-web", "--all-targets"]),
    ];
    wasm.iter().try_for_each(|(title, what)| clippy(title, &[what, &["--target", WASM][..]].concat()))
}

/// Checks the fuzz targets. They are not in the workspace, so nothing else would show that they no longer compile.
fn fuzz_targets(workspace: &Workspace) -> Outcome {
    let mut command = cargo(&["check", "--locked", "--manifest-path"]);
    command
        .arg(workspace.root.join("core/fuzz/Cargo.toml"))
        .arg("--target-dir")
        .arg(workspace.target.join("fuzz"))
        // Nothing is linked: the fuzzer itself, which is C++, need not be built.
        .env("CUSTOM_LIBFUZZER_PATH", "/unused/libfuzzer.a")
        .env("RUSTFLAGS", "--deny warnings");
    run("checking the fuzz targets", &mut command, SEE_ABOVE)
}

fn clippy(title: &str, what: &[&str]) -> Outcome {
    let mut command = cargo(&["clippy", "--locked"]);
    command.args(what).args(["--", "--deny", "warnings"]);
    run(title, &mut command, SEE_ABOVE)
}

/// Checks the page's modules against their types and the declarations of its Wasm, so it runs after these are built.
fn types(workspace: &Workspace, packages: &Path) -> Outcome {
    run(
        "checking the types of the page",
        Command::new("node")
            .arg(packages.join("node_modules/typescript/bin/tsc"))
            .arg("--project")
            .arg(workspace.root.join("www")),
        SEE_ABOVE,
    )
}

/// Runs the tests of the page's modules that need no browser.
fn modules(packages: &Path, tally: &mut Tally) -> Outcome {
    let mut command = Command::new("node");
    // Without a path, every version of Node runs the files below the current folder that are named like tests.
    command.args(["--test", "--test-reporter=spec"]).current_dir(packages.join("unit"));
    // The summary is parsed, so it must not have colors.
    command.env("NO_COLOR", "1").env_remove("FORCE_COLOR");
    tally.run("running the tests of the page's modules", &mut command)
}

fn tests(browser: &Browser, bindgen: &WasmBindgen, python: &Path, tally: &mut Tally) -> Outcome {
    let mut native = cargo(&["test", "--workspace", "--exclude", "ucforge-web", "--locked", "--no-fail-fast"]);
    native.env("CHROMIUM", &browser.chromium).env("UCFORGE_PYTHON", python).env("PROPTEST_RNG_SEED", SEED);
    tally.run("running the tests", &mut native)?;

    // `--tests` leaves out documentation examples, which would each start a browser.
    let mut wasm =
        cargo(&["test", "--package", "ucforge-web", "--tests", "--locked", "--no-fail-fast", "--target", WASM]);
    wasm.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &bindgen.test_runner)
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        // Enough for a browser that starts for the first time, on a busy machine.
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "60");
    tally.run("running the tests of web in the browser", &mut wasm)
}

/// The sum of the summaries that the test runners print.
#[derive(Debug, Default, PartialEq)]
struct Tally {
    passed: u64,
    failed: u64,
}

impl Tally {
    fn run(&mut self, title: &str, command: &mut Command) -> Outcome {
        run_reading(title, command, SEE_ABOVE, |line| self.read(line))
    }

    /// Reads `test result: ok. 3 passed; 0 failed; ...` of cargo, `ℹ pass 3` and `ℹ fail 0` of Node; ignores other
    /// lines.
    fn read(&mut self, line: &str) {
        match line.strip_prefix("ℹ ").and_then(|summary| summary.split_once(' ')) {
            Some(("pass", number)) => self.passed += number.parse().unwrap_or(0),
            Some(("fail", number)) => self.failed += number.parse().unwrap_or(0),
            _ => {}
        }
        let Some((_, counts)) = line.strip_prefix("test result: ").and_then(|summary| summary.split_once(". ")) else {
            return;
        };
        for count in counts.split("; ") {
            match count.split_once(' ') {
                Some((number, "passed")) => self.passed += number.parse().unwrap_or(0),
                Some((number, "failed")) => self.failed += number.parse().unwrap_or(0),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn summaries_are_added_and_other_lines_are_not() {
        let mut tally = Tally::default();
        for line in [
            "running 3 tests",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test tests::result ... ok",
            "test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 filtered out; finished in 0.01s",
            "✔ ℹ pass 100 (0.1ms)",
            "ℹ tests 6",
            "ℹ pass 5",
            "ℹ fail 1",
            "ℹ duration_ms 2.3",
        ] {
            tally.read(line);
        }
        assert_eq!(tally, Tally { passed: 12, failed: 3 });
    }
}

//! The suites: what is measured, each with its peers.

mod check;
mod costs;
mod lsp;
mod page;
mod serve;
mod sizes;
mod terminal;
mod wasm;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::figures::{Row, Table};
use crate::needs::node;
use crate::needs::rust::{self, WasmBindgen};
use crate::shell::{Failure, Outcome, SEE_ABOVE, answer, cargo, run};
use crate::workspace::Workspace;
use crate::{docs, web};

/// The rows of a suite; if it cannot run here, a sentence that says why.
pub(super) type Measured = Outcome<Result<Vec<Row>, String>>;

/// One suite.
pub(super) struct Suite {
    pub(super) name: &'static str,
    /// What must be built before it runs.
    needs: &'static [Built],
    pub(super) measure: fn(&mut Bench<'_>) -> Measured,
}

/// All suites, in the order in which they run, and are on the page.
pub(super) const SUITES: [Suite; 8] = [
    Suite { name: "check", needs: &[Built::Benches], measure: check::measure },
    Suite { name: "wasm", needs: &[Built::Page], measure: wasm::measure },
    Suite { name: "sizes", needs: &[Built::Page, Built::Program, Built::Floor, Built::Peers], measure: sizes::measure },
    Suite { name: "page", needs: &[Built::Page, Built::Peers], measure: page::measure },
    Suite { name: "terminal", needs: &[Built::Page, Built::Program, Built::Floor], measure: terminal::measure },
    Suite { name: "serve", needs: &[Built::Page, Built::Program], measure: serve::measure },
    Suite { name: "lsp", needs: &[Built::Page, Built::Program, Built::Editor], measure: lsp::measure },
    Suite { name: "costs", needs: &[Built::Costs], measure: costs::measure },
];

/// What has to be built before something is measured. The program holds the page, so suites name the page first.
#[derive(Clone, Copy, PartialEq)]
enum Built {
    Page,
    Program,
    Benches,
    Floor,
    Editor,
    Costs,
    Peers,
}

/// Builds what suites need, once.
pub(super) struct Builder<'a> {
    workspace: &'a Workspace,
    built: Vec<Built>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(workspace: &'a Workspace) -> Self {
        Self { workspace, built: Vec::new() }
    }

    pub(super) fn build(&mut self, suite: &Suite) -> Outcome {
        for need in suite.needs {
            if !self.built.contains(need) {
                build_one(self.workspace, *need)?;
                self.built.push(*need);
            }
        }
        Ok(())
    }
}

fn build_one(workspace: &Workspace, built: Built) -> Outcome {
    let release = |title: &str, what: &[&str]| {
        run(title, cargo(&["build", "--release", "--locked", "--quiet"]).args(what), SEE_ABOVE)
    };
    match built {
        Built::Page => {
            node::runtime(node::LEAST_FOR_BUILDS)?;
            docs::build(workspace)?;
            web::build(workspace)
        }
        Built::Program => release("building ucforge", &["--package", "ucforge"]),
        Built::Benches => run(
            "building the benchmarks",
            &mut cargo(&["bench", "--locked", "--quiet", "--package", "ucforge-core", "--bench", "check", "--no-run"]),
            SEE_ABOVE,
        ),
        Built::Floor => run(
            "building the floor of terminal programs",
            cargo(&["build", "--release", "--locked", "--quiet"])
                .arg("--manifest-path")
                .arg(workspace.root.join("tests/bench/floor/Cargo.toml"))
                .arg("--target-dir")
                .arg(workspace.target.join("tools/floor")),
            SEE_ABOVE,
        ),
        Built::Editor => release("building the client of lsp", &["--package", "ucforge-tests", "--example", "lsp"]),
        Built::Costs => release("building the operations", &["--package", "ucforge-core", "--example", "costs"]),
        Built::Peers => peers(workspace),
    }
}

/// Builds the pages that ours is compared with.
fn peers(workspace: &Workspace) -> Outcome {
    node::runtime(node::LEAST_FOR_TESTS)?;
    let sources = workspace.root.join("tests/bench/web");
    node::packages(&sources)?;
    node::packages(&workspace.root.join("xtask/node"))?;
    rust::wasm_target()?;
    let pages = workspace.target.join("figures/peers");
    let stamp = pages.join(".built");
    let made_of = ["package-lock.json", "setup.mjs", "floor/Cargo.lock"];
    let recipe = made_of.map(|file| fs::read(sources.join(file)).unwrap_or_default()).concat();
    if fs::read(&stamp).is_ok_and(|built| built == recipe) {
        return Ok(());
    }
    run(
        "building the pages beside ours",
        Command::new("node")
            .arg(sources.join("setup.mjs"))
            .arg(&pages)
            .arg(WasmBindgen::ready(workspace)?.bindgen)
            .arg(workspace.root.join("xtask/node/node_modules/binaryen/bin/wasm-opt")),
        "Check the network connection and run this again.",
    )?;
    fs::write(&stamp, recipe).map_err(|error| Failure::file("writing", &stamp, &error))
}

/// What suites get to run with.
pub(super) struct Bench<'a> {
    workspace: &'a Workspace,
    /// Fewer and shorter rounds.
    short: bool,
    /// The folder for the files of this run.
    work: PathBuf,
    pub(super) versions: BTreeMap<String, String>,
    table: Table,
}

impl<'a> Bench<'a> {
    pub(super) fn new(workspace: &'a Workspace, short: bool) -> Outcome<Self> {
        let work = workspace.target.join("figures");
        fs::create_dir_all(&work).map_err(|error| Failure::file("creating", &work, &error))?;
        Ok(Self { workspace, short, work, versions: BTreeMap::new(), table: Table::default() })
    }

    /// A path in the workspace.
    fn source(&self, path: &str) -> PathBuf {
        self.workspace.root.join(path)
    }

    /// A program that was built for release.
    fn built(&self, path: &str) -> PathBuf {
        self.workspace.target.join("release").join(path)
    }

    fn pick<T>(&self, usually: T, short: T) -> T {
        if self.short { short } else { usually }
    }

    /// Records the version that a program reports, to show it beside the figures. Returns false if the program reports
    /// nothing, and so is not there.
    fn has(&mut self, name: &str, command: &mut Command) -> bool {
        let Some(version) = answer(command) else { return false };
        self.versions.insert(name.to_owned(), number_in(&version).to_owned());
        true
    }

    fn has_node(&mut self) -> bool {
        node::runtime(node::LEAST_FOR_TESTS).is_ok() && self.has("Node", Command::new("node").arg("--version"))
    }

    fn rustc(&mut self) -> String {
        let version = answer(Command::new("rustc").arg("--version")).unwrap_or_default();
        let number = version.split(' ').nth(1).unwrap_or("unknown").to_owned();
        self.versions.insert("rustc".to_owned(), number.clone());
        number
    }

    fn rows(&mut self) -> Vec<Row> {
        std::mem::take(&mut self.table.rows)
    }
}

/// The number in what a program says of its version: `v20.1.0`, `wrk 4.1.0 [epoll]`, `valgrind-3.19.0`.
fn number_in(version: &str) -> &str {
    fn is_number(word: &&str) -> bool {
        word.starts_with(|c: char| c.is_ascii_digit())
    }
    fn number(word: &str) -> Option<&str> {
        let word = word.trim_start_matches('v');
        Some(word).filter(is_number).or_else(|| word.split('-').find(is_number))
    }
    version.split_whitespace().find_map(number).unwrap_or_default()
}

/// A command for a program.
fn program(path: impl AsRef<OsStr>) -> Command {
    Command::new(path)
}

/// The standard output of a command; its standard error goes to the terminal.
fn output(title: &str, command: &mut Command) -> Outcome<String> {
    println!("  {title}");
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|error| Failure::new(format!("{title} failed: {error}")))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        Ok(text)
    } else {
        Err(Failure::new(format!("{title} failed ({}): {text}", output.status)))
    }
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::file("reading", path, &error))
}

/// Why a suite that needs Node cannot run.
const NO_NODE: &str = "Node 20 or newer was not found.";

#[cfg(test)]
mod tests {
    use super::number_in;

    #[test]
    fn versions_are_told_in_many_ways() {
        for (said, number) in [
            ("v20.1.0\n", "20.1.0"),
            ("wrk 4.1.0-3 [epoll]", "4.1.0-3"),
            ("valgrind-3.19.0\n", "3.19.0"),
            ("Python 3.11.2", "3.11.2"),
            ("nothing", ""),
        ] {
            assert_eq!(number_in(said), number, "{said}");
        }
    }
}

//! Parts of the Rust toolchain, and the command line tools of wasm-bindgen.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{Failure, Outcome, answer, cargo, on_path, run};
use crate::workspace::Workspace;

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Installs the standard library for Wasm if it is missing.
pub(crate) fn wasm_target() -> Outcome {
    target(WASM)
}

/// Installs the standard library for a target if it is missing.
pub(crate) fn target(name: &str) -> Outcome {
    let library = answer(Command::new("rustc").args(["--print", "target-libdir", "--target", name]));
    if library.is_some_and(|folder| is_filled(Path::new(&folder))) {
        return Ok(());
    }
    rustup(&["target", "add", name])
}

/// Compiler flags, as TOML, that make messages name `cargo` in place of cargo's home folder, and likewise for other
/// folders: published files should neither name these folders nor change with them.
pub(crate) fn remapped(folders: &[(&Path, &str)]) -> Vec<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let home = home.as_deref().map(|home| (home, "cargo"));
    // Literal strings of TOML have no escapes, so folders with an apostrophe are left out. The last flag that matches
    // counts, and some folders are inside others.
    folders
        .iter()
        .copied()
        .chain(home)
        .filter_map(|(from, to)| Some((from.to_str()?, to)))
        .filter(|(from, _)| !from.contains('\''))
        .map(|(from, to)| format!("'--remap-path-prefix={from}={to}'"))
        .collect()
}

/// Installs rustfmt and clippy, which check the whole tree, if they are missing.
pub(crate) fn checkers() -> Outcome {
    for (tool, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if answer(&mut cargo(&[tool, "--version"])).is_none() {
            rustup(&["component", "add", component])?;
        }
    }
    Ok(())
}

/// Installs a toolchain, as small as possible, if it is missing.
pub(crate) fn toolchain(version: &str) -> Outcome {
    if answer(Command::new("rustup").args(["run", version, "cargo", "--version"])).is_some() {
        return Ok(());
    }
    rustup(&["toolchain", "install", version, "--profile", "minimal"])
}

fn rustup(arguments: &[&str]) -> Outcome {
    let wanted = arguments.join(" ");
    if on_path("rustup").is_none() {
        return Err(Failure::new(format!(
            "the Rust toolchain lacks a component and rustup is not there to add it: install rustup (https://rustup.rs) and run \
             `rustup {wanted}`, or install that component the way Rust was installed"
        )));
    }
    run(
        &format!("rustup {wanted}"),
        Command::new("rustup").args(arguments),
        "Check the network connection and run this again.",
    )
}

fn is_filled(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

/// The tools that belong to the crate wasm-bindgen. Crate and tools only work together in exactly the same version.
pub(crate) struct WasmBindgen {
    pub(crate) version: String,
    pub(crate) bindgen: PathBuf,
    pub(crate) test_runner: PathBuf,
}

impl WasmBindgen {
    pub(crate) fn ready(workspace: &Workspace) -> Outcome<Self> {
        let version = workspace.locked_version("wasm-bindgen")?;
        let tools = workspace.target.join("tools");
        let root = tools.join(format!("wasm-bindgen-{version}"));
        let program = |name: &str| root.join("bin").join(format!("{name}{}", env::consts::EXE_SUFFIX));
        let found =
            Self { bindgen: program("wasm-bindgen"), test_runner: program("wasm-bindgen-test-runner"), version };
        if !found.bindgen.is_file() || !found.test_runner.is_file() {
            let version = &found.version;
            install(
                &format!("installing wasm-bindgen {version} (about 2 minutes, once)"),
                &["--version", &format!("={version}"), "wasm-bindgen-cli"],
                &root,
                &tools.join("wasm-bindgen-build"),
                false,
            )?;
        }
        Ok(found)
    }
}

/// The tool that checks the dependencies against `deny.toml`.
pub(crate) const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2", features: "", optimized: false };

/// A program that comes as a crate, in exactly the version that its configuration here was written for.
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    /// The features that it needs besides those that are on by default.
    pub(crate) features: &'static str,
    /// Whether to optimize it: without that, its task here takes minutes.
    pub(crate) optimized: bool,
}

impl Tool {
    /// A command for the program, which is installed below cargo's target folder if it is missing.
    pub(crate) fn command(&self, workspace: &Workspace) -> Outcome<Command> {
        let Self { name, version, features, optimized } = self;
        let tools = workspace.target.join("tools");
        let root = tools.join(format!("{name}-{version}"));
        let program = root.join("bin").join(format!("{name}{}", env::consts::EXE_SUFFIX));
        if !program.is_file() {
            install(
                &format!("installing {name} {version} (some minutes, once)"),
                &["--version", &format!("={version}"), "--locked", "--features", features, name],
                &root,
                &tools.join(format!("{name}-build")),
                *optimized,
            )?;
            // Without the features that it needs, cargo builds no program and only warns about it.
            if !program.is_file() {
                return Err(Failure::new(format!(
                    "cargo built no program of {name} {version}: see which features it needs"
                )));
            }
        }
        Ok(Command::new(program))
    }
}

/// Installs a crate without debug information, and mostly without optimization: the build takes less than half the
/// time, and these tools are fast enough for their tasks here. An interrupted build is continued; a finished one leaves
/// only the programs.
fn install(title: &str, what: &[&str], root: &Path, build: &Path, optimized: bool) -> Outcome {
    run(
        title,
        cargo(&["install", "--quiet", "--debug"])
            .args(what)
            .arg("--root")
            .arg(root)
            .env("CARGO_TARGET_DIR", build)
            .env("CARGO_PROFILE_DEV_OPT_LEVEL", if optimized { "2" } else { "0" })
            .env("CARGO_PROFILE_DEV_DEBUG", "0"),
        "Check the network connection and run this again.",
    )?;
    fs::remove_dir_all(build).map_err(|error| Failure::file("removing", build, &error))
}

//! The page: its Wasm modules are compiled, bound, optimized and minified into `www/pkg`; then the whole page goes into
//! `dist`, as it is served.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::needs::node;
use crate::needs::rust::{self, WASM, WasmBindgen};
use crate::shell::{Failure, Outcome, SEE_ABOVE, cargo, run};
use crate::workspace::Workspace;

/// The Wasm modules of the page, in the order in which it may need them: the names of their files, and of the features
/// of the crate `web` that they are built with. The profile `wasm` makes all of them as small as possible: with
/// optimizations for speed, the module that runs at every key would be twice as fast, and a fifth to a third larger.
const MODULES: [&str; 6] = ["form", "checks", "documents", "full", "trial", "explain"];

/// A browser needs neither names nor the list of producers, and the features section is for tools that link the module
/// further.
const BIND: [&str; 4] = ["--target", "web", "--remove-name-section", "--remove-producers-section"];
/// The file that is appended to the script of a module that has turns.
const TURNS: &str = "web/turns.js";
/// Long names and comments are a third of the script that loads a module.
const MINIFY: [&str; 3] = ["--module", "--compress", "--mangle"];
/// The arguments of wasm-opt.
const SMALL: [&str; 6] = ["--flatten", "--rereloop", "-Oz", "-Oz", "--converge", "--strip-target-features"];

/// Installs what the build needs, then builds every module that is out of date.
pub(crate) fn build(workspace: &Workspace) -> Outcome {
    rust::wasm_target()?;
    node::runtime(node::LEAST_FOR_BUILDS)?;
    let packages = workspace.root.join("xtask/node");
    node::packages(&packages)?;
    let build = Build {
        workspace,
        bindgen: WasmBindgen::ready(workspace)?,
        optimiser: packages.join("node_modules/binaryen/bin/wasm-opt"),
        minifier: packages.join("node_modules/terser/bin/terser"),
        lock: packages.join("package-lock.json"),
        out: workspace.root.join("www/pkg"),
    };
    fs::create_dir_all(&build.out).map_err(|error| Failure::file("creating", &build.out, &error))?;
    MODULES.iter().try_for_each(|module| build.module(module))?;
    fill(workspace)
}

/// Writes the page to `dist` again, and builds its modules first if they are missing.
pub(crate) fn copy(workspace: &Workspace) -> Outcome {
    let pkg = workspace.root.join("www/pkg");
    if MODULES.iter().any(|module| !pkg.join(format!("{module}.js")).is_file()) {
        return build(workspace);
    }
    node::runtime(node::LEAST_FOR_BUILDS)?;
    node::packages(&workspace.root.join("xtask/node"))?;
    fill(workspace)
}

fn fill(workspace: &Workspace) -> Outcome {
    run(
        "copying the page",
        Command::new("node")
            .arg(workspace.root.join("xtask/node/page.mjs"))
            .arg(workspace.root.join("www"))
            .arg(workspace.root.join("dist")),
        SEE_ABOVE,
    )
}

struct Build<'a> {
    workspace: &'a Workspace,
    bindgen: WasmBindgen,
    optimiser: PathBuf,
    minifier: PathBuf,
    lock: PathBuf,
    out: PathBuf,
}

impl Build<'_> {
    fn module(&self, name: &str) -> Outcome {
        let work = self.workspace.target.join("web").join(name);
        let compiled = compile(name, &work)?;
        // Hidden, so that it is neither served nor embedded.
        let stamp_file = self.out.join(format!(".{name}.stamp"));
        let stamp = self.stamp(&compiled)?;
        let finished = [format!("{name}.js"), format!("{name}.d.ts"), format!("{name}_bg.wasm")];
        let complete = finished.iter().all(|file| self.out.join(file).is_file());
        if complete && fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) {
            return Ok(());
        }

        let bound = work.join("bound");
        run(
            &format!("binding {name}"),
            Command::new(&self.bindgen.bindgen)
                .args(BIND)
                .arg("--out-dir")
                .arg(&bound)
                .args(["--out-name", name])
                .arg(&compiled),
            SEE_ABOVE,
        )?;
        let file = bound.join(format!("{name}_bg.wasm"));
        run(
            &format!("optimizing {name}"),
            Command::new("node").arg(&self.optimiser).args(SMALL).arg(&file).arg("-o").arg(&file),
            SEE_ABOVE,
        )?;
        let script = bound.join(format!("{name}.js"));
        if let Some(text) = with_turns(&read(&script)?, &read(&self.workspace.root.join(TURNS))?) {
            write(&script, &text)?;
        }
        run(
            &format!("minifying {name}"),
            Command::new("node").arg(&self.minifier).arg(&script).args(MINIFY).arg("--output").arg(&script),
            SEE_ABOVE,
        )?;
        // The old stamp goes first and the new one comes last, so that an interrupted build does not count as a
        // finished one.
        write(&stamp_file, "")?;
        for file in &finished {
            copy_file(&bound.join(file), &self.out.join(file))?;
        }
        write(&stamp_file, &stamp)
    }

    /// All that the finished files depend on, in one line.
    fn stamp(&self, compiled: &Path) -> Outcome<String> {
        let mut hasher = DefaultHasher::new();
        for file in [compiled, &self.lock, &self.workspace.root.join(TURNS)] {
            fs::read(file).map_err(|error| Failure::file("reading", file, &error))?.hash(&mut hasher);
        }
        (&self.bindgen.version, BIND, SMALL, MINIFY).hash(&mut hasher);
        Ok(format!("{:016x}\n", hasher.finish()))
    }
}

/// Compiles a module. The modules differ only in features, and cargo gives all of them the same file name: in one
/// target folder they would overwrite each other at every run.
fn compile(name: &str, work: &Path) -> Outcome<PathBuf> {
    let mut command = cargo(&[
        "build",
        "--package",
        "ucforge-web",
        "--lib",
        "--locked",
        "--target",
        WASM,
        "--profile",
        "wasm",
        "--no-default-features",
        "--features",
        name,
    ]);
    command.arg("--target-dir").arg(work);
    command.arg("--config").arg(format!("target.{WASM}.rustflags = [{}]", rust::remapped(&[]).join(", ")));
    run(&format!("compiling {name}"), &mut command, SEE_ABOVE)?;
    Ok(work.join(WASM).join("wasm/ucforge_web.wasm"))
}

/// The script of a module that lets the page have its turn, which wasm-bindgen does not know about: its import
/// suspends, its export is a promise, and `rest` is added at the end. `None` for other modules.
fn with_turns(script: &str, rest: &str) -> Option<String> {
    let import = "function() {\n            const ret = takeTurn();\n            return ret;\n        }";
    let export = "wasm.work();";
    (script.contains(import) && script.contains(export)).then(|| {
        [&script.replace(import, "suspending").replace(export, "return promising(wasm.work)();"), rest].concat()
    })
}

fn read(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| Failure::file("reading", file, &error))
}

fn write(file: &Path, text: &str) -> Outcome {
    fs::write(file, text).map_err(|error| Failure::file("writing", file, &error))
}

fn copy_file(from: &Path, to: &Path) -> Outcome {
    fs::copy(from, to).map(|_| ()).map_err(|error| Failure::file("writing", to, &error))
}

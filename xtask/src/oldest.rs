//! The oldest Rust that the manifest promises: checks that what users build still builds with it.

use std::process::Command;

use crate::needs::rust;
use crate::shell::{Outcome, SEE_ABOVE, run};
use crate::workspace::Workspace;

/// One of the checks: if that Rust is missing and cannot be installed, it is left out.
pub(crate) fn check_if_there(workspace: &Workspace) -> Outcome {
    match rust::toolchain(&workspace.rust_version()?) {
        Ok(()) => check(workspace),
        Err(failure) => {
            println!("the oldest Rust was not tried: {failure}");
            Ok(())
        }
    }
}

pub(crate) fn check(workspace: &Workspace) -> Outcome {
    let version = workspace.rust_version()?;
    rust::toolchain(&version)?;
    let mut command = Command::new("rustup");
    command
        .args(["run", &version, "cargo", "check", "--package", "ucforge-core", "--package", "ucforge", "--locked"])
        // What another compiler has built here would have to be built again.
        .env("CARGO_TARGET_DIR", workspace.target.join("oldest"))
        // It is the path of the compiler that runs this task.
        .env_remove("RUSTC")
        .current_dir(&workspace.root);
    run(&format!("checking ucforge with Rust {version}, the oldest one"), &mut command, SEE_ABOVE)
}

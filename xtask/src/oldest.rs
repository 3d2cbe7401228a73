//! The oldest Rust that the manifest promises: whether what users build still builds with it.

use std::process::Command;

use crate::needs::rust;
use crate::shell::{Outcome, SEE_ABOVE, run};
use crate::workspace::Workspace;

/// A part of all checks: where that Rust is not there and cannot be installed, the others count without it.
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
        // What another compiler has built would be built again.
        .env("CARGO_TARGET_DIR", workspace.target.join("oldest"))
        // The path of the compiler that runs this task.
        .env_remove("RUSTC")
        .current_dir(&workspace.root);
    run(&format!("checking ucforge with Rust {version}, the oldest one"), &mut command, SEE_ABOVE)
}

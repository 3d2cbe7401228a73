//! Node, and the packages that run on it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::shell::{Failure, Outcome, answer, run};

/// The oldest Node that wasm-opt and the size report run on.
pub(crate) const LEAST_FOR_BUILDS: u32 = 18;
/// The oldest Node that playwright-core accepts.
pub(crate) const LEAST_FOR_TESTS: u32 = 20;

/// npm is a script on Windows, and scripts are not found by their bare name there.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Checks that Node is installed, in a version that is new enough.
pub(crate) fn runtime(least: u32) -> Outcome {
    let advice = format!("install Node {least} or newer (https://nodejs.org) and run this again");
    let Some(version) = answer(Command::new("node").arg("--version")) else {
        return Err(Failure::new(format!("Node was not found: {advice}")));
    };
    match major(&version) {
        Some(major) if major >= least => Ok(()),
        _ => Err(Failure::new(format!("Node {version} is too old: {advice}"))),
    }
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Installs the packages of a folder, exactly as its lock file names them.
pub(crate) fn packages(folder: &Path) -> Outcome {
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).map_err(|error| Failure::file("reading", &lock, &error))?;
    // A copy of the lock file, written last: it is there only if the packages are those of that lock file.
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    run(
        &format!("installing the npm packages of {}", folder.display()),
        Command::new(NPM)
            .args(["ci", "--loglevel=error"])
            .current_dir(folder)
            // Hides the summary; errors go to standard error.
            .stdout(Stdio::null()),
        "Check that npm is installed and the network is there, and run this again.",
    )?;
    fs::write(&stamp, wanted).map_err(|error| Failure::file("writing", &stamp, &error))
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v23.0.0-nightly"), Some(23));
        assert_eq!(major("20.20.2"), None);
    }
}

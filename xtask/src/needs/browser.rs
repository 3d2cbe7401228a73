//! Chromium and its driver, for the tests.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::shell::{Failure, Outcome, answer, on_path, run};

const ADVICE: &str = "Install Chromium (or Chrome) and the chromedriver of the same version, \
    and when they are not on PATH name them in CHROMIUM and CHROMEDRIVER.";

pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Browser {
    pub(crate) fn ready() -> Outcome<Self> {
        if let Some(browser) = Self::find() {
            return Ok(browser);
        }
        if on_path("apt-get").is_none() {
            return Err(Failure::new(format!("no browser for the tests. {ADVICE}")));
        }
        apt_get("updating the list of Debian packages", &["update", "--quiet"])?;
        apt_get(
            "installing Chromium and its driver",
            &["install", "--quiet", "--yes", "--no-install-recommends", "chromium", "chromium-driver"],
        )?;
        Self::find().ok_or_else(|| Failure::new(format!("Chromium is not where it was expected. {ADVICE}")))
    }

    /// The browser that is installed already, if any.
    pub(crate) fn find() -> Option<Self> {
        Some(Self {
            chromium: named("CHROMIUM", &["chromium", "chromium-browser", "google-chrome"])?,
            driver: named("CHROMEDRIVER", &["chromedriver"])?,
        })
    }
}

/// The path in the variable, else the first of the names that is on PATH.
fn named(variable: &str, names: &[&str]) -> Option<PathBuf> {
    match env::var_os(variable) {
        Some(path) => Some(PathBuf::from(path)),
        None => names.iter().find_map(|name| on_path(name)),
    }
}

pub(super) fn apt_get(title: &str, arguments: &[&str]) -> Outcome {
    let root = answer(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let mut command = Command::new(if root { "env" } else { "sudo" });
    // As an argument, since sudo does not pass the environment on.
    command.arg("DEBIAN_FRONTEND=noninteractive").arg("apt-get").args(arguments);
    run(title, &mut command, "Install it by hand and run this again.")
}

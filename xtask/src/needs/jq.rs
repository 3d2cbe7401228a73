//! jq, which the commands and the runbook need, and shellcheck, which reads the runbook.

use super::browser::apt_get;
use crate::shell::{Failure, Outcome, on_path};

/// Installs both if they are not on PATH; only jq is required.
pub(crate) fn ready() -> Outcome {
    let is_there = || ["jq", "shellcheck"].iter().all(|name| on_path(name).is_some());
    if !is_there() && on_path("apt-get").is_some() {
        apt_get("updating the list of Debian packages", &["update", "--quiet"])?;
        apt_get(
            "installing jq and shellcheck",
            &["install", "--quiet", "--yes", "--no-install-recommends", "jq", "shellcheck"],
        )?;
    }
    // The tests do without shellcheck if it is missing.
    if on_path("jq").is_none() {
        return Err(Failure::new("no jq for the tests: install jq 1.6 or newer and run this again"));
    }
    Ok(())
}

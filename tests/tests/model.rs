//! The sandbox against a model of the tenant that was written from the published facts, without a look at the sandbox.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests say what they expect by unwrapping it")]

use std::path::Path;
use std::process::Command;

use ucforge_tests::{Server, python};

/// Random steps, each answer held against the model: `tests/python/tenant/walk.py`. A number of steps in `UCFORGE_STEPS` takes
/// the place of ours, and one in `UCFORGE_SEED` makes them other ones.
fn walk(version: &str, steps: &str) {
    let number = |name: &str, ours: &str| std::env::var(name).unwrap_or_else(|_| ours.to_owned());
    let server = Server::start(&["--control", "--delay", "1000", "--immuta", version]);
    let output = Command::new(python())
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("python/tenant/walk.py"))
        .args(["--url", &format!("http://{}", server.address()), "--immuta", version, "--delay", "1000"])
        .args(["--steps", &number("UCFORGE_STEPS", steps), "--seed", &number("UCFORGE_SEED", "1")])
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{report}\n{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_sandbox_and_the_model_agree() {
    walk("saas", "5000");
}

#[test]
fn an_older_sandbox_and_the_model_agree() {
    walk("2024.3", "1500");
}

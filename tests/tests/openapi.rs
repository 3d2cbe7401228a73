//! The OpenAPI document, and the sandbox that has to do what it says: both are tried by programs of others.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests say what they expect by unwrapping it")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use ucforge_tests::{Server, python, ucforge};

/// What Schemathesis looks at.
const CHECKS: &str =
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,ignored_auth";

/// The document of a version, in a file.
fn document(folder: &Path, version: &str) -> std::path::PathBuf {
    let run = ucforge(&["schema", "openapi", "--immuta", version]);
    assert_eq!(run.code, 0, "{}", run.err);
    let file = folder.join(format!("{version}.json"));
    fs::write(&file, run.out).unwrap();
    file
}

#[test]
fn a_validator_finds_no_error_in_the_documents_of_any_version() {
    let folder = tempfile::tempdir().unwrap();
    for version in ["saas", "2025.1", "2024.3"] {
        let file = document(folder.path(), version);
        let output = Command::new(python()).args(["-m", "openapi_spec_validator"]).arg(&file).output().unwrap();
        assert!(output.status.success(), "{version}: {}", String::from_utf8_lossy(&output.stdout));
        let document: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        assert_eq!(document["openapi"], "3.1.0");
        assert_eq!(document["paths"]["/jobs"].is_object(), version == "saas");
    }
}

/// Schemathesis sends what the document allows and what it does not, and looks at what comes back: no 5xx, no status, media
/// type or body that the document does not describe. What it cannot agree with is in `schemathesis.toml`, with reasons.
#[test]
fn the_sandbox_does_what_the_document_says() {
    let folder = tempfile::tempdir().unwrap();
    let file = document(folder.path(), "saas");
    let server = Server::start(&["--delay", "0", "--api-key", "key", "--seed-data"]);
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/schemathesis.toml");
    let output = Command::new(python())
        .current_dir(folder.path())
        .args(["-m", "schemathesis.cli", "--config-file"])
        .arg(config)
        .arg("run")
        .arg(&file)
        .args(["--url", &format!("http://{}", server.address()), "--header", "Authorization: key"])
        .args(["--no-color", "--checks", CHECKS])
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{report}\n{}", String::from_utf8_lossy(&output.stderr));
}

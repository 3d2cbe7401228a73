//! Our JSON Schemas in the service that editors read JSON with: what it offers, and where, stands in `browser/schemas.mjs`.
#![allow(clippy::unwrap_used, reason = "tests say what they expect by unwrapping it")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Map, Value};
use ucforge_tests::ucforge;

#[test]
fn editors_offer_what_belongs_where_somebody_writes() {
    let kinds = ["setup", "script-create", "integration-create", "integration-update", "connection"];
    let schemas: Map<String, Value> = kinds
        .into_iter()
        .map(|kind| (kind.to_owned(), serde_json::from_str(&ucforge(&["schema", kind]).out).unwrap()))
        .collect();
    let mut child = Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/schemas.mjs"))
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(Value::Object(schemas).to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

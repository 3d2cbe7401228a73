//! Findings as GitLab shows them in merge requests: a Code Quality report.

use std::collections::HashMap;
use std::env;
use std::path::Path;

use serde_json::{Value, json};
use ucforge_core::diagnostic::Severity;
use ucforge_core::report::{Diagnostic, Document};

use super::words;

pub(super) fn report(documents: &[Document<'_>]) -> Value {
    let project = env::var_os("CI_PROJECT_DIR").filter(|project| !project.is_empty());
    let mut seen = HashMap::new();
    let mut issues = Vec::new();
    for document in documents {
        let path = words::in_project(document.file, project.as_deref().map(Path::new));
        issues.extend(document.diagnostics.iter().map(|finding| {
            let key = key(&path, document.command, finding);
            // GitLab shows only one of several with the same fingerprint.
            let number = seen.entry(key.clone()).and_modify(|number| *number += 1).or_insert(1);
            issue(&path, finding, &fingerprint(&format!("{key}\0{number}")))
        }));
    }
    Value::Array(issues)
}

fn issue(path: &str, finding: &Diagnostic<'_>, fingerprint: &str) -> Value {
    let severity = match finding.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    };
    json!({
        "check_name": finding.code,
        // GitLab shows it on one line.
        "description": words::of(finding, path).replace('\n', "; "),
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": finding.range.line}},
    })
}

/// What a finding is about, whatever line it has moved to. The message may change with the next version, so it is used
/// only if there is no pointer.
fn key(path: &str, command: Option<usize>, finding: &Diagnostic<'_>) -> String {
    // The first command keeps its key when others are added.
    let command = command.filter(|number| *number > 1).unwrap_or_default();
    match &finding.pointer {
        Some(pointer) => format!("{path}\0{command}\0{}\0pointer\0{}", finding.code, pointer.as_str()),
        None => format!("{path}\0{command}\0{}\0message\0{}", finding.code, finding.message),
    }
}

/// FNV-1a of 128 bits: the same in each version, on each machine, which the hashes of the standard library do not promise.
fn fingerprint(text: &str) -> String {
    const START: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let hash = text.bytes().fold(START, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME));
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_those_of_fnv() {
        assert_eq!(fingerprint(""), "6c62272e07bb014262b821756295c58d");
        assert_eq!(fingerprint("a"), "d228cb696f1a8caf78912b704e4a8964");
    }
}

//! Findings as SARIF 2.1.0, which code hosts and editors read.

use serde_json::{Value, json};
use ucforge_core::codes;
use ucforge_core::diagnostic::{Code, Severity};
use ucforge_core::report::{Diagnostic, Document, Range};

use super::words;

/// The log of one run.
pub(super) fn log(documents: &[Document<'_>]) -> Value {
    let results: Vec<Value> = documents
        .iter()
        .flat_map(|document| document.diagnostics.iter().map(|finding| result(document, finding)))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "ucforge",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes::ALL.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.id(),
        "shortDescription": {"text": code.title()},
        "help": {"text": format!("Source: {}", code.source().title())},
        "defaultConfiguration": {"level": level(code.severity())},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(document: &Document<'_>, finding: &Diagnostic<'_>) -> Value {
    let file = document.file;
    let text = finding.help.map_or(finding.message.to_owned(), |help| format!("{}\n{help}", finding.message));
    let mut result = json!({
        "ruleId": finding.code,
        "level": level(finding.severity),
        "message": {"text": text},
        "locations": [{"physicalLocation": place(file, &finding.range)}],
    });
    if let Some(number) = document.command {
        let name = format!("command {number}");
        result["locations"][0]["logicalLocations"] =
            json!([{"name": name, "fullyQualifiedName": format!("{file}, {name}")}]);
    }
    if !finding.related.is_empty() {
        let related = finding
            .related
            .iter()
            .map(|other| json!({"physicalLocation": place(other.file.unwrap_or(file), &other.range), "message": {"text": other.message}}));
        result["relatedLocations"] = related.collect();
    }
    if let Some(fix) = &finding.fix {
        let replacements = fix
            .edits
            .iter()
            .map(|edit| json!({"deletedRegion": region(&edit.range), "insertedContent": {"text": edit.text}}));
        result["fixes"] = json!([{
            "description": {"text": fix.title},
            "artifactChanges": [{
                "artifactLocation": {"uri": uri(file)},
                "replacements": replacements.collect::<Vec<_>>(),
            }],
        }]);
    }
    result
}

fn place(file: &str, range: &Range) -> Value {
    json!({"artifactLocation": {"uri": uri(file)}, "region": region(range)})
}

fn region(range: &Range) -> Value {
    json!({"startLine": range.line, "startColumn": range.column, "endLine": range.end_line, "endColumn": range.end_column})
}

/// A file name as a URI reference.
fn uri(file: &str) -> String {
    let mut out = String::new();
    for byte in words::path(file).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.extend(["%", &format!("{byte:02X}")]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn file_names_become_references() {
        assert_eq!(uri("./a b/ü.json"), "a%20b/%C3%BC.json");
        assert_eq!(uri("\u{1b}[31m\n\u{202e}:%.json"), "%1B%5B31m%0A%E2%80%AE%3A%25.json");
        assert_eq!(uri("a\\b.json"), if cfg!(windows) { "a/b.json" } else { "a%5Cb.json" });
    }
}

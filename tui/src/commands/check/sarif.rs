//! Findings as SARIF 2.1.0, which code hosts and editors read.

use std::cell::RefCell;
use std::collections::HashMap;
use std::env;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use ucforge_core::codes;
use ucforge_core::diagnostic::{Code, Severity};
use ucforge_core::report::{Diagnostic, Document, Range};

use super::words;

/// The log of one run.
pub(super) fn log(documents: &[Document<'_>]) -> Value {
    let root = root();
    let places = Places { root: root.as_deref(), known: RefCell::default() };
    let results: Vec<Value> = documents
        .iter()
        .flat_map(|document| document.diagnostics.iter().map(|finding| places.result(document, finding)))
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

/// The folder of the repository that this runs in. Code hosts look for a file from there, whatever folder it was named
/// from.
fn root() -> Option<PathBuf> {
    let here = env::current_dir().ok()?;
    let repository = here.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned);
    repository.or_else(|| env::var_os("GITHUB_WORKSPACE").filter(|folder| !folder.is_empty()).map(PathBuf::from))
}

/// The locations of files in the log.
struct Places<'r> {
    root: Option<&'r Path>,
    /// The locations so far, by file name: a file may have many findings.
    known: RefCell<HashMap<String, Value>>,
}

impl Places<'_> {
    fn result(&self, document: &Document<'_>, finding: &Diagnostic<'_>) -> Value {
        let file = document.file;
        let text = finding.help.map_or(finding.message.to_owned(), |help| format!("{}\n{help}", finding.message));
        let mut result = json!({
            "ruleId": finding.code,
            "level": level(finding.severity),
            "message": {"text": text},
            "locations": [{"physicalLocation": self.place(file, &finding.range)}],
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
                .map(|other| json!({"physicalLocation": self.place(other.file.unwrap_or(file), &other.range), "message": {"text": other.message}}));
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
                    "artifactLocation": self.file(file),
                    "replacements": replacements.collect::<Vec<_>>(),
                }],
            }]);
        }
        result
    }

    fn place(&self, file: &str, range: &Range) -> Value {
        json!({"artifactLocation": self.file(file), "region": region(range)})
    }

    /// The location of a file, relative to the root if it is inside. The base id of the root is the one that others
    /// use, and where the root is need not be said (SARIF 2.1.0, 3.14.14).
    fn file(&self, file: &str) -> Value {
        let mut known = self.known.borrow_mut();
        if let Some(location) = known.get(file) {
            return location.clone();
        }
        let path = words::in_project(file, self.root);
        let mut location = json!({"uri": uri(&path)});
        if self.root.is_some() && file != "-" && !Path::new(&path).is_absolute() && !path.starts_with("..") {
            location["uriBaseId"] = "%SRCROOT%".into();
        }
        known.insert(file.to_owned(), location.clone());
        location
    }
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

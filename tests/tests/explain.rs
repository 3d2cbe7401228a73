//! `explain`: every code and every field through the real program.
#![allow(clippy::unwrap_used, reason = "tests say what they expect by unwrapping it")]

use std::collections::BTreeSet;

use serde_json::Value;
use ucforge_tests::{ucforge, ucforge_with};

/// Every code, as SARIF lists them.
fn codes() -> Vec<String> {
    let run = ucforge_with(&["check", "--output", "sarif", "-"], b"{}", &[]);
    let log: Value = serde_json::from_str(&run.out).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    rules.iter().map(|rule| rule["id"].as_str().unwrap().to_owned()).collect()
}

/// Every field of a schema, as a pointer.
fn fields(schema: &Value, root: &Value, pointer: &str, all: &mut BTreeSet<String>) {
    let schema = match schema["$ref"].as_str().and_then(|at| at.strip_prefix('#')) {
        Some(at) => root.pointer(at).unwrap(),
        None => schema,
    };
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        let pointer = format!("{pointer}/{name}");
        all.insert(pointer.clone());
        fields(inner, root, &pointer, all);
    }
    if schema["items"].is_object() {
        fields(&schema["items"], root, &format!("{pointer}/0"), all);
    }
}

fn assert_plain(out: &str) {
    assert!(!out.contains('\u{1b}') && out.ends_with('\n'), "{out}");
    for line in out.lines() {
        // One word has no place to break.
        assert!(line.chars().count() <= 80 || !line.trim_start().contains(' '), "{line}");
    }
}

#[test]
fn every_code_is_explained() {
    let codes = codes();
    assert!(codes.len() > 100, "{codes:?}");
    let mut arguments = vec!["explain"];
    arguments.extend(codes.iter().map(String::as_str));
    let run = ucforge(&arguments);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_plain(&run.out);
    for code in &codes {
        assert_eq!(run.out.lines().filter(|line| line.starts_with(&format!("{code}: "))).count(), 1, "{code}");
    }
    assert_eq!(run.out.lines().filter(|line| *line == "Source").count(), codes.len());
}

#[test]
fn every_field_is_explained() {
    let mut all = BTreeSet::new();
    for kind in ["script-create", "integration-create", "integration-update", "connection"] {
        let schema: Value = serde_json::from_str(&ucforge(&["schema", kind]).out).unwrap();
        fields(&schema, &schema, "", &mut all);
    }
    assert!(all.len() > 60 && all.contains("/config/additionalWorkspaceConnections/0/httpPath"), "{all:?}");
    let mut arguments = vec!["explain"];
    arguments.extend(all.iter().map(String::as_str));
    let run = ucforge(&arguments);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_plain(&run.out);
    assert_eq!(run.out.lines().filter(|line| *line == "Where it stands").count(), all.len());
}

#[test]
fn upper_and_lower_case_are_the_same_in_codes() {
    assert_eq!(ucforge(&["explain", "uc203"]).out, ucforge(&["explain", "UC203"]).out);
}

#[test]
fn what_is_not_known_is_answered_with_the_nearest() {
    for (word, said) in [
        ("UC2O3", "error: there is no code `UC2O3`: the nearest are `UC203`, `UC213`, `UC223`\n"),
        ("uc299", "error: there is no code `uc299`: the nearest are `UC239`, `UC229`, `UC219`\n"),
        ("/config/catlog", "error: there is no field `/config/catlog`: the nearest are `/config/catalog`"),
        ("wrkspaceUrl", "error: there is no field `wrkspaceUrl`: the nearest are `/workspaceUrl`"),
        ("catalog", "error: `catalog` is the name of several fields: `/catalog`, `/govern/*/catalog`\n"),
        ("zzzzzz", "error: there is no field `zzzzzz`: fields are named as in /config/catalog, codes as in UC203\n"),
        ("\u{1b}[31m", "error: there is no field `\\u{1b}[31m`: fields are named"),
    ] {
        let run = ucforge(&["explain", word]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{word}");
        assert!(run.err.starts_with(said), "{word}: {}", run.err);
    }
    // What is known is explained all the same.
    let run = ucforge(&["explain", "UC2O3", "UC203", "zzzzzz"]);
    assert_eq!(run.code, 2);
    assert!(run.out.starts_with("UC203: ") && run.err.lines().count() == 2, "{} {}", run.out, run.err);
    assert_eq!(ucforge(&["explain"]).code, 2);
}

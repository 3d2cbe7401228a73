//! The formats of `check` for CI servers, as those who read them do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;
use ucforge_tests::{SETUP, read_by, ucforge, ucforge_in, ucforge_with};

/// A payload with a mistake of each sort.
const PAYLOAD: &str = include_str!("../cmd/check.in/payload.json");

/// A folder with files, and the path of each.
fn folder<const N: usize>(files: [(&str, &str); N]) -> (TempDir, [String; N]) {
    let folder = TempDir::new().unwrap();
    let paths = files.map(|(name, text)| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    });
    (folder, paths)
}

fn report(output: &str, path: &str) -> Value {
    serde_json::from_str(&ucforge(&["check", "--output", output, path]).out).unwrap()
}

/// What `--output json` says of the one document.
fn findings(path: &str) -> Vec<Value> {
    report("json", path)["documents"][0]["diagnostics"].as_array().unwrap().clone()
}

fn fingerprints(text: &str) -> Vec<String> {
    let run = ucforge_with(&["check", "--output", "gitlab", "-"], text.as_bytes(), &[]);
    let issues: Vec<Value> = serde_json::from_str(&run.out).unwrap();
    issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_format_has_every_finding() {
    let (_folder, [path]) = folder([("payload.json", PAYLOAD)]);
    let findings = findings(&path);
    assert!(findings.len() > 5);
    let concise = ucforge(&["check", "--output", "concise", &path]).out;
    let gitlab = report("gitlab", &path);
    let rdjson = report("rdjson", &path);
    let junit = read_by("read_junit.py", &ucforge(&["check", "--output", "junit", &path]).out);
    let junit = junit[0]["cases"].as_array().unwrap();
    let number = findings.len();
    let numbers = [gitlab.as_array().unwrap().len(), rdjson["diagnostics"].as_array().unwrap().len(), junit.len()];
    assert_eq!((concise.lines().count(), numbers), (number, [number; 3]));
    for (index, (finding, line)) in findings.iter().zip(concise.lines()).enumerate() {
        let text = |name: &str| finding[name].as_str().unwrap();
        let (code, message) = (text("code"), text("message"));
        let (severity, major, upper) = match text("severity") {
            "error" => ("error", "major", "ERROR"),
            "warning" => ("warning", "minor", "WARNING"),
            _ => ("note", "info", "INFO"),
        };
        let place = format!("{}:{}", finding["line"], finding["column"]);
        assert!(line.starts_with(&format!("{path}:{place}: {severity}[{code}]: {message}")), "{line}");

        let issue = &gitlab[index];
        assert_eq!((&issue["check_name"], &issue["severity"]), (&json!(code), &json!(major)));
        assert_eq!(issue["location"], json!({"path": path, "lines": {"begin": finding["line"]}}));
        assert!(issue["description"].as_str().unwrap().starts_with(message), "{issue}");

        let diagnostic = &rdjson["diagnostics"][index];
        assert_eq!((&diagnostic["code"]["value"], &diagnostic["severity"]), (&json!(code), &json!(upper)));
        assert_eq!(
            diagnostic["location"]["range"]["start"],
            json!({"line": finding["line"], "column": finding["column"]})
        );
        assert!(diagnostic["message"].as_str().unwrap().starts_with(message), "{diagnostic}");

        let case = &junit[index];
        assert_eq!(case["name"], format!("{code} {place}"));
        if severity == "error" {
            assert_eq!((&case["failure"]["type"], &case["failure"]["message"]), (&json!(code), &json!(message)));
        } else {
            assert!(case["output"].as_str().unwrap().contains(message), "{case}");
        }
    }
}

#[test]
fn gitlab_has_the_fields_that_it_needs_and_no_fingerprint_twice() {
    let scripts = "GRANT SELCT ON TABLE a.b.c TO `x`;\n".repeat(3);
    let (_folder, [path]) = folder([("grants.sql", &scripts)]);
    let report = report("gitlab", &path);
    let issues = report.as_array().unwrap();
    assert!(issues.len() > 2, "{report}");
    for issue in issues {
        for name in ["description", "fingerprint", "severity"] {
            assert!(issue[name].is_string(), "{issue}");
        }
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&issue["severity"].as_str().unwrap()));
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() > 0, "{issue}");
        assert!(!issue["description"].as_str().unwrap().contains('\n'), "{issue}");
    }
    let different: BTreeSet<_> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(different.len(), issues.len());
}

#[test]
fn fingerprints_stay_when_lines_move_and_change_with_what_is_found() {
    let before = fingerprints(PAYLOAD);
    assert_eq!(fingerprints(&format!("\n\n{PAYLOAD}")), before);
    // A finding that is gone leaves the others as they were.
    let fixed = fingerprints(&PAYLOAD.replace("1immuta", "lake"));
    assert_eq!(fixed.len(), before.len() - 1);
    assert!(fixed.iter().all(|one| before.contains(one)));
    // A command after it does not make it another one.
    let command = "curl -X POST https://acme.hosted.immutacloud.com/integrations -d '{\"type\": \"Databricks\"}'\n";
    let (only, both) = (fingerprints(command), fingerprints(&command.repeat(2)));
    assert_eq!((&both[..only.len()], both.len()), (only.as_slice(), 2 * only.len()));
    let script = "GRANT SELCT ON TABLE a.b.c TO `x`;\n";
    assert_eq!(fingerprints(&format!("-- later\n{script}")), fingerprints(script));
    assert_ne!(fingerprints(script), fingerprints(&script.replace("SELCT", "MODFY")));
}

#[test]
fn services_know_files_from_the_folder_of_the_project() {
    let (folder, [_]) = folder([("payload.json", PAYLOAD)]);
    let project = folder.path().to_str().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("own.json"), PAYLOAD).unwrap();
    // Wherever the job has gone, and whatever it calls them.
    for (here, given, known) in [
        (folder.path(), "payload.json", "payload.json"),
        (folder.path(), ".", "inner/own.json"),
        (folder.path(), "inner/../payload.json", "payload.json"),
        (inner.as_path(), "../payload.json", "payload.json"),
        (inner.as_path(), "own.json", "inner/own.json"),
        (inner.as_path(), ".", "inner/own.json"),
    ] {
        let gitlab = ucforge_in(here, &["check", "--output", "gitlab", given], &[("CI_PROJECT_DIR", project)]);
        let report: Value = serde_json::from_str(&gitlab.out).unwrap();
        assert_eq!(report[0]["location"]["path"], known, "{given}");
        let github = ucforge_in(here, &["check", "--output", "github", given], &[("GITHUB_WORKSPACE", project)]);
        assert!(github.out.starts_with(&format!("::notice file={known},line=")), "{given}: {}", github.out);
    }
    // Where nothing names the project, that is where the command runs.
    let github = ucforge_in(&inner, &["check", "--output", "github", "."], &[("GITHUB_WORKSPACE", "")]);
    assert!(github.out.starts_with("::notice file=own.json,line="), "{}", github.out);
    let sarif = ucforge_in(&inner, &["check", "--output", "sarif", "."], &[]);
    assert!(sarif.out.contains("\"uri\": \"own.json\"") && !sarif.out.contains("uriBaseId"), "{}", sarif.out);
    // In a repository, code hosts look for files from its root.
    fs::create_dir(folder.path().join(".git")).unwrap();
    for (here, given, known) in [
        (folder.path(), "payload.json", "payload.json"),
        (inner.as_path(), "own.json", "inner/own.json"),
        (inner.as_path(), ".", "inner/own.json"),
        (inner.as_path(), "../payload.json", "payload.json"),
    ] {
        let sarif = ucforge_in(here, &["check", "--output", "sarif", given], &[]);
        let sarif: Value = serde_json::from_str(&sarif.out).unwrap();
        let location = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(*location, serde_json::json!({"uri": known, "uriBaseId": "%SRCROOT%"}), "{given}");
    }
    let (_other, [path]) = self::folder([("payload.json", PAYLOAD)]);
    let sarif = ucforge_in(&inner, &["check", "--output", "sarif", &path], &[]);
    assert!(sarif.out.contains(&format!("\"uri\": \"{path}\"")) && !sarif.out.contains("uriBaseId"), "{}", sarif.out);
}

#[test]
fn what_is_in_another_file_is_said_to_be_there() {
    let one = "{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": {\"catalog\": \"immuta\"}}\n";
    let (_folder, [one, other]) = folder([("one.json", one), ("other.json", &one.replace("immuta", "lake"))]);
    let run = |output: &str| ucforge(&["match", "--output", output, &one, &other]).out;
    let sarif: Value = serde_json::from_str(&run("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let place = |location: &Value| location["physicalLocation"]["artifactLocation"]["uri"].clone();
        let (own, related) = (place(&result["locations"][0]), place(&result["relatedLocations"][0]));
        assert_eq!(
            BTreeSet::from([own.as_str().unwrap(), related.as_str().unwrap()]),
            BTreeSet::from([&*one, &*other])
        );
    }
    for output in ["human", "concise", "github", "gitlab", "junit", "rdjson"] {
        let out = run(output);
        assert!(out.contains(&one) && out.contains(&other), "{output}: {out}");
    }
    // And what is elsewhere in the same file.
    let (_folder, [path]) = folder([("payload.json", PAYLOAD)]);
    let github = ucforge(&["check", "--output", "github", &path]).out;
    assert!(github.contains(&format!("%0Afirst here: {path}:10:5%0A")), "{github}");
}

#[test]
fn reviewdog_counts_bytes_and_is_offered_whole_fixes() {
    // Characters of two, three and four bytes and a byte order mark stand before what is wrong.
    let text = "\u{FEFF}{\"é世𐐀\": 1, \"type\": 'Databricks', \"autoBootstrap\": true, \"config\": {\"workspaceURL\": \"h.cloud.databricks.com\"}}\n";
    let (_folder, [path]) = folder([("payload.json", text)]);
    let report = report("rdjson", &path);
    assert_eq!(report["source"]["name"], "ucforge");
    let diagnostics = report["diagnostics"].as_array().unwrap();
    let offset = |place: &Value| usize::try_from(place["column"].as_u64().unwrap()).unwrap() - 1;
    let part = |range: &Value| &text[offset(&range["start"])..offset(&range["end"])];
    let at = |place: &str| diagnostics.iter().find(|one| part(&one["location"]["range"]) == place).expect(place);
    let suggestion = &at("\"workspaceURL\"")["suggestions"][0];
    assert_eq!((part(&suggestion["range"]), &suggestion["text"]), ("workspaceURL", &json!("workspaceUrl")));
    // Each suggestion can be taken on its own: one that changes both quotes would leave two halves.
    let quotes = findings(&path).into_iter().find(|finding| finding["fix"]["edits"][1].is_object()).unwrap();
    assert_eq!(quotes["code"], at("'Databricks'")["code"]["value"]);
    assert_eq!(at("'Databricks'").get("suggestions"), None);
}

#[test]
fn tests_of_junit_fail_when_the_run_does() {
    let (_folder, [odd, clean]) = folder([
        ("<a&\"b\">.yaml", &format!("{SETUP}port: 8443\n")),
        ("clean.sh", include_str!("../cmd/check.in/get.sh")),
    ]);
    let read = |arguments: &[&str]| {
        let run = ucforge(&[&["check", "--output", "junit"], arguments, &[odd.as_str(), clean.as_str()]].concat());
        (run.code, read_by("read_junit.py", &run.out))
    };
    let (code, allowed) = read(&[]);
    assert_eq!((code, &allowed[0]["name"], &allowed[1]["name"]), (0, &json!(odd), &json!(clean)));
    let warning = |report: &Value| {
        let cases = report[0]["cases"].as_array().unwrap();
        cases.iter().find(|case| case["name"].as_str().unwrap().starts_with("UC216 ")).unwrap().clone()
    };
    assert!(warning(&allowed)["output"].as_str().unwrap().contains("port 443"), "{allowed}");
    let (code, denied) = read(&["--deny", "warnings"]);
    assert_eq!((code, &warning(&denied)["failure"]["type"]), (1, &json!("UC216")));
    // A document without findings is a test that passes.
    assert_eq!(allowed[1]["cases"], json!([{"name": "check", "class": clean}]));
}

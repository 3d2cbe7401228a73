//! Baselines and fixes for pipelines, and the files with which CI servers and hooks find `check`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;
use ucforge_tests::{Output, binary, read_by, ucforge, ucforge_with};

/// A payload with a mistake of each sort.
const PAYLOAD: &str = include_str!("../cmd/check.in/payload.json");

fn root(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file)).unwrap()
}

struct Folder {
    folder: TempDir,
}

impl Folder {
    fn new() -> Self {
        let own = Self { folder: TempDir::new().unwrap() };
        own.write("a.json", PAYLOAD);
        own
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn check(&self, option: &str) -> Output {
        ucforge(&["check", option, &self.path("known.json"), "--output", "json", &self.path("a.json")])
    }

    fn known(&self) -> Value {
        serde_json::from_str(&fs::read_to_string(self.path("known.json")).unwrap()).unwrap()
    }

    fn explain_all(&self) {
        let mut known = self.known();
        for entry in known["findings"].as_array_mut().unwrap() {
            entry["reason"] = json!("agreed upon");
        }
        self.write("known.json", &known.to_string());
    }
}

fn codes(output: &Output) -> Vec<String> {
    let report: Value = serde_json::from_str(&output.out).unwrap();
    let findings = report["documents"][0]["diagnostics"].as_array().unwrap();
    findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_is_in_a_baseline_with_a_reason_is_not_reported_and_what_is_gone_is_told() {
    let folder = Folder::new();
    let first = folder.check("--write-baseline");
    let number = codes(&first).len();
    assert!(number > 5 && first.code == 1 && first.err.contains("without a reason"), "{first:?}");
    let entries = folder.known()["findings"].as_array().unwrap().clone();
    assert_eq!(entries.iter().map(|entry| entry["number"].as_u64().unwrap_or(1)).sum::<u64>(), number as u64);
    assert!(entries.iter().all(|entry| entry["file"] == "a.json" && entry["reason"] == ""), "{entries:?}");
    // Without a reason they count.
    let unexplained = folder.check("--baseline");
    assert_eq!((codes(&unexplained).len(), unexplained.code), (number, 1));
    assert!(unexplained.err.contains("lack a reason"), "{}", unexplained.err);
    folder.explain_all();
    let known = folder.check("--baseline");
    assert_eq!((codes(&known), known.code, known.err.as_str()), (vec![], 0, ""));
    // Lines may move. A new mistake is reported, and only that.
    folder.write("a.json", &format!("\n\n{}", PAYLOAD.replacen('{', "{\"nobody\": 1,", 1)));
    assert_eq!(codes(&folder.check("--baseline")), ["UC101"]);
    // One more of the same is new.
    folder.write("a.json", &PAYLOAD.replace("1immuta", "lake"));
    let gone = folder.check("--baseline");
    assert!(gone.code == 0 && gone.err.contains("UC203 a.json: /config/catalog is gone"), "{}", gone.err);
    // Reasons that are there stay.
    folder.write("a.json", &PAYLOAD.replacen('{', "{\"nobody\": 1,", 1));
    folder.check("--write-baseline");
    let reasons: Vec<Value> =
        folder.known()["findings"].as_array().unwrap().iter().map(|entry| entry["reason"].clone()).collect();
    assert_eq!(reasons.iter().filter(|reason| **reason == json!("")).count(), 1, "{reasons:?}");
}

#[test]
fn a_baseline_that_is_none_is_bad_usage() {
    let folder = Folder::new();
    assert_eq!(folder.check("--baseline").code, 2, "there is none");
    for text in ["", "[]", "{\"version\": 2, \"findings\": []}", "{\"version\": 1, \"findings\": [{\"code\": 1}]}"] {
        folder.write("known.json", text);
        let output = folder.check("--baseline");
        assert!(output.code == 2 && output.err.contains("baseline"), "{text}: {output:?}");
    }
}

#[test]
fn a_diff_shows_what_a_fix_would_do_without_secrets_and_changes_nothing() {
    let folder = Folder::new();
    let secret = "dapi9f3b6c1d8e2a7b4c5d0e1f6a3b8c2d7e";
    let text = format!(
        "{{\"type\": \"Databricks\", \"autoBootstrap\": true,\n \"config\": {{\"workspaceUrl\": \"https://dbc-a1b2c3d4-e5f6.cloud.databricks.com\",\n  \"token\": \"{secret}\"\n  \"audit\": {{\"enabled\": true}}}}}}\n"
    );
    folder.write("a.json", &text);
    let path = folder.path("a.json");
    let diff = ucforge(&["check", "--diff", &path]);
    assert_eq!(diff.code, 1, "{diff:?}");
    for line in ["--- ", "+++ ", "@@ ", "-  \"token\": **", "+ \"config\": {\"workspaceUrl\": \"dbc-a1b2c3d4-e5f6"] {
        assert!(diff.out.lines().any(|own| own.starts_with(line)), "{line}: {}", diff.out);
    }
    assert!(!diff.out.contains(&secret[4..12]), "{}", diff.out);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    ucforge(&["check", "--fix", &path]);
    let fixed = ucforge(&["check", "--diff", &path]);
    assert_eq!((fixed.code, fixed.out.as_str()), (0, ""));
    let piped = ucforge_with(&["check", "--diff", "-"], text.as_bytes(), &[]);
    assert_eq!(piped.out.lines().skip(2).collect::<Vec<_>>(), diff.out.lines().skip(2).collect::<Vec<_>>());
    assert_eq!(ucforge(&["check", "--diff", "--fix", &path]).code, 2);
}

#[test]
fn the_problem_matcher_reads_every_line() {
    let folder = Folder::new();
    let lines = ucforge(&["check", "--output", "concise", &folder.path("a.json")]).out;
    let matcher: Value = serde_json::from_str(&root(".ci/problem-matcher.json")).unwrap();
    let given = json!({"matcher": matcher, "lines": lines.lines().collect::<Vec<_>>()});
    let found = read_by("read_matcher.py", &given.to_string());
    let report = ucforge(&["check", "--output", "json", &folder.path("a.json")]).out;
    let report: Value = serde_json::from_str(&report).unwrap();
    let findings = report["documents"][0]["diagnostics"].as_array().unwrap();
    assert_eq!(found.as_array().unwrap().len(), findings.len());
    for (found, finding) in found.as_array().unwrap().iter().zip(findings) {
        let severity = finding["severity"].as_str().unwrap().replace("info", "notice");
        let number = |name: &str| json!(finding[name].to_string());
        assert_eq!(
            (&found["file"], &found["line"], &found["column"], &found["code"], &found["severity"]),
            (&json!(folder.path("a.json")), &number("line"), &number("column"), &finding["code"], &json!(severity))
        );
        assert!(found["message"].as_str().unwrap().starts_with(finding["message"].as_str().unwrap()));
    }
}

#[test]
fn the_action_runs_what_it_says() {
    let folder = Folder::new();
    folder.write("b c.json", "{\"type\": \"Trino\"}");
    let steps = read_by("read_action.py", &root("action.yml"));
    let bin = binary().parent().unwrap().to_str().unwrap().to_owned();
    let path = format!("{bin}:{}", std::env::var("PATH").unwrap());
    let run = |arguments: &str| {
        let mut last = (0, String::new());
        for step in steps.as_array().unwrap() {
            let output = Command::new("bash")
                .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"].as_str().unwrap()])
                .current_dir(folder.folder.path())
                .env("PATH", &path)
                .env("PATHS", "a.json\nb c.json\n")
                .env("ARGUMENTS", arguments)
                .output()
                .unwrap();
            last = (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap());
        }
        last
    };
    let (code, out) = run("");
    assert!(code == 1 && out.contains("::error file=a.json,"), "{out}");
    let (code, out) = run("--select=UC9\n");
    assert!(code == 0 && out.contains("UC905") && !out.contains("::error"), "{out}");
}

#[test]
fn the_hooks_call_commands_that_there_are() {
    let hooks = read_by("read_yaml.py", &root(".pre-commit-hooks.yaml"));
    let hooks = hooks[0].as_array().unwrap();
    assert_eq!(hooks.len(), 2);
    let folder = Folder::new();
    for hook in hooks {
        let entry: Vec<&str> = hook["entry"].as_str().unwrap().split(' ').skip(1).collect();
        assert_eq!((&hook["language"], entry[0]), (&json!("system"), "check"));
        // pre-commit adds the names of the files.
        let output = ucforge(&[entry.as_slice(), &[&folder.path("a.json")]].concat());
        assert_eq!(output.code, 1, "{output:?}");
        // All files of a commit, most of which are not for it.
        for (name, text) in [("tsconfig.json", "{\n  // strict\n  \"a\": [1,],\n}\n"), ("b.json", "{\"name\": \"x\"}")]
        {
            folder.write(name, text);
            let output = ucforge(&[entry.as_slice(), &[&folder.path(name)]].concat());
            let shown = [output.out.as_str(), output.err.as_str()].concat();
            assert_eq!((output.code, shown.contains(name)), (0, false), "{output:?}");
            assert_eq!(fs::read_to_string(folder.path(name)).unwrap(), text);
        }
    }
}

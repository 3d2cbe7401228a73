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
use ucforge_tests::{Output, binary, read_by, ucforge, ucforge_in, ucforge_with};

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

    fn root(&self) -> &Path {
        self.folder.path()
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
    // Editors on Windows write a byte order mark.
    folder.write("known.json", "\u{FEFF}{\"version\": 1, \"findings\": []}");
    assert_eq!(folder.check("--baseline").code, 1);
}

#[test]
fn a_baseline_keeps_what_a_run_does_not_look_at() {
    let folder = Folder::new();
    folder.write("b.json", PAYLOAD);
    ucforge(&["check", "--write-baseline", &folder.path("known.json"), &folder.path("a.json"), &folder.path("b.json")]);
    folder.explain_all();
    let all = folder.known();
    // Other files, and other codes.
    folder.check("--write-baseline");
    assert_eq!(folder.known(), all);
    ucforge(&["check", "--write-baseline", &folder.path("known.json"), "--select=UC2", &folder.path("a.json")]);
    assert_eq!(folder.known(), all);
    ucforge(&[
        "check",
        "--write-baseline",
        &folder.path("known.json"),
        "--ignore=UC1",
        folder.root().to_str().unwrap(),
    ]);
    assert_eq!(folder.known(), all);
    // A file that is no longer there has none.
    fs::remove_file(folder.path("b.json")).unwrap();
    let gone = folder.check("--baseline");
    assert!(gone.code == 0 && gone.err.contains("UC203 b.json: /config/catalog is gone"), "{}", gone.err);
    assert!(!gone.err.contains("a.json"), "{}", gone.err);
    folder.check("--write-baseline");
    assert_eq!(folder.known()["findings"].as_array().unwrap().len() * 2, all["findings"].as_array().unwrap().len());
    assert_eq!(folder.check("--baseline").err, "");
}

#[test]
fn a_command_is_known_when_another_one_comes_after_it() {
    let folder = Folder::new();
    let command = "curl -X POST https://acme.hosted.immutacloud.com/integrations -d '{\"type\": \"Databricks\"}'\n";
    folder.write("a.json", command);
    folder.check("--write-baseline");
    folder.explain_all();
    folder.write("a.json", &command.repeat(2));
    let run = folder.check("--baseline");
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let number = |index: usize| report["documents"][index]["diagnostics"].as_array().unwrap().len();
    assert!(number(0) == 0 && number(1) > 0 && run.err.is_empty(), "{run:?}");
    // Somebody may have written the number of the first.
    let mut known = folder.known();
    known["findings"].as_array_mut().unwrap().iter_mut().for_each(|entry| entry["command"] = json!(1));
    folder.write("known.json", &known.to_string());
    assert_eq!(folder.check("--baseline").out, run.out);
}

#[test]
fn a_baseline_knows_files_wherever_the_command_is_run() {
    let folder = Folder::new();
    let inner = folder.root().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("b.json"), PAYLOAD).unwrap();
    let write = ["check", "--write-baseline", "../known.json", "../a.json", "."];
    ucforge_in(&inner, &write, &[]);
    let known = folder.known();
    let files: Vec<&str> =
        known["findings"].as_array().unwrap().iter().map(|entry| entry["file"].as_str().unwrap()).collect();
    assert!(files.iter().all(|file| ["a.json", "inner/b.json"].contains(file)), "{files:?}");
    folder.explain_all();
    for (here, baseline, path) in [
        (folder.root(), "known.json", "."),
        (folder.root(), "known.json", "inner/../a.json"),
        (folder.root(), "inner/../known.json", "inner"),
        (inner.as_path(), "../known.json", ".."),
    ] {
        let run = ucforge_in(here, &["check", "--baseline", baseline, path], &[]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{path}: {}", run.out);
    }
    // Files outside its folder as well.
    fs::rename(folder.path("known.json"), inner.join("known.json")).unwrap();
    ucforge_in(&inner, &["check", "--write-baseline", "known.json", "../a.json"], &[]);
    folder.write("known.json", &fs::read_to_string(inner.join("known.json")).unwrap());
    let entries = folder.known()["findings"].as_array().unwrap().clone();
    assert!(entries.iter().all(|entry| entry["file"] == "../a.json"), "{entries:?}");
}

#[cfg(unix)]
#[test]
fn a_baseline_stays_the_file_that_it_is() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = Folder::new();
    let mode = |name: &str| fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o777;
    folder.check("--write-baseline");
    // As any file that is new.
    assert_eq!(mode("known.json"), mode("a.json"));
    fs::set_permissions(folder.path("known.json"), PermissionsExt::from_mode(0o640)).unwrap();
    folder.check("--write-baseline");
    assert_eq!(mode("known.json"), 0o640);
    // A link stays one.
    fs::rename(folder.path("known.json"), folder.path("kept.json")).unwrap();
    symlink("kept.json", folder.path("known.json")).unwrap();
    folder.explain_all();
    folder.write("a.json", &PAYLOAD.replace("1immuta", "lake"));
    folder.check("--write-baseline");
    assert!(fs::symlink_metadata(folder.path("known.json")).unwrap().is_symlink());
    assert_eq!((mode("kept.json"), folder.check("--baseline").err.as_str()), (0o640, ""));
}

#[test]
fn what_a_baseline_says_stays_in_its_line() {
    let folder = Folder::new();
    let entry = |pointer: &str| json!({"file": "a.json", "code": "UC1\n::error::x", "pointer": pointer, "reason": "x"});
    let number = json!({"number": usize::MAX, "file": "a.json", "code": "UC9", "reason": "x"});
    let known = json!({"version": 1, "findings": [entry(""), entry("/\u{1b}[31m"), number, number]});
    folder.write("known.json", &known.to_string());
    let run = folder.check("--baseline");
    let name = folder.path("known.json");
    let lines = ["UC1\\u{a}::error::x a.json", "UC1\\u{a}::error::x a.json: /\\u{1b}[31m", "UC9 a.json"];
    let lines: Vec<String> = lines.iter().map(|line| format!("{name}: {line} is gone: remove it\n")).collect();
    assert_eq!((run.code, run.err), (1, lines.concat()));
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
fn a_diff_hides_on_one_side_what_it_hides_on_the_other() {
    // The fix takes the secret apart, and what it leaves behind is a part of another command.
    let text = "curl -X POST https://acme.hosted.immutacloud.com/integrations -H Authorization: Zq%&<052ba90b925231:,3bc31e1b14 \\\n  \
        --data-raw $'{\\\"client_secret\\\": \\\"Zq%&<152ba90b925231:,4bc31e1b14\\\"}'\n";
    let diff = ucforge_with(&["check", "--diff", "-"], text.as_bytes(), &[]);
    assert_eq!(diff.code, 1, "{diff:?}");
    for part in ["052ba90b925231", "3bc31e1b14", "152ba90b925231", "4bc31e1b14"] {
        assert!(!diff.out.contains(part), "{}", diff.out);
    }
}

#[test]
fn a_diff_keeps_tabs_and_the_ends_of_lines() {
    let folder = Folder::new();
    let text =
        "{\r\n\t\"type\": \"Databricks\",\r\n\t\"autoBootstrap\": true,\r\n\t\"config\": {\"audit\": false}\r\n}\r\n";
    folder.write("a b.json", text);
    let diff = ucforge_in(folder.root(), &["check", "--diff", "a b.json"], &[]);
    // A tab ends a name with spaces, as `git diff` writes it.
    let expected = "--- a b.json\t\n+++ a b.json\t\n@@ -1,5 +1,5 @@\n {\r\n \t\"type\": \"Databricks\",\r\n \t\"autoBootstrap\": true,\r\n\
        -\t\"config\": {\"audit\": false}\r\n+\t\"config\": {\"audit\": {\"enabled\": false}}\r\n }\r\n";
    assert_eq!((diff.code, diff.out.as_str()), (1, expected));
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

#[test]
fn one_more_of_what_has_a_reason_has_none_yet() {
    let folder = Folder::new();
    let statement = "REVOKE GRANT OPTION FOR SELECT ON TABLE a.b.c FROM `x`;\n";
    folder.write("a.sql", statement);
    let check = |option: &str| ucforge(&["check", option, &folder.path("known.json"), &folder.path("a.sql")]);
    check("--write-baseline");
    folder.explain_all();
    assert_eq!(check("--baseline").code, 0);
    folder.write("a.sql", &statement.repeat(2));
    assert_eq!(check("--baseline").code, 1);
    check("--write-baseline");
    let known = folder.known();
    let findings = known["findings"].as_array().unwrap();
    let open = findings.iter().filter(|entry| entry["code"] == "UC520" && entry["reason"] == "").count();
    assert_eq!((open, check("--baseline").code), (1, 1), "{known}");
}

#[test]
fn a_fix_counts_even_if_all_that_it_changes_is_hidden() {
    let secret = "dapi9f3b6c1d8e2a7b4c5d0e1f6a3b8c2d7e";
    let text =
        format!("{{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": {{\n  \"token\": '{secret}'\n}}}}\n");
    let diff = ucforge_with(&["check", "--diff", "-"], text.as_bytes(), &[]);
    assert_eq!((diff.code, diff.out.as_str()), (1, ""), "{diff:?}");
    assert!(diff.err.contains("hidden") && !format!("{diff:?}").contains(&secret[4..12]), "{diff:?}");
}

#[test]
fn each_of_several_reasons_stays() {
    let folder = Folder::new();
    folder.write("a.json", "{\"type\": \"Databricks\" \"autoBootstrap\": true \"config\": {}}");
    let write = || {
        ucforge(&["check", "--select=UC005", "--write-baseline", &folder.path("known.json"), &folder.path("a.json")])
    };
    write();
    let mut known = folder.known();
    let mut one = known["findings"][0].clone();
    assert_eq!(one["number"], 2, "{known}");
    one.as_object_mut().unwrap().remove("number");
    let because = |reason: &str| {
        let mut entry = one.clone();
        entry["reason"] = json!(reason);
        entry
    };
    known["findings"] = json!([because("agreed upon"), because("to be fixed in May")]);
    folder.write("known.json", &known.to_string());
    write();
    assert_eq!(folder.known(), known);
}

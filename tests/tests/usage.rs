//! The command line itself: output that cannot be written, and files with odd names. Help and slips are in `cmd/usage.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;
use ucforge_tests::{OUTPUTS, SETUP, binary, ucforge};

/// A folder with one file.
fn file(name: &str, content: impl AsRef<[u8]>) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn a_slip_does_nothing_to_a_terminal() {
    for arguments in [&["\u{1b}[31m"][..], &["check", "--kind", "\u{1b}[31m"], &["check", "--\u{1b}[31m"]] {
        let run = ucforge(arguments);
        assert!(run.code == 2 && !run.err.contains('\u{1b}') && run.err.contains("\\u{1b}"), "{}", run.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_could_not_be_written_was_not_done() {
    let (_folder, path) = file("setup.yaml", SETUP);
    let run = |arguments: &[&str], out: fs::File| {
        let run =
            Command::new(binary()).args(arguments).stdin(Stdio::null()).stdout(out).stderr(Stdio::piped()).output();
        let run = run.unwrap();
        (run.status.code().unwrap(), String::from_utf8(run.stderr).unwrap())
    };
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["help"],
        &["help", "check"],
        &["check", "--help"],
        &["new", "--flow", "connection"],
        &["schema", "connection"],
        &["explain", "UC203"],
        &["check", &path],
        &["check", "--output", "json", &path],
        &["check", "--output", "github", &path],
        &["match", &path, &path],
        &["build", &path, "--document", "integration-create"],
        &["convert", "--to", "setup", &path],
        &["serve", "--listen", "127.0.0.1:0"],
    ] {
        let (code, said) = run(arguments, fs::File::options().write(true).open("/dev/full").unwrap());
        // A report of nothing is written anyway.
        let is_empty = arguments.contains(&"github");
        assert!(code == 2 && said.contains("cannot write the result") || is_empty, "{arguments:?}: {code} {said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_could_not_be_fixed_is_not_said_to_be() {
    let (_folder, path) = file("payload.json", "{\"type\": \"Databricks\",}\n");
    let run = |out: fs::File| {
        let text = fs::File::open(&path).unwrap();
        let mut run = Command::new(binary());
        run.args(["check", "--fix", "-"]).stdin(text).stdout(out).stderr(Stdio::piped());
        String::from_utf8(run.output().unwrap().stderr).unwrap()
    };
    assert!(run(fs::File::create("/dev/null").unwrap()).contains("-:1: remove the comma [UC006]"));
    let said = run(fs::File::options().write(true).open("/dev/full").unwrap());
    assert!(said.contains("cannot write the result") && !said.contains("UC006"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_changes_nothing() {
    let (_folder, path) = file("bad.json", "{");
    for (arguments, code) in [("--help", 0), ("schema connection", 0), (&format!("check {path}"), 1)] {
        // The reader is gone before anything is written.
        let script = format!("exec 3> >(:) ; wait $! ; {} {arguments} >&3", binary().display());
        let run = Command::new("bash").args(["-c", &script]).output().unwrap();
        assert_eq!((run.status.code(), run.stderr.as_slice()), (Some(code), &b""[..]), "{arguments}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn files_are_opened_whatever_their_names_are() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = TempDir::new().unwrap();
    let inner = folder.path().join(OsStr::from_bytes(b"f\xF0older"));
    fs::create_dir(&inner).unwrap();
    let odd = inner.join(OsStr::from_bytes(b"s\xFFetup\xC3.yaml"));
    fs::write(&odd, format!("{SETUP}servicePrincipal: 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\n")).unwrap();
    fs::write(inner.join("base.yaml"), SETUP).unwrap();
    fs::write(inner.join(OsStr::from_bytes(b"\xE9.yaml")), "ucforge: 1\nextends: base.yaml\ncatalog: \"1\"\n").unwrap();
    let run = |arguments: &[&OsStr]| {
        let run = Command::new(binary()).args(arguments).stdin(Stdio::null()).output().unwrap();
        (run.status.code().unwrap(), String::from_utf8(run.stdout).unwrap(), String::from_utf8(run.stderr).unwrap())
    };
    let word = OsStr::new;
    // By name.
    let (code, out, err) = run(&[word("check"), word("--output"), word("json"), odd.as_os_str()]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, err.as_str(), &report["documents"][0]["kind"]), (0, "", &json!("setup")));
    assert!(
        report["documents"][0]["file"].as_str().unwrap().ends_with("/f\\xF0older/s\\xFFetup\\xC3.yaml"),
        "{report}"
    );
    // In a folder, with what it extends.
    for output in OUTPUTS {
        let (code, out, err) = run(&[word("check"), word("--output"), word(output), folder.path().as_os_str()]);
        assert_eq!((code, err.as_str()), (1, ""), "{output}: {out}");
        assert!(
            out.contains("xE9.yaml") && out.contains("UC203") && (output == "sarif" || !out.contains("UC211")),
            "{output}: {out}"
        );
    }
    let build = [word("build"), odd.as_os_str(), word("--document"), word("integration-create")];
    assert_eq!(run(&build).0, 0);
    assert_eq!(run(&[word("convert"), word("--to"), word("json"), odd.as_os_str()]).0, 0);
    assert_eq!(run(&[word("match"), odd.as_os_str(), odd.as_os_str()]).0, 0);
    assert_eq!(run(&[word("check"), word("--setup"), odd.as_os_str(), odd.as_os_str()]).0, 0);
    // And fixed in place.
    let broken = inner.join(OsStr::from_bytes(b"\xFF.json"));
    fs::write(&broken, r#"{"type": "Databricks",}"#).unwrap();
    run(&[word("check"), word("--fix"), broken.as_os_str()]);
    assert_eq!(fs::read_to_string(&broken).unwrap(), r#"{"type": "Databricks"}"#);
    // One that is not there is named.
    let (code, _, err) =
        run(&[word("check"), inner.join(OsStr::from_bytes(b"no\xFE\n.json")).as_os_str(), odd.as_os_str()]);
    assert!(code == 2 && err.lines().count() == 1 && err.contains("no\\xFE\\u{a}.json: No such file"), "{err}");
}

#[cfg(unix)]
#[test]
fn names_of_files_do_nothing_to_a_terminal() {
    let folder = TempDir::new().unwrap();
    let names = [
        "esc\u{1b}[31m.json",
        "line\nerror: injected.json",
        "c1\u{9b}2J.json",
        "rtl\u{202e}nosj.json",
        "del\u{7f}\r.json",
        "::error::x,y%.json",
    ];
    for name in names {
        fs::write(folder.path().join(name), r#"{"type": "Databricks", "autoBootstrap": tru}"#).unwrap();
    }
    let root = folder.path().to_str().unwrap();
    for output in OUTPUTS {
        let run = ucforge(&["check", "--output", output, root]);
        assert_eq!(run.code, 1, "{output}");
        let is_odd = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202e}');
        assert!(!run.out.contains(is_odd), "{output}: {:?}", run.out);
        assert!(!run.out.lines().any(|line| line.starts_with("error: injected")), "{output}: {}", run.out);
        match output {
            "json" => {
                let report: Value = serde_json::from_str(&run.out).unwrap();
                let files =
                    report["documents"].as_array().unwrap().iter().map(|one| one["file"].as_str().unwrap().to_owned());
                let mut expected = names.map(|name| format!("{root}/{name}"));
                expected.sort();
                assert_eq!(files.collect::<Vec<_>>(), expected);
            }
            "sarif" => {
                let log: Value = serde_json::from_str(&run.out).unwrap();
                let uris = log["runs"][0]["results"].to_string();
                for part in [
                    "esc%1B%5B31m.json",
                    "line%0Aerror%3A%20injected.json",
                    "c1%C2%9B2J.json",
                    "rtl%E2%80%AEnosj.json",
                    "del%7F%0D.json",
                ] {
                    assert!(uris.contains(part), "{part} in {uris}");
                }
            }
            "github" => {
                for part in [
                    "esc\\u{1b}[31m.json,line=",
                    "line%0Aerror%3A injected.json,",
                    "/%3A%3Aerror%3A%3Ax%2Cy%25.json,line=",
                ] {
                    assert!(run.out.contains(part), "{part} in {}", run.out);
                }
                assert!(run.out.lines().all(|line| line.starts_with("::")), "{}", run.out);
            }
            "gitlab" | "rdjson" => {
                let report: Value = serde_json::from_str(&run.out).unwrap();
                let issues = report["diagnostics"].as_array().or(report.as_array()).unwrap();
                let files: BTreeSet<_> = issues.iter().map(|one| one["location"]["path"].as_str().unwrap()).collect();
                let expected: Vec<_> = names.map(|name| format!("{root}/{name}")).into();
                assert_eq!(files, expected.iter().map(String::as_str).collect(), "{output}");
            }
            _ => assert!(run.out.contains("esc\\u{1b}[31m.json:1:"), "{output}: {}", run.out),
        }
    }
    let missing = folder.path().join("no\u{1b}c\nerror: x.json");
    for arguments in [
        &["check"][..],
        &["build", "--document", "connection"],
        &["match", root],
        &["convert", "--to", "json"],
        &["check", "--setup"],
    ] {
        let run = ucforge(&[arguments, &[missing.to_str().unwrap()]].concat());
        assert!(
            run.code == 2 && !run.err.contains('\u{1b}') && run.err.lines().count() == 1,
            "{arguments:?}: {}",
            run.err
        );
    }
}

//! `check` through the real binary: bytes, permissions, and what must hold in every output. What it prints is in `cmd`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::{Value, json};
use tempfile::TempDir;
use ucforge_tests::{OUTPUTS, binary, ucforge, ucforge_in, ucforge_with};

/// A payload with a mistake of each sort, and a secret.
const PAYLOAD: &str = include_str!("../cmd/check.in/payload.json");

/// Starts a command in a folder with one file.
fn in_folder(name: &str, text: &str) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn secrets_are_hidden_in_every_output() {
    let text = PAYLOAD.replace("\"token\": \"dapi", "\"tokn\": \"s3cret\", \"token\": \"s3cret");
    let command = "curl -H 'Authorization: s3cret' -d '{\"config\": {\"token\": \"s3cret\", \"catalog\": \"1\"}}' https://u:s3cret@t.x.com/integrations";
    for text in [text.as_str(), command] {
        for output in OUTPUTS {
            let output = ucforge_with(&["check", "--output", output, "-"], text.as_bytes(), &[]);
            assert!(!output.out.replace("tokn", "").contains("s3cret") && !output.err.contains("s3cret"), "{output:?}");
            assert_eq!(output.code, 1);
        }
    }
}

/// What is hidden is known from findings, too.
#[test]
fn secrets_are_hidden_in_lines_whose_findings_are_ignored() {
    let text = r#"{"type": "Databricks", "autoBootstrap": true, "config": {"catalog": "1x", "passphrse": "s3cret", "zz": "s3cret"}}"#;
    for arguments in [["--ignore", "UC101"], ["--select", "UC203"]] {
        for output in OUTPUTS {
            let run =
                ucforge_with(&[&["check", "--output", output], &arguments[..], &["-"]].concat(), text.as_bytes(), &[]);
            assert!(run.out.contains("UC203") && !run.out.contains("s3cret") && !run.err.contains("s3cret"), "{run:?}");
            assert!(output == "sarif" || !run.out.contains("UC101"), "{run:?}");
        }
    }
}

/// Secrets outside of secret fields: users of addresses, connection strings, names of others, headers, options of SQL.
#[test]
fn secrets_are_hidden_wherever_people_put_them() {
    let payload = r#"{"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "https://token:Marker-One@dbc-0a1b2c3d-4e5f.cloud.databricks.com",
"httpPath": "PWD=Marker-Two;AuthMech=3", "authenticationType": "token", "passphrase": "Marker-Three", "pwd": "Marker-Four",
"credentials": {"value": "Marker-Five"}, "to\u006ben_2": "Marker-Six", "dsn": "x;Pa\u0073sword=Marker-Seven", "catalog": "1x"}}"#;
    let command = "curl -x http://u:Marker-One@proxy.example:3128 https://acme.hosted.immutacloud.com/integrations -H 'Cookie: sid=Marker-Two' \
        -H 'X-Api-Key: Marker-Three' --proxy-user 'u:Marker-Four' -d '{}'";
    let script = "GRANT SELCT ON TABLE a.b.c TO `x`; CREATE CONNECTION c TYPE mysql OPTIONS (host 'h', password 'Marker-One');\n\
        GRANT OPTIONS (secret 'Marker-Two') TO x;\n";
    let setup = "ucforge: 1\nflow: integration-automatic\nworkspaceUrl: https://token:Marker-One@h.cloud.databricks.com\nhttpPath: PWD=Marker-Two\n\
        authenticationType: token\ntoken: Marker-Three\ncatalog: 1x\n";
    let (folder, _) = in_folder("payload.json", payload);
    for (name, text) in [("command.sh", command), ("script.sql", script), ("setup.yaml", setup)] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let hides = |arguments: &[&str], with_result: bool| {
        let output = ucforge(arguments);
        let shown = if with_result { output.out.clone() + &output.err } else { output.err.clone() };
        assert!(!shown.contains("Marker") && !shown.is_empty(), "{arguments:?}: {shown}");
    };
    for name in ["payload.json", "command.sh", "script.sql", "setup.yaml"] {
        for output in OUTPUTS {
            hides(&["check", "--output", output, &path(name)], true);
        }
    }
    for output in OUTPUTS {
        hides(&["match", "--output", output, &path("payload.json"), &path("setup.yaml")], true);
    }
    // A document is what was asked for; what is said of it is not.
    hides(&["convert", "--to", "setup", &path("payload.json")], false);
    hides(&["build", &path("setup.yaml"), "--document", "grants"], true);
    let converted = ucforge(&["convert", "--to", "yaml", &path("payload.json")]).out;
    assert!(
        ["Three", "Four", "Five", "Six"].iter().all(|name| !converted.contains(&format!("Marker-{name}"))),
        "{converted}"
    );
}

#[test]
fn files_are_mended_where_they_stand_and_the_rest_is_told() {
    let text = PAYLOAD.replace("    \"audit\": false,\n", "").replace("1immuta", "immuta_prod");
    let (folder, path) = in_folder("payload.json", &text);
    let output = ucforge(&["check", "--fix", &path]);
    let fixed = text.replace("workspaceURL", "workspaceUrl").replace("\"immuta_prod\"\n", "\"immuta_prod\",\n");
    assert_eq!(fs::read_to_string(&path).unwrap(), fixed);
    assert_eq!(output.code, 0, "{output:?}");
    assert_eq!(
        output.err.replace(&path, "payload.json"),
        "payload.json:5: rename it to `workspaceUrl` [UC101]\npayload.json:9: insert a comma [UC005]\n"
    );
    assert!(output.out.ends_with("1 document checked: 1 note\n"), "{}", output.out);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["payload.json"], "nothing is left beside it");
    let again = ucforge(&["check", "--fix", &path]);
    assert_eq!((again.err.as_str(), fs::read_to_string(&path).unwrap()), ("", fixed));
}

#[test]
fn what_is_none_of_ours_is_not_changed_and_does_not_pass_when_warnings_are_denied() {
    let ini = "[DEFAULT]\nhost = https://dbc-1f2e3d4c-5b6a.cloud.databricks.com\nauth_type = azure-cli\n";
    let package = "{\"name\": \"lake\", \"version\": \"1.0.0\"}\n";
    for (name, text) in
        [("settings.cfg", ini), ("settings.json", ini), ("package.json", package), ("x.log", "[12:00:00] a\n")]
    {
        let (folder, path) = in_folder(name, text);
        let output = ucforge(&["check", "--fix", &path]);
        assert_eq!((output.code, output.err.as_str()), (0, ""), "{name}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        assert!(
            output.out.contains("warning[UC904]") && output.out.ends_with("1 document checked: 1 warning\n"),
            "{}",
            output.out
        );
        assert_eq!(ucforge(&["check", "--deny", "warnings", &path]).code, 1, "{name}");
        // Found in a folder it is passed over.
        fs::write(folder.path().join("get.sh"), "curl https://t.x.com/integrations -H \"Authorization: $K\"\n")
            .unwrap();
        let output = ucforge(&["check", "--deny", "warnings", "--fix", folder.path().to_str().unwrap()]);
        assert_eq!((output.code, fs::read_to_string(&path).unwrap().as_str()), (0, text), "{name}: {}", output.out);
        assert!(!output.out.contains(name), "{}", output.out);
    }
    let output = ucforge_with(&["check", "--deny", "warnings", "-"], b"hello\n", &[]);
    assert!(output.code == 1 && output.out.contains("warning[UC904]"), "{}", output.out);
    // A request without a body is known.
    let get = b"curl https://t.x.com/integrations -H \"Authorization: $K\"\n";
    assert_eq!(ucforge_with(&["check", "--deny", "warnings", "-"], get, &[]).code, 0);
}

/// Whatever it is called each time; and what somebody has named is told even if a folder was searched first.
#[test]
fn a_file_is_looked_at_once() {
    let (folder, path) = in_folder("payload.json", PAYLOAD);
    fs::write(folder.path().join("other.json"), "[1, 2]").unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    let files = |arguments: &[&str]| -> Vec<String> {
        let output = ucforge_in(folder.path(), &[&["check", "--output", "json"], arguments].concat(), &[]);
        let told: Value = serde_json::from_str(&output.out).unwrap();
        told["documents"].as_array().unwrap().iter().map(|one| one["file"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        files(&["payload.json", "./payload.json", &path, "sub/.././payload.json"]),
        ["payload.json", "sub/.././payload.json"]
    );
    assert_eq!(files(&[".", "payload.json"]), ["./payload.json"]);
    assert_eq!(files(&[".", "other.json"]), ["./other.json", "./payload.json"]);
    let output = ucforge_with(&["check", "-", "-"], PAYLOAD.as_bytes(), &[]);
    assert!(!output.out.contains("the text is empty") && output.out.contains("1 document checked"), "{output:?}");
}

#[test]
fn a_file_without_a_certain_fix_is_not_touched() {
    for (text, code) in [("{\"a\": 1, \"a\": 2}", 1), ("{\"id\": 1, \"status\": \"x\"}", 0)] {
        let (_folder, path) = in_folder("payload.json", text);
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        let output = ucforge(&["check", "--fix", &path]);
        assert_eq!((output.code, output.err.as_str()), (code, ""));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
    }
}

#[cfg(unix)]
/// An editor puts what comes out in the place of its text.
#[test]
fn a_standard_input_that_is_not_fixed_comes_back_as_it_came() {
    let large = vec![b' '; 17 << 20];
    let (_folder, setup) = in_folder("s.yaml", "ucforge: 1\nflow: connection\n");
    let setup = ["--setup", setup.as_str()];
    for (input, options) in [
        (&b"{\"a\": \"\xe9\"}"[..], &[][..]),
        (b"\xff\xfe{\x00}\x00", &[]),
        (b"a\0b\xffc", &[]),
        (&large, &[]),
        (b"{\"type\":", &[]),
        (b"a shopping list", &["--skip-unknown"]),
        (b"GRANT x", &setup),
        (b"GRANT x", &["--setup", "/nowhere.yaml"]),
        (b"", &[]),
    ] {
        let mut arguments = vec!["check", "--fix", "-"];
        arguments.extend(options);
        let mut child = Command::new(binary())
            .args(&arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let input = input.to_vec();
        let sent = input.clone();
        // Neither waits for the other.
        let writer = thread::spawn(move || pipe.write_all(&sent));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap().unwrap();
        let start = String::from_utf8_lossy(&input[..input.len().min(40)]).into_owned();
        assert_eq!(output.stdout.len(), input.len(), "{start} {options:?}");
        assert!(output.stdout == input, "{start} {options:?}");
    }
}

#[test]
fn a_mended_file_keeps_its_permissions_and_a_link_stays_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (folder, path) = in_folder("real.json", "{\"a\": 1,}");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path().join("link.json");
    symlink(&path, &link).unwrap();
    ucforge(&["check", "--fix", link.to_str().unwrap()]);
    assert_eq!(fs::read_to_string(&path).unwrap(), "{\"a\": 1}");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn what_is_no_text_is_told_with_the_place_of_the_first_bad_byte() {
    let report = |bytes: &[u8]| -> Value {
        let output = ucforge_with(&["check", "--output", "json", "-"], bytes, &[]);
        assert_eq!(output.code, 1);
        let report: Value = serde_json::from_str(&output.out).unwrap();
        report["documents"][0]["diagnostics"][0].clone()
    };
    let found = report(b"{\"a\":\n \"\xC3\xA9\xFF\"}");
    assert_eq!((&found["code"], &found["line"], &found["column"]), (&json!("UC002"), &json!(2), &json!(4)));
    assert_eq!(found["message"], "the text is not UTF-8 from byte 10 on");
    assert_eq!(report(b"\xFF\xFE{\0}\0")["help"], "it looks like UTF-16: save it as UTF-8");
    // Without a mark, and letters of ASCII only: valid UTF-8 as well.
    for wide in [b"{\0}\0\n\0".as_slice(), b"\0{\0}\0\n", b"\0{\0\xe9\0}"] {
        assert_eq!(
            (&report(wide)["code"], &report(wide)["help"]),
            (&"UC002".into(), &"it looks like UTF-16: save it as UTF-8".into())
        );
    }
    assert_ne!(report(b"{\"a\0\": \0}")["code"], "UC002");
}

#[test]
fn programs_read_sarif_and_workflow_commands() {
    let (_folder, path) = in_folder("pay load.json", PAYLOAD);
    let sarif: Value = serde_json::from_str(&ucforge(&["check", "--output", "sarif", &path]).out).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!((&sarif["version"], &run["columnKind"]), (&json!("2.1.0"), &json!("unicodeCodePoints")));
    let comma = run["results"].as_array().unwrap().iter().find(|result| result["ruleId"] == "UC005").unwrap();
    assert_eq!(comma["level"], "error");
    let place = &comma["locations"][0]["physicalLocation"];
    assert!(place["artifactLocation"]["uri"].as_str().unwrap().ends_with("/pay%20load.json"));
    assert_eq!(place["region"], json!({"startLine": 9, "startColumn": 25, "endLine": 9, "endColumn": 25}));
    let inserted = &comma["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"];
    assert_eq!(inserted["text"], ",");
    let rules: Vec<_> =
        run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| rule["id"].clone()).collect();
    for result in run["results"].as_array().unwrap() {
        assert!(rules.contains(&result["ruleId"]), "{result}");
    }
    let github = ucforge(&["check", "--output", "github", &path]).out;
    let line = format!("::error file={path},line=9,col=25,endLine=9,endColumn=25,title=UC005::a comma is missing here");
    assert!(github.lines().any(|other| other == line), "{github}");
    assert!(github.contains("::notice ") && github.contains("::warning "), "{github}");
}

/// A page with two commands that send something, one that asks, and prose that would open a quote.
const PAGE: &str = include_str!("../cmd/several.in/wiki.txt");

#[test]
fn every_command_of_a_page_is_a_document_of_its_own_in_every_output() {
    let (_folder, path) = in_folder("wiki.md", PAGE);
    let output = ucforge(&["check", "--output", "json", &path]);
    let report: Value = serde_json::from_str(&output.out).unwrap();
    assert_eq!((output.code, &report["version"]), (1, &json!(1)));
    let documents: Vec<_> = report["documents"].as_array().unwrap().iter().collect();
    let shown: Vec<_> =
        documents.iter().map(|one| (one["command"].clone(), one["kind"].clone(), one["file"].clone())).collect();
    let expected = [(1, "script-create"), (2, "unknown"), (3, "integration-create")]
        .map(|(number, kind)| (json!(number), json!(kind), json!(path)));
    assert_eq!(shown, expected);
    assert_eq!(documents[0]["diagnostics"][0]["code"], "UC005");
    assert_eq!(
        (&documents[1]["diagnostics"][0]["code"], &documents[1]["diagnostics"][0]["line"]),
        (&json!("UC231"), &json!(9))
    );
    assert!(documents[2]["diagnostics"].as_array().unwrap().iter().any(|one| one["code"] == "UC006"), "{report}");

    let human = ucforge(&["check", &path]).out.replace(&path, "wiki.md");
    for name in [
        "wiki.md, command 1\n\n",
        "wiki.md, command 2\n\n",
        "wiki.md, command 3\n\n",
        "--> wiki.md:9:",
        "3 documents checked",
    ] {
        assert!(human.contains(name), "{name}: {human}");
    }
    let sarif: Value = serde_json::from_str(&ucforge(&["check", "--output", "sarif", &path]).out).unwrap();
    let names: Vec<_> = sarif["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["locations"][0]["logicalLocations"][0]["name"].as_str().unwrap_or("").to_owned())
        .collect();
    assert_eq!((names.first().unwrap().as_str(), names.last().unwrap().as_str()), ("command 1", "command 3"));
    let github = ucforge(&["check", "--output", "github", &path]).out;
    assert!(github.contains("title=UC231 (command 2)::"), "{github}");
    for text in [human, sarif.to_string(), github, output.out] {
        assert!(!text.contains("s3cret"), "{text}");
    }
}

#[test]
fn the_source_of_a_page_is_one_finding_without_its_secrets() {
    let text = "<p>curl -X POST \\<br>\n  -H &quot;Authorization: s3cret&quot; \\<br>\n  -d &#x27;{&quot;token&quot;: &quot;s3cret&quot;}&#x27;</p>\n";
    for output in OUTPUTS {
        let output = ucforge_with(&["check", "--output", output, "-"], text.as_bytes(), &[]);
        assert!(!output.out.contains("s3cret") && output.out.contains("UC027"), "{}", output.out);
        assert_eq!(output.code, 1);
    }
    assert_eq!(ucforge_with(&["check", "--fix", "-"], text.as_bytes(), &[]).out, text);
    assert_eq!(ucforge_with(&["convert", "--to", "json", "-"], text.as_bytes(), &[]).code, 1);
}

#[test]
fn a_script_may_be_said_to_be_one() {
    let optimize = "OPTIMIZE a.b.c;\n";
    let grants = "GRANT SELECT ON TABLE a.b.c TO `x`;\n";
    let rows = r#"[{"Principal": "x", "ActionType": "SELECT", "ObjectType": "TABLE", "ObjectKey": "a.b.c"}]"#;
    for (said, text, expected) in [
        // What is in it says nothing about it, or something else.
        (Some("grants"), optimize, ("grants", "sql")),
        (Some("grants-verify"), optimize, ("grants-verify", "sql")),
        (Some("grants-undo"), grants, ("grants-undo", "sql")),
        (Some("grants"), "curl x", ("grants", "sql")),
        (Some("grants-verify"), rows, ("grants-verify", "json")),
        (None, optimize, ("unknown", "sql")),
        (None, grants, ("grants", "sql")),
    ] {
        let mut arguments = vec!["check", "--output", "json", "-"];
        arguments.extend(said.into_iter().flat_map(|said| ["--kind", said]));
        let run = ucforge_with(&arguments, text.as_bytes(), &[]);
        let report: Value = serde_json::from_str(&run.out).unwrap();
        let document = &report["documents"][0];
        assert_eq!(
            (&document["kind"], &document["format"]),
            (&expected.0.into(), &expected.1.into()),
            "{said:?} {text}"
        );
    }
}

#[test]
fn what_could_not_be_read_is_not_said_to_match() {
    let whole = include_str!("../cmd/match.in/script.json");
    let (folder, path) = in_folder("a.json", whole);
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (same, open) = (file("b.json", whole), file("c.json", &whole.replace("\"mine\"", "")));
    let empty = file("d.json", "");
    for paths in [vec![&path, &open], vec![&path, &empty], vec![&path, &same, &empty]] {
        let words: Vec<&str> = ["match"].into_iter().chain(paths.iter().map(|path| path.as_str())).collect();
        let run = ucforge(&words);
        assert!(run.code == 1 && run.out.contains("error[UC0"), "{run:?}");
    }
    let moved = whole.replace("/sql/1.0/warehouses/0123", "/sql/1.0/warehouses/9123");
    let moved = file("e.json", &moved.replace(",\n    \"audit\": {\"enabled\": true}", ""));
    let report: Value = serde_json::from_str(&ucforge(&["match", "--output", "json", &path, &moved]).out).unwrap();
    let found = report["documents"][1]["diagnostics"].as_array().unwrap();
    let lines: Vec<_> = found.iter().map(|one| one["line"].as_u64().unwrap()).collect();
    assert!(lines.len() == 2 && lines.is_sorted(), "{lines:?}");
}

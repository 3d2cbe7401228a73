//! `new`, `build` and `check` through the real binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;
use ucforge_tests::{Server, ucforge, ucforge_with};

const SETUP: &str = "ucforge: 1\nflow: integration-automatic\nworkspaceUrl: h.cloud.databricks.com\n\
    httpPath: /sql/1.0/warehouses/0123456789abcdef\nauthenticationType: token\ntoken: {env: IMMUTA_PAT}\ncatalog: immuta\n";

/// A folder with one file.
fn file(name: &str, content: impl AsRef<[u8]>) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

fn report(arguments: &[&str], input: &[u8]) -> (i32, Value) {
    let output = ucforge_with(&[&["check", "--output", "json"], arguments].concat(), input, &[]);
    (output.code, serde_json::from_str(&output.out).unwrap_or_else(|error| panic!("{error}: {output:?}")))
}

#[test]
fn new_writes_what_check_and_build_take() {
    for (flow, document) in [
        ("integration-automatic", "integration-create"),
        ("integration-manual", "script-create"),
        ("integration-update", "integration-update"),
        ("connection", "connection"),
    ] {
        for auth in ["token", "oAuthM2M"] {
            let new = ucforge(&["new", "--flow", flow, "--auth", auth]);
            assert_eq!((new.code, new.err.as_str()), (0, ""), "{flow}");
            let (_folder, path) = file("setup.yaml", &new.out);
            let check = ucforge(&["check", &path]);
            // A new integration is told that its API is legacy; there is nothing else to say.
            let said = if flow.ends_with("ic") || flow.ends_with("al") { "1 note" } else { "nothing to fix" };
            assert_eq!(check.code, 0, "{flow} {auth}");
            assert!(check.out.ends_with(&format!("1 document checked: {said}\n")), "{flow} {auth}: {}", check.out);
            let build = ucforge(&["build", &path, "--document", document]);
            assert_eq!(build.code, 0, "{build:?}");
            let payload: Value = serde_json::from_str(&build.out).unwrap();
            assert!(payload.get("config").or(payload.get("connection")).is_some(), "{payload}");
        }
    }
}

#[test]
fn build_masks_secrets_unless_told_to_reveal_them() {
    let (_folder, path) = file("setup.yaml", SETUP);
    let masked = ucforge_with(&["build", &path, "--document", "integration-create"], b"", &[("IMMUTA_PAT", "s3cret")]);
    assert_eq!(serde_json::from_str::<Value>(&masked.out).unwrap()["config"]["token"], "${IMMUTA_PAT}");
    let reveal = ["build", &path, "--document", "integration-create", "--reveal-secrets"];
    let revealed = ucforge_with(&reveal, b"", &[("IMMUTA_PAT", "s3cret")]);
    assert_eq!(serde_json::from_str::<Value>(&revealed.out).unwrap()["config"]["token"], "s3cret");
    let unset = ucforge(&reveal);
    assert_eq!((unset.code, unset.out.as_str()), (1, ""));
    assert!(unset.err.contains("IMMUTA_PAT is not set"), "{}", unset.err);
}

#[test]
fn secrets_come_from_files_beside_the_setup_and_from_programs() {
    let (folder, path) = file("setup.yaml", SETUP.replace("{env: IMMUTA_PAT}", "{file: token.txt}"));
    fs::write(folder.path().join("token.txt"), "from a file\n").unwrap();
    let reveal = |path: &str| {
        let output = ucforge(&["build", path, "--document", "integration-create", "--reveal-secrets"]);
        assert_eq!(output.code, 0, "{output:?}");
        serde_json::from_str::<Value>(&output.out).unwrap()["config"]["token"].clone()
    };
    assert_eq!(reveal(&path), "from a file");
    let (_folder, path) = file("setup.yaml", SETUP.replace("{env: IMMUTA_PAT}", "{command: [printf, 'a $b']}"));
    assert_eq!(reveal(&path), "a $b");
}

#[test]
fn a_setup_extends_others_relative_to_itself() {
    let (folder, path) = file("setup.yaml", "ucforge: 1\nextends: bases/two.yaml\ncatalog: mine\n");
    fs::create_dir(folder.path().join("bases")).unwrap();
    fs::write(folder.path().join("bases/two.yaml"), "extends: one.json\nhttpPath: /two\n").unwrap();
    let one = r#"{"ucforge": 1, "flow": "integration-automatic", "workspaceUrl": "h", "httpPath": "/one", "catalog": "one",
        "authenticationType": "token", "token": {"file": "token.txt"}}"#;
    fs::write(folder.path().join("bases/one.json"), one).unwrap();
    let build = ucforge(&["build", &path, "--document", "integration-create", "--to", "yaml"]);
    assert_eq!(
        (build.code, build.out.as_str()),
        (
            0,
            "type: Databricks\nautoBootstrap: true\nconfig:\n  workspaceUrl: h\n  httpPath: /two\n  authenticationType: token\n  token: \"${DATABRICKS_TOKEN}\"\n  catalog: mine\n"
        )
    );
    // A secret file is named from where its own setup stands.
    fs::write(folder.path().join("bases/token.txt"), "from the base\n").unwrap();
    let revealed = ucforge(&["build", &path, "--document", "integration-create", "--reveal-secrets"]);
    assert!(revealed.out.contains("from the base"), "{revealed:?}");
    assert_eq!(ucforge(&["check", &path]).code, 0);
    for (base, said) in [
        ("extends: ../setup.yaml\n", "leads back to itself"),
        ("extends: missing.yaml\n", "missing.yaml"),
        ("[", "line 1"),
        ("catalog: 1 bad\n", "Immuta refuses this catalog name"),
        ("token: {env: 'X\"; touch y; : \"'}\n", "environment variable"),
    ] {
        fs::write(folder.path().join("bases/two.yaml"), base).unwrap();
        let check = ucforge(&["check", &path]);
        assert_eq!(check.code, 1, "{base}");
        assert!(check.out.contains("error[UC211]") && check.out.contains(said), "{base}: {}", check.out);
        assert_eq!(ucforge(&["build", &path, "--document", "integration-create"]).code, 1);
    }
}

#[test]
fn a_setup_with_an_error_builds_nothing() {
    let (_folder, path) = file("setup.yaml", SETUP.replace("catalog: immuta", "catalog: 1immuta"));
    let build = ucforge(&["build", &path, "--document", "integration-create"]);
    assert_eq!((build.code, build.out.as_str()), (1, ""));
    assert!(build.err.contains("error[UC203]: Immuta refuses this catalog name"), "{}", build.err);
    assert!(build.err.contains("setup.yaml:7:10"), "{}", build.err);
    let (_folder, path) = file("setup.yaml", SETUP);
    let other = ucforge(&["build", &path, "--document", "connection"]);
    assert_eq!(other.code, 1);
    assert!(other.err.contains("has no document `connection`"), "{}", other.err);
    assert_eq!(ucforge(&["build", "/no/such/file", "--document", "connection"]).code, 2);
    assert_eq!(ucforge(&["build", &path, "--document", "nonsense"]).code, 2);
}

#[test]
fn check_reports_every_finding_with_its_place() {
    let payload = r#"{
  "type": "Databricks",
  "autoBootstrap": true,
  "config": {
    "workspaceUrl": "h.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
    "authenticationType": "token"
    "token": "s3cret", "catalog": "1é", "unheardOf": 1, "audit": {"enabled": true}
  }
}"#;
    let (_folder, path) = file("payload.json", payload);
    let (code, report) = report(&[&path], b"");
    assert_eq!(code, 1);
    let document = &report["documents"][0];
    assert_eq!(
        (&document["file"], &document["kind"], &document["format"]),
        (&json!(path), &json!("integration-create"), &json!("json"))
    );
    let found: Vec<_> = document["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| {
            (
                d["code"].as_str().unwrap(),
                d["severity"].as_str().unwrap(),
                d["pointer"].as_str(),
                d["line"].as_u64(),
                d["column"].as_u64(),
                d["endLine"].as_u64(),
                d["endColumn"].as_u64(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("UC905", "info", Some("/type"), Some(2), Some(11), Some(2), Some(23)),
            ("UC005", "error", None, Some(6), Some(34), Some(6), Some(34)),
            ("UC203", "error", Some("/config/catalog"), Some(7), Some(35), Some(7), Some(39)),
            ("UC101", "warning", Some("/config/unheardOf"), Some(7), Some(41), Some(7), Some(52)),
        ]
    );
    assert_eq!(document["diagnostics"][1]["fix"]["edits"][0]["text"], ",");
    assert!(!report.to_string().contains("s3cret"));
}

#[test]
fn people_see_the_line_without_its_secrets() {
    let output = ucforge_with(&["check"], br#"{"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "h", "httpPath": "p", "authenticationType": "token", "token": "s3cret", "catalog": "1"}}"#, &[]);
    assert_eq!(output.code, 1);
    assert!(
        output.out.contains("error[UC203]: Immuta refuses this catalog name: it starts with a digit\n --> -:1:157\n"),
        "{}",
        output.out
    );
    assert!(output.out.contains("\"token\": ••••••••, \"catalog\": \"1\""), "{}", output.out);
    assert!(output.out.ends_with("1 document checked: 1 error, 2 warnings, 2 notes\n"), "{}", output.out);
    assert!(!output.out.contains("s3cret") && !output.out.contains('\u{1b}'));
}

#[test]
fn exit_codes_follow_the_gravest_finding() {
    let warning = br#"{"ucforge": 1, "flow": "integration-automatic", "workspaceUrl": "https://h", "httpPath": "p", "authenticationType": "token", "token": {"env": "T"}, "catalog": "c"}"#;
    assert_eq!(ucforge_with(&["check", "-"], warning, &[]).code, 0);
    assert_eq!(ucforge_with(&["check", "--deny", "warnings", "-"], warning, &[]).code, 1);
    let cases: &[(&[u8], &str)] =
        &[(b"", "UC001"), (b"\xff\xfe", "UC002"), (b"{", "UC007"), (b"\x00", "UC022"), (b"plain words", "UC904")];
    for (input, code) in cases {
        let (exit, report) = report(&["-"], input);
        let codes: Vec<_> =
            report["documents"][0]["diagnostics"].as_array().unwrap().iter().map(|d| d["code"].clone()).collect();
        assert!(codes.contains(&json!(code)), "{input:?}: {codes:?}");
        let error = report["documents"][0]["diagnostics"].as_array().unwrap().iter().any(|d| d["severity"] == "error");
        assert_eq!(exit, i32::from(error), "{input:?}");
    }
    let huge = vec![b' '; (16 << 20) + 1];
    let (exit, report) = report(&["-"], &huge);
    assert_eq!((exit, &report["documents"][0]["diagnostics"][0]["code"]), (1, &json!("UC003")));
}

#[test]
fn folders_are_searched_and_the_rest_is_worked_through() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("inner")).unwrap();
    for name in ["b.yaml", "a.json", "inner/c.yml", "notes.txt", ".hidden.json"] {
        fs::write(folder.path().join(name), "{}").unwrap();
    }
    let root = folder.path().to_str().unwrap();
    let missing = folder.path().join("missing.json");
    let output = ucforge(&["check", "--output", "json", missing.to_str().unwrap(), root]);
    let report: Value = serde_json::from_str(&output.out).unwrap();
    let files: Vec<_> = report["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["file"].as_str().unwrap().strip_prefix(root).unwrap().to_owned())
        .collect();
    assert_eq!(files, ["/a.json", "/b.yaml", "/inner/c.yml"]);
    assert_eq!(output.code, 2);
    assert!(output.err.contains("missing.json"), "{}", output.err);
    // What could not be opened counts for more than what was found in the others.
    fs::write(folder.path().join("bad.json"), "[").unwrap();
    let output = ucforge(&["check", root, missing.to_str().unwrap()]);
    assert!(output.code == 2 && output.out.contains("bad.json:1:"), "{output:?}");
}

#[test]
fn bad_usage_is_two() {
    for arguments in
        [&["nonsense"][..], &["check", "--kind", "nonsense", "-"], &["new"], &["new", "--flow", "x"], &["build"]]
    {
        assert_eq!(ucforge(arguments).code, 2, "{arguments:?}");
    }
    assert_eq!(ucforge(&["--version"]).code, 0);
    assert_eq!(ucforge(&["--help"]).code, 0);
}

#[test]
fn schema_is_json() {
    let schema: Value = serde_json::from_str(&ucforge(&["schema", "connection"]).out).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["required"], json!(["connectionKey", "connection", "nativeIntegration"]));
}

/// Everything that could break out of a shell or of JSON.
const NASTY: &str = "a'b\"c\\d$HOME`id`!e\n\tü𝄞\u{1}${X}$(id)%s\\n&;|<>*?[~#";

#[test]
fn the_curl_rendering_sends_the_same_payload_whatever_stands_in_it() {
    let server = Server::start(&["--control"]);
    let setup = json!({"ucforge": 1, "flow": "connection", "immutaUrl": format!("http://{}", server.address()),
        "connectionKey": NASTY, "workspaceUrl": "h.cloud.databricks.com", "httpPath": NASTY,
        "authenticationType": "token", "token": {"env": "MY_PAT"}, "catalog": "immuta", "groupPattern": {"deny": NASTY}});
    let (_folder, path) = file("setup.json", setup.to_string());
    let curl = ucforge(&["build", &path, "--document", "connection", "--to", "curl"]);
    assert_eq!(curl.code, 0, "{curl:?}");
    assert!(!curl.out.contains("s3cret"));
    let run = Command::new("bash")
        .args(["-c", &curl.out])
        .env("MY_PAT", NASTY)
        .env("IMMUTA_API_KEY", "846e'9\"e$4")
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    let answer: Value = serde_json::from_slice(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    assert_eq!(answer["objectPath"], json!([NASTY]), "{run:?}");
    let state = server.client().send("GET", "/__sandbox/state", b"").json();
    assert_eq!(state["integrations"][0]["config"]["groupPattern"]["deny"], NASTY);
}

#[test]
fn the_curl_rendering_sends_nothing_while_something_is_missing() {
    let server = Server::start(&["--control"]);
    let setup = SETUP.replace("ucforge: 1", &format!("ucforge: 1\nimmutaUrl: http://{}", server.address()));
    let (_folder, path) = file("setup.yaml", setup);
    let curl = ucforge(&["build", &path, "--document", "integration-create", "--to", "curl"]);
    for missing in ["IMMUTA_API_KEY", "IMMUTA_PAT"] {
        let mut bash = Command::new("bash");
        bash.args(["-c", &curl.out]).env("IMMUTA_API_KEY", "k").env("IMMUTA_PAT", "t").env_remove(missing);
        let run = bash.output().unwrap();
        assert!(!run.status.success(), "{missing}");
        assert!(String::from_utf8_lossy(&run.stderr).contains(missing), "{run:?}");
        assert_eq!(server.client().send("GET", "/integrations", b"").json(), json!([]), "{missing}");
    }
    let send = || {
        Command::new("bash").args(["-c", &curl.out]).env("IMMUTA_API_KEY", "k").env("IMMUTA_PAT", "t").output().unwrap()
    };
    assert!(send().status.success());
    // What the API refuses is no success: the host is taken now.
    let again = send();
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stdout).contains("already exists"), "{again:?}");
}

#[test]
fn only_setups_extend_others_and_only_files() {
    let (_folder, path) =
        file("payload.json", r#"{"type": "Databricks", "autoBootstrap": true, "extends": "/dev/zero"}"#);
    assert!(ucforge(&["check", &path]).out.contains("`extends` is not a known field"));
    let (_folder, path) = file("setup.json", r#"{"ucforge": 1, "extends": "/dev/zero"}"#);
    assert!(ucforge(&["check", &path]).out.contains("/dev/zero is not a file"));
}

#[test]
fn an_empty_folder_is_said() {
    let folder = TempDir::new().unwrap();
    let output = ucforge(&["check", folder.path().to_str().unwrap()]);
    assert_eq!(output.code, 2);
    assert!(output.err.contains("no documents found"), "{}", output.err);
}

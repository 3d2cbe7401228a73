//! `new`, `build` and `check` through the real binary, where more than one command line is needed to see it. The others are
//! in `cmd`.
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
use ucforge_tests::{SETUP, Server, ucforge, ucforge_with};

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

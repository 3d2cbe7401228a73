//! What a command needs is told before anything is sent.

use std::path::Path;
use std::process::Command;

use serde_json::json;
use tempfile::TempDir;
use ucforge_tests::Capture;

use super::{NASTY, SCRIPTS, built, only, plain_setup, program, run, spies, with_everything};

#[test]
fn nothing_is_sent_while_something_is_missing_or_cannot_be() {
    let server = Capture::everything();
    let (setup, _) = with_everything(None);
    for to in SCRIPTS {
        let text = built(&setup, "integration-update", to, &[]);
        for name in ["IMMUTA_URL", "IMMUTA_API_KEY", "INTEGRATION_ID", "PEM", "PAT"] {
            let (output, _) = run(&text, to, &server.url(), &[name]);
            assert_eq!(output.status.code(), Some(2), "{to} {name}: {output:?}");
            assert!(String::from_utf8_lossy(&output.stderr).contains(name), "{to} {name}: {output:?}");
        }
        for (name, value) in [
            ("IMMUTA_API_KEY", "key\nX-Other: 1"),
            ("INTEGRATION_ID", "7/../8"),
            ("INTEGRATION_ID", "7\n"),
            ("IMMUTA_URL", "http://tenant.example.com"),
            ("IMMUTA_URL", "127.0.0.1:1"),
            ("IMMUTA_URL", "-o/tmp/x"),
            ("IMMUTA_URL", "http://127.0.0.1:80@evil.example"),
            ("IMMUTA_URL", "http://127.0.0.1.evil.example"),
            ("IMMUTA_URL", "http://[::1]@evil.example"),
            ("IMMUTA_URL", "http://[::1].evil.example"),
            ("IMMUTA_URL", "http://localhost:80\\@evil.example"),
            ("IMMUTA_URL", "http://localhost\\.evil.example"),
            ("IMMUTA_URL", "http://localhost#@evil.example"),
            ("IMMUTA_URL", "http://localhost?@evil.example"),
            ("IMMUTA_URL", "http://localhost%2eevil.example/"),
            ("IMMUTA_URL", "http://localhost.:80:x/"),
            ("IMMUTA_URL", "HTTP://evil.example"),
            ("IMMUTA_URL", "hTtP://localhost@evil.example"),
            ("IMMUTA_URL", "http://localhost\t@evil.example"),
            ("IMMUTA_URL", "http://localhost\n.evil.example"),
            ("IMMUTA_URL", "http://evil.example\nhttps://a"),
            ("IMMUTA_URL", "https://a\nhttp://evil.example"),
            ("IMMUTA_URL", " https://tenant.example.com"),
            ("IMMUTA_URL", "https://me:secret@tenant.example.com"),
            ("IMMUTA_URL", "https://tenant.example.com?x"),
            ("IMMUTA_URL", "http://localhost:99999"),
            ("IMMUTA_URL", "http://localhost:65536/a"),
            ("IMMUTA_URL", "https://tenant.example.com:70000"),
        ] {
            let text = if to == "python" {
                format!("import os\nos.environ[{name:?}] = {value:?}\n{text}")
            } else {
                let value = value.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t");
                format!("export {name}=$'{value}'\n{text}")
            };
            let (output, _) = run(&text, to, &server.url(), &[]);
            assert_eq!(output.status.code(), Some(2), "{to} {name}: {output:?}");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(said.contains(name) && !said.contains("X-Other"), "{to}: {said}");
        }
    }
    // Its client sends no path but one of ASCII.
    for path in ["é", "a/строка", "\u{1F600}"] {
        let text = built(&setup, "integration-update", "python", &[]);
        let text = format!("import os\nos.environ[\"IMMUTA_URL\"] = \"http://localhost:1/{path}\"\n{text}");
        let (output, _) = run(&text, "python", "http://localhost:1", &[]);
        assert_eq!(output.status.code(), Some(2), "{path}: {output:?}");
    }
    // What is not UTF-8 cannot stand in JSON.
    for to in SCRIPTS {
        assert!(built(&setup, "integration-update", to, &[]).contains("may repeat secrets that were sent"), "{to}");
        let text = built(&setup, "integration-update", to, &[]);
        let text = if to == "python" {
            format!("import os\nos.environb[b\"PAT\"] = b\"a\\xff\"\n{text}")
        } else {
            format!("export PAT=$'a\\xff'\n{text}")
        };
        let (output, _) = run(&text, to, &server.url(), &[]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(if to == "python" { "PAT is not" } else { "not UTF-8" }), "{to}: {said}");
    }
    assert_eq!(server.take().len(), 0);
}

#[test]
fn what_is_missing_is_said_before_anything_is_sent() {
    let server = Capture::everything();
    let text = built(&plain_setup(), "integration-create", "curl", &[]);
    let bash = Command::new("bash").args(["-c", "type -P bash"]).output().unwrap().stdout;
    let run = |prepare: &dyn Fn(&Path)| {
        let folder = TempDir::new().unwrap();
        prepare(folder.path());
        let output = Command::new(String::from_utf8_lossy(&bash).trim())
            .args(["-c", &text])
            .env("PATH", folder.path())
            .envs([("IMMUTA_URL", server.url().as_str()), ("IMMUTA_API_KEY", "k"), ("PAT", "p")])
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = run(&|folder| only(folder, &["curl"]));
    assert_eq!((code, said.contains("jq 1.6 or newer is missing")), (Some(2), true), "{said}");
    // An old one does not know how to read base64.
    let (code, said) = run(&|folder| {
        only(folder, &["curl"]);
        program(&folder.join("jq"), "echo 'jq: error: base64d is not a valid format' >&2; exit 3");
    });
    assert_eq!((code, said.contains("jq 1.6 or newer is missing")), (Some(2), true), "{said}");
    let (code, said) = run(&|folder| {
        only(folder, &["jq"]);
        program(
            &folder.join("curl"),
            "for one; do [[ $one != --fail-with-body ]] || { echo \"curl: option $one: is unknown\" >&2; exit 2; }; done; echo sent",
        );
    });
    assert_eq!((code, said.contains("--fail-with-body")), (Some(2), true), "{said}");
    assert_eq!(server.take().len(), 0);
    let (code, said) = run(&|folder| only(folder, &["curl", "jq"]));
    assert_eq!((code, server.take().len()), (Some(0), 1), "{said}");
}

#[test]
fn a_variable_need_not_be_exported_and_the_shell_stays_as_it_was() {
    let server = Capture::everything();
    for to in ["curl", "httpie"] {
        let text = built(&plain_setup(), "integration-create", to, &[]);
        let folder = TempDir::new().unwrap();
        let head = format!("IMMUTA_URL={}\nIMMUTA_API_KEY=k\nPAT='a\\(1)\"b'\n", server.url());
        let tail = "\necho \"$? ${form-none} $(type -t stop) $(printenv PAT)\"\n";
        let output = Command::new("bash")
            .args(["-c", &[&head, &text, tail].concat()])
            .env("PATH", spies(folder.path()))
            .env_remove("PAT")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.ends_with("0 none  \n"), "{to}: {said} {output:?}");
        assert_eq!(server.take()[0].json()["config"]["token"], "a\\(1)\"b", "{to}");
    }
}

#[test]
fn a_command_without_secrets_needs_the_client_alone() {
    let server = Capture::everything();
    let mut update = plain_setup();
    update["flow"] = "integration-update".into();
    update.as_object_mut().unwrap().remove("token");
    update["extra"] = json!({"integration-update": {"/config/numbers": "here", "/config/text": NASTY}});
    let bare = built(&update, "integration-update", "curl", &[]);
    let mut literal = plain_setup();
    literal["token"] = NASTY.into();
    let revealed = built(&literal, "integration-create", "curl", &["--reveal-secrets"]);
    let folder = TempDir::new().unwrap();
    only(folder.path(), &["curl", "bash"]);
    for (text, name, expected) in [(bare, "text", NASTY), (revealed, "token", NASTY)] {
        assert!(!text.contains("jq"), "{text}");
        let output = Command::new("bash")
            .args(["-c", &text])
            .env("PATH", folder.path())
            .envs([("IMMUTA_URL", server.url().as_str()), ("IMMUTA_API_KEY", "k"), ("INTEGRATION_ID", "7")])
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        assert_eq!(server.take()[0].json()["config"][name], expected);
    }
}

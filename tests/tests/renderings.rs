//! What `build` writes in other languages, run or read by these languages themselves.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;
use ucforge_tests::{Capture, python, python_folder, read_by, ucforge, ucforge_with};

/// Everything that could break out of a shell, of JSON, YAML, Python or PowerShell.
const NASTY: &str =
    "a'b\"c\\d$HOME`id`!e\n\tü𝄞\u{1}${X}$(id)%s\\n&;|<>*?[~#\r\n'@\n\"\"\"'''{0} {{x}} ‘’‚‛“”\u{202e}\u{7f} \u{a0}END";

const PRIVATE_KEY: &str =
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQ==\n-----END PRIVATE KEY-----\n";

const KEY: &str = "846e9e43c86a4ct1be14290d95127d13f'\"$`\\ x";

/// A setup and the payload that must arrive, written down by hand.
fn with_everything(url: Option<&str>) -> (Value, Value) {
    let mut setup = json!({"ucforge": 1, "flow": "integration-update", "autoBootstrap": false,
        "workspaceUrl": "h.cloud.databricks.com", "httpPath": NASTY, "port": 8443, "authenticationType": "oAuthM2M",
        "oAuthClientConfig": {"clientId": NASTY, "authorityUrl": "https://h.cloud.databricks.com/oidc/v1/token", "useCertificate": true,
            "publicCertificateThumbprint": "yes", "oauthPrivateKey": {"env": "PEM"}, "scope": "0123"},
        "catalog": "immuta", "groupPattern": {"deny": "no"}, "audit": {"enabled": false}, "workspaceIds": ["0123456789012345"],
        "additionalWorkspaceConnections": [{"workspaceUrl": "b.cloud.databricks.com", "httpPath": "1e3", "authenticationType": "token",
            "token": {"env": "PAT"}, "catalogs": ["isolated", "größe"]}],
        "extra": {"integration-update": {"/config/unheardOf": [null, true, 1.5, {}, [], "", NASTY], "/config/null": null}}});
    if let Some(url) = url {
        setup["immutaUrl"] = url.into();
    }
    let payload = json!({"type": "Databricks", "autoBootstrap": false, "config": {
        "workspaceUrl": "h.cloud.databricks.com", "httpPath": NASTY, "port": 8443, "authenticationType": "oAuthM2M",
        "oAuthClientConfig": {"clientId": NASTY, "authorityUrl": "https://h.cloud.databricks.com/oidc/v1/token", "useCertificate": true,
            "publicCertificateThumbprint": "yes", "oauthPrivateKey": PRIVATE_KEY, "scope": "0123"},
        "catalog": "immuta", "groupPattern": {"deny": "no"}, "audit": {"enabled": false}, "workspaceIds": ["0123456789012345"],
        "additionalWorkspaceConnections": [{"workspaceUrl": "b.cloud.databricks.com", "httpPath": "1e3", "authenticationType": "token",
            "token": NASTY, "catalogs": ["isolated", "größe"]}],
        "unheardOf": [null, true, 1.5, {}, [], "", NASTY], "null": null}});
    (setup, payload)
}

fn built(setup: &Value, document: &str, to: &str, more: &[&str]) -> String {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("setup.json");
    fs::write(&path, setup.to_string()).unwrap();
    let arguments = [&["build", path.to_str().unwrap(), "--document", document, "--to", to], more].concat();
    let output = ucforge_with(&arguments, b"", &[("PEM", PRIVATE_KEY), ("PAT", NASTY)]);
    assert_eq!(output.code, 0, "{output:?}");
    output.out
}

/// A folder whose programs note their arguments, then are the real ones.
fn spies(folder: &Path) -> String {
    for name in ["curl", "http", "printf"] {
        let script = format!(
            "#!/bin/bash\nfor one in \"$0\" \"$@\"; do printf '%s\\0' \"$one\"; done >> '{0}/arguments'\nPATH=${{PATH#*:}}\nexec {name} \"$@\"\n",
            folder.display()
        );
        fs::write(folder.join(name), script).unwrap();
        fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = std::env::var("PATH").unwrap_or_default();
    format!("{}:{}:{path}", folder.display(), python_folder().display())
}

/// Runs a rendering with all its variables but those in `without`.
fn run(text: &str, to: &str, url: &str, without: &[&str]) -> (Output, String) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("script");
    fs::write(&file, text).unwrap();
    let program = if to == "python" { python() } else { "bash".into() };
    let mut command = Command::new(program);
    command.arg(&file).env("PATH", spies(folder.path())).env("HOME", folder.path()).stdin(Stdio::null());
    for (name, value) in
        [("IMMUTA_URL", url), ("IMMUTA_API_KEY", KEY), ("INTEGRATION_ID", "7"), ("PEM", PRIVATE_KEY), ("PAT", NASTY)]
    {
        command.env_remove(name);
        if !without.contains(&name) {
            command.env(name, value);
        }
    }
    let output = command.output().unwrap();
    (output, fs::read_to_string(folder.path().join("arguments")).unwrap_or_default())
}

const SCRIPTS: [&str; 3] = ["curl", "httpie", "python"];

#[test]
fn whatever_stands_in_a_payload_arrives_as_it_is() {
    let server = Capture::everything();
    for (url, path) in [(Some(format!("{}/", server.url())), "/integrations/7"), (None, "/integrations/7")] {
        let (setup, payload) = with_everything(url.as_deref());
        for to in SCRIPTS {
            let text = built(&setup, "integration-update", to, &[]);
            assert!(!text.contains(PRIVATE_KEY) && !text.contains("MIIEv"), "{to}: {text}");
            let (output, arguments) = run(&text, to, &server.url(), &[]);
            assert!(output.status.success(), "{to}: {output:?}\n{text}");
            let [request] = &server.take()[..] else { panic!("{to}: one request") };
            assert_eq!((request.method.as_str(), request.path.as_str()), ("PUT", path), "{to}");
            assert_eq!(request.header("authorization"), Some(KEY), "{to}");
            assert_eq!(request.header("content-type"), Some("application/json"), "{to}");
            assert_eq!(request.json(), payload, "{to}");
            // Neither the key nor any part of the body stands in the arguments of a process.
            assert_eq!(arguments.is_empty(), to == "python", "{to}");
            for part in [KEY, "MIIEv", "h.cloud.databricks.com", "immuta\""] {
                assert!(!arguments.contains(part), "{to}: {part} in {arguments}");
            }
        }
    }
}

#[test]
fn revealed_secrets_need_no_environment() {
    let server = Capture::everything();
    let (setup, payload) = with_everything(Some(&server.url()));
    for to in SCRIPTS {
        let text = built(&setup, "integration-update", to, &["--reveal-secrets"]);
        assert!(text.contains("MIIEv"), "{to}");
        let (output, arguments) = run(&text, to, "", &["PEM", "PAT"]);
        assert!(output.status.success(), "{to}: {output:?}");
        assert_eq!(server.take()[0].json(), payload, "{to}");
        assert!(!arguments.contains("MIIEv"), "{to}");
    }
    for (to, escaped) in [("json", true), ("yaml", false), ("powershell", true)] {
        let text = built(&setup, "integration-update", to, &["--reveal-secrets"]);
        assert!(text.contains("MIIEv") && text.contains("KEY-----\\n") == escaped, "{to}: {text}");
    }
}

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
        ] {
            let text = if to == "python" {
                format!("import os\nos.environ[{name:?}] = {value:?}\n{text}")
            } else {
                format!("export {name}=$'{}'\n{text}", value.replace('\n', "\\n"))
            };
            let (output, _) = run(&text, to, &server.url(), &[]);
            assert_eq!(output.status.code(), Some(2), "{to} {name}: {output:?}");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(said.contains(name) && !said.contains("X-Other"), "{to}: {said}");
        }
    }
    // What is no UTF-8 cannot stand in JSON; the shell sends its bytes, and the API refuses them.
    let text = format!(
        "import os\nos.environb[b\"PAT\"] = b\"a\\xff\"\n{}",
        built(&setup, "integration-update", "python", &[])
    );
    let (output, _) = run(&text, "python", &server.url(), &[]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "PAT is not what it should be\n");
    assert_eq!(server.take().len(), 0);
}

#[test]
fn an_answer_that_is_no_success_is_a_failure_and_shown_and_a_redirect_is_not_followed() {
    let (setup, _) = with_everything(None);
    let elsewhere = Capture::everything();
    let server = Capture::start(|request| match request.path.as_str() {
        "/refuse/integrations/7" => (422, "application/json", "{\"message\": \"no catalog\"}".to_owned()),
        _ => (302, "text/plain\r\nLocation: /elsewhere", "moved".to_owned()),
    });
    for to in SCRIPTS {
        let text = built(&setup, "integration-update", to, &[]);
        let (output, _) = run(&text, to, &format!("{}/refuse", server.url()), &[]);
        assert!(!output.status.success(), "{to}: {output:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("no catalog"), "{to}: {output:?}");
        let (output, _) = run(&text, to, &server.url(), &[]);
        assert!(!output.status.success(), "{to}: {output:?}");
        assert_eq!(server.take().len(), 2, "{to}");
        let (output, _) = run(&text, to, "http://127.0.0.1:1", &[]);
        assert!(!output.status.success(), "{to}: {output:?}");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("Traceback"), "{to}: {output:?}");
    }
    assert_eq!(elsewhere.take().len(), 0);
}

#[test]
fn yaml_says_the_same_to_readers_of_both_versions() {
    let (setup, payload) = with_everything(None);
    let text = built(&setup, "integration-update", "yaml", &["--reveal-secrets"]);
    assert_eq!(read_by("read_yaml.py", &text), json!([payload, payload]), "{text}");
    let numbers = r#"{"/config/a": 1e3, "/config/b": [-2E-7, 1.5E5, 1.5e+10, 443]}"#;
    let base = r#"{"ucforge": 1, "flow": "integration-update", "workspaceUrl": "h.cloud.databricks.com", "httpPath": "/p", "authenticationType": "token", "catalog": "c", "extra": {"integration-update": "#;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("numbers.json");
    fs::write(&path, [base, numbers, "}}"].concat()).unwrap();
    let output = ucforge(&["build", path.to_str().unwrap(), "--document", "integration-update", "--to", "yaml"]);
    for read in read_by("read_yaml.py", &output.out).as_array().unwrap() {
        assert_eq!(read["config"]["a"].as_f64(), Some(1000.0), "{}", output.out);
        assert_eq!(read["config"]["b"], json!([-2e-7, 150_000.0, 1.5e10, 443]), "{}", output.out);
    }
    // A private key stays readable.
    assert!(text.contains("oauthPrivateKey: |\n      -----BEGIN PRIVATE KEY-----\n      MIIEv"), "{text}");
}

/// The text that the parts of a PowerShell expression make, with these variables.
fn put_together(parts: &Value) -> String {
    let mut text = String::new();
    for part in parts.as_array().unwrap() {
        text.push_str(match part["env"].as_str() {
            Some("PEM") => PRIVATE_KEY,
            Some("PAT") => NASTY,
            Some("INTEGRATION_ID") => "7",
            Some(other) => panic!("{other} is read"),
            None => part.as_str().unwrap_or_default(),
        });
    }
    text
}

/// PowerShell itself is not at hand: its grammar says which texts stand where, and the test does what these words mean.
#[test]
fn powershell_is_one_script_with_the_payload_in_it() {
    for url in [Some("https://t'enant’s.example.com/"), None] {
        let (mut setup, payload) = with_everything(None);
        if let Some(url) = url {
            setup["immutaUrl"] = url.into();
        }
        let text = built(&setup, "integration-update", "powershell", &[]);
        assert!(text.is_ascii() && !text.contains("MIIEv"), "{text}");
        let read = read_by("read_powershell.py", &text);
        assert_eq!(read["problems"], json!([]), "{text}");
        let mut body = String::new();
        for part in read["values"]["$body"].as_array().unwrap() {
            match part["env"].as_str() {
                // `ConvertTo-Json` of a text is that text as JSON.
                Some(_) => body.push_str(&json!(put_together(&json!([part]))).to_string()),
                None => body.push_str(part.as_str().unwrap_or_default()),
            }
        }
        assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), payload, "{text}");
        assert_eq!(read["values"]["Method"], json!(["PUT"]));
        if url.is_some() {
            assert_eq!(put_together(&read["values"]["Uri"]), "https://t'enant’s.example.com/integrations/7", "{text}");
        }
    }
}

/// Texts made of what each of the languages could trip over.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "'",
            "\"",
            "\\",
            "$",
            "`",
            "!",
            "\n",
            "\r",
            "\t",
            "$(id)",
            "`id`",
            "${HOME}",
            "%s",
            "'@",
            "\n'@\n",
            "@'",
            "\"\"\"",
            "'''",
            "\\u0041",
            "\\N{BULLET}",
            "{}",
            "#",
            ": ",
            "- ",
            "| ",
            "> ",
            "&a",
            "*a",
            "!!int ",
            "no",
            "0123",
            "1e3",
            "~",
            "null",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "\u{202e}",
            "раураl",
            "ｕｎｉ",
            "‘",
            "’",
            "“",
            "é",
            "𝄞",
            " ",
            "\u{7f}",
            "\u{1b}[31m",
            "EOF",
            "<<EOF",
            "'\\''",
            "; touch x ;",
            "|| true",
            "&&",
            "\\\n",
            "\u{1}"
        ])
        .prop_map(str::to_owned),
        "\\PC{1,6}",
    ];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat()).prop_filter(
        "neither empty nor a reference, mask or placeholder",
        |text| {
            // A template alone, or in a text that says nothing else, is an error.
            let bare = text.trim().trim_matches(['"', '\'', '`', '“', '’', '‘']);
            let is_alone = bare.starts_with(['$', '%', '#', '{']) && bare.ends_with(['}', ')', '%', '#']);
            let is_inside = ["$(id)", "${HOME}"].iter().any(|template| text.contains(template));
            let is_strange = text.contains(|c: char| c.is_control() || matches!(c, '\\' | '`' | ';' | '*' | '"' | '!'));
            !(text.trim().is_empty() || is_alone || is_inside && !is_strange || text.contains(['<', '>']))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_value_breaks_out_of_a_shell_or_python(value in nasty(), secret in nasty(), name in nasty()) {
        let server = Capture::everything();
        let setup = json!({"ucforge": 1, "flow": "integration-automatic", "workspaceUrl": "h.cloud.databricks.com",
            "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": secret, "catalog": "immuta",
            "groupPattern": {"deny": value}, "extra": {"integration-create": {"/config/unheardOf": {name.clone(): value}}}});
        let expected = json!({"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "h.cloud.databricks.com",
            "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": secret, "catalog": "immuta",
            "groupPattern": {"deny": value}, "unheardOf": {name.clone(): value}}});
        for to in ["curl", "python"] {
            let revealed = built(&setup, "integration-create", to, &["--reveal-secrets"]);
            let (output, _) = run(&revealed, to, &server.url(), &[]);
            prop_assert!(output.status.success(), "{:?}\n{}", output, revealed);
            prop_assert_eq!(server.take()[0].json(), expected.clone(), "{}", revealed);
        }
        let masked = built(&setup, "integration-create", "curl", &[]);
        let folder = TempDir::new().unwrap();
        let output = Command::new("bash").args(["-c", &masked]).current_dir(folder.path())
            .env("IMMUTA_URL", server.url()).env("IMMUTA_API_KEY", "k").env("DATABRICKS_TOKEN", &secret).output().unwrap();
        prop_assert!(output.status.success(), "{:?}\n{}", output, masked);
        prop_assert_eq!(server.take()[0].json(), expected.clone());
        prop_assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "something was made");
        let yaml = built(&setup, "integration-create", "yaml", &["--reveal-secrets"]);
        prop_assert_eq!(read_by("read_yaml.py", &yaml), json!([expected, expected]), "{}", yaml);
    }
}

#[test]
fn every_command_takes_any_number_of_workspaces() {
    let server = Capture::everything();
    for count in [0, 1, 100] {
        let entry = |index: usize| {
            json!({"workspaceUrl": format!("w{index}.cloud.databricks.com"), "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
                "authenticationType": "token", "token": format!("secret-{index}"), "catalogs": [format!("c{index}")]})
        };
        let list: Vec<Value> = (0..count).map(entry).collect();
        let setup = json!({"ucforge": 1, "flow": "integration-manual", "workspaceUrl": "h.cloud.databricks.com",
            "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "main", "catalog": "immuta",
            "additionalWorkspaceConnections": list});
        for document in ["script-create", "integration-create"] {
            for to in SCRIPTS {
                let text = built(&setup, document, to, &[]);
                let numbered: String = (0..count)
                    .map(|index| match to {
                        "python" => format!("os.environ['DATABRICKS_TOKEN_{0}'] = 'secret-{index}'\n", index + 2),
                        _ => format!("export DATABRICKS_TOKEN_{0}='secret-{index}'\n", index + 2),
                    })
                    .collect();
                let head = if to == "python" {
                    format!("import os\nos.environ['DATABRICKS_TOKEN'] = 'main'\n{numbered}")
                } else {
                    format!("export DATABRICKS_TOKEN=main\n{numbered}")
                };
                let (output, _) = run(&format!("{head}{text}"), to, &server.url(), &[]);
                assert!(output.status.success(), "{count} {to}: {output:?}");
                let sent = server.take()[0].json();
                let arrived = sent["config"]["additionalWorkspaceConnections"].as_array().map_or(0, Vec::len);
                assert_eq!(arrived, count, "{to}");
                if count > 0 {
                    assert_eq!(sent["config"]["additionalWorkspaceConnections"], json!(list), "{to}");
                }
            }
        }
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("setup.json");
        fs::write(&path, setup.to_string()).unwrap();
        let path = path.to_str().unwrap();
        for arguments in [
            &["check", path][..],
            &["match", path, path],
            &["build", path, "--document", "runbook"],
            &["build", path, "--document", "integration-create", "--to", "powershell"],
            &["convert", "--to", "setup", path],
            &["convert", "--to", "setup", "--flow", "connection", path],
            &["convert", "--to", "yaml", path],
        ] {
            let output = ucforge(arguments);
            assert_eq!(output.code, 0, "{count} {arguments:?}: {}", output.err);
            assert!(!output.out.contains("secret-1"), "{arguments:?}");
        }
    }
}

//! What `build` writes in other languages, run or read by these languages themselves.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

mod missing;
mod nasty;
mod powershell;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

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
    for name in ["curl", "http", "jq", "printf"] {
        let script = format!(
            "#!/bin/bash\nprintf '%s\\0' \"$0\" \"$@\" > '{0}/arguments-'$$\nPATH=${{PATH#*:}}\nexec {name} \"$@\"\n",
            folder.display()
        );
        fs::write(folder.join(name), script).unwrap();
        fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = std::env::var("PATH").unwrap_or_default();
    format!("{}:{}:{path}", folder.display(), python_folder().display())
}

/// What the programs of these names were called with.
fn arguments_of(arguments: &str, names: &[&str]) -> String {
    let mut is_one = false;
    let mut out = String::new();
    for word in arguments.split('\0') {
        if let Some(program) = ["curl", "http", "jq", "printf"].iter().find(|name| word.ends_with(&format!("/{name}")))
        {
            is_one = names.contains(program);
        }
        if is_one {
            out.push_str(word);
            out.push('\0');
        }
    }
    out
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
    // A file for each process: those of a pipe write at the same time.
    let files = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let is_spied =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("arguments-"));
    (output, files.filter(is_spied).map(|path| fs::read_to_string(path).unwrap()).collect())
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
            // Neither the key nor a secret stands in the arguments of a process; no part of the body in those of a client.
            assert_eq!(arguments.is_empty(), to == "python", "{to}");
            assert!(!arguments.contains(KEY) && !arguments.contains("MIIEv"), "{to}: {arguments}");
            for part in ["h.cloud.databricks.com", "immuta\""] {
                assert!(!arguments_of(&arguments, &["curl", "http", "printf"]).contains(part), "{to}: {part}");
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

/// A folder with the programs of these names, as they are on this machine, and nothing else.
fn only(folder: &Path, names: &[&str]) {
    for name in names {
        let found = Command::new("bash").args(["-c", &format!("type -P {name}")]).output().unwrap();
        let path = String::from_utf8(found.stdout).unwrap();
        std::os::unix::fs::symlink(path.trim(), folder.join(name)).unwrap();
    }
}

/// Writes a program for the shell.
fn program(path: &Path, text: &str) {
    fs::write(path, format!("#!/bin/bash\n{text}")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A setup of an automatic integration with a token from `PAT`.
fn plain_setup() -> Value {
    json!({"ucforge": 1, "flow": "integration-automatic", "workspaceUrl": "h.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": {"env": "PAT"}, "catalog": "immuta"})
}

#[test]
fn numbers_arrive_as_they_are_written_or_are_refused() {
    let server = Capture::everything();
    let setup = |flow: &str, number: &str, token: &str| {
        format!(
            r#"{{"ucforge": 1, "flow": "{flow}", "workspaceUrl": "h.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
            "authenticationType": "token", {token} "catalog": "immuta", "extra": {{"{}": {{"/config/n": [{number}]}}}}}}"#,
            if flow == "integration-update" { flow } else { "integration-create" }
        )
    };
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("setup.json");
    let build = |text: &str| {
        fs::write(&path, text).unwrap();
        ucforge(&[
            "build",
            path.to_str().unwrap(),
            "--document",
            if text.contains("update") { "integration-update" } else { "integration-create" },
            "--to",
            "curl",
        ])
    };
    let kept = ["0", "-7", "443", "123456789012345", "1.5", "-0.25", "0.001"];
    let changed = ["1.0", "1e3", "-0", "12345678901234567890", "1E400", "0.1000", "1e-7", "0.00001"];
    for (number, is_kept) in kept.map(|number| (number, true)).into_iter().chain(changed.map(|number| (number, false)))
    {
        // Without a secret every number is sent as it is; with one, jq would change some of them.
        for (flow, token) in [("integration-update", ""), ("integration-automatic", r#""token": {"env": "PAT"},"#)] {
            let output = build(&setup(flow, number, token));
            if !is_kept && !token.is_empty() {
                assert_eq!(output.code, 1, "{number}");
                assert!(output.err.contains(&format!("jq would change the number {number}")), "{number}: {output:?}");
                continue;
            }
            let (ran, _) = run(&output.out, "curl", &server.url(), &[]);
            assert!(ran.status.success(), "{ran:?}");
            let body = String::from_utf8(server.take()[0].body.clone()).unwrap();
            let arrived = body.split("\"n\": [").nth(1).unwrap().split(']').next().unwrap().trim();
            assert_eq!(arrived, number, "{body}");
        }
    }
}

#[test]
fn a_body_of_any_size_is_sent_and_keeps_its_order() {
    let server = Capture::everything();
    let mut setup = plain_setup();
    let names: Vec<String> =
        (0..3000).map(|index| format!("name-{}-{}", index * 7919 % 3000, "x".repeat(40))).collect();
    setup["extra"] = json!({"integration-create": names.iter().map(|name| (format!("/config/{name}"), json!(1))).collect::<serde_json::Map<_, _>>()});
    let text = built(&setup, "integration-create", "curl", &[]);
    assert!(text.len() > 150_000);
    let (output, _) = run(&text, "curl", &server.url(), &[]);
    assert!(output.status.success(), "{output:?}");
    let body = String::from_utf8(server.take()[0].body.clone()).unwrap();
    let order = |text: &str| -> Vec<String> {
        text.lines()
            .filter_map(|line| line.trim().strip_prefix("\"name-")?.split('-').next().map(str::to_owned))
            .collect()
    };
    assert_eq!(order(&body).len(), 3000);
    assert_eq!(order(&body), order(&text));
}

#[test]
fn plain_http_goes_past_proxies() {
    let (server, proxy) = (Capture::everything(), Capture::everything());
    for to in SCRIPTS {
        for url in [None, Some(server.url())] {
            let mut setup = plain_setup();
            if let Some(url) = &url {
                setup["immutaUrl"] = url.as_str().into();
            }
            let text = built(&setup, "integration-create", to, &[]);
            let (head, is_python) = (proxy.url(), to == "python");
            let set = |name: &str| {
                if is_python { format!("os.environ['{name}'] = '{head}'\n") } else { format!("export {name}={head}\n") }
            };
            let all: String = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"].into_iter().map(set).collect();
            let text = if is_python { format!("import os\n{all}{text}") } else { format!("{all}{text}") };
            let (output, _) = run(&text, to, &server.url(), &[]);
            assert!(output.status.success(), "{to}: {output:?}");
            assert_eq!((server.take().len(), proxy.take().len()), (1, 0), "{to}");
        }
    }
}

#[test]
fn no_rendering_holds_what_a_terminal_would_obey() {
    let mut setup = plain_setup();
    let odd = "h\u{1b}[31m\u{202e}\u{9b}.cloud.databricks.com";
    setup["workspaceUrl"] = odd.into();
    setup["groupPattern"] = json!({"deny": "exempt\u{1b}]0;x\u{7}"});
    for (flow, document, to) in [
        ("integration-automatic", "integration-create", ""),
        ("integration-manual", "runbook", ""),
        ("connection", "runbook", ""),
        ("integration-update", "runbook", ""),
        ("integration-automatic", "integration-create", "curl"),
        ("integration-automatic", "integration-create", "httpie"),
        ("integration-automatic", "integration-create", "python"),
        ("integration-automatic", "integration-create", "powershell"),
        ("integration-automatic", "integration-create", "yaml"),
    ] {
        let mut setup = setup.clone();
        setup["flow"] = flow.into();
        if flow == "connection" {
            setup["connectionKey"] = "k\u{1b}c".into();
        }
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("setup.json");
        fs::write(&path, setup.to_string()).unwrap();
        let mut arguments = vec!["build", path.to_str().unwrap(), "--document", document];
        if !to.is_empty() {
            arguments.extend(["--to", to]);
        }
        let output = ucforge(&arguments);
        for (index, text) in [&output.out, &output.err].into_iter().enumerate() {
            let found = text.chars().find(|c| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c));
            assert_eq!(found, None, "{flow} {document} {to} {index}: {text:?}");
        }
        assert!(output.code == 0 && !output.out.is_empty(), "{flow} {document} {to}: {output:?}");
    }
}

#[test]
fn our_own_commands_are_read_back() {
    let (everything, _) = with_everything(Some("https://acme.hosted.immutacloud.com"));
    let mut bare = plain_setup();
    bare["flow"] = "integration-update".into();
    bare.as_object_mut().unwrap().remove("token");
    let mut manual = plain_setup();
    manual["flow"] = "integration-manual".into();
    manual["port"] = 8443.into();
    manual["groupPattern"] = json!({"deny": "it's a \\(group) \"$x\""});
    let mut connection = plain_setup();
    connection["flow"] = "connection".into();
    connection["connectionKey"] = "lake".into();
    let folder = TempDir::new().unwrap();
    for (setup, document) in [
        (&everything, "integration-update"),
        (&bare, "integration-update"),
        (&manual, "script-create"),
        (&manual, "integration-create"),
        (&connection, "connection"),
    ] {
        let path = folder.path().join("command.sh");
        let text = built(setup, document, "curl", &[]);
        fs::write(&path, &text).unwrap();
        let of_json = folder.path().join("payload.json");
        fs::write(&of_json, built(setup, document, "json", &[])).unwrap();
        let [path, of_json] = [&path, &of_json].map(|path| path.to_str().unwrap());
        let codes = |path: &str| -> Vec<String> {
            let output = ucforge(&["check", "--output", "json", "--kind", document, path]);
            let report: Value = serde_json::from_str(&output.out).unwrap();
            let found = report["documents"][0]["diagnostics"].as_array().unwrap();
            found.iter().map(|one| format!("{} {}", one["code"], one["pointer"])).collect()
        };
        // What is found in the command is what is found in the payload.
        let (of_command, of_payload) = (codes(path), codes(of_json));
        assert_eq!(of_command, of_payload, "{document}: {text}");
        // Each says the same document, and the same setup.
        let back = ucforge(&["convert", "--to", "json", path]);
        let payload: Value = serde_json::from_str(&fs::read_to_string(of_json).unwrap()).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&back.out).unwrap(), payload, "{document}: {back:?}");
        let [ours, theirs] = [path, of_json].map(|path| {
            let output = ucforge(&["convert", "--to", "setup", "--kind", document, path]);
            assert_eq!(output.code, 0, "{document}: {output:?}");
            output.out.lines().filter(|line| !line.starts_with("immutaUrl")).map(str::to_owned).collect::<Vec<_>>()
        });
        assert_eq!(ours, theirs, "{document}");
    }
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

//! `convert` through the real binary: there and back. What it prints is in `cmd/convert.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::fs;

use serde_json::Value;
use tempfile::TempDir;
use ucforge_tests::{ucforge, ucforge_with};

fn files(files: &[(&str, &str)]) -> (TempDir, Vec<String>) {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let mut paths = Vec::new();
    for (name, content) in files {
        fs::write(path(name), content).unwrap();
        paths.push(path(name));
    }
    (folder, paths)
}

const COMMAND: &str = r#"curl -X POST 'https://tenant.example.com/integrations' -H 'Authorization: 846e9e43' -H 'Content-Type: application/json' -d '{
  "type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "h.cloud.databricks.com", "httpPath": "/p",
  "authenticationType": "token", "token": "dapi-s3cret", "catalog": "immuta", "region": "eu"}}'"#;

#[test]
fn a_pasted_command_becomes_a_setup_that_builds_it_again() {
    let output = ucforge_with(&["convert", "--to", "setup"], COMMAND.as_bytes(), &[]);
    assert_eq!(
        (output.code, output.out.as_str()),
        (
            0,
            "ucforge: 1\nflow: integration-automatic\nimmutaUrl: \"https://tenant.example.com\"\n\
             workspaceUrl: h.cloud.databricks.com\nhttpPath: /p\nauthenticationType: token\ntoken:\n  env: DATABRICKS_TOKEN\ncatalog: immuta\nextra:\n  integration-create:\n    /config/region: eu\n"
        ),
        "{}",
        output.err
    );
    // The unknown field is reported where it stood, and where it stands now.
    assert!(
        output.err.contains("warning[UC101]: `region` is not a known field") && output.err.contains("note[UC912]"),
        "{}",
        output.err
    );
    assert!(!format!("{output:?}").contains("s3cret"));
    let (_folder, paths) = files(&[("setup.yaml", &output.out)]);
    let built = ucforge_with(
        &["build", &paths[0], "--document", "integration-create", "--reveal-secrets"],
        b"",
        &[("DATABRICKS_TOKEN", "dapi-s3cret")],
    );
    let body = COMMAND.split_once("-d '").unwrap().1.trim_end_matches('\'');
    assert_eq!(serde_json::from_str::<Value>(&built.out).unwrap(), serde_json::from_str::<Value>(body).unwrap());
    let revealed = ucforge_with(&["convert", "--to", "setup", "--reveal-secrets", "-"], COMMAND.as_bytes(), &[]);
    assert!(revealed.out.contains("token: dapi-s3cret\n"), "{revealed:?}");
}

#[test]
fn the_same_document_in_every_format() {
    for (to, part) in [
        ("json", "    \"region\": \"eu\"\n"),
        ("yaml", "  region: eu\n"),
        ("curl", "--url 'https://tenant.example.com'/integrations"),
        ("httpie", "http --check-status --ignore-netrc --body POST 'https://tenant.example.com'/integrations"),
        ("python", "        \"token\": env(\"DATABRICKS_TOKEN\"),\n"),
        ("powershell", "(Get-Json $env:DATABRICKS_TOKEN)"),
    ] {
        let output = ucforge_with(&["convert", "--to", to], COMMAND.as_bytes(), &[]);
        assert_eq!(output.code, 0, "{output:?}");
        assert!(output.out.contains(part), "{to}: {}", output.out);
        assert!(!format!("{output:?}").contains("s3cret"), "{to}");
        let revealed = ucforge_with(&["convert", "--to", to, "--reveal-secrets"], COMMAND.as_bytes(), &[]);
        assert!(revealed.out.contains("dapi-s3cret"), "{to}");
    }
    let output = ucforge_with(&["convert", "--to", "yaml"], b"\xff", &[]);
    assert_eq!((output.code, output.out.as_str()), (1, ""), "{}", output.err);
}

#[test]
fn two_documents_make_one_setup_and_those_of_two_make_none() {
    let setup = ucforge(&["new", "--flow", "connection"]).out;
    let (folder, paths) = files(&[("setup.yaml", &setup)]);
    let mut documents = Vec::new();
    for (document, to, name) in [("script-create", "json", "script.json"), ("connection", "yaml", "connection.yaml")] {
        let built = ucforge(&["build", &paths[0], "--document", document, "--to", to]);
        let path = folder.path().join(name).to_str().unwrap().to_owned();
        fs::write(&path, built.out).unwrap();
        documents.push(path);
    }
    let output = ucforge(&["convert", "--to", "setup", "--kind", "script-create", &documents[0]]);
    assert!(output.out.contains("flow: integration-manual\n"), "{output:?}");
    let alone = ucforge(&["convert", "--to", "setup", &documents[1]]);
    assert_eq!(alone.code, 0, "{alone:?}");
    assert!(alone.out.contains("flow: connection\nconnectionKey: lakehouse\n"), "{}", alone.out);
    let back = folder.path().join("back.yaml").to_str().unwrap().to_owned();
    fs::write(&back, &alone.out).unwrap();
    assert_eq!(ucforge(&["match", &back, &paths[0], &documents[1]]).code, 0);
    let other = fs::read_to_string(&documents[1]).unwrap().replace("catalog: immuta_prod", "catalog: other");
    fs::write(&documents[1], other).unwrap();
    let output = ucforge(&["convert", "--to", "setup", &back, &documents[1]]);
    assert_eq!((output.code, output.out.as_str()), (1, ""));
    assert!(
        output.err.contains("error[UC401]") && output.err.contains("do not describe the same setup"),
        "{}",
        output.err
    );
    assert_eq!(ucforge(&["convert", "--to", "json", &documents[0], &documents[1]]).code, 2);
}

#[test]
fn our_own_documents_are_taken_back() {
    for flow in ["integration-automatic", "integration-manual", "connection"] {
        let (folder, paths) = files(&[("setup.yaml", &ucforge(&["new", "--flow", flow]).out)]);
        let kinds: &[&str] = match flow {
            "integration-automatic" => &["integration-create"],
            "integration-manual" => &["script-create", "integration-create"],
            _ => &["script-create", "connection"],
        };
        for to in ["json", "yaml", "curl"] {
            let mut built = Vec::new();
            for kind in kinds {
                let output = ucforge(&["build", &paths[0], "--document", kind, "--to", to]);
                let path = folder.path().join(format!("{kind}.{to}")).to_str().unwrap().replace(".curl", ".sh");
                fs::write(&path, output.out).unwrap();
                assert_eq!(ucforge(&["check", &path]).code, 0, "{flow} {kind} {to}");
                built.push(path);
            }
            // In either order.
            for _ in 0..2 {
                let arguments: Vec<&str> =
                    ["convert", "--to", "setup"].into_iter().chain(built.iter().map(String::as_str)).collect();
                let back = ucforge(&arguments);
                assert_eq!(back.code, 0, "{flow} {to}: {}", back.err);
                let path = folder.path().join("back.yaml").to_str().unwrap().to_owned();
                fs::write(&path, &back.out).unwrap();
                for kind in kinds {
                    let again = ucforge(&["build", &path, "--document", kind]);
                    assert_eq!(again.out, ucforge(&["build", &paths[0], "--document", kind]).out, "{flow} {kind} {to}");
                }
                built.reverse();
            }
        }
    }
}

#[test]
fn a_command_is_sent_where_it_was_sent_or_not_written() {
    let command = |method: &str, path: &str| {
        COMMAND.replace(
            "-X POST 'https://tenant.example.com/integrations'",
            &format!("-X {method} \"https://tenant.example.com{path}\""),
        )
    };
    for (method, path, expected) in [
        ("POST", "/integrations", Some("--request POST 'https://tenant.example.com'/integrations\n")),
        (
            "POST",
            "/integrations/scripts/cleanup",
            Some("--request POST 'https://tenant.example.com'/integrations/scripts/cleanup\n"),
        ),
        ("PUT", "/integrations/42", Some("--request PUT 'https://tenant.example.com'/integrations/42\n")),
        (
            "PUT",
            "/integrations/$INTEGRATION_ID",
            Some("--request PUT 'https://tenant.example.com'/integrations/\"$INTEGRATION_ID\"\n"),
        ),
        ("PUT", "/integrations/{id}", Some("/integrations/\"$INTEGRATION_ID\"\n")),
        ("POST", "/integrations/42/scripts/edit", Some("/integrations/42/scripts/edit\n")),
        ("GET", "/integrations/42", None),
        ("DELETE", "/integrations/42", None),
        ("POST", "/integrations/$(id)/regenerate", None),
    ] {
        let output = ucforge_with(
            &["convert", "--kind", "integration-create", "--to", "httpie"],
            command(method, path).as_bytes(),
            &[],
        );
        match expected {
            Some(expected) => {
                let url = output
                    .out
                    .replace("POST '", "--request POST '")
                    .replace("PUT '", "--request PUT '")
                    .replace(" \\\n", "\n");
                assert!(output.code == 0 && url.contains(expected), "{method} {path}: {output:?}");
            }
            None => assert_eq!((output.code, output.out.as_str()), (1, ""), "{method} {path}"),
        }
    }
    let more = COMMAND.replace("-H 'Content-Type", "-H 'X-Custom: a' -H 'Content-Type");
    let output = ucforge_with(&["convert", "--to", "curl"], more.as_bytes(), &[]);
    assert!(output.err.contains("these headers are left out: X-Custom"), "{}", output.err);
}

#[test]
fn a_setup_moves_on_with_the_secrets_of_what_it_extends() {
    let base = "ucforge: 1\nworkspaceUrl: h.cloud.databricks.com\nhttpPath: /p\nauthenticationType: token\ntoken: s3cret-of-base\ncatalog: c\nextra:\n  script-create:\n    /proxyPassword: pr0xy\n";
    let (folder, paths) = files(&[
        ("base.yaml", base),
        (
            "setup.yaml",
            "extends: base.yaml\nflow: integration-manual\nextra:\n  script-create:\n    /pinToken: {file: pin}\n",
        ),
    ]);
    fs::write(folder.path().join("pin"), "1234\n").unwrap();
    let moved = ucforge(&["convert", "--to", "setup", "--flow", "connection", &paths[1]]);
    assert_eq!(moved.code, 0, "{moved:?}");
    assert!(moved.out.starts_with("ucforge: 1\nflow: connection\n"), "{}", moved.out);
    assert!(moved.out.contains("token:\n  env: DATABRICKS_TOKEN\n"), "{}", moved.out);
    assert!(moved.out.contains("/proxyPassword: \"${PROXY_PASSWORD}\"\n"), "{}", moved.out);
    assert!(!format!("{moved:?}").contains("s3cret") && !format!("{moved:?}").contains("pr0xy"), "{moved:?}");
    let revealed = ucforge(&["convert", "--to", "setup", "--flow", "connection", "--reveal-secrets", &paths[1]]);
    assert!(revealed.out.contains("token: s3cret-of-base\n"), "{}", revealed.out);
    assert!(revealed.out.contains("/proxyPassword: pr0xy\n"), "{}", revealed.out);
    // Neither do documents show what stands under `extra`, nor the runbook.
    for (document, to) in
        [("script-create", "json"), ("script-create", "curl"), ("script-create", "yaml"), ("runbook", "")]
    {
        let mut arguments = vec!["build", &paths[1], "--document", document];
        if !to.is_empty() {
            arguments.extend(["--to", to]);
        }
        let built = ucforge(&arguments);
        assert_eq!(built.code, 0, "{built:?}");
        assert!(built.out.contains("PROXY_PASSWORD") && built.out.contains("PIN_TOKEN"), "{}", built.out);
        assert!(!format!("{built:?}").contains("pr0xy"), "{built:?}");
        if !to.is_empty() {
            arguments.push("--reveal-secrets");
            let built = ucforge(&arguments);
            assert!(built.out.contains("pr0xy") && built.out.contains("1234"), "{built:?}");
        }
    }
}

#[test]
fn a_setup_does_not_move_on_without_what_it_extends() {
    let (_folder, paths) = files(&[("setup.yaml", "ucforge: 1\nextends: missing.yaml\nflow: integration-manual\n")]);
    let moved = ucforge(&["convert", "--to", "setup", "--flow", "connection", &paths[0]]);
    assert_eq!((moved.code, moved.out.as_str()), (1, ""), "{moved:?}");
    assert!(moved.err.contains("missing.yaml") && !moved.err.contains("UC102"), "{}", moved.err);
}

//! `convert` through the real binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::fs;

use serde_json::{Value, json};
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
        output.err.contains("warning[UC101]: `region` is not known here") && output.err.contains("note[UC912]"),
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
    // What is wrong with it is no reason not to write it, unless it cannot be read.
    let wrong = br#"{"type": "Snowflake", "autoBootstrap": 1, "config": {"catalog": "1"}, "n": 1e400}"#;
    let output = ucforge_with(&["convert", "--to", "yaml"], wrong, &[]);
    assert_eq!(
        (output.code, output.out.as_str()),
        (0, "type: Snowflake\nautoBootstrap: 1\nconfig:\n  catalog: \"1\"\n\"n\": 1e400\n")
    );
    let output = ucforge_with(&["convert", "--to", "python"], wrong, &[]);
    assert_eq!((output.code, output.out.as_str()), (1, ""), "{}", output.err);
    assert!(output.err.contains("Python cannot hold the number 1e400"), "{}", output.err);
    for broken in [&b"{\"type\": \"Databricks\",, }"[..], b"", b"\xff", br#"{"a": 1, "a": 2}"#] {
        let output = ucforge_with(&["convert", "--to", "yaml"], broken, &[]);
        assert_eq!((output.code, output.out.as_str()), (1, ""), "{}", output.err);
    }
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
    assert!(output.err.contains("error[UC401]") && output.err.contains("not of one setup"), "{}", output.err);
    assert_eq!(ucforge(&["convert", "--to", "json", &documents[0], &documents[1]]).code, 2);
}

#[test]
fn a_setup_moves_to_another_flow_and_says_what_stays_behind() {
    let (_folder, paths) = files(&[
        (
            "base.yaml",
            "ucforge: 1\nflow: integration-manual\ncatalog: immuta\nadditionalWorkspaceConnections:\n  - {workspaceUrl: b.cloud.databricks.com, \
             httpPath: /sql/1.0/warehouses/0123456789abcdef, authenticationType: token, token: {env: B}, catalogs: [x]}\n",
        ),
        (
            "setup.yaml",
            "ucforge: 1\nextends: base.yaml\nworkspaceUrl: h.cloud.databricks.com\nhttpPath: /sql/1.0/warehouses/0123456789abcdef\n\
             authenticationType: token\ntoken: {env: T}\n",
        ),
    ]);
    let output = ucforge(&["convert", "--to", "setup", "--flow", "connection", &paths[1]]);
    assert_eq!(output.code, 0, "{output:?}");
    let moved = "ucforge: 1\nflow: connection\ncatalog: immuta\nworkspaceUrl: h.cloud.databricks.com\nhttpPath: /sql/1.0/warehouses/0123456789abcdef\n\
        authenticationType: token\ntoken:\n  env: T\n";
    assert_eq!(output.out, moved);
    for said in [
        "warning[UC403]: `additionalWorkspaceConnections` cannot come along",
        "source: Immuta, Upgrading to Connections",
        "note[UC404]: an integration that exists already is not registered anew",
        "Connection Upgrade Manager",
        // What the new flow asks for besides.
        "error[UC102]: `connectionKey` is missing",
    ] {
        assert!(output.err.contains(said), "{said} in {}", output.err);
    }
    let json = ucforge(&["convert", "--to", "json", "--flow", "connection", &paths[1]]);
    let expected = json!({"ucforge": 1, "flow": "connection", "catalog": "immuta", "workspaceUrl": "h.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": {"env": "T"}});
    assert_eq!(serde_json::from_str::<Value>(&json.out).unwrap(), expected);
    // From a command in one step.
    let output = ucforge_with(&["convert", "--to", "setup", "--flow", "connection"], COMMAND.as_bytes(), &[]);
    assert!(
        output.out.contains("flow: connection\n") && output.err.contains("extra fields of `integration-create`"),
        "{output:?}"
    );
    for arguments in [
        &["convert", "--to", "curl", "--flow", "connection", &paths[1]][..],
        &["convert", "--to", "nonsense", &paths[1]],
        &["convert", &paths[1]],
    ] {
        assert_eq!(ucforge(arguments).code, 2, "{arguments:?}");
    }
    assert_eq!(ucforge(&["convert", "--to", "curl", &paths[1]]).code, 1);
}

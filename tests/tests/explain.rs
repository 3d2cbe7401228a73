//! `explain`: every code and every field through the real program.
#![allow(clippy::unwrap_used, reason = "tests say what they expect by unwrapping it")]

use std::collections::BTreeSet;

use serde_json::Value;
use ucforge_tests::{ucforge, ucforge_with};

/// Every code, as SARIF lists them.
fn codes() -> Vec<String> {
    let run = ucforge_with(&["check", "--output", "sarif", "-"], b"{}", &[]);
    let log: Value = serde_json::from_str(&run.out).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    rules.iter().map(|rule| rule["id"].as_str().unwrap().to_owned()).collect()
}

/// Every field of a schema, as a pointer.
fn fields(schema: &Value, pointer: &str, all: &mut BTreeSet<String>) {
    // What makes sense only sometimes is under conditions.
    for part in schema["allOf"].as_array().into_iter().flatten().chain([&schema["then"], &schema["else"]]) {
        if part.is_object() {
            fields(part, pointer, all);
        }
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        let pointer = format!("{pointer}/{name}");
        all.insert(pointer.clone());
        fields(inner, &pointer, all);
    }
    if schema["items"].is_object() {
        fields(&schema["items"], &format!("{pointer}/0"), all);
    }
}

fn assert_plain(out: &str) {
    assert!(!out.contains('\u{1b}') && out.ends_with('\n'), "{out}");
    for line in out.lines() {
        // One word has no place to break.
        assert!(line.chars().count() <= 80 || !line.trim_start().contains(' '), "{line}");
    }
}

#[test]
fn every_code_is_explained() {
    let codes = codes();
    assert!(codes.len() > 100, "{codes:?}");
    let mut arguments = vec!["explain"];
    arguments.extend(codes.iter().map(String::as_str));
    let run = ucforge(&arguments);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_plain(&run.out);
    for code in &codes {
        assert_eq!(run.out.lines().filter(|line| line.starts_with(&format!("{code}: "))).count(), 1, "{code}");
    }
    assert_eq!(run.out.lines().filter(|line| *line == "Source").count(), codes.len());
}

#[test]
fn every_field_is_explained() {
    let mut all = BTreeSet::new();
    for kind in ["script-create", "integration-create", "integration-update", "connection"] {
        let schema: Value = serde_json::from_str(&ucforge(&["schema", kind]).out).unwrap();
        fields(&schema, "", &mut all);
    }
    assert!(all.len() > 60 && all.contains("/config/additionalWorkspaceConnections/0/httpPath"), "{all:?}");
    let mut arguments = vec!["explain"];
    arguments.extend(all.iter().map(String::as_str));
    let run = ucforge(&arguments);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_plain(&run.out);
    assert_eq!(run.out.lines().filter(|line| *line == "Where it belongs").count(), all.len());
}

#[test]
fn pages_are_these_word_for_word() {
    for (word, page) in [
        (
            "UC101",
            r#"UC101: an unknown field

No field of this name is known here. It may be misspelled, or one that Immuta's
documentation does not list.

It is a warning unless the finding says otherwise.

Why it matters
  The API may ignore the field, and the one that was meant is then missing.

What to do
  Compare the name with the suggestion and with the documentation. A setup takes
  fields that ucforge does not know under `extra`.

An example that breaks it
  In an integration-create payload (null: left out):

  {"config": {
    "workspaceURL": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
    "workspaceUrl": null
  }}

The same example, fixed
  In an integration-create payload:

  {"config": {"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com"}}

Source
  Immuta, reference guides of the Integrations API and the Connections API
  https://documentation.immuta.com/saas/developer-guides/api-intro/integrations-api/reference-guides/integrations-api
"#,
        ),
        (
            "UC401",
            r#"UC401: documents of different setups

Two documents that belong together do not say the same in a field that both
have. A field that is left out counts as its default.

It is an error unless the finding says otherwise.

Why it matters
  Immuta's page on the manual flow demands the same payload for the script and
  for the creation. If the catalog or the host differs, the script prepares
  something other than what Immuta then connects to.

What to do
  Give the field the same value in all documents, or build all of them from one
  setup.

An example that breaks it
  Two documents for `ucforge match`.

  In a script-create payload:

  {"config": {"catalog": "immuta_prod"}}

  In an integration-create payload:

  {"autoBootstrap": false, "config": {"catalog": "immuta_test"}}

The same example, fixed
  Two documents for `ucforge match`.

  In a script-create payload:

  {"config": {"catalog": "immuta_prod"}}

  In an integration-create payload:

  {"autoBootstrap": false, "config": {"catalog": "immuta_prod"}}

Source
  Immuta, Configure a Databricks Unity Catalog Integration (Integrations API)
  https://documentation.immuta.com/latest/developer-guides/api-intro/integrations-api/how-to-guides/databricks-uc-api
"#,
        ),
        (
            "/config/oAuthClientConfig/scope",
            r#"scope: Scope

What the token may be used for. Databricks' own OAuth needs all-apis.

Type     a text: the scope of an OAuth token
Used     only with authenticationType oAuthM2M
Example  all-apis

Where it belongs
  /config/oAuthClientConfig/scope
      script-create, integration-create and integration-update: optional
  /config/additionalWorkspaceConnections/*/oAuthClientConfig/scope
      script-create, integration-create and integration-update: optional
  /connection/oAuthClientConfig/scope
      connection: optional, and it must be "all-apis"
  /nativeIntegration/config/oAuthClientConfig/scope
      connection: optional, and it must be "all-apis"
  /oAuthClientConfig/scope
      setup: optional; always "all-apis" for connection
  /additionalWorkspaceConnections/*/oAuthClientConfig/scope
      setup: optional; not for connection

Source
  Immuta, Register a Databricks Unity Catalog Connection (Connections API)
  https://documentation.immuta.com/saas/developer-guides/api-intro/connections-api/how-to-guides/register-a-connection/register-a-databricks-unity-catalog-connection
"#,
        ),
        (
            "/port",
            r"port: Port

The port of the workspace. Databricks uses 443 everywhere.

Type      a whole number from 1 to 65535
Left out  in a setup, counts as 443
Example   443

Where it belongs
  /config/port
      script-create, integration-create and integration-update: optional
  /connection/port
      connection: required
  /nativeIntegration/config/port
      connection: required
  /port
      setup: optional

Source
  Immuta, Register a Databricks Unity Catalog Connection (Connections API)
  https://documentation.immuta.com/saas/developer-guides/api-intro/connections-api/how-to-guides/register-a-connection/register-a-databricks-unity-catalog-connection
",
        ),
    ] {
        let run = ucforge(&["explain", word]);
        assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, page, ""));
    }
}

#[test]
fn upper_and_lower_case_are_the_same_in_codes() {
    assert_eq!(ucforge(&["explain", "uc203"]).out, ucforge(&["explain", "UC203"]).out);
}

#[test]
fn what_is_not_known_is_answered_with_the_nearest() {
    for (word, said) in [
        ("UC2O3", "error: there is no code `UC2O3`: the nearest are `UC203`, `UC213`, `UC223`\n"),
        ("uc299", "error: there is no code `uc299`: the nearest are `UC239`, `UC229`, `UC219`\n"),
        ("/config/catlog", "error: there is no field `/config/catlog`: the nearest are `/config/catalog`"),
        ("wrkspaceUrl", "error: there is no field `wrkspaceUrl`: the nearest are `/workspaceUrl`"),
        ("catalog", "error: `catalog` is the name of several fields: `/catalog`, `/govern/*/catalog`\n"),
        ("zzzzzz", "error: there is no field `zzzzzz`: fields are named as in /config/catalog, codes as in UC203\n"),
        ("\u{1b}[31m", "error: there is no field `\\u{1b}[31m`: fields are named"),
    ] {
        let run = ucforge(&["explain", word]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{word}");
        assert!(run.err.starts_with(said), "{word}: {}", run.err);
    }
    // What is known is explained all the same.
    let run = ucforge(&["explain", "UC2O3", "UC203", "zzzzzz"]);
    assert_eq!(run.code, 2);
    assert!(run.out.starts_with("UC203: ") && run.err.lines().count() == 2, "{} {}", run.out, run.err);
    assert_eq!(ucforge(&["explain"]).code, 2);
}

//! Each rule with documents that must trigger it and near misses that must stay silent.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "tables of cases are long, and a failing case says which it is"
)]

use super::*;
use crate::diagnostic::Diagnostic;

/// A payload without findings, to change one thing at a time.
const CREATE: &str = r#"{"type": "Databricks", "autoBootstrap": true, "config": {
  "workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
  "authenticationType": "token", "token": "dapi0123456789abcdef0123456789abcdef", "catalog": "immuta"}}"#;

const OAUTH: &str = r#"{"type": "Databricks", "autoBootstrap": true, "config": {
  "workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
  "authenticationType": "oAuthM2M", "oAuthClientConfig": {"clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
  "clientSecret": "dose", "authorityUrl": "https://x/oidc/v1/token"}, "catalog": "immuta"}}"#;

const CONNECTION: &str = r#"{"connectionKey": "lakehouse",
  "connection": {"technology": "Databricks", "hostname": "h.cloud.databricks.com", "port": 443,
    "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "dapi"},
  "settings": {"isActive": false}, "options": {"forceRecursiveCrawl": true},
  "nativeIntegration": {"type": "Databricks", "autoBootstrap": false, "unityCatalog": true, "config": {
    "authenticationType": "token", "token": "dapi", "host": "h.cloud.databricks.com", "port": 443, "catalog": "immuta",
    "audit": {"enabled": true}, "workspaceIds": ["1234567890123456"], "groupPattern": {"deny": "exempt"},
    "jobConfig": {"workspaceDirectoryPath": "/Workspace/ImmutaArtifacts", "jobClusterId": "undefined"}}}}"#;

const SETUP: &str = r#"{"ucforge": 1, "flow": "connection", "connectionKey": "lakehouse",
  "workspaceUrl": "h.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
  "authenticationType": "token", "token": {"env": "DATABRICKS_TOKEN"}, "catalog": "immuta", "audit": {"enabled": true}}"#;

fn found(text: &str) -> Vec<Diagnostic> {
    check_text(text, None).findings
}

/// Code, pointer and message of every finding.
fn told(text: &str) -> Vec<(String, String, String)> {
    found(text)
        .into_iter()
        .map(|finding| {
            let pointer = finding.pointer.map_or("-".to_owned(), |pointer| pointer.as_str().to_owned());
            (finding.code.id().to_owned(), pointer, finding.message.into_owned())
        })
        .collect()
}

/// Replaces one part of a document, which must stand there once.
fn with(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "{old} in {text}");
    text.replace(old, new)
}

#[test]
fn right_documents_have_no_findings() {
    for text in [CREATE, OAUTH, CONNECTION, SETUP] {
        assert_eq!(told(text), [], "{text}");
    }
    // A placeholder for the environment is how built documents show secrets.
    assert_eq!(told(&with(CREATE, "dapi0123456789abcdef0123456789abcdef", "${DATABRICKS_TOKEN}")), []);
}

#[test]
fn each_mistake_has_its_finding() {
    // Document, what is changed, the code and the pointer that must come of it, and the only ones.
    let cases: &[(&str, (&str, &str), &[(&str, &str)])] = &[
        // Unknown and missing.
        (CREATE, ("\"catalog\"", "\"catalogue\""), &[("UC102", "/config"), ("UC101", "/config/catalogue")]),
        (CREATE, ("\"workspaceUrl\"", "\"workspaceURL\""), &[("UC102", "/config"), ("UC101", "/config/workspaceURL")]),
        (CREATE, ("\"type\": \"Databricks\", ", ""), &[("UC102", "")]),
        (CREATE, ("\"autoBootstrap\": true, ", ""), &[("UC102", "")]),
        (CONNECTION, ("\"audit\": {\"enabled\": true}, ", ""), &[("UC102", "/nativeIntegration/config")]),
        (CONNECTION, ("\"unityCatalog\": true, ", ""), &[("UC102", "/nativeIntegration")]),
        (SETUP, ("\"connectionKey\": \"lakehouse\",", ""), &[("UC102", "")]),
        (SETUP, ("\"ucforge\": 1, ", ""), &[("UC102", "")]),
        // Types.
        (CREATE, ("true", "\"true\""), &[("UC103", "/autoBootstrap")]),
        (CREATE, ("\"immuta\"", "7"), &[("UC103", "/config/catalog")]),
        (CREATE, ("{\n  \"workspaceUrl\"", "[{\"workspaceUrl\""), &[("UC007", "-"), ("UC103", "/config")]),
        (CONNECTION, ("{\"enabled\": true}", "false"), &[("UC103", "/nativeIntegration/config/audit")]),
        (
            CONNECTION,
            ("[\"1234567890123456\"]", "[1234567890123456]"),
            &[("UC103", "/nativeIntegration/config/workspaceIds/0")],
        ),
        (CONNECTION, ("\"port\": 443,\n", "\"port\": \"443\",\n"), &[("UC103", "/connection/port")]),
        (CONNECTION, ("\"port\": 443,\n", "\"port\": 443.0,\n"), &[("UC205", "/connection/port")]),
        (SETUP, ("{\"env\": \"DATABRICKS_TOKEN\"}", "7"), &[("UC103", "/token")]),
        // Empty.
        (CREATE, ("\"immuta\"", "\" \""), &[("UC104", "/config/catalog")]),
        (CREATE, ("\"dapi0123456789abcdef0123456789abcdef\"", "\"\""), &[("UC104", "/config/token")]),
        // Flow.
        (SETUP, ("\"flow\": \"connection\"", "\"flow\": \"integration-automatic\""), &[("UC105", "/connectionKey")]),
        (
            SETUP,
            ("\"ucforge\": 1,", "\"ucforge\": 1, \"additionalWorkspaceConnections\": [{}],"),
            &[("UC105", "/additionalWorkspaceConnections")],
        ),
        // Fixed values.
        (CREATE, ("\"Databricks\"", "\"Snowflake\""), &[("UC201", "/type")]),
        (
            CONNECTION,
            ("\"unityCatalog\": true", "\"unityCatalog\": false"),
            &[("UC201", "/nativeIntegration/unityCatalog")],
        ),
        (
            CONNECTION,
            ("\"autoBootstrap\": false", "\"autoBootstrap\": true"),
            &[("UC201", "/nativeIntegration/autoBootstrap")],
        ),
        (
            CONNECTION,
            ("\"undefined\"", "\"0123-456789-abcdefgh\""),
            &[("UC201", "/nativeIntegration/config/jobConfig/jobClusterId")],
        ),
        (
            CONNECTION,
            ("/Workspace/ImmutaArtifacts", "/Workspace"),
            &[("UC201", "/nativeIntegration/config/jobConfig/workspaceDirectoryPath")],
        ),
        // Choices.
        (
            CREATE,
            ("\"authenticationType\": \"token\"", "\"authenticationType\": \"pat\""),
            &[("UC202", "/config/authenticationType")],
        ),
        (SETUP, ("\"connection\"", "\"connections\""), &[("UC202", "/flow")]),
        // Catalog names.
        (CREATE, ("\"immuta\"", "\"1immuta\""), &[("UC203", "/config/catalog")]),
        (CREATE, ("\"immuta\"", "\"im-muta\""), &[("UC203", "/config/catalog")]),
        (CREATE, ("\"immuta\"", "\"immutà\""), &[("UC203", "/config/catalog")]),
        // Connection keys.
        (CONNECTION, ("\"lakehouse\"", "\"data\""), &[("UC204", "/connectionKey")]),
        (CONNECTION, ("\"lakehouse\"", "\"Upgrade\""), &[("UC204", "/connectionKey")]),
        (CONNECTION, ("\"lakehouse\"", "\"lake.house\""), &[("UC204", "/connectionKey")]),
        (CONNECTION, ("\"lakehouse\"", "\"lake house\""), &[("UC204", "/connectionKey")]),
        // Ranges.
        (CONNECTION, ("\"port\": 443,\n", "\"port\": 0,\n"), &[("UC205", "/connection/port")]),
        (CONNECTION, ("\"port\": 443,\n", "\"port\": 65536,\n"), &[("UC205", "/connection/port")]),
        (CONNECTION, ("\"port\": 443,\n", "\"port\": -1,\n"), &[("UC205", "/connection/port")]),
        (SETUP, ("\"ucforge\": 1", "\"ucforge\": 2"), &[("UC205", "/ucforge")]),
        // Masks and placeholders.
        (CREATE, ("dapi0123456789abcdef0123456789abcdef", "REDACTED"), &[("UC206", "/config/token")]),
        (CREATE, ("dapi0123456789abcdef0123456789abcdef", "<REDACTED>"), &[("UC206", "/config/token")]),
        (CREATE, ("dapi0123456789abcdef0123456789abcdef", "[REDACTED]"), &[("UC206", "/config/token")]),
        (CREATE, ("dapi0123456789abcdef0123456789abcdef", "<TOKEN>"), &[("UC207", "/config/token")]),
        (CREATE, ("\"immuta\"", "\"<new-catalog>\""), &[("UC207", "/config/catalog")]),
        // Hosts.
        (CREATE, ("\"dbc-a1", "\"https://dbc-a1"), &[("UC208", "/config/workspaceUrl")]),
        (CREATE, ("databricks.com\"", "databricks.com/?o=1\""), &[("UC208", "/config/workspaceUrl")]),
        // Secrets of setups.
        (SETUP, ("{\"env\": \"DATABRICKS_TOKEN\"}", "\"dapi\""), &[("UC209", "/token")]),
        (SETUP, ("{\"env\": \"DATABRICKS_TOKEN\"}", "{\"env\": \"A B\"}"), &[("UC210", "/token")]),
        (SETUP, ("{\"env\": \"DATABRICKS_TOKEN\"}", "{\"command\": []}"), &[("UC210", "/token")]),
        (SETUP, ("{\"env\": \"DATABRICKS_TOKEN\"}", "{}"), &[("UC210", "/token")]),
        // Tenants.
        (
            SETUP,
            ("\"ucforge\": 1,", "\"ucforge\": 1, \"immutaUrl\": \"http://tenant.example.com\","),
            &[("UC212", "/immutaUrl")],
        ),
        (SETUP, ("\"ucforge\": 1,", "\"ucforge\": 1, \"immutaUrl\": \"-oX\","), &[("UC212", "/immutaUrl")]),
        // Audit that is on without a word.
        (SETUP, (", \"audit\": {\"enabled\": true}", ""), &[("UC903", "")]),
        // Credentials.
        (
            CREATE,
            ("\"authenticationType\": \"token\"", "\"authenticationType\": \"oAuthM2M\""),
            &[("UC301", "/config/authenticationType")],
        ),
        (OAUTH, ("\"oAuthM2M\"", "\"token\""), &[("UC301", "/config/authenticationType")]),
        (OAUTH, ("\"catalog\"", "\"token\": \"dapi\", \"catalog\""), &[("UC301", "/config/token")]),
        (
            OAUTH,
            ("\"clientSecret\": \"dose\"", "\"clientSecret\": \"dose\", \"useCertificate\": true"),
            &[
                ("UC102", "/config/oAuthClientConfig"),
                ("UC102", "/config/oAuthClientConfig"),
                ("UC301", "/config/oAuthClientConfig/clientSecret"),
            ],
        ),
    ];
    for (text, (old, new), expected) in cases {
        let changed = with(text, old, new);
        let mut found: Vec<_> = told(&changed).into_iter().map(|(code, pointer, _)| (code, pointer)).collect();
        found.sort();
        let mut expected: Vec<_> =
            expected.iter().map(|(code, pointer)| ((*code).to_owned(), (*pointer).to_owned())).collect();
        expected.sort();
        assert_eq!(found, expected, "{old} -> {new}");
    }
}

#[test]
fn near_misses_stay_silent() {
    let cases: &[(&str, (&str, &str))] = &[
        (CREATE, ("\"immuta\"", "\"_Immuta_2\"")),
        (CREATE, ("\"autoBootstrap\": true", "\"autoBootstrap\" : true")),
        (CREATE, ("\"catalog\"", "\"port\": 8443, \"catalog\"")),
        (CREATE, ("dapi0123456789abcdef0123456789abcdef", "REDACTED1")),
        (CREATE, ("dapi0123456789abcdef0123456789abcdef", "a<b>")),
        (CREATE, ("\"catalog\"", "\"audit\": {}, \"catalog\"")),
        (CREATE, ("\"catalog\"", "\"additionalWorkspaceConnections\": [], \"catalog\"")),
        (
            OAUTH,
            (
                "\"clientSecret\": \"dose\"",
                "\"clientSecret\": \"dose\", \"useCertificate\": false, \"scope\": \"other\"",
            ),
        ),
        (CONNECTION, ("\"lakehouse\"", "\"Data-lake_2\"")),
        (CONNECTION, ("\"lakehouse\"", "\"metadata2\"")),
        (CONNECTION, ("\"port\": 443,\n", "\"port\": 65535,\n")),
        (SETUP, ("\"ucforge\": 1,", "\"ucforge\": 1, \"additionalWorkspaceConnections\": [],")),
        (SETUP, ("\"catalog\"", "\"immutaUrl\": \"https://x\", \"govern\": [{\"catalog\": \"sales\"}], \"catalog\"")),
        (SETUP, ("{\"env\": \"DATABRICKS_TOKEN\"}", "\"${DATABRICKS_TOKEN}\"")),
        (SETUP, ("{\"env\": \"DATABRICKS_TOKEN\"}", "{\"command\": [\"pass\", \"immuta\"]}")),
        (SETUP, ("{\"env\": \"DATABRICKS_TOKEN\"}", "{\"file\": \"token.txt\"}")),
    ];
    for (text, (old, new)) in cases {
        assert_eq!(told(&with(text, old, new)), [], "{old} -> {new}");
    }
}

#[test]
fn severities_follow_the_interface() {
    let severity = |text: &str| found(text).iter().map(|finding| finding.severity).max();
    assert_eq!(severity(&with(CONNECTION, "\"lakehouse\"", "\"data\"")), Some(Severity::Error));
    assert_eq!(severity(&with(CONNECTION, "\"lakehouse\"", "\"Data\"")), Some(Severity::Warning));
    assert_eq!(severity(&with(CONNECTION, "\"lakehouse\"", "\"lake.house\"")), Some(Severity::Warning));
    assert_eq!(severity(&with(CREATE, "\"dbc-a1", "\"https://dbc-a1")), Some(Severity::Warning));
    assert_eq!(severity(&with(CREATE, "\"catalog\"", "\"unheardOf\": 1, \"catalog\"")), Some(Severity::Warning));
    assert_eq!(severity(&with(SETUP, "{\"env\": \"DATABRICKS_TOKEN\"}", "\"dapi\"")), Some(Severity::Warning));
}

#[test]
fn an_update_may_leave_credentials_out_and_a_create_may_not() {
    let without = with(CREATE, "\"token\": \"dapi0123456789abcdef0123456789abcdef\", ", "");
    let codes = |kind| check_text(&without, Some(kind)).findings.iter().map(|f| f.code.id()).collect::<Vec<_>>();
    assert_eq!(codes(Kind::IntegrationUpdate), [""; 0]);
    assert_eq!(codes(Kind::IntegrationCreate), ["UC102"]);
}

#[test]
fn the_kind_is_told_by_the_fields() {
    let script = with(CREATE, "\"autoBootstrap\": true", "\"autoBootstrap\": false");
    let answer = with(CREATE, "{\"type\"", "{\"id\": \"1\", \"status\": \"enabled\", \"type\"");
    let cases: &[(&str, Option<Kind>, &[&str])] = &[
        (CREATE, Some(Kind::IntegrationCreate), &[]),
        (&script, Some(Kind::IntegrationCreate), &["UC901"]),
        (&answer, Some(Kind::IntegrationUpdate), &["UC902", "UC902"]),
        (CONNECTION, Some(Kind::Connection), &[]),
        (SETUP, Some(Kind::Setup), &[]),
        ("{}", None, &["UC904"]),
        ("[]", None, &["UC904"]),
        ("7", None, &["UC904"]),
        ("", None, &["UC001"]),
    ];
    for (text, kind, codes) in cases {
        let checked = check_text(text, None);
        assert_eq!(checked.kind, *kind, "{text}");
        assert_eq!(checked.findings.iter().map(|finding| finding.code.id()).collect::<Vec<_>>(), *codes, "{text}");
    }
}

#[test]
fn each_additional_workspace_signs_in_for_itself() {
    let workspace = |inner: &str| {
        with(
            CREATE,
            "\"catalog\"",
            &format!(
                "\"additionalWorkspaceConnections\": [{{\"workspaceUrl\": \"b.cloud.databricks.com\", \"httpPath\": \"/sql/1.0/warehouses/2222222222222222\", {inner}, \"catalogs\": [\"c\"]}}], \"catalog\""
            ),
        )
    };
    let codes =
        |inner: &str| told(&workspace(inner)).into_iter().map(|(code, pointer, _)| (code, pointer)).collect::<Vec<_>>();
    assert_eq!(codes(r#""authenticationType": "token", "token": "dapi""#), []);
    assert_eq!(
        codes(
            r#""authenticationType": "oAuthM2M", "oAuthClientConfig": {"clientId": "c", "authorityUrl": "u", "useCertificate": true, "publicCertificateThumbprint": "t", "oauthPrivateKey": "k", "scope": "all-apis"}"#
        ),
        []
    );
    let at = "/config/additionalWorkspaceConnections/0";
    assert_eq!(codes(r#""authenticationType": "token""#), [("UC102".to_owned(), at.to_owned())]);
    // The published example: certificate fields under `token`.
    assert_eq!(
        codes(r#""authenticationType": "token", "oAuthClientConfig": {"clientId": "c", "authorityUrl": "u"}"#),
        [("UC301".to_owned(), format!("{at}/authenticationType"))]
    );
}

#[test]
fn findings_stand_at_the_place_the_interface_names() {
    let text = with(CREATE, "\"immuta\"", "\"1immuta\"");
    let finding = &found(&text)[0];
    assert_eq!(finding.span.of(&text), "\"1immuta\"");
    let text = with(CREATE, "\"catalog\"", "\"catlog\"");
    let places: Vec<_> = found(&text).iter().map(|finding| finding.span.of(&text).to_owned()).collect();
    assert_eq!(places, ["{", "\"catlog\""]);
    let yaml = "type: Databricks\nautoBootstrap: true\nconfig:\n  workspaceUrl: a\n";
    let checked = check(yaml, Format::Yaml, None);
    assert!(checked.findings.iter().all(|finding| finding.span.of(yaml) == "config"), "{:?}", checked.findings);
}

#[test]
fn words_are_plain_and_name_what_to_do() {
    let text = with(CREATE, "\"immuta\"", "\"1immuta\"");
    let finding = &found(&text)[0];
    assert_eq!(finding.message, "Immuta refuses this catalog name: it starts with a digit");
    assert_eq!(finding.help.as_deref(), Some("use letters, digits and underscores, and do not start with a digit"));
    let text = with(CREATE, "\"workspaceUrl\"", "\"workspaceURL\"");
    let unknown = found(&text).into_iter().find(|finding| finding.code.id() == "UC101").unwrap();
    assert_eq!(unknown.message, "`workspaceURL` is not known here");
    assert_eq!(unknown.help.as_deref(), Some("did you mean `workspaceUrl`?"));
    assert_eq!(unknown.fix.unwrap().edits[0].text, "workspaceUrl");
    let text = with(CONNECTION, "{\"enabled\": true}", "false");
    let audit = found(&text).remove(0);
    assert_eq!(audit.message, "`audit` must be an object, not true or false");
    assert_eq!(audit.fix.unwrap().edits[0].text, "{\"enabled\": false}");
}

#[test]
fn no_finding_ever_holds_a_secret() {
    for value in ["\"s3cret\"", "s3cret", "'s3cret'", "{\"env\": \"s3cret !\"}", "[\"s3cret\"]", "<s3cret>"] {
        for text in [
            with(SETUP, "{\"env\": \"DATABRICKS_TOKEN\"}", value),
            with(CREATE, "\"dapi0123456789abcdef0123456789abcdef\"", value),
        ] {
            let all = format!("{:?}", found(&text));
            assert!(!all.contains("s3cret"), "{value}: {all}");
        }
    }
}

#[test]
fn a_damaged_text_hides_what_stands_behind_the_name_of_a_secret() {
    let cases = [
        "token: dose: s3cret\n",
        "{\"a\": 1} {\"token\": \"s3cret\"}",
        "{\"token\": dapi#s3cret\n}",
        "{\"token\": dapi:s3cret, \"x\": 1}",
        "{\"token\":\"ab\"s3cret\"ef\"}",
        "{\"token\": [\"s3cret\"]}",
        "{\"token\": {\"x\": {\"y\": \"s3cret\"}}}",
        "{\"Client_Secret\": 's3cret",
        "a: &x {token: s3cret}\nb: *x\nc: *x\nconfig: {token: s3cret, catalog: 1}\n",
        &("[".repeat(200) + "{\"token\": \"s3cret\"}"),
    ];
    for text in cases {
        let checked = check_text(text, None);
        let secrets = checked.secrets();
        assert!(secrets.is_sorted(), "{text}");
        for (at, _) in text.match_indices("s3cret") {
            let hidden = secrets.iter().any(|span| (span.start as usize..span.end as usize).contains(&at));
            assert!(hidden, "{text}: {secrets:?}");
        }
        assert!(!format!("{:?}", checked.findings).contains("s3cret"), "{text}: {:?}", checked.findings);
    }
}

#[test]
fn very_many_unknown_fields_and_long_texts_stay_quick() {
    // Quadratic ways took minutes for these.
    let fields: Vec<_> = (0..50_000).map(|number| format!("\"field{number}\": 1")).collect();
    assert_eq!(found(&format!("{{\"type\": 1, \"autoBootstrap\": true, {}}}", fields.join(","))).len(), 1001);
    assert_eq!(found(&format!("{{\"token\": \"{}\"}}", "x\n".repeat(200_000))).len(), 1001);
}

#[test]
fn what_a_mistake_in_yaml_hides_is_not_called_missing() {
    let text = "type: Databricks\nautoBootstrap: true\nconfig:\n  workspaceUrl: h\n  httpPath: @p\n  catalog: c\n";
    let codes: Vec<_> =
        check(text, Format::Yaml, Some(Kind::IntegrationCreate)).findings.iter().map(|f| f.code.id()).collect();
    assert_eq!(codes, ["UC022"]);
}

#[test]
fn places_of_secrets_are_known_however_wrong_the_document_is() {
    let text = r#"{"token": "a", "x": {"clientsecret": "b", "oauth_private_key": "c"}, "list": [{"Token": "d"}], "catalog": "e"}"#;
    let checked = check_text(text, None);
    let shown: Vec<_> = checked.secrets().iter().map(|span| span.of(text)).collect();
    assert_eq!(shown, ["\"a\"", "\"b\"", "\"c\"", "\"d\""]);
}

//! Each rule with documents that must trigger it and near misses that must stay silent.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "tables of cases are long, and a failing case says which it is"
)]

use proptest::prelude::ProptestConfig;

use super::*;
use crate::catalogue::MISSING_FIELD;
use crate::diagnostic::{Diagnostic, Severity};
use crate::kinds::Payload;
use crate::platform::databricks::rules::advice::LEGACY_API;
use crate::read::json::brackets::EXTRA_BRACKET;
use crate::read::yaml::BAD_YAML;

/// Checks a text of a format, as tests write it most.
pub(crate) fn check(source: &str, format: Format, kind: Option<Kind>) -> Checked<'_> {
    Check::of(format, kind).run(source)
}

/// The same, with all there is to say.
pub(crate) fn check_against<'t>(
    source: &'t str,
    format: Format,
    kind: Option<Kind>,
    base: &Base,
    against: Option<&Setup>,
) -> Checked<'t> {
    Check { format: Some(format), kind, base, against, ..Check::default() }.run(source)
}

/// The same, of a format that is guessed.
pub(crate) fn check_text(source: &str, kind: Option<Kind>) -> Checked<'_> {
    Check { kind, ..Check::default() }.run(source)
}

/// How many random texts a test tries: `usual`, or as many as `PROPTEST_CASES` says.
fn random(usual: u32) -> ProptestConfig {
    let is_asked = std::env::var_os("PROPTEST_CASES").is_some();
    if is_asked { ProptestConfig::default() } else { ProptestConfig::with_cases(usual) }
}

/// Documents without findings, to change one thing at a time.
const CREATE: &str = include_str!("../../fixtures/bases/create.json");
const OAUTH: &str = include_str!("../../fixtures/bases/create-oauth.json");
const CONNECTION: &str = include_str!("../../fixtures/bases/connection.json");
const SETUP: &str = include_str!("../../fixtures/bases/setup.json");

/// A body on one line, as people paste it into a command.
const BODY: &str = r#"{"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "${T}", "catalog": "immuta_prod", "audit": {"enabled": true}}}"#;

fn found(text: &str) -> Vec<Diagnostic> {
    check_text(text, None).findings.into_iter().filter(|finding| finding.code != LEGACY_API).collect()
}

/// Code, pointer and message of every finding.
fn told(text: &str) -> Vec<(String, String, String)> {
    let checked = check_text(text, None);
    let mut pointers = checked.tree.pointers();
    let mut told = Vec::new();
    // The Integrations API is always called legacy.
    for finding in checked.findings.iter().filter(|finding| finding.code != LEGACY_API) {
        let pointer = finding.node.map_or("-".to_owned(), |node| pointers.of(node).as_str().to_owned());
        told.push((finding.code.id().to_owned(), pointer, finding.message.clone().into_owned()));
    }
    told
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
fn severities_follow_the_interface() {
    let severity = |text: &str| found(text).iter().map(|finding| finding.severity).max();
    assert_eq!(severity(&with(CONNECTION, "\"lakehouse\"", "\"data\"")), Some(Severity::Error));
    assert_eq!(severity(&with(CONNECTION, "\"lakehouse\"", "\"Data\"")), Some(Severity::Warning));
    assert_eq!(severity(&with(CONNECTION, "\"lakehouse\"", "\"lake.house\"")), Some(Severity::Warning));
    assert_eq!(severity(&with(CREATE, "\"dbc-a1", "\"https://dbc-a1")), Some(Severity::Warning));
    assert_eq!(severity(&with(CREATE, "\"catalog\"", "\"unheardOf\": 1, \"catalog\"")), Some(Severity::Warning));
    assert_eq!(severity(&with(SETUP, "{\"env\": \"DATABRICKS_CLIENT_SECRET\"}", "\"dapi\"")), Some(Severity::Warning));
}

#[test]
fn an_update_may_leave_credentials_out_and_a_create_may_not() {
    let without = with(CREATE, "\"token\": \"dapi0123456789abcdef0123456789abcdef\",", "");
    let codes = |kind| check_text(&without, Some(kind)).findings.iter().map(|f| f.code.id()).collect::<Vec<_>>();
    assert_eq!(codes(Kind::Payload(Payload::IntegrationUpdate)), ["UC304"]);
    assert_eq!(codes(Kind::Payload(Payload::IntegrationCreate)), ["UC905", "UC102"]);
}

#[test]
fn the_kind_is_told_by_the_fields() {
    let script = with(CREATE, "\"autoBootstrap\": true", "\"autoBootstrap\": false");
    let answer = with(CREATE, "\"type\"", "\"id\": \"1\", \"status\": \"enabled\", \"type\"");
    let cases: &[(&str, Option<Kind>, &[&str])] = &[
        (CREATE, Some(Kind::Payload(Payload::IntegrationCreate)), &["UC905"]),
        (&script, Some(Kind::Payload(Payload::IntegrationCreate)), &["UC901", "UC905"]),
        (&answer, Some(Kind::Payload(Payload::IntegrationUpdate)), &["UC902", "UC902"]),
        (CONNECTION, Some(Kind::Payload(Payload::Connection)), &[]),
        (SETUP, Some(Kind::Setup), &[]),
        ("{}", None, &["UC904"]),
        ("[]", None, &["UC904"]),
        ("7", None, &["UC904"]),
        ("", None, &["UC001"]),
    ];
    for (text, kind, codes) in cases {
        let checked = check_text(text, None);
        assert_eq!(checked.kind(), *kind, "{text}");
        assert_eq!(checked.findings.iter().map(|finding| finding.code.id()).collect::<Vec<_>>(), *codes, "{text}");
    }
}

#[test]
fn each_additional_workspace_signs_in_for_itself() {
    let (start, _) = CREATE.split_once("\"additionalWorkspaceConnections\"").unwrap();
    let workspace = |inner: &str| {
        format!(
            "{start}\"additionalWorkspaceConnections\": [{{\"workspaceUrl\": \"b.cloud.databricks.com\", \"httpPath\": \"/sql/1.0/warehouses/2222222222222222\", {inner}, \"catalogs\": [\"c\"]}}]}}}}"
        )
    };
    let codes =
        |inner: &str| told(&workspace(inner)).into_iter().map(|(code, pointer, _)| (code, pointer)).collect::<Vec<_>>();
    assert_eq!(codes(r#""authenticationType": "token", "token": "dapi0123456789abcdef0123456789abcdef""#), []);
    assert_eq!(
        codes(
            r#""authenticationType": "oAuthM2M", "oAuthClientConfig": {"clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "authorityUrl": "https://idp.corp.net/token", "useCertificate": true, "publicCertificateThumbprint": "t", "oauthPrivateKey": "-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----", "scope": "all-apis"}"#
        ),
        []
    );
    let at = "/config/additionalWorkspaceConnections/0";
    assert_eq!(codes(r#""authenticationType": "token""#), [("UC102".to_owned(), at.to_owned())]);
    // The published example: certificate fields under `token`.
    assert_eq!(
        codes(
            r#""authenticationType": "token", "oAuthClientConfig": {"clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "clientSecret": "x", "authorityUrl": "https://idp.corp.net/token"}"#
        ),
        [("UC301".to_owned(), format!("{at}/authenticationType"))]
    );
}

#[test]
fn findings_stand_at_the_place_the_interface_names() {
    let text = with(CREATE, "\"immuta_prod\"", "\"1immuta\"");
    let finding = &found(&text)[0];
    assert_eq!(finding.span.of(&text), "\"1immuta\"");
    let text = with(CREATE, "\"catalog\"", "\"catlog\"");
    let places: Vec<_> = found(&text).iter().map(|finding| finding.span.of(&text).to_owned()).collect();
    assert_eq!(places, ["{", "\"catlog\""]);
    let yaml = "type: Databricks\nautoBootstrap: true\nconfig:\n  workspaceUrl: a\n";
    let checked = check(yaml, Format::Yaml, None);
    let missing: Vec<_> = checked.findings.iter().filter(|finding| finding.code == MISSING_FIELD).collect();
    assert_eq!(missing.len(), 3);
    assert!(missing.iter().all(|finding| finding.span.of(yaml) == "config"), "{missing:?}");
}

#[test]
fn words_are_plain_and_name_what_to_do() {
    let text = with(CREATE, "\"immuta_prod\"", "\"1immuta\"");
    let finding = &found(&text)[0];
    assert_eq!(finding.message, "Immuta refuses this catalog name: it starts with a digit");
    assert_eq!(finding.help.as_deref(), Some("use letters, digits and underscores, and do not start with a digit"));
    let text = with(CREATE, "\"workspaceUrl\": \"dbc", "\"workspaceURL\": \"dbc");
    let unknown = found(&text).into_iter().find(|finding| finding.code.id() == "UC101").unwrap();
    assert_eq!(unknown.message, "`workspaceURL` is not a known field");
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
            with(SETUP, "{\"env\": \"DATABRICKS_CLIENT_SECRET\"}", value),
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
fn what_nobody_would_choose_as_a_name_is_not_shown() {
    const KEY: &str = "dapi7c3e91b5d20f86a4e1c97b3d5082f6ae";
    let cases = [
        format!("{{\"type\": \"Databricks\", \"autoBootstrap\": true,\n\"config\": {{\"token\":: \"{KEY}\"}}}}"),
        format!("{{\"type\": \"Databricks\", \"autoBootstrap\": true,\n\"config\": {{\"token\": \"\" \"{KEY}\"}}}}"),
        format!("{{\"type\": \"Databricks\", \"autoBootstrap\": true, \"{KEY}\": \"token\", \"{KEY}\": 1}}"),
        format!("{{\"type\": \"Databricks\", \"autoBootstrap\": true, 'token\": \"{KEY}\"}}"),
        format!("{{\"type\": \"Databricks\", \"autoBootstrap\": true, 'workspaceUrl\": \"x\", \"x\": \"{KEY}\"}}"),
        format!("type: Databricks\nautoBootstrap: true\nconfig:\n  ? {KEY}\n"),
        format!("{{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": {{\"workspaceUrl\": \"{KEY}.x\"}}}}"),
    ];
    for text in cases {
        let checked = check_text(&text, Some(Kind::Payload(Payload::IntegrationCreate)));
        let secrets = checked.secrets();
        for (at, _) in text.match_indices(KEY) {
            let hidden = secrets.iter().any(|span| (span.start as usize..span.end as usize).contains(&at));
            assert!(hidden, "{text}: {secrets:?}");
        }
        let mut pointers = checked.tree.pointers();
        for finding in &checked.findings {
            let pointer = finding.node.map(|node| pointers.of(node).as_str().to_owned()).unwrap_or_default();
            assert!(!format!("{finding:?} {pointer}").contains(KEY), "{text}: {finding:?} {pointer}");
        }
    }
    // Names that somebody has chosen are shown, known or not.
    for name in ["catalogue", "my field", "additionalWorkspaceConnections2", "ключ", "x/y~z", "x-1234567890"] {
        let text = format!("{{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": {{\"{name}\": 1}}}}");
        let checked = check_text(&text, Some(Kind::Payload(Payload::IntegrationCreate)));
        assert!(checked.findings.iter().any(|finding| finding.message.contains(name)), "{name}");
        assert_eq!(checked.secrets(), [], "{name}");
    }
}

#[test]
fn a_bracket_too_many_is_removed_only_where_it_is_the_wrong_one() {
    let fixes = |text: &str| {
        let findings = check_text(text, Some(Kind::Payload(Payload::IntegrationCreate))).findings;
        let brackets = findings.iter().filter(|finding| finding.code == EXTRA_BRACKET);
        brackets.map(|finding| finding.fix.is_some()).collect::<Vec<_>>()
    };
    let start = "{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": {\"audit\": {\"enabled\": true}";
    assert_eq!(fixes(&format!("{start}, \"catalog\": \"c\"}}}}}}")), [true]);
    // The second bracket behind `audit` closes `config` too early.
    assert_eq!(fixes(&format!("{start}}}, \"catalog\": \"c\"}}}}")), [false]);
}

#[test]
fn one_slip_in_yaml_is_not_told_for_every_line_behind_it() {
    let codes = |text: &str| {
        let findings = check(text, Format::Yaml, Some(Kind::Payload(Payload::Connection))).findings;
        findings.iter().filter(|f| f.code == BAD_YAML).map(|f| f.code.id()).collect::<Vec<_>>()
    };
    let lines = "  a: 1\n".repeat(12);
    assert_eq!(codes(&format!("connectionKey: k\nconnection\n{lines}")), ["UC022"]);
    // Mistakes of their own are told, each.
    let values: String = ["a", "b", "c", "d", "e"].map(|name| format!("{name}: @x\n")).concat();
    assert_eq!(codes(&values), ["UC022"; 5]);
}

#[test]
fn very_many_unknown_fields_and_long_texts_stay_quick() {
    // Quadratic ways took minutes for these.
    let fields: Vec<_> = (0..50_000).map(|number| format!("\"field{number}\": 1")).collect();
    assert_eq!(found(&format!("{{\"type\": 1, \"autoBootstrap\": true, {}}}", fields.join(","))).len(), 1001);
    // One pasted text is one mistake, however many lines it has.
    assert_eq!(found(&format!("{{\"token\": \"{}\"}}", "x\n".repeat(200_000))).len(), 3);
}

#[test]
fn what_a_mistake_in_yaml_hides_is_not_called_missing() {
    let codes = |text: &str| {
        let findings = check(text, Format::Yaml, Some(Kind::Payload(Payload::IntegrationUpdate))).findings;
        findings.iter().filter(|f| f.severity == Severity::Error).map(|f| f.code.id()).collect::<Vec<_>>()
    };
    let start = "type: Databricks\nautoBootstrap: true\nconfig:\n  workspaceUrl: h\n";
    // A value that cannot be read is there all the same.
    let rest = "  authenticationType: token\n  token: ${T}\n  catalog: c\n";
    assert_eq!(codes(&format!("{start}  httpPath: @p\n{rest}")), ["UC022"]);
    // What a whole line says nobody knows.
    assert_eq!(codes(&format!("{start}\thttpPath: p\n{rest}")), ["UC022"]);
}

#[test]
fn places_of_secrets_are_known_however_wrong_the_document_is() {
    let text = r#"{"token": "a", "x": {"clientsecret": "b", "oauth_private_key": "c"}, "list": [{"Token": "d"}], "catalog": "e"}"#;
    let checked = check_text(text, None);
    let shown: Vec<_> = checked.secrets().iter().map(|span| span.of(text)).collect();
    assert_eq!(shown, ["\"a\"", "\"b\"", "\"c\"", "\"d\""]);
}

mod canaries;
mod certain;
mod commands;
mod damage;
mod foreign;
mod fronts;
mod hosts;
mod lost;
mod messages;
mod mistakes;
pub(crate) mod pages;
mod pasted;
mod quoted;
pub(crate) mod rules;
mod senders;
mod several;
mod shells;
mod slips;
mod usual;
mod values;
mod working;

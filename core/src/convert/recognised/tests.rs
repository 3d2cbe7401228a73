//! Whatever is pasted: connection details and documents, shown and imported.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing case says which it is")]

use super::super::{is_in_comments, partial_text};
use super::*;
use crate::check::Check;
use crate::kinds::{Flow, Kind};
use crate::secret::View;
use crate::value::json;

const HOST: &str = "dbc-a1b2c3d4-e5f6.cloud.databricks.com";

fn jdbc() -> String {
    format!(
        "jdbc:databricks://{HOST}:443;httpPath=/sql/1.0/warehouses/0123456789abcdef;AuthMech=11;Auth_Flow=1;\
         OAuth2ClientId=6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d;OAuth2Secret=s3cret"
    )
}

fn told(text: &str) -> String {
    match recognised(text) {
        Ok(recognised) => json::compact(&recognised.shown(text), &View::Masked).unwrap(),
        Err(why) => why.to_string(),
    }
}

#[test]
fn documents_are_shown_by_their_answers() {
    let payload = format!(
        r#"{{"type": "Databricks", "autoBootstrap": true, "config": {{"workspaceUrl": "{HOST}", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
        "authenticationType": "token", "token": "s3cret!", "catalog": "immuta", "region": "eu", "workspaceIds": ["1", "2"]}}}}"#
    );
    let command = format!(
        "export IMMUTA_API_KEY=s3cret2\ncurl -X POST https://tenant.example.com/integrations -H \"Authorization: $IMMUTA_API_KEY\" -d '{payload}'"
    );
    let answer = payload.replacen('{', r#"{"id": 7, "status": "enabled", "#, 1).replace("s3cret!", "REDACTED");
    let setup = format!(
        "ucforge: 1\nflow: connection\nworkspaceUrl: {HOST}\ntoken: s3cret!\nadditionalWorkspaceConnections:\n  - workspaceUrl: b.{HOST}\n"
    );
    for (text, what, pointer, label) in [
        (&payload, "a document: integration-create", "/workspaceIds", "Workspace IDs"),
        (&command, "a document: integration-create", "/immutaUrl", "Immuta URL"),
        (&answer, "a document: integration-update", "/catalog", "Immuta catalog"),
        (
            &setup,
            "a document: setup",
            "/additionalWorkspaceConnections/0/workspaceUrl",
            "Additional workspace 1: Workspace host",
        ),
    ] {
        let recognised = recognised(text).unwrap_or_else(|why| panic!("{why}: {text}"));
        assert_eq!((recognised.kind, recognised.what.as_str()), ("document", what), "{text}");
        let [candidate] = recognised.candidates.as_slice() else { panic!("{text}") };
        let found = candidate.found.iter().find(|found| found.pointer == pointer);
        assert_eq!(found.map(|found| found.label.as_str()), Some(label), "{}", told(text));
        assert!(!told(text).contains("s3cret"), "{}", told(text));
        // What is imported is the same as ever.
        let (one, other) = (taken(text, None).unwrap(), super::super::pasted(text, &crate::check::Base::None).unwrap());
        assert_eq!(one.setup, other.setup);
        assert_eq!(told(text).contains("is not a known field"), text.contains("region"), "{}", told(text));
    }
}

#[test]
fn a_command_that_sends_nothing_is_no_reason_to_look_no_further() {
    let text =
        format!("export DATABRICKS_HOST={HOST}\nexport DATABRICKS_TOKEN=$(curl -s https://vault.example.com/s3cret)\n");
    assert_eq!(recognised(&text).unwrap().kind, "variables");
    assert!(!told(&text).contains("s3cret"));
}

#[test]
fn what_is_neither_says_what_it_is_or_why_it_is_no_document() {
    for (text, expected) in [
        ("jdbc:postgresql://db.example.com/x", "this is a JDBC URL for `postgresql`, not for Databricks"),
        (
            "[default]\naws_access_key_id = x\n",
            "this is an INI file, and nothing in it shows that it is for Databricks",
        ),
        ("{\"a\": 1}", "the fields do not show what kind of document this is"),
    ] {
        assert_eq!(told(text), expected);
        assert_eq!(taken(text, None).err().unwrap().to_string(), expected);
    }
    assert!(told("ucforge: 1\nflow: connection\ncatalog: [a\n").starts_with("line 3: "));
    // Of a text in which nothing is an answer, nothing is imported.
    let console = "https://accounts.cloud.databricks.com/";
    assert!(recognised(console).is_ok());
    assert!(taken(console, None).is_err());
    assert!(taken(&jdbc(), Some(1)).is_err());
    // Nobody picks one of several but who is asked.
    let two = format!("[a]\nhost = {HOST}\n[b]\nhost = b.{HOST}\n");
    assert!(taken(&two, None).err().unwrap().to_string().ends_with("with several entries: choose one"));
    assert!(taken(&two, Some(1)).unwrap().setup.contains(&format!("\"b.{HOST}\"")));
}

#[test]
fn a_setup_that_is_begun_needs_nothing_but_what_it_has_comments_for() {
    let recognised = recognised(&jdbc()).unwrap();
    let candidate = &recognised.candidates[0];
    for flow in [None, Some(Flow::Connection), Some(Flow::IntegrationManual)] {
        let text = partial_text(&recognised.what, candidate, flow, LiteralSecrets::Masked);
        assert!(
            text.contains("clientSecret:\n    env: DATABRICKS_CLIENT_SECRET\n") && !text.contains("s3cret"),
            "{text}"
        );
        assert!(
            text.contains("  # assumed: workspaces give their OAuth tokens at this address\n  authorityUrl: "),
            "{text}"
        );
        let findings = |text: &str| {
            let checked = Check::of(Format::Yaml, Some(Kind::Setup)).run(text);
            checked
                .findings
                .iter()
                .filter(|finding| finding.severity == crate::diagnostic::Severity::Error)
                .map(|finding| finding.message.to_string())
                .collect::<Vec<_>>()
        };
        let checked = Check::of(Format::Yaml, Some(Kind::Setup)).run(&text);
        assert!(
            checked
                .findings
                .iter()
                .all(|finding| finding.severity != crate::diagnostic::Severity::Error || is_in_comments(finding)),
            "{text}"
        );
        assert!(!findings(&text).is_empty());
        // With the examples in the place of the comments nothing is missing.
        let filled: String = text
            .lines()
            .map(|line| {
                match line
                    .trim_start()
                    .strip_prefix('#')
                    .filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
                {
                    Some(rest) => format!("{}{rest}\n", &line[..line.len() - line.trim_start().len()]),
                    None => format!("{line}\n"),
                }
            })
            .collect();
        let left = findings(&filled);
        assert!(left.is_empty() || flow.is_none(), "{left:?}\n{filled}");
        assert!(left.iter().all(|message| message == "`connectionKey` is missing"), "{left:?}\n{filled}");
    }
    let revealed = partial_text(&recognised.what, candidate, None, LiteralSecrets::Revealed);
    assert!(revealed.contains("clientSecret: s3cret\n"), "{revealed}");
}

#[test]
fn the_way_to_sign_in_is_a_question_where_nothing_shows_it() {
    let recognised = recognised(HOST).unwrap();
    let text = partial_text(&recognised.what, &recognised.candidates[0], None, LiteralSecrets::Masked);
    assert!(text.contains("\n#authenticationType: ") && text.contains("\n#catalog: immuta_prod\n"), "{text}");
    assert!(!text.contains("oAuthClientConfig"), "{text}");
}

#[test]
fn a_workspace_with_credentials_of_two_ways_is_asked_about_and_keeps_both() {
    let credentials = r#""token": "s3cret", "oAuthClientConfig": {"clientId": "6f1b", "useCertificate": true, "publicCertificateThumbprint": "aa"}"#;
    let text = |own: &str, third: &str| {
        format!(
            r#"{{"type": "Databricks", "autoBootstrap": true, "config": {{"workspaceUrl": "{HOST}", "httpPath": "p", "catalog": "immuta",
            "authenticationType": "token", {own}, "additionalWorkspaceConnections": [
            {{"workspaceUrl": "two.{HOST}", "httpPath": "p", "authenticationType": "token", "token": "s3cret", "odd": null, "catalogs": ["a"]}},
            {{"workspaceUrl": "three.{HOST}", "httpPath": "p", "authenticationType": "token", {third}, "catalogs": ["b"]}}]}}}}"#
        )
    };
    let token = r#""token": "s3cret""#;
    let ways = vec![("token", "Personal access token"), ("oAuthM2M", "OAuth machine to machine (M2M)")];
    let pasted = taken(&text(token, credentials), None).unwrap();
    let [open] = pasted.sign_ins.as_slice() else { panic!("{:?}", pasted.sign_ins) };
    assert_eq!(open.pointer, "/additionalWorkspaceConnections/1/authenticationType");
    assert_eq!(
        open.question,
        format!("Additional workspace 2 (three.{HOST}) has credentials of two ways to sign in. Which one is meant?")
    );
    assert_eq!(open.ways, ways);
    // Nothing of it is lost, and nobody is told that it is.
    assert!(pasted.setup.contains("6f1b") && pasted.setup.contains("aa"), "{}", *pasted.setup);
    assert_eq!(pasted.lost, Vec::<String>::new());
    let own = taken(&text(credentials, token), None).unwrap().sign_ins;
    assert_eq!(own.iter().map(|open| open.pointer.as_str()).collect::<Vec<_>>(), ["/authenticationType"]);
    assert!(own[0].question.starts_with(HOST), "{}", own[0].question);
    assert_eq!(taken(&text(token, token), None).unwrap().sign_ins, []);
    // It says one way, and has the credentials of the other alone.
    let other =
        r#""oAuthClientConfig": {"clientId": "6f1b", "useCertificate": true, "publicCertificateThumbprint": "aa"}"#;
    let pasted = taken(&text(token, other), None).unwrap();
    let [open] = pasted.sign_ins.as_slice() else { panic!("{:?}", pasted.sign_ins) };
    assert_eq!(
        open.question,
        format!(
            "Additional workspace 2 (three.{HOST}) says \"Personal access token\", and has the credentials for \"OAuth machine to machine (M2M)\". Which one is meant?"
        )
    );
    assert_eq!(open.ways, ways);
    assert_eq!(pasted.lost, Vec::<String>::new());
    // What only says which way is meant is not a credential.
    let certificate = r#""token": "s3cret", "oAuthClientConfig": {"useCertificate": false}"#;
    let pasted = taken(&text(token, certificate), None).unwrap();
    assert_eq!(pasted.sign_ins, []);
    assert_eq!(pasted.lost, ["Additional workspace 2: `oAuthClientConfig` is left out"]);
}

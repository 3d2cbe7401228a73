#![allow(clippy::unwrap_used, reason = "tests say what they expect by unwrapping it")]

use super::Draft;
use crate::document;
use crate::kinds::Document;
use crate::read;
use crate::render::Rendering;
use crate::setup::Answers;
use crate::value::Value;

const PAT: &str = "dapi0123456789abcdef0123456789abcdef";
const KEY: &str = "-----BEGIN PRIVATE KEY-----MIIEvQIBADANBg-----END PRIVATE KEY-----";
const ACCESS: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

fn started(flow: &str) -> Draft {
    let mut draft = Draft::default();
    draft.set("/flow", flow.into());
    draft.set("/catalog", "immuta".into());
    draft
}

/// Every document of the flow in every format, as a form shows it.
fn previews(draft: &Draft) -> String {
    let shown = draft.shown(crate::report::answers);
    let tree = read::tree(&shown.json);
    let answers = Answers::of(tree.root().unwrap()).for_showing();
    let documents = shown.view.platform.documents(shown.view.flow.unwrap()).into_iter();
    let all = documents.flat_map(|document| document.renderings().iter().map(move |rendering| (document, *rendering)));
    let text = |(document, rendering): (Document, Rendering)| document::preview_text(&answers, document, rendering);
    all.filter_map(text).collect()
}

#[test]
fn a_credential_in_any_field_is_neither_stored_nor_shown_but_told() {
    for (flow, pointer, stored) in [
        ("connection", "/connectionKey", PAT),
        ("connection", "/catalog", PAT),
        ("connection", "/immutaUrl", "curl -H 'Authorization: 846e9e43c0ffee' https://t.example.com"),
        ("connection", "/workspaceUrl", "https://me:hunter2@h.example.com"),
        ("connection", "/httpPath", ACCESS),
        ("connection", "/port", PAT),
        ("connection", "/groupPattern/deny", "client_secret=hunter2"),
        ("connection", "/workspaceIds/0", PAT),
        ("connection", "/servicePrincipal", KEY),
        ("connection", "/govern/0/catalog", "dose0123456789abcdef0123456789abcdef"),
        ("integration-automatic", "/additionalWorkspaceConnections/0/workspaceUrl", PAT),
        ("integration-automatic", "/additionalWorkspaceConnections/0/catalogs/0", PAT),
    ] {
        let mut draft = started(flow);
        draft.set(pointer, stored.into());
        let leaked = |text: &str| text.contains(stored) || text.contains("hunter2") || text.contains("846e9e43c0ffee");
        assert!(!leaked(&draft.stored()), "{pointer}: {}", draft.stored());
        assert!(!leaked(&previews(&draft)), "{pointer}");
        let view = draft.shown(crate::report::answers).view;
        let values = view.groups.iter().flat_map(|group| &group.fields).filter_map(|field| field.value.as_ref());
        let json = format!("{:?}", values.collect::<Vec<_>>());
        assert!(!leaked(&json), "{pointer}: {json}");
        let told = view.findings.iter().any(|finding| finding.pointer == pointer);
        assert!(told, "{pointer}: {json}");
    }
}

#[test]
fn what_only_resembles_a_credential_stays() {
    for (pointer, text) in [
        ("/connectionKey", "dapi-prod-eu-2024-west-4"),
        ("/catalog", "dapi_billing_2024_europe_west"),
        ("/groupPattern/deny", "token holders"),
        ("/immutaUrl", "https://tenant.example.com"),
        ("/servicePrincipal", "someone@example.com"),
    ] {
        let mut draft = started("connection");
        draft.set(pointer, text.into());
        assert!(draft.stored().contains(text), "{pointer}");
        assert!(
            draft.shown(crate::report::answers).view.findings.iter().all(|finding| finding.code != "UC223"),
            "{pointer}"
        );
    }
}

#[test]
fn unknown_fields_are_not_stored() {
    for value in ["eu-west-1", "846e9e43c0ffee11", "hunter2!", "${NOTE}"] {
        for name in ["note", "auth", "secretThing", "846e9e43c0ffee1122334455"] {
            let draft = format!(
                r#"{{"ucforge": 1, "catalog": "c", "extra": {{"connection": {{"/{name}": "{value}", "/in": ["{value}"]}}}}}}"#
            );
            let stored = Draft::restore(&draft).unwrap().stored();
            assert!(!stored.contains(value) && !stored.contains(name) && stored.contains("catalog"), "{stored}");
        }
    }
}

#[test]
fn what_was_pasted_along_with_a_secret_is_told_and_fixed_and_the_secret_is_not_shown() {
    for typed in [" s3cret-1 ", "s3c\u{200b}ret-1", "Bearer s3cret-1", "s3cret-1\n"] {
        let mut draft = started("integration-automatic");
        draft.set("/authenticationType", "token".into());
        draft.set_secret("/token", typed);
        let shown = draft.shown(crate::report::answers);
        let found = shown.view.findings.iter().find(|finding| finding.pointer == "/token" && finding.fix.is_some());
        let finding = found.unwrap_or_else(|| panic!("{typed:?}"));
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| &edit.text);
        let words: String = edits.chain([&finding.message]).chain(&finding.help).map(String::as_str).collect();
        assert!(!words.contains("ret-1"), "{words}");
        let fixed = draft.fixed(&shown, finding.fix.as_ref().unwrap()).unwrap();
        assert!(fixed.json().contains(r#""token":"s3cret-1""#), "{typed:?}");
        let left = fixed.shown(crate::report::answers).view.findings;
        assert!(left.iter().all(|finding| finding.pointer != "/token"), "{typed:?}");
    }
}

#[test]
fn what_is_there_in_place_of_a_list_is_its_first_entry() {
    let mut draft = Draft::restore(r#"{"ucforge": 1, "flow": "connection", "govern": {"catalog": "sales"}}"#).unwrap();
    let count = draft.add_entry("/govern");
    draft.set(&format!("/govern/{count}/schema"), "hr.people".into());
    let stored: String = draft.stored().split_whitespace().collect();
    assert!(stored.contains(r#""govern":[{"catalog":"sales"},{"schema":"hr.people"}]"#), "{stored}");
}

#[test]
fn a_typed_reference_is_one_and_is_kept() {
    for (typed, kept) in [
        ("{env: MY_OWN_NAME}", r#"{"env": "MY_OWN_NAME"}"#),
        ("{\"file\": \"token.txt\"}", r#"{"file": "token.txt"}"#),
        ("{command: [op, read]}", r#""command": ["#),
        ("$MY_PAT", r#"{"env": "MY_PAT"}"#),
    ] {
        let mut draft = started("integration-automatic");
        draft.set("/authenticationType", "token".into());
        draft.set_secret("/token", typed);
        let stored = draft.stored();
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        assert!(plain(&stored).contains(&plain(kept)), "{typed}: {stored}");
        assert!(
            draft.shown(crate::report::answers).view.findings.iter().all(|finding| finding.pointer != "/token"),
            "{typed}"
        );
    }
    // What was meant as one is told.
    for typed in ["{env: MY_PAT", "{env : MY PAT}", "{\"file\": }"] {
        let mut draft = started("integration-automatic");
        draft.set("/authenticationType", "token".into());
        draft.set_secret("/token", typed);
        let view = draft.shown(crate::report::answers).view;
        let told =
            view.findings.iter().find(|finding| finding.pointer == "/token").map(|finding| finding.message.as_str());
        assert_eq!(told, Some("`token` looks like a reference, but is used as the secret itself"), "{typed}");
        assert!(!draft.stored().contains("MY"), "{typed}");
    }
}

#[test]
fn a_fix_changes_what_it_is_for_and_keeps_the_rest() {
    let fixed = |draft: &Draft, pointer: &str| {
        let shown = draft.shown(crate::report::answers);
        let mut found = shown.view.findings.iter().filter(|finding| finding.pointer == pointer);
        draft.fixed(&shown, found.find_map(|finding| finding.fix.as_ref()).unwrap()).unwrap()
    };
    let text = |draft: &Draft, pointer: &str| draft.get(pointer).and_then(|value| value.text().map(str::to_owned));
    let mut draft = started("integration-automatic");
    draft.set("/authenticationType", "token".into());
    draft.set_secret("/token", PAT);
    // Characters of every length before the edits.
    draft.set("/groupPattern/deny", "é𝄞".into());
    // Hidden: of another way to sign in, of another flow, and in an entry.
    draft.set("/oAuthClientConfig/scope", "all-apis".into());
    draft.set("/connectionKey", "lakehouse".into());
    draft.set("/additionalWorkspaceConnections/0/workspaceUrl", "https://b.corp.net/".into());
    draft.set("/additionalWorkspaceConnections/0/authenticationType", "token".into());
    draft.set("/additionalWorkspaceConnections/0/oAuthClientConfig/scope", "all-apis".into());
    draft.add_entry("/additionalWorkspaceConnections");
    draft.set("/workspaceUrl", "https://h.corp.net:8443/".into());
    let before = draft.stored();
    let once = fixed(&draft, "/workspaceUrl");
    assert_eq!(text(&once, "/workspaceUrl").as_deref(), Some("h.corp.net"));
    // What the fix cut off there stands at its own question.
    assert!(once.json().contains("\"port\":8443"), "{}", once.json().as_str());
    let twice = fixed(&once, "/additionalWorkspaceConnections/0/workspaceUrl");
    assert_eq!(text(&twice, "/additionalWorkspaceConnections/0/workspaceUrl").as_deref(), Some("b.corp.net"));
    for pointer in
        ["/oAuthClientConfig/scope", "/connectionKey", "/additionalWorkspaceConnections/0/oAuthClientConfig/scope"]
    {
        assert_eq!(text(&twice, pointer), text(&draft, pointer), "{pointer}");
        assert!(text(&twice, pointer).is_some(), "{pointer}");
    }
    assert!(twice.get("/additionalWorkspaceConnections/1").is_some(), "an empty entry stays");
    // The token is a secret still, and the draft itself has not changed.
    assert!(twice.json().contains(PAT) && text(&twice, "/token").is_none() && !twice.stored().contains(PAT));
    assert_eq!(draft.stored(), before);
}

/// The page keeps answers in its own code: both read the same cases.
#[test]
fn answers_are_set_and_taken_away_as_in_the_page() {
    let cases: Vec<serde_json::Value> = serde_json::from_str(include_str!("../../../fixtures/answers.json")).unwrap();
    assert!(cases.len() > 10);
    for case in cases {
        let with_version = |answers: &serde_json::Value| {
            let mut answers = answers.clone();
            answers["ucforge"] = 1.into();
            answers
        };
        let value = |json: &serde_json::Value| Value::of(read::tree(&json.to_string()).root().unwrap());
        let mut draft = Draft { root: value(&with_version(&case["before"])) };
        let pointer = case["pointer"].as_str().unwrap();
        match case.get("value") {
            Some(answer) => draft.set(pointer, value(answer)),
            None => draft.clear_answer(pointer),
        }
        let after: serde_json::Value = serde_json::from_str(&draft.json()).unwrap();
        assert_eq!(after, with_version(&case["after"]), "{}", case["what"]);
    }
}

#[test]
fn answers_are_added_to_others() {
    let mut draft = started("connection");
    draft.set("/oAuthClientConfig/clientId", "mine".into());
    draft.set("/platform", "trino".into());
    let mut other = Draft::default();
    other.set("/catalog", "theirs".into());
    other.set_secret("/oAuthClientConfig/clientSecret", "s3cret");
    draft.add(&other);
    let text = |pointer| draft.get(pointer).and_then(Value::text);
    assert_eq!([text("/flow"), text("/catalog")], [Some("connection"), Some("theirs")]);
    assert_eq!([text("/oAuthClientConfig/clientId"), text("/platform")], [Some("mine"), None]);
    assert!(draft.json().contains("s3cret") && !draft.stored().contains("s3cret"));
}

#[test]
fn what_is_assumed_is_no_answer() {
    let mut draft = started("connection");
    let id = "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
    for (pointer, answer) in [
        ("/workspaceUrl", "h.cloud.databricks.com"),
        ("/authenticationType", "oAuthM2M"),
        ("/oAuthClientConfig/clientId", id),
        ("/httpPath", "/sql/1.0/warehouses/0123456789abcdef"),
    ] {
        draft.set(pointer, answer.into());
    }
    let principal = |draft: &Draft| {
        let shown = draft.shown(crate::report::answers);
        assert!(shown.json.contains("servicePrincipal"), "{}", &*shown.json);
        draft.answered(&shown).get("/servicePrincipal").and_then(Value::text).map(str::to_owned)
    };
    assert_eq!(principal(&draft), None);
    draft.set("/servicePrincipal", id.into());
    assert_eq!(principal(&draft).as_deref(), Some(id));
}

#[test]
fn files_are_told_from_elsewhere() {
    let mut draft = started("connection");
    draft.set_secret("/token", "{file: token.txt}");
    draft.set_secret("/oAuthClientConfig/clientSecret", "{env: SECRET}");
    let told = draft.with_paths(&|path| ["/s/", path].concat()).stored();
    assert!(told.contains("\"/s/token.txt\"") && told.contains("\"SECRET\""), "{told}");
}

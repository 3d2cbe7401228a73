use super::*;
use crate::check::{Base, Setup};
use crate::diagnostic::Severity;
use crate::form::Draft;
use crate::read::Format;
use crate::secret::View;
use crate::value::json;

const SETUP: &str = r#"{"ucforge": 1, "flow": "integration-automatic", "workspaceUrl": "h.cloud.databricks.com",
  "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "s3cret", "catalog": "immuta",
  "govern": [{"catalog": "sales"}]}"#;

#[test]
fn a_setup_with_an_error_is_none() {
    assert!(Setup::read(SETUP, Format::Json).0.is_some());
    for broken in ["", "{", "[]", "{}", "null", &SETUP.replace("immuta", "1"), &SETUP.replace("\"flow\"", "\"flaw\"")] {
        let (setup, checked) = Setup::read(broken, Format::Json);
        assert!(setup.is_none(), "{broken}");
        assert!(checked.findings.iter().any(|finding| finding.severity == Severity::Error), "{broken}");
    }
}

#[test]
fn a_command_is_no_setup() {
    let (setup, checked) = Setup::read("curl https://t.x.com/integrations", Format::Curl);
    assert!(setup.is_none() && checked.has_errors());
}

#[test]
fn yaml_and_json_are_the_same_setup() {
    let yaml = "ucforge: 1\nflow: integration-automatic\nworkspaceUrl: h.cloud.databricks.com\n\
        httpPath: /sql/1.0/warehouses/0123456789abcdef\nauthenticationType: token\ntoken: s3cret\ncatalog: immuta\ngovern:\n  - {catalog: sales}\n";
    let shown = |text, format| {
        let setup = Setup::read(text, format).0.unwrap();
        json::compact(&setup.answers().without_secrets(), &View::Masked).unwrap()
    };
    assert_eq!(shown(SETUP, Format::Json), shown(yaml, Format::Yaml));
}

#[test]
fn what_is_stored_has_no_literal_secret_and_keeps_the_references() {
    let stored = |token: &str| {
        let text = SETUP.replace("\"s3cret\"", token);
        let tree = crate::read::tree(&text);
        json::compact(&Answers::of(tree.root().unwrap()).without_secrets(), &View::Masked).unwrap()
    };
    assert!(!stored("\"s3cret\"").contains("token\":"), "{}", stored("\"s3cret\""));
    assert!(stored("\"${T}\"").contains(r#""token":{"env":"T"}"#));
    assert!(stored("{\"env\": \"T\"}").contains(r#""token":{"env":"T"}"#));
    assert!(stored("{\"file\": \"t.txt\"}").contains(r#""token":{"file":"t.txt"}"#));
    assert!(stored("{\"command\": [\"pass\", \"x\"]}").contains(r#""token":{"command":["pass","x"]}"#));
}

fn draft(answers: &[(&str, &str)]) -> Draft {
    let mut draft = Draft::default();
    for (pointer, text) in answers {
        draft.set(pointer, (*text).into());
    }
    draft
}

#[test]
fn answers_make_what_holds_them_and_take_it_along_when_they_go() {
    let mut draft = draft(&[("/groupPattern/deny", "g"), ("/flow", "connection")]);
    assert!(draft.get("/groupPattern/deny").is_some());
    draft.clear_answer("/groupPattern/deny");
    assert!(draft.get("/groupPattern").is_none());
    let list = "/additionalWorkspaceConnections";
    assert_eq!((draft.add_entry(list), draft.add_entry(list)), (0, 1));
    draft.set(&format!("{list}/1/oAuthClientConfig/clientId"), "c".into());
    draft.clear_answer(&format!("{list}/0"));
    assert!(draft.get(&format!("{list}/0/oAuthClientConfig/clientId")).is_some());
    draft.clear_answer(&format!("{list}/0/oAuthClientConfig/clientId"));
    assert!(draft.get(&format!("{list}/0")).is_some(), "an emptied entry stays");
    draft.clear_answer(&format!("{list}/0"));
    assert!(draft.get(list).is_none());
    draft.clear_answer("/no/such/9/place");
}

#[test]
fn answers_to_questions_that_went_away_wait_for_them() {
    let mut draft =
        draft(&[("/flow", "connection"), ("/authenticationType", "oAuthM2M"), ("/oAuthClientConfig/clientId", "c")]);
    draft.set_secret("/oAuthClientConfig/clientSecret", "s3cret");
    assert!(draft.shown(crate::report::answers).json.contains("s3cret"));
    draft.set("/authenticationType", "token".into());
    let shown = draft.shown(crate::report::answers);
    assert!(!shown.json.contains("oAuthClientConfig"), "{}", shown.json.as_str());
    assert!(shown.view.findings.iter().all(|finding| finding.code == "UC102"));
    draft.set("/authenticationType", "oAuthM2M".into());
    assert!(draft.shown(crate::report::answers).json.contains("s3cret"));
}

#[test]
fn a_stored_draft_comes_back_without_literal_secrets() {
    let mut draft = draft(&[("/flow", "connection"), ("/authenticationType", "token"), ("/workspaceIds/0", "1")]);
    draft.set_secret("/token", "s3cret");
    let stored = draft.stored();
    assert!(!stored.contains("s3cret") && stored.contains("workspaceIds"), "{stored}");
    assert_eq!(Draft::restore(&stored).map(|draft| draft.stored()), Some(stored));
    let reference = r#"{"ucforge": 1, "flow": "connection", "authenticationType": "token", "token": {"env": "T"}}"#;
    assert!(Draft::restore(reference).unwrap().shown(crate::report::answers).json.contains(r#""token":{"env":"T"}"#));
    for damaged in ["", "{", "[]", "{}", "{\"flow\": \"connection\"", "\0"] {
        assert!(Draft::restore(damaged).is_none(), "{damaged}");
    }
}

#[test]
fn a_setup_takes_from_its_base_what_it_does_not_say_itself() {
    use crate::check::Base;
    let base = |text: &str| Base::Answers(Answers::of(crate::read::tree(text).root().unwrap()));
    let common = r#"{"ucforge": 1, "flow": "integration-manual", "httpPath": "p", "authenticationType": "oAuthM2M", "catalog": "immuta", "audit": {"enabled": true},
      "oAuthClientConfig": {"clientId": "c", "clientSecret": "s3cret", "authorityUrl": "u"},
      "additionalWorkspaceConnections": [{"workspaceUrl": "x", "httpPath": "p", "authenticationType": "token", "token": {"env": "X"}, "catalogs": ["x"]}]}"#;
    let own = r#"{"extends": "base.yaml", "ucforge": 1, "workspaceUrl": "h", "catalog": "other", "oAuthClientConfig": {"clientId": "mine"},
      "additionalWorkspaceConnections": []}"#;
    let (setup, checked) = Setup::read_over(own, Format::Json, &base(common));
    assert!(!checked.has_errors());
    assert!(checked.findings.iter().all(|finding| finding.code.id() != "UC907"), "its base says whether audit is on");
    let shown = json::compact(&setup.unwrap().answers().without_secrets(), &View::Masked).unwrap();
    for part in [
        r#""catalog":"other""#,
        r#""clientId":"mine""#,
        r#""authorityUrl":"u""#,
        r#""flow":"integration-manual""#,
        r#""additionalWorkspaceConnections":[]"#,
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    // What neither says is missing still, and the base's way to sign in counts.
    let bare = r#"{"extends": "base.yaml", "ucforge": 1}"#;
    let told = |base: &Base| {
        let (setup, checked) = Setup::read_over(bare, Format::Json, base);
        assert!(setup.is_none());
        checked.findings.into_iter().map(|finding| finding.message.into_owned()).collect::<Vec<_>>()
    };
    assert_eq!(told(&base(common)), ["`workspaceUrl` is missing"]);
    assert_eq!(told(&base(&common.replace("oAuthM2M", "token"))), ["`workspaceUrl` is missing", "`token` is missing"]);
    let broken = Base::Broken("base.yaml: no such file".to_owned());
    assert_eq!(told(&broken), ["base.yaml: no such file"], "what was not read is not missing");
    // No base has what an entry of a list lacks.
    let entry = r#"{"extends": "base.yaml", "ucforge": 1, "flow": "integration-automatic", "additionalWorkspaceConnections": [{"workspaceUrl": "a.cloud.databricks.com"}]}"#;
    let findings = Setup::read_over(entry, Format::Json, &broken).1.findings;
    assert!(findings.iter().any(|finding| finding.message == "`httpPath` is missing"), "{findings:?}");
    assert!(findings.iter().all(|finding| finding.message != "`catalog` is missing"), "{findings:?}");
}

#[test]
fn a_list_that_the_flow_cannot_carry_waits_as_a_whole() {
    let mut draft =
        draft(&[("/flow", "integration-automatic"), ("/additionalWorkspaceConnections/0/workspaceUrl", "b")]);
    assert!(draft.shown(crate::report::answers).json.contains("additionalWorkspaceConnections"));
    draft.set("/flow", "connection".into());
    let shown = draft.shown(crate::report::answers);
    assert!(!shown.json.contains("additionalWorkspaceConnections"), "{}", shown.json.as_str());
    assert!(shown.view.findings.iter().all(|finding| finding.code == "UC102"));
    draft.set("/flow", "integration-manual".into());
    assert!(draft.shown(crate::report::answers).json.contains("\"b\""));
}

#[test]
fn no_two_secrets_go_by_one_name() {
    let setup = r#"{"ucforge": 1, "flow": "integration-automatic", "token": {"file": "main"}, "additionalWorkspaceConnections": [
        {"token": {"env": "DATABRICKS_TOKEN"}}, {"token": "literal"}, {"token": {"env": "DATABRICKS_TOKEN_3"}}, {"token": {"env": "DATABRICKS_TOKEN"}}]}"#;
    let answers = Answers::of(crate::read::tree(setup).root().unwrap());
    let name = |pointer: &str| match crate::value::Value::Object(answers.values().clone()).at(pointer) {
        Some(crate::value::Value::Secret(secret)) => secret.name.clone(),
        _ => String::new(),
    };
    let entry = |index: usize| name(&format!("/additionalWorkspaceConnections/{index}/token"));
    assert_eq!(name("/token"), "DATABRICKS_TOKEN_2");
    assert_eq!(
        [entry(0), entry(1), entry(2), entry(3)],
        ["DATABRICKS_TOKEN", "DATABRICKS_TOKEN_3_2", "DATABRICKS_TOKEN_3", "DATABRICKS_TOKEN"]
    );
}

#[test]
fn what_a_base_adds_has_to_fit_the_flow_and_the_own_catalog() {
    const LIST: &str = r#"{"additionalWorkspaceConnections": [{"workspaceUrl": "b.cloud.databricks.com"}]}"#;
    const CONNECTION: &str = r#""flow": "connection", "connectionKey": "k", "catalog": "immuta""#;
    const AUTOMATIC: &str = r#""flow": "integration-automatic""#;
    let errors = |more: &str, base: &str| {
        let base = Base::Answers(Answers::of(crate::read::tree(base).root().unwrap()));
        let own = format!(
            r#"{{"extends": "base.yaml", "ucforge": 1, "workspaceUrl": "h.cloud.databricks.com", "authenticationType": "token",
            "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "token": {{"env": "T"}}, {more}}}"#
        );
        let found = Setup::read_over(&own, Format::Json, &base).1.findings;
        let found = found.into_iter().filter(|one| one.severity == Severity::Error);
        found.map(|one| one.code.id()).collect::<Vec<_>>()
    };
    assert_eq!(errors(CONNECTION, LIST), ["UC105"]);
    let dropped = format!(r#"{CONNECTION}, "additionalWorkspaceConnections": []"#);
    assert_eq!(errors(&dropped, LIST), [""; 0]);
    assert_eq!(errors(AUTOMATIC, r#"{"connectionKey": "k", "catalog": "immuta"}"#), ["UC105"]);
    assert_eq!(errors(AUTOMATIC, r#"{"connectionKey": "", "catalog": "immuta"}"#), [""; 0]);
    let governs = format!(r#"{AUTOMATIC}, "govern": [{{"schema": "`IMMUTA`.x"}}]"#);
    assert_eq!(errors(&governs, r#"{"catalog": "immuta"}"#), ["UC313"]);
    assert_eq!(errors(&governs, r#"{"catalog": "other"}"#), [""; 0]);
    assert_eq!(errors(CONNECTION, r#"{"govern": [{"catalog": "immuta"}]}"#), ["UC313"]);
    assert_eq!(errors(CONNECTION, r#"{"govern": [{"catalog": "sales"}]}"#), [""; 0]);
}

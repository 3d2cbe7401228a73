#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests say what they expect by unwrapping it")]

use serde_json::Value as Json;

use super::*;
use crate::convert;
use crate::secret::View;
use crate::value::Value;

fn shown_at(answers: &str, purpose: Option<Purpose>, step: &str, open: &str) -> Json {
    let shown = convert::shown(answers);
    serde_json::from_str(&page(&shown, At { purpose, step, open })).unwrap()
}

fn json_text(value: &Value) -> String {
    crate::value::json::compact(value, &View::Masked).unwrap()
}

/// The steps with their states.
fn steps(page: &Json) -> Vec<String> {
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    page["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| format!("{} {}", text(&step["id"]), text(&step["state"])))
        .collect()
}

fn asked(page: &Json) -> Vec<&str> {
    page["groups"][0]["fields"].as_array().unwrap().iter().map(|field| field["pointer"].as_str().unwrap()).collect()
}

const HOST: &str = "dbc-a1b2c3d4-e5f6.cloud.databricks.com";

#[test]
fn steps_are_done_open_wrong_or_optional() {
    let answers = format!(
        r#"{{"ucforge": 1, "flow": "integration-automatic", "workspaceUrl": "{HOST}", "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "catalog": "1x"}}"#
    );
    let page = shown_at(&answers, Some(Purpose::Several), "workspace", "");
    assert_eq!(
        steps(&page),
        [
            "start done",
            "workspace done",
            "authentication open",
            "immuta wrong",
            "workspaces optional",
            "privileges optional"
        ]
    );
    assert_eq!(asked(&page), ["/workspaceUrl", "/httpPath", "/port"]);
    assert_eq!(page["groups"][0]["fields"][2]["rare"], true);
}

#[test]
fn a_purpose_asks_for_what_it_needs() {
    let connecting =
        shown_at(r#"{"ucforge": 1, "flow": "integration-automatic"}"#, Some(Purpose::Connect), "start", "");
    assert!(!steps(&connecting).iter().any(|step| step.starts_with("workspaces")), "{:?}", steps(&connecting));
    let kept = r#"{"ucforge": 1, "flow": "integration-automatic", "additionalWorkspaceConnections": [{"authenticationType": "token"}]}"#;
    // What was answered is never out of reach.
    assert!(steps(&shown_at(kept, Some(Purpose::Connect), "start", "")).contains(&"workspaces open".to_owned()));
    let grants = shown_at(r#"{"ucforge": 1, "flow": "connection"}"#, Some(Purpose::Grants), "privileges", "");
    assert_eq!(steps(&grants), ["start done", "immuta optional", "privileges open"]);
    assert_eq!(asked(&grants), ["/servicePrincipal", "/govern"]);
    assert_eq!(grants["groups"][0]["fields"][0]["required"], true);
    assert_eq!(grants["missing"], 1);
    let kinds: Vec<_> = grants["kinds"].as_array().unwrap().iter().map(|kind| kind["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["grants", "grants-undo", "grants-verify", "checklist"]);
    // Where one flow fits the purpose, nobody is asked for it.
    let change = shown_at(r#"{"ucforge": 1, "flow": "integration-update"}"#, Some(Purpose::Change), "start", "");
    assert!(!asked(&change).contains(&"/flow"));
    assert_eq!(change["notes"].as_array().unwrap().len(), 3);
}

#[test]
fn each_purpose_says_which_flow_to_choose_unless_the_present_one_serves_it() {
    let flows = |answers: &str| -> Vec<Option<String>> {
        let page = shown_at(answers, None, "", "");
        page["purposes"].as_array().unwrap().iter().map(|one| one["flow"].as_str().map(str::to_owned)).collect()
    };
    let some = |flow: &str| Some(flow.to_owned());
    let (connection, automatic, update) =
        (some("connection"), some("integration-automatic"), some("integration-update"));
    assert_eq!(flows("{}"), [connection.clone(), automatic.clone(), update.clone(), connection, None]);
    assert_eq!(flows(r#"{"flow": "integration-manual"}"#), [None, None, update.clone(), None, None]);
    // A platform offers the flows that it has.
    assert_eq!(flows(r#"{"platform": "trino"}"#), [automatic.clone(), automatic.clone(), None, automatic, None]);
}

#[test]
fn what_follows_from_an_answer_is_assumed_and_never_written_over_one() {
    let m2m = |more: &str| {
        format!(
            r#"{{"ucforge": 1, "flow": "integration-automatic", "authenticationType": "oAuthM2M", "workspaceUrl": "{HOST}"{more}}}"#
        )
    };
    let field =
        |answers: &str, at: usize| shown_at(answers, None, "authentication", "")["groups"][0]["fields"][at].clone();
    let url = format!("https://{HOST}/oidc/v1/token");
    for more in ["", r#", "oAuthClientConfig": {}"#, r#", "oAuthClientConfig": {"clientId": "x"}"#] {
        let answers = m2m(more);
        assert_eq!(
            (&field(&answers, 3)["assumed"], &field(&answers, 3)["filled"]),
            (&url.as_str().into(), &false.into()),
            "{more}"
        );
        let shown = convert::shown(&answers);
        assert!(shown.json.contains(&url), "{}", shown.json.as_str());
        assert!(!shown.view.findings.iter().any(|finding| finding.pointer.ends_with("authorityUrl")), "{more}");
    }
    let own = m2m(r#", "oAuthClientConfig": {"authorityUrl": "https://id.corp.net/token"}"#);
    assert!(field(&own, 3)["assumed"].is_null() && !convert::shown(&own).json.contains("oidc"));
    // Nothing follows from half a host, somebody else's domain, or where a certificate signs in.
    for (host, more) in [
        ("dbc-a1", ""),
        ("h.corp.net", ""),
        ("accounts.cloud.databricks.com", ""),
        (".cloud.databricks.com", ""),
        ("a/b.cloud.databricks.com", ""),
        (HOST, r#", "oAuthClientConfig": {"useCertificate": true}"#),
    ] {
        let answers = m2m(more).replace(HOST, host);
        assert!(!convert::shown(&answers).json.contains("oidc"), "{host}");
    }
    let id = "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
    let with_client = convert::shown(&m2m(&format!(r#", "oAuthClientConfig": {{"clientId": "{id}"}}"#)));
    assert!(
        with_client.assumed.contains(&("/servicePrincipal".to_owned(), id.to_owned())),
        "{:?}",
        with_client.assumed
    );
}

#[test]
fn entries_assume_from_their_own_host() {
    let answers = r#"{"ucforge": 1, "flow": "integration-automatic", "additionalWorkspaceConnections": [{}, {"authenticationType": "oAuthM2M",
        "workspaceUrl": "adb-1234567890123456.7.azuredatabricks.net"}]}"#;
    let shown = convert::shown(answers);
    let places: Vec<_> = shown.assumed.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(places, ["/additionalWorkspaceConnections/1/oAuthClientConfig/authorityUrl"]);
    assert!(
        shown.json.contains(r#"{"authorityUrl":"https://adb-1234567890123456.7.azuredatabricks.net/oidc/v1/token"}"#)
    );
}

#[test]
fn a_fix_makes_no_answer_of_what_is_assumed() {
    let answers = format!(
        r#"{{"ucforge": 1, "flow": "integration-automatic", "authenticationType": "oAuthM2M", "workspaceUrl": "{HOST}", "audit": {{"enabled": "true"}}}}"#
    );
    let shown = convert::shown(&answers);
    let fix = shown.view.findings.iter().find_map(|finding| finding.fix.as_ref()).unwrap();
    let all = Value::of(crate::read::tree(&answers).root().unwrap());
    let fixed = shown.fixed(fix, &all).unwrap();
    assert!(matches!(fixed.at("/audit/enabled"), Some(Value::Bool(true))));
    assert!(fixed.get("oAuthClientConfig").is_none(), "{}", json_text(&fixed));
}

#[test]
fn only_the_open_entry_has_questions() {
    let answers = format!(
        r#"{{"ucforge": 1, "flow": "integration-automatic", "additionalWorkspaceConnections": [{{"workspaceUrl": "{HOST}"}}, {{"authenticationType": "token"}}]}}"#
    );
    let page = shown_at(&answers, None, "workspaces", "/additionalWorkspaceConnections/1");
    let entries = page["groups"][0]["fields"][0]["items"].as_array().unwrap();
    assert_eq!((entries[0]["name"].as_str(), entries[0]["fields"].is_null()), (Some(HOST), true));
    assert_eq!(entries[1]["fields"].as_array().unwrap().len(), 5);
    assert_eq!(entries[1]["missing"], 4);
}

#[test]
fn names_tell_their_kinds() {
    let answers = r#"{"ucforge": 1, "flow": "connection", "govern": [{"view": "a.b.c"}, {"catalog": "sales"}, {}]}"#;
    let page = shown_at(answers, None, "privileges", "");
    let field = &page["groups"][0]["fields"][1];
    assert_eq!(field["type"], "names");
    let kinds = |at: usize| -> Vec<&str> {
        field["items"][at]["kinds"]
            .as_array()
            .map(|kinds| kinds.iter().map(|kind| kind["value"].as_str().unwrap()).collect())
            .unwrap_or_default()
    };
    assert_eq!((field["items"][0]["kind"].as_str(), field["items"][0]["name"].as_str()), (Some("view"), Some("a.b.c")));
    assert_eq!((kinds(0), kinds(1), kinds(2)), (vec!["table", "view", "materializedView"], vec!["catalog"], vec![]));
}

#[test]
fn findings_know_their_question_step_and_entry() {
    let answers = r#"{"ucforge": 1, "flow": "integration-automatic", "catalog": "<CATALOG>", "additionalWorkspaceConnections": [{"authenticationType": "oAuthM2M", "oAuthClientConfig": {"clientId": "<CLIENT ID>"}}]}"#;
    let page = shown_at(answers, Some(Purpose::Several), "", "");
    let of =
        |pointer: &str| page["diagnostics"].as_array().unwrap().iter().find(|one| one["pointer"] == pointer).unwrap();
    let entry = of("/additionalWorkspaceConnections/0/oAuthClientConfig/clientId");
    assert_eq!(entry["field"]["step"], "workspaces");
    assert_eq!(entry["field"]["entry"], "/additionalWorkspaceConnections/0");
    assert_eq!(entry["field"]["list"], "Additional workspace 1");
    assert_eq!(entry["message"], "Client ID is still a placeholder");
    assert_eq!((&of("/catalog")["field"]["step"], &of("/catalog")["field"]["entry"]), (&"immuta".into(), &Json::Null));
}

#[test]
fn the_review_shows_answers_assumptions_and_gaps_but_no_secret() {
    let answers = format!(
        r#"{{"ucforge": 1, "flow": "integration-automatic", "authenticationType": "oAuthM2M", "workspaceUrl": "{HOST}", "audit": {{"enabled": true}}, "oAuthClientConfig": {{"clientSecret": "s3cret"}}}}"#
    );
    let page = shown_at(&answers, Some(Purpose::Connect), "review", "");
    assert!(!page["review"].to_string().contains("s3cret"));
    let rows: Vec<&Json> =
        page["review"].as_array().unwrap().iter().flat_map(|step| step["rows"].as_array().unwrap()).collect();
    let row = |pointer: &str| *rows.iter().find(|row| row["pointer"] == pointer).unwrap();
    assert_eq!(row("/audit/enabled")["value"], "Yes");
    assert_eq!(row("/oAuthClientConfig/authorityUrl")["assumed"], true);
    assert_eq!(row("/oAuthClientConfig/clientSecret")["secret"], true);
    assert!(row("/httpPath")["value"].is_null() && row("/httpPath")["secret"].is_null());
    assert_eq!(row("/authenticationType")["value"], "OAuth machine to machine (M2M)");
    assert!(!rows.iter().any(|row| row["pointer"] == "/port"), "what nobody answered and nobody needs is left out");
}

#[test]
fn the_picture_names_who_sends_what() {
    let arrows = |answers: &str| -> Vec<String> {
        let page = shown_at(answers, None, "", "");
        page["picture"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                format!(
                    "{} > {}: {}",
                    one["from"].as_str().unwrap(),
                    one["to"].as_str().unwrap(),
                    one["text"].as_str().unwrap()
                )
            })
            .collect()
    };
    assert_eq!(
        arrows(r#"{"flow": "connection"}"#),
        [
            "You > Databricks: Grants",
            "You > Immuta: POST /integrations/scripts/create",
            "Immuta > You: The script",
            "You > Databricks: Run the script",
            "You > Immuta: POST /data/connection",
            "Immuta > Databricks: Signs in, reads objects",
        ]
    );
    assert_eq!(
        arrows(r#"{"platform": "trino", "flow": "integration-automatic"}"#),
        ["You > Immuta: POST /integrations"]
    );
    assert!(arrows("{}").is_empty());
}

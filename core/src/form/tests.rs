use super::{view as view_with, *};
use crate::value::Value;

/// The form with what checks find.
fn view(setup: &str) -> FormView {
    view_with(setup, crate::report::answers(setup))
}

/// The pointers of all questions, lists of objects with their entries' questions behind them.
fn pointers(view: &FormView) -> Vec<&str> {
    fn add<'a>(groups: &'a [GroupView], all: &mut Vec<&'a str>) {
        for field in groups.iter().flat_map(|group| &group.fields) {
            all.push(&field.pointer);
            add(field.items.as_deref().unwrap_or_default(), all);
        }
    }
    let mut all = Vec::new();
    add(&view.groups, &mut all);
    all
}

#[test]
fn nothing_answered_asks_for_the_flow_alone() {
    for setup in ["", "{}", "[", "null", "{\"flow\": 7}"] {
        let view = view(setup);
        assert_eq!(pointers(&view), ["/flow"], "{setup}");
        assert_eq!(view.flow, None);
    }
    assert_eq!(view("{}").missing, 1);
}

#[test]
fn questions_follow_the_flow_and_the_authentication() {
    let view = view(r#"{"flow": "connection", "authenticationType": "token"}"#);
    assert_eq!(
        pointers(&view),
        [
            "/platform",
            "/flow",
            "/immutaUrl",
            "/connectionKey",
            "/workspaceUrl",
            "/httpPath",
            "/port",
            "/authenticationType",
            "/token",
            "/catalog",
            "/groupPattern/deny",
            "/audit/enabled",
            "/workspaceIds",
            "/settings/isActive",
            "/settings/activateNewChildren",
            "/options/forceRecursiveCrawl",
            "/servicePrincipal",
            "/govern",
        ]
    );
    let shown = |setup: &str| {
        let view = super::view(setup, crate::report::answers(setup));
        pointers(&view)
            .into_iter()
            .filter(|pointer| pointer.contains("oAuth") || *pointer == "/token")
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let client = |names: &[&str]| names.iter().map(|name| format!("/oAuthClientConfig/{name}")).collect::<Vec<_>>();
    assert_eq!(
        shown(r#"{"flow": "connection", "authenticationType": "oAuthM2M"}"#),
        client(&["clientId", "clientSecret", "authorityUrl"])
    );
    assert_eq!(
        shown(
            r#"{"flow": "integration-manual", "authenticationType": "oAuthM2M", "oAuthClientConfig": {"useCertificate": true}}"#
        ),
        client(&[
            "clientId",
            "authorityUrl",
            "useCertificate",
            "publicCertificateThumbprint",
            "oauthPrivateKey",
            "scope"
        ])
    );
    assert_eq!(shown(r#"{"flow": "connection"}"#), [""; 0]);
}

#[test]
fn each_entry_of_a_list_has_its_questions() {
    let view = view(
        r#"{"flow": "integration-automatic", "additionalWorkspaceConnections": [{"authenticationType": "token"}, {}]}"#,
    );
    let inner: Vec<_> =
        pointers(&view).into_iter().filter_map(|p| p.strip_prefix("/additionalWorkspaceConnections/")).collect();
    assert_eq!(
        inner,
        [
            "0/workspaceUrl",
            "0/httpPath",
            "0/authenticationType",
            "0/token",
            "0/catalogs",
            "1/workspaceUrl",
            "1/httpPath",
            "1/authenticationType",
            "1/catalogs",
        ]
    );
}

#[test]
fn findings_stand_at_their_question() {
    let view = view(
        r#"{"ucforge": 1, "flow": "integration-automatic", "authenticationType": "token", "catalog": "1x", "workspaceUrl": "https://h.corp.net"}"#,
    );
    let told: Vec<_> = view
        .findings
        .iter()
        .map(|finding| (finding.code, finding.pointer.as_str(), finding.message.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("UC102", "/httpPath", "HTTP path is missing"),
            ("UC102", "/token", "Personal access token is missing"),
            ("UC203", "/catalog", "Immuta refuses this catalog name: it starts with a digit"),
            ("UC208", "/workspaceUrl", "`workspaceUrl` is more than a host name"),
            ("UC905", "/flow", "Immuta considers the Integrations API legacy for Unity Catalog"),
            ("UC220", "/workspaceUrl", "`workspaceUrl` is not in a Databricks domain"),
        ]
    );
    assert_eq!(view.missing, 2);
    assert_eq!(view.findings[3].fix.as_ref().map(|fix| &*fix.edits[0].text), Some("\"h.corp.net\""));
}

#[test]
fn a_secret_never_leaves_through_the_view() {
    let setup = r#"{"flow": "integration-automatic", "authenticationType": "token", "token": "s3cret"}"#;
    let all = crate::convert::shown(setup);
    // All that the page shows of a step.
    let of_step = |step: &str| page(&all, At { purpose: None, step, open: "" });
    let shown = [of_step("authentication"), of_step("review")].concat();
    let shown = shown.replace(&all.json.replace('"', "\\\""), "");
    assert!(!shown.contains("s3cret"));
    let token =
        view(setup).groups.into_iter().flat_map(|group| group.fields).find(|field| field.pointer == "/token").unwrap();
    assert!(token.filled && token.value.is_none());
    assert!(!shown.contains("UC209"), "typing a secret into a form is no mistake");
}

/// The setup that counts of all answers, and the places of the others.
fn counted(answers: &str) -> (String, Vec<String>) {
    let shown = super::shown(answers, |_| Vec::new());
    (shown.json.to_string(), shown.hidden)
}

#[test]
fn only_answers_to_questions_that_are_asked_count() {
    for (answers, setup, hidden) in [
        // Nothing is asked before the flow is known but the flow itself, and what every setup may have.
        (r#"{"ucforge": 1, "catalog": "c"}"#, Some(r#"{"ucforge":1}"#), vec!["/catalog"]),
        (r#"{"ucforge": 1, "extra": {"connection": {"/a": [1]}}}"#, None, vec![]),
        // What is not known anywhere is hidden leaf by leaf, lists as a whole; what held nothing else goes with it.
        (
            r#"{"x": {"y": 1, "z": {"~/": true}}, "w": [{"a": 1}, 2], "v": null}"#,
            Some("{}"),
            vec!["/x/y", "/x/z/~0~1", "/w", "/v"],
        ),
        (r#"{"x": {}}"#, None, vec![]),
        // Texts stay as they are written.
        (r#"{"flow": "connection", "catalog": "\u00e9\ud834\udd1e"}"#, None, vec![]),
        (r#"{"flow": "connection", "workspaceIds": [ "1" , "2" ], "port": 1e3}"#, None, vec![]),
        // A reference to a secret is one answer; a null is one too.
        (
            r#"{"flow": "connection", "authenticationType": "token", "token": {"env": "T"}, "catalog": null}"#,
            None,
            vec![],
        ),
        // Entries of a list keep their places, whatever they are.
        (
            r#"{"flow": "integration-manual", "additionalWorkspaceConnections": [1, {}, {"workspaceUrl": "w", "odd": 1}, {"odd": 1}, [2]]}"#,
            Some(
                r#"{"flow":"integration-manual","additionalWorkspaceConnections":[{},{},{"workspaceUrl":"w"},{},{}]}"#,
            ),
            vec![
                "/additionalWorkspaceConnections/0",
                "/additionalWorkspaceConnections/2/odd",
                "/additionalWorkspaceConnections/3/odd",
                "/additionalWorkspaceConnections/4",
            ],
        ),
        (r#"{"flow": "integration-manual", "additionalWorkspaceConnections": []}"#, None, vec![]),
        // A list that is no list is an answer with a finding of its own.
        (r#"{"flow": "integration-manual", "additionalWorkspaceConnections": "x"}"#, None, vec![]),
        (
            r#"{"flow": "connection", "additionalWorkspaceConnections": [{"workspaceUrl": "w"}]}"#,
            Some(r#"{"flow":"connection"}"#),
            vec!["/additionalWorkspaceConnections"],
        ),
        (
            r#"{"flow": "connection", "additionalWorkspaceConnections": []}"#,
            Some(r#"{"flow":"connection"}"#),
            vec!["/additionalWorkspaceConnections"],
        ),
        // A hidden answer hides those whose questions depend on it.
        (
            r#"{"flow": "integration-manual", "authenticationType": "token", "oAuthClientConfig": {"useCertificate": true, "privateKey": "k"}}"#,
            Some(r#"{"flow":"integration-manual","authenticationType":"token"}"#),
            vec!["/oAuthClientConfig/useCertificate", "/oAuthClientConfig/privateKey"],
        ),
        ("[1]", Some("{}"), vec![""]),
        ("", None, vec![]),
        (r#"{"flow": "connection", "catalog": "c"#, None, vec![]),
    ] {
        let hidden: Vec<String> = hidden.into_iter().map(str::to_owned).collect();
        // Where all counts, nothing is written anew.
        let setup = setup.unwrap_or(answers);
        assert_eq!(counted(answers), (setup.to_owned(), hidden), "{answers}");
    }
}

#[test]
fn what_counts_counts_when_it_is_asked_again() {
    for flow in crate::kinds::Flow::ALL {
        for way in ["token", "oAuthM2M"] {
            let all = format!(
                r#"{{"ucforge": 1, "flow": "{flow}", "authenticationType": "{way}", "token": "t", "oAuthClientConfig": {{"clientId": "c",
                "clientSecret": "s", "useCertificate": true, "oauthPrivateKey": "k"}}, "connectionKey": "k", "workspaceIds": ["1"],
                "additionalWorkspaceConnections": [{{"authenticationType": "{way}", "token": "t", "oAuthClientConfig": {{"clientId": "c"}}}}],
                "audit": {{"enabled": true}}, "govern": [{{"catalog": "sales"}}, {{"no": 1}}], "nobody": {{"knows": ["it"]}}}}"#
            );
            let (setup, hidden) = counted(&all);
            assert!(!hidden.is_empty());
            assert_eq!(counted(&setup), (setup.clone(), vec![]), "{all}");
            // No answer is lost: it counts, or is named.
            let (tree, kept) = (crate::read::tree(&all), crate::read::tree(&setup));
            let (all, kept) = (Value::of(tree.root().unwrap()), Value::of(kept.root().unwrap()));
            let named = |pointer: &str| {
                hidden.iter().any(|hidden| pointer == hidden || pointer.starts_with(&format!("{hidden}/")))
            };
            let mut leaves = vec![(String::new(), &all)];
            while let Some((pointer, value)) = leaves.pop() {
                match value {
                    Value::Object(object) => {
                        leaves.extend(object.iter().map(|(name, value)| (format!("{pointer}/{name}"), value)));
                    }
                    Value::Array(items) => {
                        leaves.extend(
                            items.iter().enumerate().map(|(index, value)| (format!("{pointer}/{index}"), value)),
                        );
                    }
                    _ => assert_ne!(kept.at(&pointer).is_some(), named(&pointer), "{pointer}"),
                }
            }
        }
    }
}

#[test]
fn long_lists_of_answers_take_no_time_of_their_own() {
    let entry = r#"{"workspaceUrl": "w", "odd": 1}"#;
    let answers = format!(
        r#"{{"flow": "integration-manual", "additionalWorkspaceConnections": [{}{entry}]}}"#,
        format!("{entry},").repeat(20_000)
    );
    let (setup, hidden) = counted(&answers);
    assert_eq!((hidden.len(), setup.matches("odd").count()), (20_001, 0));
}

#[test]
fn sentences_about_several_things_are_plural() {
    let view = view(
        r#"{"ucforge": 1, "flow": "integration-automatic", "additionalWorkspaceConnections": [{}], "workspaceIds": []}"#,
    );
    let said: Vec<&str> = view.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(said.contains(&"Additional workspace 1: Catalogs are missing"), "{said:?}");
    assert!(said.contains(&"Workspace host is missing"), "{said:?}");
}

#[test]
fn sentences_by_name_are_told_by_label() {
    let view = view(r#"{"ucforge": 1, "flow": "connection", "authenticationType": "token"}"#);
    let said = |pointer: &str, message: &str| {
        let member = view.field_of(pointer).unwrap().member;
        member.field.by_label(member.name, message)
    };
    assert_eq!(said("/workspaceIds", "`workspaceIds` is empty"), "Workspace IDs are empty");
    assert_eq!(said("/workspaceIds", "`workspaceIds` must be a list"), "Workspace IDs must be a list");
    assert_eq!(said("/httpPath", "`httpPath` is empty"), "HTTP path is empty");
}

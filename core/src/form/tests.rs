use super::{view as view_with, *};
use crate::secret::View;
use crate::value::Value;
use crate::value::json;

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
    let shown = json::pretty(&Value::from(&view(setup)), &View::Masked).unwrap();
    assert!(!shown.contains("s3cret"));
    let token =
        view(setup).groups.into_iter().flat_map(|group| group.fields).find(|field| field.pointer == "/token").unwrap();
    assert!(token.filled && token.value.is_none());
    assert!(!shown.contains("UC209"), "typing a secret into a form is no mistake");
}

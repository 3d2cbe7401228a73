use super::*;
use crate::kinds::{Kind, Payload};

#[test]
fn every_field_is_complete() {
    for field in FIELDS {
        let name = field.setup.unwrap_or(field.label);
        assert!(!field.label.is_empty() && !field.help.is_empty(), "{name}");
        assert!(field.setup.is_some() || !field.places.is_empty(), "{name} stands nowhere");
        assert!(field.group.is_none() || field.setup.is_some(), "{name} is asked and has no place in a setup");
        assert!(!field.help.contains("  "), "{name}: blanks in the help");
        if !matches!(field.shape, Shape::Object | Shape::Anything) {
            assert!(!field.example.is_empty(), "{name} has no example");
        }
        for place in field.places {
            assert!(place.at.starts_with('/'), "{name}");
            assert!(
                !matches!(place.write, Write::Answer | Write::AnswerOr(_) | Write::AnswerUnless(_))
                    || field.setup.is_some()
                    || matches!(field.shape, Shape::Object),
                "{name} writes an answer that nobody gives"
            );
        }
    }
}

#[test]
fn every_place_has_a_parent() {
    for kind in Payload::ALL {
        let layout = layout(kind);
        for field in FIELDS.iter().filter(|field| field.workspaces != Workspaces::Additional) {
            for place in field.places.iter().filter(|place| place.is_in(kind)) {
                let mut names = place.at.split('/').skip(1).peekable();
                let mut object = layout.root();
                while let Some(name) = names.next() {
                    let member = object.member(name).map(|(_, member)| member);
                    assert!(member.is_some(), "{kind}: {} is not in the layout", place.at);
                    let child = member.and_then(|member| layout.child(member));
                    if names.peek().is_some() {
                        assert!(child.is_some(), "{kind}: {} has no parent", place.at);
                    }
                    object = child.unwrap_or(object);
                }
            }
        }
    }
}

#[test]
fn additional_workspaces_have_their_own_credentials() {
    for kind in [Payload::ScriptCreate, Payload::IntegrationCreate, Payload::IntegrationUpdate] {
        let layout = layout(kind);
        let entry = layout
            .root()
            .member("config")
            .and_then(|(_, config)| layout.child(config))
            .and_then(|config| config.member("additionalWorkspaceConnections"))
            .and_then(|(_, list)| layout.child(list));
        let names: Vec<_> = entry.into_iter().flat_map(|entry| &entry.members).map(|member| member.name).collect();
        assert_eq!(names, ["workspaceUrl", "httpPath", "authenticationType", "token", "oAuthClientConfig", "catalogs"]);
    }
}

#[test]
fn what_a_flow_needs_follows_from_its_documents() {
    let required = |flow| {
        let mut names: Vec<_> =
            FIELDS.iter().filter(|field| field.is_required_by(flow)).filter_map(|f| f.setup).collect();
        names.sort_unstable();
        names
    };
    assert_eq!(
        required(Flow::Connection),
        [
            "/authenticationType",
            "/catalog",
            "/connectionKey",
            "/flow",
            "/httpPath",
            "/oAuthClientConfig",
            "/oAuthClientConfig/authorityUrl",
            "/oAuthClientConfig/clientId",
            "/oAuthClientConfig/clientSecret",
            "/token",
            "/ucforge",
            "/workspaceUrl",
        ]
    );
    assert!(!required(Flow::IntegrationUpdate).contains(&"/token"));
    assert!(required(Flow::IntegrationManual).contains(&"/oAuthClientConfig/oauthPrivateKey"));
}

#[test]
fn when_is_judged_by_the_authentication() {
    let token = Authentication::of(Some("token"), None);
    let secret = Authentication::of(Some("oAuthM2M"), None);
    let certificate = Authentication::of(Some("oAuthM2M"), Some(true));
    let table = [
        (When::Token, [true, false, false]),
        (When::OAuth, [false, true, true]),
        (When::ClientSecret, [false, true, false]),
        (When::Certificate, [false, false, true]),
    ];
    for (when, expected) in table {
        assert_eq!([token, secret, certificate].map(|auth| when.holds(auth)), expected.map(Some), "{when:?}");
        assert_eq!(when.holds(Authentication::of(None, None)), None);
    }
    assert_eq!(When::Always.holds(Authentication::of(Some("other"), None)), Some(true));
}

#[test]
fn choices_that_decide_are_those_of_their_types() {
    let choices = |pointer: &str| {
        let field = FIELDS.iter().find(|field| field.setup == Some(pointer));
        let mut names: Vec<_> = field.into_iter().flat_map(Field::choices).map(|choice| choice.value).collect();
        names.sort_unstable();
        names
    };
    let mut flows = Flow::ALL.map(Flow::name);
    flows.sort_unstable();
    assert_eq!(choices("/flow"), flows);
    assert_eq!(choices("/authenticationType"), [Authentication::OAUTH, Authentication::TOKEN]);
}

#[test]
fn no_object_has_more_members_than_the_checks_can_tick_off() {
    for kind in Kind::ALL {
        let layout = layout(kind);
        let mut objects = vec![layout.root()];
        while let Some(object) = objects.pop() {
            assert!(object.members.len() <= 64, "{kind}: {}", object.pointer);
            objects.extend(object.members.iter().filter_map(|member| layout.child(member)));
        }
    }
}

use super::layout::SLOTS;
use super::*;
use crate::kinds::{Kind, Payload};
use crate::platform::{PLATFORMS, databricks};
use crate::secrecy::is_secret_name;

/// Every field of every platform.
fn fields() -> impl Iterator<Item = &'static Field> {
    PLATFORMS.iter().flat_map(|platform| platform.catalogue.fields)
}

static DATABRICKS: &Catalogue = &databricks::PLATFORM.catalogue;

#[test]
fn every_field_is_complete() {
    for field in fields() {
        let name = field.setup.unwrap_or(field.label);
        assert!(!field.label.is_empty() && !field.help.is_empty(), "{name}");
        assert!(field.setup.is_some() || !field.places.is_empty(), "{name} stands nowhere");
        assert!(field.group.is_none() || field.setup.is_some(), "{name} is asked and has no place in a setup");
        assert!(!field.help.contains("  "), "{name}: whitespace in the help");
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
    for (platform, kind) in PLATFORMS.iter().flat_map(|platform| Payload::ALL.map(|kind| (platform, kind))) {
        let layout = platform.catalogue.layout(kind);
        for field in platform.catalogue.fields.iter().filter(|field| field.in_entries != InEntries::Only) {
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
        let layout = DATABRICKS.layout(kind);
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
        let mut names: Vec<_> = DATABRICKS
            .fields
            .iter()
            .filter(|field| DATABRICKS.is_required_by(field, flow))
            .filter_map(|f| f.setup)
            .collect();
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
fn when_is_judged_by_the_deciding_fields() {
    use databricks::sign_in::{CERTIFICATE, CLIENT_SECRET, OAUTH, TOKEN};
    let choices = |text: &str| DATABRICKS.choices_in(crate::read::tree(text).root().unwrap());
    let token = choices(r#"{"authenticationType": "token"}"#);
    let secret = choices(r#"{"authenticationType": "oAuthM2M", "oAuthClientConfig": {}}"#);
    let certificate = choices(r#"{"authenticationType": "oAuthM2M", "oAuthClientConfig": {"useCertificate": true}}"#);
    let table = [
        (TOKEN, [true, false, false]),
        (OAUTH, [false, true, true]),
        (CLIENT_SECRET, [false, true, false]),
        (CERTIFICATE, [false, false, true]),
    ];
    for (when, expected) in table {
        assert_eq!([token, secret, certificate].map(|choices| when.holds(choices)), expected.map(Some), "{when:?}");
        assert_eq!(when.holds(choices(r#"{"authenticationType": "other"}"#)), None);
    }
    assert_eq!(When::ALWAYS.holds(choices("{}")), Some(true));
    // What a base says counts where the object says nothing.
    let text = r#"{"oAuthClientConfig": {"useCertificate": false}}"#;
    let tree = crate::read::tree(text);
    let over = DATABRICKS.choices_over(tree.root().unwrap(), certificate);
    assert_eq!([OAUTH, CERTIFICATE].map(|when| when.holds(over)), [Some(true), Some(false)]);
}

#[test]
fn a_catalogue_fits_its_types() {
    for platform in PLATFORMS {
        let catalogue = &platform.catalogue;
        assert!(catalogue.sign_in.len() <= MAX_DISCRIMINATORS, "{}", catalogue.id);
        for field in catalogue.fields {
            assert!(usize::from(field.role.0) < Role::COUNT, "{}", field.label);
            for condition in field.when.0 {
                let discriminator = &catalogue.sign_in[condition.of];
                assert!(discriminator.value(condition.is).is_some(), "{}", field.label);
            }
            // What is asked is asked in a section that the form has.
            assert!(field.group.is_none_or(|group| catalogue.groups.contains(&group)), "{}", field.label);
            // What is a secret is known as one by its name as well, with a letter missing too.
            if matches!(field.shape, Shape::Secret { .. }) {
                let name = field.name();
                assert!(
                    is_secret_name(name) && is_secret_name(&name[1..]) && is_secret_name(&name[..name.len() - 1]),
                    "{name}"
                );
            }
        }
    }
}

#[test]
fn choices_that_decide_are_those_of_their_types() {
    let choices = |pointer: &str| {
        let field = DATABRICKS.fields.iter().find(|field| field.setup == Some(pointer));
        let mut names: Vec<_> = field.into_iter().flat_map(Field::choices).map(|choice| choice.value).collect();
        names.sort_unstable();
        names
    };
    let mut flows = Flow::ALL.map(Flow::name);
    flows.sort_unstable();
    assert_eq!(choices("/flow"), flows);
    let ways = DATABRICKS.sign_in[0].values;
    assert_eq!(ways.len(), choices("/authenticationType").len());
    assert!(choices("/authenticationType").iter().all(|way| ways.contains(&Literal::Text(way))));
}

#[test]
fn no_object_has_more_members_than_the_checks_can_tick_off() {
    for (platform, kind) in PLATFORMS.iter().flat_map(|platform| Kind::ALL.map(|kind| (platform, kind))) {
        let layout = platform.catalogue.layout(kind);
        let mut objects = vec![layout.root()];
        while let Some(object) = objects.pop() {
            // One bit for each, and an empty slot, where the search for an unknown name ends.
            let count = object.members.len();
            assert!(count <= u64::BITS as usize && count < SLOTS, "{kind}: {}", object.pointer);
            objects.extend(object.members.iter().filter_map(|member| layout.child(member)));
        }
    }
}

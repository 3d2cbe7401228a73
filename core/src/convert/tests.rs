//! There and back: setups, payloads, commands.
#![allow(clippy::panic, clippy::unwrap_used, clippy::type_complexity, reason = "a failing case says which it is")]

mod credentials;
mod generated;

use crate::check::extra::LITERAL_SECRET;

use super::*;
use crate::check::{Base, Setup, check, check_text};
use crate::convert::round_trip::LOST_VALUE;
use crate::document;
use crate::kinds::{Flow, Kind, Payload};
use crate::read::Format;
use crate::secret::{Clear, Secret};
use crate::source::Source;

fn literal(text: &str) -> Value {
    let checked = check_text(text, None);
    to_setup(&[&checked]).unwrap_or_else(|error| panic!("{error}: {text}")).setup
}

fn shown(value: &Value) -> String {
    json::compact(value, &View::Masked).unwrap()
}

/// The payloads of a setup as they would be sent, secrets by their names.
fn payloads(setup: &str) -> Vec<(Kind, String)> {
    let (setup, checked) = Setup::read(setup, crate::check::guess(setup, None));
    let messages: Vec<_> = checked.findings.iter().map(|finding| &finding.message).collect();
    let setup = setup.unwrap_or_else(|| panic!("{messages:?}"));
    let reveal = |secret: &Secret| Ok(Clear::new(format!("${{{}}}", secret.name)));
    let payload =
        |kind: &Payload| json::compact(&document::build(&setup, *kind).unwrap(), &View::Revealed(&reveal)).unwrap();
    setup.payloads().iter().map(|payload_kind| (Kind::Payload(*payload_kind), payload(payload_kind))).collect()
}

/// Documents to their setup, and the payloads of that.
fn back_and_forth(documents: &[(Kind, String)]) -> (String, Vec<(Kind, String)>) {
    let checked: Vec<_> = documents.iter().map(|(kind, text)| check(text, Format::Json, Some(*kind))).collect();
    let setup = to_setup(&checked.iter().collect::<Vec<_>>()).unwrap().setup;
    let text = setup_text(&setup, Spelling::Yaml, LiteralSecrets::Masked);
    let again = payloads(&text);
    (text, again)
}

#[test]
fn an_integration_comes_back_as_the_setup_that_made_it() {
    let payload = r#"{"type": "Databricks", "autoBootstrap": true, "config": {"port": 443,
      "workspaceUrl": "h.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
      "authenticationType": "oAuthM2M", "oAuthClientConfig": {"clientId": "c", "clientSecret": "s3cret", "authorityUrl": "u", "scope": "all-apis"},
      "catalog": "immuta", "audit": {"enabled": true},
      "additionalWorkspaceConnections": [{"workspaceUrl": "b", "httpPath": "p", "authenticationType": "token", "token": "t0ken", "catalogs": ["x"]}]}}"#;
    let text = setup_text(&literal(payload), Spelling::Yaml, LiteralSecrets::Masked);
    assert_eq!(
        text,
        "ucforge: 1\nflow: integration-automatic\nworkspaceUrl: h.cloud.databricks.com\nhttpPath: /sql/1.0/warehouses/0123456789abcdef\n\
         authenticationType: oAuthM2M\noAuthClientConfig:\n  clientId: c\n  clientSecret:\n    env: DATABRICKS_CLIENT_SECRET\n  authorityUrl: u\n  \
         scope: all-apis\ncatalog: immuta\naudit:\n  enabled: true\nadditionalWorkspaceConnections:\n  - workspaceUrl: b\n    httpPath: p\n    \
         authenticationType: token\n    token:\n      env: DATABRICKS_TOKEN_2\n    catalogs:\n      - x\n"
    );
}

#[test]
fn unknown_fields_survive_the_way_to_a_setup_and_back() {
    let documents = [
        (Kind::Payload(Payload::ScriptCreate), r#"{"type":"Databricks","autoBootstrap":false,"region":"eu","config":{"workspaceUrl":"h.cloud.databricks.com","httpPath":"/p","authenticationType":"token","token":"${T}","catalog":"immuta","audit":{"enabled":true},"jobConfig":{"jobClusterId":"real"},"port":443}}"#.to_owned()),
        (Kind::Payload(Payload::IntegrationCreate), r#"{"type":"Databricks","autoBootstrap":false,"config":{"workspaceUrl":"h.cloud.databricks.com","httpPath":"/p","authenticationType":"token","token":"${T}","catalog":"immuta","audit":{"enabled":true},"proxy":{"host":"x","password":"pr0xy"},"additionalWorkspaceConnections":[{"workspaceUrl":"b.cloud.databricks.com","httpPath":"/p","authenticationType":"token","token":"${T2}","catalogs":["x"],"region":"us"}]}}"#.to_owned()),
    ];
    let checked: Vec<_> = documents.iter().map(|(kind, text)| check(text, Format::Json, Some(*kind))).collect();
    let setup = to_setup(&checked.iter().collect::<Vec<_>>()).unwrap().setup;
    assert_eq!(
        shown(setup.get("extra").unwrap()),
        r#"{"script-create":{"/region":"eu","/config/jobConfig/jobClusterId":"real","/config/port":443},"integration-create":{"/config/proxy":{"host":"x","password":"${PASSWORD}"},"/config/additionalWorkspaceConnections/0/region":"us"}}"#
    );
    let (text, again) = back_and_forth(&documents);
    assert!(!text.contains("pr0xy"), "{text}");
    // The same values; of a member that a document adds, only the place among its neighbours may differ.
    let parsed = |text: &str| serde_json::from_str::<serde_json::Value>(&text.replace("pr0xy", "${PASSWORD}")).unwrap();
    let mut first = parsed(&documents[0].1);
    // Additional workspaces are answers: the script of the same setup has them too.
    first["config"]["additionalWorkspaceConnections"] =
        parsed(&documents[1].1)["config"]["additionalWorkspaceConnections"].clone();
    first["config"]["additionalWorkspaceConnections"][0].as_object_mut().unwrap().remove("region");
    assert_eq!(parsed(&again[0].1), first);
    assert_eq!(parsed(&again[1].1), parsed(&documents[1].1));
}

#[test]
fn answers_of_the_server_lose_what_only_the_server_says() {
    let answer = r#"{"id": "7", "status": "enabled", "validationResults": {"status": "passed"}, "type": "Databricks", "autoBootstrap": false,
      "config": {"port": 443, "workspaceUrl": "h.cloud.databricks.com", "httpPath": "/p", "authenticationType": "token", "token": "REDACTED", "catalog": "immuta"}}"#;
    assert_eq!(
        shown(&literal(answer)),
        r#"{"ucforge":1,"flow":"integration-update","autoBootstrap":false,"workspaceUrl":"h.cloud.databricks.com","httpPath":"/p","authenticationType":"token","catalog":"immuta"}"#
    );
}

#[test]
fn a_command_tells_the_tenant_as_well() {
    let body = r#"{"type":"Databricks","autoBootstrap":true,"config":{"workspaceUrl":"h","httpPath":"p","authenticationType":"token","token":"s3cret","catalog":"immuta"}}"#;
    for (url, tenant) in [
        ("https://tenant.example.com/integrations", Some("https://tenant.example.com")),
        ("http://localhost:4173/integrations", Some("http://localhost:4173")),
        ("$IMMUTA_URL/integrations", None),
        ("tenant.example.com/integrations", None),
        ("https://<your-immuta-url>/integrations", None),
        ("https://me:pw@tenant.example.com/integrations", None),
    ] {
        let setup = literal(
            &format!("curl -X POST '{url}' -H 'Authorization: k' -H 'Content-Type: application/json' -d '{body}'")
                .replace("'$", "\"$")
                .replace(
                    "integrations' -H",
                    if url.starts_with('$') { "integrations\" -H" } else { "integrations' -H" },
                ),
        );
        assert_eq!(setup.get("immutaUrl").and_then(Value::text), tenant, "{url}");
        assert_eq!(setup.get("flow").and_then(Value::text), Some("integration-automatic"));
        assert!(!shown(&setup).contains("s3cret") && !shown(&setup).contains("pw"));
    }
}

#[test]
fn two_bodies_are_told_apart_in_either_order() {
    let setup = r#"{"ucforge":1,"flow":"integration-manual","workspaceUrl":"h.cloud.databricks.com","httpPath":"/p","authenticationType":"token","token":{"env":"T"},"catalog":"c","port":8443,"workspaceIds":["1"]}"#;
    let payloads = payloads(setup);
    for order in [[0, 1], [1, 0]] {
        let checked = order.map(|index| check(&payloads[index].1, Format::Json, None));
        let back = to_setup(&checked.iter().collect::<Vec<_>>()).unwrap();
        assert!(back.setup.get("extra").is_none() && back.lost.is_empty(), "{order:?}: {}", shown(&back.setup));
        assert_eq!(shown(&back.setup).matches("8443").count(), 1);
    }
}

#[test]
fn an_empty_list_is_what_was_asked_for() {
    let update = r#"{"type":"Databricks","autoBootstrap":true,"config":{"workspaceUrl":"h","httpPath":"/p","authenticationType":"token","token":"${T}","catalog":"immuta","additionalWorkspaceConnections":[],"workspaceIds":[]}}"#;
    let (_, again) = back_and_forth(&[(Kind::Payload(Payload::IntegrationUpdate), update.to_owned())]);
    let config: serde_json::Value = serde_json::from_str(&again[0].1).unwrap();
    for name in ["additionalWorkspaceConnections", "workspaceIds"] {
        assert_eq!(config["config"][name], serde_json::json!([]), "{name}");
    }
}

#[test]
fn documents_of_no_one_flow_are_refused() {
    let script = r#"{"type":"Databricks","autoBootstrap":false,"config":{}}"#;
    let create = r#"{"type":"Databricks","autoBootstrap":true,"config":{}}"#;
    for (documents, said) in [
        (
            vec![(Kind::Payload(Payload::ScriptCreate), script), (Kind::Payload(Payload::IntegrationCreate), create)],
            "not the documents of one flow",
        ),
        (
            vec![(Kind::Payload(Payload::ScriptCreate), script), (Kind::Payload(Payload::ScriptCreate), script)],
            "not the documents of one flow",
        ),
        (
            vec![(Kind::Setup, "{\"ucforge\":1}"), (Kind::Payload(Payload::ScriptCreate), script)],
            "not the documents of one flow",
        ),
    ] {
        let checked: Vec<_> = documents.iter().map(|(kind, text)| check(text, Format::Json, Some(*kind))).collect();
        let error = to_setup(&checked.iter().collect::<Vec<_>>()).err().unwrap();
        assert!(error.to_string().contains(said), "{error}");
    }
    for (text, kind) in
        [("[1]", None), ("[{\"id\": \"1\"}]", Some(Kind::Payload(Payload::IntegrationCreate))), (" \n[]", None)]
    {
        assert_eq!(to_setup(&[&check(text, Format::Json, kind)]).err().unwrap(), ConvertError::List, "{text}");
    }
    assert_eq!(to_setup(&[&check("{\"a\": 1}", Format::Json, None)]).err().unwrap(), ConvertError::UnknownKind);
}

#[test]
fn secrets_never_share_a_name() {
    let text = r#"{"type":"Databricks","autoBootstrap":true,"config":{"authenticationType":"token","token":"one","additionalWorkspaceConnections":[
      {"token":"${DATABRICKS_TOKEN_3}"},{"token":"two"},{"token":"one"}],"privateKeyPassword":"three"}}"#;
    let value = value(&check(text, Format::Json, None)).unwrap();
    let token =
        |index: usize| shown(value.at(&format!("/config/additionalWorkspaceConnections/{index}/token")).unwrap());
    assert_eq!(shown(value.at("/config/token").unwrap()), r#""${DATABRICKS_TOKEN}""#);
    // 3 is taken by a reference, 4 by the secret that comes next.
    assert_eq!([token(0), token(1), token(2)], [3, 4, 5].map(|number| format!("\"${{DATABRICKS_TOKEN_{number}}}\"")));
    assert_eq!(shown(value.at("/config/privateKeyPassword").unwrap()), r#""${PRIVATE_KEY_PASSWORD}""#);
}

fn moved(setup: &str, flow: Flow) -> (String, Vec<(&'static str, String)>) {
    let checked = check(setup, Format::Json, Some(Kind::Setup));
    let MovedSetup { setup, remarks } = to_flow(&value(&checked).unwrap(), flow);
    let told = remarks.iter().map(|remark| (remark.finding.code.id(), remark.finding.message.to_string())).collect();
    (shown(&setup), told)
}

#[test]
fn moving_reports_what_is_dropped() {
    let setup = r#"{"ucforge": 1, "flow": "integration-manual", "workspaceUrl": "h", "httpPath": "p", "authenticationType": "oAuthM2M",
      "oAuthClientConfig": {"clientId": "c", "authorityUrl": "u", "useCertificate": true, "publicCertificateThumbprint": "t", "oauthPrivateKey": {"env": "K"}, "scope": "all-apis"},
      "catalog": "immuta", "additionalWorkspaceConnections": [{"workspaceUrl": "b"}], "govern": [{"catalog": "sales"}], "unheardOf": 1,
      "extra": {"script-create": {"/a": 1}, "integration-create": {"/a": 1}}}"#;
    let (setup_text, told) = moved(setup, Flow::Connection);
    assert_eq!(
        setup_text,
        r#"{"ucforge":1,"flow":"connection","workspaceUrl":"h","httpPath":"p","authenticationType":"oAuthM2M","oAuthClientConfig":{"clientId":"c","authorityUrl":"u","scope":"all-apis"},"catalog":"immuta","govern":[{"catalog":"sales"}],"unheardOf":1,"extra":{"script-create":{"/a":1}},"audit":{"enabled":false}}"#
    );
    let none = "is dropped: no document of flow `connection` uses it";
    assert_eq!(
        told,
        [
            ("UC403", "`oAuthClientConfig.useCertificate` is always false in flow `connection`".to_owned()),
            ("UC403", format!("`oAuthClientConfig.publicCertificateThumbprint` {none}")),
            ("UC403", format!("`oAuthClientConfig.oauthPrivateKey` {none}")),
            ("UC403", format!("`additionalWorkspaceConnections` {none}")),
            (
                "UC403",
                "the extra fields of `integration-create` are dropped: flow `connection` has no such document"
                    .to_owned()
            ),
            ("UC404", "an existing integration is not registered again".to_owned()),
        ]
    );
}

#[test]
fn what_is_left_behind_is_told_with_the_page_that_says_so() {
    let setup = r#"{"ucforge": 1, "flow": "integration-manual", "oAuthClientConfig": {"useCertificate": true},
      "additionalWorkspaceConnections": [{"workspaceUrl": "b"}], "extra": {"integration-create": {"/a": 1}}}"#;
    let checked = check(setup, Format::Json, Some(Kind::Setup));
    let sources: Vec<_> =
        to_flow(&value(&checked).unwrap(), Flow::Connection).remarks.iter().map(|remark| remark.source).collect();
    assert_eq!(sources, [Source::ConnectionHowTo, Source::Upgrading, Source::Ucforge, Source::Upgrading]);
}

#[test]
fn what_a_setup_would_not_give_back_is_told() {
    let connection = |more: &str, host: &str, token: &str, inner: &str| {
        format!(
            r#"{{"connectionKey":"k","connection":{{"technology":"Databricks","hostname":"a.cloud.databricks.com","port":443,"httpPath":"/p","authenticationType":"token","token":"one"{more}}},
            "settings":{{"isActive":false}},"nativeIntegration":{{"type":"Databricks","autoBootstrap":false,"config":{{"authenticationType":"token","host":"{host}","port":443,"httpPath":"/p","token":"{token}","catalog":"immuta","audit":{{"enabled":true}}{inner}}}}}}}"#
        )
    };
    let same = "a.cloud.databricks.com";
    let lost = |text: &str| -> Vec<String> {
        let checked = check(text, Format::Json, Some(Kind::Payload(Payload::Connection)));
        let lost = to_setup(&[&checked]).unwrap().lost;
        assert!(lost.iter().all(|one| one.document == 0 && one.finding.code == LOST_VALUE));
        lost.iter()
            .map(|one| format!("{} {}", one.finding.span.start, one.finding.message))
            .map(|told| told.split_once(' ').unwrap().1.to_owned())
            .collect()
    };
    assert_eq!(lost(&connection("", same, "one", "")), [""; 0]);
    assert_eq!(lost(&connection(r#","unheardOf":{"a":[1,null]}"#, same, "one", r#","x":[]"#)), [""; 0]);
    assert_eq!(lost(&connection("", "b.cloud.databricks.com", "one", "")), ["`host` gets a different value"]);
    assert_eq!(lost(&connection("", same, "two", "")), ["`token` gets a different value"]);
    assert_eq!(
        lost(
            &connection("", same, "one", "")
                .replace(r#""port":443,"httpPath":"/p","token""#, r#""port":8443,"httpPath":"/p","token""#)
        ),
        ["`port` gets a different value"]
    );
    assert_eq!(
        lost(
            &connection("", same, "one", "")
                .replace("\"Databricks\",\"autoBootstrap\":false", "\"Databricks\",\"autoBootstrap\":true")
        ),
        ["`autoBootstrap` gets a different value"]
    );
    let update = r#"{"id":"1","type":"Databricks","autoBootstrap":true,"config":{"workspaceUrl":"h","httpPath":"/p","authenticationType":"token","token":"REDACTED","catalog":"immuta","additionalWorkspaceConnections":[],"groupPattern":{}}}"#;
    let checked = check(update, Format::Json, Some(Kind::Payload(Payload::IntegrationUpdate)));
    let lost = to_setup(&[&checked]).unwrap().lost;
    let told: Vec<_> = lost.iter().map(|one| (one.finding.span.of(update), one.finding.message.as_ref())).collect();
    assert_eq!(told, [("\"token\"", "`token` is a mask, which is left out")]);
}

#[test]
fn secrets_among_unknown_fields_are_secrets() {
    let base = r#"{"ucforge":1,"flow":"integration-automatic","workspaceUrl":"h.cloud.databricks.com","httpPath":"/sql/1.0/warehouses/0123456789abcdef","authenticationType":"token","token":{"env":"T"},"catalog":"c","extra":{"integration-create":{"/config/NAME":VALUE}}}"#;
    let long = "-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----";
    for (name, value, shown, warns) in [
        ("password", "\"hunter2\"", "\"${PASSWORD}\"", true),
        ("password", "12345", "\"${PASSWORD}\"", true),
        ("proxyPassword", "[\"hunter2\", \"hunter3\"]", "[\"${PROXY_PASSWORD}\",\"${PROXY_PASSWORD_2}\"]", true),
        (
            "proxy",
            "{\"password\": \"hunter2\", \"host\": \"x\"}",
            "{\"password\":\"${PASSWORD}\",\"host\":\"x\"}",
            true,
        ),
        ("accessToken", "{\"a\": \"hunter2\"}", "{\"a\":\"${ACCESS_TOKEN}\"}", true),
        ("note", &format!("\"{long}\""), "\"${SECRET}\"", true),
        ("note", "\"dapi0123456789abcdef0123456789abcdef\"", "\"${SECRET}\"", true),
        ("password", "\"${P}\"", "\"${P}\"", false),
        ("password", "{\"env\": \"P\"}", "\"${P}\"", false),
        ("password", "{\"file\": \"p.txt\"}", "\"${PASSWORD}\"", false),
        ("proxy", "{\"password\": {\"command\": [\"pass\"]}}", "{\"password\":\"${PASSWORD}\"}", false),
        // Near misses.
        ("note", "{\"env\": \"P\"}", "{\"env\":\"P\"}", false),
        ("note", "\"hunter2\"", "\"hunter2\"", false),
        ("usesPassword", "true", "true", false),
        ("passwordLength", "12", "12", false),
    ] {
        let text = base.replace("NAME", name).replace("VALUE", value);
        let (setup, checked) = Setup::read(&text, Format::Json);
        let warned = checked.findings.iter().any(|finding| finding.code == LITERAL_SECRET);
        assert_eq!(warned, warns, "{text}");
        let setup = setup.unwrap();
        let built = document::build(&setup, Payload::IntegrationCreate).unwrap();
        let found = built.at(&format!("/config/{name}")).unwrap();
        assert_eq!(json::compact(found, &View::Masked).unwrap(), shown, "{text}");
        let stored = json::compact(&setup.answers().without_secrets(), &View::Masked).unwrap();
        assert!(
            !warns || !stored.contains("hunter") && !stored.contains("AAAA") && !stored.contains("dapi"),
            "{stored}"
        );
        // Nor does a message show it.
        let spans = checked.secrets();
        for word in ["hunter2", "12345", "AAAA", "dapi"].iter().filter(|word| warns && value.contains(**word)) {
            assert!(spans.iter().any(|span| span.of(&text).contains(word)), "{text}");
        }
    }
}

#[test]
fn many_secrets_of_one_name_take_no_time_of_their_own() {
    let many: Vec<_> = (0..20_000).map(|index| format!("{{\"password\": \"p{index}\"}}")).collect();
    let text = format!("{{\"a\": [{}]}}", many.join(","));
    let value = value(&check(&text, Format::Json, None)).unwrap();
    assert_eq!(shown(value.at("/a/19999/password").unwrap()), "\"${PASSWORD_20000}\"");
}

#[test]
fn moving_on_stays_silent_where_all_comes_along() {
    let setup = r#"{"ucforge": 1, "flow": "integration-manual", "catalog": "immuta", "additionalWorkspaceConnections": [{"workspaceUrl": "b"}]}"#;
    assert_eq!(moved(setup, Flow::IntegrationAutomatic).1, []);
    let empty = r#"{"ucforge": 1, "flow": "connection", "catalog": "immuta", "additionalWorkspaceConnections": [], "oAuthClientConfig": {"scope": "all-apis"}}"#;
    assert_eq!(moved(empty, Flow::Connection).1, []);
    let (text, told) = moved(
        r#"{"flow": "connection", "connectionKey": "k", "settings": {"isActive": false}}"#,
        Flow::IntegrationManual,
    );
    // Audit was on without a word, and stays so.
    assert_eq!(text, r#"{"flow":"integration-manual","audit":{"enabled":true}}"#);
    assert_eq!(told.len(), 2, "{told:?}");
    let (text, _) = moved(r#"{"flow": "integration-manual", "audit": {"enabled": true}}"#, Flow::IntegrationUpdate);
    assert_eq!(text, r#"{"flow":"integration-update","audit":{"enabled":true},"autoBootstrap":false}"#);
    let (text, _) = moved(r#"{"flow": "integration-automatic"}"#, Flow::IntegrationUpdate);
    assert_eq!(text, r#"{"flow":"integration-update"}"#);
}

/// Every request of the two how-to pages that has a body, fixed and filled in: its setup makes it again.
#[test]
fn every_payload_of_the_pages_is_rebuilt_from_its_setup() {
    let (mut rebuilt, mut connections, mut in_another_order) = (0, 0, Vec::new());
    for (name, block) in crate::check::tests::pages::PAGES.iter().filter(|(_, block)| block.contains("curl")) {
        let fixed = crate::fix::apply_fixes(block, Format::Curl, None, &crate::check::Base::None).text;
        let checked = check(&fixed, Format::Curl, None);
        let Some((kind, value)) = checked.kind().zip(value(&checked)) else { continue };
        let mut payload: serde_json::Value = serde_json::from_str(&shown(&value)).unwrap();
        fill_in(&mut payload);
        // The examples with several workspaces say `token` where they have a certificate (M19).
        let workspaces = payload.pointer_mut("/config/additionalWorkspaceConnections");
        for entry in workspaces.and_then(serde_json::Value::as_array_mut).into_iter().flatten() {
            if entry.get("oAuthClientConfig").is_some() {
                entry["authenticationType"] = "oAuthM2M".into();
            }
        }
        let text = payload.to_string();
        let (setup, again) = back_and_forth(&[(kind, text)]);
        let (_, again) = again.into_iter().find(|(other, _)| *other == kind).unwrap();
        if order(&literal_value(&again)) != order(&value) {
            in_another_order.push(*name);
        }
        let again: serde_json::Value = serde_json::from_str(&again).unwrap();
        assert_eq!(again, payload, "{name}\n{setup}");
        rebuilt += 1;
        connections += usize::from(kind == Kind::Payload(Payload::Connection));
    }
    assert_eq!((rebuilt, connections), (15, 2));
    // The one is of a connection, but alone it looks like that of an integration; the other is the only example of an update
    // that begins with the catalog.
    assert_eq!(in_another_order, ["connection-0087.sh", "integrations-1188.sh"]);
}

/// The names of all members, in the order in which they stand.
fn order(value: &Value) -> Vec<String> {
    match value {
        Value::Object(object) => {
            object.iter().flat_map(|(name, value)| [vec![name.to_owned()], order(value)].concat()).collect()
        }
        Value::Array(items) => items.iter().flat_map(order).collect(),
        _ => Vec::new(),
    }
}

fn literal_value(json: &str) -> Value {
    Value::of(crate::read::read(json, Format::Json).tree.root().unwrap())
}

/// Placeholders and masks become values, and what could not be read a port.
fn fill_in(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) if text.contains('<') => {
            let free: String = text.chars().filter(char::is_ascii_alphabetic).collect();
            *text = free.to_lowercase();
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(fill_in),
        serde_json::Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                if name == "port" && !member.is_number() {
                    *member = 443.into();
                }
                fill_in(member);
            }
        }
        _ => {}
    }
}

#[test]
fn what_is_pasted_becomes_answers_or_says_why_not() {
    let payload = r#"{"type": "Databricks", "autoBootstrap": true, "region": "eu", "config": {"workspaceUrl": "h", "catalog": "immuta",
      "authenticationType": "token", "token": "s3cret!", "audit": {"enabled": true}, "colour": "red"}}"#;
    let command = format!("curl -X POST https://t.example.com/integrations -H 'Authorization: k' -d '{payload}'");
    for text in [payload, &command] {
        let taken = pasted(text, &Base::None).unwrap_or_else(|why| panic!("{why}"));
        assert!(
            taken.setup.contains("\"catalog\": \"immuta\"") && taken.setup.contains("s3cret!"),
            "{}",
            &*taken.setup
        );
        assert_eq!(taken.unknown, ["`region` is not a known field", "`colour` is not a known field"]);
        assert_eq!(taken.lost, [""; 0]);
        assert!(is_document(text));
    }
    // Wrong values are questions for the form; a known field in a wrong place is kept like an unknown one.
    let wrong = payload.replace("\"immuta\"", "\"1 bad\"").replace("\"region\": \"eu\"", "\"httpPath\": \"/sql\"");
    let taken = pasted(&wrong, &Base::None).unwrap_or_else(|why| panic!("{why}"));
    assert!(taken.setup.contains("1 bad") && taken.setup.contains("/sql"), "{}", &*taken.setup);
    assert_eq!(taken.unknown.len(), 2, "{:?}", taken.unknown);
    // A mask is said once, and is not an answer.
    let masked = r#"{"id": 1, "type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "h", "token": "REDACTED"}}"#;
    assert_eq!(pasted(masked, &Base::None).unwrap_or_else(|why| panic!("{why}")).lost.len(), 1);
}

#[test]
fn what_a_setup_extends_comes_along_and_what_has_no_place_is_said() {
    let own = "extends: base.yaml\naudit: {enabled: false}\nconnectionKey: lake\nmine: 7\n";
    let base = "ucforge: 1\nflow: connection\ncatalog: immuta\ntoken: {file: /s/token}\naudit: {enabled: true}\n";
    let base = Base::Answers(Answers::of(crate::read::read(base, Format::Yaml).tree.root().unwrap()));
    let taken = pasted(own, &base).unwrap_or_else(|why| panic!("{why}"));
    for kept in ["\"ucforge\": 1", "\"catalog\": \"immuta\"", "\"enabled\": false", "/s/token", "\"lake\""] {
        assert!(taken.setup.contains(kept), "{kept}: {}", &*taken.setup);
    }
    assert!(!taken.setup.contains("extends"), "{}", &*taken.setup);
    assert_eq!((taken.unknown, taken.lost), (vec![], vec!["`mine` is not a known field".to_owned()]));
    // What is broken is not left out without a word.
    let broken = Base::Broken("the base setup base.yaml is not a file".to_owned());
    let why = pasted(own, &broken).err().unwrap();
    assert_eq!(why.to_string(), "the base setup base.yaml is not a file");
    // A payload extends nothing.
    assert!(pasted(r#"{"type": "Databricks", "autoBootstrap": true, "config": {}}"#, &broken).is_ok());
}

#[test]
fn what_was_not_read_stops_a_paste_with_its_line() {
    let line = |text: &str| match pasted(text, &Base::None) {
        Err(NotImported::Unreadable(line, _)) => Some(line),
        _ => None,
    };
    assert_eq!(line(""), Some(1));
    assert_eq!(line("{\"type\": \"Databricks\",\n  \"config\": {,,}}"), Some(2));
    assert_eq!(line("ucforge: 1\nflow: connection\ncatalog: [a\n"), Some(3));
    assert_eq!(
        line("curl https://t.example.com/integrations -d '{\"type\": \"Databricks\",\n\n\"config\": }'"),
        Some(3)
    );
    // Of several commands one is enough.
    let two = "curl -X POST https://t/integrations -d '{\"type\": \"Databricks\"}'\ncurl -X POST https://t/integrations -d '{\"type\"}'\n";
    assert_eq!(line(two), Some(2));
    // What is wrong otherwise does not.
    for text in ["{\"a\": 1}", "hello", "[1, 2]", "ucforge: 1\nflow: by-car\n", "GRANT SELECT ON TABLE a TO b;"] {
        assert_eq!(line(text), None, "{text}");
    }
    let said = NotImported::Unreadable(3, "a comma is missing".to_owned()).to_string();
    assert_eq!(said, "line 3: a comma is missing");
    let why = pasted("{\"a\": 1}", &Base::None).err().unwrap();
    assert_eq!(why.to_string(), "the fields do not show what kind of document this is");
}

#[test]
fn answers_are_told_from_documents() {
    for text in [
        "curl",
        "{\n\"a\": 1}",
        "ucforge: 1",
        "GRANT SELECT ON TABLE a.b.c TO d",
        "select 1;",
        "{\"type\": \"Databricks\", \"autoBootstrap\": true}",
        "{\n",
    ] {
        assert!(is_document(text), "{text}");
    }
    for text in ["", "immuta", "h.cloud.databricks.com", "grants", "select_one", "{env: TOKEN}", "a: b", "[1]", "42"] {
        assert!(!is_document(text), "{text}");
    }
}

#[test]
fn a_command_says_which_integration_it_is_about() {
    for (path, id) in [
        ("integrations/17", Some("17")),
        ("integrations/a1b2", Some("a1b2")),
        ("integrations", None),
        ("integrations/", None),
        ("integrations/$ID", None),
        ("integrations/scripts/create", None),
        ("data/connection", None),
    ] {
        let command = format!(
            "curl -X PUT \"https://t.example.com/{path}\" -H \"Authorization: $K\" -d '{{\"type\": \"Databricks\"}}'"
        );
        let checked = crate::check::Check::default().run(&command);
        assert_eq!(integration_of(&checked), id, "{path}");
    }
    assert_eq!(integration_of(&crate::check::Check::default().run("{\"type\": \"Databricks\"}")), None);
}

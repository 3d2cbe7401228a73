//! Documents of one setup, and what makes them documents of two.
#![allow(clippy::type_complexity, clippy::unwrap_used, reason = "tables of cases, and a failing case says which it is")]

use super::*;
use crate::check::{Base, check, check_text};
use crate::read::Format;
use crate::setup::Answers;
use Severity::{Error, Warning};

const SCRIPT: &str = r#"{"type": "Databricks", "autoBootstrap": false, "config": {"workspaceUrl": "A.cloud.databricks.com",
  "httpPath": "sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "${T}", "catalog": "immuta_prod",
  "audit": {"enabled": true}, "additionalWorkspaceConnections": [{"workspaceUrl": "b.cloud.databricks.com",
  "httpPath": "/sql/1.0/warehouses/2222222222222222", "authenticationType": "token", "token": "${T_2}", "catalogs": ["x", "y"]}]}}"#;

const CONNECTION: &str = r#"{"connectionKey": "k", "connection": {"technology": "Databricks", "hostname": "a.cloud.databricks.com",
  "port": 443, "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "dapi"},
  "nativeIntegration": {"type": "Databricks", "autoBootstrap": false, "unityCatalog": true, "config": {"host": "a.cloud.databricks.com",
  "port": 443, "authenticationType": "token", "token": "dapi", "catalog": "IMMUTA_PROD", "audit": {"enabled": true}, "workspaceIds": ["1"]}}}"#;

/// Document, severity and what is there of every difference.
fn told(texts: &[&str]) -> Vec<(usize, Severity, String)> {
    let checked: Vec<_> = texts.iter().map(|text| check_text(text, None)).collect();
    let found = compare(&checked.iter().collect::<Vec<_>>());
    found
        .into_iter()
        .map(|d| (d.document, d.finding.severity, d.finding.span.of(texts[d.document]).to_owned()))
        .collect()
}

#[test]
fn documents_of_one_setup_are_alike() {
    assert_eq!(told(&[SCRIPT, SCRIPT]), []);
    assert_eq!(told(&[SCRIPT, CONNECTION]), [], "hosts, catalogs and slashes are compared as they are meant");
    assert_eq!(told(&[CONNECTION, SCRIPT]), []);
    let setup = "ucforge: 1\nflow: integration-manual\nworkspaceUrl: a.cloud.databricks.com\nhttpPath: /sql/1.0/warehouses/0123456789abcdef\n\
        authenticationType: token\ntoken: {env: T}\ncatalog: immuta_prod\naudit: {enabled: true}\nadditionalWorkspaceConnections:\n  - workspaceUrl: b.cloud.databricks.com\n    httpPath: /sql/1.0/warehouses/2222222222222222\n    \
        authenticationType: token\n    catalogs: [y, x]\n";
    let (script, setup) = (check_text(SCRIPT, None), check(setup, Format::Yaml, None));
    assert!(compare(&[&script, &setup]).is_empty() && compare(&[&setup, &script]).is_empty());
}

/// Damage may turn a secret into a name, and a name that only one document has is said.
#[test]
fn nothing_of_a_secret_that_became_a_name_is_said() {
    for token in [
        "\"\"fdpqblnpmmvq\"\"",
        "\"abc\" + \"fdpqblnpmmvq\"",
        "\"\"\"fdpqblnpmmvq\"\"\"",
        "'''fdpqblnpmmvq'''",
        "\"x\" \"fdpqblnpmmvq\"",
        "\"abc\", fdpqblnpmmvq",
        "(\"token\", \"fdpqblnpmmvq\")",
        "=> \"fdpqblnpmmvq\"",
        "-> \"fdpqblnpmmvq\"",
        "``fdpqblnpmmvq''",
        "'it's fdpqblnpmmvq'",
        "1, \"token=fdpqblnpmmvq\": 1",
        "1, \"Zq7vXk93LmTw\": \"token\"",
    ] {
        let damaged = SCRIPT.replace("\"${T}\"", token);
        let curl =
            format!("curl https://t.x.com/integrations/scripts/create -H \"Authorization: $K\" --json '{damaged}'");
        for texts in [[SCRIPT, &damaged], [&damaged, SCRIPT], [SCRIPT, &curl]] {
            let checked = texts.map(|text| check_text(text, None));
            for difference in compare(&[&checked[0], &checked[1]]) {
                let mut said = difference.finding.message.to_string();
                if let Some(node) = difference.finding.node {
                    said.push_str(checked[difference.document].tree.pointers().of(node).as_str());
                }
                if let Some(other) = difference.other {
                    said.push_str(checked[other.document].tree.pointers().of(other.node).as_str());
                }
                assert!(!said.contains("mmvq") && !said.contains("Zq7v"), "{said}\n{}\n{}", texts[0], texts[1]);
            }
        }
    }
}

#[test]
fn an_unknown_field_is_named() {
    let more = SCRIPT.replace("\"audit\"", "\"proxyHost\": \"x\", \"audit\"");
    let checked = [check_text(SCRIPT, None), check_text(&more, None)];
    let said = compare(&[&checked[1], &checked[0]]);
    assert_eq!(said.iter().map(|one| &*one.finding.message).collect::<Vec<_>>(), ["`proxyHost` is missing here"]);
}

#[test]
fn every_value_that_differs_is_named_in_the_later_document() {
    let cases = [
        ("A.cloud", "c.cloud", "\"c.cloud.databricks.com\""),
        ("0123456789abcdef", "0123456789abcdee", "\"sql/1.0/warehouses/0123456789abcdee\""),
        ("\"catalog\": \"immuta_prod\"", "\"catalog\": \"other\"", "\"other\""),
        ("\"enabled\": true", "\"enabled\": false", "false"),
        ("\"autoBootstrap\": false", "\"autoBootstrap\": true", "true"),
        ("${T}", "${U}", "\"${U}\""),
        ("[\"x\", \"y\"]", "[\"x\"]", "["),
        ("2222222222222222", "3333333333333333", "\"/sql/1.0/warehouses/3333333333333333\""),
        ("${T_2}", "${T_3}", "\"${T_3}\""),
    ];
    for (old, new, place) in cases {
        assert_eq!(SCRIPT.matches(old).count(), 1, "{old}");
        let changed = SCRIPT.replace(old, new);
        assert_eq!(told(&[SCRIPT, &changed]), [(1, Severity::Error, place.to_owned())], "{old} -> {new}");
    }
    let moved = SCRIPT.replace("b.cloud", "d.cloud");
    assert_eq!(told(&[SCRIPT, &moved]).len(), 2, "one workspace too many, one too few");
}

/// Two texts, and where in the second one which differences are; in the other order there are as many.
fn differences(cases: &[(&str, &str, &str, &[(Severity, &str)])]) {
    for (why, first, second, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|(severity, place)| (1, *severity, (*place).to_owned())).collect();
        assert_eq!(told(&[first, second]), expected, "{why}");
        assert_eq!(told(&[second, first]).len(), expected.len(), "{why}, the other way round");
    }
}

#[test]
fn a_field_that_is_left_out_counts_as_its_default() {
    let audit = "\"audit\": {\"enabled\": true}, ";
    let (silent, off) = (SCRIPT.replace(audit, ""), SCRIPT.replace("\"enabled\": true", "\"enabled\": false"));
    let connection_off = CONNECTION.replace("\"enabled\": true", "\"enabled\": false");
    let connection_silent = CONNECTION.replace(", \"audit\": {\"enabled\": true}", "");
    let port = |number: &str| SCRIPT.replace("\"catalog\"", &format!("\"port\": {number}, \"catalog\""));
    let inner_port =
        CONNECTION.replacen("\"port\": 443, \"authenticationType\"", "\"port\": 8443, \"authenticationType\"", 1);
    differences(&[
        ("audit off in a script request", &silent, CONNECTION, &[(Error, "true")]),
        ("off in both", &silent, &connection_off, &[]),
        ("off, and said so", &silent, &off, &[]),
        ("on in a connection", SCRIPT, &connection_silent, &[]),
        ("on in a connection, off in the script", &silent, &connection_silent, &[(Error, "{")]),
        ("on and off", &off, &connection_silent, &[(Error, "{")]),
        ("on in one of two scripts", SCRIPT, &silent, &[(Error, "{")]),
        ("port 443", SCRIPT, &port("443"), &[]),
        ("however it is written", SCRIPT, &port("4.43e2"), &[]),
        ("another port", SCRIPT, &port("8443"), &[(Error, "8443")]),
        ("another port in one half", SCRIPT, &inner_port, &[(Error, "8443")]),
    ]);
}

#[test]
fn both_halves_of_a_connection_are_compared() {
    let other_host = CONNECTION.replace("\"host\": \"a.", "\"host\": \"z.");
    let other_token = CONNECTION.replacen("\"token\": \"dapi\"", "\"token\": \"${U}\"", 1);
    let other_key = CONNECTION.replace("\"k\"", "\"K\"");
    differences(&[
        ("the host of the integration", SCRIPT, &other_host, &[(Error, "\"z.cloud.databricks.com\"")]),
        ("a half at a time", CONNECTION, &other_host, &[(Error, "\"z.cloud.databricks.com\"")]),
        ("the token of the connection", SCRIPT, &other_token, &[(Error, "\"${U}\"")]),
        ("the key, which only connections have", CONNECTION, &other_key, &[(Error, "\"K\"")]),
        ("which scripts do not", SCRIPT, &other_key, &[]),
    ]);
}

const WITH_CERTIFICATE: &str = r#"{"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "a.cloud.databricks.com",
  "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "oAuthM2M", "catalog": "immuta_prod", "oAuthClientConfig": {
  "useCertificate": true, "clientId": "x", "authorityUrl": "https://login.example/token", "scope": "s/.default",
  "publicCertificateThumbprint": "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334", "oauthPrivateKey": "${K}"}}}"#;

#[test]
fn every_field_of_the_catalogue_and_every_unknown_one_is_compared() {
    let changed = |old: &str, new: &str| {
        assert_eq!(WITH_CERTIFICATE.matches(old).count(), 1, "{old}");
        WITH_CERTIFICATE.replace(old, new)
    };
    let with = |field: &str| changed("\"catalog\"", &format!("{field}, \"catalog\""));
    let (proxy, other_proxy) = (with("\"proxyHost\": \"p\""), with("\"proxyHost\": \"q\""));
    let nested = |port: &str| with(&format!("\"proxy\": {{\"port\": {port}, \"names\": [\"a\", 1]}}"));
    let sorted = with("\"proxy\": {\"names\": [\"a\", 1.0], \"port\": 1}");
    differences(&[
        (
            "a thumbprint",
            WITH_CERTIFICATE,
            &changed("A1B2C3", "A1B2C4"),
            &[(Error, "\"A1B2C4D4E5F60718293A4B5C6D7E8F9001122334\"")],
        ),
        ("in other letters", WITH_CERTIFICATE, &changed("A1B2C3", "a1b2c3"), &[]),
        (
            "a thumbprint that is missing",
            WITH_CERTIFICATE,
            &changed("\"publicCertificateThumbprint\": \"A1B2C3D4E5F60718293A4B5C6D7E8F9001122334\", ", ""),
            &[(Error, "{")],
        ),
        ("a key that is left out", WITH_CERTIFICATE, &changed(", \"oauthPrivateKey\": \"${K}\"", ""), &[]),
        ("another key", WITH_CERTIFICATE, &changed("${K}", "${L}"), &[(Error, "\"${L}\"")]),
        ("a scope", WITH_CERTIFICATE, &changed("s/.default", "t"), &[(Error, "\"t\"")]),
        ("an exempt group", WITH_CERTIFICATE, &with("\"groupPattern\": {\"deny\": \"g\"}"), &[(Error, "\"g\"")]),
        ("an unknown field in one", WITH_CERTIFICATE, &proxy, &[(Warning, "\"p\"")]),
        ("an unknown field in both", &proxy, &proxy, &[]),
        ("with other values", &proxy, &other_proxy, &[(Error, "\"q\"")]),
        ("an unknown object", &nested("1"), &nested("2"), &[(Error, "{")]),
        ("in another order", &nested("1"), &sorted, &[]),
        ("with a placeholder", &nested("1"), &nested("\"<port>\""), &[]),
    ]);
    let in_half = CONNECTION.replace("\"technology\"", "\"proxyHost\": \"p\", \"technology\"");
    let in_script = |host: &str| SCRIPT.replace("\"catalog\"", &format!("\"proxyHost\": \"{host}\", \"catalog\""));
    differences(&[
        ("an unknown field in one half", SCRIPT, &in_half, &[(Warning, "\"p\"")]),
        ("in both kinds", &in_script("p"), &in_half, &[]),
        ("with other values", &in_script("q"), &in_half, &[(Error, "\"p\"")]),
        (
            "of the whole connection",
            SCRIPT,
            &CONNECTION.replace("\"connectionKey\"", "\"x\": 1, \"connectionKey\""),
            &[],
        ),
    ]);
}

/// A setup's flow says what it does not say itself; its extra fields are those of its payloads; its base is its own.
#[test]
fn a_setup_is_compared_with_what_it_is_for() {
    let setup = |more: &str| {
        format!(
            "ucforge: 1\nworkspaceUrl: a.cloud.databricks.com\nhttpPath: sql/1.0/warehouses/0123456789abcdef\nauthenticationType: token\n\
            token: {{env: T}}\ncatalog: immuta_prod\n{more}"
        )
    };
    let codes = |setup: &str, base: &Base, payload: &str| {
        let (setup, payload) =
            (crate::check::check_against(setup, Format::Yaml, None, base, None), check_text(payload, None));
        let found = compare(&[&setup, &payload]);
        assert_eq!(found.len(), compare(&[&payload, &setup]).len());
        found.iter().map(|one| (one.finding.severity, one.finding.message.to_string())).collect::<Vec<_>>()
    };
    let create = r#"{"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "a.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "${T}", "catalog": "immuta_prod"}}"#;
    let automatic = setup("flow: integration-automatic\n");
    assert_eq!(codes(&automatic, &Base::None, create), []);
    let manual = setup("flow: integration-manual\n");
    let differs = |message: &str| vec![(Severity::Error, message.to_owned())];
    assert_eq!(
        codes(&manual, &Base::None, create),
        differs("`autoBootstrap` is not set in the other document, where it defaults to false")
    );
    let with_audit = setup("flow: integration-automatic\naudit: {enabled: true}\n");
    assert_eq!(
        codes(&with_audit, &Base::None, create),
        differs("`audit.enabled` is not set here, so it is false: the other document has a different value")
    );
    let port = setup("flow: integration-automatic\nport: 443\nservicePrincipal: x\ngovern: [{catalog: a}]\n");
    assert_eq!(codes(&port, &Base::None, create), [], "only setups have these");

    let extra = setup("flow: integration-automatic\nextra: {integration-create: {/config/proxy: {port: 1}}}\n");
    let with = |proxy: &str| create.replace("\"catalog\"", &format!("\"proxy\": {proxy}, \"catalog\""));
    assert_eq!(codes(&extra, &Base::None, &with("{\"port\": 1}")), []);
    assert_eq!(codes(&extra, &Base::None, &with("{\"port\": 2}")).len(), 1);
    assert_eq!(codes(&extra, &Base::None, create)[0].0, Severity::Warning);
    assert_eq!(codes(&automatic, &Base::None, &with("{}"))[0].0, Severity::Warning);

    let base = "ucforge: 1\ncatalog: other\nhttpPath: /sql/1.0/warehouses/ffffffffffffffff\naudit: {enabled: true}\n";
    let base = Base::Answers(Answers::of(crate::read::read(base, Format::Yaml).tree.root().unwrap()));
    let over = setup("flow: integration-automatic\nextends: base.yaml\n");
    assert_eq!(
        codes(&over, &base, create),
        differs("`audit.enabled` is not set here, so it is false: the other document has a different value"),
        "what stands in the setup itself counts"
    );
}

/// Severities and messages between a setup and a payload; where there are some, there are in the other order.
fn beside(setup: &str, base: &Base, payload: &str) -> Vec<(Severity, String)> {
    let setup = crate::check::check_against(setup, Format::Yaml, None, base, None);
    let payload = check_text(payload, None);
    let found = compare(&[&setup, &payload]);
    // A value of a setup may be at several places of a payload.
    assert_eq!(found.is_empty(), compare(&[&payload, &setup]).is_empty());
    found.into_iter().map(|one| (one.finding.severity, one.finding.message.into_owned())).collect()
}

const ANSWERED: &str = "ucforge: 1\nworkspaceUrl: a.cloud.databricks.com\nhttpPath: sql/1.0/warehouses/0123456789abcdef\ncatalog: immuta_prod\n\
    audit: {enabled: true}\n";

#[test]
fn extra_fields_are_those_of_the_payload_that_a_document_may_be() {
    let payload = |bootstrap: bool, more: &str| {
        format!(
            r#"{{"type": "Databricks", "autoBootstrap": {bootstrap}, "config": {{"workspaceUrl": "a.cloud.databricks.com", "httpPath":
            "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "${{T}}", {more}"catalog": "immuta_prod",
            "audit": {{"enabled": true}}}}}}"#
        )
    };
    let setup = |more: &str| format!("{ANSWERED}authenticationType: token\ntoken: {{env: T}}\n{more}");
    let (same, other) = ("\"proxyX\": \"abc\", ", "\"proxyX\": \"abd\", ");
    let connecting = "flow: connection\nconnectionKey: k\n";
    for (flow, kind, bootstrap, missing) in [
        ("flow: integration-automatic\n", "integration-create", true, Warning),
        ("flow: integration-update\n", "integration-update", true, Warning),
        (connecting, "script-create", false, Warning),
        // The other of the two has no such field.
        ("flow: integration-manual\n", "integration-create", false, Severity::Info),
        ("flow: integration-manual\n", "script-create", false, Severity::Info),
    ] {
        let extra = setup(&format!("{flow}extra: {{{kind}: {{/config/proxyX: abc}}}}\n"));
        let told = |more| {
            let told = beside(&extra, &Base::None, &payload(bootstrap, more));
            told.into_iter().map(|(severity, _)| severity).collect::<Vec<_>>()
        };
        assert!(told(same).iter().all(|severity| *severity == Severity::Info), "{flow}{kind}");
        assert_eq!(told(other), [Error], "{flow}{kind}");
        assert_eq!(told(""), [missing], "{flow}{kind}");
        let plain = setup(flow);
        assert_eq!(beside(&plain, &Base::None, &payload(bootstrap, "")), [], "{flow}");
        assert_eq!(beside(&plain, &Base::None, &payload(bootstrap, same)).len(), 1, "{flow}");
        // The same from a base.
        let base = Answers::of(crate::read::read(&extra, Format::Yaml).tree.root().unwrap());
        let over = format!("ucforge: 1\n{flow}extends: base.yaml\n");
        let base = Base::Answers(base);
        let told = |more| {
            beside(&over, &base, &payload(bootstrap, more))
                .into_iter()
                .map(|(severity, _)| severity)
                .collect::<Vec<_>>()
        };
        assert!(told(same).iter().all(|severity| *severity == Severity::Info), "{flow}{kind}");
        assert_eq!((told(other), told("")), (vec![Error], vec![missing]), "{flow}{kind}");
    }
    // A connection is not an integration.
    let manual = setup("flow: integration-manual\nextra: {integration-create: {/config/proxyX: abc}}\n");
    assert_eq!(
        beside(&manual, &Base::None, CONNECTION).iter().filter(|(_, message)| message.contains("proxyX")).count(),
        0
    );
}

/// What no answer of a setup changes is compared all the same, and so is an answer that none of its payloads takes.
#[test]
fn what_a_setup_fixes_is_compared() {
    let manual = format!("{ANSWERED}authenticationType: token\ntoken: {{env: T}}\nflow: integration-manual\n");
    let create = r#"{"type": "Databricks", "autoBootstrap": false, "config": {"workspaceUrl": "a.cloud.databricks.com", "httpPath":
        "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "${T}", "catalog": "immuta_prod",
        "audit": {"enabled": true}}}"#;
    assert_eq!(beside(&manual, &Base::None, create), []);
    let error = |message: &str| vec![(Error, message.to_owned())];
    assert_eq!(
        beside(&manual, &Base::None, &create.replace("\"Databricks\"", "\"Snowflake\"")),
        error("`type` is always Databricks in the payloads of the other document")
    );
    assert_eq!(beside(&manual, &Base::None, &create.replace("\"type\": \"Databricks\", ", "")), []);
    let sign_in = |more: &str| {
        format!("authenticationType: oAuthM2M\noAuthClientConfig: {{clientId: c, authorityUrl: u{more}}}\n")
    };
    let connecting = |more: &str| format!("{ANSWERED}flow: connection\nconnectionKey: k\n{}", sign_in(more));
    let half = r#""authenticationType": "oAuthM2M", "oAuthClientConfig": {"clientId": "c", "authorityUrl": "u", "useCertificate": false,
        "scope": "all-apis", "clientSecret": "${S}"}"#;
    let connection = CONNECTION
        .replace(r#""authenticationType": "token", "token": "dapi""#, half)
        .replace(r#", "workspaceIds": ["1"]"#, "");
    let told = |more: &str, connection: &str| beside(&connecting(more), &Base::None, connection);
    assert_eq!(told("", &connection), []);
    assert_eq!(told(", scope: all-apis, useCertificate: false", &connection), []);
    assert_eq!(told("", &connection.replace("\"scope\": \"all-apis\", ", "")), []);
    assert_eq!(told(", scope: sql", &connection).len(), 2, "in both halves");
    assert_eq!(told(", useCertificate: true", &connection).len(), 2);
    assert_eq!(
        told("", &connection.replace("\"technology\": \"Databricks\"", "\"technology\": \"Snowflake\"")).len(),
        1
    );
    assert_eq!(told("", &connection.replace("\"unityCatalog\": true", "\"unityCatalog\": false")).len(), 1);
    assert_eq!(
        told("", &connection.replace("\"catalog\"", "\"jobConfig\": {\"jobClusterId\": \"undefined\"}, \"catalog\"")),
        []
    );
    assert_eq!(
        told("", &connection.replace("\"catalog\"", "\"jobConfig\": {\"jobClusterId\": \"real\"}, \"catalog\"")).len(),
        1
    );
}

#[test]
fn what_a_base_says_that_could_not_be_read_is_not_missing() {
    let setup = "ucforge: 1\nflow: connection\nextends: nope.yaml\n";
    let base = Base::Broken("the base setup nope.yaml: no such file".to_owned());
    let setup = crate::check::check_against(setup, Format::Yaml, None, &base, None);
    let connection = check_text(CONNECTION, None);
    for pair in [[&setup, &connection], [&connection, &setup]] {
        let found = compare(&pair);
        let codes: Vec<_> = found.iter().map(|one| one.finding.code.id()).collect();
        assert_eq!(codes, ["UC211"]);
    }
}

#[test]
fn documents_for_two_tenants_are_told() {
    let command =
        |tenant: &str| format!("curl -X POST https://{tenant}/integrations -H \"Authorization: $K\" -d '{SCRIPT}'");
    let setup = |tenant: &str| {
        format!(
            "ucforge: 1\nflow: integration-manual\nimmutaUrl: https://{tenant}\nworkspaceUrl: a.cloud.databricks.com\n\
            httpPath: /sql/1.0/warehouses/0123456789abcdef\nauthenticationType: token\ntoken: {{env: T}}\ncatalog: immuta_prod\n\
            audit: {{enabled: true}}\nadditionalWorkspaceConnections:\n  - workspaceUrl: b.cloud.databricks.com\n    \
            httpPath: /sql/1.0/warehouses/2222222222222222\n    authenticationType: token\n    catalogs: [y, x]\n"
        )
    };
    let (one, two, variable) = (command("one.example.org"), command("two.example.org"), SCRIPT.to_owned());
    let count = |texts: [&str; 2]| {
        let checked: Vec<_> = texts.iter().map(|text| check_text(text, None)).collect();
        let found = compare(&checked.iter().collect::<Vec<_>>());
        assert!(found.iter().all(|one| one.finding.severity == Warning), "{:?}", found[0].finding.message);
        found.len()
    };
    assert_eq!(count([&one, &one]), 0);
    assert_eq!(count([&one, &variable]), 0);
    assert_eq!((count([&one, &two]), count([&two, &one])), (1, 1));
    assert_eq!((count([&setup("one.example.org"), &one]), count([&setup("ONE.example.org/"), &one])), (0, 0));
    // The port that is the usual one, and a path before all paths, make no other tenant; another port may.
    let more = ["one.example.org:443", "one.example.org/immuta"].map(|tenant| count([&setup(tenant), &one]));
    assert_eq!((more, count([&setup("one.example.org:8443"), &one])), ([0, 0], 1));
    assert_eq!((count([&setup("one.example.org"), &two]), count([&two, &setup("one.example.org")])), (1, 1));
}

#[test]
fn many_fields_and_workspaces_take_no_time_of_their_own() {
    let unknown: String = (0..20_000).fold(String::new(), |text, number| text + &format!("\"x{number}\": 1, "));
    let document = SCRIPT.replace("\"catalog\"", &format!("{unknown}\"catalog\""));
    assert_eq!(told(&[&document, SCRIPT]).len(), 20_000);
    let entry =
        |number: usize| format!("{{\"workspaceUrl\": \"w{number}.cloud.databricks.com\", \"catalogs\": [\"c\"]}}");
    let entries: Vec<_> = (0..5_000).map(entry).collect();
    let list = format!("\"additionalWorkspaceConnections\": [{}, ", entries.join(","));
    let document = SCRIPT.replace("\"additionalWorkspaceConnections\": [", &list);
    assert_eq!(told(&[&document, &document]).len(), 0);
    assert_eq!(told(&[SCRIPT, &document]).len(), 5_000);
}

#[test]
fn what_is_open_is_no_difference() {
    for (old, new) in
        [("${T}", "<token>"), ("${T}", "REDACTED"), ("${T}", "dapi"), ("A.cloud.databricks.com", "<host>")]
    {
        assert_eq!(told(&[SCRIPT, &SCRIPT.replace(old, new)]), [], "{old} -> {new}");
    }
}

#[test]
fn what_is_written_in_place_of_objects_lists_and_hosts_is_no_difference() {
    let audit = "\"audit\": {\"enabled\": true}";
    assert!(CONNECTION.contains(audit), "the cases below change it");
    for open in ["\"<AUDIT>\"", "\"${AUDIT}\"", "true"] {
        let changed = CONNECTION.replace(audit, &["\"audit\": ", open].concat());
        assert_eq!(told(&[CONNECTION, &changed]), [], "{open}");
        assert_eq!(told(&[&changed, SCRIPT]), [], "{open}");
    }
    let list = SCRIPT.find("\"additionalWorkspaceConnections\": ").unwrap();
    let (from, to) = (list + "\"additionalWorkspaceConnections\": ".len(), SCRIPT.rfind(']').unwrap() + 1);
    let without_list = [&SCRIPT[..from], "\"<WORKSPACES>\"", &SCRIPT[to..]].concat();
    let without_host = SCRIPT.replace("\"b.cloud.databricks.com\"", "\"<HOST>\"");
    for changed in [without_list, without_host, SCRIPT.replace("\"b.cloud.databricks.com\"", "\"${HOST}\"")] {
        assert_eq!(told(&[SCRIPT, &changed]), [], "{changed}");
        assert_eq!(told(&[&changed, SCRIPT]), [], "{changed}");
    }
}

#[test]
fn what_a_shell_fills_in_is_no_difference() {
    let body = |host: &str| CONNECTION.replace("\"a.cloud.databricks.com\"", host);
    for command in [
        ["curl https://t.example.com/data/connection -d '", &body("\"'\"$HOST\"'\""), "'"].concat(),
        ["curl https://t.example.com/data/connection -d @- <<EOF\n", &body("\"$HOST\""), "\nEOF\n"].concat(),
        body("\"${HOST}\""),
    ] {
        assert_eq!(told(&[CONNECTION, &command]), [], "{command}");
        assert_eq!(told(&[&command, CONNECTION]), [], "{command}");
    }
}

/// What was not read may be there: at most the damage itself is said.
#[test]
fn a_text_that_is_cut_off_lacks_nothing() {
    for document in [SCRIPT, CONNECTION] {
        for end in (1..document.len()).filter(|end| document.is_char_boundary(*end)) {
            let (whole, part) = (check_text(document, None), check_text(&document[..end], None));
            for pair in [[&whole, &part], [&part, &whole]] {
                let missing = |found: &Difference| {
                    let message = &found.finding.message;
                    found.finding.code == DOCUMENTS_DIFFER && !message.ends_with("is different in the other document")
                };
                let found = compare(&pair);
                let told = found.iter().find(|one| missing(one)).map(|one| &one.finding.message);
                assert_eq!(told, None, "{}", &document[..end]);
            }
        }
    }
    // A slip with a certain fix hides nothing.
    let slip = SCRIPT.replace("\"catalog\": \"immuta_prod\",", ",");
    assert!(!told(&[SCRIPT, &slip]).is_empty());
}

#[test]
fn equal_numbers_are_no_difference() {
    let with = |number: &str| SCRIPT.replace("\"catalog\"", &["\"timeout\": ", number, ", \"catalog\""].concat());
    for (one, other) in [("1.50", "1.5"), ("0.1", "1e-1"), ("-0", "0"), ("443.0", "443")] {
        assert_eq!(told(&[&with(one), &with(other)]), [], "{one} {other}");
    }
    assert_eq!(told(&[&with("1.5"), &with("1.05")]).len(), 1);
    assert_eq!(told(&[&with("-1"), &with("1")]).len(), 1);
}

#[test]
fn what_cannot_be_compared_is_said() {
    let found = compare(&[&check_text(SCRIPT, None), &check_text("[1]", None)]);
    assert_eq!(found.iter().map(|d| (d.document, d.finding.code.id())).collect::<Vec<_>>(), [(1, "UC402")]);
}

/// What is left out counts as its default, and what is spelled in two ways is one value.
#[test]
fn defaults_and_spellings_of_setups_are_no_difference() {
    const SETUP: &str = r#"{"ucforge": 1, "flow": "connection", "platform": "databricks", "immutaUrl": "https://t.example.com/",
      "connectionKey": "k", "workspaceUrl": "a.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
      "authenticationType": "oAuthM2M", "oAuthClientConfig": {"clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
      "clientSecret": {"env": "S"}, "authorityUrl": "https://a.cloud.databricks.com/oidc/v1/token"}, "catalog": "immuta_prod",
      "servicePrincipal": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "govern": [{"catalog": "Sales"}, {"schema": "a.b"}]}"#;
    let changed = |old: &str, new: &str| {
        assert_eq!(SETUP.matches(old).count(), 1, "{old}");
        SETUP.replace(old, new)
    };
    for (old, new) in [
        ("\"platform\": \"databricks\", ", ""),
        ("\"servicePrincipal\": \"6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\", ", ""),
        ("\"servicePrincipal\": \"6f1b2c3d", "\"servicePrincipal\": \"6F1B2C3D"),
        ("\"Sales\"", "\"sales\""),
        ("\"Sales\"", "\"`sales`\""),
        ("\"a.b\"", "\"`a`.`B`\""),
        ("t.example.com/", "t.example.com"),
        ("t.example.com/", "T.Example.com:443"),
        ("https://a.cloud.databricks.com/oidc", "https://A.cloud.databricks.com:443/oidc"),
    ] {
        let other = changed(old, new);
        assert_eq!(told(&[SETUP, &other]), [], "{new}");
        assert_eq!(told(&[&other, SETUP]), [], "{new}");
    }
    for (old, new) in [
        (
            "\"servicePrincipal\": \"6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\"",
            "\"servicePrincipal\": \"anna@example.com\"",
        ),
        ("\"a.b\"", "\"`a.b`\""),
        ("t.example.com/", "t.example.com/immuta"),
        ("t.example.com/", "t.example.com:8443"),
        ("https://a.cloud.databricks.com/oidc", "https://a.cloud.databricks.com/OIDC"),
    ] {
        let other = changed(old, new);
        assert_eq!(told(&[SETUP, &other]).len(), 1, "{new}");
        assert_eq!(told(&[&other, SETUP]).len(), 1, "{new}");
    }
    // A service principal that is not the client.
    let other = changed("\"servicePrincipal\": \"6f1b2c3d", "\"servicePrincipal\": \"7f1b2c3d");
    let silent = changed("\"servicePrincipal\": \"6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\", ", "");
    assert_eq!(told(&[&silent, &other]).len(), 1);
    assert_eq!(told(&[&other, &silent]).len(), 1);
}

#[test]
fn lists_of_a_base_are_compared_as_those_of_the_setup_itself() {
    let base = "govern: [{catalog: Sales}, {schema: a.b}]\nworkspaceIds: []\n";
    let base = Base::Answers(Answers::of(crate::read::read(base, Format::Yaml).tree.root().unwrap()));
    let own = format!("{ANSWERED}flow: connection\nconnectionKey: k\nauthenticationType: token\ntoken: {{env: T}}\n");
    let over = format!("{own}extends: base.yaml\n");
    let over = crate::check::check_against(&over, Format::Yaml, None, &base, None);
    for (more, number) in
        [("govern: [{schema: a.b}, {catalog: sales}]\n", 0), ("govern: [{catalog: other}]\n", 1), ("", 1)]
    {
        let text = format!("{own}{more}");
        let alone = check(&text, Format::Yaml, None);
        for pair in [[&over, &alone], [&alone, &over]] {
            assert_eq!(compare(&pair).len(), number, "{more}");
        }
    }
}

#[test]
fn a_value_that_is_not_known_does_not_keep_later_ones_from_being_compared() {
    let catalog = |name: &str| SCRIPT.replace("\"catalog\": \"immuta_prod\"", &format!("\"catalog\": \"{name}\""));
    let (open, other) = (catalog("<catalog>"), catalog("other"));
    assert_eq!(told(&[&open, SCRIPT, &other]), [(2, Error, "\"other\"".to_owned())]);
    assert_eq!(told(&[&open, SCRIPT, SCRIPT]), []);
}

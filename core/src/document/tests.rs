//! Payloads against the examples of both how-to pages, placeholders replaced and mistakes repaired, key order included.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "tables of cases are long, and a failing case says which it is"
)]

use super::*;
use crate::check::Setup;
use crate::kinds::{Flow, Kind, Payload};
use crate::read::Format;
use crate::secret::{Clear, Secret, View};
use crate::value::json;

fn payload(setup: &str, kind: Payload) -> String {
    let (setup, checked) = Setup::read(setup, Format::Json);
    let messages: Vec<_> = checked.findings.iter().map(|finding| &finding.message).collect();
    let setup = setup.unwrap_or_else(|| panic!("{messages:?}"));
    let reveal = |secret: &Secret| Ok(Clear::new(format!("from {}", secret.name)));
    json::compact(&build(&setup, kind).unwrap(), &View::Revealed(&reveal)).unwrap()
}

/// Without line breaks and indentation, as the examples are written here for reading.
fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect()
}

const TOKEN: &str = r#""workspaceUrl": "www.example-workspace.cloud.databricks.com",
  "httpPath": "sql/protocolv1/o/0/0000-00000-abc123", "authenticationType": "token", "token": "dapi", "catalog": "immuta""#;

const OAUTH: &str = r#""workspaceUrl": "www.example-workspace.cloud.databricks.com",
  "httpPath": "sql/protocolv1/o/0/0000-00000-abc123", "authenticationType": "oAuthM2M", "catalog": "immuta",
  "oAuthClientConfig": {"authorityUrl": "example.authority.com", "clientSecret": "secret", "clientId": "123456abc"}"#;

fn setup(flow: Flow, rest: &str) -> String {
    format!(r#"{{"ucforge": 1, "flow": "{flow}", {rest}}}"#)
}

#[test]
fn integrations_api_with_a_token() {
    let expected = |bootstrap| {
        format!(
            r#"{{"type":"Databricks","autoBootstrap":{bootstrap},"config":{{"workspaceUrl":"www.example-workspace.cloud.databricks.com","httpPath":"sql/protocolv1/o/0/0000-00000-abc123","authenticationType":"token","token":"dapi","catalog":"immuta"}}}}"#
        )
    };
    assert_eq!(payload(&setup(Flow::IntegrationAutomatic, TOKEN), Payload::IntegrationCreate), expected(true));
    assert_eq!(payload(&setup(Flow::IntegrationManual, TOKEN), Payload::ScriptCreate), expected(false));
    assert_eq!(payload(&setup(Flow::IntegrationManual, TOKEN), Payload::IntegrationCreate), expected(false));
    assert_eq!(payload(&setup(Flow::IntegrationUpdate, TOKEN), Payload::IntegrationUpdate), expected(true));
    let manual = format!(r#"{TOKEN}, "autoBootstrap": false"#);
    assert_eq!(payload(&setup(Flow::IntegrationUpdate, &manual), Payload::IntegrationUpdate), expected(false));
}

#[test]
fn integrations_api_with_oauth() {
    let expected = one_line(
        r#"{"type":"Databricks","autoBootstrap":true,"config":{
        "workspaceUrl":"www.example-workspace.cloud.databricks.com","httpPath":"sql/protocolv1/o/0/0000-00000-abc123",
        "authenticationType":"oAuthM2M",
        "oAuthClientConfig":{"clientId":"123456abc","clientSecret":"secret","authorityUrl":"example.authority.com"},
        "catalog":"immuta"}}"#,
    );
    assert_eq!(payload(&setup(Flow::IntegrationAutomatic, OAUTH), Payload::IntegrationCreate), expected);
}

#[test]
fn integrations_api_with_additional_workspaces() {
    let answers = r#"
      "workspaceUrl": "www.example-workspace.cloud.databricks.com", "httpPath": "sql/protocolv1/o/0/0000-00000-abc123",
      "authenticationType": "oAuthM2M", "catalog": "immuta",
      "oAuthClientConfig": {"clientId": "main", "clientSecret": {"env": "MAIN"}, "authorityUrl": "https://oauth-provider.com/token",
        "useCertificate": false, "scope": "all-apis"},
      "additionalWorkspaceConnections": [
        {"catalogs": ["isolated_catalog1"], "workspaceUrl": "workspace-b.cloud.databricks.com",
         "httpPath": "/sql/1.0/warehouses/2222222222222222", "authenticationType": "oAuthM2M",
         "oAuthClientConfig": {"clientId": "b", "clientSecret": "literal", "useCertificate": false,
           "authorityUrl": "https://oauth-provider.com/token", "scope": "all-apis"}},
        {"catalogs": ["isolated_catalog2", "isolated_catalog3"], "workspaceUrl": "workspace-c.cloud.databricks.com",
         "httpPath": "/sql/1.0/warehouses/3333333333333333", "authenticationType": "oAuthM2M",
         "oAuthClientConfig": {"clientId": "c", "useCertificate": true, "publicCertificateThumbprint": "thumb",
           "oauthPrivateKey": {"file": "key.pem"}, "authorityUrl": "https://oauth-provider.com/token", "scope": "all-apis"}},
        {"catalogs": ["d"], "workspaceUrl": "workspace-d.cloud.databricks.com",
         "httpPath": "/sql/1.0/warehouses/4444444444444444", "authenticationType": "token", "token": {"command": ["pass"]}}]"#;
    let expected = |bootstrap| {
        one_line(&format!(
            r#"{{"type":"Databricks","autoBootstrap":{bootstrap},"config":{{
            "workspaceUrl":"www.example-workspace.cloud.databricks.com","httpPath":"sql/protocolv1/o/0/0000-00000-abc123",
            "authenticationType":"oAuthM2M",
            "oAuthClientConfig":{{"clientId":"main","clientSecret":"from MAIN","authorityUrl":"https://oauth-provider.com/token","useCertificate":false,"scope":"all-apis"}},
            "catalog":"immuta",
            "additionalWorkspaceConnections":[
            {{"workspaceUrl":"workspace-b.cloud.databricks.com","httpPath":"/sql/1.0/warehouses/2222222222222222","authenticationType":"oAuthM2M",
            "oAuthClientConfig":{{"clientId":"b","authorityUrl":"https://oauth-provider.com/token","useCertificate":false,"clientSecret":"literal","scope":"all-apis"}},
            "catalogs":["isolated_catalog1"]}},
            {{"workspaceUrl":"workspace-c.cloud.databricks.com","httpPath":"/sql/1.0/warehouses/3333333333333333","authenticationType":"oAuthM2M",
            "oAuthClientConfig":{{"clientId":"c","authorityUrl":"https://oauth-provider.com/token","useCertificate":true,"publicCertificateThumbprint":"thumb","oauthPrivateKey":"from DATABRICKS_PRIVATE_KEY_3","scope":"all-apis"}},
            "catalogs":["isolated_catalog2","isolated_catalog3"]}},
            {{"workspaceUrl":"workspace-d.cloud.databricks.com","httpPath":"/sql/1.0/warehouses/4444444444444444","authenticationType":"token",
            "token":"from DATABRICKS_TOKEN_4","catalogs":["d"]}}]}}}}"#
        ))
    };
    assert_eq!(payload(&setup(Flow::IntegrationAutomatic, answers), Payload::IntegrationCreate), expected(true));
    assert_eq!(payload(&setup(Flow::IntegrationManual, answers), Payload::ScriptCreate), expected(false));
    assert_eq!(payload(&setup(Flow::IntegrationManual, answers), Payload::IntegrationCreate), expected(false));
}

#[test]
fn an_update_leaves_out_credentials_that_stay() {
    let answers = r#"
      "catalog": "immuta_integration_catalog", "workspaceUrl": "workspace-a.cloud.databricks.com",
      "httpPath": "/sql/1.0/warehouses/1111111111111111", "authenticationType": "token", "audit": {"enabled": false},
      "additionalWorkspaceConnections": [{"workspaceUrl": "workspace-b.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/2222222222222222", "authenticationType": "oAuthM2M", "catalogs": ["isolated_catalog1"]}]"#;
    let expected = one_line(
        r#"{"type":"Databricks","autoBootstrap":true,"config":{"workspaceUrl":"workspace-a.cloud.databricks.com",
        "httpPath":"/sql/1.0/warehouses/1111111111111111","authenticationType":"token","catalog":"immuta_integration_catalog",
        "audit":{"enabled":false},"additionalWorkspaceConnections":[{"workspaceUrl":"workspace-b.cloud.databricks.com",
        "httpPath":"/sql/1.0/warehouses/2222222222222222","authenticationType":"oAuthM2M","catalogs":["isolated_catalog1"]}]}}"#,
    );
    assert_eq!(payload(&setup(Flow::IntegrationUpdate, answers), Payload::IntegrationUpdate), expected);
}

const CONNECTION: &str = r#""connectionKey": "key", "workspaceUrl": "h.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
  "catalog": "immuta", "groupPattern": {"deny": "exempt"}, "audit": {"enabled": true}, "workspaceIds": ["1", "2"],
  "settings": {"isActive": false}, "options": {"forceRecursiveCrawl": true}"#;

#[test]
fn connections_api_with_a_token() {
    let setup = setup(Flow::Connection, &format!(r#"{CONNECTION}, "authenticationType": "token", "token": "dapi""#));
    assert_eq!(
        payload(&setup, Payload::ScriptCreate),
        one_line(
            r#"{"type":"Databricks","autoBootstrap":false,"config":{"workspaceUrl":"h.cloud.databricks.com",
            "httpPath":"/sql/1.0/warehouses/0123456789abcdef","authenticationType":"token","token":"dapi","catalog":"immuta",
            "groupPattern":{"deny":"exempt"},"audit":{"enabled":true}}}"#
        )
    );
    assert_eq!(
        payload(&setup, Payload::Connection),
        one_line(
            r#"{"connectionKey":"key","connection":{"technology":"Databricks","hostname":"h.cloud.databricks.com","port":443,
            "httpPath":"/sql/1.0/warehouses/0123456789abcdef","authenticationType":"token","token":"dapi"},
            "settings":{"isActive":false},"options":{"forceRecursiveCrawl":true},
            "nativeIntegration":{"type":"Databricks","autoBootstrap":false,"unityCatalog":true,"config":{
            "authenticationType":"token","token":"dapi","host":"h.cloud.databricks.com","port":443,"catalog":"immuta",
            "audit":{"enabled":true},"workspaceIds":["1","2"],"groupPattern":{"deny":"exempt"},
            "jobConfig":{"workspaceDirectoryPath":"/Workspace/ImmutaArtifacts","jobClusterId":"undefined"}}}}"#
        )
    );
}

#[test]
fn connections_api_with_oauth() {
    let oauth = r#""authenticationType": "oAuthM2M", "oAuthClientConfig": {"clientId": "id", "clientSecret": "secret", "authorityUrl": "your.authority.com"}"#;
    let setup = setup(Flow::Connection, &format!("{CONNECTION}, {oauth}"));
    let client = r#""oAuthClientConfig":{"useCertificate":false,"clientId":"id","clientSecret":"secret","scope":"all-apis","authorityUrl":"your.authority.com"}"#;
    assert_eq!(
        payload(&setup, Payload::ScriptCreate),
        one_line(&format!(
            r#"{{"type":"Databricks","autoBootstrap":false,"config":{{"workspaceUrl":"h.cloud.databricks.com",
            "httpPath":"/sql/1.0/warehouses/0123456789abcdef","authenticationType":"oAuthM2M",{client},"catalog":"immuta",
            "groupPattern":{{"deny":"exempt"}},"audit":{{"enabled":true}}}}}}"#
        ))
    );
    assert_eq!(
        payload(&setup, Payload::Connection),
        one_line(&format!(
            r#"{{"connectionKey":"key","connection":{{"technology":"Databricks","hostname":"h.cloud.databricks.com","port":443,
            "httpPath":"/sql/1.0/warehouses/0123456789abcdef","authenticationType":"oAuthM2M",{client}}},
            "settings":{{"isActive":false}},"options":{{"forceRecursiveCrawl":true}},
            "nativeIntegration":{{"type":"Databricks","autoBootstrap":false,"unityCatalog":true,"config":{{
            "host":"h.cloud.databricks.com","port":443,"authenticationType":"oAuthM2M",{client},"catalog":"immuta",
            "audit":{{"enabled":true}},"workspaceIds":["1","2"],"groupPattern":{{"deny":"exempt"}},
            "jobConfig":{{"workspaceDirectoryPath":"/Workspace/ImmutaArtifacts","jobClusterId":"undefined"}}}}}}}}"#
        ))
    );
}

#[test]
fn what_was_not_asked_for_is_not_there() {
    let automatic =
        payload(&setup(Flow::IntegrationAutomatic, &format!(r#"{TOKEN}, "port": 443"#)), Payload::IntegrationCreate);
    assert!(!automatic.contains("port"), "{automatic}");
    let other =
        payload(&setup(Flow::IntegrationAutomatic, &format!(r#"{TOKEN}, "port": 8443"#)), Payload::IntegrationCreate);
    assert!(other.contains(r#""port":8443"#), "{other}");
    let answers = format!(r#"{TOKEN}, "port": 8443, "workspaceIds": ["1"]"#);
    let script = payload(&setup(Flow::IntegrationManual, &answers), Payload::ScriptCreate);
    assert!(!script.contains("port") && !script.contains("workspaceIds") && !script.contains("jobConfig"), "{script}");
    let create = payload(&setup(Flow::IntegrationManual, &answers), Payload::IntegrationCreate);
    assert!(create.contains(r#""workspaceIds":["1"]"#), "{create}");
    // Audit is assumed to be on in the connection flow, in both documents.
    let bare = r#""connectionKey": "key", "workspaceUrl": "h", "httpPath": "/p", "catalog": "immuta", "authenticationType": "token", "token": "t""#;
    for kind in [Payload::ScriptCreate, Payload::Connection] {
        let built = payload(&setup(Flow::Connection, bare), kind);
        assert!(built.contains(r#""audit":{"enabled":true}"#), "{built}");
        assert!(!built.contains("settings") && !built.contains("groupPattern"), "{built}");
    }
}

#[test]
fn a_flow_has_its_documents_and_no_others() {
    let (setup, _) = Setup::read(&setup(Flow::IntegrationAutomatic, TOKEN), Format::Json);
    assert_eq!(
        build(&setup.unwrap(), Payload::Connection).err().map(|error| error.to_string()).as_deref(),
        Some(
            "flow `integration-automatic` has no document `connection`: it has `integration-create`, `runbook`, `grants`, `grants-undo`, `grants-verify`, `checklist`"
        )
    );
}

#[test]
fn every_built_document_passes_its_own_check() {
    let oauth = OAUTH.replace("123456abc", "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
    for flow in Flow::ALL {
        for answers in [TOKEN, &oauth] {
            let key = if flow == Flow::Connection { r#""connectionKey": "key", "# } else { "" };
            for kind in crate::platform::PLATFORMS[0].catalogue.payloads(flow) {
                let built = payload(&setup(flow, &format!("{key}{answers}")), *kind);
                let checked = crate::check::check_text(&built, Some(Kind::from(*kind)));
                let mut codes: Vec<_> = checked.findings.iter().map(|finding| finding.code.id()).collect();
                codes.sort_unstable();
                codes.dedup();
                // The values are the examples of the pages, which are told to be that; nothing of the shape is wrong.
                let expected =
                    ["UC207", "UC214", "UC218", "UC219", "UC223", "UC225", "UC310", "UC905", "UC906", "UC907"];
                assert!(codes.iter().all(|code| expected.contains(code)), "{flow} {kind}: {codes:?}");
                assert!(!checked.has_errors());
            }
        }
    }
}

#[test]
fn renderings_have_names_of_their_own() {
    use crate::render::Rendering;
    for (index, rendering) in Rendering::ALL.iter().enumerate() {
        assert_eq!(*rendering as usize, index, "the tables of names are in this order");
        assert_eq!(Rendering::named(rendering.name(), Rendering::ALL), Some(*rendering));
    }
    let mut names = Rendering::ALL.iter().map(|rendering| (rendering.name(), rendering.label(), rendering.extension()));
    assert_eq!(names.next(), Some(("json", "JSON", "json")));
    assert_eq!(names.next_back(), Some(("markdown", "Markdown", "md")));
}

/// What [`super::credential`] relies on: of which answers no document about privileges shows anything.
#[test]
fn documents_about_privileges_show_only_what_is_for_them() {
    use crate::catalogue::{InRights, Shape};
    use crate::kinds::Document;
    use crate::setup::Answers;
    let text = "ucforge: 1\nimmutaUrl: https://mark\nworkspaceUrl: HOST\nhttpPath: /mark\nauthenticationType: oAuthM2M\n\
        oAuthClientConfig: {clientId: mark, authorityUrl: mark, scope: mark, clientSecret: {env: S}}\ncatalog: MARK\n\
        groupPattern: {deny: mark}\naudit: {enabled: true}\nworkspaceIds: [mark]\nservicePrincipal: mark@example.com\nsettings: {isActive: false}\n\
        govern: [{table: MARK.b.c}]\n";
    let entry = "additionalWorkspaceConnections:\n  - {workspaceUrl: HOST, httpPath: mark, authenticationType: token, token: {env: T}, catalogs: [MARK]}\n";
    let catalogue = &crate::platform::PLATFORMS[0].catalogue;
    let is_shown = |pointer: &str| {
        let field = catalogue.fields.iter().find(|field| field.setup == Some(pointer)).unwrap();
        assert!(matches!(field.shape, Shape::Text(_) | Shape::Texts(_) | Shape::Choice(_)), "{pointer}");
        field.in_rights != InRights::No
    };
    for pointer in [
        "/workspaceUrl",
        "/httpPath",
        "/connectionKey",
        "/groupPattern/deny",
        "/workspaceIds",
        "/oAuthClientConfig/scope",
    ] {
        assert!(!is_shown(pointer), "{pointer}");
    }
    for pointer in ["/catalog", "/servicePrincipal", "/govern/*/table"] {
        assert!(is_shown(pointer), "{pointer}");
    }
    for flow in Flow::ALL {
        let of_flow = if flow == Flow::Connection { "connectionKey: mark\n" } else { entry };
        let text = format!("{text}flow: {flow}\n{of_flow}").replace("mark@", "someone@");
        let answers = Answers::of(crate::read::read(&text, Format::Yaml).tree.root().unwrap());
        for document in [Document::Grants, Document::GrantsUndo, Document::GrantsVerify, Document::Checklist] {
            let text = super::text::preview_text(&answers, document, document.renderings()[0]).unwrap();
            assert!(text.contains("MARK") && !text.contains("mark"), "{flow}: {text}");
            assert!(document == Document::Checklist || !text.contains("HOST"), "{flow}: {text}");
        }
    }
}

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "tables of cases are long, and a failing case says which it is"
)]

use crate::kinds::{Kind, Payload};
use serde_json::{Value as Json, json};

use super::*;
use crate::check::check_text;
use crate::diagnostic::Severity;
use crate::secret::View;
use crate::value::json;

fn schema_of(kind: Kind) -> Json {
    serde_json::from_str(&json::pretty(&schema(crate::platform::PLATFORMS[0], kind), &View::Masked).unwrap()).unwrap()
}

/// Payloads with and without mistakes of shape.
fn documents() -> Vec<(Kind, Json)> {
    let token = json!({"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "h", "httpPath": "p",
        "authenticationType": "token", "token": "t", "catalog": "immuta"}});
    let oauth = json!({"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "h", "httpPath": "p",
        "authenticationType": "oAuthM2M", "oAuthClientConfig": {"clientId": "c", "clientSecret": "s", "authorityUrl": "u"},
        "catalog": "immuta", "additionalWorkspaceConnections": [{"workspaceUrl": "b", "httpPath": "p",
        "authenticationType": "token", "token": "t", "catalogs": ["c"]}]}});
    let connection = json!({"connectionKey": "k", "connection": {"technology": "Databricks", "hostname": "h", "port": 443,
        "httpPath": "p", "authenticationType": "token", "token": "t"}, "nativeIntegration": {"type": "Databricks",
        "autoBootstrap": false, "unityCatalog": true, "config": {"host": "h", "port": 443, "authenticationType": "token",
        "token": "t", "catalog": "immuta", "audit": {"enabled": true}}}});
    let mut oauth_connection = connection.clone();
    let client = json!({"clientId": "c", "clientSecret": "s", "authorityUrl": "u", "useCertificate": false, "scope": "all-apis"});
    for pointer in ["/connection", "/nativeIntegration/config"] {
        let scope = oauth_connection.pointer_mut(pointer).and_then(Json::as_object_mut).unwrap();
        scope.remove("token");
        scope.insert("authenticationType".to_owned(), json!("oAuthM2M"));
        scope.insert("oAuthClientConfig".to_owned(), client.clone());
    }
    let mut certificate = oauth.clone();
    certificate["autoBootstrap"] = json!(false);
    certificate["config"]["oAuthClientConfig"] = json!({"clientId": "c", "authorityUrl": "u", "useCertificate": true,
        "publicCertificateThumbprint": "t", "oauthPrivateKey": "k"});
    let mut all = Vec::new();
    for (kind, document) in [
        (Kind::Payload(Payload::IntegrationCreate), token),
        (Kind::Payload(Payload::IntegrationCreate), oauth.clone()),
        (Kind::Payload(Payload::IntegrationUpdate), oauth),
        (Kind::Payload(Payload::Connection), connection),
        (Kind::Payload(Payload::Connection), oauth_connection),
        (Kind::Payload(Payload::ScriptCreate), certificate),
    ] {
        // The document as it is, without each of its parts, and with a value of another type in place of each.
        let mut pointers = Vec::new();
        collect(&document, "", &mut pointers);
        for pointer in &pointers {
            for value in [
                Json::Null,
                json!("x"),
                json!(""),
                json!(7),
                json!(443.0),
                json!(443.5),
                json!(true),
                json!([]),
                json!({}),
                json!(["x"]),
                json!("{{x}}"),
                json!(["${x}"]),
            ] {
                let mut changed = document.clone();
                *changed.pointer_mut(pointer).unwrap() = value;
                all.push((kind, changed));
            }
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            let mut changed = document.clone();
            if let Some(object) = changed.pointer_mut(parent).and_then(Json::as_object_mut) {
                object.remove(name);
                all.push((kind, changed));
            }
        }
        all.push((kind, document));
    }
    all
}

fn collect(value: &Json, pointer: &str, pointers: &mut Vec<String>) {
    let children: Vec<(String, &Json)> = match value {
        Json::Object(object) => object.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Json::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => vec![],
    };
    for (name, child) in children {
        let pointer = format!("{pointer}/{name}");
        collect(child, &pointer, pointers);
        pointers.push(pointer);
    }
}

#[test]
fn errors_of_shape_fail_the_schema_and_right_documents_pass_it() {
    let documents = documents();
    assert!(documents.len() > 300);
    let mut failed = 0;
    for (kind, document) in documents {
        let text = document.to_string();
        let findings = check_text(&text, Some(kind)).findings;
        let valid = jsonschema::validator_for(&schema_of(kind)).unwrap().is_valid(&document);
        let errors: Vec<_> =
            findings.iter().filter(|finding| finding.severity == Severity::Error).map(|f| f.code.id()).collect();
        if errors.iter().any(|code| code.starts_with("UC1")) {
            failed += 1;
            assert!(!valid, "{kind}: {errors:?} and the schema takes {text}");
        } else if errors.is_empty() {
            assert!(valid, "{kind}: no error and the schema refuses {text}");
        }
    }
    assert!(failed > 100, "{failed}");
}

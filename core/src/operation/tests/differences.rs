//! What a comparison of a payload with the tenant reports, and what is no difference.

use super::*;
use crate::answer::{Connection, Integration};

const HOST: &str = "dbc-a1b2c3d4-e5f6.cloud.databricks.com";

/// A payload with this configuration of Databricks beside what each has.
fn integration(more: &str) -> String {
    format!(
        r#"{{"type": "Databricks", "autoBootstrap": true, "config": {{"workspaceUrl": "{HOST}", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
            "authenticationType": "token", "token": "${{TOKEN}}", "catalog": "immuta", "audit": {{"enabled": true}}{more}}}}}"#
    )
}

fn value(json: &str) -> Value {
    content(json).value().clone()
}

/// How a tenant shows an integration.
fn live(json: &str) -> Integration {
    let shown = json.replacen('{', r#"{"id": "1", "status": "enabled", "#, 1).replace("${TOKEN}", "REDACTED");
    Integration::of(value(&shown))
}

fn lines(drift: &Drift) -> Vec<String> {
    let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    drift
        .differences
        .iter()
        .map(|one| format!("{}: {} becomes {}", one.pointer, text(&one.live), text(&one.asked)))
        .collect()
}

const ENTRY_A: &str = r#"{"workspaceUrl": "dbc-a.cloud.databricks.com", "httpPath": "sql/a", "authenticationType": "token", "token": "${TOKEN}", "catalogs": ["a", "b"]}"#;
const ENTRY_B: &str = r#"{"workspaceUrl": "dbc-b.cloud.databricks.com", "httpPath": "sql/b", "authenticationType": "token", "token": "${TOKEN}", "catalogs": ["c"]}"#;

#[test]
fn what_comes_and_what_goes_is_told_with_what_is_in_it() {
    let entries = |entries: &[&str]| format!(r#", "additionalWorkspaceConnections": [{}]"#, entries.join(","));
    let other_catalogs = ENTRY_A.replace(r#"["a", "b"]"#, r#"["b", "d"]"#);
    let other_order = ENTRY_A.replace(r#"["a", "b"]"#, r#"["b", "a"]"#);
    let shown = |host: &str, path: &str, catalogs: &str, token: &str| {
        format!(
            r#"{{"workspaceUrl":"dbc-{host}.cloud.databricks.com","httpPath":"sql/{path}","authenticationType":"token","token":"{token}","catalogs":{catalogs}}}"#
        )
    };
    let a = shown("a", "a", r#"["a","b"]"#, "REDACTED");
    let b = shown("b", "b", r#"["c"]"#, "REDACTED");
    let place = "/config/additionalWorkspaceConnections";
    for (asked, there, told) in [
        (
            String::new(),
            r#", "workspaceIds": ["1", "2"]"#.to_owned(),
            vec![r#"/config/workspaceIds: ["1","2"] becomes nothing"#.to_owned()],
        ),
        (
            r#", "workspaceIds": ["1"]"#.to_owned(),
            String::new(),
            vec![r#"/config/workspaceIds: nothing becomes ["1"]"#.to_owned()],
        ),
        (
            r#", "workspaceIds": ["1", "3"]"#.to_owned(),
            r#", "workspaceIds": ["1", "2"]"#.to_owned(),
            vec![r#"/config/workspaceIds: ["1","2"] becomes ["1","3"]"#.to_owned()],
        ),
        (
            r#", "groupPattern": {"deny": "g"}"#.to_owned(),
            String::new(),
            vec![r#"/config/groupPattern/deny: nothing becomes "g""#.to_owned()],
        ),
        (
            String::new(),
            r#", "groupPattern": {"deny": "g"}"#.to_owned(),
            vec![r#"/config/groupPattern/deny: "g" becomes nothing"#.to_owned()],
        ),
        (String::new(), entries(&[ENTRY_A]), vec![format!("{place}/0: {a} becomes nothing")]),
        (entries(&[ENTRY_B]), entries(&[ENTRY_A, ENTRY_B]), vec![format!("{place}/0: {a} becomes nothing")]),
        (entries(&[ENTRY_B, ENTRY_A]), entries(&[ENTRY_B]), vec![format!("{place}/1: nothing becomes {a}")]),
        (
            entries(&[ENTRY_A]),
            entries(&[ENTRY_B]),
            vec![format!("{place}/0: nothing becomes {a}"), format!("{place}/0: {b} becomes nothing")],
        ),
        (
            entries(&[&other_catalogs]),
            entries(&[ENTRY_B, ENTRY_A]),
            vec![
                format!(r#"{place}/0/catalogs: ["a","b"] becomes ["b","d"]"#),
                format!("{place}/0: {b} becomes nothing"),
            ],
        ),
        // The order of lists and of workspaces says nothing, and what is empty says no more than what is not there.
        (r#", "workspaceIds": ["2", "1"]"#.to_owned(), r#", "workspaceIds": ["1", "2"]"#.to_owned(), vec![]),
        (entries(&[ENTRY_A, ENTRY_B]), entries(&[ENTRY_B, &other_order]), vec![]),
        (String::new(), [&entries(&[]), r#", "workspaceIds": [], "groupPattern": null, "port": 443"#].concat(), vec![]),
        // What nobody knows is the server's own, unless both have it.
        (String::new(), r#", "brandNew": {"deep": 1}"#.to_owned(), vec![]),
        (
            r#", "brandNew": {"deep": 2}"#.to_owned(),
            r#", "brandNew": {"deep": 1}"#.to_owned(),
            vec![r#"/config/brandNew: {"deep":1} becomes {"deep":2}"#.to_owned()],
        ),
    ] {
        let drift = drift(&value(&integration(&asked)), &live(&integration(&there)));
        let mut found = lines(&drift);
        // How a secret of what is asked for is shown is another matter.
        for line in &mut found {
            *line = line.replace("${TOKEN}", "REDACTED");
        }
        found.sort();
        let mut told = told;
        told.sort();
        assert_eq!(found, told, "{asked} of {there}");
    }
}

#[test]
fn a_secret_that_is_within_another_value_hides_no_more_than_itself() {
    let of = |platform: &str, role: &str| {
        format!(r#"{{"type": "{platform}", "config": {{"role": "{role}", "location": "us"}}}}"#)
    };
    for (asked, there, is_same) in [
        ("projects/acme/roles/immuta", "projects/REDACTED/roles/immuta", true),
        ("projects/acme/roles/immuta", "REDACTED", true),
        ("projects/acme/roles/immuta", "projects/REDACTED/roles/other", false),
        ("projects/acme/roles/immuta", "projects/other/roles/immuta", false),
        ("projects//roles/immuta", "projects/REDACTED/roles/immuta", false),
    ] {
        let found = drift(&value(&of("Google BigQuery", asked)), &live(&of("Google BigQuery", there)));
        assert_eq!(found.is_empty(), is_same, "{asked} of {there}: {found:?}");
        // So it is where the fields are known.
        let of = |group: &str| integration(&format!(r#", "groupPattern": {{"deny": "{group}"}}"#));
        let found = drift(&value(&of(asked)), &live(&of(there)));
        assert_eq!(found.is_empty(), is_same, "{asked} of {there}: {found:?}");
    }
}

#[test]
fn what_a_server_says_beside_the_payload_is_its_own() {
    let beside = |more: &str| integration("").replacen('{', &format!("{{{more}, "), 1);
    let (one, two) = (
        beside(r#""createdBy": 2, "updatedAt": "1""#),
        beside(r#""createdBy": 2, "updatedAt": "3", "metadata": {"lastSeenAt": 5}"#),
    );
    assert!(drift(&value(&one), &live(&two)).is_empty());
    let is_same = |one: &str, two: &str| super::super::drift::is_unchanged(&live(one).whole.0, &live(two).whole.0);
    assert!(is_same(&one, &two) && !is_same(&one, &two.replace("immuta", "other")));
    assert!(!is_same(&integration(""), &integration(r#", "brandNew": 1"#)));
}

/// What a connection asks for, or is: with this in its integration, and this beside the rest of its connection.
fn connection(native: &str, own: &str) -> String {
    format!(
        r#"{{"connectionKey": "lake", "connection": {{"hostname": "{HOST}", "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "port": 443,
            "authenticationType": "oAuthM2M", {own}}},
            "nativeIntegration": {{"type": "Databricks", "autoBootstrap": false, "unityCatalog": true, "config": {{"port": 443,
            "authenticationType": "oAuthM2M", "audit": {{"enabled": true}}, {native}}}}}}}"#
    )
}

#[test]
fn a_connection_is_compared_as_an_integration_is() {
    let client = r#""technology": "Databricks", "oAuthClientConfig": {"clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "clientSecret": "${S}", "authorityUrl": "https://a.example/token", "scope": "all-apis", "useCertificate": false}"#;
    let native = |more: &str| {
        format!(
            r#""host": "{HOST}", "catalog": "immuta", "jobConfig": {{"workspaceDirectoryPath": "/Workspace/ImmutaArtifacts", "jobClusterId": "undefined"}}, "workspaceIds": ["11", "22"], "groupPattern": {{"deny": "g"}}{more}"#
        )
    };
    let asked = value(&connection(&native(""), client));
    let told = |native: &str, own: &str| {
        let shown = value(&connection(native, own).replace("${S}", "REDACTED"));
        let body = |value: Value| {
            Response::new(
                200,
                "application/json",
                crate::value::json::compact(&value, &crate::secret::View::Masked).unwrap(),
            )
        };
        let of =
            Value::from([("connectionKey", "lake".into()), ("connection", shown.get("connection").unwrap().clone())]);
        let behind = Integration::of(shown.get("nativeIntegration").unwrap().clone());
        lines(&drift_of_connection(&asked, &Connection::read(&body(of)).unwrap(), Some(&behind)))
    };
    let shown = native("");
    let edit = |from: &str, to: &str| {
        assert!(shown.contains(from), "{from}");
        shown.replace(from, to)
    };
    let own = |from: &str, to: &str| {
        assert!(client.contains(from), "{from}");
        client.replace(from, to)
    };
    let job = r#", "jobConfig": {"workspaceDirectoryPath": "/Workspace/ImmutaArtifacts", "jobClusterId": "undefined"}"#;
    for same in [
        shown.clone(),
        edit(r#"["11", "22"]"#, r#"["22", "11"]"#),
        edit("immuta\"", "IMMUTA\""),
        edit(job, ""),
        edit(r#""host""#, r#""httpPath": "/sql/1.0/warehouses/0123456789abcdef", "workspaceUrl""#),
        native(r#", "brandNew": 1, "additionalWorkspaceConnections": []"#),
    ] {
        assert_eq!(told(&same, client), Vec::<String>::new(), "{same}");
    }
    for same in [
        own(r#", "scope": "all-apis", "useCertificate": false"#, ""),
        own("6f1b2c3d", "6F1B2C3D"),
        own("\"Databricks", "\"databricks"),
        own("https://a.example/token", "https://A.example/token/"),
    ] {
        assert_eq!(told(&shown, &same), Vec::<String>::new(), "{same}");
    }
    for (other, line) in [
        (edit("immuta\"", "other\""), r#"/nativeIntegration/config/catalog: "other" becomes "immuta""#),
        (edit("\"22\"", "\"33\""), r#"/nativeIntegration/config/workspaceIds: ["11","33"] becomes ["11","22"]"#),
        (
            edit(r#", "groupPattern": {"deny": "g"}"#, ""),
            r#"/nativeIntegration/config/groupPattern/deny: nothing becomes "g""#,
        ),
        (
            edit("dbc-a1", "dbc-z1"),
            r#"/nativeIntegration/config/host: "dbc-z1b2c3d4-e5f6.cloud.databricks.com" becomes "dbc-a1b2c3d4-e5f6.cloud.databricks.com""#,
        ),
    ] {
        assert_eq!(told(&other, client), [line], "{other}");
    }
    for (other, line) in [
        (
            own("6f1b2c3d", "7f1b2c3d"),
            r#"/connection/oAuthClientConfig/clientId: "7f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d" becomes "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d""#,
        ),
        (own("all-apis", "sql"), r#"/connection/oAuthClientConfig/scope: "sql" becomes "all-apis""#),
    ] {
        assert_eq!(told(&shown, &other), [line], "{other}");
    }
}

//! What is written is what somebody has written, where they said, and nothing that only looks like an answer.

use serde_json::Value;
use ucforge_tests::served::{Served, Trick};

use super::{Desk, quick, tenant};

/// The payload of an integration, with this for its token, and how to reach Databricks.
fn payload(token: &str) -> String {
    format!(
        r#"{{"type": "Databricks", "autoBootstrap": true, "config": {{"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "{token}",
        "catalog": "immuta_a", "audit": {{"enabled": true}}}}}}"#
    )
}

fn snowflake(password: &str) -> String {
    format!(
        r#"{{"type": "Snowflake", "autoBootstrap": false, "config": {{"host": "h.snowflakecomputing.com", "warehouse": "W",
        "database": "D", "authenticationType": "userPassword", "username": "u", "password": "{password}"}}}}"#
    )
}

fn connection(host: &str, token: &str) -> String {
    format!(
        r#"{{"connection": {{"technology": "Databricks", "hostname": "{host}", "port": 443,
        "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "{token}"}}}}"#
    )
}

fn id_of(answer: &str) -> String {
    let answer: Value = serde_json::from_str(answer).unwrap();
    answer["id"].as_str().unwrap().to_owned()
}

const HOST: &str = "dbc-c1b2c3d4-e5f6.cloud.databricks.com";

#[test]
fn masks_and_placeholders_are_not_sent_by_any_command() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    desk.ends("connection register connection.yaml --wait", 0);
    let other = id_of(&served.prepare("POST /integrations", &snowflake("p4ssw0rd")));
    served.lines();
    let answer = payload("REDACTED").replacen('{', r#"{"id": "1", "status": "enabled", "validationResults": {}, "#, 1);
    let nothing_sent = |words: &str, text: &str| {
        desk.write("sent.json", text);
        let run = desk.ends(words, 1);
        assert!(
            run.err.contains("nothing was sent") || run.out.contains("nothing was sent"),
            "{words}: {text}: {run:?}"
        );
        served.with(|tenant| assert_eq!(tenant.changes.len(), 3, "{words}: {text}"));
        assert!(!served.seen().iter().any(|seen| seen.body.contains("REDACTED") || seen.body.contains('<')), "{words}");
    };
    for words in [
        "integration update 1 sent.json",
        "integration create sent.json",
        "apply sent.json --yes",
        "apply sent.json --check",
        "integration script edit 1 sent.json",
        "integration update 1 sent.json --dry-run",
    ] {
        nothing_sent(words, &payload("REDACTED"));
        nothing_sent(words, &snowflake("<REDACTED>"));
    }
    for mask in ["[REDACTED]", "<TOKEN>", "********"] {
        nothing_sent("apply sent.json --yes", &payload(mask));
        nothing_sent("connection update lakehouse sent.json", &connection(HOST, mask));
        let words = format!("integration delete {other} --yes --credentials sent.json");
        nothing_sent(&words, &format!(r#"{{"password": "{mask}"}}"#));
    }
    nothing_sent("connection update lakehouse sent.json", &connection("<HOST>", "${DATABRICKS_TOKEN}"));
    nothing_sent(
        "connection update lakehouse sent.json",
        &connection("<workspace>.cloud.databricks.com", "${DATABRICKS_TOKEN}"),
    );
    nothing_sent("connection settings lakehouse sent.json", r#"{"settings": {"isActive": "<true|false>"}}"#);
    nothing_sent("apply sent.json --yes", &payload("${DATABRICKS_TOKEN}").replace("immuta_a", "<CATALOG NAME>"));
    // What a tenant has answered.
    nothing_sent("integration update 1 sent.json", &answer);
    nothing_sent("apply sent.json --yes", &answer);
    // It can be compared.
    desk.write("answer.json", &answer);
    desk.ends("integration diff answer.json 1", 0);
}

#[test]
fn what_is_filled_in_is_sent() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    desk.ends("connection register connection.yaml --wait", 0);
    let other = id_of(&served.prepare("POST /integrations", &snowflake("p4ssw0rd")));
    served.seen();
    let sent = |words: &str, text: &str, part: &str| {
        desk.write("sent.json", text);
        desk.ends(words, 0);
        let seen = served.seen();
        assert!(seen.iter().any(|seen| seen.body.contains(part)), "{words}: {text}");
    };
    let unknown =
        payload("${DATABRICKS_TOKEN}").replace("\"audit\"", "\"brandNew\": {\"note\": \"<b>x</b>\"}, \"audit\"");
    sent("integration update 1 sent.json --wait", &unknown, "brandNew");
    sent(&format!("integration update {other} sent.json --wait"), &snowflake("${DATABRICKS_TOKEN}"), super::TOKEN);
    sent("connection update lakehouse sent.json", &connection(HOST, "${DATABRICKS_TOKEN}"), super::TOKEN);
    sent("connection settings lakehouse sent.json", r#"{"settings": {"isActive": true}}"#, "true");
}

#[test]
fn an_answer_about_another_one_changes_nothing() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    desk.ends("connection register connection.yaml --wait", 0);
    let mut put = served.with(|tenant| tenant.changes.len());
    for (words, line, body) in [
        ("integration update 1 auto.yaml", "GET /integrations/1", r#"{"id": 2, "status": "enabled", "config": {}}"#),
        ("integration get 1", "GET /integrations/1", r#"{"id": "2", "status": "enabled", "config": {}}"#),
        ("integration delete 1 --yes", "GET /integrations/1", r#"{"id": "2", "status": "enabled", "config": {}}"#),
        ("connection update lakehouse connection.yaml", "GET /data/connection/lakehouse", OTHER),
        ("connection deregister lakehouse --yes", "GET /data/connection/lakehouse", OTHER),
        ("rotate --setup connection.yaml --yes", "GET /data/connection/lakehouse", OTHER),
    ] {
        served.trick(line, Trick::Answer(200, "application/json", body.to_owned()));
        let report = desk.json(words, 3);
        assert_eq!(report["problem"]["kind"], "notUnderstood", "{words}: {report}");
        assert!(report["problem"]["message"].as_str().unwrap().contains("it is about `"), "{words}: {report}");
        served.with(|tenant| assert_eq!(tenant.changes.len(), put, "{words}: {:?}", tenant.changes));
    }
    // An id is the same as a number.
    served.with(|tenant| tenant.manners.numbers = true);
    desk.ends("integration update 1 auto.yaml --wait", 0);
    put += 1;
    served.with(|tenant| assert_eq!(tenant.changes.len(), put));
}

const OTHER: &str =
    r#"{"connectionKey": "other", "connection": {"technology": "Databricks"}, "nativeIntegrationId": 1}"#;

/// Deregisters the connection under `--yes`, with this answer in place of its clean-up script.
fn deregistered(served: &Served, desk: &Desk, kind: &'static str, body: &str) -> i32 {
    served.trick("POST /integrations/1/scripts/delete", Trick::Answer(200, kind, body.to_owned()));
    let code = desk.run("connection deregister lakehouse --yes --wait --script saved.sql").code;
    let is_deleted = served.with(|tenant| tenant.connections.is_empty());
    assert_eq!(code == 0, is_deleted, "{kind}: {body}");
    assert_eq!(is_deleted, desk.path("saved.sql").exists(), "{kind}: {body}");
    code
}

#[test]
fn nothing_is_deregistered_after_a_script_that_is_none() {
    let (served, desk) = tenant(quick());
    desk.ends("connection register connection.yaml --wait", 0);
    for (kind, body, code) in [
        ("text/plain", "<html>login</html>", 3),
        ("text/xml", "<?xml version=\"1.0\"?><html>login</html>", 3),
        ("application/xhtml+xml", "<html/>", 3),
        ("text/plain", r#"{"statusCode": 500, "message": "boom"}"#, 3),
        ("application/json", r#"{"message": "no script"}"#, 3),
        ("text/plain", r#"{"script": "DROP CATA"#, 3),
        ("text/plain", "", 3),
        ("text/plain", "Please sign in", 1),
        ("text/plain", "Update your password to go on.", 1),
        ("text/plain", "create an account or sign in to continue", 1),
        ("text/plain", "--- Access denied ---", 1),
        ("application/json", r#""Service unavailable; try again""#, 1),
    ] {
        assert_eq!(deregistered(&served, &desk, kind, body), code, "{kind}: {body}");
    }
    assert_eq!(deregistered(&served, &desk, "text/plain", r#"{"script": "DROP CATALOG x;"}"#), 0);
    assert_eq!(desk.read("saved.sql"), "DROP CATALOG x;");
    for script in ["-- clean-up\n", "/* clean-up */ REVOKE USE CATALOG ON CATALOG a FROM `b`;", "Drop catalog x"] {
        let (served, desk) = tenant(quick());
        desk.ends("connection register connection.yaml --wait", 0);
        assert_eq!(deregistered(&served, &desk, "text/plain", script), 0, "{script}");
    }
}

#[test]
fn a_connection_whose_integration_is_not_named_is_not_deregistered_unasked() {
    let (served, desk) = tenant(quick());
    desk.ends("connection register connection.yaml --wait", 0);
    for (technology, id, is_deleted) in [
        ("Databricks", "null", false),
        ("Databricks", "\"\"", false),
        ("Databricks", "[7]", false),
        ("Databricks", "{\"id\": 7}", false),
        ("Snowflake", "null", false),
        ("Glue", "[7]", false),
        ("Glue", "null", true),
    ] {
        let body = format!(
            r#"{{"connectionKey": "lakehouse", "connection": {{"technology": "{technology}"}}, "nativeIntegrationId": {id}}}"#
        );
        served.trick("GET /data/connection/lakehouse", Trick::Answer(200, "application/json", body));
        let run = desk.ends("connection deregister lakehouse --yes --wait", i32::from(!is_deleted));
        assert_eq!(served.with(|tenant| tenant.connections.is_empty()), is_deleted, "{technology} {id}: {run:?}");
        assert_eq!(run.err.contains("does not say which integration"), !is_deleted, "{technology} {id}: {run:?}");
    }
}

#[cfg(unix)]
#[test]
fn an_edit_is_compared_with_the_last_look_before_it_is_sent() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    desk.ends("connection register connection.yaml --wait", 0);
    let edit = |words: &str| desk.run_with(words, &[("EDITOR", "sed -i s/0123456789abcdef/fedcba9876543210/")]);
    let answer = |body: &str| Trick::Answer(200, "application/json", body.to_owned());
    let before = served.prepare("GET /integrations/1", "");
    let path = |old: &str| old.replace("warehouses/0123456789abcdef", "warehouses/theirs0000000000");
    let payload = path(&payload(super::TOKEN));
    // The change of somebody else begins, shows nothing yet, and is done when it is looked at again.
    served.trick("GET /integrations/1", answer(&before));
    served
        .trick("GET /integrations/1", answer(&before.replacen("\"status\":\"enabled\"", "\"status\":\"editing\"", 1)));
    served.trick("GET /integrations/1", Trick::Meanwhile("PUT /integrations/1", payload));
    let run = edit("integration edit 1 --yes --wait");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("somebody else has changed it meanwhile: nothing was sent"), "{run:?}");
    assert!(run.err.contains("what you wrote is in") && run.err.contains("integration diff"), "{run:?}");
    served.with(|tenant| {
        let shown = tenant.integrations[0].payload["config"]["httpPath"].as_str().unwrap();
        assert!(shown.contains("theirs"), "{shown}");
    });
    // Nobody else: it is waited for a change of nothing.
    let before = served.prepare("GET /integrations/1", "");
    served.trick("GET /integrations/1", answer(&before));
    served
        .trick("GET /integrations/1", answer(&before.replacen("\"status\":\"enabled\"", "\"status\":\"editing\"", 1)));
    let run =
        desk.run_with("integration edit 1 --yes --wait", &[("EDITOR", "sed -i s/theirs0000000000/fedcba9876543210/")]);
    assert_eq!(run.code, 0, "{run:?}");
    // A connection is changed when it is looked at for the last time.
    let before = served.prepare("GET /data/connection/lakehouse", "");
    served.trick("GET /data/connection/lakehouse", answer(&before));
    let theirs = connection(HOST, super::TOKEN).replace("0123456789abcdef", "theirs0000000000");
    served.trick("GET /data/connection/lakehouse", Trick::Meanwhile("PUT /data/connection/lakehouse", theirs));
    let run = edit("connection edit lakehouse --yes");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("somebody else has changed it meanwhile"), "{run:?}");
    served.with(|tenant| {
        let shown = tenant.connections[0].there["httpPath"].as_str().unwrap();
        assert!(shown.contains("theirs"), "{shown}");
    });
}

/// The body of the only PUT that was sent.
fn put(served: &Served) -> Value {
    let puts: Vec<_> = served.seen().into_iter().filter(|seen| seen.line.starts_with("PUT")).collect();
    assert_eq!(puts.len(), 1, "{puts:?}");
    serde_json::from_str(&puts[0].body).unwrap()
}

#[cfg(unix)]
#[test]
fn what_a_tenant_shows_in_secret_fields_is_not_sent_back() {
    let (served, desk) = tenant(quick());
    desk.ends("connection register connection.yaml --wait", 0);
    let answer = |line: &str, body: &str, times: usize| {
        for _ in 0..times {
            served.trick(line, Trick::Answer(200, "application/json", body.to_owned()));
        }
    };
    let edit = |words: &str| {
        served.seen();
        let run = desk.run_with(words, &[("EDITOR", "sed -i s/OLD/NEW/")]);
        assert!(served.with(|tenant| !tenant.changes.is_empty()), "{run:?}");
        put(&served)
    };
    let key = r#""privateKey": {"keyName": "PRIV_KEY_FILE", "userFilename": "key.p8", "content": "REDACTED"}"#;
    let snow = format!(
        r#"{{"connectionKey": "lakehouse", "connection": {{"technology": "Snowflake", "warehouse": "OLD", {key},
        "signInPolicy": {{"passwordPolicy": "strict"}}, "username": "<REDACTED>", "token": null, "password": ""}}}}"#
    );
    answer("GET /data/connection/lakehouse", &snow, 2);
    let sent = edit("connection edit lakehouse --yes");
    let kept = serde_json::json!({"connection": {"technology": "Snowflake", "warehouse": "NEW",
        "privateKey": {"keyName": "PRIV_KEY_FILE", "userFilename": "key.p8"}, "signInPolicy": {"passwordPolicy": "strict"}}});
    assert_eq!(sent, kept);
    let query = r#"{"id": "1", "status": "enabled", "type": "Google BigQuery", "autoBootstrap": false,
        "config": {"role": "OLD", "datasetSuffix": "_x", "credential": "REDACTED"}}"#;
    answer("GET /integrations/1", query, 2);
    let sent = edit("integration edit 1 --yes");
    assert_eq!(sent["config"], serde_json::json!({"role": "NEW", "datasetSuffix": "_x"}));
    for shown in [
        r#""********""#,
        r#""<redacted>""#,
        r#""••••••••""#,
        r#""[HIDDEN]""#,
        r#""dapi************1234""#,
        "\"\"",
        "null",
    ] {
        let one = format!(
            r#"{{"connectionKey": "lakehouse", "connection": {{"technology": "Databricks", "httpPath": "/OLD", "token": {shown}}}}}"#
        );
        answer("GET /data/connection/lakehouse", &one, 2);
        assert_eq!(
            edit("connection edit lakehouse --yes"),
            serde_json::json!({"connection": {"technology": "Databricks", "httpPath": "/NEW"}}),
            "{shown}"
        );
        let more = format!(
            r#"[{{"workspaceUrl": "third", "authenticationType": "token", "token": {shown}, "catalogs": ["b"]}}]"#
        );
        let whole = format!(
            r#"{{"id": "1", "status": "enabled", "type": "Databricks", "config": {{"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
            "authenticationType": "token", "token": {shown}, "catalog": "immuta_a", "additionalWorkspaceConnections": {more}}}}}"#
        );
        answer("GET /integrations", &format!("[{whole}]"), 1);
        answer("GET /integrations/1", &whole, 1);
        served.seen();
        desk.run("rotate --setup auto.yaml --yes");
        let config = put(&served)["config"].clone();
        assert_eq!(config["token"], super::TOKEN, "{shown}");
        let other = serde_json::json!([{"workspaceUrl": "third", "authenticationType": "token", "catalogs": ["b"]}]);
        assert_eq!(config["additionalWorkspaceConnections"], other, "{shown}");
    }
    // What somebody has written is sent.
    let one = r#"{"connectionKey": "lakehouse", "connection": {"technology": "Databricks", "httpPath": "/OLD", "token": "REDACTED"}}"#;
    answer("GET /data/connection/lakehouse", one, 2);
    served.seen();
    let sed = r#"sed -i 's/"httpPath"/"token": "${DATABRICKS_TOKEN}", "httpPath"/'"#;
    desk.run_with("connection edit lakehouse --yes", &[("EDITOR", sed)]);
    assert_eq!(put(&served)["connection"]["token"], super::TOKEN);
}

#[test]
fn a_command_for_another_tenant_is_not_sent_to_this_one() {
    let (served, desk) = tenant(quick());
    let curl = |url: &str| {
        let body = payload("${DATABRICKS_TOKEN}");
        format!(
            "curl -X POST {url}/integrations -H 'Authorization: Bearer x' -H 'Content-Type: application/json' -d '{body}'\n"
        )
    };
    desk.write("sent.sh", &curl("https://prod.example.com"));
    for words in ["integration create sent.sh", "apply sent.sh --yes", "integration script create sent.sh"] {
        let run = desk.ends(words, 1);
        assert!(format!("{}{}", run.out, run.err).contains("is for https://prod.example.com"), "{words}: {run:?}");
        assert!(served.lines().is_empty(), "{words}");
    }
    // One for this tenant, and one that does not say for which.
    for url in [served.url().as_str(), "\"$IMMUTA_URL\""] {
        desk.write("sent.sh", &curl(url));
        desk.ends("apply sent.sh --yes --wait", 0);
    }
}

//! After a failure the next step is offered.

use std::process::Stdio;

use serde_json::Value;
use ucforge_tests::served::Trick;
use ucforge_tests::tenant::Manners;

use super::{Desk, quick, tenant};

fn refusal(status: u16, message: &str) -> Trick {
    let body = serde_json::json!({"statusCode": status, "error": "x", "message": message}).to_string();
    Trick::Answer(status, "application/json", body)
}

/// The commands that a report offers.
fn commands(report: &Value) -> Vec<&str> {
    report["next"].as_array().unwrap().iter().filter_map(|step| step["command"].as_str()).collect()
}

/// The sentences that a report offers.
fn sentences(report: &Value) -> String {
    report["next"].as_array().unwrap().iter().filter_map(|step| step["text"].as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_exists_is_named_compared_and_updated() {
    let (_served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    let report = desk.json("integration create auto.yaml", 1);
    assert_eq!((&report["problem"]["kind"], &report["problem"]["status"]), (&"exists".into(), &409.into()));
    let offered = commands(&report).into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(offered, ["ucforge integration diff auto.yaml 1", "ucforge integration update 1 auto.yaml"]);
    // They do what they say.
    for command in offered {
        desk.ends(command.strip_prefix("ucforge ").unwrap(), 0);
    }
    desk.ends("connection register connection.yaml --wait", 0);
    let report = desk.json("connection register connection.yaml", 1);
    assert_eq!(commands(&report)[1], "ucforge connection update lakehouse connection.yaml");
}

#[test]
fn busy_is_said_and_waited_for_when_asked() {
    let (served, desk) = tenant(Manners { delay: 500, ..quick() });
    desk.ends("integration create auto.yaml", 0);
    let report = desk.json("integration update 1 auto.yaml", 1);
    assert_eq!(report["problem"]["kind"], "busy");
    assert_eq!(commands(&report), ["ucforge integration wait 1"]);
    served.lines();
    assert_eq!(desk.json("integration update 1 auto.yaml --wait", 0)["outcome"], "done");
    assert_eq!(served.lines().iter().filter(|line| line.starts_with("PUT")).count(), 1);
}

#[test]
fn an_update_that_the_tenant_leaves_out_is_not_called_done() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    desk.write("auto.yaml", &desk.read("auto.yaml").replace("audit: {enabled: true}", "audit: {enabled: false}"));
    let accepted = || Trick::Answer(200, "application/json", r#"{"id": "1", "status": "editing"}"#.to_owned());
    served.trick("PUT /integrations/1", accepted());
    let report = desk.json("integration update 1 auto.yaml --wait", 1);
    assert_eq!((&report["outcome"], &report["problem"]["kind"]), (&"failed".into(), &"different".into()));
    let difference = &report["result"]["differences"][0];
    assert_eq!((&difference["pointer"], &difference["live"]), (&"/config/audit/enabled".into(), &true.into()));
    assert_eq!(commands(&report)[0], "ucforge integration diff auto.yaml 1");
    served.trick("PUT /integrations/1", accepted());
    let told = desk.ends("integration update 1 auto.yaml --wait", 1);
    assert_eq!(told.out, "/config/audit/enabled: false is asked for, true is there\n");
    assert_eq!(desk.json("integration update 1 auto.yaml --wait", 0)["outcome"], "done");
}

#[test]
fn a_rotation_that_is_refused_halfway_says_what_holds_what() {
    let (served, desk) = tenant(quick());
    desk.ends("connection register connection.yaml --wait", 0);
    served.trick("PUT /integrations/1", refusal(403, "you may not"));
    let report = desk.json("rotate --setup connection.yaml --yes", 1);
    assert_eq!((&report["outcome"], &report["problem"]["kind"]), (&"partly".into(), &"forbidden".into()), "{report}");
    assert_eq!(report["problem"]["request"], "PUT /integrations/1");
    assert!(report["problem"]["message"].as_str().unwrap().contains("The places before this one hold the new"));
    let places = report["result"]["places"].as_array().unwrap();
    let holds: Vec<_> = places.iter().map(|place| place["holds"].as_str().unwrap()).collect();
    assert_eq!(holds, ["new", "old"], "{report}");
    assert!(!sentences(&report).contains("Nothing was done"), "{report}");
}

#[test]
fn what_failed_before_is_updated() {
    let (served, desk) = tenant(Manners { failing: true, ..quick() });
    let report = desk.json("integration create auto.yaml --wait", 1);
    assert_eq!((&report["outcome"], &report["problem"]["kind"]), (&"failed".into(), &"inError".into()));
    let report = desk.json("integration create auto.yaml", 1);
    assert_eq!(report["problem"]["kind"], "failedBefore");
    assert_eq!(commands(&report), ["ucforge integration update 1 auto.yaml"]);
    served.with(|tenant| tenant.manners.failing = false);
    desk.ends("integration update 1 auto.yaml --wait", 0);
}

#[test]
fn each_test_that_failed_says_what_to_do() {
    let (served, desk) = tenant(quick());
    let body = r#"{"statusCode": 422, "message": "Unable to create integration.", "validationResults": {"status": "failed",
        "validationTests": [{"name": "Metastore validation", "status": "failed", "message": "Grant MANAGE on the catalog."},
        {"name": "Basic", "status": "passed"}]}}"#;
    for line in ["POST /integrations", "POST /data/connection/test"] {
        served.trick(line, Trick::Answer(422, "application/json", body.to_owned()));
    }
    for words in ["integration create auto.yaml", "connection test connection.yaml"] {
        let report = desk.json(words, 1);
        assert_eq!(report["problem"]["tests"][0]["name"], "Metastore validation", "{report}");
        assert!(sentences(&report).contains("Grant MANAGE on the catalog."), "{report}");
    }
}

#[test]
fn credentials_are_asked_for_and_left_out() {
    let (served, desk) = tenant(quick());
    let payload = r#"{"type": "Snowflake", "autoBootstrap": true, "config": {"host": "h.snowflakecomputing.com",
        "warehouse": "W", "database": "D", "authenticationType": "userPassword", "username": "u", "password": "p4ssw0rd"}}"#;
    served.prepare("POST /integrations", payload);
    let report = desk.json("integration delete 1 --yes", 1);
    assert_eq!(report["problem"]["kind"], "credentialsNeeded");
    assert_eq!(commands(&report), ["ucforge integration delete 1 --credentials FILE"]);
    desk.write(
        "credentials.json",
        r#"{"authenticationType": "userPassword", "username": "u", "password": "${DATABRICKS_TOKEN}"}"#,
    );
    served.seen();
    desk.ends("integration delete 1 --yes --wait --credentials credentials.json", 0);
    let sent = served.seen().into_iter().find(|seen| seen.line.starts_with("DELETE")).unwrap();
    assert!(sent.body.contains(super::TOKEN));
    desk.ends("integration create auto.yaml --wait", 0);
    let report = desk.json("integration delete 2 --yes --credentials credentials.json", 1);
    assert_eq!(report["problem"]["kind"], "credentialsNotWanted");
    assert_eq!(commands(&report), ["ucforge integration delete 2"]);
}

#[test]
fn after_an_unknown_outcome_it_is_looked_for_and_never_sent_twice() {
    let (served, desk) = tenant(quick());
    served.trick("POST /integrations", Trick::DropAfter);
    let report = desk.json("integration create auto.yaml --wait", 0);
    assert_eq!((&report["outcome"], &report["result"]["integration"]["id"]), (&"done".into(), &"1".into()));
    assert_eq!(served.lines().iter().filter(|line| *line == "POST /integrations").count(), 1);

    let (served, desk) = tenant(quick());
    served.trick("POST /integrations", Trick::DropBefore);
    let report = desk.json("integration create auto.yaml", 3);
    assert_eq!((&report["outcome"], &report["problem"]["kind"]), (&"notSeen".into(), &"noAnswer".into()));
    assert_eq!(commands(&report), ["ucforge integration list"]);
    assert_eq!(served.lines().iter().filter(|line| *line == "POST /integrations").count(), 1);
}

#[test]
fn each_answer_has_its_exit_code_and_a_next_step() {
    let (served, desk) = tenant(quick());
    for (trick, code, kind, requests) in [
        (refusal(400, "Invalid"), 1, "refused", 1),
        (refusal(401, "Missing authentication"), 1, "unauthorized", 1),
        (refusal(403, "Forbidden"), 1, "forbidden", 1),
        (refusal(404, "No integration found with ID 1"), 1, "notFound", 1),
        (refusal(500, "oops"), 3, "server", 1),
        (Trick::Answer(502, "text/html", "<h1>Bad gateway</h1>".to_owned()), 3, "server", 3),
        (Trick::Answer(200, "text/html", "<h1>Sign in</h1>".to_owned()), 3, "notUnderstood", 1),
        (Trick::Answer(200, "application/json", r#"{"id": "1", "sta"#.to_owned()), 3, "notUnderstood", 1),
        (Trick::Answer(200, "application/json", String::new()), 3, "notUnderstood", 1),
    ] {
        for _ in 0..3 {
            served.trick("GET /integrations/1", trick.clone());
        }
        served.lines();
        let report = desk.json("integration get 1", code);
        assert_eq!(report["problem"]["kind"], kind, "{trick:?}: {report}");
        assert!(!report["next"].as_array().unwrap().is_empty() || kind == "refused", "{trick:?}: {report}");
        assert_eq!(served.lines().len(), requests, "{trick:?}");
        // What is left of them is used up.
        for _ in requests..3 {
            desk.run("integration get 1");
        }
    }
    let report = Desk::new("http://127.0.0.1:1").json("integration list", 3);
    assert_eq!(report["problem"]["kind"], "notSent");
    assert!(!report["next"].as_array().unwrap().is_empty());
}

#[test]
fn a_page_or_an_error_with_a_good_status_accepts_nothing() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    desk.ends("connection register connection.yaml --wait", 0);
    desk.write("new.yaml", &desk.read("connection.yaml").replace("lakehouse", "other").replace("dbc-c1", "dbc-d1"));
    desk.write("settings.json", r#"{"settings": {"isActive": true}}"#);
    let page = || Trick::Answer(200, "text/html", "<!doctype html><title>Sign in</title>".to_owned());
    let error = || refusal(200, "boom");
    let text = || Trick::Answer(200, "text/plain", "Please log in".to_owned());
    let mut tricks = [page, error, text].into_iter().cycle();
    for (words, line) in [
        ("connection register new.yaml", "POST /data/connection"),
        ("connection test connection.yaml", "POST /data/connection/test"),
        ("connection crawl lakehouse", "POST /data/crawl/lakehouse"),
        ("connection settings lakehouse settings.json", "PUT /data/settings/lakehouse"),
        ("connection update lakehouse connection.yaml", "PUT /data/connection/lakehouse"),
        ("connection deregister lakehouse --yes", "DELETE /data/object/lakehouse"),
        ("integration update 1 auto.yaml", "PUT /integrations/1"),
        ("integration delete 1 --yes", "DELETE /integrations/1"),
        ("integration regenerate 1", "POST /integrations/1/regenerate"),
        ("rotate --setup auto.yaml --yes", "PUT /integrations/1"),
        ("apply new.yaml --yes", "POST /data/connection"),
    ] {
        let trick = tricks.next().unwrap()();
        let changes = served.with(|tenant| tenant.changes.len());
        served.trick(line, trick.clone());
        let report = desk.json(words, 3);
        assert!(!["done", "started"].contains(&report["outcome"].as_str().unwrap()), "{words}, {trick:?}: {report}");
        assert!(!report["problem"].is_null(), "{words}, {trick:?}: {report}");
        assert_eq!(served.with(|tenant| tenant.changes.len()), changes, "{words}, {trick:?}");
    }
    // An answer that says nothing says nothing about what was tried out.
    served.trick("POST /data/connection/test", Trick::Answer(200, "application/json", "{}".to_owned()));
    desk.ends("connection test connection.yaml", 3);
}

#[test]
fn a_connection_that_is_still_there_is_not_called_deleted() {
    let (served, desk) = tenant(quick());
    desk.ends("connection register connection.yaml --wait", 0);
    let accepted = r#"{"objectPath": ["lakehouse"], "childCount": 3}"#.to_owned();
    served.trick("DELETE /data/object/lakehouse", Trick::Answer(202, "application/json", accepted));
    let run = desk.ends("connection deregister lakehouse --yes", 0);
    assert!(run.out.contains("accepted, and may still be running") && !run.out.contains("deleted"), "{run:?}");
    assert!(run.err.contains("Look whether it is gone before you send it again:\n"), "{run:?}");
    let saved = run.err.lines().find(|line| line.contains("has to be run by")).unwrap();
    assert!(saved.contains("Once the connection is gone") && saved.ends_with("lakehouse.sql"), "{saved}");
    let run = desk.ends("connection deregister lakehouse --yes", 0);
    assert!(run.out.contains("deleted: lakehouse"), "{run:?}");
    assert!(run.err.contains("The script has to be run by"), "{run:?}");
}

#[test]
fn a_change_is_accepted_by_any_object_and_without_a_body() {
    let (served, desk) = tenant(quick());
    desk.ends("connection register connection.yaml --wait", 0);
    for (status, body) in [
        (200, r#"{"brandNew": {"error": "none"}}"#),
        (200, r#"{"objectPath": ["lakehouse"], "error": "two objects were left out"}"#),
        (201, r#"{"objectPath": ["lakehouse"], "statusCode": 201}"#),
        (202, ""),
        (204, ""),
    ] {
        served.trick("POST /data/crawl/lakehouse", Trick::Answer(status, "application/json", body.to_owned()));
        assert_eq!(desk.json("connection crawl lakehouse", 0)["outcome"], "started", "{status} {body}");
    }
}

#[test]
fn nothing_is_sent_that_would_be_wrong() {
    let (served, desk) = tenant(quick());
    desk.write("bad.yaml", &desk.read("auto.yaml").replace("catalog: immuta_a\n", ""));
    let report = desk.json("integration create bad.yaml", 1);
    assert_eq!(report["problem"]["kind"], "findings");
    assert_eq!(report["problem"]["documents"][0]["diagnostics"][0]["severity"], "error", "{report}");
    // Another tenant's setup.
    desk.write(
        "other.yaml",
        &desk.read("auto.yaml").replace("flow:", "immutaUrl: https://other.hosted.immutacloud.com\nflow:"),
    );
    for words in ["integration create other.yaml", "apply other.yaml --yes", "rotate --setup other.yaml --yes"] {
        let run = desk.ends(words, 1);
        assert!(format!("{}{}", run.out, run.err).contains("is for https://other.hosted.immutacloud.com"), "{run:?}");
    }
    // A variable that is not set.
    desk.write("env.yaml", &desk.read("auto.yaml").replace("DATABRICKS_TOKEN", "NOT_SET_ANYWHERE"));
    assert!(desk.ends("integration create env.yaml", 1).err.contains("NOT_SET_ANYWHERE is not set"));
    let payload = r#"{"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "${NOT_SET_ANYWHERE}",
        "catalog": "immuta_a"}}"#;
    desk.write("payload.json", payload);
    assert!(desk.ends("integration create payload.json", 1).err.contains("NOT_SET_ANYWHERE is not set"));
    // Nothing that changes the tenant, where it is only read.
    for words in [
        "integration create auto.yaml",
        "integration update 1 auto.yaml",
        "integration delete 1 --yes",
        "integration regenerate 1",
        "integration edit 1 --yes",
        "connection register connection.yaml",
        "connection update k connection.yaml",
        "connection deregister k --yes",
        "connection crawl k",
        "connection edit k --yes",
        "apply auto.yaml --yes",
        "rotate --setup auto.yaml --yes",
    ] {
        assert!(desk.ends(&format!("{words} --read-only"), 2).err.contains("read-only"), "{words}");
    }
    // Without a terminal these need a yes.
    for words in ["integration delete 1", "connection deregister k", "apply auto.yaml", "rotate --setup auto.yaml"] {
        assert!(desk.ends(words, 2).err.contains("--yes"), "{words}");
    }
    desk.ends("integration create not-there.yaml", 2);
    assert!(served.lines().is_empty());
    // With the variable it goes out.
    desk.write("payload.json", &payload.replace("NOT_SET_ANYWHERE", "DATABRICKS_TOKEN"));
    desk.ends("integration create payload.json", 0);
    assert!(served.seen().iter().any(|seen| seen.body.contains(super::TOKEN)));
}

#[test]
fn what_is_sent_is_recorded_also_when_it_fails() {
    let (served, desk) = tenant(quick());
    served.trick("POST /integrations", refusal(400, "no, thanks"));
    desk.ends("integration create auto.yaml --record ticket.log", 1);
    let text = desk.read("ticket.log");
    for part in ["> ", "POST /integrations", "${DATABRICKS_TOKEN}", "status 400", "no, thanks", "notDone, exit code 1"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("canary"));
}

#[test]
fn a_secret_that_stands_in_an_unknown_field_too_is_shown_in_neither() {
    let (served, desk) = tenant(quick());
    let secret = "lit-canary-846e9e43c0ff";
    let payload = format!(
        r#"{{"type": "Databricks", "autoBootstrap": true, "config": {{"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "{secret}",
        "catalog": "immuta_a", "note": "as in {secret}"}}}}"#
    );
    desk.write("payload.json", &payload);
    desk.write("setup.yaml", &desk.read("auto.yaml").replace("{env: DATABRICKS_TOKEN}", secret));
    for words in ["payload.json --dry-run", "payload.json --dry-run --output json", "setup.yaml --dry-run"] {
        // Running it looks for what is in no output.
        assert!(desk.ends(&format!("integration create {words}"), 0).out.contains("${"), "{words}");
    }
    desk.ends("integration create payload.json --record ticket.log", 0);
    let text = desk.read("ticket.log");
    assert!(text.contains("as in REDACTED") && !text.contains("canary"), "{text}");
    assert!(served.seen().iter().any(|seen| seen.body.contains(&format!("as in {secret}"))));
}

#[test]
fn what_a_tenant_says_can_neither_steer_a_terminal_nor_forge_a_line() {
    let (served, desk) = tenant(quick());
    desk.ends("connection register connection.yaml --wait", 0);
    let odd = "x\\u001b[31m\\u202e\\nerror: forged";
    for (words, line, status, body) in [
        ("connection crawl lakehouse", "POST /data/crawl", 200, r#"{"objectPath": ["ODD"], "bulkId": "ODD"}"#),
        ("connection wait b1", "GET /jobs", 200, r#"[{"id": "ODD", "state": "completed"}]"#),
        (
            "connection deregister lakehouse --yes",
            "DELETE /data/object",
            422,
            r#"{"statusCode": 422, "message": "ODD"}"#,
        ),
        (
            "integration wait 1",
            "GET /integrations/1",
            200,
            r#"{"id": "1", "status": "enabled", "config": {"workspaceUrl": "ODD"}}"#,
        ),
        (
            "integration diff auto.yaml 1",
            "GET /integrations/1",
            200,
            r#"{"id": "1", "status": "ODD", "config": {"workspaceUrl": "ODD"}}"#,
        ),
    ] {
        served.trick(line, Trick::Answer(status, "application/json", body.replace("ODD", odd)));
        let run = desk.run(words);
        for text in [&run.out, &run.err] {
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{words}: {run:?}");
            assert!(text.lines().all(|line| !line.starts_with("error: forged")), "{words}: {run:?}");
        }
        assert!(format!("{}{}", run.out, run.err).contains("\\u{1b}"), "{words}: {run:?}");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_while_waiting_says_what_is_known() {
    use std::io::Read as _;
    let (served, desk) = tenant(Manners { delay: 1_000_000, ..quick() });
    let mut child = desk
        .command()
        .args(["integration", "create", "auto.yaml", "--wait"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It waits once it has looked after the creation.
    let looked = || served.lines().iter().any(|line| line == "GET /integrations/1");
    while !looked() {
        std::thread::yield_now();
    }
    let kill = std::process::Command::new("sh").args(["-c", &format!("kill -s INT {}", child.id())]).status();
    assert!(kill.unwrap().success());
    let code = child.wait().unwrap().code();
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!(code, Some(130), "{err}");
    assert!(err.contains("interrupted: POST /integrations was accepted (status 200)"), "{err}");
}

//! Drift: `diff`, `apply`, `pull`, `edit`, `rotate`.

use std::fs;
use std::path::Path;

use serde_json::Value;
use ucforge_tests::served::Trick;
use ucforge_tests::tenant::Manners;

use super::{quick, setup, tenant};

fn plans(report: &Value) -> Vec<&str> {
    report["result"]["plans"].as_array().unwrap().iter().map(|one| one["plan"].as_str().unwrap_or("-")).collect()
}

#[test]
fn apply_makes_the_tenant_equal_and_finds_no_phantoms_afterwards() {
    let (served, desk) = tenant(quick());
    let all = "auto.yaml manual.yaml connection.yaml";
    let report = desk.json(&format!("apply --check {all}"), 1);
    assert_eq!((&report["outcome"], plans(&report)), (&"different".into(), vec!["create"; 3]));
    served.with(|tenant| assert!(tenant.changes.is_empty()));
    let report = desk.json(&format!("apply --yes --wait {all}"), 0);
    assert_eq!(report["outcome"], "done", "{report}");
    let report = desk.json(&format!("apply --check {all}"), 0);
    assert_eq!((&report["outcome"], plans(&report)), (&"done".into(), vec!["nothing"; 3]));
    // Nothing to do means that nothing is sent.
    let before = served.with(|tenant| tenant.changes.len());
    desk.ends(&format!("apply --yes {all}"), 0);
    assert_eq!(served.with(|tenant| tenant.changes.len()), before);
    // A difference is found, said and removed.
    desk.write("auto.yaml", &desk.read("auto.yaml").replace("audit: {enabled: true}", "audit: {enabled: false}"));
    let report = desk.json(&format!("apply --check {all}"), 1);
    assert_eq!(plans(&report), ["update", "nothing", "nothing"]);
    assert_eq!(report["result"]["plans"][0]["differences"][0]["pointer"], "/config/audit/enabled");
    desk.ends(&format!("apply --yes --wait {all}"), 0);
    desk.ends(&format!("apply --check {all}"), 0);
}

#[test]
fn apply_goes_on_after_one_that_failed_and_again_where_it_stopped() {
    let (served, desk) = tenant(quick());
    served.trick("POST /integrations", Trick::Answer(400, "application/json", r#"{"message": "no"}"#.to_owned()));
    let report = desk.json("apply --yes --wait auto.yaml manual.yaml", 1);
    assert_eq!(report["outcome"], "failed");
    let failed = report["result"]["plans"].as_array().unwrap().iter().filter(|one| !one["problem"].is_null()).count();
    assert_eq!(failed, 1, "{report}");
    assert_eq!(served.with(|tenant| tenant.integrations.len()), 1);
    let report = desk.json("apply --yes --wait auto.yaml manual.yaml", 0);
    let mut all = plans(&report);
    all.sort_unstable();
    assert_eq!(all, ["create", "nothing"]);
    // A file with errors does not keep the others from being done; one that is about the same as another is refused.
    desk.write("bad.yaml", "ucforge: 1\nflow: integration-automatic\n");
    desk.write("again.yaml", &desk.read("auto.yaml"));
    let report = desk.json("apply --check auto.yaml bad.yaml again.yaml", 1);
    assert_eq!(plans(&report), ["nothing", "-", "-"]);
}

#[test]
fn a_workspace_is_one_however_it_is_written_and_whoever_owns_its_integration() {
    let (served, desk) = tenant(quick());
    let host = "dbc-a1b2c3d4-e5f6.cloud.databricks.com";
    let spelled = |text: &str| {
        desk.read("auto.yaml").replace(&format!("workspaceUrl: {host}"), &format!("workspaceUrl: {text:?}"))
    };
    let ways = ["HOST:443", "HOST.", "https://HOST/?o=123", "DBC-a1b2c3d4-e5f6.cloud.databricks.com"];
    for way in ways {
        desk.write("two.yaml", &spelled(&way.replace("HOST", host)));
        let report = desk.json("apply --check auto.yaml two.yaml", 1);
        assert_eq!(plans(&report), ["create", "-"], "{way}: {report}");
    }
    desk.write("two.yaml", &spelled(&format!("{host}:8443")));
    assert_eq!(plans(&desk.json("apply --check auto.yaml two.yaml", 1)), ["create", "create"]);
    // A connection has an integration on its host.
    let own = desk.read("connection.yaml").replace("dbc-c1", "dbc-a1");
    desk.write("own.yaml", &own);
    desk.write("other.yaml", &own.replace("lakehouse", "other"));
    assert_eq!(plans(&desk.json("apply --check own.yaml other.yaml auto.yaml", 1)), ["create", "-", "-"]);
    assert_eq!(plans(&desk.json("apply --check own.yaml connection.yaml", 1)), ["create", "-"]);
    // So it is on the side of the tenant.
    desk.ends("integration create auto.yaml --wait", 0);
    for way in ways {
        served
            .with(|tenant| tenant.integrations[0].payload["config"]["workspaceUrl"] = way.replace("HOST", host).into());
        assert_eq!(plans(&desk.json("apply --check auto.yaml", 0)), ["nothing"], "{way}");
    }
}

#[test]
fn what_has_become_so_since_the_plan_is_not_counted_as_updated() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    let before = live(&served.prepare("GET /integrations/1", ""));
    served.trick("GET /integrations/1", Trick::Answer(200, "application/json", before));
    let run = desk.ends("apply auto.yaml --yes", 0);
    assert!(run.out.ends_with("0 created, 0 updated, 1 as wanted, 0 failed\n"), "{run:?}");
    served.with(|tenant| assert_eq!(tenant.changes, ["POST /integrations"]));
}

#[test]
fn what_an_update_of_a_connection_does_not_send_is_told_once_and_not_tried_again() {
    let (served, desk) = tenant(quick());
    desk.ends("connection register connection.yaml --wait", 0);
    served.with(|tenant| tenant.integrations[0].payload["config"]["catalog"] = "theirs".into());
    let before = served.with(|tenant| tenant.changes.len());
    for words in ["apply connection.yaml --yes", "apply connection.yaml --check"] {
        let run = desk.ends(words, 1);
        assert!(run.out.contains("/nativeIntegration/config/catalog is \"theirs\" and not \"immuta_c\""), "{run:?}");
        assert!(run.out.contains("does not send it") && !run.out.contains("becomes"), "{run:?}");
        assert!(!run.err.contains("Run it again"), "{run:?}");
    }
    assert_eq!(served.with(|tenant| tenant.changes.len()), before);
}

#[test]
fn one_list_and_one_look_at_each_is_enough() {
    let (served, desk) = tenant(Manners { delay: 0, ..Manners::default() });
    let mut files = Vec::new();
    for number in 0..40 {
        let name = format!("s{number}.yaml");
        desk.write(&name, &setup("integration-automatic", &format!("n{number}x")));
        files.push(name);
    }
    let files = files.join(" ");
    let lists = |lines: &[String]| lines.iter().filter(|line| *line == "GET /integrations").count();
    desk.ends(&format!("apply --yes {files}"), 0);
    let lines = served.lines();
    let count = |method: &str| lines.iter().filter(|line| line.starts_with(method)).count();
    assert_eq!((lists(&lines), count("POST")), (1, 40), "{lines:?}");
    desk.ends(&format!("apply --check {files}"), 0);
    let lines = served.lines();
    let looks = lines.iter().filter(|line| line.starts_with("GET /integrations/")).count();
    assert_eq!((lists(&lines), looks, lines.len()), (1, 40, 41));
    // An update looks at what it changes before it is sent, and needs no list for that.
    for number in 0..3 {
        let name = format!("s{number}.yaml");
        desk.write(&name, &desk.read(&name).replace("audit: {enabled: true}", "audit: {enabled: false}"));
    }
    desk.ends(&format!("apply --yes --wait {files}"), 0);
    let lines = served.lines();
    assert_eq!((lists(&lines), lines.iter().filter(|line| line.starts_with("PUT")).count()), (1, 3), "{lines:?}");
}

#[test]
fn what_somebody_else_creates_after_the_plan_is_not_created_twice() {
    let (served, desk) = tenant(quick());
    let other = r#"{"type": "Databricks", "autoBootstrap": false, "config": {"workspaceUrl": "HOST",
        "httpPath": "sql/other", "authenticationType": "token", "token": "t", "catalog": "theirs"}}"#;
    let host = desk.read("auto.yaml").lines().find_map(|line| line.split_once("workspaceUrl: ")).unwrap().1.to_owned();
    served.trick("POST /integrations", Trick::Meanwhile("POST /integrations", other.replace("HOST", host.trim())));
    let report = desk.json("apply --yes --wait auto.yaml", 1);
    assert_eq!(report["result"]["plans"][0]["outcome"], "unknown", "{report}");
    served.with(|tenant| assert_eq!(tenant.integrations.len(), 1));
}

#[test]
fn diff_finds_what_somebody_else_has_changed() {
    let (served, desk) = tenant(quick());
    assert_eq!(desk.json("integration diff auto.yaml", 1)["outcome"], "different");
    desk.ends("integration create auto.yaml --wait", 0);
    desk.ends("integration diff auto.yaml", 0);
    served.with(|tenant| tenant.integrations[0].payload["config"]["httpPath"] = "sql/other".into());
    for words in ["integration diff auto.yaml", "integration diff auto.yaml 1"] {
        let report = desk.json(words, 1);
        assert_eq!(report["result"]["differences"][0]["pointer"], "/config/httpPath", "{report}");
        assert_eq!(report["result"]["differences"][0]["live"], "sql/other");
    }
}

#[test]
fn pull_loses_nothing_of_several_platforms() {
    let (served, desk) = tenant(quick());
    desk.ends("apply --yes --wait auto.yaml manual.yaml connection.yaml", 0);
    let other = r#"{"type": "Snowflake", "autoBootstrap": true, "config": {"host": "h.snowflakecomputing.com",
        "warehouse": "W", "database": "D", "authenticationType": "userPassword", "username": "u", "password": "p4ss-canary",
        "somethingNew": {"deep": [1, 2, {"x": "kept"}]}}}"#;
    served.prepare("POST /integrations", other);
    served.with(|tenant| tenant.integrations[0].payload["config"]["brandNew"] = "kept too".into());
    let report = desk.json("pull out", 0);
    let files = report["result"]["files"].as_array().unwrap();
    assert_eq!(files.len(), 4, "{report}");
    let all: String = files.iter().map(|file| desk.read(file.as_str().unwrap())).collect();
    for part in ["kept too", "\"x\": \"kept\"", "lakehouse", "immuta_a", "immuta_b", "immuta_c", "isActive: false"] {
        assert!(all.contains(part), "{part} in {all}");
    }
    assert!(!all.contains("canary"), "{all}");
    // What was pulled is what is there.
    let yaml: Vec<_> = files
        .iter()
        .filter_map(|file| file.as_str())
        .filter(|file| Path::new(file).extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    assert_eq!(yaml.len(), 3, "{report}");
    desk.ends(&format!("apply --check {}", yaml.join(" ")), 0);
    // Files of somebody are never written over.
    fs::write(desk.path(yaml[0]), "mine").unwrap();
    desk.ends("pull out", 0);
    assert_eq!(fs::read_to_string(desk.path(yaml[0])).unwrap(), "mine");
    assert_eq!(super::leaks(desk.folder.path()), Vec::<std::path::PathBuf>::new());
}

#[test]
fn a_setup_is_only_what_can_be_used() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    served.prepare("POST /integrations", r#"{"type": "Trino"}"#);
    // What the tenant does not show is missing; the rest of it is there all the same.
    let mut shown: Value = serde_json::from_str(&served.prepare("GET /integrations/1", "")).unwrap();
    let config = shown["config"].as_object_mut().unwrap();
    let host = config.remove("workspaceUrl").unwrap();
    config.insert("host".to_owned(), host);
    config.remove("httpPath");
    for (words, out) in [("integration get 1 --output setup", "workspaceUrl: "), ("pull out", "integration-1.json")] {
        served.trick("GET /integrations/1", Trick::Answer(200, "application/json", shown.to_string()));
        let code = i32::from(!words.starts_with("pull"));
        let run = desk.ends(words, code);
        assert!(run.out.contains(out) && run.err.contains("`httpPath` is missing"), "{run:?}");
    }
    // A platform without updates has a setup as well.
    assert_eq!(desk.read("out/integration-2.yaml"), "ucforge: 1\nplatform: trino\nflow: integration-automatic\n");
    assert!(!desk.path("out/integration-1.yaml").exists() && !desk.path("out/integration-2.json").exists());
    desk.ends("apply --check out/integration-2.yaml", 0);
}

#[cfg(unix)]
#[test]
fn an_edit_is_sent_unless_somebody_else_was_quicker() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    desk.ends("connection register connection.yaml --wait", 0);
    let edit = |words: &str, editor: &str| desk.run_with(words, &[("EDITOR", editor)]);
    let sed = "sed -i s/0123456789abcdef/fedcba9876543210/";
    let untouched = edit("integration edit 1 --yes --wait", "true");
    assert_eq!((untouched.code, untouched.out.as_str()), (0, "nothing was changed\n"), "{untouched:?}");
    // Somebody changes it while it is in the editor.
    served.trick(
        "GET /integrations/1",
        Trick::Answer(200, "application/json", live(&served.prepare("GET /integrations/1", ""))),
    );
    let quicker = edit("integration edit 1 --yes", sed);
    assert_eq!(quicker.code, 1, "{quicker:?}");
    assert!(
        quicker.err.contains("somebody else has changed it meanwhile") && quicker.err.contains("what you wrote is in")
    );
    served.with(|tenant| assert_eq!(tenant.changes.iter().filter(|line| line.starts_with("PUT")).count(), 0));
    let sent = edit("integration edit 1 --yes --wait", sed);
    assert_eq!(sent.code, 0, "{sent:?}");
    served.with(|tenant| {
        let config = &tenant.integrations[0].payload["config"];
        assert_eq!(config["httpPath"], "/sql/1.0/warehouses/fedcba9876543210");
        // The secret was not in the editor, and is what it was.
        assert_eq!(config["token"], super::TOKEN);
    });
    let wrong = edit("integration edit 1 --yes", "sed -i s/catalog:/katalog:/");
    assert!(wrong.code == 1 && wrong.err.contains("what you wrote is in"), "{wrong:?}");
    let sent = edit("connection edit lakehouse --yes --wait", sed);
    assert_eq!(sent.code, 0, "{sent:?}");
    // What it changes is shown before it is sent.
    for path in ["fedcba9876543210", "0123456789abcdef"] {
        assert!(sent.err.contains(&format!("/sql/1.0/warehouses/{path}")), "{sent:?}");
    }
    served.with(|tenant| {
        let connection = tenant.connections[0].there.clone();
        assert_eq!(
            (&connection["httpPath"], &connection["token"]),
            (&"/sql/1.0/warehouses/fedcba9876543210".into(), &super::TOKEN.into())
        );
    });
}

/// An answer as it was before somebody else changed something.
fn live(now: &str) -> String {
    let mut answer: Value = serde_json::from_str(now).unwrap();
    answer["config"]["audit"]["enabled"] = (!answer["config"]["audit"]["enabled"].as_bool().unwrap()).into();
    answer.to_string()
}

#[test]
fn new_credentials_go_into_every_place() {
    let (served, desk) = tenant(quick());
    desk.ends("apply --yes --wait auto.yaml manual.yaml connection.yaml", 0);
    let run = desk.run_with("rotate --setup connection.yaml --yes", &[("DATABRICKS_TOKEN", "dapi-canary-new")]);
    assert_eq!(run.code, 0, "{run:?}");
    served.with(|tenant| assert_eq!(tenant.connections[0].there["token"], "dapi-canary-new"));
    let run = desk.run_with("rotate --setup auto.yaml --yes", &[("DATABRICKS_TOKEN", "dapi-canary-new")]);
    assert_eq!((run.code, run.out.contains("PUT /integrations/")), (0, true), "{run:?}");
    assert!(desk.ends("rotate --setup missing.yaml --yes", 2).err.contains("missing.yaml"));
}

#[test]
fn a_new_key_is_shown_once_and_recorded_never() {
    let (served, desk) = tenant(quick());
    served.prepare("POST /integrations", r#"{"type": "Trino", "config": {"host": "trino.example.com", "port": 443}}"#);
    let report = desk.json("integration regenerate 1 --record ticket.log", 0);
    let key = report["result"]["key"].as_str().unwrap().to_owned();
    assert!(!key.is_empty() && !desk.read("ticket.log").contains(&key));
}

#[test]
fn an_answer_in_which_no_key_is_found_is_shown_as_it_is_and_no_success() {
    let (served, desk) = tenant(quick());
    for (kind, body) in [
        ("application/json", r#"{"renewed": {"secret": "new-0123456789"}}"#),
        ("application/json", r#"{"oldKey": "a1", "newKey": "b2"}"#),
        ("text/plain", "Please log in"),
    ] {
        served.trick("POST /integrations/1/regenerate", Trick::Answer(200, kind, body.to_owned()));
        let run = desk.ends("integration regenerate 1 --record ticket.log", 3);
        assert_eq!(run.out, format!("{body}\n"), "{run:?}");
        assert!(run.err.contains("the new key may be in it"), "{run:?}");
        served.trick("POST /integrations/1/regenerate", Trick::Answer(200, kind, body.to_owned()));
        assert_eq!(desk.json("integration regenerate 1", 3)["result"]["unread"], body);
    }
}

#[test]
fn a_connection_that_is_busy_is_said_to_be_updated_later_and_not_registered_again() {
    let (served, desk) = tenant(quick());
    desk.ends("connection register connection.yaml --wait", 0);
    desk.write("connection.yaml", &desk.read("connection.yaml").replace("0123456789abcdef", "fedcba9876543210"));
    let busy =
        r#"{"statusCode": 409, "error": "Conflict", "message": "Unable to edit connection in current state editing."}"#;
    served.trick("PUT /data/connection/lakehouse", Trick::Answer(409, "application/json", busy.to_owned()));
    let run = desk.ends("apply connection.yaml --yes", 1);
    assert!(run.out.contains("ucforge connection update lakehouse connection.yaml --wait"), "{run:?}");
    assert!(!run.out.contains("connection register"), "{run:?}");
}

#[test]
fn an_update_that_is_refused_is_offered_as_an_update_whatever_its_file_is_called() {
    let (served, desk) = tenant(quick());
    desk.write("create.yaml", &desk.read("auto.yaml"));
    desk.ends("integration create create.yaml --wait", 0);
    desk.write("create.yaml", &desk.read("create.yaml").replace("audit: {enabled: true}", "audit: {enabled: false}"));
    for (status, command) in [(429, "ucforge integration update 1 create.yaml"), (404, "ucforge integration list")] {
        served.trick("PUT /integrations/1", Trick::Answer(status, "application/json", "{}".to_owned()));
        let report = desk.json("apply create.yaml --yes", 1);
        let steps = report["result"]["plans"][0]["next"].to_string();
        assert!(steps.contains(command) && !steps.contains("address is that of the API"), "{report}");
    }
}

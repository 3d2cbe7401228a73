//! What is sent goes where it was meant to go, and what is not known is not passed over.

use std::fs;

use serde_json::{Value, json};
use ucforge_tests::served::{Served, Trick};

use super::{Desk, quick, tenant};

fn answer(body: &impl ToString) -> Trick {
    Trick::Answer(200, "application/json", body.to_string())
}

/// The lines of the requests that change something.
fn changes(served: &Served) -> Vec<String> {
    served.lines().into_iter().filter(|line| !line.starts_with("GET ")).collect()
}

/// Everything that a command has written.
fn said(desk: &Desk, words: &str, code: i32) -> String {
    let run = desk.ends(words, code);
    [run.out, run.err].concat()
}

fn live(served: &Served) -> Value {
    serde_json::from_str(&served.prepare("GET /integrations/1", "")).unwrap()
}

#[test]
fn a_command_for_one_request_is_sent_with_no_other() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    desk.ends("connection register connection.yaml --wait", 0);
    let body = |setup: &str, kind: &str| desk.ends(&format!("build {setup} --document {kind}"), 0).out;
    let update = body("auto.yaml", "integration-create");
    let connection = body("connection.yaml", "connection");
    let curl = |name: &str, line: &str, body: &str| {
        let (method, path) = line.split_once(' ').unwrap();
        let headers = "-H \"Authorization: $IMMUTA_API_KEY\" -H 'Content-Type: application/json'";
        desk.write(name, &format!("curl -X {method} \"$IMMUTA_URL{path}\" {headers} -d '{body}'\n"));
    };
    curl("put7.sh", "PUT /integrations/7", &update);
    curl("put1.sh", "PUT /integrations/1", &update);
    curl("put.sh", "PUT /integrations/$ID", &update);
    curl("post.sh", "POST /integrations", &update);
    curl("script.sh", "POST /integrations/scripts/create", &body("manual.yaml", "script-create"));
    curl("register.sh", "POST /data/connection", &connection);
    curl("try.sh", "POST /data/connection/test", &connection);
    curl("change.sh", "PUT /data/connection/prod", &connection);
    curl("settings.sh", "PUT /data/settings/prod/main", r#"{"settings": {"isActive": false}}"#);
    curl("patch.sh", "PATCH /integrations/1", &update);
    curl("old.sh", "POST /api/v2/data", &connection);
    curl("delete.sh", "DELETE /integrations/7", r#"{"password": "p4ss"}"#);
    served.lines();
    for words in [
        "connection register put7.sh",
        "connection register script.sh",
        "integration create old.sh",
        "connection update lakehouse old.sh",
        "apply patch.sh --yes",
        "connection test put7.sh",
        "connection update lakehouse change.sh",
        "connection update lakehouse register.sh",
        "connection settings lakehouse settings.sh",
        "connection settings prod settings.sh",
        "integration create put1.sh",
        "integration create register.sh",
        "integration update 1 put7.sh",
        "integration update 1 post.sh",
        "integration update 1 register.sh",
        "integration delete 1 --yes --credentials delete.sh",
        "integration script create register.sh",
        "integration script edit 1 put7.sh",
    ] {
        let text = said(&desk, words, 1);
        assert!(text.contains(" is a command for `") && text.contains("nothing was sent"), "{words}: {text}");
        assert_eq!(served.lines(), [""; 0], "{words}");
    }
    // One that is for an integration by its id is for no other on its host.
    let text = said(&desk, "apply put7.sh --yes", 1);
    assert!(text.contains("for the integration 7, and on this host is 1: nothing was sent"), "{text}");
    assert_eq!(changes(&served), [""; 0]);
    for words in ["integration update 1 put1.sh --wait", "integration update 1 put.sh --wait", "apply put1.sh --check"]
    {
        desk.ends(words, 0);
    }
    // What does not say where it goes may go anywhere.
    curl("open.sh", "POST $WHERE", &update);
    desk.ends("integration create open.sh --dry-run", 0);
    // What changes nothing takes what a change is sent with.
    for words in [
        "connection test register.sh",
        // What was tried out, or had its script made, is sent as it is.
        "connection register try.sh",
        "integration create script.sh",
        "integration script create post.sh",
        "integration script cleanup post.sh",
        "integration script edit 1 put1.sh",
        "apply post.sh --check",
    ] {
        let text = said(&desk, &format!("{words} --dry-run"), 0);
        assert!(!text.contains("is a command for"), "{words}: {text}");
    }
}

#[test]
fn a_setup_for_something_else_is_refused_and_a_move_is_told() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    desk.ends("connection register connection.yaml --wait", 0);
    let setup = desk.read("connection.yaml");
    desk.write("prod.yaml", &setup.replace("lakehouse", "prod"));
    desk.write("moved.yaml", &setup.replace("dbc-c1", "dbc-z1"));
    desk.write("other.yaml", &desk.read("auto.yaml").replace("dbc-a1", "dbc-z1"));
    served.lines();
    for words in ["connection update lakehouse prod.yaml", "connection settings lakehouse/main prod.yaml"] {
        let text = said(&desk, &format!("{words} --yes"), 1);
        assert!(text.contains("is for the connection `prod`, and this command is for `lakehouse`"), "{words}: {text}");
    }
    let mut other = live(&served);
    other["type"] = "Snowflake".into();
    for words in ["integration update 1 auto.yaml", "integration update 1 auto.yaml --yes"] {
        served.trick("GET /integrations/1", answer(&other));
        let text = said(&desk, words, 1);
        assert!(text.contains("of the platform Snowflake, which no update changes: nothing was sent"), "{text}");
        assert_eq!(changes(&served), [""; 0], "{words}");
    }
    desk.ends("integration update 1 auto.yaml --wait", 0);
    // It may have moved, and nobody is there to ask.
    for (words, place, code) in [
        ("connection update lakehouse moved.yaml", "/connection/hostname", 0),
        // This tenant does not take it.
        ("integration update 1 other.yaml", "/config/workspaceUrl", 1),
    ] {
        let text = said(&desk, &format!("{words} --wait"), code);
        assert!(text.contains("warning: this moves it to another host or platform") && text.contains(place), "{text}");
    }
}

#[test]
fn credentials_go_to_no_integration_that_takes_none() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    desk.write("login.json", r#"{"username": "admin", "password": "p4ss-word-1"}"#);
    served.lines();
    let report = desk.json("integration delete 1 --yes --credentials login.json", 1);
    assert_eq!(report["problem"]["kind"], "credentialsNotWanted", "{report}");
    assert_eq!(changes(&served), [""; 0]);
}

#[test]
fn settings_that_differ_are_told_with_the_command_that_changes_them() {
    let (served, desk) = tenant(quick());
    desk.ends("connection register connection.yaml --wait", 0);
    desk.ends("apply connection.yaml --check", 0);
    desk.write("on.json", r#"{"settings": {"isActive": true}}"#);
    desk.ends("connection settings lakehouse on.json --wait", 0);
    served.lines();
    for words in ["apply connection.yaml --check", "apply connection.yaml --yes"] {
        let text = said(&desk, words, 1);
        for part in
            ["/settings/isActive is true and not false", "ucforge connection settings lakehouse connection.yaml"]
        {
            assert!(text.contains(part), "{words}: {text}");
        }
    }
    assert_eq!(changes(&served), [""; 0]);
    // Where the tenant does not show them, it is said that they were not compared.
    let hidden = json!({"objectPath": ["lakehouse"], "state": "active"});
    served.trick("GET /data/object/lakehouse", answer(&hidden));
    let run = desk.ends("apply connection.yaml --check", 0);
    assert!(run.out.contains("/settings/isActive is not compared: the tenant does not show it"), "{run:?}");
    served.trick("GET /data/object/lakehouse", answer(&hidden));
    let report = desk.json("apply connection.yaml --check", 0);
    assert_eq!(report["result"]["plans"][0]["notCompared"], json!(["/settings/isActive"]), "{report}");
    // A text is not a switch.
    for (name, text) in [
        ("yes.yaml", "settings:\n  isActive: yes\n"),
        ("bare.yaml", "isActive: 'true'\n"),
        ("number.json", r#"{"settings": {"activateNewChildren": 1}}"#),
    ] {
        desk.write(name, text);
        let text = said(&desk, &format!("connection settings lakehouse {name}"), 1);
        assert!(text.contains("`/settings/") && text.contains("nothing was sent"), "{name}: {text}");
    }
    for (name, text) in
        [("null.json", r#"{"settings": {"isActive": null}}"#), ("new.json", r#"{"settings": {"fresh": "a"}}"#)]
    {
        desk.write(name, text);
        desk.ends(&format!("connection settings lakehouse {name} --dry-run"), 0);
    }
    assert_eq!(changes(&served), [""; 0]);
}

#[test]
fn what_an_update_takes_away_is_named_before_and_after() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    let with_proxy = || {
        served.with(|tenant| tenant.integrations[0].payload["config"]["proxy"] = json!({"host": "p", "newFlag": true}));
    };
    with_proxy();
    desk.ends("apply auto.yaml --check", 0);
    desk.write("other.yaml", &desk.read("auto.yaml").replace("audit: {enabled: true}", "audit: {enabled: false}"));
    let before =
        r#"/config/proxy ({"host":"p","newFlag":true}) is not in the request, which replaces the whole configuration"#;
    let after = r#"/config/proxy was {"host":"p","newFlag":true}: the request did not have it, and it is gone"#;
    let text = said(&desk, "apply other.yaml --check", 1);
    assert!(text.contains(before), "{text}");
    let report = desk.json("apply other.yaml --check", 1);
    assert_eq!(report["result"]["plans"][0]["leftOut"][0]["pointer"], "/config/proxy", "{report}");
    let text = said(&desk, "integration diff other.yaml 1", 1);
    assert!(text.contains(before), "{text}");
    let text = said(&desk, "apply other.yaml --yes --wait", 0);
    assert!(text.contains(before) && text.contains(after), "{text}");
    with_proxy();
    let text = said(&desk, "integration update 1 auto.yaml --wait", 0);
    assert!(text.contains(after), "{text}");
    with_proxy();
    let report = desk.json("integration update 1 auto.yaml --wait", 0);
    assert_eq!(report["result"]["gone"][0]["pointer"], "/config/proxy", "{report}");
    assert!(!said(&desk, "integration update 1 auto.yaml --wait", 0).contains("gone"));
}

#[cfg(unix)]
#[test]
fn what_nobody_knows_here_comes_through_an_edit_as_it_is() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    let shown = {
        let mut shown = live(&served);
        shown["config"]["tokenLifetimeDays"] = 90.into();
        shown["config"]["proxy"] = json!({"host": "p", "password": "REDACTED"});
        shown
    };
    for _ in 0..2 {
        served.trick("GET /integrations/1", answer(&shown));
    }
    served.seen();
    let run = desk.run_with("integration edit 1 --yes", &[("EDITOR", "sed -i s/immuta_a/immuta_b/")]);
    let put = served.seen().into_iter().find(|seen| seen.line.starts_with("PUT")).unwrap_or_else(|| panic!("{run:?}"));
    let sent: Value = serde_json::from_str(&put.body).unwrap();
    assert_eq!(sent["config"]["tokenLifetimeDays"], 90, "{sent}");
    assert_eq!(
        (&sent["config"]["proxy"], &sent["config"]["catalog"]),
        (&json!({"host": "p"}), &json!("immuta_b")),
        "{sent}"
    );
    // What is pulled is what is there.
    served.trick("GET /integrations/1", answer(&shown));
    desk.ends("pull out", 0);
    served.trick("GET /integrations", answer(&json!([shown])));
    served.trick("GET /integrations/1", answer(&shown));
    desk.ends("apply --check out/integration-1.yaml", 0);
}

#[test]
fn an_edit_without_a_terminal_or_an_editor_is_bad_usage() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    served.lines();
    for words in ["integration edit 1 --yes", "connection edit lakehouse --yes"] {
        let text = said(&desk, words, 2);
        assert!(text.contains("set VISUAL or EDITOR"), "{words}: {text}");
    }
    assert_eq!(served.lines(), [""; 0]);
}

#[test]
fn files_of_what_is_gone_are_named() {
    let (served, desk) = tenant(quick());
    desk.ends("connection register connection.yaml --wait", 0);
    desk.ends("integration create auto.yaml --wait", 0);
    let run = desk.ends("pull out", 0);
    assert!(!run.err.contains("earlier pull"), "{run:?}");
    fs::write(desk.path("out/mine.yaml"), "a: 1\n").unwrap();
    served.with(|tenant| tenant.connections.clear());
    // What is there and was not read is not gone.
    served.trick(
        "POST /data/object/search",
        Trick::Answer(404, "application/json", r#"{"statusCode": 404, "message": "no"}"#.to_owned()),
    );
    assert!(!desk.ends("pull out", 0).err.contains("earlier pull"));
    let run = desk.ends("pull out", 0);
    assert!(run.err.contains("connection-lakehouse.yaml is left from an earlier pull"), "{run:?}");
    assert!(!run.err.contains("mine.yaml") && !run.err.contains("integration-2.yaml is"), "{run:?}");
    assert!(desk.path("out/connection-lakehouse.yaml").exists());
}

#[test]
fn what_cannot_be_read_is_named_one_by_one() {
    let (served, desk) = tenant(quick());
    desk.ends("connection register connection.yaml --wait", 0);
    desk.ends("integration create auto.yaml --wait", 0);
    for line in ["GET /integrations/1", "GET /data/connection/lakehouse"] {
        served
            .trick(line, Trick::Answer(403, "application/json", r#"{"statusCode": 403, "message": "no"}"#.to_owned()));
    }
    let text = said(&desk, "pull out", 1);
    assert!(text.contains("integration 1, connection lakehouse"), "{text}");
}

#[test]
fn an_address_alone_is_not_the_tenant_and_that_is_said() {
    let (served, desk) = tenant(quick());
    let profile = |words: &str| {
        let mut command = desk.command();
        command.args(words.split_whitespace()).env_remove("IMMUTA_URL").env_remove("IMMUTA_API_KEY");
        assert!(command.output().unwrap().status.success(), "{words}");
    };
    profile(&format!("profile add dev --url {} --key-env DEV_KEY", served.url()));
    profile("profile use dev");
    let run = |words: &str, variables: &[(&str, &str)]| {
        let mut command = desk.command();
        command.env_remove("IMMUTA_URL").env_remove("IMMUTA_API_KEY").env("DEV_KEY", "k");
        let done = command.args(words.split_whitespace()).envs(variables.iter().copied()).output().unwrap();
        (
            done.status.code(),
            String::from_utf8(done.stderr).unwrap().contains("IMMUTA_URL is set but IMMUTA_API_KEY is not"),
        )
    };
    let prod = ("IMMUTA_URL", "https://prod.example.com");
    assert_eq!(run("integration list", &[prod]), (Some(0), true));
    assert_eq!(run("integration list", &[]), (Some(0), false));
    assert_eq!(run("integration list --profile dev", &[prod]), (Some(0), false));
    assert_eq!(run("integration list", &[prod, ("UCFORGE_PROFILE", "dev")]), (Some(0), false));
    assert_eq!(run("integration list", &[("IMMUTA_API_KEY", "k")]), (Some(0), false));
    assert_eq!(run("integration list", &[("IMMUTA_URL", &served.url())]), (Some(0), false));
}

#[test]
fn what_has_become_of_a_file_is_told_in_words() {
    let (served, desk) = tenant(quick());
    let text = said(&desk, "apply auto.yaml --yes", 0);
    assert!(text.contains("auto.yaml: accepted, and may still be running"), "{text}");
    served.prepare("POST /integrations", r#"{"type": "Trino"}"#);
    served.prepare("POST /integrations", r#"{"type": "Trino"}"#);
    desk.write("trino.yaml", "ucforge: 1\nplatform: trino\nflow: integration-automatic\n");
    let text = said(&desk, "apply trino.yaml --check", 1);
    assert!(text.contains("the tenant has more than one such integration") && !text.contains("host"), "{text}");
}

#[test]
fn a_connection_on_the_host_of_an_integration_is_not_planned() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    desk.write("own.yaml", &desk.read("connection.yaml").replace("dbc-c1", "dbc-a1"));
    served.lines();
    for words in ["apply own.yaml --check", "apply own.yaml --yes"] {
        let report = desk.json(words, 1);
        assert_eq!(report["result"]["plans"][0]["problem"]["kind"], "exists", "{report}");
        assert!(report.to_string().contains("the integration 1 is on this host"), "{report}");
    }
    assert_eq!(changes(&served), [""; 0]);
}

#[test]
fn what_could_not_be_read_is_not_written_from_a_list_that_shows_less() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    let mut entry = live(&served);
    entry["config"].as_object_mut().unwrap().remove("audit");
    served.trick("GET /integrations", answer(&json!([entry])));
    let no = r#"{"statusCode": 403, "message": "no"}"#.to_owned();
    served.trick("GET /integrations/1", Trick::Answer(403, "application/json", no));
    let run = desk.ends("pull out", 1);
    assert!(run.out.is_empty() && !desk.path("out/integration-1.yaml").exists(), "{run:?}");
}

#[test]
fn a_dry_run_of_apply_says_which_file_it_leaves_out() {
    let (served, desk) = tenant(quick());
    desk.write("bad.yaml", "ucforge: 1\nflow: [\n");
    desk.write("same.yaml", &desk.read("auto.yaml"));
    for (files, code, why) in [
        ("auto.yaml missing.yaml", 2, "missing.yaml: "),
        ("auto.yaml bad.yaml", 1, "bad.yaml has errors"),
        ("auto.yaml same.yaml", 1, "same.yaml is about the same as auto.yaml"),
    ] {
        let run = desk.ends(&format!("apply {files} --dry-run"), code);
        assert!(run.err.contains(why) && run.out.contains("POST "), "{files}: {run:?}");
        let report = desk.json(&format!("apply {files} --dry-run"), code);
        assert!(report["problem"]["message"].as_str().unwrap().contains(why), "{report}");
    }
    assert!(served.lines().is_empty());
}

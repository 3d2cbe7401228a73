//! The runbook, run for real: against the sandbox, and against servers that answer what a test says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::fs;

use serde_json::{Value, json};
use ucforge_tests::runbook::{RUN, Runbook, api, lines, ok, setup};
use ucforge_tests::{Capture, Reply, Server, Terminal};

#[test]
fn each_flow_ends_enabled_in_the_sandbox_and_may_be_run_again() {
    for flow in ["integration-automatic", "integration-manual", "connection"] {
        let server = Server::start(&["--delay", "0"]);
        let url = format!("http://{}/", server.address());
        let runbook = Runbook::of(&setup(flow));
        if flow != "integration-automatic" {
            let (code, said, problem) = runbook.run(&url, &[]);
            assert_eq!(code, 3, "{flow}: {said}{problem}");
            assert!(
                said.contains("- CREATE CATALOG (metastore)") && problem.contains("SCRIPT_WAS_RUN=yes"),
                "{said}{problem}"
            );
            assert_eq!(
                server.client().send("GET", "/integrations", b"").json(),
                json!([]),
                "nothing is registered yet"
            );
            assert!(runbook.script().contains("CREATE CATALOG IF NOT EXISTS `immuta_a`"));
        }
        for again in [false, true, true] {
            // What is there needs no script, and nobody is asked.
            let (code, said, problem) = runbook.run(&url, if again { &[] } else { RUN });
            assert_eq!((code, problem.as_str()), (0, ""), "{flow}: {said}");
            assert!(said.ends_with("done\n") && said.contains("integration 1: enabled"), "{flow}: {said}");
            assert!(!said.contains("s3'cret"));
        }
        let there = server.client().send("GET", "/integrations", b"").json();
        assert_eq!(there.as_array().map(Vec::len), Some(1), "{there}");
        // Nothing is left beside the script.
        let files: Vec<_> = fs::read_dir(runbook.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(files.len(), if flow == "integration-automatic" { 1 } else { 2 }, "{files:?}");
        if flow == "integration-manual" {
            let mut update = setup("integration-update");
            let (code, said, _) = Runbook::of(&update).run(&url, &[]);
            assert_eq!((code, said.contains("  autoBootstrap: false\n")), (3, true), "{said}");
            update["autoBootstrap"] = false.into();
            let (code, said, problem) = Runbook::of(&update).run(&url, &[]);
            assert_eq!(code, 0, "{said}{problem}");
        }
    }
}

#[test]
fn a_connection_is_looked_for_tried_and_registered() {
    let server = api(move |request| match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/integrations/scripts/create") => (200, "text/plain", "SELECT 1;\n-- ü \\n\n".to_owned()),
        ("POST", "/data/connection/test") => ok(r#"{"validationResults": {"status": "passed"}}"#),
        ("POST", _) => ok(r#"{"objectPath": ["k"], "bulkId": "b"}"#),
        _ => (404, "application/json", "{}".to_owned()),
    });
    let runbook = Runbook::of(&setup("connection"));
    let (code, said, problem) = runbook.run(&server.url(), RUN);
    // The second look at the connection is a 404 here as well: what was registered must be there.
    assert_eq!((code, problem.contains("the connection cannot be found yet")), (3, true), "{said}{problem}");
    let requests = server.take();
    let key = "/data/connection/lake%20house%2F%C3%BC%27";
    assert_eq!(
        lines(&requests),
        [
            &format!("GET {key}"),
            "GET /integrations",
            "POST /integrations/scripts/create",
            "POST /data/connection/test",
            "POST /data/connection",
            "GET /jobs?bulkId=b",
            "POST /jobs/statuses",
            &format!("GET {key}")
        ]
    );
    assert_eq!(runbook.script(), "SELECT 1;\n-- ü \\n\n");
    assert_eq!(requests[3].json(), requests[4].json());
    assert_eq!(requests[4].json()["connection"]["token"], "s3'cret");
    assert!(requests.iter().all(|request| request.header("authorization") == Some("k'ey")));
    assert_eq!(requests[2].json()["config"]["workspaceUrl"], "h.cloud.databricks.com");
}

#[test]
fn waiting_ends_with_the_state_of_the_integration() {
    for (states, code, said) in [
        (&["creating", "migrating", "enabled"][..], 0, "integration 77: enabled"),
        (&["creating", "createError"], 1, "integration 77 is createError, not enabled: fix what the response reports"),
        (&["recurringValidationError"], 1, "status codes and error messages"),
        (&["disabled"], 1, "integration 77 is disabled, not enabled"),
    ] {
        let mut left = states.iter();
        let server = api(move |request| match request.path.as_str() {
            "/integrations/77" => ok(&format!(
                // Names and brackets inside of texts, and deeper objects, are not what is looked for.
                r#"{{"validationResults": {{"status": "failed"}}, "note": "a \"status\": \"no\", }} ]", "list": [{{"status": 1}}], "status" : "{}"}}"#,
                left.next().unwrap_or(&"enabled")
            )),
            _ => ok(
                r#"{"connectionKey": "k", "connection": {"hostname": "h.cloud.databricks.com"}, "nativeIntegrationId" : 77}"#,
            ),
        });
        let (exit, out, problem) = Runbook::of(&setup("connection")).run(&server.url(), &[]);
        assert_eq!(exit, code, "{states:?}: {out}{problem}");
        assert!(format!("{out}{problem}").contains(said), "{states:?}: {out}{problem}");
        assert!(lines(&server.take()).iter().all(|line| line.starts_with("GET ")), "nothing is sent twice");
    }
}

#[test]
fn an_answer_that_is_not_a_connection_is_not_taken_for_one() {
    for answer in ["null", "{}", r#"{"nativeIntegrationId": 77}"#, r#"{"connection": null}"#, "[]", "", "<html>"] {
        let server = api(move |_| ok(answer));
        let (code, said, problem) = Runbook::of(&setup("connection")).run(&server.url(), RUN);
        assert_eq!((code, problem.contains("cannot be understood")), (3, true), "{answer}: {said}{problem}");
        assert!(!problem.contains("Expected") && !problem.contains("jq:"), "{answer}: {problem}");
        assert_eq!(problem.contains("the response is empty"), answer.is_empty(), "{problem}");
        assert_eq!(server.take().len(), 1, "{answer}");
    }
}

#[test]
fn waiting_gives_up_and_can_go_on() {
    let server = api(|request| match request.path.as_str() {
        "/integrations/77" => ok(r#"{"status": "creating"}"#),
        _ => ok(r#"{"connection": {}, "nativeIntegrationId": 77}"#),
    });
    let (code, _, problem) = Runbook::of(&setup("connection")).run(&server.url(), &[("WAIT_SECONDS", "0")]);
    assert_eq!((code, problem.contains("still creating: run this again")), (3, true), "{problem}");
}

#[test]
fn another_connection_or_catalog_is_not_taken_for_this_one() {
    let server =
        api(|_| ok(r#"{"connection": {"hostname": "other.cloud.databricks.com"}, "nativeIntegrationId": 77}"#));
    let (code, _, problem) = Runbook::of(&setup("connection")).run(&server.url(), &[]);
    assert_eq!((code, problem.as_str()), (1, "stopped: the key belongs to a connection with another workspace\n"));
    // The host is told in other letters, and the key is in use for it: hosts have no letter case.
    let server = api(|request| match request.path.as_str() {
        "/integrations/77" => {
            ok(r#"{"status": "enabled", "config": {"host": "H.Cloud.databricks.com", "catalog": "Immuta_A"}}"#)
        }
        _ => ok(r#"{"connection": {"hostname": "H.cloud.databricks.com"}, "nativeIntegrationId": 77}"#),
    });
    let (code, said, problem) = Runbook::of(&setup("connection")).run(&server.url(), &[]);
    assert_eq!(code, 0, "{said}{problem}");
}

const HERE: &str = "h.cloud.databricks.com";

/// One entry of the list of integrations.
fn entry(id: &str, status: &str, host: &str, more: &[&str]) -> Value {
    let more: Vec<_> = more.iter().map(|host| json!({"workspaceUrl": host, "catalogs": ["a"]})).collect();
    json!({"config": {"additionalWorkspaceConnections": more, "workspaceUrl": host, "catalog": "immuta_a"}, "id": id, "status": status})
}

/// A server with these integrations, that creates another one, 9, on request.
fn with(list: Vec<Value>) -> Capture {
    Capture::start(move |request| match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/integrations") => ok(&Value::from(list.clone()).to_string()),
        ("GET", path) if path.starts_with("/data/") => (404, "application/json", "{}".to_owned()),
        ("GET", path) => {
            let id = path.rsplit('/').next().unwrap_or_default();
            let found = list.iter().find(|entry| entry["id"] == id).cloned();
            ok(&found.unwrap_or_else(|| entry(id, "enabled", HERE, &[])).to_string())
        }
        (_, "/integrations/scripts/create") => ok("SELECT 1;"),
        _ => ok(r#"{"id": "9", "status": "creating"}"#),
    })
}

#[test]
fn only_an_integration_of_this_workspace_that_is_in_use_is_taken_for_this_one() {
    for (case, list, creates) in [
        ("none", vec![], true),
        ("of another workspace", vec![entry("3", "enabled", "other", &[])], true),
        ("deleted", vec![entry("3", "deleted", HERE, &[])], true),
        ("disabled", vec![entry("3", "disabled", HERE, &[]), entry("4", "enabled", "x", &[])], true),
        (
            "in use",
            vec![entry("2", "enabled", "x", &[]), entry("3", "enabled", "H.CLOUD.databricks.com", &["y"])],
            false,
        ),
        ("deleted and made again", vec![entry("2", "deleted", HERE, &[]), entry("3", "enabled", HERE, &[])], false),
    ] {
        for flow in ["integration-automatic", "integration-manual"] {
            let server = with(list.clone());
            let (code, said, problem) = Runbook::of(&setup(flow)).run(&server.url(), RUN);
            assert_eq!(code, 0, "{case}: {said}{problem}");
            assert_eq!(said.contains("integration 3: enabled"), !creates, "{case}: {said}");
            assert_eq!(said.contains("already exists: step"), !creates, "{case}: {said}");
            let requests = lines(&server.take());
            assert_eq!(requests.contains(&"POST /integrations".to_owned()), creates, "{case}: {requests:?}");
            let has_script = requests.contains(&"POST /integrations/scripts/create".to_owned());
            assert_eq!(has_script, creates && flow == "integration-manual", "{case}: {requests:?}");
        }
    }
    for flow in ["integration-automatic", "integration-manual", "connection"] {
        let server = with(vec![entry("3", "enabled", "other", &["x", HERE])]);
        let (code, _, problem) = Runbook::of(&setup(flow)).run(&server.url(), RUN);
        assert_eq!(
            (code, problem.contains("an additional workspace of integration 3")),
            (1, true),
            "{flow}: {problem}"
        );
        assert!(lines(&server.take()).iter().all(|line| line.starts_with("GET ")), "{flow}");
    }
    // A connection for a workspace with an integration would be refused at the very end.
    let server = with(vec![entry("3", "enabled", HERE, &[])]);
    let (code, _, problem) = Runbook::of(&setup("connection")).run(&server.url(), RUN);
    assert_eq!(
        (code, problem.contains("integration 3 is on this workspace") && problem.contains("Upgrade Manager")),
        (1, true),
        "{problem}"
    );
    // Another catalog there is told, whoever made it.
    let mut other = entry("3", "enabled", HERE, &[]);
    other["config"]["catalog"] = "immuta_b".into();
    let server = with(vec![other]);
    let (code, _, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), RUN);
    assert_eq!((code, problem.contains("integration 3 has another catalog")), (1, true), "{problem}");
    // What is no list is no proof that there is none.
    for answer in [r#"{"integrations": []}"#, "", "[", r#"[{"config": {"host": "h.cloud.databricks.com"}}]"#] {
        let server = Capture::start(move |_| ok(answer));
        let (code, _, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), RUN);
        assert_eq!((code, problem.contains("cannot be understood")), (3, true), "{answer}: {problem}");
        assert!(lines(&server.take()).iter().all(|line| line.starts_with("GET ")), "{answer}");
    }
}

#[test]
fn an_update_goes_to_its_own_integration_and_takes_nothing_away_unasked() {
    let mut keeps = setup("integration-update");
    let workspace = |host: &str| json!({"workspaceUrl": host, "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": {"env": "PAT"}, "catalogs": ["a"]});
    keeps["additionalWorkspaceConnections"] = json!([workspace("one.cloud.databricks.com")]);
    let run = |list: Vec<Value>, more: &[(&str, &str)]| {
        let server = with(list);
        let (code, said, problem) = Runbook::of(&keeps).run(&server.url(), more);
        let puts = lines(&server.take()).iter().filter(|line| line.starts_with("PUT ")).count();
        (code, puts, said + &problem)
    };
    let (code, puts, said) = run(vec![entry("1", "enabled", HERE, &["One.cloud.databricks.com"])], &[]);
    assert_eq!((code, puts), (0, 1), "{said}");
    let (code, puts, said) = run(vec![entry("1", "enabled", "other.cloud.databricks.com", &[])], &[]);
    assert_eq!((code, puts, said.contains("is on another workspace")), (1, 0, true), "{said}");
    let mut other = entry("1", "enabled", HERE, &[]);
    other["config"]["catalog"] = "immuta_b".into();
    let (code, puts, said) = run(vec![other], &[]);
    assert_eq!((code, puts, said.contains("has another catalog")), (1, 0, true), "{said}");
    // PUT replaces: what is not in the payload is gone.
    let more = || vec![entry("1", "enabled", HERE, &["one.cloud.databricks.com", "two.cloud.databricks.com"])];
    let (code, puts, said) = run(more(), &[]);
    assert_eq!((code, puts), (3, 0), "{said}");
    assert!(said.contains("not in it: two.cloud.databricks.com\n") && said.contains("REMOVE_WORKSPACES=yes"), "{said}");
    let (code, puts, said) = run(more(), &[("REMOVE_WORKSPACES", "yes")]);
    assert_eq!((code, puts), (0, 1), "{said}");
    // An answer that does not tell the workspace is no proof that it is this one.
    let bare = || vec![json!({"id": "1", "status": "enabled"})];
    let (code, puts, said) = run(bare(), &[]);
    assert_eq!((code, puts, said.contains("SAME_INTEGRATION=yes")), (3, 0, true), "{said}");
    assert_eq!(run(bare(), &[("SAME_INTEGRATION", "yes")]).1, 1);
}

#[test]
fn an_update_changes_nothing_unasked() {
    type Change<'a> = &'a dyn Fn(&mut Value);
    const ONE: &str = "one.cloud.databricks.com";
    let workspace = |host: &str| json!({"workspaceUrl": host, "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": {"env": "PAT"}, "catalogs": ["a", "b"]});
    let mut setup = setup("integration-update");
    setup["additionalWorkspaceConnections"] = json!([workspace(ONE), workspace("new.cloud.databricks.com")]);
    setup["groupPattern"] = json!({"deny": "exempt"});
    setup["audit"] = json!({"enabled": true});
    let runbook = Runbook::of(&setup);
    // As it is there, and what of it the update would change.
    let as_sent = |change: &dyn Fn(&mut Value)| {
        let mut there = json!({"id": "1", "status": "enabled", "type": "Databricks", "autoBootstrap": true, "config": {
            "workspaceUrl": HERE, "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "catalog": "immuta_a", "port": 443,
            "authenticationType": "oAuthM2M", "oAuthClientConfig": {"clientId": "other"}, "audit": {"enabled": true},
            "groupPattern": {"deny": "exempt"}, "somethingElse": [1, {"a": 2}],
            "additionalWorkspaceConnections": [{"workspaceUrl": "ONE.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
                "authenticationType": "oAuthM2M", "catalogs": ["B"]}]}});
        change(&mut there);
        there
    };
    let silent: [Change<'_>; 3] = [
        &|_| {},
        // What is not there yet is only added.
        &|there| there["config"] = json!({"workspaceUrl": HERE, "catalog": "immuta_a"}),
        &|there| {
            there["config"]["additionalWorkspaceConnections"] =
                json!({"$(touch x)": {"workspaceUrl": 1}, "08": {"workspaceUrl": 2}});
        },
    ];
    for (index, change) in silent.into_iter().enumerate() {
        let server = with(vec![as_sent(change)]);
        let (code, said, problem) = runbook.run(&server.url(), &[]);
        assert_eq!((code, problem.as_str()), (0, ""), "{index}: {said}");
    }
    let asked: [(Change<'_>, &str); 8] = [
        (&|there| there["autoBootstrap"] = false.into(), "  autoBootstrap: false"),
        (&|there| there["config"]["port"] = 8443.into(), "  config.port: 8443"),
        // What counts where nothing is said is a change where something is.
        (&|there| there["config"]["audit"]["enabled"] = false.into(), "  config.audit.enabled: false"),
        (&|there| there["config"]["groupPattern"]["deny"] = "Exempt".into(), "  config.groupPattern.deny: Exempt"),
        (
            &|there| there["config"]["workspaceIds"] = json!(["7", "8"]),
            "  config.workspaceIds: 7\n  config.workspaceIds: 8",
        ),
        (&|there| there["config"]["httpPath"] = "/x\ny".into(), "  config.httpPath: /x y"),
        (
            &|there| there["config"]["additionalWorkspaceConnections"][0]["catalogs"] = json!(["a", "c"]),
            "  workspace ONE.cloud.databricks.com, catalogs: c",
        ),
        (
            &|there| there["config"]["additionalWorkspaceConnections"][0]["httpPath"] = "/p".into(),
            "  workspace ONE.cloud.databricks.com, httpPath: /p",
        ),
    ];
    for (change, told) in asked {
        let server = with(vec![as_sent(change)]);
        let (code, said, problem) = runbook.run(&server.url(), &[]);
        let puts = |server: &Capture| lines(&server.take()).iter().filter(|line| line.starts_with("PUT ")).count();
        assert_eq!((code, puts(&server)), (3, 0), "{told}: {said}{problem}");
        assert!(said.contains(&format!("what is set now:\n{told}\n")), "{told}: {said}");
        assert!(problem.contains("CHANGE_SETTINGS=yes"), "{told}: {problem}");
        let (code, said, problem) = runbook.run(&server.url(), &[("CHANGE_SETTINGS", "yes")]);
        assert_eq!((code, puts(&server)), (0, 1), "{told}: {said}{problem}");
    }
    assert_eq!(fs::read_dir(runbook.folder()).unwrap().count(), 1, "something was made");
}

#[test]
fn what_failed_says_what_to_do_about_it() {
    let server = with(vec![entry("3", "createError", HERE, &[])]);
    for (flow, way_out) in [
        (
            "integration-automatic",
            "integration 3 is createError, not enabled: fix what the response reports, then run the runbook of flow integration-update",
        ),
        ("connection", "integration 3 on this workspace is createError: remove it in Immuta"),
    ] {
        let (code, _, problem) = Runbook::of(&setup(flow)).run(&server.url(), RUN);
        assert_eq!((code, problem.contains(way_out)), (1, true), "{flow}: {problem}");
    }
    // Behind a gateway nobody knows.
    let server = Capture::start(|request| match request.method.as_str() {
        "GET" => ok("[]"),
        _ => (502, "application/json", r#"{"message": "pat-s3cret is no token of key-s3cret"}"#.to_owned()),
    });
    let more = [RUN, &[("PAT", "pat-s3cret"), ("IMMUTA_API_KEY", "key-s3cret")]].concat();
    let (code, said, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), &more);
    assert_eq!(code, 3, "{said}{problem}");
    assert!(problem.contains("may have carried it out") && problem.contains("hidden"), "{problem}");
    assert!(!format!("{said}{problem}").contains("s3cret"), "{said}{problem}");
}

#[test]
fn what_the_api_refuses_stops_everything_and_is_shown() {
    let refused = r#"{"statusCode": 422, "message": "no metastore"}"#;
    for (flow, path, code) in [
        ("integration-automatic", "/integrations", 422),
        ("integration-manual", "/integrations/scripts/create", 401),
        ("connection", "/data/connection/test", 500),
        ("integration-update", "/integrations/1", 404),
    ] {
        let server = api(move |request| match request.path.as_str() {
            other if other == path => (code, "application/json", refused.to_owned()),
            other if other.starts_with("/data/connection/") => (404, "application/json", "{}".to_owned()),
            _ => ok("\"SELECT 1;\""),
        });
        let (exit, out, problem) = Runbook::of(&setup(flow)).run(&server.url(), RUN);
        // What the server could not do may work later; what the API refuses will not.
        let (expected, who) = if code >= 500 { (3, "server") } else { (1, "API") };
        assert_eq!(exit, expected, "{flow}: {out}{problem}");
        assert!(
            problem.contains("no metastore") && problem.contains(&format!("the {who} answered {code}")),
            "{flow}: {problem}"
        );
        let requests = server.take();
        assert_eq!(requests.last().map(|request| request.path.as_str()), Some(path), "{flow}");
    }
    // A dry run that fails is a success to HTTP.
    let server = api(|request| match request.path.as_str() {
        "/data/connection/test" => ok("{\"validationResults\": {\"status\" :\n \"failed\"}}"),
        "/integrations/scripts/create" => ok("\"SELECT 1;\""),
        _ => (404, "application/json", "{}".to_owned()),
    });
    let (exit, _, problem) = Runbook::of(&setup("connection")).run(&server.url(), RUN);
    assert_eq!((exit, problem.contains("the dry run failed")), (1, true), "{problem}");
    // No answer at all: who knows whether it was carried out.
    let server = api(|_| (0, "", String::new()));
    let (exit, _, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), &[]);
    assert_eq!((exit, problem.contains("may have carried it out")), (3, true), "{problem}");
    let (exit, _, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), &[("PAT", "")]);
    assert_eq!((exit, problem.contains("PAT: parameter null or not set")), (2, true), "{problem}");
}

#[test]
fn a_script_that_comes_as_json_is_saved_as_text_and_an_edited_one_stays() {
    let script = "-- 'ü' \"𝄞\" \\ \u{1} /\tend\nGRANT `a``b`;\r\n$(id) `id` %s";
    for body in [
        json!(script).to_string(),
        serde_json::to_string(script)
            .unwrap()
            .replace('ü', "\\u00fc")
            .replace('𝄞', "\\ud834\\udd1e")
            .replace('/', "\\/"),
        script.to_owned(),
    ] {
        let sent = body.clone();
        let server = api(move |_| ok(&sent));
        let runbook = Runbook::of(&setup("integration-manual"));
        assert_eq!(runbook.run(&server.url(), &[]).0, 3);
        assert_eq!(runbook.script(), format!("{script}\n"), "{body}");
        let (_, said, _) = runbook.run(&server.url(), &[]);
        assert!(said.contains("the script is in immuta-script-immuta_a.sql"), "{said}");
        fs::write(runbook.folder().join("immuta-script-immuta_a.sql"), "edited").unwrap();
        let (_, said, _) = runbook.run(&server.url(), &[]);
        assert_eq!(runbook.script(), "edited");
        assert!(said.contains("it is left unchanged"), "{said}");
        assert_eq!(
            fs::read_to_string(runbook.folder().join("immuta-script-immuta_a-2.sql")).unwrap(),
            format!("{script}\n")
        );
        fs::write(runbook.folder().join("immuta-script-immuta_a-2.sql"), "edited as well").unwrap();
        runbook.run(&server.url(), &[]);
        let [second, third] = [2, 3]
            .map(|n| fs::read_to_string(runbook.folder().join(format!("immuta-script-immuta_a-{n}.sql"))).unwrap());
        assert_eq!([second, third], ["edited as well".to_owned(), format!("{script}\n")]);
    }
}

#[test]
fn taking_access_away_is_asked_for() {
    let mut active = setup("connection");
    active["settings"] = json!({"isActive": true});
    let server = api(|request| match request.path.as_str() {
        "/data/connection/test" | "/data/connection" => ok(r#"{"status": "passed"}"#),
        "/integrations/scripts/create" => ok("SELECT 1;"),
        _ => (404, "application/json", "{}".to_owned()),
    });
    let (code, said, problem) = Runbook::of(&active).run(&server.url(), RUN);
    assert_eq!(code, 3, "{said}{problem}");
    assert!(
        said.contains("revokes the access of its users") && problem.contains("REVOKE_ACCESS=yes"),
        "{said}{problem}"
    );
    assert!(!lines(&server.take()).contains(&"POST /data/connection".to_owned()));
    let agreed = [("SCRIPT_WAS_RUN", "yes"), ("REVOKE_ACCESS", "yes")];
    Runbook::of(&active).run(&server.url(), &agreed);
    assert!(lines(&server.take()).contains(&"POST /data/connection".to_owned()));
}

#[test]
fn an_update_waits_until_the_integration_is_free() {
    let mut states = ["editing", "enabled", "editing", "editing", "enabled"].iter();
    let server = api(move |request| match request.method.as_str() {
        "GET" => ok(&json!({"status": states.next().unwrap(), "config": {"workspaceUrl": HERE}}).to_string()),
        _ => ok(r#"{"status": "editing"}"#),
    });
    let (code, said, problem) = Runbook::of(&setup("integration-update")).run(&server.url(), &[]);
    assert_eq!((code, problem.as_str()), (0, ""), "{said}");
    let (get, put) = ("GET /integrations/1", "PUT /integrations/1");
    assert_eq!(lines(&server.take()), [get, get, put, get, get, get]);
}

/// Everything is fine until one answer is useless.
fn with_useless(path: &'static str, useless: Reply) -> Capture {
    let mut registered = false;
    api(move |request| {
        if request.path == path && (request.method != "GET" || !path.starts_with("/data")) {
            return useless.clone();
        }
        match (request.method.as_str(), request.path.as_str()) {
            ("POST", "/integrations/scripts/create") => ok("SELECT 1;"),
            ("POST", "/data/connection/test") => ok(r#"{"validationResults": {"status": "passed"}}"#),
            ("POST", "/data/connection") => {
                registered = true;
                ok(r#"{"bulkId": "b"}"#)
            }
            ("GET", "/integrations/77") => ok(r#"{"id": 77, "status": "enabled"}"#),
            _ if registered => ok(r#"{"connection": {}, "nativeIntegrationId": 77}"#),
            _ => (404, "application/json", "{}".to_owned()),
        }
    })
}

#[test]
fn an_answer_that_cannot_be_understood_is_no_success() {
    let html = || (200, "text/html", "<html>log in</html>".to_owned());
    for path in ["/integrations/scripts/create", "/data/connection/test", "/data/connection", "/integrations/77"] {
        let cut = r#"{"status": "passed", "x": "#.to_owned();
        for useless in [
            html(),
            (200, "", String::new()),
            (204, "", String::new()),
            ok(&cut),
            ok("null"),
            ok("\"cut"),
            ok("\"\\uZZZZ\""),
            // Halves of a pair, in the wrong order or alone, and what no text of a shell can hold.
            ok("\"a\\udc00\""),
            ok("\"a\\ud834\""),
            ok("\"a\\ud834b\\udd1e\""),
            ok("\"a\\ud834\\n\\udd1e\""),
            ok("\"a\\ud834\\ud834\\udd1e\""),
            ok("\"a\\u0000b\""),
        ] {
            let text = useless.2.clone();
            let server = with_useless(path, useless);
            let (code, said, problem) = Runbook::of(&setup("connection")).run(&server.url(), RUN);
            assert_eq!(code, 3, "{path} {text:?}: {said}{problem}");
            assert!(!said.contains("done"), "{path} {text:?}: {said}");
        }
    }
    // Nothing follows a dry run that nobody understands.
    let server = with_useless("/data/connection/test", ok(r#"{"unheardOf": true}"#));
    let (code, _, problem) = Runbook::of(&setup("connection")).run(&server.url(), RUN);
    assert_eq!((code, problem.contains("DRY_RUN_PASSED=yes")), (3, true), "{problem}");
    assert!(!lines(&server.take()).contains(&"POST /data/connection".to_owned()));
}

#[test]
fn looking_is_tried_again_and_writing_is_not() {
    let mut failures = 2;
    let server = api(move |request| {
        if request.method == "GET" && failures > 0 {
            failures -= 1;
            return (if failures == 0 { 0 } else { 503 }, "text/plain", "busy".to_owned());
        }
        ok(r#"{"id": "7", "status": "enabled"}"#)
    });
    let (code, said, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), &[]);
    assert_eq!(code, 0, "{said}{problem}");
    assert_eq!(
        lines(&server.take()),
        [
            "GET /integrations",
            "POST /integrations",
            "GET /integrations/7",
            "GET /integrations/7",
            "GET /integrations/7"
        ]
    );
    let server = api(|_| (503, "text/plain", "busy".to_owned()));
    let (code, _, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), &[]);
    assert_eq!((code, problem.contains("the server answered 503")), (3, true), "{problem}");
    assert_eq!(lines(&server.take()), ["GET /integrations", "POST /integrations"]);
}

#[test]
fn secrets_may_come_from_variables_of_any_name() {
    for name in ["url", "code", "answer", "options", "all", "secrets", "c", "s", "i", "pause", "value"] {
        let mut named = setup("integration-automatic");
        named["token"] = json!({"env": name});
        let server = api(|_| ok(r#"{"id": "7", "status": "enabled"}"#));
        let (code, said, problem) = Runbook::of(&named).run(&server.url(), &[(name, "s3'cret")]);
        assert_eq!(code, 0, "{name}: {said}{problem}");
        assert_eq!(server.take()[1].json()["config"]["token"], "s3'cret", "{name}");
    }
}

#[test]
fn what_the_environment_says_is_looked_at_before_anything_is_sent() {
    for (name, value) in [
        ("POLL_SECONDS", "0.5"),
        ("POLL_SECONDS", "08"),
        ("POLL_SECONDS", "5s"),
        ("WAIT_SECONDS", "30m"),
        ("WAIT_SECONDS", "-1"),
        ("IMMUTA_URL", "127.0.0.1:1"),
        ("IMMUTA_URL", "http://tenant.example.com"),
        ("IMMUTA_URL", "http://localhost.evil.com"),
        ("IMMUTA_URL", "-o/tmp/x"),
        ("IMMUTA_API_KEY", "a\nb"),
        ("INTEGRATION_ID", "7/8"),
    ] {
        let server = api(|_| ok(r#"{"id": "7", "status": "enabled"}"#));
        let (code, _, problem) = Runbook::of(&setup("integration-update")).run(&server.url(), &[(name, value)]);
        assert_eq!((code, problem.contains(name)), (2, true), "{name}={value}: {problem}");
        assert_eq!(server.take().len(), 0);
    }
}

#[test]
fn only_an_integration_that_can_be_changed_is_changed() {
    for state in ["deleted", "disabled", "odd one"] {
        let server = api(move |_| ok(&json!({"status": state}).to_string()));
        let (code, _, problem) = Runbook::of(&setup("integration-update")).run(&server.url(), &[]);
        assert_eq!((code, problem.contains(&format!("integration 1 is {state}"))), (1, true), "{problem}");
        assert_eq!(lines(&server.take()), ["GET /integrations/1"]);
    }
}

#[test]
fn large_answers_take_no_time_of_their_own() {
    let script = "GRANT SELECT ON TABLE a.b.c TO `x`; -- ü\n".repeat(3000);
    let sent = json!(script).to_string();
    let server = api(move |request| match request.method.as_str() {
        "POST" => ok(&sent),
        _ => ok("[]"),
    });
    let runbook = Runbook::of(&setup("integration-manual"));
    assert_eq!(runbook.run(&server.url(), &[]).0, 3);
    assert_eq!(runbook.script().len(), script.len());
}

#[test]
fn on_a_terminal_it_asks_and_goes_on_with_yes_only() {
    for (reply, yes) in [("yes", true), ("Y", true), ("no", false), ("", false), ("yesterday", false)] {
        let server = with(vec![]);
        let runbook = Runbook::of(&setup("integration-manual"));
        let url = server.url();
        let variables = [("IMMUTA_URL", url.as_str()), ("IMMUTA_API_KEY", "k"), ("PAT", "p"), ("POLL_SECONDS", "0")];
        let mut terminal = Terminal::script(&runbook.folder().join("runbook.sh"), &variables);
        terminal.wait_for("Has the script been run in Databricks without errors? [yes/no]");
        terminal.send(&format!("{reply}\r"));
        terminal.wait_for(if yes { "done" } else { "SCRIPT_WAS_RUN=yes" });
        assert_eq!(terminal.wait_for_end(), if yes { 0 } else { 3 }, "{reply:?}");
        assert_eq!(lines(&server.take()).contains(&"POST /integrations".to_owned()), yes, "{reply:?}");
    }
}

/// A server on which a connection gets registered, and that says this of its jobs at one of two places; the other
/// answers with this status.
fn registering(place: &'static str, other: u16, jobs: Vec<Reply>) -> Capture {
    let (mut left, mut registered) = (jobs.into_iter(), false);
    api(move |request| match (request.method.as_str(), request.path.as_str()) {
        (_, path) if path == place => left.next().unwrap(),
        ("GET", "/jobs?bulkId=b-1") | ("POST", "/jobs/statuses") => (other, "application/json", "{}".to_owned()),
        ("POST", "/integrations/scripts/create") => ok("SELECT 1;"),
        ("POST", "/data/connection/test") => ok(r#"{"status": "passed"}"#),
        ("POST", "/data/connection") => {
            registered = true;
            ok(r#"{"bulkId": "b-1"}"#)
        }
        ("GET", "/integrations/77") => ok(r#"{"id": 77, "status": "enabled"}"#),
        _ if registered => ok(r#"{"connection": {}, "nativeIntegrationId": 77}"#),
        _ => (404, "application/json", "{}".to_owned()),
    })
}

const BY_BULK: &str = "/jobs?bulkId=b-1";
const BY_ID: &str = "/jobs/statuses";

#[test]
fn background_jobs_are_waited_for_as_far_as_the_api_tells() {
    let job = |state: &str| ok(&json!({"b-1": {"id": "b-1", "state": state, "output": null}}).to_string());
    let two = |first: &str, second: &str| ok(&json!({"x": {"state": [first]}, "y": {"state": second}}).to_string());
    let one = |state: Value| ok(&json!({"id": "x", "state": state, "output": {"state": "failed"}}).to_string());
    let list = |states: &[&str]| {
        let all: Vec<_> = states.iter().map(|state| json!({"id": "x", "state": state})).collect();
        ok(&json!(all).to_string())
    };
    for (answers, code, said) in [
        (vec![job("created"), job("active"), job("retry"), job("completed")], 0, "background jobs b-1: completed"),
        (
            vec![two("completed", "active"), two("active", "completed"), two("completed", "completed")],
            0,
            "background jobs b-1: completed",
        ),
        // One object, and what a job says itself is not its state.
        (vec![one(json!("active")), one(json!("completed"))], 0, "background jobs b-1: completed"),
        (vec![one(json!(["active"])), one(json!(["completed"]))], 0, "background jobs b-1: completed"),
        (vec![list(&["completed", "retry"]), list(&["completed", "completed"])], 0, "background jobs b-1: completed"),
        (vec![ok(r#"{"jobs": [{"state": "active"}]}"#), ok(r#"{"jobs": [{"state": "completed"}]}"#)], 0, "completed"),
        (vec![job("active"), job("failed")], 1, "a background job of b-1 failed"),
        (vec![one(json!("failed"))], 1, "failed"),
        (vec![list(&["completed", "expired"])], 1, "failed"),
        (vec![job("cancelled")], 1, "failed"),
        (vec![two("expired", "active")], 1, "failed"),
        (vec![(400, "application/json", "{}".to_owned())], 0, "does not report how they end"),
        (vec![(302, "text/plain", "elsewhere".to_owned())], 0, "does not report how they end"),
        (vec![ok("{}")], 0, "does not report how they end"),
        // In any letter case; what is not known is not guessed.
        (vec![one(json!("ACTIVE")), one(json!("Completed"))], 0, "background jobs b-1: completed"),
        (vec![list(&["Completed", "FAILED"])], 1, "failed"),
        (vec![job("error")], 1, "failed"),
        (vec![job("paused")], 0, "does not report how they end"),
        (vec![list(&["completed", "finishing"])], 0, "does not report how they end"),
        (
            vec![ok(r#"[{"id": "x", "state": "completed"}, {"id": "y", "state": null}]"#)],
            0,
            "does not report how they end",
        ),
        (vec![ok(r#"[{"id": "x", "state": "completed"}, {"id": "y"}]"#)], 0, "does not report how they end"),
        (
            vec![ok(r#"{"x": {"state": "completed"}, "y": {"id": "y", "state": []}}"#)],
            0,
            "does not report how they end",
        ),
        (vec![ok("[]")], 0, "does not report how they end"),
        (vec![ok("[[], 1, null, \"x\"]")], 0, "does not report how they end"),
        (vec![ok("<html>")], 0, "does not report how they end"),
    ] {
        for (place, other) in [(BY_BULK, 500), (BY_ID, 404), (BY_ID, 405)] {
            let count = answers.len();
            let server = registering(place, other, answers.clone());
            let (exit, out, problem) = Runbook::of(&setup("connection")).run(&server.url(), RUN);
            assert_eq!(exit, code, "{place} {said}: {out}{problem}");
            assert!(format!("{out}{problem}").contains(said), "{place} {said}: {out}{problem}");
            let asked: Vec<_> = server.take().into_iter().filter(|request| request.path.starts_with("/jobs")).collect();
            assert_eq!(asked.iter().filter(|request| request.path == place).count(), count, "{place} {said}");
            // Only where a bulk id is not known there, it is tried as the id of a job.
            let bulk = asked.iter().filter(|request| request.path == BY_BULK).count();
            assert_eq!((bulk, asked.len()), if place == BY_BULK { (count, count) } else { (count, 2 * count) });
            let by_id = asked.iter().filter(|request| request.path == BY_ID);
            assert!(by_id.clone().all(|request| request.json() == json!({"jobIds": ["b-1"]})));
        }
    }
    // What neither knows is said not to be seen.
    let server = registering(BY_ID, 404, vec![(404, "application/json", "{}".to_owned())]);
    let (exit, out, problem) = Runbook::of(&setup("connection")).run(&server.url(), RUN);
    assert_eq!((exit, out.contains("does not report how they end")), (0, true), "{out}{problem}");
}

#[test]
fn background_jobs_are_remembered_until_they_have_ended() {
    let job = |state: &str| ok(&json!({"b-1": {"id": "b-1", "state": state}}).to_string());
    let gone = || (400, "application/json", "{}".to_owned());
    let busy = || (503, "application/json", "{}".to_owned());
    for (answers, codes) in [
        (vec![job("active"), job("failed"), job("failed"), job("completed")], vec![3, 1, 1, 0, 0]),
        // To look is tried three times.
        (vec![job("active"), busy(), busy(), busy(), gone()], vec![3, 0, 0, 0]),
        // Another key, or another address, may tell more.
        (vec![job("active"), (401, "application/json", "{}".to_owned()), gone()], vec![3, 0, 0, 0]),
        (vec![job("active"), (302, "text/plain", String::new()), gone()], vec![3, 0, 0, 0]),
    ] {
        let count = answers.len();
        let server = registering(BY_BULK, 404, answers);
        let runbook = Runbook::of(&setup("connection"));
        let file = runbook.folder().join("immuta-jobs-lake_house___.txt");
        let more = [RUN, &[("WAIT_SECONDS", "0")]].concat();
        for (run, expected) in codes.iter().enumerate() {
            let (code, said, problem) = runbook.run(&server.url(), &more);
            assert_eq!(code, *expected, "{run}: {said}{problem}");
            if *expected == 1 {
                assert!(problem.contains("remove immuta-jobs-lake_house___.txt"), "{problem}");
            }
        }
        assert!(!file.exists());
        let requests = lines(&server.take());
        assert_eq!(requests.iter().filter(|line| line.contains("/jobs")).count(), count, "{requests:?}");
        assert_eq!(requests.iter().filter(|line| *line == "POST /data/connection").count(), 1, "{requests:?}");
    }
}

#[test]
fn a_dry_run_counts_as_passed_only_where_its_answer_says_so() {
    for (answer, code) in [
        (r#"{"status": "passed"}"#, 0),
        (r#"[{"name": "x", "status": "passed"}, {"name": "y", "status": "skipped"}]"#, 0),
        (r#"{"validationResults": {"status": "warning", "tests": []}}"#, 0),
        (r#"{"success": true}"#, 0),
        (r#"{"success": false, "status": "passed"}"#, 1),
        (r#"{"status": "error", "tests": [{"status": "passed"}]}"#, 1),
        (r#"{"tests": [{"status": "passed"}, {"status": "failed"}]}"#, 1),
        (r#"{"status": "createError"}"#, 1),
        // Whoever reads it must tell.
        (r#"{"status": "unheard of", "tests": [{"status": "passed"}]}"#, 3),
        ("", 3),
        ("true", 3),
        ("{}", 3),
        (r#"{"tests": []}"#, 3),
    ] {
        for confirmed in [false, true] {
            let server = with_useless("/data/connection/test", ok(answer));
            let more = [RUN[0], ("DRY_RUN_PASSED", if confirmed { "yes" } else { "" })];
            let (exit, said, problem) = Runbook::of(&setup("connection")).run(&server.url(), &more);
            assert_eq!(exit, if confirmed && code == 3 { 0 } else { code }, "{answer}: {said}{problem}");
        }
    }
}

#[test]
fn nothing_around_it_gets_in_the_way() {
    use std::os::unix::fs::PermissionsExt;
    let server = with(vec![]);
    let runbook = Runbook::of(&setup("integration-manual"));
    // Settings of curl that would send things elsewhere.
    fs::write(runbook.folder().join(".curlrc"), "url = http://127.0.0.1:9/\nrequest = DELETE\n").unwrap();
    let home = runbook.folder().to_str().unwrap().to_owned();
    let (code, said, problem) = runbook.run(&server.url(), &[RUN[0], ("HOME", &home), ("CURL_HOME", &home)]);
    assert_eq!((code, problem.as_str()), (0, ""), "{said}");
    let file = runbook.folder().join("immuta-script-immuta_a.sql");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "others cannot read the script");
    // A file that cannot be written is no script that is saved.
    fs::remove_file(&file).unwrap();
    let full = runbook.folder().join("bin");
    fs::create_dir(&full).unwrap();
    fs::write(full.join("mktemp"), "#!/bin/sh\nexit 1\n").unwrap();
    fs::set_permissions(full.join("mktemp"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", full.display(), std::env::var("PATH").unwrap());
    let (code, said, problem) = runbook.run(&with(vec![]).url(), &[RUN[0], ("PATH", &path)]);
    assert_eq!((code, problem.contains("cannot be written")), (1, true), "{said}{problem}");
    assert!(!file.exists());
}

#[test]
fn what_is_busy_is_asked_again_and_what_leads_elsewhere_is_not_followed() {
    for status in [429, 502, 503, 504] {
        let mut first = true;
        let server = Capture::start(move |request| match request.path.as_str() {
            "/integrations" if request.method == "GET" && std::mem::take(&mut first) => {
                (status, "text/plain", "busy".to_owned())
            }
            "/integrations" if request.method == "GET" => ok("[]"),
            _ => ok(r#"{"id": "7", "status": "enabled"}"#),
        });
        let (code, said, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), &[]);
        assert_eq!(code, 0, "{status}: {said}{problem}");
    }
    for (status, code) in [(302, 3), (500, 3), (400, 1)] {
        let server = Capture::start(move |_| (status, "text/plain", "no".to_owned()));
        let (exit, said, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), &[]);
        assert_eq!((exit, server.take().len()), (code, 1), "{status}: {said}{problem}");
    }
}

#[test]
fn nothing_that_a_server_says_reaches_the_terminal_as_a_command() {
    let escape = "\u{1b}[31m";
    for answer in [
        json!([{"id": format!("{escape}3"), "status": "enabled", "config": {"workspaceUrl": HERE}}]),
        json!([{"id": format!("{escape}3"), "status": "enabled", "config": {"additionalWorkspaceConnections": [{"workspaceUrl": HERE}]}}]),
        json!({"message": escape}),
    ] {
        let server = Capture::start(move |_| ok(&answer.to_string()));
        let (_, said, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), &[]);
        assert!(!format!("{said}{problem}").contains('\u{1b}'), "{said}{problem}");
    }
    for answer in [
        json!({"status": format!("{escape}ing")}),
        json!({"status": format!("{escape}odd")}),
        json!({"status": "enabled", "config": {"workspaceUrl": HERE, "additionalWorkspaceConnections": [{"workspaceUrl": escape}]}}),
    ] {
        let server = api(move |_| ok(&answer.to_string()));
        let (_, said, problem) = Runbook::of(&setup("integration-update")).run(&server.url(), &[("WAIT_SECONDS", "0")]);
        assert!(!format!("{said}{problem}").contains('\u{1b}'), "{said}{problem}");
    }
}

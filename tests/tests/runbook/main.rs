//! The runbook, run for real: against the sandbox, and against servers that answer what a test says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

mod change;
mod jobs;

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
        (&["recurringValidationError"], 1, "integration 77 is recurringValidationError, not enabled"),
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
    // An integration that could not be changed is as it was: nobody is told to remove it.
    for state in ["editError", "migrateError", "recurringValidationError"] {
        let server = with(vec![entry("3", state, HERE, &[])]);
        let (code, _, problem) = Runbook::of(&setup("connection")).run(&server.url(), RUN);
        assert_eq!((code, problem.contains("Upgrade Manager")), (1, true), "{state}: {problem}");
        assert!(!problem.contains("remove it"), "{state}: {problem}");
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

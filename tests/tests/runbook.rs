//! The runbook, run for real: against the sandbox, and against servers that answer what a test says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;
use ucforge_tests::{Capture, Captured, Reply, Server, ucforge};

fn setup(flow: &str) -> Value {
    let mut setup = json!({"ucforge": 1, "flow": flow, "workspaceUrl": "h.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": {"env": "PAT"}, "catalog": "immuta_a"});
    if flow == "connection" {
        setup["connectionKey"] = "lake house/ü'".into();
    }
    setup
}

/// A folder with the runbook of a setup, as people have it.
struct Runbook(TempDir);

impl Runbook {
    fn of(setup: &Value) -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("setup.json");
        fs::write(&path, setup.to_string()).unwrap();
        let built = ucforge(&["build", path.to_str().unwrap(), "--document", "runbook"]);
        assert_eq!(built.code, 0, "{built:?}");
        fs::remove_file(&path).unwrap();
        fs::write(folder.path().join("runbook.sh"), built.out).unwrap();
        Self(folder)
    }

    fn folder(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, url: &str, more: &[(&str, &str)]) -> (i32, String, String) {
        let output = Command::new("bash")
            .arg("runbook.sh")
            .current_dir(self.folder())
            .env_remove("SCRIPT_WAS_RUN")
            .envs([
                ("IMMUTA_URL", url),
                ("IMMUTA_API_KEY", "k'ey"),
                ("PAT", "s3'cret"),
                ("INTEGRATION_ID", "1"),
                ("POLL_SECONDS", "0"),
            ])
            .envs(more.iter().copied())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    }

    fn script(&self) -> String {
        fs::read_to_string(self.folder().join("immuta-script-immuta_a.sql")).unwrap()
    }
}

const RUN: &[(&str, &str)] = &[("SCRIPT_WAS_RUN", "yes")];

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
        for _ in 0..3 {
            let (code, said, problem) = runbook.run(&url, RUN);
            assert_eq!((code, problem.as_str()), (0, ""), "{flow}: {said}");
            assert!(said.ends_with("done\n") && said.contains("integration 1: enabled"), "{flow}: {said}");
            assert!(!said.contains("s3'cret"));
        }
        let there = server.client().send("GET", "/integrations", b"").json();
        assert_eq!(there.as_array().map(Vec::len), Some(1), "{there}");
        // Nothing is left beside the script.
        let files: Vec<_> = fs::read_dir(runbook.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(files.len(), if flow == "integration-automatic" { 1 } else { 2 }, "{files:?}");
        let update = Runbook::of(&setup("integration-update"));
        if flow == "integration-manual" {
            assert_eq!(update.run(&url, &[]).0, 0);
        }
    }
}

fn ok(body: &str) -> Reply {
    (200, "application/json", body.to_owned())
}

/// Which requests came, without their bodies.
fn lines(requests: &[Captured]) -> Vec<String> {
    requests.iter().map(|request| format!("{} {}", request.method, request.path)).collect()
}

#[test]
fn a_connection_is_looked_for_tried_and_registered() {
    let server = Capture::start(move |request| match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/integrations/scripts/create") => (200, "text/plain", "SELECT 1;\n-- ü \\n\n".to_owned()),
        ("POST", "/data/connection/test") => ok(r#"{"validationResults": {"status": "passed"}}"#),
        ("POST", _) => ok(r#"{"objectPath": ["k"], "bulkId": "b"}"#),
        _ => (404, "application/json", "{}".to_owned()),
    });
    let runbook = Runbook::of(&setup("connection"));
    let (code, said, problem) = runbook.run(&server.url(), RUN);
    // The second look at the connection is a 404 here as well: what was registered must be there.
    assert_eq!(
        (code, problem.contains("looking at the connection: the API answered 404")),
        (1, true),
        "{said}{problem}"
    );
    let requests = server.take();
    let key = "/data/connection/lake%20house%2F%C3%BC%27";
    assert_eq!(
        lines(&requests),
        [
            &format!("GET {key}"),
            "POST /integrations/scripts/create",
            "POST /data/connection/test",
            "POST /data/connection",
            &format!("GET {key}")
        ]
    );
    assert_eq!(runbook.script(), "SELECT 1;\n-- ü \\n\n");
    assert_eq!(requests[2].json(), requests[3].json());
    assert_eq!(requests[3].json()["connection"]["token"], "s3'cret");
    assert!(requests.iter().all(|request| request.header("authorization") == Some("k'ey")));
    assert_eq!(requests[1].json()["config"]["workspaceUrl"], "h.cloud.databricks.com");
}

#[test]
fn waiting_ends_with_the_state_of_the_integration() {
    for (states, code, said) in [
        (&["creating", "migrating", "enabled"][..], 0, "integration 77: enabled"),
        (&["creating", "createError"], 1, "integration 77 is not enabled"),
        (&["recurringValidationError"], 1, "integration 77 is not enabled"),
        (&["disabled"], 1, "integration 77 is not enabled"),
    ] {
        let mut left = states.iter();
        let server = Capture::start(move |request| match request.path.as_str() {
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
fn waiting_gives_up_and_can_go_on() {
    let server = Capture::start(|request| match request.path.as_str() {
        "/integrations/77" => ok(r#"{"status": "creating"}"#),
        _ => ok(r#"{"nativeIntegrationId": 77}"#),
    });
    let (code, _, problem) = Runbook::of(&setup("connection")).run(&server.url(), &[("WAIT_SECONDS", "0")]);
    assert_eq!((code, problem.contains("still creating: run this again")), (3, true), "{problem}");
}

#[test]
fn another_connection_or_catalog_is_not_taken_for_this_one() {
    let server = Capture::start(|_| {
        ok(r#"{"connection": {"hostname": "other.cloud.databricks.com"}, "nativeIntegrationId": 77}"#)
    });
    let (code, _, problem) = Runbook::of(&setup("connection")).run(&server.url(), &[]);
    assert_eq!((code, problem.as_str()), (1, "stopped: the key belongs to a connection with another workspace\n"));
    let server = Capture::start(|request| match request.method.as_str() {
        "POST" => (409, "application/json", r#"{"message": "integration already exists on h (id = 5)"}"#.to_owned()),
        _ => ok(r#"{"id": "5", "status": "enabled", "config": {"catalog": "immuta_b"}}"#),
    });
    let (code, _, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), &[]);
    assert_eq!((code, problem.contains("integration 5 has another catalog")), (1, true), "{problem}");
    assert_eq!(lines(&server.take()), ["POST /integrations", "GET /integrations/5"]);
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
        let server = Capture::start(move |request| match request.path.as_str() {
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
    let server = Capture::start(|request| match request.path.as_str() {
        "/data/connection/test" => ok("{\"validationResults\": {\"status\" :\n \"failed\"}}"),
        "/integrations/scripts/create" => ok("\"SELECT 1;\""),
        _ => (404, "application/json", "{}".to_owned()),
    });
    let (exit, _, problem) = Runbook::of(&setup("connection")).run(&server.url(), RUN);
    assert_eq!((exit, problem.contains("the dry run failed")), (1, true), "{problem}");
    // No answer at all: who knows whether it was carried out.
    let server = Capture::start(|_| (0, "", String::new()));
    let (exit, _, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), &[]);
    assert_eq!((exit, problem.contains("may have been carried out")), (3, true), "{problem}");
    let (exit, _, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), &[("PAT", "")]);
    assert_eq!((exit, problem.as_str()), (2, "PAT is not set\n"));
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
        let server = Capture::start(move |_| ok(&sent));
        let runbook = Runbook::of(&setup("integration-manual"));
        assert_eq!(runbook.run(&server.url(), &[]).0, 3);
        assert_eq!(runbook.script(), format!("{script}\n"), "{body}");
        let (_, said, _) = runbook.run(&server.url(), &[]);
        assert!(said.contains("is in immuta-script-immuta_a.sql already"), "{said}");
        fs::write(runbook.folder().join("immuta-script-immuta_a.sql"), "edited").unwrap();
        let (_, said, _) = runbook.run(&server.url(), &[]);
        assert_eq!(runbook.script(), "edited");
        assert!(said.contains("it stays as it is"), "{said}");
        assert_eq!(
            fs::read_to_string(runbook.folder().join("immuta-script-immuta_a.sql.new")).unwrap(),
            format!("{script}\n")
        );
    }
}

#[test]
fn taking_access_away_is_asked_for() {
    let mut active = setup("connection");
    active["settings"] = json!({"isActive": true});
    let server = Capture::start(|request| match request.path.as_str() {
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
    let server = Capture::start(move |request| match request.method.as_str() {
        "GET" => ok(&format!(r#"{{"status": "{}"}}"#, states.next().unwrap())),
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
    Capture::start(move |request| {
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
            _ if registered => ok(r#"{"nativeIntegrationId": 77}"#),
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
    let server = Capture::start(move |request| {
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
        ["POST /integrations", "GET /integrations/7", "GET /integrations/7", "GET /integrations/7"]
    );
    let server = Capture::start(|_| (503, "text/plain", "busy".to_owned()));
    let (code, _, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), &[]);
    assert_eq!((code, problem.contains("the server answered 503")), (3, true), "{problem}");
    assert_eq!(server.take().len(), 1);
}

#[test]
fn secrets_may_come_from_variables_of_any_name() {
    for name in ["url", "code", "answer", "options", "all", "secrets", "c", "s", "i", "pause", "value"] {
        let mut named = setup("integration-automatic");
        named["token"] = json!({"env": name});
        let server = Capture::start(|_| ok(r#"{"id": "7", "status": "enabled"}"#));
        let (code, said, problem) = Runbook::of(&named).run(&server.url(), &[(name, "s3'cret")]);
        assert_eq!(code, 0, "{name}: {said}{problem}");
        assert_eq!(server.take()[0].json()["config"]["token"], "s3'cret", "{name}");
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
        let server = Capture::start(|_| ok(r#"{"id": "7", "status": "enabled"}"#));
        let (code, _, problem) = Runbook::of(&setup("integration-update")).run(&server.url(), &[(name, value)]);
        assert_eq!((code, problem.starts_with(name)), (2, true), "{name}={value}: {problem}");
        assert_eq!(server.take().len(), 0);
    }
}

#[test]
fn only_an_integration_that_can_be_changed_is_changed() {
    for state in ["deleted", "disabled", "odd one"] {
        let server = Capture::start(move |_| ok(&json!({"status": state}).to_string()));
        let (code, _, problem) = Runbook::of(&setup("integration-update")).run(&server.url(), &[]);
        assert_eq!((code, problem.contains(&format!("integration 1 is {state}"))), (1, true), "{problem}");
        assert_eq!(lines(&server.take()), ["GET /integrations/1"]);
    }
}

#[test]
fn large_answers_take_no_time_of_their_own() {
    let script = "GRANT SELECT ON TABLE a.b.c TO `x`; -- ü\n".repeat(3000);
    let sent = json!(script).to_string();
    let server = Capture::start(move |request| match request.method.as_str() {
        "POST" => ok(&sent),
        _ => ok("[]"),
    });
    let runbook = Runbook::of(&setup("integration-manual"));
    assert_eq!(runbook.run(&server.url(), &[]).0, 3);
    assert_eq!(runbook.script().len(), script.len());
}

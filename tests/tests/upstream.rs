//! `serve --upstream`: a tenant behind the paths of the API, its key added on this side.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests say what they expect by unwrapping it")]

use std::fs;
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;
use ucforge_tests::{Capture, Captured, Client, Server, ucforge_with};

const KEY: &str = "k3y-of-the-tenant";

/// A home with a profile for this address; the key is in the environment.
fn home(url: &str, more: &[&str]) -> TempDir {
    let home = TempDir::new().unwrap();
    let variables = variables(home.path());
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let add = ["profile", "add", "acme", "--url", url, "--key-env", "ACME_KEY"];
    let output = ucforge_with(&[&add[..], more].concat(), b"", &variables);
    assert_eq!(output.code, 0, "{output:?}");
    home
}

fn variables(home: &Path) -> Vec<(&'static str, String)> {
    let home = home.to_str().unwrap().to_owned();
    vec![("HOME", home.clone()), ("XDG_CONFIG_HOME", home), ("ACME_KEY", KEY.to_owned())]
}

fn start(home: &TempDir) -> (Server, impl FnOnce() -> String + use<>) {
    let variables = variables(home.path());
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Server::start_with(&["--upstream", "acme"], &variables)
}

fn with_token(server: &Server) -> Client<'_> {
    server.client().header("Authorization", Some(server.token()))
}

#[test]
fn the_key_is_added_and_the_answer_comes_back() {
    let tenant = Capture::start(|request: &Captured| match request.method.as_str() {
        "GET" => (200, "application/json", r#"[{"id": 7, "status": "enabled"}]"#.to_owned()),
        _ => (409, "application/json", r#"{"statusCode": 409, "error": "Conflict", "message": "there"}"#.to_owned()),
    });
    let home = home(&tenant.url(), &[]);
    let (server, said) = start(&home);
    let answer = with_token(&server).send("GET", "/integrations?x=1", b"");
    assert_eq!((answer.status, answer.json()), (200, json!([{"id": 7, "status": "enabled"}])));
    let answer = with_token(&server).send("POST", "/integrations", br#"{"type": "Trino"}"#);
    assert_eq!((answer.status, answer.json()["message"].as_str().unwrap().to_owned()), (409, "there".to_owned()));
    let seen = tenant.take();
    let lines: Vec<_> = seen.iter().map(|request| format!("{} {}", request.method, request.path)).collect();
    assert_eq!(lines, ["GET /integrations?x=1", "POST /integrations"]);
    assert!(seen.iter().all(|request| request.header("authorization").unwrap().contains(KEY)), "{seen:?}");
    assert!(seen.iter().all(|request| !format!("{request:?}").contains(server.token())));
    assert_eq!(seen[1].json(), json!({"type": "Trino"}));
    let arguments = fs::read(format!("/proc/{}/cmdline", server.process())).unwrap_or_default();
    assert!(!String::from_utf8_lossy(&arguments).contains(KEY));
    let token = server.token().to_owned();
    server.signal("TERM");
    let (_, said) = (server.ended(), said());
    assert!(said.contains("GET /integrations?... 200") && !said.contains(KEY) && !said.contains(&token), "{said}");
}

#[test]
fn what_the_sandbox_takes_is_taken_here_too() {
    let tenant = Capture::start(|_| (200, "application/json", r#"[{"id": 7}]"#.to_owned()));
    let home = home(&tenant.url(), &[]);
    let (server, _said) = start(&home);
    let head = with_token(&server).send("HEAD", "/integrations", b"");
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, Some("11"), 0));
    for content_type in ["application/yaml", "text/yaml; charset=utf-8"] {
        let yaml = b"type: Trino\nsize: 12345678901234567890\n";
        let answer = with_token(&server).header("Content-Type", Some(content_type)).send("POST", "/integrations", yaml);
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let seen = tenant.take();
    let lines: Vec<_> = seen.iter().map(|request| format!("{} {}", request.method, request.path)).collect();
    assert_eq!(lines, ["GET /integrations", "POST /integrations", "POST /integrations"]);
    for request in &seen[1..] {
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert_eq!(String::from_utf8_lossy(&request.body), r#"{"type":"Trino","size":12345678901234567890}"#);
    }
    // Which methods there are is no question for the tenant, and known for every version.
    for (path, allow) in [
        ("/integrations", "GET, POST, HEAD, OPTIONS"),
        ("/jobs", "GET, HEAD, OPTIONS"),
        ("/data/crawl/k", "POST, PUT, OPTIONS"),
    ] {
        for (method, status) in [("OPTIONS", 204), ("PATCH", 405)] {
            let answer = with_token(&server).send(method, path, b"");
            assert_eq!((answer.status, answer.header("allow")), (status, Some(allow)), "{method} {path}");
        }
    }
    let html = with_token(&server).header("Content-Type", Some("text/html"));
    assert_eq!(html.send("POST", "/integrations", b"{}").status, 415);
    let bad = with_token(&server).header("Content-Type", Some("application/yaml"));
    assert_eq!(bad.send("POST", "/integrations", b"a: [").status, 400);
    for method in ["HEAD", "OPTIONS"] {
        assert_eq!(server.client().send(method, "/integrations", b"").status, 401, "{method}");
    }
    assert_eq!(tenant.take().len(), 0);
}

#[test]
fn the_key_does_not_come_back_and_what_only_looks_like_a_piece_of_it_does() {
    let tenant = Capture::start(|request: &Captured| {
        let piece = &KEY[..KEY.len() - 1];
        match request.method.as_str() {
            "GET" => (200, "application/json", format!(r#"[{{"id": 7, "path": "/{piece}/x", "note": "{KEY}"}}]"#)),
            _ => (400, "application/json", format!(r#"{{"statusCode": 400, "message": "bad {piece}..."}}"#)),
        }
    });
    let home = home(&tenant.url(), &[]);
    let (server, _said) = start(&home);
    // A page goes on from this: a mask would be written into the tenant.
    let answer = with_token(&server).send("GET", "/integrations", b"");
    assert_eq!(answer.json(), json!([{"id": 7, "path": "/k3y-of-the-tenan/x", "note": "REDACTED"}]));
    let answer = with_token(&server).send("POST", "/integrations", br#"{"type": "Trino"}"#);
    assert_eq!(answer.json()["message"], "bad REDACTED...");
}

#[test]
fn nobody_gets_through_without_the_token_and_nothing_but_the_api_is_reached() {
    let tenant = Capture::everything();
    let home = home(&tenant.url(), &[]);
    let (server, _said) = start(&home);
    for authorization in [None, Some("x"), Some(KEY), Some(&server.token()[1..])] {
        let answer = server.client().header("Authorization", authorization).send("GET", "/integrations", b"");
        assert_eq!(answer.status, 401, "{authorization:?}");
    }
    for (method, target, status) in [
        ("GET", "/api/v1/users", 404),
        ("GET", "/integrations/1/../../users", 404),
        ("PATCH", "/integrations", 405),
        ("GET", "/__sandbox/state", 404),
        ("POST", "/bim/apikey/authenticate/x", 404),
        // With the key that is added, a token would come back.
        ("POST", "/bim/apikey/authenticate", 404),
        // What the tenant may take for another path.
        ("GET", "/data/object/../../users", 404),
        ("POST", "/data/object/search/../../crawl/k", 404),
        ("POST", "/data/object/search/%2e%2E/x", 404),
        ("POST", "/data/object/search/..%2Fcrawl%5C..", 404),
    ] {
        assert_eq!(with_token(&server).send(method, target, b"").status, status, "{method} {target}");
    }
    assert_eq!(with_token(&server).send("POST", "/integrations", b"{").status, 400);
    assert_eq!(server.client().header("Host", Some("evil.example")).send("GET", "/integrations", b"").status, 403);
    // The page itself needs no token: it holds nothing.
    assert_eq!(server.client().send("GET", "/", b"").status, 200);
    assert_eq!(tenant.take().len(), 0);
}

#[test]
fn a_read_only_profile_changes_nothing_and_a_lost_answer_is_said() {
    let tenant = Capture::start(|request: &Captured| match request.method.as_str() {
        "GET" => (0, "", String::new()),
        _ => (200, "application/json", "{}".to_owned()),
    });
    let home = home(&tenant.url(), &["--read-only"]);
    let (server, _said) = start(&home);
    let answer = with_token(&server).send("DELETE", "/integrations/1", b"");
    assert_eq!(answer.status, 403, "{}", answer.text());
    assert_eq!(tenant.take().len(), 0);
    let answer = with_token(&server).send("GET", "/integrations", b"");
    assert!([502, 504].contains(&answer.status), "{}: {}", answer.status, answer.text());
    assert!(!answer.text().contains(KEY));
    // What changes nothing is asked three times at most.
    assert!((1..=3).contains(&tenant.take().len()));
}

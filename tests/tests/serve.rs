//! The sandbox and the page over real HTTP.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use serde_json::{Value, json};
use ucforge_tests::{Server, ucforge};

const CREATE: &str = r#"{"type": "Databricks", "autoBootstrap": true, "config": {
  "workspaceUrl": "www.example-workspace.cloud.databricks.com", "httpPath": "sql/protocolv1/o/0/0000-00000-abc123",
  "authenticationType": "token", "token": "s3cret", "catalog": "immuta"}}"#;

#[test]
fn an_integration_becomes_enabled() {
    let server = Server::start(&["--control", "--delay", "5000"]);
    let client = server.client();
    let created = client.send("POST", "/integrations", CREATE.as_bytes());
    assert_eq!((created.status, created.json()["status"].clone()), (200, json!("creating")));
    let id = created.json()["id"].as_str().unwrap().to_owned();
    let status = || client.send("GET", &format!("/integrations/{id}"), b"").json()["status"].clone();
    assert_eq!(status(), "creating");
    assert_eq!(client.send("POST", "/__sandbox/advance?ms=4999", b"").status, 200);
    assert_eq!(status(), "creating");
    client.send("POST", "/__sandbox/advance?ms=1", b"");
    assert_eq!(status(), "enabled");
    let shown = client.send("GET", "/integrations", b"");
    assert_eq!(shown.json()[0]["config"]["token"], "REDACTED");
    assert!(!shown.text().contains("s3cret"));
    assert_eq!(client.send("POST", "/integrations", CREATE.as_bytes()).status, 409);
}

#[test]
fn the_clock_runs_by_itself_without_control() {
    let server = Server::start(&["--delay", "50"]);
    let client = server.client();
    client.send("POST", "/integrations", CREATE.as_bytes());
    let status = || client.send("GET", "/integrations/1", b"").json()["status"].clone();
    while status() == "creating" {}
    assert_eq!(status(), "enabled");
    assert_eq!(client.send("GET", "/__sandbox/state", b"").status, 404);
}

#[test]
fn a_script_comes_as_text() {
    let server = Server::start(&[]);
    let script =
        server.client().send("POST", "/integrations/scripts/create", CREATE.replace("true", "false").as_bytes());
    assert_eq!((script.status, script.header("content-type")), (200, Some("text/plain")));
    assert!(script.text().contains("CREATE CATALOG IF NOT EXISTS `immuta`"));
}

#[test]
fn whoever_may_not_come_in_is_told_so() {
    let server = Server::start(&["--api-key", "846e"]);
    let status = |client: ucforge_tests::Client<'_>| client.send("GET", "/integrations", b"").status;
    assert_eq!(status(server.client()), 401);
    assert_eq!(status(server.client().header("Authorization", None)), 401);
    assert_eq!(status(server.client().header("Authorization", Some("846e"))), 200);
    assert_eq!(status(server.client().header("Authorization", Some("Bearer 846e"))), 200);
    // A foreign name that resolves to this machine.
    for host in ["evil.example", "127.0.0.1.evil.example:80", ""] {
        assert_eq!(status(server.client().header("Host", Some(host))), 403, "{host}");
    }
    for host in ["localhost", "127.0.0.1:1", "[::1]:4173"] {
        assert_eq!(
            status(server.client().header("Host", Some(host)).header("Authorization", Some("846e"))),
            200,
            "{host}"
        );
    }
}

#[test]
fn bad_input_has_an_answer_in_the_shape_of_the_api() {
    let server = Server::start(&[]);
    let refused = |content_type: &str, body: &[u8]| {
        let answer = server.client().header("Content-Type", Some(content_type)).send("POST", "/integrations", body);
        let json = answer.json();
        assert_eq!(json["statusCode"], answer.status, "{json}");
        assert!(json["error"].is_string() && json["message"].is_string(), "{json}");
        answer.status
    };
    assert_eq!(refused("application/json", b""), 400);
    assert_eq!(refused("application/json", b"{\"type\": "), 400);
    assert_eq!(refused("application/json", b"\xff\xfe\x00"), 400);
    assert_eq!(refused("application/json", b"{\"type\": \"Databricks\"}"), 422);
    assert_eq!(refused("text/html", b"{}"), 415);
    assert_eq!(refused("application/json", &vec![b'['; (16 << 20) + 1]), 413);
    let wrong = server.client().send("DELETE", "/integrations", b"");
    assert_eq!((wrong.status, wrong.header("allow")), (405, Some("GET, POST")));
    // Not even HTTP: the server stays up.
    server.client().raw(b"\x00\x01\x02\r\n\r\n");
    assert_eq!(server.client().send("GET", "/integrations", b"").json(), json!([]));
}

#[test]
fn the_page_comes_with_its_policy() {
    let server = Server::start(&[]);
    let page = server.client().send("GET", "/", b"");
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").unwrap();
    for part in [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    if page.header("content-type") == Some("text/html; charset=utf-8") {
        let wasm = server.client().send("GET", "/pkg/form_bg.wasm", b"");
        assert_eq!((wasm.status, wasm.header("content-type")), (200, Some("application/wasm")));
        let again = server.client().header("If-None-Match", wasm.header("etag")).send("GET", "/pkg/form_bg.wasm", b"");
        assert_eq!((again.status, again.body.len()), (304, 0));
    } else {
        assert!(page.text().contains("cargo xtask web"), "{}", page.text());
    }
    assert_eq!(server.client().send("GET", "/../Cargo.toml", b"").status, 404);
}

#[test]
fn a_taken_port_is_said_in_a_sentence() {
    let server = Server::start(&[]);
    let second = ucforge(&["serve", "--listen", server.address()]);
    assert_eq!(second.code, 2);
    assert!(second.err.contains("--listen 127.0.0.1:0"), "{}", second.err);
}

#[test]
fn yaml_bodies_are_read() {
    let server = Server::start(&[]);
    let yaml = b"type: Databricks\nautoBootstrap: true\nconfig:\n  workspaceUrl: h\n  httpPath: p\n  authenticationType: token\n  token: t\n  catalog: c\n";
    let answer = server.client().header("Content-Type", Some("application/yaml")).send("POST", "/integrations", yaml);
    assert_eq!((answer.status, answer.json()["id"].clone()), (200, Value::from("1")));
}

//! The sandbox and the page over real HTTP.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use ucforge_tests::{Answer, Server, ucforge};

const CREATE: &str = include_str!("../../core/fixtures/sandbox/create.json");

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
fn a_page_of_another_origin_changes_nothing() {
    let server = Server::start(&["--control"]);
    let client = |origin| server.client().header("Authorization", None).header("Origin", Some(origin));
    assert_eq!(server.client().send("POST", "/integrations", CREATE.as_bytes()).status, 200);
    let reset = |origin| client(origin).send("POST", "/__sandbox/reset", b"").status;
    for foreign in ["http://evil.example", "null"] {
        assert_eq!(reset(foreign), 403, "{foreign}");
        assert_eq!(client(foreign).send("POST", "/__sandbox/advance?ms=1", b"").status, 403, "{foreign}");
    }
    assert_eq!(server.client().send("GET", "/integrations/1", b"").status, 200);
    assert_eq!(reset("http://127.0.0.1:4173"), 200);
    assert_eq!(server.client().send("GET", "/integrations/1", b"").status, 404);
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
    assert_eq!((wrong.status, wrong.header("allow")), (405, Some("GET, POST, HEAD, OPTIONS")));
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
fn the_page_is_sent_compressed_to_those_who_ask_for_it() {
    let server = Server::start(&[]);
    let packed = server.client().header("Accept-Encoding", Some("br, gzip"));
    for path in ["/", "/pkg/form_bg.wasm", "/docs/docs.css"] {
        let whole = server.client().send("GET", path, b"");
        if whole.header("vary").is_none() {
            // This build has no page, or not this part of it.
            assert!(whole.status == 404 || whole.text().contains("cargo xtask web"), "{path}");
            continue;
        }
        let answer = packed.send("GET", path, b"");
        assert_eq!(
            (answer.header("content-encoding"), whole.header("content-encoding")),
            (Some("gzip"), None),
            "{path}"
        );
        assert_eq!((answer.header("vary"), whole.header("vary")), (Some("accept-encoding"), Some("accept-encoding")));
        assert_eq!(answer.header("content-type"), whole.header("content-type"));
        assert!(answer.body.len() < whole.body.len(), "{path}");
        let mut content = Vec::new();
        flate2::read::GzDecoder::new(answer.body.as_slice()).read_to_end(&mut content).unwrap();
        assert!(content == whole.body, "{path}");
        // Each form has its own tag, and a length of its own that HEAD tells too.
        assert_ne!(answer.header("etag"), whole.header("etag"));
        let head = packed.send("HEAD", path, b"");
        for name in ["content-encoding", "content-length", "etag"] {
            assert_eq!(head.header(name), answer.header(name), "{path} {name}");
        }
        let again = server
            .client()
            .header("Accept-Encoding", Some("gzip"))
            .header("If-None-Match", answer.header("etag"))
            .send("GET", path, b"");
        assert_eq!((again.status, again.header("content-encoding"), again.body.len()), (304, None, 0), "{path}");
        // Garbage that was asked for is not announced as something else.
        let garbage = server
            .client()
            .header("Accept-Encoding", Some("gzip"))
            .header("X-Sandbox-Fault", Some("garbage"))
            .send("GET", path, b"");
        assert_eq!(garbage.header("content-encoding"), None, "{path}");
    }
    // Answers of the API are short, and stay as they are.
    assert_eq!(packed.send("GET", "/integrations", b"").json(), json!([]));
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

/// A request line by line, for `HOST` the server's own name. Connections end with their answer.
fn answer_to(server: &Server, head: &[&str], body: &str) -> Answer {
    let head = head.join("\r\n").replace("HOST", server.address());
    server.client().send_raw(format!("{head}\r\nConnection: close\r\n\r\n{body}").as_bytes())
}

#[test]
fn a_request_names_one_host_and_it_is_this_one() {
    let server = Server::start(&[]);
    let key = "Authorization: k";
    let status = |head: &[&str]| answer_to(&server, head, "").status;
    let get = "GET /integrations HTTP/1.1";
    for (head, expected) in [
        (vec![get, key, "Host: HOST"], 200),
        (vec![get, "Authorization: clé", "Host: HOST"], 200),
        (vec![get, key], 400),
        (vec!["GET /integrations HTTP/1.0", key], 400),
        (vec!["GET /integrations HTTP/1.0", key, "Host: localhost"], 200),
        (vec![get, key, "Host: HOST", "Host: HOST"], 400),
        (vec![get, key, "Host: HOST", "Host: evil.example"], 400),
        (vec![get, key, "Host: 127.0.0.1:x"], 400),
        (vec![get, key, "Host: evil.example@127.0.0.1"], 400),
        (vec![get, key, "Host: 127.0.0.1, evil.example"], 400),
        (vec![get, key, "Host: evil.example"], 403),
        // The whole address as target.
        (vec!["GET http://HOST/integrations HTTP/1.1", key, "Host: HOST"], 200),
        (vec!["GET http://localhost/integrations HTTP/1.1", key, "Host: HOST"], 200),
        (vec!["GET http://evil.example/integrations HTTP/1.1", key, "Host: HOST"], 421),
        (vec!["GET http://evil.example:4173/ HTTP/1.1", "Host: HOST"], 421),
        (vec!["GET http://HOST@evil.example/integrations HTTP/1.1", key, "Host: HOST"], 400),
        (vec!["GET https://HOST/integrations HTTP/1.1", key, "Host: HOST"], 421),
        (vec!["GET http://HOST/integrations HTTP/1.1", key, "Host: evil.example"], 403),
        (vec!["CONNECT evil.example:443 HTTP/1.1", key, "Host: HOST"], 421),
    ] {
        assert_eq!(status(&head), expected, "{head:?}");
    }
    assert!(Server::start_on("localhost:0").client().send("GET", "/integrations", b"").status == 200);
}

#[test]
fn the_name_it_was_told_to_listen_on_is_its_own() {
    // The name of this machine, where that name leads to it.
    let name = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    let (name, local) = (name.trim(), TcpStream::connect((name.trim(), 9)));
    let resolves = !name.is_empty() && local.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionRefused);
    let server = Server::start_on(&if resolves { format!("{name}:0") } else { "localhost:0".to_owned() });
    let host = if resolves { name } else { "localhost" };
    let status = |host: &str| server.client().header("Host", Some(host)).send("GET", "/integrations", b"").status;
    assert_eq!((status(&format!("{host}:99")), status(&host.to_uppercase()), status("evil.example")), (200, 200, 403));
    for bad in ["4173", "localhost", "localhost:x", ":80", "::1:80", "[::1]", "127.0.0.1:65536"] {
        assert_eq!(ucforge(&["serve", "--listen", bad]).code, 2, "{bad}");
    }
}

#[test]
fn a_body_is_as_long_as_its_head_says() {
    let server = Server::start(&[]);
    let post = ["POST /integrations HTTP/1.1", "Host: HOST", "Authorization: k"];
    let status = |length: &str, body: &str| {
        let begin = Instant::now();
        let answer = answer_to(&server, &[&post[..], &[length]].concat(), body);
        assert!(begin.elapsed() < Duration::from_secs(20), "{length}: the answer did not come at once");
        answer.status
    };
    assert_eq!(status("Content-Length: 2", "{}"), 422);
    assert_eq!(status("Content-Length: 99999999999999", "{}"), 413);
    assert_eq!(status("Content-Length: 16777217", ""), 413);
    // Whoever reads only after having sent everything gets the answer as well.
    let large = vec![b' '; 24 << 20];
    for (header, size) in [("Content-Length: 25165824", ""), ("Transfer-Encoding: chunked", "1800000\r\n")] {
        let mut stream = TcpStream::connect(server.address()).unwrap();
        let head = format!("{}\r\n{header}\r\n\r\n{size}", post.join("\r\n"));
        stream.write_all(head.replace("HOST", server.address()).as_bytes()).unwrap();
        stream.write_all(&large).unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 413", "{header}");
    }
    for bad in ["+2", "-2", "2, 2", "2,3", "0x2", "2 2", "", "99999999999999999999999999"] {
        assert_eq!(status(&format!("Content-Length: {bad}"), "{}"), 400, "{bad}");
    }
    assert_eq!(status("Content-Length: 2\r\nContent-Length: 3", "{}"), 400);
    assert_eq!(status("Transfer-Encoding: chunked", "2\r\n{}\r\n0\r\n\r\n"), 422);
    for bad in ["x\r\n{}\r\n", "-1\r\n", "2\r\n{}}\r\n0\r\n\r\n", "fffffffffffffffffff\r\n", "\r\n\r\n"] {
        assert_eq!(status("Transfer-Encoding: chunked", bad), 400, "{bad:?}");
    }
    assert_eq!(status("Transfer-Encoding: gzip", "{}"), 400);
    assert_eq!(server.client().send("GET", "/integrations", b"").json(), json!([]));
}

#[test]
fn a_head_is_a_get_without_its_body() {
    let server = Server::start(&["--control"]);
    let client = server.client();
    client.send("POST", "/integrations", CREATE.as_bytes());
    for path in ["/integrations", "/integrations/1", "/integrations/9", "/", "/favicon.ico", "/jobs"] {
        let (get, head) = (client.send("GET", path, b""), client.send("HEAD", path, b""));
        assert_eq!((head.status, head.body.as_slice()), (get.status, &b""[..]), "{path}");
        for name in ["content-type", "content-length", "etag", "cache-control"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
        assert!(get.body.len() > 1 && head.header("content-length").is_some_and(|length| length != "0"), "{path}");
    }
}

#[test]
fn a_key_shuts_the_controls_too() {
    let server = Server::start(&["--control", "--api-key", "846e"]);
    let client = |key| server.client().header("Authorization", key);
    client(Some("846e")).send("POST", "/integrations", CREATE.as_bytes());
    for key in [None, Some("x")] {
        for (method, action) in [("POST", "reset"), ("POST", "advance?ms=1"), ("GET", "state")] {
            assert_eq!(client(key).send(method, &format!("/__sandbox/{action}"), b"").status, 401, "{method} {action}");
        }
    }
    let state = client(Some("846e")).send("GET", "/__sandbox/state", b"").json();
    assert_eq!((state["integrations"][0]["id"].as_str(), &state["now"]), (Some("1"), &json!(0)));
}

#[test]
fn what_is_not_there_needs_no_key() {
    let server = Server::start(&["--api-key", "846e"]);
    let client = || server.client().header("Authorization", None);
    for path in
        ["/favicon.ico", "/robots.txt", "/index.htm", "/api/integrations", "/integrations/1/x", "/__sandbox/state"]
    {
        for method in ["GET", "POST", "HEAD", "DELETE", "OPTIONS"] {
            assert_eq!(client().send(method, path, b"").status, 404, "{method} {path}");
        }
    }
    let post = client().send("POST", "/", b"{}");
    assert_eq!(
        (post.status, post.header("allow"), post.json()["statusCode"].clone()),
        (405, Some("GET, HEAD, OPTIONS"), json!(405))
    );
    assert_eq!(client().send("GET", "/", b"").status, 200);
    for (method, path) in
        [("GET", "/integrations"), ("HEAD", "/integrations"), ("POST", "/jobs/statuses"), ("PATCH", "/data/connection")]
    {
        assert_eq!(client().send(method, path, b"").status, 401, "{method} {path}");
    }
}

#[test]
fn an_integration_goes_away() {
    let server = Server::start(&["--control", "--delay", "5000"]);
    let client = server.client();
    client.send("POST", "/integrations", CREATE.as_bytes());
    assert_eq!(client.send("DELETE", "/integrations/1", b"").status, 409);
    client.send("POST", "/__sandbox/advance?ms=5000", b"");
    assert_eq!(client.send("DELETE", "/integrations/1", CREATE.as_bytes()).status, 400);
    let deleted = client.send("DELETE", "/integrations/1", b"");
    assert_eq!(
        (deleted.status, deleted.json()),
        (
            200,
            json!({"id": "1", "status": "deleting", "validationResults": {"status": "passed", "validationTests": [
            {"name": "Metastore validation", "status": "passed"},
            {"name": "Basic Connection Test", "result": [{"1": 1}], "status": "passed"}]}})
        )
    );
    assert_eq!(client.send("GET", "/integrations/1", b"").json()["status"], "deleting");
    client.send("POST", "/__sandbox/advance?ms=5000", b"");
    assert_eq!(client.send("GET", "/integrations/1", b"").status, 404);
    assert_eq!(client.send("GET", "/__sandbox/state", b"").json()["integrations"], json!([]));
    let wrong = client.send("PATCH", "/integrations/1", b"");
    assert_eq!((wrong.status, wrong.header("allow")), (405, Some("GET, PUT, DELETE, HEAD, OPTIONS")));
}

#[test]
fn answers_fail_as_they_are_asked_to() {
    let server = Server::start(&["--control"]);
    let faulty = |fault: &str| server.client().header("X-Sandbox-Fault", Some(fault));
    for status in ["401", "404", "409", "429", "500", "503"] {
        let answer = faulty(status).send("POST", "/integrations", CREATE.as_bytes());
        assert_eq!(
            (answer.status.to_string().as_str(), answer.json()["statusCode"].clone()),
            (status, json!(answer.status))
        );
        // Those who are too busy say for how long.
        assert_eq!(answer.header("retry-after"), ["429", "503"].contains(&status).then_some("1"), "{status}");
    }
    // Nothing was done.
    assert_eq!(server.client().send("GET", "/integrations", b"").json(), json!([]));

    let begin = Instant::now();
    assert_eq!(faulty("delay=300").send("GET", "/integrations", b"").json(), json!([]));
    assert!(begin.elapsed() >= Duration::from_millis(300));
    let begin = Instant::now();
    assert_eq!(faulty("delay=200, 503").send("GET", "/integrations", b"").status, 503);
    assert!(begin.elapsed() >= Duration::from_millis(200));

    let garbage = faulty("garbage").send("GET", "/integrations", b"");
    assert!(garbage.status == 200 && serde_json::from_slice::<Value>(&garbage.body).is_err(), "{garbage:?}");
    assert!(String::from_utf8(garbage.body).is_err());

    // Here it was done, and whoever asked cannot know.
    let cut = faulty("truncate").send("POST", "/integrations", CREATE.as_bytes());
    let length: usize = cut.header("content-length").unwrap().parse().unwrap();
    assert!(cut.status == 200 && !cut.body.is_empty() && cut.body.len() < length, "{cut:?}");
    assert_eq!(server.client().send("GET", "/integrations", b"").json()[0]["id"], "1");
    let other = CREATE.replace("www.example", "other.example");
    let request = format!(
        "POST /integrations HTTP/1.1\r\nHost: {}\r\nAuthorization: k\r\nx-sandbox-fault: drop\r\nContent-Length: {}\r\n\r\n{other}",
        server.address(),
        other.len()
    );
    assert_eq!(server.client().raw(request.as_bytes()), b"");
    assert_eq!(server.client().send("GET", "/integrations", b"").json().as_array().unwrap().len(), 2);

    let both = faulty("500,truncate").send("GET", "/integrations", b"");
    assert!(both.status == 500 && serde_json::from_slice::<Value>(&both.body).is_err(), "{both:?}");
    for unknown in ["nonsense", "delay", "99", "delay=-1", "drop=1", "503 drop"] {
        let answer = faulty(unknown).send("GET", "/integrations", b"");
        assert_eq!(answer.status, 400, "{unknown}");
        assert!(answer.json()["message"].as_str().unwrap().contains("truncate"), "{unknown}");
    }
    assert_eq!(faulty("").send("GET", "/integrations", b"").status, 200);
    // The page and what is not there as well.
    let begin = Instant::now();
    assert_eq!(faulty("503, delay=100").send("GET", "/", b"").status, 503);
    assert!(begin.elapsed() >= Duration::from_millis(100));
    assert_eq!(faulty("nonsense").send("GET", "/", b"").status, 400);
    assert_eq!(faulty("502").send("POST", "/nothing", b"{}").json()["error"], "Bad Gateway");
    let twice = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Sandbox-Fault: 503\r\nX-Sandbox-Fault: garbage\r\nConnection: close\r\n\r\n";
    let twice = server.client().send_raw(twice.as_bytes());
    assert!(twice.status == 503 && String::from_utf8(twice.body).is_err());
}

#[test]
fn workspaces_fail_by_their_names() {
    let server = Server::start(&["--control", "--delay", "100"]);
    let client = server.client();
    let create = |host: &str| {
        client.send(
            "POST",
            "/integrations",
            CREATE.replace("www.example-workspace.cloud.databricks.com", host).as_bytes(),
        )
    };
    for host in ["unreachable.invalid", "w.badtoken.invalid", "W.NoMetastore.Invalid"] {
        let refused = create(host);
        let answer = refused.json();
        assert_eq!((refused.status, answer["statusCode"].clone()), (422, json!(422)), "{answer}");
        assert_eq!(answer["validationResults"]["status"], "failed", "{answer}");
        assert_eq!(answer["validationResults"]["validationTests"][0]["status"], "failed", "{answer}");
    }
    assert_eq!(create("x.createerror.invalid").json()["status"], "creating");
    client.send("POST", "/__sandbox/advance?ms=100", b"");
    let failed = client.send("GET", "/integrations/1", b"").json();
    assert_eq!((&failed["status"], &failed["validationResults"]["status"]), (&json!("createError"), &json!("failed")));
    assert_eq!(create("x.createerror.invalid").status, 400);
}

#[test]
fn a_bulk_id_is_followed_to_the_end() {
    let server = Server::start(&["--control", "--delay", "100"]);
    let client = server.client();
    let body = json!({"connectionKey": "lakehouse",
        "connection": {"technology": "Databricks", "hostname": "b.cloud.databricks.com", "port": 443, "httpPath": "p",
            "authenticationType": "token", "token": "s3cret"},
        "nativeIntegration": {"type": "Databricks", "autoBootstrap": false, "unityCatalog": true, "config": {
            "authenticationType": "token", "token": "s3cret", "host": "b.cloud.databricks.com", "port": 443,
            "catalog": "immuta", "audit": {"enabled": true}}}});
    let registered = client.send("POST", "/data/connection", body.to_string().as_bytes()).json();
    let bulk = registered["bulkId"].as_str().unwrap();
    let state = || {
        let jobs = client.send("GET", &format!("/jobs?bulkId={bulk}"), b"").json();
        let (id, job) = jobs.as_object().unwrap().iter().next().unwrap();
        assert_eq!((job["id"].as_str(), job.get("output").is_some()), (Some(id.as_str()), true));
        let statuses = client.send("POST", "/jobs/statuses", json!({"jobIds": [id]}).to_string().as_bytes()).json();
        assert_eq!(statuses[id], *job);
        job["state"].clone()
    };
    assert_eq!(state(), "active");
    client.send("POST", "/__sandbox/advance?ms=100", b"");
    assert_eq!(state(), "completed");
}

/// Nothing that was sent as a secret comes back or is written anywhere, however it was spelt.
#[test]
fn secrets_stay_where_they_are() {
    let (server, said) = Server::start_listening(&["--control"]);
    let client = server.client().header("Authorization", Some("Canary-Key"));
    let mut seen = String::new();
    for spelling in ["Canary", "\\u0043anary", "Ca\\u006eary", "%43anary", "Canary%22%5C"] {
        let body = CREATE.replace("s3cret", spelling);
        for body in [
            body.clone(),
            body.replace("\"catalog\": \"immuta\"", "\"catalog\": \"1\""),
            body.replace("\"token\": \"", "\"token\" \""),
            body.replace("\"token\": ", "\"extra\": {\"Password\": [1, {\"x\": \"Canary\"}]}, \"token\": "),
            body.replace("www.", &format!("https://svc:{spelling}@www{}.", seen.len())),
            body.replace("www.example-workspace.cloud.databricks.com", "unreachable.invalid"),
            body.replace('}', ""),
        ] {
            for (method, path) in [
                ("POST", "/integrations"),
                ("PUT", "/integrations/1"),
                ("DELETE", "/integrations/1"),
                ("POST", "/integrations/scripts/create"),
                ("POST", "/data/connection"),
                ("POST", "/jobs/statuses"),
            ] {
                seen += &client.send(method, path, body.as_bytes()).text();
            }
        }
        let in_url = spelling.replace('\\', "%5C");
        for path in [
            "/integrations/SECRET",
            "/integrations?apiKey=SECRET",
            "/jobs?bulkId=SECRET",
            "/SECRET",
            "/data/connection/SECRET",
        ] {
            seen += &client.send("GET", &path.replace("SECRET", &in_url), b"").text();
        }
        seen += &server.client().header("x-sandbox-fault", Some(spelling)).send("GET", "/integrations", b"").text();
        seen += &server.client().header("Host", Some(spelling)).send("GET", "/integrations", b"").text();
        seen += &server.client().header("Content-Type", Some(spelling)).send("POST", "/integrations", b"{}").text();
    }
    seen += &client.send("GET", "/__sandbox/state", b"").text();
    seen += &client.send("GET", "/integrations", b"").text();
    // What it writes is complete once it has ended by itself.
    server.signal("TERM");
    assert_eq!(server.ended(), Some(0));
    let said = said();
    assert!(said.contains("POST /integrations/scripts/create 4"), "{said}");
    seen += &said;
    assert!(seen.contains("REDACTED"));
    for secret in ["canary", "anary", "u0043"] {
        assert!(!seen.to_lowercase().contains(secret), "{secret}");
    }
}

#[test]
fn one_that_sends_nothing_does_not_stop_the_others() {
    let server = Server::start(&[]);
    let mut idle = TcpStream::connect(server.address()).unwrap();
    idle.write_all(b"POST /integrations HTTP/1.1\r\nHost: localhost\r\nAuthorization: k\r\nContent-Length: 5\r\n\r\n{")
        .unwrap();
    assert_eq!(server.client().send("GET", "/integrations", b"").status, 200);
    // The rest may come at any time.
    idle.write_all(b"    ").unwrap();
    let mut answer = [0; 12];
    idle.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 400");
}

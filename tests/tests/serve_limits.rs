//! `serve` under bad input, slow clients, signals; and what it says about requests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use serde_json::json;
use ucforge_tests::{Server, ucforge};

const CREATE: &str = include_str!("../../core/fixtures/sandbox/create.json");

/// The longest that anything may take that should happen at once.
const LONG: Duration = Duration::from_secs(20);

/// Connects and sends the beginning of something.
fn begin(server: &Server, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    stream.write_all(bytes).unwrap();
    stream
}

/// All that still comes until the other side closes; a reset counts as that.
fn rest(mut stream: &TcpStream) -> String {
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Err(error) if error.kind() != std::io::ErrorKind::ConnectionReset => panic!("{error}"),
        _ => String::from_utf8(answer).unwrap(),
    }
}

fn head(server: &Server, request: &str, more: &str) -> String {
    format!("{request} HTTP/1.1\r\nHost: {}\r\nAuthorization: k\r\n{more}\r\n\r\n", server.address())
}

/// Asks again and again until the answer is as it should be.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < LONG, "{what} did not happen");
        std::thread::yield_now();
    }
}

/// What every body may do wrong, and the status that it earns where a payload is expected.
fn bad_bodies() -> Vec<(&'static str, &'static str, Vec<u8>, u16)> {
    let json = "application/json";
    let nested = |text: &str| text.repeat(100_000).into_bytes();
    vec![
        ("nothing", json, vec![], 400),
        ("whitespace", json, b" \n ".to_vec(), 400),
        ("cut-off JSON", json, CREATE.as_bytes()[..CREATE.len() / 2].to_vec(), 400),
        ("deep lists", json, nested("["), 400),
        ("deep objects", json, nested("{\"a\":"), 400),
        ("deep YAML", "application/yaml", nested("- "), 400),
        ("bombs", "application/yaml", b"a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *z]\n".to_vec(), 400),
        ("not UTF-8", json, CREATE.replace("immuta", "\u{e9}").chars().map(|c| c as u8).collect(), 400),
        ("UTF-16", json, CREATE.encode_utf16().flat_map(u16::to_le_bytes).collect(), 400),
        ("compressed", json, b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03".to_vec(), 400),
        ("a form", "application/x-www-form-urlencoded", CREATE.as_bytes().to_vec(), 415),
        ("XML", "application/xml", b"<type>Databricks</type>".to_vec(), 415),
        ("text", "text/plain", CREATE.as_bytes().to_vec(), 415),
        ("no type that there is", "json; /", CREATE.as_bytes().to_vec(), 415),
        ("too much", json, [CREATE.as_bytes(), &vec![b' '; 16 << 20]].concat(), 413),
    ]
}

#[test]
fn bad_bodies_are_refused_and_change_nothing() {
    let server = Server::start(&["--control", "--delay", "0"]);
    let client = server.client();
    assert_eq!(client.send("POST", "/integrations", CREATE.as_bytes()).status, 200);
    client.send("POST", "/__sandbox/advance?ms=1", b"");
    let state = || client.send("GET", "/__sandbox/state", b"").text();
    let before = state();
    assert!(before.contains("\"enabled\""), "{before}");
    for (name, content_type, body, status) in bad_bodies() {
        for (method, path) in [
            ("POST", "/integrations"),
            ("PUT", "/integrations/1"),
            ("POST", "/integrations/scripts/create"),
            ("POST", "/data/connection"),
            ("POST", "/data/connection/test"),
            ("POST", "/jobs/statuses"),
            ("DELETE", "/integrations/1"),
        ] {
            if method == "DELETE" && body.trim_ascii().is_empty() {
                // That is how it should be.
                continue;
            }
            let answer = server.client().header("Content-Type", Some(content_type)).send(method, path, &body);
            let json = answer.json();
            assert_eq!((answer.status, json["statusCode"].clone()), (status, json!(status)), "{name}: {method} {path}");
            assert!(json["error"].is_string() && json["message"].is_string(), "{json}");
            assert!(!answer.text().contains("s3cret"), "{json}");
            assert_eq!(state(), before, "{name}: {method} {path}");
        }
    }
}

/// A client that says how much it will send, and then sends less.
#[test]
fn bodies_that_break_off_are_refused_and_change_nothing() {
    let server = Server::start(&["--control"]);
    for header in [format!("Content-Length: {}", CREATE.len() + 1), "Transfer-Encoding: chunked".to_owned()] {
        let size = if header.starts_with('T') { format!("{:x}\r\n", CREATE.len()) } else { String::new() };
        let sent = head(&server, "POST /integrations", &header) + &size + CREATE;
        // One that only has nothing more to say gets an answer.
        let half = begin(&server, sent.as_bytes());
        half.shutdown(Shutdown::Write).unwrap();
        let answer = rest(&half);
        assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("\"statusCode\": 400"), "{header}: {answer}");
        // One that is gone gets none.
        drop(begin(&server, sent.as_bytes()));
    }
    assert_eq!(server.client().send("GET", "/integrations", b"").json(), json!([]));
    // Whoever sends everything and then has nothing more to say is answered as well, late too.
    let late = begin(&server, head(&server, "GET /integrations", "X-Sandbox-Fault: delay=100").as_bytes());
    late.shutdown(Shutdown::Write).unwrap();
    assert!(rest(&late).ends_with("\r\n\r\n[]"));
}

#[test]
fn heads_have_a_limit() {
    let server = Server::start(&[]);
    let client = server.client();
    let long = "x".repeat(100_000);
    let many: Vec<_> = (0..200).map(|number| format!("X-Number-{number}: {number}")).collect();
    let many = many.join("\r\n");
    for (head, status) in [
        (format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"), [414, 431]),
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: {long}\r\n\r\n"), [431, 431]),
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}\r\n\r\n"), [431, 431]),
        ("GET / HTTP/1.1\r\nHost localhost\r\n\r\n".to_owned(), [400, 400]),
        ("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n".to_owned(), [400, 400]),
    ] {
        let answer = client.raw(head.as_bytes());
        let begin = status.map(|status| format!("HTTP/1.1 {status} ").into_bytes());
        assert!(begin.iter().any(|begin| answer.starts_with(begin)), "{head:.60}: {}", answer.escape_ascii());
    }
    // HTTP/2 has no answer in HTTP/1.
    assert_eq!(client.raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), b"");
    assert_eq!(client.send("GET", "/integrations", b"").status, 200);
}

/// More clients that never finish than there is room for.
#[test]
fn slow_and_half_open_connections_keep_nobody_out() {
    let server = Server::start(&[]);
    let post = head(&server, "POST /integrations", "Content-Length: 100");
    let get = head(&server, "GET /nothing", "X: y");
    let beginnings = ["", "G", "GET /integrations HTTP/1.1\r\nHost: localh", &post, &get];
    let crowd: Vec<_> = (0..700)
        .map(|number| {
            let stream = begin(&server, beginnings[number % beginnings.len()].as_bytes());
            if number % 7 == 0 {
                // It may be gone already.
                let _ = stream.shutdown(Shutdown::Write);
            }
            stream
        })
        .collect();
    let busy = begin(&server, get.as_bytes());
    for _ in 0..10 {
        let begin = Instant::now();
        assert_eq!(server.client().send("GET", "/integrations", b"").json(), json!([]));
        assert!(begin.elapsed() < LONG);
    }
    // Whoever waited longest had to leave, whoever came last did not.
    assert!(!rest(&crowd[0]).starts_with("HTTP/1.1 200"));
    let mut answer = [0; 12];
    (&busy).read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 404");
}

/// Clients that ask for much and read nothing, in the middle of answers.
#[test]
fn slow_readers_keep_nobody_waiting() {
    let server = Server::start(&[]);
    for number in 0..200 {
        let body = CREATE.replace("www.example", &format!("w{number}.example"));
        assert_eq!(server.client().send("POST", "/integrations", body.as_bytes()).status, 200);
    }
    let get = head(&server, "GET /integrations", "X: y").repeat(500);
    let readers: Vec<_> = (0..8)
        .map(|_| {
            let stream = TcpStream::connect(server.address()).unwrap();
            stream.set_nonblocking(true).unwrap();
            // As much as fits.
            let _ = (&stream).write(get.as_bytes());
            stream
        })
        .collect();
    for _ in 0..20 {
        let begin = Instant::now();
        assert_eq!(server.client().send("GET", "/integrations/7", b"").status, 200);
        assert!(begin.elapsed() < LONG);
    }
    drop(readers);
}

#[test]
fn options_says_which_methods_there_are() {
    let server = Server::start(&["--api-key", "846e"]);
    let options = |path: &str| {
        let answer = server.client().header("Authorization", Some("846e")).send("OPTIONS", path, b"");
        assert!(answer.body.is_empty() || answer.status == 404, "{path}");
        (answer.status, answer.header("allow").map(str::to_owned))
    };
    for (path, methods) in [
        ("/", "GET, HEAD, OPTIONS"),
        ("/integrations", "GET, POST, HEAD, OPTIONS"),
        ("/integrations/1", "GET, PUT, DELETE, HEAD, OPTIONS"),
        ("/integrations/scripts/create", "POST, OPTIONS"),
        ("/jobs/statuses", "POST, OPTIONS"),
    ] {
        assert_eq!(options(path), (204, Some(methods.to_owned())), "{path}");
    }
    assert_eq!(options("/nothing"), (404, None));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_when_what_has_begun_is_answered() {
    for signal in ["TERM", "INT"] {
        let (server, said) = Server::start_listening(&[]);
        let idle = begin(&server, head(&server, "GET /integrations", "X: y").as_bytes());
        let mut first = [0; 12];
        (&idle).read_exact(&mut first).unwrap();
        let silent = begin(&server, b"");
        let fault = format!("X-Sandbox-Fault: delay=3600000\r\nContent-Length: {}", CREATE.len());
        let held_up = begin(&server, (head(&server, "POST /integrations", &fault) + CREATE).as_bytes());
        let half = begin(&server, (head(&server, "PUT /integrations/1", "Content-Length: 2") + "{").as_bytes());
        // It is at work on both: what the first one asked for is done, and nothing else was sent before the second one.
        until("the change", || server.client().send("GET", "/integrations/1", b"").status == 200);
        let address = server.address().to_owned();
        let begin = Instant::now();
        server.signal(signal);
        let answer = rest(&held_up);
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"creating\""), "{signal}: {answer}");
        // Nobody new comes in, and what was begun may be finished.
        until("the end of listening", || TcpStream::connect(&address).is_err());
        let _ = (&half).write_all(b"}");
        assert!(rest(&half).starts_with("HTTP/1.1 4"), "{signal}");
        assert!(!rest(&idle).contains("HTTP/1.1") && rest(&silent).is_empty());
        assert_eq!(server.ended(), Some(0), "{signal}");
        assert!(begin.elapsed() < LONG);
        let said = said();
        assert!(said.contains("POST /integrations 200 ") && said.contains("PUT /integrations/1 4"), "{said}");
    }
}

/// The lines of a run that are about requests.
#[cfg(unix)]
fn lines(arguments: &[&str], requests: impl FnOnce(&Server)) -> Vec<String> {
    let (server, said) = Server::start_listening(arguments);
    requests(&server);
    server.signal("TERM");
    assert_eq!(server.ended(), Some(0));
    said().lines().filter(|line| !line.starts_with("note: this build has no page")).map(str::to_owned).collect()
}

#[cfg(unix)]
fn a_request_of_each_kind(server: &Server) {
    let client = server.client().header("Authorization", Some("Bearer Canary-1"));
    client.send("GET", "/integrations", b"");
    client.send("POST", "/integrations", CREATE.replace("s3cret", "Canary-2").as_bytes());
    client.send("GET", "/integrations/1", b"");
    client.send("HEAD", "/integrations/1/", b"");
    client.send("OPTIONS", "/integrations", b"");
    client.send("OPTIONS", "/data/connection/Canary-15", b"");
    client.send("GET", "/integrations/Canary-3?key=Canary-4", b"");
    client.send("GET", "/jobs?bulkId=Canary-5&Canary-6", b"");
    client.send("GET", "/Canary-7/%43anary-8", b"");
    client.send("Canary-9", "/integrations", b"");
    client.send("GET", "http://user:Canary-10@localhost/integrations", b"");
    client.send("GET", "/data/connection/dapi0123456789abcdef0123456789abcdef", b"");
    client.send("GET", "/", b"");
    let fault = |value: &'static str| server.client().header("X-Sandbox-Fault", Some(value));
    fault("Canary-11").send("GET", "/integrations", b"");
    fault("503").send("GET", "/", b"");
    client.raw(head(server, "GET /integrations", "X-Sandbox-Fault: drop").as_bytes());
    server.client().header("Host", Some("Canary-12.example")).send("GET", "/integrations", b"");
    server.client().raw(b"Canary-13\r\n\r\n");
    server.client().raw(format!("GET / HTTP/1.1\r\nCanary: {}\r\n\r\n", "14".repeat(50_000)).as_bytes());
}

#[cfg(unix)]
#[test]
fn each_request_has_a_line_without_secrets() {
    let lines = lines(&["--control"], a_request_of_each_kind);
    let mut shown = Vec::new();
    for line in &lines {
        let mut words: Vec<_> = line.split(' ').collect();
        if words.last() == Some(&"ms") {
            let time = words[words.len() - 2];
            assert!(time.parse::<f64>().is_ok_and(|ms| (0.0..20_000.0).contains(&ms)), "{line}");
            words.truncate(words.len() - 2);
        }
        shown.push(words.join(" "));
    }
    assert_eq!(
        shown,
        [
            "GET /integrations 200",
            "POST /integrations 200",
            "GET /integrations/1 200",
            "HEAD /integrations/1/ 200",
            "OPTIONS /integrations 204",
            "OPTIONS /data/connection/... 204",
            "GET /integrations/...?... 404",
            "GET /jobs?bulkId=...&... 200",
            "GET /.../... 404",
            "(another method) /integrations 405",
            "GET /integrations 400",
            "GET /data/connection/... 404",
            "GET /integrations 400",
            "GET / 503",
            "GET /integrations dropped",
            "GET /integrations 403",
            "(not a request) 400",
            "(a request whose head is too large) 431",
        ]
    );
}

#[cfg(unix)]
#[test]
fn quiet_is_quiet() {
    assert_eq!(lines(&["--quiet"], a_request_of_each_kind), [""; 0]);
}

/// Nobody reads what it writes, and it goes on.
#[cfg(unix)]
#[test]
fn a_log_that_nobody_reads_stops_nothing() {
    let (server, said) = Server::start_listening(&[]);
    let get = head(&server, "GET /integrations", "X: y").repeat(100);
    let last = head(&server, "GET /integrations", "Connection: close");
    // More than fits into a pipe and the lines that may wait.
    for _ in 0..200 {
        let stream = begin(&server, (get.clone() + &last).as_bytes());
        assert_eq!(rest(&stream).matches("HTTP/1.1 200").count(), 101);
    }
    server.signal("TERM");
    assert_eq!(server.ended(), Some(0));
    assert!(said().contains("GET /integrations 200 "));
}

#[test]
fn a_version_or_a_number_that_there_is_not_is_a_bad_usage() {
    for wrong in [["--immuta", "2023.1"], ["--delay", "-1"], ["--delay", "soon"], ["--seed-data", "x"]] {
        assert_eq!(ucforge(&["serve", "--listen", "127.0.0.1:0", wrong[0], wrong[1]]).code, 2, "{wrong:?}");
    }
}

#[test]
fn versions_differ() {
    let status = |version: &str| {
        let server = Server::start(&["--immuta", version, "--seed-data"]);
        server.client().send("GET", "/jobs?bulkId=1", b"").status
    };
    assert_eq!((status("saas"), status("2024.3")), (200, 404));
}

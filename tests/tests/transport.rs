//! The network through the real binary, against a server that does everything wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;
use ucforge_tests::canary::{KEY, nothing_leaks, spellings};
use ucforge_tests::faulty::{Certificate, Fault, Faulty, Proxy, answer};
use ucforge_tests::{Output, ucforge_with};

const JSON: &str = "Content-Type: application/json\r\n";

/// How one fault is to be told.
struct Told {
    /// What is wrong.
    name: &'static str,
    fault: Fault,
    /// How many whole requests the server is to see.
    requests: usize,
    /// The step that is named.
    step: &'static str,
    /// What is in the sentence.
    says: &'static [&'static str],
}

/// Runs a command against a tenant.
fn run(home: &Path, url: &str, arguments: &[&str], more: &[(&str, &str)]) -> Output {
    let home = home.to_str().unwrap();
    let mut variables = vec![("HOME", home), ("IMMUTA_URL", url), ("IMMUTA_API_KEY", KEY)];
    variables.extend(more);
    let run = ucforge_with(arguments, b"", &variables);
    nothing_leaks(Path::new(home), &run);
    run
}

fn doctor(url: &str, more: &[(&str, &str)], arguments: &[&str]) -> Value {
    let home = TempDir::new().unwrap();
    let arguments = [&["doctor", "--online", "--output", "json"], arguments].concat();
    let run = run(home.path(), url, &arguments, more);
    assert_eq!(run.err, "", "{}", run.out);
    let report = serde_json::from_str(&run.out).unwrap();
    assert_eq!(run.code, code(&report), "{report:#}");
    report
}

/// How a command ends that meets what is told.
fn code(report: &Value) -> i32 {
    let is_error = |problem: &Value| problem["severity"] == "error";
    match report["server"]["status"].as_u64() {
        _ if !report["problems"].as_array().unwrap().iter().any(is_error) => 0,
        Some(400..500) => 1,
        // It says no in words.
        Some(200) if report["problems"][0]["message"].as_str().unwrap().contains("was not accepted") => 1,
        _ => 3,
    }
}

/// The one problem that is told: its step and its sentence.
#[track_caller]
fn problem(report: &Value) -> (String, String) {
    let problems = report["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 1, "{report:#}");
    let text = |name: &str| problems[0][name].as_str().unwrap().to_owned();
    (text("step"), [text("message"), text("next")].join(" "))
}

fn check(told: &[Told], arguments: &[&str]) {
    for Told { name, fault, requests, step, says } in told {
        let server = Faulty::plain(fault.clone());
        let report = doctor(&server.url(), &[], arguments);
        let (found, sentence) = problem(&report);
        let seen = server.seen();
        assert_eq!((found.as_str(), seen.requests.len()), (*step, *requests), "{name}: {report:#}");
        for words in *says {
            assert!(sentence.contains(words), "{name}: `{words}` is not in: {sentence}");
        }
        assert_eq!(seen.leaks, [""; 0], "{name}");
        for request in &seen.requests {
            assert!(request.starts_with("GET /integrations HTTP/1.1\r\n"), "{request}");
            assert!(request.to_ascii_lowercase().contains(&format!("authorization: {}\r\n", KEY.to_ascii_lowercase())));
        }
    }
}

fn no(status: u16) -> Fault {
    let body = format!(r#"{{"statusCode": {status}, "error": "Error", "message": "No, because of {status}."}}"#);
    Fault::answer(status, &format!("{JSON}Retry-After: 0\r\n"), body)
}

#[test]
fn every_status_has_its_sentence() {
    let told = |name, fault, requests, step, says| Told { name, fault, requests, step, says };
    check(
        &[
            told("400", no(400), 1, "answer", &["refused", "No, because of 400."]),
            told("401", no(401), 1, "key", &["not accepted", "bearer or exchange"]),
            told("403", no(403), 1, "permission", &["APPLICATION_ADMIN"]),
            told("404", no(404), 1, "url", &["no such API"]),
            told("405", no(405), 1, "url", &["no such API"]),
            told("409", no(409), 1, "answer", &["refused", "409"]),
            told("415", no(415), 1, "answer", &["refused", "415"]),
            told("422", no(422), 1, "answer", &["refused", "422"]),
            told("429", no(429), 3, "answer", &["too many requests"]),
            told("500", no(500), 1, "answer", &["in trouble", "500"]),
            told("503", no(503), 3, "answer", &["in trouble", "503"]),
            told("504", no(504), 3, "answer", &["in trouble", "504"]),
            told(
                "502 with HTML",
                Fault::answer(502, "Content-Type: text/html\r\nRetry-After: 0\r\n", "<html>Bad gateway</html>"),
                3,
                "answer",
                &["in trouble", "502"],
            ),
        ],
        &[],
    );
    // Nobody waits for longer than there is time.
    let late = Fault::answer(429, "Retry-After: 3600\r\n", "");
    check(&[told("429 until tomorrow", late, 1, "answer", &["too many requests"])], &["--timeout", "5"]);
}

#[test]
fn answers_that_cannot_be_understood_are_told() {
    let cut = |head: &str, body: &[u8]| {
        let head = format!("HTTP/1.1 200 OK\r\n{JSON}{head}\r\n\r\n");
        Fault::Bytes([head.as_bytes(), body].concat())
    };
    let told = |name, fault, requests, says| Told { name, fault, requests, step: "answer", says };
    let html =
        Fault::answer(200, "Content-Type: text/html; charset=utf-8\r\n", "<!doctype html><title>Sign in</title>");
    check(
        &[
            told("cut-off JSON", cut("Content-Length: 100", b"[{\"id\": 1"), 3, &["cut off", "try again"]),
            told("cut-off chunk", cut("Transfer-Encoding: chunked", b"5\r\n[{\"id"), 3, &["cut off"]),
            told(
                "cut-off JSON that says it is whole",
                Fault::answer(200, JSON, "[{\"id\": 1"),
                1,
                &["not that of the API"],
            ),
            told("invalid UTF-8", Fault::answer(200, JSON, b"[\"\xff\xfe\"]"), 1, &["not UTF-8"]),
            told("empty", Fault::answer(200, JSON, ""), 1, &["empty"]),
            told("a page", html, 1, &["not that of the API", "text/html"]),
            told("an object", Fault::answer(200, JSON, "{}"), 1, &["not that of the API"]),
            told("not HTTP", Fault::Bytes(b"SSH-2.0-OpenSSH_9.6\r\n\r\n".to_vec()), 1, &["not HTTP"]),
            told("closed before the request", Fault::DropBefore, 0, &[]),
            told("closed after the request", Fault::DropAfter, 3, &["closed the connection", "try again"]),
        ],
        &[],
    );
    let flood =
        Fault::Flood(format!("HTTP/1.1 200 OK\r\n{JSON}Content-Length: 200000000\r\n\r\n[").into(), 200_000_000);
    check(&[told("200 MB", flood, 1, &["larger than 16 MiB"])], &[]);
}

#[test]
fn an_answer_that_takes_too_long_is_given_up() {
    let head = format!("HTTP/1.1 200 OK\r\n{JSON}Content-Length: 100\r\n\r\n[");
    let told = |name, fault| Told { name, fault, requests: 1, step: "answer", says: &["in time", "--timeout"] };
    check(
        &[
            told("slow headers", Fault::Stall(Vec::new())),
            told("half of the headers", Fault::Stall(b"HTTP/1.1 200 OK\r\nContent-".to_vec())),
            told("slow body", Fault::Stall(head.into_bytes())),
        ],
        &["--timeout", "0.7"],
    );
}

#[test]
fn nothing_listens() {
    // A port that was free a moment ago may belong to another test by now.
    let url = "http://127.0.0.1:1";
    let (step, sentence) = problem(&doctor(url, &[], &[]));
    assert_eq!(step, "connection");
    assert!(sentence.contains("nothing was sent") && sentence.contains("refused"), "{sentence}");
}

#[test]
fn names_that_nobody_knows() {
    let (step, sentence) = problem(&doctor("https://tenant.invalid", &[], &[]));
    assert_eq!(step, "DNS");
    assert!(sentence.contains("nothing was sent") && sentence.contains("tenant.invalid"), "{sentence}");
}

/// The file with an authority, in a folder that goes away.
fn authority(server: &Faulty) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("authority.pem");
    fs::write(&path, server.authority()).unwrap();
    (folder, path.to_str().unwrap().to_owned())
}

fn list() -> Fault {
    Fault::answer(200, JSON, "[]")
}

#[test]
fn only_a_good_certificate_gets_the_key() {
    for (certificate, trusted, says) in [
        (Certificate::Good, false, Some("does not trust")),
        (Certificate::Expired, true, Some("has expired")),
        (Certificate::OtherHost, true, Some("another host")),
        (Certificate::Good, true, None),
        (Certificate::SelfSigned, false, Some("signed by itself")),
        (Certificate::SelfSignedExpired, true, Some("has expired")),
        (Certificate::SelfSignedOtherHost, true, Some("another host")),
        (Certificate::SelfSigned, true, None),
    ] {
        let server = Faulty::tls("127.0.0.1", certificate, list());
        let (_folder, path) = authority(&server);
        // By option and by variable.
        for (arguments, variables) in
            [(vec!["--ca-cert", &path], vec![]), (vec![], vec![("SSL_CERT_FILE", path.as_str())])]
        {
            let (arguments, variables) = if trusted { (arguments, variables) } else { (vec![], vec![]) };
            let before = server.seen().requests.len();
            let report = doctor(&server.url(), &variables, &arguments);
            let requests = server.seen().requests.len() - before;
            match says {
                Some(words) => {
                    let (step, sentence) = problem(&report);
                    assert_eq!((step.as_str(), requests), ("TLS", 0), "{report:#}");
                    assert!(sentence.contains(words) && sentence.contains("nothing was sent"), "{sentence}");
                }
                None => assert_eq!((report["problems"].as_array().unwrap().len(), requests), (0, 1), "{report:#}"),
            }
        }
    }
}

#[test]
fn tls_where_there_is_none() {
    let server = Faulty::plain(Fault::Greet(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec()));
    let url = server.url().replace("http:", "https:");
    let (step, sentence) = problem(&doctor(&url, &[], &[]));
    assert_eq!((step.as_str(), server.seen().requests.len()), ("TLS", 0), "{sentence}");
}

#[test]
fn files_of_certificates_that_are_none() {
    let folder = TempDir::new().unwrap();
    let empty = folder.path().join("empty.pem");
    fs::write(&empty, "nothing\n").unwrap();
    for path in [empty.to_str().unwrap(), "/nowhere/at-all.pem"] {
        let report = doctor("https://127.0.0.1:1", &[], &["--ca-cert", path]);
        assert_eq!(problem(&report).0, "TLS");
        assert!(report.to_string().contains(path), "{report:#}");
    }
}

#[test]
fn a_redirect_never_gets_the_key() {
    let other = Faulty::plain(list());
    for (status, location) in [
        (301, format!("{}/integrations", other.url())),
        (302, "/elsewhere?key=s3cret".to_owned()),
        (307, format!("{}/?key=846e9e43c86a4ct1", other.url())),
        (308, format!("{}/846e9e43c86a4ct1", other.url().replace("127.0.0.1", "localhost"))),
        (302, format!("https://evil.example/{}", KEY.replace('"', "%22").replace('/', "%2F"))),
        (303, String::new()),
    ] {
        // The second part of the key alone is not the key.
        let location = location.replace("846e9e43c86a4ct1", "there");
        let server = Faulty::plain(Fault::answer(status, &format!("Location: {location}\r\n"), ""));
        let report = doctor(&server.url(), &[], &[]);
        let (step, sentence) = problem(&report);
        assert_eq!((step.as_str(), server.seen().requests.len()), ("redirect", 1), "{sentence}");
        assert!(sentence.contains(&status.to_string()) && !sentence.contains("s3cret"), "{sentence}");
    }
    assert_eq!(other.seen().connections, 0);
}

#[test]
fn what_a_server_repeats_is_not_shown() {
    for spelled in spellings(KEY) {
        for status in [200, 400, 401, 422, 500] {
            let message = spelled.replace('"', "\\\"").replace("\\\\\"", "\\\"");
            let body =
                format!(r#"{{"statusCode": {status}, "error": "Error", "message": "The key {message} is bad"}}"#);
            let server = Faulty::plain(Fault::answer(status, JSON, body));
            let home = TempDir::new().unwrap();
            for output in ["human", "json"] {
                let run = run(home.path(), &server.url(), &["doctor", "--online", "--output", output], &[]);
                assert_eq!(run.code, if (400..500).contains(&status) { 1 } else { 3 });
                assert!(run.out.contains(&status.to_string()), "{}", run.out);
            }
        }
    }
    // The whole request comes back.
    let server = Faulty::plain(Fault::Echo(|request| answer(400, "", request.as_bytes())));
    problem(&doctor(&server.url(), &[], &[]));
}

#[test]
fn a_key_is_exchanged_once_and_a_token_is_not_shown() {
    let token = Fault::answer(200, JSON, r#"{"authenticated": true, "token": "t0ken-of-this-test"}"#);
    let echo = Fault::Echo(|request| {
        let token = request.lines().find_map(|line| line.split_once("Bearer ")).map_or("none", |(_, token)| token);
        answer(400, JSON, format!(r#"{{"message": "What is {token}?"}}"#).as_bytes())
    });
    let home = TempDir::new().unwrap();
    for (faults, step, requests, says) in [
        (vec![token.clone(), list()], None, 2, ""),
        (vec![token.clone(), echo], Some("answer"), 2, "What is REDACTED?"),
        (vec![token.clone(), no(401), token.clone(), list()], None, 4, ""),
        (vec![token.clone(), no(401), token.clone(), no(401)], Some("key"), 4, "not accepted"),
        (vec![no(401)], Some("key"), 1, "nothing was sent"),
        (
            vec![Fault::answer(200, JSON, r#"{"authenticated": false}"#)],
            Some("key"),
            1,
            "key was not accepted: nothing was sent",
        ),
        (vec![Fault::answer(200, JSON, r#"{"token": ""}"#)], Some("key"), 1, "could not be exchanged"),
        (vec![Fault::DropAfter], Some("key"), 1, "nothing was sent"),
    ] {
        let server = Faulty::plain_in_turn(faults);
        let add = ["profile", "add", "t", "--url", &server.url(), "--auth", "exchange", "--key-env", "IMMUTA_API_KEY"];
        assert_eq!(run(home.path(), "", &add, &[]).code, 0);
        let run = run(home.path(), "", &["doctor", "--online", "--profile", "t", "--output", "json"], &[]);
        let report: Value = serde_json::from_str(&run.out).unwrap();
        let seen = server.seen();
        assert_eq!((seen.requests.len(), run.code), (requests, code(&report)), "{report:#}");
        assert!(!run.out.contains("t0ken") && seen.leaks.is_empty());
        match step {
            None => assert_eq!(report["problems"].as_array().unwrap().len(), 0, "{report:#}"),
            Some(step) => {
                let (found, sentence) = problem(&report);
                assert!(found == step && sentence.contains(says), "{found}: {sentence}");
            }
        }
    }
}

#[test]
fn a_proxy_learns_the_host_and_nothing_else() {
    let server = Faulty::tls("tenant.invalid", Certificate::Good, list());
    let (_folder, path) = authority(&server);
    let proxy = Proxy::start(Ok(server.port()));
    let url = proxy.url("me:pr0xy-s3cret");
    let report = doctor("https://tenant.invalid", &[("HTTPS_PROXY", &url), ("SSL_CERT_FILE", &path)], &[]);
    assert_eq!(report["problems"].as_array().unwrap().len(), 0, "{report:#}");
    assert!(!report.to_string().contains("pr0xy-s3cret"));
    let heads = proxy.heads();
    assert_eq!(heads.len(), 1);
    assert!(heads[0].starts_with("CONNECT tenant.invalid:443 HTTP/1.1\r\n"), "{heads:?}");
    assert!(heads[0].contains("Proxy-Authorization: Basic bWU6cHIweHktczNjcmV0") && !heads[0].contains("canary"));
    assert_eq!(server.seen().requests.len(), 1);
    // NO_PROXY is heard, and the name is not known then.
    let variables = [("HTTPS_PROXY", url.as_str()), ("SSL_CERT_FILE", &path), ("NO_PROXY", "tenant.invalid")];
    assert_eq!(problem(&doctor("https://tenant.invalid", &variables, &[])).0, "DNS");
}

#[test]
fn proxies_that_refuse_are_named() {
    for (status, says, times) in [(407, "who you are", 1), (403, "refuses", 1), (502, "refuses", 3)] {
        let proxy = Proxy::start(Err(status));
        let variables = [("https_proxy", proxy.url("me:pr0xy-s3cret"))];
        let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
        let (step, sentence) = problem(&doctor("https://tenant.invalid", &variables, &[]));
        assert!(step == "proxy" && sentence.contains(says) && !sentence.contains("pr0xy-s3cret"), "{step}: {sentence}");
        assert_eq!(proxy.heads().len(), times, "{status}");
    }
}

#[test]
fn a_proxy_that_cannot_be_understood_is_not_passed_over() {
    let bad = "http://me:pr0xy-s3cret@proxy.example:99999";
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        let report = doctor("https://tenant.invalid", &[(name, bad)], &[]);
        let (step, sentence) = problem(&report);
        assert!(step == "proxy" && sentence.contains(name), "{report:#}");
        assert!(!report.to_string().contains("pr0xy-s3cret"));
    }
    // Where none is asked for, it does not matter.
    for variables in [
        vec![("HTTPS_PROXY", bad), ("NO_PROXY", "invalid")],
        vec![("HTTPS_PROXY", ""), ("https_proxy", bad)],
        vec![("HTTP_PROXY", bad)],
    ] {
        assert_eq!(problem(&doctor("https://tenant.invalid", &variables, &[])).0, "DNS", "{variables:?}");
    }
}

#[test]
fn this_machine_is_never_reached_through_a_proxy() {
    let (server, proxy) = (Faulty::plain(list()), Proxy::start(Err(403)));
    let url = proxy.url("me:x");
    let variables = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"].map(|name| (name, url.as_str()));
    let report = doctor(&server.url(), &variables, &[]);
    assert_eq!((report["problems"].as_array().unwrap().len(), proxy.heads().len()), (0, 0), "{report:#}");
}

#[test]
fn without_a_profile_or_a_key_doctor_ends_as_every_command_does() {
    let home = TempDir::new().unwrap();
    let path = home.path().to_str().unwrap();
    let ends = |arguments: &[&str], variables: &[(&str, &str)]| {
        ucforge_with(arguments, b"", &[&[("HOME", path)], variables].concat()).code
    };
    let url = ("IMMUTA_URL", "https://tenant.invalid");
    for (variables, code) in [
        (&[][..], 2),
        (&[url], 2),
        (&[("IMMUTA_URL", "tenant.invalid"), ("IMMUTA_API_KEY", KEY)], 2),
        (&[url, ("IMMUTA_API_KEY", KEY)], 0),
    ] {
        assert_eq!(ends(&["doctor"], variables), code, "{variables:?}");
        let of_list = ends(&["integration", "list", "--dry-run"], variables);
        assert!(of_list == code || of_list == 0, "{variables:?}");
    }
}

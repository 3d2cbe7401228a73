//! The table of faults: a fault, and how it is to be told.

use ucforge_tests::canary;
use ucforge_tests::faulty::{Certificate, Fault, answer};

/// Whoever is asked.
pub(crate) enum Server {
    /// An address where nobody is.
    At(&'static str),
    /// A server without encryption that does this.
    Plain(Fault),
    /// A server with this certificate, and whether its authority is trusted.
    Tls(Certificate, bool),
}

/// How a fault is to be told.
pub(crate) struct Told {
    pub(crate) exit: i32,
    /// What the server has seen.
    pub(crate) requests: &'static str,
    /// What is said.
    pub(crate) says: &'static [&'static str],
}

/// A fault, and how it is to be told by a command that reads and by one that writes.
pub(crate) struct Row {
    pub(crate) fault: &'static str,
    pub(crate) server: Server,
    pub(crate) arguments: &'static [&'static str],
    pub(crate) variables: &'static [(&'static str, &'static str)],
    pub(crate) read: Told,
    pub(crate) write: Told,
}

impl Row {
    /// With little time.
    fn soon(self) -> Self {
        Self { arguments: &["--timeout", "1"], ..self }
    }

    fn with(self, variables: &'static [(&'static str, &'static str)]) -> Self {
        Self { variables, ..self }
    }
}

const JSON: &str = "Content-Type: application/json\r\n";
/// What is told of a change that nobody knows about.
const UNKNOWN: &[&str] = &["no sign so far that it was done; it may still arrive", "ucforge integration list"];

/// What is told of a change that was accepted in words that nobody understands.
const ACCEPTED: &[&str] =
    &["By its status it was accepted, and there is no sign so far that it was done", "cannot be understood: it is"];

/// An answer as it should be.
pub(crate) fn good() -> Fault {
    Fault::answer(200, JSON, "[]")
}

fn no(status: u16) -> Server {
    let body = format!(r#"{{"statusCode": {status}, "error": "Error", "message": "No, because of {status}."}}"#);
    Server::Plain(Fault::answer(status, &format!("{JSON}Retry-After: 0\r\n"), body))
}

fn says(headers: &str, body: impl AsRef<[u8]>) -> Server {
    Server::Plain(Fault::answer(200, headers, body))
}

/// An answer whose head is all right, and whose body is not all there.
fn cut(head: &str, body: &str) -> Server {
    Server::Plain(Fault::Bytes(format!("HTTP/1.1 200 OK\r\n{JSON}{head}\r\nConnection: close\r\n\r\n{body}").into()))
}

fn stalls(start: &str) -> Server {
    Server::Plain(Fault::Stall(start.into()))
}

fn echoes(reply: fn(&str) -> Vec<u8>) -> Server {
    Server::Plain(Fault::Echo(reply))
}

/// An answer that repeats the whole request, spelled so.
fn echo(status: u16, request: &str, spell: fn(&str) -> String) -> Vec<u8> {
    let body = format!(r#"{{"statusCode": {status}, "error": "Error", "message": "What is {}?"}}"#, spell(request));
    answer(status, JSON, body.as_bytes())
}

/// An answer that repeats the key in its headers.
fn echo_in_headers(status: u16, request: &str) -> Vec<u8> {
    let key = request.lines().find_map(|line| line.strip_prefix("authorization: ")).unwrap();
    answer(status, &format!("Content-Type: text/{key}\r\nRetry-After: {key}\r\n"), b"{")
}

fn row(fault: &'static str, server: Server, read: Told, write: Told) -> Row {
    Row { fault, server, arguments: &[], variables: &[], read, write }
}

fn t(exit: i32, requests: &'static str, says: &'static [&'static str]) -> Told {
    Told { exit, requests, says }
}

/// All of them.
#[rustfmt::skip]
pub(crate) fn rows() -> Vec<Row> {
    let flood = Fault::Flood(format!("HTTP/1.1 200 OK\r\n{JSON}Content-Length: 200000000\r\n\r\n[").into(), 200_000_000);
    let html = "Content-Type: text/html; charset=utf-8\r\n";
    vec![
        row("nothing listens", Server::At("http://127.0.0.1:1"), t(3, "none", &["nothing was sent"]), t(3, "none", &["nothing was sent"])),
        row("a name that nobody knows", Server::At("https://tenant.invalid"), t(3, "none", &["tenant.invalid", "nothing was sent"]), t(3, "none", &["nothing was sent"])),
        row("unknown authority", Server::Tls(Certificate::Good, false), t(3, "none", &["does not trust", "--ca-cert"]), t(3, "none", &["does not trust", "nothing was sent"])),
        row("expired certificate", Server::Tls(Certificate::Expired, true), t(3, "none", &["has expired"]), t(3, "none", &["has expired"])),
        row("certificate of another host", Server::Tls(Certificate::OtherHost, true), t(3, "none", &["another host"]), t(3, "none", &["another host"])),
        row("400", no(400), t(1, "GET", &["No, because of 400.", "ucforge doctor --online"]), t(1, "GET, POST", &["No, because of 400."])),
        row("401", no(401), t(1, "GET", &["401", "ucforge doctor --online"]), t(1, "GET, POST", &["401", "ucforge doctor --online"])),
        row("403", no(403), t(1, "GET", &["403", "APPLICATION_ADMIN"]), t(1, "GET, POST", &["403", "APPLICATION_ADMIN"])),
        row("404", no(404), t(1, "GET", &["404", "address", "ucforge doctor --online"]), t(1, "GET, POST", &["404", "address", "ucforge doctor --online"])),
        row("405", no(405), t(1, "GET", &["405", "address", "ucforge doctor --online"]), t(1, "GET, POST", &["405", "address", "ucforge doctor --online"])),
        row("409", no(409), t(1, "GET", &["409"]), t(1, "GET, POST", &["409"])),
        row("415", no(415), t(1, "GET", &["415"]), t(1, "GET, POST", &["415"])),
        row("422", no(422), t(1, "GET", &["422"]), t(1, "GET, POST", &["422"])),
        row("429", no(429), t(1, "3 GET", &["too many requests", "try again"]), t(1, "GET, POST", &["too many requests", "nothing was done", "try again"])),
        row("500", no(500), t(3, "GET", &["500", "in trouble"]), t(3, "GET, POST, 3 GET", UNKNOWN)),
        row("502 with HTML", Server::Plain(Fault::answer(502, &format!("{html}Retry-After: 0\r\n"), "<html>Bad gateway</html>")), t(3, "3 GET", &["502"]), t(3, "GET, POST, 3 GET", UNKNOWN)),
        row("503", no(503), t(3, "3 GET", &["503"]), t(3, "GET, POST, 3 GET", UNKNOWN)),
        row("504", no(504), t(3, "3 GET", &["504"]), t(3, "GET, POST, 3 GET", UNKNOWN)),
        row("slow headers", stalls(""), t(3, "GET", &["--timeout"]), t(3, "GET, POST, 3 GET", UNKNOWN)).soon(),
        row("half of the headers", stalls("HTTP/1.1 200 OK\r\nContent-"), t(3, "GET", &["--timeout"]), t(3, "GET, POST, 3 GET", UNKNOWN)).soon(),
        row("slow body", stalls("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n["), t(3, "GET", &["--timeout"]), t(3, "GET, POST, 3 GET", UNKNOWN)).soon(),
        row("cut-off JSON", cut("Content-Length: 100", "[{\"id\": 1"), t(3, "3 GET", &["cut off"]), t(3, "GET, POST, 3 GET", UNKNOWN)),
        row("cut-off chunk", cut("Transfer-Encoding: chunked", "5\r\n[{\"id"), t(3, "3 GET", &["cut off"]), t(3, "GET, POST, 3 GET", UNKNOWN)),
        row("cut-off JSON that says it is whole", says(JSON, "[{\"id\": 1"), t(3, "GET", &["cannot be understood"]), t(3, "GET, POST, 3 GET", ACCEPTED)),
        row("200 MB", Server::Plain(flood), t(3, "GET", &["16 MiB"]), t(3, "GET, POST, 3 GET", UNKNOWN)),
        row("invalid UTF-8", says(JSON, b"[\"\xff\xfe\"]"), t(3, "GET", &["not UTF-8"]), t(3, "GET, POST, 3 GET", UNKNOWN)),
        row("empty", says(JSON, ""), t(3, "GET", &["empty"]), t(3, "GET, POST, 3 GET", ACCEPTED)),
        row("a page", says(html, "<!doctype html><title>Sign in</title>"), t(3, "GET", &["text/html"]), t(3, "GET, POST, 3 GET", ACCEPTED)),
        row("JSON as text", says("Content-Type: text/plain\r\n", "fine"), t(3, "GET", &["text/plain"]), t(3, "GET, POST, 3 GET", ACCEPTED)),
        row("something else in JSON", says(JSON, "{}"), t(3, "GET", &["cannot be understood"]), t(3, "GET, POST, 3 GET", ACCEPTED)),
        row("not HTTP", Server::Plain(Fault::Bytes(b"SSH-2.0-OpenSSH_9.6\r\n\r\n".to_vec())), t(3, "GET", &["not HTTP"]), t(3, "GET, POST, 3 GET", UNKNOWN)),
        row("redirect to another origin", Server::Plain(Fault::answer(302, "Location: https://elsewhere.example/integrations?key=x\r\n", "")), t(3, "GET", &["https://elsewhere.example/integrations", "not followed"]), t(3, "GET, POST, 3 GET", UNKNOWN)),
        row("redirect without an address", Server::Plain(Fault::answer(307, "", "")), t(3, "GET", &["not followed"]), t(3, "GET, POST, 3 GET", UNKNOWN)),
        row("dropped before the request is read", Server::Plain(Fault::DropBefore), t(3, "3 unread", &["closed the connection"]), t(3, "4 GET, 1 unread", UNKNOWN)),
        row("dropped after the request is read", Server::Plain(Fault::DropAfter), t(3, "3 GET", &["closed the connection"]), t(3, "GET, POST, 3 GET", UNKNOWN)),
        row("echo as it is", echoes(|request| answer(400, "", request.as_bytes())), t(1, "GET", &["400"]), t(1, "GET, POST", &["400"])),
        row("echo in JSON", echoes(|request| echo(400, request, canary::json)), t(1, "GET", &["REDACTED"]), t(1, "GET, POST", &["REDACTED"])),
        row("echo in JSON with slashes", echoes(|request| echo(422, request, canary::json_with_slashes)), t(1, "GET", &["REDACTED"]), t(1, "GET, POST", &["REDACTED"])),
        row("echo in Unicode escapes", echoes(|request| echo(400, request, canary::unicode)), t(1, "GET", &["REDACTED"]), t(1, "GET, POST", &["REDACTED"])),
        row("echo in URL escapes", echoes(|request| echo(500, request, canary::url)), t(3, "GET", &["REDACTED"]), t(3, "GET, POST, 3 GET", &["REDACTED"])),
        row("echo in HTML escapes", echoes(|request| echo(409, request, canary::html_throughout)), t(1, "GET", &["REDACTED"]), t(1, "GET, POST", &["REDACTED"])),
        row("echo in the media type", echoes(|request| echo_in_headers(200, request)), t(3, "GET", &["text/REDACTED"]), t(3, "GET, POST, 3 GET", &["text/REDACTED"])),
        row("echo in Retry-After", echoes(|request| echo_in_headers(429, request)), t(1, "3 GET", &["wait a while"]), t(1, "GET, POST", &["wait a while"])),
        row("a proxy that is no address", Server::At("https://tenant.invalid"), t(3, "none", &["nothing was sent", "HTTPS_PROXY"]), t(3, "none", &["HTTPS_PROXY"])).with(&[("HTTPS_PROXY", "http://me:dapi-canary-846e9e43@:x:y")]),
    ]
}

//! Very many requests of mixed life cycles by concurrent clients: no update is lost, and memory stays bounded.
//!
//!     cargo run --release -p ucforge-tests --example soak -- [REQUESTS]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::missing_panics_doc,
    reason = "a test that is run by hand"
)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use ucforge_tests::Server;

const CLIENTS: u64 = 16;

/// So many requests go by before memory is looked at for the first time: by then everything has been in use once.
const WARM: u64 = 10;

/// By how much memory may grow after that.
const GROWTH: u64 = 8 << 10;

struct Run {
    address: String,
    requests: u64,
    sent: AtomicU64,
    ids: Mutex<BTreeSet<String>>,
}

fn main() {
    let mut run = Run { address: String::new(), requests: 1_000_000, sent: AtomicU64::new(0), ids: Mutex::default() };
    if let Some(number) = std::env::args().nth(1) {
        run.requests = number.parse().expect("a number of requests");
    }
    let server = Server::start(&["--delay", "2"]);
    server.address().clone_into(&mut run.address);
    let memory = || resident(server.process());
    println!("{} requests by {CLIENTS} clients; memory at the start: {} kB", run.requests, memory());
    let shared = Client::new(&run).create("shared.example");
    let begin = Instant::now();
    let (warm, last) = thread::scope(|scope| {
        let (run, shared) = (&run, shared.as_str());
        let clients: Vec<_> = (0..CLIENTS).map(|number| scope.spawn(move || live(run, number, shared))).collect();
        let mut seen = Vec::new();
        for tenth in 1..=WARM {
            while run.sent.load(Ordering::Relaxed) < run.requests / WARM * tenth
                && !clients.iter().all(thread::ScopedJoinHandle::is_finished)
            {
                thread::sleep(Duration::from_millis(5));
            }
            seen.push(memory());
            println!("{:>9} requests: {} kB", run.sent.load(Ordering::Relaxed), memory());
        }
        let last: Vec<String> = clients.into_iter().map(|client| client.join().expect("a client ends well")).collect();
        (seen[0], last)
    });
    let (sent, time) = (run.sent.load(Ordering::Relaxed), begin.elapsed().as_secs_f64());
    #[allow(clippy::cast_precision_loss, reason = "a figure for people")]
    let rate = sent as f64 / time;
    println!("{sent} requests in {time:.1} s: {rate:.0} a second; memory at the end: {} kB", memory());

    // Whoever was the last to change what all share must be seen there.
    let mut client = Client::new(&run);
    let value = client.until_settled(&shared);
    assert!(last.iter().any(|path| value["config"]["httpPath"] == path.as_str()), "a lost update: {value}");
    assert_eq!(client.list().len(), 1, "something was not deleted");
    let grown = memory().saturating_sub(warm);
    assert!(grown < GROWTH, "memory has grown by {grown} kB");
    server.signal("TERM");
    assert_eq!(server.ended(), Some(0));
    println!("no update lost, {} integrations created, memory grew by {grown} kB", run.ids.lock().unwrap().len());
}

/// One client, until enough requests have been sent. It gives the last value that it wrote to what all share.
fn live(run: &Run, number: u64, shared: &str) -> String {
    let mut client = Client::new(run);
    let mut written = String::new();
    for round in 0.. {
        if run.sent.load(Ordering::Relaxed) >= run.requests && !written.is_empty() {
            break;
        }
        client.integration(&format!("client-{number}-{round}.example"));
        if let Some(path) = client.change_shared(shared, &format!("client-{number}-{round}")) {
            written = path;
        }
        client.connection(&format!("connection-{number}-{round}"));
        if round % 10 == 0 {
            // Some come back on a new connection.
            client = Client::new(run);
        }
    }
    written
}

/// A client with one connection, which it keeps.
struct Client<'a> {
    run: &'a Run,
    stream: BufReader<TcpStream>,
}

impl<'a> Client<'a> {
    fn new(run: &'a Run) -> Self {
        let stream = TcpStream::connect(&run.address).expect("the server accepts");
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { run, stream: BufReader::new(stream) }
    }

    /// Sends a request and gives status and answer.
    fn send(&mut self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        self.run.sent.fetch_add(1, Ordering::Relaxed);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: k\r\nContent-Type: application/json\r\n\
            Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).unwrap();
            let line = line.trim_end();
            if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
                status = rest[..3].parse().unwrap();
            } else if let Some(number) = line.strip_prefix("content-length: ") {
                length = number.parse().unwrap();
            } else if line.is_empty() {
                break;
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer).unwrap();
        (status, serde_json::from_slice(&answer).unwrap_or(Value::Null))
    }

    fn get(&mut self, id: &str) -> (u16, Value) {
        self.send("GET", &format!("/integrations/{id}"), &Value::Null)
    }

    fn list(&mut self) -> Vec<Value> {
        let (status, list) = self.send("GET", "/integrations", &Value::Null);
        assert_eq!(status, 200);
        list.as_array().unwrap().clone()
    }

    /// Creates one, whose id nobody has had before.
    fn create(&mut self, host: &str) -> String {
        let (status, answer) = self.send("POST", "/integrations", &body(host, "first"));
        assert_eq!((status, &answer["status"]), (200, &json!("creating")), "{answer}");
        let id = answer["id"].as_str().unwrap().to_owned();
        assert!(self.run.ids.lock().unwrap().insert(id.clone()), "the id {id} was given twice");
        id
    }

    /// Waits until nothing changes any more.
    fn until_settled(&mut self, id: &str) -> Value {
        loop {
            let (status, answer) = self.get(id);
            assert_eq!(status, 200, "{answer}");
            match answer["status"].as_str() {
                Some("enabled") => return answer,
                Some("creating" | "editing") => {}
                _ => panic!("{answer}"),
            }
        }
    }

    fn until_gone(&mut self, id: &str) {
        loop {
            match self.get(id) {
                (404, _) => return,
                (status, answer) => assert_eq!((status, &answer["status"]), (200, &json!("deleting")), "{answer}"),
            }
        }
    }

    /// The life of an integration that nobody else changes: what was written is always what is there.
    fn integration(&mut self, name: &str) {
        let id = self.create(name);
        let path = format!("/integrations/{id}");
        assert_eq!(self.send("POST", "/integrations", &body(name, "second")).0, 409);
        assert_eq!(self.until_settled(&id)["config"]["httpPath"], "first");
        for version in ["second", "third"] {
            let (status, answer) = self.send("PUT", &path, &body(name, version));
            assert_eq!(status, 200, "{answer}");
            assert_eq!(self.until_settled(&id)["config"]["httpPath"], version);
        }
        let list = self.list();
        let shown: Vec<_> = list.iter().filter(|one| host(one) == name).collect();
        assert_eq!((shown.len(), &shown[0]["config"]["httpPath"]), (1, &json!("third")));
        let (status, answer) = self.send("DELETE", &path, &Value::Null);
        assert_eq!(status, 200, "{answer}");
        self.until_gone(&id);
    }

    /// Changes what all share, unless somebody else is at it.
    fn change_shared(&mut self, id: &str, value: &str) -> Option<String> {
        match self.send("PUT", &format!("/integrations/{id}"), &body("shared.example", value)) {
            (409, _) => None,
            (200, _) => {
                assert_eq!(self.get(id).0, 200);
                Some(value.to_owned())
            }
            other => panic!("{other:?}"),
        }
    }

    /// A connection from its registration to its end.
    fn connection(&mut self, key: &str) {
        let host = format!("{key}.example");
        let config = json!({"authenticationType": "token", "token": "s3cret", "host": host, "port": 443,
            "catalog": "immuta", "audit": {"enabled": true}});
        let registration = json!({"connectionKey": key,
            "connection": {"technology": "Databricks", "hostname": host, "port": 443, "httpPath": "p",
                "authenticationType": "token", "token": "s3cret"},
            "nativeIntegration": {"type": "Databricks", "autoBootstrap": false, "unityCatalog": true,
                "config": config}});
        let (status, answer) = self.send("POST", "/data/connection", &registration);
        assert_eq!(status, 200, "{answer}");
        let bulk = answer["bulkId"].as_str().unwrap().to_owned();
        loop {
            let (status, jobs) = self.send("GET", &format!("/jobs?bulkId={bulk}"), &Value::Null);
            assert_eq!(status, 200, "{jobs}");
            let states: Vec<_> = jobs.as_object().unwrap().values().map(|job| &job["state"]).collect();
            assert!(!states.is_empty(), "{jobs}");
            if states.iter().all(|state| *state == "completed") {
                break;
            }
        }
        let (status, shown) = self.send("GET", &format!("/data/connection/{key}"), &Value::Null);
        assert_eq!((status, &shown["connectionKey"]), (200, &json!(key)), "{shown}");
        let id = shown["nativeIntegrationId"].to_string();
        let id = id.trim_matches('"');
        assert!(self.run.ids.lock().unwrap().insert(id.to_owned()), "the id {id} was given twice");
        self.until_settled(id);
        let (status, answer) = self.send("DELETE", &format!("/data/object/{key}"), &Value::Null);
        assert_eq!(status, 200, "{answer}");
        self.until_gone(id);
        assert_eq!(self.send("GET", &format!("/data/connection/{key}"), &Value::Null).0, 404);
    }
}

fn body(host: &str, path: &str) -> Value {
    json!({"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": host, "httpPath": path,
        "authenticationType": "token", "token": "s3cret", "catalog": "immuta"}})
}

/// Where an integration is, in either spelling.
fn host(integration: &Value) -> &str {
    let config = &integration["config"];
    config["workspaceUrl"].as_str().or(config["host"].as_str()).unwrap_or("")
}

/// The memory that a process has in use, in kB.
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("Linux says so");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it has memory");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

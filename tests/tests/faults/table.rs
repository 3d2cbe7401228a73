//! The table of faults, run: each through a command that reads and one that writes, for people and for programs.

use std::fmt::Write as _;
use std::sync::Mutex;
use std::thread;

use serde_json::Value;
use ucforge_tests::Output;
use ucforge_tests::faulty::{Fault, Faulty, Seen};

use super::desk::Desk;
use super::rows::{Row, Server, Told, good, rows};

/// What became of a command.
struct Ended {
    run: Output,
    seen: Seen,
}

impl Ended {
    /// The requests as a reader of the table counts them: `GET, POST, 3 GET`.
    fn requests(&self) -> String {
        let mut counted: Vec<(usize, &str)> = Vec::new();
        for request in &self.seen.requests {
            let method = request.split(' ').next().unwrap();
            match counted.last_mut() {
                Some((count, last)) if *last == method => *count += 1,
                _ => counted.push((1, method)),
            }
        }
        let one = |(count, method): &(usize, &str)| {
            if *count == 1 { (*method).to_owned() } else { format!("{count} {method}") }
        };
        let unread = (self.seen.unread > 0).then(|| format!("{} unread", self.seen.unread));
        let all: Vec<_> = counted.iter().map(one).chain(unread).collect();
        if all.is_empty() { "none".to_owned() } else { all.join(", ") }
    }
}

/// Whether something is read or written.
#[derive(Clone, Copy)]
enum Kind {
    Read,
    Write,
}

/// Runs a command against the server of a row.
fn run(row: &Row, kind: Kind, output: &str) -> Ended {
    let desk = Desk::new();
    let words = match kind {
        Kind::Read => vec!["integration", "list"],
        Kind::Write => vec!["integration", "create", "setup.yaml", "--yes"],
    };
    let words = [&words[..], &["--output", output], row.arguments].concat();
    let (server, url, trusted) = match &row.server {
        Server::At(url) => (None, (*url).to_owned(), false),
        Server::Plain(fault) => {
            // What is written comes after a look that goes well, and is looked for afterwards.
            let faults = match kind {
                Kind::Read => vec![fault.clone()],
                Kind::Write => vec![good(), fault.clone(), good()],
            };
            let server = Faulty::plain_in_turn(faults);
            let url = server.url();
            (Some(server), url, false)
        }
        Server::Tls(certificate, trusted) => {
            let server = Faulty::tls("127.0.0.1", *certificate, good());
            let url = server.url();
            (Some(server), url, *trusted)
        }
    };
    let mut command = desk.command(&url, &words);
    command.envs(row.variables.iter().copied());
    if let Some(server) = server.as_ref().filter(|_| trusted) {
        command.env("SSL_CERT_FILE", desk.write("authority.pem", server.authority()));
    }
    let run = desk.run(command);
    let seen = server.map(|server| server.seen()).unwrap_or_default();
    Ended { run, seen }
}

/// What people are told: the sentence, and the steps after it.
fn told(run: &Output) -> (String, Vec<String>) {
    let sentences: Vec<_> = run.err.lines().filter_map(|line| line.strip_prefix("error: ")).collect();
    assert_eq!(sentences.len(), 1, "one sentence: {}", run.err);
    let steps: Vec<_> =
        run.err.lines().filter(|line| !line.starts_with("error: ")).map(|line| line.trim().to_owned()).collect();
    (sentences[0].to_owned(), steps)
}

fn check(row: &Row, kind: Kind, expected: &Told) {
    let human = run(row, kind, "human");
    let (sentence, steps) = told(&human.run);
    let name = row.fault;
    assert_eq!((human.run.code, human.requests().as_str()), (expected.exit, expected.requests), "{name}: {sentence}");
    assert_eq!(human.run.out, "", "{name}");
    let text = [sentence.clone(), steps.join(" ")].join(" ");
    for words in expected.says {
        assert!(text.contains(words), "{name}: `{words}` is not in: {text}");
    }
    assert!(!steps.is_empty(), "{name} has no next step: {text}");
    // Whoever does not know whether something was done is never told to do it again.
    if text.contains("no sign so far") {
        assert!(
            !text.to_lowercase().contains("try again") && !text.contains("ucforge integration create"),
            "{name}: {text}"
        );
    }
    assert_eq!(human.seen.leaks, [""; 0], "{name}");
    if let Server::Tls(..) = row.server {
        // A certificate does not become better by being looked at again.
        assert_eq!(human.seen.connections, 1, "{name}");
    }
    // Programs are told the same.
    let json = run(row, kind, "json");
    let report: Value = serde_json::from_str(&json.run.out).unwrap_or_else(|_| panic!("{name}: {:?}", json.run));
    assert_eq!((json.run.code, json.requests().as_str()), (expected.exit, expected.requests), "{name}: {report}");
    assert_eq!(report["exit"], expected.exit, "{name}");
    let message = report["problem"]["message"].as_str().unwrap();
    // Each run has a port of its own, and people see control characters escaped.
    let shown = message.replace('\r', "\\u{d}").replace('\n', "\\u{a}");
    let without_port = |text: &str| text.split(|c: char| c.is_ascii_digit()).collect::<String>();
    assert_eq!(without_port(&shown), without_port(&sentence), "{name}");
    assert!(!report["next"].as_array().unwrap().is_empty(), "{name}: {report}");
    assert_eq!(json.seen.leaks, [""; 0], "{name}");
}

/// Does something for every row, some at the same time: most of them wait.
fn each(rows: &[Row], work: impl Fn(&Row) + Sync) {
    let next = Mutex::new(rows.iter());
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                loop {
                    let row = next.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next();
                    let Some(row) = row else { return };
                    work(row);
                }
            });
        }
    });
}

#[test]
fn what_reads_tells_every_fault() {
    each(&rows(), |row| check(row, Kind::Read, &row.read));
}

#[test]
fn what_writes_tells_every_fault_and_writes_once() {
    each(&rows(), |row| check(row, Kind::Write, &row.write));
}

#[test]
fn what_was_written_and_cannot_be_looked_for_is_not_known() {
    let faults: [(&str, Fault); 4] = [
        ("dropped", Fault::DropAfter),
        ("500", Fault::answer(500, "", "")),
        ("cut off", Fault::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\n[".to_vec())),
        ("led elsewhere", Fault::answer(302, "Location: https://elsewhere.example/\r\n", "")),
    ];
    thread::scope(|scope| {
        for (name, fault) in faults {
            scope.spawn(move || {
                let (desk, server) = (Desk::new(), Faulty::plain_in_turn(vec![good(), fault]));
                let run = desk.run(desk.command(&server.url(), &["integration", "create", "setup.yaml", "--yes"]));
                let (sentence, steps) = told(&run);
                assert_eq!(run.code, 3, "{name}: {sentence}");
                assert!(
                    sentence.starts_with("POST /integrations") && sentence.contains("is not known"),
                    "{name}: {sentence}"
                );
                assert!(steps[0].contains("Look whether it is there"), "{name}: {steps:?}");
                assert!(!steps.concat().to_lowercase().contains("try again"), "{name}: {steps:?}");
                let lines: Vec<_> =
                    server.seen().requests.iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect();
                assert_eq!(lines[..2], ["GET", "POST"], "{name}");
                assert!(lines.len() > 2 && lines[2..].iter().all(|method| method == "GET"), "{name}: {lines:?}");
            });
        }
    });
}

#[test]
fn a_part_of_a_list_is_no_list() {
    for (status, headers, code) in [
        (200, "Link: </integrations?page=2>; rel=\"next\"\r\n", 3),
        (200, "Link: </integrations?page=0>; rel=prev, </integrations?page=2>; rel=next\r\n", 3),
        (206, "Content-Range: items 0-0/500\r\n", 3),
        (200, "Link: </style.css>; rel=\"preload\"\r\n", 1),
    ] {
        let headers = format!("Content-Type: application/json\r\n{headers}");
        let (desk, server) = (Desk::new(), Faulty::plain(Fault::answer(status, &headers, "[]")));
        // What is not in a whole list would be created.
        let run = desk.run(desk.command(&server.url(), &["apply", "setup.yaml", "--check"]));
        assert_eq!((run.code, run.out.contains("create ")), (code, code == 1), "{headers}: {run:?}");
        assert_eq!(run.out.contains("answers only a part of the list"), code == 3, "{headers}: {run:?}");
        let run = desk.run(desk.command(&server.url(), &["integration", "list"]));
        assert_eq!((run.code, run.err.contains("there are more")), (0, code == 3), "{headers}: {run:?}");
    }
}

#[test]
fn waiting_sends_nothing_that_could_be_open() {
    let no = || Fault::answer(401, "", "");
    thread::scope(|scope| {
        for (words, fault, code, says) in [
            (["integration", "wait", "1"], no(), 1, "Look at the key"),
            (["integration", "wait", "1"], Fault::DropAfter, 3, "ucforge integration wait 1"),
            (["connection", "wait", "b1"], no(), 1, "Look at the key"),
            (["connection", "wait", "b1"], Fault::DropAfter, 3, "ucforge connection wait b1"),
        ] {
            scope.spawn(move || {
                let (desk, server) = (Desk::new(), Faulty::plain(fault));
                let run = desk.run(desk.command(&server.url(), &words));
                let (sentence, steps) = told(&run);
                assert_eq!(run.code, code, "{words:?}: {sentence}");
                assert!(!sentence.contains("not known") && !sentence.contains("accepted"), "{words:?}: {sentence}");
                let steps = steps.join(" ");
                assert!(steps.contains(says) && !steps.contains("send it again"), "{words:?}: {steps}");
            });
        }
    });
}

/// The table for people: `cargo test -p ucforge-tests --test faults -- --ignored --nocapture table`.
#[test]
#[ignore = "it prints, and tests nothing"]
fn table() {
    let rows = rows();
    let lines = Mutex::new(vec![String::new(); rows.len()]);
    each(&rows, |row| {
        let mut text = String::new();
        for (kind, name) in [(Kind::Read, "read"), (Kind::Write, "write")] {
            let ended = run(row, kind, "human");
            let said = ended.run.err.replace("error: ", "").replace('|', "\\|");
            // What a server repeats may be long.
            let short = |line: &str| {
                let start: String = line.trim().chars().take(220).collect();
                if start.len() < line.trim().len() { start + "..." } else { start }
            };
            let said = said.lines().map(short).collect::<Vec<_>>().join("<br>");
            let _ = writeln!(text, "| {} | {name} | {} | {said} | {} |", row.fault, ended.run.code, ended.requests());
        }
        let at = rows.iter().position(|other| std::ptr::eq(other, row)).unwrap();
        lines.lock().unwrap()[at] = text;
    });
    println!("| fault | command | exit | sentence and next step | requests |\n|---|---|---|---|---|");
    print!("{}", lines.into_inner().unwrap().concat());
}

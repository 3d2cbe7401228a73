//! Ctrl-C: in the middle of a change it is said what is known, and nothing more is sent.

use serde_json::Value;
use ucforge_tests::faulty::{Fault, Faulty};
use ucforge_tests::{Output, signal};

use super::desk::Desk;
use super::rows::good;

const JSON: &str = "Content-Type: application/json\r\n";

fn answer(body: &str) -> Fault {
    Fault::answer(200, JSON, body)
}

fn silence() -> Fault {
    Fault::Stall(Vec::new())
}

/// Runs a command, presses Ctrl-C once the server has seen so many requests, and gives what it has seen in the end.
fn interrupted(faults: &[Fault], words: &[&str], after: usize) -> (Output, Vec<String>) {
    let (desk, server) = (Desk::new(), Faulty::plain_in_turn(faults.to_vec()));
    let child = Desk::start(desk.command(&server.url(), words));
    server.wait_for("the request", |seen| seen.requests.len() == after);
    signal(child.id(), "INT");
    let run = desk.ended(child);
    let seen = server.seen();
    assert_eq!(seen.leaks, [""; 0]);
    let line = |request: &String| request.split(" HTTP/").next().unwrap().to_owned();
    (run, seen.requests.iter().map(line).collect())
}

/// What is told in JSON.
#[track_caller]
fn told(run: &Output) -> String {
    assert_eq!(run.code, 130, "{run:?}");
    let report: Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{run:?}"));
    assert_eq!((&report["outcome"], &report["exit"]), (&"interrupted".into(), &130.into()), "{report}");
    report["problem"]["message"].as_str().unwrap().to_owned()
}

const CREATE: [&str; 4] = ["integration", "create", "setup.yaml", "--yes"];

#[test]
fn a_change_without_an_answer_is_said_to_be_open_and_nothing_more_is_sent() {
    let says = "POST /integrations was sent, and whether it was done is not known: look with `ucforge integration list` \
        before you send it again";
    let (run, seen) = interrupted(&[good(), silence()], &CREATE, 2);
    assert_eq!((run.code, run.err), (130, format!("error: interrupted: {says}\n")));
    assert_eq!(seen, ["GET /integrations", "POST /integrations"]);
    let (run, seen) = interrupted(&[good(), silence()], &[&CREATE[..], &["--wait", "--output", "json"]].concat(), 2);
    assert_eq!((told(&run), seen.len()), (format!("interrupted: {says}"), 2));
    // So it is with an answer that has begun.
    let begun = Fault::Stall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".to_vec());
    let (run, seen) = interrupted(&[good(), begun], &CREATE, 2);
    assert!(run.err.contains("whether it was done is not known") && seen.len() == 2, "{run:?}");
    let words = ["connection", "crawl", "lakehouse", "--yes", "--output", "json"];
    let (run, seen) = interrupted(&[silence()], &words, 1);
    assert!(told(&run).contains("look with `ucforge connection search`") && seen.len() == 1, "{run:?}");
}

#[test]
fn a_change_that_was_not_sent_is_said_not_to_be() {
    // The server is reached, and does not say who it is.
    let (desk, server) = (Desk::new(), Faulty::plain(silence()));
    let url = server.url().replace("http:", "https:");
    let child = Desk::start(desk.command(&url, &["connection", "crawl", "lakehouse", "--yes", "--output", "json"]));
    server.wait_for("the connection", |seen| seen.connections == 1);
    signal(child.id(), "INT");
    let run = desk.ended(child);
    assert_eq!(told(&run), "interrupted: nothing was changed");
    assert_eq!((server.seen().connections, server.seen().requests.len()), (1, 0));
}

#[test]
fn what_was_accepted_is_said_when_its_end_is_not_waited_for() {
    let creating = r#"{"id": "7", "status": "creating", "type": "Databricks",
        "config": {"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com"}}"#;
    let says = "interrupted: POST /integrations was accepted (status 200), and its end was not waited for";
    let words = [&CREATE[..], &["--wait", "--output", "json"]].concat();
    // While a look has no answer.
    let (run, seen) = interrupted(&[good(), answer(creating), silence()], &words, 3);
    assert_eq!(told(&run), says);
    assert_eq!(seen, ["GET /integrations", "POST /integrations", "GET /integrations/7"]);
    // Between two looks, or in the middle of one.
    let (run, seen) = interrupted(&[good(), answer(creating)], &words, 3);
    assert_eq!(told(&run), says);
    assert!(seen.len() <= 4, "{seen:?}");
}

#[test]
fn what_only_reads_ends_at_once() {
    let (run, seen) = interrupted(&[silence()], &["integration", "list"], 1);
    // By the signal itself, as everything does.
    assert_eq!((run.code, run.out.as_str(), run.err.as_str(), seen.len()), (-1, "", "", 1));
}

#[test]
fn the_record_says_what_was_interrupted() {
    let (desk, server) = (Desk::new(), Faulty::plain_in_turn(vec![good(), silence()]));
    let child = Desk::start(desk.command(&server.url(), &[&CREATE[..], &["--record", "ticket.txt"]].concat()));
    server.wait_for("the request", |seen| seen.requests.len() == 2);
    // What is about to happen is there before it happens.
    let before = std::fs::read_to_string(desk.path().join("ticket.txt")).unwrap();
    assert!(before.lines().any(|line| line.starts_with("> ") && line.ends_with(" POST /integrations")), "{before}");
    signal(child.id(), "INT");
    assert_eq!(desk.ended(child).code, 130);
    let after = std::fs::read_to_string(desk.path().join("ticket.txt")).unwrap();
    assert!(after.contains("interrupted: POST /integrations was sent"), "{after}");
}

#[test]
fn files_that_apply_has_not_begun_are_not_called_done() {
    for output in ["human", "json"] {
        let (desk, server) = (Desk::new(), Faulty::plain_in_turn(vec![good(), silence()]));
        let setup = std::fs::read_to_string(desk.path().join("setup.yaml")).unwrap();
        // Four are worked on at a time.
        let names: Vec<_> = (0..5).map(|number| format!("s{number}.yaml")).collect();
        for (number, name) in names.iter().enumerate() {
            desk.write(name, &setup.replace("dbc-a1b2c3d4", &format!("dbc-a1b2c3d{number}")));
        }
        let words = ["apply", "--yes", "--output", output];
        let words: Vec<_> = words.into_iter().chain(names.iter().map(String::as_str)).collect();
        let child = Desk::start(desk.command(&server.url(), &words));
        server.wait_for("the requests", |seen| seen.requests.len() == 5);
        signal(child.id(), "INT");
        let run = desk.ended(child);
        assert_eq!(run.code, 130, "{run:?}");
        let text = [run.out.as_str(), run.err.as_str()].concat();
        assert!(text.contains("not begun: nothing was changed") && !text.contains("s4.yaml: done"), "{text}");
        if output == "json" {
            let report: Value = serde_json::from_str(&run.out).unwrap();
            assert_eq!(report["result"]["plans"].as_array().map(Vec::len), Some(5), "{report}");
        }
    }
}

#[test]
fn a_pause_before_a_repetition_ends_at_once() {
    let creating = r#"{"id": "7", "status": "creating", "type": "Databricks"}"#;
    let busy = Fault::answer(503, "Content-Type: application/json\r\nRetry-After: 60\r\n", "{}");
    let (desk, server) = (Desk::new(), Faulty::plain_in_turn(vec![good(), answer(creating), busy]));
    let words = [&CREATE[..], &["--wait", "--timeout", "100", "--output", "json"]].concat();
    let child = Desk::start(desk.command(&server.url(), &words));
    server.wait_for("the look", |seen| seen.requests.len() == 3);
    // Whether the signal comes before the answer or in the pause after it, the end is the same.
    let begun = std::time::Instant::now();
    signal(child.id(), "INT");
    let run = desk.ended(child);
    assert!(told(&run).contains("its end was not waited for"), "{run:?}");
    assert!(begun.elapsed().as_secs() < 30 && server.seen().requests.len() == 3, "{run:?}");
}

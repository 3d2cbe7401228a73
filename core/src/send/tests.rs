#![allow(clippy::unwrap_used, clippy::panic, reason = "tests say what they expect by unwrapping it")]

use super::*;
use crate::answer::{State as _, TestStatus};
use crate::read::Format;
use crate::sandbox::{Options, Sandbox};
use crate::secret::{Clear, Secret};

const CONNECTION: &str = r#"{"ucforge": 1, "flow": "connection", "connectionKey": "lakehouse", "workspaceUrl": "HOST", "catalog": "immuta",
  "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": {"env": "T"}}"#;
const MANUAL: &str = r#"{"ucforge": 1, "flow": "integration-manual", "workspaceUrl": "HOST", "catalog": "immuta",
  "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": {"env": "T"}}"#;
const HOST: &str = "h.cloud.databricks.com";

fn documents(setup: &str) -> Vec<Prepared> {
    let (setup, checked) = Setup::read(setup, Format::Json);
    let messages: Vec<_> = checked.findings.iter().map(|finding| &finding.message).collect();
    let resolve = |_: &Secret| Ok(Clear::new("s3cret"));
    requests(&setup.unwrap_or_else(|| panic!("{messages:?}")), &View::Revealed(&resolve)).unwrap()
}

/// Sends everything to the sandbox at `now`: the requests with the statuses of their answers, and the outcome.
fn send(sandbox: &mut Sandbox, now: &mut u64, documents: Vec<Prepared>) -> (Vec<String>, Outcome) {
    let mut sending = Sending::new(documents);
    let mut log = Vec::new();
    loop {
        match sending.step() {
            Step::Send(Request { method, path, body, is_document }) => {
                let request = crate::api::Request {
                    method,
                    target: &path,
                    authorization: "key",
                    content_type: "application/json",
                    body: body.as_bytes(),
                };
                let answer = sandbox.handle(*now, &request);
                let mark = if is_document { "! " } else { "" };
                log.push(format!("{mark}{method} {path} {}", answer.status));
                sending.answer(answer.status, &answer.body);
            }
            Step::Wait(time) => {
                *now += time;
                sending.waited();
            }
            Step::Done(outcome) => {
                let outcome = outcome.clone();
                log.dedup();
                return (log, outcome);
            }
        }
    }
}

fn states(outcome: &Outcome) -> Vec<(&str, &str)> {
    match outcome {
        Outcome::Settled(all) => all.iter().map(|one| (one.id.as_str(), one.status.name())).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_flow_is_sent_in_order_and_followed_to_its_end() {
    let mut sandbox = Sandbox::new(Options { delay: 1500, ..Options::default() });
    let mut now = 0;
    // How it was created cannot be changed.
    let update = MANUAL.replace("\"integration-manual\"", "\"integration-update\", \"autoBootstrap\": false");
    // Nothing to update yet, and nothing is sent.
    let (log, outcome) = send(&mut sandbox, &mut now, documents(&update.replace("HOST", HOST)));
    assert_eq!((log, outcome), (vec!["GET /integrations 200".to_owned()], Outcome::NoIntegration));

    let (log, outcome) = send(&mut sandbox, &mut now, documents(&MANUAL.replace("HOST", HOST)));
    let expected = [
        "GET /integrations 200",
        "! POST /integrations/scripts/create 200",
        "! POST /integrations 200",
        "GET /integrations/1 200",
    ];
    assert_eq!(log, expected);
    assert_eq!((states(&outcome), now), (vec![("1", "enabled")], 1500));
    let Outcome::Settled(all) = outcome else { panic!("it is settled") };
    assert_eq!(all[0].host, HOST);
    assert!(
        all[0]
            .validation
            .tests
            .iter()
            .any(|test| test.name == "Metastore validation" && test.status == TestStatus::Passed)
    );

    // A connection brings an integration along and does not say which.
    let (log, outcome) =
        send(&mut sandbox, &mut now, documents(&CONNECTION.replace("HOST", "other.cloud.databricks.com")));
    let expected = [
        "GET /integrations 200",
        "! POST /integrations/scripts/create 200",
        "! POST /data/connection 200",
        "GET /integrations 200",
    ];
    assert_eq!(
        (log.iter().map(String::as_str).collect::<Vec<_>>(), states(&outcome)),
        (expected.to_vec(), vec![("2", "enabled")])
    );

    // An update is about the newest one.
    let (log, outcome) = send(&mut sandbox, &mut now, documents(&update.replace("HOST", "other.cloud.databricks.com")));
    assert_eq!(log[1..], ["! PUT /integrations/2 200", "GET /integrations/2 200"]);
    assert_eq!(states(&outcome), [("2", "enabled")]);
}

#[test]
fn what_the_sandbox_refuses_stops_the_rest() {
    let mut sandbox = Sandbox::new(Options::default());
    let mut now = 0;
    send(&mut sandbox, &mut now, documents(&MANUAL.replace("HOST", HOST)));
    // The host is taken. The script before it was sent.
    let (log, outcome) = send(&mut sandbox, &mut now, documents(&CONNECTION.replace("HOST", HOST)));
    assert_eq!(log.last().map(String::as_str), Some("! POST /data/connection 409"));
    assert_eq!(outcome, Outcome::Refused("POST /data/connection".to_owned(), 409));
    let unreachable = documents(&MANUAL.replace("HOST", "w.unreachable.invalid"));
    let (_, outcome) = send(&mut sandbox, &mut now, unreachable);
    assert_eq!(outcome, Outcome::Refused("POST /integrations".to_owned(), 422));
    // A state of error is an end like any other.
    let (_, outcome) = send(&mut sandbox, &mut now, documents(&MANUAL.replace("HOST", "w.createerror.invalid")));
    assert_eq!(states(&outcome), [("2", "createError")]);
    // A key that is refused is refused before anything is sent.
    let mut locked = Sandbox::new(Options { api_key: Some("another".to_owned()), ..Options::default() });
    let (log, outcome) = send(&mut locked, &mut now, documents(&MANUAL.replace("HOST", HOST)));
    assert_eq!((log.len(), outcome), (1, Outcome::Refused("GET /integrations".to_owned(), 401)));
}

#[test]
fn without_documents_it_only_watches() {
    let mut sandbox = Sandbox::new(Options { delay: 1200, ..Options::default() });
    let mut now = 0;
    assert_eq!(
        send(&mut sandbox, &mut now, Vec::new()),
        (vec!["GET /integrations 200".to_owned()], Outcome::Settled(vec![]))
    );
    for (host, at) in [("a.cloud.databricks.com", 0), ("b.cloud.databricks.com", 700)] {
        let create = documents(&MANUAL.replace("HOST", host)).pop().unwrap();
        let request = crate::api::Request {
            method: "POST",
            target: "/integrations",
            authorization: "key",
            content_type: "application/json",
            body: create.body.as_bytes(),
        };
        assert_eq!(sandbox.handle(at, &request).status, 200);
    }
    now = 700;
    let (_, outcome) = send(&mut sandbox, &mut now, Vec::new());
    assert_eq!(states(&outcome), [("1", "enabled"), ("2", "enabled")]);
    assert!((1900..2400).contains(&now), "{now}");
}

const SCRIPT: (&str, &str) = ("POST", "/integrations/scripts/create");
const CREATE: (&str, &str) = ("POST", "/integrations");
const UPDATE: (&str, &str) = ("PUT", "/integrations/{id}");
const REGISTER: (&str, &str) = ("POST", "/data/connection");

/// Sends with the answers written by hand, in order; the last one again and again. The requests in between, and the outcome.
fn with_answers(documents: &[(&'static str, &'static str)], answers: &[(u16, &str)]) -> (String, Outcome) {
    let prepared =
        |(method, path): &(&'static str, &'static str)| Prepared { method, path, body: "{}".to_owned().into() };
    let mut sending = Sending::new(documents.iter().map(prepared).collect());
    let (mut log, mut answers) = (Vec::new(), answers.iter().peekable());
    for _ in 0..1000 {
        match sending.step() {
            Step::Send(request) => {
                log.push(format!("{} {}", request.method, request.path));
                let answer = answers.next().unwrap();
                // The last one stays.
                if answers.peek().is_none() {
                    answers = std::slice::from_ref(answer).iter().peekable();
                }
                sending.answer(answer.0, answer.1);
            }
            Step::Wait(_) => {
                // An answer that nobody has asked for changes nothing.
                sending.answer(500, "");
                sending.waited();
            }
            Step::Done(outcome) => return (log.join(", "), outcome.clone()),
        }
    }
    panic!("it never ends: {log:?}");
}

fn settled(outcome: &Outcome) -> String {
    states(outcome).iter().map(|(id, status)| format!("{id} {status}")).collect::<Vec<_>>().join(", ")
}

#[test]
fn ids_may_be_texts_or_numbers_or_missing() {
    for (list, answer, watched, end) in [
        // The id of the answer, whatever it is written as.
        ("[]", r#"{"id": "7"}"#, "GET /integrations/7", r#"{"id": "7", "status": "enabled"}"#),
        ("[]", r#"{"id": 7, "status": "creating"}"#, "GET /integrations/7", r#"{"id": 7, "status": "enabled"}"#),
        ("[]", r#"{"id": "a/../b"}"#, "GET /integrations/a%2F%2E%2E%2Fb", r#"{"id": "7", "status": "enabled"}"#),
        // Without one it is what comes new into the list.
        ("[]", "{}", "GET /integrations", r#"[{"id": 7, "status": "enabled"}]"#),
        ("[]", r#"{"id": ""}"#, "GET /integrations", r#"[{"id": 7, "status": "enabled"}]"#),
        ("[]", r#"{"id": null}"#, "GET /integrations", r#"[{"id": 7, "status": "enabled"}]"#),
        ("[]", "", "GET /integrations", r#"[{"id": 7, "status": "enabled"}]"#),
        (r#"[{"id": 1}]"#, "\"created\"", "GET /integrations", r#"[{"id": 1}, {"id": 7, "status": "enabled"}]"#),
    ] {
        let (log, outcome) = with_answers(&[CREATE], &[(200, list), (201, answer), (200, end)]);
        assert_eq!(log, format!("GET /integrations, POST /integrations, {watched}"), "{answer}");
        assert_eq!(settled(&outcome), "7 enabled", "{answer}");
    }
    // An update is of the last one in the list, unless the flow has made one.
    for list in [r#"[{"id": "1"}, {"id": "9"}]"#, r#"[{"id": 9, "status": "enabled"}]"#] {
        let answers = [(200, list), (200, "{}"), (200, r#"{"id": 9, "status": "enabled"}"#)];
        let (log, outcome) = with_answers(&[UPDATE], &answers);
        assert_eq!(log, "GET /integrations, PUT /integrations/9, GET /integrations/9");
        assert_eq!(settled(&outcome), "9 enabled");
    }
    let answers =
        [(200, r#"[{"id": 1}]"#), (200, r#"{"id": 2}"#), (204, ""), (200, r#"{"id": 2, "status": "enabled"}"#)];
    let (log, _) = with_answers(&[CREATE, UPDATE], &answers);
    assert_eq!(log, "GET /integrations, POST /integrations, PUT /integrations/2, GET /integrations/2");
    // A list whose entries have no ids says nothing about which one is meant.
    let (log, outcome) = with_answers(&[UPDATE], &[(200, r#"[{"status": "enabled"}]"#)]);
    assert_eq!((&*log, outcome), ("GET /integrations", Outcome::Unknown("GET /integrations".to_owned(), 200)));
}

#[test]
fn a_state_is_final_unless_it_says_that_it_changes() {
    let one = |status: &str| format!(r#"{{"id": 1, "status": {status}}}"#);
    for status in ["\"enabled\"", "\"createError\"", "\"frozen\"", "\"ingested\"", "\"\"", "null", "7"] {
        let (log, outcome) = with_answers(&[CREATE], &[(200, "[]"), (200, r#"{"id": 1}"#), (200, &one(status))]);
        assert_eq!((log.matches("GET /integrations/1").count(), states(&outcome).len()), (1, 1), "{status}");
    }
    for status in ["\"creating\"", "\"editing\"", "\"deleting\"", "\"pending\""] {
        let (changing, done) = (one(status), one("\"enabled\""));
        let answers = [(200, "[]"), (200, r#"{"id": 1}"#), (200, &*changing), (200, &changing), (200, &done)];
        let (log, _) = with_answers(&[CREATE], &answers);
        assert_eq!(log.matches("GET /integrations/1").count(), 3, "{status}");
    }
}

#[test]
fn what_goes_wrong_in_the_middle_ends_it_with_the_request() {
    let refused = |request: &str, status| Outcome::Refused(request.to_owned(), status);
    let made = r#"{"id": 1}"#;
    for status in [301, 400, 401, 403, 404, 409, 422, 429, 500, 503] {
        // A list, a script, a document: nothing after it is sent.
        let answers = [(status, "")];
        assert_eq!(with_answers(&[SCRIPT, CREATE], &answers).1, refused("GET /integrations", status));
        let answers = [(200, "[]"), (status, made)];
        let (log, outcome) = with_answers(&[SCRIPT, REGISTER], &answers);
        assert_eq!(outcome, refused("POST /integrations/scripts/create", status));
        assert!(!log.contains("/data/connection"), "{log}");
        let answers = [(200, "[]"), (200, "SQL"), (status, "")];
        assert_eq!(with_answers(&[SCRIPT, REGISTER], &answers).1, refused("POST /data/connection", status));
    }
    let unknown = |status| Outcome::Unknown("GET /integrations/1".to_owned(), status);
    let (enabled, changing) = (r#"{"id": 1, "status": "enabled"}"#, r#"{"id": 1, "status": "creating"}"#);
    // The documents were accepted: a look that fails twice may succeed after all.
    for wrong in
        [(500, ""), (429, "{}"), (200, "<html>"), (200, r#"{"id": 1, "status": "crea"#), (200, "[]"), (304, "")]
    {
        let answers = [(200, "[]"), (200, made), wrong, wrong, (200, changing), wrong, wrong, (200, enabled)];
        assert_eq!(settled(&with_answers(&[CREATE], &answers).1), "1 enabled", "{wrong:?}");
        let answers = [(200, "[]"), (200, made), (200, changing), wrong];
        let (log, outcome) = with_answers(&[CREATE], &answers);
        assert_eq!((outcome, log.matches("GET /integrations/1").count()), (unknown(wrong.0), 4), "{wrong:?}");
    }
    // What is gone has come to nothing.
    let answers = [(200, "[]"), (200, made), (200, changing), (404, "")];
    assert_eq!(with_answers(&[CREATE], &answers).1, Outcome::Nothing);
    // A list that cannot be understood is none, at the beginning and at the end.
    for list in ["", "{}", "[", "null"] {
        let answers = [(200, list)];
        let outcome = Outcome::Unknown("GET /integrations".to_owned(), 200);
        assert_eq!(with_answers(&[UPDATE], &answers).1, outcome, "{list}");
        let answers = [(200, "[]"), (200, "{}"), (200, list)];
        assert_eq!(with_answers(&[REGISTER], &answers).1, outcome, "{list}");
    }
}

#[test]
fn a_connection_without_an_integration_is_not_waited_for_for_ever() {
    let answers =
        [(200, r#"[{"id": 1, "status": "creating"}]"#), (200, "{}"), (200, r#"[{"id": 1, "status": "creating"}]"#)];
    let (log, outcome) = with_answers(&[REGISTER], &answers);
    assert_eq!((outcome, log.matches("GET").count()), (Outcome::Nothing, 1 + MAX_LOOKS as usize));
    // SkippedStatements in the list do not count, and may go away.
    let answers = [
        (200, r#"[{"id": 1, "status": "creating"}]"#),
        (200, "{}"),
        (200, "[]"),
        (200, r#"[{"id": 1, "status": "creating"}, {"id": 2, "status": "enabled"}]"#),
    ];
    assert_eq!(settled(&with_answers(&[REGISTER], &answers).1), "2 enabled");
}

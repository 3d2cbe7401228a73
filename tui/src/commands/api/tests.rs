//! The commands over a scripted tenant.

use std::sync::{Arc, Mutex};

use ucforge_core::api::{Content, Outgoing, Response};
use ucforge_core::operation::{End, Goal, Operation, Options, Outcome, Question, Reply};
use ucforge_core::session::Lost;
use ucforge_core::value::Value;

use super::ask::Replies;
use super::drive::{Progress, drive};
use super::end::{self, Context};
use super::record::Record;
use super::talk::{Talk, Tenant};
use crate::exchange::Exchange;
use crate::exit::{Exit, Failure};
use crate::profile::Place;

/// What a request is answered with.
type Script = Vec<(&'static str, Result<(u16, &'static str), Lost>)>;

/// A tenant that answers by a list; what it was asked is kept.
#[derive(Clone, Default)]
struct Scripted {
    script: Arc<Mutex<Script>>,
    asked: Arc<Mutex<Vec<String>>>,
}

/// A request, and what comes of it.
type Line = (&'static str, Result<(u16, &'static str), Lost>);

impl Scripted {
    fn new(script: &[Line]) -> Self {
        Self { script: Arc::new(Mutex::new(script.to_vec())), asked: Arc::default() }
    }
}

impl Exchange for Scripted {
    fn exchange(&mut self, request: &Outgoing) -> Result<Response, Lost> {
        self.asked.lock().unwrap().push(format!("{} {}", request.line(), request.content_type()).trim().to_owned());
        let mut script = self.script.lock().unwrap();
        let at = script.iter().position(|(line, _)| *line == request.line());
        let at = at.unwrap_or_else(|| panic!("{} is not in the script", request.line()));
        // The last answer of a request stays.
        let is_last = script.iter().filter(|(line, _)| *line == request.line()).count() == 1;
        let answer = if is_last { script[at].1.clone() } else { script.remove(at).1 };
        answer.map(|(status, body)| Response::new(status, "application/json", body.to_owned()))
    }
}

impl Tenant for Scripted {
    fn another(&self) -> Box<dyn Tenant> {
        Box::new(self.clone())
    }
}

fn place(read_only: bool) -> Place {
    Place {
        name: "lab".to_owned(),
        url: "https://t.example".to_owned(),
        is_sandbox: false,
        read_only,
        production: false,
    }
}

struct Says(Reply);

impl Replies for Says {
    fn reply(&mut self, _: &Question) -> Result<Reply, Failure> {
        Ok(self.0.clone())
    }
}

fn payload() -> Content {
    Content::plain(Value::from([("type", "Trino".into())]))
}

fn quick() -> Options {
    Options { interval: 1, ..Options::default() }
}

fn outcome(tenant: &Scripted, operation: Operation, reply: Reply) -> Outcome {
    let mut talk = Talk::with(Box::new(tenant.clone()), place(false), false, None);
    drive(operation, &mut talk, &mut Says(reply), &mut Progress::silent()).ok().unwrap()
}

const EMPTY: (&str, Result<(u16, &str), Lost>) = ("GET /integrations", Ok((200, "[]")));

#[test]
fn an_operation_is_driven_to_its_end() {
    let tenant = Scripted::new(&[
        EMPTY,
        ("POST /integrations", Ok((200, r#"{"id": "1", "status": "creating"}"#))),
        ("GET /integrations/1", Ok((200, r#"{"id": "1", "status": "creating"}"#))),
        ("GET /integrations/1", Ok((200, r#"{"id": "1", "status": "enabled"}"#))),
    ]);
    let outcome = outcome(&tenant, Operation::create(payload(), quick()), Reply::Yes);
    assert_eq!(outcome.end, End::Done);
    assert_eq!(
        tenant.asked.lock().unwrap().as_slice(),
        ["GET /integrations", "POST /integrations application/json", "GET /integrations/1", "GET /integrations/1"]
    );
}

#[test]
fn a_no_sends_nothing() {
    let tenant = Scripted::new(&[EMPTY]);
    let outcome = outcome(&tenant, Operation::create(payload(), quick()), Reply::No);
    assert_eq!((outcome.end, end::exit(&outcome, false)), (End::NotDone, Exit::Findings));
    assert_eq!(tenant.asked.lock().unwrap().as_slice(), ["GET /integrations"]);
}

#[test]
fn what_changes_is_never_sent_to_a_tenant_that_is_only_read() {
    let tenant = Scripted::new(&[EMPTY]);
    let mut talk = Talk::with(Box::new(tenant.clone()), place(true), false, None);
    let operation = Operation::create(payload(), quick());
    let outcome = drive(operation, &mut talk, &mut Says(Reply::Yes), &mut Progress::silent()).ok().unwrap();
    assert_eq!((outcome.end, tenant.asked.lock().unwrap().len()), (End::NotDone, 1));
}

#[test]
fn bodies_go_out_as_yaml_where_that_is_wanted() {
    let tenant = Scripted::new(&[EMPTY, ("POST /integrations", Ok((400, "{}")))]);
    let mut talk = Talk::with(Box::new(tenant.clone()), place(false), true, None);
    let operation = Operation::create(payload(), quick());
    drive(operation, &mut talk, &mut Says(Reply::Yes), &mut Progress::silent()).ok().unwrap();
    assert_eq!(tenant.asked.lock().unwrap()[1], "POST /integrations application/yaml");
}

#[test]
fn after_ctrl_c_nothing_more_is_sent_and_what_is_known_is_said() {
    let tenant = Scripted::new(&[EMPTY]);
    let mut talk = Talk::with(Box::new(tenant.clone()), place(false), false, None);
    talk.interrupt.press();
    let operation = Operation::wait("1", Goal::Enabled, quick());
    let stop = drive(operation, &mut talk, &mut Says(Reply::Yes), &mut Progress::silent()).err().unwrap();
    assert!(tenant.asked.lock().unwrap().is_empty());
    let report = stop.report("integration wait");
    assert_eq!((report.outcome, report.exit.number()), ("interrupted", 130));
    assert_eq!(report.problem.unwrap().message, "interrupted: nothing was changed");
    talk.last_change = Some(("PUT /integrations/1".to_owned(), None));
    let message = super::drive::interrupted(&talk).report("x").problem.unwrap().message;
    assert!(message.contains("PUT /integrations/1 was sent, and whether it was done is not known"), "{message}");
}

#[test]
fn the_record_is_written_even_when_it_fails_and_holds_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ticket.log");
    let tenant = Scripted::new(&[
        EMPTY,
        ("POST /integrations", Ok((422, r#"{"message": "no", "config": {"token": "dapi-canary-2"}}"#))),
    ]);
    let record = Record::open(&path, "ucforge integration create a.json").ok().map(Arc::new);
    let mut talk = Talk::with(Box::new(tenant), place(false), false, record);
    let secret = ucforge_core::secret::Secret {
        name: "T".to_owned(),
        source: ucforge_core::secret::Source::Literal(ucforge_core::secret::Clear::new("dapi-canary-1")),
    };
    let content = Content::plain(Value::from([("token", Value::Secret(secret))]));
    let operation = Operation::create(content, quick());
    drive(operation, &mut talk, &mut Says(Reply::Yes), &mut Progress::silent()).ok().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("POST /integrations: status 422") && text.contains("${T}"), "{text}");
    assert!(!text.contains("canary"), "{text}");
}

#[test]
fn a_report_has_one_shape() {
    let tenant = Scripted::new(&[
        EMPTY,
        ("POST /integrations", Ok((409, r#"{"message": "Trino integration already exists on h (id = 7)"}"#))),
    ]);
    let outcome = outcome(&tenant, Operation::create(payload(), quick()), Reply::Yes);
    let context =
        Context { command: "integration create".to_owned(), file: Some("a.json".to_owned()), ..Context::default() };
    let report = serde_json::to_value(end::report(&context, &outcome, None)).unwrap();
    assert_eq!(
        report,
        serde_json::json!({
            "version": 1, "command": "integration create", "outcome": "notDone", "exit": 1, "result": {},
            "problem": {
                "kind": "exists", "request": "POST /integrations", "status": 409,
                "message": "POST /integrations was refused with status 409: Trino integration already exists on h (id = 7)"
            },
            "next": [
                {"text": "The integration 7 exists: compare it", "command": "ucforge integration diff a.json 7"},
                {"text": "Update it", "command": "ucforge integration update 7 a.json"}
            ]
        })
    );
}

#[test]
fn what_an_earlier_operation_has_changed_is_not_said_of_the_next_one() {
    let made = || Ok((200, r#"{"id": "1", "status": "enabled"}"#));
    let tenant = Scripted::new(&[EMPTY, ("POST /integrations", made()), ("GET /integrations/1", made())]);
    let mut talk = Talk::with(Box::new(tenant), place(false), false, None);
    let create = Operation::create(payload(), quick());
    let outcome = drive(create, &mut talk, &mut Says(Reply::Yes), &mut Progress::silent()).ok().unwrap();
    assert_eq!(outcome.end, End::Done);
    talk.interrupt.press();
    let wait = Operation::wait("1", Goal::Enabled, quick());
    let stop = drive(wait, &mut talk, &mut Says(Reply::Yes), &mut Progress::silent()).err().unwrap();
    assert_eq!(stop.report("apply").problem.unwrap().message, "interrupted: nothing was changed");
}

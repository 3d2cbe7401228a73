//! What was accepted is done only where the tenant does not say otherwise: in its jobs, in what it has tried out, in what it shows.

use super::flows::{HOST, key, with_connection, with_integration};
use super::*;
use crate::answer::Problem;

const START: u64 = 10_000;

/// A line of method and target, and the status and body that it is answered with.
type Answer = (&'static str, u16, &'static str);

/// A tenant that answers some lines of method and target in its own way.
#[derive(Clone)]
struct Says {
    tenant: Tenant,
    answers: Vec<Answer>,
    /// Whether something was changed. What is read is answered so only after that.
    changed: bool,
}

impl Server for Says {
    fn answer(&mut self, now: u64, method: &str, target: &str, body: &str) -> Response {
        let is_it = |(line, ..): &&Answer| line.split_once(' ') == Some((method, target));
        self.changed |= method != "GET";
        match self.answers.iter().find(is_it).filter(|_| self.changed) {
            Some((_, status, body)) => Response::new(*status, "application/json", (*body).to_owned()),
            None => self.tenant.answer(now, method, target, body),
        }
    }
}

fn run(tenant: Tenant, answers: &[Answer], operation: Operation) -> Run<Says> {
    drive(Says { tenant, answers: answers.to_vec(), changed: true }, START, operation, |_| Fault::None)
}

/// The same of answers that come only after something was changed.
fn run_after_change(tenant: Tenant, answers: &[Answer], operation: Operation) -> Run<Says> {
    drive(Says { tenant, answers: answers.to_vec(), changed: false }, START, operation, |_| Fault::None)
}

/// Soon over: what is asked of a tenant is counted here.
fn options() -> Options {
    Options { at_most: 20_000, ..Options::default() }
}

const PUT: &str = "PUT /data/connection/lakehouse";
const ACCEPTED: Answer = (PUT, 200, r#"{"objectPath": ["lakehouse"], "bulkId": "B"}"#);

/// Answers to a change of a connection, how it ends then, and a part of what is said.
fn of_a_connection() -> Vec<(Vec<Answer>, End, &'static str)> {
    let jobs = |body| vec![ACCEPTED, ("GET /jobs?bulkId=B", 200, body)];
    let tried = |body| vec![(PUT, 200, body)];
    vec![
        (jobs(r#"{"j": {"id": "j", "state": "completed"}}"#), End::Done, "done"),
        (tried(r#"{"connectionKey": "lakehouse"}"#), End::Done, "done"),
        (tried(r#"{"connectionKey": "lakehouse", "validationResults": {"status": "passed"}}"#), End::Done, "done"),
        (tried(r#"{"connectionKey": "lakehouse", "validationResults": {"status": "warning"}}"#), End::Done, "done"),
        (
            jobs(r#"{"j": {"id": "j", "state": "failed", "output": {"message": "Invalid access token"}}}"#),
            End::Failed,
            "job j is failed: Invalid access token",
        ),
        (
            tried(
                r#"{"connectionKey": "lakehouse", "validationResults": {"status": "failed",
                "validationTests": [{"name": "B", "status": "failed", "message": "Invalid token"}]}}"#,
            ),
            End::Failed,
            "the test `B` has failed: Invalid token",
        ),
        (
            vec![
                (PUT, 200, r#"{"connectionKey": "lakehouse"}"#),
                (
                    "GET /data/connection/lakehouse",
                    200,
                    r#"{"connectionKey": "lakehouse", "nativeIntegrationId": 1, "validationResults": {"status": "failed"},
                    "connection": {"hostname": "b.cloud.databricks.com"}}"#,
                ),
            ],
            End::Failed,
            "its validation has failed",
        ),
        (jobs(r#"{"j": {"id": "j", "state": "active"}}"#), End::Started, "the time was over"),
        (vec![ACCEPTED, ("GET /jobs?bulkId=B", 403, "")], End::Started, "GET /jobs?bulkId=B was refused"),
    ]
}

#[test]
fn a_change_of_a_connection_ends_as_the_tenant_says() {
    for (answers, end, said) in of_a_connection() {
        let body = content(r#"{"connection": {"token": "s3cret-new"}}"#);
        let outcome = run(with_connection(), &answers, Operation::update_connection(&key(), body, options())).outcome;
        assert_eq!(outcome.end, end, "{answers:?}: {outcome:?}");
        assert!(outcome.sentence(None).contains(said), "{answers:?}: {}", outcome.sentence(None));
    }
}

#[test]
fn a_rotation_stops_at_the_first_place_where_the_credentials_do_not_work() {
    for (answers, end, said) in of_a_connection() {
        let rotate = Operation::rotate(content(CONNECTION), Some(key()), options());
        let outcome = run(with_connection(), &answers, rotate).outcome;
        let (place, next) = match end {
            End::Done => (PlaceEnd::New, PlaceEnd::New),
            End::Failed => (PlaceEnd::Failed, PlaceEnd::Old),
            _ => (PlaceEnd::Started, PlaceEnd::Old),
        };
        let places: Vec<_> = outcome.places.iter().map(|place| place.end).collect();
        assert_eq!((outcome.end, places), (end, vec![place, next]), "{answers:?}: {outcome:?}");
        assert!(outcome.sentence(None).contains(said), "{answers:?}: {}", outcome.sentence(None));
    }
}

#[test]
fn what_failed_before_a_change_as_it_does_after_it_says_nothing_of_the_change() {
    const FAILED: &str =
        r#"{"status": "failed", "validationTests": [{"name": "B", "status": "failed", "message": "m"}]}"#;
    let answers = vec![("GET /integrations/1", 200, enabled(FAILED))];
    for operation in
        [Operation::update("1", content(CREATE), options()), Operation::rotate(content(CREATE), None, options())]
    {
        let outcome = run(with_integration(HOST), &answers, operation).outcome;
        assert_eq!(outcome.end, End::Done, "{outcome:?}");
    }
}

/// The integration as it is after a change, with these results of its validation.
fn enabled(results: &str) -> &'static str {
    let config = CREATE.trim_start().trim_start_matches('{');
    let body = format!(r#"{{"id": "1", "status": "enabled", "validationResults": {results}, {config}"#);
    Box::leak(body.into_boxed_str())
}

#[test]
fn an_integration_that_is_enabled_and_was_found_not_to_work_is_not_done() {
    for (results, works) in [
        (r#"{"status": "passed", "validationTests": [{"name": "B", "status": "passed"}]}"#, true),
        (r#"{"status": "warning", "validationTests": [{"name": "B", "status": "skipped"}]}"#, true),
        ("{}", true),
        (r#"{"status": "failed", "validationTests": []}"#, false),
        (r#"{"status": "passed", "validationTests": [{"name": "B", "status": "failed", "message": "m"}]}"#, false),
    ] {
        let shown = [("GET /integrations/1", 200, enabled(results))];
        let end = if works { End::Done } else { End::Failed };
        let operations =
            [Operation::update("1", content(CREATE), options()), Operation::rotate(content(CREATE), None, options())];
        for operation in operations {
            let outcome = run_after_change(with_integration(HOST), &shown, operation).outcome;
            assert_eq!(outcome.end, end, "{results}: {outcome:?}");
            assert_eq!(matches!(outcome.why, Some(Why::NotValid(_))), !works, "{results}: {outcome:?}");
            let held = if works { PlaceEnd::New } else { PlaceEnd::Failed };
            assert!(outcome.places.iter().all(|place| place.end == held), "{results}: {outcome:?}");
        }
        let register = Operation::register(None, content(CONNECTION), options());
        let outcome = run(tenant(0), &shown, register).outcome;
        assert_eq!(outcome.end, end, "{results}: {outcome:?}");
        // Somebody who waits until it is enabled has what they wait for.
        let outcome = run(with_integration(HOST), &shown, Operation::wait("1", Goal::Enabled, options())).outcome;
        assert_eq!(outcome.end, End::Done, "{results}");
    }
}

#[test]
fn settings_are_held_to_what_is_shown_of_them_however_that_is_shown() {
    const ACTIVE: &str = r#"{"settings": {"isActive": true}}"#;
    const INHERITED: &str = r#"{"settings": {"isActive": null}}"#;
    let failed = ("GET /jobs?bulkId=B", 200, r#"{"j1": {"id": "j1", "state": "failed"}}"#);
    let done = ("GET /jobs?bulkId=B", 200, r#"{"j1": {"id": "j1", "state": "completed"}}"#);
    for (asked, shown, jobs, end, said) in [
        (ACTIVE, r#""settings": {"isActive": true}, "overrides": {}"#, done, End::Done, "done"),
        (ACTIVE, r#""settings": {"isActive": true}, "overrides": ["isActive"]"#, done, End::Done, "done"),
        (
            ACTIVE,
            r#""settings": {"isActive": true}, "overrides": {"isActive": {"value": true}}"#,
            done,
            End::Done,
            "done",
        ),
        (ACTIVE, r#""settings": {"isActive": true}, "overrides": null"#, done, End::Done, "done"),
        (ACTIVE, r#""settings": {"isActive": true}"#, done, End::Done, "done"),
        (ACTIVE, r#""settings": {}, "overrides": {"isActive": true}"#, done, End::Done, "done"),
        (
            ACTIVE,
            r#""settings": {"isActive": false}"#,
            done,
            End::Failed,
            "it is not what was asked for: /settings/isActive is false and not true",
        ),
        (
            ACTIVE,
            r#""settings": {"isActive": true}, "overrides": {"isActive": false}"#,
            done,
            End::Failed,
            "/settings/isActive is false and not true",
        ),
        // What went wrong is the job, whatever is shown.
        (ACTIVE, r#""settings": {"isActive": false}"#, failed, End::Failed, "job j1 is failed"),
        (ACTIVE, r#""settings": {"isActive": true}"#, failed, End::Failed, "job j1 is failed"),
        // What is not shown may be so.
        (ACTIVE, r#""settings": {}"#, done, End::Started, "does not show how it ends"),
        (ACTIVE, r#""settings": {"isActive": {"value": true}}"#, done, End::Started, "does not show how it ends"),
        (INHERITED, r#""settings": {"isActive": true}, "overrides": {}"#, done, End::Done, "done"),
        (INHERITED, r#""settings": {"isActive": true}, "overrides": ["activateNewChildren"]"#, done, End::Done, "done"),
        (
            INHERITED,
            r#""settings": {"isActive": true}, "overrides": {"isActive": true}"#,
            done,
            End::Failed,
            "/settings/isActive is true and not null",
        ),
        (INHERITED, r#""settings": {"isActive": true}, "overrides": ["isActive"]"#, done, End::Failed, "is not what"),
        (
            r#"{"settings": {"isActive": "yes"}}"#,
            r#""settings": {"isActive": true}, "overrides": {}"#,
            done,
            End::Failed,
            r#"/settings/isActive is true and not "yes""#,
        ),
    ] {
        let body = format!(r#"{{"objectPath": ["lakehouse"], "state": "active", {shown}}}"#);
        let answers = [
            ("GET /data/object/lakehouse", 200, &*Box::leak(body.into_boxed_str())),
            ("PUT /data/settings/lakehouse", 200, r#"{"bulkId": "B"}"#),
            jobs,
        ];
        let change = Operation::settings(&path(&[&key()]), content(asked), options());
        let outcome = run(with_connection(), &answers, change).outcome;
        let told = outcome.sentence(None);
        assert_eq!(outcome.end, end, "{asked} {shown}: {told}");
        let is_told = told.contains(said) || said == "is not what" && told.contains("it is not what was asked for");
        assert!(is_told, "{asked} {shown}: {told}");
    }
}

#[test]
fn what_is_waited_for_too_long_behind_another_change_is_not_said_to_be_refused() {
    let editing = r#"{"id": "1", "status": "editing", "type": "Databricks", "config": {"workspaceUrl": "h.example"}}"#;
    let operations = |options| {
        let payload = || content(CREATE);
        [Operation::update("1", payload(), options), Operation::delete("1", None, options)]
    };
    for (wait, why) in [(true, Why::TimeOver), (false, Why::Busy)] {
        for operation in operations(Options { wait, ..options() }) {
            let outcome = run(with_integration(HOST), &[("GET /integrations/1", 200, editing)], operation).outcome;
            assert_eq!((outcome.end, outcome.why), (End::NotDone, Some(why.clone())));
        }
    }
    // It looks free, and every change is refused.
    let busy = r#"{"statusCode": 409, "message": "Unable to edit integration with ID 1 in current state editing."}"#;
    let answers = [("PUT /integrations/1", 409, busy), ("DELETE /integrations/1", 409, busy)];
    for operation in operations(options()) {
        let outcome = run(with_integration(HOST), &answers, operation).outcome;
        assert_eq!((outcome.end, outcome.why), (End::NotDone, Some(Why::TimeOver)));
    }
}

#[test]
fn what_is_in_the_way_of_a_registration_is_what_the_answer_says() {
    let none = r#"{"statusCode": 404, "error": "Not Found", "message": "none"}"#;
    for (message, next) in [
        (
            "Databricks Unity Catalog integration already exists on h.example (id = 3).",
            Next::UpdateExisting { id: "3".to_owned(), put: "PUT /integrations/3".to_owned() },
        ),
        ("it already exists (id = 3)", Next::Look("GET /integrations".to_owned())),
        ("a connection of that name already exists", Next::Look("GET /integrations".to_owned())),
    ] {
        let body = format!(r#"{{"statusCode": 409, "error": "Conflict", "message": "{message}"}}"#);
        let answers = [
            ("GET /data/connection/lakehouse", 404, none),
            ("POST /data/connection", 409, &*Box::leak(body.into_boxed_str())),
        ];
        let register = Operation::register(None, content(CONNECTION), options());
        let outcome = run(tenant(0), &answers, register).outcome;
        assert_eq!((outcome.end, outcome.next), (End::NotDone, Some(next)), "{message}");
        assert!(matches!(outcome.why, Some(Why::Refused { refusal, .. })
            if matches!(refusal.problem, Problem::ExistsAlready { .. })));
    }
}

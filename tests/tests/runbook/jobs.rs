//! Jobs in the background, as far as the API tells of them.

use serde_json::{Value, json};
use ucforge_tests::runbook::{RUN, Runbook, api, lines, ok, setup};
use ucforge_tests::{Capture, Reply};

/// A server on which a connection gets registered, and that says this of its jobs at one of two places; the other
/// answers with this status.
fn registering(place: &'static str, other: u16, jobs: Vec<Reply>) -> Capture {
    let (mut left, mut registered) = (jobs.into_iter(), false);
    api(move |request| match (request.method.as_str(), request.path.as_str()) {
        (_, path) if path == place => left.next().unwrap(),
        ("GET", "/jobs?bulkId=b-1") | ("POST", "/jobs/statuses") => (other, "application/json", "{}".to_owned()),
        ("POST", "/integrations/scripts/create") => ok("SELECT 1;"),
        ("POST", "/data/connection/test") => ok(r#"{"status": "passed"}"#),
        ("POST", "/data/connection") => {
            registered = true;
            ok(r#"{"bulkId": "b-1"}"#)
        }
        ("GET", "/integrations/77") => ok(r#"{"id": 77, "status": "enabled"}"#),
        _ if registered => ok(r#"{"connection": {}, "nativeIntegrationId": 77}"#),
        _ => (404, "application/json", "{}".to_owned()),
    })
}

const BY_BULK: &str = "/jobs?bulkId=b-1";
const BY_ID: &str = "/jobs/statuses";

#[test]
fn background_jobs_are_waited_for_as_far_as_the_api_tells() {
    let job = |state: &str| ok(&json!({"b-1": {"id": "b-1", "state": state, "output": null}}).to_string());
    let two = |first: &str, second: &str| ok(&json!({"x": {"state": [first]}, "y": {"state": second}}).to_string());
    let one = |state: Value| ok(&json!({"id": "x", "state": state, "output": {"state": "failed"}}).to_string());
    let list = |states: &[&str]| {
        let all: Vec<_> = states.iter().map(|state| json!({"id": "x", "state": state})).collect();
        ok(&json!(all).to_string())
    };
    for (answers, code, said) in [
        (vec![job("created"), job("active"), job("retry"), job("completed")], 0, "background jobs b-1: completed"),
        (
            vec![two("completed", "active"), two("active", "completed"), two("completed", "completed")],
            0,
            "background jobs b-1: completed",
        ),
        // One object, and what a job says itself is not its state.
        (vec![one(json!("active")), one(json!("completed"))], 0, "background jobs b-1: completed"),
        (vec![one(json!(["active"])), one(json!(["completed"]))], 0, "background jobs b-1: completed"),
        (vec![list(&["completed", "retry"]), list(&["completed", "completed"])], 0, "background jobs b-1: completed"),
        (vec![ok(r#"{"jobs": [{"state": "active"}]}"#), ok(r#"{"jobs": [{"state": "completed"}]}"#)], 0, "completed"),
        (vec![job("active"), job("failed")], 1, "a background job of b-1 failed"),
        (vec![one(json!("failed"))], 1, "failed"),
        (vec![list(&["completed", "expired"])], 1, "failed"),
        (vec![job("cancelled")], 1, "failed"),
        (vec![two("expired", "active")], 1, "failed"),
        (vec![(400, "application/json", "{}".to_owned())], 0, "does not report how they end"),
        (vec![(302, "text/plain", "elsewhere".to_owned())], 0, "does not report how they end"),
        (vec![ok("{}")], 0, "does not report how they end"),
        // In any letter case; what is not known is not guessed.
        (vec![one(json!("ACTIVE")), one(json!("Completed"))], 0, "background jobs b-1: completed"),
        (vec![list(&["Completed", "FAILED"])], 1, "failed"),
        (vec![job("error")], 1, "failed"),
        (vec![job("paused")], 0, "does not report how they end"),
        (vec![list(&["completed", "finishing"])], 0, "does not report how they end"),
        (
            vec![ok(r#"[{"id": "x", "state": "completed"}, {"id": "y", "state": null}]"#)],
            0,
            "does not report how they end",
        ),
        (vec![ok(r#"[{"id": "x", "state": "completed"}, {"id": "y"}]"#)], 0, "does not report how they end"),
        (
            vec![ok(r#"{"x": {"state": "completed"}, "y": {"id": "y", "state": []}}"#)],
            0,
            "does not report how they end",
        ),
        (vec![ok("[]")], 0, "does not report how they end"),
        (vec![ok("[[], 1, null, \"x\"]")], 0, "does not report how they end"),
        (vec![ok("<html>")], 0, "does not report how they end"),
    ] {
        for (place, other) in [(BY_BULK, 500), (BY_ID, 404), (BY_ID, 405)] {
            let count = answers.len();
            let server = registering(place, other, answers.clone());
            let (exit, out, problem) = Runbook::of(&setup("connection")).run(&server.url(), RUN);
            assert_eq!(exit, code, "{place} {said}: {out}{problem}");
            assert!(format!("{out}{problem}").contains(said), "{place} {said}: {out}{problem}");
            let asked: Vec<_> = server.take().into_iter().filter(|request| request.path.starts_with("/jobs")).collect();
            assert_eq!(asked.iter().filter(|request| request.path == place).count(), count, "{place} {said}");
            // Only where a bulk id is not known there, it is tried as the id of a job.
            let bulk = asked.iter().filter(|request| request.path == BY_BULK).count();
            assert_eq!((bulk, asked.len()), if place == BY_BULK { (count, count) } else { (count, 2 * count) });
            let by_id = asked.iter().filter(|request| request.path == BY_ID);
            assert!(by_id.clone().all(|request| request.json() == json!({"jobIds": ["b-1"]})));
        }
    }
    // What neither knows is said not to be seen.
    let server = registering(BY_ID, 404, vec![(404, "application/json", "{}".to_owned())]);
    let (exit, out, problem) = Runbook::of(&setup("connection")).run(&server.url(), RUN);
    assert_eq!((exit, out.contains("does not report how they end")), (0, true), "{out}{problem}");
}

#[test]
fn background_jobs_are_remembered_until_they_have_ended() {
    let job = |state: &str| ok(&json!({"b-1": {"id": "b-1", "state": state}}).to_string());
    let gone = || (400, "application/json", "{}".to_owned());
    let busy = || (503, "application/json", "{}".to_owned());
    for (answers, codes) in [
        (vec![job("active"), job("failed"), job("failed"), job("completed")], vec![3, 1, 1, 0, 0]),
        // To look is tried three times.
        (vec![job("active"), busy(), busy(), busy(), gone()], vec![3, 0, 0, 0]),
        // Another key, or another address, may tell more.
        (vec![job("active"), (401, "application/json", "{}".to_owned()), gone()], vec![3, 0, 0, 0]),
        (vec![job("active"), (302, "text/plain", String::new()), gone()], vec![3, 0, 0, 0]),
    ] {
        let count = answers.len();
        let server = registering(BY_BULK, 404, answers);
        let runbook = Runbook::of(&setup("connection"));
        let file = runbook.folder().join("immuta-jobs-lake_house___.txt");
        let more = [RUN, &[("WAIT_SECONDS", "0")]].concat();
        for (run, expected) in codes.iter().enumerate() {
            let (code, said, problem) = runbook.run(&server.url(), &more);
            assert_eq!(code, *expected, "{run}: {said}{problem}");
            if *expected == 1 {
                assert!(problem.contains("remove immuta-jobs-lake_house___.txt"), "{problem}");
            }
        }
        assert!(!file.exists());
        let requests = lines(&server.take());
        assert_eq!(requests.iter().filter(|line| line.contains("/jobs")).count(), count, "{requests:?}");
        assert_eq!(requests.iter().filter(|line| *line == "POST /data/connection").count(), 1, "{requests:?}");
    }
}

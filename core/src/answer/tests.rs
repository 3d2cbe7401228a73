//! Answers of the facts, near misses of them, and what nobody expects.

use super::*;
use crate::api::Response;

fn ok(body: &str) -> Response {
    Response::new(200, "application/json", body.to_owned())
}

fn refused(status: u16, message: &str) -> Refusal {
    let body = format!(r#"{{"statusCode": {status}, "error": "Some", "message": "{message}"}}"#);
    Refusal::of(&Response::new(status, "application/json", body)).unwrap()
}

/// Status and text, as Immuta prints them (facts 7, platform facts 9, the seeds), and what they mean.
#[test]
fn texts_of_the_facts_are_understood_and_small_changes_make_no_difference() {
    let some = |text: &str| Some(text.to_owned());
    let exists = |id: &str| Problem::ExistsAlready { id: some(id) };
    let failed = |id: &str| Problem::FailedBefore { id: some(id), put: Some(["/integrations/", id].concat()) };
    let busy = |state| Problem::Busy { state };
    let fixed =
        |names: &[&str]| Problem::NotEditable { attributes: names.iter().map(|name| (*name).to_owned()).collect() };
    let tests = || Problem::ValidationFailed { tests: Vec::new() };
    for (status, message, problem) in [
        (404, "No Integration found with ID 5.", Problem::NotFound),
        (404, "No integration found with ID 5", Problem::NotFound),
        (409, "Snowflake integration already exists on test-account.snowflakecomputing.com (id = 1).", exists("1")),
        (
            409,
            "Databricks Unity Catalog integration already exists on www.example-workspace.cloud.databricks.com (id = 123456789)",
            exists("123456789"),
        ),
        (409, "TRINO INTEGRATION ALREADY EXISTS ON h (ID: a-7)", exists("a-7")),
        (409, "a connection with the key k already exists", Problem::ExistsAlready { id: None }),
        (
            400,
            "Use PUT /integrations/1 endpoint to update connection information for Azure Synapse Analytics integration on host organization.azure.com (id = 1) that previously failed to create.",
            failed("1"),
        ),
        (400, "use put: the integration on h (id = 12) previously failed to create", failed("12")),
        (409, "Unable to edit integration with ID 123456789 in current state editing.", busy(Status::Editing)),
        (
            409,
            "unable to edit integration with id 10 in current state: Deleting",
            busy(Status::Other("Deleting".to_owned())),
        ),
        (409, "Unable to delete integration with ID 10 in current state migrating", busy(Status::Migrating)),
        (
            409,
            "Unable to edit integration with ID x in current state thawing.",
            busy(Status::Other("thawing".to_owned())),
        ),
        (400, "Unable to edit integration due to changes of non-editable attribute(s).", fixed(&[])),
        (
            400,
            "Unable to edit integration due to changes of non-editable attribute(s): catalog, workspaceUrl.",
            fixed(&["catalog", "workspaceUrl"]),
        ),
        (
            400,
            "unable to edit integration due to changes of non-editable attributes `catalog` and `host`",
            fixed(&["catalog", "host"]),
        ),
        (
            400,
            "Credentials are not required for disable unless the integration was configured automatically. If you need to update your integration credentials, use PUT to update the integration before disabling.",
            Problem::CredentialsNotWanted,
        ),
        (400, "Credentials are not required to disable a Databricks integration.", Problem::CredentialsNotWanted),
        (
            400,
            "Credentials are not required to disable a Databricks Unity Catalog integration. If you need to update your integration credentials, use PUT to update the integration before disabling.",
            Problem::CredentialsNotWanted,
        ),
        (
            400,
            "Integrations that are automatically configured require privileged credentials to disable. Please provide them in your payload.",
            Problem::CredentialsNeeded,
        ),
        (422, "Validation of prerequisite setup failed. Unable to create integration.", tests()),
        (422, "Processing Error: Error trying to get the current metastore info.", tests()),
        (401, "Missing authentication", Problem::Unauthorized),
        (403, "no", Problem::Forbidden),
        (429, "slow down", Problem::RateLimited { retry_after: None }),
        (500, "oops", Problem::Server),
        (503, "busy", Problem::Server),
        // Near misses.
        (409, "Integration with ID 3 belongs to the connection k.", Problem::Other),
        (400, "`catalog` is required", Problem::Other),
        (400, "the body was cut off", Problem::Other),
        (413, "too large", Problem::Other),
    ] {
        assert_eq!(refused(status, message).problem, problem, "{message}");
        assert_eq!(refused(status, &message.to_uppercase()).problem.class(), problem.class(), "{message}");
        assert_eq!(refused(status, message).message, message);
    }
}

impl Problem {
    /// Which one it is, without what it says.
    fn class(&self) -> std::mem::Discriminant<Self> {
        std::mem::discriminant(self)
    }
}

#[test]
fn refusals_that_are_not_json_are_judged_by_their_status() {
    for body in ["", "<html>Bad gateway</html>", "{\"message\": \"cut", "[1]", "\u{0}\u{fffd}"] {
        for (status, problem) in
            [(400, Problem::Other), (422, Problem::ValidationFailed { tests: Vec::new() }), (502, Problem::Server)]
        {
            let refusal = Refusal::of(&Response::new(status, "text/html", body.to_owned())).unwrap();
            assert_eq!((refusal.problem, refusal.message.as_str()), (problem, ""), "{body}");
        }
        assert_eq!(Refusal::of(&ok(body)), None);
    }
    let mut busy = Response::new(429, "", String::new());
    busy.retry_after = Some("7".to_owned());
    assert_eq!(Refusal::of(&busy).unwrap().problem, Problem::RateLimited { retry_after: Some("7".to_owned()) });
}

#[test]
fn nothing_is_there_when_the_api_says_so_and_nobody_else() {
    for (body, problem) in [
        ("", Problem::NotFound),
        (" \r\n", Problem::NotFound),
        (
            r#"{"statusCode": 404, "error": "Not found", "message": "No Integration found with ID 1."}"#,
            Problem::NotFound,
        ),
        (r#"{"statusCode": 404}"#, Problem::NotFound),
        ("{}", Problem::NotFound),
        (r#"{"error": "Not Found", "message": "no"}"#, Problem::NotFound),
        ("<html>default backend - 404</html>", Problem::NotUnderstood),
        ("default backend - 404", Problem::NotUnderstood),
        (r#"{"message": "no Route matched with those values"}"#, Problem::NotUnderstood),
        (r#""Not found""#, Problem::NotUnderstood),
        ("[]", Problem::NotUnderstood),
    ] {
        let refusal = Refusal::of(&Response::new(404, "", body.to_owned())).unwrap();
        assert_eq!((refusal.status, &refusal.problem), (404, &problem), "{body}");
        assert_eq!(refusal.is_no_answer(), problem == Problem::NotUnderstood, "{body}");
    }
}

#[test]
fn jobs_by_their_ids_may_say_status_for_state() {
    for (body, expected) in [
        (r#"{"j": {"id": "j", "status": "completed"}}"#, Some(1)),
        (r#"{"j": {"state": "queued"}, "k": {"status": "active"}}"#, Some(2)),
        (r#"[{"id": "j", "status": "completed"}]"#, Some(1)),
        (r#"{"id": "j", "status": "completed"}"#, Some(1)),
        (r#"{"status": "ok"}"#, None),
    ] {
        assert_eq!(jobs(&ok(body)).map(|found| found.entries.len()), expected, "{body}");
    }
}

#[test]
fn a_connection_in_a_search_may_go_by_its_key_alone() {
    for (body, expected) in [
        (r#"[{"connectionKey": "lake", "state": "active"}]"#, "lake"),
        (r#"[{"objectPath": ["lake", "main"], "connectionKey": "other"}]"#, "lake/main"),
        (r#"[{"state": "active"}]"#, ""),
        (r#"[{"connectionKey": ""}]"#, ""),
    ] {
        assert_eq!(connections(&ok(body)).unwrap().entries[0].path.join("/"), expected, "{body}");
        // Below a connection, its key would be the wrong path.
        let path = objects(&ok(body)).unwrap().entries[0].path.join("/");
        assert!(path == expected || path.is_empty(), "{body}");
    }
}

#[test]
fn tests_of_a_failed_validation_are_read() {
    let body = r#"{"statusCode": 422, "error": "Unprocessable entity", "message": "Unable to create integration.",
        "validationResults": {"status": "failed", "validationTests": [
        {"name": "Metastore validation", "status": "failed", "message": "grant MANAGE"}, {"name": "B", "status": "passed", "result": []}]}}"#;
    let refusal = Refusal::of(&Response::new(422, "application/json", body.to_owned())).unwrap();
    let Problem::ValidationFailed { tests } = refusal.problem else { panic!() };
    assert_eq!((tests.len(), tests[0].message.as_str(), &tests[0].status), (2, "grant MANAGE", &TestStatus::Failed));
}

#[test]
fn a_validation_that_failed_has_failed_without_tests_too() {
    for (body, has_failed) in [
        (r#"{"validationResults": {"status": "failed"}}"#, true),
        (r#"{"validationResults": {"status": "failed", "validationTests": []}}"#, true),
        (r#"{"validationResults": {"status": "passed"}}"#, false),
        // The state of something else is not that of a validation.
        (r#"{"id": "7", "status": "failed"}"#, false),
    ] {
        let answer = super::reader::value(body).unwrap();
        assert_eq!(Validation::of(&answer).has_failed(), has_failed, "{body}");
    }
}

#[test]
fn a_dry_run_is_taken_for_a_yes_only_where_the_answer_says_one() {
    for (body, works) in [
        (r#"{"validationResults": {"status": "passed", "validationTests": []}}"#, Some(Some(true))),
        (r#"{"validationResults": {"status": "warning"}}"#, Some(Some(true))),
        (r#"{"validationResults": {"validationTests": [{"name": "B", "status": "passed"}]}}"#, Some(Some(true))),
        (
            r#"{"validationTests": [{"name": "B", "status": "warning"}, {"name": "C", "status": "skipped"}]}"#,
            Some(Some(true)),
        ),
        (r#"{"validationResults": [{"name": "B", "status": "passed"}]}"#, Some(Some(true))),
        (
            r#"{"validationResults": {"status": "passed"}, "errors": [], "error": null, "message": "well"}"#,
            Some(Some(true)),
        ),
        (r#"{"success": true}"#, Some(Some(true))),
        (r#"{"status": "OK"}"#, Some(Some(true))),
        (r#"{"state": "success", "errors": 0}"#, Some(Some(true))),
        (r#"{"validationResults": {"status": "failed"}}"#, Some(Some(false))),
        (r#"{"validationResults": [{"name": "B", "status": "failed", "message": "m"}]}"#, Some(Some(false))),
        (r#"{"validationResults": {"validationTests": {"B": {"status": "failed"}}}}"#, Some(Some(false))),
        (
            r#"{"validationResults": {"status": "passed", "validationTests": [{"status": "failed"}]}}"#,
            Some(Some(false)),
        ),
        (r#"{"validationResults": {"status": "passed"}, "errors": ["cannot connect"]}"#, Some(Some(false))),
        (r#"{"status": "failed", "message": "cannot connect"}"#, Some(Some(false))),
        (r#"{"state": "connectError"}"#, Some(Some(false))),
        (r#"{"status": "Failure"}"#, Some(Some(false))),
        (r#"{"connectionKey": "lakehouse", "error": "cannot connect"}"#, Some(Some(false))),
        (r#"{"connectionKey": "lakehouse", "error": {"message": "cannot connect"}}"#, Some(Some(false))),
        (r#"{"success": false, "message": "bad"}"#, Some(Some(false))),
        (r#"{"valid": false, "errors": ["bad"]}"#, Some(Some(false))),
        (r#"{"isValid": false}"#, Some(Some(false))),
        (r#"{"errors": ["cannot connect"]}"#, Some(Some(false))),
        (r#"{"ok": false}"#, Some(Some(false))),
        (r#"{"success": true, "errors": ["cannot connect"]}"#, Some(Some(false))),
        // These say neither, or nobody knows what they say.
        ("{}", None),
        (r#"{"connectionKey": "lakehouse"}"#, Some(None)),
        (r#"{"message": "cannot connect"}"#, Some(None)),
        (r#"{"validationResults": {}}"#, Some(None)),
        (r#"{"validationResults": {"validationTests": []}}"#, Some(None)),
        (r#"{"validationResults": {"status": "skipped"}}"#, Some(None)),
        (r#"{"validationResults": {"validationTests": [{"status": "skipped"}]}}"#, Some(None)),
        (r#"{"validationResults": {"validationTests": [{"status": "passed"}, {"status": "odd"}]}}"#, Some(None)),
        (r#"{"validationResults": {"status": "odd"}, "success": true}"#, Some(None)),
        (r#"{"isActive": false}"#, Some(None)),
        (r#"{"success": "true"}"#, Some(None)),
        (r#"["passed"]"#, None),
        (r#"{"error": "boom"}"#, None),
        ("true", None),
    ] {
        assert_eq!(Trial::read(&ok(body)).map(|trial| trial.works), works, "{body}");
    }
    let trial = |body| Trial::read(&ok(body)).unwrap();
    assert_eq!(trial(r#"{"errors": ["a", {"message": "b"}]}"#).message, "a; b");
    let named = trial(r#"{"validationResults": {"validationTests": {"B": {"status": "failed"}}}}"#);
    assert_eq!(named.validation.tests[0].name, "B");
    assert!(Trial::read(&Response::new(422, "application/json", r#"{"success": true}"#.to_owned())).is_none());
}

#[test]
fn a_job_says_what_its_output_says_and_no_secret() {
    for (output, says) in [
        (r#""Invalid access token""#, "Invalid access token"),
        (r#"{"message": "Invalid access token", "code": 7}"#, "Invalid access token"),
        (r#"{"error": {"message": "no such host"}}"#, "no such host"),
        (r#"{"code": 7}"#, r#"{"code":7}"#),
        (r#"["a"]"#, r#"["a"]"#),
        ("7", "7"),
        ("null", ""),
        ("{}", ""),
        (r#""""#, ""),
        (r#"{"token": "x9Kq2Lm8Pq4R"}"#, r#"{"token":"REDACTED"}"#),
        (r#""token: x9Kq2Lm8Pq4R""#, "…"),
    ] {
        let body = format!(r#"{{"id": "j", "state": "failed", "output": {output}}}"#);
        assert_eq!(jobs(&ok(&body)).unwrap().entries[0].says(), says, "{output}");
    }
}

#[test]
fn integrations_are_read_however_their_ids_are_written() {
    for (body, id, status) in [
        (r#"{"id": "7", "status": "creating"}"#, "7", Status::Creating),
        (r#"{"id": 7, "status": "frozen", "new": {"a": 1}}"#, "7", Status::Other("frozen".to_owned())),
        (r#"{"id": 123456789012345678901234567890}"#, "123456789012345678901234567890", Status::default()),
        (r#"{"status": null, "id": {}}"#, "", Status::default()),
    ] {
        let read = Integration::read(&ok(body)).unwrap();
        assert_eq!((read.id.as_str(), read.status), (id, status), "{body}");
        assert_eq!(read.whole.json().len(), body.replace(' ', "").len());
    }
    for body in ["", "[]", "7", "{}", r#"{"id": "7", "sta"#, "<html>"] {
        assert_eq!(Integration::read(&ok(body)), None, "{body}");
    }
    assert_eq!(Integration::read(&Response::new(404, "", r#"{"id": 1}"#.to_owned())), None);
    let wrapped = r#"{"integrations": [{"id": 1}]}"#;
    assert_eq!(integrations(wrapped).unwrap()[0].id, "1");
    assert_eq!(integrations("[]").unwrap(), []);
    assert_eq!(integrations("{}"), None);
    for (body, more) in [
        ("[]", false),
        (r#"[{"id": 1, "next": "x", "total": 7}]"#, false),
        (r#"{"hits": [{"id": 1}], "count": 1, "next": null}"#, false),
        (r#"{"hits": [{"id": 1}], "count": 500}"#, true),
        (r#"{"data": [{"id": 1}], "next": "/integrations?offset=10"}"#, true),
        (r#"{"data": [], "hasMore": true}"#, true),
        (r#"{"results": [{"id": 1}], "meta": {"total": 3}}"#, true),
    ] {
        assert_eq!(listed(&ok(body)).unwrap().has_more, more, "{body}");
    }
    assert_eq!(listed(&Response::new(500, "", "[]".to_owned())), None);
}

#[test]
fn states_are_open() {
    for name in crate::api::shape::STATUSES {
        let status = Status::read(name);
        assert!(!matches!(status, Status::Other(_)) && status.name() == *name);
        assert_eq!(
            (status.is_changing(), status.is_error()),
            (name.ends_with("ing"), name.ends_with("Error")),
            "{name}"
        );
    }
    for name in crate::api::shape::JOB_STATES {
        assert!(!matches!(JobState::read(name), JobState::Other(_)));
    }
    for name in crate::api::shape::RESULTS {
        assert!(!matches!(TestStatus::read(name), TestStatus::Other(_)));
    }
    let unknown = |name| (Status::read(name).is_changing(), Status::read(name).is_error());
    assert_eq!(
        ["pending", "frozen", "thawError", ""].map(unknown),
        [(true, false), (false, false), (false, true), (false, false)]
    );
    assert_eq!(JobState::read("paused").to_string(), "paused");
}

#[test]
fn jobs_come_in_three_shapes() {
    let job = r#"{"id": "j", "state": "active", "output": {"a": 1}}"#;
    for body in [
        job.to_owned(),
        format!("[{job}]"),
        format!("{{\"j\": {job}}}"),
        format!("{{\"jobs\": [{job}], \"next\": null}}"),
    ] {
        let List { entries: jobs, has_more } = jobs(&ok(&body)).unwrap();
        assert!(!has_more, "{body}");
        assert_eq!((jobs.len(), jobs[0].id.as_str(), &jobs[0].state), (1, "j", &JobState::Active), "{body}");
        assert_eq!(jobs[0].output.json(), r#"{"a":1}"#);
    }
    let read = |body: &str| jobs(&ok(body)).map(|all| all.entries);
    assert_eq!(read(r#"{"k": {"state": ["created", "failed"]}}"#).unwrap()[0].id, "k");
    assert_eq!(read("{}").unwrap(), []);
    for body in ["", "7", r#"{"a": 1}"#, "<html>"] {
        assert_eq!(read(body), None, "{body}");
    }
    let states = |names: &[&str]| -> Vec<Job> {
        names.iter().map(|name| Job { state: JobState::read(name), ..Job::default() }).collect()
    };
    assert_eq!(overall(&states(&["completed", "failed", "active"])), Some(&JobState::Active));
    assert_eq!(overall(&states(&["completed", "expired"])), Some(&JobState::Expired));
    assert_eq!(overall(&[]), None);
    for (body, more) in [
        (r#"{"jobs": [{"state": "completed"}], "next": "/jobs?offset=1"}"#, true),
        (r#"{"jobs": [{"state": "completed"}], "total": 2}"#, true),
        (r#"{"jobs": [{"state": "completed"}], "_links": {"next": {"href": "/jobs?offset=1"}}}"#, true),
        (r#"{"a": {"state": "completed"}, "next": "/jobs?offset=1"}"#, true),
        (r#"{"jobs": [{"state": "completed"}], "total": "1", "next": "", "hasMore": false, "size": 50}"#, false),
        (r#"{"a": {"state": "completed", "output": {"count": 7}, "next": "b"}}"#, false),
        (r#"[{"state": "completed", "next": "b"}]"#, false),
    ] {
        assert_eq!(jobs(&ok(body)).unwrap().has_more, more, "{body}");
    }
    let mut part = ok(r#"[{"state": "completed"}]"#);
    part.is_part = true;
    assert!(jobs(&part).unwrap().has_more);
    // Done is what is all done.
    for (body, counts) in [
        (r#"[{"state": "completed"}, {"state": ["completed"]}]"#, "completed"),
        (r#"{"a": {"state": "completed"}, "b": {"state": "completed"}, "count": 2}"#, "completed"),
        (r#"{"jobs": [{"status": "completed"}], "next": null, "total": 1}"#, "completed"),
        (r#"[{"state": "completed"}, {"state": "queued"}]"#, "queued"),
        (r#"[{"state": "completed"}, {"state": "dead"}]"#, "dead"),
        (r#"[{"state": "completed"}, {"id": "b"}]"#, ""),
        (r#"{"a": {"state": "completed"}, "b": {"status": "failed"}}"#, "failed"),
        (r#"{"a": {"state": "completed"}, "b": {}}"#, ""),
        (r#"[{"state": ["failed", "completed"]}]"#, "failed, completed"),
    ] {
        assert_eq!(overall(&read(body).unwrap()).unwrap().name(), counts, "{body}");
    }
}

#[test]
fn connections_and_objects_are_read() {
    let connection = r#"{"connectionKey": "k", "connection": {"technology": "T", "hostname": "h"}, "nativeIntegrationId": 3, "creator": {"id": 1}}"#;
    let read = Connection::read(&ok(connection)).unwrap();
    assert_eq!(
        (read.key.as_str(), read.technology.as_str(), read.host.as_str(), read.integration.as_deref()),
        ("k", "T", "h", Some("3"))
    );
    let started = Started::read(&ok(r#"{"objectPath": ["k"], "bulkId": "b"}"#)).unwrap();
    assert_eq!((started.bulk_ids, started.path), (vec!["b".to_owned()], vec!["k".to_owned()]));
    assert_eq!(Started::read(&ok(r#"{"bulkIds": ["a", "b"]}"#)).unwrap().bulk_ids, ["a", "b"]);
    assert_eq!(Started::read(&ok("[]")), None);
    for body in [r#"{"objectPath": ["k"], "childCount": 7}"#, r#"{"connectionKey": "k", "childCount": "7"}"#] {
        assert_eq!(Deleted::read(&ok(body)), Some(Deleted { path: vec!["k".to_owned()], children: Some(7) }));
    }
    let object = r#"{"objectPath": ["k", "c"], "technology": "T", "state": "active", "settings": {"isActive": true}, "overrides": {}}"#;
    let read = DataObject::read(&ok(object)).unwrap();
    assert_eq!(
        (read.settings.is_active, read.overrides.unwrap().is_active, read.state),
        (Some(true), None, ObjectState::Active)
    );
    assert_eq!(objects(&ok(&format!("[{object}]"))).unwrap().entries.len(), 1);
    for (total, has_more) in [(1, false), (2, true)] {
        let found = objects(&ok(&format!("{{\"hits\": [{object}], \"total\": {total}}}"))).unwrap();
        assert_eq!((found.entries.len(), found.has_more), (1, has_more));
    }
}

#[test]
fn scripts_come_as_text_or_as_json() {
    let answer = |kind: &'static str, body: &str| script(&Response::new(200, kind, body.to_owned()));
    assert_eq!(answer("text/plain", "CREATE x;\n").as_deref(), Some("CREATE x;\n"));
    assert_eq!(answer("application/json", "\"CREATE x;\\n\"").as_deref(), Some("CREATE x;\n"));
    assert_eq!(answer("", "\"CREATE x;\"").as_deref(), Some("CREATE x;"));
    assert_eq!(answer("application/json", r#"{"script": "S"}"#).as_deref(), Some("S"));
    assert_eq!(answer("application/json", "-- a script all the same").as_deref(), Some("-- a script all the same"));
    assert_eq!(answer("text/plain", r#"{"script": "DROP x"}"#).as_deref(), Some("DROP x"));
    assert_eq!(answer("text/plain", r#"["DROP x;", "DROP y;"]"#).as_deref(), Some("DROP x;\nDROP y;"));
    assert_eq!(answer("text/plain", "SELECT '<p>', '{}';").as_deref(), Some("SELECT '<p>', '{}';"));
    for (kind, body) in [
        ("text/plain", ""),
        ("text/plain", "<html>login</html>"),
        ("text/xml", "DROP x"),
        ("text/plain", r#"<?xml version="1.0"?><html>login</html>"#),
        ("text/plain", r#"{"statusCode": 500, "message": "boom"}"#),
        ("text/plain", r#"{"script": "DROP"#),
        ("application/json", r#""{\"statusCode\": 500}""#),
        ("application/json", r#""<html>""#),
        ("text/html", "<p>"),
        ("", "<!doctype html>"),
        ("application/json", "\"cut"),
        ("application/json", "{}"),
    ] {
        assert_eq!(answer(kind, body), None, "{body}");
    }
    assert_eq!(script(&Response::new(500, "text/plain", "S".to_owned())), None);
}

#[test]
fn tokens_and_keys_are_read_and_not_printed() {
    let shown = |clear: Option<crate::secret::Clear>| clear.map(|clear| clear.expose().to_owned());
    assert_eq!(shown(token(&ok(r#"{"authenticated": true, "token": "t"}"#))).as_deref(), Some("t"));
    for body in [r#"{"authenticated": false, "token": "t"}"#, r#"{"token": ""}"#, "{}", "t", ""] {
        assert_eq!(shown(token(&ok(body))), None, "{body}");
    }
    for body in [r#"{"apiKey": "k"}"#, r#"{"apikey": "k", "id": 1}"#, r#""k""#, r#"{"config": {"apiKey": "k"}}"#] {
        assert_eq!(shown(new_key(&ok(body))).as_deref(), Some("k"), "{body}");
    }
    for (kind, body, key) in [
        ("application/json", r#"{"result": {"apiKey": "new-1"}}"#, Some("new-1")),
        ("application/json", r#"{"immutaKey": "new-1", "keyid": 7, "id": "1"}"#, Some("new-1")),
        ("application/json", r#"{"apiKey": "new-1", "config": {"apiKey": "new-1"}}"#, Some("new-1")),
        ("text/plain", "newkey-0123456789\n", Some("newkey-0123456789")),
        // Which one it is, nobody knows.
        ("application/json", r#"{"oldKey": "a1", "apiKey": "b2"}"#, None),
        ("application/json", r#"{"connectionKey": "lakehouse"}"#, None),
        ("application/json", r#""Please log in, 24 hours a day""#, None),
        ("application/json", r#"{"statusCode": 500, "error": "x", "key": "k"}"#, None),
        ("text/plain", "Please log in", None),
        ("text/plain", "Unauthorized", None),
        ("text/plain", "<title>login24</title>", None),
        ("text/html", "newkey-0123456789", None),
    ] {
        assert_eq!(shown(new_key(&Response::new(200, kind, body.to_owned()))).as_deref(), key, "{body}");
    }
    assert_eq!(shown(new_key(&ok("<html>"))), None);
    assert!(!format!("{:?}", Integration::read(&ok(r#"{"id": 1, "apiKey": "s3cret"}"#))).contains("s3cret"));
}

#[test]
fn what_servers_say_is_not_printed_by_accident() {
    let body = r#"{"message": "s3cret", "validationResults": {"status": "failed",
        "validationTests": [{"name": "Basic", "status": "failed", "message": "s3cret", "result": "s3cret"}]}}"#;
    for status in [400, 409, 422, 500] {
        let response = Response::new(status, "application/json", body.to_owned());
        let refusal = Refusal::of(&response).unwrap();
        assert_eq!(refusal.message, "s3cret");
        let printed = format!("{refusal:?} {:?} {response:?}", refusal.problem);
        assert!(printed.contains(&status.to_string()) && !printed.contains("s3cret"), "{printed}");
    }
}

#[test]
fn an_answer_that_cannot_be_understood_says_what_it_is_instead() {
    let response = |kind, body: &str| Response::new(200, kind, body.to_owned());
    for (response, says) in [
        (response("application/json", " \n"), "it is empty"),
        (response("text/html; charset=utf-8", "<p>"), "it is text/html"),
        (response("application/json", "[1"), "it is not JSON"),
        (response("", "{}"), "it is not what the API answers here"),
        (response("a\u{1b}[1m", "{}"), "it is a\\u{1b}[1m"),
    ] {
        assert_eq!(Refusal::not_understood(&response).message, says);
    }
    // A gateway that says in plain text what is wrong is listened to; pages are for browsers.
    for (kind, says) in [("text/plain", "no healthy upstream"), ("text/html", "")] {
        let response = Response::new(503, kind, "no healthy upstream\n".to_owned());
        assert_eq!(Refusal::of(&response).unwrap().message, says);
    }
}

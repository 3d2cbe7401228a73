//! What each operation sends when nothing goes wrong.

use super::*;

pub(super) const HOST: &str = "www.example-workspace.cloud.databricks.com";
const START: u64 = 10_000;

/// A tenant with one enabled integration.
pub(super) fn with_integration(host: &str) -> Tenant {
    let mut tenant = tenant(1000);
    assert_eq!(tenant.answer(0, "POST", "/integrations", &CREATE.replace(HOST, host)).status, 200);
    tenant
}

/// A tenant with one registered connection.
pub(super) fn with_connection() -> Tenant {
    let mut tenant = tenant(1000);
    assert_eq!(tenant.answer(0, "POST", "/data/connection", CONNECTION).status, 200);
    tenant
}

pub(super) fn key() -> String {
    let content = content(CONNECTION);
    content.value().get("connectionKey").and_then(Value::text).unwrap().to_owned()
}

pub(super) fn manual() -> String {
    CREATE.replace("\"autoBootstrap\": true", "\"autoBootstrap\": false")
}

pub(super) fn changed() -> String {
    CREATE.replace("\"catalog\": \"", "\"catalog\": \"other_")
}

/// What was sent, the end, and what was asked.
pub(super) fn clean(tenant: Tenant, operation: Operation) -> (Vec<String>, Run<Tenant>) {
    let run = drive(tenant, START, operation, |_| Fault::None);
    let mut lines: Vec<_> = run.log.iter().map(|(line, _, status)| format!("{line} {status}")).collect();
    lines.dedup();
    (lines, run)
}

fn options() -> Options {
    Options::default()
}

#[test]
fn an_integration_is_created_updated_and_deleted() {
    let (log, run) = clean(tenant(1000), Operation::create(content(CREATE), options()));
    assert_eq!(log, ["GET /integrations 200", "POST /integrations 200", "GET /integrations/1 200"]);
    assert_eq!((run.outcome.end, run.asked.len()), (End::Done, 1), "{:?}", run.outcome);
    assert!(run.now >= START + 1000);
    let (log, run) = clean(run.server, Operation::update("1", content(&changed()), options()));
    assert_eq!(log, ["GET /integrations/1 200", "PUT /integrations/1 200", "GET /integrations/1 200"]);
    assert_eq!(run.outcome.end, End::Done, "{:?}", run.outcome);
    let (log, run) = clean(run.server, Operation::delete("1", None, options()));
    assert_eq!(
        log,
        ["GET /integrations/1 200", "DELETE /integrations/1 200", "GET /integrations/1 200", "GET /integrations/1 404"]
    );
    assert_eq!(run.outcome.end, End::Done);
    let (_, run) = clean(run.server, Operation::delete("1", None, options()));
    assert_eq!(run.outcome.end, End::AlreadySo);
}

#[test]
fn a_manual_set_up_asks_whether_the_script_was_run() {
    let operation = || Operation::set_up(content(&manual()), content(&manual()), options());
    let (log, run) = clean(tenant(1000), operation());
    assert_eq!(log[1..3], ["POST /integrations/scripts/create 200", "POST /integrations 200"]);
    assert_eq!((run.outcome.end, run.asked.len()), (End::Done, 1));
    assert!(run.asked[0].starts_with("WasRun") && run.outcome.script.is_some());
    // Whoever has not run it goes no further.
    let mut operation = operation();
    let mut tenant = tenant(1000);
    loop {
        match operation.step() {
            Step::Send(request) => {
                assert!(!request.changes());
                let answer = tenant.answer(0, request.method(), &request.target, request.body());
                operation.answer(Ok(answer));
            }
            Step::Ask(question) => {
                assert!(!question.consequences.is_empty());
                operation.reply(Reply::No);
            }
            Step::Wait(_) => panic!("there is nothing to wait for"),
            Step::Done(outcome) => {
                assert_eq!((outcome.end, &outcome.why), (End::NotDone, &Some(Why::Declined)));
                break;
            }
        }
    }
}

#[test]
fn a_name_has_to_be_typed_for_what_cannot_be_undone() {
    let mut operation = Operation::delete("1", None, options());
    let mut tenant = with_integration(HOST);
    let Step::Send(request) = operation.step() else { panic!() };
    let answer = tenant.answer(START, request.method(), &request.target, request.body());
    operation.answer(Ok(answer));
    let Step::Ask(question) = operation.step() else { panic!() };
    assert_eq!(question.name.as_deref(), Some(HOST));
    for (reply, agrees) in [
        (Reply::Yes, false),
        (Reply::No, false),
        (Reply::Name("x".to_owned()), false),
        (Reply::Name(format!(" {HOST} ")), true),
    ] {
        assert_eq!(question.is_agreed(&reply), agrees, "{reply:?}");
    }
    // What was not asked for changes nothing.
    operation.waited();
    operation.answer(Err(crate::session::Lost::NoAnswer));
    operation.reply(Reply::Yes);
    assert!(matches!(operation.step(), Step::Done(outcome) if outcome.why == Some(Why::Declined)));
}

#[test]
fn what_is_refused_says_what_to_do_next() {
    let (_, run) = clean(with_integration(HOST), Operation::create(content(CREATE), options()));
    let put = "PUT /integrations/1".to_owned();
    assert_eq!(run.outcome.end, End::NotDone);
    assert_eq!(run.outcome.next, Some(Next::UpdateExisting { id: "1".to_owned(), put: put.clone() }));
    assert!(run.outcome.drift.unwrap().is_empty());
    // One that has failed before.
    let broken = CREATE.replace(HOST, "createerror.invalid");
    let (_, run) = clean(tenant(1000), Operation::create(content(&broken), options()));
    assert_eq!(run.outcome.end, End::Failed);
    assert!(matches!(&run.outcome.next, Some(Next::FixTests(tests)) if !tests.is_empty()), "{:?}", run.outcome);
    let (_, run) = clean(run.server, Operation::create(content(&broken), options()));
    assert_eq!(run.outcome.next, Some(Next::UpdateExisting { id: "1".to_owned(), put }));
    // Tests that fail at once.
    let unreachable = CREATE.replace(HOST, "unreachable.invalid");
    let (_, run) = clean(tenant(1000), Operation::create(content(&unreachable), options()));
    assert!(matches!(&run.outcome.next, Some(Next::FixTests(tests)) if !tests.is_empty()), "{:?}", run.outcome);
    // Busy, and nobody wants to wait.
    let mut busy = tenant(60_000);
    busy.answer(START, "POST", "/integrations", CREATE);
    let now = Options { wait: false, ..options() };
    let (log, run) = clean(busy.clone(), Operation::update("1", content(CREATE), now));
    assert_eq!((log.len(), run.outcome.end, run.outcome.why), (1, End::NotDone, Some(Why::Busy)));
    // With waiting it is done when that is done.
    let (_, run) = clean(busy, Operation::update("1", content(&changed()), options()));
    assert_eq!(run.outcome.end, End::Done);
    assert!(run.now > START + 120_000);
    let (_, run) = clean(tenant(1000), Operation::update("9", content(CREATE), options()));
    assert_eq!((run.outcome.end, run.outcome.why), (End::NotDone, Some(Why::NotThere)));
}

#[test]
fn waiting_has_its_end() {
    let brief = Options { at_most: 3000, ..options() };
    let (_, run) = clean(tenant(60_000), Operation::create(content(CREATE), brief));
    assert_eq!((run.outcome.end, &run.outcome.why), (End::Started, &Some(Why::TimeOver)));
    assert!(run.now < START + 4000 && run.outcome.next == Some(Next::Wait { id: "1".to_owned() }));
    let (_, run) = clean(run.server, Operation::wait("1", Goal::Enabled, options()));
    assert_eq!(run.outcome.end, End::Done);
    let (_, run) = clean(run.server, Operation::wait("1", Goal::Deleted, brief));
    assert_eq!((run.outcome.end, run.outcome.why), (End::Started, Some(Why::TimeOver)));
    let (_, run) = clean(tenant(1000), Operation::wait("1", Goal::Deleted, options()));
    assert_eq!(run.outcome.end, End::Done);
}

#[test]
fn a_connection_is_registered_and_deregistered_in_order() {
    let (log, run) = clean(tenant(1000), Operation::register(None, content(CONNECTION), options()));
    assert_eq!((run.outcome.end, run.outcome.jobs.len()), (End::Done, 1), "{:?} {log:?}", run.outcome);
    assert_eq!(log[1], "POST /data/connection 200");
    assert!(log[2].starts_with("GET /jobs?bulkId="), "{log:?}");
    let (_, again) = clean(run.server.clone(), Operation::register(None, content(CONNECTION), options()));
    assert_eq!((again.outcome.end, again.outcome.why), (End::NotDone, Some(Why::ExistsAlready)));
    let (log, run) = clean(run.server, Operation::deregister(&key(), options()));
    let writes: Vec<_> = log.iter().filter(|line| !line.starts_with("GET")).cloned().collect();
    let delete = format!("DELETE /data/object/{} 200", key());
    assert_eq!(writes, ["POST /integrations/1/scripts/delete 200".to_owned(), delete], "{:?}", run.outcome);
    assert_eq!(run.outcome.end, End::Done);
    assert!(matches!(run.outcome.next, Some(Next::RunScript { .. })) && run.outcome.script.is_some());
    assert!(run.asked[0].starts_with("IsKept"));
}

#[test]
fn objects_are_crawled_and_their_settings_changed() {
    let (_, run) = clean(with_connection(), Operation::crawl(&path(&[&key()]), None, options()));
    assert_eq!(run.outcome.end, End::Done, "{:?} {:?}", run.outcome, run.log);
    let body = content(r#"{"settings": {"isActive": true}}"#);
    let (_, run) = clean(run.server, Operation::settings(&path(&[&key()]), body, options()));
    assert_eq!(run.outcome.end, End::Done, "{:?} {:?}", run.outcome, run.log);
    assert_eq!(run.outcome.object.unwrap().overrides.unwrap().is_active, Some(true));
    let bulk_id = run.outcome.started.unwrap().bulk_ids.pop().unwrap();
    let (_, run) = clean(run.server, Operation::wait_for_jobs(&bulk_id, options()));
    assert_eq!(run.outcome.end, End::Done);
}

#[test]
fn older_versions_find_jobs_by_their_ids_or_not_at_all() {
    let old = SandboxOptions { immuta: crate::api::Immuta::V2024_3, delay: 1000, ..SandboxOptions::default() };
    let tenant = Tenant { sandbox: Sandbox::new(old) };
    let (log, run) = clean(tenant, Operation::register(None, content(CONNECTION), options()));
    assert!(log.iter().any(|line| line.starts_with("POST /jobs/statuses")), "{log:?}");
    assert_eq!(run.outcome.end, End::Done, "{:?} {log:?}", run.outcome);
}

#[test]
fn credentials_are_rotated_place_by_place() {
    let payload = content(CREATE);
    let (log, run) = clean(with_integration(HOST), Operation::rotate(payload, None, options()));
    assert_eq!(run.outcome.end, End::Done, "{:?} {log:?}", run.outcome);
    assert_eq!(run.outcome.places, [Place { put: "PUT /integrations/1".to_owned(), end: PlaceEnd::New }]);
    let (log, run) = clean(with_connection(), Operation::rotate(content(CONNECTION), Some(key()), options()));
    let new = |put: &str| Place { put: put.to_owned(), end: PlaceEnd::New };
    let both = [new("PUT /data/connection/lakehouse"), new("PUT /integrations/1")];
    assert_eq!(run.outcome.places, both, "{:?} {log:?}", run.outcome);
    assert_eq!(run.outcome.end, End::Done, "{:?} {log:?}", run.outcome);
}

#[test]
fn nothing_is_rotated_without_a_secret_or_a_place_for_it() {
    let bare =
        content(r#"{"type": "Databricks", "config": {"workspaceUrl": "www.example-workspace.cloud.databricks.com"}}"#);
    let elsewhere = content(&CREATE.replace(HOST, "z.cloud.databricks.com"));
    for (payload, why) in [(bare, Why::NoSecrets), (elsewhere, Why::NoPlace)] {
        let (log, run) = clean(with_integration(HOST), Operation::rotate(payload, None, options()));
        assert_eq!((run.outcome.end, run.outcome.why), (End::NotDone, Some(why)), "{log:?}");
        assert!(run.asked.is_empty() && !log.iter().any(|line| line.starts_with("PUT")), "{log:?}");
    }
}

/// A tenant that answers one path, or one line of method and path, in its own way.
#[derive(Clone)]
pub(super) struct Odd {
    pub(super) tenant: Tenant,
    pub(super) target: &'static str,
    pub(super) status: u16,
    pub(super) body: &'static str,
}

impl Server for Odd {
    fn answer(&mut self, now: u64, method: &str, target: &str, body: &str) -> Response {
        if target == self.target || self.target.split_once(' ') == Some((method, target)) {
            return Response::new(self.status, "application/json", self.body.to_owned());
        }
        self.tenant.answer(now, method, target, body)
    }
}

#[test]
fn what_a_list_does_not_show_is_not_said_to_be_missing() {
    const OTHER: &str =
        r#"{"id": "50", "status": "enabled", "type": "Databricks", "config": {"workspaceUrl": "z.example"}}"#;
    let list = |body: String| -> &'static str { Box::leak(body.into_boxed_str()) };
    let odd = |body| Odd { tenant: with_integration(HOST), target: "/integrations", status: 200, body };
    let wanted = || Wanted::integration(content(CREATE), content(CREATE));
    for body in [
        format!(r#"{{"hits": [{OTHER}], "count": 500}}"#),
        format!(r#"{{"data": [{OTHER}], "next": "/integrations?offset=10"}}"#),
        r#"{"integrations": [], "pagination": {"hasMore": true}}"#.to_owned(),
        r#"[{"status": "enabled", "type": "Databricks"}]"#.to_owned(),
    ] {
        let body = list(body);
        for operation in [
            Operation::apply(wanted(), false, options()),
            Operation::apply(wanted(), true, options()),
            Operation::rotate(content(CREATE), None, options()),
        ] {
            let run = drive(odd(body), START, operation, |_| Fault::None);
            let why = Why::NotWhole("GET /integrations".to_owned());
            assert_eq!((run.outcome.end, run.outcome.why, run.accepted), (End::NotDone, Some(why), 0), "{body}");
            assert!(run.outcome.plan.is_none() && run.asked.is_empty(), "{body}");
        }
    }
    // What is in the part that there is, or in a whole list, is enough.
    let own = r#"{"id": "1", "status": "enabled", "type": "Databricks", "config": {"workspaceUrl": "HOST"}}"#
        .replace("HOST", HOST);
    for (body, end) in [
        (format!(r#"{{"hits": [{own}], "count": 500}}"#), End::AlreadySo),
        (format!(r#"{{"hits": [{OTHER}, {own}], "count": 2, "next": null}}"#), End::AlreadySo),
        (r#"[{"id": "1", "status": "enabled", "type": "Databricks"}]"#.to_owned(), End::AlreadySo),
        (r#"[{"id": "1", "status": "enabled", "type": "Databricks", "config": {}}]"#.to_owned(), End::AlreadySo),
        // These are on other hosts, of another platform, or gone.
        (format!("[{OTHER}]"), End::NotDone),
        (r#"[{"id": "1", "status": "enabled", "type": "Snowflake"}]"#.to_owned(), End::NotDone),
        (r#"[{"id": "1", "status": "deleted", "type": "Databricks"}]"#.to_owned(), End::NotDone),
    ] {
        let run = drive(odd(list(body.clone())), START, Operation::apply(wanted(), true, options()), |_| Fault::None);
        assert_eq!((run.outcome.end, run.outcome.why), (end, None), "{body}");
        let creates = matches!(run.outcome.plan, Some(Plan::Create { .. }));
        assert_eq!(creates, end == End::NotDone, "{body}");
    }
    // A connection and the integration behind it have the same credentials, whatever the list shows.
    for body in ["[]", r#"[{"id": 1, "status": "enabled", "type": "Databricks"}]"#] {
        let odd = Odd { tenant: with_connection(), target: "/integrations", status: 200, body };
        let run = drive(odd, START, Operation::rotate(content(CONNECTION), Some(key()), options()), |_| Fault::None);
        let puts: Vec<_> = run.outcome.places.iter().map(|place| (place.put.as_str(), place.end)).collect();
        let both = [("PUT /data/connection/lakehouse", PlaceEnd::New), ("PUT /integrations/1", PlaceEnd::New)];
        assert_eq!(puts, both, "{body}: {:?}", run.outcome);
    }
}

#[test]
fn nothing_is_rotated_where_the_places_cannot_be_listed() {
    let odd = Odd { tenant: with_connection(), target: "/integrations", status: 404, body: "" };
    let operation = Operation::rotate(content(CONNECTION), Some(key()), options());
    let run = drive(odd, START, operation, |_| Fault::None);
    assert_eq!((run.outcome.end, run.accepted, run.asked.len()), (End::NotDone, 0, 0), "{:?}", run.outcome);
    assert!(matches!(run.outcome.why, Some(Why::Refused { request, .. }) if request == "GET /integrations"));
}

#[test]
fn a_connection_is_as_wanted_only_if_what_is_behind_it_works_and_can_be_seen() {
    let apply =
        |body: &str| Operation::apply(Wanted::Connection { script: None, register: content(body) }, false, options());
    let odd = Odd { tenant: with_connection(), target: "/integrations/1", status: 403, body: "" };
    let run = drive(odd, START, apply(CONNECTION), |_| Fault::None);
    assert_eq!((run.outcome.end, run.accepted), (End::Unknown, 0), "{:?}", run.outcome);
    assert_eq!(run.outcome.next, Some(Next::Look("GET /integrations/1".to_owned())));
    let broken = CONNECTION.replace("b.cloud.databricks.com", "b.createerror.invalid");
    let (_, run) = clean(tenant(1000), apply(&broken));
    assert_eq!(run.outcome.end, End::Failed, "{:?}", run.outcome);
    let (_, run) = clean(run.server, apply(&broken));
    assert_eq!((run.outcome.end, run.outcome.why), (End::Failed, Some(Why::InError)));
    assert!(matches!(run.outcome.next, Some(Next::FixTests(tests)) if !tests.is_empty()));
}

#[test]
fn who_does_not_wait_is_not_told_that_it_took_too_long() {
    let now = Options { wait: false, ..options() };
    let body = content(r#"{"settings": {"isActive": true}}"#);
    let (_, run) = clean(with_connection(), Operation::settings(&[key()], body, now));
    assert_eq!((run.outcome.end, &run.outcome.why), (End::Started, &None), "{:?}", run.outcome);
    assert!(matches!(run.outcome.next, Some(Next::Wait { .. })));
    let mut busy = tenant(60_000);
    busy.answer(START, "POST", "/integrations", CREATE);
    let (_, run) = clean(busy, Operation::wait("1", Goal::Enabled, now));
    assert_eq!((run.outcome.end, &run.outcome.why), (End::Started, &None), "{:?}", run.outcome);
}

#[test]
fn jobs_are_done_when_all_of_them_are() {
    use End::{Done, Failed, Started};
    for (body, end) in [
        (r#"{"id": "a", "state": "completed"}"#, Done),
        (r#"[{"id": "a", "state": "completed"}, {"id": "b", "state": "completed"}]"#, Done),
        (r#"{"a": {"state": "completed"}, "b": {"state": "completed"}}"#, Done),
        (r#"{"jobs": [{"id": "a", "state": "completed"}], "next": null}"#, Done),
        (r#"[{"id": "a", "state": "completed"}, {"id": "b", "state": "queued"}]"#, Started),
        (r#"[{"id": "a", "state": "completed"}, {"id": "b", "state": "dead"}]"#, Started),
        (r#"[{"id": "a", "state": "completed"}, {"id": "b"}]"#, Started),
        (r#"[{"id": "a", "state": ["failed", "completed"]}]"#, Started),
        (r#"{"jobs": [{"id": "a", "state": "completed"}], "next": "/jobs?offset=1"}"#, Started),
        (r#"{"a": {"state": "completed"}, "b": {"status": "failed"}}"#, Failed),
    ] {
        let odd = Odd { tenant: with_connection(), target: "/jobs?bulkId=b", status: 200, body };
        let run = drive(odd, START, Operation::wait_for_jobs("b", options()), |_| Fault::None);
        assert_eq!(run.outcome.end, end, "{body}: {:?}", run.outcome);
        let why = (end == Started).then_some(Why::EndCannotBeSeen);
        assert_eq!(run.outcome.why.filter(|_| end != Failed), why, "{body}");
    }
}

#[test]
fn a_job_that_failed_counts_whatever_becomes_of_the_others() {
    let path = format!("/data/crawl/{}", key());
    let crawled = r#"{"bulkIds": ["a", "b"]}"#;
    let failed = r#"{"1": {"id": "1", "state": "failed"}}"#;
    let tenant = Odd { tenant: with_connection(), target: "/jobs?bulkId=a", status: 200, body: failed };
    let mut operation = Operation::crawl(&[key()], None, options());
    let mut tenant = tenant;
    let outcome = loop {
        match operation.step() {
            Step::Send(request) if request.target == path => {
                operation.answer(Ok(Response::new(200, "application/json", crawled.to_owned())));
            }
            Step::Send(request) => {
                let answer = tenant.answer(START, request.method(), &request.target, request.body());
                operation.answer(Ok(answer));
            }
            Step::Ask(_) => operation.reply(Reply::Yes),
            Step::Wait(_) => operation.waited(),
            Step::Done(outcome) => break outcome,
        }
    };
    // Nobody knows the other one.
    assert_eq!((outcome.end, &outcome.why), (End::Failed, &Some(Why::InError)));
}

#[test]
fn the_tenant_is_made_equal_and_equal_ones_are_left() {
    let wanted = |body: &str| Wanted::integration(content(body), content(body));
    let (_, run) = clean(tenant(1000), Operation::apply(wanted(CREATE), true, options()));
    assert!(matches!(run.outcome.plan, Some(Plan::Create { .. })) && run.accepted == 0);
    let (_, run) = clean(run.server, Operation::apply(wanted(CREATE), false, options()));
    assert_eq!(run.outcome.end, End::Done);
    // Defaults that the server fills in and secrets that it masks are not a difference.
    let (log, run) = clean(run.server, Operation::apply(wanted(CREATE), false, options()));
    assert_eq!((run.outcome.end, run.asked.len()), (End::AlreadySo, 0), "{:?}", run.outcome.plan);
    assert_eq!(log, ["GET /integrations 200", "GET /integrations/1 200"]);
    // Whether the secrets are the same is not known, and said.
    assert!(run.outcome.drift.is_some_and(|drift| drift.has_secrets && drift.is_empty()));
    let (_, run) = clean(run.server, Operation::apply(wanted(&changed()), false, options()));
    let Some(Plan::Update { request, drift }) = &run.outcome.plan else { panic!("{:?}", run.outcome.plan) };
    assert_eq!((run.outcome.end, request.as_str()), (End::Done, "PUT /integrations/1"));
    let pointers: Vec<_> = drift.differences.iter().map(|difference| difference.pointer.as_str()).collect();
    assert_eq!(pointers, ["/config/catalog"]);
    let wanted = || Wanted::Connection { script: None, register: content(CONNECTION) };
    let (_, run) = clean(tenant(1000), Operation::apply(wanted(), false, options()));
    assert_eq!(run.outcome.end, End::Done);
    let (_, run) = clean(run.server, Operation::apply(wanted(), false, options()));
    assert_eq!(run.outcome.end, End::AlreadySo, "{:?}", run.outcome.plan);
    assert!(run.outcome.drift.is_some_and(|drift| drift.has_secrets));
    // Names of hosts and catalogs do not mind their case, and other texts do.
    for (change, end) in [
        ("\"httpPath\": \"P", End::Done),
        ("\"catalog\": \"Immuta", End::AlreadySo),
        ("\"hostname\": \"B.", End::AlreadySo),
    ] {
        let (name, value) = change.split_once(": \"").unwrap();
        let quoted = format!("{name}: \"{}", value.to_lowercase());
        assert!(CONNECTION.contains(&quoted), "{quoted}");
        let register = content(&CONNECTION.replace(&quoted, change));
        let wanted = Wanted::Connection { script: None, register };
        let (_, run) = clean(run.server.clone(), Operation::apply(wanted, false, options()));
        assert_eq!(run.outcome.end, end, "{change} {:?}", run.outcome.plan);
    }
}

#[test]
fn an_update_of_a_connection_is_held_to_what_it_sends() {
    let apply = |body: &str, wait: bool| {
        let wanted = Wanted::Connection { script: None, register: content(body) };
        Operation::apply(wanted, false, Options { wait, ..options() })
    };
    // The integration behind it follows to the other host, and that takes its time.
    let moved = CONNECTION.replace("b.cloud", "c.cloud");
    let (log, run) = clean(with_connection(), apply(&moved, true));
    assert_eq!((run.outcome.end, &run.outcome.why), (End::Done, &None), "{:?} {log:?}", run.outcome.drift);
    let (_, run) = clean(run.server, apply(&moved, true));
    assert_eq!((run.outcome.end, run.accepted), (End::AlreadySo, 0));
    let (_, run) = clean(with_connection(), apply(&moved, false));
    assert_eq!((run.outcome.end, &run.outcome.why), (End::Started, &None), "{:?}", run.outcome);
    assert_eq!(run.outcome.next, Some(Next::Wait { id: "1".to_owned() }));
    // What is not sent is not said to become something else, and is not called done.
    let other = moved.replace("\"catalog\": \"immuta\"", "\"catalog\": \"other\"");
    let (_, run) = clean(with_connection(), apply(&other, true));
    let Some(Plan::Update { drift, .. }) = &run.outcome.plan else { panic!("{:?}", run.outcome.plan) };
    let pointers = |of: &[Difference]| of.iter().map(|one| one.pointer.clone()).collect::<Vec<_>>();
    assert_eq!(pointers(&drift.differences), ["/connection/hostname"]);
    assert_eq!(pointers(&drift.kept), ["/nativeIntegration/config/host", "/nativeIntegration/config/catalog"]);
    let plan = Question::of(Asked::Plan(run.outcome.plan.clone().unwrap()), &[]).lines();
    assert!(
        plan.iter().any(|line| line.starts_with("/connection/hostname: ") && line.contains(" becomes ")),
        "{plan:?}"
    );
    assert!(plan.iter().filter(|line| line.contains("becomes")).count() == 1, "{plan:?}");
    assert!(plan.iter().any(|line| line.ends_with("and not \"other\": an update of a connection does not send it")));
    assert_eq!((run.outcome.end, &run.outcome.why), (End::Failed, &Some(Why::NotEditable)));
    assert_eq!(pointers(&run.outcome.drift.unwrap().differences), ["/nativeIntegration/config/catalog"]);
    // Once it is all that differs, nothing is sent for it.
    let (_, run) = clean(run.server, apply(&other, true));
    assert_eq!((run.outcome.end, &run.outcome.why, run.accepted), (End::NotDone, &Some(Why::NotEditable), 0));
    assert_eq!(run.outcome.next, Some(Next::Revert(vec!["/nativeIntegration/config/catalog".to_owned()])));
}

/// Plays an operation to its end with these answers: the status and body for a line and how often it was sent before.
pub(super) fn played(
    mut operation: Operation,
    answer: impl Fn(&str, usize) -> (u16, &'static str),
) -> (End, Option<Why>) {
    let mut sent = Vec::new();
    for _ in 0..200 {
        let line = match operation.step() {
            Step::Send(request) => request.line(),
            Step::Ask(question) => {
                let reply = question.name.clone().map_or(Reply::Yes, Reply::Name);
                operation.reply(reply);
                continue;
            }
            Step::Wait(_) => {
                operation.waited();
                continue;
            }
            Step::Done(outcome) => return (outcome.end, outcome.why.clone()),
        };
        let (status, body) = answer(&line, sent.iter().filter(|other| **other == line).count());
        sent.push(line);
        operation.answer(Ok(Response::new(status, "application/json", body.to_owned())));
    }
    panic!("it does not end: {sent:?}");
}

const CONFLICT: &str = r#"{"statusCode": 409, "error": "Conflict", "message": "Databricks Unity Catalog integration already exists on h (id = 7)"}"#;

#[test]
fn what_somebody_else_deletes_meanwhile_is_not_called_done() {
    let end = |status: &'static str| {
        let (end, _) = played(Operation::register(None, content(CONNECTION), options()), move |line, before| {
            match (line.split_once("/data/connection/").is_some(), line) {
                (true, _) if before == 0 => (404, "{}"),
                (true, _) => (200, r#"{"connectionKey": "lakehouse", "connection": {}, "nativeIntegrationId": 7}"#),
                (_, "POST /data/connection") => (200, r#"{"objectPath": ["k"], "bulkId": "b"}"#),
                (_, "GET /integrations/7") if before > 2 => (404, "{}"),
                (_, "GET /integrations/7") => (200, status),
                _ => (200, r#"[{"id": "j", "state": "completed"}]"#),
            }
        });
        end
    };
    assert_eq!(end(r#"{"id": 7, "status": "enabled"}"#), End::Done);
    assert_eq!(end(r#"{"id": 7, "status": "deleting"}"#), End::Failed);
    assert_eq!(end(r#"{"id": 7, "status": "createError"}"#), End::Failed);
}

#[test]
fn what_was_refused_is_not_said_to_have_gone_wrong() {
    const THERE: &str = r#"{"id": 7, "type": "Databricks", "status": "creating", "config": {"workspaceUrl": "www.example-workspace.cloud.databricks.com"}}"#;
    let list: &'static str = Box::leak(format!("[{THERE}]").into_boxed_str());
    // Somebody else creates it at the same time, and deletes it.
    let (end, why) = played(Operation::create(content(CREATE), options()), |line, before| match line {
        "GET /integrations" => (200, if before == 0 { "[]" } else { list }),
        "POST /integrations" => (409, CONFLICT),
        _ if before == 0 => (200, THERE),
        _ => (404, "{}"),
    });
    assert_eq!(end, End::Unknown, "{why:?}");
    assert!(matches!(why, Some(Why::Refused { .. } | Why::Different)), "{why:?}");
}

//! What is sent goes where it was meant to go, and what goes with it is named.

use super::flows::HOST;
use super::*;
use crate::answer::Integration;

/// Plays an operation to its end: what becomes of it, and every change that was sent, with its body.
fn ended(mut operation: Operation, answer: impl Fn(&str, usize) -> (u16, String)) -> (Outcome, Vec<String>) {
    let (mut sent, mut changes) = (Vec::new(), Vec::new());
    for _ in 0..200 {
        let line = match operation.step() {
            Step::Send(request) => {
                if request.changes() {
                    changes.push([&request.line(), " ", request.body()].concat());
                }
                request.line()
            }
            Step::Ask(question) => {
                let reply = question.name.clone().map_or(Reply::Yes, Reply::Name);
                operation.reply(reply);
                continue;
            }
            Step::Wait(_) => {
                operation.waited();
                continue;
            }
            Step::Done(_) => return (operation.into_outcome().unwrap(), changes),
        };
        let (status, body) = answer(&line, sent.iter().filter(|other| **other == line).count());
        sent.push(line);
        operation.answer(Ok(Response::new(status, "application/json", body)));
    }
    panic!("it does not end: {sent:?}");
}

/// The configuration of an integration of Databricks, with more in it.
fn config(more: &str) -> String {
    format!(
        r#"{{"workspaceUrl": "{HOST}", "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token",
            "token": "REDACTED", "catalog": "immuta", "audit": {{"enabled": true}}{more}}}"#
    )
}

fn payload(platform: &str, config: &str) -> String {
    format!(r#"{{"type": "{platform}", "autoBootstrap": true, "config": {config}}}"#)
}

fn answer(id: &str, status: &str, payload: &str) -> String {
    payload.replacen('{', &format!(r#"{{"id": "{id}", "status": "{status}", "#), 1)
}

fn live(payload: &str) -> Integration {
    Integration::of(content(&answer("1", "enabled", payload)).value().clone())
}

fn databricks(more: &str) -> String {
    payload("Databricks", &config(more))
}

#[test]
fn what_an_update_leaves_out_is_named_and_is_no_difference() {
    let snowflake = |more: &str| payload("Snowflake", &format!(r#"{{"host": "h.example", "warehouse": "W"{more}}}"#));
    let named = |asked: &str, there: &str| {
        let drift = drift(content(asked).value(), &live(there));
        let lines: Vec<_> =
            drift.left_out.iter().map(|one| format!("{}: {}", one.pointer, one.live.clone().unwrap())).collect();
        (drift.differences.len(), lines)
    };
    for (more, expected) in [
        (r#", "proxy": {"host": "p"}"#, &[r#"/config/proxy: {"host":"p"}"#][..]),
        (r#", "a/b": 1"#, &["/config/a~1b: 1"]),
        // What stands for nothing, and what stays as it is where it is left out.
        (r#", "proxy": null, "other": {"enabled": false, "list": []}, "name": """#, &[]),
        (r#", "proxyPassword": "REDACTED", "proxy": {"password": "<REDACTED>"}"#, &[]),
        (r#", "port": 443"#, &[]),
    ] {
        assert_eq!(
            named(&databricks(""), &databricks(more)),
            (0, expected.iter().map(|one| (*one).to_owned()).collect()),
            "{more}"
        );
        assert_eq!(named(&databricks(more), &databricks(more)), (0, vec![]), "{more}");
        if !more.contains("port") {
            assert_eq!(named(&snowflake(""), &snowflake(more)).1, expected, "{more}");
        }
    }
    // What is known is a difference.
    assert_eq!(named(&databricks(""), &databricks(r#", "groupPattern": {"deny": "g"}"#)), (1, vec![]));
    let audit = databricks("").replace(r#"{"enabled": true}"#, r#"{"enabled": true, "hours": 3}"#);
    assert_eq!(named(&databricks(""), &audit), (0, vec!["/config/audit/hours: 3".to_owned()]));
    assert_eq!(
        named(&snowflake(""), &snowflake(r#", "lineage": {"enabled": true}, "password": "x", "port": 443"#)).1,
        [r#"/config/lineage: {"enabled":true}"#]
    );
    // Whoever is asked is told.
    let drift = drift(content(&databricks("")).value(), &live(&databricks(r#", "proxy": {"host": "p"}"#)));
    let plan = Plan::Update { request: "PUT /integrations/1".to_owned(), drift };
    let lines = Question::of(Asked::Plan(plan), &[]).lines();
    let says = r#"/config/proxy ({"host":"p"}) is not in the request, which replaces the whole configuration: it may be removed"#;
    assert!(lines.iter().any(|line| line == says), "{lines:?}");
}

#[test]
fn what_is_gone_after_an_update_is_told_and_what_is_still_there_is_not() {
    let proxy = r#", "proxy": {"host": "p"}"#;
    for (after, gone) in [("", 1), (proxy, 0), (r#", "proxy": {"host": "q"}"#, 0)] {
        let operation = Operation::update("1", content(&databricks("")), Options::default());
        let (outcome, changes) = ended(operation, |line, before| match line {
            "GET /integrations/1" if before == 0 => (200, answer("1", "enabled", &databricks(proxy))),
            "GET /integrations/1" => (200, answer("1", "enabled", &databricks(after))),
            _ => (200, r#"{"id": "1", "status": "editing"}"#.to_owned()),
        });
        assert_eq!((outcome.end, changes.len(), outcome.gone.len()), (End::Done, 1, gone), "{after}: {outcome:?}");
        let says = r#"/config/proxy was {"host":"p"}: the request did not have it, and it is gone"#;
        assert!(outcome.gone.iter().all(|one| one.gone() == says), "{:?}", outcome.gone);
    }
}

#[test]
fn a_secret_in_a_field_that_nobody_knows_is_not_compared() {
    let proxy = |inside: &str| databricks(&format!(r#", "proxy": {{{inside}}}"#));
    let shown = proxy(r#""host": "p", "password": "REDACTED""#);
    let differs = |asked: &Value, there: &str| !drift(asked, &live(there)).is_empty();
    for (asked, there, expected) in [
        (proxy(r#""host": "p""#), &shown, false),
        (proxy(r#""host": "q""#), &shown, true),
        (proxy(r#""host": "p", "port": 1"#), &shown, true),
        (proxy(r#""host": "p""#), &proxy(r#""host": "p", "port": 1"#), true),
    ] {
        assert_eq!(differs(content(&asked).value(), there), expected, "{asked}");
    }
    // One that is to be set is compared with nothing but that there is one.
    let mut asked = content(&proxy(r#""host": "p""#)).value().clone();
    let source = crate::secret::Source::Literal(crate::secret::Clear::new("new"));
    let secret = Value::Secret(crate::secret::Secret { name: "PASSWORD".to_owned(), source });
    asked.set_at(&["config", "proxy", "password"].map(str::to_owned), secret);
    assert!(!differs(&asked, &shown) && differs(&asked, &proxy(r#""host": "p""#)));
}

#[test]
fn one_that_was_disabled_by_force_stands_in_nobodys_way() {
    let wanted = || Wanted::integration(content(&databricks("")), content(&databricks("")));
    let apply = |statuses: &[&str]| {
        let list: Vec<_> =
            statuses.iter().enumerate().map(|(at, status)| answer(&at.to_string(), status, &databricks(""))).collect();
        let (outcome, _) = ended(Operation::apply(wanted(), true, Options::default()), |line, _| {
            let one = line.strip_prefix("GET /integrations/").and_then(|id| list.get(id.parse::<usize>().unwrap()));
            (200, one.cloned().unwrap_or_else(|| format!("[{}]", list.join(","))))
        });
        (outcome.integration.map(|found| found.id), outcome.why)
    };
    assert_eq!(apply(&["disabled", "enabled"]), (Some("1".to_owned()), None));
    assert_eq!(apply(&["enabled", "disabled"]), (Some("0".to_owned()), None));
    assert_eq!(apply(&["createError", "disabled", "deleted"]), (Some("0".to_owned()), None));
    assert_eq!(apply(&["disabled"]), (Some("0".to_owned()), None));
    for several in [&["enabled", "enabled"][..], &["enabled", "createError"], &["disabled", "disabled"]] {
        assert_eq!(apply(several), (None, Some(Why::Ambiguous)), "{several:?}");
    }
}

/// The registration of a connection with these settings.
fn registration(settings: &str) -> String {
    CONNECTION.replacen('{', &format!("{{\"settings\": {settings}, "), 1)
}

const NO: &str = r#"{"statusCode": 403, "message": "no"}"#;

#[test]
fn settings_are_compared_where_the_tenant_shows_them() {
    let options = Options::default;
    let with_connection = || {
        let mut tenant = tenant(0);
        assert_eq!(tenant.answer(0, "POST", "/data/connection", &registration(r#"{"isActive": false}"#)).status, 200);
        tenant
    };
    let apply = |settings: &str, object: Option<(u16, &str)>| {
        let wanted = Wanted::Connection { script: None, register: content(&registration(settings)) };
        let tenant = std::cell::RefCell::new(with_connection());
        ended(Operation::apply(wanted, false, options()), move |line, _| {
            let (method, target) = line.split_once(' ').unwrap();
            if let Some((status, body)) = object.filter(|_| target.starts_with("/data/object/")) {
                return (status, body.to_owned());
            }
            let answer = tenant.borrow_mut().answer(1000, method, target, "");
            (answer.status, answer.body)
        })
    };
    let of =
        |settings: &str| format!(r#"{{"objectPath": ["{}"], "state": "active", {settings}}}"#, super::flows::key());
    let shown = of(r#""settings": {"isActive": true}, "overrides": {}"#);
    let own = of(r#""overrides": {"isActive": true}"#);
    let other = of(r#""settings": {"isActive": {"value": true}}"#);
    let nothing = of(r#""createdBy": 1"#);
    for (settings, object, differs, unseen) in [
        (r#"{"isActive": false}"#, None, false, 0),
        (r#"{"isActive": true}"#, None, true, 0),
        ("{}", None, false, 0),
        (r#"{"isActive": null}"#, Some((200, shown.as_str())), false, 0),
        (r#"{"isActive": true}"#, Some((200, shown.as_str())), false, 0),
        (r#"{"isActive": false}"#, Some((200, shown.as_str())), true, 0),
        (r#"{"isActive": true}"#, Some((200, own.as_str())), false, 0),
        (r#"{"isActive": false}"#, Some((200, own.as_str())), true, 0),
        (r#"{"isActive": false}"#, Some((200, other.as_str())), false, 1),
        (r#"{"isActive": false}"#, Some((200, nothing.as_str())), false, 1),
        (r#"{"isActive": true, "dataOwners": [1]}"#, Some((200, shown.as_str())), false, 1),
        (r#"{"isActive": false}"#, Some((403, NO)), false, 1),
        (r#"{"isActive": false}"#, Some((404, NO)), false, 1),
    ] {
        let (outcome, changes) = apply(settings, object);
        assert!(changes.is_empty(), "{settings}: {changes:?}");
        let drift = outcome.drift.as_ref().unwrap();
        if differs {
            assert_eq!((outcome.end, &outcome.why), (End::NotDone, &Some(Why::NotEditable)), "{settings} {object:?}");
            assert_eq!(drift.differences[0].pointer, "/settings/isActive");
            assert_eq!(outcome.next, Some(Next::Revert(vec!["/settings/isActive".to_owned()])));
        } else {
            assert_eq!(
                (outcome.end, drift.unseen.len()),
                (End::AlreadySo, unseen),
                "{settings} {object:?}: {outcome:?}"
            );
            assert_eq!(outcome.sentence(None).contains("is not compared"), unseen > 0, "{}", outcome.sentence(None));
        }
    }
    // What nobody could look at may be anything.
    let (outcome, _) = apply(r#"{"isActive": false}"#, Some((503, "{}")));
    assert_eq!(outcome.end, End::Unknown, "{outcome:?}");
}

#[test]
fn no_connection_is_registered_on_the_host_of_an_integration() {
    let config =
        content(CONNECTION).value().path(&["nativeIntegration", "config", "host"]).unwrap().text().unwrap().to_owned();
    let on = |host: &str| databricks("").replace(HOST, host);
    let apply = |only_plan: bool, list: &str| {
        let wanted = Wanted::Connection { script: None, register: content(CONNECTION) };
        let options = Options { wait: false, ..Options::default() };
        ended(Operation::apply(wanted, only_plan, options), |line, _| match line {
            "GET /integrations" => (200, list.to_owned()),
            _ if line.starts_with("GET /data/connection/") => {
                (404, r#"{"statusCode": 404, "message": "no"}"#.to_owned())
            }
            _ => (200, r#"{"objectPath": ["k"], "bulkId": "b"}"#.to_owned()),
        })
    };
    let there = format!("[{}]", answer("7", "enabled", &on(&config)));
    for only_plan in [true, false] {
        let (outcome, changes) = apply(only_plan, &there);
        assert_eq!((outcome.end, outcome.why, changes.len()), (End::NotDone, Some(Why::HostInUse("7".to_owned())), 0));
        assert!(outcome.plan.is_none());
    }
    // One on another host, one that keeps its host from nobody, and a list that cannot be seen.
    for list in [
        "[]".to_owned(),
        format!("[{}]", answer("7", "enabled", &on("other.example"))),
        format!("[{}]", answer("7", "disabled", &on(&config))),
        "not a list".to_owned(),
    ] {
        assert_eq!(apply(false, &list).1.len(), 1, "{list}");
    }
}

#[test]
fn what_is_for_another_platform_is_not_sent_to_this_one() {
    let update = |asked: &str, there: &str| {
        let payload = content(&payload(asked, &config("")));
        let (outcome, changes) = ended(Operation::update("1", payload, Options::default()), |line, _| match line {
            "GET /integrations/1" => (200, answer("1", "enabled", &super::meant::payload(there, &config("")))),
            _ => (200, r#"{"id": "1", "status": "editing"}"#.to_owned()),
        });
        (outcome.why == Some(Why::OtherPlatform), changes.len())
    };
    assert_eq!(update("Databricks", "Snowflake"), (true, 0));
    assert_eq!(update("Snowflake", "Databricks"), (true, 0));
    // What nobody knows may be the same.
    for there in ["Databricks", "databricks", "Databricks Unity Catalog", ""] {
        assert_eq!(update("Databricks", there), (false, 1), "{there}");
    }
}

#[test]
fn credentials_are_handed_over_only_to_what_may_want_them() {
    let delete = |answer: &'static str, credentials: bool| {
        let body = credentials.then(|| content(r#"{"username": "admin", "password": "p"}"#));
        let (outcome, changes) = ended(Operation::delete("1", body, Options::default()), |line, before| match line {
            "GET /integrations/1" if before == 0 => (200, answer.to_owned()),
            "GET /integrations/1" => (404, r#"{"statusCode": 404, "message": "No integration found"}"#.to_owned()),
            _ => (200, r#"{"id": "1", "status": "deleting"}"#.to_owned()),
        });
        (outcome.why == Some(Why::CredentialsNotWanted), changes)
    };
    let databricks = r#"{"id": "1", "status": "enabled", "type": "Databricks", "autoBootstrap": true}"#;
    let manual = r#"{"id": "1", "status": "enabled", "type": "Snowflake", "autoBootstrap": false}"#;
    for one in [databricks, manual] {
        assert_eq!(delete(one, true), (true, vec![]), "{one}");
        assert_eq!(delete(one, false), (false, vec!["DELETE /integrations/1 ".to_owned()]), "{one}");
    }
    for one in [
        r#"{"id": "1", "status": "enabled", "type": "Snowflake", "autoBootstrap": true}"#,
        r#"{"id": "1", "status": "enabled", "type": "Snowflake"}"#,
        r#"{"id": "1", "status": "enabled"}"#,
    ] {
        let (is_refused, changes) = delete(one, true);
        assert!(!is_refused && changes.len() == 1 && changes[0].contains("admin"), "{one}: {changes:?}");
    }
}

#[test]
fn what_goes_to_another_host_is_asked_about_as_such() {
    let moves = |asked: &str, there: &str| {
        let drift = drift(content(asked).value(), &live(there));
        Question { drift: Some(drift), ..Question::of(Asked::Plan(Plan::Nothing), &[]) }.moves().len()
    };
    let one = databricks("");
    assert_eq!(moves(&one.replace(HOST, "other.example"), &one), 1);
    assert_eq!(moves(&one, &one.replace("Databricks", "Databricks Unity Catalog")), 1);
    // The same host, written in another way; what stands elsewhere; a host that the tenant does not show.
    assert_eq!(moves(&one.replace(HOST, &format!("https://{}/", HOST.to_uppercase())), &one), 0);
    let more = r#", "additionalWorkspaceConnections": [{"workspaceUrl": "a.example", "httpPath": "p", "authenticationType": "token", "catalogs": ["c"]}]"#;
    assert_eq!(moves(&databricks(more), &databricks(&more.replace("a.example", "b.example"))), 0);
    assert_eq!(moves(&one.replace("immuta\"", "other\""), &one), 0);
}

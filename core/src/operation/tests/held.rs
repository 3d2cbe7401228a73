//! Tenants that accept something and do not do all of it: what is told then.

use super::flows::{HOST, Odd, changed, key, with_connection, with_integration};
use super::*;

const START: u64 = 10_000;

/// An integration that works, with this type and this configuration.
fn enabled(platform: &str, config: &str) -> &'static str {
    let body = format!(
        r#"{{"id": "1", "status": "enabled", "type": "{platform}", "autoBootstrap": false, "config": {{{config}}}}}"#
    );
    Box::leak(body.into_boxed_str())
}

/// An update of integration 1, which is accepted and shown like this afterwards.
fn updated(asked: &str, shown: &'static str) -> Outcome {
    let odd = Odd { tenant: with_integration(HOST), target: "/integrations/1", status: 200, body: shown };
    let run = drive(odd, START, Operation::update("1", content(asked), Options::default()), |_| Fault::None);
    assert_eq!(run.accepted, 1, "{:?}", run.log);
    run.outcome
}

/// A configuration as a tenant shows it that fills in what is left out, masks secrets and writes addresses its own way.
const SHOWN: &str = r#""port": 443, "workspaceUrl": "WWW.example-workspace.cloud.databricks.com", "token": "REDACTED",
    "httpPath": "/sql/protocolv1/o/0/0000-00000-abc123", "authenticationType": "token", "audit": {"enabled": false}, "more": [1],
    "catalog": "immuta""#;

#[test]
fn an_update_is_done_only_when_what_is_shown_is_what_was_asked_for() {
    let right = enabled("Databricks", SHOWN);
    assert_eq!(updated(CREATE, right).end, End::Done);
    // What no page describes may be masked, or not be shown.
    let more = CREATE.replace("\"catalog\"", "\"brandNew\": \"a long text\", \"catalog\"");
    assert_eq!(updated(&more, right).end, End::Done);
    let masked = SHOWN.replace("\"catalog\"", "\"brandNew\": \"REDACTED\", \"catalog\"");
    assert_eq!(updated(&more, enabled("Databricks", &masked)).end, End::Done);
    for (asked, shown, pointer) in [
        (changed(), right, "/config/catalog"),
        (CREATE.to_owned(), enabled("Databricks", &SHOWN.replace("443", "8443")), "/config/port"),
        (
            CREATE.to_owned(),
            enabled("Databricks", &SHOWN.replace("\"enabled\": false", "\"enabled\": true")),
            "/config/audit",
        ),
    ] {
        let outcome = updated(&asked, shown);
        assert_eq!((outcome.end, &outcome.why), (End::Failed, &Some(Why::Different)), "{pointer}: {outcome:?}");
        let put = "PUT /integrations/1".to_owned();
        assert_eq!(outcome.next, Some(Next::UpdateExisting { id: "1".to_owned(), put }));
        let drift = outcome.drift.unwrap();
        assert!(drift.differences.iter().any(|one| one.pointer.starts_with(pointer)), "{pointer}: {drift:?}");
    }
}

#[test]
fn of_a_platform_that_nobody_knows_here_only_what_is_shown_is_compared() {
    let asked = r#"{"type": "Snowflake", "autoBootstrap": false, "config": {"host": "h.example.com", "warehouse": "W", "role": "R",
        "username": "u", "password": "p", "quiet": {"deep": 1}}}"#;
    let shown = r#""host": "H.example.com", "port": 443, "warehouse": "W", "username": "<REDACTED>", "password": "<REDACTED>",
        "lineage": {"enabled": false}"#;
    assert_eq!(updated(asked, enabled("Snowflake", shown)).end, End::Done);
    let outcome = updated(asked, enabled("Snowflake", &shown.replace("\"W\"", "\"X\"")));
    assert_eq!((outcome.end, outcome.why), (End::Failed, Some(Why::Different)));
    let pointers: Vec<_> = outcome.drift.unwrap().differences.into_iter().map(|one| one.pointer).collect();
    assert_eq!(pointers, ["/config/warehouse"]);
}

#[test]
fn an_update_that_is_not_waited_for_is_not_held_to_what_is_shown_meanwhile() {
    let shown = enabled("Databricks", SHOWN).replace("\"enabled\", \"type\"", "\"editing\", \"type\"");
    let odd = Odd {
        tenant: with_integration(HOST),
        target: "PUT /integrations/1",
        status: 200,
        body: Box::leak(shown.into_boxed_str()),
    };
    let now = Options { wait: false, ..Options::default() };
    let run = drive(odd, START, Operation::update("1", content(&changed()), now), |_| Fault::None);
    assert_eq!((run.outcome.end, run.outcome.why), (End::Started, None));
}

fn rotated(target: &'static str, status: u16) -> Run<Odd> {
    let odd = Odd { tenant: with_connection(), target, status, body: r#"{"statusCode": 403, "message": "no"}"# };
    drive(odd, START, Operation::rotate(content(CONNECTION), Some(key()), Options::default()), |_| Fault::None)
}

#[test]
fn a_rotation_that_is_refused_halfway_says_where_and_what_was_changed() {
    let run = rotated("PUT /integrations/1", 403);
    let places: Vec<_> = run.outcome.places.iter().map(|place| (place.put.as_str(), place.end)).collect();
    let connection = format!("PUT /data/connection/{}", key());
    assert_eq!(places, [(connection.as_str(), PlaceEnd::New), ("PUT /integrations/1", PlaceEnd::Old)]);
    assert_eq!((run.outcome.end, run.accepted), (End::Partly, 1), "{:?}", run.outcome);
    assert!(matches!(&run.outcome.why, Some(Why::Refused { request, refusal })
        if request == "PUT /integrations/1" && refusal.status == 403));
    assert_eq!(run.outcome.next, Some(Next::CheckKey));
    // Refused at the first place, nothing was changed.
    let run = rotated("PUT /data/connection/lakehouse", 403);
    assert_eq!((run.outcome.end, run.accepted), (End::NotDone, 0), "{:?}", run.outcome);
}

#[test]
fn after_an_unknown_outcome_a_connection_is_looked_at_as_a_connection() {
    let run = rotated("PUT /data/connection/lakehouse", 503);
    assert_eq!(run.outcome.end, End::Unknown, "{:?}", run.outcome);
    let looks = run.log.iter().filter(|(line, ..)| line == "GET /data/connection/lakehouse").count();
    assert_eq!((looks, run.outcome.connection.map(|found| found.key)), (2, Some(key())));
}

/// What an update of a connection comes to that is shown like this afterwards.
fn shown_as(shown: &'static str) -> Outcome {
    let body = format!(r#"{{"connectionKey": "lakehouse", "connection": {{{shown}}}}}"#);
    let odd = Odd {
        tenant: with_connection(),
        target: "GET /data/connection/lakehouse",
        status: 200,
        body: Box::leak(body.into_boxed_str()),
    };
    let asked =
        content(r#"{"connection": {"hostname": "b.example", "httpPath": "/other", "token": "s3cret", "port": 443}}"#);
    drive(odd, START, Operation::update_connection(&key(), asked, Options::default()), |_| Fault::None).outcome
}

#[test]
fn a_connection_that_shows_something_else_is_told_and_one_that_does_not_show_it_is_not_blamed() {
    let outcome = shown_as(r#""hostname": "B.example", "httpPath": "other", "token": "REDACTED""#);
    assert_eq!((outcome.end, outcome.why), (End::Done, None));
    let outcome = shown_as(r#""hostname": "b.example", "httpPath": "/p""#);
    assert_eq!((outcome.end, &outcome.why), (End::Failed, &Some(Why::Different)));
    let said = outcome.sentence(None);
    assert!(
        said.starts_with(r#"it is not what was asked for: /connection/httpPath is "/p" and not "/other"."#),
        "{said}"
    );
    let put = "PUT /data/connection/lakehouse".to_owned();
    assert_eq!(outcome.next, Some(Next::UpdateExisting { id: key(), put }));
    // What it does not show may be there.
    let outcome = shown_as(r#""hostname": "b.example""#);
    assert_eq!((outcome.end, outcome.why), (End::Started, Some(Why::EndCannotBeSeen)));
    assert_eq!(outcome.drift.unwrap().differences.len(), 1);
}

/// What a rotation writes into an integration that shows this, and how it ends.
fn rotated_into(new: &str, shown: &str, status: &str) -> (Option<String>, Outcome) {
    let one = format!(
        r#"{{"id": "1", "status": "{status}", "type": "Databricks", "autoBootstrap": false, "config": {{"workspaceUrl": "h.example", {shown}}}}}"#
    );
    let new = format!(r#"{{"type": "Databricks", "config": {{"workspaceUrl": "H.example", {new}}}}}"#);
    let mut operation = Operation::rotate(content(&new), None, Options::default());
    let (mut put, mut asked) = (None, String::new());
    loop {
        match operation.step() {
            Step::Send(request) => {
                let body = match request.method() {
                    "PUT" => {
                        put = request.content.as_ref().map(|content| content.text().expose().to_owned());
                        r#"{"id": "1", "status": "enabled"}"#.to_owned()
                    }
                    _ if request.target == "/integrations" => format!("[{one}]"),
                    _ => one.clone(),
                };
                operation.answer(Ok(Response::new(200, "application/json", body)));
            }
            Step::Ask(question) => {
                asked = question.lines().join("\n");
                operation.reply(Reply::Yes);
            }
            Step::Wait(_) => operation.waited(),
            Step::Done(_) => break,
        }
    }
    let outcome = operation.into_outcome().unwrap();
    assert_eq!(put.is_some(), outcome.end == End::Done, "{shown}: {outcome:?}");
    (put.map(|put| put + &asked), outcome)
}

#[test]
fn a_rotation_changes_no_other_client_and_no_other_way_to_sign_in() {
    let client = |id: &str, more: &str| {
        format!(
            r#""authenticationType": "oAuthM2M", "oAuthClientConfig": {{"clientId": "{id}", "clientSecret": "REDACTED"{more}}}"#
        )
    };
    let new = client("6f1b-a", "").replace("REDACTED", "new-secret");
    let token = r#""authenticationType": "token", "token": "REDACTED""#;
    let more = |entry: &str| {
        format!(r#"{token}, "additionalWorkspaceConnections": [{{"workspaceUrl": "h.example", {entry}}}]"#)
    };
    for (shown, status, why) in [
        (client("6f1b-a", ""), "enabled", None),
        (client("6F1B-A", ""), "enabled", None),
        (client("REDACTED", ""), "enabled", None),
        (r#""catalog": "c""#.to_owned(), "enabled", None),
        (more(&client("6f1b-a", "")), "enabled", None),
        (client("aaaa-b", ""), "enabled", Some(Why::SignsInOtherwise)),
        (token.to_owned(), "enabled", Some(Why::SignsInOtherwise)),
        (more(&client("aaaa-b", "")), "enabled", Some(Why::SignsInOtherwise)),
        (client("6f1b-a", ""), "deleted", Some(Why::NoPlace)),
    ] {
        let (put, outcome) = rotated_into(&new, &shown, status);
        assert_eq!(outcome.why, why, "{shown} {status}");
        assert_eq!(put.is_some_and(|put| put.contains("new-secret")), why.is_none(), "{shown} {status}");
    }
    // What signs in otherwise beside it stays as it is.
    let (put, _) = rotated_into(&new, &more(&client("6f1b-a", "")), "enabled");
    assert!(put.unwrap().contains(r#""workspaceUrl":"h.example","authenticationType":"token","additional"#));
    // What becomes different beside the secret is shown.
    let (put, _) = rotated_into(
        &new.replace("\"clientSecret\"", "\"authorityUrl\": \"https://b/t\", \"clientSecret\""),
        &client("6f1b-a", r#", "authorityUrl": "https://a/t""#),
        "enabled",
    );
    let put = put.unwrap();
    assert!(put.contains(r#"/oAuthClientConfig/authorityUrl: "https://a/t" becomes "https://b/t""#), "{put}");
}

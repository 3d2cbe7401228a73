//! What is refused because another change is on its way, what is there already, and what is not the API.

use super::flows::{HOST, Odd, changed, key, with_connection, with_integration};
use super::*;
use crate::answer::Problem;

const START: u64 = 10_000;

/// A tenant that is busy the first times that somebody changes something.
#[derive(Clone)]
struct BusyAtFirst {
    tenant: Tenant,
    times: usize,
}

impl Server for BusyAtFirst {
    fn answer(&mut self, now: u64, method: &str, target: &str, body: &str) -> Response {
        let is_change = method == "PUT" || method == "DELETE" || target.starts_with("/data/crawl");
        if is_change && self.times > 0 {
            self.times -= 1;
            let message = "Unable to edit integration with ID 1 in current state editing.";
            let body = format!(r#"{{"statusCode": 409, "error": "Conflict", "message": "{message}"}}"#);
            return Response::new(409, "application/json", body);
        }
        self.tenant.answer(now, method, target, body)
    }
}

/// Changes of what is there, which hidden secrets and shown values are part of.
fn changes(options: Options) -> Vec<(&'static str, Tenant, Operation)> {
    let settings = content(r#"{"settings": {"isActive": true}}"#);
    let other = content(r#"{"connection": {"httpPath": "/other"}}"#);
    vec![
        ("update", with_integration(HOST), Operation::update("1", content(&changed()), options)),
        ("update the secret", with_integration(HOST), Operation::update("1", content(CREATE), options)),
        ("delete", with_integration(HOST), Operation::delete("1", None, options)),
        ("update a connection", with_connection(), Operation::update_connection(&key(), other, options)),
        ("settings", with_connection(), Operation::settings(&path(&[&key()]), settings, options)),
        ("deregister", with_connection(), Operation::deregister(&key(), options)),
        ("crawl", with_connection(), Operation::crawl(&path(&[&key()]), None, options)),
    ]
}

#[test]
fn a_change_that_waits_is_sent_again_once_the_other_one_is_done() {
    for (name, tenant, operation) in changes(Options::default()) {
        let run = drive(BusyAtFirst { tenant, times: 2 }, START, operation, |_| Fault::None);
        let conflicts = run.log.iter().filter(|(.., status)| *status == 409).count();
        assert_eq!(
            (run.outcome.end, conflicts, run.accepted),
            (End::Done, 2, 1),
            "{name}: {:?} {:?}",
            run.outcome,
            run.log
        );
    }
}

#[test]
fn a_change_that_does_not_wait_says_that_nothing_was_done_after_one_look() {
    for (name, tenant, operation) in changes(Options { wait: false, ..Options::default() }) {
        let run = drive(BusyAtFirst { tenant, times: 1 }, START, operation, |_| Fault::None);
        let refused = run.log.iter().position(|(.., status)| *status == 409).unwrap();
        let looks = run.log.len() - refused - 1;
        // No look shows whether a secret was changed by the same request before.
        let end = if name == "update the secret" { End::Unknown } else { End::NotDone };
        assert_eq!((run.outcome.end, run.accepted), (end, 0), "{name}: {:?} {:?}", run.outcome, run.log);
        assert_eq!(run.outcome.is_refused_as_busy(), end == End::Unknown, "{name}");
        assert_eq!(looks, usize::from(name != "crawl"), "{name}: {:?}", run.log);
    }
}

#[test]
fn a_rotation_goes_on_once_what_is_in_the_way_is_done() {
    for (tenant, payload, key) in [(with_integration(HOST), CREATE, None), (with_connection(), CONNECTION, Some(key()))]
    {
        let places = if key.is_some() { 2 } else { 1 };
        let operation = Operation::rotate(content(payload), key, Options::default());
        let run = drive(BusyAtFirst { tenant, times: 2 }, START, operation, |_| Fault::None);
        assert_eq!(
            (run.outcome.end, run.outcome.places.len(), run.accepted),
            (End::Done, places, places),
            "{:?}",
            run.log
        );
    }
}

#[test]
fn what_was_refused_because_it_is_there_is_not_called_done() {
    /// One in which somebody else is quicker by a moment.
    #[derive(Clone)]
    struct Quicker(Tenant);
    impl Server for Quicker {
        fn answer(&mut self, now: u64, method: &str, target: &str, body: &str) -> Response {
            if method == "POST" && matches!(target, "/integrations" | "/data/connection") {
                assert_eq!(self.0.answer(now, method, target, body).status, 200);
            }
            self.0.answer(now, method, target, body)
        }
    }
    for operation in [
        Operation::create(content(CREATE), Options::default()),
        Operation::register(None, content(CONNECTION), Options::default()),
    ] {
        let run = drive(Quicker(tenant(0)), START, operation, |_| Fault::None);
        let outcome = &run.outcome;
        assert_eq!((outcome.end, outcome.is_refused_as_there()), (End::Unknown, true), "{outcome:?} {:?}", run.log);
        assert!(matches!(outcome.next, Some(Next::UpdateExisting { .. })), "{outcome:?}");
    }
}

#[test]
fn a_gateway_that_finds_nothing_says_nothing_about_the_tenant() {
    let body = "<html>default backend - 404</html>";
    for (target, operation) in [
        ("/integrations/1", Operation::wait("1", Goal::Deleted, Options::default())),
        ("/integrations/1", Operation::delete("1", None, Options::default())),
        ("/data/connection/lakehouse", Operation::deregister(&key(), Options::default())),
        ("/data/connection/lakehouse", Operation::rotate(content(CONNECTION), Some(key()), Options::default())),
    ] {
        let odd = Odd { tenant: tenant(0), target, status: 404, body };
        let outcome = drive(odd, START, operation, |_| Fault::None).outcome;
        let is_told =
            matches!(&outcome.why, Some(Why::Refused { refusal, .. }) if refusal.problem == Problem::NotUnderstood);
        assert!(is_told && matches!(outcome.end, End::NotDone | End::Unknown), "{target}: {outcome:?}");
    }
}

#[test]
fn what_is_to_be_gone_and_stays_is_waited_for_and_named() {
    for (state, end) in [("enabled", End::Started), ("queued", End::Started), ("deleteError", End::Failed)] {
        let body = format!(r#"{{"id": "1", "status": "{state}"}}"#);
        let odd =
            Odd { tenant: tenant(0), target: "/integrations/1", status: 200, body: Box::leak(body.into_boxed_str()) };
        let options = Options { at_most: 20_000, ..Options::default() };
        let run = drive(odd, START, Operation::wait("1", Goal::Deleted, options), |_| Fault::None);
        assert_eq!(run.outcome.end, end, "{:?}", run.outcome);
        assert!(run.outcome.sentence(None).contains(&format!("its state is {state}")), "{:?}", run.outcome);
    }
}

#[test]
fn what_a_list_shows_in_brief_is_looked_at_before_it_is_said_not_to_be_there() {
    /// One whose list leaves out the configuration.
    #[derive(Clone)]
    struct Brief(Tenant);
    impl Server for Brief {
        fn answer(&mut self, now: u64, method: &str, target: &str, body: &str) -> Response {
            let answer = self.0.answer(now, method, target, body);
            if (method, target) != ("GET", "/integrations") {
                return answer;
            }
            let all = crate::answer::integrations(&answer.body).unwrap();
            let brief = all.iter().map(|one| {
                format!(r#"{{"id": "{}", "status": "{}", "type": "{}"}}"#, one.id, one.status, one.platform)
            });
            Response::new(200, "application/json", format!("[{}]", brief.collect::<Vec<_>>().join(",")))
        }
    }
    for (fault, end) in [(Fault::Doubled, End::Unknown), (Fault::AnswerLost, End::Done)] {
        let create = Operation::create(content(CREATE), Options::default());
        let run = drive(Brief(tenant(1000)), START, create, |number| if number == 1 { fault } else { Fault::None });
        assert_eq!((run.outcome.end, run.accepted), (end, 1), "{fault:?}: {:?} {:?}", run.outcome, run.log);
    }
}

#[test]
fn an_integration_of_another_platform_is_not_looked_at_to_find_what_was_created() {
    /// One with a brief list, in which somebody else creates something meanwhile that nobody here may see.
    #[derive(Clone)]
    struct Beside(Tenant, bool);
    impl Server for Beside {
        fn answer(&mut self, now: u64, method: &str, target: &str, body: &str) -> Response {
            if target == "/integrations/900" {
                let body = r#"{"statusCode": 403, "error": "Forbidden", "message": "Forbidden"}"#;
                return Response::new(403, "application/json", body.to_owned());
            }
            self.1 |= method == "POST";
            let answer = self.0.answer(now, method, target, body);
            if (method, target) != ("GET", "/integrations") {
                return answer;
            }
            let all = crate::answer::integrations(&answer.body).unwrap();
            let brief = |one: &crate::answer::Integration| {
                format!(r#"{{"id": "{}", "status": "{}", "type": "{}"}}"#, one.id, one.status, one.platform)
            };
            let mut brief: Vec<String> = all.iter().map(brief).collect();
            brief.extend(self.1.then(|| r#"{"id": "900", "status": "enabled", "type": "Snowflake"}"#.to_owned()));
            Response::new(200, "application/json", format!("[{}]", brief.join(",")))
        }
    }
    let create = Operation::create(content(CREATE), Options::default());
    let lost = |number| if number == 1 { Fault::AnswerLost } else { Fault::None };
    let run = drive(Beside(tenant(1000), false), START, create, lost);
    assert_eq!((run.outcome.end, run.accepted), (End::Done, 1), "{:?} {:?}", run.outcome, run.log);
}

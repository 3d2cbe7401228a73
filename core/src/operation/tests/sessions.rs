//! Operations whose requests go through sessions, as a client sends them: signing in, repeating, giving up.

use super::*;
use crate::secret::Clear;
use crate::session::{Authentication, Event, Moment, Next as Do, Session};

/// Runs an operation through sessions. `events` says what comes of the transmission of that number; where it is silent, the
/// tenant answers. What was sent, and how it ended.
fn through_sessions(
    mut tenant: Tenant,
    mut operation: Operation,
    mut authentication: Authentication,
    events: impl Fn(usize) -> Option<Event>,
) -> (Vec<String>, Outcome) {
    let (mut log, mut now) = (Vec::new(), 10_000);
    loop {
        match operation.step() {
            Step::Send(request) => {
                let mut session = Session::new(request.clone(), authentication.clone(), now + 60_000);
                let answer = loop {
                    let moment = Moment::at(now);
                    match session.poll(moment) {
                        Do::Transmit(sent) => {
                            let number = log.len();
                            log.push([sent.method, " ", sent.target].concat());
                            let authorization = sent.authorization.expose().to_owned();
                            let request = Request {
                                method: sent.method,
                                target: sent.target,
                                authorization: &authorization,
                                content_type: sent.content_type,
                                body: sent.body,
                            };
                            let answer = || Event::Response(tenant.sandbox.handle(now, &request), None);
                            let event = events(number).unwrap_or_else(answer);
                            session.handle(moment, event);
                        }
                        Do::WaitUntil(at) => now = at,
                        Do::Done(end) => break end.clone(),
                    }
                };
                authentication = session.into_authentication();
                operation.answer(answer);
            }
            Step::Ask(question) => {
                let reply = question.name.clone().map_or(Reply::Yes, Reply::Name);
                operation.reply(reply);
            }
            Step::Wait(time) => {
                now += *time;
                operation.waited();
            }
            Step::Done(_) => break,
        }
    }
    let Step::Done(outcome) = std::mem::replace(&mut operation.step, Step::Wait(0)) else { panic!() };
    (log, *outcome)
}

fn exchange() -> Authentication {
    Authentication::Exchange { key: Clear::new("key"), token: None }
}

fn create() -> Operation {
    Operation::create(content(CREATE), Options::default())
}

#[test]
fn a_key_is_exchanged_once_for_all_requests() {
    let (log, outcome) = through_sessions(tenant(900), create(), exchange(), |_| None);
    assert_eq!(outcome.end, End::Done, "{outcome:?} {log:?}");
    assert_eq!(log[..3], ["POST /bim/apikey/authenticate", "GET /integrations", "POST /integrations"]);
    assert_eq!(log.iter().filter(|line| line.contains("authenticate")).count(), 1);
}

#[test]
fn a_write_that_is_lost_is_looked_for_and_a_look_that_is_lost_is_repeated() {
    let raw = || Authentication::Raw(Clear::new("key"));
    let (log, outcome) = through_sessions(tenant(900), create(), raw(), |number| match number {
        0 => Some(Event::NotSent),
        2 => Some(Event::Lost),
        3 => Some(Event::CutOff),
        _ => None,
    });
    assert_eq!(log.iter().filter(|line| *line == "POST /integrations").count(), 1, "{log:?}");
    assert_eq!((outcome.end, outcome.next), (End::NotSeen, Some(Next::Look("GET /integrations".to_owned()))));
    // A server that cannot be reached at all.
    let (log, outcome) = through_sessions(tenant(900), create(), raw(), |_| Some(Event::NotSent));
    assert_eq!((log.len(), outcome.end, outcome.next), (3, End::NotDone, Some(Next::Again)));
}

#[test]
fn only_what_the_session_repeats_is_repeated() {
    let refused = |status: u16, after: &str| {
        let mut response = Response::new(status, "application/json", "{}".to_owned());
        response.retry_after = Some(after.to_owned());
        Event::Response(response, None)
    };
    let raw = || Authentication::Raw(Clear::new("key"));
    let wait = || Operation::wait("1", Goal::Enabled, Options::default());
    for (status, after, count) in [(503, "0", 3), (503, "", 3), (429, "1", 3), (429, "3600", 1), (500, "0", 1)] {
        let (log, outcome) = through_sessions(tenant(900), wait(), raw(), |_| Some(refused(status, after)));
        assert_eq!((log.len(), outcome.end), (count, End::Unknown), "{status}: {log:?}");
    }
    // What is sent with POST is not repeated, though it changes nothing.
    let jobs = || Operation::wait_for_jobs("b", Options::default());
    let (log, _) = through_sessions(tenant(900), jobs(), raw(), |number| match number {
        0 => Some(refused(404, "")),
        _ => Some(refused(503, "0")),
    });
    assert_eq!(log, ["GET /jobs?bulkId=b", "POST /jobs/statuses"]);
}

#[test]
fn the_time_that_answers_take_counts_for_how_long_it_waits() {
    for (slow, most) in [(0, 8), (1500, 3)] {
        let options = Options { at_most: 4000, ..Options::default() };
        let mut operation = Operation::wait("1", Goal::Enabled, options);
        let (mut requests, creating) = (0, r#"{"id": "1", "status": "creating"}"#);
        loop {
            match operation.step() {
                Step::Send(_) => {
                    requests += 1;
                    operation.spent(slow);
                    operation.answer(Ok(Response::new(200, "application/json", creating.to_owned())));
                }
                Step::Ask(_) => operation.reply(Reply::Yes),
                Step::Wait(_) => operation.waited(),
                Step::Done(outcome) => {
                    assert_eq!((outcome.end, &outcome.why), (End::Started, &Some(Why::TimeOver)));
                    break;
                }
            }
        }
        assert!((2..=most + 1).contains(&requests), "{slow}: {requests}");
    }
}

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

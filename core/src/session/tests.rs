//! What is sent how often, and what is said about it.

use super::*;

fn response(status: u16, body: &str) -> Event {
    Event::Response(Response::new(status, "application/json", body.to_owned()), None)
}

fn busy(status: u16, retry_after: &str) -> Event {
    let mut response = Response::new(status, "", String::new());
    response.retry_after = Some(retry_after.to_owned());
    Event::Response(response, None)
}

fn get() -> Outgoing {
    Outgoing::new(Call::GetIntegration, "7")
}

fn put() -> Outgoing {
    Outgoing::new(Call::UpdateIntegration, "7").with(Content::plain(Value::from([("a", true.into())])))
}

fn key() -> Clear {
    Clear::new("k3y")
}

fn exchange_without_token() -> Authentication {
    Authentication::Exchange { key: key(), token: None }
}

/// Runs a session over these events: what was sent when, and what has become of it.
fn run(
    request: Outgoing,
    authentication: Authentication,
    deadline: u64,
    events: &[Event],
) -> (Vec<String>, Result<u16, Lost>) {
    let mut session = Session::new(request, authentication, deadline);
    let (mut log, mut now, mut events) = (Vec::new(), 0, events.iter());
    for _ in 0..100 {
        let moment = Moment { clock: now, unix: Some(784_111_777 + now / 1000) };
        match session.poll(moment) {
            Next::Transmit(Transmit { method, target, authorization, body, .. }) => {
                let body = std::str::from_utf8(body).unwrap();
                let line = [method, target, authorization.expose(), body].join(" ");
                log.push(format!("{now} {}", line.trim_end()));
                if let Some(event) = events.next() {
                    session.handle(moment, event.clone());
                }
            }
            Next::WaitUntil(at) => {
                assert!(at > now, "time goes on");
                now = at;
            }
            Next::Done(end) => return (log, end.clone().map(|response| response.status)),
        }
    }
    panic!("it does not end: {log:?}");
}

#[test]
fn only_gets_are_repeated_and_at_most_twice() {
    let over = Lost::TimeOver { may_have_arrived: true };
    for (event, end) in [
        (Event::NotSent, Err(Lost::NotSent)),
        (Event::Lost, Err(Lost::NoAnswer)),
        (Event::CutOff, Err(Lost::Garbled)),
        (Event::TimedOut, Err(over)),
        (response(429, ""), Ok(429)),
        (response(502, "<html>"), Ok(502)),
        (response(503, ""), Ok(503)),
        (response(504, ""), Ok(504)),
    ] {
        let events = vec![event; 4];
        let (log, ended) = run(get(), Authentication::Raw(key()), 60_000, &events);
        assert_eq!(log, ["0 GET /integrations/7 k3y", "500 GET /integrations/7 k3y", "1500 GET /integrations/7 k3y"]);
        assert_eq!(ended, end);
        // A write is sent once, whatever happens.
        let (log, ended) = run(put(), Authentication::Raw(key()), 60_000, &events);
        assert_eq!((log, ended), (vec!["0 PUT /integrations/7 k3y {\"a\":true}".to_owned()], end));
        // So is what changes nothing and is not a GET.
        let (log, _) = run(Outgoing::new(Call::JobStatuses, ""), Authentication::Raw(key()), 60_000, &events);
        assert_eq!(log.len(), 1);
    }
    for status in [200, 204, 304, 400, 401, 403, 404, 409, 422, 500, 501] {
        let (log, end) = run(get(), Authentication::Bearer(key()), 60_000, &vec![response(status, ""); 3]);
        assert_eq!((log, end), (vec!["0 GET /integrations/7 Bearer k3y".to_owned()], Ok(status)));
    }
    let (log, end) = run(get(), Authentication::Raw(key()), 60_000, &[Event::NotSent, response(200, "")]);
    assert_eq!((log.len(), end), (2, Ok(200)));
    // What does not pass by itself is not waited for.
    for (event, lost) in [(Event::OutOfReach, Lost::NotSent), (Event::Garbled, Lost::Garbled)] {
        let (log, end) = run(get(), Authentication::Raw(key()), 60_000, &[event, response(200, "")]);
        assert_eq!((log.len(), end), (1, Err(lost)));
    }
}

#[test]
fn the_server_says_when_to_repeat_as_far_as_there_is_time() {
    for (retry_after, at) in [("3", 3000), ("0", 0), ("Sun, 06 Nov 1994 08:49:42 GMT", 5000), ("soon", 500)] {
        let (log, end) = run(get(), Authentication::Raw(key()), 60_000, &[busy(503, retry_after), response(200, "")]);
        assert_eq!((log[1].clone(), end), (format!("{at} GET /integrations/7 k3y"), Ok(200)), "{retry_after}");
    }
    for retry_after in ["60", "99999999999999999999", "Mon, 07 Nov 1994 08:49:37 GMT"] {
        let (log, end) = run(get(), Authentication::Raw(key()), 60_000, &[busy(429, retry_after), response(200, "")]);
        assert_eq!((log.len(), end), (1, Ok(429)), "{retry_after}");
    }
}

#[test]
fn time_is_over_at_the_deadline() {
    // Nothing comes at all.
    for request in [get(), put()] {
        let (log, end) = run(request, Authentication::Raw(key()), 1000, &[]);
        assert_eq!((log.len(), end), (1, Err(Lost::TimeOver { may_have_arrived: true })));
    }
    let (log, end) = run(put(), Authentication::Raw(key()), 0, &[]);
    assert_eq!((log.len(), end), (0, Err(Lost::TimeOver { may_have_arrived: false })));
    // What comes later changes nothing.
    let mut session = Session::new(put(), Authentication::Raw(key()), 10);
    assert!(matches!(session.poll(Moment::at(0)), Next::Transmit(_)));
    assert!(matches!(session.poll(Moment::at(10)), Next::Done(Err(_))));
    session.handle(Moment::at(11), response(200, ""));
    assert!(matches!(session.poll(Moment::at(12)), Next::Done(Err(lost)) if lost.may_have_arrived()));
}

const SIGN_IN: &str = "0 POST /bim/apikey/authenticate  {\"apikey\":\"k3y\"}";
const TOKEN: &str = r#"{"authenticated": true, "token": "t0"}"#;

#[test]
fn a_key_is_exchanged_and_once_more_after_a_401() {
    let send = "0 PUT /integrations/7 Bearer t0 {\"a\":true}";
    let (log, end) = run(put(), exchange_without_token(), 60_000, &[response(200, TOKEN), response(200, "")]);
    assert_eq!((log, end), (vec![SIGN_IN.to_owned(), send.to_owned()], Ok(200)));
    // With a token that was got before.
    let kept = || Authentication::Exchange { key: key(), token: Some(Clear::new("old")) };
    let events = [response(401, ""), response(200, TOKEN), response(200, "")];
    let (log, end) = run(put(), kept(), 60_000, &events);
    assert_eq!(log, ["0 PUT /integrations/7 Bearer old {\"a\":true}", SIGN_IN, send]);
    assert_eq!(end, Ok(200));
    // Only once.
    let events = [response(401, ""), response(200, TOKEN), response(401, ""), response(200, TOKEN)];
    let (log, end) = run(put(), kept(), 60_000, &events);
    assert_eq!((log.len(), end), (3, Ok(401)));
    // Other profiles have nothing to exchange.
    let (log, end) = run(put(), Authentication::Bearer(key()), 60_000, &[response(401, "")]);
    assert_eq!((log.len(), end), (1, Ok(401)));
    // The token is there for the next request.
    let mut session = Session::new(get(), exchange_without_token(), 60_000);
    assert!(matches!(session.poll(Moment::at(0)), Next::Transmit(_)));
    session.handle(Moment::at(0), response(200, TOKEN));
    let Authentication::Exchange { token, .. } = session.into_authentication() else { panic!() };
    assert_eq!(token.unwrap().expose(), "t0");
}

#[test]
fn a_key_that_is_not_accepted_sends_nothing() {
    let not = |status| Err(Lost::NotSignedIn { status, is_no: false });
    let no = Err(Lost::NotSignedIn { status: Some(200), is_no: true });
    for (event, end) in [
        (response(401, ""), not(Some(401))),
        (response(200, r#"{"authenticated": false, "token": "t"}"#), no.clone()),
        (response(200, r#"{"authenticated": false}"#), no),
        (response(200, r#"{"authenticated": true}"#), not(Some(200))),
        (response(200, r#"{"authenticated": "false"}"#), not(Some(200))),
        (response(503, r#"{"authenticated": false}"#), not(Some(503))),
        (response(200, "<html>"), not(Some(200))),
        (response(500, ""), not(Some(500))),
        (Event::NotSent, Err(Lost::NotSent)),
        (Event::OutOfReach, Err(Lost::NotSent)),
        (Event::Lost, not(None)),
        (Event::CutOff, not(None)),
        (Event::Garbled, not(None)),
        (Event::TimedOut, Err(Lost::TimeOver { may_have_arrived: false })),
    ] {
        let (log, ended) = run(put(), exchange_without_token(), 60_000, &[event]);
        assert_eq!((log, &ended), (vec![SIGN_IN.to_owned()], &end));
        assert!(!ended.unwrap_err().may_have_arrived());
    }
}

#[test]
fn redirects_are_refused_and_say_where_to() {
    for status in [301, 302, 303, 307, 308] {
        let moved = Response::new(status, "", String::new());
        let event = Event::Response(moved, Some("https://other.example/login?token=x".to_owned()));
        let (log, end) = run(get(), Authentication::Raw(key()), 60_000, &[event]);
        let lost = Lost::Redirected { status, to: Some("https://other.example/login".to_owned()) };
        assert_eq!((log.len(), end), (1, Err(lost.clone())));
        assert!(lost.to_string().contains("https://other.example/login ") && !lost.to_string().contains("token"));
    }
}

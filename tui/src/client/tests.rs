//! What is said of writes: whether they may have arrived. The commands and their exit codes are tested from outside.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use ucforge_core::api::{Call, Content};
use ucforge_core::secret::{Secret, Source};
use ucforge_core::value::Value;

use super::*;
use crate::profile::{Key, Origin, Origins};

/// Answers each connection with the next of these; none closes it after the request was read.
fn server(answers: Vec<Option<&'static str>>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (seen, requests) = channel();
    thread::spawn(move || {
        // Ends after the last answer, and not with one more connection.
        for (answer, stream) in answers.into_iter().zip(listener.incoming().flatten()) {
            // As long as the client asks.
            while let Some(request) = read(&stream) {
                let _ = seen.send(request);
                let Some(answer) = answer else { break };
                if (&stream).write_all(answer.as_bytes()).is_err() {
                    break;
                }
            }
        }
    });
    (url, requests)
}

fn read(stream: &TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    while !head.ends_with("\r\n\r\n") {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(head + &String::from_utf8(body).ok()?)
}

fn client(url: &str, auth: Auth, timeout: f64) -> Client {
    let origin = || Origin::Default;
    let origins = Origins {
        profile: origin(),
        url: origin(),
        auth: origin(),
        key: origin(),
        ca_cert: origin(),
        read_only: origin(),
    };
    let chosen = Chosen {
        name: "t".to_owned(),
        url: url.to_owned(),
        auth,
        key: Key::Command(vec!["echo".to_owned(), "unit-test-key".to_owned()]),
        ca_cert: None,
        read_only: false,
        production: false,
        is_sandbox: false,
        origins,
    };
    let timeout = Duration::from_secs_f64(timeout);
    Client::open(&chosen, &Reach { profile: None, timeout, read_only: false, ca_cert: None }).unwrap()
}

fn create() -> Outgoing {
    let secret = Secret { name: "T".to_owned(), source: Source::Literal(Clear::new("s3cret-of-a-body")) };
    Outgoing::new(Call::CreateIntegration, "").with(Content::plain(Value::from([("token", Value::Secret(secret))])))
}

const LIST: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]";

#[test]
fn a_write_is_sent_once() {
    for (answer, lost) in [
        (None, Lost::NoAnswer),
        (Some("nonsense\r\n\r\n"), Lost::Garbled),
        (Some("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"), Lost::TimeOver { may_have_arrived: true }),
    ] {
        let (url, requests) = server(vec![answer]);
        let mut client = client(&url, Auth::Raw, 0.5);
        assert_eq!(client.exchange(&create()), Err(lost.clone()));
        assert!(lost.may_have_arrived());
        let failure = Failure::of(&lost, &create(), client.trouble(), "lab");
        assert!(failure.message.contains("look with `ucforge integration list --profile lab`"), "{}", failure.message);
        drop(client);
        assert_eq!(requests.iter().count(), 1);
    }
}

#[test]
fn what_was_not_sent_is_known_not_to_have_arrived() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let mut client = client(&url, Auth::Raw, 5.0);
    assert_eq!(client.exchange(&create()), Err(Lost::NotSent));
    assert_eq!(client.trouble().unwrap().step, Step::Connection);
}

#[test]
fn only_what_may_pass_is_tried_again() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for (url, event, step) in [
        ("https://tenant.invalid", Event::OutOfReach, Step::Name),
        ("http://127.0.0.1:1", Event::NotSent, Step::Connection),
    ] {
        let address = Address::parse(url).unwrap();
        let failed = runtime.block_on(super::connect::connect(&address, None, None)).err().unwrap();
        assert_eq!((failed.0, failed.1.step), (event, step));
    }
}

#[test]
fn connections_are_kept_for_questions_and_not_for_changes() {
    let (url, requests) = server(vec![Some(LIST), Some(LIST)]);
    let mut client = client(&url, Auth::Raw, 5.0);
    let list = Outgoing::new(Call::ListIntegrations, "");
    for _ in 0..3 {
        assert_eq!(client.exchange(&list).unwrap().body, "[]");
    }
    assert_eq!(client.exchange(&create()).unwrap().status, 200);
    drop(client);
    assert_eq!(requests.iter().count(), 4);
}

#[test]
fn an_answer_comes_as_it_is_and_what_it_repeats_is_known_as_a_secret_where_it_is_shown() {
    let echo =
        "HTTP/1.1 400 No\r\nContent-Length: 54\r\n\r\n{\"message\": \"bad s3cret\\u002dof-a-body unit-test-key\"}";
    let (url, _requests) = server(vec![Some(echo)]);
    let mut client = client(&url, Auth::Bearer, 5.0);
    let body = client.exchange(&create()).unwrap().body;
    assert_eq!(body, "{\"message\": \"bad s3cret\\u002dof-a-body unit-test-key\"}");
    assert_eq!(secrets::shown(&body), "{\"message\": \"bad REDACTED REDACTED\"}");
}

#[test]
fn a_token_is_kept_for_the_next_request() {
    let token = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"token\": \"t0k3n-1\"}";
    // The key is exchanged over the first connection.
    let (url, requests) = server(vec![Some(token), Some(LIST), Some(LIST)]);
    let mut client = client(&url, Auth::Exchange, 5.0);
    let _ = client.exchange(&create()).unwrap();
    // The server has time for one connection only.
    let mut other = client.another();
    drop(client);
    let _ = other.exchange(&create()).unwrap();
    drop(other);
    let lines: Vec<_> = requests.iter().collect();
    assert!(
        lines[0].starts_with("POST /bim/apikey/authenticate ") && lines[0].ends_with("{\"apikey\":\"unit-test-key\"}")
    );
    assert!(lines.len() == 3 && lines[1..].iter().all(|line| line.contains("authorization: Bearer t0k3n-1\r\n")));
}

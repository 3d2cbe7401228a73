//! The [`Tenant`] behind plain HTTP: what a client sends is kept, and answers can be lost or replaced.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::tenant::Tenant;

/// What happens to one request.
#[derive(Clone, Debug)]
pub enum Trick {
    /// The tenant does not see the request, and this is the answer: status, media type, body.
    Answer(u16, &'static str, String),
    /// The tenant handles the request, and the connection ends without an answer.
    DropAfter,
    /// The tenant does not see the request, and the connection ends.
    DropBefore,
    /// Before the tenant sees the request, somebody else sends this one: line and body.
    Meanwhile(&'static str, String),
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Method and target.
    pub line: String,
    /// The header `Content-Type`.
    pub content_type: String,
    /// The body.
    pub body: String,
}

struct State {
    tenant: Tenant,
    now: u64,
    /// The milliseconds that pass with each request.
    step: u64,
    seen: Vec<Seen>,
    tricks: VecDeque<(String, Trick)>,
}

/// A running tenant; it ends with the test process.
pub struct Served {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Served {
    /// Starts the server. The only time that passes is `step` milliseconds with each request.
    pub fn start(tenant: Tenant, step: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it has an address").port();
        let state = State { tenant, now: 0, step, seen: Vec::new(), tricks: VecDeque::new() };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || serve(stream, &shared));
            }
        });
        Self { port, state }
    }

    /// The URL of the server.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Plays a trick on the next request whose line starts with `line`.
    pub fn trick(&self, line: &str, trick: Trick) {
        self.state().tricks.push_back((line.to_owned(), trick));
    }

    /// The lines of all requests since the last call.
    pub fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }

    /// All requests since the last call.
    pub fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.state().seen)
    }

    /// Gives access to the tenant itself.
    pub fn with<T>(&self, use_it: impl FnOnce(&mut Tenant) -> T) -> T {
        use_it(&mut self.state().tenant)
    }

    /// Sends a request that bypasses the client, and lets time pass until its change is done.
    pub fn prepare(&self, line: &str, body: &str) -> String {
        let state = &mut *self.state();
        let (method, target) = line.split_once(' ').expect("a line has a method");
        let (status, _, answer) = state.tenant.answer(state.now, method, target, "key", body);
        assert!((200..300).contains(&status), "{line}: {answer}");
        state.now += state.tenant.manners.delay;
        state.tenant.pass(state.now);
        answer
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers the requests of one connection.
fn serve(stream: TcpStream, state: &Mutex<State>) {
    let Ok(copy) = stream.try_clone() else { return };
    let (mut reader, mut stream) = (BufReader::new(copy), stream);
    loop {
        let mut first = String::new();
        if reader.read_line(&mut first).is_err() || first.is_empty() {
            return;
        }
        let mut words = first.split_whitespace();
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let (mut length, mut authorization, mut content_type) = (0, String::new(), String::new());
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).is_err() || line.trim().is_empty() {
                break;
            }
            let (name, value) = line.trim().split_once(':').unwrap_or_default();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().unwrap_or(0),
                "authorization" => value.trim().clone_into(&mut authorization),
                "content-type" => value.trim().clone_into(&mut content_type),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        let body = String::from_utf8_lossy(&body).into_owned();
        let Some((status, kind, answer)) = answer(state, method, target, &authorization, &content_type, &body) else {
            return;
        };
        let head =
            format!("HTTP/1.1 {status} Status\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n", answer.len());
        if stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(answer.as_bytes())).is_err() {
            return;
        }
    }
}

/// The answer to a request, or `None` if the connection is to end.
fn answer(
    state: &Mutex<State>,
    method: &str,
    target: &str,
    authorization: &str,
    content_type: &str,
    body: &str,
) -> Option<(u16, &'static str, String)> {
    let state = &mut *lock(state);
    state.now += state.step;
    let line = format!("{method} {target}");
    state.seen.push(Seen { line: line.clone(), content_type: content_type.to_owned(), body: body.to_owned() });
    let trick = state.tricks.iter().position(|(start, _)| line.starts_with(start.as_str()));
    let trick = trick.and_then(|at| state.tricks.remove(at)).map(|(_, trick)| trick);
    let mut of_tenant = |line: &str, body: &str| {
        let (method, target) = line.split_once(' ').unwrap_or_default();
        state.tenant.answer(state.now, method, target, authorization, body)
    };
    match trick {
        None => Some(of_tenant(&line, body)),
        Some(Trick::Answer(status, kind, body)) => Some((status, kind, body)),
        Some(Trick::DropBefore) => None,
        Some(Trick::DropAfter) => {
            of_tenant(&line, body);
            None
        }
        Some(Trick::Meanwhile(other, other_body)) => {
            of_tenant(other, &other_body);
            Some(of_tenant(&line, body))
        }
    }
}

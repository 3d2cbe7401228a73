//! The connections of the server: accepted, limited, ended.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use ucforge_core::sandbox::Sandbox;

use super::answer::{FAREWELL, FAREWELL_PAUSE, answer};
use super::connections::{Connection, Connections};
use super::gate::Names;
use super::log::Log;
use super::patient::Patient;
use super::upstream::Upstream;
use crate::clock::Clock;

/// How much the server puts up with.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// How many connections may be open at a time: below the number of files that a process may have open by default.
    pub(super) connections: usize,
    /// How long a client may take to send the head of a request, including the time since the previous answer.
    pub(super) head: Duration,
    /// How long a client may take to send a body.
    pub(super) body: Duration,
    /// How long a client may pause in reading its answer.
    pub(super) reading: Duration,
    /// How long requests that are being answered may take after the server was told to end.
    pub(super) end: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            head: Duration::from_secs(30),
            body: Duration::from_mins(1),
            reading: Duration::from_secs(30),
            end: Duration::from_secs(3),
        }
    }
}

/// The longest head of a request, in bytes, and the most headers: far more than any client sends.
const HEAD: usize = 64 << 10;
const HEADERS: usize = 100;

/// What all requests share.
pub(super) struct State {
    pub(super) sandbox: Mutex<Sandbox>,
    /// The tenant that answers in place of the sandbox.
    pub(super) upstream: Option<Upstream>,
    pub(super) clock: Clock,
    pub(super) names: Names,
    pub(super) log: Log,
    pub(super) limits: Limits,
}

impl State {
    pub(super) fn new(sandbox: Sandbox, names: Names, log: Log) -> Self {
        Self {
            sandbox: Mutex::new(sandbox),
            upstream: None,
            clock: Clock::start(),
            names,
            log,
            limits: Limits::default(),
        }
    }
}

/// Whether the server is to end.
#[derive(Clone)]
pub(super) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Waits until the server is to end.
    pub(super) async fn told(&mut self) {
        // An error means that the sender has ended already.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

/// Answers connections until it is told to stop, and then finishes what has begun.
pub(super) async fn serve(listener: TcpListener, state: Arc<State>, until: impl Future<Output = ()>) {
    let (tell, stop) = watch::channel(false);
    let stop = Stop(stop);
    tokio::select! {
        () = accept(listener, &state, &stop) => {}
        () = until => {}
    }
    // Nobody can connect any more: the listener is closed.
    drop(stop);
    let _ = tell.send(true);
    let _ = tokio::time::timeout(state.limits.end, tell.closed()).await;
}

async fn accept(listener: TcpListener, state: &Arc<State>, stop: &Stop) {
    let connections = Connections::new(state.limits.connections);
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file handles, most likely.
            connections.make_room();
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        if let Some(connection) = connections.enter() {
            tokio::spawn(serve_one(stream, connection, Arc::clone(state), stop.clone()));
        }
    }
}

async fn serve_one(stream: TcpStream, connection: Connection, state: Arc<State>, mut stop: Stop) {
    // Answers are small and written at once: none has to wait for the next one.
    let _ = stream.set_nodelay(true);
    let stream = TokioIo::new(Patient::new(stream, state.limits.reading));
    let connection = &connection;
    let stopping = stop.clone();
    let service = service_fn(|request| answer(request, Arc::clone(&state), connection, stopping.clone()));
    let mut serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(state.limits.head)
        .max_header_size(HEAD)
        .max_headers(HEADERS)
        // A client that has sent everything still wants the answer.
        .half_close(true)
        .serve_connection(stream, service);
    let result = tokio::select! {
        result = &mut serving => result,
        () = connection.has_to_leave() => return,
        () = stop.told() => {
            Pin::new(&mut serving).graceful_shutdown();
            (&mut serving).await
        }
    };
    // A connection that breaks is the client's business. Hyper has answered a request that it could not read.
    let Err(error) = result else { return };
    if !error.is_parse() {
        return;
    }
    let line =
        if error.is_parse_too_large() { "(a request whose head is too large) 431" } else { "(not a request) 400" };
    state.log.line(line.to_owned());
    tokio::select! {
        () = discard(serving.into_parts().io.into_inner()) => {}
        () = connection.has_to_leave() => {}
        () = stop.told() => {}
    }
}

/// Lets a client continue to send unwanted bytes for a while, so that it can read why they are refused.
async fn discard(mut stream: Patient) {
    let mut buffer = [0; 8 << 10];
    let reading = async {
        while let Ok(Ok(1..)) = tokio::time::timeout(FAREWELL_PAUSE, read_some(&mut stream, &mut buffer)).await {}
    };
    let _ = tokio::time::timeout(FAREWELL, reading).await;
}

/// Reads some bytes. Returns how many arrived; 0 at the end.
async fn read_some(stream: &mut Patient, buffer: &mut [u8]) -> io::Result<usize> {
    poll_fn(|cx| {
        let mut buffer = ReadBuf::new(buffer);
        Pin::new(&mut *stream).poll_read(cx, &mut buffer).map_ok(|()| buffer.filled().len())
    })
    .await
}

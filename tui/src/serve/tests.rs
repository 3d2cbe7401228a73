//! What the server does when its patience is over, with little of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use ucforge_core::sandbox::{Options, Sandbox};

use super::gate::Names;
use super::log::Log;
use super::server::{self, Limits, State};

const HEAD: &str = "POST /integrations HTTP/1.1\r\nHost: localhost\r\nAuthorization: k\r\n";

/// Enough for anything that should happen at once.
const LONG: Duration = Duration::from_secs(20);

/// Runs a test against a server with these limits. Nothing in it may take long. What it gives lives until the server has
/// ended.
fn with<T>(limits: Limits, test: impl AsyncFnOnce(&str) -> T) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let names = Names::of("127.0.0.1", address);
        let mut state = State::new(Sandbox::new(Options::default()), names, Log::default());
        state.limits = limits;
        let (tell, told) = oneshot::channel::<()>();
        let serving = tokio::spawn(server::serve(listener, Arc::new(state), async { drop(told.await) }));
        let kept = tokio::time::timeout(LONG, test(&address.to_string())).await.unwrap();
        drop(tell);
        tokio::time::timeout(LONG, serving).await.unwrap().unwrap();
        drop(kept);
    });
}

async fn connect(address: &str, sent: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent.as_bytes()).await.unwrap();
    stream
}

/// Everything until the server closes the connection.
async fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    // A connection may also end by being reset.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

fn short() -> Duration {
    Duration::from_millis(50)
}

#[test]
fn a_head_has_to_come_in_time() {
    with(Limits { head: short(), ..Limits::default() }, async |address| {
        for begun in ["", "GET", HEAD] {
            assert_eq!(rest(connect(address, begun).await).await, "", "{begun:?}");
        }
        // The same goes for the next one on a connection.
        let get = "GET /integrations HTTP/1.1\r\nHost: localhost\r\nAuthorization: k\r\n\r\n";
        let answer = rest(connect(address, get).await).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("[]"), "{answer}");
    });
}

#[test]
fn a_body_has_to_come_in_time() {
    with(Limits { body: short(), ..Limits::default() }, async |address| {
        for begun in ["Content-Length: 5\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n1\r\n{"] {
            let answer = rest(connect(address, &format!("{HEAD}{begun}")).await).await;
            assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("\"statusCode\": 408"), "{answer}");
        }
    });
}

#[test]
fn an_answer_has_to_be_read_in_time() {
    with(Limits { reading: short(), ..Limits::default() }, async |address| {
        let get = "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1000);
        let mut stream = TcpStream::connect(address).await.unwrap();
        // Sends until the server has had enough.
        while stream.write_all(get.as_bytes()).await.is_ok() {}
    });
}

#[test]
fn an_end_waits_for_nobody_for_long() {
    let begin = Instant::now();
    with(Limits { end: short(), ..Limits::default() }, async |address| {
        let mut waiting = connect(address, &format!("{HEAD}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n")).await;
        let mut asked = [0; 12];
        waiting.read_exact(&mut asked).await.unwrap();
        assert_eq!(&asked, b"HTTP/1.1 100");
        // Its body never comes.
        waiting
    });
    assert!(begin.elapsed() < LONG);
}

#[test]
fn whoever_waits_longest_makes_room() {
    with(Limits { connections: 2, ..Limits::default() }, async |address| {
        let (first, second) = (connect(address, "").await, connect(address, "GET").await);
        let get = "GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        assert!(rest(connect(address, get).await).await.starts_with("HTTP/1.1 404"));
        assert_eq!(rest(first).await, "");
        drop(second);
    });
}

//! A server that records every request and answers what the test says. It knows nothing about the API.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Captured {
    /// The method, such as `POST`.
    pub method: String,
    /// The path as it was sent.
    pub path: String,
    /// The headers, with their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Captured {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }
}

/// The running server. It ends with the test process.
pub struct Capture {
    address: String,
    seen: Arc<Mutex<Vec<Captured>>>,
}

/// Status, media type, body. Status 0 closes the connection without an answer.
pub type Reply = (u16, &'static str, String);

impl Capture {
    /// Starts the server; `reply` answers each request.
    pub fn start(mut reply: impl FnMut(&Captured) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it has an address").to_string();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let taken = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let Some(request) = read(&stream) else { continue };
                taken.lock().expect("no test has panicked inside").push(request.clone());
                let (status, media_type, body) = reply(&request);
                if status > 0 {
                    write(&stream, status, media_type, &body);
                }
            }
        });
        Self { address, seen }
    }

    /// Starts a server that answers every request with 200 and an empty object.
    pub fn everything() -> Self {
        Self::start(|_| (200, "application/json", "{}".to_owned()))
    }

    /// The URL of the server: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests that have arrived since the last call.
    pub fn take(&self) -> Vec<Captured> {
        std::mem::take(&mut self.seen.lock().expect("no test has panicked inside"))
    }
}

fn read(stream: &TcpStream) -> Option<Captured> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let named = |name: &str| headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let length = named("content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
    if named("expect").is_some() {
        let mut writer = stream;
        writer.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").ok()?;
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    if named("transfer-encoding").is_some() {
        body = chunks(&mut reader)?;
    }
    Some(Captured { method, path, headers, body })
}

fn chunks(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let length = usize::from_str_radix(line.trim(), 16).ok()?;
        let mut chunk = vec![0; length + 2];
        reader.read_exact(&mut chunk).ok()?;
        if length == 0 {
            return Some(body);
        }
        body.extend_from_slice(&chunk[..length]);
    }
}

fn write(mut stream: &TcpStream, status: u16, media_type: &str, body: &str) {
    let head = format!(
        "HTTP/1.1 {status} Status\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // If the client went away, that is for the test to notice.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

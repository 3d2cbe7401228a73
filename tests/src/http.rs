//! HTTP/1.1 over a plain socket: enough to see every byte that the server sends.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Sends requests to one server.
pub struct Client<'a> {
    address: &'a str,
    headers: Vec<(String, String)>,
}

/// The answer to a request.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers, with their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl<'a> Client<'a> {
    /// A client that sends the headers of the published examples.
    pub fn new(address: &'a str) -> Self {
        let headers = [
            ("Host", address),
            ("Authorization", "846e9e43c86a4ct1be14290d95127d13f"),
            ("Content-Type", "application/json"),
        ];
        Self {
            address,
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        }
    }

    /// Sets another value for a header; `None` leaves the header out.
    #[must_use]
    pub fn header(mut self, name: &str, value: Option<&str>) -> Self {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self.headers.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        self
    }

    /// Sends one request and reads its answer to the end.
    pub fn send(&self, method: &str, target: &str, body: &[u8]) -> Answer {
        let mut request =
            format!("{method} {target} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in &self.headers {
            request.extend([name, ": ", value, "\r\n"]);
        }
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(body);
        Answer::parse(&self.raw(&bytes))
    }

    /// Sends bytes as they are and reads one answer.
    pub fn send_raw(&self, bytes: &[u8]) -> Answer {
        Answer::parse(&self.raw(bytes))
    }

    /// Sends bytes as they are and returns everything that comes back.
    pub fn raw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address).expect("the server accepts");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a socket takes a time-out");
        // The server may refuse and close before it has read everything.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
        let head = String::from_utf8(bytes[..end].to_vec()).expect("a head is text");
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Self { status: status.expect("an answer has a status"), headers, body: bytes[end + 4..].to_vec() }
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("the body is text")
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

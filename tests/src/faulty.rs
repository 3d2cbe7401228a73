//! A server that does everything wrong, over plain TCP or TLS. It knows nothing of the API, and shares no code with the client.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::canary;

/// What the server does with a connection.
#[derive(Clone)]
pub enum Fault {
    /// Reads the request and answers with these bytes.
    Bytes(Vec<u8>),
    /// Reads the request and answers with the bytes that this function makes of it.
    Echo(fn(&str) -> Vec<u8>),
    /// Reads the request, answers with these bytes, and says nothing more until the client goes away.
    Stall(Vec<u8>),
    /// Reads the request, answers with these bytes, and then with this many bytes of a body.
    Flood(Vec<u8>, u64),
    /// Sends these bytes at once, without waiting for a request.
    Greet(Vec<u8>),
    /// Closes the connection as soon as a request comes, without reading it.
    DropBefore,
    /// Reads the request and closes the connection.
    DropAfter,
}

impl Fault {
    /// A well-formed answer with this status, these headers and this body.
    pub fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Self {
        Self::Bytes(answer(status, headers, body.as_ref()))
    }
}

/// The bytes of an answer. `headers` are complete lines with their line ends.
pub fn answer(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let head =
        format!("HTTP/1.1 {status} Status\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// What is wrong with a certificate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    /// Nothing.
    Good,
    /// It expired in 2020.
    Expired,
    /// It is for another host.
    OtherHost,
    /// It is self-signed, as `openssl req -x509` makes them.
    SelfSigned,
    /// It is self-signed, and expired in 2020.
    SelfSignedExpired,
    /// It is self-signed, and is for another host.
    SelfSignedOtherHost,
}

impl Certificate {
    fn is_expired(self) -> bool {
        matches!(self, Self::Expired | Self::SelfSignedExpired)
    }

    fn is_for_another_host(self) -> bool {
        matches!(self, Self::OtherHost | Self::SelfSignedOtherHost)
    }

    fn is_self_signed(self) -> bool {
        matches!(self, Self::SelfSigned | Self::SelfSignedExpired | Self::SelfSignedOtherHost)
    }
}

/// The running server. It ends with the test process.
pub struct Faulty {
    scheme: &'static str,
    port: u16,
    authority: String,
    seen: Arc<Book>,
}

/// The longest that anything may take; a test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// What has arrived, and a bell that rings when more arrives.
#[derive(Default)]
struct Book {
    seen: Mutex<Seen>,
    bell: Condvar,
}

impl Book {
    fn open(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write<T>(&self, change: impl FnOnce(&mut Seen) -> T) -> T {
        let done = change(&mut self.open());
        self.bell.notify_all();
        done
    }
}

#[derive(Clone, Debug, Default)]
/// What has arrived at the server.
pub struct Seen {
    /// The number of connections.
    pub connections: usize,
    /// The complete requests, head and body.
    pub requests: Vec<String>,
    /// The number of connections that were closed before anything was read.
    pub unread: usize,
    /// Command lines on this machine that contained a secret while a request was under way.
    pub leaks: Vec<String>,
}

impl Faulty {
    /// Starts the server without encryption.
    pub fn plain(fault: Fault) -> Self {
        Self::start(vec![fault], None)
    }

    /// The same, with one fault for each connection; the last fault is for all further ones.
    pub fn plain_in_turn(faults: Vec<Fault>) -> Self {
        Self::start(faults, None)
    }

    /// Starts the server with TLS, for a host of this name.
    pub fn tls(host: &str, certificate: Certificate, fault: Fault) -> Self {
        Self::start(vec![fault], Some((host, certificate)))
    }

    fn start(faults: Vec<Fault>, tls: Option<(&str, Certificate)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it has an address").port();
        let (scheme, tls, authority) = match tls {
            None => ("http", None, String::new()),
            Some((host, certificate)) => {
                let (configuration, authority) = configuration(host, certificate);
                ("https", Some(Arc::new(configuration)), authority)
            }
        };
        let seen = Arc::new(Book::default());
        let taken = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let number = taken.write(|seen| {
                    seen.connections += 1;
                    seen.connections - 1
                });
                let fault = faults.get(number).or(faults.last()).expect("there is a fault").clone();
                let (taken, tls) = (Arc::clone(&taken), tls.clone());
                // One thread per connection: a client that waits on one must not keep others waiting.
                thread::spawn(move || match tls {
                    None if matches!(fault, Fault::DropBefore) => {
                        // If the client noticed too early, it would not send anything, which is another fault.
                        let _ = stream.peek(&mut [0]);
                        taken.write(|seen| seen.unread += 1);
                    }
                    None => serve(stream, &fault, &taken),
                    Some(tls) => {
                        let connection = ServerConnection::new(tls).expect("the configuration is good");
                        let mut stream = StreamOwned::new(connection, stream);
                        if stream.conn.complete_io(&mut stream.sock).is_ok() {
                            serve(stream, &fault, &taken);
                        }
                    }
                });
            }
        });
        Self { scheme, port, authority, seen }
    }

    /// The URL of the server.
    pub fn url(&self) -> String {
        format!("{}://127.0.0.1:{}", self.scheme, self.port)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The certificate of the authority that issued the server's own, as PEM.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// What has arrived so far.
    pub fn seen(&self) -> Seen {
        self.seen.open().clone()
    }

    /// Waits until `has_come` holds for what has arrived.
    pub fn wait_for(&self, what: &str, has_come: impl Fn(&Seen) -> bool) -> Seen {
        let seen = self.seen.open();
        let waited = self.seen.bell.wait_timeout_while(seen, PATIENCE, |seen| !has_come(seen));
        let (seen, late) = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(!late.timed_out(), "{what} did not come: {seen:?}");
        seen.clone()
    }
}

fn configuration(host: &str, certificate: Certificate) -> (ServerConfig, String) {
    let key = KeyPair::generate().expect("a key is made");
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = params.self_signed(&key).expect("the authority signs itself").pem();
    let issuer = Issuer::new(params, key);
    let name = if certificate.is_for_another_host() { "other.example" } else { host };
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a good name");
    if certificate.is_expired() {
        params.not_before = date_time_ymd(2019, 1, 1);
        params.not_after = date_time_ymd(2020, 1, 1);
    }
    let key = KeyPair::generate().expect("a key is made");
    let (leaf, authority) = if certificate.is_self_signed() {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let own = params.self_signed(&key).expect("it signs itself");
        let pem = own.pem();
        (own, pem)
    } else {
        (params.signed_by(&key, &issuer).expect("the authority signs"), authority)
    };
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let configuration = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions are known")
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], private)
        .expect("key and certificate fit");
    (configuration, authority)
}

fn serve(mut stream: impl Read + Write, fault: &Fault, seen: &Book) {
    if let Fault::Greet(bytes) = fault {
        let _ = stream.write_all(bytes).and_then(|()| stream.flush());
        return wait(&mut stream);
    }
    let Some(request) = request(&mut stream) else { return };
    {
        let leaks = canary::command_lines();
        seen.write(|seen| {
            seen.requests.push(request.clone());
            seen.leaks.extend(leaks);
        });
    }
    // Errors are ignored: many of these tests are about a client that goes away.
    let _ = match fault {
        Fault::Bytes(bytes) => stream.write_all(bytes).and_then(|()| stream.flush()),
        Fault::Echo(reply) => stream.write_all(&reply(&request)).and_then(|()| stream.flush()),
        Fault::Stall(bytes) => stream.write_all(bytes).and_then(|()| stream.flush()).map(|()| wait(&mut stream)),
        Fault::Flood(head, length) => flood(&mut stream, head, *length),
        Fault::Greet(_) | Fault::DropBefore | Fault::DropAfter => Ok(()),
    };
}

/// Waits until the client goes away.
fn wait(stream: &mut impl Read) {
    let mut byte = [0; 1];
    loop {
        match stream.read(&mut byte) {
            Ok(1..) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            _ => return,
        }
    }
}

fn flood(stream: &mut impl Write, head: &[u8], length: u64) -> std::io::Result<()> {
    stream.write_all(head)?;
    let block = vec![b' '; 65536];
    for _ in 0..length.div_ceil(block.len() as u64) {
        stream.write_all(&block)?;
    }
    stream.flush()
}

/// Reads one complete request, head and body.
fn request(stream: &mut impl Read) -> Option<String> {
    let mut bytes = Vec::new();
    let mut byte = [0; 1];
    while !bytes.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        bytes.push(byte[0]);
    }
    let head = String::from_utf8(bytes).ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok()).flatten()
    });
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    Some(head + &String::from_utf8(body).ok()?)
}

/// A proxy that connects every client to one port of this machine, and keeps the requests it received.
pub struct Proxy {
    port: u16,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// Starts the proxy. `to` is the port to connect to, or the status with which to refuse every client.
    pub fn start(to: Result<u16, u16>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it has an address").port();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let taken = Arc::clone(&heads);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let Some(head) = request(&mut stream) else { continue };
                taken.lock().expect("no test has panicked inside").push(head);
                match to {
                    Ok(port) => tunnel(stream, port),
                    Err(status) => {
                        let _ = stream.write_all(&answer(status, "", b"who are you?"));
                    }
                }
            }
        });
        Self { port, heads }
    }

    /// The URL of the proxy, with a user and a password: `user` is `NAME:PASSWORD`.
    pub fn url(&self, user: &str) -> String {
        format!("http://{user}@127.0.0.1:{}", self.port)
    }

    /// The requests that the proxy has received.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("no test has panicked inside").clone()
    }
}

fn tunnel(mut client: TcpStream, port: u16) {
    let mut server = TcpStream::connect(("127.0.0.1", port)).expect("the server is there");
    let _ = client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n");
    let (mut from, mut to) = (client.try_clone().expect("a socket"), server.try_clone().expect("a socket"));
    thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(std::net::Shutdown::Write);
    });
    thread::spawn(move || {
        let _ = std::io::copy(&mut server, &mut client);
        let _ = client.shutdown(std::net::Shutdown::Write);
    });
}

//! One request over one connection, and its outcome.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_RANGE, CONTENT_TYPE, HeaderName, LINK, LOCATION, RETRY_AFTER};
use hyper_util::client::proxy::matcher::Intercept;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::runtime::Runtime;
use tokio::time::{timeout, timeout_at};
use ucforge_core::api::Response;
use ucforge_core::read::MAX_BYTES;
use ucforge_core::session::Event;

use super::connect::{Stream, connect};
use super::{Address, Sending, interrupt, proxy_of, trust};
use crate::exchange::{Step, Trouble};

/// An answer and its header `Location`, or what went wrong and at which step.
pub(super) type Sent = Result<(Response, Option<String>), (Event, Trouble)>;

/// The parts of a client that are set up with the first request.
pub(super) struct Network {
    /// `None` only while a request is sent, or while it is dropped.
    runtime: Option<Runtime>,
    tls: Option<Arc<ClientConfig>>,
    proxy: Option<Intercept>,
    kept: Option<Connection>,
    /// Whether a byte of the request that is under way may have arrived.
    sent: Arc<AtomicBool>,
}

/// An open connection.
struct Connection {
    sender: SendRequest<Full<Bytes>>,
    used: Instant,
}

/// How long an unused connection is kept: servers close those, the strictest ones after five seconds.
const KEEP: Duration = Duration::from_secs(4);

impl Network {
    /// Gets ready to talk to a tenant; nothing is sent yet.
    pub(super) fn begin(address: &Address, ca_cert: Option<&Path>) -> Result<Self, Trouble> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Trouble {
            step: Step::Connection,
            what: format!("this machine gives no connections: {error}"),
            next: "Look at the limits of this machine".to_owned(),
        })?;
        let tls = if address.is_tls { Some(Arc::new(trust::configuration(ca_cert)?)) } else { None };
        Ok(Self { runtime: Some(runtime), tls, proxy: proxy_of(address)?, kept: None, sent: Arc::default() })
    }

    /// Sends a request, once.
    pub(super) fn send(&mut self, address: &Address, sending: Sending) -> Sent {
        let Some(runtime) = self.runtime.take() else { return Err((Event::NotSent, no_time(Duration::ZERO))) };
        let is_change = !sending.may_be_repeated;
        let sent = if is_change || interrupt::is_taken() {
            // After Ctrl-C in the middle of a change, or while waiting for its end, the user is told what is known.
            let was_sent = Arc::clone(&self.sent);
            interrupt::held(&runtime, self.exchange(address, sending)).unwrap_or_else(|| {
                let is_open = is_change && was_sent.load(Ordering::SeqCst);
                Err((if is_open { Event::Lost } else { Event::OutOfReach }, interrupt::trouble()))
            })
        } else {
            runtime.block_on(self.exchange(address, sending))
        };
        self.runtime = Some(runtime);
        sent
    }

    /// Waits this long. Returns false if Ctrl-C was pressed meanwhile, in case that does not end the program.
    pub(super) fn pause(&self, time: Duration) -> bool {
        let Some(runtime) = self.runtime.as_ref().filter(|_| interrupt::is_taken()) else {
            std::thread::sleep(time);
            return true;
        };
        interrupt::held(runtime, async move { tokio::time::sleep(time).await }).is_some()
    }

    async fn exchange(&mut self, address: &Address, sending: Sending) -> Sent {
        self.sent.store(false, Ordering::SeqCst);
        let start = tokio::time::Instant::now();
        let mut connection = match self.open_one(sending.may_be_repeated).await {
            Some(connection) => connection,
            None => self.connect(address, sending.connect).await?,
        };
        let sent = Arc::clone(&self.sent);
        let lost = |event: Event, trouble: Trouble| {
            if sent.load(Ordering::SeqCst) { (event, trouble) } else { (Event::NotSent, trouble) }
        };
        let answer = timeout_at(start + sending.first_byte, connection.sender.send_request(sending.request)).await;
        let answer = match answer {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => {
                let (event, trouble) = broken(&error);
                return Err(lost(event, trouble));
            }
            Err(_) => return Err(lost(Event::TimedOut, no_time(sending.first_byte))),
        };
        let (head, body) = answer.into_parts();
        let header = |name: HeaderName| {
            head.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let status = head.status.as_u16();
        let (bytes, end) = match timeout_at(start + sending.whole, whole(body)).await {
            Ok(read) => read,
            Err(_) => (Vec::new(), Some((Event::TimedOut, no_time(sending.whole)))),
        };
        let is_whole = end.is_none();
        // In an answer that refuses, only the status counts; in one that accepts, every byte does.
        if let Some(end) = end.filter(|_| head.status.is_success()) {
            return Err(end);
        }
        let body = match String::from_utf8(bytes) {
            Ok(body) => body,
            Err(_) if head.status.is_success() => return Err((Event::Garbled, unreadable("it is not UTF-8"))),
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        };
        let mut response = Response::new(status, "", body);
        response.content_type = header(CONTENT_TYPE).unwrap_or_default().into();
        response.retry_after = header(RETRY_AFTER);
        let has_next = |link: String| link.to_ascii_lowercase().replace(['"', ' '], "").contains("rel=next");
        response.is_part =
            status == 206 || head.headers.contains_key(CONTENT_RANGE) || header(LINK).is_some_and(has_next);
        connection.used = Instant::now();
        self.kept = is_whole.then_some(connection);
        Ok((response, header(LOCATION)))
    }

    /// The connection, if it is still open, for a request that may be sent again if the server closes it right now.
    async fn open_one(&mut self, may_be_repeated: bool) -> Option<Connection> {
        let mut kept = self.kept.take().filter(|kept| may_be_repeated && kept.used.elapsed() < KEEP)?;
        // Lets the connection see that the server has closed it meanwhile.
        tokio::task::yield_now().await;
        let is_ready = timeout(Duration::from_millis(50), kept.sender.ready()).await.is_ok_and(|ready| ready.is_ok());
        (is_ready && !kept.sender.is_closed()).then_some(kept)
    }

    async fn connect(&self, address: &Address, limit: Duration) -> Result<Connection, (Event, Trouble)> {
        let late = || {
            let what = format!("there was no connection to {} within {}", address.host_and_port(), seconds(limit));
            let next = "Look at the network, a VPN or a proxy: `ucforge doctor --online` shows what is used".to_owned();
            (Event::NotSent, Trouble { step: Step::Connection, what, next })
        };
        let connecting = connect(address, self.proxy.as_ref(), self.tls.clone());
        let inner = timeout(limit, connecting).await.map_err(|_| late())??;
        let watched = TokioIo::new(Watched { inner, sent: Arc::clone(&self.sent) });
        let (sender, driver) = handshake(watched).await.map_err(|error| (Event::NotSent, broken(&error).1))?;
        tokio::spawn(driver);
        Ok(Connection { sender, used: Instant::now() })
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        // A name lookup that still runs is not worth waiting for.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// The bytes of an answer and, if they are incomplete, why.
async fn whole(mut body: Incoming) -> (Vec<u8>, Option<(Event, Trouble)>) {
    let mut bytes = Vec::new();
    loop {
        match body.frame().await {
            None => return (bytes, None),
            Some(Ok(frame)) => {
                let Ok(data) = frame.into_data() else { continue };
                if bytes.len() + data.len() > MAX_BYTES {
                    return (bytes, Some((Event::Garbled, unreadable("it is larger than 16 MiB"))));
                }
                bytes.extend_from_slice(&data);
            }
            Some(Err(_)) => return (bytes, Some((Event::CutOff, cut_off()))),
        }
    }
}

/// What an error of hyper means for a request. Its message is not used, because it may repeat the answer.
fn broken(error: &hyper::Error) -> (Event, Trouble) {
    let step = Step::Answer;
    let next = "Look at the address, and at a proxy or firewall on the way".to_owned();
    if error.is_parse() || error.is_parse_status() {
        return (Event::Garbled, Trouble { step, what: "what came back is not HTTP".to_owned(), next });
    }
    let what = if error.is_canceled() || error.is_closed() {
        "the server closed the connection before the request"
    } else {
        "the server closed the connection"
    };
    (Event::Lost, Trouble { step, what: what.to_owned(), next: String::new() })
}

fn unreadable(why: &str) -> Trouble {
    Trouble { step: Step::Answer, what: why.to_owned(), next: String::new() }
}

fn cut_off() -> Trouble {
    let next = "Nothing was changed: try again, and look at a proxy or firewall on the way".to_owned();
    Trouble { next, ..unreadable("it was cut off") }
}

fn no_time(limit: Duration) -> Trouble {
    Trouble { step: Step::Answer, what: format!("not within {}", seconds(limit)), next: String::new() }
}

fn seconds(limit: Duration) -> String {
    let seconds = (limit.as_secs_f64() * 10.0).round() / 10.0;
    format!("{seconds} second{}", if (seconds - 1.0).abs() < 0.01 { "" } else { "s" })
}

/// A stream that knows whether something was written to it.
struct Watched {
    inner: Box<dyn Stream>,
    sent: Arc<AtomicBool>,
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(context, into)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        // Set before the attempt: TLS may have passed on bytes of a write that then fails.
        if !bytes.is_empty() {
            self.sent.store(true, Ordering::SeqCst);
        }
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

//! One request and its answer: HTTP around the sandbox and the page.

use std::borrow::Cow;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{
    ACCEPT_ENCODING, ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    ETAG, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, REFERRER_POLICY, RETRY_AFTER, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, StatusCode, Uri};
use ucforge_core::api;
use ucforge_core::read::MAX_BYTES;
use ucforge_core::sandbox::{self, Fault, GARBAGE};

use super::body::{Answer, CutOff};
use super::connections::Connection;
use super::log::Log;
use super::server::{State, Stop};
use super::{gate, page};

/// The content security policy of every answer. The page needs no more than this: no inline script, no style attribute,
/// no other origin.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// How long a client may continue to send a body that is too large, and how long it may pause meanwhile.
pub(super) const FAREWELL: Duration = Duration::from_secs(5);
pub(super) const FAREWELL_PAUSE: Duration = Duration::from_millis(300);

/// A body up to this size is read and checked at once: handing it to another thread would take longer.
const SHORT: usize = 16 << 10;

/// Answers one request, and writes its line. Without an answer hyper closes the connection. Hyper leaves out the body
/// of an answer to HEAD, but needs it for `Content-Length`.
pub(super) async fn answer(
    request: Request<Incoming>,
    state: Arc<State>,
    connection: &Connection,
    stop: Stop,
) -> Result<Response<Answer>, CutOff> {
    let line = state.log.is_open().then(|| Line::of(&request));
    let result = admitted(request, &state, connection, stop).await;
    connection.end();
    if let Some(line) = line {
        line.write(&state.log, result.as_ref().ok().map(Response::status));
    }
    let mut response = result?;
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    Ok(response)
}

/// What the log says about a request.
struct Line {
    begin: Instant,
    method: Method,
    target: String,
}

impl Line {
    fn of(request: &Request<Incoming>) -> Self {
        Self { begin: Instant::now(), method: request.method().clone(), target: target(request.uri()).to_owned() }
    }

    /// Writes the line, unless a file of the page was sent without problems.
    fn write(self, log: &Log, status: Option<StatusCode>) {
        let path = self.target.split('?').next().unwrap_or("");
        if is_of_page(path) && status.is_some_and(|status| status.as_u16() < 400) {
            return;
        }
        // Anything may be sent as a method.
        let known =
            [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS];
        let method = if known.contains(&self.method) { self.method.as_str() } else { "(another method)" };
        // OPTIONS succeeds wherever something could be.
        let is_there = self.method != Method::OPTIONS && status.is_some_and(|status| status.is_success());
        let target = sandbox::logged(&self.target, is_there);
        let status = status.map_or("dropped".to_owned(), |status| status.as_u16().to_string());
        let time = self.begin.elapsed().as_secs_f64() * 1000.0;
        log.line(format!("{method} {target} {status} {time:.1} ms"));
    }
}

/// Path and query.
fn target(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", |target| target.as_str())
}

async fn admitted(
    request: Request<Incoming>,
    state: &Arc<State>,
    connection: &Connection,
    stop: Stop,
) -> Result<Response<Answer>, CutOff> {
    if let Err(refusal) = gate::admit(request.method(), request.uri(), request.headers(), &state.names) {
        return Ok(respond(refusal));
    }
    if request.body().size_hint().lower() > MAX_BYTES as u64 {
        // The size is announced, so there is no need to wait for the body.
        discard(request.into_body());
        return Ok(respond(sandbox::too_large()));
    }
    if state.upstream.is_some() {
        return Ok(match page_answer(&request) {
            Some(response) => response,
            None => respond(upstream_answer(request, state, connection).await),
        });
    }
    // A value that is not text is not a known fault either, and is refused like any other.
    let faults = request.headers().get_all(Fault::HEADER).iter().map(|value| value.to_str().unwrap_or("?"));
    match Fault::read(faults) {
        Ok(fault) => spoilt(request, state, fault, connection, stop).await,
        Err(refusal) => Ok(respond(refusal)),
    }
}

/// The answer of page or sandbox, spoiled by the fault that was asked for.
async fn spoilt(
    request: Request<Incoming>,
    state: &State,
    fault: Fault,
    connection: &Connection,
    mut stop: Stop,
) -> Result<Response<Answer>, CutOff> {
    let mut response = if let Some(answer) = fault.response() {
        discard(request.into_body());
        respond(answer)
    } else if let Some(response) = page_answer(&request) {
        response
    } else {
        respond(sandbox_answer(request, state, connection).await)
    };
    if !fault.delay.is_zero() {
        // A connection that is delayed on purpose may be closed like one that waits, or it could keep others out.
        connection.end();
        // If the server is to end, the answer is not delayed any longer.
        let _ = tokio::time::timeout(fault.delay, stop.told()).await;
    }
    if fault.drop {
        return Err(CutOff);
    }
    if fault.garbage {
        *response.body_mut() = Answer::whole(GARBAGE);
        response.headers_mut().remove(CONTENT_ENCODING);
    }
    Ok(if fault.truncate { response.map(Answer::cut) } else { response })
}

/// Whether a path belongs to the page.
fn is_of_page(path: &str) -> bool {
    path == "/" || page::has(path)
}

/// The page's answer, or `None` if the path belongs to the API.
fn page_answer(request: &Request<Incoming>) -> Option<Response<Answer>> {
    let path = request.uri().path();
    if !is_of_page(path) {
        return None;
    }
    if *request.method() == Method::OPTIONS {
        return Some(respond(sandbox::options("GET")));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Some(respond(sandbox::wrong_method("GET")));
    }
    let accepted = request.headers().get_all(ACCEPT_ENCODING).iter().filter_map(|accepted| accepted.to_str().ok());
    let reads_gzip = page::reads_gzip(&accepted.collect::<Vec<_>>().join(","));
    let Some(file) = page::file(path, reads_gzip) else {
        let mut response = Response::new(Answer::whole(page::MISSING));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        return Some(response);
    };
    let known = request.headers().get(IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == file.tag.as_bytes());
    let mut response = Response::new(Answer::default());
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    } else {
        let Ok(content) = file.content() else {
            return Some(respond(sandbox::error(500, "the page in this program is damaged: install it again")));
        };
        *response.body_mut() = match content {
            Cow::Borrowed(content) => Answer::whole(content),
            Cow::Owned(content) => Answer::whole(content),
        };
        if file.is_packed {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
    }
    let headers = response.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    // A new build shows at the next reload.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::try_from(file.tag) {
        headers.insert(ETAG, tag);
    }
    Some(response)
}

/// The answer of the tenant of the profile.
async fn upstream_answer(request: Request<Incoming>, state: &Arc<State>, connection: &Connection) -> api::Response {
    let received = match received(request, state, connection).await {
        Ok(received) => received,
        Err(refusal) => return refusal,
    };
    let state = Arc::clone(state);
    let asking = tokio::task::spawn_blocking(move || Some(state.upstream.as_ref()?.answer(&received.request())));
    let lost = || sandbox::error(500, "the request could not be forwarded");
    asking.await.ok().flatten().unwrap_or_else(lost)
}

async fn received(
    request: Request<Incoming>,
    state: &State,
    connection: &Connection,
) -> Result<Received, api::Response> {
    let (head, body) = request.into_parts();
    let body = read(body, state.limits.body).await?;
    connection.begin();
    let text = |name| header(&head.headers, name).into_owned();
    Ok(Received { authorization: text(&AUTHORIZATION), content_type: text(&CONTENT_TYPE), head, body })
}

async fn sandbox_answer(request: Request<Incoming>, state: &State, connection: &Connection) -> api::Response {
    let received = match received(request, state, connection).await {
        Ok(received) => received,
        Err(refusal) => return refusal,
    };
    let (payload, received) = if received.body.len() <= SHORT {
        (sandbox::Body::of(&received.request()), received)
    } else {
        // A long body takes long to read and check, and no other request should wait for that.
        let reading = tokio::task::spawn_blocking(move || (sandbox::Body::of(&received.request()), received));
        let Ok(read) = reading.await else { return sandbox::error(500, "the body could not be read") };
        read
    };
    let now = state.clock.now();
    let mut sandbox = state.sandbox.lock().unwrap_or_else(PoisonError::into_inner);
    sandbox.answer(now, &received.request(), payload)
}

/// A request that has arrived completely.
struct Received {
    head: Parts,
    authorization: String,
    content_type: String,
    body: Bytes,
}

impl Received {
    /// The request in the form that the sandbox takes.
    fn request(&self) -> api::Request<'_> {
        api::Request {
            method: self.head.method.as_str(),
            target: target(&self.head.uri),
            authorization: &self.authorization,
            content_type: &self.content_type,
            body: &self.body,
        }
    }
}

/// Reads the whole body.
async fn read(mut body: Incoming, patience: Duration) -> Result<Bytes, api::Response> {
    let mut bytes = Vec::new();
    let reading = async {
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| sandbox::error(400, "the body does not match its headers"))?;
            let data = frame.into_data().unwrap_or_default();
            if bytes.len() + data.len() > MAX_BYTES {
                return Err(sandbox::too_large());
            }
            bytes.extend_from_slice(&data);
        }
        Ok(())
    };
    let late = sandbox::error(408, "the body did not arrive in time");
    let read = tokio::time::timeout(patience, reading).await.unwrap_or(Err(late));
    if read.as_ref().is_err_and(|refusal| refusal.status == 413) {
        discard(body);
    }
    read.map(|()| bytes.into())
}

/// Lets a client continue to send an unwanted body for a while: many read the answer only after that, and would lose it
/// if the connection were closed before.
fn discard(mut body: Incoming) {
    let reading =
        async move { while let Ok(Some(Ok(_))) = tokio::time::timeout(FAREWELL_PAUSE, body.frame()).await {} };
    tokio::spawn(tokio::time::timeout(FAREWELL, reading));
}

/// An answer of the sandbox as HTTP.
fn respond(answer: api::Response) -> Response<Answer> {
    let mut response = Response::new(Answer::whole(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    if let Ok(content_type) = HeaderValue::from_str(&answer.content_type) {
        headers.insert(CONTENT_TYPE, content_type);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(after) = answer.retry_after.and_then(|after| HeaderValue::try_from(after).ok()) {
        headers.insert(RETRY_AFTER, after);
    }
    if let Some(allow) = answer.allow.and_then(|allow| HeaderValue::from_str(&allow).ok()) {
        headers.insert(ALLOW, allow);
    }
    response
}

/// The value of a header, read leniently: a key may hold any letters.
fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Cow<'a, str> {
    headers.get(name).map_or(Cow::Borrowed(""), |value| String::from_utf8_lossy(value.as_bytes()))
}

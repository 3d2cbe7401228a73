//! HTTP around the sandbox and the page.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{
    ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderMap, HeaderName,
    HeaderValue, IF_NONE_MATCH, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use ucforge_core::api;
use ucforge_core::read::MAX_BYTES;
use ucforge_core::sandbox::{self, Fault, GARBAGE, Sandbox};

use super::body::{Answer, CutOff};
use super::gate::{self, Names};
use super::page;

/// What every answer of the page carries. The page needs no more than this: no inline script, no style attribute, no
/// other origin.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// How long a client may take to send the head of a request.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long a client may take to send a body.
const BODY_PATIENCE: Duration = Duration::from_mins(1);

/// How long it may go on sending what is too large, and how long it may pause meanwhile.
const FAREWELL: Duration = Duration::from_secs(5);
const FAREWELL_PAUSE: Duration = Duration::from_millis(300);

struct State {
    sandbox: Mutex<Sandbox>,
    /// The clock of the sandbox begins here.
    begin: Instant,
    names: Names,
}

/// Answers connections for ever.
pub(super) async fn serve(listener: TcpListener, names: Names, sandbox: Sandbox) {
    let state = Arc::new(State { sandbox: Mutex::new(sandbox), begin: Instant::now(), names });
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file handles, most likely: give those in use time to be closed.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            let service = service_fn(|request| answer(request, Arc::clone(&state)));
            // A connection that breaks is the client's business.
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(PATIENCE)
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

/// Answers one request. Without an answer hyper closes the connection. The body of a HEAD is left out by hyper, which
/// needs it for `Content-Length`.
async fn answer(request: Request<Incoming>, state: Arc<State>) -> Result<Response<Answer>, CutOff> {
    let mut response = if let Err(refusal) = gate::admit(request.uri(), request.headers(), &state.names) {
        respond(refusal)
    } else if request.body().size_hint().lower() > MAX_BYTES as u64 {
        // What is announced need not be waited for.
        discard(request.into_body());
        respond(sandbox::too_large())
    } else {
        // A value that is not a text is not a fault either, and is refused like any other.
        let faults = request.headers().get_all(Fault::HEADER).iter().map(|value| value.to_str().unwrap_or("?"));
        match Fault::read(faults) {
            Ok(fault) => spoilt(request, &state, fault).await?,
            Err(refusal) => respond(refusal),
        }
    };
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    Ok(response)
}

/// The answer of page or sandbox, as far as the fault that was asked for leaves it whole.
async fn spoilt(request: Request<Incoming>, state: &State, fault: Fault) -> Result<Response<Answer>, CutOff> {
    let mut response = if let Some(answer) = fault.response() {
        discard(request.into_body());
        respond(answer)
    } else if let Some(response) = page_answer(&request) {
        response
    } else {
        respond(sandbox_answer(request, state).await)
    };
    tokio::time::sleep(fault.delay).await;
    if fault.drop {
        return Err(CutOff);
    }
    if fault.garbage {
        *response.body_mut() = Answer::whole(GARBAGE);
    }
    Ok(if fault.truncate { response.map(Answer::cut) } else { response })
}

/// The page's answer; none for what belongs to the API.
fn page_answer(request: &Request<Incoming>) -> Option<Response<Answer>> {
    let path = request.uri().path();
    let file = page::file(path);
    if file.is_none() && path != "/" {
        return None;
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let refusal = sandbox::error(405, "this path allows GET, HEAD");
        return Some(respond(api::Response { allow: Some("GET, HEAD".into()), ..refusal }));
    }
    let Some(file) = file else {
        let mut response = Response::new(Answer::whole(page::MISSING));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        return Some(response);
    };
    let known = request.headers().get(IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == file.tag.as_bytes());
    let mut response = Response::new(if known { Answer::default() } else { Answer::whole(file.content) });
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    // A new build shows at the next reload.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::try_from(file.tag) {
        headers.insert(ETAG, tag);
    }
    Some(response)
}

async fn sandbox_answer(request: Request<Incoming>, state: &State) -> api::Response {
    let (head, body) = request.into_parts();
    let body = match read(body).await {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    let text = |name| header(&head.headers, name).into_owned();
    let received = Received { authorization: text(&AUTHORIZATION), content_type: text(&CONTENT_TYPE), head, body };
    // A long body takes long to read and check, and nobody else has to wait for that.
    let reading = tokio::task::spawn_blocking(move || (sandbox::Body::of(&received.request()), received));
    let Ok((payload, received)) = reading.await else {
        return sandbox::error(500, "the body could not be read");
    };
    let now = u64::try_from(state.begin.elapsed().as_millis()).unwrap_or(u64::MAX);
    let mut sandbox = state.sandbox.lock().unwrap_or_else(PoisonError::into_inner);
    sandbox.answer(now, &received.request(), payload)
}

/// A whole request.
struct Received {
    head: Parts,
    authorization: String,
    content_type: String,
    body: Bytes,
}

impl Received {
    /// As the sandbox takes it.
    fn request(&self) -> api::Request<'_> {
        api::Request {
            method: self.head.method.as_str(),
            target: self.head.uri.path_and_query().map_or("/", |target| target.as_str()),
            authorization: &self.authorization,
            content_type: &self.content_type,
            body: &self.body,
        }
    }
}

/// The whole body.
async fn read(mut body: Incoming) -> Result<Bytes, api::Response> {
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
    let read = tokio::time::timeout(BODY_PATIENCE, reading).await.unwrap_or(Err(late));
    if read.as_ref().is_err_and(|refusal| refusal.status == 413) {
        discard(body);
    }
    read.map(|()| bytes.into())
}

/// Lets a client go on sending for a while what nobody wants: many read the answer only after that, and a connection that
/// is closed under their hands takes it along.
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
    if let Some(allow) = answer.allow.and_then(|allow| HeaderValue::from_str(&allow).ok()) {
        headers.insert(ALLOW, allow);
    }
    response
}

/// A key may hold any letters.
fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Cow<'a, str> {
    headers.get(name).map_or(Cow::Borrowed(""), |value| String::from_utf8_lossy(value.as_bytes()))
}

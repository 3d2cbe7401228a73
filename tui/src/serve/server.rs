//! HTTP around the sandbox and the page.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HOST, HeaderMap, HeaderName,
    HeaderValue, IF_NONE_MATCH, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use ucforge_core::read::MOST_BYTES;
use ucforge_core::sandbox::{self, Sandbox};

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

struct State {
    sandbox: Mutex<Sandbox>,
    /// The clock of the sandbox begins here.
    begin: Instant,
    address: SocketAddr,
}

/// Answers connections for ever.
pub(super) async fn serve(listener: TcpListener, address: SocketAddr, sandbox: Sandbox) {
    let state = Arc::new(State { sandbox: Mutex::new(sandbox), begin: Instant::now(), address });
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

async fn answer(request: Request<Incoming>, state: Arc<State>) -> Result<Response<Full<Bytes>>, Infallible> {
    let head_only = request.method() == Method::HEAD;
    let mut response = if is_for_us(&request, state.address) {
        match page_answer(&request) {
            Some(response) => response,
            None => sandbox_answer(request, &state).await,
        }
    } else {
        // A page on another name that resolves to this machine must not reach the sandbox.
        text(StatusCode::FORBIDDEN, "this server answers to loopback names only\n")
    };
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    if head_only {
        *response.body_mut() = Full::default();
    }
    Ok(response)
}

/// Whether a request names a loopback host, or the address that was asked for.
fn is_for_us(request: &Request<Incoming>, address: SocketAddr) -> bool {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    host.or_else(|| request.uri().host()).is_some_and(|host| names_us(host, address))
}

fn names_us(host: &str, address: SocketAddr) -> bool {
    // `[::1]:4173`, `127.0.0.1:4173`, `localhost`.
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(""),
        None => host.split(':').next().unwrap_or(""),
    };
    let name = name.trim_end_matches('.');
    let lower = name.to_ascii_lowercase();
    lower == "localhost"
        || lower.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback() || ip == address.ip())
}

/// The page's answer; none for what belongs to the API.
fn page_answer(request: &Request<Incoming>) -> Option<Response<Full<Bytes>>> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let path = request.uri().path();
    let Some(file) = page::file(path) else {
        return (path == "/").then(|| text(StatusCode::OK, page::MISSING));
    };
    let known = request.headers().get(IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == file.tag.as_bytes());
    let mut response = Response::new(if known { Full::default() } else { Full::from(file.content) });
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

async fn sandbox_answer(request: Request<Incoming>, state: &State) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let reading = Limited::new(body, MOST_BYTES).collect();
    let body = match tokio::time::timeout(BODY_PATIENCE, reading).await {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => return respond(Sandbox::too_large()),
        _ => return text(StatusCode::REQUEST_TIMEOUT, "the body did not arrive\n"),
    };
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
    let request = sandbox::Request {
        method: head.method.as_str(),
        target,
        authorization: header(&head.headers, &AUTHORIZATION),
        content_type: header(&head.headers, &CONTENT_TYPE),
        body: &body,
    };
    let now = u64::try_from(state.begin.elapsed().as_millis()).unwrap_or(u64::MAX);
    respond(state.sandbox.lock().unwrap_or_else(PoisonError::into_inner).handle(now, &request))
}

/// An answer of the sandbox as HTTP.
fn respond(answer: sandbox::Response) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(answer.content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(allow) = answer.allow {
        headers.insert(ALLOW, HeaderValue::from_static(allow));
    }
    response
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
}

fn text(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_names_reach_the_server_and_others_do_not() {
        let address: SocketAddr = "192.0.2.7:4173".parse().unwrap();
        for host in
            ["localhost", "LOCALHOST:80", "127.0.0.1:4173", "127.9.9.9", "[::1]:4173", "a.localhost", "192.0.2.7"]
        {
            assert!(names_us(host, address), "{host}");
        }
        for host in
            ["", "example.com", "localhost.example.com", "127.0.0.1.example.com", "192.0.2.8", "[", "notlocalhost"]
        {
            assert!(!names_us(host, address), "{host}");
        }
    }
}

//! Answers that many requests share: errors in the shape of the API, validation results.

use crate::api::Response;
use crate::secret::View;
use crate::value::{Object, Value};

/// `{"statusCode", "error", "message"}`: the shape of the published examples.
fn shape(status: u16, message: &str) -> [(&'static str, Value); 3] {
    [("statusCode", u64::from(status).into()), ("error", name(status).into()), ("message", message.into())]
}

/// An error in the shape of the API.
pub fn error(status: u16, message: &str) -> Response {
    json(status, &Value::from(shape(status, message)))
}

/// What a status is called.
fn name(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        413 => "Payload Too Large",
        415 => "Unsupported Media Type",
        421 => "Misdirected Request",
        // The published tables write this one with a small e.
        422 => "Unprocessable entity",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Error",
    }
}

pub(super) fn bad_request(message: &str) -> Response {
    error(400, message)
}

pub(super) fn unauthorized() -> Response {
    error(401, "Missing or invalid authentication: send an API key in the header Authorization")
}

pub(super) fn not_found(message: &str) -> Response {
    error(404, message)
}

/// The path is not repeated: somebody may have put a secret into it.
pub(super) fn no_such_path() -> Response {
    not_found("this API has no such path")
}

/// The answer on a path that takes other methods: lists these, and those that every server adds.
pub fn wrong_method(methods: &str) -> Response {
    let allow = allowed(methods);
    let answer = error(405, &format!("this path allows {allow}"));
    Response { allow: Some(allow.into()), ..answer }
}

pub(super) fn conflict(message: &str) -> Response {
    error(409, message)
}

/// The answer to a body that a server would not even read.
pub fn too_large() -> Response {
    error(413, "a body may have at most 16 MiB")
}

/// The answer to an empty body where one is needed.
pub(super) fn empty_body() -> Response {
    bad_request("the body is empty")
}

pub(super) fn unsupported_media_type() -> Response {
    error(415, "send application/json or application/yaml")
}

pub(super) fn unprocessable(message: &str) -> Response {
    error(422, message)
}

/// Our assumption: the published table says to read the validation results, so they are beside the message.
pub(super) fn validation_failed(message: &str, results: Value) -> Response {
    let mut body: Object = shape(422, message).into_iter().collect();
    body.set("validationResults", results);
    json(422, &Value::Object(body))
}

/// A JSON answer. No secret of a request is ever kept, so there is none to show.
pub(super) fn json(status: u16, value: &Value) -> Response {
    Response::new(status, "application/json", crate::value::json::pretty(value, &View::Masked).unwrap_or_default())
}

/// A value as text, to be compared.
pub(super) fn compact(value: &Value) -> String {
    crate::value::json::pretty(value, &View::Masked).unwrap_or_default()
}

/// The answer to `OPTIONS` for a path that takes these methods.
pub fn options(methods: &str) -> Response {
    Response { allow: Some(allowed(methods).into()), ..Response::new(204, "application/json", String::new()) }
}

/// The methods that a path takes, including those that every server adds.
fn allowed(methods: &str) -> String {
    let head = if methods.split(", ").any(|method| method == "GET") { "HEAD, " } else { "" };
    format!("{methods}, {head}OPTIONS")
}

/// A script, as plain text.
pub(super) fn script(body: String) -> Response {
    Response::new(200, "text/plain", body)
}

/// The path of an object, as answers give it.
pub(super) fn path(names: &[String]) -> Value {
    Value::Array(names.iter().map(|name| name.as_str().into()).collect())
}

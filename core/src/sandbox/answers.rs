//! Answers that many requests share: errors in the shape of the API, validation results.

use super::Response;
use crate::value::{Object, Value};

/// `{"statusCode", "error", "message"}`: the shape of the published examples.
fn shape(status: u16, error: &str, message: &str) -> [(&'static str, Value); 3] {
    [("statusCode", u64::from(status).into()), ("error", error.into()), ("message", message.into())]
}

fn error(status: u16, error: &str, message: &str) -> Response {
    Response::json(status, &Value::from(shape(status, error, message)))
}

pub(super) fn bad_request(message: &str) -> Response {
    error(400, "Bad Request", message)
}

pub(super) fn unauthorized() -> Response {
    error(401, "Unauthorized", "Missing or invalid authentication: send an API key in the header Authorization")
}

pub(super) fn not_found(message: &str) -> Response {
    error(404, "Not Found", message)
}

/// The path is not repeated: somebody may have put a secret into it.
pub(super) fn no_such_path() -> Response {
    not_found("this API has no such path")
}

pub(super) fn wrong_method(allow: &'static str) -> Response {
    Response { allow: Some(allow), ..error(405, "Method Not Allowed", &format!("this path takes {allow}")) }
}

pub(super) fn conflict(message: &str) -> Response {
    error(409, "Conflict", message)
}

pub(super) fn too_large() -> Response {
    error(413, "Payload Too Large", "a body has at most 16 MiB")
}

pub(super) fn unsupported_media_type() -> Response {
    error(415, "Unsupported Media Type", "send application/json or application/yaml")
}

/// The published tables write this `error` with a small e.
const UNPROCESSABLE: &str = "Unprocessable entity";

pub(super) fn unprocessable(message: &str) -> Response {
    error(422, UNPROCESSABLE, message)
}

/// Our assumption: the published table says to read the validation results, so they stand beside the message.
pub(super) fn validation_failed(message: &str, results: Value) -> Response {
    let mut body: Object = shape(422, UNPROCESSABLE, message).into_iter().collect();
    body.set("validationResults", results);
    Response::json(422, &Value::Object(body))
}

/// An error that somebody asked for.
pub(super) fn asked_for(status: u16) -> Response {
    let name = match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        413 => "Payload Too Large",
        415 => "Unsupported Media Type",
        422 => UNPROCESSABLE,
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Error",
    };
    error(status, name, "this answer was asked for with x-sandbox-fault")
}

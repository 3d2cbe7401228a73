//! Answers that many requests share: errors in the shape of the API, validation results.

use super::Response;
use crate::value::Value;

/// `{"statusCode", "error", "message"}`: the shape of the published examples.
fn error(status: u16, error: &str, message: &str) -> Response {
    Response::json(
        status,
        &Value::from([("statusCode", u64::from(status).into()), ("error", error.into()), ("message", message.into())]),
    )
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
pub(super) fn unprocessable(message: &str) -> Response {
    error(422, "Unprocessable entity", message)
}

/// The validation tests of a Databricks integration, passed: names and results of the published examples.
pub(super) fn validation_passed() -> Value {
    Value::from([
        ("status", "passed".into()),
        (
            "validationTests",
            Value::Array(vec![
                Value::from([("name", "Metastore validation".into()), ("status", "passed".into())]),
                Value::from([
                    ("name", "Basic Connection Test".into()),
                    ("result", Value::Array(vec![Value::from([("1", 1_u64.into())])])),
                    ("status", "passed".into()),
                ]),
            ]),
        ),
    ])
}

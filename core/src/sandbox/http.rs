//! Requests and responses without a network.

use crate::render::json;
use crate::secret::View;
use crate::value::Value;

/// A request as the sandbox needs it.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'a str,
    /// Path and query.
    pub target: &'a str,
    /// The header `Authorization`; empty when there is none.
    pub authorization: &'a str,
    /// The header `Content-Type`; empty when there is none.
    pub content_type: &'a str,
    /// The body.
    pub body: &'a [u8],
}

impl Request<'_> {
    /// The path without query and without a slash at its end.
    pub(super) fn path(&self) -> &str {
        let path = self.target.split(['?', '#']).next().unwrap_or("");
        if path.len() > 1 { path.strip_suffix('/').unwrap_or(path) } else { path }
    }

    /// The media type without parameters. A body without one is taken for JSON, which is what clients forget to say.
    pub(super) fn media_type(&self) -> String {
        let media_type = self.content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        if media_type.is_empty() { "application/json".to_owned() } else { media_type }
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The media type of the body.
    pub content_type: &'static str,
    /// For 405: the methods that would do.
    pub allow: Option<&'static str>,
    /// The body.
    pub body: String,
}

impl Response {
    /// A JSON answer. No secret of a request is ever kept, so there is none to show.
    pub(super) fn json(status: u16, value: &Value) -> Self {
        let body = json::pretty(value, &View::Masked).unwrap_or_default();
        Self { status, content_type: "application/json", allow: None, body }
    }

    /// A text.
    pub(super) fn text(status: u16, body: String) -> Self {
        Self { status, content_type: "text/plain", allow: None, body }
    }
}

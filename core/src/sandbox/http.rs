//! Requests and responses without a network.

use std::borrow::Cow;

use super::answers;
use crate::read::{self, Format, MAX_BYTES};
use crate::secret::View;
use crate::value::Value;
use crate::value::json;

/// A request as the sandbox needs it.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// `GET`, `POST`, `PUT` or `DELETE`; `HEAD` is answered like `GET`, and its body is left out by the server.
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

impl<'a> Request<'a> {
    /// The path without query and without a slash at its end.
    pub(super) fn path(&self) -> &'a str {
        let path = self.target.split(['?', '#']).next().unwrap_or("");
        if path.len() > 1 { path.strip_suffix('/').unwrap_or(path) } else { path }
    }

    /// With `GET` for `HEAD`: what differs is up to the server, which leaves the body out.
    pub(super) fn without_head(self) -> Self {
        let method = if self.method == "HEAD" { "GET" } else { self.method };
        Self { method, ..self }
    }

    /// A parameter of the query, decoded.
    pub(super) fn parameter(&self, name: &str) -> Option<Cow<'a, str>> {
        let (_, query) = self.target.split('#').next()?.split_once('?')?;
        query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, v)| decoded(v))
    }

    /// The body as text, and what it is written in.
    ///
    /// Errors: it is too large, not UTF-8, or of a media type that the API does not read.
    pub(super) fn text(&self) -> Result<(&'a str, Format), Response> {
        if self.body.len() > MAX_BYTES {
            return Err(answers::too_large());
        }
        let format = match self.media_type().as_str() {
            "application/json" => Format::Json,
            "application/yaml" | "application/x-yaml" | "text/yaml" => Format::Yaml,
            _ => return Err(answers::unsupported_media_type()),
        };
        let text = read::text(self.body).map_err(|finding| answers::bad_request(&finding.message))?;
        Ok((text, format))
    }

    /// The media type without parameters. A body without one is taken for JSON, which is what clients forget to say.
    fn media_type(&self) -> String {
        let media_type = self.content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        if media_type.is_empty() { "application/json".to_owned() } else { media_type }
    }
}

/// A piece of a URL without its percent signs; as it is when they do not fit.
pub(super) fn decoded(piece: &str) -> Cow<'_, str> {
    if !piece.contains('%') {
        return Cow::Borrowed(piece);
    }
    let mut bytes = Vec::new();
    let mut rest = piece.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = match tail {
            [high, low, ..] if *first == b'%' => digit(*high).zip(digit(*low)),
            _ => None,
        };
        bytes.push(hex.map_or(*first, |(high, low)| high << 4 | low));
        rest = if hex.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(piece), Cow::Owned)
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
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
    /// An error in the shape of the API, for what its server refuses by itself.
    pub fn error(status: u16, message: &str) -> Self {
        answers::error(status, message)
    }

    /// The answer to a body that its server would not even read.
    pub fn too_large() -> Self {
        answers::too_large()
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_urls_are_decoded_where_that_makes_sense() {
        for (piece, text) in
            [("a%20b%2Fc", "a b/c"), ("%C3%A9", "é"), ("%C3", "%C3"), ("%", "%"), ("%+1", "%+1"), ("a", "a")]
        {
            assert_eq!(decoded(piece), text);
        }
    }

    #[test]
    fn parameters_are_found_by_their_whole_name() {
        let request = |target| Request { method: "GET", target, authorization: "", content_type: "", body: b"" };
        assert_eq!(request("/jobs?x=1&bulkId=a%2Db#end").parameter("bulkId").as_deref(), Some("a-b"));
        for target in ["/jobs", "/jobs?", "/jobs?bulkId", "/jobs?xbulkId=1", "/jobs#?bulkId=1"] {
            assert_eq!(request(target).parameter("bulkId"), None, "{target}");
        }
    }
}

//! Requests and responses without a network.

use std::borrow::Cow;
use std::fmt;

/// A request.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// `GET`, `POST`, `PUT` or `DELETE`; others are accepted here, and refused by whoever answers.
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
    pub fn path(&self) -> &'a str {
        let path = self.target.split(['?', '#']).next().unwrap_or("");
        if path.len() > 1 { path.strip_suffix('/').unwrap_or(path) } else { path }
    }

    /// A parameter of the query, decoded; the first one of that name.
    pub fn parameter(&self, name: &str) -> Option<Cow<'a, str>> {
        self.parameters(name).next()
    }

    /// All parameters of that name, decoded.
    pub fn parameters(&self, name: &str) -> impl Iterator<Item = Cow<'a, str>> {
        let query =
            self.target.split('#').next().and_then(|target| target.split_once('?')).map_or("", |(_, query)| query);
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(move |(key, _)| *key == name).map(|(_, value)| decoded(value))
    }
}

/// A piece of a URL, percent-decoded; unchanged if the result is not UTF-8.
pub fn decoded(piece: &str) -> Cow<'_, str> {
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

/// A response.
///
/// Its body may hold what nobody should see, so it is not printed by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The media type of the body.
    pub content_type: Cow<'static, str>,
    /// The header `Allow`: for 405, the methods that the path takes.
    pub allow: Option<Cow<'static, str>>,
    /// The header `Retry-After`, as it was sent.
    pub retry_after: Option<String>,
    /// Whether its status or headers say that it is only a part of what there is.
    pub is_part: bool,
    /// The body.
    pub body: String,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, content_type, allow: _, retry_after: _, is_part: _, body } = self;
        let mut shown = f.debug_struct("Response");
        shown.field("status", status).field("content_type", content_type).field("bytes", &body.len());
        shown.finish_non_exhaustive()
    }
}

impl Response {
    /// A response with a body and no other headers.
    pub fn new(status: u16, content_type: &'static str, body: String) -> Self {
        Self { status, content_type: Cow::Borrowed(content_type), allow: None, retry_after: None, is_part: false, body }
    }

    /// Whether the request was accepted.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
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
        assert_eq!(request("/j?a=1&a=2").parameters("a").collect::<Vec<_>>(), ["1", "2"]);
    }
}

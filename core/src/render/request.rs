//! What every script sends: method, path, address, and a body that is JSON text cut at its secrets.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::To;
use super::json::{self, Piece};
use crate::document::Kind;
use crate::secret::View;
use crate::value::Value;

/// The environment variable that holds the key of the API.
pub(crate) const KEY: &str = "IMMUTA_API_KEY";
/// The one that holds the address of the tenant, where the setup names none.
pub(crate) const ADDRESS: &str = "IMMUTA_URL";
/// The one that holds the id of the integration, where the path names one.
pub(crate) const ID: &str = "INTEGRATION_ID";

/// A request that a script sends.
pub(crate) struct Request<'a> {
    /// What it does, for people.
    pub(crate) title: &'static str,
    pub(crate) method: &'a str,
    /// The path; where `of_one` is set, without the id at its end.
    pub(crate) path: &'a str,
    /// Whether the path ends with the id of an integration.
    pub(crate) of_one: bool,
    /// The tenant's address without a slash at its end, when it is known.
    pub(crate) url: Option<&'a str>,
    pub(crate) body: Body,
}

/// A body as JSON text, secrets apart.
pub(crate) struct Body {
    pub(crate) parts: Vec<Part>,
    /// The variables that its secrets come from, each once, in order.
    pub(crate) needed: Vec<String>,
}

/// A part of a body.
pub(crate) enum Part {
    /// JSON as it is.
    Json(String),
    /// A JSON string with the contents of this variable.
    Secret(String),
}

impl<'a> Request<'a> {
    /// The request that carries a payload of this kind, to where it goes usually or as `to` says.
    ///
    /// Errors: the sentence of a secret that cannot be had, or that there is no such request.
    pub(crate) fn new(kind: Kind, payload: &Value, to: To<'a>, secrets: &View<'_>) -> Result<Self, String> {
        let Some((method, path)) = to.line.or(kind.request()) else {
            return Err(format!("a {kind} is not sent to the API"));
        };
        let (path, of_one) = path.strip_suffix("{id}").map_or((path, false), |path| (path, true));
        let url = to.url.map(|url| url.trim_end_matches('/'));
        Ok(Self { title: kind.title(), method, path, of_one, url, body: Body::new(payload, secrets)? })
    }

    /// The variables that must be set when it runs.
    pub(crate) fn variables(&self) -> impl Iterator<Item = &str> {
        let address = self.url.is_none().then_some(ADDRESS);
        let id = self.of_one.then_some(ID);
        [KEY].into_iter().chain(address).chain(id).chain(self.body.needed.iter().map(String::as_str))
    }

    /// The two lines that every script begins with, in a language whose comments begin with `#`.
    pub(crate) fn heading(&self) -> String {
        let id = if self.of_one { "{id}" } else { "" };
        let variables: Vec<_> = self.variables().collect();
        format!(
            "# {}: {} {}{id}\n# Needs in the environment: {}\n",
            self.title,
            self.method,
            self.path,
            variables.join(", ")
        )
    }
}

impl Body {
    /// Errors: the sentence of a secret that cannot be had.
    pub(crate) fn new(payload: &Value, secrets: &View<'_>) -> Result<Self, String> {
        let (mut parts, mut needed, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
        let mut text = String::new();
        for piece in json::pieces(payload) {
            match (piece, secrets) {
                (Piece::Secret(secret), View::Masked) => {
                    parts.push(Part::Json(std::mem::take(&mut text)));
                    parts.push(Part::Secret(secret.name.clone()));
                    if seen.insert(secret.name.as_str()) {
                        needed.push(secret.name.clone());
                    }
                }
                (Piece::Secret(secret), View::Revealed(_)) => {
                    json::write_text(&mut text, secrets.text(secret)?.expose());
                }
                (Piece::Text(piece), _) => text.push_str(&piece),
            }
        }
        parts.push(Part::Json(text));
        Ok(Self { parts, needed })
    }
}

/// A name as one segment of a path, RFC 3986.
pub(crate) fn segment(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

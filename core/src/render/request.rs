//! What every script sends: method, path, address, and a body that is JSON text split at its secrets.

use crate::kinds::Payload;
use crate::render::RenderError;
use crate::text::url::is_address;
use std::collections::HashSet;

use super::To;
use super::json::{self, Piece};
use crate::secret::View;
use crate::value::Value;

/// The environment variable that holds the key of the API.
pub(crate) const KEY: &str = "IMMUTA_API_KEY";
/// The environment variable that holds the address of the tenant, if the setup names none.
pub(crate) const ADDRESS: &str = "IMMUTA_URL";
/// The environment variable that holds the id of the integration, if the path needs one.
pub(crate) const ID: &str = "INTEGRATION_ID";

/// A request that a script sends.
pub(crate) struct Request<'a> {
    /// What the request does, in words for people.
    pub(crate) title: &'static str,
    pub(crate) method: &'a str,
    /// The path; without the id at its end if `of_one` is set.
    pub(crate) path: &'a str,
    /// Whether the path ends with the id of an integration.
    pub(crate) of_one: bool,
    /// The tenant's address without a slash at its end, if it is known and the key may be sent there.
    pub(crate) url: Option<&'a str>,
    pub(crate) body: Body,
}

/// A body as JSON text, with its secrets kept apart.
pub(crate) struct Body {
    pub(crate) parts: Vec<Part>,
    /// The variables that its secrets come from, each once, in order.
    pub(crate) needed: Vec<String>,
    /// The secrets that are written out in it, as JSON strings.
    pub(crate) revealed: Vec<String>,
    /// The first number that jq would write differently.
    pub(crate) changed_by_jq: Option<String>,
}

/// A part of a body.
pub(crate) enum Part {
    /// JSON text.
    Json(String),
    /// A JSON string with the contents of this variable.
    Secret(String),
}

impl<'a> Request<'a> {
    /// The request that carries a payload of this kind, to its usual place or to the one that `to` names.
    ///
    /// Errors: when a secret is not available.
    pub(crate) fn new(kind: Payload, payload: &Value, to: To<'a>, secrets: &View<'_>) -> Result<Self, RenderError> {
        let (method, path) = to.line.unwrap_or(kind.request());
        let (path, of_one) = path.strip_suffix("{id}").map_or((path, false), |path| (path, true));
        let url = to.url.filter(|url| is_address(url)).map(|url| url.trim_end_matches('/'));
        Ok(Self { title: kind.title(), method, path, of_one, url, body: Body::new(payload, secrets)? })
    }

    /// The variables that must be set when the script runs.
    pub(crate) fn variables(&self) -> impl Iterator<Item = &str> {
        let address = self.url.is_none().then_some(ADDRESS);
        let id = self.of_one.then_some(ID);
        [KEY].into_iter().chain(address).chain(id).chain(self.body.needed.iter().map(String::as_str))
    }

    /// The three comment lines at the top of every script, in a language whose comments begin with `#`.
    pub(crate) fn heading(&self) -> String {
        let id = if self.of_one { "{id}" } else { "" };
        let variables: Vec<_> = self.variables().collect();
        format!(
            "# {}: {} {}{id}\n# Prints the response unchanged: it may repeat secrets that were sent.\n# Needs in the environment: {}\n",
            self.title,
            self.method,
            self.path,
            variables.join(", ")
        )
    }
}

impl Body {
    /// A payload as a body, split at its secrets.
    ///
    /// Errors: when a secret is not available.
    pub(crate) fn new(payload: &Value, secrets: &View<'_>) -> Result<Self, RenderError> {
        let (mut parts, mut needed, mut revealed, mut seen) = (Vec::new(), Vec::new(), Vec::new(), HashSet::new());
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
                    let mut quoted = String::new();
                    json::write_text(&mut quoted, secrets.text(secret)?.expose());
                    text.push_str(&quoted);
                    if !revealed.contains(&quoted) {
                        revealed.push(quoted);
                    }
                }
                (Piece::Text(piece), _) => text.push_str(&piece),
            }
        }
        parts.push(Part::Json(text));
        Ok(Self { parts, needed, revealed, changed_by_jq: changed_by_jq(payload) })
    }
}

/// The first number of a value that jq would write differently, since it reads numbers as doubles.
fn changed_by_jq(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => (!is_kept_by_jq(number)).then(|| number.clone()),
        Value::Array(items) => items.iter().find_map(changed_by_jq),
        Value::Object(object) => object.iter().find_map(|(_, value)| changed_by_jq(value)),
        _ => None,
    }
}

fn is_kept_by_jq(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "1"));
    let is_small = whole == "0" && (fraction.starts_with("0000") || digits == "0" && number != "0");
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(whole) && is_digits(fraction) && !fraction.ends_with('0') && !is_small && digits.len() <= 15
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_jq_changes_are_known() {
        for kept in ["0", "443", "-5", "1.5", "0.1", "-0.0001", "123456789012345"] {
            assert!(is_kept_by_jq(kept), "{kept}");
        }
        for changed in
            ["443.0", "1.10", "1e3", "1E5", "-0", "0.00001", "-0.0", "1234567890123456", "0.1234567890123456"]
        {
            assert!(!is_kept_by_jq(changed), "{changed}");
        }
    }
}

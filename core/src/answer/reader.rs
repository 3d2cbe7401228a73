//! From bytes to values.

use std::fmt;

use crate::api::Response;
use crate::read;
use crate::secret::View;
use crate::tree::NodeKind;
use crate::value::{Object, Value, json};

/// A whole answer, or the part of it that was read, including what is not known here.
///
/// It may hold what nobody should see (some answers about integrations have a key), so it is not printed by accident.
#[derive(Clone)]
pub struct Whole(pub Value);

impl Default for Whole {
    fn default() -> Self {
        Self(Value::Null)
    }
}

impl Whole {
    /// As JSON in one line.
    pub fn json(&self) -> String {
        json::compact(&self.0, &View::Masked).unwrap_or_default()
    }
}

impl PartialEq for Whole {
    fn eq(&self, other: &Self) -> bool {
        self.json() == other.json()
    }
}

impl Eq for Whole {}

impl fmt::Debug for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Whole(..)")
    }
}

/// The value in a body; `None` if the body was cut off or is not JSON.
pub(super) fn value(body: &str) -> Option<Value> {
    let tree = read::answer(body)?;
    let root = tree.root().filter(|root| root.kind() != NodeKind::Unreadable)?;
    Some(Value::of(root))
}

/// The value of an accepted answer; `None` if the request was refused, or if the answer is an error whatever its status
/// says or cannot be understood.
pub(super) fn accepted(response: &Response) -> Option<Value> {
    if response.is_success() { value(&response.body).filter(|answer| !is_error(answer)) } else { None }
}

/// Whether an answer has the shape of an error: gateways send errors with a success status too.
fn is_error(answer: &Value) -> bool {
    let status = answer.get("statusCode").and_then(plain).and_then(|status| status.parse::<u16>().ok());
    let has_words = answer.get("error").and_then(Value::text).is_some_and(|words| !words.is_empty());
    // An answer about an object may say what is wrong with that object.
    let is_about = ["id", "connectionKey", "objectPath", "bulkId"].iter().any(|name| answer.get(name).is_some());
    status.is_some_and(|status| status >= 400) || has_words && !is_about
}

/// Whether an answer says that a change was accepted, as the API says it: with an object, or with a status that needs
/// no body. A sign-in page has a success status too.
pub fn says_accepted(response: &Response) -> bool {
    if response.body.trim().is_empty() {
        return matches!(response.status, 201 | 202 | 204 | 205);
    }
    accepted(response).is_some_and(|answer| answer.object().is_some())
}

/// A member as text, if it is a text or a number; else empty.
pub(super) fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(plain).unwrap_or_default()
}

/// A text or number as text: ids are texts at some tenants and numbers at others.
pub(super) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Number(text) => Some(text.clone()),
        _ => None,
    }
}

pub(super) fn flag(value: &Value, name: &str) -> Option<bool> {
    match value.get(name) {
        Some(Value::Bool(flag)) => Some(*flag),
        _ => None,
    }
}

pub(super) fn items(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        _ => &[],
    }
}

/// The entries of a list, bare or in a member of an object: other APIs of the tenant wrap their lists.
pub(super) fn list<'v>(value: &'v Value, names: &[&str]) -> Option<&'v [Value]> {
    match value {
        Value::Array(items) => Some(items),
        Value::Object(object) => names.iter().find_map(|name| match object.get(name) {
            Some(Value::Array(items)) => Some(items.as_slice()),
            _ => None,
        }),
        _ => None,
    }
}

/// A list in an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List<T> {
    /// The entries that are in the answer.
    pub entries: Vec<T>,
    /// Whether the answer says that there are more. An entry that is missing here may then still exist.
    pub has_more: bool,
}

/// Whether an answer says that its list of `length` entries is not all there is. The published lists of the API are
/// whole, and say nothing about it.
pub(super) fn has_more(response: &Response, answer: &Value, length: usize) -> bool {
    response.is_part || answer.object().is_some_and(|answer| tells_of_more(answer, length, true))
}

/// Whether a member says that there is more, in the words of many APIs.
fn tells_of_more(object: &Object, length: usize, is_outer: bool) -> bool {
    object.iter().any(|(name, value)| {
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        let has_something = match value {
            Value::Null | Value::Bool(false) => false,
            Value::Text(text) => !text.is_empty() && text != "0" && text != "false",
            Value::Number(number) => number != "0",
            _ => true,
        };
        let is_longer =
            || plain(value).and_then(|count| count.parse::<usize>().ok()).is_some_and(|count| count > length);
        match name.as_str() {
            "count" | "total" | "totalcount" | "totalhits" | "totalresults" | "totalitems" | "totalelements" => {
                is_longer()
            }
            "hasmore" | "hasnext" | "more" | "istruncated" | "truncated" => has_something,
            name if name.starts_with("next") => has_something,
            "meta" | "metadata" | "pagination" | "paging" | "page" | "pageinfo" | "links" if is_outer => {
                value.object().is_some_and(|inner| tells_of_more(inner, length, false))
            }
            _ => false,
        }
    })
}

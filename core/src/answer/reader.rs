//! From bytes to values.

use std::fmt;

use crate::api::Response;
use crate::read;
use crate::secret::View;
use crate::tree::NodeKind;
use crate::value::{Object, Value, json};

/// A whole answer, or the part of it that was read: what is not known here is still in it.
///
/// It may hold what nobody should see (some integrations are answered with a key), so it is not printed by accident.
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

/// What a body holds; none when it was cut off or is not JSON.
pub(super) fn value(body: &str) -> Option<Value> {
    let tree = read::answer(body)?;
    let root = tree.root().filter(|root| root.kind() != NodeKind::Unreadable)?;
    Some(Value::of(root))
}

/// What an accepted answer holds; none when it was refused, is an error whatever its status says, or cannot be understood.
pub(super) fn accepted(response: &Response) -> Option<Value> {
    if response.is_success() { value(&response.body).filter(|answer| !is_error(answer)) } else { None }
}

/// Whether an answer has the shape of an error: gateways send these with a good status too.
fn is_error(answer: &Value) -> bool {
    let status = answer.get("statusCode").and_then(plain).and_then(|status| status.parse::<u16>().ok());
    let has_words = answer.get("error").and_then(Value::text).is_some_and(|words| !words.is_empty());
    // What is about something may say what is wrong with that.
    let is_about = ["id", "connectionKey", "objectPath", "bulkId"].iter().any(|name| answer.get(name).is_some());
    status.is_some_and(|status| status >= 400) || has_words && !is_about
}

/// Whether an answer says that a change was accepted, as the API says it: with an object, or with a status that goes without
/// a body. A sign-in page has a good status too.
pub fn says_accepted(response: &Response) -> bool {
    if response.body.trim().is_empty() {
        return matches!(response.status, 201 | 202 | 204 | 205);
    }
    accepted(response).is_some_and(|answer| answer.object().is_some())
}

/// A member as text: a text or a number; empty when there is none.
pub(super) fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(plain).unwrap_or_default()
}

/// Ids are texts at some tenants and numbers at others.
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

/// The entries of a list, whether it is bare or in an object: other APIs of the tenant wrap their lists.
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

/// The entries of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List<T> {
    /// Those that are in it.
    pub entries: Vec<T>,
    /// Whether it says that there are more. What is not among the entries may be there then.
    pub has_more: bool,
}

/// Whether an answer says that its list of so many entries is not all there is: the lists of the API that are published are
/// whole, and say nothing.
pub(super) fn has_more(response: &Response, answer: &Value, length: usize) -> bool {
    response.is_part || answer.object().is_some_and(|answer| tells_of_more(answer, length, true))
}

/// The members that say so, in the words of all kinds of APIs: this one says nothing about it.
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

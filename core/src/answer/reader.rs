//! From bytes to values.

use std::fmt;

use crate::api::Response;
use crate::read;
use crate::secret::View;
use crate::tree::NodeKind;
use crate::value::{Value, json};

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

/// What an accepted answer holds; none when it was refused, or cannot be understood.
pub(super) fn accepted(response: &Response) -> Option<Value> {
    if response.is_success() { value(&response.body) } else { None }
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

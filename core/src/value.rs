//! Values without places in a text: what setups hold and documents are built from.

pub mod json;
mod object;

pub use object::Object;

use crate::secret::Secret;
use crate::text::step;
use crate::tree::{NodeKind, NodeRef, Pointer};

/// A JSON value whose secrets are still secrets.
#[derive(Clone)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as its exact text.
    Number(String),
    /// A text.
    Text(String),
    /// A secret text.
    Secret(Secret),
    /// A list.
    Array(Vec<Value>),
    /// Names with values, in the order they are written.
    Object(Object),
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl<const N: usize> From<[(&'static str, Value); N]> for Value {
    fn from(members: [(&'static str, Value); N]) -> Self {
        Self::Object(members.into_iter().collect())
    }
}

impl Value {
    /// The value of a node of a tree. Texts stay texts: only a catalogue knows which are secret.
    pub fn of(node: NodeRef<'_>) -> Self {
        step();
        match node.kind() {
            NodeKind::Null | NodeKind::Unreadable => Self::Null,
            NodeKind::Bool(value) => Self::Bool(value),
            NodeKind::Number => Self::Number(node.number().unwrap_or("0").to_owned()),
            NodeKind::Text => Self::Text(node.text().unwrap_or("").to_owned()),
            NodeKind::Array => Self::Array(node.children().map(Self::of).collect()),
            NodeKind::Object => {
                let mut object = Object::new();
                for child in node.children() {
                    object.push(child.key().to_owned(), Self::of(child));
                }
                Self::Object(object)
            }
        }
    }

    /// The members, when this is an object.
    pub fn object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The text, when this is one that is not secret.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of the member `name`, when this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.object()?.get(name)
    }

    /// The value at an RFC 6901 pointer; a number leads into a list.
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        Pointer::names(pointer).try_fold(self, |value, name| match value {
            Self::Object(object) => object.get(&name),
            Self::Array(items) => items.get(name.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Puts a value at the end of a path. What is missing on the way is created: a list if the path continues with a
    /// number, else an object. An index past the end of a list means its next entry, so that there are no gaps.
    #[cfg(feature = "check")]
    pub(crate) fn set_at(&mut self, names: &[String], value: Value) {
        let Some((name, rest)) = names.split_first() else {
            *self = value;
            return;
        };
        let index = name.parse::<usize>().ok();
        if !matches!((&*self, index), (Self::Object(_), _) | (Self::Array(_), Some(_))) {
            *self = if index.is_some() { Self::Array(Vec::new()) } else { Self::Object(Object::new()) };
        }
        match (self, index) {
            (Self::Array(items), Some(index)) => {
                let index = index.min(items.len());
                if index == items.len() {
                    items.push(Self::Object(Object::new()));
                }
                items[index].set_at(rest, value);
            }
            (Self::Object(object), _) => {
                if object.get(name).is_none() {
                    object.push(name.clone(), Self::Null);
                }
                if let Some(inner) = object.get_mut(name) {
                    inner.set_at(rest, value);
                }
            }
            _ => {}
        }
    }

    /// The value at a path of names.
    pub fn path(&self, names: &[&str]) -> Option<&Value> {
        names.iter().try_fold(self, |value, name| value.get(name))
    }
}

/// A text from outside made fit for a message: control and other invisible characters escaped, cut if long.
pub fn visible(text: &str) -> String {
    const MAX: usize = 60;
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == MAX {
            out.push('…');
            break;
        }
        if is_plain(c) { out.push(c) } else { out.extend(c.escape_unicode()) }
    }
    out
}

/// Whether a character is shown as itself: it is not a control character, does not change the direction, and is not of
/// zero width.
pub fn is_plain(c: char) -> bool {
    // The first test answers for nearly all of them.
    matches!(c, ' '..='~')
        || !(c.is_control()
            || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_show_no_control_characters_and_stay_short() {
        assert_eq!(visible("a\u{1b}[31m\u{202e}é"), "a\\u{1b}[31m\\u{202e}é");
        assert_eq!(visible(&"x".repeat(100)).chars().count(), 61);
    }

    #[test]
    fn members_keep_their_order() {
        let mut object = Object::new();
        for name in ["b", "a", "c"] {
            object.set(name, Value::Null);
        }
        object.set("a", Value::Bool(true));
        object.put_first(&["c", "x", "a"]);
        assert_eq!(object.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["c", "a", "b"]);
    }
}

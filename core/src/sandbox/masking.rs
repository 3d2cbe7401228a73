//! What the sandbox keeps of a payload: everything but its secrets.

use crate::catalogue::{Format, Layout, ObjectLayout, Shape};
use crate::check::Checked;
use crate::kinds::Payload;
use crate::kit::SandboxFacts;
use crate::platform::{self, PLATFORMS};
use crate::secrecy::{is_secret_name, is_secret_text};
use crate::text::{Span, part};
use crate::tree::{NodeKind, NodeRef};
use crate::value::{Object, Value};

use crate::api::decoded;

/// What the published answers show instead of a secret.
pub(super) const MASK: &str = "REDACTED";

/// A name as an answer may repeat it: somebody may have pasted a token there.
pub(super) fn shown(name: &str) -> &str {
    if is_secret_text(name) { MASK } else { name }
}

/// Masks the secrets of one document.
pub(super) struct Masking {
    /// Where the checks have found secrets, in order.
    places: Vec<Span>,
    /// What is shown instead of a secret.
    mask: &'static str,
}

impl Masking {
    pub(super) fn of(checked: &Checked<'_>, facts: Option<&SandboxFacts>) -> Self {
        Self { places: checked.secrets(), mask: facts.map_or(MASK, |facts| facts.mask) }
    }

    /// For a body that was not checked.
    pub(super) fn unchecked() -> Self {
        Self { places: Vec::new(), mask: MASK }
    }

    /// The members of an object that no catalogue describes, masked. Our assumption: a field that no page names may be
    /// a secret, whatever it is called, so its texts are masked.
    pub(super) fn foreign(&self, node: NodeRef<'_>) -> Object {
        self.foreign_in(node, false)
    }

    /// `is_secret` says that the object itself has the name of a secret, like a key file: the names of its members need
    /// not say so.
    fn foreign_in(&self, node: NodeRef<'_>, is_secret: bool) -> Object {
        let mut object = Object::new();
        for child in node.children() {
            let name = child.key();
            let value = match child.kind() {
                NodeKind::Object => Value::Object(self.foreign_in(child, is_secret || is_secret_name(name))),
                _ if is_secret_name(name) || is_user(name) => self.mask.into(),
                NodeKind::Text if platform::is_shown(name) => self.text_of(child, true, false).into(),
                NodeKind::Null => Value::Null,
                _ if is_secret => self.mask.into(),
                _ if is_known_elsewhere(name) => self.value(child, true),
                _ => self.without_texts(self.value(child, false)),
            };
            let is_plain = is_secret && !is_secret_text(name);
            object.push(if is_plain { name.to_owned() } else { self.name(child) }, value);
        }
        object
    }

    /// The members of an object that the catalogue describes, secrets masked.
    pub(super) fn object(&self, node: NodeRef<'_>, layout: &Layout, object: &ObjectLayout) -> Object {
        let mut shown = Object::new();
        for child in node.children() {
            let member = object.member(child.key()).map(|(_, member)| member);
            let value = match member.map(|member| (member.field.shape, layout.child(member))) {
                Some((Shape::Secret { .. }, _)) => self.mask.into(),
                None if is_user(child.key()) && child.kind() == NodeKind::Text => self.mask.into(),
                Some((Shape::Object, Some(inner))) => Value::Object(self.object(child, layout, inner)),
                Some((Shape::Objects, Some(inner))) => Value::Array(
                    child.children().map(|entry| Value::Object(self.object(entry, layout, inner))).collect(),
                ),
                Some(_) => self
                    .value(child, member.is_some_and(|member| matches!(member.field.shape, Shape::Text(Format::Host)))),
                // A connection calls some fields of its integration by other names.
                None if is_known_elsewhere(child.key()) => self.value(child, true),
                None => self.without_texts(self.value(child, false)),
            };
            // Names that appear twice were refused before.
            shown.push(self.name(child), value);
        }
        shown
    }

    /// A value that the catalogue does not know, or does not call secret: it may still hold a secret.
    fn value(&self, node: NodeRef<'_>, is_host: bool) -> Value {
        match node.kind() {
            NodeKind::Object => {
                let mut object = Object::new();
                for child in node.children() {
                    object.push(self.name(child), self.value(child, false));
                }
                Value::Object(object)
            }
            NodeKind::Array => Value::Array(node.children().map(|child| self.value(child, false)).collect()),
            NodeKind::Text => Value::from(self.text_of(node, is_host, self.holds(node.span()))),
            _ if self.holds(node.span()) => self.mask.into(),
            _ => Value::of(node),
        }
    }

    fn text_of(&self, node: NodeRef<'_>, is_host: bool, is_secret: bool) -> String {
        let text = node.text().unwrap_or("");
        match without_user(text, is_host) {
            // The rest of an address is worth showing.
            Some(rest) if !is_secret_text(&rest) && !has_secret_parameter(&rest) => rest,
            Some(_) => self.mask.to_owned(),
            None if is_secret || is_secret_text(text) || has_secret_parameter(text) => self.mask.to_owned(),
            None => text.to_owned(),
        }
    }

    fn name(&self, node: NodeRef<'_>) -> String {
        let name = node.key();
        let is_secret = node.key_span().is_some_and(|span| self.holds(span)) || is_secret_text(name);
        if is_secret { MASK.to_owned() } else { name.to_owned() }
    }

    /// The value of a field that the catalogue does not know, its texts masked: nobody can tell whether they are
    /// secret, and a name like `pw` or `jwt` does not help. Very short ones (`yes`, `v2`) are shown, as are numbers,
    /// true and false. Our assumption: the tenant's answers are not known to repeat such fields at all.
    fn without_texts(&self, value: Value) -> Value {
        const SHORT: usize = 3;
        match value {
            Value::Text(text) if text.chars().count() > SHORT => self.mask.into(),
            Value::Array(entries) => Value::Array(entries.into_iter().map(|entry| self.without_texts(entry)).collect()),
            Value::Object(object) => {
                let mut masked = Object::new();
                for (name, value) in object.iter() {
                    masked.push(name.to_owned(), self.without_texts(value.clone()));
                }
                Value::Object(masked)
            }
            other => other,
        }
    }

    /// Whether a secret and a range overlap.
    fn holds(&self, span: Span) -> bool {
        let first = self.places.partition_point(|place| place.end <= span.start);
        self.places.get(first).is_some_and(|place| place.start < span.end)
    }
}

/// The same object with the mask of a platform: a body is masked before its platform is known.
pub(super) fn remasked(object: &Object, mask: &'static str) -> Object {
    let one = |value: &Value| match value {
        Value::Text(text) if text == MASK => mask.into(),
        Value::Object(inner) => Value::Object(remasked(inner, mask)),
        other => other.clone(),
    };
    let mut masked = Object::new();
    for (name, value) in object.iter() {
        masked.push(name.to_owned(), one(value));
    }
    masked
}

/// Whether some document has a field of this name that is not a secret.
fn is_known_elsewhere(name: &str) -> bool {
    let layouts = PLATFORMS.iter().flat_map(|platform| Payload::ALL.map(|kind| platform.catalogue.layout(kind)));
    let mut objects = layouts.flat_map(Layout::objects);
    objects.any(|object| {
        object.member(name).is_some_and(|(_, member)| matches!(member.field.shape, Shape::Text(_) | Shape::Choice(_)))
    })
}

/// Whether a field names the account that signs in, which the published answers mask as well.
fn is_user(name: &str) -> bool {
    name == "username"
}

/// An address with its user masked; `None` if it names no user.
fn without_user(text: &str, is_host: bool) -> Option<String> {
    let start = match text.find("://") {
        Some(at) => at + 3,
        None if is_host => 0,
        None => return None,
    };
    let (scheme, rest) = text.split_at(start);
    // Readers differ on where a user with a slash in it ends, so the last `@` counts.
    let end = rest.rfind('@')?;
    Some([scheme, MASK, part(rest, end..)].concat())
}

/// Whether a query, or another list of pairs, has a secret by its name: `?token=...`, `;PWD=...`.
fn has_secret_parameter(text: &str) -> bool {
    text.split(['?', '&', ';', '#'])
        .skip(1)
        .filter_map(|pair| pair.split_once('='))
        .any(|(name, value)| !value.is_empty() && is_secret_name(decoded(name.trim()).as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_of_addresses_are_cut_out() {
        for (text, is_host, rest) in [
            ("https://u:p@h.example/x", false, Some("https://REDACTED@h.example/x")),
            ("u:p@h.example", true, Some("REDACTED@h.example")),
            ("https://u:p/w@h.example", true, Some("https://REDACTED@h.example")),
            ("team@example.com", false, None),
            ("h.example", true, None),
            ("https://h.example", true, None),
        ] {
            assert_eq!(without_user(text, is_host).as_deref(), rest, "{text}");
        }
    }

    #[test]
    fn parameters_are_secret_by_name() {
        for text in ["/p?token=x", "p;password=x", "https://h/?a=1&to%6Ben=x", "#access_token=x"] {
            assert!(has_secret_parameter(text), "{text}");
        }
        for text in ["token=x", "/p?o=12", "/p?token=", "/token/p", "a;b"] {
            assert!(!has_secret_parameter(text), "{text}");
        }
    }
}

//! Fields that ucforge does not know: values of any type, in which secrets are recognized only by name and by form.

use super::secret_of;
use crate::secrecy::{holds_credential, is_open_number, is_secret_name, is_secret_text, last_name, variable_for};
use crate::secret::{Clear, Secret, Source, reference};
use crate::tree::{NodeKind, NodeRef};
use crate::value::{Object, Value};

/// The value of `extra`.
pub(super) fn value(node: NodeRef<'_>) -> Value {
    inside(node, None)
}

/// Reads a value. `secret` is the variable for it, if its name or the name of a value around it says that it is a
/// secret.
fn inside(node: NodeRef<'_>, secret: Option<&str>) -> Value {
    match node.kind() {
        NodeKind::Object => {
            if let Some(named) = secret.and_then(|env| secret_of(node, env, None)) {
                return Value::Secret(named);
            }
            let mut object = Object::new();
            for child in node.children() {
                object.push(child.key().to_owned(), member(child, secret));
            }
            Value::Object(object)
        }
        NodeKind::Array => Value::Array(node.children().map(|item| inside(item, secret)).collect()),
        NodeKind::Number if is_open_number(last_name(node.key())) => Value::of(node),
        NodeKind::Text | NodeKind::Number => {
            let text = node.text().or(node.number()).unwrap_or_default();
            match reference(text) {
                Some(name) => Value::Secret(Secret { name: name.to_owned(), source: Source::Env(name.to_owned()) }),
                None if text.is_empty() || secret.is_none() && !is_secret_text(text) && !holds_credential(text) => {
                    Value::of(node)
                }
                None => {
                    let name = secret.map_or_else(|| variable_for("secret"), str::to_owned);
                    Value::Secret(Secret { name, source: Source::Literal(Clear::new(text)) })
                }
            }
        }
        _ => Value::of(node),
    }
}

/// Reads one field. If its name is a JSON pointer, the last name in it counts.
fn member(node: NodeRef<'_>, secret: Option<&str>) -> Value {
    let name = last_name(node.key());
    if is_secret_name(name) { inside(node, Some(&variable_for(name))) } else { inside(node, secret) }
}

//! Answers that are not secret, unless a credential was put there by mistake: it counts as a secret wherever it is.

use crate::secrecy::{Credential, variable_for};
use crate::secret::{Clear, Secret, Source};
use crate::tree::NodeRef;
use crate::value::{Object, Value};

/// An address, or a secret if it holds a credential.
pub(super) fn address(node: NodeRef<'_>) -> Value {
    let mut value = Value::of(node);
    hide(&mut value, node.key(), |text| Credential::is_in_field(text, true));
    value
}

/// The same answers, with a secret in place of every text that `is_meant` accepts.
pub(super) fn hidden(answers: Object, is_meant: fn(&str) -> bool) -> Object {
    let mut answers = answers;
    hide_in(&mut answers, is_meant);
    answers
}

fn hide_in(object: &mut Object, is_meant: fn(&str) -> bool) {
    let names: Vec<String> = object.iter().map(|(name, _)| name.to_owned()).collect();
    for (name, value) in names.iter().zip(object.values_mut()) {
        hide(value, name, is_meant);
    }
}

fn hide(value: &mut Value, name: &str, is_meant: fn(&str) -> bool) {
    match value {
        Value::Text(text) if is_meant(text) => {
            let source = Source::Literal(Clear::new(std::mem::take(text)));
            *value = Value::Secret(Secret { name: variable_for(name), source });
        }
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, name, is_meant)),
        Value::Object(object) => hide_in(object, is_meant),
        _ => {}
    }
}

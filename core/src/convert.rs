//! Documents in another form, and back to the setup that they come from.
//!
//! 1. [`value`] takes what a text holds, secrets apart: the same document for another rendering.
//! 2. [`to_setup`] goes the way of the catalogue backwards: from the places in payloads to the answers. What has no
//!    answer goes to `extra` of the setup, so that nothing is lost.
//! 3. [`to_flow`] takes a setup to another flow, and tells what cannot come along.

mod back;
mod flow;
mod kept;
mod secrets;

pub use back::{Returned, to_setup};
pub use flow::{Moved, Remark, left_behind, to_flow};

use crate::catalogue::layout;
use crate::check::Checked;
use crate::check::kind::SERVER_FIELDS;
use crate::document::Kind;
use crate::render::{json, yaml};
use crate::secret::{Clear, Secret, Source, View};
use crate::setup::Answers;
use crate::value::{Object, Value};

/// What a document holds. Literal secrets become secrets, which go by the names that renderings know; none when nothing
/// could be read.
pub fn value(checked: &Checked<'_>) -> Option<Value> {
    secrets::value(checked)
}

/// What is sent of a document: without the fields that only answers have.
pub fn to_send(value: Value, kind: Kind) -> Value {
    let Value::Object(mut object) = value else { return value };
    for (_, names) in SERVER_FIELDS.iter().filter(|(of, _)| *of == kind) {
        names.iter().for_each(|name| drop(object.remove(name)));
    }
    Value::Object(object)
}

/// A setup as text: YAML, or JSON. Secrets are references; with `reveal`, literal ones stand there in clear.
pub fn setup_text(setup: &Value, as_json: bool, reveal: bool) -> String {
    let setup = with_references(setup, reveal, false);
    let literal = |secret: &Secret| Ok(Clear::new(format!("${{{}}}", secret.name)));
    let view = if reveal { View::Revealed(&literal) } else { View::Masked };
    let text = if as_json { json::pretty(&setup, &view).map(|text| text + "\n") } else { yaml::render(&setup, &view) };
    // Neither way of seeing secrets fails here.
    text.unwrap_or_default()
}

/// A setup with all that it extends, as one that stands alone.
#[must_use]
pub fn over(setup: &Value, base: &Answers) -> Value {
    let Value::Object(own) = setup else { return setup.clone() };
    let mut merged = base.below(own);
    merged.remove("extends");
    let layout = layout(Kind::Setup);
    back::in_order(Value::Object(merged), layout, layout.root())
}

/// Secrets as a setup says them: `{env: NAME}`, and inside `extra`, where any value may stand, `${NAME}`.
fn with_references(value: &Value, reveal: bool, in_extra: bool) -> Value {
    match value {
        Value::Secret(secret) => match (&secret.source, secret.reference()) {
            (Source::File(_) | Source::Command(_), Some(reference)) => reference,
            (Source::Literal(_), _) if reveal => value.clone(),
            _ if in_extra => value.clone(),
            _ => Value::from([("env", secret.name.as_str().into())]),
        },
        Value::Array(items) => Value::Array(items.iter().map(|item| with_references(item, reveal, in_extra)).collect()),
        Value::Object(object) => {
            let mut told = Object::new();
            for (name, value) in object.iter() {
                told.push(name.to_owned(), with_references(value, reveal, in_extra || name == "extra"));
            }
            Value::Object(told)
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests;

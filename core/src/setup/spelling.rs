//! Answers as a setup file writes them: secrets become references.

#[cfg(feature = "check")]
use crate::secrecy::{Credential, is_secret_name};
use crate::secret::{Secret, Source};
use crate::value::{Object, Value};

/// What to do with secrets that are in the answers themselves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Literals {
    /// Keep them.
    #[cfg(feature = "check")]
    Keep,
    /// Leave them out, and with them every unknown field: nobody knows what it holds.
    Drop,
    /// Replace each by a reference to the variable of its name.
    #[cfg(feature = "convert")]
    Name,
}

/// The value with references in place of secrets: `{env: NAME}`, or `${NAME}` inside `extra`, where an object may be
/// any value. `None` if nothing is left.
pub(crate) fn to_setup_value(value: &Value, literals: Literals) -> Option<Value> {
    spell(value, literals, false, false)
}

/// `is_text` says that the field is not meant for secrets: a reference to one is written as a text.
fn spell(value: &Value, literals: Literals, in_extra: bool, is_text: bool) -> Option<Value> {
    match value {
        Value::Secret(secret) => match &secret.source {
            #[cfg(feature = "check")]
            Source::Literal(_) if literals == Literals::Keep => Some(value.clone()),
            Source::Literal(_) if literals == Literals::Drop => None,
            Source::Literal(_) | Source::Env(_) => Some(variable(&secret.name, is_text)),
            Source::File(_) | Source::Command(_) => secret.reference(),
        },
        Value::Array(items) => {
            Some(Value::Array(items.iter().filter_map(|item| spell(item, literals, in_extra, is_text)).collect()))
        }
        #[cfg(feature = "check")]
        Value::Text(text) if literals == Literals::Drop && Credential::in_text(text).is_some() => None,
        Value::Object(object) => {
            let mut spelled = Object::new();
            for (name, value) in object.iter() {
                let in_extra = in_extra || name == "extra";
                if in_extra && literals == Literals::Drop {
                    continue;
                }
                let is_text = in_extra || is_reference(value) && !may_be_secret(name);
                if let Some(value) = spell(value, literals, in_extra, is_text) {
                    spelled.push(name.to_owned(), value);
                }
            }
            Some(Value::Object(spelled))
        }
        other => Some(other.clone()),
    }
}

/// Whether a value becomes a reference, or may have entries that do.
fn is_reference(value: &Value) -> bool {
    matches!(value, Value::Secret(_) | Value::Array(_))
}

/// The first load of the page has secrets only where they belong.
#[cfg(not(feature = "check"))]
fn may_be_secret(_: &str) -> bool {
    true
}

#[cfg(feature = "check")]
fn may_be_secret(name: &str) -> bool {
    is_secret_name(name)
}

fn variable(name: &str, is_text: bool) -> Value {
    if is_text { Value::Text(["${", name, "}"].concat()) } else { Value::from([("env", name.into())]) }
}

impl Secret {
    /// The reference to a secret that comes from a file or a command.
    fn reference(&self) -> Option<Value> {
        match &self.source {
            Source::Literal(_) | Source::Env(_) => None,
            Source::File(path) => Some(Value::from([("file", path.as_str().into())])),
            Source::Command(words) => {
                let words = words.iter().map(|word| word.as_str().into()).collect();
                Some(Value::from([("command", Value::Array(words))]))
            }
        }
    }
}

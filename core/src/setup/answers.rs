//! The answers of a setup as values, with secrets kept apart.

#[cfg(feature = "check")]
mod extra;
#[cfg(feature = "check")]
mod naming;
#[cfg(feature = "check")]
mod plain;

use super::spelling::{Literals, to_setup_value};
use crate::catalogue::{Layout, ObjectLayout, Shape};
use crate::kinds::{Flow, Kind};
use crate::platform::Platform;
#[cfg(feature = "check")]
use crate::secrecy::Credential;
use crate::secret::{self, Clear, Secret, Source};
use crate::text::step;
#[cfg(feature = "check")]
use crate::tree::Pointer;
use crate::tree::{NodeKind, NodeRef};
use crate::value::{Object, Value};

/// The answers so far, right or wrong. A [`crate::check::Setup`] has only right ones.
#[derive(Clone, Default)]
pub struct Answers(Object);

impl Answers {
    /// The answers in a setup's tree. What the catalogue does not know is left out; nothing is checked.
    pub fn of(root: NodeRef<'_>) -> Self {
        Self::of_platform(root, Platform::of_setup(root))
    }

    /// The same with a platform that is known from elsewhere: from what the setup extends.
    pub(crate) fn of_platform(root: NodeRef<'_>, platform: &'static Platform) -> Self {
        let layout = platform.catalogue.layout(Kind::Setup);
        let answers = object(root, layout, layout.root(), None);
        #[cfg(feature = "check")]
        let answers = naming::distinct(plain::hidden(answers, |text| Credential::is_in_field(text, false)));
        Self(answers)
    }

    /// The same answers for display: whatever may be a credential counts as a secret, whatever its field is.
    #[cfg(feature = "check")]
    #[must_use]
    pub fn for_showing(self) -> Self {
        Self(naming::distinct(plain::hidden(self.0, |text| Credential::in_text(text).is_some())))
    }

    /// The same answers: the first load of the page does not know the forms of credentials.
    #[cfg(not(feature = "check"))]
    #[must_use]
    pub fn for_showing(self) -> Self {
        self
    }

    /// The flow, if it is one that is known.
    pub fn flow(&self) -> Option<Flow> {
        self.get("flow")?.text().and_then(Flow::from_name)
    }

    /// The answer with this name at the top level.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The platform; the default one if the answers name none, or none that is known.
    pub fn platform(&self) -> &'static Platform {
        Platform::of_answers(&self.0)
    }

    /// Puts back a text that was hidden as a secret.
    #[cfg(feature = "check")]
    pub(crate) fn put(&mut self, pointer: &str, text: Value) {
        let mut names = Pointer::names(pointer);
        let first = names.next().and_then(|name| self.0.get_mut(&name));
        let place = names.try_fold(first, |at, name| {
            Some(match at? {
                Value::Array(items) => items.get_mut(name.parse::<usize>().ok()?),
                Value::Object(object) => object.get_mut(&name),
                _ => None,
            })
        });
        if let Some(Some(place @ Value::Secret(_))) = place {
            *place = text;
        }
    }

    pub(crate) fn values(&self) -> &Object {
        &self.0
    }

    /// These answers, and those of a base where these have none: objects are merged, lists replaced.
    #[must_use]
    pub fn over(&self, base: &Self) -> Self {
        Self(over(&self.0, &base.0))
    }

    /// The answers of a setup whose own values are `own` and whose base has these answers.
    #[cfg(feature = "convert")]
    pub(crate) fn below(&self, own: &Object) -> Object {
        over(own, &self.0)
    }

    /// The same answers with the paths of secret files replaced by what `moved` returns for them.
    #[must_use]
    pub fn with_paths(&self, moved: &dyn Fn(&str) -> String) -> Self {
        match with_paths(&Value::Object(self.0.clone()), moved) {
            Value::Object(answers) => Self(answers),
            _ => Self::default(),
        }
    }

    /// The same answers without literal secrets and unknown fields: safe to store and to share.
    #[must_use]
    pub fn without_secrets(&self) -> Value {
        to_setup_value(&Value::Object(self.0.clone()), Literals::Drop).unwrap_or(Value::Object(Object::new()))
    }
}

pub(crate) fn with_paths(value: &Value, moved: &dyn Fn(&str) -> String) -> Value {
    match value {
        Value::Secret(Secret { name, source: Source::File(path) }) => {
            Value::Secret(Secret { name: name.clone(), source: Source::File(moved(path)) })
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| with_paths(item, moved)).collect()),
        Value::Object(object) => {
            let mut told = Object::new();
            for (name, value) in object.iter() {
                told.push(name.to_owned(), with_paths(value, moved));
            }
            Value::Object(told)
        }
        other => other.clone(),
    }
}

fn over(own: &Object, base: &Object) -> Object {
    let mut merged = base.clone();
    for (name, value) in own.iter() {
        let value = match (value, base.get(name)) {
            (Value::Object(own), Some(Value::Object(base))) => Value::Object(over(own, base)),
            _ => value.clone(),
        };
        merged.set(name.to_owned(), value);
    }
    merged
}

/// Reads one object along its layout. `entry` is the number of the additional workspace it belongs to, from 0.
fn object(node: NodeRef<'_>, layout: &Layout, object_layout: &ObjectLayout, entry: Option<usize>) -> Object {
    let mut values = Object::new();
    if node.kind() != NodeKind::Object {
        return values;
    }
    for child in node.children() {
        step();
        let Some((_, member)) = object_layout.member(child.key()) else { continue };
        let value = match (member.field.shape, layout.child(member)) {
            (Shape::Object, Some(inner)) => Value::Object(object(child, layout, inner, entry)),
            (Shape::Objects, Some(inner)) if child.kind() == NodeKind::Array => Value::Array(
                child
                    .children()
                    .enumerate()
                    .map(|(index, item)| Value::Object(object(item, layout, inner, Some(index))))
                    .collect(),
            ),
            (Shape::Secret { env, .. }, _) => match secret_of(child, env, entry) {
                Some(secret) => Value::Secret(secret),
                None => continue,
            },
            #[cfg(feature = "check")]
            (Shape::Extra, _) => extra::value(child),
            #[cfg(feature = "check")]
            (Shape::Text(format), _) if format.is_address() => plain::address(child),
            _ => Value::of(child),
        };
        // `null`, an empty text, or an object that holds nothing, is not an answer.
        let empty = match &value {
            Value::Null => true,
            Value::Text(text) => text.is_empty(),
            Value::Object(object) => object.is_empty() && member.field.is_object(),
            _ => false,
        };
        if !empty {
            values.set(member.name, value);
        }
    }
    values
}

/// A secret and its name: that of its own variable, or that of the field, numbered from 2 for additional workspaces.
fn secret_of(node: NodeRef<'_>, env: &str, entry: Option<usize>) -> Option<Secret> {
    let by_default = || match entry {
        None => env.to_owned(),
        Some(index) => format!("{env}_{}", index + 2),
    };
    let named = |name: &str| Secret { name: name.to_owned(), source: Source::Env(name.to_owned()) };
    if let Some(text) = node.text() {
        return match secret::reference(text) {
            Some(name) => Some(named(name)),
            None if text.is_empty() => None,
            None => Some(Secret { name: by_default(), source: Source::Literal(Clear::new(text)) }),
        };
    }
    // A name that a shell would not accept must never reach a rendering.
    if let Some(name) = node.get("env").and_then(NodeRef::text).filter(|name| secret::is_env_name(name)) {
        return Some(named(name));
    }
    if let Some(path) = node.get("file").and_then(NodeRef::text) {
        return Some(Secret { name: by_default(), source: Source::File(path.to_owned()) });
    }
    let words: Vec<String> = node.get("command")?.children().filter_map(NodeRef::text).map(str::to_owned).collect();
    (!words.is_empty()).then(|| Secret { name: by_default(), source: Source::Command(words) })
}

//! Answers while they are being given: any value at any place, in any order.

use zeroize::Zeroizing;

use super::assumed::remove;
use super::{Finding, Fix, Shown, shown};
use crate::read;
use crate::secret::{Clear, Secret, SecretError, Source, View};
use crate::setup::{Answers, Literals, to_setup_value, with_paths};
use crate::tree::Pointer;
use crate::value::{Object, Value, json};

/// A setup that is being written. Nothing that was typed is lost when a question goes away: its answer waits until the
/// question comes back.
#[derive(Clone)]
pub struct Draft {
    root: Value,
}

impl Default for Draft {
    fn default() -> Self {
        Self { root: Value::from([("ucforge", 1_u64.into())]) }
    }
}

impl Draft {
    /// Restores a draft from the text that [`Draft::stored`] returned; `None` if the text is not one.
    pub fn restore(stored: &str) -> Option<Self> {
        let read = read::read(stored, read::Format::Json);
        let root = read.tree.root().filter(|_| read.findings.is_empty())?;
        let answers = Answers::of(root);
        // Only our own drafts: the next one must not overwrite anything else.
        answers.get("ucforge")?;
        Some(Self { root: Value::Object(answers.values().clone()) })
    }

    /// The same answers, with the paths of secret files changed by `moved`.
    #[must_use]
    pub fn with_paths(&self, moved: &dyn Fn(&str) -> String) -> Self {
        Self { root: with_paths(&self.root, moved) }
    }

    /// The draft as JSON without literal secrets: safe to store.
    pub fn stored(&self) -> String {
        let json = self.json();
        let tree = read::tree(&json);
        let kept = tree.root().map(|root| Answers::of(root).without_secrets());
        kept.and_then(|kept| json::pretty(&kept, &View::Masked).ok()).unwrap_or_default()
    }

    /// All answers, including those whose questions have gone away.
    pub fn all(&self) -> &Value {
        &self.root
    }

    /// Answers a question. Missing lists and objects on the way are created.
    pub fn set(&mut self, pointer: &str, value: Value) {
        let names: Vec<String> = Pointer::names(pointer).collect();
        self.root.set_at(&names, value);
    }

    /// Answers a question with a secret, or with a reference to one.
    pub fn set_secret(&mut self, pointer: &str, typed: &str) {
        let literal = || Secret { name: String::new(), source: Source::Literal(Clear::new(typed)) };
        self.set(pointer, Value::Secret(reference(typed).unwrap_or_else(literal)));
    }

    /// Removes an answer, and whatever held nothing else. After an entry of a list, the following ones move up.
    pub fn clear_answer(&mut self, pointer: &str) {
        let names: Vec<String> = Pointer::names(pointer).collect();
        remove(&mut self.root, &names);
    }

    /// Adds an empty entry to a list of objects, and returns its number. A single value in place of the list becomes
    /// its first entry.
    pub fn add_entry(&mut self, pointer: &str) -> usize {
        let count = match self.get(pointer) {
            Some(Value::Array(items)) => items.len(),
            None | Some(Value::Null) => 0,
            Some(single) => {
                let single = single.clone();
                self.set(pointer, Value::Array(vec![single]));
                1
            }
        };
        self.set(&format!("{pointer}/{count}"), Value::Object(Object::new()));
        count
    }

    /// Adds the answers of another draft, for its platform. If both answer a question, the other draft wins.
    pub fn add(&mut self, other: &Self) {
        let (Value::Object(own), Value::Object(others)) = (&mut self.root, &other.root) else { return };
        own.remove("platform");
        merge(own, others);
    }

    /// Whether anything was answered besides the flow.
    pub fn has_answers(&self) -> bool {
        self.answers().iter().any(|pointer| !["/ucforge", "/flow"].contains(&pointer.as_str()))
    }

    /// The answer at a place.
    pub fn get(&self, pointer: &str) -> Option<&Value> {
        self.root.at(pointer)
    }

    /// The setup that a form shows for the draft, without assumed answers: as it is written to a file.
    #[must_use]
    pub fn answered(&self, shown: &Shown) -> Self {
        let mut answered = Self::restore(&shown.json).unwrap_or_default();
        for (pointer, _) in shown.assumed.iter().filter(|(pointer, _)| self.get(pointer).is_none()) {
            answered.clear_answer(pointer);
        }
        answered
    }

    /// What a form shows for the draft. `check` finds what is wrong with a setup as JSON, as [`crate::report::answers`]
    /// does.
    pub fn shown(&self, check: impl FnOnce(&str) -> Vec<Finding>) -> Shown {
        shown(&self.json(), check)
    }

    /// The draft after the fix of one of its findings; `None` if the fix does not fit.
    #[must_use]
    pub fn fixed(&self, shown: &Shown, fix: &Fix) -> Option<Self> {
        let root = shown.fixed(fix, &self.root)?;
        // Read again, so that secrets that the fix has touched are secrets again.
        Self::restore(&Self { root }.json())
    }

    /// The whole draft as JSON, secrets in plain text.
    pub fn json(&self) -> Zeroizing<String> {
        // Only literal secrets are left, so nobody is asked for one.
        let none = |_: &Secret| Err(SecretError::NoProgram);
        let spelled = to_setup_value(&self.root, Literals::Keep).unwrap_or(Value::Null);
        Zeroizing::new(json::compact(&spelled, &View::Revealed(&none)).unwrap_or_default())
    }

    /// The pointers of all answers: values that hold no others. The entries of a list of texts count one by one.
    fn answers(&self) -> Vec<String> {
        let mut all = Vec::new();
        leaves(&self.root, &mut Pointer::root(), &mut all);
        all
    }
}

#[cfg(feature = "yaml")]
use crate::setup::typed_reference as reference;

/// Without a reader of YAML, only `${NAME}` is a reference, and whoever reads the draft recognizes it.
#[cfg(not(feature = "yaml"))]
fn reference(_: &str) -> Option<Secret> {
    None
}

fn merge(own: &mut Object, others: &Object) {
    for (name, value) in others.iter() {
        match (own.get_mut(name), value) {
            (Some(Value::Object(own)), Value::Object(value)) => merge(own, value),
            (Some(own), value) => *own = value.clone(),
            (None, value) => own.push(name.to_owned(), value.clone()),
        }
    }
}

fn leaves(value: &Value, pointer: &mut Pointer, all: &mut Vec<String>) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            for (name, value) in object.iter() {
                let length = pointer.push_name(name);
                leaves(value, pointer, all);
                pointer.cut(length);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let length = pointer.push_index(index);
                leaves(item, pointer, all);
                pointer.cut(length);
            }
        }
        // An empty entry of a list holds no answer.
        Value::Object(_) => {}
        _ => all.push(pointer.as_str().to_owned()),
    }
}

#[cfg(all(test, feature = "convert"))]
mod tests;

//! From answers to payloads: the catalogue says which answer goes where.

#[cfg(feature = "check")]
use super::error::DocumentError;
use crate::catalogue::{Choices, Layout, Member, ObjectLayout, Shape, Write};
#[cfg(feature = "check")]
use crate::check::Setup;
#[cfg(feature = "check")]
use crate::kinds::Document;
use crate::kinds::{Flow, Payload};
use crate::platform::Platform;
use crate::setup::Answers;
#[cfg(feature = "check")]
use crate::tree::Pointer;
use crate::value::{Object, Value};

/// The payload of a kind, from a setup.
///
/// Errors: [`DocumentError::NotInFlow`], when the setup's flow has no such document.
#[cfg(feature = "check")]
pub fn build(setup: &Setup, kind: Payload) -> Result<Value, DocumentError> {
    if !setup.platform().catalogue.payloads(setup.flow()).contains(&kind) {
        return Err(DocumentError::NotInFlow(setup.platform(), setup.flow(), Document::Payload(kind)));
    }
    Ok(payload(setup.values(), setup.flow(), kind))
}

/// The payload as far as the answers go, right or wrong: for showing it while it is being written, never for sending.
pub fn preview(answers: &Answers, kind: Payload) -> Option<Value> {
    let flow = answers.flow().filter(|flow| answers.platform().catalogue.payloads(*flow).contains(&kind))?;
    Some(payload(answers.values(), flow, kind))
}

pub(crate) fn payload(answers: &Object, flow: Flow, kind: Payload) -> Value {
    let catalogue = &Platform::of_answers(answers).catalogue;
    let layout = catalogue.layout(kind);
    let builder = Builder { layout, flow, kind };
    let built = Value::Object(builder.object(layout.root(), answers, catalogue.choices_of(answers)));
    #[cfg(feature = "check")]
    let built = with_extra(built, answers, kind);
    built
}

/// The payload with the fields that the setup adds to it.
#[cfg(feature = "check")]
fn with_extra(mut built: Value, answers: &Object, kind: Payload) -> Value {
    let extra = answers.get("extra").and_then(|extra| extra.get(kind.name())).and_then(Value::object);
    for (pointer, value) in extra.into_iter().flat_map(Object::iter) {
        built.set_at(&Pointer::names(pointer).collect::<Vec<_>>(), value.clone());
    }
    built
}

struct Builder {
    layout: &'static Layout,
    flow: Flow,
    kind: Payload,
}

impl Builder {
    /// One object of the document. `answers` are those of the workspace it belongs to.
    fn object(&self, object: &ObjectLayout, answers: &Object, choices: Choices) -> Object {
        let mut built = Object::new();
        for member in &object.members {
            if member.field.when.holds(choices) == Some(true)
                && let Some(value) = self.member(member, answers, choices)
            {
                built.push(member.name, value);
            }
        }
        built.put_first(self.layout.catalogue().key_order(self.kind, self.flow, choices, &object.pointer));
        built
    }

    fn member(&self, member: &Member, answers: &Object, choices: Choices) -> Option<Value> {
        match (member.field.shape, self.layout.child(member)) {
            (Shape::Object, Some(child)) => {
                let built = self.object(child, answers, choices);
                (!built.is_empty()).then_some(Value::Object(built))
            }
            (Shape::Objects, Some(child)) => {
                member.places.iter().find(|place| place.is_for(self.flow))?;
                let Some(Value::Array(entries)) = answer(member, answers) else { return None };
                let built: Vec<_> = entries
                    .iter()
                    .filter_map(Value::object)
                    .map(|entry| Value::Object(self.object(child, entry, self.layout.catalogue().choices_of(entry))))
                    .collect();
                // An empty list is intentional: in an update it says that there are to be no entries.
                (entries.is_empty() || !built.is_empty()).then_some(Value::Array(built))
            }
            _ => {
                let place = member.places.iter().find(|place| place.is_for(self.flow))?;
                let given = || answer(member, answers).cloned();
                match place.write {
                    Write::Never => None,
                    Write::Always(literal) => Some(literal.into()),
                    Write::Answer => given(),
                    Write::AnswerOr(literal) => Some(given().unwrap_or_else(|| literal.into())),
                    Write::AnswerUnless(literal) => given().filter(|value| !literal.is(value)),
                }
            }
        }
    }
}

/// The answer to a member's question among those of its workspace.
fn answer<'a>(member: &Member, answers: &'a Object) -> Option<&'a Value> {
    let mut names = member.field.setup?.split('/').skip(1);
    let first = answers.get(names.next()?)?;
    names.try_fold(first, |value, name| value.get(name))
}

//! JSON Schema 2020-12 of the documents, derived from the catalogue.
//!
//! Every UC1xx error of the checks fails the schema, and a document without errors passes it: so there is no keyword
//! that refuses what is only a warning.

mod openapi;

pub use openapi::openapi;

use crate::catalogue::{Format, Layout, Literal, Member, ObjectLayout, Shape, When};
use crate::kinds::Kind;
use crate::platform::{CHOICES, Platform};
use crate::value::{Object, Value};

/// The schema of a kind of document of a platform.
pub fn schema(platform: &'static Platform, kind: impl Into<Kind>) -> Value {
    let kind = kind.into();
    let layout = platform.catalogue.layout(kind);
    let mut schema = Object::new();
    schema.set("$schema", "https://json-schema.org/draft/2020-12/schema".into());
    schema.set("title", kind.name().into());
    for (name, value) in (Writer { layout }).object(layout.root()).iter() {
        schema.set(name.to_owned(), value.clone());
    }
    Value::Object(schema)
}

struct Writer {
    layout: &'static Layout,
}

impl Writer {
    fn object(&self, object: &ObjectLayout) -> Object {
        let mut schema = Object::new();
        schema.set("type", "object".into());
        let mut properties = Object::new();
        for member in &object.members {
            properties.push(member.name, self.member(member));
        }
        schema.set("properties", Value::Object(properties));
        let always = Self::required(object, &|when| when == When::ALWAYS);
        if !always.is_empty() {
            schema.set("required", Value::Array(always));
        }
        if object.is_connection() {
            let conditions = self.credentials(object);
            schema.set("allOf", Value::Array(conditions));
        }
        schema
    }

    fn required(object: &ObjectLayout, fits: &dyn Fn(When) -> bool) -> Vec<Value> {
        let names = object.members.iter().filter(|member| fits(member.field.when));
        names.filter(|member| member.is_required(None)).map(|member| member.name.into()).collect()
    }

    /// What each value of the deciding fields requires, here and in the objects that hold them.
    fn credentials(&self, object: &ObjectLayout) -> Vec<Value> {
        let sign_in = self.layout.catalogue().sign_in;
        let Some(first) = sign_in.first() else { return Vec::new() };
        let mut conditions = Vec::new();
        for (way, named) in (0..).zip(first.values) {
            let mut then = Object::new();
            then.set("required", Value::Array(Self::required(object, &|when| only(when, 0, way))));
            for (of, discriminator) in sign_in.iter().enumerate().skip(1) {
                // It decides for the members beside it.
                let [holder, name] = discriminator.path else { continue };
                let Some(inner) = object.member(holder).filter(|(_, member)| member.field.when.wants(0) == Some(way))
                else {
                    continue;
                };
                let Some(inner) = self.layout.child(inner.1) else { continue };
                let mut schema = Object::new();
                schema.set("required", Value::Array(Self::required(inner, &|when| only(when, 0, way))));
                let others =
                    (0..).zip(discriminator.values).filter(|(number, _)| Some(*number) != discriminator.otherwise);
                for (number, value) in others {
                    let branch = |value: u8| {
                        let names =
                            Self::required(inner, &|when| when.wants(0) == Some(way) && when.wants(of) == Some(value));
                        Value::from([("required", Value::Array(names))])
                    };
                    schema.set("if", is(name, *value));
                    schema.set("then", branch(number));
                    if let Some(otherwise) = discriminator.otherwise {
                        schema.set("else", branch(otherwise));
                    }
                }
                then.set("properties", Value::from([(*holder, Value::Object(schema))]));
            }
            conditions.push(Value::from([("if", is(first.name(), *named)), ("then", Value::Object(then))]));
        }
        conditions
    }

    fn member(&self, member: &Member) -> Value {
        let field = member.field;
        let mut schema = match (field.shape, self.layout.child(member)) {
            (Shape::Object, Some(child)) => self.object(child),
            (Shape::Objects, Some(child)) => {
                let mut list = Object::new();
                list.set("type", "array".into());
                list.set("items", Value::Object(self.object(child)));
                list
            }
            (shape, _) => leaf(shape, member.is_required(None)),
        };
        if let Some(fixed) = member.fixed(None) {
            schema.set("const", fixed.into());
        }
        schema.set("description", field.help.into());
        Value::Object(schema)
    }
}

/// That a member is there and has a value.
fn is(name: &'static str, value: Literal) -> Value {
    Value::from([
        ("properties", Value::from([(name, Value::from([("const", value.into())]))])),
        ("required", Value::Array(vec![name.into()])),
    ])
}

/// Whether a condition is about one deciding field alone, and wants this value of it.
fn only(when: When, of: usize, value: u8) -> bool {
    when.0.len() == 1 && when.wants(of) == Some(value)
}

fn leaf(shape: Shape, required: bool) -> Object {
    let mut schema = Object::new();
    match shape {
        Shape::Boolean => schema.set("type", "boolean".into()),
        Shape::Integer { min, max } => {
            schema.set("type", "integer".into());
            schema.set("minimum", Literal::Integer(min).into());
            schema.set("maximum", Literal::Integer(max).into());
        }
        Shape::Platform => {
            schema.set("type", "string".into());
            schema.set("enum", Value::Array(CHOICES.iter().map(|choice| choice.value.into()).collect()));
        }
        Shape::Choice(choices) => {
            schema.set("type", "string".into());
            schema.set("enum", Value::Array(choices.iter().map(|choice| choice.value.into()).collect()));
        }
        Shape::Texts(format) => {
            schema.set("type", "array".into());
            if required {
                schema.set("minItems", 1_u64.into());
            }
            schema.set("items", Value::Object(text(format, Empty::Refused)));
        }
        Shape::Text(format) => {
            let may_be_empty = !required && format.may_be_empty();
            schema = text(format, if may_be_empty { Empty::Allowed } else { Empty::Refused });
        }
        Shape::Secret { .. } => schema = text(Format::Any, Empty::Refused),
        Shape::Exceptions => {
            schema.set("type", "object".into());
            schema.set("additionalProperties", Value::from([("type", "string".into())]));
        }
        Shape::Extra => {
            schema.set("type", "object".into());
            schema.set("additionalProperties", Value::from([("type", "object".into())]));
        }
        Shape::Object | Shape::Objects | Shape::Anything => {}
    }
    schema
}

/// What becomes of an empty text, or of one that is only whitespace.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Empty {
    Allowed,
    Refused,
}

fn text(format: Format, empty: Empty) -> Object {
    let mut schema = Object::new();
    schema.set("type", "string".into());
    if format == Format::CatalogName {
        schema.set("pattern", "^[A-Za-z_][A-Za-z0-9_]*$".into());
        schema.set("maxLength", 255_u64.into());
    } else if empty == Empty::Refused {
        schema.set("pattern", "\\S".into());
    }
    schema
}

#[cfg(test)]
mod tests;

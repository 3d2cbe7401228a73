//! JSON Schema 2020-12 of the documents, derived from the catalogue.
//!
//! Every UC1xx error of the checks fails the schema, and a document without errors passes it: so there is no keyword
//! that refuses what is only a warning.

use crate::catalogue::{Authentication, Format, Layout, Literal, Member, ObjectLayout, Shape, When, layout};
use crate::kinds::Kind;
use crate::value::{Object, Value};

/// The schema of a payload kind.
pub fn schema(kind: Kind) -> Value {
    let layout = layout(kind);
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
        let always = Self::required(object, When::Always);
        if !always.is_empty() {
            schema.set("required", Value::Array(always));
        }
        if object.authenticates() {
            let conditions = self.credentials(object);
            schema.set("allOf", Value::Array(conditions));
        }
        schema
    }

    fn required(object: &ObjectLayout, when: When) -> Vec<Value> {
        let names = object.members.iter().filter(|member| member.field.when == when);
        names.filter(|member| member.is_required(None)).map(|member| member.name.into()).collect()
    }

    /// What each way to sign in requires, here and in the client's own object.
    fn credentials(&self, object: &ObjectLayout) -> Vec<Value> {
        let with = |name: &str, then: Value| {
            let condition = Value::from([
                ("properties", Value::from([("authenticationType", Value::from([("const", name.into())]))])),
                ("required", Value::Array(vec!["authenticationType".into()])),
            ]);
            Value::from([("if", condition), ("then", then)])
        };
        let token = Value::from([("required", Value::Array(Self::required(object, When::Token)))]);
        let mut oauth = Object::new();
        oauth.set("required", Value::Array(Self::required(object, When::OAuth)));
        if let Some(client) = object.member("oAuthClientConfig").and_then(|(_, member)| self.layout.child(member)) {
            let branch = |when| Value::from([("required", Value::Array(Self::required(client, when)))]);
            let certificate = Value::from([
                ("properties", Value::from([("useCertificate", Value::from([("const", true.into())]))])),
                ("required", Value::Array(vec!["useCertificate".into()])),
            ]);
            let client_schema = Value::from([
                ("required", Value::Array(Self::required(client, When::OAuth))),
                ("if", certificate),
                ("then", branch(When::Certificate)),
                ("else", branch(When::ClientSecret)),
            ]);
            oauth.set("properties", Value::from([("oAuthClientConfig", client_schema)]));
        }
        vec![with(Authentication::TOKEN, token), with(Authentication::OAUTH, Value::Object(oauth))]
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

fn leaf(shape: Shape, required: bool) -> Object {
    let mut schema = Object::new();
    match shape {
        Shape::Boolean => schema.set("type", "boolean".into()),
        Shape::Integer { min, max } => {
            schema.set("type", "integer".into());
            schema.set("minimum", Literal::Integer(min).into());
            schema.set("maximum", Literal::Integer(max).into());
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
            schema.set("items", Value::Object(text(format, true)));
        }
        Shape::Text(format) => schema = text(format, required || !format.may_be_empty()),
        Shape::Secret { .. } => schema = text(Format::Any, true),
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

fn text(format: Format, not_blank: bool) -> Object {
    let mut schema = Object::new();
    schema.set("type", "string".into());
    if format == Format::CatalogName {
        schema.set("pattern", "^[A-Za-z_][A-Za-z0-9_]*$".into());
        schema.set("maxLength", 255_u64.into());
    } else if not_blank {
        schema.set("pattern", "\\S".into());
    }
    schema
}

#[cfg(test)]
mod tests;

//! Members that are not objects of the catalogue, and what an editor shows of any member.

use crate::catalogue::{Absent, Choice, Field, Format, Layout, Literal, Member, Shape};
use crate::codes;
use crate::diagnostic::Severity;
use crate::kinds::{Kind, Payload};
use crate::platform::CHOICES;
use crate::read;
use crate::value::{Object, Value};

/// A character that is not whitespace. `\S` alone would not do: in JavaScript U+0085 is not whitespace and U+FEFF is,
/// elsewhere they are as in Unicode.
const FILLED_IN: &str = r"[^\s\u0085]|\uFEFF";

/// Adds what people read: a title, what the member is and where to find it, its default value, and an example.
pub(super) fn describe(schema: &mut Object, kind: Kind, member: &Member, fixed: Option<Literal>) {
    let field = member.field;
    schema.set("title", field.label.into());
    let parts = [field.help, field.find].into_iter().filter(|part| !part.is_empty());
    schema.set("description", parts.collect::<Vec<_>>().join("\n\n").into());
    let is_obvious = matches!(field.shape, Shape::Boolean | Shape::Choice(_) | Shape::Platform);
    // Only one value to start from: an editor that knows two inserts neither.
    if let Some(fixed) = fixed {
        schema.set("const", fixed.into());
    } else if let Some(value) = default(kind, member) {
        schema.set("default", value);
    } else if let Some(example) = example(kind, field).filter(|_| !is_obvious) {
        schema.set("examples", Value::Array(vec![example]));
    }
}

/// The value that counts if a member is left out.
fn default(kind: Kind, member: &Member) -> Option<Value> {
    let absent = match (kind, member.field.absent) {
        (Kind::Setup, _) => member.field.assumed,
        (Kind::Payload(_), _) if member.is_required(None) => "",
        (Kind::Payload(_), Absent::Is(value) | Absent::Settled(value)) => value,
        (Kind::Payload(payload), Absent::ByFlow { payloads, there, elsewhere, .. }) => {
            if payloads.has(payload) {
                there
            } else {
                elsewhere
            }
        }
        (Kind::Payload(_), Absent::Nothing | Absent::Like(_)) => "",
    };
    (!absent.is_empty()).then(|| typed(member.field.shape, absent))
}

/// An example of a value.
fn example(kind: Kind, field: &Field) -> Option<Value> {
    match field.shape {
        Shape::Secret { env, .. } if kind != Kind::Setup => Some(["${", env, "}"].concat().into()),
        _ if field.example.is_empty() => None,
        Shape::Texts(_) => Some(Value::Array(vec![field.example.into()])),
        shape => Some(typed(shape, field.example)),
    }
}

/// A value that the catalogue holds as text, converted to the type of its field.
fn typed(shape: Shape, text: &'static str) -> Value {
    match shape {
        Shape::Text(_) | Shape::Choice(_) | Shape::Platform => text.into(),
        // As somebody would write it into a setup.
        _ => read::read(text, read::Format::Yaml).tree.root().map_or(Value::Null, Value::of),
    }
}

/// The schema of a value.
pub(super) fn schema(layout: &Layout, member: &Member, required: bool) -> Object {
    let mut schema = Object::new();
    let mut set = |name: &'static str, value: Value| schema.set(name, value);
    match member.field.shape {
        Shape::Boolean => set("type", "boolean".into()),
        Shape::Integer { min, max } => {
            set("type", "integer".into());
            set("minimum", Literal::Integer(min).into());
            set("maximum", Literal::Integer(max).into());
        }
        Shape::Platform => choices(&mut schema, CHOICES),
        Shape::Choice(list) => match layout.catalogue().refused_ways(layout.kind(), member.name) {
            Some(refused) => open_choices(&mut schema, list, refused),
            None => choices(&mut schema, list),
        },
        Shape::Texts(format) => {
            set("type", "array".into());
            if required {
                set("minItems", 1_u64.into());
            }
            set("items", Value::Object(text(format, false)));
        }
        Shape::Text(format) => schema = text(format, !required && format.may_be_empty()),
        Shape::Secret { .. } if layout.kind() == Kind::Setup => {
            let text = Value::Object(text(Format::Any, false));
            set("anyOf", Value::Array(vec![reference(), text]));
        }
        Shape::Secret { .. } => schema = text(Format::Any, false),
        Shape::Exceptions => {
            set("type", "object".into());
            set("properties", exceptions());
        }
        Shape::Extra => {
            set("type", "object".into());
            set("properties", extra(layout));
            set("additionalProperties", false.into());
        }
        Shape::Object | Shape::Objects | Shape::Anything => {}
    }
    schema
}

fn choices(schema: &mut Object, list: &[Choice]) {
    schema.set("type", "string".into());
    let one = |choice: &Choice| Value::from([("const", choice.value.into()), ("description", choice.label.into())]);
    schema.set("oneOf", Value::Array(list.iter().map(one).collect()));
}

/// Choices of which the pages do not name all: any other text passes, unless it is certainly wrong or one of the choices
/// in another case.
fn open_choices(schema: &mut Object, list: &[Choice], refused: &[&'static str]) {
    schema.set("type", "string".into());
    let one = |choice: &Choice| Value::from([("const", choice.value.into()), ("description", choice.label.into())]);
    let words = list.iter().map(|choice| choice.value).chain(refused.iter().copied());
    let wrong = ["^(?:", &words.map(in_any_case).collect::<Vec<_>>().join("|"), ")$"].concat();
    let other = Value::from([("not", Value::from([("pattern", wrong.into())]))]);
    schema.set("anyOf", Value::Array(list.iter().map(one).chain([other]).collect()));
}

/// A pattern for a word in any case.
fn in_any_case(word: &str) -> String {
    let letter = |c: char| match c {
        'a'..='z' | 'A'..='Z' => ['[', c.to_ascii_uppercase(), c.to_ascii_lowercase(), ']'].iter().collect::<String>(),
        other => String::from(other),
    };
    word.chars().map(letter).collect()
}

fn text(format: Format, may_be_empty: bool) -> Object {
    let mut schema = Object::new();
    schema.set("type", "string".into());
    if format == Format::CatalogName {
        schema.set("pattern", "^[A-Za-z_][A-Za-z0-9_]*$".into());
        schema.set("maxLength", 255_u64.into());
    } else if !may_be_empty {
        schema.set("pattern", FILLED_IN.into());
    }
    schema
}

/// The schema of a reference: where the secret of a setup comes from.
fn reference() -> Value {
    let is = |title: &'static str, means: &'static str, holds: Value| {
        let mut schema = Object::new();
        schema.set("title", title.into());
        schema.set("description", means.into());
        for (name, value) in holds.object().into_iter().flat_map(Object::iter) {
            schema.set(name.to_owned(), value.clone());
        }
        Value::Object(schema)
    };
    let name = Value::from([("type", "string".into()), ("pattern", "^[A-Za-z_][A-Za-z0-9_]*$".into())]);
    let filled_in = Value::from([("type", "string".into()), ("minLength", 1_u64.into())]);
    let words = Value::from([
        ("type", "array".into()),
        ("minItems", 1_u64.into()),
        ("prefixItems", Value::Array(vec![filled_in.clone()])),
        ("items", Value::from([("type", "string".into())])),
    ]);
    Value::from([
        ("type", "object".into()),
        (
            "properties",
            Value::from([
                ("env", is("Environment variable", "The variable that holds the secret.", name)),
                (
                    "file",
                    is(
                        "File",
                        "The file that holds the secret, relative to the setup. One final newline is dropped.",
                        filled_in,
                    ),
                ),
                (
                    "command",
                    is(
                        "Command",
                        "A program and its arguments, run without a shell. What it prints is the secret.",
                        words,
                    ),
                ),
            ]),
        ),
        ("additionalProperties", false.into()),
        ("minProperties", 1_u64.into()),
        ("maxProperties", 1_u64.into()),
    ])
}

/// The schemas of the codes that may be allowed. Other names are left to `check`, which only warns of them.
fn exceptions() -> Value {
    let mut properties = Object::new();
    for code in codes::ALL.iter().filter(|code| code.severity() == Severity::Warning) {
        let mut one = Object::new();
        one.set("title", code.id().into());
        one.set("description", [code.words().means, "\n\nWrite why it is allowed here."].concat().into());
        properties.set(code.id(), Value::Object(one));
    }
    Value::Object(properties)
}

/// The schemas of the payloads that fields can be added to.
fn extra(layout: &Layout) -> Value {
    let mut properties = Object::new();
    for payload in Payload::ALL.into_iter().filter(|payload| layout.catalogue().sends(*payload)) {
        let one = Value::from([
            ("title", payload.title().into()),
            ("description", "JSON pointers into this document, each with a value.".into()),
            ("type", "object".into()),
        ]);
        properties.set(payload.name(), one);
    }
    Value::Object(properties)
}

/// The schema of values that a member must not have if it does not belong here: all that are not empty. `None` if no
/// value at all is right.
pub(super) fn too_much(member: &Member, required: bool) -> Option<Value> {
    let empty = match member.field.shape {
        Shape::Object | Shape::Exceptions | Shape::Extra => Value::Object(Object::new()),
        Shape::Objects => Value::Array(Vec::new()),
        Shape::Texts(_) if !required => Value::Array(Vec::new()),
        Shape::Text(format) if !required && format.may_be_empty() => "".into(),
        _ => return None,
    };
    Some(Value::from([("not", Value::from([("const", empty)]))]))
}

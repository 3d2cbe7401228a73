//! JSON Schema 2020-12 of the documents, derived from the catalogue.
//!
//! A document with a UC1xx error of the checks fails the schema, and a document without errors passes it, so no keyword
//! refuses what is only a warning. A field that makes sense only sometimes, such as a credential, is under `if` and
//! `then` and nowhere else, so that editors offer it only where it belongs.

mod cases;
mod leaf;
mod openapi;

pub use openapi::openapi;

use crate::catalogue::{Layout, Literal};
use crate::kinds::{Kind, Payload};
use crate::platform::{PLATFORMS, Platform};
use crate::value::{Object, Value};
use cases::Writer;

/// The schema of a kind of document of a platform. The schema for setups of the default platform also covers setups
/// that name another platform.
pub fn schema(platform: &'static Platform, kind: impl Into<Kind>) -> Value {
    let kind = kind.into();
    let layout = platform.catalogue.layout(kind);
    let mut schema = Object::new();
    schema.set("$schema", "https://json-schema.org/draft/2020-12/schema".into());
    schema.set("title", kind.title().into());
    schema.set("description", description(platform, kind).into());
    let is_of_all = kind == Kind::Setup && std::ptr::eq(platform, PLATFORMS[0]);
    let body = if is_of_all { setups() } else { Writer::new(layout).document_without(&[]) };
    for (name, value) in body.iter() {
        schema.set(name.to_owned(), value.clone());
    }
    if kind == Kind::Setup
        && !is_of_all
        && let Some(Value::Object(properties)) = schema.get_mut("properties")
        && let Some(Value::Object(named)) = properties.get_mut("platform")
    {
        named.set("const", platform.catalogue.id.into());
    }
    Value::Object(schema)
}

fn description(platform: &Platform, kind: Kind) -> String {
    let title = platform.catalogue.title;
    match kind {
        Kind::Setup => "The answers that every document of ucforge is built from.".to_owned(),
        Kind::Payload(Payload::Connection) => {
            ["The body of `POST /data/connection` and of `POST /data/connection/test`, for ", title, "."].concat()
        }
        Kind::Payload(payload) => {
            let (method, path) = payload.call().line();
            ["The body of `", method, " ", path, "`, for ", title, "."].concat()
        }
    }
}

/// The schema of setups of all platforms: what they share, and then what each has, by the platform that is named.
fn setups() -> Object {
    let layouts: Vec<&'static Layout> =
        PLATFORMS.iter().map(|platform| platform.catalogue.layout(Kind::Setup)).collect();
    let (usual, others) = (layouts[0], &layouts[1..]);
    let is_shared = |name: &&str| {
        let own = Writer::new(usual).always(name);
        own.is_some() && others.iter().all(|other| Writer::new(other).always(name) == own)
    };
    let names = usual.root().members.iter().map(|member| member.name);
    let (shared, rest): (Vec<&str>, Vec<&str>) = names.partition(is_shared);
    let mut schema = Writer::new(usual).document_without(&rest);
    let part = |layout: &'static Layout| {
        let mut part = Writer::new(layout).document_without(&shared);
        part.remove("type");
        Value::Object(part)
    };
    // The last `else` is for setups that name no platform.
    let by_platform = others.iter().rev().fold(part(usual), |otherwise, layout| {
        Value::from([
            ("if", cases::is_one_of(&["platform"], &[Literal::Text(layout.catalogue().id)])),
            ("then", part(layout)),
            ("else", otherwise),
        ])
    });
    let mut all = match schema.remove("allOf") {
        Some(Value::Array(all)) => all,
        _ => Vec::new(),
    };
    all.push(by_platform);
    schema.set("allOf", Value::Array(all));
    schema
}

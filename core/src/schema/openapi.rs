//! OpenAPI 3.1 of the tenant's API, from the table of endpoints and the catalogues.
//!
//! It describes what the pages say and what the sandbox answers. It leaves open what nobody knows yet: more members,
//! more states, other platforms.

use super::schema;
use crate::api::shape::{self, Member, Shape};
use crate::api::{Answer, Body, Call, Confidence, Effect, Endpoint, Immuta};
use crate::kinds::Payload;
use crate::platform::PLATFORMS;
use crate::text::listed;
use crate::value::{Object, Value};

/// The OpenAPI document for a version of Immuta.
pub fn openapi(version: Immuta) -> Value {
    let mut document = Document { schemas: Object::new() };
    let mut paths = Object::new();
    for call in Call::ALL.iter().filter(|call| call.endpoint().versions.contains(&version)) {
        let (method, path) = call.line();
        let mut item = match paths.get(path) {
            Some(Value::Object(item)) => item.clone(),
            _ => Object::new(),
        };
        item.set(method.to_ascii_lowercase(), document.operation(*call));
        paths.set(path, Value::Object(item));
    }
    for payload in Payload::ALL {
        document.payload(payload);
    }
    document.named("Error", &shape::ERROR);
    Value::from([
        ("openapi", "3.1.0".into()),
        (
            "info",
            Value::from([
                ("title", "Immuta: Integrations API and Connections API".into()),
                ("version", version.name().into()),
                ("summary", "As the published pages describe it, and as the sandbox of ucforge answers.".into()),
                (
                    "description",
                    "Not published by Immuta. Statuses, types and members that are not listed here may be there all the same.".into(),
                ),
                ("license", Value::from([("name", "MIT".into()), ("identifier", "MIT".into())])),
            ]),
        ),
        (
            "servers",
            Value::Array(vec![Value::from([
                ("url", "http://127.0.0.1:4173".into()),
                ("description", "The sandbox: ucforge serve".into()),
            ])]),
        ),
        ("security", Value::Array(vec![Value::from([("key", Value::Array(Vec::new()))])])),
        (
            "tags",
            Value::Array(TAGS.iter().map(|(name, means)| Value::from([("name", (*name).into()), ("description", (*means).into())])).collect()),
        ),
        ("paths", Value::Object(paths)),
        (
            "components",
            Value::from([
                ("schemas", Value::Object(document.schemas)),
                (
                    "securitySchemes",
                    Value::from([(
                        "key",
                        Value::from([
                            ("type", "apiKey".into()),
                            ("in", "header".into()),
                            ("name", "Authorization".into()),
                            ("description", "The API key as it is, or `Bearer` and a token.".into()),
                        ]),
                    )]),
                ),
            ]),
        ),
    ])
}

/// Groups of endpoints, by the first part of their paths.
const TAGS: [(&str, &str); 4] = [
    ("integrations", "The Integrations API, and the scripts of both APIs."),
    ("data", "The Connections API."),
    ("jobs", "Background jobs."),
    ("bim", "Keys and tokens."),
];

/// What a status means if the request did not succeed.
const STATUSES: [(u16, &str); 9] = [
    (400, "The request cannot be understood, or is not possible."),
    (401, "No key, or one that is not accepted."),
    (404, "There is no such thing."),
    (405, "The path has no such method."),
    (408, "The body did not arrive in time."),
    (409, "It is there already, or something else is changing it now."),
    (413, "The body is too large."),
    (415, "The body is of a type that is not read."),
    (422, "The validation failed."),
];

struct Document {
    schemas: Object,
}

impl Document {
    fn operation(&mut self, call: Call) -> Value {
        let endpoint = call.endpoint();
        let mut operation = Object::new();
        operation.set("operationId", call.name().into());
        operation.set("summary", endpoint.title.into());
        operation.set("description", description(endpoint).into());
        let tag = endpoint.path.split('/').nth(1).unwrap_or("");
        operation.set("tags", Value::Array(vec![tag.into()]));
        if call == Call::Authenticate {
            operation.set("security", Value::Array(Vec::new()));
        }
        let parameters = self.parameters(endpoint);
        if !parameters.is_empty() {
            operation.set("parameters", Value::Array(parameters));
        }
        if let Some(body) = self.body(endpoint.body) {
            operation.set("requestBody", body);
        }
        operation.set("responses", self.responses(endpoint));
        Value::Object(operation)
    }

    fn parameters(&mut self, endpoint: &Endpoint) -> Vec<Value> {
        let open = endpoint.path.split_once('{').and_then(|(_, rest)| rest.split_once('}')).map(|(name, _)| name);
        let in_path = open.map(|name| {
            let means = match name {
                "id" => "The id of the integration.",
                "connectionKey" => "The key of the connection.",
                _ => "The names from the connection to the object, with slashes between them.",
            };
            Value::from([
                ("name", name.into()),
                ("in", "path".into()),
                ("required", true.into()),
                ("description", means.into()),
                ("schema", Value::from([("type", "string".into()), ("minLength", 1_u64.into())])),
            ])
        });
        let in_query = endpoint.query.iter().map(|member| {
            Value::from([
                ("name", member.name.into()),
                ("in", "query".into()),
                ("required", member.required.into()),
                ("description", member.means.into()),
                ("schema", self.shape(&member.shape)),
            ])
        });
        in_path.into_iter().chain(in_query).collect()
    }

    fn body(&mut self, body: Body) -> Option<Value> {
        let (schema, required) = match body {
            Body::None => return None,
            Body::Payload(payload) => (reference(payload_name(payload)), true),
            Body::Optional(shape) => (self.shape(&shape), false),
            Body::Required(shape) => (self.shape(&shape), true),
        };
        let content = ["application/json", "application/yaml"];
        let content = content.map(|media_type| (media_type, Value::from([("schema", schema.clone())])));
        Some(Value::from([("required", required.into()), ("content", Value::from(content))]))
    }

    fn responses(&mut self, endpoint: &Endpoint) -> Value {
        let mut responses = Object::new();
        let (media_type, schema) = match endpoint.answer {
            Answer::Script => ("text/plain", Value::from([("type", "string".into())])),
            Answer::Json(shape) => ("application/json", self.shape(&shape)),
        };
        let content = Value::from([(media_type, Value::from([("schema", schema)]))]);
        responses.set("200", Value::from([("description", "It succeeded.".into()), ("content", content)]));
        let has_body = !matches!(endpoint.body, Body::None);
        for (status, means) in STATUSES {
            let is_possible = match status {
                401 => true,
                400 => has_body || !endpoint.query.is_empty(),
                408 | 413 | 415 => has_body,
                _ => endpoint.errors.contains(&status),
            };
            if is_possible {
                let content = Value::from([("application/json", Value::from([("schema", reference("Error"))]))]);
                responses.set(status.to_string(), Value::from([("description", means.into()), ("content", content)]));
            }
        }
        Value::Object(responses)
    }

    /// Adds the schema of a payload: that of each platform, and any object of a platform that is not known here.
    fn payload(&mut self, payload: Payload) {
        let mut known = Vec::new();
        let mut all = Vec::new();
        for platform in PLATFORMS.iter().filter(|platform| platform.catalogue.sends(payload)) {
            let name = [payload_name(payload), "-", platform.catalogue.id].concat();
            let mut own = Object::new();
            if let Value::Object(schema) = schema(platform, payload) {
                own = schema
                    .iter()
                    .filter(|(name, _)| *name != "$schema")
                    .map(|(name, value)| (name.to_owned(), value.clone()))
                    .collect();
            }
            known.push(Value::from(platform.catalogue.wire));
            all.push(reference(&name));
            self.schemas.set(name, Value::Object(own));
        }
        let open = match payload {
            Payload::Connection => ("connection", "technology"),
            _ => ("", "type"),
        };
        let other = Value::from([
            ("type", "object".into()),
            ("required", Value::Array(vec![open.1.into()])),
            (
                "properties",
                Value::from([(
                    open.1,
                    Value::from([("type", "string".into()), ("not", Value::from([("enum", Value::Array(known))]))]),
                )]),
            ),
        ]);
        all.push(match open.0 {
            "" => other,
            holder => Value::from([
                ("type", "object".into()),
                ("required", Value::Array(vec!["connectionKey".into(), holder.into()])),
                (
                    "properties",
                    Value::from([("connectionKey", Value::from([("type", "string".into())])), (holder, other)]),
                ),
            ]),
        });
        self.schemas.set(payload_name(payload), Value::from([("anyOf", Value::Array(all))]));
    }

    fn named(&mut self, name: &'static str, shape: &Shape) -> Value {
        if self.schemas.get(name).is_none() {
            // Set before its members, which may name it again.
            self.schemas.set(name, Value::Object(Object::new()));
            let schema = self.shape(match shape {
                Shape::Named(_, inner) => inner,
                other => other,
            });
            self.schemas.set(name, schema);
        }
        reference(name)
    }

    fn shape(&mut self, shape: &Shape) -> Value {
        match shape {
            Shape::Text => Value::from([("type", "string".into())]),
            Shape::Secret => Value::from([("type", "string".into()), ("format", "password".into())]),
            Shape::Integer => Value::from([("type", "integer".into())]),
            Shape::Boolean => Value::from([("type", "boolean".into())]),
            Shape::Id => Value::from([("type", Value::Array(vec!["string".into(), "integer".into()]))]),
            Shape::Known(texts) => Value::from([
                ("type", "string".into()),
                ("examples", Value::Array(texts.iter().map(|text| (*text).into()).collect())),
            ]),
            Shape::List(of) => Value::from([("type", "array".into()), ("items", self.shape(of))]),
            Shape::Map(of) => Value::from([("type", "object".into()), ("additionalProperties", self.shape(of))]),
            Shape::Object(members) => self.object(members),
            Shape::Either(shapes) => {
                Value::from([("anyOf", Value::Array(shapes.iter().map(|shape| self.shape(shape)).collect()))])
            }
            Shape::Named(name, _) => self.named(name, shape),
            Shape::Payload(payload) => reference(payload_name(*payload)),
            Shape::OrNull(of) => {
                Value::from([("anyOf", Value::Array(vec![self.shape(of), Value::from([("type", "null".into())])]))])
            }
            Shape::Anything => Value::Object(Object::new()),
        }
    }

    fn object(&mut self, members: &[Member]) -> Value {
        let mut properties = Object::new();
        for member in members {
            let mut schema = self.shape(&member.shape);
            if let Value::Object(schema) = &mut schema {
                schema.set("description", member.means.into());
            }
            properties.set(member.name, schema);
        }
        let required: Vec<Value> =
            members.iter().filter(|member| member.required).map(|member| member.name.into()).collect();
        let mut schema = Object::new();
        schema.set("type", "object".into());
        if !required.is_empty() {
            schema.set("required", Value::Array(required));
        }
        schema.set("properties", Value::Object(properties));
        Value::Object(schema)
    }
}

/// The description of an endpoint: who may call it, what follows from it, and where that is documented.
fn description(endpoint: &Endpoint) -> String {
    let mut parts = Vec::new();
    if !endpoint.permissions.is_empty() {
        parts.push(format!("Permission: {}.", listed(endpoint.permissions, "or")));
    }
    if let Effect::Changes(consequences) = endpoint.effect {
        parts.extend(consequences.iter().map(|consequence| consequence.text.to_owned()));
    }
    if endpoint.confidence == Confidence::PartlySeen {
        parts.push("The pages do not show its body or its response: what is here is assumed.".to_owned());
    }
    parts.push(format!("Source: {}.", endpoint.source.title()));
    parts.join(" ")
}

fn payload_name(payload: Payload) -> &'static str {
    match payload {
        Payload::ScriptCreate => "ScriptCreate",
        Payload::IntegrationCreate => "IntegrationCreate",
        Payload::IntegrationUpdate => "IntegrationUpdate",
        Payload::Connection => "ConnectionRegistration",
    }
}

fn reference(name: &str) -> Value {
    Value::from([("$ref", ["#/components/schemas/", name].concat().into())])
}

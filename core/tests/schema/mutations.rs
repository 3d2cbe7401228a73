//! Mistakes: what people, editors and other programs do to documents, several at once.

use serde_json::{Value, json};

use crate::random::Random;

/// Names from all kinds of documents, and some of nobody's.
const NAMES: &[&str] = &[
    "type",
    "config",
    "autoBootstrap",
    "connection",
    "nativeIntegration",
    "connectionKey",
    "technology",
    "hostname",
    "host",
    "port",
    "httpPath",
    "workspaceUrl",
    "authenticationType",
    "token",
    "oAuthClientConfig",
    "clientId",
    "clientSecret",
    "authorityUrl",
    "useCertificate",
    "publicCertificateThumbprint",
    "oauthPrivateKey",
    "scope",
    "catalog",
    "catalogs",
    "audit",
    "enabled",
    "groupPattern",
    "deny",
    "workspaceIds",
    "additionalWorkspaceConnections",
    "jobConfig",
    "workspaceDirectoryPath",
    "jobClusterId",
    "unityCatalog",
    "settings",
    "isActive",
    "activateNewChildren",
    "dataOwners",
    "infrastructureAdmins",
    "options",
    "forceRecursiveCrawl",
    "ucforge",
    "flow",
    "platform",
    "immutaUrl",
    "servicePrincipal",
    "govern",
    "schema",
    "table",
    "view",
    "materializedView",
    "extends",
    "allow",
    "extra",
    "id",
    "status",
    "unknown",
    "proxy",
    "$schema",
    "",
];

/// Texts that mean something somewhere, or nothing.
const TEXTS: &[&str] = &[
    "",
    " ",
    "\t\n",
    "\u{a0}",
    "\u{85}",
    "\u{feff}",
    "\u{200b}",
    "x",
    "token",
    "oAuthM2M",
    "Token",
    "oauthm2m",
    "Databricks",
    "databricks",
    "Trino",
    "trino",
    "TRINO",
    "Snowflake",
    "connection",
    "integration-automatic",
    "integration-manual",
    "integration-update",
    "Connection",
    "true",
    "false",
    "443",
    "1",
    "null",
    "REDACTED",
    "<REDACTED>",
    "[REDACTED]",
    "${TOKEN}",
    "${}",
    "$TOKEN",
    "{{x}}",
    "<your token>",
    "https://h.example.com",
    "h.example.com:443/x",
    "1immuta",
    "immuta prod",
    "immuta",
    "imm\u{fc}ta",
    "system",
    "undefined",
    "/Workspace/ImmutaArtifacts",
    "all-apis",
    "sql",
    "/sql/1.0/warehouses/x",
    "dapi0123456789abcdef0123456789abcdef",
    "a.b.c",
    "a.b",
    "UC220",
    "connection/proxy",
    "\u{1f600}",
    "a\nb",
    "`a`",
];

fn numbers() -> Vec<Value> {
    let mut all: Vec<Value> =
        [-1_i64, 0, 1, 2, 443, 8443, 65535, 65536, 4_294_967_296, i64::MAX].map(Value::from).to_vec();
    all.extend([443.0, 443.5, 0.0, 1.0, 1e20, 1e300, -0.0].map(|number: f64| json!(number)));
    all.push(json!(u64::MAX));
    all
}

/// Any value.
fn value(random: &mut Random, depth: usize) -> Value {
    match random.below(if depth > 2 { 7 } else { 12 }) {
        0 => Value::Null,
        1 => json!(random.one_in(2)),
        2 | 3 => random.pick(&numbers()).clone(),
        4..=6 => json!(random.pick(TEXTS)),
        7 => json!([]),
        8 => json!({}),
        9 => Value::Array((0..=random.below(2)).map(|_| value(random, depth + 1)).collect()),
        10 => {
            let name = *random.pick(&["env", "file", "command", "vault"]);
            let value =
                if name == "command" && random.one_in(2) { json!(["pass", "x"]) } else { value(random, depth + 1) };
            json!({name: value})
        }
        _ => (0..=random.below(2)).map(|_| ((*random.pick(NAMES)).to_owned(), value(random, depth + 1))).collect(),
    }
}

/// The places of all values inside of one, those further out first.
fn places(inside: &Value, pointer: &str, all: &mut Vec<String>) {
    let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
    let children: Vec<(String, &Value)> = match inside {
        Value::Object(members) => members.iter().map(|(name, value)| (escaped(name), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    for (name, child) in children {
        let pointer = format!("{pointer}/{name}");
        all.push(pointer.clone());
        places(child, &pointer, all);
    }
}

/// None to five mistakes.
pub(crate) fn some(document: &mut Value, random: &mut Random) {
    let number = *random.pick(&[0, 1, 1, 1, 1, 2, 2, 3, 5]);
    for _ in 0..number {
        one(document, random);
    }
    if random.one_in(300) {
        *document = value(random, 0);
    }
}

fn one(document: &mut Value, random: &mut Random) {
    let mut all = Vec::new();
    places(document, "", &mut all);
    if all.is_empty() {
        return;
    }
    let place = random.pick(&all).clone();
    let (parent, name) = place.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/").replace("~0", "~");
    let own = document.pointer(&place).unwrap().clone();
    match random.below(16) {
        0 | 1 => {
            remove(document, parent, &name);
        }
        2 => {
            let to = renamed(&name, random);
            if remove(document, parent, &name) {
                insert(document, parent, to, own);
            }
        }
        3..=5 => *document.pointer_mut(&place).unwrap() = value(random, 0),
        6 => {
            // To another object.
            remove(document, parent, &name);
            insert_somewhere(document, random, name, own);
        }
        // The same once more elsewhere.
        7 => insert_somewhere(document, random, name, own),
        8 => *document.pointer_mut(&place).unwrap() = nothing(&own, random),
        9 => {
            let value = value(random, 0);
            let name = (*random.pick(NAMES)).to_owned();
            insert_somewhere(document, random, name, value);
        }
        10 => *document.pointer_mut(&place).unwrap() = turned(&own, random),
        11 => {
            let wrapped = match random.below(3) {
                0 => json!([own]),
                1 => json!({(*random.pick(NAMES)): own}),
                _ => own.as_array().and_then(|items| items.first()).cloned().unwrap_or(json!([own])),
            };
            *document.pointer_mut(&place).unwrap() = wrapped;
        }
        12 => {
            // Two values in each other's place.
            let other = random.pick(&all).clone();
            if !other.starts_with(&place) && !place.starts_with(&other) {
                let there = document.pointer(&other).unwrap().clone();
                *document.pointer_mut(&place).unwrap() = there;
                *document.pointer_mut(&other).unwrap() = own;
            }
        }
        _ => decide(document, random),
    }
}

fn remove(document: &mut Value, parent: &str, name: &str) -> bool {
    match document.pointer_mut(parent) {
        Some(Value::Object(members)) => members.remove(name).is_some(),
        Some(Value::Array(items)) => {
            items.remove(name.parse::<usize>().unwrap());
            false
        }
        _ => false,
    }
}

fn insert(document: &mut Value, parent: &str, name: String, value: Value) {
    if let Some(Value::Object(members)) = document.pointer_mut(parent) {
        members.insert(name, value);
    }
}

fn insert_somewhere(document: &mut Value, random: &mut Random, name: String, value: Value) {
    let mut all = vec![String::new()];
    places(document, "", &mut all);
    let place = random.pick(&all).clone();
    match document.pointer_mut(&place) {
        Some(Value::Object(members)) => {
            members.insert(name, value);
        }
        Some(Value::Array(items)) => items.push(value),
        _ => {}
    }
}

/// A name as somebody else would write it.
fn renamed(name: &str, random: &mut Random) -> String {
    match random.below(5) {
        0 => name.to_lowercase(),
        1 => name.to_uppercase(),
        2 => name
            .chars()
            .flat_map(|c| if c.is_uppercase() { vec!['_', c.to_ascii_lowercase()] } else { vec![c] })
            .collect(),
        3 if name.chars().count() > 1 => {
            let at = random.below(name.chars().count());
            name.chars().enumerate().filter(|(index, _)| *index != at).map(|(_, c)| c).collect()
        }
        _ => (*random.pick(NAMES)).to_owned(),
    }
}

/// What is there and says nothing.
fn nothing(own: &Value, random: &mut Random) -> Value {
    match (own, random.below(3)) {
        (_, 0) => Value::Null,
        (Value::Array(_), _) => json!([]),
        (Value::Object(_), _) => json!({}),
        (_, 1) => json!(""),
        _ => random.pick(&[json!([]), json!({}), json!(" "), json!("")]).clone(),
    }
}

/// The same in another case or type.
fn turned(own: &Value, random: &mut Random) -> Value {
    match own {
        Value::String(text) => match random.below(5) {
            0 => json!(text.to_lowercase()),
            1 => json!(text.to_uppercase()),
            2 => json!(format!(" {text} ")),
            3 => text.parse::<u64>().map_or_else(|_| json!([text]), |number| json!(number)),
            _ => json!(format!("{text}\n")),
        },
        Value::Bool(value) if random.one_in(2) => json!(!value),
        Value::Bool(_) | Value::Number(_) if random.one_in(2) => json!(own.to_string()),
        Value::Number(_) => random.pick(&numbers()).clone(),
        _ => json!(own.to_string()),
    }
}

/// Another value of a field that others depend on.
fn decide(document: &mut Value, random: &mut Random) {
    const DECIDE: &[&str] =
        &["authenticationType", "useCertificate", "flow", "platform", "type", "technology", "autoBootstrap", "extends"];
    let mut all = Vec::new();
    places(document, "", &mut all);
    all.retain(|place| DECIDE.iter().any(|name| place.ends_with(&format!("/{name}"))));
    let Some(place) = (!all.is_empty()).then(|| random.pick(&all).clone()) else { return };
    let values: &[Value] = &match place.rsplit('/').next().unwrap_or("") {
        "authenticationType" => {
            vec![json!("token"), json!("oAuthM2M"), json!("OAuthM2M"), json!("azureWorkloadIdentity"), json!("")]
        }
        "flow" => ["connection", "integration-automatic", "integration-manual", "integration-update", "x"]
            .map(Value::from)
            .to_vec(),
        "platform" => ["trino", "databricks", "snowflake", "Trino"].map(Value::from).to_vec(),
        "type" | "technology" => ["Databricks", "Trino", "databricks", "Databrics"].map(Value::from).to_vec(),
        "extends" => vec![json!("base.yaml"), json!(""), json!(1)],
        _ => vec![json!(true), json!(false), json!("true"), json!(1), Value::Null],
    };
    *document.pointer_mut(&place).unwrap() = random.pick(values).clone();
}

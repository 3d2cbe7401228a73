//! What the facts say about payloads.

use serde_json::{Map, Value, json};

/// The fields whose values are never shown.
const SECRETS: [&str; 9] = [
    "token",
    "clientSecret",
    "oauthPrivateKey",
    "password",
    "username",
    "privateKeyPassword",
    "content",
    "credential",
    "awsSecretAccessKey",
];

/// The host of a payload, in lower case.
pub(super) fn host(payload: &Value) -> Option<String> {
    let config = &payload["config"];
    let host = config["workspaceUrl"].as_str().or_else(|| config["host"].as_str())?;
    Some(host.to_ascii_lowercase())
}

/// The name of a platform in messages.
pub(super) fn title(platform: &str) -> &str {
    if platform == "Databricks" { "Databricks Unity Catalog" } else { platform }
}

/// What is wrong with a payload that creates or updates an integration, or `None`.
pub(super) fn mistake(payload: &Value, creates: bool) -> Option<String> {
    let Some(platform) = payload["type"].as_str() else { return Some("type is required".to_owned()) };
    if platform == "Trino" {
        return None;
    }
    let config = &payload["config"];
    if !payload["autoBootstrap"].is_boolean() || !config.is_object() {
        return Some("autoBootstrap and config are required".to_owned());
    }
    if matches!(platform, "Native S3" | "Google BigQuery") && payload["autoBootstrap"] == true {
        return Some("autoBootstrap must be false".to_owned());
    }
    if platform != "Databricks" {
        return None;
    }
    let needed = ["workspaceUrl", "httpPath", "authenticationType", "catalog"];
    let missing = needed.into_iter().find(|name| config[name].as_str().is_none_or(str::is_empty));
    if let Some(name) = missing {
        return Some(format!("config.{name} is required"));
    }
    if !is_catalog(&config["catalog"]) {
        return Some("config.catalog may only have letters, digits and underscores".to_owned());
    }
    let credentials = if config["authenticationType"] == "token" { "token" } else { "oAuthClientConfig" };
    (creates && config[credentials].is_null()).then(|| format!("config.{credentials} is required"))
}

/// Whether this can be the name of the catalog.
pub(super) fn is_catalog(name: &Value) -> bool {
    let Some(name) = name.as_str() else { return false };
    !name.is_empty()
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// A value as the API shows it, with secrets masked.
pub(super) fn masked(value: &Value, mask: &str) -> Value {
    match value {
        Value::Object(object) => object.iter().map(|(name, value)| (name.clone(), shown(name, value, mask))).collect(),
        Value::Array(items) => items.iter().map(|item| masked(item, mask)).collect(),
        other => other.clone(),
    }
}

fn shown(name: &str, value: &Value, mask: &str) -> Value {
    if SECRETS.contains(&name) && value.is_string() { json!(mask) } else { masked(value, mask) }
}

/// A new value, completed with the secrets of the old one that it leaves out, if the way to sign in stays the same. The
/// credentials of other workspaces are matched by their URL.
pub(super) fn completed(new: &Value, old: &Value) -> Value {
    let (Value::Object(new), Value::Object(old)) = (new, old) else { return new.clone() };
    let mut all = new.clone();
    let same_sign_in = new.get("authenticationType").is_none_or(|kind| Some(kind) == old.get("authenticationType"));
    for (name, value) in old {
        let is_secret = SECRETS.contains(&name.as_str()) || name == "oAuthClientConfig";
        match new.get(name) {
            None if is_secret && same_sign_in => {
                all.insert(name.clone(), value.clone());
            }
            Some(given @ Value::Object(_)) => {
                all.insert(name.clone(), completed(given, value));
            }
            Some(Value::Array(given)) => {
                let given = given.iter().map(|item| completed(item, &partner(item, value))).collect();
                all.insert(name.clone(), given);
            }
            _ => {}
        }
    }
    Value::Object(all)
}

fn partner(item: &Value, old: &Value) -> Value {
    let old = old.as_array().map_or(&[][..], Vec::as_slice);
    let same = |other: &&Value| item.is_object() && other["workspaceUrl"] == item["workspaceUrl"];
    old.iter().find(same).cloned().unwrap_or_default()
}

/// The configuration with the defaults that a tenant fills in.
pub(super) fn filled(platform: &str, config: &Value) -> Value {
    let defaults: &[&str] = match platform {
        "Databricks" => &["audit"],
        "Snowflake" => &["audit", "workspaces", "impersonation", "lineage"],
        _ => return config.clone(),
    };
    let mut all = Map::from_iter([("port".to_owned(), json!(443))]);
    all.extend(defaults.iter().map(|name| ((*name).to_owned(), json!({"enabled": false}))));
    all.extend(config.as_object().cloned().unwrap_or_default());
    Value::Object(all)
}

/// The validation tests of a platform. All of them pass, unless `failed` is the message with which the last one fails.
pub(super) fn tests(platform: &str, failed: Option<&str>) -> Value {
    let passed = |name: &str| json!({"name": name, "status": "passed"});
    let mut tests: Vec<Value> = match platform {
        "Databricks" => vec![
            passed("Metastore validation"),
            json!({"name": "Basic Connection Test", "result": [{"1": 1}], "status": "passed"}),
        ],
        "Snowflake" => vec![
            passed("Initial Validation: Basic Connection Test"),
            json!({"name": "Initial Validation: Default Warehouse Access Test", "status": "passed", "result": []}),
            json!({"name": "Validate Automatic: Impersonation Role Does Not Exist", "status": "skipped"}),
        ],
        _ => Vec::new(),
    };
    if let (Some(message), Some(last)) = (failed, tests.last_mut()) {
        *last = json!({"name": last["name"], "status": "failed", "message": message});
    }
    json!({"status": if failed.is_some() { "failed" } else { "passed" }, "validationTests": tests})
}

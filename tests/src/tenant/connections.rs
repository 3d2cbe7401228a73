//! `/data`: connections and the objects below them.

use serde_json::{Value, json};

use super::{Answer, Tenant, accepted, nowhere, payload, refusal, wrong_method};

/// The keys that a connection cannot have.
const RESERVED: [&str; 11] = [
    "data",
    "connection",
    "object",
    "crawl",
    "search",
    "settings",
    "metadata",
    "permission",
    "sync",
    "bulk",
    "upgrade",
];

/// A connection.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The connection key.
    pub key: String,
    /// The object `connection`, with secrets in plain text.
    pub there: Value,
    /// The id of its integration.
    pub integration: String,
    /// The paths of its objects, without the connection key, each with the settings made on that object. The path of
    /// the connection itself is empty.
    pub objects: Vec<(Vec<String>, Value)>,
}

impl Connection {
    fn object(&self, path: &[String]) -> Option<usize> {
        self.objects.iter().position(|(names, _)| names == path)
    }

    /// The effective setting of an object: its own, or that of the nearest object that contains it.
    pub fn setting(&self, path: &[String], name: &str) -> Option<bool> {
        (0..=path.len()).rev().find_map(|length| self.objects[self.object(&path[..length])?].1[name].as_bool())
    }
}

impl Tenant {
    pub(super) fn of_data(&mut self, method: &str, rest: &[&str], sent: &Value) -> Answer {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        match (method, rest) {
            ("POST", ["connection"]) => self.register(sent),
            ("POST", ["connection", "test"]) => self.try_out(sent),
            (_, ["connection", key]) => self.of_connection(method, key, sent),
            ("POST", ["object", "search"]) => {
                let rows = self.connections.iter().map(|connection| shown(connection, &[])).collect::<Vec<_>>();
                accepted(&json!(rows))
            }
            ("POST", ["object", "search", key, path @ ..]) => self.search(key, &owned(path)),
            ("GET" | "DELETE", ["object", key, path @ ..]) => self.of_object(method, key, &owned(path)),
            ("POST", ["crawl", key, path @ ..]) => self.crawl(key, &owned(path)),
            ("PUT", ["settings", key, path @ ..]) => self.settle_object(key, &owned(path), sent),
            (_, ["connection" | "crawl" | "settings" | "object", ..]) => wrong_method(),
            _ => nowhere(),
        }
    }

    /// The index of the connection with that key.
    pub fn connection(&self, key: &str) -> Option<usize> {
        self.connections.iter().position(|connection| connection.key == key)
    }

    /// The payload of the integration that a registration creates.
    fn integration_of(&self, sent: &Value) -> Result<Value, Answer> {
        let wrong = |message: &str| Err(refusal(400, "Bad Request", message));
        let key = sent["connectionKey"].as_str().unwrap_or("");
        if key.is_empty() || RESERVED.contains(&key) {
            return wrong("connectionKey is not valid");
        }
        let (there, own) = (&sent["connection"], &sent["nativeIntegration"]);
        if !there["technology"].is_string() || !own["config"].is_object() {
            return wrong("connection and nativeIntegration are required");
        }
        if there["technology"] == "Databricks" && !payload::is_catalog(&own["config"]["catalog"]) {
            return wrong("nativeIntegration.config.catalog is not valid");
        }
        if self.connection(key).is_some() {
            return Err(refusal(409, "Conflict", &format!("Connection {key} already exists")));
        }
        let payload = json!({"type": own["type"], "autoBootstrap": false, "config": own["config"]});
        let refused = self.in_the_way(&payload).or_else(|| self.workspace_refuses(&payload));
        refused.map_or(Ok(payload), Err)
    }

    fn register(&mut self, sent: &Value) -> Answer {
        let payload = match self.integration_of(sent) {
            Ok(payload) => payload,
            Err(refused) => return refused,
        };
        let key = sent["connectionKey"].as_str().unwrap_or("");
        let at = self.begin(&payload, Some(key));
        let settings = if sent["settings"].is_object() { sent["settings"].clone() } else { json!({}) };
        let mut objects = vec![(Vec::new(), settings)];
        for path in [&["main"][..], &["main", "default"], &["main", "default", "orders"]] {
            objects.push((path.iter().map(|name| (*name).to_owned()).collect(), json!({})));
        }
        let integration = self.integrations[at].id.clone();
        let there = sent["connection"].clone();
        self.connections.push(Connection { key: key.to_owned(), there, integration, objects });
        self.started(&[key.to_owned()])
    }

    fn try_out(&self, sent: &Value) -> Answer {
        match self.integration_of(sent) {
            Ok(payload) => {
                let platform = payload["type"].as_str().unwrap_or("");
                accepted(&json!({"validationResults": payload::tests(platform, None)}))
            }
            Err(refused) => refused,
        }
    }

    fn of_connection(&mut self, method: &str, key: &str, sent: &Value) -> Answer {
        let Some(at) = self.connection(key) else { return not_found(key) };
        match method {
            "GET" => self.read(at),
            "PUT" => {
                let own = self.integration(&self.connections[at].integration);
                if own.is_some_and(|own| self.integrations[own].is_busy()) {
                    return refusal(409, "Conflict", "Unable to edit connection in current state editing.");
                }
                if !sent["connection"].is_object() {
                    return refusal(400, "Bad Request", "connection is required");
                }
                if let Some(own) = own.filter(|_| sent["nativeIntegration"]["config"].is_object()) {
                    let mut new = self.integrations[own].payload.clone();
                    new["config"] = payload::completed(&sent["nativeIntegration"]["config"], &new["config"]);
                    self.replace(own, new);
                }
                let there = &mut self.connections[at].there;
                *there = payload::completed(&sent["connection"], there);
                self.read(at)
            }
            _ => wrong_method(),
        }
    }

    fn read(&self, at: usize) -> Answer {
        let Connection { key, there, integration, .. } = &self.connections[at];
        let person = json!({"id": 2, "name": "A Person", "email": "a@example.com"});
        accepted(&json!({
            "connectionKey": key, "connection": payload::masked(there, "REDACTED"),
            "nativeIntegrationId": integration.parse::<u64>().ok(),
            "createdAt": "2026-01-01T00:00:00.000Z", "createdBy": 2, "creator": person,
            "updatedAt": "2026-01-01T00:00:00.000Z", "updatedBy": 2, "updater": person,
        }))
    }

    fn object(&self, key: &str, path: &[String]) -> Option<(usize, usize)> {
        let at = self.connection(key)?;
        Some((at, self.connections[at].object(path)?))
    }

    fn search(&self, key: &str, path: &[String]) -> Answer {
        let Some((at, _)) = self.object(key, path) else { return not_found(key) };
        let connection = &self.connections[at];
        let is_child = |names: &&Vec<String>| names.len() == path.len() + 1 && names.starts_with(path);
        let rows = connection.objects.iter().map(|(names, _)| names).filter(is_child);
        accepted(&json!(rows.map(|names| shown(connection, names)).collect::<Vec<_>>()))
    }

    fn of_object(&mut self, method: &str, key: &str, path: &[String]) -> Answer {
        let Some((at, _)) = self.object(key, path) else { return not_found(key) };
        if method == "GET" {
            return accepted(&shown(&self.connections[at], path));
        }
        let own = self.integration(&self.connections[at].integration);
        if path.is_empty() && own.is_some_and(|own| self.integrations[own].is_busy()) {
            return refusal(409, "Conflict", "Unable to delete connection in current state editing.");
        }
        let objects = &mut self.connections[at].objects;
        let before = objects.len();
        objects.retain(|(names, _)| !names.starts_with(path));
        let count = before - objects.len() - 1;
        if path.is_empty() {
            self.connections.remove(at);
            if let Some(own) = own {
                self.end(own);
            }
        }
        let names: Vec<_> = [key.to_owned()].into_iter().chain(path.iter().cloned()).collect();
        accepted(&json!({"objectPath": names, "childCount": count}))
    }

    fn crawl(&mut self, key: &str, path: &[String]) -> Answer {
        if self.object(key, path).is_none() {
            return not_found(key);
        }
        self.started(&full(key, path))
    }

    fn settle_object(&mut self, key: &str, path: &[String], sent: &Value) -> Answer {
        let Some((at, object)) = self.object(key, path) else { return not_found(key) };
        let Some(settings) = sent["settings"].as_object() else {
            return refusal(400, "Bad Request", "settings are required");
        };
        let own = &mut self.connections[at].objects[object].1;
        for (name, value) in settings {
            own[name] = value.clone();
        }
        self.started(&full(key, path))
    }

    /// Starts a job in the background and answers with its bulk id.
    fn started(&mut self, path: &[String]) -> Answer {
        let bulk = self.start_job();
        accepted(&json!({"objectPath": path, "bulkId": bulk}))
    }
}

fn full(key: &str, path: &[String]) -> Vec<String> {
    [key.to_owned()].into_iter().chain(path.iter().cloned()).collect()
}

/// An object as the API shows it.
fn shown(connection: &Connection, path: &[String]) -> Value {
    let active = connection.setting(path, "isActive").unwrap_or(false);
    let own = connection.object(path).map(|at| connection.objects[at].1.clone()).unwrap_or_default();
    let new = connection.setting(path, "activateNewChildren").unwrap_or(false);
    json!({
        "objectPath": full(&connection.key, path), "technology": connection.there["technology"],
        "state": if active { "active" } else { "inactive" },
        "settings": {"isActive": active, "activateNewChildren": new}, "overrides": own,
    })
}

fn not_found(key: &str) -> Answer {
    refusal(404, "Not Found", &format!("Connection not found: {key}"))
}

//! `/integrations`.

use serde_json::{Value, json};

use super::{Answer, Tenant, accepted, nowhere, payload, refusal, wrong_method};

/// An integration.
#[derive(Clone, Debug)]
pub struct Integration {
    /// The id of the integration.
    pub id: String,
    /// The payload in effect, with secrets in plain text: the one sent last, completed with what it left out.
    pub payload: Value,
    /// Its state.
    pub state: &'static str,
    /// How often its API key was regenerated.
    pub regenerated: u32,
    /// The connection that owns it.
    pub owner: Option<String>,
    change: Option<Change>,
}

/// A change of state that is under way.
#[derive(Clone, Debug)]
struct Change {
    ends: u64,
    state: &'static str,
    /// The payload to restore at the end.
    back: Option<Value>,
}

impl Integration {
    /// Whether a change of state is under way.
    pub fn is_busy(&self) -> bool {
        self.change.is_some()
    }

    pub(super) fn settle(&mut self, now: u64) {
        if let Some(change) = self.change.take_if(|change| change.ends <= now) {
            self.state = change.state;
            self.payload = change.back.unwrap_or_else(|| self.payload.take());
        }
    }

    pub(super) fn platform(&self) -> &str {
        self.payload["type"].as_str().unwrap_or("")
    }

    fn is_in_error(&self) -> bool {
        self.state.ends_with("Error")
    }
}

impl Tenant {
    pub(super) fn of_integrations(&mut self, method: &str, rest: &[&str], sent: &Value) -> Answer {
        match (method, rest) {
            ("GET", []) => accepted(&self.integrations.iter().map(|integration| self.shown(integration)).collect()),
            ("POST", []) => self.create(sent),
            ("POST", ["scripts", which @ ("create" | "initial-create" | "cleanup" | "post-cleanup")]) => {
                script_of_payload(which, sent)
            }
            (_, [id]) => self.of_one(method, id, sent),
            ("GET", [id, "status"]) => {
                self.integration(id).map_or_else(|| not_found("No Integration", id), |at| accepted(&self.short(at)))
            }
            ("POST", [id, "regenerate"]) => self.regenerate(id),
            ("POST", [id, "scripts", "edit" | "delete"]) => match self.integration(id) {
                Some(at) => {
                    (200, "text/plain", format!("-- {} of integration {id}\n", self.integrations[at].platform()))
                }
                None => not_found("No integration", id),
            },
            (_, [] | [_, "status" | "regenerate"] | [_, "scripts", _]) => wrong_method(),
            _ => nowhere(),
        }
    }

    fn of_one(&mut self, method: &str, id: &str, sent: &Value) -> Answer {
        let Some(at) = self.integration(id) else {
            return not_found(if method == "GET" { "No Integration" } else { "No integration" }, id);
        };
        match method {
            "GET" => accepted(&self.shown(&self.integrations[at])),
            "PUT" => self.edit(at, sent),
            "DELETE" => self.delete(at, sent),
            _ => wrong_method(),
        }
    }

    /// The index of the integration with that id.
    pub fn integration(&self, id: &str) -> Option<usize> {
        self.integrations.iter().position(|integration| integration.id == id)
    }

    /// The index of the integration on that host.
    pub fn integration_on(&self, platform: &str, host: &str) -> Option<usize> {
        let is_it =
            |one: &Integration| one.platform() == platform && payload::host(&one.payload).as_deref() == Some(host);
        self.integrations.iter().position(is_it)
    }

    fn create(&mut self, sent: &Value) -> Answer {
        if let Some(mistake) = payload::mistake(sent, true) {
            return refusal(400, "Bad Request", &mistake);
        }
        self.in_the_way(sent).or_else(|| self.workspace_refuses(sent)).unwrap_or_else(|| {
            let at = self.begin(sent, None);
            accepted(&self.short(at))
        })
    }

    /// Why an integration cannot be created on a host: one exists, or one is left over that failed to create.
    pub(super) fn in_the_way(&self, sent: &Value) -> Option<Answer> {
        let (platform, host) = (sent["type"].as_str()?, payload::host(sent)?);
        let there = &self.integrations[self.integration_on(platform, &host)?];
        let (title, id) = (payload::title(platform), &there.id);
        Some(if there.state == "createError" {
            let message = format!(
                "Use PUT /integrations/{id} endpoint to update connection information for {title} integration on host \
                 {host} (id = {id}) that previously failed to create."
            );
            refusal(400, "Bad Request", &message)
        } else {
            refusal(409, "Conflict", &format!("{title} integration already exists on {host} (id = {id})"))
        })
    }

    /// The answer for a workspace that cannot be used.
    pub(super) fn workspace_refuses(&self, sent: &Value) -> Option<Answer> {
        let host = payload::host(sent)?;
        let (message, test) = match host.strip_suffix(".invalid")?.rsplit('.').next()? {
            "nometastore" => ("Processing Error: Error trying to get the current metastore info.", "no metastore"),
            "unreachable" => ("Validation of prerequisite setup failed. Unable to create integration.", "no way there"),
            "badtoken" => ("Validation of prerequisite setup failed. Unable to create integration.", "invalid token"),
            _ => return None,
        };
        let mut body = json!({"statusCode": 422, "error": "Unprocessable entity", "message": message});
        if self.manners.tests_in_refusals {
            body["validationResults"] = payload::tests(sent["type"].as_str().unwrap_or(""), Some(test));
        }
        Some((422, "application/json", body.to_string()))
    }

    pub(super) fn begin(&mut self, sent: &Value, owner: Option<&str>) -> usize {
        let id = self.next().to_string();
        let failing =
            self.manners.failing || payload::host(sent).is_some_and(|host| host.ends_with("createerror.invalid"));
        let change =
            Change { ends: self.ends_at(), state: if failing { "createError" } else { "enabled" }, back: None };
        self.integrations.push(Integration {
            id,
            payload: sent.clone(),
            state: "creating",
            regenerated: 0,
            owner: owner.map(str::to_owned),
            change: Some(change),
        });
        self.integrations.len() - 1
    }

    fn edit(&mut self, at: usize, sent: &Value) -> Answer {
        if let Some(busy) = self.busy(at) {
            return busy;
        }
        // An integration that came with a connection has no workspaceUrl and no httpPath.
        let owned = self.integrations[at].owner.is_some() && sent["config"].is_object();
        if let Some(mistake) = payload::mistake(sent, false).filter(|_| !owned) {
            return refusal(400, "Bad Request", &mistake);
        }
        let there = &self.integrations[at];
        let fixed = |name: &str| match name {
            "type" | "autoBootstrap" => there.payload[name] != sent[name],
            _ => there.payload["config"][name] != sent["config"][name],
        };
        let names = ["type", "autoBootstrap", "workspaceUrl", "host", "catalog"];
        let changed: Vec<_> = names.into_iter().filter(|name| fixed(name)).collect();
        if !changed.is_empty() {
            let names = changed.join(", ");
            let message = format!("Unable to edit integration due to changes of non-editable attribute(s): {names}");
            return refusal(400, "Bad Request", &message);
        }
        if let Some(refused) = self.workspace_refuses(sent) {
            return refused;
        }
        self.replace(at, payload::completed(sent, &there.payload));
        accepted(&self.short(at))
    }

    /// Begins to replace a payload; if the change fails, the old payload is restored.
    pub(super) fn replace(&mut self, at: usize, new: Value) {
        let (ends, failing) = (self.ends_at(), self.manners.failing);
        let there = &mut self.integrations[at];
        let old = std::mem::replace(&mut there.payload, new);
        let state = if failing { "editError" } else { "enabled" };
        there.change = Some(Change { ends, state, back: failing.then_some(old) });
        there.state = "editing";
    }

    fn delete(&mut self, at: usize, sent: &Value) -> Answer {
        if let Some(busy) = self.busy(at) {
            return busy;
        }
        let there = &self.integrations[at];
        let given = ["token", "username", "password", "oAuthClientConfig"]
            .iter()
            .any(|name| !sent[name].is_null() || !sent["config"][name].is_null());
        let automatic = there.payload["autoBootstrap"] == true;
        let needs = automatic && matches!(there.platform(), "Snowflake" | "Redshift" | "Azure Synapse Analytics");
        if given && there.platform() == "Databricks" {
            let message = "Credentials are not required to disable a Databricks Unity Catalog integration. If you need to \
                update your integration credentials, use PUT to update the integration before disabling.";
            return refusal(400, "Bad Request", message);
        }
        if given && !needs {
            let message = "Credentials are not required for disable unless the integration was configured automatically. If \
                you need to update your integration credentials, use PUT to update the integration before disabling.";
            return refusal(400, "Bad Request", message);
        }
        if needs && !given {
            let message = "Integrations that are automatically configured require privileged credentials to disable. Please \
                provide them in your payload.";
            return refusal(400, "Bad Request", message);
        }
        self.end(at);
        accepted(&self.short(at))
    }

    /// Begins to delete an integration.
    pub(super) fn end(&mut self, at: usize) {
        let state = if self.manners.failing { "deleteError" } else { "deleted" };
        let change = Change { ends: self.ends_at(), state, back: None };
        let there = &mut self.integrations[at];
        there.change = Some(change);
        there.state = "deleting";
    }

    fn regenerate(&mut self, id: &str) -> Answer {
        let Some(at) = self.integration(id) else { return not_found("No integration", id) };
        if let Some(busy) = self.busy(at) {
            return busy;
        }
        let there = &mut self.integrations[at];
        if there.platform() != "Trino" {
            return refusal(400, "Bad Request", "This integration has no API key");
        }
        there.regenerated += 1;
        accepted(&json!({"apiKey": format!("key-{id}-{}", there.regenerated)}))
    }

    fn busy(&self, at: usize) -> Option<Answer> {
        let Integration { id, state, change, .. } = &self.integrations[at];
        change.as_ref()?;
        let message = format!("Unable to edit integration with ID {id} in current state {state}.");
        Some(refusal(409, "Conflict", &message))
    }

    fn id(&self, id: &str) -> Value {
        if self.manners.numbers { id.parse().map_or(Value::Null, |id: u64| json!(id)) } else { json!(id) }
    }

    /// The answer to a change.
    fn short(&self, at: usize) -> Value {
        let there = &self.integrations[at];
        let failed = there.is_in_error().then_some("It went wrong.");
        let tests = payload::tests(there.platform(), failed);
        json!({"id": self.id(&there.id), "status": there.state, "validationResults": tests})
    }

    /// An integration as `GET` shows it.
    fn shown(&self, there: &Integration) -> Value {
        let platform = there.platform();
        let failed = there.is_in_error().then_some("It went wrong.");
        let mut shown = json!({"id": self.id(&there.id), "status": there.state, "type": platform});
        shown["validationResults"] = payload::tests(platform, failed);
        if platform != "Trino" {
            let mask = if platform == "Databricks" { "REDACTED" } else { "<REDACTED>" };
            shown["autoBootstrap"] = there.payload["autoBootstrap"].clone();
            shown["config"] = payload::masked(&payload::filled(platform, &there.payload["config"]), mask);
        }
        shown
    }
}

fn not_found(start: &str, id: &str) -> Answer {
    refusal(404, "Not Found", &format!("{start} found with ID {id}."))
}

fn script_of_payload(which: &str, sent: &Value) -> Answer {
    if let Some(mistake) = payload::mistake(sent, true) {
        return refusal(400, "Bad Request", &mistake);
    }
    let platform = sent["type"].as_str().unwrap_or("");
    let owners: &[&str] = match which {
        "initial-create" => &["Azure Synapse Analytics", "Redshift"],
        "post-cleanup" => &["Azure Synapse Analytics"],
        _ => &["Databricks", "Snowflake", "Azure Synapse Analytics", "Redshift"],
    };
    if !owners.contains(&platform) {
        return refusal(400, "Bad Request", "This platform has no such script");
    }
    (200, "text/plain", format!("-- {which}\nCREATE CATALOG {};\n", sent["config"]["catalog"].as_str().unwrap_or("c")))
}

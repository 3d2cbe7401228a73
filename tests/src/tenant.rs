//! A tenant in memory. It is written from the published facts and shares no code with core: the client is tested with
//! it instead of a real tenant, and it is not a copy of the sandbox.
//!
//! Where the facts are silent, our assumptions are: the attributes that cannot be edited are `type`, `autoBootstrap`, the
//! host and the catalog; `/status` answers id, status and tests; `regenerate` answers `{"apiKey": ...}`; `PUT
//! /data/connection/{key}` takes the shape of the registration, changes only what is given, and answers like a `GET`; a
//! connection owns its integration, which is deleted with it. What differs between versions, or could, is in
//! [`Manners`].

mod connections;
mod integrations;
mod jobs;
mod payload;

use serde_json::{Value, json};

pub use connections::Connection;
pub use integrations::Integration;
pub use jobs::Job;

/// Status, media type and body.
pub type Answer = (u16, &'static str, String);

/// The ways in which tenants differ from each other.
#[derive(Clone, Debug)]
pub struct Manners {
    /// How long a change of state takes, in milliseconds.
    pub delay: u64,
    /// Whether ids are numbers: they are documented as such, but are strings in all examples.
    pub numbers: bool,
    /// What `GET /jobs` answers.
    pub jobs: Jobs,
    /// Whether a 422 has the results of the validation: the documentation says to read them, but no example has them.
    pub tests_in_refusals: bool,
    /// Whether the changes that begin now end in an error.
    pub failing: bool,
    /// The only API key that is accepted, or `None` if any key is.
    pub key: Option<String>,
}

/// What `GET /jobs` answers: the published example is cut off, and older versions do not have the endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jobs {
    /// Status 404.
    NotFound,
    /// Status 405.
    NotAllowed,
    /// One job.
    One,
    /// A list.
    List,
    /// An object with the jobs by id.
    ById,
}

impl Default for Manners {
    fn default() -> Self {
        Self { delay: 1000, numbers: false, jobs: Jobs::One, tests_in_refusals: false, failing: false, key: None }
    }
}

/// A tenant.
#[derive(Clone, Debug, Default)]
pub struct Tenant {
    /// How the tenant answers.
    pub manners: Manners,
    /// The integrations that exist.
    pub integrations: Vec<Integration>,
    /// The connections that are registered.
    pub connections: Vec<Connection>,
    /// All jobs that were started in the background.
    pub jobs: Vec<Job>,
    /// The requests that changed something, such as `PUT /integrations/1`.
    pub changes: Vec<String>,
    now: u64,
    count: u64,
    tokens: Vec<String>,
}

impl Tenant {
    /// A tenant that holds nothing.
    pub fn new(manners: Manners) -> Self {
        Self { manners, ..Self::default() }
    }

    /// Answers a request at this moment.
    pub fn answer(&mut self, now: u64, method: &str, target: &str, authorization: &str, body: &str) -> Answer {
        self.pass(now);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let names: Vec<String> = path.split('/').skip(1).map(decoded).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if (method, path) == ("POST", "/bim/apikey/authenticate") {
            return self.sign_in(body);
        }
        if !self.lets_in(authorization) {
            return refusal(401, "Unauthorized", "Missing or invalid authentication");
        }
        let sent = if body.is_empty() { Ok(Value::Null) } else { serde_json::from_str(body) };
        let Ok(sent) = sent else { return refusal(400, "Bad Request", "Invalid request payload JSON format") };
        let answer = match names[..] {
            ["integrations", ref rest @ ..] => self.of_integrations(method, rest, &sent),
            ["data", ref rest @ ..] => self.of_data(method, rest, &sent),
            ["jobs", ref rest @ ..] => self.of_jobs(method, rest, query, &sent),
            _ => nowhere(),
        };
        let reads = method == "GET" || path.contains("/scripts/") || path.ends_with("/test");
        if answer.0 == 200 && !reads && !path.contains("/search") && !path.starts_with("/jobs") {
            self.changes.push([method, " ", path].concat());
        }
        answer
    }

    /// Lets time pass until `now`, and completes the changes that end by then.
    pub fn pass(&mut self, now: u64) {
        self.now = self.now.max(now);
        for integration in &mut self.integrations {
            integration.settle(self.now);
        }
        self.integrations.retain(|integration| integration.state != "deleted");
    }

    /// When a change that begins now will end.
    pub fn ends_at(&self) -> u64 {
        self.now + self.manners.delay
    }

    /// The state of a job now.
    pub fn state_of(&self, job: &Job) -> &'static str {
        job.state(self.now)
    }

    /// Makes all tokens invalid, as time does.
    pub fn forget_tokens(&mut self) {
        self.tokens.clear();
    }

    fn sign_in(&mut self, body: &str) -> Answer {
        let sent: Value = serde_json::from_str(body).unwrap_or_default();
        match sent["apikey"].as_str() {
            Some(key) if self.manners.key.as_deref().is_none_or(|only| only == key) => {
                let token = format!("token-{}", self.next());
                self.tokens.push(token.clone());
                accepted(&json!({"authenticated": true, "token": token}))
            }
            Some(_) => refusal(401, "Unauthorized", "Invalid API key"),
            None => refusal(400, "Bad Request", "apikey is required"),
        }
    }

    /// Whether the header is valid: a bare key, `Bearer` and a key, or `Bearer` and a token.
    fn lets_in(&self, authorization: &str) -> bool {
        let bare = authorization.strip_prefix("Bearer ").unwrap_or(authorization);
        let is_token = bare.starts_with("token-");
        match &self.manners.key {
            _ if is_token => bare != authorization && self.tokens.iter().any(|token| token == bare),
            Some(key) => bare == key,
            None => !bare.is_empty(),
        }
    }

    fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }
}

/// A piece of a path with its percent-encoding decoded.
fn decoded(piece: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = piece.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        match hex {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn accepted(body: &Value) -> Answer {
    (200, "application/json", body.to_string())
}

fn refusal(status: u16, error: &str, message: &str) -> Answer {
    (status, "application/json", json!({"statusCode": status, "error": error, "message": message}).to_string())
}

fn nowhere() -> Answer {
    refusal(404, "Not Found", "Not Found")
}

fn wrong_method() -> Answer {
    refusal(405, "Method Not Allowed", "Method Not Allowed")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAYLOAD: &str = r#"{"type": "Databricks", "autoBootstrap": false, "config": {"workspaceUrl": "h.example.com",
        "httpPath": "sql/1", "authenticationType": "token", "token": "t1", "catalog": "immuta"}}"#;
    const CONNECTION: &str = r#"{"connectionKey": "k", "connection": {"technology": "Databricks", "hostname": "h.example.com",
        "port": 443, "httpPath": "sql/1", "authenticationType": "token", "token": "t1"}, "settings": {"isActive": false},
        "nativeIntegration": {"type": "Databricks", "autoBootstrap": false, "unityCatalog": true, "config": {
        "host": "h.example.com", "port": 443, "authenticationType": "token", "token": "t1", "catalog": "immuta",
        "audit": {"enabled": true}}}}"#;

    fn ask(tenant: &mut Tenant, now: u64, line: &str, body: &str) -> (u16, Value) {
        let (method, target) = line.split_once(' ').unwrap();
        let (status, _, body) = tenant.answer(now, method, target, "key", body);
        (status, serde_json::from_str(&body).unwrap_or(Value::String(body)))
    }

    #[test]
    fn an_integration_lives_and_dies() {
        let mut tenant = Tenant::new(Manners::default());
        let (status, created) = ask(&mut tenant, 0, "POST /integrations", PAYLOAD);
        assert_eq!((status, &created["id"], &created["status"]), (200, &json!("1"), &json!("creating")));
        let (status, again) = ask(&mut tenant, 0, "POST /integrations", PAYLOAD);
        assert_eq!(status, 409);
        let message = "Databricks Unity Catalog integration already exists on h.example.com (id = 1)";
        assert_eq!(again["message"], message);
        assert_eq!(ask(&mut tenant, 500, "PUT /integrations/1", PAYLOAD).0, 409);
        let (_, seen) = ask(&mut tenant, 1000, "GET /integrations/1", "");
        assert_eq!((&seen["status"], &seen["config"]["token"]), (&json!("enabled"), &json!("REDACTED")));
        assert_eq!((&seen["config"]["port"], &seen["config"]["audit"]), (&json!(443), &json!({"enabled": false})));
        assert_eq!(ask(&mut tenant, 1000, "DELETE /integrations/1", r#"{"token": "t1"}"#).0, 400);
        assert_eq!(ask(&mut tenant, 1000, "DELETE /integrations/1", "").1["status"], "deleting");
        assert_eq!(ask(&mut tenant, 1999, "DELETE /integrations/1", "").0, 409);
        assert_eq!(ask(&mut tenant, 2000, "GET /integrations/1", "").0, 404);
        assert_eq!(tenant.changes, ["POST /integrations", "DELETE /integrations/1"]);
    }

    #[test]
    fn changes_fail_and_are_rolled_back() {
        let mut tenant = Tenant::new(Manners { failing: true, ..Manners::default() });
        ask(&mut tenant, 0, "POST /integrations", PAYLOAD);
        assert_eq!(ask(&mut tenant, 1000, "GET /integrations/1/status", "").1["status"], "createError");
        let (status, again) = ask(&mut tenant, 1000, "POST /integrations", PAYLOAD);
        assert!(status == 400 && again["message"].as_str().unwrap().contains("PUT /integrations/1 endpoint"));
        tenant.manners.failing = false;
        ask(&mut tenant, 1000, "PUT /integrations/1", PAYLOAD);
        assert_eq!(ask(&mut tenant, 2000, "GET /integrations/1", "").1["status"], "enabled");
        tenant.manners.failing = true;
        ask(&mut tenant, 2000, "PUT /integrations/1", &PAYLOAD.replace("t1", "t2"));
        assert_eq!(tenant.integrations[0].payload["config"]["token"], "t2");
        assert_eq!(ask(&mut tenant, 3000, "GET /integrations/1", "").1["status"], "editError");
        assert_eq!(tenant.integrations[0].payload["config"]["token"], "t1");
        let (status, refused) = ask(&mut tenant, 3000, "PUT /integrations/1", &PAYLOAD.replace("immuta", "other"));
        assert!(status == 400 && refused["message"].as_str().unwrap().contains("non-editable attribute(s): catalog"));
        ask(&mut tenant, 3000, "DELETE /integrations/1", "");
        assert_eq!(ask(&mut tenant, 4000, "GET /integrations/1", "").1["status"], "deleteError");
    }

    #[test]
    fn a_connection_brings_an_integration_and_takes_it_along() {
        let mut tenant = Tenant::new(Manners::default());
        let (status, registered) = ask(&mut tenant, 0, "POST /data/connection", CONNECTION);
        assert_eq!((status, &registered["objectPath"]), (200, &json!(["k"])));
        let bulk = registered["bulkId"].as_str().unwrap();
        assert_eq!(ask(&mut tenant, 0, "POST /data/connection", CONNECTION).0, 409);
        let jobs = format!("GET /jobs?bulkId={bulk}");
        assert_eq!(ask(&mut tenant, 0, &jobs, "").1["state"], "active");
        assert_eq!(ask(&mut tenant, 1000, &jobs, "").1["state"], "completed");
        let (_, seen) = ask(&mut tenant, 1000, "GET /data/connection/k", "");
        assert_eq!((&seen["nativeIntegrationId"], &seen["connection"]["token"]), (&json!(1), &json!("REDACTED")));
        ask(&mut tenant, 1000, "PUT /data/settings/k/main", r#"{"settings": {"isActive": true}}"#);
        for (path, state) in [("k", "inactive"), ("k/main", "active"), ("k/main/default", "active")] {
            assert_eq!(ask(&mut tenant, 2000, &format!("GET /data/object/{path}"), "").1["state"], state);
        }
        assert_eq!(ask(&mut tenant, 2000, "POST /data/object/search/k", "").1.as_array().unwrap().len(), 1);
        assert_eq!(ask(&mut tenant, 2000, "POST /integrations/1/scripts/delete", "").0, 200);
        let (_, deleted) = ask(&mut tenant, 2000, "DELETE /data/object/k", "");
        assert_eq!((&deleted["objectPath"], &deleted["childCount"]), (&json!(["k"]), &json!(3)));
        assert_eq!(ask(&mut tenant, 3000, "GET /integrations", "").1, json!([]));
        assert_eq!(ask(&mut tenant, 3000, "GET /data/connection/k", "").0, 404);
    }

    #[test]
    fn versions_differ_in_what_they_say_of_jobs() {
        for (jobs, expected) in
            [(Jobs::NotFound, 404), (Jobs::NotAllowed, 405), (Jobs::One, 200), (Jobs::List, 200), (Jobs::ById, 200)]
        {
            let mut tenant = Tenant::new(Manners { jobs, ..Manners::default() });
            let (_, registered) = ask(&mut tenant, 0, "POST /data/connection", CONNECTION);
            let bulk = registered["bulkId"].as_str().unwrap();
            assert_eq!(ask(&mut tenant, 0, &format!("GET /jobs?bulkId={bulk}"), "").0, expected);
            let id = tenant.jobs[0].id.clone();
            let (_, states) = ask(&mut tenant, 1000, "POST /jobs/statuses", &json!({"jobIds": [id]}).to_string());
            assert_eq!(states[&id]["state"], "completed");
        }
    }

    #[test]
    fn keys_and_tokens_are_looked_at() {
        let mut tenant = Tenant::new(Manners { key: Some("key".to_owned()), ..Manners::default() });
        let status = |tenant: &mut Tenant, key: &str| tenant.answer(0, "GET", "/integrations", key, "").0;
        assert_eq!([200, 200, 401, 401], ["key", "Bearer key", "", "other"].map(|key| status(&mut tenant, key)));
        let (_, signed) = ask(&mut tenant, 0, "POST /bim/apikey/authenticate", r#"{"apikey": "key"}"#);
        let token = format!("Bearer {}", signed["token"].as_str().unwrap());
        assert_eq!(status(&mut tenant, &token), 200);
        tenant.forget_tokens();
        assert_eq!(status(&mut tenant, &token), 401);
    }
}

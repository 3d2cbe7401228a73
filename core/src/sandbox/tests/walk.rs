//! Long random walks: whatever comes, an answer is one that the table names, and what it shows hangs together.

use super::*;
use crate::api::{self, Answer};
use crate::sandbox::shape::misfit;

/// Numbers that only look random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const HOSTS: &[&str] = &[
    "a.example.com",
    "b.example.com",
    "createerror.invalid",
    "deleteerror.invalid",
    "recurringerror.invalid",
    "migrateerror.invalid",
    "unreachable.invalid",
    "badtoken.invalid",
    "nometastore.invalid",
];

const TYPES: &[&str] = &["Databricks", "Snowflake", "Trino", "Native S3", "Unheard"];

fn body(call: Call, dice: &mut Dice) -> String {
    let host = format!("{}.{}", dice.one(&["v", "w", "x"]), dice.one(HOSTS));
    let kind = dice.one(TYPES);
    let automatic = dice.below(2) == 0 && !call.endpoint().path.ends_with("create");
    match call.endpoint().body {
        _ if dice.below(20) == 0 => dice.one(&["", "{", "[]", "null", "{}", "1", "{\"a\": \"\u{0}\"}"]).to_owned(),
        api::Body::Payload(crate::kinds::Payload::Connection) => CONNECTION
            .replace("b.cloud.databricks.com", &host)
            .replace("lakehouse", dice.one(&["one", "two"]))
            .replace("Databricks", if dice.below(3) == 0 { "Glue" } else { "Databricks" })
            .replace(
                r#""nativeIntegration""#,
                dice.one(&[
                    r#""settings": {"isActive": true}, "nativeIntegration""#,
                    r#""options": {"forceRecursiveCrawl": true}, "nativeIntegration""#,
                ]),
            ),
        api::Body::Payload(_) | api::Body::Required(api::shape::Shape::Payload(_)) if kind == "Trino" => {
            r#"{"type": "Trino"}"#.to_owned()
        }
        api::Body::Payload(_) | api::Body::Required(api::shape::Shape::Payload(_)) => {
            let host_name = if kind == "Databricks" { "workspaceUrl" } else { "host" };
            format!(
                r#"{{"type": "{kind}", "autoBootstrap": {automatic}, "config": {{"{host_name}": "{host}", "httpPath": "p",
                "authenticationType": "token", "token": "t", "catalog": "c", "name": "{host}"}}}}"#
            )
        }
        _ if call == Call::UpdateConnection => format!(r#"{{"connection": {{"hostname": "{host}", "token": "t"}}}}"#),
        _ if call == Call::ChangeSettings => {
            let value = dice.one(&["true", "false", "null"]);
            format!(r#"{{"settings": {{"isActive": {value}, "activateNewChildren": {value}}}}}"#)
        }
        _ if call == Call::JobStatuses => r#"{"jobIds": ["00000000-0000-4000-8001-000000000001"]}"#.to_owned(),
        _ if call == Call::Authenticate => r#"{"apikey": "k"}"#.to_owned(),
        _ => dice.one(&["", r#"{"username": "u", "password": "p"}"#, r#"{"forceRecursiveCrawl": true}"#]).to_owned(),
    }
}

fn target(call: Call, ids: &[&str], dice: &mut Dice) -> String {
    let path = call.endpoint().path;
    let id = if ids.is_empty() || dice.below(10) == 0 { "99999" } else { dice.one(ids) };
    let query = if call == Call::FindJobs { "?bulkId=00000000-0000-4000-8000-000000000001" } else { "" };
    let object = dice.one(&["one", "two", "one/sales", "one/sales/orders", "two/hr/people/employees", "three"]);
    path.replace("{id}", id).replace("{connectionKey}", dice.one(&["one", "two"])).replace("{objectPath}", object)
        + query
}

/// What the table allows, and what every endpoint may answer.
fn statuses(call: Call) -> Vec<u16> {
    let endpoint = call.endpoint();
    let mut statuses = endpoint.errors.to_vec();
    statuses.extend([200, 401]);
    if !matches!(endpoint.body, api::Body::None) || !endpoint.query.is_empty() {
        statuses.push(400);
    }
    statuses
}

#[test]
fn every_answer_of_a_long_walk_is_one_that_the_table_names() {
    for (start, version) in Immuta::ALL.iter().enumerate() {
        let mut sandbox = Sandbox::new(Options { delay: 50, seed: start == 0, immuta: *version, ..Options::default() });
        let mut dice = Dice(start as u64);
        let calls: Vec<Call> =
            Call::ALL.iter().copied().filter(|call| call.endpoint().versions.contains(version)).collect();
        let mut seen = std::collections::BTreeSet::new();
        for now in 0..3000 {
            let call = calls[dice.below(calls.len())];
            let ids: Vec<&str> = sandbox.integrations.iter().map(|one| one.id.as_str()).collect();
            let (target, body) = (target(call, &ids, &mut dice), body(call, &mut dice));
            let response = send(&mut sandbox, now * 7, call.endpoint().method, &target, &body);
            assert!(statuses(call).contains(&response.status), "{call:?} {target} {body}: {}", response.body);
            let shape = match call.endpoint().answer {
                _ if response.status != 200 => api::shape::ERROR,
                Answer::Json(shape) => shape,
                Answer::Script => continue,
            };
            let tree = crate::read::tree(&response.body);
            let value = crate::value::Value::of(tree.root().unwrap());
            assert_eq!(misfit(&shape, &value), None, "{call:?} {target}: {}", response.body);
            seen.extend(sandbox.integrations.iter().map(|one| one.status.name()));
            hangs_together(&sandbox);
        }
        // It has been everywhere that requests lead to.
        let unseen: Vec<_> = api::shape::STATUSES.iter().filter(|status| !seen.contains(*status)).copied().collect();
        assert!(unseen.iter().all(|status| ["deleted", "disabled"].contains(status)), "{unseen:?}");
    }
}

/// No two integrations in use have one host, ids are used once, and every connection has what it owns.
fn hangs_together(sandbox: &Sandbox) {
    let mut ids: Vec<_> = sandbox.integrations.iter().map(|one| one.id.as_str()).collect();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all);
    for connection in &sandbox.connections {
        assert!(connection.integration.as_ref().is_none_or(|id| ids.contains(&id.as_str())), "{}", connection.key);
        assert!(sandbox.connections.iter().filter(|other| other.key == connection.key).count() == 1);
    }
    for (at, one) in sandbox.integrations.iter().enumerate().filter(|(_, one)| !one.is.host.is_empty()) {
        let same = |other: &&Integration| other.is.host == one.is.host && other.is.wire == one.is.wire;
        let is_taken_twice = sandbox.integrations[at + 1..].iter().find(same);
        assert!(is_taken_twice.is_none(), "{} {}", one.id, one.is.host);
    }
}

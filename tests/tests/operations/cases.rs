//! The operations, what there is before them, and when what they claim is so.

use serde_json::json;
use ucforge_core::api::Content;
use ucforge_core::operation::{End, Goal, Operation, Options, Wanted};
use ucforge_core::secret::{Clear, Secret, Source, View};
use ucforge_core::value::Value;
use ucforge_tests::tenant::{Integration, Jobs, Tenant};

use crate::world::World;

/// An operation in a situation.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// What there is before.
    pub(crate) before: fn(&mut World),
    pub(crate) operation: fn(Options) -> Operation,
    /// Whether what was asked for is so.
    pub(crate) is_so: fn(&Tenant) -> bool,
    /// How it ends when nothing goes wrong.
    pub(crate) end: End,
    /// Whether what was asked for has gone wrong.
    pub(crate) has_failed: fn(&Tenant) -> bool,
}

pub(crate) const HOST: &str = "h.example.com";

fn secret(token: &str) -> Value {
    Value::Secret(Secret { name: "IMMUTA_PAT".to_owned(), source: Source::Literal(Clear::new(token)) })
}

fn content(value: &Value) -> Content {
    let literal = |secret: &Secret| match &secret.source {
        Source::Literal(text) => Ok(text.clone()),
        _ => Ok(Clear::new("")),
    };
    Content::of(value, &View::Revealed(&literal)).unwrap()
}

fn databricks(token: &str, automatic: bool) -> Content {
    content(&Value::from([
        ("type", "Databricks".into()),
        ("autoBootstrap", automatic.into()),
        (
            "config",
            Value::from([
                ("workspaceUrl", HOST.into()),
                ("httpPath", "sql/1".into()),
                ("authenticationType", "token".into()),
                ("token", secret(token)),
                ("catalog", "immuta".into()),
            ]),
        ),
    ]))
}

fn trino() -> Content {
    Content::plain(Value::from([("type", "Trino".into())]))
}

fn registration(token: &str) -> Content {
    content(&Value::from([
        ("connectionKey", "k".into()),
        (
            "connection",
            Value::from([
                ("technology", "Databricks".into()),
                ("hostname", HOST.into()),
                ("port", 443_u64.into()),
                ("httpPath", "sql/1".into()),
                ("authenticationType", "token".into()),
                ("token", secret(token)),
            ]),
        ),
        ("settings", Value::from([("isActive", false.into())])),
        (
            "nativeIntegration",
            Value::from([
                ("type", "Databricks".into()),
                ("autoBootstrap", false.into()),
                ("unityCatalog", true.into()),
                (
                    "config",
                    Value::from([
                        ("host", HOST.into()),
                        ("port", 443_u64.into()),
                        ("authenticationType", "token".into()),
                        ("token", secret(token)),
                        ("catalog", "immuta".into()),
                        ("audit", Value::from([("enabled", true.into())])),
                    ]),
                ),
            ]),
        ),
    ]))
}

fn settings() -> Content {
    Content::plain(Value::from([("settings", Value::from([("isActive", true.into())]))]))
}

fn json_of(content: &Content) -> serde_json::Value {
    serde_json::from_str(content.text().expose()).unwrap()
}

fn nothing(_: &mut World) {}

fn there(world: &mut World) {
    creating(world);
    world.pass(10_000);
}

fn creating(world: &mut World) {
    world.prepare("POST", "/integrations", &json_of(&databricks("t1", true)));
}

fn failed_before(world: &mut World) {
    let failing = std::mem::replace(&mut world.tenant.manners.failing, true);
    there(world);
    world.tenant.manners.failing = failing;
}

fn with_trino(world: &mut World) {
    world.prepare("POST", "/integrations", &json!({"type": "Trino"}));
    world.pass(10_000);
}

fn registered(world: &mut World) {
    world.prepare("POST", "/data/connection", &json_of(&registration("t1")));
    world.pass(10_000);
}

fn deleting(world: &mut World) {
    there(world);
    world.prepare("DELETE", "/integrations/1", &serde_json::Value::Null);
}

fn crawling(world: &mut World) {
    registered(world);
    world.prepare("POST", "/data/crawl/k", &serde_json::Value::Null);
}

fn on_host(tenant: &Tenant) -> Option<&Integration> {
    tenant.integration_on("Databricks", HOST).map(|at| &tenant.integrations[at])
}

fn works_with(tenant: &Tenant, token: &str) -> bool {
    on_host(tenant).is_some_and(|one| one.state == "enabled" && one.payload["config"]["token"] == token)
}

fn is_in_error(tenant: &Tenant) -> bool {
    tenant.integrations.iter().any(|one| one.state.ends_with("Error")) || a_job_has_failed(tenant)
}

fn a_job_has_failed(tenant: &Tenant) -> bool {
    tenant.jobs.iter().any(|job| tenant.state_of(job) == "failed")
}

fn jobs_are_done(tenant: &Tenant) -> bool {
    tenant.jobs.iter().all(|job| tenant.state_of(job) == "completed")
}

fn is_registered(tenant: &Tenant) -> bool {
    tenant.connection("k").is_some_and(|at| tenant.connections[at].there["token"] == "t1")
}

fn is_active(tenant: &Tenant) -> bool {
    let path = ["main".to_owned()];
    tenant.connection("k").and_then(|at| tenant.connections[at].setting(&path, "isActive")) == Some(true)
}

fn path() -> Vec<String> {
    vec!["k".to_owned(), "main".to_owned()]
}

fn tells_of_jobs(tenant: &Tenant) -> bool {
    !matches!(tenant.manners.jobs, Jobs::NotFound | Jobs::NotAllowed)
}

macro_rules! case {
    ($name:literal, $end:ident, $before:expr, $operation:expr, $is_so:expr) => {
        Case {
            name: $name,
            before: $before,
            operation: $operation,
            is_so: $is_so,
            end: End::$end,
            has_failed: is_in_error,
        }
    };
}

/// All operations, in all situations.
pub(crate) const CASES: &[Case] = &[
    case!("create", Done, nothing, |o| Operation::create(databricks("t1", true), o), |t| works_with(t, "t1")),
    case!("create what is there", NotDone, there, |o| Operation::create(databricks("t1", true), o), |t| works_with(
        t, "t1"
    )),
    case!("create what is being created", NotDone, creating, |o| Operation::create(databricks("t1", true), o), |t| {
        works_with(t, "t1")
    }),
    case!("create after a failure", NotDone, failed_before, |o| Operation::create(databricks("t1", true), o), |t| {
        works_with(t, "t1")
    }),
    case!("create Trino", Done, nothing, |o| Operation::create(trino(), o), |t| t
        .integrations
        .iter()
        .any(|one| one.payload["type"] == "Trino" && one.state == "enabled")),
    case!("set up", Done, nothing, |o| Operation::set_up(databricks("t1", false), databricks("t1", false), o), |t| {
        works_with(t, "t1")
    }),
    case!("update", Done, there, |o| Operation::update("1", databricks("t2", true), o), |t| works_with(t, "t2")),
    case!(
        "update what is busy",
        Done,
        creating,
        |o| Operation::update("1", databricks("t2", true), o),
        |t| works_with(t, "t2")
    ),
    case!("update what is not there", NotDone, nothing, |o| Operation::update("1", databricks("t2", true), o), |t| {
        works_with(t, "t2")
    }),
    case!("delete", Done, there, |o| Operation::delete("1", None, o), |t| on_host(t).is_none()),
    case!("delete what is busy", Done, creating, |o| Operation::delete("1", None, o), |t| on_host(t).is_none()),
    case!("delete what is being deleted", AlreadySo, deleting, |o| Operation::delete("1", None, o), |t| on_host(t)
        .is_none()),
    case!("delete what is not there", AlreadySo, nothing, |o| Operation::delete("1", None, o), |t| on_host(t)
        .is_none()),
    case!("wait until it is enabled", Done, creating, |o| Operation::wait("1", Goal::Enabled, o), |t| works_with(
        t, "t1"
    )),
    case!("wait until it is gone", Done, deleting, |o| Operation::wait("1", Goal::Deleted, o), |t| on_host(t)
        .is_none()),
    case!("regenerate", Done, with_trino, |o| Operation::regenerate("1", o), |t| t.integrations[0].regenerated > 0),
    case!("register", Done, nothing, |o| Operation::register(None, registration("t1"), o), |t| is_registered(t)
        && jobs_are_done(t)
        && works_with(t, "t1")),
    case!(
        "register with a script",
        Done,
        nothing,
        |o| Operation::register(Some(databricks("t1", false)), registration("t1"), o),
        |t| is_registered(t) && jobs_are_done(t) && works_with(t, "t1")
    ),
    case!(
        "register what is there",
        NotDone,
        registered,
        |o| Operation::register(None, registration("t1"), o),
        is_registered
    ),
    case!("deregister", Done, registered, |o| Operation::deregister("k", o), |t| t.connection("k").is_none()),
    case!("deregister what is not there", AlreadySo, nothing, |o| Operation::deregister("k", o), |t| t
        .connection("k")
        .is_none()),
    case!("crawl", Done, registered, |o| Operation::crawl(&path(), None, o), |t| t.jobs.len() > 1
        && jobs_are_done(t)
        && tells_of_jobs(t)),
    case!("settings", Done, registered, |o| Operation::settings(&path(), settings(), o), |t| is_active(t)
        && jobs_are_done(t)),
    case!(
        "wait for jobs",
        Done,
        crawling,
        |o| Operation::wait_for_jobs("00000008-0000-4000-8000-000000000005", o),
        |t| { jobs_are_done(t) }
    ),
    case!("rotate", Done, there, |o| Operation::rotate(databricks("t2", true), None, o), |t| works_with(t, "t2")),
    case!(
        "rotate a connection",
        Done,
        registered,
        |o| Operation::rotate(registration("t2"), Some("k".to_owned()), o),
        |t| { works_with(t, "t2") && t.connection("k").is_some_and(|at| t.connections[at].there["token"] == "t2") }
    ),
    case!("apply to nothing", Done, nothing, |o| Operation::apply(wanted("t1"), false, o), |t| works_with(t, "t1")),
    case!("apply what is so", AlreadySo, there, |o| Operation::apply(wanted("t1"), false, o), |t| works_with(t, "t1")),
    case!("apply a change", Done, there, |o| Operation::apply(changed(), false, o), |t| works_with(t, "t1")
        && on_host(t).is_some_and(|one| one.payload["config"]["audit"]["enabled"] == true)),
    case!("plan a change", NotDone, there, |o| Operation::apply(changed(), true, o), |_| false),
    case!(
        "apply a registration",
        Done,
        nothing,
        |o| Operation::apply(Wanted::Connection { script: None, register: registration("t1") }, false, o),
        |t| is_registered(t) && jobs_are_done(t) && works_with(t, "t1")
    ),
];

fn wanted(token: &str) -> Wanted {
    Wanted::integration(databricks(token, true), databricks(token, true))
}

fn changed() -> Wanted {
    let mut payload = databricks("t1", true).value().object().cloned().unwrap();
    if let Some(Value::Object(config)) = payload.get_mut("config") {
        config.set("audit", Value::from([("enabled", true.into())]));
    }
    let update = content(&Value::Object(payload));
    Wanted::integration(databricks("t1", true), update)
}

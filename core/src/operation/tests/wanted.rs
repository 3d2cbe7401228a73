//! What setups want, and what becomes of it.

use super::flows::{clean, with_integration};
use super::*;
use crate::check::Setup;
use crate::convert;
use crate::secret::{Clear, Secret, View};

const MANUAL: &str = r#"{"ucforge": 1, "flow": "integration-manual",
    "workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
    "authenticationType": "token", "token": {"env": "DATABRICKS_TOKEN"}, "catalog": "immuta"}"#;
const TRINO: &str = r#"{"ucforge": 1, "platform": "trino", "flow": "integration-automatic"}"#;

fn setup(json: &str) -> Setup {
    let (setup, checked) = Setup::read(json, read::Format::Json);
    setup.unwrap_or_else(|| panic!("{:?}", checked.findings.iter().map(|one| &one.message).collect::<Vec<_>>()))
}

fn wanted(json: &str) -> Wanted {
    let resolve = |_: &Secret| Ok(Clear::new("dapi0123456789abcdef0123456789abcdef"));
    Wanted::of(&setup(json), &View::Revealed(&resolve)).unwrap().unwrap()
}

fn apply(json: &str) -> Operation {
    Operation::apply(wanted(json), false, Options::default())
}

#[test]
fn a_setup_is_applied_in_the_order_of_its_flow() {
    let (log, run) = clean(tenant(1000), apply(MANUAL));
    assert_eq!(run.outcome.end, End::Done, "{:?}", run.outcome);
    let writes: Vec<_> = log.iter().filter(|line| !line.starts_with("GET")).map(String::as_str).collect();
    assert_eq!(writes, ["POST /integrations/scripts/create 200", "POST /integrations 200"]);
    assert!(run.outcome.script.is_some());
    let (log, run) = clean(run.server, apply(MANUAL));
    assert_eq!((run.outcome.end, log.len()), (End::AlreadySo, 2), "{log:?}");
    // The script was run before: it is not asked for again.
    let operation = Operation::apply(wanted(MANUAL).without_script(), false, Options::default());
    let (log, run) = clean(tenant(1000), operation);
    assert!(run.outcome.end == End::Done && !log.iter().any(|line| line.contains("scripts")), "{log:?}");
}

#[test]
fn an_update_that_leaves_credentials_out_creates_nothing() {
    let update = MANUAL.replace("integration-manual", "integration-update");
    let keeps = update.replace(r#""token": {"env": "DATABRICKS_TOKEN"}, "#, "");
    assert_ne!(keeps, update);
    let (log, run) = clean(tenant(1000), apply(&keeps));
    assert_eq!((run.outcome.end, &run.outcome.why), (End::NotDone, &Some(Why::NotOnHost)), "{log:?}");
    assert_eq!(run.accepted, 0);
    // It changes the one that is there.
    let there = with_integration("dbc-a1b2c3d4-e5f6.cloud.databricks.com");
    let (log, run) = clean(there, apply(&keeps));
    assert!(log.iter().any(|line| line == "PUT /integrations/1 200"), "{log:?} {:?}", run.outcome);
    // With its credentials it says all that creating needs.
    let (_, run) = clean(tenant(1000), apply(&update));
    assert_eq!(run.outcome.end, End::Done, "{:?}", run.outcome);
}

#[test]
fn what_cannot_be_updated_is_created_once() {
    let payload = convert::creation(&setup(TRINO));
    assert_eq!(payload.len(), 1);
    let (_, run) = clean(tenant(1000), apply(TRINO));
    assert_eq!(run.outcome.end, End::Done, "{:?}", run.outcome);
    let (log, run) = clean(run.server, apply(TRINO));
    assert_eq!(run.outcome.end, End::AlreadySo, "{:?}", run.outcome);
    assert!(log.iter().all(|line| line.starts_with("GET")), "{log:?}");
}

#[test]
fn a_secret_that_cannot_be_had_stops_it_before_anything_is_sent() {
    let none = |_: &Secret| Err(crate::secret::SecretError::NoProgram);
    assert!(Wanted::of(&setup(MANUAL), &View::Revealed(&none)).is_err());
    assert!(Wanted::of(&setup(MANUAL), &View::Masked).is_ok());
}

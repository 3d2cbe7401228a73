//! The states of an integration, and what leads to each.

use super::*;

const HOST: &str = "www.example-workspace.cloud.databricks.com";

fn status(sandbox: &mut Sandbox, now: u64) -> String {
    let (status, answer) = ask(sandbox, now, "GET", "/integrations/1/status", "");
    if status == 200 { answer["status"].as_str().unwrap().to_owned() } else { status.to_string() }
}

/// The states from second to second.
fn states(sandbox: &mut Sandbox, from: u64) -> Vec<String> {
    (0..4).map(|second| status(sandbox, from + 1000 * second)).collect()
}

#[test]
fn hosts_lead_to_the_states_that_no_request_asks_for() {
    for (host, expected) in [
        ("createerror.invalid", ["creating", "createError", "createError", "createError"]),
        ("migrateerror.invalid", ["creating", "enabled", "migrating", "migrateError"]),
        ("w.recurringerror.invalid", ["creating", "enabled", "recurringValidationError", "recurringValidationError"]),
        ("deleteerror.invalid", ["creating", "enabled", "enabled", "enabled"]),
    ] {
        let mut sandbox = sandbox();
        ask(&mut sandbox, 0, "POST", "/integrations", &CREATE.replace(HOST, host));
        assert_eq!(states(&mut sandbox, 0), expected, "{host}");
        let (_, shown) = ask(&mut sandbox, 3000, "GET", "/integrations/1", "");
        let is_failed = expected[3].ends_with("Error");
        assert_eq!(shown["validationResults"]["status"], if is_failed { "failed" } else { "passed" }, "{host}");
        assert_eq!(shown["validationResults"].to_string().contains(host), is_failed, "{shown}");
        // All of them can be repaired by an update.
        assert_eq!(ask(&mut sandbox, 4000, "PUT", "/integrations/1", CREATE).0, 200);
        assert_eq!(states(&mut sandbox, 4000), ["editing", "enabled", "enabled", "enabled"], "{host}");
    }
}

#[test]
fn a_deletion_that_fails_leaves_everything_there() {
    let mut sandbox = sandbox();
    ask(&mut sandbox, 0, "POST", "/integrations", &CREATE.replace(HOST, "deleteerror.invalid"));
    assert_eq!(ask(&mut sandbox, 1000, "DELETE", "/integrations/1", "").1["status"], "deleting");
    assert_eq!(states(&mut sandbox, 1000), ["deleting", "deleteError", "deleteError", "deleteError"]);
    assert_eq!(ask(&mut sandbox, 5000, "DELETE", "/integrations/1", "").1["status"], "deleting");
    ask(&mut sandbox, 7000, "PUT", "/integrations/1", CREATE);
    ask(&mut sandbox, 8000, "DELETE", "/integrations/1", "");
    assert_eq!(states(&mut sandbox, 8000)[..2], ["deleting", "404"]);
}

#[test]
fn what_cannot_be_changed_is_named() {
    let mut sandbox = sandbox();
    ask(&mut sandbox, 0, "POST", "/integrations", CREATE);
    let other = r#"{"type": "Redshift", "autoBootstrap": false, "config": {"host": "h"}}"#;
    let (status, answer) = ask(&mut sandbox, 1000, "PUT", "/integrations/1", other);
    assert_eq!(
        (status, answer["message"].as_str()),
        (400, Some("Unable to edit integration due to changes of non-editable attribute(s): type."))
    );
    assert_eq!(super::states::status(&mut sandbox, 1000), "enabled");
    // Everything else can be.
    assert_eq!(ask(&mut sandbox, 1000, "PUT", "/integrations/1", &CREATE.replace("false", "true")).0, 200);
}

#[test]
fn an_update_does_not_take_the_host_of_another() {
    let mut sandbox = sandbox();
    ask(&mut sandbox, 0, "POST", "/integrations", CREATE);
    ask(&mut sandbox, 0, "POST", "/integrations", &CREATE.replace(HOST, "other.example.com"));
    let (status, answer) =
        ask(&mut sandbox, 1000, "PUT", "/integrations/1", &CREATE.replace(HOST, "other.example.com"));
    assert_eq!(status, 409);
    assert_eq!(answer["message"], "Databricks Unity Catalog integration already exists on other.example.com (id = 2)");
}

#[test]
fn a_new_key_makes_the_old_one_void() {
    let mut sandbox = sandbox();
    assert_eq!(ask(&mut sandbox, 0, "POST", "/integrations", r#"{"type": "Trino"}"#).1["status"], "creating");
    assert_eq!(ask(&mut sandbox, 0, "POST", "/integrations/1/regenerate", "").0, 409);
    let key = |sandbox: &mut Sandbox| ask(sandbox, 1000, "GET", "/integrations/1", "").1["apiKey"].clone();
    let old = key(&mut sandbox);
    let (status, new) = ask(&mut sandbox, 1000, "POST", "/integrations/1/regenerate", "");
    assert_eq!(status, 200);
    assert!(new["apiKey"] != old && new["apiKey"] == key(&mut sandbox), "{new}");
    assert_eq!(ask(&mut sandbox, 1000, "POST", "/integrations/7/regenerate", "").0, 404);
}

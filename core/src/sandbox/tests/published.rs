//! The answers of the published page, byte for byte but for whitespace and ids.

use super::*;

/// A text without whitespace.
fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

/// What the page shows, with the first id of a sandbox.
macro_rules! page {
    ($name:literal) => {
        dense(include_str!(concat!("../../../fixtures/sandbox/", $name, ".json"))).replace("123456789", "1")
    };
}

#[test]
fn the_life_of_an_integration_is_that_of_the_page() {
    let mut sandbox = sandbox();
    let automatic = CREATE.replace("false", "true");
    assert_eq!(dense(&send(&mut sandbox, 0, "POST", "/integrations", &automatic).body), page!("created"));
    assert_eq!(dense(&send(&mut sandbox, 0, "POST", "/integrations", &automatic).body), page!("exists"));
    assert_eq!(dense(&send(&mut sandbox, 1000, "PUT", "/integrations/1", &automatic).body), page!("editing"));
    assert_eq!(dense(&send(&mut sandbox, 1001, "PUT", "/integrations/1", &automatic).body), page!("busy"));
    assert_eq!(dense(&send(&mut sandbox, 2000, "DELETE", "/integrations/1", "").body), page!("deleting"));
    let mut manual = super::sandbox();
    send(&mut manual, 0, "POST", "/integrations", CREATE);
    assert_eq!(dense(&send(&mut manual, 1000, "GET", "/integrations/1", "").body), page!("one"));
}

#[test]
fn the_list_of_a_seeded_sandbox_begins_with_that_of_the_page() {
    let mut sandbox = Sandbox::new(Options { seed: true, ..Options::default() });
    let list = dense(&send(&mut sandbox, 0, "GET", "/integrations", "").body);
    let page = dense(include_str!("../../../fixtures/sandbox/all.json"));
    assert!(list.starts_with(page.trim_end_matches(']')), "{list}\n{page}");
}

#[test]
fn a_seeded_sandbox_shows_every_state_that_a_page_names() {
    let mut sandbox = Sandbox::new(Options { seed: true, ..Options::default() });
    // Nothing changes by itself, however long one looks.
    let (_, list) = ask(&mut sandbox, 1_000_000, "GET", "/integrations", "");
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), platform_seeds::INTEGRATIONS.len() + platform_seeds::CONNECTIONS.len());
    let mut seen: Vec<&str> = list.iter().map(|one| one["status"].as_str().unwrap()).collect();
    seen.sort_unstable();
    seen.dedup();
    // Running changes end, and what is deleted is gone: these are seen by asking for them.
    let mut lasting: Vec<&str> = crate::api::shape::STATUSES.to_vec();
    lasting.retain(|status| !["creating", "editing", "deleting", "deleted"].contains(status));
    lasting.sort_unstable();
    assert_eq!(seen, lasting);
    for one in list {
        let is_failed = one["status"].as_str().unwrap().ends_with("Error");
        let tests = one["validationResults"]["validationTests"].as_array().unwrap();
        assert!(!is_failed || tests.is_empty() || tests.iter().any(|test| test["message"].is_string()), "{one}");
    }
    // No change failed where a validation did.
    let recurring = list.iter().filter(|one| one["status"] == "recurringValidationError");
    assert!(recurring.clone().all(|one| !one.to_string().contains("change failed")), "{list:?}");
    // A change that runs is in the way of others.
    let migrating = list.iter().find(|one| one["status"] == "migrating").unwrap()["id"].as_str().unwrap();
    assert_eq!(ask(&mut sandbox, 0, "DELETE", &format!("/integrations/{migrating}"), "").0, 409);
    let (_, found) = ask(&mut sandbox, 0, "POST", "/data/object/search", "");
    assert_eq!(found.as_array().unwrap().len(), platform_seeds::CONNECTIONS.len());
    let (_, children) = ask(&mut sandbox, 0, "POST", "/data/object/search/lakehouse", "");
    assert_eq!((children[0]["state"].as_str(), children.as_array().unwrap().len()), (Some("active"), 2));
    let text = send(&mut sandbox, 0, "GET", "/integrations", "").body;
    assert!(!text.contains("taken-away"), "{text}");
}

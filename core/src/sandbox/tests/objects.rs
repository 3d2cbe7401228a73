//! `/data`: connections and their objects.

use super::*;

/// A sandbox with one connection, whose first crawl is done at 1000.
fn registered(more: &str) -> Sandbox {
    let mut sandbox = sandbox();
    let body =
        CONNECTION.replace(r#""connectionKey": "lakehouse","#, &format!(r#""connectionKey": "lakehouse", {more}"#));
    assert_eq!(ask(&mut sandbox, 0, "POST", "/data/connection", &body).0, 200);
    sandbox
}

fn names(answer: &Json) -> Vec<String> {
    let name = |one: &Json| {
        one["objectPath"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect::<Vec<_>>().join("/")
    };
    answer.as_array().unwrap().iter().map(name).collect()
}

const FORCED: &str = r#""settings": {"isActive": false}, "options": {"forceRecursiveCrawl": true},"#;

#[test]
fn a_registration_crawls_what_it_may() {
    // Only active objects are crawled, unless it is forced.
    for (more, found, state) in [
        ("", 0, "inactive"),
        (r#""settings": {"isActive": false},"#, 0, "inactive"),
        (FORCED, 2, "inactive"),
        (r#""settings": {"isActive": true},"#, 2, "active"),
    ] {
        let mut sandbox = registered(more);
        assert_eq!(names(&ask(&mut sandbox, 999, "POST", "/data/object/search/lakehouse", "").1).len(), 0, "{more}");
        let (_, children) = ask(&mut sandbox, 1000, "POST", "/data/object/search/lakehouse", "{}");
        assert_eq!(names(&children).len(), found, "{more}");
        assert!(children.as_array().unwrap().iter().all(|child| child["state"] == state), "{children}");
        let (_, all) = ask(&mut sandbox, 1000, "POST", "/data/object/search", "");
        assert_eq!((names(&all), all[0]["state"].as_str()), (vec!["lakehouse".to_owned()], Some(state)));
    }
}

#[test]
fn settings_are_inherited_and_overridden() {
    let mut sandbox = registered(FORCED);
    let mut settle = |path: &str, settings: Json| {
        let (status, answer) = ask(
            &mut sandbox,
            1000,
            "PUT",
            &format!("/data/settings/{path}"),
            &json!({"settings": settings}).to_string(),
        );
        assert_eq!((status, answer["bulkId"].is_string()), (200, true), "{answer}");
        let get = |sandbox: &mut Sandbox, path: &str| ask(sandbox, 1000, "GET", &format!("/data/object/{path}"), "").1;
        ["lakehouse", "lakehouse/sales", "lakehouse/sales/orders", "lakehouse/hr"]
            .map(|path| get(&mut sandbox, path)["state"].as_str().unwrap().starts_with('a'))
    };
    assert_eq!(settle("lakehouse/sales", json!({"isActive": true})), [false, true, true, false]);
    assert_eq!(settle("lakehouse", json!({"isActive": true})), [true, true, true, true]);
    assert_eq!(settle("lakehouse/sales/orders", json!({"isActive": false})), [true, true, false, true]);
    assert_eq!(settle("lakehouse", json!({"isActive": false})), [false, true, false, false]);
    // Null inherits again, and so does the whole connection.
    assert_eq!(settle("lakehouse/sales", json!({"isActive": null})), [false, false, false, false]);
    assert_eq!(settle("lakehouse", json!({"isActive": true, "policySync": 1})), [true, true, false, true]);
    let (_, shown) = ask(&mut sandbox, 1000, "GET", "/data/object/lakehouse/sales/orders", "");
    assert_eq!(
        shown,
        json!({"objectPath": ["lakehouse", "sales", "orders"], "technology": "Databricks", "state": "inactive",
            "settings": {"isActive": false, "policySync": 1, "activateNewChildren": false}, "overrides": {"isActive": false}})
    );
    for bad in [r#"{"settings": {"isActive": "yes"}}"#, r#"{"settings": true}"#, "{}", ""] {
        assert_eq!(ask(&mut sandbox, 1000, "PUT", "/data/settings/lakehouse", bad).0, 400, "{bad}");
    }
}

#[test]
fn what_is_found_later_is_as_its_parent_says() {
    for (new_children, state) in [(json!(false), "inactive"), (json!(true), "active"), (json!(null), "active")] {
        let mut sandbox = registered(r#""settings": {"isActive": true},"#);
        let (_, deleted) = ask(&mut sandbox, 1000, "DELETE", "/data/object/lakehouse/sales", "");
        assert_eq!(deleted, json!({"objectPath": ["lakehouse", "sales"], "childCount": 3}));
        assert_eq!(ask(&mut sandbox, 1000, "GET", "/data/object/lakehouse/sales/orders", "").0, 404);
        let settings = json!({"settings": {"activateNewChildren": new_children}}).to_string();
        ask(&mut sandbox, 1000, "PUT", "/data/settings/lakehouse", &settings);
        let (_, started) = ask(&mut sandbox, 1000, "POST", "/data/crawl/lakehouse", "");
        assert_eq!(ask(&mut sandbox, 1999, "GET", "/data/object/lakehouse/sales", "").0, 404);
        let (_, found) = ask(&mut sandbox, 2000, "GET", "/data/object/lakehouse/sales", "");
        assert_eq!(found["state"], state, "{new_children}");
        let jobs =
            ask(&mut sandbox, 2000, "GET", &format!("/jobs?bulkId={}", started["bulkId"].as_str().unwrap()), "").1;
        assert_eq!(jobs.as_object().unwrap().values().next().unwrap()["state"], "completed");
    }
}

#[test]
fn a_connection_goes_with_all_it_has_and_its_script_before() {
    let mut sandbox = registered(FORCED);
    let id = ask(&mut sandbox, 1000, "GET", "/data/connection/lakehouse", "").1["nativeIntegrationId"].to_string();
    let script = send(&mut sandbox, 1000, "POST", &format!("/integrations/{id}/scripts/delete"), "").body;
    for line in [
        "REVOKE SELECT ON TABLE `system`.`query`.`history` FROM `",
        "REVOKE USE SCHEMA ON SCHEMA `system`.`query` FROM `",
        "DROP CATALOG IF EXISTS `immuta` CASCADE;",
    ] {
        assert!(script.contains(line), "{script}");
    }
    let (_, crawl) = ask(&mut sandbox, 1000, "POST", "/data/crawl/lakehouse", "");
    let (status, deleted) = ask(&mut sandbox, 1000, "DELETE", "/data/object/lakehouse", "");
    assert_eq!((status, deleted), (200, json!({"objectPath": ["lakehouse"], "childCount": 7})));
    assert_eq!(ask(&mut sandbox, 1000, "GET", "/data/connection/lakehouse", "").0, 404);
    assert_eq!(ask(&mut sandbox, 1000, "GET", &format!("/integrations/{id}"), "").1["status"], "deleting");
    assert_eq!(ask(&mut sandbox, 2000, "GET", &format!("/integrations/{id}"), "").0, 404);
    let jobs = ask(&mut sandbox, 2000, "GET", &format!("/jobs?bulkId={}", crawl["bulkId"].as_str().unwrap()), "").1;
    assert_eq!(jobs.as_object().unwrap().values().next().unwrap()["state"], "cancelled");
    // Its key and its host are free again.
    assert_eq!(ask(&mut sandbox, 2000, "POST", "/data/connection", CONNECTION).0, 200);
}

#[test]
fn a_change_of_a_connection_is_merged_and_moves_its_integration() {
    let mut sandbox = registered(FORCED);
    let path = "/data/connection/lakehouse";
    let (_, shown) =
        ask(&mut sandbox, 1000, "PUT", path, r#"{"connection": {"httpPath": "/other", "token": "Canary"}}"#);
    assert_eq!(
        shown["connection"],
        json!({"technology": "Databricks", "hostname": "b.cloud.databricks.com", "port": 443, "httpPath": "/other",
            "authenticationType": "token", "token": "REDACTED"})
    );
    assert_eq!(ask(&mut sandbox, 1000, "GET", "/integrations/1", "").1["status"], "enabled");
    let moves = |host: &str| json!({"connection": {"hostname": host}}).to_string();
    assert_eq!(ask(&mut sandbox, 1000, "PUT", path, &moves("c.cloud.databricks.com")).0, 200);
    let (_, behind) = ask(&mut sandbox, 1000, "GET", "/integrations/1", "");
    assert_eq!(
        (behind["status"].as_str(), behind["config"]["host"].as_str()),
        (Some("editing"), Some("c.cloud.databricks.com"))
    );
    assert_eq!(ask(&mut sandbox, 1001, "PUT", path, &moves("d.cloud.databricks.com")).0, 409);
    // One that fails later is taken back, in both.
    assert_eq!(
        ask(&mut sandbox, 2000, "PUT", path, &moves("createerror.invalid")).1["connection"]["hostname"],
        "createerror.invalid"
    );
    assert_eq!(ask(&mut sandbox, 3000, "GET", path, "").1["connection"]["hostname"], "c.cloud.databricks.com");
    let (_, behind) = ask(&mut sandbox, 3000, "GET", "/integrations/1", "");
    assert_eq!(
        (behind["status"].as_str(), behind["config"]["host"].as_str()),
        (Some("editError"), Some("c.cloud.databricks.com"))
    );
    for (body, status) in [
        (moves("unreachable.invalid"), 422),
        (json!({"connection": {"technology": "Snowflake"}}).to_string(), 422),
        (json!({"connection": 1}).to_string(), 400),
        (json!({}).to_string(), 200),
    ] {
        assert_eq!(ask(&mut sandbox, 3000, "PUT", path, &body).0, status, "{body}");
    }
    // Credentials of another way to sign in do not stay.
    let oauth = json!({"connection": {"authenticationType": "oAuthM2M", "oAuthClientConfig": {"clientId": "c", "clientSecret": "Canary"}}});
    let (_, shown) = ask(&mut sandbox, 3000, "PUT", path, &oauth.to_string());
    assert_eq!(
        (shown["connection"].get("token"), &shown["connection"]["oAuthClientConfig"]["clientSecret"]),
        (None, &json!("REDACTED"))
    );
    // It stays, although the integration is still in the state of the edit before.
    let (_, shown) = ask(&mut sandbox, 3000, "GET", path, "");
    assert_eq!(shown["connection"]["authenticationType"], "oAuthM2M");
}

#[test]
fn a_whole_registration_is_a_change_only_of_how_the_platform_is_reached() {
    let path = "/data/connection/lakehouse";
    let whole = |change: &dyn Fn(&mut Json)| {
        let mut body: Json = serde_json::from_str(CONNECTION).unwrap();
        body["settings"] = json!({"isActive": false});
        body["options"] = json!({"forceRecursiveCrawl": true});
        change(&mut body);
        body.to_string()
    };
    let native = |name: &'static str, value: Json| {
        move |body: &mut Json| body["nativeIntegration"]["config"][name] = value.clone()
    };
    // As it is, and with what can be changed; masks and secrets cannot be compared.
    let changes: [&dyn Fn(&mut Json); 6] = [
        &|_| (),
        &|body| body["connection"]["httpPath"] = json!("/other"),
        &native("token", json!("REDACTED")),
        &native("token", json!("another")),
        &native("host", json!("B.cloud.databricks.com")),
        &|body| {
            body["connection"]["hostname"] = json!("c.cloud.databricks.com");
            body["nativeIntegration"]["config"]["host"] = json!("c.cloud.databricks.com");
        },
    ];
    for change in changes {
        let mut sandbox = registered(FORCED);
        let (status, answer) = ask(&mut sandbox, 1000, "PUT", path, &whole(change));
        assert_eq!(status, 200, "{answer}");
    }
    let changes: [(&str, &dyn Fn(&mut Json)); 8] = [
        ("nativeIntegration.config.catalog", &native("catalog", json!("other"))),
        ("nativeIntegration.config.audit.enabled", &native("audit", json!({"enabled": false}))),
        ("nativeIntegration.config.host", &native("host", json!("c.cloud.databricks.com"))),
        ("nativeIntegration.config", &native("groupPattern", json!({"deny": "canary"}))),
        ("nativeIntegration.type", &|body| body["nativeIntegration"]["type"] = json!("Snowflake")),
        ("nativeIntegration", &|body| body["nativeIntegration"] = json!("canary")),
        ("settings.isActive", &|body| body["settings"]["isActive"] = json!(true)),
        ("connectionKey", &|body| body["connectionKey"] = json!("canary")),
    ];
    for (place, change) in changes {
        let mut sandbox = registered(FORCED);
        let before = ask(&mut sandbox, 1000, "GET", path, "").1;
        let moved = |body: &mut Json| {
            change(body);
            body["connection"]["httpPath"] = json!("/other");
        };
        let (status, answer) = ask(&mut sandbox, 1000, "PUT", path, &whole(&moved));
        let said = answer["message"].as_str().unwrap_or("");
        assert!(status == 422 && said.starts_with(&format!("`{place}` cannot be changed here")), "{place}: {answer}");
        assert!(!said.contains("canary"), "{said}");
        assert_eq!(ask(&mut sandbox, 1000, "GET", path, "").1, before, "{place}");
    }
}

#[test]
fn keys_that_are_words_of_paths_are_refused_on_every_platform() {
    for technology in ["Databricks", "Snowflake", "Glue"] {
        for key in ["search", "data", "test", ""] {
            let body = CONNECTION.replace("Databricks", technology).replace("lakehouse", key);
            assert_eq!(ask(&mut sandbox(), 0, "POST", "/data/connection", &body).0, 422, "{technology} {key}");
        }
    }
}

#[test]
fn paths_are_read_name_by_name() {
    let mut sandbox = sandbox();
    ask(&mut sandbox, 0, "POST", "/data/connection", &CONNECTION.replace("lakehouse", "lake/house é"));
    assert_eq!(
        ask(&mut sandbox, 0, "GET", "/data/object/lake%2Fhouse%20%C3%A9", "").1["objectPath"],
        json!(["lake/house é"])
    );
    for path in ["lake/house%20%C3%A9", "lake%2Fhouse%20%C3%A9/", "lake%2Fhouse%20%C3%A9//x", "x"] {
        let expected = if path.ends_with("%A9/") { 200 } else { 404 };
        assert_eq!(ask(&mut sandbox, 0, "GET", &format!("/data/object/{path}"), "").0, expected, "{path}");
    }
}

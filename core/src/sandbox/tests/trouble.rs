//! Workspaces that make validation or setup fail.

use super::*;

const HOST: &str = "www.example-workspace.cloud.databricks.com";

fn statuses(results: &Json) -> (String, Vec<String>) {
    let text = |value: &Json| value["status"].as_str().unwrap().to_owned();
    (text(results), results["validationTests"].as_array().unwrap().iter().map(text).collect())
}

/// Payloads that name a host, each with its request.
fn requests(host: &str) -> Vec<(&'static str, &'static str, String)> {
    let additional = CREATE.replace(
        r#""catalog""#,
        &format!(
            r#""additionalWorkspaceConnections": [
            {{"workspaceUrl": "fine.example.com", "httpPath": "p", "authenticationType": "token", "token": "t", "catalogs": ["a"]}},
            {{"workspaceUrl": "{host}", "httpPath": "p", "authenticationType": "token", "token": "t", "catalogs": ["b"]}}],
            "catalog""#
        ),
    );
    let create = CREATE.replace(HOST, host);
    let connection = CONNECTION.replace("b.cloud.databricks.com", host);
    vec![
        ("POST", "/integrations", create.clone()),
        ("POST", "/integrations", additional.clone()),
        ("PUT", "/integrations/1", create),
        ("PUT", "/integrations/1", additional),
        ("POST", "/data/connection", connection.clone()),
        ("POST", "/data/connection/test", connection),
    ]
}

#[test]
fn validation_fails_wherever_such_a_workspace_is_named() {
    for (host, tests, message) in [
        ("unreachable.invalid", ["failed", "failed"], "Validation of prerequisite setup failed. Unable to"),
        ("a.b.badtoken.invalid", ["failed", "failed"], "Validation of prerequisite setup failed. Unable to"),
        (
            "NoMetastore.invalid",
            ["failed", "passed"],
            "Processing Error: Error trying to get the current metastore info.",
        ),
    ] {
        for (method, path, body) in requests(host) {
            let mut sandbox = Sandbox::new(Options { delay: 0, ..Options::default() });
            if method == "PUT" {
                ask(&mut sandbox, 0, "POST", "/integrations", CREATE);
            }
            let before = ask(&mut sandbox, 0, "GET", "/integrations", "").1;
            let (status, answer) = ask(&mut sandbox, 0, method, path, &body);
            assert_eq!(status, 422, "{method} {path} {host}: {answer}");
            assert_eq!(
                (answer["statusCode"].as_u64(), answer["error"].as_str()),
                (Some(422), Some("Unprocessable entity"))
            );
            assert!(answer["message"].as_str().unwrap().starts_with(message), "{answer}");
            assert_eq!(
                statuses(&answer["validationResults"]),
                ("failed".to_owned(), tests.map(str::to_owned).to_vec())
            );
            let said = answer["validationResults"]["validationTests"][0]["message"].as_str().unwrap();
            assert!(said.contains(&host.to_lowercase()), "{said}");
            assert_eq!(ask(&mut sandbox, 0, "GET", "/integrations", "").1, before, "{method} {path}");
        }
    }
}

#[test]
fn names_that_only_look_alike_are_fine() {
    for host in ["unreachable.invalid.example.com", "notbadtoken.invalid", "nometastore.example.com", "createerror.org"]
    {
        let mut sandbox = Sandbox::new(Options { delay: 0, ..Options::default() });
        assert_eq!(ask(&mut sandbox, 0, "POST", "/integrations", &CREATE.replace(HOST, host)).0, 200, "{host}");
        assert_eq!(ask(&mut sandbox, 0, "GET", "/integrations/1", "").1["status"], "enabled", "{host}");
    }
}

#[test]
fn a_creation_that_fails_later_says_so_and_is_fixed_by_an_update() {
    let mut sandbox = sandbox();
    let bad = CREATE.replace(HOST, "w.createerror.invalid");
    let (status, created) = ask(&mut sandbox, 0, "POST", "/integrations", &bad);
    assert_eq!((status, created), (200, json!({"id": "1", "status": "creating", "validationResults": results()})));
    assert_eq!(ask(&mut sandbox, 999, "GET", "/integrations/1", "").1["status"], "creating");
    let (_, failed) = ask(&mut sandbox, 1000, "GET", "/integrations/1", "");
    assert_eq!(failed["status"], "createError");
    assert_eq!(
        statuses(&failed["validationResults"]),
        ("failed".to_owned(), vec!["passed".to_owned(), "failed".to_owned()])
    );
    assert!(
        failed["validationResults"]["validationTests"][1]["message"]
            .as_str()
            .unwrap()
            .contains("w.createerror.invalid")
    );
    assert_eq!(
        ask(&mut sandbox, 1000, "POST", "/integrations", &bad),
        (
            400,
            json!({"statusCode": 400, "error": "Bad Request", "message": "Use PUT /integrations/1 endpoint to update connection \
            information for Databricks Unity Catalog integration on host w.createerror.invalid (id = 1) that previously failed to create."})
        )
    );
    // It fails again as long as nothing changes, and is created in the end.
    assert_eq!(ask(&mut sandbox, 1000, "PUT", "/integrations/1", &bad).1["status"], "editing");
    assert_eq!(ask(&mut sandbox, 2000, "GET", "/integrations/1", "").1["status"], "createError");
    assert_eq!(ask(&mut sandbox, 2000, "PUT", "/integrations/1", CREATE).1["validationResults"], results());
    let (_, fixed) = ask(&mut sandbox, 3000, "GET", "/integrations/1", "");
    assert_eq!((fixed["status"].as_str(), &fixed["validationResults"]), (Some("enabled"), &results()));
    assert_eq!(fixed["config"]["workspaceUrl"], HOST);
}

#[test]
fn an_integration_that_was_never_created_can_be_deleted() {
    let mut sandbox = Sandbox::new(Options { delay: 0, ..Options::default() });
    ask(&mut sandbox, 0, "POST", "/integrations", &CREATE.replace(HOST, "createerror.invalid"));
    assert_eq!(ask(&mut sandbox, 0, "DELETE", "/integrations/1", "").1["status"], "deleting");
    assert_eq!(ask(&mut sandbox, 0, "GET", "/integrations/1", "").0, 404);
}

#[test]
fn an_edit_that_fails_later_is_taken_back() {
    let mut sandbox = sandbox();
    ask(&mut sandbox, 0, "POST", "/integrations", CREATE);
    let bad = CREATE.replace(HOST, "https://createerror.invalid/").replace("immuta", "immuta2");
    assert_eq!(ask(&mut sandbox, 1000, "PUT", "/integrations/1", &bad).1["status"], "editing");
    let (_, shown) = ask(&mut sandbox, 2000, "GET", "/integrations/1", "");
    assert_eq!(
        (shown["status"].as_str(), shown["config"]["catalog"].as_str(), shown["config"]["workspaceUrl"].as_str()),
        (Some("editError"), Some("immuta"), Some(HOST))
    );
    assert_eq!(shown["validationResults"]["status"], "failed");
    // It is there and in use, and may be edited again.
    assert_eq!(ask(&mut sandbox, 2000, "POST", "/integrations", CREATE).0, 409);
    ask(&mut sandbox, 2000, "PUT", "/integrations/1", CREATE);
    let (_, shown) = ask(&mut sandbox, 3000, "GET", "/integrations/1", "");
    assert_eq!((shown["status"].as_str(), &shown["validationResults"]), (Some("enabled"), &results()));
}

#[test]
fn a_dry_run_says_nothing_of_what_fails_later() {
    let body = CONNECTION.replace("b.cloud.databricks.com", "createerror.invalid");
    let mut sandbox = sandbox();
    assert_eq!(
        ask(&mut sandbox, 0, "POST", "/data/connection/test", &body),
        (200, json!({"validationResults": results()}))
    );
    assert_eq!(ask(&mut sandbox, 0, "POST", "/data/connection", &body).0, 200);
    assert_eq!(ask(&mut sandbox, 1000, "GET", "/integrations/1", "").1["status"], "createError");
}

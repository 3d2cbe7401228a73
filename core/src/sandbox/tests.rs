//! Answers to the letter of the published pages, ids aside.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "tables of cases are long, and a failing case says which it is"
)]

use serde_json::{Value as Json, json};

use super::*;
use crate::platform::seeds as platform_seeds;

mod deletion;
mod endpoints;
mod jobs;
mod objects;
mod others;
mod published;
mod secrets;
mod sign_in;
mod states;
mod trouble;
mod versions;
mod walk;

const CREATE: &str = include_str!("../../fixtures/sandbox/create.json");

const CONNECTION: &str = include_str!("../../fixtures/sandbox/connection.json");

fn sandbox() -> Sandbox {
    Sandbox::new(Options { delay: 1000, ..Options::default() })
}

fn send(sandbox: &mut Sandbox, now: u64, method: &str, target: &str, body: &str) -> Response {
    let content_type = "application/json; charset=utf-8";
    sandbox.handle(now, &Request { method, target, authorization: "key", content_type, body: body.as_bytes() })
}

fn ask(sandbox: &mut Sandbox, now: u64, method: &str, target: &str, body: &str) -> (u16, Json) {
    let response = send(sandbox, now, method, target, body);
    assert_eq!(response.content_type, "application/json");
    (response.status, serde_json::from_str(&response.body).unwrap())
}

fn results() -> Json {
    json!({"status": "passed", "validationTests": [
        {"name": "Metastore validation", "status": "passed"},
        {"name": "Basic Connection Test", "result": [{"1": 1}], "status": "passed"}]})
}

#[test]
fn an_integration_comes_into_being() {
    let mut sandbox = sandbox();
    let outcome = |status| json!({"id": "1", "status": status, "validationResults": results()});
    assert_eq!(ask(&mut sandbox, 0, "POST", "/integrations", CREATE), (200, outcome("creating")));
    assert_eq!(ask(&mut sandbox, 999, "GET", "/integrations/1", "").1["status"], "creating");
    let (status, shown) = ask(&mut sandbox, 1000, "GET", "/integrations/1", "");
    assert_eq!(status, 200);
    assert_eq!(
        shown,
        json!({"id": "1", "status": "enabled", "validationResults": results(), "type": "Databricks", "autoBootstrap": false,
            "config": {"port": 443, "workspaceUrl": "www.example-workspace.cloud.databricks.com",
                "httpPath": "sql/protocolv1/o/0/0000-00000-abc123", "authenticationType": "token", "token": "REDACTED",
                "audit": {"enabled": false}, "catalog": "immuta"}})
    );
    // The order of the example too.
    let body = send(&mut sandbox, 1000, "GET", "/integrations/1", "").body;
    let names = [
        "\"port\"",
        "\"workspaceUrl\"",
        "\"httpPath\"",
        "\"authenticationType\"",
        "\"token\"",
        "\"audit\"",
        "\"catalog\"",
    ];
    assert!(names.windows(2).all(|pair| body.find(pair[0]) < body.find(pair[1])), "{body}");
    let (_, mut list) = ask(&mut sandbox, 1000, "GET", "/integrations", "");
    let mut expected = shown;
    expected["config"].as_object_mut().unwrap().remove("port");
    assert_eq!(list.as_array_mut().unwrap().pop(), Some(expected));
    assert_eq!(list, json!([]));
}

#[test]
fn a_host_is_taken_once() {
    let mut sandbox = sandbox();
    ask(&mut sandbox, 0, "POST", "/integrations", CREATE);
    let again = CREATE.replace("www.example", "WWW.EXAMPLE");
    assert_eq!(
        ask(&mut sandbox, 0, "POST", "/integrations", &again),
        (
            409,
            json!({"statusCode": 409, "error": "Conflict", "message":
            "Databricks Unity Catalog integration already exists on www.example-workspace.cloud.databricks.com (id = 1)"})
        )
    );
    // A refused one uses up no id.
    let other = CREATE.replace("www.example-workspace", "other");
    assert_eq!(ask(&mut sandbox, 0, "POST", "/integrations", &other).1["id"], "2");
}

#[test]
fn an_update_waits_for_what_is_running_and_keeps_credentials() {
    let mut sandbox = sandbox();
    ask(&mut sandbox, 0, "POST", "/integrations", CREATE);
    assert_eq!(
        ask(&mut sandbox, 500, "PUT", "/integrations/1", CREATE),
        (
            409,
            json!({"statusCode": 409, "error": "Conflict", "message": "Unable to edit integration with ID 1 in current state creating."})
        )
    );
    let change = CREATE.replace("\"token\": \"s3cret\", ", "").replace("immuta", "immuta2");
    assert_eq!(ask(&mut sandbox, 1000, "PUT", "/integrations/1", &change).1["status"], "editing");
    assert_eq!(ask(&mut sandbox, 1999, "GET", "/integrations/1", "").1["status"], "editing");
    let (_, shown) = ask(&mut sandbox, 2000, "GET", "/integrations/1", "");
    assert_eq!(
        (shown["status"].as_str(), shown["config"]["token"].as_str(), shown["config"]["catalog"].as_str()),
        (Some("enabled"), Some("REDACTED"), Some("immuta2"))
    );
    assert_eq!(ask(&mut sandbox, 2000, "PUT", "/integrations/7", CREATE).0, 404);
}

#[test]
fn what_is_shown_of_the_integration_of_a_connection_is_taken_back() {
    let mut sandbox = Sandbox::new(Options { delay: 0, ..Options::default() });
    ask(&mut sandbox, 0, "POST", "/data/connection", CONNECTION);
    ask(&mut sandbox, 1, "GET", "/data/connection/lakehouse", "");
    let (_, mut shown) = ask(&mut sandbox, 1, "GET", "/integrations/1", "");
    for added in ["id", "status", "validationResults"] {
        shown.as_object_mut().unwrap().remove(added);
    }
    assert!(shown["config"]["host"].is_string() && shown["config"].get("workspaceUrl").is_none(), "{shown}");
    shown["config"]["token"] = "new".into();
    assert_eq!(ask(&mut sandbox, 1, "PUT", "/integrations/1", &shown.to_string()).1["status"], "editing");
    // One that stands alone has the names of integrations, as has one that is not there yet.
    let mut alone = Sandbox::new(Options { delay: 0, ..Options::default() });
    ask(&mut alone, 0, "POST", "/integrations", CREATE);
    for (method, target) in [("PUT", "/integrations/1"), ("POST", "/integrations")] {
        let (status, refused) = ask(&mut alone, 1, method, target, &shown.to_string());
        assert!(status == 422 && refused["message"].as_str().unwrap().contains("workspaceUrl"), "{method} {refused}");
    }
    // What else is wrong is wrong in both.
    shown["autoBootstrap"] = "no".into();
    assert_eq!(ask(&mut sandbox, 2, "PUT", "/integrations/1", &shown.to_string()).0, 422);
}

#[test]
fn credentials_of_another_way_to_sign_in_do_not_stay() {
    let mut sandbox = Sandbox::new(Options { delay: 0, ..Options::default() });
    ask(&mut sandbox, 0, "POST", "/integrations", CREATE);
    let oauth = CREATE.replace(
        r#""authenticationType": "token", "token": "s3cret""#,
        r#""authenticationType": "oAuthM2M", "oAuthClientConfig": {"clientId": "c", "clientSecret": "s3cret", "authorityUrl": "u"}"#,
    );
    assert_eq!(ask(&mut sandbox, 0, "PUT", "/integrations/1", &oauth).1["status"], "editing");
    let config = |sandbox: &mut Sandbox| ask(sandbox, 0, "GET", "/integrations/1", "").1["config"].clone();
    assert!(config(&mut sandbox).get("token").is_none());
    // Left out inside the client's object, the secret stays; the rest is as sent.
    ask(
        &mut sandbox,
        0,
        "PUT",
        "/integrations/1",
        &oauth.replace(r#""clientSecret": "s3cret", "#, "").replace("\"c\"", "\"d\""),
    );
    let client = config(&mut sandbox)["oAuthClientConfig"].clone();
    assert_eq!((client["clientId"].as_str(), client["clientSecret"].as_str()), (Some("d"), Some("REDACTED")));
}

#[test]
fn a_connection_brings_its_integration() {
    let mut sandbox = sandbox();
    let (status, test) = ask(&mut sandbox, 0, "POST", "/data/connection/test", CONNECTION);
    assert_eq!((status, &test["validationResults"]), (200, &results()));
    assert_eq!(ask(&mut sandbox, 0, "GET", "/integrations", "").1, json!([]));
    let (status, registered) = ask(&mut sandbox, 0, "POST", "/data/connection", CONNECTION);
    assert_eq!((status, &registered["objectPath"]), (200, &json!(["lakehouse"])));
    assert_eq!(registered["bulkId"].as_str().map(str::len), Some(36));
    let (_, list) = ask(&mut sandbox, 1000, "GET", "/integrations", "");
    assert_eq!((list[0]["status"].as_str(), list[0]["config"]["token"].as_str()), (Some("enabled"), Some("REDACTED")));
    assert_eq!(ask(&mut sandbox, 0, "POST", "/data/connection", CONNECTION).0, 409);
    let same_host = CONNECTION.replace("lakehouse", "other");
    assert!(
        ask(&mut sandbox, 0, "POST", "/data/connection", &same_host).1["message"]
            .as_str()
            .unwrap()
            .contains("already exists on b.cloud")
    );
}

#[test]
fn the_script_creates_grants_and_hands_over_last() {
    let mut sandbox = sandbox();
    let response = send(
        &mut sandbox,
        0,
        "POST",
        "/integrations/scripts/create",
        &CREATE.replace("\"catalog\"", "\"audit\": {\"enabled\": true}, \"catalog\""),
    );
    assert_eq!((response.status, &*response.content_type), (200, "text/plain"));
    let place = |text: &str| response.body.find(text).unwrap_or_else(|| panic!("{text} in {}", response.body));
    assert!(place("CREATE CATALOG IF NOT EXISTS `immuta`") < place("GRANT USE CATALOG"));
    assert!(place("`system`.`access`.`audit`") < place("ALTER CATALOG `immuta` OWNER TO"));
    // Both pages: the one of the Connections API names `query` as well.
    assert!(place("USE SCHEMA ON SCHEMA `system`.`access`") < place("USE SCHEMA ON SCHEMA `system`.`query`"));
    for table in ["access`.`table_lineage", "access`.`column_lineage", "query`.`history"] {
        place(&format!("GRANT SELECT ON TABLE `system`.`{table}` TO"));
    }
    assert!(!response.body.contains("s3cret"));
    assert_eq!(ask(&mut sandbox, 0, "GET", "/integrations", "").1, json!([]));
}

#[test]
fn what_is_wrong_is_refused_in_the_shape_of_the_api() {
    let mut sandbox = sandbox();
    let wrong_catalog = CREATE.replace("immuta", "1immuta");
    let cases: &[(&str, &str, &str, u16, &str)] = &[
        (
            "POST",
            "/integrations",
            &wrong_catalog,
            422,
            "Immuta refuses this catalog name: it starts with a digit (line 3, column 64)",
        ),
        ("POST", "/integrations", "{", 400, "the text is cut off after this (line 1, column 1)"),
        ("POST", "/integrations", "", 400, "the body is empty"),
        ("POST", "/integrations", "[]", 422, "a payload must be an object, not a list (line 1, column 1)"),
        ("GET", "/integrations/9", "", 404, "No Integration found with ID 9."),
        ("GET", "/nothing", "", 404, "this API has no such path"),
        (
            "GET",
            "/integrations/abc",
            "",
            404,
            "No Integration found with ID ... (not a number, so it is not repeated).",
        ),
        (
            "DELETE",
            "/integrations/abc",
            "",
            404,
            "No integration found with ID ... (not a number, so it is not repeated).",
        ),
        ("PATCH", "/integrations/9", "", 405, "this path allows GET, PUT, DELETE, HEAD, OPTIONS"),
        ("POST", "/jobs", "", 405, "this path allows GET, HEAD, OPTIONS"),
        ("GET", "/jobs/statuses", "", 405, "this path allows POST, OPTIONS"),
        ("DELETE", "/integrations", "", 405, "this path allows GET, POST, HEAD, OPTIONS"),
        ("GET", "/data/connection", "", 405, "this path allows POST, OPTIONS"),
        (
            "POST",
            "/integrations/scripts/create",
            &CREATE.replace("false", "true"),
            422,
            "`autoBootstrap` must be false here (line 1, column 41)",
        ),
    ];
    for (method, target, body, status, message) in cases {
        let (got, answer) = ask(&mut sandbox, 0, method, target, body);
        assert_eq!(
            (got, answer["statusCode"].as_u64(), answer["message"].as_str()),
            (*status, Some(u64::from(*status)), Some(*message)),
            "{method} {target}"
        );
        assert!(answer["error"].is_string());
    }
}

#[test]
fn only_the_key_opens_the_door() {
    let request =
        |authorization| Request { method: "GET", target: "/integrations", authorization, content_type: "", body: b"" };
    let mut any = sandbox();
    assert_eq!(any.handle(0, &request("")).status, 401);
    assert_eq!(any.handle(0, &request("  ")).status, 401);
    assert_eq!(any.handle(0, &request("x")).status, 200);
    let mut one = Sandbox::new(Options { api_key: Some("846e".to_owned()), ..Options::default() });
    // What does not exist is nobody's secret.
    for path in ["/", "/nothing", "/favicon.ico", "/data", "/integrations/1/2/3/4/5", ""] {
        let request = Request { target: path, ..request("") };
        assert_eq!(one.handle(0, &request).status, 404, "{path}");
    }
    for path in ["/integrations/1", "/data/connection/x", "/integrations/scripts/create", "/jobs", "/jobs/statuses/"] {
        for method in ["GET", "POST", "DELETE", "HEAD"] {
            let request = Request { target: path, method, ..request("") };
            assert_eq!(one.handle(0, &request).status, 401, "{method} {path}");
        }
    }
    for (authorization, status) in [("846e", 200), ("Bearer 846e", 200), ("846", 401), ("Bearer x", 401), ("", 401)] {
        assert_eq!(one.handle(0, &request(authorization)).status, status, "{authorization}");
    }
}

#[test]
fn bodies_are_json_or_yaml_and_not_too_large() {
    let mut sandbox = sandbox();
    let mut post = |content_type, body: &[u8]| {
        sandbox
            .handle(0, &Request { method: "POST", target: "/integrations", authorization: "k", content_type, body })
            .status
    };
    assert_eq!(post("text/html", CREATE.as_bytes()), 415);
    assert_eq!(post("application/json", b"\xFF"), 400);
    assert_eq!(post("application/json", &vec![b' '; crate::read::MAX_BYTES + 1]), 413);
    let yaml = "type: Databricks\nautoBootstrap: true\nconfig:\n  workspaceUrl: y\n  httpPath: p\n  authenticationType: token\n  token: t\n  catalog: c\n";
    for content_type in ["application/yaml", "application/x-yaml", "text/yaml; charset=utf-8"] {
        let host = yaml.replace(": y", &format!(": {}", content_type.replace(['/', ';', ' ', '='], "-")));
        assert_eq!(post(content_type, host.as_bytes()), 200, "{content_type}");
    }
}

#[test]
fn a_controlled_clock_stands_still_until_it_is_moved() {
    let mut sandbox = Sandbox::new(Options { delay: 1000, control: true, ..Options::default() });
    ask(&mut sandbox, 0, "POST", "/integrations", CREATE);
    assert_eq!(ask(&mut sandbox, 99_999, "GET", "/integrations/1", "").1["status"], "creating");
    assert_eq!(ask(&mut sandbox, 0, "POST", "/__sandbox/advance?ms=1000", "").1["now"], 1000);
    assert_eq!(ask(&mut sandbox, 0, "GET", "/__sandbox/state", "").1["integrations"][0]["status"], "enabled");
    assert_eq!(ask(&mut sandbox, 0, "POST", "/__sandbox/advance", "").0, 400);
    assert_eq!(ask(&mut sandbox, 0, "GET", "/__sandbox/reset", "").0, 405);
    assert_eq!(
        ask(&mut sandbox, 0, "POST", "/__sandbox/reset", "").1,
        json!({"now": 0, "integrations": [], "connections": [], "objects": [], "jobs": []})
    );
    ask(&mut sandbox, 0, "POST", "/data/connection", CONNECTION);
    let state = ask(&mut sandbox, 0, "GET", "/__sandbox/state", "").1;
    assert_eq!(
        (&state["objects"][0]["objectPath"], &state["jobs"][0]["state"]),
        (&json!(["lakehouse"]), &json!("active"))
    );
    let mut free = super::tests::sandbox();
    assert_eq!(ask(&mut free, 0, "GET", "/__sandbox/state", "").0, 404);
}

#[test]
fn where_a_key_is_demanded_nobody_moves_the_clock_without_it() {
    fn request<'a>(method: &'a str, target: &'a str, authorization: &'a str) -> Request<'a> {
        Request { method, target, authorization, content_type: "", body: b"" }
    }
    let start = |api_key: Option<&str>| {
        let api_key = api_key.map(str::to_owned);
        Sandbox::new(Options { delay: 1000, control: true, seed: true, api_key, ..Options::default() })
    };
    let mut shut = start(Some("846e"));
    let state = |sandbox: &mut Sandbox| sandbox.handle(0, &request("GET", "/__sandbox/state", "846e")).body;
    let before = state(&mut shut);
    for (method, action) in [("POST", "reset"), ("POST", "advance?ms=5000"), ("GET", "state"), ("DELETE", "reset")] {
        let target = format!("/__sandbox/{action}");
        for authorization in ["", "846", "Bearer x"] {
            assert_eq!(shut.handle(0, &request(method, &target, authorization)).status, 401, "{method} {action}");
        }
        assert_eq!(state(&mut shut), before, "{method} {action}");
        // Where no key is demanded, these paths need none either.
        assert_ne!(start(None).handle(0, &request(method, &target, "")).status, 401, "{method} {action}");
    }
    assert_eq!(shut.handle(0, &request("POST", "/__sandbox/reset", "Bearer 846e")).status, 200);
    assert_eq!(shut.handle(0, &request("GET", "/__sandbox/nothing", "")).status, 404);
}

/// Takes out who registered and changed a connection, and when.
fn without_people(connection: &mut serde_json::Value) {
    let connection = connection.as_object_mut().unwrap();
    for name in ["createdAt", "createdBy", "creator", "updatedAt", "updatedBy", "updater"] {
        assert!(connection.remove(name).is_some(), "{name}");
    }
}

#[test]
fn a_registered_connection_is_shown_without_secrets_and_names_its_integration() {
    let mut sandbox = sandbox();
    let odd = CONNECTION.replace("lakehouse", "lake house/é");
    assert_eq!(ask(&mut sandbox, 0, "POST", "/data/connection", &odd).0, 200);
    let (status, mut shown) = ask(&mut sandbox, 5, "GET", "/data/connection/lake%20house%2F%C3%A9", "");
    assert_eq!(status, 200);
    assert_eq!(
        (&shown["createdAt"], &shown["updatedAt"]),
        (&json!("1970-01-01T00:00:00.000Z"), &json!("1970-01-01T00:00:00.000Z"))
    );
    let user = json!({"id": 1, "name": "Sandbox", "email": "sandbox@example.com"});
    assert_eq!(
        (&shown["creator"], &shown["updater"], &shown["createdBy"], &shown["updatedBy"]),
        (&user, &user, &json!(1), &json!(1))
    );
    without_people(&mut shown);
    assert_eq!(
        shown,
        json!({"connectionKey": "lake house/é", "nativeIntegrationId": 1, "connection": {"technology": "Databricks",
            "hostname": "b.cloud.databricks.com", "port": 443, "httpPath": "p", "authenticationType": "token", "token": "REDACTED"}})
    );
    for unknown in ["/data/connection/lakehouse", "/data/connection/%C3", "/data/connection/%"] {
        assert_eq!(ask(&mut sandbox, 0, "GET", unknown, "").0, 404, "{unknown}");
    }
    let refused = send(&mut sandbox, 0, "POST", "/data/connection/lakehouse", "{}");
    assert_eq!(refused.allow.as_deref(), Some("GET, PUT, HEAD, OPTIONS"));
}

#[test]
fn a_head_is_answered_like_a_get() {
    let mut sandbox = sandbox();
    ask(&mut sandbox, 0, "POST", "/integrations", CREATE);
    for path in ["/integrations", "/integrations/1", "/integrations/2", "/jobs?bulkId=x", "/data/connection"] {
        assert_eq!(send(&mut sandbox, 0, "HEAD", path, ""), send(&mut sandbox, 0, "GET", path, ""), "{path}");
    }
}

#[test]
fn bodies_are_read_before_their_turn_comes() {
    let post = |body: &'static str| Request {
        method: "POST",
        target: "/integrations",
        authorization: "k",
        content_type: "",
        body: body.as_bytes(),
    };
    let mut sandbox = Sandbox::new(Options::default());
    let (first, second, refused) = (Body::of(&post(CREATE)), Body::of(&post(CREATE)), Body::of(&post("{}")));
    assert_eq!(sandbox.answer(0, &post("{}"), refused).status, 422);
    assert_eq!(sandbox.answer(0, &post(CREATE), first).status, 200);
    assert_eq!(sandbox.answer(0, &post(CREATE), second).status, 409);
    // Who may not come in learns nothing of the body.
    let stranger = Request { authorization: "", ..post("{}") };
    assert_eq!(sandbox.answer(0, &stranger, Body::of(&stranger)).status, 401);
    let get = Request { method: "GET", ..post("") };
    assert_eq!(sandbox.answer(0, &post(CREATE), Body::of(&get)).status, 400);
}

#[test]
fn a_reset_leaves_nothing_of_the_seeds() {
    let mut sandbox = Sandbox::new(Options { control: true, seed: true, ..Options::default() });
    assert_ne!(ask(&mut sandbox, 0, "GET", "/__sandbox/state", "").1["integrations"], json!([]));
    let after = json!({"now": 0, "integrations": [], "connections": [], "objects": [], "jobs": []});
    assert_eq!(ask(&mut sandbox, 0, "POST", "/__sandbox/reset", "").1, after);
}

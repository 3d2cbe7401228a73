//! `DELETE /integrations/{id}`.

use super::*;

#[test]
fn an_integration_is_deleting_and_then_gone() {
    let mut sandbox = sandbox();
    ask(&mut sandbox, 0, "POST", "/integrations", CREATE);
    let deleting = json!({"id": "1", "status": "deleting", "validationResults": results()});
    assert_eq!(ask(&mut sandbox, 1000, "DELETE", "/integrations/1", ""), (200, deleting));
    // The order of the example.
    let body = send(&mut sandbox, 1999, "GET", "/integrations/1", "").body;
    assert!(
        body.find("\"id\"") < body.find("\"deleting\"")
            && body.find("\"deleting\"") < body.find("\"validationResults\"")
    );
    assert_eq!(ask(&mut sandbox, 1999, "GET", "/integrations", "").1[0]["status"], "deleting");
    // Its host is taken until the end.
    assert_eq!(ask(&mut sandbox, 1999, "POST", "/integrations", CREATE).0, 409);
    assert_eq!(
        ask(&mut sandbox, 2000, "GET", "/integrations/1", ""),
        (404, json!({"statusCode": 404, "error": "Not Found", "message": "No Integration found with ID 1."}))
    );
    assert_eq!(ask(&mut sandbox, 2000, "GET", "/integrations", "").1, json!([]));
    let gone = ask(&mut sandbox, 2000, "DELETE", "/integrations/1", "");
    assert_eq!((gone.0, gone.1["message"].as_str()), (404, Some("No integration found with ID 1.")));
    // An id is used once.
    assert_eq!(ask(&mut sandbox, 2000, "POST", "/integrations", CREATE).1["id"], "2");
}

#[test]
fn it_says_deleting_however_short_that_lasts() {
    let mut sandbox = Sandbox::new(Options { delay: 0, ..Options::default() });
    assert_eq!(ask(&mut sandbox, 0, "POST", "/integrations", CREATE).1["status"], "creating");
    assert_eq!(ask(&mut sandbox, 0, "DELETE", "/integrations/1", "").1["status"], "deleting");
    assert_eq!(ask(&mut sandbox, 0, "GET", "/integrations/1", "").0, 404);
}

#[test]
fn a_busy_one_is_not_deleted_and_one_that_goes_is_not_edited() {
    let mut sandbox = sandbox();
    let busy = |state| {
        let message = format!("Unable to edit integration with ID 1 in current state {state}.");
        (409, json!({"statusCode": 409, "error": "Conflict", "message": message}))
    };
    ask(&mut sandbox, 0, "POST", "/integrations", CREATE);
    assert_eq!(ask(&mut sandbox, 999, "DELETE", "/integrations/1", ""), busy("creating"));
    assert_eq!(ask(&mut sandbox, 1000, "PUT", "/integrations/1", CREATE).0, 200);
    assert_eq!(ask(&mut sandbox, 1001, "DELETE", "/integrations/1", ""), busy("editing"));
    assert_eq!(ask(&mut sandbox, 2000, "DELETE", "/integrations/1", "").0, 200);
    assert_eq!(ask(&mut sandbox, 2001, "DELETE", "/integrations/1", ""), busy("deleting"));
    assert_eq!(ask(&mut sandbox, 2001, "PUT", "/integrations/1", CREATE), busy("deleting"));
}

#[test]
fn credentials_are_not_taken_and_nothing_happens() {
    let mut sandbox = Sandbox::new(Options { delay: 0, ..Options::default() });
    ask(&mut sandbox, 0, "POST", "/integrations", CREATE);
    for body in [
        CREATE,
        r#"{"token": "x"}"#,
        r#"{"username": "svc", "password": "x"}"#,
        r#"{"config": {"oAuthClientConfig": {"clientId": "c"}}}"#,
        r#"[{"apiKey": 1}]"#,
        r#"{"username": "svc"}"#,
    ] {
        let (status, answer) = ask(&mut sandbox, 0, "DELETE", "/integrations/1", body);
        assert_eq!(status, 400, "{body}");
        let message = answer["message"].as_str().unwrap();
        assert!(
            message.starts_with("Credentials are not required to disable a Databricks Unity Catalog integration. If")
        );
    }
    assert_eq!(ask(&mut sandbox, 0, "DELETE", "/integrations/1", "{").0, 400);
    assert_eq!(ask(&mut sandbox, 0, "GET", "/integrations/1", "").1["status"], "enabled");
    // Without credentials a body is no obstacle.
    for body in ["{}", " \r\n", "null", r#"{"type": "Databricks", "autoBootstrap": true, "note": "token"}"#] {
        assert_eq!(ask(&mut sandbox, 0, "DELETE", "/integrations/1", body).1["status"], "deleting", "{body:?}");
        sandbox = Sandbox::new(Options { delay: 0, ..Options::default() });
        ask(&mut sandbox, 0, "POST", "/integrations", CREATE);
    }
}

#[test]
fn a_connection_keeps_its_integration() {
    let mut sandbox = Sandbox::new(Options { delay: 0, ..Options::default() });
    ask(&mut sandbox, 0, "POST", "/data/connection", CONNECTION);
    let (status, answer) = ask(&mut sandbox, 0, "DELETE", "/integrations/1", "");
    assert_eq!(
        (status, answer["message"].as_str()),
        (409, Some("Integration with ID 1 belongs to the connection lakehouse."))
    );
    assert_eq!(ask(&mut sandbox, 0, "GET", "/integrations/1", "").1["status"], "enabled");
}

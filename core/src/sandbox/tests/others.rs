//! Platforms without a catalogue, and those that nobody knows.

use super::*;

const SNOWFLAKE: &str = r#"{"type": "Snowflake", "autoBootstrap": true, "config": {"host": "test-account.snowflakecomputing.com",
    "warehouse": "W", "database": "D", "authenticationType": "userPassword", "username": "canary", "password": "canary", "role": "R"}}"#;

const S3: &str = r#"{"type": "Native S3", "autoBootstrap": false, "config": {"name": "lake", "awsAccountId": "1", "awsRegion": "us-east-1",
    "awsLocationRole": "arn:aws:iam::1:role/r", "awsLocationPath": "s3://a", "authenticationType": "accessKey",
    "awsAccessKeyId": "canary", "awsSecretAccessKey": "canary"}}"#;

fn quick() -> Sandbox {
    Sandbox::new(Options { delay: 0, control: true, ..Options::default() })
}

fn message(answer: &(u16, Json)) -> (u16, &str) {
    (answer.0, answer.1["message"].as_str().unwrap_or(""))
}

#[test]
fn errors_are_those_of_the_table_for_each_platform() {
    for (name, host, full_stop) in [
        ("Snowflake", "test-account.snowflakecomputing.com", "."),
        ("Redshift", "h.redshift.amazonaws.com", "."),
        ("Azure Synapse Analytics", "organization.azure.com", "."),
    ] {
        let of = |host: &str| SNOWFLAKE.replace("test-account.snowflakecomputing.com", host).replace("Snowflake", name);
        let mut sandbox = quick();
        assert_eq!(ask(&mut sandbox, 0, "POST", "/integrations", &of(host)).0, 200);
        let again = ask(&mut sandbox, 0, "POST", "/integrations", &of(host));
        assert_eq!(
            message(&again),
            (409, format!("{name} integration already exists on {host} (id = 1){full_stop}").as_str())
        );
        ask(&mut sandbox, 0, "POST", "/integrations", &of("createerror.invalid"));
        let again = ask(&mut sandbox, 0, "POST", "/integrations", &of("createerror.invalid"));
        let sentence = format!(
            "Use PUT /integrations/2 endpoint to update connection information for {name} integration on host createerror.invalid \
             (id = 2) that previously failed to create."
        );
        assert_eq!(message(&again), (400, sentence.as_str()));
        for (host, failing) in
            [("unreachable.invalid", true), ("badtoken.invalid", true), ("nometastore.invalid", false)]
        {
            let answer = ask(&mut sandbox, 0, "POST", "/integrations", &of(host));
            assert_eq!(answer.0 == 422, failing, "{name} {host}");
            if failing {
                assert_eq!(
                    message(&answer).1,
                    "Validation of prerequisite setup failed. Unable to create integration."
                );
            }
        }
    }
}

#[test]
fn credentials_are_asked_for_where_immuta_set_everything_up() {
    let needed = "Integrations that are automatically configured require privileged credentials to disable. Please provide them in your payload.";
    let not_wanted = "Credentials are not required for disable unless the integration was configured automatically. If you need to \
        update your integration credentials, use PUT to update the integration before disabling.";
    let credentials = r#"{"config": {"authenticationType": "userPassword", "username": "u", "password": "p"}}"#;
    let mut sandbox = quick();
    ask(&mut sandbox, 0, "POST", "/integrations", SNOWFLAKE);
    for body in ["", "{}", r#"{"note": 1}"#] {
        assert_eq!(message(&ask(&mut sandbox, 0, "DELETE", "/integrations/1", body)), (400, needed), "{body}");
    }
    assert_eq!(ask(&mut sandbox, 0, "DELETE", "/integrations/1", credentials).1["status"], "deleting");
    ask(&mut sandbox, 0, "POST", "/integrations", &SNOWFLAKE.replace("true", "false"));
    assert_eq!(message(&ask(&mut sandbox, 0, "DELETE", "/integrations/2", credentials)), (400, not_wanted));
    assert_eq!(ask(&mut sandbox, 0, "DELETE", "/integrations/2", "").1["status"], "deleting");
}

#[test]
fn an_update_keeps_what_is_left_out_of_it() {
    let mut sandbox = quick();
    ask(&mut sandbox, 0, "POST", "/integrations", SNOWFLAKE);
    let change = SNOWFLAKE.replace(r#""username": "canary", "password": "canary", "#, "").replace("\"W\"", "\"X\"");
    assert_eq!(ask(&mut sandbox, 0, "PUT", "/integrations/1", &change).1["status"], "editing");
    let config = ask(&mut sandbox, 0, "GET", "/integrations/1", "").1["config"].clone();
    assert_eq!(
        (&config["username"], &config["password"], &config["warehouse"], &config["lineage"]["enabled"]),
        (&json!("<REDACTED>"), &json!("<REDACTED>"), &json!("X"), &json!(false))
    );
    // What no page lets anybody change.
    let synapse = |delimiters: &str| {
        SNOWFLAKE
            .replace("Snowflake", "Azure Synapse Analytics")
            .replace("\"W\"", &format!("\"W\", \"metadataDelimiters\": {{\"a\": \"{delimiters}\"}}"))
    };
    ask(&mut sandbox, 0, "POST", "/integrations", &synapse("|"));
    let answer = ask(&mut sandbox, 0, "PUT", "/integrations/2", &synapse(";"));
    let sentence = "Unable to edit integration due to changes of non-editable attribute(s): metadataDelimiters.";
    assert_eq!(message(&answer), (400, sentence));
}

#[test]
fn what_must_be_unique_is_said_by_a_test() {
    let mut sandbox = quick();
    assert_eq!(ask(&mut sandbox, 0, "POST", "/integrations", S3).0, 200);
    for (change, test, field) in [("s3://a", 1, "name"), ("\"lake\"", 0, "awsLocationPath")] {
        let (status, answer) =
            ask(&mut sandbox, 0, "POST", "/integrations", &S3.replace(change, &change.replace('a', "b")));
        assert_eq!(status, 422, "{answer}");
        let tests = &answer["validationResults"]["validationTests"];
        assert_eq!((&tests[test]["status"], tests.as_array().unwrap().len()), (&json!("failed"), 5));
        assert!(tests[test]["message"].as_str().unwrap().contains(field), "{tests}");
    }
    // An update of its own is no other.
    assert_eq!(ask(&mut sandbox, 0, "PUT", "/integrations/1", S3).0, 200);
    for kind in ["Native S3", "Google BigQuery"] {
        let body = S3.replace("false", "true").replace("Native S3", kind);
        assert_eq!(ask(&mut sandbox, 0, "POST", "/integrations", &body).0, 422, "{kind}");
    }
    assert_eq!(ask(&mut sandbox, 0, "POST", "/integrations", r#"{"type": "Redshift"}"#).0, 422);
}

#[test]
fn unknown_types_are_kept_and_listed() {
    for (body, config) in [
        (r#"{"type": "Trino"}"#, None),
        (r#"{"type": "Lakebase"}"#, None),
        (
            r#"{"type": "Lakebase", "autoBootstrap": false, "config": {"host": "h.example.com", "port": 5432, "on": true, "password": "canary"}}"#,
            Some(json!({"host": "h.example.com", "port": 5432, "on": true, "password": "REDACTED"})),
        ),
    ] {
        let mut sandbox = quick();
        for id in ["1", "2"] {
            assert_eq!(ask(&mut sandbox, 0, "POST", "/integrations", body).1["id"], id, "{body}");
        }
        let (_, list) = ask(&mut sandbox, 0, "GET", "/integrations", "");
        assert_eq!(
            (&list[1]["type"], list[1].get("config").cloned()),
            (&serde_json::from_str::<Json>(body).unwrap()["type"], config),
            "{body}"
        );
        assert_eq!(list[1]["validationResults"], json!({"status": "passed", "validationTests": []}));
        assert_eq!(
            ask(&mut sandbox, 0, "PUT", "/integrations/1", body).0,
            if body.contains("Trino") { 400 } else { 200 }
        );
        for script in
            ["/integrations/scripts/create", "/integrations/scripts/post-cleanup", "/integrations/1/scripts/delete"]
        {
            let response = send(&mut sandbox, 0, "POST", script, body);
            assert!(response.status == 200 || body.contains("Trino"), "{script} {body}: {}", response.body);
        }
        assert_eq!(ask(&mut sandbox, 0, "DELETE", "/integrations/1", r#"{"password": "x"}"#).1["status"], "deleting");
    }
    let glue = r#"{"connectionKey": "lake", "connection": {"technology": "Glue", "awsRegion": "eu-west-1", "secretKey": "canary"}}"#;
    let mut sandbox = quick();
    assert_eq!(ask(&mut sandbox, 0, "POST", "/data/connection", glue).0, 200);
    let mut shown = ask(&mut sandbox, 0, "GET", "/data/connection/lake", "").1;
    without_people(&mut shown);
    assert_eq!(
        shown,
        json!({"connectionKey": "lake", "connection": {"technology": "Glue", "awsRegion": "eu-west-1", "secretKey": "REDACTED"}})
    );
}

#[test]
fn scripts_are_there_where_the_pages_have_them() {
    for (name, scripts) in [
        ("Azure Synapse Analytics", ["create", "initial-create", "cleanup", "post-cleanup"].as_slice()),
        ("Redshift", &["create", "initial-create", "cleanup"]),
        ("Snowflake", &["create", "cleanup"]),
        ("Databricks", &["create", "cleanup"]),
    ] {
        let body = if name == "Databricks" {
            CREATE.to_owned()
        } else {
            SNOWFLAKE.replace("Snowflake", name).replace("true", "false")
        };
        for script in ["create", "initial-create", "cleanup", "post-cleanup"] {
            let response = send(&mut quick(), 0, "POST", &format!("/integrations/scripts/{script}"), &body);
            assert_eq!(response.status, if scripts.contains(&script) { 200 } else { 422 }, "{name} {script}");
            assert!(!response.body.contains("s3cret"), "{}", response.body);
        }
    }
    let mut sandbox = quick();
    ask(&mut sandbox, 0, "POST", "/integrations", CREATE);
    let edit =
        send(&mut sandbox, 0, "POST", "/integrations/1/scripts/edit", &CREATE.replace("\"immuta\"", "\"other\"")).body;
    assert!(edit.contains("ALTER CATALOG `other` OWNER TO"), "{edit}");
    assert_eq!(ask(&mut sandbox, 0, "POST", "/integrations/9/scripts/edit", CREATE).0, 404);
    assert_eq!(ask(&mut sandbox, 0, "POST", "/integrations/9/scripts/delete", "").0, 404);
}

#[test]
fn no_secret_of_another_platform_is_kept() {
    let key = r#"{"connectionKey": "w", "connection": {"technology": "Snowflake", "hostname": "h.snowflakecomputing.com", "port": 443,
        "authenticationType": "keyPair", "username": "canary", "privateKeyPassword": "canary", "unheard": ["canary"],
        "privateKey": {"keyName": "PRIV_KEY_FILE", "userFilename": "key.p8", "content": "canary", "pin": 4711}},
        "nativeIntegration": {"type": "Snowflake", "autoBootstrap": false, "config": {"host": "https://canary:canary@h.snowflakecomputing.com",
        "oAuthClientConfig": {"clientId": "c", "clientSecret": "canary"}, "credential": "{\"private_key\": \"canary\"}"}}}"#;
    for (path, body) in [("/data/connection", key), ("/integrations", SNOWFLAKE), ("/integrations", S3)] {
        let mut sandbox = quick();
        let mut shown = send(&mut sandbox, 0, "POST", path, body).body;
        for target in ["/integrations", "/integrations/1", "/data/connection/w", "/__sandbox/state", "/data/object/w"] {
            shown += &send(&mut sandbox, 0, "GET", target, "").body;
        }
        shown += &send(&mut sandbox, 0, "PUT", "/data/connection/w", key).body;
        shown += &send(&mut sandbox, 0, "POST", "/integrations/1/scripts/delete", "").body;
        assert!(!shown.contains("canary") && !shown.contains("4711") && shown.contains("REDACTED"), "{shown}");
    }
    let mut sandbox = quick();
    ask(&mut sandbox, 0, "POST", "/data/connection", key);
    let connection = ask(&mut sandbox, 0, "GET", "/data/connection/w", "").1["connection"].clone();
    assert_eq!(connection["privateKey"]["userFilename"], "key.p8");
}

#[test]
fn a_connection_that_moves_takes_no_secret_along() {
    let connection = r#"{"connectionKey": "w", "connection": {"technology": "Snowflake", "hostname": "h.snowflakecomputing.com",
        "port": 443, "authenticationType": "userPassword", "username": "u", "password": "p"}, "nativeIntegration": {
        "type": "Snowflake", "autoBootstrap": false, "config": {"host": "h.snowflakecomputing.com"}}}"#;
    for user in ["canary", "https://canary"] {
        let mut sandbox = quick();
        ask(&mut sandbox, 0, "POST", "/data/connection", connection);
        let body = format!(
            r#"{{"connection": {{"hostname": "{user}@moved.snowflakecomputing.com", "password": "new", "privateKey": {{"content": "new"}}}}}}"#
        );
        let (status, changed) = ask(&mut sandbox, 0, "PUT", "/data/connection/w", &body);
        assert_eq!(status, 200, "{changed}");
        let (_, behind) = ask(&mut sandbox, 0, "GET", "/integrations/1", "");
        assert_eq!(behind["config"]["host"], changed["connection"]["hostname"], "{behind}");
        assert!(!behind.to_string().contains("canary") && behind.to_string().contains("@moved."), "{behind}");
        // What is new is masked like what was there.
        let masked = |name: &str| changed["connection"][name].clone();
        assert_eq!((masked("username"), masked("password")), (json!("<REDACTED>"), json!("<REDACTED>")));
        assert_eq!(masked("privateKey")["content"], "<REDACTED>");
    }
}

#[test]
fn half_of_a_payload_is_refused() {
    let mut sandbox = quick();
    for (path, body) in [
        ("/integrations", r#"{"type": "Snowflake", "autoBootstrap": false, "config": []}"#),
        ("/integrations", r#"{"type": "Glue", "config": "x"}"#),
        ("/data/connection", r#"{"connectionKey": "k", "connection": {"technology": "Snowflake", "hostname": "h"}}"#),
        (
            "/data/connection/test",
            r#"{"connectionKey": "k", "connection": {"technology": "Snowflake", "hostname": "h"}}"#,
        ),
    ] {
        assert_eq!(ask(&mut sandbox, 0, "POST", path, body).0, 422, "{body}");
    }
    assert_eq!(ask(&mut sandbox, 0, "GET", "/integrations", "").1, json!([]));
}

//! What a tenant answers is sent back, compared and believed as it is: no mask of this side, and no yes that is none.

use ucforge_tests::served::Trick;
use ucforge_tests::tenant::Manners;

use super::{quick, tenant};

/// A secret that has so much in common with the path of the setups that it may be a piece of it, as the samples of the pages do.
const LIKE_THE_PATH: &str = "dapi-canary-0123456789abcdef";
const PATH: &str = "/sql/1.0/warehouses/0123456789abcdef";

fn json(body: &str) -> Trick {
    Trick::Answer(200, "application/json", body.to_owned())
}

#[test]
fn what_looks_like_a_secret_in_an_answer_goes_back_as_it_came_and_is_compared_as_it_is() {
    let (served, desk) = tenant(quick());
    let token = [("DATABRICKS_TOKEN", LIKE_THE_PATH)];
    let ends = |words: &str, code| {
        let run = desk.run_with(words, &token);
        assert_eq!(run.code, code, "{words}: {run:?}");
        run
    };
    let puts = || -> Vec<String> {
        let seen = served.seen().into_iter().filter(|seen| seen.line.starts_with("PUT "));
        seen.map(|seen| seen.body).collect()
    };
    ends("connection register connection.yaml --wait", 0);
    ends("integration create auto.yaml --wait", 0);
    served.seen();
    for setup in ["connection.yaml", "auto.yaml"] {
        ends(&format!("rotate --setup {setup} --yes"), 0);
        let bodies = puts();
        assert!(bodies.iter().any(|body| body.contains(PATH)), "{setup}: {bodies:?}");
        for body in bodies {
            assert!(!body.contains("REDACTED") && body.contains(LIKE_THE_PATH), "{setup}: {body}");
        }
    }
    // Only a piece of the path is other than in the tenant.
    for (name, plan) in [("connection.yaml", "PUT /data/connection/lakehouse"), ("auto.yaml", "PUT /integrations/")] {
        ends(&format!("apply {name} --check"), 0);
        let other = PATH.replace("0123456789abcdef", "0123456789abcdee");
        desk.write("other.yaml", &desk.read(name).replace(PATH, &other));
        let run = ends("apply other.yaml --check", 1);
        assert!(run.out.contains(plan), "{run:?}");
        let run = ends("apply other.yaml --yes --wait", 0);
        let bodies = puts();
        assert!(bodies.len() == 1 && bodies[0].contains(&other), "{run:?}: {bodies:?}");
    }
}

#[test]
fn what_is_written_to_be_used_holds_what_the_tenant_has() {
    let (served, desk) = tenant(quick());
    desk.ends("connection register connection.yaml --wait", 0);
    desk.ends("integration create auto.yaml --wait", 0);
    let key = [("IMMUTA_API_KEY", LIKE_THE_PATH), ("EDITOR", "sed -i s/true/false/")];
    let run = desk.run_with("pull out", &key);
    assert_eq!(run.code, 0, "{run:?}");
    let id = run.out.split("out/integration-").nth(1).and_then(|rest| rest.split_once('.')).unwrap().0;
    for name in ["out/connection-lakehouse.yaml", &format!("out/integration-{id}.yaml")] {
        let text = desk.read(name);
        assert!(text.contains(PATH) && !text.contains("REDACTED"), "{name}: {text}");
    }
    served.seen();
    let run = desk.run_with(&format!("integration edit {id} --yes --wait"), &key);
    assert_eq!(run.code, 0, "{run:?}");
    let put = served.seen().into_iter().find(|seen| seen.line.starts_with("PUT ")).unwrap();
    assert!(put.body.contains(PATH) && put.body.contains(r#""audit":{"enabled":false}"#), "{}", put.body);
    // A script is run as it is printed, and holds no secret all the same.
    let script = format!("USE WAREHOUSE `{PATH}`; -- {LIKE_THE_PATH}\n");
    served.trick("POST /integrations/scripts/create", Trick::Answer(200, "text/plain", script.clone()));
    let run = desk.run_with("integration script create manual.yaml", &[("DATABRICKS_TOKEN", LIKE_THE_PATH)]);
    assert_eq!(run.out, script.replace(LIKE_THE_PATH, "REDACTED"), "{run:?}");
    served.trick("POST /integrations/scripts/create", Trick::Answer(200, "text/plain", script));
    let words = "integration script create manual.yaml --output json";
    let run = desk.run_with(words, &[("DATABRICKS_TOKEN", LIKE_THE_PATH)]);
    assert!(run.out.contains(&format!("USE WAREHOUSE `{PATH}`; -- REDACTED")), "{run:?}");
    // What is only looked at shows no piece that may be of a secret.
    let run = desk.run_with(&format!("integration get {id}"), &key);
    assert!(run.out.contains("/sql/1.0/warehouses/REDACTED"), "{run:?}");
    let refused = format!(r#"{{"statusCode": 400, "error": "x", "message": "bad key: {}..."}}"#, &LIKE_THE_PATH[..24]);
    served.trick(&format!("GET /integrations/{id}"), Trick::Answer(400, "application/json", refused));
    let run = desk.run_with(&format!("integration get {id}"), &key);
    assert!(run.code == 1 && run.err.contains("bad key: REDACTED..."), "{run:?}");
}

#[test]
fn a_test_of_a_connection_ends_as_the_tenant_says() {
    let (served, desk) = tenant(quick());
    for (body, code, kind) in [
        (r#"{"validationResults": {"status": "passed", "validationTests": []}}"#, 0, None),
        (r#"{"status": "failed", "message": "cannot connect"}"#, 1, Some("validationFailed")),
        (r#"{"validationResults": {"status": "failed"}}"#, 1, Some("validationFailed")),
        (r#"{"valid": false, "errors": ["cannot connect"]}"#, 1, Some("validationFailed")),
        (r#"{"connectionKey": "lakehouse"}"#, 0, None),
        ("[]", 3, Some("notUnderstood")),
    ] {
        for _ in 0..2 {
            served.trick("POST /data/connection/test", json(body));
        }
        let run = desk.ends("connection test connection.yaml", code);
        assert_eq!(run.out.contains("has accepted it"), body.contains("passed"), "{body}: {run:?}");
        assert_eq!(run.out.contains("does not say whether it works"), body.contains("lakehouse"), "{body}: {run:?}");
        assert_eq!(run.err.contains(": cannot connect."), body.contains("cannot connect"), "{body}: {run:?}");
        let report = desk.json("connection test connection.yaml", code);
        assert_eq!(report["problem"]["kind"].as_str(), kind, "{body}: {report}");
    }
}

fn steps(report: &serde_json::Value) -> Vec<(String, Option<String>)> {
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let steps = report["next"].as_array().unwrap().iter();
    steps.map(|step| (text(&step["text"]).unwrap(), text(&step["command"]))).collect()
}

fn commands(report: &serde_json::Value) -> Vec<String> {
    steps(report).into_iter().filter_map(|(_, command)| command).collect()
}

#[test]
fn a_job_that_failed_says_why_and_what_comes_next_can_be_done() {
    let (served, desk) = tenant(quick());
    let failed = r#"{"j1": {"id": "j1", "state": "failed", "output": {"message": "Invalid access token"}}}"#;
    let accepted = r#"{"objectPath": ["lakehouse"], "bulkId": "B"}"#;
    let again = "ucforge connection update lakehouse connection.yaml";
    for (words, line, command) in [
        ("connection register connection.yaml --wait", "POST /data/connection", again),
        ("connection update lakehouse connection.yaml --wait", "PUT /data/connection/lakehouse", again),
        (
            "rotate --setup connection.yaml --yes",
            "PUT /data/connection/lakehouse",
            "ucforge rotate --setup connection.yaml",
        ),
    ] {
        if words.contains("register") {
            served.trick("GET /jobs", json(failed));
        } else {
            served.trick(line, json(accepted));
            served.trick("GET /jobs", json(failed));
        }
        let report = desk.json(words, 1);
        assert_eq!(report["problem"]["message"], "job j1 is failed: Invalid access token", "{words}: {report}");
        assert_eq!(report["result"]["jobs"][0]["output"]["message"], "Invalid access token", "{words}: {report}");
        assert_eq!(commands(&report), [command], "{words}: {report}");
        assert_eq!(steps(&report)[0].0, "Fix what the message says, then start again", "{words}: {report}");
    }
}

#[test]
fn a_registration_that_an_integration_is_in_the_way_of_is_not_called_a_connection() {
    let (_served, desk) = tenant(quick());
    desk.write("there.yaml", &desk.read("auto.yaml").replace("dbc-a1", "dbc-c1"));
    desk.ends("integration create there.yaml --wait", 0);
    let report = desk.json("connection register connection.yaml", 1);
    assert_eq!(report["problem"]["kind"], "exists", "{report}");
    assert_eq!(commands(&report), ["ucforge integration get 1"], "{report}");
    let all = format!("{report}");
    assert!(all.contains("The integration 1 is there already") && all.contains("Upgrade Manager"), "{report}");
    assert!(!all.contains("connection update"), "{report}");
}

#[test]
fn what_waits_too_long_behind_another_change_has_run_out_of_time() {
    let (served, desk) = tenant(Manners { delay: 60_000, ..quick() });
    desk.ends("integration create auto.yaml", 0);
    for words in ["integration update 1 auto.yaml", "integration delete 1 --yes", "apply auto.yaml --yes"] {
        let report = desk.json(&format!("{words} --wait --timeout 1"), 3);
        let problem = if words.starts_with("apply") {
            report["result"]["plans"][0]["problem"].clone()
        } else {
            assert_eq!(commands(&report), ["ucforge integration wait 1"], "{words}: {report}");
            report["problem"].clone()
        };
        assert_eq!(problem["kind"], "timeOver", "{words}: {report}");
        let message = problem["message"].as_str().unwrap();
        assert!(message.contains("when the time was over") && message.contains("nothing was changed"), "{message}");
    }
    let report = desk.json("integration delete 1 --yes", 1);
    assert_eq!(
        (&report["problem"]["kind"], commands(&report)),
        (&"busy".into(), vec!["ucforge integration wait 1".to_owned()])
    );
    served.with(|tenant| assert_eq!(tenant.changes.len(), 1));
}

#[test]
fn a_job_that_repeats_a_secret_that_is_a_word_is_told_without_it() {
    let (served, desk) = tenant(quick());
    let failed = r#"{"j1": {"id": "j1", "state": "failed", "output": {"message": "login with hunterhunter failed"}}}"#;
    served.trick("GET /jobs", json(failed));
    let words = "connection register connection.yaml --wait --output json";
    let run = desk.run_with(words, &[("DATABRICKS_TOKEN", "hunterhunter")]);
    assert!(run.code == 1 && !run.out.contains("hunterhunter"), "{run:?}");
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["result"]["jobs"][0]["output"]["message"], "login with REDACTED failed", "{report}");
}

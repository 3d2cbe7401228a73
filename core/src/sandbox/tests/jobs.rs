//! `/jobs`.

use super::*;

/// A sandbox with one registered connection, and the bulk id of that.
fn registered(jobs: JobsAnswer, host: &str) -> (Sandbox, String) {
    let mut sandbox = Sandbox::new(Options { delay: 1000, jobs, ..Options::default() });
    let body = CONNECTION.replace("b.cloud.databricks.com", host);
    let (status, answer) = ask(&mut sandbox, 0, "POST", "/data/connection", &body);
    assert_eq!(status, 200);
    (sandbox, answer["bulkId"].as_str().unwrap().to_owned())
}

#[test]
fn a_bulk_id_leads_to_its_job_in_every_form() {
    let id = "00000000-0000-4000-8001-000000000001";
    let job = |state: &str| json!({"id": id, "state": state, "output": null});
    for (form, wrapped) in [
        (JobsAnswer::Keyed, (|job: Json| json!({"00000000-0000-4000-8001-000000000001": job})) as fn(Json) -> Json),
        (JobsAnswer::List, |job| json!([job])),
        (JobsAnswer::One, |job| job),
    ] {
        let (mut sandbox, bulk) = registered(form, "b.cloud.databricks.com");
        let mut jobs = |now| ask(&mut sandbox, now, "GET", &format!("/jobs?bulkId={bulk}"), "");
        assert_eq!(jobs(999), (200, wrapped(job("active"))));
        assert_eq!(jobs(1000), (200, wrapped(job("completed"))));
        let (status, none) = ask(&mut sandbox, 0, "GET", "/jobs?bulkId=00000000-0000-4000-8000-000000000009", "");
        assert_eq!(
            (status, none.as_array().map_or(0, Vec::len), none.as_object().map_or(0, serde_json::Map::len)),
            (200, 0, 0)
        );
    }
    let (mut old, bulk) = registered(JobsAnswer::Absent, "b.cloud.databricks.com");
    assert_eq!(ask(&mut old, 0, "GET", &format!("/jobs?bulkId={bulk}"), "").0, 404);
    assert_eq!(
        ask(&mut old, 1000, "POST", "/jobs/statuses", &json!({"jobIds": [bulk]}).to_string()).1[&bulk]["state"],
        "completed"
    );
}

#[test]
fn the_bulk_id_has_to_be_given() {
    let (mut sandbox, _) = registered(JobsAnswer::Keyed, "b.cloud.databricks.com");
    for target in ["/jobs", "/jobs?bulkId=", "/jobs?bulkid=x"] {
        assert_eq!(ask(&mut sandbox, 0, "GET", target, "").0, 400, "{target}");
    }
}

#[test]
fn statuses_are_keyed_by_the_ids_that_were_asked_for() {
    let (mut sandbox, bulk) = registered(JobsAnswer::Keyed, "b.cloud.databricks.com");
    let id = "00000000-0000-4000-8001-000000000001";
    let body = json!({"jobIds": [id, bulk, "unknown"], "wait": -1, "pollInterval": 1}).to_string();
    assert_eq!(
        ask(&mut sandbox, 0, "POST", "/jobs/statuses", &body),
        (
            200,
            json!({id: {"id": id, "state": "active", "output": null}, &bulk: {"id": bulk, "state": "active", "output": null}})
        )
    );
    for bad in ["", "{", "{}", r#"{"jobIds": "x"}"#, r#"{"jobIds": [1]}"#, "[]", r#"{"jobIds": {"a": "b"}}"#] {
        assert_eq!(ask(&mut sandbox, 0, "POST", "/jobs/statuses", bad).0, 400, "{bad}");
    }
    assert_eq!(ask(&mut sandbox, 0, "POST", "/jobs/statuses", r#"{"jobIds": []}"#), (200, json!({})));
}

#[test]
fn a_job_fails_with_its_integration() {
    let (mut sandbox, bulk) = registered(JobsAnswer::One, "w.createerror.invalid");
    let (_, job) = ask(&mut sandbox, 1000, "GET", &format!("/jobs?bulkId={bulk}"), "");
    assert_eq!(job["state"], "failed");
    assert!(job["output"].as_str().unwrap().contains("w.createerror.invalid"), "{job}");
}

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
    let (_, number) = ask(&mut sandbox, 0, "POST", "/jobs/statuses", r#"{"jobIds": ["a", 1]}"#);
    assert_eq!(number["message"], "`jobIds[1]` must be a text");
}

#[test]
fn a_job_fails_with_its_integration() {
    let (mut sandbox, bulk) = registered(JobsAnswer::One, "w.createerror.invalid");
    let (_, job) = ask(&mut sandbox, 1000, "GET", &format!("/jobs?bulkId={bulk}"), "");
    assert_eq!(job["state"], "failed");
    assert!(job["output"].as_str().unwrap().contains("w.createerror.invalid"), "{job}");
}

#[test]
fn jobs_are_searched_page_by_page_and_counted() {
    let (mut sandbox, _) = registered(JobsAnswer::Keyed, "b.cloud.databricks.com");
    for _ in 0..3 {
        ask(&mut sandbox, 500, "POST", "/data/crawl/lakehouse", "");
    }
    let ids = |answer: &Json| {
        answer["jobs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|job| job["id"].as_str().unwrap()[35..].to_owned())
            .collect::<Vec<_>>()
    };
    let mut search = |query: &str| ask(&mut sandbox, 1000, "GET", &format!("/jobs/search{query}"), "").1;
    let all = search("");
    assert_eq!((ids(&all), &all["next"]), (["4", "3", "2", "1"].map(str::to_owned).to_vec(), &Json::Null));
    let first = search("?size=3");
    assert_eq!((ids(&first).len(), &first["next"]), (3, &json!(3)));
    assert_eq!(ids(&search("?size=3&offset=3")), ["1"]);
    assert_eq!(ids(&search("?state=completed")), ["1"]);
    assert_eq!(ids(&search("?state=active&jobType=crawl&startDate=2026-01-01")), ["4", "3", "2"]);
    assert_eq!(ids(&search("?jobType=registration&jobType=settings")), ["1"]);
    assert_eq!(ids(&search("?state=unheard")).len(), 0);
    for bad in ["size=0", "size=x", "offset=-1", "size="] {
        assert_eq!(ask(&mut sandbox, 1000, "GET", &format!("/jobs/search?{bad}"), "").0, 400, "{bad}");
    }
    let (_, summary) = ask(&mut sandbox, 1000, "GET", "/jobs/summary?jobType=crawl", "");
    assert_eq!((&summary["crawl"]["active"], summary.as_object().unwrap().len()), (&json!(3), 1));
}

#[test]
fn old_jobs_are_forgotten_and_running_ones_are_not() {
    let (mut sandbox, bulk) = registered(JobsAnswer::List, "b.cloud.databricks.com");
    for _ in 0..1500 {
        ask(&mut sandbox, 0, "POST", "/data/crawl/lakehouse", "");
    }
    let length = |answer: (u16, Json)| answer.1.as_array().unwrap().len();
    assert_eq!(length(ask(&mut sandbox, 0, "GET", &format!("/jobs?bulkId={bulk}"), "")), 1);
    let (_, last) = ask(&mut sandbox, 2000, "POST", "/data/crawl/lakehouse", "");
    assert_eq!(length(ask(&mut sandbox, 2000, "GET", &format!("/jobs?bulkId={bulk}"), "")), 0);
    let last = last["bulkId"].as_str().unwrap();
    assert_eq!(ask(&mut sandbox, 3000, "GET", &format!("/jobs?bulkId={last}"), "").1[0]["state"], "completed");
}

//! What is sent is what somebody meant, and what is said is what was seen.

use serde_json::Value;
use ucforge_tests::served::Trick;

use super::{quick, tenant};

fn json(status: u16, body: &str) -> Trick {
    Trick::Answer(status, "application/json", body.to_owned())
}

/// The whole report as text.
fn told(report: &Value) -> String {
    report.to_string()
}

#[test]
fn a_secret_that_turns_out_to_be_a_mask_or_a_placeholder_is_not_sent() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    served.lines();
    for value in ["REDACTED", "<CLIENT SECRET>", "${OTHER}", "***", "••••••••"] {
        for command in [
            "rotate --setup auto.yaml --yes",
            "integration create auto.yaml",
            "integration update 1 auto.yaml",
            "apply manual.yaml --yes",
        ] {
            let run = desk.run_with(command, &[("DATABRICKS_TOKEN", value)]);
            assert_eq!(run.code, 1, "{command} {value}: {run:?}");
            assert!(
                [run.err.as_str(), &run.out].concat().contains("DATABRICKS_TOKEN holds a "),
                "{command} {value}: {run:?}"
            );
        }
    }
    let sent: Vec<_> = served.lines().into_iter().filter(|line| !line.starts_with("GET ")).collect();
    assert_eq!(sent, [""; 0]);
    let run = desk.run_with("rotate --setup auto.yaml --yes", &[("DATABRICKS_TOKEN", "pa<ss>wd")]);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn a_command_without_the_id_or_key_that_it_is_about_is_bad_usage() {
    let (served, desk) = tenant(quick());
    for empty in ["", " "] {
        for words in [
            &["integration", "get", empty][..],
            &["integration", "status", empty],
            &["integration", "update", empty, "auto.yaml"],
            &["integration", "delete", empty, "--yes"],
            &["integration", "wait", empty, "--for", "deleted"],
            &["integration", "regenerate", empty],
            &["integration", "diff", "auto.yaml", empty],
            &["integration", "edit", empty],
            &["integration", "script", "delete", empty],
            &["integration", "script", "edit", empty, "auto.yaml"],
            &["connection", "get", empty],
            &["connection", "update", empty, "connection.yaml"],
            &["connection", "deregister", empty, "--yes"],
            &["connection", "wait", empty],
            &["connection", "edit", empty],
            &["connection", "crawl", empty],
            &["connection", "object", empty],
            &["connection", "settings", empty, "connection.yaml"],
        ] {
            let done = desk.command().args(words).output().unwrap();
            assert_eq!(done.status.code(), Some(2), "{words:?}: {done:?}");
        }
    }
    assert_eq!(served.lines(), [""; 0]);
}

#[test]
fn what_a_gateway_does_not_find_is_not_called_gone() {
    let (served, desk) = tenant(quick());
    for command in [
        "integration wait 1 --for deleted",
        "integration delete 1 --yes",
        "connection deregister lakehouse --yes",
        "rotate --setup connection.yaml --yes",
    ] {
        served.trick("GET ", Trick::Answer(404, "text/html", "<html>default backend - 404</html>".to_owned()));
        let report = desk.json(command, 3);
        assert_eq!(report["problem"]["kind"], "notUnderstood", "{command}: {report}");
    }
    desk.ends("integration wait 1 --for deleted", 0);
}

#[test]
fn a_creation_that_was_refused_names_what_is_there() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    // Somebody else has made it a moment after the list was read.
    served.trick("GET /integrations", json(200, "[]"));
    let report = desk.json("integration create auto.yaml --wait", 1);
    assert_eq!((&report["problem"]["kind"], &report["problem"]["status"]), (&"exists".into(), &409.into()), "{report}");
    assert!(told(&report).contains("ucforge integration update 1 auto.yaml"), "{report}");
}

#[test]
fn a_busy_tenant_is_tried_again_by_what_waits_and_by_nothing_else() {
    let busy = || {
        json(
            409,
            r#"{"statusCode": 409, "error": "Conflict", "message": "Unable to edit integration with ID 1 in current state editing."}"#,
        )
    };
    let (served, desk) = tenant(quick());
    desk.ends("connection register connection.yaml --wait", 0);
    for (request, command) in [
        ("PUT /data/connection", "connection update lakehouse connection.yaml"),
        ("PUT /data/settings", "connection settings lakehouse connection.yaml"),
        ("DELETE /data/object", "connection deregister lakehouse --yes"),
    ] {
        served.trick(request, busy());
        let report = desk.json(command, 1);
        let says_so =
            report["outcome"] == "notDone" || told(&report).contains("Nothing was done, unless it has arrived twice");
        assert!(says_so, "{command}: {report}");
        served.lines();
        served.trick(request, busy());
        let report = desk.json(&format!("{command} --wait"), 0);
        assert_eq!(report["outcome"], "done", "{command}: {report}");
        assert_eq!(served.lines().iter().filter(|line| line.starts_with(request)).count(), 2, "{command}");
    }
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    for (command, code) in [
        ("integration update 1 auto.yaml", 1),
        ("integration update 1 auto.yaml --wait", 0),
        ("rotate --setup auto.yaml --yes", 0),
    ] {
        served.lines();
        served.trick("PUT /integrations/1", busy());
        desk.json(command, code);
        let puts = served.lines().iter().filter(|line| line.starts_with("PUT")).count();
        assert_eq!(puts, if code == 0 { 2 } else { 1 }, "{command}");
    }
}

#[test]
fn connections_that_are_found_by_their_keys_are_pulled_and_others_are_told_of() {
    let (served, desk) = tenant(quick());
    desk.ends("connection register connection.yaml --wait", 0);
    served.trick("POST /data/object/search", json(200, r#"[{"connectionKey": "lakehouse", "state": "active"}]"#));
    desk.ends("pull out", 0);
    assert!(desk.path("out/connection-lakehouse.yaml").exists() && !desk.path("out/integration-1.yaml").exists());
    for command in ["pull out2", "connection search"] {
        served.trick("POST /data/object/search", json(200, r#"[{"state": "active"}]"#));
        assert_eq!(desk.json(command, 3)["problem"]["kind"], "notUnderstood");
    }
    for command in ["pull out3", "integration list"] {
        served.lines();
        served.trick("GET /integrations", json(200, r#"[{"status": "enabled"}]"#));
        assert_eq!(desk.json(command, 3)["problem"]["kind"], "notUnderstood");
        assert!(!served.lines().contains(&"GET /integrations/".to_owned()));
    }
}

#[test]
fn what_is_waited_for_in_vain_is_named_by_its_state() {
    let (served, desk) = tenant(quick());
    for state in ["queued", "success", "Completed"] {
        served.trick("GET /jobs", json(200, &format!(r#"[{{"id": "j", "state": "{state}"}}]"#)));
        let report = desk.json("connection wait B", 3);
        assert!(told(&report).contains(&format!("job j is {state}")), "{report}");
        assert!(!told(&report).contains("shows no jobs"), "{report}");
    }
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    served.trick("GET /integrations/1", json(200, r#"{"id": "1", "status": "queued"}"#));
    assert!(told(&desk.json("integration wait 1", 3)).contains("its state is queued"));
    let report = desk.json("integration wait 1 --for deleted --timeout 1", 3);
    assert!(told(&report).contains("its state is enabled"), "{report}");
    served.trick("GET /integrations/1", json(200, r#"{"id": "1", "status": "createError"}"#));
    let report = desk.json("integration wait 1", 1);
    assert!(!told(&report).contains("Fix what the message says"), "{report}");
}

#[test]
fn a_document_for_another_command_is_called_what_it_is() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    for (kind, setup) in [("connection", "connection.yaml"), ("integration-create", "auto.yaml")] {
        let built = desk.ends(&format!("build {setup} --document {kind}"), 0).out;
        desk.write(&format!("{kind}.json"), &built);
    }
    desk.write("damaged.json", &desk.read("connection.json").replace("\"technology\"", "\"technologie\""));
    served.lines();
    for (words, is, wanted) in [
        ("integration create connection.json", "connection", "integration-create"),
        ("integration script create connection.json", "connection", "script-create"),
        ("integration update 1 connection.json", "connection", "integration-update"),
        ("connection register integration-create.json", "integration-create", "connection"),
        ("connection test integration-create.json", "integration-create", "connection"),
    ] {
        let run = desk.ends(words, 1);
        let told = format!("is a `{is}` document, and this command takes `{wanted}`: nothing was sent");
        assert!(run.err.contains(&told) && !run.err.contains("missing"), "{words}: {run:?}");
    }
    // What has mistakes as anything is told as what was asked for.
    let run = desk.ends("integration create damaged.json", 1);
    assert!(run.err.contains("is missing") && !run.err.contains("this command takes"), "{run:?}");
    assert!(served.lines().iter().all(|line| line.starts_with("GET ")), "{:?}", served.lines());
}

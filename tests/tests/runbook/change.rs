//! What is there already, and what is changed of it.

use std::fs;

use serde_json::{Value, json};
use ucforge_tests::Capture;
use ucforge_tests::runbook::{RUN, Runbook, api, lines, ok, setup};

use super::{HERE, entry, with};

#[test]
fn another_connection_or_catalog_is_not_taken_for_this_one() {
    let server =
        api(|_| ok(r#"{"connection": {"hostname": "other.cloud.databricks.com"}, "nativeIntegrationId": 77}"#));
    let (code, _, problem) = Runbook::of(&setup("connection")).run(&server.url(), &[]);
    assert_eq!((code, problem.as_str()), (1, "stopped: the key belongs to a connection with another workspace\n"));
    // The host is told in other letters, and the key is in use for it: hosts have no letter case.
    let server = api(|request| match request.path.as_str() {
        "/integrations/77" => {
            ok(r#"{"status": "enabled", "config": {"host": "H.Cloud.databricks.com", "catalog": "Immuta_A"}}"#)
        }
        _ => ok(r#"{"connection": {"hostname": "H.cloud.databricks.com"}, "nativeIntegrationId": 77}"#),
    });
    let (code, said, problem) = Runbook::of(&setup("connection")).run(&server.url(), &[]);
    assert_eq!(code, 0, "{said}{problem}");
}

#[test]
fn only_an_integration_of_this_workspace_that_is_in_use_is_taken_for_this_one() {
    for (case, list, creates) in [
        ("none", vec![], true),
        ("of another workspace", vec![entry("3", "enabled", "other", &[])], true),
        ("deleted", vec![entry("3", "deleted", HERE, &[])], true),
        ("disabled", vec![entry("3", "disabled", HERE, &[]), entry("4", "enabled", "x", &[])], true),
        (
            "in use",
            vec![entry("2", "enabled", "x", &[]), entry("3", "enabled", "H.CLOUD.databricks.com", &["y"])],
            false,
        ),
        ("deleted and made again", vec![entry("2", "deleted", HERE, &[]), entry("3", "enabled", HERE, &[])], false),
    ] {
        for flow in ["integration-automatic", "integration-manual"] {
            let server = with(list.clone());
            let (code, said, problem) = Runbook::of(&setup(flow)).run(&server.url(), RUN);
            assert_eq!(code, 0, "{case}: {said}{problem}");
            assert_eq!(said.contains("integration 3: enabled"), !creates, "{case}: {said}");
            assert_eq!(said.contains("already exists: step"), !creates, "{case}: {said}");
            let requests = lines(&server.take());
            assert_eq!(requests.contains(&"POST /integrations".to_owned()), creates, "{case}: {requests:?}");
            let has_script = requests.contains(&"POST /integrations/scripts/create".to_owned());
            assert_eq!(has_script, creates && flow == "integration-manual", "{case}: {requests:?}");
        }
    }
    for flow in ["integration-automatic", "integration-manual", "connection"] {
        let server = with(vec![entry("3", "enabled", "other", &["x", HERE])]);
        let (code, _, problem) = Runbook::of(&setup(flow)).run(&server.url(), RUN);
        assert_eq!(
            (code, problem.contains("an additional workspace of integration 3")),
            (1, true),
            "{flow}: {problem}"
        );
        assert!(lines(&server.take()).iter().all(|line| line.starts_with("GET ")), "{flow}");
    }
    // A connection for a workspace with an integration would be refused at the very end.
    let server = with(vec![entry("3", "enabled", HERE, &[])]);
    let (code, _, problem) = Runbook::of(&setup("connection")).run(&server.url(), RUN);
    assert_eq!(
        (code, problem.contains("integration 3 is on this workspace") && problem.contains("Upgrade Manager")),
        (1, true),
        "{problem}"
    );
    // Another catalog there is told, whoever made it.
    let mut other = entry("3", "enabled", HERE, &[]);
    other["config"]["catalog"] = "immuta_b".into();
    let server = with(vec![other]);
    let (code, _, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), RUN);
    assert_eq!((code, problem.contains("integration 3 has another catalog")), (1, true), "{problem}");
    // What is not a list does not prove that there is none.
    for answer in [r#"{"integrations": []}"#, "", "[", r#"[{"config": {"host": "h.cloud.databricks.com"}}]"#] {
        let server = Capture::start(move |_| ok(answer));
        let (code, _, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), RUN);
        assert_eq!((code, problem.contains("cannot be understood")), (3, true), "{answer}: {problem}");
        assert!(lines(&server.take()).iter().all(|line| line.starts_with("GET ")), "{answer}");
    }
}

#[test]
fn an_update_goes_to_its_own_integration_and_takes_nothing_away_unasked() {
    let mut keeps = setup("integration-update");
    let workspace = |host: &str| json!({"workspaceUrl": host, "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": {"env": "PAT"}, "catalogs": ["a"]});
    keeps["additionalWorkspaceConnections"] = json!([workspace("one.cloud.databricks.com")]);
    let run = |list: Vec<Value>, more: &[(&str, &str)]| {
        let server = with(list);
        let (code, said, problem) = Runbook::of(&keeps).run(&server.url(), more);
        let puts = lines(&server.take()).iter().filter(|line| line.starts_with("PUT ")).count();
        (code, puts, said + &problem)
    };
    let (code, puts, said) = run(vec![entry("1", "enabled", HERE, &["One.cloud.databricks.com"])], &[]);
    assert_eq!((code, puts), (0, 1), "{said}");
    let (code, puts, said) = run(vec![entry("1", "enabled", "other.cloud.databricks.com", &[])], &[]);
    assert_eq!((code, puts, said.contains("is on another workspace")), (1, 0, true), "{said}");
    let mut other = entry("1", "enabled", HERE, &[]);
    other["config"]["catalog"] = "immuta_b".into();
    let (code, puts, said) = run(vec![other], &[]);
    assert_eq!((code, puts, said.contains("has another catalog")), (1, 0, true), "{said}");
    // PUT replaces: what is not in the payload is gone.
    let more = || vec![entry("1", "enabled", HERE, &["one.cloud.databricks.com", "two.cloud.databricks.com"])];
    let (code, puts, said) = run(more(), &[]);
    assert_eq!((code, puts), (3, 0), "{said}");
    assert!(said.contains("not in it: two.cloud.databricks.com\n") && said.contains("REMOVE_WORKSPACES=yes"), "{said}");
    let (code, puts, said) = run(more(), &[("REMOVE_WORKSPACES", "yes")]);
    assert_eq!((code, puts), (0, 1), "{said}");
    // An answer that does not name the workspace does not prove that it is this one.
    let bare = || vec![json!({"id": "1", "status": "enabled"})];
    let (code, puts, said) = run(bare(), &[]);
    assert_eq!((code, puts, said.contains("SAME_INTEGRATION=yes")), (3, 0, true), "{said}");
    assert_eq!(run(bare(), &[("SAME_INTEGRATION", "yes")]).1, 1);
}

#[test]
fn an_update_changes_nothing_unasked() {
    type Change<'a> = &'a dyn Fn(&mut Value);
    const ONE: &str = "one.cloud.databricks.com";
    let workspace = |host: &str| json!({"workspaceUrl": host, "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": {"env": "PAT"}, "catalogs": ["a", "b"]});
    let mut setup = setup("integration-update");
    setup["additionalWorkspaceConnections"] = json!([workspace(ONE), workspace("new.cloud.databricks.com")]);
    setup["groupPattern"] = json!({"deny": "exempt"});
    setup["audit"] = json!({"enabled": true});
    let runbook = Runbook::of(&setup);
    // As it is there, and what of it the update would change.
    let as_sent = |change: &dyn Fn(&mut Value)| {
        let mut there = json!({"id": "1", "status": "enabled", "type": "Databricks", "autoBootstrap": true, "config": {
            "workspaceUrl": HERE, "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "catalog": "immuta_a", "port": 443,
            "authenticationType": "oAuthM2M", "oAuthClientConfig": {"clientId": "other"}, "audit": {"enabled": true},
            "groupPattern": {"deny": "exempt"}, "somethingElse": [1, {"a": 2}],
            "additionalWorkspaceConnections": [{"workspaceUrl": "ONE.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
                "authenticationType": "oAuthM2M", "catalogs": ["B"]}]}});
        change(&mut there);
        there
    };
    let silent: [Change<'_>; 3] = [
        &|_| {},
        // What is not there yet is only added.
        &|there| there["config"] = json!({"workspaceUrl": HERE, "catalog": "immuta_a"}),
        &|there| {
            there["config"]["additionalWorkspaceConnections"] =
                json!({"$(touch x)": {"workspaceUrl": 1}, "08": {"workspaceUrl": 2}});
        },
    ];
    for (index, change) in silent.into_iter().enumerate() {
        let server = with(vec![as_sent(change)]);
        let (code, said, problem) = runbook.run(&server.url(), &[]);
        assert_eq!((code, problem.as_str()), (0, ""), "{index}: {said}");
    }
    let asked: [(Change<'_>, &str); 8] = [
        (&|there| there["autoBootstrap"] = false.into(), "  autoBootstrap: false"),
        (&|there| there["config"]["port"] = 8443.into(), "  config.port: 8443"),
        // What counts where nothing is said is a change where something is.
        (&|there| there["config"]["audit"]["enabled"] = false.into(), "  config.audit.enabled: false"),
        (&|there| there["config"]["groupPattern"]["deny"] = "Exempt".into(), "  config.groupPattern.deny: Exempt"),
        (
            &|there| there["config"]["workspaceIds"] = json!(["7", "8"]),
            "  config.workspaceIds: 7\n  config.workspaceIds: 8",
        ),
        (&|there| there["config"]["httpPath"] = "/x\ny".into(), "  config.httpPath: /x y"),
        (
            &|there| there["config"]["additionalWorkspaceConnections"][0]["catalogs"] = json!(["a", "c"]),
            "  workspace ONE.cloud.databricks.com, catalogs: c",
        ),
        (
            &|there| there["config"]["additionalWorkspaceConnections"][0]["httpPath"] = "/p".into(),
            "  workspace ONE.cloud.databricks.com, httpPath: /p",
        ),
    ];
    for (change, told) in asked {
        let server = with(vec![as_sent(change)]);
        let (code, said, problem) = runbook.run(&server.url(), &[]);
        let puts = |server: &Capture| lines(&server.take()).iter().filter(|line| line.starts_with("PUT ")).count();
        assert_eq!((code, puts(&server)), (3, 0), "{told}: {said}{problem}");
        assert!(said.contains(&format!("what is set now:\n{told}\n")), "{told}: {said}");
        assert!(problem.contains("CHANGE_SETTINGS=yes"), "{told}: {problem}");
        let (code, said, problem) = runbook.run(&server.url(), &[("CHANGE_SETTINGS", "yes")]);
        assert_eq!((code, puts(&server)), (0, 1), "{told}: {said}{problem}");
    }
    assert_eq!(fs::read_dir(runbook.folder()).unwrap().count(), 1, "something was made");
}

#[test]
fn taking_access_away_is_asked_for() {
    let mut active = setup("connection");
    active["settings"] = json!({"isActive": true});
    let server = api(|request| match request.path.as_str() {
        "/data/connection/test" | "/data/connection" => ok(r#"{"status": "passed"}"#),
        "/integrations/scripts/create" => ok("SELECT 1;"),
        _ => (404, "application/json", "{}".to_owned()),
    });
    let (code, said, problem) = Runbook::of(&active).run(&server.url(), RUN);
    assert_eq!(code, 3, "{said}{problem}");
    assert!(
        said.contains("revokes the access of its users") && problem.contains("REVOKE_ACCESS=yes"),
        "{said}{problem}"
    );
    assert!(!lines(&server.take()).contains(&"POST /data/connection".to_owned()));
    let agreed = [("SCRIPT_WAS_RUN", "yes"), ("REVOKE_ACCESS", "yes")];
    Runbook::of(&active).run(&server.url(), &agreed);
    assert!(lines(&server.take()).contains(&"POST /data/connection".to_owned()));
}

#[test]
fn an_update_waits_until_the_integration_is_free() {
    let (get, put) = ("GET /integrations/1", "PUT /integrations/1");
    for (states, expected) in [
        (&["editing", "enabled", "editing", "editing", "enabled"][..], &[get, get, put, get, get, get][..]),
        // An update is what repairs this state.
        (&["recurringValidationError", "enabled"], &[get, put, get]),
    ] {
        let mut states = states.iter();
        let server = api(move |request| match request.method.as_str() {
            "GET" => ok(&json!({"status": states.next().unwrap(), "config": {"workspaceUrl": HERE}}).to_string()),
            _ => ok(r#"{"status": "editing"}"#),
        });
        let (code, said, problem) = Runbook::of(&setup("integration-update")).run(&server.url(), &[]);
        assert_eq!((code, problem.as_str()), (0, ""), "{said}");
        assert_eq!(lines(&server.take()), expected);
    }
}

#[test]
fn only_an_integration_that_can_be_changed_is_changed() {
    for state in ["deleted", "disabled", "odd one"] {
        let server = api(move |_| ok(&json!({"status": state}).to_string()));
        let (code, _, problem) = Runbook::of(&setup("integration-update")).run(&server.url(), &[]);
        assert_eq!((code, problem.contains(&format!("integration 1 is {state}"))), (1, true), "{problem}");
        assert_eq!(lines(&server.take()), ["GET /integrations/1"]);
    }
}

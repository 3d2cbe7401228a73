#![allow(clippy::unwrap_used, reason = "tests say what they expect by unwrapping it")]

use super::*;
use crate::convert;
use crate::document::ready_text;
use crate::read;
use crate::secret::View;
use crate::setup::Answers;

/// For each document: its name, what is missing and what is wrong.
fn told(answers: &str) -> Vec<(&'static str, Vec<String>, Vec<String>)> {
    let shown = convert::shown(answers);
    readiness(&shown.view).into_iter().map(|one| (one.document.name(), one.missing, one.wrong)).collect()
}

fn ready(answers: &str) -> Vec<&'static str> {
    let all = told(answers).into_iter();
    all.filter(|(_, missing, wrong)| missing.is_empty() && wrong.is_empty()).map(|(name, ..)| name).collect()
}

const RIGHTS: [&str; 4] = ["grants", "grants-undo", "grants-verify", "checklist"];

#[test]
fn grants_ask_only_for_what_grants_use() {
    let answers = r#"{"ucforge": 1, "flow": "connection", "authenticationType": "oAuthM2M",
        "servicePrincipal": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
        "govern": [{"catalog": "sales"}, {"schema": "hr.people"}, {"table": "fin.gl.lines"}]}"#;
    assert_eq!(ready(answers), RIGHTS);
    let shown = convert::shown(answers);
    let grants = readiness(&shown.view).into_iter().find_map(|one| one.ready()).unwrap();
    let tree = read::tree(&shown.json);
    let answers = Answers::of(tree.root().unwrap());
    let text = ready_text(grants, &answers, grants.document().renderings()[0], &View::Masked).unwrap();
    assert!(text.contains("GRANT USE CATALOG, MANAGE ON CATALOG `fin`"), "{text}");
}

#[test]
fn grants_are_not_ready_with_a_principal_that_nobody_can_grant_to() {
    let with = |principal: &str| {
        told(&format!(
            r#"{{"ucforge": 1, "flow": "connection", "servicePrincipal": "{principal}", "govern": [{{"catalog": "sales"}}]}}"#
        ))
    };
    for name in ["grants", "grants-undo", "grants-verify"] {
        let wrong = |principal: &str| with(principal).into_iter().find(|one| one.0 == name).unwrap().2;
        assert_eq!(wrong("someone"), ["/servicePrincipal"]);
        // A person is unusual, and can be granted to.
        assert_eq!(wrong("someone@example.com"), Vec::<String>::new());
    }
    let mistaken = with("someone").into_iter().filter(|one| !one.2.is_empty()).count();
    assert_eq!(mistaken, 3, "no payload has it");
}

#[test]
fn the_checklist_is_always_ready() {
    for answers in
        [r#"{"ucforge": 1, "flow": "connection"}"#, r#"{"ucforge": 1, "flow": "integration-update", "catalog": "1x"}"#]
    {
        assert_eq!(ready(answers), ["checklist"]);
    }
    assert!(told("{}").is_empty());
}

#[test]
fn others_name_what_is_missing() {
    let all = told(
        r#"{"ucforge": 1, "flow": "connection", "authenticationType": "token", "token": "t", "httpPath": "/sql/1.0/warehouses/0123456789abcdef"}"#,
    );
    let missing = |name: &str| all.iter().find(|one| one.0 == name).unwrap().1.clone();
    assert_eq!(missing("script-create"), ["/workspaceUrl", "/catalog"]);
    assert_eq!(missing("connection"), ["/connectionKey", "/workspaceUrl", "/catalog"]);
    assert_eq!(missing("runbook"), ["/connectionKey", "/workspaceUrl", "/catalog"]);
    assert_eq!(missing("grants"), ["/servicePrincipal"]);
}

#[test]
fn a_mistake_stops_what_uses_it_and_nothing_else() {
    let all = told(
        r#"{"ucforge": 1, "flow": "integration-automatic", "authenticationType": "token", "token": "t", "catalog": "immuta_x",
            "workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
            "servicePrincipal": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "govern": [{"catalog": "a.b"}]}"#,
    );
    let wrong = |name: &str| all.iter().find(|one| one.0 == name).unwrap().2.clone();
    assert!(wrong("integration-create").is_empty() && wrong("runbook").is_empty(), "{all:?}");
    assert_eq!(wrong("grants"), ["/govern/0/catalog"]);
    let all = told(
        r#"{"ucforge": 1, "flow": "connection", "port": 99999, "servicePrincipal": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"}"#,
    );
    let wrong = |name: &str| all.iter().find(|one| one.0 == name).unwrap().2.clone();
    // The script does not hold the port.
    assert_eq!((wrong("connection").len(), wrong("script-create").len(), wrong("grants").len()), (1, 0, 0), "{all:?}");
}

#[test]
fn entries_count_for_what_holds_them() {
    let all = told(
        r#"{"ucforge": 1, "flow": "integration-automatic", "servicePrincipal": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
            "additionalWorkspaceConnections": [{"authenticationType": "token"}]}"#,
    );
    let missing = |name: &str| all.iter().find(|one| one.0 == name).unwrap().1.clone();
    assert!(missing("integration-create").contains(&"/additionalWorkspaceConnections/0/token".to_owned()), "{all:?}");
    assert!(missing("grants").is_empty());
}

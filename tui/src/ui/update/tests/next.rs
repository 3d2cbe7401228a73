//! What is to be done next is in sight, and what it needs can be had where one is.

use super::live::{at_integration, at_request};
use super::places::{cells, drawn, file, seeded};
use super::*;
use crate::ui::model::Purpose;
use crate::ui::places::{rows, selected};

fn foot(model: &Model, width: u16) -> String {
    let screen = drawn(model, width, 24);
    screen.lines().last().unwrap().trim_matches('"').to_owned()
}

#[test]
fn the_footer_names_what_is_to_be_done_next_at_any_width() {
    let mut model = filled();
    // Nothing is wrong: what was made is taken along.
    let foot_of = |model: &Model, width| foot(model, width);
    assert!(foot_of(&model, 80).contains(" Ctrl-O save  Alt-W copy "), "{}", foot_of(&model, 80));
    model.draft.set("/workspaceUrl", "https://h.cloud.databricks.com/".into());
    changed(&mut model, 0);
    go_to(&mut model, "/workspaceUrl");
    for width in [80, 100, 120, 200] {
        let foot = foot_of(&model, width);
        for part in [" F1 help ", " Ctrl-P palette ", " Ctrl-Q quit ", " Ctrl-X fix "] {
            assert!(foot.contains(part), "{width}: {foot}");
        }
    }
    // Elsewhere in the form there is no fix, but a finding to go to.
    go_to(&mut model, "/catalog");
    let foot = foot_of(&model, 80);
    assert!(foot.contains(" Ctrl-N finding ") && !foot.contains("Ctrl-X"), "{foot}");
    let foot = foot_of(&model, 60);
    assert!(foot.starts_with(" F1 help  Ctrl-P palette  Ctrl-Q quit  Ctrl-N finding"), "{foot}");
    // What cannot be shown at all breaks nothing.
    assert!(foot_of(&model, 20).starts_with(" F1 help "));
}

#[test]
fn each_place_names_its_own() {
    let mut model = at_integration("workspace-b");
    assert!(foot(&model, 80).contains(" Alt-T import  F8 delete "), "{}", foot(&model, 80));
    // What is not possible here gives way before what is.
    assert!(foot(&model, 80).contains(" Ctrl-O save ") && !foot(&model, 80).contains("Ctrl-S"), "{}", foot(&model, 80));
    alt(&mut model, '5');
    assert!(foot(&model, 80).contains(" Alt-O open "), "{}", foot(&model, 80));
    alt(&mut model, '4');
    let broken = "ucforge: 1\nflow: connection\nworkspaceUrl: https://h.cloud.databricks.com/\n";
    update(&mut model, Event::File(Purpose::Check, Box::new(file("a.yaml", broken))), 0);
    let fix = (0..rows(&model).len()).find(|row| model.checked.has_fix(*row)).unwrap();
    model.listing_mut().go(fix);
    assert!(foot(&model, 80).contains(" Ctrl-X fix  Alt-L fix all "), "{}", foot(&model, 80));
    alt(&mut model, '1');
    model.draft.set("/flow", "integration-automatic".into());
    alt(&mut model, '6');
    assert!(foot(&model, 80).contains(" Alt-G again "), "{}", foot(&model, 80));
}

#[test]
fn whoever_goes_to_a_finding_sees_it() {
    let mut model = filled();
    model.draft.set("/workspaceUrl", "https://h.cloud.databricks.com/".into());
    changed(&mut model, 0);
    for _ in 0..model.findings().len() {
        ctrl(&mut model, 'n');
        if model.is_focused("/workspaceUrl") {
            break;
        }
    }
    assert!(model.is_focused("/workspaceUrl"));
    let screen = drawn(&model, 80, 24);
    assert!(screen.contains("warning: `workspaceUrl` is more than a host name"), "{screen}");
    // From the list of findings too.
    let mut model = filled();
    model.draft.set("/httpPath", "x".into());
    changed(&mut model, 0);
    focus(&mut model, Focus::Findings);
    let at = model.findings().iter().position(|one| one.pointer == "/httpPath").unwrap();
    let message = model.findings()[at].message.chars().take(30).collect::<String>();
    model.scroll[1] = u16::try_from(at).unwrap();
    key(&mut model, KeyCode::Enter);
    assert!(drawn(&model, 80, 24).contains(&message), "{message}: {}", drawn(&model, 80, 24));
}

#[test]
fn what_is_to_be_fixed_first_is_where_one_is_led() {
    let mut model = filled();
    model.draft.clear_answer("/token");
    // A warning further up does not come before an error.
    model.draft.set("/workspaceUrl", "https://h.cloud.databricks.com/".into());
    changed(&mut model, 0);
    ctrl(&mut model, 's');
    assert_eq!(model.status, "fix 1 answer first: this one");
    assert!(model.is_focused("/token"), "{:?}", model.focus);
    model.draft.clear_answer("/catalog");
    changed(&mut model, 0);
    ctrl(&mut model, 's');
    assert_eq!(model.status, "fix 2 answers first: this one, then Ctrl-N");
}

#[test]
fn secrets_are_rotated_when_there_is_one() {
    let mut model = at_integration("workspace-b");
    alt(&mut model, 't');
    alt(&mut model, 'i');
    assert!(model.tenant.doing.is_none() && model.overlay.is_none());
    assert!(model.status.starts_with("type the new secret first: "), "{}", model.status);
    let Focus::Form(pointer) = model.focus.clone() else { panic!("{:?}", model.focus) };
    assert!(model.secrets().any(|(one, _)| one == pointer), "{pointer}");
    type_text(&mut model, "n3w-s3cret");
    alt(&mut model, 'i');
    let screen = drawn(&model, 80, 24);
    assert!(screen.contains("PUT /integrations/3 on workspace-b.cloud.databricks.com:"), "{screen}");
    assert!(screen.contains("recurringValidationError"), "{screen}");
}

/// Two integrations that hold credentials for the same host.
fn two_places() -> Model {
    let mut model = filled();
    send(&mut model);
    settle(&mut model);
    let before = model.draft.clone();
    let more = Value::from([
        ("workspaceUrl", "h.cloud.databricks.com".into()),
        ("httpPath", "/sql/1.0/warehouses/0123456789abcdef".into()),
        ("authenticationType", "token".into()),
        ("catalogs", Value::Array(vec!["sales".into()])),
    ]);
    model.draft.set("/additionalWorkspaceConnections", Value::Array(vec![more]));
    model.draft.set_secret("/additionalWorkspaceConnections/0/token", "s3cret");
    model.draft.set("/workspaceUrl", "b.cloud.databricks.com".into());
    model.draft.set("/catalog", "immuta_b".into());
    changed(&mut model, 0);
    send(&mut model);
    settle(&mut model);
    assert_eq!(model.tenant.integrations.len(), 2, "{}", model.status);
    model.draft = before;
    changed(&mut model, 0);
    model
}

#[test]
fn a_rotation_that_fails_halfway_lists_which_place_holds_which_secret() {
    let mut model = two_places();
    go_to(&mut model, "/token");
    type_text(&mut model, "n3w-s3cret");
    alt(&mut model, 'i');
    let screen = drawn(&model, 80, 24);
    assert!(screen.contains("PUT /integrations/1 on h.cloud.databricks.com: enabled"), "{screen}");
    assert!(screen.contains("PUT /integrations/2 on b.cloud.databricks.com: enabled"), "{screen}");
    agree(&mut model);
    // The first one is accepted; then the tenant gets into trouble.
    assert!(model.tenant.exchanges.iter().any(|line| line == "PUT /integrations/1 -> 200"));
    while model.tenant.fault().1 != "are 503 Service Unavailable" {
        model.tenant.next_fault();
    }
    settle(&mut model);
    for (width, height) in [(80, 24), (120, 40), (40, 12)] {
        let screen = drawn(&model, width, height);
        assert!(screen.contains("what holds which credentials"), "{} {screen}", model.status);
    }
    let screen = drawn(&model, 80, 24);
    assert!(screen.contains("PUT /integrations/1: the new credentials are in"), "{screen}");
    assert!(screen.contains("PUT /integrations/2: not known whether the new credentials are in"), "{screen}");
    assert!(!screen.contains("s3cret"), "{screen}");
    key(&mut model, KeyCode::Esc);
    assert!(model.overlay.is_none());
}

#[test]
fn the_clean_up_script_is_had_before_an_integration_is_deleted() {
    for keep in ['w', 'o'] {
        let mut model = at_integration("workspace-b");
        let (id, host) = (selected(&model).unwrap().id.clone(), selected(&model).unwrap().cells[2].clone());
        key(&mut model, KeyCode::F(8));
        let screen = drawn(&model, 80, 24);
        assert!(screen.contains("first the clean-up script: Ctrl-O saves it, Alt-W copies it"), "{screen}");
        let effects = if keep == 'w' { alt(&mut model, 'w') } else { ctrl(&mut model, 'o') };
        let script = match effects.as_slice() {
            [Effect::Copy(script)] if keep == 'w' => script,
            [Effect::Export(name, script)] if keep == 'o' && name == "immuta-cleanup.sql" => script,
            other => panic!("{other:?}"),
        };
        assert!(script.contains("DROP"), "{script}");
        // It is there to be looked at, and nothing is deleted yet.
        let screen = drawn(&model, 80, 24);
        assert!(screen.contains("script of a removal") && screen.contains("Ctrl-O saves the script"), "{screen}");
        let asked = format!("POST /integrations/{id}/scripts/delete");
        let count = |model: &Model| model.tenant.log.iter().filter(|one| one.request.line() == asked).count();
        assert_eq!(count(&model), 1);
        assert!(cells(&model, 0).contains(&id) && model.tenant.question().is_some());
        // Once more it is only taken along.
        assert_eq!(alt(&mut model, 'w').len(), 1);
        assert_eq!(count(&model), 1);
        type_text(&mut model, &host);
        key(&mut model, KeyCode::Enter);
        settle(&mut model);
        assert!(!cells(&model, 0).contains(&id), "{}", model.status);
        assert!(model.status.ends_with("; the clean-up script is still to be run"), "{}", model.status);
    }
}

#[test]
fn what_belongs_to_a_connection_is_deleted_with_it() {
    let mut model = at_integration("warehouse.snowflake");
    let host = selected(&model).unwrap().cells[2].clone();
    key(&mut model, KeyCode::F(8));
    type_text(&mut model, &host);
    key(&mut model, KeyCode::Enter);
    settle(&mut model);
    assert!(model.status.ends_with("What belongs to a connection goes with it: Alt-3, then F8"), "{}", model.status);
    alt(&mut model, '3');
    while selected(&model).unwrap().id != "warehouse" {
        key(&mut model, KeyCode::Down);
    }
    key(&mut model, KeyCode::F(8));
    let screen = drawn(&model, 80, 24);
    assert!(screen.contains("Delete the connection. The script that cleans up after it"), "{screen}");
    // What it does to access is in sight although the script is long.
    let (access, script) = (screen.find("What this does:"), screen.find("DROP"));
    assert!(access.is_some() && script.is_none_or(|script| access < Some(script)), "{screen}");
}

#[test]
fn a_tenant_without_a_clean_up_script_says_why() {
    let mut model = filled();
    model.tenant = Tenant::at(tenant::place(false));
    model.tenant.is_known = true;
    let list = r#"[{"id": "7", "status": "enabled", "type": "Databricks", "config": {"workspaceUrl": "h.example"}}]"#;
    model.tenant.integrations = ucforge_core::answer::integrations(list).unwrap().into();
    alt(&mut model, '2');
    let (ticket, line) = tenant::asked(&key(&mut model, KeyCode::F(8)));
    assert_eq!(line, "GET /integrations/7");
    let one = r#"{"id": "7", "status": "enabled", "type": "Databricks", "config": {"workspaceUrl": "h.example"}}"#;
    tenant::answer(&mut model, ticket, 200, one);
    let (ticket, line) = tenant::asked(&alt(&mut model, 'w'));
    assert_eq!(line, "POST /integrations/7/scripts/delete");
    // Whoever asks twice waits for one answer.
    assert!(ctrl(&mut model, 'o').is_empty());
    let gone = r#"{"statusCode": 404, "error": "Not Found", "message": "No such script."}"#;
    assert!(tenant::answer(&mut model, ticket, 404, gone).is_empty());
    assert!(model.status.starts_with("there is no clean-up script: POST /integrations/7"), "{}", model.status);
    assert!(model.status.contains("No such script.") && model.tenant.question().is_some(), "{}", model.status);
    // It can be tried again; an answer after a no is for nobody.
    let (ticket, _) = tenant::asked(&alt(&mut model, 'w'));
    key(&mut model, KeyCode::Esc);
    assert!(
        tenant::answer(&mut model, ticket, 200, "DROP TABLE a").iter().all(|one| matches!(one, Effect::Send { .. }))
    );
}

#[test]
fn what_was_edited_with_a_slip_is_edited_on() {
    let mut model = filled();
    let edit = |model: &mut Model| match alt(model, 'v').pop() {
        Some(Effect::Edit(Edited::Setup, text)) => text,
        other => panic!("{other:?}"),
    };
    let setup = edit(&mut model);
    let broken = format!("{setup}workspaceIds: [1\n");
    update(&mut model, Event::Edited(Edited::Setup, broken.clone()), 0);
    assert!(
        model.status.contains("not imported") && model.status.ends_with("Alt-V continues editing it"),
        "{}",
        model.status
    );
    assert_eq!(edit(&mut model), broken);
    // A user who leaves the editor without a change loses nothing, and an answer that is typed meanwhile counts.
    assert_eq!(edit(&mut model), broken);
    go_to(&mut model, "/catalog");
    type_text(&mut model, "x");
    assert!(edit(&mut model).contains("catalog: immutax"));
    alt(&mut model, 'u');
    // Once the answers are others, they are what is edited; and so they are after a credential in clear text.
    let secrets =
        ["", "Authorization: Bearer k3y-c4nary-0123456789\n[\n", "clientSecret: s3cret\n", "token:\n  s3cret\n"];
    for after in secrets {
        update(&mut model, Event::Edited(Edited::Setup, [&broken, after].concat()), 0);
        if after.is_empty() {
            changed(&mut model, 0);
        }
        assert_eq!(edit(&mut model), setup, "{after}");
    }
}

#[test]
fn a_path_is_completed_as_far_as_all_agree() {
    let mut model = model();
    alt(&mut model, 'o');
    let tab = |model: &mut Model, found: &[&str]| {
        let effects = key(model, KeyCode::Tab);
        let [Effect::Complete(typed)] = effects.as_slice() else { panic!("{effects:?}") };
        let found = found.iter().map(|path| (*path).to_owned()).collect();
        update(model, Event::Paths(typed.clone(), found), 0);
        let Some(Overlay::Path(path)) = &model.overlay else { panic!("it is open") };
        path.typed.text().to_owned()
    };
    type_text(&mut model, "a/s");
    assert_eq!(tab(&mut model, &["a/setup.yaml", "a/sets/", "a/set.json"]), "a/set");
    assert_eq!(model.status, "setup.yaml  sets  set.json");
    type_text(&mut model, "u");
    assert_eq!(tab(&mut model, &["a/setup.yaml"]), "a/setup.yaml");
    assert_eq!(model.status, "");
    // Characters are not cut in two, and nothing is no end.
    ctrl(&mut model, 'u');
    assert_eq!(tab(&mut model, &["é", "è"]), "");
    assert_eq!(tab(&mut model, &[]), "");
    assert_eq!(model.status, "there is no path that begins like this");
    // What comes too late is for nobody.
    update(&mut model, Event::Paths("x".to_owned(), vec!["xy".to_owned()]), 0);
    assert!(drawn(&model, 80, 24).contains("Tab completes"), "{}", drawn(&model, 80, 24));
}

#[test]
fn what_failed_comes_first_among_the_tests() {
    let mut model = seeded();
    alt(&mut model, '2');
    for _ in 0..rows(&model).len() {
        let text = model.listing().detail.1.clone();
        assert!(!text.contains(" on :"), "{text}");
        let tests = text.lines().skip_while(|line| *line != "Tests").skip(1).take_while(|line| !line.is_empty());
        let failed: Vec<bool> = tests.map(|line| line.starts_with("  failed")).collect();
        let first = failed.iter().position(|failed| !failed).unwrap_or(failed.len());
        assert!(failed[first..].iter().all(|failed| !failed), "{text}");
        key(&mut model, KeyCode::Down);
    }
}

#[test]
fn the_last_change_is_where_the_activity_begins_and_outlives_what_was_looked_at() {
    let mut model = filled();
    send(&mut model);
    settle(&mut model);
    for _ in 0..400 {
        key(&mut model, KeyCode::F(5));
    }
    assert_eq!(model.tenant.log.len(), 300);
    alt(&mut model, '6');
    assert_eq!(selected(&model).unwrap().cells[3], "POST /integrations");
    assert!(foot(&model, 80).contains(" Alt-Z put back  Alt-G again "), "{}", foot(&model, 80));
    alt(&mut model, 'z');
    assert!(model.tenant.question().is_some(), "{}", model.status);
    key(&mut model, KeyCode::Esc);
    // Whoever has gone elsewhere in the list is left there by the same key.
    at_request(&mut model, "GET /integrations");
    let id = selected(&model).unwrap().id.clone();
    alt(&mut model, '6');
    assert_eq!(selected(&model).unwrap().id, id);
}

#[test]
fn all_differences_are_taken_along_at_once() {
    let mut model = two_places();
    alt(&mut model, '2');
    key(&mut model, KeyCode::End);
    alt(&mut model, 't');
    key(&mut model, KeyCode::Enter);
    model.draft.set("/catalog", "drifted".into());
    model.draft.set("/additionalWorkspaceConnections/0/httpPath", "/sql/1.0/warehouses/fedcba9876543210".into());
    changed(&mut model, 0);
    alt(&mut model, '2');
    alt(&mut model, 'm');
    alt(&mut model, 't');
    assert_eq!(rows(&model).len(), 2, "{}", model.status);
    // The end of a long pointer is what tells one from another.
    let screen = drawn(&model, 80, 24);
    assert!(screen.contains("Connections/0/httpPath  "), "{screen}");
    let effects = alt(&mut model, 'w');
    let [Effect::Copy(text)] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(text.contains("/config/catalog") && text.contains("/0/httpPath"), "{text}");
    let effects = ctrl(&mut model, 'o');
    assert!(matches!(effects.as_slice(), [Effect::Export(name, _)] if name == "differences.txt"), "{effects:?}");
}

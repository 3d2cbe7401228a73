#![allow(clippy::unwrap_used, clippy::panic, reason = "tests say what they expect by unwrapping it")]

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ucforge_core::answer::{Integration, State as _, Status, TestStatus};
use ucforge_core::api::Response;
use ucforge_core::form::Draft;
use ucforge_core::render::Rendering;
use ucforge_core::secret::SecretError;
use ucforge_core::value::Value;

use super::form::focus;
use super::*;
use crate::ui::model::RowKind;
use crate::ui::tenant::{Answered, Tenant};
use crate::ui::view;

mod documents;
mod habits;
mod home;
mod import;
mod kept;
mod keys;
mod large;
mod live;
mod monkey;
mod next;
mod places;
mod profiles;
mod random;
mod speed;
mod tenant;
mod user;

/// Requests are the same when they look the same.
impl PartialEq for Effect {
    fn eq(&self, other: &Self) -> bool {
        format!("{self:?}") == format!("{other:?}")
    }
}

fn model() -> Model {
    Model::new(Draft::default(), Box::new(|secret| Err(SecretError::NoVariable(secret.name.clone()))))
}

fn key(model: &mut Model, code: KeyCode) -> Vec<Effect> {
    update(model, Event::Key(KeyEvent::new(code, KeyModifiers::NONE)), 0)
}

fn ctrl(model: &mut Model, c: char) -> Vec<Effect> {
    update(model, Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL)), 0)
}

fn alt(model: &mut Model, c: char) -> Vec<Effect> {
    update(model, Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::ALT)), 0)
}

fn type_text(model: &mut Model, text: &str) {
    for c in text.chars() {
        key(model, KeyCode::Char(c));
    }
}

/// Goes to a question by its pointer, through the palette as a person would.
fn go_to(model: &mut Model, pointer: &str) {
    ctrl(model, 'p');
    type_text(model, pointer);
    key(model, KeyCode::Enter);
    assert!(model.is_focused(pointer), "{pointer}: {:?}", model.focus);
}

/// Answers all that an automatic integration needs.
fn filled() -> Model {
    let mut model = model();
    // The list is open at first: the second choice.
    key(&mut model, KeyCode::Down);
    key(&mut model, KeyCode::Down);
    key(&mut model, KeyCode::Enter);
    assert_eq!(model.shown.view.flow.map(ucforge_core::kinds::Flow::name), Some("integration-automatic"));
    for (pointer, text) in [
        ("/workspaceUrl", "h.cloud.databricks.com"),
        ("/httpPath", "/sql/1.0/warehouses/0123456789abcdef"),
        ("/catalog", "immuta"),
    ] {
        go_to(&mut model, pointer);
        type_text(&mut model, text);
    }
    go_to(&mut model, "/authenticationType");
    key(&mut model, KeyCode::Right);
    go_to(&mut model, "/token");
    type_text(&mut model, "s3cret?");
    model
}

/// Sends, and agrees to whatever is asked.
fn send(model: &mut Model) {
    ctrl(model, 's');
    agree(model);
}

fn agree(model: &mut Model) {
    while matches!(model.overlay, Some(Overlay::Ask(_))) {
        let name = model.tenant.question().and_then(|question| question.name.clone());
        type_text(model, name.as_deref().unwrap_or_default());
        key(model, KeyCode::Enter);
        assert!(!model.status.contains("not the name"), "{}", model.status);
    }
}

/// Lets everything happen that is due.
fn settle(model: &mut Model) {
    let mut last = 0;
    while let Some(due) = model.tenant.due {
        assert!(due < 60_000, "it goes on for ever");
        last = due;
        update(model, Event::Time, due);
    }
    update(model, Event::Time, last);
}

#[test]
fn a_form_becomes_an_enabled_integration() {
    let mut model = filled();
    assert_eq!(model.shown.view.missing, 0);
    assert!(model.preview.contains("${DATABRICKS_TOKEN}") && !model.preview.contains("s3cret"));
    ctrl(&mut model, 's');
    // It says what it does, and nothing is sent before somebody agrees.
    let screen = kept::screen(&model);
    assert!(screen.contains("Create it: POST /integrations") && screen.contains("What this does:"), "{screen}");
    assert!(model.tenant.exchanges.is_empty() && model.tenant.integrations.is_empty());
    key(&mut model, KeyCode::Enter);
    assert_eq!(model.tenant.exchanges[0], "POST /integrations -> 200");
    settle(&mut model);
    let Integration { id, status, host, validation, .. } = &model.tenant.integrations[0];
    assert_eq!([id.as_str(), status.name(), host], ["1", "enabled", "h.cloud.databricks.com"]);
    assert!(
        validation.tests.iter().any(|test| test.name == "Metastore validation" && test.status == TestStatus::Passed),
        "{validation:?}"
    );
    assert_eq!(model.status, "done: integration 1 on h.cloud.databricks.com: enabled; Alt-6 can put it back");
    let screen = kept::screen(&model);
    assert!(screen.contains("1 enabled h.cloud.databricks.com") && screen.contains("  passed Metastore validation"));
    // The same again: it is as it should be.
    ctrl(&mut model, 's');
    assert_eq!(
        model.status,
        "no difference found: integration 1 on h.cloud.databricks.com: enabled. The tenant does not show secrets, so a new \
         secret could not be compared; Alt-I sends yours"
    );
    assert!(model.overlay.is_none());
    assert!(!model.tenant.exchanges.join("\n").contains("s3cret"));
}

#[test]
fn nothing_is_sent_when_somebody_says_no() {
    for no in [KeyCode::Esc, KeyCode::Char('n')] {
        let mut model = filled();
        ctrl(&mut model, 's');
        key(&mut model, no);
        assert_eq!(model.status, "not agreed to: nothing was changed");
        assert!(model.overlay.is_none() && model.tenant.exchanges.is_empty() && model.tenant.integrations.is_empty());
    }
    let mut model = filled();
    ctrl(&mut model, 's');
    ctrl(&mut model, 'c');
    assert_eq!(model.status, "not agreed to: nothing was changed");
}

#[test]
fn a_second_change_waits_for_the_first() {
    let mut model = filled();
    send(&mut model);
    ctrl(&mut model, 's');
    assert_eq!(model.status, "something is under way still: F9 stops waiting for it");
    key(&mut model, KeyCode::F(9));
    assert!(model.status.starts_with("stopped: POST /integrations was accepted (status 200)"), "{}", model.status);
    // What it has started is watched to its end all the same.
    assert_eq!(model.tenant.integrations[0].status, Status::Creating);
    settle(&mut model);
    assert_eq!(model.tenant.integrations[0].status, Status::Enabled);
    assert_eq!(model.next_due(), model.save_at);
}

#[test]
fn the_script_of_the_manual_way_comes_first_and_can_be_saved() {
    let mut model = filled();
    model.draft.set("/flow", "integration-manual".into());
    changed(&mut model, 0);
    ctrl(&mut model, 's');
    key(&mut model, KeyCode::Enter);
    let screen = kept::screen(&model);
    assert!(screen.contains("This script has to be run on the platform first.") && screen.contains("CREATE CATALOG"));
    assert_eq!(model.tenant.exchanges[0], "POST /integrations/scripts/create -> 200");
    let effects = ctrl(&mut model, 'o');
    let [Effect::Export(name, script)] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(name == "immuta-create.sql" && script.contains("CREATE CATALOG"), "{name} {script}");
    let effects = alt(&mut model, 'w');
    assert!(matches!(effects.as_slice(), [Effect::Copy(copied)] if copied == script), "{effects:?}");
    // Only now the tenant is told to go on.
    assert!(model.tenant.integrations.is_empty());
    key(&mut model, KeyCode::Char('y'));
    settle(&mut model);
    assert_eq!(model.tenant.integrations[0].status, Status::Enabled);
}

#[test]
fn an_update_needs_an_integration_on_its_host() {
    let mut model = filled();
    let pick = |model: &mut Model, flow: &str| {
        model.draft.set("/flow", flow.into());
        changed(model, 0);
    };
    model.draft.clear_answer("/token");
    pick(&mut model, "integration-update");
    send(&mut model);
    assert!(model.status.starts_with("no integration of this tenant is on this host"), "{}", model.status);
    assert!(model.tenant.exchanges.is_empty());
    pick(&mut model, "integration-automatic");
    go_to(&mut model, "/token");
    type_text(&mut model, "s3cret?");
    send(&mut model);
    settle(&mut model);
    pick(&mut model, "integration-update");
    go_to(&mut model, "/catalog");
    type_text(&mut model, "_b");
    ctrl(&mut model, 's');
    let screen = kept::screen(&model);
    assert!(screen.contains("/config/catalog: \"immuta\" becomes \"immuta_b\""), "{screen}");
    agree(&mut model);
    assert!(model.tenant.exchanges.contains(&"PUT /integrations/1 -> 200".to_owned()), "{:?}", model.tenant.exchanges);
}

#[test]
fn nothing_is_sent_while_there_is_something_to_fix() {
    let mut model = filled();
    go_to(&mut model, "/catalog");
    key(&mut model, KeyCode::Backspace);
    type_text(&mut model, "-");
    go_to(&mut model, "/workspaceUrl");
    ctrl(&mut model, 's');
    assert!(model.status.starts_with("fix 1 answer first"), "{}", model.status);
    assert!(model.is_focused("/catalog"));
    assert!(model.tenant.exchanges.is_empty());
}

#[test]
fn a_reference_that_leads_nowhere_is_said_and_nothing_is_sent() {
    let mut model = filled();
    go_to(&mut model, "/token");
    ctrl(&mut model, 'u');
    type_text(&mut model, "${MY_PAT}");
    ctrl(&mut model, 's');
    assert_eq!(model.status, "the environment variable MY_PAT is not set");
    assert!(model.tenant.exchanges.is_empty());
}

#[test]
fn the_draft_is_saved_after_a_pause_and_holds_no_secret() {
    let mut model = filled();
    assert_eq!(model.next_due(), Some(500));
    assert!(update(&mut model, Event::Time, 499).is_empty());
    let effects = update(&mut model, Event::Time, 500);
    let [Effect::Save(draft)] = effects.as_slice() else { panic!("{effects:?}") };
    let draft = draft.text();
    assert!(draft.contains("immuta") && !draft.contains("s3cret"));
    // Nothing is due when nothing happens: an idle program does not wake.
    assert_eq!(model.next_due(), None);
}

#[test]
fn typing_in_a_field_is_always_text() {
    let mut model = model();
    key(&mut model, KeyCode::Right);
    go_to(&mut model, "/connectionKey");
    type_text(&mut model, "?q j");
    assert_eq!(model.draft.get("/connectionKey").and_then(Value::text), Some("?q j"));
    assert!(model.overlay.is_none());
    go_to(&mut model, "/flow");
    key(&mut model, KeyCode::Char('?'));
    assert!(matches!(model.overlay, Some(Overlay::Help { .. })));
    key(&mut model, KeyCode::Esc);
    assert!(model.overlay.is_none());
}

#[test]
fn pasted_text_is_text_and_loses_its_line_break() {
    let mut model = model();
    key(&mut model, KeyCode::Right);
    go_to(&mut model, "/connectionKey");
    update(&mut model, Event::Paste("\ttoken?\u{11}\n".to_owned()), 0);
    assert_eq!(model.draft.get("/connectionKey").and_then(Value::text), Some("token?"));
    go_to(&mut model, "/flow");
    update(&mut model, Event::Paste("qqq".to_owned()), 0);
    assert!(model.status.starts_with("paste into a question, or a whole payload"), "{}", model.status);
}

#[test]
fn a_payload_that_is_pasted_becomes_the_answers() {
    let payload = r#"{"type": "Databricks", "autoBootstrap": true, "region": "eu", "note": "${NOTE}", "config": {
      "workspaceUrl": "h.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token",
      "token": "s3cret!", "catalog": "immuta_b"}}"#;
    let command =
        format!("curl -X POST https://tenant.example.com/integrations -H \"Authorization: $K\" -d '{payload}'");
    for text in [payload, &command] {
        let mut model = filled();
        go_to(&mut model, "/flow");
        let paste = |model: &mut Model| update(model, Event::Paste(text.to_owned()), 0);
        paste(&mut model);
        assert!(matches!(model.overlay, Some(Overlay::Choose(_))), "{}", model.status);
        assert_eq!(model.draft.get("/catalog").and_then(Value::text), Some("immuta"));
        key(&mut model, KeyCode::Enter);
        assert_eq!(model.status, "imported; 2 values are kept as unknown; Alt-U brings back what was there");
        assert_eq!(model.draft.get("/catalog").and_then(Value::text), Some("immuta_b"));
        let stored = model.stored();
        // What nobody knows is kept as long as the program runs.
        assert!(!stored.contains("s3cret") && !stored.contains("/note"), "{stored}");
        // What was not known is part of the document again.
        assert!(
            model.preview.contains("\"region\": \"eu\"") && model.preview.contains("\"note\": \"${NOTE}\""),
            "{}",
            model.preview
        );
    }
    // What is broken is left alone.
    let mut model = model();
    update(&mut model, Event::Paste(payload.replace("\"token\",", "\"token\" ,,")), 0);
    assert!(model.status.starts_with("not imported: line 2: "), "{}", model.status);
    update(&mut model, Event::Paste(payload.to_owned()), 0);
    key(&mut model, KeyCode::Enter);
    assert_eq!(model.draft.get("/catalog").and_then(Value::text), Some("immuta_b"));
}

#[test]
fn lists_and_entries_are_added_and_removed() {
    let mut model = filled();
    go_to(&mut model, "/additionalWorkspaceConnections");
    key(&mut model, KeyCode::Char(' '));
    assert!(model.is_focused("/additionalWorkspaceConnections/0/workspaceUrl"), "{:?}", model.focus);
    type_text(&mut model, "b.cloud.databricks.com");
    go_to(&mut model, "/additionalWorkspaceConnections/0/catalogs");
    key(&mut model, KeyCode::Enter);
    type_text(&mut model, "one");
    key(&mut model, KeyCode::Enter);
    type_text(&mut model, " two ");
    key(&mut model, KeyCode::Esc);
    assert!(model.shown.json.contains(r#""catalogs":["one","two"]"#), "{}", model.shown.json.as_str());
    assert!(model.rows.iter().any(|row| matches!(row.kind, RowKind::Entry { number: 1, .. })));
    focus(&mut model, Focus::Form("/additionalWorkspaceConnections/0".to_owned()));
    alt(&mut model, 'x');
    assert!(model.is_focused("/additionalWorkspaceConnections"));
    assert!(!model.shown.json.contains("additionalWorkspaceConnections"));
}

#[test]
fn what_a_flow_cannot_carry_is_named_with_its_source() {
    let mut model = filled();
    go_to(&mut model, "/additionalWorkspaceConnections");
    key(&mut model, KeyCode::Char(' '));
    let told = |model: &Model| -> Vec<String> {
        let left = model.findings().into_iter().filter(|finding| finding.code == "UC403");
        left.map(|finding| format!("{} | {}", finding.message, finding.help.as_deref().unwrap_or(""))).collect()
    };
    assert_eq!(told(&model), [""; 0]);
    go_to(&mut model, "/flow");
    key(&mut model, KeyCode::Left);
    assert_eq!(model.shown.view.flow.map(ucforge_core::kinds::Flow::name), Some("connection"));
    key(&mut model, KeyCode::Down);
    let [told] = told(&model).try_into().unwrap();
    assert!(told.starts_with("`additionalWorkspaceConnections` is dropped"), "{told}");
    assert!(told.ends_with("(Immuta, Upgrading to Connections)"), "{told}");
}

#[test]
fn a_fix_is_applied_where_the_focus_is() {
    let mut model = filled();
    go_to(&mut model, "/workspaceUrl");
    ctrl(&mut model, 'u');
    type_text(&mut model, "https://lake.corp.net/");
    ctrl(&mut model, 'x');
    assert_eq!(model.draft.get("/workspaceUrl").and_then(Value::text), Some("lake.corp.net"));
    assert_eq!(model.status, "fixed: keep only the host; Alt-U undoes it");
    // The editor goes on from there.
    type_text(&mut model, "!");
    assert_eq!(model.draft.get("/workspaceUrl").and_then(Value::text), Some("lake.corp.net!"));
}

#[test]
fn what_a_fix_moves_to_another_question_is_kept() {
    let mut model = filled();
    go_to(&mut model, "/workspaceUrl");
    ctrl(&mut model, 'u');
    type_text(&mut model, "https://lake.corp.net:8443/");
    ctrl(&mut model, 'x');
    assert_eq!(model.draft.get("/workspaceUrl").and_then(Value::text), Some("lake.corp.net"));
    assert!(model.shown.json.contains(r#""port":8443"#), "{}", model.shown.json.as_str());
}

#[test]
fn a_fix_reaches_into_the_entries_of_a_list() {
    let mut model = filled();
    go_to(&mut model, "/additionalWorkspaceConnections");
    key(&mut model, KeyCode::Char(' '));
    type_text(&mut model, "https://b.corp.net");
    ctrl(&mut model, 'x');
    assert_eq!(
        model.draft.get("/additionalWorkspaceConnections/0/workspaceUrl").and_then(Value::text),
        Some("b.corp.net")
    );
}

#[test]
fn a_text_in_its_own_window_is_kept_when_another_key_ends_it() {
    let mut model = filled();
    go_to(&mut model, "/workspaceIds");
    key(&mut model, KeyCode::Enter);
    type_text(&mut model, "123");
    ctrl(&mut model, 'p');
    assert!(model.shown.json.contains(r#""workspaceIds":["123"]"#));
    key(&mut model, KeyCode::Esc);
    key(&mut model, KeyCode::Enter);
    type_text(&mut model, "4");
    assert_eq!(ctrl(&mut model, 'q'), [Effect::Quit]);
    assert!(model.stored().contains("1234"));
}

#[test]
fn findings_wait_until_a_question_is_left() {
    let mut model = model();
    key(&mut model, KeyCode::Right);
    assert!(model.findings().is_empty());
    go_to(&mut model, "/catalog");
    type_text(&mut model, "1");
    assert!(model.findings().iter().all(|finding| finding.pointer != "/catalog"));
    key(&mut model, KeyCode::Tab);
    assert!(model.findings().iter().any(|finding| finding.pointer == "/catalog"));
}

#[test]
fn ctrl_c_leaves_a_dialog_and_twice_the_program() {
    let mut model = model();
    ctrl(&mut model, 'p');
    assert_eq!(ctrl(&mut model, 'c'), []);
    assert!(model.overlay.is_none());
    assert_eq!(ctrl(&mut model, 'c'), []);
    key(&mut model, KeyCode::Down);
    assert_eq!(ctrl(&mut model, 'c'), []);
    assert_eq!(ctrl(&mut model, 'c'), [Effect::Quit]);
    assert_eq!(ctrl(&mut model, 'q'), [Effect::Quit]);
}

#[test]
fn what_was_answered_waits_while_its_question_is_away() {
    let mut model = filled();
    go_to(&mut model, "/authenticationType");
    key(&mut model, KeyCode::Right);
    assert!(!model.shown.json.contains("s3cret"));
    key(&mut model, KeyCode::Left);
    assert!(model.shown.json.contains("s3cret"));
}

/// A token that may be pasted anywhere.
const CANARY: &str = "dapi5c4a5c4a5c4a5c4a5c4a5c4a5c4a5c4a";

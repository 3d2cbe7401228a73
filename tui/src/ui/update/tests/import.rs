//! Connection details that people have: shown, chosen from, and only then imported.

use super::places::{drawn, file};
use super::*;
use crate::ui::model::Purpose;

pub(super) const JDBC: &str = "jdbc:databricks://dbc-a1b2c3d4-e5f6.cloud.databricks.com:443/default;transportMode=http;ssl=1;AuthMech=3;\
    UID=token;PWD=dapi0123456789abcdef0123456789abcdef;httpPath=/sql/1.0/warehouses/0123456789abcdef";

const PROFILES: &str = "[DEFAULT]\nhost = https://dbc-a1b2c3d4-e5f6.cloud.databricks.com\ntoken = s3cret-one\n\n\
    [staging]\nhost = https://dbc-0f1e2d3c-4b5a.cloud.databricks.com\ntoken = s3cret-two\n";

pub(super) fn text_at<'a>(model: &'a Model, pointer: &str) -> Option<&'a str> {
    model.draft.get(pointer).and_then(Value::text)
}

fn paste(model: &mut Model, text: &str) {
    update(model, Event::Paste(text.to_owned()), 0);
}

#[test]
fn a_url_that_is_pasted_into_a_question_is_offered_and_not_written_there() {
    for pointer in ["/workspaceUrl", "/connectionKey", "/token"] {
        let mut model = filled();
        model.draft.set("/flow", "connection".into());
        changed(&mut model, 0);
        go_to(&mut model, pointer);
        let before = model.stored();
        paste(&mut model, JDBC);
        assert_eq!(model.stored(), before, "nothing is changed yet");
        for (width, height) in [(80, 24), (120, 40), (40, 12)] {
            let screen = drawn(&model, width, height);
            assert!(screen.contains("This is a JDBC URL for Databricks."), "{screen}");
            assert!(screen.contains("Enter does it, Esc does not") && !screen.contains("dapi0123"), "{screen}");
        }
        assert!(
            drawn(&model, 80, 24).contains("Personal access token: a secret was found (masked)"),
            "{}",
            drawn(&model, 80, 24)
        );
        key(&mut model, KeyCode::Enter);
        assert_eq!(text_at(&model, "/workspaceUrl"), Some("dbc-a1b2c3d4-e5f6.cloud.databricks.com"));
        // What else was answered stays.
        assert_eq!(text_at(&model, "/catalog"), Some("immuta"));
        assert_eq!(model.status, "the answers were added to yours; Alt-U undoes it");
        assert!(!model.stored().contains("dapi0123"));
        alt(&mut model, 'u');
        assert_eq!(model.stored(), before);
    }
}

#[test]
fn one_of_several_profiles_is_chosen() {
    let mut model = model();
    paste(&mut model, PROFILES);
    let screen = drawn(&model, 80, 24);
    assert!(screen.contains("> DEFAULT (the usual one)") && screen.contains("  staging"), "{screen}");
    assert!(!screen.contains("s3cret"), "{screen}");
    key(&mut model, KeyCode::Down);
    assert!(drawn(&model, 80, 24).contains("dbc-0f1e2d3c-4b5a"));
    key(&mut model, KeyCode::Enter);
    assert_eq!(text_at(&model, "/workspaceUrl"), Some("dbc-0f1e2d3c-4b5a.cloud.databricks.com"));
    assert!(model.draft.json().contains("s3cret-two") && !model.draft.json().contains("s3cret-one"));
    assert!(model.status.contains("now choose what the setup is for"), "{}", model.status);
    // The next question is open.
    key(&mut model, KeyCode::Down);
    assert!(model.shown.view.flow.is_some());
}

#[test]
fn esc_leaves_everything_as_it_was() {
    let mut model = filled();
    let before = model.draft.json();
    paste(&mut model, PROFILES);
    key(&mut model, KeyCode::Char('x'));
    key(&mut model, KeyCode::Esc);
    assert!(model.overlay.is_none());
    assert_eq!((model.draft.json(), model.status.as_str()), (before, "nothing was changed"));
    assert!(!model.history.can_undo() || model.draft.get("/workspaceUrl").is_some());
}

#[test]
fn what_is_for_something_else_is_said_to_be_that() {
    let mut model = model();
    paste(&mut model, "jdbc:snowflake://acme.snowflakecomputing.com");
    assert_eq!(model.status, "not imported: this is a JDBC URL for `snowflake`, not for Databricks");
    let mut model = filled();
    go_to(&mut model, "/immutaUrl");
    paste(&mut model, "acme:\n  target: dev\n  outputs:\n    dev:\n      type: snowflake\n      account: acme\n");
    assert!(model.status.starts_with("not pasted: this is a dbt profile for `snowflake`"), "{}", model.status);
    assert!(model.overlay.is_none());
}

#[test]
fn an_address_is_the_answer_to_the_question_it_is_pasted_into() {
    let mut model = filled();
    go_to(&mut model, "/workspaceUrl");
    ctrl(&mut model, 'u');
    paste(&mut model, "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/");
    assert_eq!(text_at(&model, "/workspaceUrl"), Some("https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/"));
    assert!(model.overlay.is_none());
}

#[test]
fn a_file_with_profiles_is_shown_before_it_is_imported() {
    let mut model = model();
    update(&mut model, Event::File(Purpose::Open, Box::new(file(".databrickscfg", PROFILES))), 0);
    assert!(drawn(&model, 80, 24).contains("from .databrickscfg"), "{}", drawn(&model, 80, 24));
    key(&mut model, KeyCode::Enter);
    assert_eq!(text_at(&model, "/workspaceUrl"), Some("dbc-a1b2c3d4-e5f6.cloud.databricks.com"));
    assert!(model.home.name.is_empty(), "it is not a setup: saving must not put one in its place");
}

#[test]
fn a_file_replaces_answers_only_when_somebody_agrees() {
    let setup = "ucforge: 1\nflow: connection\ncatalog: lake\n";
    let mut model = filled();
    update(&mut model, Event::File(Purpose::Open, Box::new(file("lake.yaml", setup))), 0);
    assert_eq!(text_at(&model, "/catalog"), Some("immuta"));
    assert!(drawn(&model, 80, 24).contains("replace all answers with this?"));
    key(&mut model, KeyCode::Enter);
    assert_eq!((text_at(&model, "/catalog"), model.home.name.as_str()), (Some("lake"), "lake.yaml"));
    assert_eq!(model.status, "lake.yaml is open; Alt-S saves the setup");
}

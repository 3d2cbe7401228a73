//! What somebody stumbled over who used it for the first time, with nothing to go by but the screen.

use ucforge_core::kinds::Document;

use super::*;
use crate::ui::actions::Action;

/// What a screen of this size shows, line by line.
fn screen(model: &Model, width: u16, height: u16) -> Vec<String> {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal
        .draw(|frame| {
            view::draw(model, frame);
        })
        .unwrap();
    let cells = terminal.backend().buffer().content().chunks(usize::from(width));
    cells.map(|line| line.iter().map(ratatui::buffer::Cell::symbol).collect()).collect()
}

fn line_with(lines: &[String], text: &str) -> usize {
    lines.iter().position(|line| line.contains(text)).unwrap_or_else(|| panic!("{text}: {}", lines.join("\n")))
}

/// Answers for a connection that signs in with OAuth.
fn connection() -> Model {
    let mut model = model();
    key(&mut model, KeyCode::Down);
    key(&mut model, KeyCode::Enter);
    for (pointer, text) in [
        ("/connectionKey", "lake"),
        ("/workspaceUrl", "h.cloud.databricks.com"),
        ("/httpPath", "/sql/1.0/warehouses/0123456789abcdef"),
        ("/catalog", "immuta"),
    ] {
        go_to(&mut model, pointer);
        type_text(&mut model, text);
    }
    go_to(&mut model, "/authenticationType");
    key(&mut model, KeyCode::Left);
    go_to(&mut model, "/oAuthClientConfig/clientId");
    type_text(&mut model, "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
    go_to(&mut model, "/oAuthClientConfig/clientSecret");
    type_text(&mut model, "s3cret");
    model
}

#[test]
fn what_follows_from_other_answers_is_shown_and_need_not_be_typed() {
    let mut model = connection();
    assert_eq!(model.shown.view.missing, 0);
    go_to(&mut model, "/oAuthClientConfig/authorityUrl");
    let lines = screen(&model, 200, 60);
    let line = &lines[line_with(&lines, "Authority URL")];
    assert!(line.contains("https://h.cloud.databricks.com/oidc/v1/token (assumed)"), "{line}");
}

#[test]
fn the_script_is_seen_at_once_and_scrolls_to_its_end_and_no_further() {
    let mut model = connection();
    ctrl(&mut model, 's');
    key(&mut model, KeyCode::Enter);
    let lines = screen(&model, 80, 24);
    line_with(&lines, "-- Sandbox script");
    line_with(&lines, "Was it run? y/n");
    line_with(&lines, "lines: arrows and PageDown scroll");
    key(&mut model, KeyCode::End);
    let end = screen(&model, 80, 24);
    assert!(end.iter().all(|line| !line.contains("-- Sandbox script")), "{}", end.join("\n"));
    line_with(&end, "What this does:");
    // One step back is one line back, however far somebody wanted to go.
    key(&mut model, KeyCode::Down);
    assert_eq!(screen(&model, 80, 24), end);
    key(&mut model, KeyCode::Up);
    assert_ne!(screen(&model, 80, 24), end);
    key(&mut model, KeyCode::Home);
    assert_eq!(screen(&model, 80, 24), lines);
}

#[test]
fn the_end_of_a_text_that_is_read_can_be_seen() {
    let mut model = model();
    explain::explain(&mut model, "UC203");
    let text = match &model.overlay {
        Some(Overlay::Page(page)) => page.text.trim_end().to_owned(),
        _ => panic!("nothing is read"),
    };
    let last = text.split_at(text.len() - 4).1;
    key(&mut model, KeyCode::End);
    assert!(screen(&model, 40, 12).join("").contains(last), "{last}: {}", screen(&model, 40, 12).join("\n"));
}

#[test]
fn a_new_secret_is_sent_although_nobody_sees_that_it_is_new() {
    let mut model = filled();
    send(&mut model);
    settle(&mut model);
    assert!(model.status.ends_with("enabled; Alt-6 can put it back"), "{}", model.status);
    go_to(&mut model, "/token");
    type_text(&mut model, "n3w-s3cret");
    ctrl(&mut model, 's');
    let said = "no difference found: ";
    assert!(model.status.starts_with(said) && model.status.ends_with("; Alt-I sends yours"), "{}", model.status);
    alt(&mut model, 'i');
    let question = kept::screen(&model);
    assert!(
        question.contains("Put the new credentials into these places")
            && question.contains("PUT /integrations/1 on h.cloud.databricks.com: enabled")
    );
    assert!(!model.tenant.exchanges.iter().any(|line| line.starts_with("PUT")));
    agree(&mut model);
    settle(&mut model);
    assert_eq!(model.status, "done: the new credentials are in 1 place; the old ones can be revoked now");
    assert!(model.tenant.exchanges.iter().any(|line| line == "PUT /integrations/1 -> 200"));
    assert!(!model.tenant.exchanges.join("\n").contains("s3cret"));
}

#[test]
fn the_palette_finds_questions_before_codes_and_what_rotates() {
    let model = filled();
    let first = |query: &str| offers(&model, query).first().cloned();
    assert!(
        matches!(first("workspaces"), Some(Offer::Question(pointer, _)) if pointer.ends_with("WorkspaceConnections"))
    );
    assert_eq!(first("rotate"), Some(Offer::Action(Action::Rotate)));
    assert!(matches!(first("uc203"), Some(Offer::Code("UC203", _))));
    // Scattered letters of what the tenant has are no find.
    let mut model = filled();
    send(&mut model);
    settle(&mut model);
    assert!(!offers(&model, "gd1").iter().any(|offer| matches!(offer, Offer::Thing(_))), "{:?}", offers(&model, "gd1"));
    assert_eq!(model.shown_document().map(Document::name), Some("integration-create"));
}

const BROKEN: &str = "curl -X POST https://t.hosted.immutacloud.com/integrations -d '{\"type\": \"Databricks\", \"autoBootstrap\": true\n\
    \"config\": {\"workspaceUrl\": \"h.cloud.databricks.com\", \"httpPath\": \"/sql/1.0/warehouses/0123456789abcdef\", \
    \"authenticationType\": \"token\", \"token\": \"s3cret\", \"catalog\": \"immuta\"}}'\n";

#[test]
fn what_cannot_be_imported_is_in_check_and_need_not_be_pasted_again() {
    let mut model = model();
    update(&mut model, Event::Paste(BROKEN.to_owned()), 0);
    assert!(model.status.starts_with("not imported: ") && model.status.contains("Alt-4 shows it"), "{}", model.status);
    alt(&mut model, '4');
    assert!(model.status.contains("with a fix"), "{}", model.status);
    alt(&mut model, 'l');
    alt(&mut model, 't');
    assert_eq!(model.shown.view.missing, 0, "{}", model.status);
    // A file that is open there stays.
    alt(&mut model, '4');
    "file.sh".clone_into(&mut model.checked.name);
    alt(&mut model, '1');
    update(&mut model, Event::Paste(BROKEN.to_owned()), 0);
    key(&mut model, KeyCode::Esc);
    assert_eq!(model.checked.name, "file.sh");
}

#[test]
fn what_is_not_known_yet_is_not_said_to_be_nothing() {
    let mut model = filled();
    model.tenant = Tenant::at(tenant::place(false));
    for (place, nothing) in [('2', "There is no integration"), ('3', "There is no connection")] {
        alt(&mut model, place);
        let screen = kept::screen(&model);
        assert!(screen.contains("Asking what there is ...") && !screen.contains(nothing), "{screen}");
    }
}

#[test]
fn what_was_said_of_a_wrong_name_is_gone_when_the_right_one_is_sent() {
    let mut model = filled();
    send(&mut model);
    settle(&mut model);
    alt(&mut model, '2');
    key(&mut model, KeyCode::F(8));
    type_text(&mut model, "wrong");
    key(&mut model, KeyCode::Enter);
    assert!(model.status.contains("not the name"));
    ctrl(&mut model, 'u');
    type_text(&mut model, "h.cloud.databricks.com");
    key(&mut model, KeyCode::Enter);
    assert_eq!(model.status, "");
    let lines = screen(&model, 80, 24);
    line_with(&lines, "DELETE /integrations/1 is under way; F9 stops waiting for it");
}

#[test]
fn what_is_missing_fits_beside_a_long_name() {
    let mut model = filled();
    model.draft.set_secret("/token", "");
    model.tenant =
        Tenant::at(crate::profile::Place { name: "a-tenant-with-a-long-name".to_owned(), ..tenant::place(false) });
    model.refresh();
    let head = &screen(&model, 80, 24)[0];
    assert!(head.contains("missing") && !head.contains("ucforge"), "{head}");
    assert!(screen(&model, 120, 40)[0].contains("ucforge | tenant a-tenant"));
}

#[test]
fn the_end_of_long_texts_can_be_seen_and_left_again() {
    let mut model = model();
    model.tenant = Tenant::at(tenant::place(false));
    let note = "word ".repeat(400);
    let list = format!(r#"[{{"id": "7", "status": "enabled", "config": {{"note": "{note}", "last": "the end"}}}}]"#);
    model.tenant.integrations = ucforge_core::answer::integrations(&list).unwrap().into();
    model.tenant.is_known = true;
    alt(&mut model, '2');
    key(&mut model, KeyCode::Enter);
    key(&mut model, KeyCode::End);
    let end = screen(&model, 80, 24);
    line_with(&end, "the end");
    key(&mut model, KeyCode::Up);
    assert_ne!(screen(&model, 80, 24), end);
    let mut model = filled();
    alt(&mut model, 'n');
    focus(&mut model, Focus::Preview);
    key(&mut model, KeyCode::End);
    let end = screen(&model, 80, 24);
    key(&mut model, KeyCode::Up);
    assert_ne!(screen(&model, 80, 24), end);
}

//! Setups of many answers: what follows from them is not worked out at every key.

use std::sync::Arc;

use super::*;
use crate::ui::model::{Focus, Job, Spot};

/// An integration with so many additional workspaces.
pub(super) fn large(workspaces: usize) -> Model {
    let mut draft = Draft::default();
    draft.set("/flow", "integration-automatic".into());
    draft.set("/authenticationType", "token".into());
    for index in 0..workspaces {
        let host = format!("w{index}.cloud.databricks.com");
        draft.set(&format!("/additionalWorkspaceConnections/{index}/workspaceUrl"), Value::Text(host));
    }
    Model::new(draft, Box::new(|_| Err(SecretError::NoProgram)))
}

fn work(model: &mut Model) -> Job {
    let due = model.pending.due.expect("something is due");
    let effects = update(model, Event::Time, due);
    let job = effects.into_iter().find_map(|effect| match effect {
        Effect::Work(job) => Some(job),
        _ => None,
    });
    job.expect("it is to be worked out")
}

/// Lets everything be worked out.
pub(super) fn finish(model: &mut Model) {
    let job = work(model);
    update(model, Event::Worked(Arc::new(job.run())), 0);
}

#[test]
fn what_is_typed_into_a_large_setup_is_seen_at_once_and_the_rest_follows() {
    let mut model = large(40);
    go_to(&mut model, "/catalog");
    type_text(&mut model, "immuta_x");
    assert!(!model.preview.contains("immuta_x"), "nothing was worked out yet");
    assert!(kept::screen(&model).contains("immuta_x"), "what is typed is there");
    key(&mut model, KeyCode::Tab);
    assert!(kept::screen(&model).contains("immuta_x"), "also when the focus has gone on");
    let early = work(&mut model);
    // A result that is late is of no use.
    model.focus = Focus::Form("/catalog".to_owned());
    model.editor = form::editor_here(&model);
    key(&mut model, KeyCode::Char('y'));
    update(&mut model, Event::Worked(Arc::new(early.run())), 0);
    assert!(!model.preview.contains("immuta_x"));
    let job = work(&mut model);
    assert!(model.pending.due.is_none(), "nothing is worked out twice");
    update(&mut model, Event::Worked(Arc::new(job.run())), 0);
    assert!(model.preview.contains("\"immuta_xy\""), "{}", model.preview);
}

#[test]
fn an_action_never_goes_by_old_answers() {
    let mut model = large(40);
    go_to(&mut model, "/catalog");
    type_text(&mut model, "immuta_x");
    alt(&mut model, 'n');
    assert!(model.pending.due.is_none());
    assert!(model.shown.json.contains("immuta_x"));
    type_text(&mut model, "z");
    alt(&mut model, 'u');
    assert!(!model.shown.json.contains("immuta_x") && model.pending.due.is_none());
}

#[test]
fn a_secret_in_a_large_setup_is_seen_by_nobody() {
    let mut model = large(40);
    for (pointer, text) in [("/token", "s3cret"), ("/catalog", "dapi5c4a0123456789abcdef0123456789abcd")] {
        go_to(&mut model, pointer);
        type_text(&mut model, text);
        assert!(!kept::screen(&model).contains(text), "{pointer}");
        key(&mut model, KeyCode::Tab);
        let screen = kept::screen(&model);
        assert!(!screen.contains(text) && screen.contains("•••• (kept in memory only)"), "{screen}");
    }
}

#[test]
fn a_small_setup_follows_every_key() {
    let mut model = large(2);
    go_to(&mut model, "/catalog");
    type_text(&mut model, "immuta_x");
    assert!(model.preview.contains("immuta_x") && model.pending.due.is_none());
}

/// The form draws what is in sight and nothing else, and it is the same.
#[test]
fn every_line_of_a_long_form_can_be_gone_to_and_seen() {
    let mut model = large(30);
    let stops: Vec<String> = model.rows.iter().filter(|row| row.is_stop()).map(|row| row.pointer.clone()).collect();
    model.choosing = None;
    form::focus(&mut model, Focus::Form(stops[0].clone()));
    for pointer in &stops {
        assert!(model.is_focused(pointer), "{pointer}: {:?}", model.focus);
        let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
        let mut targets = Vec::new();
        terminal.draw(|frame| targets = view::draw(&model, frame)).unwrap();
        let here = Spot::Focus(Focus::Form(pointer.clone()));
        let target = targets.iter().find(|target| target.spot == here).expect("it is in sight");
        let row = &terminal.backend().buffer()[(target.area.x + 2, target.area.y)];
        assert!(row.modifier.contains(ratatui::style::Modifier::REVERSED) || target.area.y > 0, "{pointer}");
        key(&mut model, KeyCode::Tab);
    }
    assert_eq!(model.focus, Focus::Preview);
    for _ in 0..3 {
        key(&mut model, KeyCode::Tab);
    }
    assert!(model.is_focused(&stops[0]));
    key(&mut model, KeyCode::BackTab);
    assert_eq!(model.focus, Focus::Tenant);
}

//! The pane of the sandbox: looking, deleting, answers that go wrong.

use ucforge_core::answer::Status;

use super::*;

/// Lets everything happen that is due.
fn settle(model: &mut Model) {
    while let Some(due) = model.sandbox.look_at {
        assert!(due < 60_000, "it goes on for ever");
        update(model, Event::Time, due);
    }
}

fn shown(model: &Model) -> String {
    model.sandbox.lines().into_iter().map(|line| line.text + "\n").collect()
}

/// An enabled integration, the cursor on it.
fn enabled() -> Model {
    let mut model = filled();
    ctrl(&mut model, 's');
    settle(&mut model);
    focus(&mut model, Focus::Sandbox);
    model
}

#[test]
fn details_are_shown_and_hidden_and_hold_no_secret() {
    let mut model = enabled();
    key(&mut model, KeyCode::Enter);
    assert!(shown(&model).contains("\"httpPath\": \"/sql/1.0/warehouses/0123456789abcdef\""), "{}", shown(&model));
    assert!(shown(&model).contains("REDACTED") && !shown(&model).contains("s3cret"));
    key(&mut model, KeyCode::Enter);
    assert!(!shown(&model).contains("httpPath"), "{}", shown(&model));
}

#[test]
fn what_is_here_is_deleted_when_it_is_asked_for_twice() {
    let mut model = enabled();
    key(&mut model, KeyCode::F(8));
    assert_eq!(model.status, "press F8 again to delete integration 1");
    // Another key in between: nobody meant it.
    key(&mut model, KeyCode::Down);
    key(&mut model, KeyCode::F(8));
    assert_eq!(model.sandbox.integrations[0].status, Status::Enabled);
    key(&mut model, KeyCode::F(8));
    assert_eq!(model.status, "integration 1 is being deleted");
    assert_eq!(model.sandbox.integrations[0].status, Status::Deleting);
    settle(&mut model);
    assert!(model.sandbox.integrations.is_empty());
    assert!(shown(&model).contains("DELETE /integrations/1 -> 200"), "{}", shown(&model));
    // There is nothing any more that a key could mean.
    key(&mut model, KeyCode::Home);
    assert_eq!(model.thing_here(), None);
    key(&mut model, KeyCode::F(8));
    assert_eq!(model.sandbox.deleting, None);
}

#[test]
fn answers_go_wrong_as_they_are_told_to() {
    let mut model = filled();
    let fault = |model: &mut Model, words: &str| {
        focus(model, Focus::Sandbox);
        for _ in 0..10 {
            if model.sandbox.fault().1 == words {
                return;
            }
            key(model, KeyCode::F(3));
            assert_eq!(model.status, format!("answers to documents {}", model.sandbox.fault().1));
        }
        panic!("{words}");
    };
    fault(&mut model, "are 503 Service Unavailable");
    ctrl(&mut model, 's');
    assert_eq!(model.status, "the sandbox refused POST /integrations: 503");
    assert!(kept::screen(&model).contains("answers are 503 Service Unavailable"));
    assert!(model.sandbox.integrations.is_empty());
    fault(&mut model, "do not arrive");
    ctrl(&mut model, 's');
    assert_eq!(model.status, "there was no answer to POST /integrations: it may have been done all the same");
    assert_eq!(model.sandbox.integrations.len(), 1);
    fault(&mut model, "do not go wrong");
    assert!(!kept::screen(&model).contains("answers are"));
}

#[test]
fn the_cursor_stays_on_a_line_and_in_sight() {
    let mut model = enabled();
    for _ in 0..500 {
        key(&mut model, KeyCode::Down);
    }
    assert_eq!(usize::from(model.scroll[2]) + 1, model.sandbox.lines().len());
    let last = model.sandbox.lines().pop().unwrap().text;
    assert!(kept::screen(&model).contains(last.trim()), "{last}");
    key(&mut model, KeyCode::Home);
    assert!(kept::screen(&model).contains("1 enabled h.cloud.databricks.com"));
}
#[test]
fn a_connection_is_shown_with_its_jobs_and_deleted() {
    let mut model = filled();
    model.draft.set("/flow", "connection".into());
    model.draft.set("/connectionKey", "lakehouse".into());
    changed(&mut model, 0);
    ctrl(&mut model, 's');
    settle(&mut model);
    assert!(shown(&model).contains("\nconnection lakehouse "), "{} {}", model.status, shown(&model));
    assert!(shown(&model).contains("\njob "), "{}", shown(&model));
    focus(&mut model, Focus::Sandbox);
    let line = model.sandbox.lines().iter().position(|line| line.text.starts_with("connection")).unwrap();
    for _ in 0..line {
        key(&mut model, KeyCode::Down);
    }
    key(&mut model, KeyCode::F(8));
    assert_eq!(model.status, "press F8 again to delete connection lakehouse");
    key(&mut model, KeyCode::F(8));
    settle(&mut model);
    assert!(!shown(&model).contains("\nconnection lakehouse "), "{}", shown(&model));
    assert!(model.sandbox.integrations.is_empty());
}

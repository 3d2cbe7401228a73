//! One meaning for each key.

use super::*;

fn flow(model: &Model) -> Option<&'static str> {
    model.shown.view.flow.map(ucforge_core::kinds::Flow::name)
}

fn pressed(model: &mut Model, code: KeyCode, modifiers: KeyModifiers) -> Vec<Effect> {
    update(model, Event::Key(KeyEvent::new(code, modifiers)), 0)
}

/// T11: whoever goes down the form with Enter changes nothing.
#[test]
fn enter_goes_through_the_whole_form_and_changes_nothing() {
    let mut model = filled();
    go_to(&mut model, "/workspaceIds");
    model.draft.set("/workspaceIds/0", "1234".into());
    model.refresh();
    let before = model.draft.stored();
    focus(&mut model, Focus::Form("/platform".to_owned()));
    let mut presses = 0;
    while model.focus != Focus::Preview {
        // A list of texts opens in a window, which Esc leaves.
        if matches!(model.overlay, Some(Overlay::Lines(_))) {
            key(&mut model, KeyCode::Esc);
            key(&mut model, KeyCode::Tab);
        } else {
            key(&mut model, KeyCode::Enter);
        }
        assert_eq!(model.draft.stored(), before, "{:?}", model.focus);
        presses += 1;
        assert!(presses < 200, "it goes on: {:?}", model.focus);
    }
    assert!(presses > 15);
}

/// T12.
#[test]
fn an_open_list_is_walked_by_arrows_closed_by_enter_and_left_as_it_was_by_escape() {
    let mut model = model();
    // At the first start it is open, and says how to choose.
    assert_eq!(model.choosing.as_deref(), Some("/flow"));
    assert!(kept::screen(&model).contains("up and down choose, Enter goes on"));
    key(&mut model, KeyCode::Down);
    assert_eq!(flow(&model), Some("connection"));
    key(&mut model, KeyCode::Down);
    assert_eq!(flow(&model), Some("integration-automatic"));
    key(&mut model, KeyCode::Up);
    assert_eq!(flow(&model), Some("connection"));
    key(&mut model, KeyCode::Enter);
    assert!(model.choosing.is_none() && !model.is_focused("/flow"));
    // All of it was one step.
    alt(&mut model, 'u');
    assert_eq!(flow(&model), None);
    alt(&mut model, 'r');
    // Opened again and left: as it was.
    go_to(&mut model, "/flow");
    assert!(!kept::screen(&model).contains("( ) Integration, manual"));
    key(&mut model, KeyCode::Enter);
    assert!(kept::screen(&model).contains("( ) Integration, manual"));
    key(&mut model, KeyCode::Down);
    key(&mut model, KeyCode::Down);
    assert_eq!(flow(&model), Some("integration-manual"));
    key(&mut model, KeyCode::Esc);
    assert_eq!(flow(&model), Some("connection"));
    assert!(model.choosing.is_none() && model.is_focused("/flow"));
    // Where it was opened and nothing chosen, there is nothing to take back.
    let before = model.draft.stored();
    key(&mut model, KeyCode::Enter);
    key(&mut model, KeyCode::Esc);
    assert_eq!(model.draft.stored(), before);
}

#[test]
fn space_and_arrows_change_and_the_arrows_walk_while_nothing_is_open() {
    let mut model = model();
    key(&mut model, KeyCode::Down);
    key(&mut model, KeyCode::Enter);
    go_to(&mut model, "/flow");
    key(&mut model, KeyCode::Char(' '));
    assert_eq!(flow(&model), Some("integration-automatic"));
    key(&mut model, KeyCode::Left);
    assert_eq!(flow(&model), Some("connection"));
    key(&mut model, KeyCode::Down);
    assert_eq!(flow(&model), Some("connection"));
    assert!(!model.is_focused("/flow"));
}

/// T13.
#[test]
fn the_form_ends_and_escape_comes_back_to_where_one_was() {
    let mut model = filled();
    let last = model.rows.iter().rfind(|row| row.is_stop()).unwrap().pointer.clone();
    focus(&mut model, Focus::Form(last.clone()));
    key(&mut model, KeyCode::Down);
    assert!(model.is_focused(&last), "{:?}", model.focus);
    assert_eq!(model.status, "the form ends here; Tab goes on");
    key(&mut model, KeyCode::Tab);
    assert_eq!(model.focus, Focus::Preview);
    let label = model.question(&last).unwrap().member.field.label;
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| drop(view::draw(&model, frame))).unwrap();
    assert!(terminal.backend().to_string().contains(label), "the form keeps its place\n{}", terminal.backend());
    key(&mut model, KeyCode::Esc);
    assert!(model.is_focused(&last));
    // After a jump one comes back too, and never out of the program.
    go_to(&mut model, "/catalog");
    key(&mut model, KeyCode::Esc);
    assert!(model.is_focused(&last));
    for _ in 0..40 {
        assert_eq!(key(&mut model, KeyCode::Esc), []);
    }
    assert_eq!(model.status, "there is nothing to go back to; Ctrl-Q quits");
}

#[test]
fn a_text_takes_the_keys_of_readline() {
    let mut model = filled();
    go_to(&mut model, "/catalog");
    let at = |model: &Model| model.draft.get("/catalog").and_then(Value::text).map(str::to_owned);
    ctrl(&mut model, 'a');
    type_text(&mut model, "x");
    assert_eq!(at(&model).as_deref(), Some("ximmuta"));
    ctrl(&mut model, 'k');
    assert_eq!(at(&model).as_deref(), Some("x"));
    ctrl(&mut model, 'y');
    assert_eq!(at(&model).as_deref(), Some("ximmuta"));
    // T8 of the friction: Alt-b is no letter, and Ctrl-Left goes a word.
    ctrl(&mut model, 'u');
    type_text(&mut model, "abc");
    alt(&mut model, 'b');
    pressed(&mut model, KeyCode::Left, KeyModifiers::CONTROL);
    type_text(&mut model, "Z");
    assert_eq!(at(&model).as_deref(), Some("Zabc"));
    // What means nothing says so, and changes nothing.
    let before = model.draft.stored();
    alt(&mut model, 'q');
    assert_eq!(model.status, "this key does nothing in a text; F1 shows all keys");
    assert_eq!(model.draft.stored(), before);
}

/// T17.
#[test]
fn a_key_that_does_nothing_now_says_why() {
    let mut model = model();
    for (press, why) in [
        (KeyCode::Char('n'), "choose a flow first: the question Flow says what the setup is for"),
        (KeyCode::Char('x'), "only an entry of a list has this"),
        (KeyCode::Char('u'), "there is nothing to undo"),
        (KeyCode::Char('a'), "entries are added to a list: go to one first, such as additional workspaces"),
    ] {
        pressed(&mut model, press, KeyModifiers::ALT);
        assert_eq!(model.status, why);
    }
    ctrl(&mut model, 'x');
    assert_eq!(model.status, "nothing here has a fix that is certain");
    key(&mut model, KeyCode::F(8));
    assert_eq!(model.status, "go to an integration or a connection of the tenant first");
    // A letter where nothing is typed.
    type_text(&mut model, "q");
    assert_eq!(model.status, "nothing is typed here: space, left and right change it, Enter opens the list");
}

/// T17: inside an entry, and friction of task b: copies and an order.
#[test]
fn entries_are_added_copied_and_moved_from_inside() {
    let list = "/additionalWorkspaceConnections";
    let mut model = filled();
    go_to(&mut model, list);
    alt(&mut model, 'a');
    type_text(&mut model, "b.cloud.databricks.com");
    alt(&mut model, 'a');
    assert!(model.is_focused(&format!("{list}/1/workspaceUrl")), "{:?}", model.focus);
    type_text(&mut model, "c.cloud.databricks.com");
    let hosts = |model: &Model| -> Vec<String> {
        let host =
            |index| model.draft.get(&format!("{list}/{index}/workspaceUrl")).and_then(Value::text).map(str::to_owned);
        (0..5).map_while(host).collect()
    };
    alt(&mut model, 'c');
    assert!(model.is_focused(&format!("{list}/2/workspaceUrl")), "{:?}", model.focus);
    ctrl(&mut model, 'a');
    type_text(&mut model, "d");
    assert_eq!(hosts(&model), ["b.cloud.databricks.com", "c.cloud.databricks.com", "dc.cloud.databricks.com"]);
    pressed(&mut model, KeyCode::Up, KeyModifiers::ALT);
    assert!(model.is_focused(&format!("{list}/1")));
    pressed(&mut model, KeyCode::Up, KeyModifiers::ALT);
    assert_eq!(hosts(&model), ["dc.cloud.databricks.com", "b.cloud.databricks.com", "c.cloud.databricks.com"]);
    pressed(&mut model, KeyCode::Up, KeyModifiers::ALT);
    assert_eq!(model.status, "this entry is at the end of its list already");
    pressed(&mut model, KeyCode::Down, KeyModifiers::ALT);
    assert_eq!(hosts(&model)[1], "dc.cloud.databricks.com");
    // Removed at one key, and back at one key.
    alt(&mut model, 'x');
    assert_eq!(hosts(&model), ["b.cloud.databricks.com", "c.cloud.databricks.com"]);
    alt(&mut model, 'u');
    assert_eq!(hosts(&model).len(), 3);
}

/// T8.
#[test]
fn every_question_with_a_finding_is_reached_and_then_the_first_again() {
    let mut model = filled();
    for (pointer, value) in [
        ("/workspaceIds", Value::Array(vec!["abc".into(), "abc".into()])),
        ("/catalog", "1a".into()),
        ("/workspaceUrl", "https://h.cloud.databricks.com".into()),
        ("/httpPath", "x".into()),
    ] {
        model.draft.set(pointer, value);
    }
    changed(&mut model, 0);
    model.all_due = true;
    go_to(&mut model, "/platform");
    let expected: std::collections::BTreeSet<String> =
        model.findings().iter().filter_map(|finding| findings::question_of(&model, &finding.pointer)).collect();
    assert!(expected.len() >= 4, "{expected:?}");
    let mut seen = Vec::new();
    for _ in 0..=expected.len() {
        ctrl(&mut model, 'n');
        let Focus::Form(pointer) = &model.focus else { panic!("{:?}", model.focus) };
        seen.push(pointer.clone());
    }
    assert_eq!(seen.first(), seen.last());
    assert_eq!(seen.into_iter().collect::<std::collections::BTreeSet<_>>(), expected);
}

#[test]
fn enter_in_the_list_of_findings_goes_to_the_one_under_the_cursor() {
    let mut model = filled();
    for (pointer, text) in [("/catalog", "1a"), ("/workspaceUrl", "https://h.cloud.databricks.com")] {
        model.draft.set(pointer, text.into());
    }
    changed(&mut model, 0);
    focus(&mut model, Focus::Findings);
    for row in 0..model.findings().len() {
        focus(&mut model, Focus::Findings);
        model.scroll[1] = u16::try_from(row).unwrap();
        let pointer = model.findings()[row].pointer.clone();
        key(&mut model, KeyCode::Enter);
        assert!(model.is_focused(&pointer), "{pointer} {:?}", model.focus);
        key(&mut model, KeyCode::Esc);
        assert_eq!(model.focus, Focus::Findings);
    }
    assert!(model.findings().len() >= 2);
    for _ in 0..20 {
        key(&mut model, KeyCode::Down);
    }
    assert_eq!(usize::from(model.scroll[1]) + 1, model.findings().len(), "the cursor stays on one");
}

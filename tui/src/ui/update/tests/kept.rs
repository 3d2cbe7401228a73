//! Nothing that is typed or pasted leaks or is lost.

use super::*;
use ucforge_core::secret::SecretError;

use crate::ui::model::Lines;

const PAT: &str = "dapi0123456789abcdef0123456789abcdef";

const COMMAND: &str = "curl -X POST https://tenant.example.com/integrations \\\n  -H 'Authorization: 846e9e43c0ffee' \\\n  \
    -d '{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": {\"workspaceUrl\": \"h.cloud.databricks.com\",\n  \
    \"httpPath\": \"/sql/1.0/warehouses/0123456789abcdef\", \"authenticationType\": \"token\", \"token\": \"s3cret!\", \"catalog\": \"immuta_b\"}}'";

fn paste(model: &mut Model, text: &str) {
    update(model, Event::Paste(text.to_owned()), 0);
}

pub(super) fn screen(model: &Model) -> String {
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).unwrap();
    terminal
        .draw(|frame| {
            view::draw(model, frame);
        })
        .unwrap();
    terminal.backend().buffer().content().iter().map(ratatui::buffer::Cell::symbol).collect()
}

/// A connection that was only begun, with the focus on a question.
fn begun(pointer: &str) -> Model {
    let mut model = model();
    key(&mut model, KeyCode::Right);
    go_to(&mut model, pointer);
    model
}

fn text_at<'a>(model: &'a Model, pointer: &str) -> Option<&'a str> {
    model.draft.get(pointer).and_then(Value::text)
}

#[test]
fn a_command_that_is_pasted_into_a_text_field_is_taken_over_and_not_typed() {
    for pointer in ["/immutaUrl", "/connectionKey", "/servicePrincipal"] {
        let mut model = begun(pointer);
        paste(&mut model, COMMAND);
        let shown = screen(&model);
        assert!(shown.contains("replace all answers with this?") && !shown.contains("s3cret!"), "{shown}");
        key(&mut model, KeyCode::Enter);
        assert!(model.status.starts_with("imported"), "{}", model.status);
        assert_eq!(text_at(&model, "/catalog"), Some("immuta_b"));
        let seen = [screen(&model), model.stored()].concat();
        assert!(!seen.contains("846e9e43") && !seen.contains("s3cret!"), "{seen}");
        // And it can be undone.
        alt(&mut model, 'u');
        assert_eq!(text_at(&model, "/catalog"), None);
    }
    // Nothing is lost before somebody agrees.
    let mut model = filled();
    go_to(&mut model, "/immutaUrl");
    paste(&mut model, COMMAND);
    key(&mut model, KeyCode::Esc);
    assert_eq!([text_at(&model, "/immutaUrl"), text_at(&model, "/catalog")], [None, Some("immuta")]);
}

#[test]
fn what_is_no_answer_is_refused_with_a_sentence() {
    let broken = COMMAND.replace("true,", "true,,");
    for (text, said) in [
        (broken.as_str(), "not imported: line 3: "),
        ("GRANT USE CATALOG ON CATALOG a TO b;\nGRANT SELECT ON CATALOG a TO b;", "not imported: it contains nothing"),
        (
            "curl https://t.example.com/integrations -H 'Authorization: 846e9e43c0ffee'",
            "not imported: it contains nothing",
        ),
        ("GRANT USE CATALOG ON CATALOG a TO b", "not imported: it contains nothing"),
        ("{\n  \"a\": 1\n}", "not imported: it contains nothing"),
        ("one\ntwo", "not pasted: this is several lines"),
        (PAT, "not pasted: this contains what looks like a token; it belongs in `token`"),
        ("Authorization: 846e9e43c0ffee", "not pasted: this contains what looks like a credential"),
        ("Bearer 846e9e43c0ffee", "not pasted: this contains what looks like a credential"),
        (
            "https://me:846e9e43c0ffee@h.example.com",
            "not pasted: this contains what looks like a user name or password",
        ),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
            "not pasted: this contains what looks like a private key",
        ),
    ] {
        for pointer in ["/immutaUrl", "/catalog", "/port"] {
            let mut model = begun(pointer);
            let before = model.stored();
            paste(&mut model, text);
            assert!(model.status.starts_with(said), "{text}: {}", model.status);
            assert!(!model.status.contains("846e9e43") && !model.status.contains(PAT));
            assert_eq!(model.stored(), before);
            assert!(model.editor.as_ref().is_none_or(|editor| editor.text().is_empty()), "{text}");
        }
    }
}

#[test]
fn answers_are_pasted_as_before() {
    for (pointer, text, answer) in [
        ("/immutaUrl", " https://tenant.example.com\n", "https://tenant.example.com"),
        ("/groupPattern/deny", "[prod] readers", "[prod] readers"),
        ("/groupPattern/deny", "grant readers", "grant readers"),
        ("/catalog", "dapi_billing_2024_europe_west", "dapi_billing_2024_europe_west"),
        ("/servicePrincipal", "someone@example.com", "someone@example.com"),
    ] {
        let mut model = begun(pointer);
        paste(&mut model, text);
        assert_eq!(text_at(&model, pointer), Some(answer), "{}", model.status);
    }
    let mut model = filled();
    go_to(&mut model, "/token");
    paste(&mut model, PAT);
    assert!(model.shown.json.contains(PAT) && !screen(&model).contains(PAT));
}

#[test]
fn a_credential_that_is_typed_into_a_text_field_is_not_shown_and_not_stored() {
    for (pointer, text) in [
        ("/connectionKey", PAT),
        ("/immutaUrl", "x-api-key: 846e9e43c0ffee"),
        ("/catalog", "https://me:846e9e43c0ffee@h"),
        ("/port", PAT),
        ("/catalog", "Bearer 846e9e43c0ffee"),
        ("/groupPattern/deny", "bearer 846e9e43c0ffee=="),
    ] {
        let mut model = begun(pointer);
        type_text(&mut model, text);
        assert!(model.status.contains("it is neither shown nor stored"), "{}", model.status);
        for _ in 0..2 {
            let seen = [screen(&model), model.stored()].concat();
            assert!(!seen.contains(text) && !seen.contains("846e9e43c0ffee"), "{pointer}: {seen}");
            key(&mut model, KeyCode::Tab);
        }
        assert!(model.findings().iter().any(|finding| finding.pointer == pointer), "{pointer}");
    }
}

#[test]
fn windows_and_the_palette_take_no_credential_and_no_document() {
    for text in [PAT, COMMAND] {
        let mut model = begun("/workspaceIds");
        key(&mut model, KeyCode::Enter);
        paste(&mut model, text);
        assert!(model.status.starts_with("not pasted"), "{}", model.status);
        type_text(&mut model, "1\n");
        assert!(!screen(&model).contains(PAT));
        ctrl(&mut model, 'p');
        assert!(!model.stored().contains(PAT) && !model.stored().contains("846e9e43"));
        paste(&mut model, text);
        let Some(Overlay::Palette(palette)) = &model.overlay else { panic!("the palette is open") };
        assert_eq!(palette.query.text(), "");
    }
    // Typed in a window it is covered and not kept on disk; the other lines are.
    let mut model = begun("/workspaceIds");
    key(&mut model, KeyCode::Enter);
    paste(&mut model, "123\n456\n");
    type_text(&mut model, PAT);
    assert!(screen(&model).contains("456") && !screen(&model).contains(PAT));
    key(&mut model, KeyCode::Esc);
    assert!(model.stored().contains("456") && !model.stored().contains(PAT));
    // The window opens again with all of it.
    key(&mut model, KeyCode::Enter);
    let Some(Overlay::Lines(lines)) = &model.overlay else { panic!("the window is open") };
    assert_eq!(lines.editor.text(), format!("123\n456\n{PAT}"));
}

#[test]
fn a_reference_is_typed_shown_kept_and_followed() {
    for (typed, shown, kept) in [
        ("{env: MY_OWN_NAME}", "{env: MY_OWN_NAME}", "MY_OWN_NAME"),
        ("{\"file\": \"token.txt\"}", "{file: token.txt}", "token.txt"),
        ("{command: [op, read, token]}", "{command: [op, read, token]}", "\"read\""),
        ("$MY_PAT", "{env: MY_PAT}", "MY_PAT"),
    ] {
        let mut model = filled();
        go_to(&mut model, "/token");
        ctrl(&mut model, 'u');
        type_text(&mut model, typed);
        assert!(screen(&model).contains(typed), "{typed}");
        key(&mut model, KeyCode::Tab);
        assert!(screen(&model).contains(shown), "{typed}");
        assert!(model.stored().contains(kept), "{}", model.stored());
        let mut again = Model::new(Draft::restore(&model.stored()).unwrap(), Box::new(|_| Err(SecretError::NoProgram)));
        assert!(screen(&again).contains(shown), "{typed}");
        assert_eq!(again.shown.view.missing, 0);
        ctrl(&mut again, 's');
        assert_eq!(again.status, "the secret's command is empty", "{typed}");
    }
    let mut model = filled();
    go_to(&mut model, "/token");
    ctrl(&mut model, 'u');
    paste(&mut model, "{env: MY_PAT}");
    ctrl(&mut model, 's');
    assert_eq!(model.status, "the environment variable MY_PAT is not set");
    // What is none is a secret: dots, and a warning where it was meant as one.
    ctrl(&mut model, 'u');
    type_text(&mut model, "{env: MY_PAT");
    assert!(!screen(&model).contains("MY_PAT") && !model.stored().contains("MY_PAT"));
    key(&mut model, KeyCode::Tab);
    assert!(screen(&model).contains("looks like a reference"));
}

#[test]
fn a_window_is_saved_while_it_is_open() {
    let mut model = begun("/workspaceIds");
    model.save_at = None;
    key(&mut model, KeyCode::Enter);
    type_text(&mut model, "1234");
    assert!(model.edited);
    let effects = update(&mut model, Event::Time, PAUSE);
    let [Effect::Save(draft)] = effects.as_slice() else { panic!("{effects:?}") };
    let draft = draft.text();
    assert!(draft.contains("1234") && model.overlay.is_some());
    // A signal or the end of the terminal saves what the model gives then.
    type_text(&mut model, "5");
    assert!(model.stored().contains("12345"));
    // A secret is not saved.
    let mut model = filled();
    model.overlay = Some(Overlay::Lines(Lines {
        pointer: "/oAuthClientConfig/oauthPrivateKey".to_owned(),
        label: "Private key",
        secret: true,
        editor: Editor::new("s3cret key"),
        opened: String::new(),
    }));
    assert!(!model.stored().contains("s3cret"));
}

#[test]
fn a_window_that_is_cancelled_offers_what_was_typed() {
    let mut model = begun("/workspaceIds");
    key(&mut model, KeyCode::Enter);
    type_text(&mut model, "1234");
    ctrl(&mut model, 'c');
    assert_eq!(model.status, "Workspace IDs: what was typed was discarded; Alt-R brings it back");
    assert!(model.overlay.is_none() && !model.stored().contains("1234"));
    alt(&mut model, 'r');
    assert!(model.stored().contains("1234"));
    // Without a change there is nothing to say.
    key(&mut model, KeyCode::Enter);
    ctrl(&mut model, 'c');
    assert!(model.status.starts_with("redone: Workspace IDs"), "{}", model.status);
}

#[test]
fn ctrl_d_deletes_a_character_and_an_entry_goes_only_from_its_own_line() {
    let mut model = filled();
    go_to(&mut model, "/additionalWorkspaceConnections");
    key(&mut model, KeyCode::Char(' '));
    type_text(&mut model, "abc");
    key(&mut model, KeyCode::Home);
    ctrl(&mut model, 'd');
    assert_eq!(text_at(&model, "/additionalWorkspaceConnections/0/workspaceUrl"), Some("bc"));
    for pointer in ["/authenticationType", "/catalogs"] {
        go_to(&mut model, &format!("/additionalWorkspaceConnections/0{pointer}"));
        alt(&mut model, 'x');
        assert_eq!(model.status, "an entry is removed from its own line: go up to its number");
        assert!(model.draft.get("/additionalWorkspaceConnections/0").is_some());
    }
    let presses: [fn(&mut Model) -> Vec<Effect>; 2] = [|model| alt(model, 'x'), |model| key(model, KeyCode::Delete)];
    for remove in presses {
        focus(&mut model, Focus::Form("/additionalWorkspaceConnections/0".to_owned()));
        remove(&mut model);
        assert_eq!(model.status, "entry removed; Alt-U brings it back");
        assert!(model.draft.get("/additionalWorkspaceConnections/0").is_none());
        ctrl(&mut model, '7');
        assert_eq!(text_at(&model, "/additionalWorkspaceConnections/0/workspaceUrl"), Some("bc"));
        assert!(model.is_focused("/additionalWorkspaceConnections/0"), "{:?}", model.focus);
    }
    // In windows and the palette it is text too.
    go_to(&mut model, "/workspaceIds");
    key(&mut model, KeyCode::Enter);
    type_text(&mut model, "12");
    key(&mut model, KeyCode::Home);
    ctrl(&mut model, 'd');
    key(&mut model, KeyCode::Esc);
    assert!(model.stored().contains("\"2\""), "{}", model.stored());
}

#[test]
fn backspace_takes_no_answer_back_and_delete_says_so() {
    for (pointer, label) in
        [("/flow", "Flow"), ("/authenticationType", "Authentication"), ("/workspaceIds", "Workspace IDs")]
    {
        let mut model = filled();
        model.draft.set("/workspaceIds/0", "1234".into());
        model.refresh();
        go_to(&mut model, pointer);
        let before = model.stored();
        key(&mut model, KeyCode::Backspace);
        assert_eq!(model.stored(), before);
        assert_eq!(model.status, "Delete clears this answer");
        key(&mut model, KeyCode::Delete);
        assert!(model.draft.get(pointer).is_none());
        assert_eq!(model.status, format!("{label} is no longer answered; Alt-U brings the answer back"));
        alt(&mut model, 'u');
        assert_eq!(model.stored(), before);
        assert_eq!(model.status, format!("undone: {label}; Alt-R redoes it"));
    }
}

#[test]
fn every_change_can_be_undone_and_made_again() {
    let mut model = filled();
    let after = model.stored();
    let mut steps = 0;
    while model.history.can_undo() {
        alt(&mut model, 'u');
        steps += 1;
        assert!(steps < 40);
    }
    assert!(!model.draft.has_answers() && model.draft.get("/flow").is_none());
    // A flow out of an open list, three texts, one authentication and a secret.
    assert_eq!(steps, 6);
    while model.history.can_redo() {
        alt(&mut model, 'r');
    }
    assert_eq!(model.stored(), after);
    assert!(model.shown.json.contains("s3cret?"), "secrets come back too");
    // Typing goes on from the text that came back.
    go_to(&mut model, "/catalog");
    type_text(&mut model, "_x");
    ctrl(&mut model, 'u');
    alt(&mut model, 'u');
    assert_eq!(text_at(&model, "/catalog"), Some("immuta_x"));
    assert!(model.is_focused("/catalog"));
    type_text(&mut model, "y");
    assert_eq!(text_at(&model, "/catalog"), Some("immuta_xy"));
    // Alt with a letter is never text.
    alt(&mut model, 'q');
    assert_eq!(text_at(&model, "/catalog"), Some("immuta_xy"));
}

#[test]
fn another_draft_is_opened_only_before_anything_is_changed() {
    let mut model = model();
    assert_eq!(update(&mut model, Event::Key(KeyEvent::new(KeyCode::F(2), KeyModifiers::NONE)), 0), []);
    model.other_drafts = 1;
    assert_eq!(key(&mut model, KeyCode::F(2)), [Effect::NextDraft]);
    let mut other = Draft::default();
    other.set("/flow", "connection".into());
    open(&mut model, other);
    assert_eq!(model.shown.view.flow.map(ucforge_core::kinds::Flow::name), Some("connection"));
    key(&mut model, KeyCode::Right);
    assert_eq!(key(&mut model, KeyCode::F(2)), []);
}

#[test]
fn another_platform_is_chosen_and_sent() {
    let mut model = model();
    go_to(&mut model, "/flow");
    key(&mut model, KeyCode::Right);
    go_to(&mut model, "/platform");
    key(&mut model, KeyCode::Right);
    assert!(screen(&model).contains("Starburst (Trino)"), "{}", screen(&model));
    go_to(&mut model, "/flow");
    key(&mut model, KeyCode::Right);
    assert!(screen(&model).contains("\"type\": \"Trino\""), "{}", screen(&model));
    send(&mut model);
    assert!(!model.tenant.exchanges.is_empty(), "{}", model.status);
}

#[test]
fn a_long_list_is_edited_elsewhere_and_a_secret_is_not() {
    let mut model = filled();
    model.draft.set("/flow", "connection".into());
    model.draft.set("/authenticationType", "oAuthM2M".into());
    changed(&mut model, 0);
    go_to(&mut model, "/workspaceIds");
    key(&mut model, KeyCode::Enter);
    type_text(&mut model, "1234567890123456");
    let effects = alt(&mut model, 'v');
    let [Effect::Edit(what, text)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(text, "1234567890123456");
    let what = what.clone();
    update(&mut model, Event::Edited(what.clone(), format!("{PAT}\n")), 0);
    assert!(model.status.starts_with("not taken: this contains what looks like a token"), "{}", model.status);
    update(&mut model, Event::Edited(what.clone(), "1234567890123456\n6543210987654321\n".to_owned()), 0);
    assert!(screen(&model).contains("6543210987654321"));
    key(&mut model, KeyCode::Esc);
    assert_eq!(model.draft.get("/workspaceIds/1").and_then(Value::text), Some("6543210987654321"));
    // What comes when the window is gone changes nothing.
    let before = model.stored();
    update(&mut model, Event::Edited(what, "1".to_owned()), 0);
    assert_eq!(model.stored(), before);
    model.overlay = Some(Overlay::Lines(Lines {
        pointer: "/oAuthClientConfig/oauthPrivateKey".to_owned(),
        label: "Private key",
        secret: true,
        editor: Editor::of_lines("MIIE".to_owned()),
        opened: String::new(),
    }));
    assert_eq!(alt(&mut model, 'v'), []);
    assert!(model.status.starts_with("a secret is not put into a file"), "{}", model.status);
    assert!(matches!(model.overlay, Some(Overlay::Lines(_))));
}

/// T26.
#[test]
fn the_workspace_id_after_a_pasted_host_is_offered() {
    let mut model = begun("/workspaceUrl");
    paste(&mut model, "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/?o=1234567890123456");
    let shown = screen(&model);
    let fix = model.fix_here().map(|fix| fix.title.clone()).unwrap_or_default();
    assert!(fix.ends_with("limit query audit to workspace 1234567890123456"), "{fix}");
    assert!(shown.contains("keep only the host, and limit query audit to workspace"), "{shown}");
    ctrl(&mut model, 'x');
    assert_eq!(text_at(&model, "/workspaceUrl"), Some("dbc-a1b2c3d4-e5f6.cloud.databricks.com"));
    assert_eq!(text_at(&model, "/workspaceIds/0"), Some("1234567890123456"));
}

#[test]
fn a_token_behind_other_letters_is_neither_seen_nor_stored() {
    let mut model = filled();
    go_to(&mut model, "/catalog");
    type_text(&mut model, CANARY);
    assert!(model.draft.json().contains(&format!("immuta{CANARY}")), "it is behind what was there");
    assert!(!model.stored().contains(CANARY) && !screen(&model).contains("dapi5c4a"), "{}", screen(&model));
}

#[test]
fn a_list_that_is_edited_keeps_what_was_not_a_text_or_not_a_list() {
    for value in [Value::Array(vec![1_234_567_890_123_456_u64.into()]), "1234567890123456".into()] {
        let mut model = begun("/workspaceIds");
        model.draft.set("/workspaceIds", value);
        changed(&mut model, 0);
        key(&mut model, KeyCode::Enter);
        key(&mut model, KeyCode::Enter);
        type_text(&mut model, "42");
        key(&mut model, KeyCode::Esc);
        assert_eq!(text_at(&model, "/workspaceIds/0"), Some("1234567890123456"));
        assert_eq!(text_at(&model, "/workspaceIds/1"), Some("42"));
    }
}

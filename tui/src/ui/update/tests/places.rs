//! The places beside the builder.

use std::rc::Rc;

use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ucforge_core::check::Base;
use zeroize::Zeroizing;

use super::*;
use crate::ui::model::{Purpose, Spot};
use crate::ui::places::{rows, selected};
use crate::ui::update::Opened;

pub(super) fn drawn(model: &Model, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| drop(view::draw(model, frame))).unwrap();
    terminal.backend().to_string()
}

/// A sandbox with something in it.
pub(super) fn seeded() -> Model {
    let mut model = model();
    model.tenant = Tenant::seeded();
    update(&mut model, Event::Time, 0);
    model
}

pub(super) fn file(name: &str, text: &str) -> Opened {
    Opened {
        name: name.to_owned(),
        folder: "/s".into(),
        bytes: Ok(Zeroizing::new(text.as_bytes().to_vec())),
        base: Base::None,
    }
}

pub(super) fn cells(model: &Model, column: usize) -> Vec<String> {
    rows(model).iter().map(|row| row.cells[column].clone()).collect()
}

#[test]
fn integrations_are_listed_sorted_filtered_and_read() {
    let mut model = seeded();
    alt(&mut model, '2');
    let all = cells(&model, 2);
    assert!(all.len() >= 3, "{all:?}");
    assert!(cells(&model, 1).iter().collect::<std::collections::BTreeSet<_>>().len() > 1, "in different states");
    for size in [(80, 24), (120, 40), (40, 12)] {
        assert!(drawn(&model, size.0, size.1).contains("enabled"), "{}", drawn(&model, size.0, size.1));
    }
    // Columns never touch, however long a cell is.
    let screen = drawn(&model, 80, 24);
    assert!(screen.contains("workspace-b.cloud.databricks.…  Databricks"), "{screen}");
    // By each column in turn.
    for column in 1..4 {
        key(&mut model, KeyCode::Char('s'));
        let cells = cells(&model, column);
        let mut sorted = cells.clone();
        sorted.sort_by_key(|cell| cell.to_lowercase());
        assert_eq!(cells, sorted);
    }
    // The cursor has stayed with its row; what is beside the list follows the cursor.
    key(&mut model, KeyCode::Home);
    for row in 0..all.len() {
        let host = selected(&model).unwrap().cells[2].clone();
        assert!(model.listing().detail.1.contains(&host) && model.listing().detail.1.contains("Configuration"));
        assert_eq!(model.listing().cursor, row);
        key(&mut model, KeyCode::Down);
    }
    // A filter, and all but that; Esc goes one step back each time.
    let wanted = selected(&model).unwrap().cells[1].clone();
    key(&mut model, KeyCode::Char('/'));
    type_text(&mut model, &wanted);
    let left = rows(&model).len();
    assert!(left < all.len() && cells(&model, 1).iter().all(|state| *state == wanted));
    ctrl(&mut model, 'a');
    type_text(&mut model, "!");
    assert_eq!(rows(&model).len(), all.len() - left);
    key(&mut model, KeyCode::Enter);
    key(&mut model, KeyCode::Enter);
    assert!(model.listing().is_reading);
    key(&mut model, KeyCode::Esc);
    assert!(!model.listing().is_reading);
    key(&mut model, KeyCode::Esc);
    assert_eq!(rows(&model).len(), all.len());
    key(&mut model, KeyCode::Esc);
    assert_eq!(model.place, Place::Builder);
}

#[test]
fn what_changes_for_ever_is_not_looked_at_for_ever() {
    let model = seeded();
    assert!(model.tenant.integrations.iter().any(Integration::is_changing));
    assert_eq!(model.next_due(), None, "nobody else changes the sandbox");
    let mut model = super::model();
    model.tenant = Tenant::at(tenant::place(false));
    alt(&mut model, '2');
    let (mut now, mut looks, mut ticket) = (0, 0, 1);
    while looks < 100 {
        let body = r#"[{"id": 1, "status": "migrating", "config": {}}]"#;
        let answer = Ok(Response::new(200, "application/json", body.to_owned()));
        let effects = update(&mut model, Event::Answer(ticket, Box::new(Answered { answer, trouble: None })), now);
        let asked = effects.iter().find_map(|effect| match effect {
            Effect::Send { ticket, .. } => Some(*ticket),
            _ => None,
        });
        ticket = match (asked, model.tenant.due) {
            (Some(ticket), _) => ticket,
            (None, Some(due)) => {
                now = due;
                looks += 1;
                let Some(Effect::Send { ticket, .. }) = update(&mut model, Event::Time, now).pop() else { break };
                ticket
            }
            (None, None) => break,
        };
    }
    assert!((5..20).contains(&looks) && now > 60_000, "{looks} looks in {now} ms");
}

#[test]
fn a_long_list_is_walked_without_a_request() {
    let mut model = model();
    model.tenant = Tenant::at(tenant::place(false));
    let all: Vec<String> = (1..=1000)
        .map(|id| {
            format!(
                r#"{{"id": {id}, "status": "enabled", "type": "Databricks", "config": {{"workspaceUrl": "w{id}.x"}}}}"#
            )
        })
        .collect();
    model.tenant.integrations = ucforge_core::answer::integrations(&format!("[{}]", all.join(","))).unwrap().into();
    model.tenant.is_known = true;
    assert_eq!(alt(&mut model, '2'), []);
    for _ in 0..1500 {
        assert_eq!(key(&mut model, KeyCode::Down), []);
    }
    assert_eq!(model.listing().cursor, 999);
    assert!(drawn(&model, 80, 24).contains("w1000.x") && model.listing().detail.1.contains("w1000.x"));
    assert_eq!(key(&mut model, KeyCode::Enter), []);
    assert_eq!(model.next_due(), None, "nothing is polled while nothing changes");
}

#[test]
fn details_of_a_connection_are_asked_for_once() {
    let mut model = seeded();
    alt(&mut model, '3');
    assert!(!rows(&model).is_empty());
    assert!(model.listing().detail.1.contains("Enter asks for its objects"));
    let asked = model.tenant.log.len();
    for _ in 0..3 {
        key(&mut model, KeyCode::Enter);
        key(&mut model, KeyCode::Esc);
    }
    assert_eq!(model.tenant.log.len(), asked + 3);
    let text = &model.listing().detail.1;
    assert!(text.contains("Configuration") && text.contains("hostname") && text.contains("Jobs"), "{text}");
}

#[test]
fn what_is_under_the_cursor_is_deleted_as_in_the_builder() {
    let mut model = filled();
    send(&mut model);
    settle(&mut model);
    alt(&mut model, '2');
    // The states that it was seen in are part of what is known.
    assert!(model.listing().detail.1.contains("seen in this session: enabled, before creating"));
    let count = rows(&model).len();
    let name = selected(&model).unwrap().cells[2].clone();
    key(&mut model, KeyCode::F(8));
    assert!(drawn(&model, 80, 24).contains("Type "), "{}", drawn(&model, 80, 24));
    key(&mut model, KeyCode::Enter);
    assert_eq!(model.status, "that is not the name: nothing was sent");
    model.status.clear();
    agree(&mut model);
    settle(&mut model);
    assert_eq!(rows(&model).len(), count - 1, "{name}: {}", model.status);
    assert!(model.tenant.log.iter().any(|one| one.request.line().starts_with("DELETE ")));
}

#[test]
fn an_integration_becomes_the_answers() {
    let mut model = seeded();
    alt(&mut model, '2');
    let host = loop {
        let row = selected(&model).unwrap();
        if row.cells[3] == "Databricks" {
            break row.cells[2].clone();
        }
        key(&mut model, KeyCode::Down);
    };
    alt(&mut model, 't');
    assert_eq!(model.place, Place::Builder, "{}", model.status);
    assert_eq!(model.draft.get("/workspaceUrl").and_then(Value::text), Some(host.as_str()));
    alt(&mut model, 'u');
    assert!(!model.draft.has_answers());
}

#[test]
fn everything_that_was_asked_is_in_the_activity_and_becomes_a_command_without_secrets() {
    let mut model = filled();
    send(&mut model);
    settle(&mut model);
    alt(&mut model, '6');
    let lines = cells(&model, 3);
    assert!(
        lines.contains(&"POST /integrations".to_owned()) && lines.contains(&"GET /integrations".to_owned()),
        "{lines:?}"
    );
    // The last one first.
    let numbers: Vec<u64> = cells(&model, 0).iter().map(|number| number.parse().unwrap()).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] > pair[1]));
    while selected(&model).unwrap().cells[3] != "POST /integrations" {
        key(&mut model, KeyCode::Down);
    }
    let text = model.listing().detail.1.clone();
    assert!(text.contains("${DATABRICKS_TOKEN}") && text.contains("answered 200"), "{text}");
    assert!(!text.contains("s3cret"));
    let effects = alt(&mut model, 'w');
    let [Effect::Copy(command)] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(
        command.contains("--request POST") && command.contains("/integrations") && command.contains("DATABRICKS_TOKEN")
    );
    assert!(!command.contains("s3cret"), "{command}");
    key(&mut model, KeyCode::Home);
    while !selected(&model).unwrap().cells[3].starts_with("GET ") {
        key(&mut model, KeyCode::Down);
    }
    let Some(Effect::Export(name, command)) = ctrl(&mut model, 'o').pop() else { panic!("it is saved") };
    assert!(
        name == "request.sh" && command.contains("--request GET") && command.contains("--url \"${IMMUTA_URL%/}\"'/"),
        "{command}"
    );
}

const BROKEN: &str = "{\"type\": \"Databricks\", \"autoBootstrap\": true\n \"config\": {\"workspaceUrl\": \"https://h.cloud.databricks.com\",\n \
    \"httpPath\": \"/sql/1.0/warehouses/0123456789abcdef\", \"authenticationType\": \"token\", \"token\": \"${T}\", \"catalog\": \"immuta\"}}";

/// T7.
#[test]
fn a_broken_text_is_checked_fixed_and_taken_over() {
    let mut model = model();
    update(&mut model, Event::Paste(BROKEN.to_owned()), 0);
    assert!(model.status.contains("Alt-4 shows it, and Alt-L there fixes what is certain"), "{}", model.status);
    assert!(drawn(&model, 80, 24).contains("Choose a flow first"));
    alt(&mut model, '4');
    assert!(model.status.contains("Ctrl-X applies one, Alt-L all"), "{}", model.status);
    let before = model.checked.fixes();
    assert!(before >= 1 && drawn(&model, 120, 40).contains("(fix)"));
    while !model.checked.has_fix(model.listing().cursor) {
        key(&mut model, KeyCode::Down);
    }
    ctrl(&mut model, 'x');
    assert!(model.status.starts_with("fixed: "), "{}", model.status);
    alt(&mut model, 'l');
    assert_eq!(model.checked.fixes(), 0);
    alt(&mut model, 't');
    assert_eq!(model.place, Place::Builder, "{}", model.status);
    assert_eq!(model.draft.get("/workspaceUrl").and_then(Value::text), Some("h.cloud.databricks.com"));
}

#[test]
fn with_a_filter_the_finding_under_the_cursor_is_fixed() {
    let text = BROKEN.replace("\"Databricks\",", "\"Databricks\"\n");
    let mut model = model();
    alt(&mut model, '4');
    update(&mut model, Event::File(Purpose::Check, Box::new(file("a.json", &text))), 0);
    let all = rows(&model);
    let fixes: Vec<usize> = (0..all.len()).filter(|row| all[*row].cells[3] == "(fix)").collect();
    let &[_, second, ..] = fixes.as_slice() else { panic!("{}", drawn(&model, 120, 40)) };
    key(&mut model, KeyCode::Char('/'));
    type_text(&mut model, &all[second].cells[1]);
    key(&mut model, KeyCode::Enter);
    assert_eq!(rows(&model).len(), 1, "{}", drawn(&model, 120, 40));
    ctrl(&mut model, 'x');
    assert!(model.status.starts_with("fixed: ") && !model.status.contains("nothing to fix"), "{}", model.status);
    let is_half_fixed = |text: &str| text.contains("\"Databricks\"\n") && text.contains("true,");
    assert!(is_half_fixed(model.checked.text()), "{}", model.checked.text());
    assert_eq!(model.checked.fixes(), fixes.len() - 1);
    // The others are hidden by the filter.
    assert_eq!(rows(&model).len(), 0, "{}", drawn(&model, 120, 40));
    assert_eq!(ctrl(&mut model, 'x'), []);
    assert!(is_half_fixed(model.checked.text()), "{}", model.status);
}

#[test]
fn a_credential_in_a_checked_text_is_neither_shown_nor_written() {
    let text = BROKEN.replace("${T}", CANARY);
    let mut model = model();
    alt(&mut model, '4');
    update(&mut model, Event::File(Purpose::Check, Box::new(file("broken.json", &text))), 0);
    for _ in 0..6 {
        assert!(!drawn(&model, 200, 60).contains(CANARY), "{}", drawn(&model, 200, 60));
        key(&mut model, KeyCode::Down);
    }
    assert_eq!(ctrl(&mut model, 'o'), []);
    assert_eq!(alt(&mut model, 'w'), []);
    assert!(model.status.contains("looks like a credential"), "{}", model.status);
}

#[test]
fn two_files_are_compared_and_the_answers_with_a_file() {
    let payload = BROKEN.replace("true\n", "true,\n").replace("https://", "").replace("${T}", "${DATABRICKS_TOKEN}");
    let mut model = filled();
    alt(&mut model, '5');
    alt(&mut model, 'o');
    type_text(&mut model, "one.json");
    let effects = key(&mut model, KeyCode::Enter);
    assert!(matches!(effects.as_slice(), [Effect::Read(Purpose::Compare, path)] if path == "one.json"), "{effects:?}");
    update(&mut model, Event::File(Purpose::Compare, Box::new(file("one.json", &payload))), 0);
    assert_eq!(model.status, "one.json is the first; now the other one");
    update(
        &mut model,
        Event::File(Purpose::Compare, Box::new(file("two.json", &payload.replace("immuta", "other")))),
        0,
    );
    assert_eq!(rows(&model).len(), 1, "{}", drawn(&model, 120, 40));
    assert!(model.listing().detail.1.contains("one.json") && model.listing().detail.1.contains("catalog"));
    update(&mut model, Event::File(Purpose::Compare, Box::new(file("one.json", &payload))), 0);
    alt(&mut model, 't');
    assert_eq!(model.status, "both describe the same setup", "{}", model.listing().detail.1);
}

#[test]
fn a_setup_is_opened_saved_and_edited() {
    let mut model = filled();
    alt(&mut model, 's');
    let effects = key(&mut model, KeyCode::Enter);
    let [Effect::WriteSetup(name, text)] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(name == "setup.yaml" && text.contains("DATABRICKS_TOKEN") && !text.contains("s3cret"), "{text}");
    let text = text.clone();
    // It comes back as it was, in another model and in this one.
    let mut other = super::model();
    update(&mut other, Event::File(Purpose::Open, Box::new(file("setup.yaml", &text))), 0);
    assert_eq!(other.status, "setup.yaml is open; Alt-S saves the setup");
    assert_eq!(other.draft.get("/catalog").and_then(Value::text), Some("immuta"));
    assert_eq!(files::setup_text(&other), text);
    alt(&mut other, 's');
    ctrl(&mut other, 'u');
    assert_eq!(key(&mut other, KeyCode::Enter), []);
    key(&mut other, KeyCode::Esc);
    // Edited elsewhere.
    let Some(Effect::Edit(Edited::Setup, given)) = alt(&mut model, 'v').pop() else { panic!("it is edited") };
    update(&mut model, Event::Edited(Edited::Setup, given.replace("catalog: immuta", "catalog: lake")), 0);
    assert_eq!(model.draft.get("/catalog").and_then(Value::text), Some("lake"), "{}", model.status);
    alt(&mut model, 'u');
    assert_eq!(model.draft.get("/catalog").and_then(Value::text), Some("immuta"));
    // What cannot be read is said.
    let missing = Opened {
        name: "no.yaml".to_owned(),
        folder: "/s".into(),
        bytes: Err("it is not there".to_owned()),
        base: Base::None,
    };
    update(&mut model, Event::File(Purpose::Open, Box::new(missing)), 0);
    assert_eq!(model.status, "no.yaml: it is not there");
}

#[test]
fn the_palette_leads_to_things_and_places() {
    let mut model = seeded();
    let host = model.tenant.integrations.last().unwrap().host.clone();
    ctrl(&mut model, 'p');
    type_text(&mut model, &host);
    key(&mut model, KeyCode::Enter);
    assert_eq!(model.place, Place::Integrations);
    assert_eq!(selected(&model).unwrap().cells[2], host);
    ctrl(&mut model, 'p');
    type_text(&mut model, "activity");
    key(&mut model, KeyCode::Enter);
    assert_eq!(model.place, Place::Activity);
    // An action of the builder says where it is possible.
    ctrl(&mut model, 's');
    assert_eq!(model.status, "this is done in the builder: Alt-1");
}

fn mouse(model: &mut Model, kind: MouseEventKind, place: (u16, u16)) {
    let mut targets = Vec::new();
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    terminal.draw(|frame| targets = view::draw(model, frame)).unwrap();
    model.targets = targets;
    let event = MouseEvent { kind, column: place.0, row: place.1, modifiers: KeyModifiers::NONE };
    update(model, Event::Mouse(event), 0);
}

#[test]
fn a_click_goes_there_and_the_wheel_scrolls_what_is_under_it() {
    let mut model = filled();
    let place = |model: &Model, wanted: &Spot| {
        let mut targets = Vec::new();
        let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
        terminal.draw(|frame| targets = view::draw(model, frame)).unwrap();
        let area = targets.iter().find(|target| target.spot == *wanted).unwrap().area;
        (area.x + 1, area.y + area.height / 2)
    };
    let left = MouseEventKind::Down(MouseButton::Left);
    for wanted in
        [Focus::Form("/httpPath".to_owned()), Focus::Preview, Focus::Form("/flow".to_owned()), Focus::Findings]
    {
        let at = place(&model, &Spot::Focus(wanted.clone()));
        mouse(&mut model, left, at);
        assert_eq!(model.focus, wanted);
    }
    let before = model.draft.stored();
    let at = place(&model, &Spot::Focus(Focus::Preview));
    mouse(&mut model, MouseEventKind::ScrollDown, at);
    assert_eq!((model.focus.clone(), model.scroll[0]), (Focus::Preview, 3));
    mouse(&mut model, MouseEventKind::ScrollUp, at);
    assert_eq!(model.scroll[0], 0);
    // The wheel changes no answer, not even in an open list.
    focus(&mut model, Focus::Form("/flow".to_owned()));
    key(&mut model, KeyCode::Enter);
    let at = place(&model, &Spot::Focus(Focus::Form("/flow".to_owned())));
    mouse(&mut model, MouseEventKind::ScrollDown, at);
    assert_eq!(model.draft.stored(), before);
    let mut model = seeded();
    alt(&mut model, '2');
    let at = place(&model, &Spot::Row(2));
    mouse(&mut model, left, at);
    assert_eq!(model.listing().cursor, 2);
}

#[test]
fn a_tenant_looks_different_from_the_sandbox() {
    let head = |model: &Model| {
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        terminal.draw(|frame| drop(view::draw(model, frame))).unwrap();
        terminal.backend().buffer()[(1, 0)].fg
    };
    let mut model = model();
    let sandbox = head(&model);
    model.tenant = Tenant::at(tenant::place(false));
    let open = head(&model);
    model.tenant = Tenant::at(tenant::place(true));
    assert!(sandbox != open && open != head(&model) && head(&model) != sandbox);
    assert!(drawn(&model, 60, 20).contains("tenant prod, read-only |"));
}

/// T21.
#[test]
fn somebody_who_types_without_a_pause_loses_at_most_a_few_seconds() {
    let mut model = model();
    key(&mut model, KeyCode::Right);
    go_to(&mut model, "/connectionKey");
    let mut saved = Vec::new();
    for now in (0..10_000).step_by(200) {
        if model.next_due().is_some_and(|due| due <= now) {
            let effects = update(&mut model, Event::Time, now);
            saved.extend(effects.iter().filter(|effect| matches!(effect, Effect::Save(_))).map(|_| now));
        }
        update(&mut model, Event::Key(KeyEvent::new(KeyCode::Char('x'), KeyModifiers::NONE)), now);
    }
    assert!(saved.len() >= 3 && saved.windows(2).all(|pair| pair[1] - pair[0] <= 3000), "{saved:?}");
}

/// T36: nothing has to be made first for a token to be rotated.
#[test]
fn a_token_is_rotated_in_the_sandbox_as_it_begins() {
    let mut model = seeded();
    alt(&mut model, '2');
    key(&mut model, KeyCode::Char('/'));
    type_text(&mut model, "workspace-b");
    key(&mut model, KeyCode::Enter);
    let id = selected(&model).unwrap().id.clone();
    alt(&mut model, 't');
    assert_eq!(model.shown.view.flow.map(ucforge_core::kinds::Flow::name), Some("integration-update"));
    go_to(&mut model, "/token");
    type_text(&mut model, "s3cret?");
    ctrl(&mut model, 's');
    let Some(question) = model.tenant.question() else { panic!("{}", model.status) };
    assert_eq!(question.sentence(), format!("Update it: PUT /integrations/{id}"));
    agree(&mut model);
    settle(&mut model);
    assert!(model.status.contains("workspace-b"), "{}", model.status);
    assert!(model.tenant.exchanges.contains(&format!("PUT /integrations/{id} -> 200")), "{:?}", model.tenant.exchanges);
}

#[test]
fn what_is_shown_is_worked_out_once_until_it_changes() {
    let mut model = filled();
    model.tenant = Tenant::seeded();
    update(&mut model, Event::Time, 0);
    let (due, lines) = (model.due(), model.tenant.lines());
    type_text(&mut model, "x");
    assert!(Rc::ptr_eq(&lines, &model.tenant.lines()), "typing changes nothing in the tenant");
    assert!(!Rc::ptr_eq(&due, &model.due()), "an answer may change what is to be fixed");
    alt(&mut model, '2');
    let all = rows(&model);
    key(&mut model, KeyCode::Down);
    assert!(Rc::ptr_eq(&all, &rows(&model)) && !all.is_empty(), "the cursor changes no row");
    key(&mut model, KeyCode::Char('s'));
    assert!(!Rc::ptr_eq(&all, &rows(&model)) && rows(&model).len() == all.len());
    type_text(&mut model, "/workspace-b");
    assert_eq!(rows(&model).len(), 1);
    key(&mut model, KeyCode::Esc);
    model.tenant.integrations.clear();
    assert!(rows(&model).is_empty() && model.tenant.lines().len() < lines.len());
}

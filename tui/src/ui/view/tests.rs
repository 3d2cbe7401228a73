//! Screens as text. A changed screen is a changed file to review.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests say what they expect by unwrapping it")]

use insta::assert_snapshot;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ucforge_core::form::Draft;
use ucforge_core::secret::SecretError;

use super::draw;
use crate::ui::actions::{ACTIONS, Action};
use crate::ui::model::Model;
use crate::ui::places::Place;
use crate::ui::tenant::Tenant;
use crate::ui::update::{Event, update};

fn model() -> Model {
    let mut draft = Draft::default();
    for (pointer, text) in [
        ("/flow", "integration-automatic"),
        ("/workspaceUrl", "https://h.cloud.databricks.com"),
        ("/authenticationType", "oAuthM2M"),
        ("/catalog", "1immuta"),
        ("/additionalWorkspaceConnections/0/workspaceUrl", "b.cloud.databricks.com"),
    ] {
        draft.set(pointer, text.into());
    }
    draft.set_secret("/oAuthClientConfig/clientSecret", "s3cret");
    Model::new(draft, Box::new(|_| Err(SecretError::NoProgram)))
}

fn press(model: &mut Model, codes: &[(KeyCode, KeyModifiers)]) {
    for (code, modifiers) in codes {
        update(model, Event::Key(KeyEvent::new(*code, *modifiers)), 0);
    }
}

const fn ctrl(c: char) -> (KeyCode, KeyModifiers) {
    (KeyCode::Char(c), KeyModifiers::CONTROL)
}

const fn plain(code: KeyCode) -> (KeyCode, KeyModifiers) {
    (code, KeyModifiers::NONE)
}

fn screen(model: &Model, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal
        .draw(|frame| {
            draw(model, frame);
        })
        .unwrap();
    terminal.backend().to_string()
}

#[test]
fn wide_screens_show_form_and_document_side_by_side() {
    assert_snapshot!(screen(&model(), 120, 40));
}

#[test]
fn narrow_screens_stack_them() {
    let mut model = model();
    assert_snapshot!(screen(&model, 80, 24));
    press(&mut model, &[ctrl('s')]);
    assert_snapshot!(screen(&model, 60, 20));
    assert_snapshot!(screen(&model, 30, 6));
}

#[test]
fn help_names_every_action() {
    let mut model = model();
    press(&mut model, &[plain(KeyCode::F(1))]);
    let help = screen(&model, 100, 120);
    for entry in crate::ui::actions::ACTIONS {
        assert!(
            help.contains(entry.help.split_at(entry.help.len().min(30)).0) && help.contains(&entry.key.name()),
            "{}",
            entry.help
        );
    }
    assert_snapshot!(help);
}

#[test]
fn the_palette_finds_actions_and_questions() {
    let mut model = model();
    press(&mut model, &[ctrl('p'), plain(KeyCode::Char('c')), plain(KeyCode::Char('a')), plain(KeyCode::Char('t'))]);
    assert_snapshot!(screen(&model, 80, 16));
}

#[test]
fn every_size_can_be_drawn() {
    let mut model = model();
    for step in 0..4 {
        for width in 1..130 {
            for height in [1, 2, 3, 4, 7, 8, 12, 13, 30] {
                screen(&model, width, height);
            }
        }
        press(&mut model, &[[ctrl('s'), ctrl('p'), plain(KeyCode::F(1)), plain(KeyCode::Tab)][step]]);
    }
}

#[test]
fn a_line_that_is_too_long_goes_on_below_and_the_last_row_can_be_reached() {
    let text = "one\nabcdefghij\n\n日本語日本\nlast";
    let seen = |width, height, scroll| -> Vec<String> {
        super::text::window(text, width, height, scroll).into_iter().map(|row| row.text).collect()
    };
    assert_eq!(seen(4, 20, 0), ["one", "abcd", "efgh", "ij", "", "日本", "語日", "本", "last"]);
    assert_eq!(seen(4, 3, 2), ["efgh", "ij", ""]);
    assert_eq!(seen(4, 3, 99), ["語日", "本", "last"]);
    assert_eq!(seen(20, 3, 0), ["one", "abcdefghij", ""]);
    assert_eq!(seen(0, 0, 0), ["o"]);
    // An odd width leaves a column free beside wide characters, and all rows are counted.
    assert_eq!(seen(5, 3, 99), ["語日", "本", "last"]);
}

/// A line of 1 MB is cut at once wherever one scrolls to, and each of its letters is in one row.
#[test]
fn a_very_long_line_is_whole() {
    let text: String = (0..9001_usize).map(|number| char::from(b'a' + u8::try_from(number % 23).unwrap())).collect();
    for width in [1, 9, 10, 76, 200] {
        let rows = super::text::window(&text, width, u16::MAX, 0);
        let seen: String = rows.iter().map(|row| row.text.trim_start_matches("↪ ")).collect();
        assert!(seen == text, "{width}");
        assert!(rows.iter().all(|row| unicode_width::UnicodeWidthStr::width(row.text.as_str()) <= usize::from(width)));
        let last = super::text::window(&text, width, 3, usize::MAX);
        assert_eq!(last.len(), 3);
        assert_eq!(last.last(), rows.last());
    }
}

#[test]
fn words_stay_whole_where_a_space_is_near_the_end() {
    let seen =
        |text: &str| -> Vec<String> { super::text::window(text, 10, 20, 0).into_iter().map(|row| row.text).collect() };
    assert_eq!(seen("read it aloud, now and then"), ["read it ", "↪ aloud, ", "↪ now and ", "↪ then"]);
    assert_eq!(seen("\"a\": abcdefghijkl"), ["\"a\": abcde", "↪ fghijkl"]);
    assert_eq!(seen("abcdefgh ijklmnopqrstuv"), ["abcdefgh ", "↪ ijklmnop", "↪ qrstuv"]);
    assert_eq!(seen("abcdefghij klm"), ["abcdefghij", "↪  klm"]);
}

#[test]
fn a_question_says_what_it_does_before_it_is_answered() {
    let mut model = model();
    for (pointer, text) in [("/workspaceUrl", "h.cloud.databricks.com"), ("/catalog", "immuta")] {
        model.draft.set(pointer, text.into());
    }
    model.draft.clear_answer("/additionalWorkspaceConnections");
    for (pointer, text) in [
        ("/httpPath", "/sql/1.0/warehouses/0123456789abcdef"),
        ("/oAuthClientConfig/clientId", "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"),
        ("/oAuthClientConfig/authorityUrl", "https://h.cloud.databricks.com/oidc/v1/token"),
    ] {
        model.draft.set(pointer, text.into());
    }
    model.refresh();
    press(&mut model, &[ctrl('s')]);
    assert_snapshot!(screen(&model, 80, 24));
    // Where there is little room, what to press is still in sight.
    assert_snapshot!(screen(&model, 40, 10));
}

/// Each place with something in it: as people see it in a terminal of its usual size, a large one and a small one.
#[test]
fn every_place_at_three_sizes() {
    let mut model = model();
    model.tenant = Tenant::seeded();
    update(&mut model, Event::Time, 0);
    let places = ACTIONS.iter().filter_map(|entry| match entry.action {
        Action::Go(place) => Some((entry.key, place)),
        _ => None,
    });
    for (key, place) in places {
        update(&mut model, Event::Key(key.event()), 0);
        if place == Place::Check {
            update(&mut model, Event::Paste("{\"config\": {\"catalog\": \"1a\",}}".to_owned()), 0);
        }
        for (width, height) in [(80, 24), (120, 40), (40, 12)] {
            let suffix = format!("{}_{width}x{height}", place.name());
            insta::with_settings!({snapshot_suffix => suffix}, { assert_snapshot!(screen(&model, width, height)) });
        }
    }
}

#[test]
fn a_word_that_is_wider_than_its_lines_goes_on_in_the_next() {
    use unicode_width::UnicodeWidthStr as _;
    let long = format!("becomes {{\"clientId\":\"{}\"}} end", "6f1b2c3d-".repeat(12));
    for width in [10, 38, 74] {
        let lines = super::text::wrapped(&long, width, 2);
        assert!(lines.iter().all(|line| line.width() <= width), "{width}: {lines:?}");
        let whole: String = lines.iter().map(|line| line.trim_start().trim_start_matches("↪ ")).collect();
        assert_eq!(whole.replace(' ', ""), long.replace(' ', ""), "nothing is lost");
    }
    assert_eq!(super::text::wrapped("one two", 20, 2), ["  one two"]);
}

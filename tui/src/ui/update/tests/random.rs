//! Any keys on any screen.

use proptest::prelude::*;
use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use super::*;

fn any_event() -> impl Strategy<Value = Event> {
    let code = prop_oneof![
        any::<char>().prop_map(KeyCode::Char),
        prop::sample::select(vec![
            KeyCode::Tab,
            KeyCode::BackTab,
            KeyCode::Enter,
            KeyCode::Esc,
            KeyCode::Up,
            KeyCode::Down,
            KeyCode::Left,
            KeyCode::Right,
            KeyCode::Home,
            KeyCode::End,
            KeyCode::PageUp,
            KeyCode::PageDown,
            KeyCode::Backspace,
            KeyCode::Delete,
            KeyCode::F(1),
            KeyCode::F(4),
            KeyCode::F(6),
            KeyCode::F(7),
            KeyCode::F(8),
        ]),
        prop::sample::select("strynxadpluewgcofbkvmz1234567/! ?".chars().collect::<Vec<_>>()).prop_map(KeyCode::Char),
    ];
    let modifiers =
        prop::sample::select(vec![KeyModifiers::NONE, KeyModifiers::NONE, KeyModifiers::CONTROL, KeyModifiers::ALT]);
    prop_oneof![
        20 => (code, modifiers).prop_map(|(code, modifiers)| Event::Key(KeyEvent::new(code, modifiers))),
        1 => "\\PC{0,20}\n?".prop_map(Event::Paste),
        1 => Just(Event::Paste(CANARY.to_owned())),
        1 => Just(Event::Paste(import::JDBC.replace("dapi0123456789abcdef0123456789abcdef", CANARY))),
        1 => (any::<bool>(), 0..130_u16, 0..45_u16).prop_map(|(is_click, column, row)| {
            let kind = if is_click { MouseEventKind::Down(MouseButton::Left) } else { MouseEventKind::ScrollDown };
            Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
        }),
        1 => Just(Event::Time),
        1 => Just(Event::Redraw),
        1 => (0..4_u64, prop::sample::select(vec![200_u16, 401, 503])).prop_map(|(ticket, status)| {
            let answer = Ok(Response::new(status, "application/json", "[]".to_owned()));
            Event::Answer(ticket, Box::new(Answered { answer, trouble: None }))
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Any keys on any screen: nothing panics, and no secret is drawn.
    #[test]
    fn random_keys_break_nothing(events in prop::collection::vec(any_event(), 0..80), width in 1_u16..130, height in 1_u16..45, is_away: bool) {
        let mut model = filled();
        if is_away {
            model.tenant = Tenant::at(tenant::place(false));
        } else {
            model.tenant = Tenant::seeded();
        }
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        for (now, event) in events.into_iter().enumerate() {
            for effect in update(&mut model, event, now as u64 * 100) {
                let text = match effect {
                    Effect::Save(draft) => draft.text(),
                    Effect::Copy(text)
                    | Effect::Export(_, text)
                    | Effect::WriteSetup(_, text)
                    | Effect::Edit(_, text) => text,
                    _ => continue,
                };
                prop_assert!(!text.contains("s3cret") && !text.contains("dapi5c4a"));
            }
            let mut targets = Vec::new();
            terminal.draw(|frame| targets = view::draw(&model, frame)).unwrap();
            model.targets = targets;
            let screen: String = terminal.backend().buffer().content().iter().map(ratatui::buffer::Cell::symbol).collect();
            prop_assert!(!screen.contains("s3cret") && !screen.contains("dapi5c4a"));
        }
    }
}

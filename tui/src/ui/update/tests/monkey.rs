//! A monkey at the keyboard: whatever it does, nothing panics, no secret is seen, and Esc leads home.
//!
//! `UCFORGE_MONKEY=1000000 cargo test --release -p ucforge monkey -- --nocapture` lets it do more, and says how long it took.

use std::sync::Arc;
use std::time::Instant;

use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ucforge_core::check::Base;
use zeroize::Zeroizing;

use super::*;
use crate::profile::Listed;
use crate::ui::actions::ACTIONS;

/// How many events there are in the ordinary tests.
const EVENTS: u64 = 400;

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        let count = u64::try_from(all.len()).unwrap();
        all[usize::try_from(self.roll(count)).unwrap()].clone()
    }

    fn size(&mut self, most: u64) -> u16 {
        u16::try_from(1 + self.roll(most)).unwrap()
    }
}

const CODES: [KeyCode; 20] = [
    KeyCode::Tab,
    KeyCode::BackTab,
    KeyCode::Enter,
    KeyCode::Enter,
    KeyCode::Esc,
    KeyCode::Up,
    KeyCode::Down,
    KeyCode::Down,
    KeyCode::Left,
    KeyCode::Right,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::Backspace,
    KeyCode::Delete,
    KeyCode::Insert,
    KeyCode::Char(' '),
    KeyCode::Char('y'),
    KeyCode::Char('/'),
];

const TEXTS: [&str; 9] = [
    "",
    "h.cloud.databricks.com",
    "a b\n\u{1b}]0;x\u{7}c",
    "日本語 👩‍👩‍👧 e\u{301} \u{202e}abc",
    "{\"workspaceUrl\": \"h.cloud.databricks.com\", \"httpPath\": }",
    "ucforge: 1\nflow: connection\nworkspaceUrl: h.cloud.databricks.com\ntoken: {env: MY_TOKEN}\n",
    "curl -X POST https://t.example.com/integrations -H 'Authorization: Bearer k3y-c4nary-0123456789' -d '{\"type\": 1}'",
    "jdbc:databricks://h.cloud.databricks.com:443;httpPath=/sql/1.0/warehouses/0123456789abcdef",
    "GRANT SELECT ON TABLE a.b.c TO `x`;",
];

fn event(dice: &mut Dice, now: u64) -> Event {
    let plain = |code| Event::Key(KeyEvent::new(code, KeyModifiers::NONE));
    match dice.roll(100) {
        0..40 => plain(dice.of(&CODES)),
        40..60 => plain(KeyCode::Char(char::from(32 + u8::try_from(dice.roll(95)).unwrap()))),
        60..82 => {
            let entry = &ACTIONS[usize::try_from(dice.roll(ACTIONS.len() as u64)).unwrap()];
            Event::Key(entry.key.event())
        }
        82..86 => {
            let letter = KeyCode::Char(char::from(b'a' + u8::try_from(dice.roll(26)).unwrap()));
            Event::Key(KeyEvent::new(letter, dice.of(&[KeyModifiers::CONTROL, KeyModifiers::ALT])))
        }
        86..89 => Event::Paste(dice.of(&TEXTS).to_owned()),
        89..90 => Event::Paste(CANARY.to_owned()),
        90..95 => {
            let kind = dice.of(&[
                MouseEventKind::Down(MouseButton::Left),
                MouseEventKind::ScrollDown,
                MouseEventKind::ScrollUp,
                MouseEventKind::Drag(MouseButton::Left),
            ]);
            let (column, row) = (dice.size(140), dice.size(50));
            Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
        }
        95..98 => Event::Time,
        98 => {
            let status = dice.of(&[200_u16, 204, 400, 401, 404, 409, 422, 503]);
            let body = dice.of(&["", "[]", "{}", "nonsense", "{\"id\": 1, \"status\": \"enabled\"}"]).to_owned();
            let answer = Ok(Response::new(status, "application/json", body));
            Event::Answer(dice.roll(now / 2 + 2), Box::new(Answered { answer, trouble: None }))
        }
        _ => dice.of(&[Event::Redraw, Event::Resize, Event::Stop]),
    }
}

/// What the shell would do; what comes of it is an event.
fn carry_out(model: &mut Model, effect: Effect, dice: &mut Dice) -> Option<Event> {
    let seen = format!("{effect:?}");
    assert!(!is_secret_in(&seen), "a secret is in {seen}");
    match effect {
        Effect::Work(job) => Some(Event::Worked(Arc::new(job.run()))),
        Effect::Read(purpose, name) => {
            let text = dice.of(&TEXTS);
            let bytes = if dice.roll(4) == 0 { Err("gone".to_owned()) } else { Ok(Zeroizing::new(text.into())) };
            Some(Event::File(purpose, Box::new(Opened { name, folder: "/s".into(), bytes, base: Base::None })))
        }
        Effect::Edit(what, text) => Some(Event::Edited(what, [text.as_str(), dice.of(&TEXTS)].concat())),
        Effect::Send { ticket, .. } if dice.roll(2) == 0 => {
            let answer = Ok(Response::new(200, "application/json", "[]".to_owned()));
            Some(Event::Answer(ticket, Box::new(Answered { answer, trouble: None })))
        }
        Effect::Choose(_) => {
            model.tenant =
                if dice.roll(2) == 0 { Tenant::seeded() } else { Tenant::at(tenant::place(dice.roll(2) == 0)) };
            None
        }
        _ => None,
    }
}

fn is_secret_in(text: &str) -> bool {
    text.contains("s3cret") || text.contains(CANARY) || text.contains("k3y-c4nary")
}

/// Draws, and looks at every line for secrets.
fn look(model: &mut Model, terminal: &mut Terminal<TestBackend>) {
    let mut targets = Vec::new();
    terminal.draw(|frame| targets = view::draw(model, frame)).unwrap();
    model.targets = targets;
    let buffer = terminal.backend().buffer();
    let width = usize::from(buffer.area.width);
    for line in buffer.content().chunks(width.max(1)) {
        let line: String = line.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert!(!is_secret_in(&line), "a secret is in {line}");
    }
}

/// However deep it is in, so many steps back are enough.
fn go_home(model: &mut Model, now: u64) {
    let is_home = |model: &Model| {
        model.overlay.is_none() && model.place == Place::Builder && matches!(model.focus, Focus::Form(_))
    };
    for _ in 0..40 {
        update(model, Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)), now);
        if is_home(model) && model.status.starts_with("there is nothing to go back to") {
            return;
        }
    }
    panic!("Esc does not lead home: {:?} in {:?}, {}", model.focus, model.place, model.status);
}

#[test]
fn a_monkey_breaks_nothing() {
    let wanted = std::env::var("UCFORGE_MONKEY").ok().and_then(|count| count.parse().ok());
    let count: u64 = wanted.unwrap_or(EVENTS);
    let begin = Instant::now();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut model = filled();
    model.tenant = Tenant::seeded();
    let listed = |name: &str| Listed { name: name.to_owned(), ..Listed::default() };
    model.profiles = vec![listed("production"), listed("sandbox")].into();
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let mut slowest = 0;
    for number in 0..count {
        let now = number * 100;
        if number % 5000 == 4999 {
            // A new day: what has piled up is gone.
            model = filled();
            model.tenant = Tenant::seeded();
        }
        if dice.roll(60) == 0 {
            terminal = Terminal::new(TestBackend::new(dice.size(200), dice.size(60))).unwrap();
        }
        let one = event(&mut dice, now);
        let begin = Instant::now();
        for effect in update(&mut model, one, now) {
            if let Some(event) = carry_out(&mut model, effect, &mut dice) {
                for effect in update(&mut model, event, now) {
                    carry_out(&mut model, effect, &mut dice);
                }
            }
        }
        assert!(!is_secret_in(&model.stored()), "event {number}: a secret is in {}", model.stored());
        look(&mut model, &mut terminal);
        slowest = slowest.max(begin.elapsed().as_micros());
        if number % 200 == 199 {
            go_home(&mut model, now);
        }
    }
    if wanted.is_some() {
        println!("{count} events in {:?}, the slowest one in {slowest} us", begin.elapsed());
    }
}

//! How long a key takes from event to drawn screen, without the terminal. It only prints:
//! `UCFORGE_SPEED=1 cargo test --release -p ucforge speed -- --nocapture`.

use std::time::Instant;

use super::*;
use crate::ui::places::{Exchanged, Place};

/// Presses a key so often, and prints the median and the slowest twentieth in microseconds.
fn measure(what: &str, model: &mut Model, code: impl Fn(usize) -> KeyCode) {
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    let mut times = Vec::new();
    for number in 0..100 {
        let begin = Instant::now();
        update(model, Event::Key(KeyEvent::new(code(number), KeyModifiers::NONE)), 0);
        let updated = begin.elapsed().as_micros();
        let mut targets = Vec::new();
        terminal.draw(|frame| targets = view::draw(model, frame)).unwrap();
        model.targets = targets;
        times.push((begin.elapsed().as_micros(), updated));
    }
    times.sort_unstable();
    println!("{what}: median {} us (update {}), p95 {} us", times[50].0, times[50].1, times[95].0);
}

fn integrations(count: usize) -> Model {
    let mut model = filled();
    let mut tenant = Tenant::seeded();
    std::mem::swap(&mut model.tenant, &mut tenant);
    update(&mut model, Event::Time, 0);
    let one = model.tenant.integrations[0].clone();
    for number in 0..count {
        let mut other = one.clone();
        other.id = (100 + number).to_string();
        model.tenant.integrations.push(other);
    }
    alt(&mut model, '2');
    model
}

#[test]
fn speed_of_keys() {
    if std::env::var_os("UCFORGE_SPEED").is_none() {
        return;
    }
    let letter = |_: usize| KeyCode::Char('a');
    let mut model = filled();
    go_to(&mut model, "/catalog");
    measure("type", &mut model, letter);
    let mut model = large::large(1000);
    for number in 0..1000 {
        let at = format!("/additionalWorkspaceConnections/{number}");
        model.draft.set(&format!("{at}/httpPath"), format!("/sql/1.0/warehouses/{number:016x}").into());
        model.draft.set(&format!("{at}/authenticationType"), "token".into());
        model.draft.set_secret(&format!("{at}/token"), "{env: T}");
    }
    model.refresh();
    go_to(&mut model, "/catalog");
    measure("type, 1,000 workspaces", &mut model, letter);
    measure("move, 1,000 workspaces", &mut model, |_| KeyCode::Tab);
    let begin = Instant::now();
    let stored = model.stored();
    println!("a draft of {} bytes is made in {:?}", stored.len(), begin.elapsed());
    let mut model = integrations(1000);
    assert!(model.place == Place::Integrations);
    measure("move, 1,000 integrations", &mut model, |_| KeyCode::Down);
    key(&mut model, KeyCode::Char('/'));
    measure("filter, 1,000 integrations", &mut model, |number| KeyCode::Char(if number % 2 == 0 { 'o' } else { 'r' }));
    for (what, text) in
        [("lines", "{\"key\": \"value of some length\"},\n".repeat(30_000)), ("one line", "abc def, ".repeat(111_111))]
    {
        let mut model = integrations(1);
        let request = model.tenant.log[0].request.clone();
        let answer = Some(Ok((200, text)));
        model.tenant.log.push_back(Exchanged { number: 900, is_look: false, at: 0, request, answer });
        let begin = Instant::now();
        alt(&mut model, '6');
        let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
        terminal.draw(|frame| drop(view::draw(&model, frame))).unwrap();
        println!("1 MB in {what}: opened in {:?}", begin.elapsed());
        key(&mut model, KeyCode::Enter);
        measure(&format!("1 MB in {what}: scroll"), &mut model, |_| KeyCode::PageDown);
    }
}

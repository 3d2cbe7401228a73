//! The least that a terminal UI does: a list of 30 lines and a pane beside it. What our program is measured beside.

use ratatui::crossterm::event::{self, Event, KeyCode};
use ratatui::layout::{Constraint, Layout};
use ratatui::widgets::{Block, List, ListState, Paragraph};

fn main() -> std::io::Result<()> {
    let mut terminal = ratatui::init();
    let items: Vec<String> = (0..30).map(|number| format!("Integration {number}")).collect();
    let mut state = ListState::default().with_selected(Some(0));
    loop {
        terminal.draw(|frame| {
            let [left, right] = Layout::horizontal([Constraint::Length(30), Constraint::Fill(1)]).areas(frame.area());
            let list = List::new(items.iter().map(String::as_str)).block(Block::bordered().title("Integrations"));
            frame.render_stateful_widget(list.highlight_symbol("> "), left, &mut state);
            frame.render_widget(Paragraph::new("Ready").block(Block::bordered().title("Detail")), right);
        })?;
        if let Event::Key(key) = event::read()? {
            match key.code {
                KeyCode::Char('q') => break,
                KeyCode::Down => state.select_next(),
                KeyCode::Up => state.select_previous(),
                _ => {}
            }
        }
    }
    ratatui::restore();
    Ok(())
}

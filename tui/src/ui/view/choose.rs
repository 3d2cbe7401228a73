//! The window with choices: the choices, and what the selected one would do.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout};
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::overlay::{WIDTH, window_of};
use super::text::{fitted_to, plain, wrapped};
use crate::ui::config::Theme;
use crate::ui::model::Choose;

/// The most choices that are visible at once.
const MOST: usize = 6;

pub(super) fn draw(theme: &Theme, choose: &Choose, frame: &mut Frame<'_>) {
    let strong = Style::new().add_modifier(Modifier::BOLD);
    let width = usize::from(frame.area().width.min(WIDTH).saturating_sub(2).max(1));
    let wrap = |text: &str, indent: usize| wrapped(&plain(text), width, indent);
    let mut head: Vec<Line<'_>> =
        choose.said.iter().flat_map(|text| wrap(text, 0)).map(|text| Line::styled(text, strong)).collect();
    let is_one = choose.choices.len() == 1;
    if !is_one {
        let first = choose.selected.saturating_sub(MOST - 1);
        for (index, choice) in choose.choices.iter().enumerate().skip(first).take(MOST) {
            let style = if index == choose.selected { strong.add_modifier(Modifier::REVERSED) } else { Style::new() };
            let mark = if index == choose.selected { "> " } else { "  " };
            head.push(Line::styled(fitted_to(&[mark, &plain(&choice.label)].concat(), width), style));
        }
    }
    let choice = choose.choices.get(choose.selected);
    let lines = choice.map_or(&[][..], |choice| &choice.lines);
    let seen = |from: usize| lines.iter().skip(from).flat_map(|text| wrap(text, 2)).map(Line::raw).collect::<Vec<_>>();
    let keys = if is_one { "Enter does it, Esc does not" } else { "arrows choose, Enter does it, Esc does not" };
    let all = seen(0);
    let height = |rows: usize| u16::try_from(rows).unwrap_or(u16::MAX);
    // As high as its text, or as there is room.
    let rows = (head.len() + all.len() + 1 + 2).min(usize::from(frame.area().height));
    let inner = window_of(theme, frame, &plain(&choose.title), Constraint::Length(height(rows)));
    let room = usize::from(inner.height).saturating_sub(1);
    head.truncate(room.saturating_sub(1).max(1));
    let [top, body, foot] =
        Layout::vertical([Constraint::Length(height(head.len())), Constraint::Min(0), Constraint::Length(1)])
            .areas(inner);
    let hidden = all.len() > usize::from(body.height);
    let keys = if hidden { [keys, "; PageDown reads on"].concat() } else { keys.to_owned() };
    frame.render_widget(Paragraph::new(head), top);
    let first = if hidden { choose.top } else { 0 };
    frame.render_widget(Paragraph::new(seen(first)), body);
    frame.render_widget(Paragraph::new(Line::styled(fitted_to(&keys, usize::from(foot.width)), strong)), foot);
}

//! What lies over the screen: help, palette, texts of several lines.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph, Wrap};
use unicode_width::UnicodeWidthStr;

use super::form::is_hidden;
use super::{Keys, block, plain};
use crate::ui::actions::ACTIONS;
use crate::ui::model::{Ask, Lines, Model, Overlay, Palette};
use crate::ui::update::{Offer, offers};

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>) {
    match &model.overlay {
        None => {}
        Some(Overlay::Help { scroll }) => help(frame, *scroll),
        Some(Overlay::Palette(query)) => palette(model, query, frame),
        Some(Overlay::Lines(editor)) => lines(editor, frame),
        Some(Overlay::Ask(answer)) => ask(model, answer, frame),
    }
}

/// How wide a window is, where there is room.
const WIDTH: u16 = 76;

/// A window in the middle, as large as it may be.
fn window(frame: &mut Frame<'_>, title: &str) -> Rect {
    window_of(frame, title, Constraint::Percentage(80))
}

fn window_of(frame: &mut Frame<'_>, title: &str, height: Constraint) -> Rect {
    let area = frame.area().centered(Constraint::Max(WIDTH), height);
    frame.render_widget(Clear, area);
    let block = block(format!(" {title} "), Keys::Here);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    inner
}

fn help(frame: &mut Frame<'_>, scroll: u16) {
    let inner = window(frame, "keys: Esc closes");
    let row = |key: &str, what: &str| {
        Line::from(vec![
            Span::styled(format!("{key:<16}"), Style::new().add_modifier(Modifier::BOLD)),
            Span::raw(what.to_owned()),
        ])
    };
    let mut text = vec![
        row("Tab, Shift-Tab", "Next and previous question or pane"),
        row("Up, Down", "The same in the form; scroll in a pane"),
        row("Enter", "Open, choose, confirm, go on"),
        row("Esc", "Back"),
        row("Ctrl-C", "Close and discard what is open; twice: quit"),
        row("Ctrl-U, Ctrl-W", "Delete all, delete a word"),
        row("Ctrl-D", "In a text: delete the next character"),
    ];
    text.extend(ACTIONS.iter().map(|entry| row(&entry.key.name(), entry.help)));
    let scroll = scroll.min(u16::try_from(text.len()).unwrap_or(0).saturating_sub(1));
    frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: false }).scroll((scroll, 0)), inner);
}

fn palette(model: &Model, palette: &Palette, frame: &mut Frame<'_>) {
    let inner = window(frame, "go to or do: type, then Enter");
    let offers = offers(model, palette.query.text());
    let selected = palette.selected.min(offers.len().saturating_sub(1));
    let mut text = vec![Line::raw(format!("> {}", plain(palette.query.text())))];
    let room = usize::from(inner.height).saturating_sub(1).max(1);
    let top = selected.saturating_sub(room - 1);
    for (index, offer) in offers.iter().enumerate().skip(top).take(room) {
        let line = match offer {
            Offer::Action(_, key, help) => format!("{key:<8}{help}"),
            Offer::Document(_, title) => format!("show: {title}"),
            Offer::Rendering(rendering) => format!("show as {}", rendering.label()),
            Offer::Profile(name) => format!("talk to: {}", plain(name)),
            Offer::Question(pointer, label) => format!("{label} ({})", plain(pointer)),
        };
        let style = if index == selected { Style::new().add_modifier(Modifier::REVERSED) } else { Style::new() };
        text.push(Line::styled(line, style));
    }
    if offers.is_empty() {
        text.push(Line::raw("nothing with that name"));
    }
    frame.render_widget(Paragraph::new(text), inner);
    cursor(frame, inner, 0, 2 + plain(palette.query.before()).width());
}

/// The question of what is being done: what it does first, then a script to look at; what to press is always in sight.
fn ask(model: &Model, ask: &Ask, frame: &mut Frame<'_>) {
    let Some(question) = model.tenant.question() else { return };
    let strong = Style::new().add_modifier(Modifier::BOLD);
    let mut text = vec![Line::styled(plain(&question.sentence()), strong)];
    text.extend(question.lines().iter().map(|line| Line::raw(format!("  {}", plain(line)))));
    if !question.consequences.is_empty() {
        text.push(Line::raw("What this does:"));
    }
    for one in question.consequences {
        text.push(Line::raw(format!("- {}", one.text)));
        text.push(Line::raw(format!("  source: {}", one.source.title())));
    }
    if let Some(script) = question.script() {
        text.push(Line::raw(""));
        text.extend(script.lines().map(|line| Line::raw(plain(line))));
    }
    let prompt = plain(&question.prompt());
    let mut last = vec![Line::styled(if question.name.is_some() { prompt } else { format!("{prompt} y/n") }, strong)];
    if question.script().is_some() {
        last.push(Line::raw("Ctrl-O saves the script, Ctrl-Y copies it; arrows scroll"));
    }
    if question.name.is_some() {
        last.push(Line::raw(format!("> {}", plain(ask.typed.text()))));
    }
    // As high as its text, or as high as there is room.
    let width = usize::from(frame.area().width.min(WIDTH).saturating_sub(2).max(1));
    let rows = |text: &[Line<'_>]| text.iter().map(|line| line.width().div_ceil(width).max(1)).sum::<usize>();
    let most = usize::from(frame.area().height) * 9 / 10;
    let height = |rows: usize| u16::try_from(rows.min(most)).unwrap_or(u16::MAX);
    let last_rows = rows(&last);
    let title = format!("{}: Enter goes on, Esc does not", plain(&model.tenant.name()));
    // Words that do not fit begin a new row, so that a text may need a few more.
    let inner = window_of(frame, &title, Constraint::Length(height(rows(&text) + last_rows + 5)));
    let [body, keys] = Layout::vertical([Constraint::Min(0), Constraint::Length(height(last_rows + 1))]).areas(inner);
    let scroll = ask.scroll.min(u16::try_from(text.len()).unwrap_or(u16::MAX).saturating_sub(1));
    frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: false }).scroll((scroll, 0)), body);
    if question.name.is_some() {
        cursor(frame, keys, last_rows - 1, 2 + plain(ask.typed.before()).width());
    }
    frame.render_widget(Paragraph::new(last).wrap(Wrap { trim: false }), keys);
}

fn lines(lines: &Lines, frame: &mut Frame<'_>) {
    let inner = window(frame, &format!("{}: Esc keeps it", lines.label));
    let (row, column) = lines.editor.position();
    let top = row.saturating_sub(usize::from(inner.height).saturating_sub(1));
    let all_hidden = lines.secret && is_hidden(true, lines.editor.text());
    let is_hidden = |line: &str| all_hidden || !lines.secret && is_hidden(false, line);
    let shown = |line: &str| if is_hidden(line) { "•".repeat(line.chars().count()) } else { plain(line) };
    let text: Vec<Line<'_>> = lines.editor.text().split('\n').skip(top).map(|line| Line::raw(shown(line))).collect();
    frame.render_widget(Paragraph::new(text), inner);
    cursor(frame, inner, row - top, column);
}

fn cursor(frame: &mut Frame<'_>, area: Rect, row: usize, column: usize) {
    let (Ok(row), Ok(column)) = (u16::try_from(row), u16::try_from(column)) else { return };
    if row < area.height && column < area.width {
        frame.set_cursor_position(Position::new(area.x + column, area.y + row));
    }
}

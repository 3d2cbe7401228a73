//! Draws the windows over the screen: help, palette, texts of several lines.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph, Wrap};
use unicode_width::UnicodeWidthStr;

use super::form::is_hidden;
use super::text::{self, Measured, fitted, fitted_to, plain, wrapped};
use super::{Keys, block, choose};
use crate::secrets::{shown, usable};
use crate::ui::actions::{ACTIONS, Action, why_not};
use crate::ui::config::Theme;
use crate::ui::model::{Ask, Help, Lines, Model, Overlay, Page, Palette, Path, Purpose, Spot, Target};
use crate::ui::update::files::warning;
use crate::ui::update::{Offer, letters, offers, rows};

/// The width of the keys in help, in columns.
const KEY_WIDTH: usize = 20;

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, targets: &[Target]) {
    let theme = model.config.looks.theme();
    match &model.overlay {
        None => {}
        Some(Overlay::Jump) => jump(theme, frame, targets),
        Some(Overlay::Help(help)) => self::help(model, help, frame),
        Some(Overlay::Page(one)) => page(theme, one, frame),
        Some(Overlay::Path(one)) => path(model, one, frame),
        Some(Overlay::Palette(query)) => palette(model, query, frame),
        Some(Overlay::Lines(editor)) => lines(model, editor, frame),
        Some(Overlay::Ask(answer)) => ask(model, answer, frame),
        Some(Overlay::Choose(one)) => choose::draw(theme, one, frame),
    }
}

/// The width of a window, if there is room.
pub(super) const WIDTH: u16 = 76;

/// Draws a window in the middle, as large as it may be, and returns the area inside.
fn window(theme: &Theme, frame: &mut Frame<'_>, title: &str) -> Rect {
    window_of(theme, frame, title, Constraint::Percentage(80))
}

pub(super) fn window_of(theme: &Theme, frame: &mut Frame<'_>, title: &str, height: Constraint) -> Rect {
    let mut whole = frame.area();
    // Messages about the window stay visible below it.
    whole.height -= match whole.height {
        0..12 => 0,
        12..20 => 2,
        _ => 3,
    };
    let area = whole.centered(Constraint::Max(WIDTH), height);
    frame.render_widget(Clear, area);
    frame.buffer_mut().set_style(area, theme.text);
    let block = block(theme, format!(" {title} "), Keys::Here);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    inner
}

/// Draws a letter on everything that can be gone to.
fn jump(theme: &Theme, frame: &mut Frame<'_>, targets: &[Target]) {
    let style = theme.selection.add_modifier(Modifier::BOLD);
    let places = targets.iter().filter(|target| !matches!(target.spot, Spot::Action(_)));
    for (target, letter) in places.zip(letters()) {
        let place = Rect { width: 1, height: 1, ..target.area };
        frame.render_widget(Paragraph::new(Line::styled(letter.to_string(), style)), place);
    }
}

fn help(model: &Model, help: &Help, frame: &mut Frame<'_>) {
    let theme = model.config.looks.theme();
    let rows = rows(model, help);
    let inner = window(theme, frame, "keys: type to search, Esc closes");
    let [head, body] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(inner);
    let (width, height) = (usize::from(body.width), usize::from(body.height));
    let shown = |(key, what): &(String, String)| {
        let indent = KEY_WIDTH.min(width / 2);
        let mut text = wrapped(what, width, indent).into_iter();
        let first = text.next().unwrap_or_default();
        let first = first.get(indent..).unwrap_or_default().to_owned();
        let key = Span::styled(fitted(key, indent), Style::new().add_modifier(Modifier::BOLD));
        std::iter::once(Line::from(vec![key, Span::raw(first)])).chain(text.map(Line::raw)).collect::<Vec<_>>()
    };
    let lines: Vec<_> = rows.iter().flat_map(shown).collect();
    let (count, top) = (lines.len(), help.scroll.top(lines.len(), height));
    let place = match rows.len() {
        0 => "no key is about this".to_owned(),
        rows if count <= height => format!("all {rows}"),
        _ => format!("lines {} to {} of {count}; arrows and PageDown scroll", top + 1, count.min(top + height)),
    };
    let lines: Vec<_> = lines.into_iter().skip(top).take(height).collect();
    let prompt = format!("/{}", plain(help.filter.text()));
    frame.render_widget(Paragraph::new(fitted_to(&format!("{prompt}  {place}"), width)), head);
    frame.render_widget(Paragraph::new(lines), body);
    cursor(frame, head, 0, 1 + plain(help.filter.before()).width());
}

fn palette(model: &Model, palette: &Palette, frame: &mut Frame<'_>) {
    let theme = model.config.looks.theme();
    let inner = window(theme, frame, "go to or do: type, then Enter");
    let offers = offers(model, palette.query.text());
    let selected = palette.selected.min(offers.len().saturating_sub(1));
    let mut text = vec![Line::raw(format!("> {}", plain(palette.query.text())))];
    let room = usize::from(inner.height).saturating_sub(1).max(1);
    let top = selected.saturating_sub(room - 1);
    for (index, offer) in offers.iter().enumerate().skip(top).take(room) {
        let (line, why) = match offer {
            Offer::Action(Action::Run(index)) => match model.config.commands.get(*index) {
                Some(command) => {
                    let why = why_not(model, Action::Run(*index)).map(|why| model.config.keys.words(why));
                    let key = command.key.map_or_else(|| "-".to_owned(), |(key, _)| key.name());
                    (format!("{key:<9}{}: {}", plain(&command.name), plain(&command.help)), why)
                }
                None => continue,
            },
            Offer::Action(action) => match ACTIONS.iter().find(|entry| entry.action == *action) {
                Some(entry) => {
                    let why = (entry.why_not)(model);
                    let what = if why.is_some() { entry.label } else { entry.help };
                    let keys = &model.config.keys;
                    let why = why.map(|why| keys.words(why));
                    (format!("{:<9}{}", keys.name(*action), keys.words(what)), why)
                }
                None => continue,
            },
            Offer::Document(_, title) => (format!("show: {title}"), None),
            Offer::Rendering(rendering) => (format!("show as {}", rendering.label()), None),
            Offer::Profile(name) => (format!("talk to: {}", plain(name)), None),
            Offer::Question(pointer, label) => (format!("{label} ({})", plain(pointer)), None),
            Offer::Code(id, title) => (format!("{id} {title}"), None),
            Offer::Thing(thing) => (plain(&model.tenant.line_of(thing)), None),
        };
        let mut style = if index == selected { theme.selection } else { Style::new() };
        let line = match why {
            Some(why) => {
                style = style.patch(theme.muted);
                format!("({line}: {why})")
            }
            None => line,
        };
        text.push(Line::styled(fitted_to(&line, usize::from(inner.width)), style));
    }
    if offers.is_empty() {
        text.push(Line::raw("nothing with that name"));
    }
    frame.render_widget(Paragraph::new(text), inner);
    cursor(frame, inner, 0, 2 + plain(palette.query.before()).width());
}

/// Draws the question of the operation under way: what it asks, its script, and its consequences. What to press is
/// always visible.
fn ask(model: &Model, ask: &Ask, frame: &mut Frame<'_>) {
    let theme = model.config.looks.theme();
    let Some(question) = model.tenant.question() else { return };
    let strong = Style::new().add_modifier(Modifier::BOLD);
    // As wide as a window may be, or as there is room.
    let width = usize::from(frame.area().width.min(WIDTH).saturating_sub(2).max(1));
    let mut text: Vec<Line<'_>> = wrapped(&plain(&shown(&question.sentence())), width, 0)
        .into_iter()
        .map(|line| Line::styled(line, strong))
        .collect();
    let rows = |text: &str, indent| wrapped(text, width, indent).into_iter().map(Line::raw);
    text.extend(question.lines().iter().flat_map(|line| rows(&plain(&shown(line)), 2)));
    let script = question.script().or(ask.script.as_deref()).map(usable);
    let script = script.as_deref();
    let of_script = script.map(|script| text::window(script, cells(width), u16::MAX, 0));
    let of_script: Vec<Line<'_>> = of_script.into_iter().flatten().map(|row| Line::raw(row.text)).collect();
    let mut of_access = Vec::new();
    if !question.consequences.is_empty() {
        of_access.push(Line::raw("What this does:"));
    }
    for one in question.consequences {
        of_access.extend(rows(&["- ", one.text].concat(), 0));
        of_access.extend(rows(&["source: ", one.source.title()].concat(), 2));
    }
    // A script that is to be run, or that the user has asked for, comes first. One that is only kept comes after the
    // consequences for access, which must not be overlooked.
    let (first, second) = if question.must_be_kept() { (of_access, of_script) } else { (of_script, of_access) };
    let is_parted = !first.is_empty() && !second.is_empty();
    text.extend(first);
    text.extend(is_parted.then(|| Line::raw("")));
    text.extend(second);
    let prompt = plain(&shown(&question.prompt()));
    let mut last = vec![Line::styled(if question.name.is_some() { prompt } else { format!("{prompt} y/n") }, strong)];
    let keys = match script {
        Some(_) => "Ctrl-O saves the script, Alt-W copies it",
        None if question.script_before().is_some() => "first the clean-up script: Ctrl-O saves it, Alt-W copies it",
        None => "",
    };
    if !keys.is_empty() {
        last.push(Line::raw(model.config.keys.words(keys)));
    }
    if question.name.is_some() {
        last.push(Line::raw(format!("> {}", plain(ask.typed.text()))));
    }
    // As high as its text, or as there is room.
    let most = usize::from(frame.area().height) * 9 / 10;
    let height = |rows: usize| cells(rows.min(most));
    let last_rows: usize = last.iter().map(|line| line.width().div_ceil(width).max(1)).sum();
    let title = format!("{}: Enter goes on, Esc does not", plain(&model.tenant.name()));
    let inner = window_of(theme, frame, &title, Constraint::Length(height(text.len() + last_rows + 4)));
    let [body, more, keys] =
        Layout::vertical([Constraint::Min(0), Constraint::Length(1), Constraint::Length(height(last_rows))])
            .areas(inner);
    let (rows, seen) = (text.len(), usize::from(body.height));
    let top = ask.scroll.top(rows, seen);
    frame.render_widget(Paragraph::new(text.into_iter().skip(top).take(seen).collect::<Vec<_>>()), body);
    if rows > seen {
        let place = format!("{} to {} of {rows} lines: arrows and PageDown scroll", top + 1, top + seen);
        frame.render_widget(Paragraph::new(Line::styled(place, theme.muted)), more);
    }
    if question.name.is_some() {
        cursor(frame, keys, last_rows - 1, 2 + plain(ask.typed.before()).width());
    }
    frame.render_widget(Paragraph::new(last).wrap(Wrap { trim: false }), keys);
}

fn cells(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// Draws a text to read.
fn page(theme: &Theme, page: &Page, frame: &mut Frame<'_>) {
    let inner = window(theme, frame, &format!("{}: arrows scroll, Esc closes", plain(&page.title)));
    let measured = Measured::new(&page.text, inner.width);
    let top = page.scroll.top(measured.row_of(usize::MAX), usize::from(inner.height));
    let rows = measured.window(&page.text, inner.height, top);
    frame.render_widget(Paragraph::new(rows.into_iter().map(|row| Line::raw(row.text)).collect::<Vec<_>>()), inner);
}

/// Draws the prompt for a path.
fn path(model: &Model, path: &Path, frame: &mut Frame<'_>) {
    let theme = model.config.looks.theme();
    let title = match path.purpose {
        Purpose::Open | Purpose::Start => "open a setup, a payload or a command: Enter opens it, Tab completes",
        Purpose::SaveSetup => "save the setup as: Enter saves it, Tab completes",
        Purpose::Check => "check a file: Enter opens it, Tab completes",
        Purpose::Compare => "compare a file: Enter opens it, Tab completes",
    };
    let warning = (path.purpose == Purpose::SaveSetup).then(|| warning(model, path.typed.text())).flatten();
    let width = usize::from(frame.area().width.min(WIDTH).saturating_sub(2).max(1));
    let warning = wrapped(&plain(&warning.unwrap_or_default()), width, 0);
    let inner = window_of(theme, frame, title, Constraint::Length(cells(3 + warning.len())));
    let typed = Line::raw(format!("> {}", plain(path.typed.text())));
    let text = std::iter::once(typed).chain(warning.into_iter().map(|line| Line::styled(line, theme.warning)));
    frame.render_widget(Paragraph::new(text.collect::<Vec<_>>()), inner);
    cursor(frame, inner, 0, 2 + plain(path.typed.before()).width());
}

fn lines(model: &Model, lines: &Lines, frame: &mut Frame<'_>) {
    let editor = model.config.keys.words(if lines.secret { "" } else { ", Alt-V opens it in $EDITOR" });
    let inner = window(model.config.looks.theme(), frame, &format!("{}: Esc keeps it{editor}", lines.label));
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

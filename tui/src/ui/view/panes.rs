//! The panes beside the form: the document, the findings, and the tenant.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use ucforge_core::form::Finding;
use unicode_width::UnicodeWidthStr;

use super::text::{Measured, fitted_to, plain, wrapped};
use super::{Keys, block, style_of, word};
use crate::ui::config::Theme;
use crate::ui::model::{Focus, Model, Spot, Target};

/// Draws the panes that have room.
pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, areas: [Rect; 3], targets: &mut Vec<Target>) {
    let [document, findings, tenant] = areas;
    for (area, focus) in [(document, Focus::Preview), (findings, Focus::Findings), (tenant, Focus::Tenant)] {
        targets.push(Target { area, spot: Spot::Focus(focus) });
    }
    if !document.is_empty() {
        self::document(model, frame, document, targets);
    }
    if !findings.is_empty() {
        self::findings(model, frame, findings);
    }
    if !tenant.is_empty() {
        self::tenant(model, frame, tenant);
    }
}

/// Draws a frame, and returns the area inside.
fn framed(theme: &Theme, frame: &mut Frame<'_>, area: Rect, title: String, has_keys: bool) -> Rect {
    let block = block(theme, title, Keys::here_if(has_keys));
    let inner = block.inner(area);
    frame.render_widget(block, area);
    inner
}

fn document(model: &Model, frame: &mut Frame<'_>, area: Rect, targets: &mut Vec<Target>) {
    let theme = model.config.looks.theme();
    let format = model.rendering().name();
    let title = match model.shown_document() {
        Some(_) => format!(" {} of {}, as {format} ", model.document + 1, model.documents().len()),
        None => " document ".to_owned(),
    };
    let inner = framed(theme, frame, area, title, model.focus == Focus::Preview);
    if model.shown_document().is_none() {
        let text = if model.choosing.as_deref() == Some("/flow") {
            "Choose a flow first: up and down choose in the open list, Enter goes on."
        } else if model.shown.view.flow.is_some() {
            "This platform does not have the flow that is chosen: choose another one. On the question Flow, Enter opens the list."
        } else {
            "Choose a flow first: on the question Flow, Enter opens the list."
        };
        let lines: Vec<Line<'_>> = wrapped(text, usize::from(inner.width), 0).into_iter().map(Line::raw).collect();
        frame.render_widget(Paragraph::new(lines), inner);
        return;
    }
    if inner.height < 2 {
        return;
    }
    let names = Rect { height: 1, ..inner };
    self::names(model, frame, names, targets);
    let text = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    // The document follows the question that has the focus.
    let measured = model.measured.get((model.version(), text.width), || Measured::new(&model.preview, text.width));
    let bottom = measured.row_of(usize::MAX).saturating_sub(usize::from(text.height));
    model.bottom.set(u16::try_from(bottom).unwrap_or(u16::MAX));
    let followed = model.marked.first().filter(|_| model.focus != Focus::Preview);
    let scroll = match followed {
        Some(line) => measured.row_of(*line).saturating_sub(usize::from(text.height) / 3),
        None => usize::from(model.scroll[0]),
    };
    for (row, y) in measured.window(&model.preview, text.height, scroll).into_iter().zip(text.y..) {
        let is_marked = model.marked.contains(&row.line);
        let style = if is_marked { theme.accent.add_modifier(Modifier::BOLD) } else { Style::new() };
        let place = Rect { y, height: 1, ..text };
        frame.render_widget(Paragraph::new(Line::styled(row.text, style)), place);
        if is_marked && text.x > 0 {
            // The mark is on the frame, where it takes no room.
            frame.render_widget(Paragraph::new(">"), Rect { x: text.x - 1, y, width: 1, height: 1 });
        }
    }
}

/// Draws the names of the flow's documents, with that of the shown document always visible.
fn names(model: &Model, frame: &mut Frame<'_>, area: Rect, targets: &mut Vec<Target>) {
    let theme = model.config.looks.theme();
    let documents = model.documents();
    let width = |index: usize| u16::try_from(documents[index].name().width() + 2).unwrap_or(u16::MAX);
    let mut first = 0;
    while first < model.document && (first..=model.document).map(width).sum::<u16>() > area.width {
        first += 1;
    }
    let mut x = area.x;
    for (index, document) in documents.iter().enumerate().skip(first) {
        let room = (area.x + area.width).saturating_sub(x);
        let width = width(index).min(room);
        let (text, style) = if index == model.document {
            (format!("[{}]", document.name()), Style::new().add_modifier(Modifier::BOLD))
        } else {
            (format!(" {} ", document.name()), theme.muted)
        };
        let place = Rect { x, width, ..area };
        frame.render_widget(Paragraph::new(Line::styled(fitted_to(&text, usize::from(width)), style)), place);
        targets.push(Target { area: place, spot: Spot::Document(index) });
        x += width;
    }
}

fn findings(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.config.looks.theme();
    let found = model.findings();
    let has_keys = model.focus == Focus::Findings;
    let inner = framed(theme, frame, area, format!(" findings: {} ", found.len()), has_keys);
    let width = usize::from(inner.width);
    let selected = usize::from(model.scroll[1]).min(found.len().saturating_sub(1));
    let height = usize::from(inner.height);
    let text_of = |index: usize| text_of(theme, found[index], width, has_keys && index == selected);
    // Only visible findings are made: the selected one, and as many above and below it as fit.
    let mut above = Vec::new();
    let mut first = 0;
    for text in (0..selected).rev().map(text_of) {
        first += text.len();
        above.push(text);
        if first >= height {
            break;
        }
    }
    let mut lines: Vec<Line<'_>> = above.into_iter().rev().flatten().collect();
    let mut end = first;
    for index in selected..found.len() {
        lines.extend(text_of(index));
        if index == selected {
            end = lines.len();
        }
        if lines.len() >= end + height {
            break;
        }
    }
    if lines.is_empty() {
        let text = if model.shown.view.missing == 0 && model.shown_document().is_some() {
            "Nothing to fix: Ctrl-S sends."
        } else {
            "Nothing to fix so far."
        };
        lines.push(Line::raw(model.config.keys.words(text)));
    }
    let top = end.saturating_sub(usize::from(inner.height)).min(first);
    let seen: Vec<Line<'_>> = lines.into_iter().skip(top).take(usize::from(inner.height)).collect();
    frame.render_widget(Paragraph::new(seen), inner);
}

/// A finding in lines: its message, its help, and its fix.
fn text_of(theme: &Theme, finding: &Finding, width: usize, is_selected: bool) -> Vec<Line<'static>> {
    let color = style_of(theme, finding.severity);
    let head = format!("{} {} ", word(finding.severity), finding.code);
    let mut text = wrapped(&format!("{head}{}", plain(&finding.message)), width, 0);
    let help = finding.help.iter().map(|help| plain(help));
    let fix = finding.fix.iter().map(|fix| format!("fix: {}", plain(&fix.title)));
    text.extend(help.chain(fix).flat_map(|text| wrapped(&text, width, 2)));
    let line = |(row, text): (usize, String)| {
        let mut line = match text.split_at_checked(head.len() - 1).filter(|_| row == 0) {
            Some((head, rest)) => Line::from(vec![
                Span::styled(head.to_owned(), color.add_modifier(Modifier::BOLD)),
                Span::raw(rest.to_owned()),
            ]),
            None => Line::raw(text),
        };
        if is_selected && row == 0 {
            line.style = line.style.patch(theme.selection);
        }
        line
    };
    text.into_iter().enumerate().map(line).collect()
}

fn tenant(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.config.looks.theme();
    let waiting = if model.tenant.is_waiting() { " ..." } else { "" };
    let title = match model.tenant.fault() {
        ("", _) => format!(" in the {}{waiting} ", plain(&model.tenant.name())),
        (_, words) => format!(" in the sandbox: answers {words} "),
    };
    let has_keys = model.focus == Focus::Tenant;
    let inner = framed(theme, frame, area, title, has_keys);
    let cursor = usize::from(model.scroll[2]);
    let rows = usize::from(inner.height);
    let lines = model.tenant.lines();
    let first = (cursor + 1).saturating_sub(rows.max(1)).min(lines.len().saturating_sub(rows));
    let seen = lines.iter().enumerate().skip(first).take(rows).map(|(index, line)| {
        let mut text = told(theme, &model.config.keys.words(&line.text));
        if has_keys && index == cursor {
            text.style = text.style.patch(theme.selection);
        }
        text
    });
    let mut seen: Vec<Line<'_>> = seen.collect();
    if lines.is_empty() {
        seen.push(Line::raw(model.config.keys.words(match (model.tenant.is_own(), model.tenant.is_known) {
            (true, _) => "Nothing sent yet.",
            (false, true) => "Nothing there.",
            (false, false) => "Not looked at yet: Tab to here, F5 looks again.",
        })));
    }
    frame.render_widget(Paragraph::new(seen), inner);
}

/// A line about the tenant; the result of a test has its color.
fn told(theme: &Theme, text: &str) -> Line<'static> {
    let style = match text.split_whitespace().next() {
        Some("passed") => theme.good,
        Some("failed") => theme.error,
        _ => return Line::raw(plain(text)),
    };
    Line::styled(plain(text), style)
}

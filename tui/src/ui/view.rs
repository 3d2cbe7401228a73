//! What the model looks like. Colours are the terminal's own; whatever they say is said in words too.

mod form;
mod overlay;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Paragraph, Wrap};
use ucforge_core::diagnostic::Severity;
use ucforge_core::value::is_plain;

use super::actions::ACTIONS;
use super::model::{Focus, Model};

/// From so many columns on, form and document are side by side.
const WIDE: u16 = 100;

/// Draws the whole screen, whatever its size.
pub(super) fn draw(model: &Model, frame: &mut Frame<'_>) {
    let area = frame.area();
    // On a very small screen the form is what matters.
    let bars = u16::from(area.height >= 8);
    let [head, body, status, foot] = Layout::vertical([
        Constraint::Length(bars),
        Constraint::Min(0),
        Constraint::Length(u16::from(area.height >= 4)),
        Constraint::Length(bars),
    ])
    .areas(area);
    frame.render_widget(header(model), head);
    if area.width >= WIDE {
        let [left, right] = Layout::horizontal([Constraint::Fill(1), Constraint::Fill(1)]).areas(body);
        form::draw(model, frame, left);
        let [document, findings, sandbox] =
            Layout::vertical([Constraint::Fill(3), Constraint::Fill(2), Constraint::Fill(2)]).areas(right);
        panes(model, frame, [document, findings, sandbox]);
    } else if body.height >= 12 {
        // Stacked: the form above, and below it the pane that has the focus, or else the document.
        let [above, below] = Layout::vertical([Constraint::Fill(3), Constraint::Fill(2)]).areas(body);
        form::draw(model, frame, above);
        let none = Rect::default();
        panes(
            model,
            frame,
            match model.focus {
                Focus::Findings => [none, below, none],
                Focus::Tenant => [none, none, below],
                _ => [below, none, none],
            },
        );
    } else {
        match model.focus {
            Focus::Form(_) => form::draw(model, frame, body),
            Focus::Preview => panes(model, frame, [body, Rect::default(), Rect::default()]),
            Focus::Findings => panes(model, frame, [Rect::default(), body, Rect::default()]),
            Focus::Tenant => panes(model, frame, [Rect::default(), Rect::default(), body]),
        }
    }
    frame.render_widget(Paragraph::new(plain(&model.status)).style(Style::new().add_modifier(Modifier::BOLD)), status);
    frame.render_widget(footer(model, foot.width), foot);
    overlay::draw(model, frame);
}

fn header(model: &Model) -> Paragraph<'static> {
    let flow = model.shown.view.flow.map_or("no flow chosen", ucforge_core::kinds::Flow::name);
    let missing = match model.shown.view.missing {
        0 => "nothing missing".to_owned(),
        1 => "1 answer missing".to_owned(),
        many => format!("{many} answers missing"),
    };
    let tenant = plain(&model.tenant.name());
    Paragraph::new(format!(" ucforge | {flow} | {missing} | {tenant}"))
        .style(Style::new().add_modifier(Modifier::REVERSED))
}

/// What can be done now, as many as fit.
fn footer(model: &Model, width: u16) -> Paragraph<'static> {
    let mut spans = Vec::new();
    let mut used = 0;
    for entry in ACTIONS.iter().filter(|entry| entry.footer && (entry.when)(model)) {
        let (key, label) = (entry.key.name(), format!(" {}  ", entry.label));
        used += key.len() + label.len();
        if used > usize::from(width) {
            break;
        }
        spans.push(Span::styled(key, Style::new().add_modifier(Modifier::BOLD)));
        spans.push(Span::raw(label));
    }
    Paragraph::new(Line::from(spans))
}

fn panes(model: &Model, frame: &mut Frame<'_>, areas: [Rect; 3]) {
    let [document, findings, sandbox] = areas;
    let format = model.rendering().name();
    let title = match model.shown_document() {
        Some(document) => {
            format!(" {} of {}: {} as {format} ", model.document + 1, model.documents().len(), document.name())
        }
        None => " document ".to_owned(),
    };
    let text = if model.shown_document().is_none() {
        "Choose a flow: Enter or the arrow keys change it."
    } else {
        &model.preview
    };
    let inner = block(String::new(), Keys::Elsewhere).inner(document);
    let text = window(text, inner.width, inner.height, model.scroll[0]);
    Pane { title, text, scroll: 0, lines: Lines::AsTheyAre, keys: Keys::here_if(model.focus == Focus::Preview) }
        .draw(frame, document);

    let found = model.findings();
    let mut text = Vec::new();
    for finding in &found {
        let (word, color) = severity(finding.severity);
        text.push(Line::from(vec![
            Span::styled(format!("{word} {}", finding.code), Style::new().fg(color).add_modifier(Modifier::BOLD)),
            Span::raw(format!(" {}", plain(&finding.message))),
        ]));
        if let Some(help) = &finding.help {
            text.push(Line::raw(format!("  {}", plain(help))));
        }
        if let Some(fix) = &finding.fix {
            text.push(Line::raw(format!("  fix: {}", plain(&fix.title))));
        }
    }
    if text.is_empty() {
        text.push(Line::raw(if model.shown.view.missing == 0 {
            "Nothing to fix: Ctrl-S sends."
        } else {
            "Nothing to fix so far."
        }));
    }
    let title = format!(" findings: {} ", found.len());
    let keys = Keys::here_if(model.focus == Focus::Findings);
    Pane { title, text, scroll: model.scroll[1], lines: Lines::Wrapped, keys }.draw(frame, findings);

    let keys = Keys::here_if(model.focus == Focus::Tenant);
    let rows = block(String::new(), Keys::Elsewhere).inner(sandbox).height;
    let cursor = model.scroll[2];
    let first = if rows == 0 { cursor } else { (cursor + 1).saturating_sub(rows) };
    let mut text: Vec<Line<'_>> = model.tenant.lines().iter().map(|line| Line::raw(plain(&line.text))).collect();
    if text.is_empty() {
        text.push(Line::raw(match (model.tenant.is_own(), model.tenant.is_known) {
            (true, _) => "Nothing sent yet.",
            (false, true) => "Nothing there.",
            (false, false) => "Not looked at yet: Tab to here, F5 looks again.",
        }));
    } else if let (Keys::Here, Some(line)) = (&keys, text.get_mut(usize::from(cursor))) {
        line.style = line.style.add_modifier(Modifier::REVERSED);
    }
    let waiting = if model.tenant.is_waiting() { " ..." } else { "" };
    let title = match model.tenant.fault() {
        ("", _) => format!(" in the {}{waiting} ", plain(&model.tenant.name())),
        (_, words) => format!(" in the sandbox: answers {words} "),
    };
    Pane { title, text, scroll: first, lines: Lines::AsTheyAre, keys }.draw(frame, sandbox);
}

/// What of a text is seen: its lines broken where the pane ends, from row `scroll` on, but never past the last one. Of a long
/// text only these few are taken apart.
fn window(text: &str, width: u16, height: u16, scroll: u16) -> Vec<Line<'static>> {
    let (width, height) = (usize::from(width.max(1)), usize::from(height.max(1)));
    // No character takes more columns than it has bytes.
    let rows_of = |line: &str| if line.len() <= width { 1 } else { broken(&plain(line), width).len() };
    let total: usize = text.lines().map(rows_of).sum();
    let first = usize::from(scroll).min(total.saturating_sub(height));
    let (mut above, mut seen) = (0, Vec::new());
    for line in text.lines() {
        let rows = rows_of(line);
        if above + rows > first {
            let broken = broken(&plain(line), width);
            seen.extend(broken.into_iter().skip(first.saturating_sub(above)).map(Line::raw));
        }
        above += rows;
        if seen.len() >= height {
            break;
        }
    }
    seen.truncate(height);
    seen
}

/// A line in pieces that are not wider than this: after a space where the second half of a piece has one, else anywhere.
fn broken(line: &str, width: usize) -> Vec<String> {
    let (mut pieces, mut piece, mut used, mut space) = (Vec::new(), String::new(), 0, None);
    for c in line.chars() {
        let wide = Span::raw(c.to_string()).width();
        if used + wide > width && !piece.is_empty() {
            let rest = piece.split_off(space.take().unwrap_or(piece.len()));
            used = Span::raw(rest.as_str()).width();
            pieces.push(std::mem::replace(&mut piece, rest));
        }
        piece.push(c);
        used += wide;
        if c == ' ' && used > width / 2 {
            space = Some(piece.len());
        }
    }
    pieces.push(piece);
    pieces
}

/// A text in a frame.
struct Pane<'a> {
    title: String,
    text: Vec<Line<'a>>,
    /// How many rows are above what is seen, if there are so many.
    scroll: u16,
    lines: Lines,
    keys: Keys,
}

/// What becomes of lines that are longer than the pane is wide.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    /// They end there.
    AsTheyAre,
    /// They go on in the next row.
    Wrapped,
}

impl Pane<'_> {
    fn draw(self, frame: &mut Frame<'_>, area: Rect) {
        if area.is_empty() {
            return;
        }
        let block = block(self.title, self.keys);
        let inner = block.inner(area);
        let rows_of = |line: &Line<'_>| match self.lines {
            Lines::AsTheyAre => 1,
            Lines::Wrapped => line.width().div_ceil(usize::from(inner.width.max(1))).max(1),
        };
        // Not past the last line.
        let rows = u16::try_from(self.text.iter().map(rows_of).sum::<usize>()).unwrap_or(u16::MAX);
        let scroll = self.scroll.min(rows.saturating_sub(inner.height.max(1)));
        let mut paragraph = Paragraph::new(self.text).block(block).scroll((scroll, 0));
        if self.lines == Lines::Wrapped {
            paragraph = paragraph.wrap(Wrap { trim: false });
        }
        frame.render_widget(paragraph, area);
    }
}

/// A frame with a title; a double border says without color where the keys go.
fn block(title: String, keys: Keys) -> Block<'static> {
    let block = Block::new().borders(Borders::ALL).title(title);
    match keys {
        Keys::Here => block.border_type(ratatui::widgets::BorderType::Double),
        Keys::Elsewhere => block,
    }
}

/// Where the keys go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    Here,
    Elsewhere,
}

impl Keys {
    fn here_if(has_focus: bool) -> Self {
        if has_focus { Self::Here } else { Self::Elsewhere }
    }
}

fn severity(severity: Severity) -> (&'static str, Color) {
    match severity {
        Severity::Error => ("error", Color::Red),
        Severity::Warning => ("warning", Color::Yellow),
        Severity::Info => ("note", Color::Cyan),
    }
}

/// Foreign text without what a terminal would obey.
fn plain(text: &str) -> String {
    text.chars().map(|c| if is_plain(c) { c } else { '\u{FFFD}' }).collect()
}

#[cfg(test)]
mod tests;

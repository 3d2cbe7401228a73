//! The form: a line a question, and under the one that has the focus what there is to say about it.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use ucforge_core::form::{Answer, Control};
use ucforge_core::secrecy::Credential;
use ucforge_core::setup::{shown_reference, typed_reference};
use ucforge_core::value::Value;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Keys, block, plain, severity};
use crate::ui::model::{Focus, Model, Question, Row, RowKind};

/// Columns of the labels.
const LABELS: usize = 26;

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    if area.is_empty() {
        return;
    }
    let block = block(" setup ".to_owned(), Keys::here_if(matches!(model.focus, Focus::Form(_))));
    // A frame needs room that a very small screen does not have.
    let inner = if area.height > 3 && area.width > 6 { block.inner(area) } else { area };
    if inner != area {
        frame.render_widget(block, area);
    }
    let page = lines(model, usize::from(inner.width));
    let height = usize::from(inner.height).max(1);
    // The focused question with its words stays on the screen, the question above all.
    let last = page.words_end.saturating_sub(height);
    let top = last.min(page.focus).min(page.lines.len().saturating_sub(1));
    let visible: Vec<Line<'_>> = page.lines.into_iter().skip(top).take(height).collect();
    frame.render_widget(Paragraph::new(visible), inner);
    if let (Some(column), None) = (page.cursor, &model.overlay) {
        let row = page.focus.saturating_sub(top);
        if column < usize::from(inner.width) && row < height {
            let offset = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
            frame.set_cursor_position(Position::new(inner.x + offset(column), inner.y + offset(row)));
        }
    }
}

struct Page {
    lines: Vec<Line<'static>>,
    /// The line of the focus, and the one after its words.
    focus: usize,
    words_end: usize,
    /// The column of the cursor, where text is typed.
    cursor: Option<usize>,
}

fn lines(model: &Model, width: usize) -> Page {
    let mut page = Page { lines: Vec::new(), focus: 0, words_end: 1, cursor: None };
    for row in &model.rows {
        let focused = row.is_stop() && model.is_focused(&row.pointer);
        if focused {
            page.focus = page.lines.len();
        }
        match &row.kind {
            RowKind::Heading { title, help } => {
                if !page.lines.is_empty() {
                    page.lines.push(Line::raw(""));
                }
                page.lines.push(Line::styled(title.clone(), Style::new().add_modifier(Modifier::BOLD)));
                page.lines.extend(wrapped(help, width, 0).into_iter().map(|line| line.style(dim())));
            }
            RowKind::Entry { number, label } => {
                let text = format!("{}{label} {number}", " ".repeat(usize::from(row.depth)));
                page.lines.push(Line::styled(text, marked(focused).add_modifier(Modifier::BOLD)));
            }
            RowKind::Question(question) => page.question(model, row, question, focused, width),
        }
        if focused {
            page.words_end = page.lines.len();
        }
    }
    page
}

impl Page {
    fn question(&mut self, model: &Model, row: &Row, question: &Question, focused: bool, width: usize) {
        let indent = usize::from(row.depth);
        let required = if question.required { " *" } else { "" };
        let label = fitted(&format!("{}{required}", question.member.field.label), LABELS.min(width / 2));
        let start = indent + label.width() + 1;
        let room = width.saturating_sub(start);
        let (value, style) = shown(model, &row.pointer, question, focused);
        let typed = model.editor.as_ref().filter(|_| focused);
        let (value, cursor) = match typed {
            Some(editor) => {
                let hidden = is_hidden(question.control == Control::Secret, editor.text());
                let text = |text: &str| if hidden { "•".repeat(text.chars().count()) } else { plain(text) };
                let before = text(editor.before());
                // A long text is shown so that the cursor is in sight.
                let hidden = before.width().saturating_sub(room.saturating_sub(1));
                let all = if editor.text().is_empty() { value } else { text(editor.text()) };
                (skipped(&all, hidden), Some(start + before.width() - hidden))
            }
            None => (value, None),
        };
        if focused {
            self.cursor = cursor;
        }
        let style = if typed.is_some_and(|editor| !editor.text().is_empty()) { Style::new() } else { style };
        self.lines.push(Line::from(vec![
            Span::raw(" ".repeat(indent)),
            Span::styled(label, marked(focused)),
            Span::raw(" "),
            Span::styled(fitted_to(&value, room), style),
        ]));
        let due = model.findings();
        let mine = due.iter().filter(|finding| {
            finding.pointer == row.pointer
                || question.entries.is_none() && finding.pointer.starts_with(&format!("{}/", row.pointer))
        });
        for finding in mine {
            let (word, color) = severity(finding.severity);
            for line in wrapped(&format!("{word}: {}", plain(&finding.message)), width, indent + 2) {
                self.lines.push(line.style(Style::new().fg(color)));
            }
        }
        if focused {
            let field = question.member.field;
            for choice in question.choices {
                let chosen = question.value == Some(Answer::Text(choice.value.to_owned()));
                let mark = if chosen { "(x)" } else { "( )" };
                self.lines
                    .push(Line::raw(fitted_to(&format!("{}{mark} {}", " ".repeat(indent + 2), choice.label), width)));
            }
            self.lines.extend(wrapped(field.help, width, indent + 2).into_iter().map(|line| line.style(dim())));
            self.lines
                .push(Line::styled(fitted_to(&format!("{}{}", " ".repeat(indent + 2), how(question)), width), dim()));
        }
    }
}

/// Whether a text that is typed is shown as dots: secrets, but not where to get one; and credentials in other fields.
pub(super) fn is_hidden(is_secret: bool, text: &str) -> bool {
    if is_secret { typed_reference(text).is_none() } else { Credential::in_text(text).is_some() }
}

/// The answer, or what stands for it.
fn shown(model: &Model, pointer: &str, question: &Question, focused: bool) -> (String, Style) {
    let field = question.member.field;
    if let Some(entries) = question.entries {
        return (if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") }, Style::new());
    }
    let value = match &question.value {
        Some(Answer::Bool(value)) => Some(value.to_string()),
        Some(Answer::Text(text)) => {
            let choice = question.choices.iter().find(|choice| choice.value == text);
            Some(choice.map_or_else(|| plain(text), |choice| choice.label.to_owned()))
        }
        Some(Answer::Texts(texts)) => Some(plain(&texts.join(", "))),
        None if question.filled => Some(
            match model.draft.get(pointer) {
                Some(Value::Secret(secret)) => shown_reference(secret).map(|reference| plain(&reference)),
                _ => None,
            }
            .unwrap_or_else(|| "•••••••• (kept in memory only)".to_owned()),
        ),
        None => None,
    };
    match value {
        Some(value) => (value, Style::new()),
        None if !field.assumed.is_empty() => (format!("{} (assumed)", field.assumed), dim()),
        None if focused && model.editor.is_some() => (format!("such as {}", field.example), dim()),
        None => ("-".to_owned(), dim()),
    }
}

/// Which keys answer the question.
fn how(question: &Question) -> &'static str {
    match question.control {
        Control::Choice => "Enter, left and right choose",
        Control::Boolean => "Enter, left and right choose; Delete clears it",
        Control::Texts => "Enter edits the list, one entry per line",
        Control::LongSecret => "Enter opens a place to type or paste it",
        Control::Items => "Enter adds an entry",
        Control::Secret if question.filled => "type to replace it",
        _ => "type; Enter goes on",
    }
}

fn marked(focused: bool) -> Style {
    if focused { Style::new().add_modifier(Modifier::REVERSED) } else { Style::new() }
}

fn dim() -> Style {
    Style::new().add_modifier(Modifier::DIM)
}

/// Exactly so many columns.
fn fitted(text: &str, width: usize) -> String {
    let mut fitted = fitted_to(text, width);
    let missing = width.saturating_sub(fitted.width());
    fitted.extend(std::iter::repeat_n(' ', missing));
    fitted
}

/// At most so many columns, cut with an ellipsis.
fn fitted_to(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut fitted = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used >= width {
            break;
        }
        fitted.push(c);
    }
    if width > 0 {
        fitted.push('…');
    }
    fitted
}

/// Without its first columns.
fn skipped(text: &str, columns: usize) -> String {
    let mut used = 0;
    text.chars()
        .skip_while(|c| {
            let skip = used < columns;
            used += c.width().unwrap_or(0);
            skip
        })
        .collect()
}

/// Words in lines of a width.
fn wrapped(text: &str, width: usize, indent: usize) -> Vec<Line<'static>> {
    let room = width.saturating_sub(indent).max(1);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.into_iter().map(|line| Line::raw(format!("{}{line}", " ".repeat(indent)))).collect()
}

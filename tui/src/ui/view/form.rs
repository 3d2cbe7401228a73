//! The form: one line per question, and below the focused one the notes about it.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use ucforge_core::form::{Answer, Control};
use ucforge_core::secrecy::Credential;
use ucforge_core::setup::{shown_reference, typed_reference};
use ucforge_core::value::Value;
use unicode_width::UnicodeWidthStr;

use super::text::{fitted, fitted_to, plain, skipped, wrapped};
use super::{Keys, block, style_of, word};
use crate::ui::config::Theme;
use crate::ui::model::{Focus, Model, Question, Row, RowKind, Spot, Target};
use crate::ui::update::form::{ENTRY_KEYS, how};

/// The most columns that the labels can take.
const LABELS: usize = 26;

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect, targets: &mut Vec<Target>) {
    if area.is_empty() {
        return;
    }
    let block =
        block(model.config.looks.theme(), " setup ".to_owned(), Keys::here_if(matches!(model.focus, Focus::Form(_))));
    // A frame needs room that a very small screen does not have.
    let inner = if area.height > 3 && area.width > 6 { block.inner(area) } else { area };
    if inner != area {
        frame.render_widget(block, area);
    }
    let height = usize::from(inner.height).max(1);
    let page = lines(model, usize::from(inner.width), height);
    // The focused question and its notes stay on the screen; if both do not fit, the question does.
    let last = page.words_end.saturating_sub(height);
    let top = last.min(page.focus).min(page.lines.len().saturating_sub(1));
    for (line, pointer) in page.stops {
        if line >= top && line < top + height {
            let y = inner.y + u16::try_from(line - top).unwrap_or(0);
            let area = Rect { y, height: 1, ..inner };
            targets.push(Target { area, spot: Spot::Focus(Focus::Form(pointer)) });
        }
    }
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

#[derive(Default)]
struct Page {
    lines: Vec<Line<'static>>,
    /// The line of the focused question, and the line after its notes.
    focus: usize,
    words_end: usize,
    /// The column of the cursor, if text is typed.
    cursor: Option<usize>,
    /// The lines where the focus can be, each with its pointer.
    stops: Vec<(usize, String)>,
    /// The width of the labels, in columns.
    labels: usize,
}

/// The lines around the focus, which are all that can be visible. The others are not even made.
fn lines(model: &Model, width: usize, height: usize) -> Page {
    let labels = model.labels.min(LABELS).min(width / 2);
    // While the focus is elsewhere the form stays where it was.
    let place = match &model.focus {
        Focus::Form(pointer) => pointer,
        _ => &model.place_in_form,
    };
    let at = model.row_of(place).unwrap_or(0);
    let group = model.rows[..at.min(model.rows.len())].iter().rposition(|row| !row.is_stop());
    let row = |index: usize| {
        let mut page = Page { labels, words_end: 1, ..Page::default() };
        page.row(model, (index, group == Some(index)), place, width);
        page
    };
    let mut page = Page { labels, ..Page::default() };
    let mut first = at.min(model.rows.len().saturating_sub(1));
    let mut above = Vec::new();
    let mut lines = 0;
    while lines < height && first > 0 {
        first -= 1;
        let one = row(first);
        lines += one.lines.len();
        above.push(one);
    }
    above.into_iter().rev().for_each(|one| page.add(one));
    let mut below = 0;
    for index in at..model.rows.len() {
        let before = page.lines.len();
        let is_here = model.rows[index].is_stop() && model.rows[index].pointer == *place;
        page.add_at(row(index), is_here);
        below += if is_here { 0 } else { page.lines.len() - before };
        if below >= height {
            break;
        }
    }
    page.words_end = page.words_end.max(1);
    page
}

impl Page {
    /// Adds the lines of a row.
    fn add(&mut self, row: Self) {
        let begin = self.lines.len();
        self.lines.extend(row.lines);
        self.stops.extend(row.stops.into_iter().map(|(line, pointer)| (begin + line, pointer)));
    }

    /// Adds the lines of a row, and remembers where they are if the focus is on the row.
    fn add_at(&mut self, row: Self, is_here: bool) {
        let cursor = row.cursor;
        if is_here {
            self.focus = self.lines.len();
        }
        self.add(row);
        if is_here {
            self.words_end = self.lines.len();
            self.cursor = cursor;
        }
    }

    /// Adds the lines of one row of the form. The heading of the group with the focus also says what the group is
    /// about.
    fn row(&mut self, model: &Model, at: (usize, bool), place: &str, width: usize) {
        let theme = model.config.looks.theme();
        let (index, is_group_here) = at;
        let Some(row) = model.rows.get(index) else { return };
        let is_here = row.is_stop() && row.pointer == *place;
        let focused = is_here && matches!(model.focus, Focus::Form(_));
        if row.is_stop() {
            self.stops.push((self.lines.len(), row.pointer.clone()));
        }
        match &row.kind {
            RowKind::Heading { title, help } => {
                if index > 0 {
                    self.lines.push(Line::raw(""));
                }
                self.lines.push(Line::styled(title.clone(), Style::new().add_modifier(Modifier::BOLD)));
                // What another group is about is shown once the focus gets there.
                if is_group_here {
                    self.say(help, width, 0, theme.muted);
                }
            }
            RowKind::Entry { number, label } => {
                let text = format!("{}{label} {number}", " ".repeat(usize::from(row.depth)));
                self.lines.push(Line::styled(text, marked(theme, focused, is_here).add_modifier(Modifier::BOLD)));
                if focused {
                    self.say(&model.config.keys.words(ENTRY_KEYS), width, usize::from(row.depth) + 2, theme.muted);
                }
            }
            RowKind::Question(question) => self.question(model, row, question, (focused, is_here), width),
        }
    }

    /// Adds a text in as many lines as it takes.
    fn say(&mut self, text: &str, width: usize, indent: usize, style: Style) {
        self.lines.extend(wrapped(text, width, indent).into_iter().map(|line| Line::styled(line, style)));
    }

    fn question(&mut self, model: &Model, row: &Row, question: &Question, here: (bool, bool), width: usize) {
        let theme = model.config.looks.theme();
        let (focused, is_here) = here;
        let indent = usize::from(row.depth);
        let label = fitted(&question.text_of_label(), self.labels);
        let start = indent + label.width() + 1;
        let room = width.saturating_sub(start);
        let (value, style) = shown(model, &row.pointer, question, focused);
        let typed = model.editor.as_ref().filter(|_| focused);
        let (value, cursor) = match typed {
            Some(editor) => {
                let hidden = is_hidden(question.control == Control::Secret, editor.text());
                let text = |text: &str| if hidden { "•".repeat(text.chars().count()) } else { plain(text) };
                let before = text(editor.before());
                // A long text is shown so that the cursor is visible.
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
            Span::styled(label, marked(theme, focused, is_here)),
            Span::raw(" "),
            Span::styled(fitted_to(&value, room), style),
        ]));
        for finding in model.due_at(&row.pointer) {
            let color = style_of(theme, finding.severity);
            self.say(&format!("{}: {}", word(finding.severity), plain(&finding.message)), width, indent + 2, color);
        }
        if !focused {
            return;
        }
        // A finding that one key can fix is shown with that key, even while the user is still typing.
        if let Some((finding, fix)) = model.fixable_here().and_then(|one| Some((one, one.fix.as_ref()?))) {
            let is_said = model.findings().iter().any(|other| std::ptr::eq(*other, finding));
            let what = if is_said { String::new() } else { format!("{}; ", plain(&finding.message)) };
            let style = style_of(theme, finding.severity);
            let key = model.config.keys.words("Ctrl-X fixes it");
            self.say(&format!("{what}{key}: {}", plain(&fix.title)), width, indent + 2, style);
        }
        if model.choosing.as_deref() == Some(row.pointer.as_str()) {
            for (is_chosen, label) in choices(question) {
                let mark = if is_chosen { "(x)" } else { "( )" };
                let text = format!("{}{mark} {label}", " ".repeat(indent + 2));
                self.lines.push(Line::raw(fitted_to(&text, width)));
            }
            self.say("up and down choose, Enter goes on, Esc leaves it as it was", width, indent + 2, theme.muted);
        } else {
            self.say(how(question), width, indent + 2, theme.muted);
        }
        self.say(question.member.field.help, width, indent + 2, theme.muted);
    }
}

/// The choices, and whether each is the one that is chosen.
fn choices(question: &Question) -> Vec<(bool, String)> {
    if question.control == Control::Boolean {
        let words = match question.member.field.assumed {
            "" => "no answer".to_owned(),
            assumed => format!("no answer: {assumed} is assumed"),
        };
        let is = |value: Option<bool>| question.value == value.map(Answer::Bool);
        return vec![(is(None), words), (is(Some(true)), "true".to_owned()), (is(Some(false)), "false".to_owned())];
    }
    let is_chosen = |value: &str| question.value == Some(Answer::Text(value.to_owned()));
    question.choices.iter().map(|choice| (is_chosen(choice.value), choice.label.to_owned())).collect()
}

/// Whether a typed text is shown as dots: a secret, but not a reference to one; or a credential in another field.
pub(super) fn is_hidden(is_secret: bool, text: &str) -> bool {
    if is_secret { typed_reference(text).is_none() } else { Credential::in_text(text).is_some() }
}

/// The answer as it is shown, or what is shown in its place.
fn shown(model: &Model, pointer: &str, question: &Question, focused: bool) -> (String, Style) {
    let theme = model.config.looks.theme();
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
        None if question.assumed.is_some() => {
            let assumed = question.assumed.as_deref().unwrap_or_default();
            (format!("{} (assumed)", plain(assumed)), theme.muted)
        }
        None if !field.assumed.is_empty() => (format!("{} (assumed)", field.assumed), theme.muted),
        None if focused && model.editor.is_some() => (format!("such as {}", field.example), theme.muted),
        None => ("-".to_owned(), theme.muted),
    }
}

fn marked(theme: &Theme, has_keys: bool, is_here: bool) -> Style {
    match (has_keys, is_here) {
        (true, _) => theme.selection,
        // Where Esc comes back to.
        (false, true) => Style::new().add_modifier(Modifier::UNDERLINED),
        (false, false) => Style::new(),
    }
}

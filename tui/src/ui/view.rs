//! Draws the model. Colors are the terminal's own by default; whatever they say is also said in words.

mod ascii;
mod choose;
mod form;
mod list;
mod overlay;
mod panes;
pub(super) mod text;

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Paragraph};
use ucforge_core::diagnostic::Severity;
use ucforge_core::kinds::Flow;

use super::actions::{ACTIONS, Action, Entry, next_here};
use super::config::Theme;
use super::model::{Charset, Focus, Model, Spot, Target};
use super::places::Place;
use text::{fitted_to, plain, wrapped};
use unicode_width::UnicodeWidthStr;

/// From this many columns on, form and document are side by side.
const WIDE: u16 = 100;

/// Draws the whole screen, whatever its size. Returns the spots that can be gone to, and where they are.
pub(super) fn draw(model: &Model, frame: &mut Frame<'_>) -> Vec<Target> {
    let area = frame.area();
    // On a very small screen, header and footer give way to the form.
    let bars = u16::from(area.height >= 8);
    let said = said(model, area);
    let [head, body, status, foot] = Layout::vertical([
        Constraint::Length(bars),
        Constraint::Min(0),
        Constraint::Length(said.len().try_into().unwrap_or(1)),
        Constraint::Length(bars),
    ])
    .areas(area);
    let theme = model.config.looks.theme();
    frame.buffer_mut().set_style(area, theme.text);
    frame.render_widget(header(model, area.width), head);
    let mut targets =
        if model.place == Place::Builder { builder(model, frame, body) } else { list::draw(model, frame, body) };
    let said: Vec<Line<'_>> = said.into_iter().map(Line::raw).collect();
    frame.render_widget(Paragraph::new(said).style(Style::new().add_modifier(Modifier::BOLD)), status);
    footer(model, frame, foot, &mut targets);
    targets.retain(|target| !target.area.is_empty());
    overlay::draw(model, frame, &targets);
    if model.charset == Charset::Ascii {
        ascii::replace(frame.buffer_mut());
    }
    targets
}

/// The status, in as many lines as it needs and there is room for. It takes one line even if there is nothing to say.
fn said(model: &Model, area: Rect) -> Vec<String> {
    let most = match area.height {
        0..4 => return Vec::new(),
        4..16 => 1,
        _ => 3,
    };
    let text = plain(&model.config.keys.words(&status(model)));
    let width = usize::from(area.width);
    if most == 1 || text.width() <= width {
        return vec![fitted_to(&text, width)];
    }
    let mut lines = wrapped(&text, width, 0);
    if lines.len() > most {
        // Help shows the whole message.
        let rest = lines.split_off(most - 1).join(" ");
        lines.push(fitted_to(&rest, width));
    }
    lines
}

/// The last message; without one, the change that is under way.
pub(super) fn status(model: &Model) -> Cow<'_, str> {
    match &model.tenant.last_change {
        Some((line, _)) if model.status.is_empty() && model.tenant.is_busy() => {
            format!("{line} is under way; F9 stops waiting for it").into()
        }
        _ => model.status.as_str().into(),
    }
}

/// Draws the form, the document, the findings and the tenant.
fn builder(model: &Model, frame: &mut Frame<'_>, body: Rect) -> Vec<Target> {
    let none = Rect::default();
    let mut targets = Vec::new();
    if body.width >= WIDE {
        // While the user types in the form, it has more room.
        let is_form = matches!(model.focus, Focus::Form(_));
        let shares = if is_form { [3, 2] } else { [1, 1] };
        let [left, right] = Layout::horizontal(shares.map(Constraint::Fill)).areas(body);
        form::draw(model, frame, left, &mut targets);
        let [document, findings, sandbox] =
            Layout::vertical([Constraint::Fill(3), Constraint::Fill(2), Constraint::Fill(2)]).areas(right);
        panes::draw(model, frame, [document, findings, sandbox], &mut targets);
    } else if body.height >= 12 {
        // Stacked: the form above, and below it the pane that has the focus, or else the document.
        let [above, below] = Layout::vertical([Constraint::Fill(3), Constraint::Fill(2)]).areas(body);
        form::draw(model, frame, above, &mut targets);
        let areas = match model.focus {
            Focus::Findings => [none, below, none],
            Focus::Tenant => [none, none, below],
            _ => [below, none, none],
        };
        panes::draw(model, frame, areas, &mut targets);
    } else {
        let areas = match model.focus {
            Focus::Form(_) => [none; 3],
            Focus::Preview => [body, none, none],
            Focus::Findings => [none, body, none],
            Focus::Tenant => [none, none, body],
        };
        if areas == [none; 3] {
            form::draw(model, frame, body, &mut targets);
        }
        panes::draw(model, frame, areas, &mut targets);
    }
    targets
}

fn header(model: &Model, width: u16) -> Paragraph<'static> {
    // A tenant looks different from the sandbox, and a read-only tenant from one that can be changed. The name says so
    // too.
    let (theme, place) = (model.config.looks.theme(), &model.tenant.place);
    let colors = match (model.tenant.is_own() || place.is_sandbox, place.production, place.read_only) {
        (true, ..) => theme.selection,
        (false, true, _) => theme.production.add_modifier(Modifier::BOLD),
        (false, false, true) => theme.accent.add_modifier(Modifier::REVERSED),
        (false, false, false) => theme.warning.add_modifier(Modifier::REVERSED),
    };
    let tenant = plain(&model.tenant.name());
    if model.place != Place::Builder {
        let waiting = if model.tenant.is_waiting() { " ..." } else { "" };
        let title = format!(" ucforge | {tenant} | {}{waiting} ", model.place.name());
        return Paragraph::new(title).style(colors);
    }
    let flow = model.flow();
    // A chosen flow that the platform does not have counts as missing.
    let missing = model.shown.view.missing.max(usize::from(flow.is_none()));
    let flow = flow.map_or("no flow chosen", Flow::name);
    let missing = match (missing, model.secrets_left()) {
        (0, 0) => "nothing missing".to_owned(),
        // Secrets are not kept between two runs, and an update may do without them.
        (0, 1) => "nothing missing, 1 secret not typed".to_owned(),
        (0, many) => format!("nothing missing, {many} secrets not typed"),
        (1, _) => "1 answer missing".to_owned(),
        (many, _) => format!("{many} answers missing"),
    };
    let title = format!(" {tenant} | {flow} | {missing} ");
    // The name of the program gives way to what is missing.
    let name = if title.width() + " ucforge |".len() > usize::from(width) { "" } else { " ucforge |" };
    Paragraph::new([name, &title].concat()).style(colors)
}

/// An action as it is written in the footer, and how wide that is.
fn footed(model: &Model, entry: &Entry) -> (String, u16) {
    let text = format!("{} {}", model.config.keys.name(entry.action), entry.label);
    let width = u16::try_from(text.len() + 2).unwrap_or(u16::MAX);
    (text, width)
}

/// The actions that fit into the footer, in the order of the table. Those that are likely to come next are added; less
/// important ones make room for them.
fn in_footer(model: &Model, room: u16) -> Vec<&'static Entry> {
    let width = |entry: &Entry| footed(model, entry).1;
    let mut shown: Vec<&Entry> = Vec::new();
    let mut used = 0_u16;
    for entry in ACTIONS.iter().filter(|entry| entry.footer) {
        if width(entry) > room.saturating_sub(used) {
            break;
        }
        used += width(entry);
        shown.push(entry);
    }
    let next = next_here(model).iter().filter_map(|next| ACTIONS.iter().find(|entry| entry.action == *next));
    let next: Vec<&Entry> = next.filter(|entry| (entry.why_not)(model).is_none()).collect();
    let is_next = |entry: &Entry| next.iter().any(|next| next.action == entry.action);
    for entry in &next {
        if shown.iter().any(|shown| shown.action == entry.action) {
            continue;
        }
        let gives_way = |entry: &Entry| !is_next(entry) && !is_kept(entry.action);
        // Actions that are not possible here give way first.
        let last = |shown: &[&Entry]| {
            let idle = |entry: &&Entry| gives_way(entry) && (entry.why_not)(model).is_some();
            shown.iter().rposition(idle).or_else(|| shown.iter().rposition(|entry| gives_way(entry)))
        };
        while width(entry) > room.saturating_sub(used)
            && let Some(last) = last(&shown)
        {
            used -= width(shown.remove(last));
        }
        if width(entry) <= room.saturating_sub(used) {
            used += width(entry);
            shown.push(entry);
        }
    }
    shown
}

/// Whether an action never gives way: help, the palette, and quitting.
fn is_kept(action: Action) -> bool {
    matches!(action, Action::Help | Action::Palette | Action::Quit)
}

/// Draws the most important actions, as many as fit. One that is not possible now keeps its place, in parentheses.
fn footer(model: &Model, frame: &mut Frame<'_>, area: Rect, targets: &mut Vec<Target>) {
    let mut spans = Vec::new();
    let mut used: u16 = 0;
    for entry in in_footer(model, area.width) {
        let is_possible = (entry.why_not)(model).is_none();
        let (text, width) = footed(model, entry);
        let place = Rect { x: area.x + used, width, ..area };
        targets.push(Target { area: place, spot: Spot::Action(entry.action) });
        used += width;
        if is_possible {
            let (key, label) = text.split_once(' ').unwrap_or((&text, ""));
            spans.push(Span::styled(format!(" {key}"), Style::new().add_modifier(Modifier::BOLD)));
            spans.push(Span::raw(format!(" {label} ")));
        } else {
            spans.push(Span::styled(format!("({text})"), model.config.looks.theme().muted));
        }
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
}

/// A frame with a title; a double border says, without color, that keys go there.
fn block(theme: &Theme, title: String, keys: Keys) -> Block<'static> {
    let block = Block::new().borders(Borders::ALL).title(Span::styled(title, theme.text)).border_style(theme.border);
    match keys {
        Keys::Here => block.border_type(ratatui::widgets::BorderType::Double),
        Keys::Elsewhere => block,
    }
}

/// Whether keys go to a frame.
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

/// The word for a severity.
pub(super) fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn style_of(theme: &Theme, severity: Severity) -> Style {
    match severity {
        Severity::Error => theme.error,
        Severity::Warning => theme.warning,
        Severity::Info => theme.accent,
    }
}

#[cfg(test)]
mod tests;

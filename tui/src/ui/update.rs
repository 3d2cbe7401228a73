//! What each event does to the model.

mod ask;
mod lines;
mod palette;
mod paste;
mod tenant;

pub(super) use palette::{Offer, offers};
pub(super) use tenant::{is_unanswered, known};

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ucforge_core::api::Outgoing;
use ucforge_core::catalogue::Shape;
use ucforge_core::form::{Answer, Control, Draft};
use ucforge_core::kinds::Document;
use ucforge_core::render::Rendering;
use ucforge_core::secrecy::Credential;
use ucforge_core::secret::{Secret, Source};
use ucforge_core::value::Value;

use super::actions::{self, Action};
use super::editor::Editor;
use super::history::History;
use super::model::{Focus, Lines, Model, Overlay, Palette};
use super::tenant::Answered;

/// Something that happened.
#[derive(Clone, Debug)]
#[cfg_attr(not(unix), allow(dead_code, reason = "signals are a matter of Unix"))]
pub(super) enum Event {
    Key(KeyEvent),
    Paste(String),
    /// The terminal has another size.
    Resize,
    /// Something that was due is.
    Time,
    /// What came of the request with this number.
    Answer(u64, Box<Answered>),
    /// The screen may show anything.
    Redraw,
    /// The program is asked to stop for now.
    Stop,
    /// The program is asked to end.
    Signal(i32),
    /// The terminal is gone.
    Gone,
}

/// Something that the shell has to do.
#[derive(Debug)]
pub(super) enum Effect {
    /// Keep this draft.
    Save(String),
    /// Put this on the clipboard.
    Copy(String),
    /// Write this into a new file of this name, or of one like it.
    Export(String, String),
    /// Carry this to the tenant; its answer is an event with this number.
    Send {
        ticket: u64,
        request: Box<Outgoing>,
    },
    /// Talk to the tenant of this profile from now on.
    Choose(String),
    /// Open the next draft that is kept.
    NextDraft,
    Redraw,
    Suspend,
    Quit,
}

/// How long nothing must be typed before the draft is saved, in milliseconds.
const PAUSE: u64 = 500;

/// Takes one event at `now`, in milliseconds since the start.
pub(super) fn update(model: &mut Model, event: Event, now: u64) -> Vec<Effect> {
    let mut effects = handle(model, event, now);
    effects.extend(tenant::go_on(model, now));
    effects
}

fn handle(model: &mut Model, event: Event, now: u64) -> Vec<Effect> {
    match event {
        Event::Key(key) => press(model, key, now),
        Event::Paste(text) => {
            paste::paste(model, &text, now);
            Vec::new()
        }
        Event::Time => due(model, now),
        Event::Answer(ticket, answer) => {
            tenant::arrived(model, ticket, *answer);
            Vec::new()
        }
        // A terminal that was smaller for a moment has lost what it showed, even when it is as large as before.
        Event::Redraw | Event::Resize => vec![Effect::Redraw],
        Event::Stop => vec![Effect::Suspend],
        Event::Signal(_) | Event::Gone => Vec::new(),
    }
}

fn due(model: &mut Model, now: u64) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.save_at.is_some_and(|at| at <= now) {
        model.save_at = None;
        effects.push(Effect::Save(model.stored()));
    }
    if model.tenant.due.is_some_and(|at| at <= now) {
        tenant::waited(model);
    }
    effects
}

fn press(model: &mut Model, key: KeyEvent, now: u64) -> Vec<Effect> {
    let was_leaving = std::mem::take(&mut model.leaving);
    if key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('c') {
        if matches!(model.overlay, Some(Overlay::Ask(_))) {
            tenant::reply(model, tenant::Decision::No);
            return Vec::new();
        }
        if let Some(overlay) = model.overlay.take() {
            if let Overlay::Lines(lines) = overlay {
                lines::discard(model, &lines, now);
            }
            return Vec::new();
        }
        if was_leaving {
            return vec![Effect::Quit];
        }
        model.leaving = true;
        model.say("press Ctrl-C again to quit; the draft is saved");
        return Vec::new();
    }
    if let Some(action) = actions::of_key(model, key) {
        return act(model, action, now);
    }
    match &mut model.overlay {
        Some(Overlay::Help { .. }) => help_key(model, key),
        Some(Overlay::Palette(_)) => return palette::key(model, key, now),
        Some(Overlay::Lines(_)) => lines::key(model, key, now),
        Some(Overlay::Ask(_)) => ask::key(model, key),
        None => form_key(model, key, now),
    }
    Vec::new()
}

/// Does what an action of the table says.
fn act(model: &mut Model, action: Action, now: u64) -> Vec<Effect> {
    // A text that is being typed in its own window is kept, whatever comes next.
    if let Some(Overlay::Lines(lines)) = model.overlay.take_if(|overlay| matches!(overlay, Overlay::Lines(_))) {
        lines::answer_lines(model, &lines, now);
    }
    match action {
        Action::Send => tenant::send(model),
        Action::NextDocument => {
            show(model, (model.document + 1) % model.documents().len().max(1));
        }
        Action::NextFormat => {
            let all = model.shown_document().map_or(Rendering::OF_PAYLOADS, Document::renderings);
            let here = all.iter().position(|rendering| *rendering == model.rendering()).unwrap_or(0);
            show_as(model, all[(here + 1) % all.len()]);
        }
        Action::Copy if matches!(model.overlay, Some(Overlay::Ask(_))) => return ask::copy(model),
        Action::Save if matches!(model.overlay, Some(Overlay::Ask(_))) => return ask::save(model),
        Action::Copy => {
            if let Some(text) = finished(model) {
                model.say("copied through the terminal (OSC 52); secrets are masked");
                return vec![Effect::Copy(text)];
            }
        }
        Action::Save => {
            if let (Some(text), Some(document)) = (finished(model), model.shown_document()) {
                return vec![Effect::Export(document.file_name(model.rendering()), text)];
            }
        }
        Action::NextFinding => next_finding(model),
        Action::Fix => fix(model, now),
        Action::AddEntry => {
            if let Some(list) = model.list_here().map(str::to_owned) {
                model.history.before(&model.draft, &list);
                let index = model.draft.add_entry(&list);
                changed(model, now);
                focus(model, Focus::Form(format!("{list}/{index}")));
                step(model, Way::Forward);
            }
        }
        Action::RemoveEntry => {
            if let Some(entry) = model.entry_here().map(str::to_owned) {
                model.history.before(&model.draft, &entry);
                model.draft.clear_answer(&entry);
                let list = entry.rsplit_once('/').map_or("", |(list, _)| list).to_owned();
                focus(model, Focus::Form(list));
                changed(model, now);
                model.say("entry removed; Alt-U brings it back");
            }
        }
        Action::Details => tenant::details(model),
        Action::Delete => tenant::delete(model),
        Action::NextFault => tenant::next_fault(model),
        Action::Look => tenant::look(model),
        Action::Stop => tenant::stop(model),
        Action::Undo => {
            let pointer = model.history.undo(&mut model.draft);
            went(model, pointer, "undone", "Alt-R redoes it", now);
        }
        Action::Redo => {
            let pointer = model.history.redo(&mut model.draft);
            went(model, pointer, "redone", "Alt-U undoes it", now);
        }
        Action::NextDraft => return vec![Effect::NextDraft],
        Action::Palette => {
            model.overlay = Some(Overlay::Palette(Palette { query: Editor::default(), selected: 0 }));
        }
        Action::Help => {
            let open = matches!(model.overlay, Some(Overlay::Help { .. }));
            model.overlay = (!open).then_some(Overlay::Help { scroll: 0 });
        }
        Action::Redraw => return vec![Effect::Redraw],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Quit => return vec![Effect::Quit],
    }
    Vec::new()
}

/// The document as it may be taken along; where it may not, the person is led to what is wrong.
fn finished(model: &mut Model) -> Option<String> {
    if !ready(model) {
        return None;
    }
    model.finished().map_err(|sentence| model.say(sentence)).ok()
}

/// Whether nothing is wrong any more; else the person is led there.
fn ready(model: &mut Model) -> bool {
    let errors = model.errors();
    if errors == 0 {
        return true;
    }
    model.all_due = true;
    model.focus = Focus::Findings;
    next_finding(model);
    let answers = if errors == 1 { "answer" } else { "answers" };
    model.say(format!("fix {errors} {answers} first: Ctrl-N goes to the next"));
    false
}

fn show(model: &mut Model, document: usize) {
    model.document = document;
    model.scroll[0] = 0;
    model.refresh();
}

fn show_as(model: &mut Model, rendering: Rendering) {
    model.rendering = rendering;
    model.scroll[0] = 0;
    model.refresh();
}

/// After every change of an answer.
fn changed(model: &mut Model, now: u64) {
    model.edited = true;
    model.save_at = Some(now + PAUSE);
    model.status.clear();
    model.refresh();
}

/// After a step through the history: shows the question that it was about, and says what happened.
fn went(model: &mut Model, pointer: Option<String>, done: &str, back: &str, now: u64) {
    let Some(pointer) = pointer else { return };
    changed(model, now);
    let place = question_of(model, &pointer);
    let label = place.as_deref().and_then(|place| model.question(place)).map(|question| question.member.field.label);
    model.say([done, ": ", label.unwrap_or("all answers"), "; ", back].concat());
    if let Some(place) = place {
        focus(model, Focus::Form(place));
    }
    model.editor = editor_here(model);
}

/// Goes on with another draft. What was undone of the one before stays with that.
pub(super) fn open(model: &mut Model, draft: Draft) {
    model.draft = draft;
    model.history = History::default();
    model.refresh();
    model.editor = editor_here(model);
}

/// Moves the focus, and remembers that the question it leaves was left.
fn focus(model: &mut Model, to: Focus) {
    if let Focus::Form(pointer) = &model.focus
        && model.focus != to
    {
        model.left.insert(pointer.clone());
        model.history.stop_typing();
    }
    model.focus = to;
    if model.focus == Focus::Tenant && !model.tenant.is_known {
        tenant::look(model);
    }
    model.editor = editor_here(model);
}

/// The editor of the question that has the focus. A secret begins empty: it is shown to nobody, typing replaces it.
fn editor_here(model: &Model) -> Option<Editor> {
    let (_, question) = model.focused()?;
    match (question.control, &question.value) {
        (Control::Text | Control::Integer, Some(Answer::Text(text))) => Some(Editor::new(text.clone())),
        (Control::Text | Control::Integer | Control::Secret, _) => Some(Editor::default()),
        _ => None,
    }
}

/// Which stop comes next.
#[derive(Clone, Copy)]
enum Way {
    Forward,
    Back,
}

/// One stop further or back: the questions, then the three panes.
fn step(model: &mut Model, way: Way) {
    let stops: Vec<Focus> = model
        .rows
        .iter()
        .filter(|row| row.is_stop())
        .map(|row| Focus::Form(row.pointer.clone()))
        .chain([Focus::Preview, Focus::Findings, Focus::Tenant])
        .collect();
    let here = stops.iter().position(|stop| *stop == model.focus).unwrap_or(0);
    let next = match way {
        Way::Forward => here + 1,
        Way::Back => here + stops.len() - 1,
    } % stops.len();
    focus(model, stops[next].clone());
}

fn form_key(model: &mut Model, key: KeyEvent, now: u64) {
    // The focus begins on a question whose editor nobody has asked for yet.
    if model.editor.is_none() {
        model.editor = editor_here(model);
    }
    let pane = match model.focus {
        Focus::Form(_) => None,
        Focus::Preview => Some(0),
        Focus::Findings => Some(1),
        Focus::Tenant => Some(2),
    };
    match (key.code, pane) {
        (KeyCode::Tab, _) | (KeyCode::Down, None) => step(model, Way::Forward),
        (KeyCode::BackTab, _) | (KeyCode::Up, None) => step(model, Way::Back),
        (KeyCode::Esc, Some(_)) => focus(model, Focus::Form("/flow".to_owned())),
        (KeyCode::Down, Some(pane)) => model.scroll[pane] = model.scroll[pane].saturating_add(1),
        (KeyCode::Up, Some(pane)) => model.scroll[pane] = model.scroll[pane].saturating_sub(1),
        (KeyCode::PageDown, Some(pane)) => model.scroll[pane] = model.scroll[pane].saturating_add(10),
        (KeyCode::PageUp, Some(pane)) => model.scroll[pane] = model.scroll[pane].saturating_sub(10),
        (KeyCode::Home, Some(pane)) => model.scroll[pane] = 0,
        (KeyCode::Enter, Some(1)) => next_finding(model),
        (KeyCode::Enter, Some(2)) => tenant::details(model),
        (KeyCode::Char('?'), _) if model.editor.is_none() => model.overlay = Some(Overlay::Help { scroll: 0 }),
        (_, None) if model.editor.is_some() => text_key(model, key, now),
        (_, None) => choice_key(model, key, now),
        _ => {}
    }
}

/// Typing into a question.
fn text_key(model: &mut Model, key: KeyEvent, now: u64) {
    let Some(editor) = &mut model.editor else { return };
    let before = editor.text().to_owned();
    match key.code {
        KeyCode::Enter => return step(model, Way::Forward),
        _ => edit(editor, key),
    }
    if editor.text() != before {
        // What one key takes away comes back with one key.
        if before.chars().count() > editor.text().chars().count() + 1 {
            model.history.stop_typing();
        }
        answer_text(model, now);
    }
}

/// What a key does to any text that is being typed. Alt with a letter is never text.
fn edit(editor: &mut Editor, key: KeyEvent) {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Char('u') if control => editor.clear(),
        KeyCode::Char('w') if control => editor.delete_word(),
        KeyCode::Char('e') if control => editor.end(),
        KeyCode::Char('d') if control => editor.delete(),
        KeyCode::Char(c) if !control && !key.modifiers.contains(KeyModifiers::ALT) => {
            editor.insert(c.encode_utf8(&mut [0; 4]));
        }
        KeyCode::Backspace => editor.backspace(),
        KeyCode::Delete => editor.delete(),
        KeyCode::Left => editor.left(),
        KeyCode::Right => editor.right(),
        KeyCode::Home => editor.home(),
        KeyCode::End => editor.end(),
        _ => {}
    }
}

/// What was typed becomes the answer.
fn answer_text(model: &mut Model, now: u64) {
    let (Focus::Form(pointer), Some(editor)) = (&model.focus, &model.editor) else { return };
    let (pointer, text) = (pointer.clone(), editor.text().to_owned());
    let shape = model.question(&pointer).map(|question| question.member.field.shape);
    model.history.before_key(&model.draft, &pointer);
    let is_secret = matches!(shape, Some(Shape::Secret { .. }));
    let credential = Credential::in_text(&text).filter(|_| !is_secret);
    if text.is_empty() {
        model.draft.clear_answer(&pointer);
    } else if let Some(Shape::Secret { .. }) = shape {
        model.draft.set_secret(&pointer, &text);
    } else if let (Some(Shape::Integer { .. }), true) = (shape, is_number(&text)) {
        model.draft.set(&pointer, Value::Number(text));
    } else {
        model.draft.set(&pointer, Value::Text(text));
    }
    changed(model, now);
    if let Some(credential) = credential {
        let (what, place) = credential.words();
        model.say(["this looks like ", what, ": it is neither shown nor stored; ", place].concat());
    }
}

/// A whole number that JSON can write; anything else stays a text, so that the finding says what is wrong with it.
fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'))
}

/// Questions that are answered without typing.
fn choice_key(model: &mut Model, key: KeyEvent, now: u64) {
    let Some((pointer, question)) = model.focused() else {
        // An entry of a list: Enter goes into it.
        match key.code {
            KeyCode::Enter => step(model, Way::Forward),
            KeyCode::Delete => {
                act(model, Action::RemoveEntry, now);
            }
            _ => {}
        }
        return;
    };
    let (pointer, question) = (pointer.to_owned(), question.clone());
    match (question.control, key.code) {
        (Control::Choice | Control::Boolean, KeyCode::Enter | KeyCode::Right | KeyCode::Char(' ')) => {
            choose(model, &pointer, 1, now);
        }
        (Control::Choice | Control::Boolean, KeyCode::Left) => choose(model, &pointer, -1, now),
        (Control::Texts | Control::LongSecret, KeyCode::Enter) => {
            // From the draft: the view holds back what must not be shown.
            let opened = match model.draft.get(&pointer) {
                Some(Value::Array(texts)) => texts.iter().filter_map(text_of).collect::<Vec<_>>().join("\n"),
                _ => String::new(),
            };
            let (label, secret) = (question.member.field.label, question.control == Control::LongSecret);
            let editor = Editor::of_lines(opened.clone());
            model.overlay = Some(Overlay::Lines(Lines { pointer, label, secret, editor, opened }));
        }
        (Control::Choice | Control::Boolean | Control::Texts | Control::LongSecret, KeyCode::Delete)
            if question.filled =>
        {
            model.history.before(&model.draft, &pointer);
            model.draft.clear_answer(&pointer);
            changed(model, now);
            model.say([question.member.field.label, " is no longer answered; Alt-U brings the answer back"].concat());
        }
        // Easily pressed by somebody who thinks of a text: it only says which key was meant.
        (Control::Choice | Control::Boolean | Control::Texts | Control::LongSecret, KeyCode::Backspace)
            if question.filled =>
        {
            model.say("Delete clears this answer");
        }
        (_, KeyCode::Char('d')) if key.modifiers.contains(KeyModifiers::CONTROL) && model.entry_here().is_some() => {
            model.say("an entry is removed from its own line: go up to its number");
        }
        (Control::Items, KeyCode::Enter) => {
            act(model, Action::AddEntry, now);
        }
        _ => {}
    }
}

/// The text of an entry, also one that counts as a secret.
fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::Secret(Secret { source: Source::Literal(clear), .. }) => Some(clear.expose()),
        other => other.text(),
    }
}

/// The next or the previous choice; a boolean may also be not answered at all.
fn choose(model: &mut Model, pointer: &str, by: isize, now: u64) {
    let Some(question) = model.question(pointer) else { return };
    let choices = question.choices;
    let values: Vec<Option<Value>> = if choices.is_empty() {
        vec![None, Some(true.into()), Some(false.into())]
    } else {
        choices.iter().map(|choice| Some(choice.value.into())).collect()
    };
    let here = match &question.value {
        None if choices.is_empty() => Some(0),
        Some(Answer::Bool(value)) => Some(if *value { 1 } else { 2 }),
        Some(Answer::Text(text)) => choices.iter().position(|choice| choice.value == text),
        None => choices.iter().position(|choice| choice.value == question.member.field.assumed),
        Some(Answer::Texts(_)) => None,
    };
    let next = match here {
        Some(here) => here.checked_add_signed(by).unwrap_or(values.len() - 1) % values.len(),
        None if by > 0 => 0,
        None => values.len() - 1,
    };
    model.history.before(&model.draft, pointer);
    match values.into_iter().nth(next).flatten() {
        Some(value) => model.draft.set(pointer, value),
        None => model.draft.clear_answer(pointer),
    }
    changed(model, now);
}

fn next_finding(model: &mut Model) {
    let pointers: Vec<String> = model.findings().iter().map(|finding| finding.pointer.clone()).collect();
    let here = match &model.focus {
        Focus::Form(pointer) => pointers.iter().position(|other| other == pointer),
        _ => None,
    };
    let next = here.map_or(0, |here| here + 1);
    let order = pointers.iter().cycle().skip(next).take(pointers.len());
    let target = order.into_iter().find_map(|pointer| question_of(model, pointer));
    if let Some(target) = target {
        focus(model, Focus::Form(target));
    }
}

/// The question that a finding is about: its own, or the one that holds it.
fn question_of(model: &Model, pointer: &str) -> Option<String> {
    let mut pointer = pointer;
    loop {
        if model.row_of(pointer).is_some() {
            return Some(pointer.to_owned());
        }
        pointer = pointer.rsplit_once('/')?.0;
    }
}

/// Applies the fix at the focus.
fn fix(model: &mut Model, now: u64) {
    let (Focus::Form(pointer), Some(fix)) = (model.focus.clone(), model.fix_here()) else { return };
    let Some(fixed) = model.draft.fixed(&model.shown, fix) else { return };
    let title = fix.title.clone();
    model.history.before(&model.draft, &pointer);
    model.draft = fixed;
    changed(model, now);
    model.editor = editor_here(model);
    model.say(format!("fixed: {title}; Alt-U undoes it"));
}

fn help_key(model: &mut Model, key: KeyEvent) {
    let Some(Overlay::Help { scroll }) = &mut model.overlay else { return };
    match key.code {
        KeyCode::Down | KeyCode::PageDown => *scroll = scroll.saturating_add(1),
        KeyCode::Up | KeyCode::PageUp => *scroll = scroll.saturating_sub(1),
        KeyCode::Esc | KeyCode::Enter | KeyCode::Char('?' | 'q') => model.overlay = None,
        _ => {}
    }
}

#[cfg(test)]
mod tests;

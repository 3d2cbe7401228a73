//! The form: where the focus goes, and what keys do to the question that has it.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ucforge_core::catalogue::Shape;
use ucforge_core::form::{Answer, Control};
use ucforge_core::secrecy::Credential;
use ucforge_core::secret::{Secret, Source};
use ucforge_core::value::Value;

use super::{act, changed, findings, save_soon, tenant};
use crate::ui::actions::Action;
use crate::ui::editor::Editor;
use crate::ui::model::{Focus, Lines, Model, Overlay, Question, Row};
use crate::ui::places::Place;

/// The most places that Esc goes back to.
const MAX_BACK: usize = 30;

/// Moves the focus, and marks the question that it leaves as left.
pub(in crate::ui) fn focus(model: &mut Model, to: Focus) {
    // Everything that can have the focus is in the builder.
    model.place = Place::Builder;
    if let Focus::Form(pointer) = &model.focus
        && model.focus != to
    {
        model.left.insert(pointer.clone());
        model.history.stop_typing();
        model.choosing = None;
        model.place_in_form.clone_from(pointer);
    }
    model.focus = to;
    model.follow();
    if model.focus == Focus::Tenant && !model.tenant.is_known {
        tenant::look(model);
    }
    model.editor = editor_here(model);
}

/// Jumps somewhere else; Esc comes back.
pub(super) fn jump(model: &mut Model, to: Focus) {
    if model.focus != to {
        model.back.push(model.focus.clone());
        if model.back.len() > MAX_BACK {
            model.back.remove(0);
        }
    }
    focus(model, to);
}

/// Goes one step back: to the place before a jump, or from a pane to the question that had the focus last.
fn go_back(model: &mut Model) {
    let is_there = |model: &Model, place: &Focus| match place {
        Focus::Form(pointer) => model.row_of(pointer).is_some(),
        _ => true,
    };
    if matches!(model.focus, Focus::Form(_)) {
        while let Some(place) = model.back.pop() {
            if place != model.focus && is_there(model, &place) {
                return focus(model, place);
            }
        }
        return model.say("there is nothing to go back to; Ctrl-Q quits");
    }
    let place = Focus::Form(model.place_in_form.clone());
    let first = model.rows.iter().find(|row| row.is_stop()).map(|row| Focus::Form(row.pointer.clone()));
    let place = Some(place).filter(|place| is_there(model, place)).or(first);
    focus(model, place.unwrap_or(Focus::Preview));
}

/// An editor for the question that has the focus. For a secret it starts empty: the secret is never shown, and typing
/// replaces it.
pub(super) fn editor_here(model: &Model) -> Option<Editor> {
    let (_, question) = model.focused()?;
    match (question.control, &question.value) {
        (Control::Text | Control::Integer, Some(Answer::Text(text))) => Some(Editor::new(text.clone())),
        (Control::Text | Control::Integer | Control::Secret, _) => Some(Editor::default()),
        _ => None,
    }
}

/// A direction in the form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Forward,
    Back,
}

/// Goes to the next or previous question, but not beyond the form: Tab continues to the panes.
fn walk(model: &mut Model, way: Way) {
    let mut stops = model.rows.iter().filter(|row| row.is_stop());
    let end = if way == Way::Forward { stops.next_back() } else { stops.next() };
    if end.is_some_and(|row| model.is_focused(&row.pointer)) {
        return model.say(match model.flow() {
            // More questions appear once a flow is chosen.
            None if way == Way::Forward => "choose a flow first: on the question Flow, Enter opens the list",
            _ => "the form ends here; Tab goes on",
        });
    }
    step(model, way);
}

/// Goes to the next pane; the form counts as one.
pub(super) fn next_pane(model: &mut Model) {
    let next = match model.focus {
        Focus::Form(_) => Focus::Preview,
        Focus::Preview => Focus::Findings,
        Focus::Findings => Focus::Tenant,
        Focus::Tenant => Focus::Form(model.place_in_form.clone()),
    };
    focus(model, next);
}

/// The panes, in the order of Tab.
const PANES: [Focus; 3] = [Focus::Preview, Focus::Findings, Focus::Tenant];

/// Goes to the next or previous stop: the questions, then the three panes.
pub(super) fn step(model: &mut Model, way: Way) {
    let is_stop = |row: &usize| model.rows.get(*row).is_some_and(Row::is_stop);
    let stop = |row: usize| model.rows.get(row).map(|row| Focus::Form(row.pointer.clone()));
    let pane = PANES.iter().position(|pane| *pane == model.focus);
    let here = match (&model.focus, way) {
        (Focus::Form(pointer), _) => model.row_of(pointer).unwrap_or_default(),
        (_, Way::Forward) => 0,
        (_, Way::Back) => model.rows.len(),
    };
    let next = match (way, pane) {
        (Way::Forward, Some(pane)) if pane + 1 < PANES.len() => PANES.get(pane + 1).cloned(),
        (Way::Forward, Some(_)) => (0..model.rows.len()).find(is_stop).and_then(stop),
        (Way::Forward, None) => (here + 1..model.rows.len()).find(is_stop).and_then(stop),
        (Way::Back, Some(pane)) if pane > 0 => PANES.get(pane - 1).cloned(),
        (Way::Back, _) => (0..here).rev().find(is_stop).and_then(stop),
    };
    // Where the questions end, the panes begin, at either side.
    let around = if way == Way::Forward { Focus::Preview } else { Focus::Tenant };
    focus(model, next.unwrap_or(around));
}

/// Handles a key in the builder while no window is open.
pub(super) fn key(model: &mut Model, key: KeyEvent, now: u64) {
    // At the start, the question that has the focus has no editor yet.
    if model.editor.is_none() {
        model.editor = editor_here(model);
    }
    let pane = match model.focus {
        Focus::Form(_) => None,
        Focus::Preview => Some(0),
        Focus::Findings => Some(1),
        Focus::Tenant => Some(2),
    };
    if pane.is_none() && choosing_key(model, key, now) {
        return;
    }
    if matches!(key.code, KeyCode::Up | KeyCode::PageUp) {
        // One step back is one row back, however far the user wanted to go.
        model.scroll[0] = model.scroll[0].min(model.bottom.get());
    }
    match (key.code, pane) {
        (KeyCode::Tab, _) => step(model, Way::Forward),
        (KeyCode::BackTab, _) => step(model, Way::Back),
        (KeyCode::Esc, _) => go_back(model),
        (KeyCode::Down, None) => walk(model, Way::Forward),
        (KeyCode::Up, None) => walk(model, Way::Back),
        (KeyCode::Down, Some(pane)) => model.scroll[pane] = model.scroll[pane].saturating_add(1),
        (KeyCode::Up, Some(pane)) => model.scroll[pane] = model.scroll[pane].saturating_sub(1),
        (KeyCode::PageDown, Some(pane)) => model.scroll[pane] = model.scroll[pane].saturating_add(10),
        (KeyCode::PageUp, Some(pane)) => model.scroll[pane] = model.scroll[pane].saturating_sub(10),
        (KeyCode::Home, Some(pane)) => model.scroll[pane] = 0,
        (KeyCode::End, Some(pane)) => model.scroll[pane] = u16::MAX,
        (KeyCode::Enter, Some(1)) => findings::go_to_selected(model),
        (KeyCode::Enter, Some(2)) => tenant::details(model),
        (KeyCode::Char('?'), _) if model.editor.is_none() => {
            act(model, Action::Help, now);
        }
        (_, None) if model.editor.is_some() => text_key(model, key, now),
        (_, None) => choice_key(model, key, now),
        (KeyCode::Char(_), Some(_)) => model.say("nothing is typed here; Esc goes back to the form, ? shows the keys"),
        _ => {}
    }
    let last = u16::try_from(model.findings().len().saturating_sub(1)).unwrap_or(u16::MAX);
    model.scroll[1] = model.scroll[1].min(last);
}

/// While a list of choices is open, up and down choose too. Returns whether the key was for the list.
fn choosing_key(model: &mut Model, key: KeyEvent, now: u64) -> bool {
    let Some(pointer) = model.choosing.clone().filter(|pointer| model.is_focused(pointer)) else { return false };
    match key.code {
        KeyCode::Up => choose(model, &pointer, -1, now),
        KeyCode::Down => choose(model, &pointer, 1, now),
        KeyCode::Enter => {
            model.choosing = None;
            step(model, Way::Forward);
        }
        KeyCode::Esc => {
            // Go back to the old answer, as one step that can be redone.
            if model.history.is_typing(&pointer) {
                model.history.undo(&mut model.draft, &mut model.home);
                changed(model, now);
            }
            model.choosing = None;
        }
        _ => return false,
    }
    true
}

/// Handles a key that is typed into a question.
fn text_key(model: &mut Model, key: KeyEvent, now: u64) {
    let Some(editor) = &mut model.editor else { return };
    let before = editor.text().to_owned();
    if key.code == KeyCode::Enter {
        return step(model, Way::Forward);
    }
    if !editor.press(key) && is_letter(key) {
        return model.say("this key does nothing in a text; F1 shows all keys");
    }
    if editor.text() != before {
        // Text that one key deletes comes back with one undo.
        if before.chars().count() > editor.text().chars().count() + 1 {
            model.history.stop_typing();
        }
        answer_text(model, now);
    }
}

/// Whether a key is a character with Ctrl or Alt.
fn is_letter(key: KeyEvent) -> bool {
    matches!(key.code, KeyCode::Char(_)) && key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT)
}

/// Makes the typed text the answer.
pub(super) fn answer_text(model: &mut Model, now: u64) {
    let (Focus::Form(pointer), Some(editor)) = (&model.focus, &model.editor) else { return };
    let (pointer, text) = (pointer.clone(), editor.text().to_owned());
    let shape = model.question(&pointer).map(|question| question.member.field.shape);
    model.history.before_key(&model.draft, &pointer);
    let is_secret = matches!(shape, Some(Shape::Secret { .. }));
    let credential = Credential::in_text(&text).filter(|_| !is_secret);
    let held_back = is_secret || credential.is_some();
    let seen = Some(text.clone()).filter(|text| !held_back && !text.is_empty());
    let is_filled = !text.is_empty();
    if text.is_empty() {
        model.draft.clear_answer(&pointer);
    } else if let Some(Shape::Secret { .. }) = shape {
        model.draft.set_secret(&pointer, &text);
    } else if let (Some(Shape::Integer { .. }), true) = (shape, is_number(&text)) {
        model.draft.set(&pointer, Value::Number(text));
    } else {
        model.draft.set(&pointer, Value::Text(text));
    }
    save_soon(model, now);
    model.status.clear();
    model.unfit = None;
    model.typed(&pointer, seen.as_deref(), is_filled, now);
    if let Some(credential) = credential {
        let (what, place) = credential.words();
        model.say(["this looks like ", what, ": it is neither shown nor stored; ", place].concat());
    }
}

/// Answers a question of one line with a text; an empty text clears the answer.
pub(in crate::ui) fn answer_line(model: &mut Model, pointer: &str, text: &str, now: u64) {
    focus(model, Focus::Form(pointer.to_owned()));
    model.editor = Some(Editor::new(text));
    answer_text(model, now);
    model.settle();
    model.history.stop_typing();
    model.left.insert(pointer.to_owned());
}

/// Answers any other question with a value; `None` clears the answer.
pub(in crate::ui) fn answer_value(model: &mut Model, pointer: &str, value: Option<Value>, now: u64) {
    model.history.before(&model.draft, pointer);
    match value {
        Some(value) => model.draft.set(pointer, value),
        None => model.draft.clear_answer(pointer),
    }
    model.left.insert(pointer.to_owned());
    changed(model, now);
}

/// Whether a text is a whole number in JSON; anything else stays a text, so that the finding says what is wrong with
/// it.
fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'))
}

/// Handles a key on a question that is answered without typing.
fn choice_key(model: &mut Model, key: KeyEvent, now: u64) {
    let Some((pointer, question)) = model.focused() else {
        // An entry of a list: Enter goes into it.
        match key.code {
            KeyCode::Enter => step(model, Way::Forward),
            KeyCode::Delete => {
                act(model, Action::RemoveEntry, now);
            }
            KeyCode::Char(_) => model.say(ENTRY_KEYS),
            _ => {}
        }
        return;
    };
    let (pointer, question) = (pointer.to_owned(), question.clone());
    match (question.control, key.code) {
        (Control::Choice | Control::Boolean, KeyCode::Enter) => model.choosing = Some(pointer),
        (Control::Choice | Control::Boolean, KeyCode::Right | KeyCode::Char(' ')) => choose(model, &pointer, 1, now),
        (Control::Choice | Control::Boolean, KeyCode::Left) => choose(model, &pointer, -1, now),
        (Control::Texts | Control::LongSecret, KeyCode::Enter) => {
            // Taken from the draft: the view leaves out what must not be shown.
            let (label, secret) = (question.member.field.label, question.control == Control::LongSecret);
            let opened = match model.draft.get(&pointer).filter(|_| !secret) {
                Some(Value::Array(texts)) => texts.iter().filter_map(text_of).collect::<Vec<_>>().join("\n"),
                one => one.and_then(text_of).unwrap_or_default().to_owned(),
            };
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
        // Easily pressed by a user who expects a text, so it only says which key clears the answer.
        (Control::Choice | Control::Boolean | Control::Texts | Control::LongSecret, KeyCode::Backspace)
            if question.filled =>
        {
            model.say("Delete clears this answer");
        }
        (Control::Items, KeyCode::Enter) => step(model, Way::Forward),
        (Control::Items, KeyCode::Char(' ')) => {
            act(model, Action::AddEntry, now);
        }
        (_, KeyCode::Char(_) | KeyCode::Backspace | KeyCode::Delete) => {
            model.say(["nothing is typed here: ", how(&question)].concat());
        }
        _ => {}
    }
}

/// What keys do on the line of an entry.
pub(in crate::ui) const ENTRY_KEYS: &str =
    "Enter goes into it, Delete removes it, Alt-C copies it, Alt-Up and Alt-Down move it";

/// Which keys answer the question.
pub(in crate::ui) fn how(question: &Question) -> &'static str {
    match question.control {
        Control::Choice => "space, left and right change it, Enter opens the list",
        Control::Boolean => "space, left and right change it, Enter opens the list; Delete clears it",
        Control::Texts => "Enter edits the list, one entry per line",
        Control::LongSecret => "Enter opens a place to type or paste it",
        Control::Items => "space adds an entry; Enter goes on",
        Control::Secret if question.filled => "type to replace it",
        _ => "type; Enter goes on",
    }
}

/// The text of an entry, even if it counts as a secret.
fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::Secret(Secret { source: Source::Literal(clear), .. }) => Some(clear.expose()),
        Value::Number(number) => Some(number),
        other => other.text(),
    }
}

/// Picks the next or the previous choice; for a boolean, no answer is one of the choices.
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
    // Moving through an open list is one step in the history.
    if model.choosing.is_some() {
        model.history.before_key(&model.draft, pointer);
    } else {
        model.history.before(&model.draft, pointer);
    }
    match values.into_iter().nth(next).flatten() {
        Some(value) => model.draft.set(pointer, value),
        None => model.draft.clear_answer(pointer),
    }
    changed(model, now);
}

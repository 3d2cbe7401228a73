//! What each event does to the model.

mod activity;
mod ask;
mod choose;
mod entries;
mod event;
mod explain;
pub(super) mod files;
mod findings;
pub(super) mod form;
mod help;
mod history;
mod import;
mod jump;
mod lines;
mod live;
mod mouse;
mod next;
mod palette;
mod paste;
mod places;
mod tenant;

pub(super) use event::{Edited, Effect, Event, Opened};
pub(super) use help::rows;
pub(super) use jump::letters;
pub(super) use palette::{Offer, Offered, offers};
pub(super) use tenant::{is_unanswered, known};

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ucforge_core::form::Draft;
use ucforge_core::kinds::Document;
use ucforge_core::render::Rendering;

use super::actions::{self, Action};
use std::sync::Arc;

use super::config;
use super::editor::Editor;
use super::history::History;
use super::model::{Focus, Help, Home, Keep, Model, Overlay, Palette, Row, RowKind};
use super::places::Place;
use super::saver::Saved;
use super::tenant::Want;
use form::{Way, editor_here};

/// How long typing must pause before the draft is saved, and how much can be lost at most by a user who types without a
/// pause, both in milliseconds.
const PAUSE: u64 = 500;
const LONGEST: u64 = 2500;

/// Handles one event at `now`, in milliseconds since the start.
pub(super) fn update(model: &mut Model, event: Event, now: u64) -> Vec<Effect> {
    let mut effects = handle(model, event, now);
    effects.extend(tenant::go_on(model, now));
    crate::ui::places::refresh(model);
    effects
}

fn handle(model: &mut Model, event: Event, now: u64) -> Vec<Effect> {
    match event {
        Event::Key(key) => press(model, key, now),
        Event::Paste(text) => {
            paste::paste(model, &text, now);
            Vec::new()
        }
        Event::Mouse(event) => mouse::mouse(model, event, now),
        Event::Scheme(scheme) => {
            model.config.looks.scheme = scheme;
            Vec::new()
        }
        Event::Focus => vec![Effect::AskGround],
        Event::Time => due(model, now),
        Event::Answer(ticket, answer) => {
            tenant::arrived(model, ticket, *answer, now);
            Vec::new()
        }
        Event::File(purpose, opened) => {
            files::opened(model, purpose, &opened, now);
            Vec::new()
        }
        Event::Paths(typed, found) => {
            files::completed(model, &typed, &found);
            Vec::new()
        }
        Event::Edited(Edited::Lines(pointer), text) => {
            lines::edited(model, &pointer, &text, now);
            Vec::new()
        }
        Event::Edited(Edited::Setup, text) => {
            files::edited(model, &text, now);
            Vec::new()
        }
        Event::Saved(saved) => {
            if let Some(said) = of_saved(&saved) {
                model.say(said);
            }
            Vec::new()
        }
        Event::Worked(worked) => {
            if let Some(worked) = Arc::into_inner(worked) {
                model.worked(worked);
            }
            Vec::new()
        }
        // A terminal that was smaller for a moment has lost what it showed, even if it is as large as before now.
        Event::Redraw | Event::Resize => vec![Effect::Redraw],
        Event::Stop => vec![Effect::Suspend],
        Event::Signal(_) | Event::Gone => Vec::new(),
    }
}

fn due(model: &mut Model, now: u64) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.save_at.is_some_and(|at| at <= now) {
        model.save_at = None;
        model.unsaved_since = None;
        effects.push(Effect::Save(model.unsaved()));
    }
    if model.pending.due.is_some_and(|at| at <= now) {
        effects.push(Effect::Work(model.job()));
    }
    if model.tenant.due.is_some_and(|at| at <= now) {
        tenant::waited(model);
    }
    effects
}

fn press(model: &mut Model, key: KeyEvent, now: u64) -> Vec<Effect> {
    let was_leaving = std::mem::take(&mut model.leaving);
    let agreed = model.agreeing.take();
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
    match actions::of_key(model, key) {
        Some(Ok(Action::Run(index))) => return run(model, index, agreed),
        Some(Ok(Action::Palette)) => {
            // For a command without a key, the palette is the only way to ask for it once more.
            let effects = act(model, Action::Palette, now);
            model.agreeing = agreed;
            return effects;
        }
        Some(Ok(action)) => return act(model, action, now),
        Some(Err(why)) => {
            model.say(why);
            return Vec::new();
        }
        None => {}
    }
    match &mut model.overlay {
        Some(Overlay::Help(_)) => help::key(model, key),
        Some(Overlay::Jump) => jump::key(model, key),
        Some(Overlay::Page(_)) => explain::key(model, key),
        Some(Overlay::Path(_)) => return files::path_key(model, key),
        Some(Overlay::Palette(_)) => {
            model.agreeing = agreed;
            return palette::key(model, key, now);
        }
        Some(Overlay::Lines(_)) => lines::key(model, key, now),
        Some(Overlay::Ask(_)) => ask::key(model, key),
        Some(Overlay::Choose(_)) => choose::key(model, key, now),
        None if model.place == Place::Builder => form::key(model, key, now),
        None => return places::key(model, key),
    }
    Vec::new()
}

/// Carries out an action.
fn act(model: &mut Model, action: Action, now: u64) -> Vec<Effect> {
    if let (Action::EditSetup, Some(Overlay::Lines(lines))) = (action, &model.overlay) {
        let effect = lines::edit(lines);
        return effect.map_err(|why| model.say(why)).into_iter().collect();
    }
    // A text that is being typed in its own window is kept, whatever comes next.
    if let Some(Overlay::Lines(lines)) = model.overlay.take_if(|overlay| matches!(overlay, Overlay::Lines(_))) {
        lines::answer_lines(model, &lines, now);
    }
    if !is_about_screen(action) {
        model.settle();
    }
    if !matches!(action, Action::Run(_)) {
        model.agreeing = None;
    }
    match action {
        Action::Send => tenant::send(model),
        Action::NextDocument => {
            show(model, (model.document + 1) % model.documents().len().max(1));
        }
        Action::PreviousDocument => {
            let count = model.documents().len().max(1);
            show(model, (model.document + count - 1) % count);
        }
        Action::NextFormat => next_format(model),
        Action::Copy if matches!(model.overlay, Some(Overlay::Ask(_))) => ask::want(model, Keep::Copied),
        Action::Save if matches!(model.overlay, Some(Overlay::Ask(_))) => ask::want(model, Keep::Saved),
        Action::Copy if model.place != Place::Builder => return places::copy(model),
        Action::Save if model.place != Place::Builder => return places::save(model),
        Action::Fix if model.place == Place::Check => places::fix(model),
        Action::FixAll => places::fix_all(model),
        Action::TakeOver => places::take_over(model, now),
        Action::Compare => live::want(model, Want::Compare, now),
        Action::Crawl => live::crawl(model),
        Action::Again => activity::again(model),
        Action::PutBack => activity::put_back(model),
        Action::Rotate => tenant::rotate(model),
        Action::Go(place) => {
            places::go(model, place);
            if place == Place::Profiles {
                return vec![Effect::Profiles];
            }
        }
        Action::Open => files::ask(model),
        Action::SaveSetup => files::ask_where(model),
        Action::EditSetup => return vec![Effect::Edit(Edited::Setup, files::text_to_edit(model))],
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
        Action::NextFinding => findings::next(model),
        Action::Fix => findings::fix(model, now),
        Action::AddEntry => entries::add(model, now),
        Action::CopyEntry => entries::copy(model, now),
        Action::EntryUp => entries::shift(model, Way::Back, now),
        Action::EntryDown => entries::shift(model, Way::Forward, now),
        Action::RemoveEntry => entries::remove(model, now),
        Action::Details => tenant::details(model),
        Action::Delete => tenant::delete(model),
        Action::NextFault => tenant::next_fault(model),
        Action::Look if model.place == Place::Profiles => return vec![Effect::Profiles],
        Action::Look => tenant::look(model),
        Action::Stop => tenant::stop(model),
        Action::Undo => {
            let pointer = model.history.undo(&mut model.draft, &mut model.home);
            history::went(model, pointer, "undone", "Alt-R redoes it", now);
        }
        Action::Redo => {
            let pointer = model.history.redo(&mut model.draft, &mut model.home);
            history::went(model, pointer, "redone", "Alt-U undoes it", now);
        }
        Action::NextDraft => return vec![Effect::NextDraft],
        Action::Palette => {
            model.overlay = Some(Overlay::Palette(Palette { query: Editor::default(), selected: 0 }));
        }
        Action::Help => {
            let is_open = matches!(model.overlay, Some(Overlay::Help(_)));
            model.overlay = (!is_open).then(|| Overlay::Help(Help::default()));
        }
        Action::Explain => explain::here(model),
        Action::Run(index) => {
            let agreed = model.agreeing.take();
            return run(model, index, agreed);
        }
        Action::NextPane => form::next_pane(model),
        Action::Mouse => return mouse::toggle(model),
        Action::Jump => model.overlay = Some(Overlay::Jump),
        Action::Redraw => return vec![Effect::Redraw],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Quit => return vec![Effect::Quit],
    }
    Vec::new()
}

/// Runs a command of the configuration. The user has to ask twice for one that is marked dangerous.
fn run(model: &mut Model, index: usize, agreed: Option<usize>) -> Vec<Effect> {
    let Some(command) = model.config.commands.get(index) else { return Vec::new() };
    if command.is_dangerous && agreed != Some(index) {
        let said = format!("`{}` is marked dangerous: once more runs it", command.name);
        model.agreeing = Some(index);
        model.say(said);
        return Vec::new();
    }
    match config::run_of(model, index) {
        Ok(run) => vec![Effect::Run(Box::new(run))],
        Err(why) => {
            model.say(why);
            Vec::new()
        }
    }
}

/// Whether an action does the same whatever the answers are.
fn is_about_screen(action: Action) -> bool {
    matches!(
        action,
        Action::Help
            | Action::Palette
            | Action::Go(_)
            | Action::NextPane
            | Action::Mouse
            | Action::Jump
            | Action::Redraw
            | Action::Suspend
            | Action::Quit
    )
}

/// Carries out an action for the plain UI, which has no keys.
pub(super) fn command(model: &mut Model, action: Action, now: u64) -> Vec<Effect> {
    let mut effects = try_to(model, action, now);
    effects.extend(tenant::go_on(model, now));
    effects
}

/// Carries out an action if it is possible, or says why not.
fn try_to(model: &mut Model, action: Action, now: u64) -> Vec<Effect> {
    if let Some(why) = actions::why_not(model, action) {
        model.say(why);
        return Vec::new();
    }
    act(model, action, now)
}

/// The document, ready to be copied or saved; if that is not possible, leads the user to what is wrong.
fn finished(model: &mut Model) -> Option<String> {
    if !ready(model) {
        return None;
    }
    match model.finished() {
        Ok(text) => Some(text),
        Err(sentence) => {
            lead_to(model, sentence);
            None
        }
    }
}

/// Says why a document cannot be made, and leads to the answer whose name in setups is in the sentence.
fn lead_to(model: &mut Model, sentence: String) {
    let name = sentence.split('`').nth(1).unwrap_or_default().to_owned();
    let question = |row: &Row| match &row.kind {
        RowKind::Question(question) if question.member.name == name => {
            Some((row.pointer.clone(), question.member.field.label))
        }
        _ => None,
    };
    let Some((pointer, label)) = model.rows.iter().find_map(question) else { return model.say(sentence) };
    form::jump(model, Focus::Form(pointer));
    model.say(sentence.replace(&format!("`{name}`"), label));
}

/// Whether there are no errors; if there are, leads the user to the first one.
fn ready(model: &mut Model) -> bool {
    let errors = model.errors();
    if errors == 0 {
        return true;
    }
    model.all_due = true;
    let said = match (findings::first(model), errors) {
        (true, 1) => "fix 1 answer first: this one".to_owned(),
        (true, many) => format!("fix {many} answers first: this one, then Ctrl-N"),
        (false, 1) => "fix 1 error first: F6 goes to the list".to_owned(),
        (false, many) => format!("fix {many} errors first: F6 goes to their list"),
    };
    model.say(said);
    false
}

fn next_format(model: &mut Model) {
    let all = model.shown_document().map_or(Rendering::OF_PAYLOADS, Document::renderings);
    let here = all.iter().position(|rendering| *rendering == model.rendering()).unwrap_or(0);
    show_as(model, all[(here + 1) % all.len()]);
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

/// Called after every change of an answer.
fn changed(model: &mut Model, now: u64) {
    save_soon(model, now);
    model.status.clear();
    model.unfit = None;
    model.refresh();
}

/// Schedules a save of the draft: when typing pauses for a moment, or when no pause comes for too long.
fn save_soon(model: &mut Model, now: u64) {
    model.edited = true;
    let since = *model.unsaved_since.get_or_insert(now);
    model.save_at = Some((now + PAUSE).min(since + LONGEST).max(now));
}

/// What there is to say about a draft that was saved; nothing if it was saved as usual.
pub(super) fn of_saved(saved: &Saved) -> Option<String> {
    match saved {
        Ok(None) => None,
        Ok(Some(path)) => {
            let path = path.display();
            Some(format!("another program has changed the draft: yours is saved separately as {path}"))
        }
        Err(error) => Some(format!("the draft could not be saved: {error}")),
    }
}

/// Continues with another draft. The undo history of the previous one is dropped.
pub(super) fn open(model: &mut Model, draft: Draft) {
    model.draft = draft;
    model.home = Home::nowhere(&model.folder);
    model.history = History::default();
    model.unfit = None;
    model.refresh();
    model.editor = editor_here(model);
}

#[cfg(test)]
mod tests;

//! The window with the question of an operation: its keys, and its script.

use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ucforge_core::answer::{self, Refusal};
use ucforge_core::operation::{Question, refusal_of};

use super::Effect;
use super::tenant::{Decision, reply};
use crate::secrets::usable;
use crate::ui::model::{Ask, Keep, Model, Overlay, Scroll};
use crate::ui::tenant::{Answered, Look};

pub(super) fn key(model: &mut Model, pressed: KeyEvent) {
    let needs_name = model.tenant.question().is_some_and(|question| question.name.is_some());
    let Some(Overlay::Ask(ask)) = &mut model.overlay else { return };
    // While a name is typed, Home and End move its cursor.
    let is_for_name = needs_name && matches!(pressed.code, KeyCode::Home | KeyCode::End);
    if !is_for_name && ask.scroll.press(pressed.code) {
        return;
    }
    match pressed.code {
        KeyCode::Enter => reply(model, Decision::Yes),
        KeyCode::Esc => reply(model, Decision::No),
        _ if needs_name => {
            ask.typed.press(pressed);
        }
        KeyCode::Char('y' | 'Y') => reply(model, Decision::Yes),
        KeyCode::Char('n' | 'N') => reply(model, Decision::No),
        _ => {}
    }
}

/// Notes that the script of the question is to be copied or saved. If it is not there yet, the tenant is asked for it.
pub(super) fn want(model: &mut Model, keep: Keep) {
    let is_there = script(model).is_some();
    let before = model.tenant.question().and_then(Question::script_before);
    let Some(Overlay::Ask(ask)) = &mut model.overlay else { return };
    if !is_there {
        let Some(request) = before else { return model.say("no script belongs to this") };
        if ask.keep.is_none() {
            model.tenant.looks.push_front(Look::Script(Box::new(request)));
        }
        "asking for the clean-up script ...".clone_into(&mut model.status);
    }
    ask.keep = Some(keep);
}

/// Takes the script that was asked for, or says why there is none.
pub(super) fn arrived(model: &mut Model, answer: &Answered) {
    // A user who has said no meanwhile needs no script.
    let Some(request) = model.tenant.question().and_then(Question::script_before) else {
        return;
    };
    let Some(Overlay::Ask(ask)) = &mut model.overlay else { return };
    let why = match &answer.answer {
        Ok(response) => {
            if let Some(script) = answer::script(response) {
                (ask.script, ask.scroll) = (Some(script), Scroll::default());
                return;
            }
            let refusal = Refusal::of(response).unwrap_or_else(|| Refusal::not_understood(response));
            refusal_of(&request.line(), &refusal)
        }
        Err(lost) => format!("{}: {lost}", request.line()),
    };
    ask.keep = None;
    model.say(format!("there is no clean-up script: {why}"));
}

/// Copies or saves the script as the user wanted, once it is there.
pub(super) fn keep(model: &mut Model) -> Option<Effect> {
    let (name, script) = script(model)?;
    let Some(Overlay::Ask(ask)) = &mut model.overlay else { return None };
    let keep = ask.keep.take()?;
    if keep == Keep::Saved {
        return Some(Effect::Export(name.to_owned(), script));
    }
    ask.is_kept = true;
    model.say("the script was copied through the terminal (OSC 52)");
    Some(Effect::Copy(script))
}

/// The name of a file for the script of the question, and the script.
fn script(model: &Model) -> Option<(&'static str, String)> {
    let question = model.tenant.question()?;
    let Some(Overlay::Ask(Ask { script: asked_for, .. })) = &model.overlay else { return None };
    let is_last = question.must_be_kept() || asked_for.is_some();
    let name = if is_last { "immuta-cleanup.sql" } else { "immuta-create.sql" };
    Some((name, usable(question.script().or(asked_for.as_deref())?).into_owned()))
}

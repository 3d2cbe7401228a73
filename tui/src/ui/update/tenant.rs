//! Talks to the tenant or to the sandbox: sends, looks, deletes. Core says what comes next; this module only carries it
//! out step by step, as answers come in.

use ucforge_core::api::Content;
use ucforge_core::check::Setup;
use ucforge_core::convert;
use ucforge_core::document;
use ucforge_core::kinds::{Flow, Payload};
use ucforge_core::operation::{End, Operation, Options, Outcome, PutBack, Reply, Step, Wanted};
use ucforge_core::read::Format;
use ucforge_core::secret::View;
use ucforge_core::value::Value;

use super::{Effect, ask, form, live, next, ready};
use crate::human::one_line;
use crate::secrets;
use crate::ui::model::{Ask, Focus, Model, Overlay};
use crate::ui::places;
use crate::ui::tenant::{Answered, Look, Purpose, Sent, Thing};

/// Makes the tenant equal to the setup; the user has to agree to the plan first.
pub(super) fn send(model: &mut Model) {
    if !ready(model) {
        return;
    }
    let (setup, _) = Setup::read(&model.shown.json, Format::Json);
    let Some(setup) = setup else { return model.say("the setup has errors") };
    if !is_for_here(model, &setup) {
        return;
    }
    match Wanted::of(&setup, &View::Revealed(&|secret| model.resolved(secret))) {
        Ok(Some(wanted)) => {
            let options = options(model);
            begin(model, || Operation::apply(wanted, false, options));
        }
        Ok(None) => model.say("this setup makes no integration and no connection"),
        Err(error) => model.say(error.to_string()),
    }
}

/// Puts the secrets of the answers into every integration on their hosts, and into the connection; the user has to
/// agree to the places first.
pub(super) fn rotate(model: &mut Model) {
    if !ready(model) {
        return;
    }
    let all: Vec<_> = model.secrets().map(|(pointer, one)| (pointer, one.filled, one.member.field.label)).collect();
    if let (Some((pointer, _, label)), false) = (all.first(), all.iter().any(|(_, is_filled, _)| *is_filled)) {
        let (pointer, said) = ((*pointer).to_owned(), format!("type the new secret first: {label}; then Alt-I again"));
        form::jump(model, Focus::Form(pointer));
        return model.say(said);
    }
    let (setup, _) = Setup::read(&model.shown.json, Format::Json);
    let Some(setup) = setup else { return model.say("the setup has errors") };
    if !is_for_here(model, &setup) {
        return;
    }
    let is_connection = setup.flow() == Flow::Connection;
    let payload =
        if is_connection { document::build(&setup, Payload::Connection).ok() } else { convert::update(&setup) };
    let Some(payload) = payload else { return model.say("these answers have no secrets that a tenant holds") };
    let key = payload.get("connectionKey").and_then(Value::text).map(str::to_owned).filter(|_| is_connection);
    match Content::of(&payload, &View::Revealed(&|secret| model.resolved(secret))) {
        Ok(content) => {
            let options = options(model);
            begin(model, || Operation::rotate(content, key, options));
        }
        Err(error) => model.say(error.to_string()),
    }
}

/// Whether a setup is for the tenant that the UI talks to. If not, this says so: no secret goes to another one.
pub(super) fn is_for_here(model: &mut Model, setup: &Setup) -> bool {
    let Some(url) = setup.immuta_url() else { return true };
    match model.tenant.place.fits(url, "this setup") {
        Ok(()) => true,
        Err(failure) => {
            model.say(failure.message);
            false
        }
    }
}

/// Deletes what is under the cursor; the user has to agree first.
pub(super) fn delete(model: &mut Model) {
    let Some(thing) = model.thing_here() else { return };
    let options = options(model);
    begin(model, || match &thing {
        Thing::Integration(id) => Operation::delete(id, None, options),
        Thing::Connection(key) => Operation::deregister(key, options),
    });
}

pub(super) fn options(model: &Model) -> Options {
    Options { interval: model.tenant.interval(), ..Options::default() }
}

pub(super) fn begin(model: &mut Model, operation: impl FnOnce() -> Operation) {
    if model.tenant.place.read_only {
        let name = one_line(&model.tenant.place.name);
        return model.say(format!("this changes the tenant, and profile {name} is read-only here: nothing was sent"));
    }
    if model.tenant.is_busy() {
        return model.say("something is under way still: F9 stops waiting for it");
    }
    model.tenant.last_change = None;
    model.tenant.trouble = None;
    model.tenant.doing = Some(operation());
}

/// Stops the operation under way. What was sent cannot be called back.
pub(super) fn stop(model: &mut Model) {
    if model.tenant.doing.take().is_some() {
        model.tenant.due = None;
        let known = known(model);
        model.say(format!("stopped: {known}"));
        model.tenant.look();
    }
}

/// What is known about the last change.
pub(in crate::ui) fn known(model: &Model) -> String {
    // No other program reaches this sandbox.
    if let (true, Some((line, None))) = (model.tenant.is_own(), &model.tenant.last_change) {
        return format!("{line} was sent, and whether it was done is not known: F5 looks");
    }
    crate::commands::api::drive::known(model.tenant.last_change.as_ref(), &model.tenant.place.name)
}

/// Whether a change was sent that is still not answered.
pub(in crate::ui) fn is_unanswered(model: &Model) -> bool {
    matches!(model.tenant.last_change, Some((_, None))) && model.tenant.is_busy()
}

/// Looks at everything again.
pub(super) fn look(model: &mut Model) {
    model.tenant.look();
}

/// Continues when the waiting time is over.
pub(super) fn waited(model: &mut Model) {
    model.tenant.due = None;
    if let Some(operation) = &mut model.tenant.doing {
        operation.waited();
        return model.tenant.look();
    }
    model.tenant.look_again();
}

/// Handles an answer. One that nobody waits for any more is ignored.
pub(super) fn arrived(model: &mut Model, ticket: u64, answer: Answered, now: u64) {
    if let Some(purpose) = model.tenant.arrived(ticket, &answer) {
        take(model, &purpose, answer, now);
    }
}

fn take(model: &mut Model, purpose: &Purpose, answer: Answered, now: u64) {
    match purpose {
        Purpose::Look(Look::Again(request)) => {
            let came = match &answer.answer {
                Ok(response) => format!("answered with status {}", response.status),
                Err(lost) => lost.to_string(),
            };
            model.say(format!("{}: {came}; it is on top of the list", request.line()));
        }
        Purpose::Look(Look::Script(_)) => ask::arrived(model, &answer),
        Purpose::Look(look) => {
            model.tenant.take(look, &answer);
            if let Look::Details(thing) = look {
                live::arrived(model, thing, now);
            }
        }
        Purpose::Operation => {
            if let Some(operation) = &mut model.tenant.doing {
                model.tenant.trouble = answer.trouble;
                operation.answer(answer.answer);
            } else {
                // The operation was stopped meanwhile.
                let known = known(model);
                model.say(known);
            }
        }
    }
}

/// Continues until it has to wait for an answer, for the user, or for time to pass.
pub(super) fn go_on(model: &mut Model, now: u64) -> Vec<Effect> {
    let mut effects = Vec::new();
    while !model.tenant.is_waiting() {
        let next = match model.tenant.doing.as_ref().map(Operation::step) {
            Some(Step::Send(request)) => Some((Purpose::Operation, request.clone())),
            Some(Step::Ask(_)) => {
                // A user who has another window open finishes with that first.
                if model.overlay.is_none() {
                    model.overlay = Some(Overlay::Ask(Ask::default()));
                }
                None
            }
            Some(Step::Wait(milliseconds)) => {
                let milliseconds = *milliseconds;
                model.tenant.due.get_or_insert(now + milliseconds);
                None
            }
            Some(Step::Done(_)) => {
                finish(model);
                continue;
            }
            None => None,
        };
        let next = next.or_else(|| {
            let look = model.tenant.looks.pop_front()?;
            let request = look.request();
            Some((Purpose::Look(look), request))
        });
        let Some((purpose, request)) = next else { break };
        match model.tenant.send(now, &purpose, &request) {
            Sent::Answered(answer) => take(model, &purpose, answer, now),
            Sent::Away(ticket) => effects.push(Effect::Send { ticket, request: Box::new(request) }),
        }
    }
    // States that are changing are watched until they settle.
    let is_at_rest = model.tenant.doing.is_none() && !model.tenant.is_waiting() && model.tenant.due.is_none();
    if is_at_rest && model.tenant.is_changing() {
        model.tenant.due = model.tenant.next_look().map(|wait| now + wait);
    }
    keep_cursor(model);
    effects.extend(ask::keep(model));
    effects
}

/// Says how the operation has ended.
fn finish(model: &mut Model) {
    let Some(outcome) = model.tenant.doing.take().and_then(Operation::into_outcome) else { return };
    model.tenant.due = None;
    let said = outcome.sentence(model.tenant.trouble.as_ref().map(|trouble| trouble.what.as_str()));
    let mut said = secrets::said(&said);
    // A thing that was deleted has no name any more, so the request is named.
    if let (true, Some((line, _))) = (said == "done", model.tenant.last_change.take()) {
        said.extend([": ", &line]);
    }
    model.tenant.last_change = None;
    if std::mem::take(&mut model.tenant.is_script_kept) && outcome.end == End::Done {
        said.push_str("; the clean-up script is still to be run");
    }
    let way_on = way_on(model, &outcome);
    said.push_str(&model.config.keys.words(way_on));
    model.say(said.clone());
    model.tenant.look();
    next::offer(model, &outcome, &said);
}

/// What the user can do next, as the end of a sentence.
fn way_on(model: &Model, outcome: &Outcome) -> &'static str {
    if outcome.end == End::AlreadySo {
        // Masked secrets may still differ.
        let has_secrets = outcome.drift.as_ref().is_some_and(|drift| drift.has_secrets);
        return if has_secrets { "; Alt-I sends yours" } else { "" };
    }
    let change = model.tenant.log.iter().rev().find(|one| one.request.changes());
    let back = change.and_then(|change| places::back_of(model, &change.number.to_string()));
    if matches!((outcome.end, back), (End::Done, Some(PutBack::By { .. }))) { "; Alt-6 can put it back" } else { "" }
}

/// What the user has decided about a question.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    Yes,
    No,
}

/// Replies to the question that is shown.
pub(super) fn reply(model: &mut Model, decision: Decision) {
    let Some(Overlay::Ask(ask)) = &model.overlay else { return };
    let Some(question) = model.tenant.question() else {
        model.overlay = None;
        return;
    };
    let reply = match (decision, &question.name) {
        (Decision::No, _) => Reply::No,
        (Decision::Yes, None) => Reply::Yes,
        (Decision::Yes, Some(_)) => Reply::Name(ask.typed.text().to_owned()),
    };
    if decision == Decision::Yes && question.must_be_kept() && !ask.is_kept {
        return model.say("the script cannot be generated again later: Ctrl-O saves it here, Alt-W copies it");
    }
    if decision == Decision::Yes && !question.is_agreed(&reply) {
        return model.say("that is not the name: nothing was sent");
    }
    // Deleting and cleaning up are two steps, and the second one is easily forgotten.
    model.tenant.is_script_kept = ask.is_kept && ask.script.is_some();
    model.overlay = None;
    // The old message is about a wrong name, or a script.
    model.status.clear();
    if let Some(operation) = &mut model.tenant.doing {
        operation.reply(reply);
    }
}

/// Shows or hides the details of what is under the cursor.
pub(super) fn details(model: &mut Model) {
    if let Some(thing) = model.thing_here() {
        model.tenant.toggle(thing);
    }
}

/// Switches to the next way for answers to documents to go wrong.
pub(super) fn next_fault(model: &mut Model) {
    model.tenant.next_fault();
    model.say(format!("answers to documents {}", model.tenant.fault().1));
}

/// Keeps the cursor on a line, however few lines there are now.
fn keep_cursor(model: &mut Model) {
    let last = model.tenant.lines().len().saturating_sub(1);
    model.scroll[2] = model.scroll[2].min(u16::try_from(last).unwrap_or(u16::MAX));
}

//! Sending to the sandbox, and watching what becomes of it. Core says what comes next.

use ucforge_core::answer::Integration;
use ucforge_core::check::Setup;
use ucforge_core::read::Format;
use ucforge_core::secret::View;
use ucforge_core::send::{Outcome, Request, Sending, Step, requests};

use super::ready;
use crate::ui::model::Model;

/// Sends every document of the flow, in order; stops at the first that is refused.
pub(super) fn send(model: &mut Model, now: u64) {
    if !ready(model) {
        return;
    }
    let (setup, _) = Setup::read(&model.shown.json, Format::Json);
    let Some(setup) = setup else { return model.say("the setup has errors") };
    match requests(&setup, &View::Revealed(&*model.resolve)) {
        Ok(documents) => {
            model.say("sent to the sandbox");
            go_on(model, Sending::new(documents), now);
        }
        Err(error) => model.say(error.to_string()),
    }
}

/// Looks again at what is changing.
pub(super) fn look(model: &mut Model, now: u64) {
    model.sandbox.look_at = None;
    if let Some(mut sending) = model.sandbox.sending.take() {
        sending.waited();
        model.sandbox.has_waited = true;
        go_on(model, sending, now);
    }
}

/// Goes on until there is something to wait for, or nothing more to do.
fn go_on(model: &mut Model, mut sending: Sending, now: u64) {
    loop {
        match sending.step() {
            Step::Send(request) => {
                let Request { method, path, body, is_document } = request;
                let sandbox = &mut model.sandbox;
                let response = if is_document {
                    sandbox.send(now, method, &path, body)
                } else {
                    Some(sandbox.ask(now, method, &path, body))
                };
                match response {
                    Some(response) => sending.answer(response.status, &response.body),
                    None => sending.lost(),
                }
            }
            Step::Wait(time) => {
                model.sandbox.list(now);
                keep_cursor(model);
                model.sandbox.look_at = Some(now + time);
                model.sandbox.sending = Some(sending);
                return;
            }
            Step::Done(outcome) => {
                tell(model, outcome);
                model.sandbox.list(now);
                keep_cursor(model);
                // What was sent before may be changing still.
                if model.sandbox.integrations.iter().any(Integration::is_changing) {
                    sending = Sending::new(Vec::new());
                    continue;
                }
                if std::mem::take(&mut model.sandbox.has_waited) {
                    model.say("the sandbox is done: see the list of integrations");
                }
                return;
            }
        }
    }
}

fn tell(model: &mut Model, outcome: &Outcome) {
    match outcome {
        // What has come of it is in the list.
        Outcome::Settled(_) | Outcome::Nothing => {}
        Outcome::Refused(request, status) => model.say(format!("the sandbox refused {request}: {status}")),
        Outcome::NoIntegration => {
            model.say("the sandbox has no integration to update: send another flow first");
        }
        Outcome::Lost(request) => {
            model.say(format!("there was no answer to {request}: it may have been done all the same"));
        }
        Outcome::Unknown(request, status) => {
            model.say(format!("the outcome is unknown: {request} was answered with {status}"));
        }
    }
}

/// Shows or hides the details of what is under the cursor.
pub(super) fn details(model: &mut Model, now: u64) {
    if let Some(thing) = model.thing_here() {
        model.sandbox.toggle(thing, now);
    }
}

/// Deletes what is under the cursor when it is asked for twice, and watches until it is gone.
pub(super) fn delete(model: &mut Model, now: u64) {
    let Some(thing) = model.thing_here() else { return };
    if model.sandbox.deleting.as_ref() != Some(&thing) {
        model.say(format!("press F8 again to delete {}", thing.name()));
        model.sandbox.deleting = Some(thing);
        return;
    }
    model.sandbox.deleting = None;
    let said = model.sandbox.delete(&thing, now);
    model.say(said);
    // What was being watched is watched together with this.
    model.sandbox.sending = None;
    go_on(model, Sending::new(Vec::new()), now);
}

/// Lets answers to documents go wrong in the next way.
pub(super) fn next_fault(model: &mut Model) {
    model.sandbox.next_fault();
    model.say(format!("answers to documents {}", model.sandbox.fault().1));
}

/// The cursor stays on a line, however few there are now.
pub(super) fn keep_cursor(model: &mut Model) {
    let last = model.sandbox.lines().len().saturating_sub(1);
    model.scroll[2] = model.scroll[2].min(u16::try_from(last).unwrap_or(u16::MAX));
}

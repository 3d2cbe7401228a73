//! Sending to the sandbox, and watching what becomes of it. Core says what comes next.

use ucforge_core::api::{self, Response};
use ucforge_core::check::Setup;
use ucforge_core::read::Format;
use ucforge_core::secret::View;
use ucforge_core::send::{Integration, Outcome, Request, Sending, Step, integrations, requests};

use super::ready;
use crate::ui::model::Model;

/// The most lines of an answer that are shown.
const MAX_LINES: usize = 40;

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
                let response = ask(model, now, &request);
                sending.answer(response.status, &response.body);
            }
            Step::Wait(time) => {
                list(model, now);
                model.sandbox.look_at = Some(now + time);
                model.sandbox.sending = Some(sending);
                return;
            }
            Step::Done(outcome) => {
                tell(model, outcome);
                list(model, now);
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

/// One request and its answer; documents are put on record.
fn ask(model: &mut Model, now: u64, request: &Request<'_>) -> Response {
    let Request { method, path, body, is_document } = request;
    let sent = api::Request {
        method,
        target: path,
        authorization: "sandbox",
        content_type: "application/json",
        body: body.as_bytes(),
    };
    let response = model.sandbox.core.handle(now, &sent);
    if *is_document {
        let exchanges = &mut model.sandbox.exchanges;
        exchanges.push(format!("{method} {path} -> {}", response.status));
        exchanges.extend(response.body.lines().take(MAX_LINES).map(|line| format!("  {line}")));
    }
    response
}

/// Takes the integrations as they are now.
fn list(model: &mut Model, now: u64) {
    let request = Request { method: "GET", path: "/integrations".to_owned(), body: "", is_document: false };
    let response = ask(model, now, &request);
    model.sandbox.integrations = integrations(&response.body).unwrap_or_default();
}

//! Updating an integration, and giving it a new key.

use super::drift::{drift, gone, has, is_unchanged, shown_otherwise};
use super::follow::{Rest, follow, in_the_way, judged, settle, worked};
use super::look::{Busy, LOOKS, Seen, Written, look, one, read_one, stopped, write};
use super::outcome::{End, Next, Outcome, Why};
use super::question::Question;
use super::turn::Port;
use crate::answer::{self, Integration, Problem, Refusal, State, Whole};
use crate::api::{Call, Content, Outgoing};
use crate::platform::all_names;
use crate::secret::Clear;
use crate::value::Value;

/// Asks, updates the integration, and waits. `seen` is the integration as it was when somebody decided on the change;
/// with it, nothing is asked.
pub(super) async fn update(port: &Port, id: &str, payload: Content, seen: Option<Whole>) -> Outcome {
    let before = match free(port, id).await {
        Ok(before) => before,
        Err(outcome) => return *outcome,
    };
    if is_of_another_platform(payload.value(), &before) {
        return Outcome::of(End::NotDone).because(Why::OtherPlatform).with(Some(before));
    }
    if let Some(seen) = seen {
        // This was the last look before the change.
        if !is_unchanged(&seen.0, &before.whole.0) {
            return Outcome::of(End::NotDone).because(Why::ChangedMeanwhile).with(Some(before));
        }
        return send(port, before, payload).await;
    }
    let drift = drift(payload.value(), &before);
    if !port.ask(Question::of_call(Call::UpdateIntegration, id).with_drift(drift)).await {
        return Outcome::declined().with(Some(before));
    }
    send(port, before, payload).await
}

/// Whether a payload is for another platform than an integration. Only platforms known here count: a tenant may use
/// another name for the same one.
fn is_of_another_platform(asked: &Value, live: &Integration) -> bool {
    let asked = asked.get("type").and_then(Value::text).unwrap_or("");
    let is_known = |name: &str| all_names().any(|known| known.eq_ignore_ascii_case(name));
    !live.platform.eq_ignore_ascii_case(asked) && is_known(asked) && is_known(&live.platform)
}

/// The integration as it is before a change, once nothing else changes it.
///
/// Errors: the outcome if it is not there, cannot be seen, or stays busy.
pub(super) async fn free(port: &Port, id: &str) -> Result<Integration, Box<Outcome>> {
    let busy = |found: Integration| {
        let outcome = Outcome::of(End::NotDone).because(in_the_way(port)).then(Next::Wait { id: id.to_owned() });
        Box::new(outcome.with(Some(found)))
    };
    let gone = |refusal| Box::new(Outcome::refused(&one(id).line(), refusal).because(Why::NotThere));
    match look(port, one(id), read_one).await {
        Seen::There(found) if !found.is_changing() => Ok(found),
        Seen::There(found) if !port.options.wait => Err(busy(found)),
        Seen::There(_) => match follow(port, id).await {
            Rest::Settled(found) => Ok(found),
            Rest::StillChanging(found) => Err(busy(found)),
            Rest::Gone => Err(Box::new(Outcome::of(End::NotDone).because(Why::NotThere))),
            Rest::Unseen(why) => Err(Box::new(stopped(why))),
        },
        Seen::Gone(refusal) => Err(gone(refusal)),
        Seen::Nothing(why) => Err(Box::new(stopped(why))),
    }
}

/// Updates an integration that is at rest and looks like `before`.
pub(super) async fn send(port: &Port, before: Integration, payload: Content) -> Outcome {
    let (id, asked) = (before.id.clone(), payload.value().clone());
    let request = Outgoing::new(Call::UpdateIntegration, &id).with(payload);
    let mut busy = Busy::default();
    loop {
        // No look shows whether secrets were changed by a request that was refused when it arrived again.
        let is_open = busy.was_there() && has(&before.whole.0, &asked);
        let end = if is_open { End::Unknown } else { End::NotDone };
        match write(port, &request).await {
            Written::Accepted(response) => {
                let shown = read_one(&response).filter(|shown| shown.id == id);
                let outcome = held_to(&asked, worked(settle(port, &id, shown).await, Some(&before.validation)));
                let now = outcome.integration.as_ref().filter(|_| outcome.end == End::Done);
                let gone = now.map(|now| gone(&asked, &before, now)).unwrap_or_default();
                return Outcome { gone, ..outcome };
            }
            Written::Refused(refusal) if matches!(refusal.problem, Problem::Busy { .. }) => {
                // It was free a moment ago: somebody else was quicker, or the request has arrived twice.
                let why = Why::Refused { request: request.line(), refusal: refusal.clone() };
                let seen = sign(port, &before, &asked, &why, 1).await;
                match seen.end {
                    // It may have been somebody else's change that went wrong.
                    End::Failed => return Outcome { end: End::Unknown, why: Some(why), ..seen },
                    End::NotSeen if busy.is_over(port, &refusal).await => {}
                    End::NotSeen => {
                        let outcome = seen.because(in_the_way(port)).then(Next::Wait { id });
                        return Outcome { end: End::NotDone, ..outcome };
                    }
                    _ => return seen,
                }
            }
            Written::Refused(refusal) => {
                return Outcome { end, ..Outcome::refused(&request.line(), refusal).with(Some(before)) };
            }
            Written::Unknown(why) => return sign(port, &before, &asked, &why, LOOKS).await,
            Written::NotSent(lost) => return Outcome::lost(end, &request.line(), lost).with(Some(before)),
        }
    }
}

/// The outcome of an accepted change, compared with what was asked for: an integration that works again may still
/// differ from it.
fn held_to(asked: &Value, outcome: Outcome) -> Outcome {
    let shown = outcome.integration.as_ref().filter(|_| outcome.end == End::Done);
    let Some((id, drift)) = shown.map(|found| (found.id.clone(), shown_otherwise(asked, found))) else {
        return outcome;
    };
    if drift.is_empty() {
        return outcome;
    }
    let put = Outgoing::new(Call::UpdateIntegration, &id).line();
    let outcome = outcome.because(Why::Different).then(Next::UpdateExisting { id, put });
    Outcome { end: End::Failed, drift: Some(drift), ..outcome }
}

/// Looks for a sign that a change was made. Returns how it ended, or [`End::NotSeen`] if there is no sign.
async fn sign(port: &Port, before: &Integration, asked: &Value, why: &Why, looks: u32) -> Outcome {
    let id = &before.id;
    let is_refused = matches!(why, Why::Refused { refusal, .. } if matches!(refusal.problem, Problem::Busy { .. }));
    let mut last = None;
    for count in 0..looks {
        if count > 0 {
            port.moment().await;
        }
        let unknown = || Outcome::of(End::Unknown).because(why.clone()).then(Next::Look(one(id).line()));
        match follow(port, id).await {
            Rest::Unseen(_) => return unknown(),
            Rest::Gone => return Outcome::of(End::Failed).because(Why::NotThere),
            // Nothing shows that it arrived before it was refused: somebody else's change is under way.
            Rest::StillChanging(found)
                if is_refused && !port.options.wait && !has(&before.whole.0, asked) && !has(&found.whole.0, asked) =>
            {
                last = Some(found);
            }
            Rest::StillChanging(found) => return unknown().then(Next::Wait { id: id.clone() }).with(Some(found)),
            Rest::Settled(found) => {
                let (had, has) = (has(&before.whole.0, asked), has(&found.whole.0, asked));
                let is_same = is_unchanged(&before.whole.0, &found.whole.0);
                let fails = found.status.is_error();
                match (had, has) {
                    // What can be seen was the same before: only something that cannot be seen was to change.
                    (true, true) if fails && !before.status.is_error() => return judged(found),
                    // Even if it arrived before it was refused, it can be sent again without harm.
                    (true, true) if is_refused && port.options.wait => last = Some(found),
                    (true, true) => return unknown().with(Some(found)),
                    (false, true) => return judged(found),
                    (_, false) if is_same && fails && !before.status.is_error() => return judged(found),
                    (_, false) if !is_same => {
                        return unknown().because(Why::Different).with(Some(found));
                    }
                    (_, false) => last = Some(found),
                }
            }
        }
    }
    Outcome::of(End::NotSeen).because(why.clone()).then(Next::Look(one(id).line())).with(last)
}

/// Generates a new key. After an unknown outcome, the old key may be void: that cannot be seen.
pub(super) async fn regenerate(port: &Port, id: &str) -> Outcome {
    let request = Outgoing::new(Call::RegenerateKey, id);
    if !port.ask(Question::of_call(Call::RegenerateKey, id)).await {
        return Outcome::declined();
    }
    match write(port, &request).await {
        Written::Accepted(response) => {
            if let Some(key) = answer::new_key(&response) {
                return Outcome { key: Some(key), ..Outcome::of(End::Done) };
            }
            let why = Why::Refused { request: request.line(), refusal: Refusal::not_understood(&response) };
            let unread = Some(response.body).filter(|body| !body.trim().is_empty()).map(Clear::new);
            Outcome { unread, ..Outcome::of(End::Unknown).because(why).then(Next::Look(one(id).line())) }
        }
        Written::Refused(refusal) => Outcome::refused(&request.line(), refusal),
        Written::Unknown(why) => Outcome::of(End::Unknown).because(why).then(Next::Look(one(id).line())),
        Written::NotSent(lost) => Outcome::lost(End::NotDone, &request.line(), lost),
    }
}

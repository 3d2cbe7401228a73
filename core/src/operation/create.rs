//! Creating an integration.

use super::drift::{drift, has, host};
use super::follow::{settle, worked};
use super::look::{LOOKS, Seen, Written, all, list, look, read_all, read_one, stopped, write};
use super::outcome::{End, Next, Outcome, Why};
use super::plan::own_host;
use super::question::{Asked, Question, consequences};
use super::turn::Port;
use crate::answer::{self, Integration, Problem, Refusal};
use crate::api::{Call, Content, Outgoing};
use crate::value::Value;

/// Asks, creates the integration, and waits.
pub(super) async fn create(port: Port, payload: Content) -> Outcome {
    let before = match list(&port).await {
        Ok(before) => before.entries,
        Err(outcome) => return *outcome,
    };
    if !port.ask(Question::of_call(Call::CreateIntegration, "")).await {
        return Outcome::declined();
    }
    send(&port, payload, &before).await
}

/// Generates the script, asks whether it was run, and creates the integration.
pub(super) async fn set_up(port: Port, script: Content, payload: Content) -> Outcome {
    let before = match list(&port).await {
        Ok(before) => before.entries,
        Err(outcome) => return *outcome,
    };
    match script_was_run(&port, script, Call::CreateIntegration).await {
        Ok(script) => send(&port, payload, &before).await.with_script(Some(script)),
        Err(outcome) => *outcome,
    }
}

/// Generates a script and asks whether it was run. This changes nothing.
///
/// Errors: the outcome if there is no script, or if it was not run.
pub(super) async fn script_was_run(port: &Port, body: Content, then: Call) -> Result<String, Box<Outcome>> {
    let request = Outgoing::new(Call::CreateScript, "").with(body);
    let script = match look(port, request.clone(), answer::script).await {
        Seen::There(script) => script,
        Seen::Gone(refusal) => return Err(Box::new(Outcome::refused(&request.line(), refusal))),
        Seen::Nothing(why) => return Err(Box::new(stopped(why))),
    };
    if port.ask(Question::of(Asked::WasRun { script: script.clone() }, consequences(then))).await {
        Ok(script)
    } else {
        Err(Box::new(Outcome::declined().with_script(Some(script))))
    }
}

/// Creates an integration. `before` are the integrations that existed before.
pub(super) async fn send(port: &Port, payload: Content, before: &[Integration]) -> Outcome {
    let asked = payload.value().clone();
    let request = Outgoing::new(Call::CreateIntegration, "").with(payload);
    let line = request.line();
    match write(port, &request).await {
        Written::Accepted(response) => match Integration::read(&response).filter(|made| !made.id.is_empty()) {
            Some(made) => {
                let id = made.id.clone();
                worked(settle(port, &id, Some(made)).await, None)
            }
            None => found(port, &asked, before, None).await.unwrap_or_else(|| {
                let refusal = Refusal::not_understood(&response);
                Outcome::of(End::Started)
                    .because(Why::Refused { request: line, refusal })
                    .then(Next::Look(all().line()))
            }),
        },
        Written::Refused(refusal) => refused(port, &asked, before, &line, refusal).await,
        Written::Unknown(why) => found(port, &asked, before, Some(&why))
            .await
            .unwrap_or_else(|| Outcome::of(End::NotSeen).because(why).then(Next::Look(all().line()))),
        Written::NotSent(lost) => Outcome::lost(End::NotDone, &line, lost),
    }
}

/// The outcome after a refusal. What exists already may have been there before, or may come from this very request, if
/// it arrived twice.
async fn refused(port: &Port, asked: &Value, before: &[Integration], line: &str, refusal: Refusal) -> Outcome {
    let id = match &refusal.problem {
        Problem::ExistsAlready { id } | Problem::FailedBefore { id, .. } => id.clone(),
        Problem::Busy { .. } => None,
        _ => return Outcome::refused(line, refusal),
    };
    let old = id.and_then(|id| before.iter().find(|one| one.id == id));
    if let Some(old) = old {
        let drift = drift(asked, old);
        return Outcome { drift: Some(drift), ..Outcome::refused(line, refusal).with(Some(old.clone())) };
    }
    let is_there = matches!(refusal.problem, Problem::ExistsAlready { .. });
    let why = Why::Refused { request: line.to_owned(), refusal: refusal.clone() };
    match found(port, asked, before, Some(&why)).await {
        // It exists, and did not before: somebody else made it, or this very request did.
        Some(outcome) if is_there && outcome.integration.is_some() => {
            let id = outcome.integration.as_ref().map(|made| made.id.clone()).unwrap_or_default();
            let put = Outgoing::new(Call::UpdateIntegration, &id).line();
            Outcome { end: End::Unknown, why: Some(why), next: Some(Next::UpdateExisting { id, put }), ..outcome }
        }
        // The integration that failed may be somebody else's.
        Some(outcome) if outcome.end == End::Failed => Outcome { end: End::Unknown, why: Some(why), ..outcome },
        Some(outcome) => outcome,
        None => Outcome::refused(line, refusal),
    }
}

/// Looks for a new entry of the list that is what was asked for, and follows it until it comes to rest. `None` if there
/// is no sign of it. `why` is the reason to look for it; `None` if the request was accepted, so that it has to be
/// there.
async fn found(port: &Port, asked: &Value, before: &[Integration], why: Option<&Why>) -> Option<Outcome> {
    let is_new = |one: &Integration| !one.id.is_empty() && !before.iter().any(|old| old.id == one.id);
    let unseen = |reason: Why| {
        let end = if why.is_some() { End::Unknown } else { End::Started };
        Some(Outcome::of(end).because(reason).then(Next::Look(all().line())))
    };
    for count in 0..LOOKS {
        if count > 0 {
            port.moment().await;
        }
        let now = match look(port, all(), read_all).await {
            Seen::There(now) => now,
            Seen::Gone(refusal) => return unseen(Why::Refused { request: all().line(), refusal }),
            Seen::Nothing(reason) => return unseen(why.cloned().unwrap_or(reason)),
        };
        let entries: Vec<_> = now.into_iter().filter(is_new).collect();
        let mut new = Vec::new();
        for one in entries {
            match in_full(port, asked, one).await {
                Seen::There(one) => new.extend(Some(one).filter(|one| is_meant(asked, one))),
                Seen::Gone(_) => {}
                Seen::Nothing(reason) => return unseen(why.cloned().unwrap_or(reason)),
            }
        }
        let mut new = new.into_iter();
        match (new.next(), new.next()) {
            (Some(one), None) => return Some(adopted(port, asked, one).await),
            (Some(_), Some(_)) => {
                let outcome = Outcome::of(End::Unknown).because(Why::Ambiguous);
                return Some(outcome.then(Next::Look(all().line())));
            }
            (None, _) => {}
        }
    }
    None
}

/// An entry of the list. If the list leaves out its configuration, which names the host, the integration itself.
async fn in_full(port: &Port, asked: &Value, one: Integration) -> Seen<Integration> {
    if one.is_shown() || !is_same_platform(asked, &one) || is_meant(asked, &one) {
        return Seen::There(one);
    }
    look(port, super::look::one(&one.id), read_one).await
}

/// The outcome for an integration that was found in the list, without an answer that names it.
async fn adopted(port: &Port, asked: &Value, one: Integration) -> Outcome {
    let is_asked = has(&one.whole.0, asked);
    let drift = (!is_asked).then(|| drift(asked, &one)).filter(|drift| !drift.is_empty());
    let id = one.id.clone();
    let outcome = worked(settle(port, &id, Some(one)).await, None);
    match drift {
        // Somebody else was quicker.
        Some(drift) => {
            let put = Outgoing::new(Call::UpdateIntegration, &id).line();
            let outcome = outcome.because(Why::Different).then(Next::UpdateExisting { id, put });
            Outcome { end: End::Unknown, drift: Some(drift), ..outcome }
        }
        None => outcome,
    }
}

/// Whether an integration is the one that a payload is about: on the same platform and the same host. A payload without
/// a host is about an integration that has everything it says.
pub(super) fn is_meant(asked: &Value, one: &Integration) -> bool {
    let own = own_host(asked);
    is_same_platform(asked, one)
        && match own {
            Some(own) => host(own) == host(&one.host),
            None => has(&one.whole.0, asked),
        }
}

fn is_same_platform(asked: &Value, one: &Integration) -> bool {
    let platform = asked.get("type").and_then(Value::text).unwrap_or("");
    one.platform.is_empty() || one.platform == platform
}

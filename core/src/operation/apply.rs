//! Making the tenant match what is wanted.

use super::create::{self, is_meant};
use super::drift::{Difference, Drift, add_settings, drift, drift_of_connection};
use super::follow::judged;
use super::look::{Seen, connection, list_shown, look, not_whole, one, read_connection, read_one, stopped};
use super::outcome::{End, Next, Outcome, Why};
use super::plan::{Bodies, Plan, Wanted, own_host};
use super::question::{Asked, Question, consequences};
use super::turn::Port;
use super::{register, update};
use crate::answer::{Connection, DataObject, Integration, State, Status};
use crate::api::{Call, Content, Outgoing};
use crate::value::{Object, Value};

/// Plans the change, asks, and makes it.
pub(super) async fn apply(port: &Port, wanted: Wanted, only_plan: bool) -> Outcome {
    match wanted {
        Wanted::Integration { script, bodies } => integration(port, script, bodies, only_plan).await,
        Wanted::Connection { script, register } => of_connection(port, script, register, only_plan).await,
    }
}

async fn integration(port: &Port, script: Option<Content>, bodies: Bodies, only_plan: bool) -> Outcome {
    let (before, has_more) = match list_shown(port, Some(bodies.any().value())).await {
        Ok(list) => (list.entries, list.has_more),
        Err(outcome) => return *outcome,
    };
    let meant = |one: &&Integration| is_meant(bodies.any().value(), one) && !one.status.is_gone();
    // An integration that was disabled by force does not block its host: it counts only if no other one is in use.
    let is_in_use = before.iter().filter(meant).any(|one| one.status.is_in_use());
    let mut meant = before.iter().filter(meant).filter(|one| one.status.is_in_use() || !is_in_use);
    let found = match (meant.next(), meant.next()) {
        (Some(_), Some(_)) => return Outcome::of(End::NotDone).because(Why::Ambiguous),
        (found, _) => found,
    };
    let Some(found) = found else {
        if has_more {
            return not_whole();
        }
        let Some(create) = bodies.create().cloned() else {
            return Outcome::of(End::NotDone).because(Why::NotOnHost);
        };
        let plan = Plan::Create { request: Outgoing::new(Call::CreateIntegration, "").line() };
        if let Some(outcome) = stop(port, &plan, Call::CreateIntegration, only_plan).await {
            return *outcome;
        }
        if let Some(body) = script {
            return match create::script_was_run(port, body, Call::CreateIntegration).await {
                Ok(script) => {
                    Outcome { plan: Some(plan), ..create::send(port, create, &before).await }.with_script(Some(script))
                }
                Err(outcome) => Outcome { plan: Some(plan), ..*outcome },
            };
        }
        return Outcome { plan: Some(plan), ..create::send(port, create, &before).await };
    };
    // The list leaves fields out, and the integration may be changing.
    let live = if only_plan {
        match look(port, one(&found.id), read_one).await {
            Seen::There(live) => live,
            Seen::Gone(refusal) => return Outcome::refused(&one(&found.id).line(), refusal),
            Seen::Nothing(why) => return stopped(why),
        }
    } else {
        match update::free(port, &found.id).await {
            Ok(live) => live,
            Err(outcome) => return *outcome,
        }
    };
    let drift = drift(bodies.update().unwrap_or(bodies.any()).value(), &live);
    let Some(update) = bodies.update().cloned() else {
        let is_so = drift.is_empty() && live.status == Status::Enabled;
        let outcome = if is_so {
            Outcome { plan: Some(Plan::Nothing), ..Outcome::of(End::AlreadySo) }
        } else {
            Outcome::of(End::NotDone).because(Why::ExistsAlready)
        };
        return Outcome { drift: Some(drift), ..outcome.with(Some(live)) };
    };
    let plan = planned(&drift, &live);
    if plan == Plan::Nothing {
        return Outcome { plan: Some(plan), drift: Some(drift), ..Outcome::of(End::AlreadySo).with(Some(live)) };
    }
    if let Some(outcome) = stop(port, &plan, Call::UpdateIntegration, only_plan).await {
        return outcome.with(Some(live));
    }
    Outcome { plan: Some(plan), ..update::send(port, live, update).await }
}

fn planned(drift: &Drift, live: &Integration) -> Plan {
    // An integration that is not enabled is not as wanted, whatever its configuration.
    if drift.is_empty() && live.status == Status::Enabled {
        Plan::Nothing
    } else {
        Plan::Update { request: Outgoing::new(Call::UpdateIntegration, &live.id).line(), drift: drift.clone() }
    }
}

async fn of_connection(port: &Port, script: Option<Content>, payload: Content, only_plan: bool) -> Outcome {
    let key = payload.value().get("connectionKey").and_then(Value::text).unwrap_or("").to_owned();
    let live = match look(port, connection(&key), read_connection).await {
        Seen::There(live) => live,
        Seen::Gone(_) => {
            if let Some(taken) = integration_on_host(port, payload.value()).await {
                let why = Why::HostInUse(taken.id.clone());
                return Outcome::of(End::NotDone).because(why).with(Some(taken));
            }
            let plan = Plan::Create { request: Outgoing::new(Call::RegisterConnection, "").line() };
            if let Some(outcome) = stop(port, &plan, Call::RegisterConnection, only_plan).await {
                return *outcome;
            }
            let script = match script {
                Some(body) => match create::script_was_run(port, body, Call::RegisterConnection).await {
                    Ok(script) => Some(script),
                    Err(outcome) => return Outcome { plan: Some(plan), ..*outcome },
                },
                None => None,
            };
            let outcome = register::send(port, &key, payload).await;
            return Outcome { plan: Some(plan), ..outcome.with_script(script) };
        }
        Seen::Nothing(why) => return stopped(why),
    };
    let (behind, unseen) = match behind(port, &live).await {
        Ok(behind) => (behind, None),
        Err(why) => (None, Some(why)),
    };
    let (object, unseen) = match settings_of(port, &key, payload.value()).await {
        Ok(object) => (object, unseen),
        Err(why) => (None, unseen.or(Some(why))),
    };
    let compared = |live: &Connection, behind: Option<&Integration>| {
        let mut drift = drift_of_connection(payload.value(), live, behind).into_sent();
        add_settings(&mut drift, payload.value(), object.as_ref());
        drift
    };
    let drift = compared(&live, behind.as_ref());
    if drift.is_empty() && !drift.kept.is_empty() {
        let outcome = not_editable(Outcome::of(End::NotDone), drift.kept).with(behind);
        return outcome.with_connection(Some(live));
    }
    if drift.is_empty() {
        let outcome = match (behind, unseen) {
            // A part of what is wanted could not be compared.
            (_, Some((why, request))) => Outcome::of(End::Unknown).because(why).then(Next::Look(request)),
            // A change of the connection does not fix the integration: no page says what does.
            (Some(behind), None) if behind.status.is_error() => judged(behind),
            (behind, None) => Outcome { plan: Some(Plan::Nothing), ..Outcome::of(End::AlreadySo).with(behind) },
        };
        return Outcome { drift: Some(drift), ..outcome.with_connection(Some(live)) };
    }
    let request = Outgoing::new(Call::UpdateConnection, &key).line();
    let plan = Plan::Update { request, drift: drift.clone() };
    if let Some(outcome) = stop(port, &plan, Call::UpdateConnection, only_plan).await {
        return outcome.with_connection(Some(live));
    }
    let part = payload.value().get("connection").cloned().unwrap_or(Value::Null);
    let body = Content::plain(Value::from([("connection", part)]));
    let outcome = register::send_update(port, live, body).await;
    let outcome = match (outcome.end, &outcome.connection, &outcome.integration) {
        // Some of the differences may have gone with the change of the connection.
        (End::Done, Some(live), Some(behind)) if !drift.kept.is_empty() => {
            let left = compared(live, Some(behind)).kept;
            if left.is_empty() { outcome } else { not_editable(Outcome { end: End::Failed, ..outcome }, left) }
        }
        (End::Done, ..) if !drift.kept.is_empty() => {
            Outcome { end: End::Started, ..outcome.because(Why::EndCannotBeSeen) }
        }
        _ => outcome,
    };
    let left = outcome.drift.clone().unwrap_or(drift);
    Outcome { plan: Some(plan), drift: Some(left), ..outcome }
}

/// The outcome if something differs that an update of a connection does not send.
fn not_editable(outcome: Outcome, differences: Vec<Difference>) -> Outcome {
    let names = differences.iter().map(|one| one.pointer.clone()).collect();
    let drift = Some(Drift { differences, ..Drift::default() });
    Outcome { drift, ..outcome.because(Why::NotEditable).then(Next::Revert(names)) }
}

/// The integration behind a connection; `None` if the connection names none.
///
/// Errors: why it cannot be seen, and the request that would show it.
async fn behind(port: &Port, live: &Connection) -> Result<Option<Integration>, (Why, String)> {
    let Some(id) = live.integration.as_deref() else { return Ok(None) };
    let request = one(id).line();
    match look(port, one(id), read_one).await {
        Seen::There(found) => Ok(Some(found)),
        Seen::Gone(refusal) => Err((Why::Refused { request: request.clone(), refusal }, request)),
        Seen::Nothing(why) => Err((why, request)),
    }
}

/// The connection as an object, which shows the settings in effect; `None` if no settings are asked for, or if the
/// tenant does not show the object.
///
/// Errors: why it cannot be seen, and the request that would show it.
async fn settings_of(port: &Port, key: &str, asked: &Value) -> Result<Option<DataObject>, (Why, String)> {
    if asked.get("settings").and_then(Value::object).is_none_or(Object::is_empty) {
        return Ok(None);
    }
    let request = Outgoing::about(Call::GetObject, &[key]);
    let line = request.line();
    match look(port, request, DataObject::read).await {
        Seen::There(found) => Ok(Some(found)),
        // Versions differ in who may see a connection and who may see its objects.
        Seen::Nothing(Why::Refused { refusal, .. }) if refusal.status < 500 => Ok(None),
        Seen::Gone(_) => Ok(None),
        Seen::Nothing(why) => Err((why, line)),
    }
}

/// An integration that is already on the host of a connection that is not registered yet. Source: facts 5.5.
async fn integration_on_host(port: &Port, asked: &Value) -> Option<Integration> {
    let asked = asked.get("nativeIntegration").filter(|asked| own_host(asked).is_some())?;
    // If the list cannot be seen, the registration will tell.
    let list = list_shown(port, Some(asked)).await.ok()?;
    list.entries.into_iter().find(|one| is_meant(asked, one) && one.status.is_in_use())
}

/// The outcome if the change is only planned or a person says no; `None` if it may be made.
async fn stop(port: &Port, plan: &Plan, call: Call, only_plan: bool) -> Option<Box<Outcome>> {
    if only_plan {
        return Some(Box::new(Outcome { plan: Some(plan.clone()), ..Outcome::of(End::NotDone) }));
    }
    let question = Question::of(Asked::Plan(plan.clone()), consequences(call));
    if port.ask(question).await {
        return None;
    }
    Some(Box::new(Outcome { plan: Some(plan.clone()), ..Outcome::declined() }))
}

//! Registering a connection, and changing how it reaches its platform.

use super::create::script_was_run;
use super::drift::{Drift, connection_shown_otherwise, drift_of_connection, is_unchanged};
use super::follow::{JobsEnd, Rest, after_jobs, follow, follow_jobs, judged, running, settle, worked};
use super::look::{Busy, LOOKS, Seen, Written, all, connection, look, one, read_connection, read_one, stopped, write};
use super::outcome::{End, Next, Outcome, Why};
use super::question::Question;
use super::turn::Port;
use crate::answer::{Connection, Problem, Started, Status, Validation, Whole};
use crate::api::{Call, Content, Outgoing, Response};
use crate::value::Value;

/// Generates the script, if there is one, and asks whether it was run; else only asks. Then registers and waits.
pub(super) async fn register(port: Port, script: Option<Content>, payload: Content) -> Outcome {
    let key = payload.value().get("connectionKey").and_then(Value::text).unwrap_or("").to_owned();
    match look(&port, connection(&key), read_connection).await {
        Seen::There(found) => {
            let drift = drift_of_connection(payload.value(), &found, None);
            let put = Outgoing::new(Call::UpdateConnection, &key).line();
            let outcome = Outcome::of(End::NotDone).because(Why::ExistsAlready);
            let outcome = outcome.then(Next::UpdateExisting { id: key, put }).with_connection(Some(found));
            return Outcome { drift: Some(drift), ..outcome };
        }
        Seen::Gone(_) => {}
        // Not every technology supports this request: the page lists three of them (facts 8.1).
        Seen::Nothing(Why::Refused { refusal, .. }) if matches!(refusal.status, 400 | 405 | 422) => {}
        Seen::Nothing(why) => return stopped(why),
    }
    let script = match script {
        Some(body) => match script_was_run(&port, body, Call::RegisterConnection).await {
            Ok(script) => Some(script),
            Err(outcome) => return *outcome,
        },
        None if port.ask(Question::of_call(Call::RegisterConnection, &key)).await => None,
        None => return Outcome::declined(),
    };
    send(&port, &key, payload).await.with_script(script)
}

/// Registers a connection that does not exist yet.
pub(super) async fn send(port: &Port, key: &str, payload: Content) -> Outcome {
    let asked = payload.value().clone();
    let request = Outgoing::new(Call::RegisterConnection, "").with(payload);
    let line = request.line();
    match write(port, &request).await {
        Written::Accepted(response) => {
            let started = Started::read(&response).unwrap_or_default();
            finish(port, key, started).await
        }
        Written::Refused(refusal) if matches!(refusal.problem, Problem::ExistsAlready { .. }) => {
            // It was not there a moment ago: somebody else registered it, or the request arrived twice.
            match look(port, connection(key), read_connection).await {
                Seen::There(found) => {
                    let put = Outgoing::new(Call::UpdateConnection, key).line();
                    let next = Next::UpdateExisting { id: key.to_owned(), put };
                    let drift = Some(drift_of_connection(&asked, &found, None));
                    let outcome = Outcome { drift, ..Outcome::refused(&line, refusal) };
                    Outcome { end: End::Unknown, ..outcome.then(next).with_connection(Some(found)) }
                }
                // There is no such connection, so something else is in the way: an integration, if the answer says so.
                Seen::Gone(_) if refusal.message.to_ascii_lowercase().contains("integration") => {
                    Outcome::refused(&line, refusal)
                }
                Seen::Gone(_) => Outcome::refused(&line, refusal).then(Next::Look(all().line())),
                Seen::Nothing(_) => {
                    let next = Next::Look(connection(key).line());
                    Outcome { end: End::Unknown, ..Outcome::refused(&line, refusal).then(next) }
                }
            }
        }
        Written::Refused(refusal) => Outcome::refused(&line, refusal),
        Written::Unknown(why) => sign(port, key, &asked, &why).await,
        Written::NotSent(lost) => Outcome::lost(End::NotDone, &line, lost),
    }
}

/// Looks for a sign that the connection was registered.
async fn sign(port: &Port, key: &str, asked: &Value, why: &Why) -> Outcome {
    let request = connection(key);
    for count in 0..LOOKS {
        if count > 0 {
            port.moment().await;
        }
        match look(port, request.clone(), read_connection).await {
            Seen::There(found) => {
                let drift = drift_of_connection(asked, &found, None);
                if drift.is_empty() {
                    return finish(port, key, Started::default()).await;
                }
                // Somebody else was quicker.
                let put = Outgoing::new(Call::UpdateConnection, key).line();
                let next = Next::UpdateExisting { id: key.to_owned(), put };
                let outcome = Outcome::of(End::Unknown).because(Why::Different).then(next).with_connection(Some(found));
                return Outcome { drift: Some(drift), ..outcome };
            }
            Seen::Gone(_) => {}
            Seen::Nothing(_) => {
                return Outcome::of(End::Unknown).because(why.clone()).then(Next::Look(request.line()));
            }
        }
    }
    Outcome::of(End::NotSeen).because(why.clone()).then(Next::Look(request.line()))
}

/// Waits for the jobs of an accepted registration, and looks at the result.
async fn finish(port: &Port, key: &str, started: Started) -> Outcome {
    let bulk_id = started.bulk_ids.first().cloned();
    if !port.options.wait {
        let next = bulk_id.map_or_else(|| Next::Look(connection(key).line()), |id| Next::Wait { id });
        return Outcome { started: Some(started), ..Outcome::of(End::Started).then(next) };
    }
    let (end, jobs) = follow_jobs(port, &started.bulk_ids).await;
    let found = match look(port, connection(key), read_connection).await {
        Seen::There(found) => Some(found),
        Seen::Gone(refusal) => {
            let why = Why::Refused { request: connection(key).line(), refusal };
            let end = if matches!(end, JobsEnd::Done | JobsEnd::Failed) { End::Failed } else { End::Unknown };
            return Outcome { started: Some(started), jobs, ..Outcome::of(end).because(why) };
        }
        Seen::Nothing(_) => None,
    };
    let behind = found.as_ref().and_then(|found| found.integration.clone());
    // If the jobs do not show how it ended, the integration behind the connection may.
    let outcome = match (behind, &end) {
        (Some(id), JobsEnd::CannotBeSeen | JobsEnd::Unseen(_)) => worked(settle(port, &id, None).await, None),
        (Some(id), JobsEnd::Done | JobsEnd::Failed) => match look(port, one(&id), read_one).await {
            // The jobs are done, but the integration is not enabled: somebody may be changing it.
            Seen::There(found) if matches!(end, JobsEnd::Done) && found.status != Status::Enabled => {
                worked(settle(port, &id, Some(found)).await, None)
            }
            Seen::There(found) => worked(after_jobs(end, bulk_id.as_deref()).with(Some(found)), None),
            Seen::Gone(_) => Outcome::of(End::Failed).because(Why::NotThere),
            Seen::Nothing(_) => after_jobs(end, bulk_id.as_deref()),
        },
        _ => after_jobs(end, bulk_id.as_deref()),
    };
    // Only what was seen counts as done.
    let end = if outcome.end == End::Done && found.is_none() { End::Started } else { outcome.end };
    Outcome { started: Some(started), jobs, end, ..outcome.with_connection(found) }
}

/// Asks, changes the connection, and looks. `seen` is the connection as it was when somebody decided on the change;
/// with it, nothing is asked.
pub(super) async fn update(port: &Port, key: &str, body: Content, seen: Option<Whole>) -> Outcome {
    let before = match look(port, connection(key), read_connection).await {
        Seen::There(before) => before,
        Seen::Gone(refusal) => return Outcome::refused(&connection(key).line(), refusal).because(Why::NotThere),
        Seen::Nothing(why) => return stopped(why),
    };
    if let Some(seen) = seen {
        // This was the last look before the change.
        if !is_unchanged(&seen.0, &before.whole.0) {
            return Outcome::of(End::NotDone).because(Why::ChangedMeanwhile).with_connection(Some(before));
        }
        return send_update(port, before, body).await;
    }
    let drift = drift_of_connection(body.value(), &before, None);
    if !port.ask(Question::of_call(Call::UpdateConnection, key).with_drift(drift)).await {
        return Outcome::declined().with_connection(Some(before));
    }
    send_update(port, before, body).await
}

/// Changes a connection that looks like `before`.
pub(super) async fn send_update(port: &Port, before: Connection, body: Content) -> Outcome {
    let (key, asked) = (before.key.clone(), body.value().clone());
    let request = Outgoing::new(Call::UpdateConnection, &key).with(body);
    let mut busy = Busy::default();
    let mut end = End::NotDone;
    let written = loop {
        match write(port, &request).await {
            Written::Refused(refusal) if matches!(refusal.problem, Problem::Busy { .. }) => {
                // It may have arrived twice.
                let why = Why::Refused { request: request.line(), refusal: refusal.clone() };
                let seen = changed(port, &before, &asked, why, 1).await;
                if seen.end != End::NotSeen {
                    return seen;
                }
                if !busy.is_over(port, &refusal).await {
                    end = End::NotDone;
                    break Written::Refused(refusal);
                }
                // No look shows whether secrets were changed.
                end = if drift_of_connection(&asked, &before, None).is_empty() { End::Unknown } else { End::NotDone };
            }
            written => break written,
        }
    };
    match written {
        Written::Accepted(response) => changed_to(port, &key, Some(&asked), &response).await,
        Written::Refused(refusal) => {
            Outcome { end, ..Outcome::refused(&request.line(), refusal).with_connection(Some(before)) }
        }
        Written::Unknown(why) => changed(port, &before, &asked, why, LOOKS).await,
        Written::NotSent(lost) => Outcome::lost(end, &request.line(), lost).with_connection(Some(before)),
    }
}

/// The outcome of a change of a connection that was accepted with this response. `asked` is what the connection should
/// be like; `None` if that is not compared.
pub(super) async fn changed_to(port: &Port, key: &str, asked: Option<&Value>, response: &Response) -> Outcome {
    let started = Started::read(response).unwrap_or_default();
    let (end, jobs) = match follow_jobs(port, &started.bulk_ids).await {
        // No page says that a change of a connection starts jobs.
        (JobsEnd::CannotBeSeen, jobs) if started.bulk_ids.is_empty() => (JobsEnd::Done, jobs),
        ended => ended,
    };
    let found = match look(port, connection(key), read_connection).await {
        Seen::There(found) => found,
        Seen::Gone(_) => return Outcome { jobs, ..Outcome::of(End::Failed).because(Why::NotThere) },
        Seen::Nothing(_) if matches!(end, JobsEnd::Failed) => return Outcome { jobs, ..after_jobs(end, None) },
        Seen::Nothing(why) => return Outcome { jobs, ..Outcome::of(End::Started).because(why) },
    };
    // The validation is in the answer to the change, or in the answer about the connection.
    let tried = [&started.whole.0, &found.whole.0].map(Validation::of).into_iter().find(Validation::has_failed);
    let none = Drift::default;
    let (shown, hidden) = asked.map_or_else(|| (none(), none()), |asked| connection_shown_otherwise(asked, &found));
    let (outcome, drift) = match tried {
        _ if matches!(end, JobsEnd::Failed) => (after_jobs(end, None), None),
        Some(tried) => (Outcome::not_valid(tried), None),
        None if !shown.is_empty() => {
            let put = Outgoing::new(Call::UpdateConnection, key).line();
            let next = Next::UpdateExisting { id: key.to_owned(), put };
            (Outcome::of(End::Failed).because(Why::Different).then(next), Some(shown))
        }
        None if hidden.is_empty() => (after_jobs(end, started.bulk_ids.first().map(String::as_str)), None),
        None => (Outcome::of(End::Started).because(Why::EndCannotBeSeen), Some(hidden)),
    };
    let jobs = if outcome.end == End::Done { Vec::new() } else { jobs };
    at_rest(port, Outcome { jobs, drift, ..outcome.with_connection(Some(found)) }).await
}

/// A change of a connection is done once the integration behind it, if there is one, has followed.
async fn at_rest(port: &Port, outcome: Outcome) -> Outcome {
    let behind = outcome.connection.as_ref().and_then(|found| found.integration.clone());
    let Some(id) = behind.filter(|_| outcome.end == End::Done) else { return outcome };
    match follow(port, &id).await {
        Rest::Settled(found) if found.status == Status::EditError => {
            Outcome { connection: outcome.connection, ..judged(found) }
        }
        // It may have had any other state before.
        Rest::Settled(found) => outcome.with(Some(found)),
        Rest::StillChanging(found) => {
            let connection = outcome.connection;
            Outcome { connection, ..running(port).then(Next::Wait { id }).with(Some(found)) }
        }
        Rest::Gone | Rest::Unseen(_) => outcome,
    }
}

/// Looks for a sign that a connection was changed.
async fn changed(port: &Port, before: &Connection, asked: &Value, why: Why, looks: u32) -> Outcome {
    let request = connection(&before.key);
    let next = || Next::Look(request.line());
    let has = |live: &Connection| drift_of_connection(asked, live, None).is_empty();
    let had = has(before);
    let is_refused = matches!(&why, Why::Refused { refusal, .. } if matches!(refusal.problem, Problem::Busy { .. }));
    for count in 0..looks {
        if count > 0 {
            port.moment().await;
        }
        match look(port, request.clone(), read_connection).await {
            Seen::There(found) => match (had, has(&found)) {
                (false, true) => return Outcome::of(End::Done).with_connection(Some(found)),
                // Even if it arrived before it was refused, it can be sent again without harm.
                (true, true) if is_refused && port.options.wait => {}
                // What can be seen was the same before.
                (true, true) => {
                    return Outcome::of(End::Unknown).because(why).then(next()).with_connection(Some(found));
                }
                (_, false) if !is_unchanged(&before.whole.0, &found.whole.0) => {
                    let outcome = Outcome::of(End::Unknown).because(Why::Different).then(next());
                    return outcome.with_connection(Some(found));
                }
                (_, false) => {}
            },
            Seen::Gone(_) => return Outcome::of(End::Failed).because(Why::NotThere),
            Seen::Nothing(_) => return Outcome::of(End::Unknown).because(why).then(next()),
        }
    }
    Outcome::of(End::NotSeen).because(why).then(next())
}

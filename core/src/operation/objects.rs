//! Objects of a connection: looking for new ones, changing their settings.

use super::drift::{Difference, Drift};
use super::follow::{JobsEnd, after_jobs, follow_jobs};
use super::look::{Busy, LOOKS, Seen, Written, look, stopped, write};
use super::outcome::{End, Next, Outcome, Why};
use super::question::Question;
use super::turn::Port;
use crate::answer::{DataObject, Problem, Started};
use crate::api::{Call, Content, Outgoing};
use crate::secret::View;
use crate::value::{Value, json};

/// Starts a crawl and waits for its jobs.
pub(super) async fn crawl(port: &Port, path: &[String], body: Option<Content>) -> Outcome {
    if !port.ask(Question::of_call(Call::Crawl, &path.join("/"))).await {
        return Outcome::declined();
    }
    let mut request = Outgoing::about(Call::Crawl, path);
    request.content.clone_from(&body);
    let mut written = write_when_free(port, &request).await;
    // The oldest pages use another method; a request whose method is refused has done nothing.
    if matches!(&written, Written::Refused(refusal) if refusal.status == 405) {
        request = Outgoing::about(Call::CrawlByPut, path);
        request.content = body;
        written = write_when_free(port, &request).await;
    }
    match written {
        Written::Accepted(response) => {
            let started = Started::read(&response).unwrap_or_default();
            let bulk_id = started.bulk_ids.first().cloned();
            if !port.options.wait {
                let next = bulk_id.map(|id| Next::Wait { id });
                return Outcome { started: Some(started), next, ..Outcome::of(End::Started) };
            }
            let (end, jobs) = follow_jobs(port, &started.bulk_ids).await;
            Outcome { jobs, started: Some(started), ..after_jobs(end, bulk_id.as_deref()) }
        }
        Written::Refused(refusal) => Outcome::refused(&request.line(), refusal),
        // Nothing in the object shows that a crawl has started, and another one does no harm.
        Written::Unknown(why) => Outcome::of(End::Unknown).because(why).then(Next::Again),
        Written::NotSent(lost) => Outcome::lost(End::NotDone, &request.line(), lost),
    }
}

/// Sends an idempotent change, and sends it again while another change is in the way.
async fn write_when_free(port: &Port, request: &Outgoing) -> Written {
    let mut busy = Busy::default();
    loop {
        match write(port, request).await {
            Written::Refused(refusal) if busy.is_over(port, &refusal).await => {}
            written => return written,
        }
    }
}

/// Asks, changes settings, waits for the jobs, and looks at the object.
pub(super) async fn settings(port: &Port, path: &[String], body: Content) -> Outcome {
    let show = Outgoing::about(Call::GetObject, path);
    let before = match look(port, show.clone(), DataObject::read).await {
        Seen::There(before) => before,
        Seen::Gone(refusal) => return Outcome::refused(&show.line(), refusal).because(Why::NotThere),
        Seen::Nothing(why) => return stopped(why),
    };
    if !port.ask(Question::of_call(Call::ChangeSettings, &path.join("/"))).await {
        return Outcome { object: Some(before), ..Outcome::declined() };
    }
    let asked = body.value().clone();
    let request = Outgoing::about(Call::ChangeSettings, path).with(body);
    let mut busy = Busy::default();
    let written = loop {
        match write(port, &request).await {
            Written::Refused(refusal) if matches!(refusal.problem, Problem::Busy { .. }) => {
                // It may have arrived twice.
                let why = Why::Refused { request: request.line(), refusal: refusal.clone() };
                let seen = sign(port, &show, &before, &asked, why, 1).await;
                if seen.end != End::NotSeen {
                    return seen;
                }
                if !busy.is_over(port, &refusal).await {
                    break Written::Refused(refusal);
                }
            }
            written => break written,
        }
    };
    match written {
        Written::Accepted(response) => {
            let started = Started::read(&response).unwrap_or_default();
            let bulk_id = started.bulk_ids.first().cloned();
            let (end, jobs) = follow_jobs(port, &started.bulk_ids).await;
            let seen = look(port, show.clone(), DataObject::read).await;
            let outcome = match (seen, end) {
                (Seen::There(object), end) => seen_as(object, &asked, end, bulk_id.as_deref()),
                (Seen::Gone(_), _) => Outcome::of(End::Failed).because(Why::NotThere),
                (Seen::Nothing(why), _) => Outcome::of(End::Started).because(why).then(Next::Look(show.line())),
            };
            Outcome { started: Some(started), jobs, ..outcome }
        }
        Written::Refused(refusal) => Outcome { object: Some(before), ..Outcome::refused(&request.line(), refusal) },
        Written::Unknown(why) => sign(port, &show, &before, &asked, why, LOOKS).await,
        Written::NotSent(lost) => Outcome::lost(End::NotDone, &request.line(), lost),
    }
}

/// Looks for a sign that settings were changed.
async fn sign(port: &Port, show: &Outgoing, before: &DataObject, asked: &Value, why: Why, looks: u32) -> Outcome {
    let next = || Next::Look(show.line());
    let is_refused = matches!(&why, Why::Refused { refusal, .. } if matches!(refusal.problem, Problem::Busy { .. }));
    let mut last = None;
    for count in 0..looks {
        if count > 0 {
            port.moment().await;
        }
        match look(port, show.clone(), DataObject::read).await {
            Seen::There(object) => match (had(before, &object, asked), is_set(&object, asked)) {
                // It was set, and the jobs that follow run in the background, with an id that was in the lost answer.
                (false, true) => {
                    let outcome = Outcome::of(End::Started).because(Why::EndCannotBeSeen);
                    return Outcome { object: Some(object), ..outcome };
                }
                // Even if it arrived before it was refused, it can be sent again without harm.
                (true, true) if is_refused && port.options.wait => last = Some(object),
                (true, true) => {
                    return Outcome { object: Some(object), ..Outcome::of(End::Unknown).because(why).then(next()) };
                }
                (_, false) => last = Some(object),
            },
            Seen::Gone(_) => return Outcome::of(End::Failed).because(Why::NotThere),
            Seen::Nothing(_) => return Outcome::of(End::Unknown).because(why).then(next()),
        }
    }
    Outcome { object: last, ..Outcome::of(End::NotSeen).because(why).then(next()) }
}

/// How a change of settings ends, by what the object shows and how its jobs ended.
fn seen_as(object: DataObject, asked: &Value, end: JobsEnd, bulk_id: Option<&str>) -> Outcome {
    let (shown, hidden): (Vec<_>, Vec<_>) = differing(&object, asked).into_iter().partition(|one| one.live.is_some());
    let drift = |differences| Some(Drift { differences, ..Drift::default() });
    let outcome = match end {
        // The jobs say what went wrong.
        JobsEnd::Failed => after_jobs(end, bulk_id),
        end if shown.is_empty() && hidden.is_empty() => after_jobs(end, bulk_id),
        JobsEnd::Done if !shown.is_empty() => {
            Outcome { drift: drift(shown), ..Outcome::of(End::Failed).because(Why::Different) }
        }
        _ => {
            let drift = if shown.is_empty() { drift(hidden) } else { drift(shown) };
            Outcome { drift, ..Outcome::of(End::Started).because(Why::EndCannotBeSeen) }
        }
    };
    Outcome { object: Some(object), ..outcome }
}

/// A setting at the object itself. The form of `overrides` is not published (facts 8.5).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Own {
    NotSaid,
    Inherited,
    /// Set to this value; `None` if the answer does not give it in a known form.
    Set(Option<bool>),
}

impl Own {
    fn of(object: &DataObject, name: &str) -> Self {
        match object.whole.0.get("overrides") {
            Some(Value::Object(overrides)) => match overrides.get(name) {
                None | Some(Value::Null) => Self::Inherited,
                Some(Value::Bool(own)) => Self::Set(Some(*own)),
                Some(_) => Self::Set(None),
            },
            Some(Value::Array(names)) if names.iter().any(|one| one.text() == Some(name)) => Self::Set(None),
            Some(Value::Array(_)) => Self::Inherited,
            _ => Self::NotSaid,
        }
    }
}

/// The settings that a body asks for and an object does not show. Null in a body means inherited again. If the object
/// does not say what is set at itself, the settings in effect are compared.
fn differing(object: &DataObject, asked: &Value) -> Vec<Difference> {
    let settings =
        [("isActive", object.settings.is_active), ("activateNewChildren", object.settings.activate_new_children)];
    let differs = |(name, counts): (&str, Option<bool>)| {
        let wanted = asked.path(&["settings", name])?;
        let live = match (wanted, Own::of(object, name)) {
            (Value::Null, Own::Set(own)) => own.map_or_else(|| "set here".into(), Value::from),
            (Value::Null, _) => return None,
            (_, Own::Set(Some(own))) => Value::from(own),
            (_, _) => counts.map_or(Value::Null, Value::from),
        };
        let is_same = matches!((wanted, &live), (Value::Bool(wanted), Value::Bool(live)) if wanted == live);
        let told = |value: &Value| json::compact(value, &View::Masked).ok();
        let live = (!matches!(live, Value::Null)).then(|| told(&live)).flatten();
        (!is_same).then(|| Difference { pointer: ["/settings/", name].concat(), asked: told(wanted), live })
    };
    settings.into_iter().filter_map(differs).collect()
}

/// Whether an object has the settings that a body asks for.
fn is_set(object: &DataObject, asked: &Value) -> bool {
    differing(object, asked).is_empty()
}

/// Whether an object had the settings before. A setting that was only inherited does not count if the object now says
/// that it is set.
fn had(before: &DataObject, now: &DataObject, asked: &Value) -> bool {
    let is_new = |name: &&str| {
        asked.path(&["settings", name]).is_some_and(|wanted| matches!(wanted, Value::Bool(_)))
            && Own::of(before, name) == Own::Inherited
            && matches!(Own::of(now, name), Own::Set(_))
    };
    is_set(before, asked) && !["isActive", "activateNewChildren"].iter().any(is_new)
}

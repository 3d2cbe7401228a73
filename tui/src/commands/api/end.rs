//! Turns the outcome of an operation into a report.

use ucforge_core::answer::{self, Problem as Meaning, Refusal, State};
use ucforge_core::operation::{End, Outcome, PlaceEnd, Plan, Why, refusal_of};
use ucforge_core::session::Lost;
use ucforge_core::value::Value;

use super::report::{Difference, Found, Job, Json, Place, Problem, Report, Test};
use super::{diff, next};
use crate::exchange::Trouble;
use crate::exit::Exit;
use crate::human::one_line;
use crate::secrets::said;

/// What a command was about, as far as it helps to say what to do next.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    /// The words of the command: `integration create`.
    pub(super) command: String,
    /// The file argument, as it was given.
    pub(super) file: Option<String>,
    /// The id, key or path.
    pub(super) at: Option<String>,
    /// The name in `--profile NAME`, if it was given.
    pub(super) profile: Option<String>,
    /// Whether the command was to wait for the end.
    pub(super) waits: bool,
    /// Whether bodies are sent as YAML.
    pub(super) as_yaml: bool,
}

/// How a command exits after this outcome: the only place that decides it. `waits` says whether it was to wait for the
/// end.
pub(super) fn exit(outcome: &Outcome, waits: bool) -> Exit {
    let (unreachable, refused) = match &outcome.why {
        Some(Why::Lost { lost, .. }) => (!lost.is_refused(), lost.is_refused()),
        Some(Why::Refused { refusal, .. }) => (refusal.is_no_answer(), true),
        Some(Why::NotWhole(_)) => (true, false),
        _ => (false, false),
    };
    // The time to wait, perhaps for another change, has run out.
    let is_over = match &outcome.why {
        Some(Why::TimeOver) => true,
        Some(Why::Busy) => waits,
        Some(Why::Refused { refusal, .. }) => waits && matches!(refusal.problem, Meaning::Busy { .. }),
        _ => false,
    };
    match outcome.end {
        // The object to delete is not there: perhaps another one was meant.
        End::AlreadySo if outcome.why == Some(Why::NotThere) => Exit::Findings,
        End::Started if unreachable || outcome.why == Some(Why::TimeOver) => Exit::NoAnswer,
        End::Started if waits && outcome.why == Some(Why::EndCannotBeSeen) => Exit::NoAnswer,
        // A request to look at the end was refused, so the end is not known.
        End::Started if waits && refused => Exit::Findings,
        End::Done | End::AlreadySo | End::Started => Exit::Done,
        End::NotDone | End::Partly if unreachable || is_over => Exit::NoAnswer,
        End::NotDone | End::Partly | End::Failed => Exit::Findings,
        // The tenant refused, whoever has created what is there.
        End::Unknown if outcome.is_refused_as_there() || !waits && outcome.is_refused_as_busy() => Exit::Findings,
        End::NotSeen | End::Unknown => Exit::NoAnswer,
    }
}

/// The report on an outcome.
pub(super) fn report(context: &Context, outcome: &Outcome, trouble: Option<&Trouble>) -> Report {
    let mut report = Report::done(&context.command);
    report.outcome = outcome.end.name();
    report.exit = match outcome.end {
        // Nothing was sent that could have changed anything.
        End::Unknown if context.only_waits() => {
            exit(&Outcome { end: End::NotDone, why: outcome.why.clone(), ..Outcome::default() }, true)
        }
        _ => exit(outcome, context.waits),
    };
    report.problem = problem(context, outcome, trouble);
    report.next = next::after(context, outcome, trouble);
    report.text = text(context, outcome);
    report.result = found(outcome);
    report.notes.extend(outcome.gone.iter().map(ucforge_core::operation::Difference::gone));
    report
}

fn found(outcome: &Outcome) -> Found {
    let started = outcome.started.as_ref();
    Found {
        integration: outcome.integration.as_ref().map(|found| Json::of(&found.whole.0)),
        connection: outcome.connection.as_ref().map(|found| Json::of(&found.whole.0)),
        object: outcome.object.as_ref().map(|found| Json::of(&found.whole.0)),
        bulk_ids: started.map(|started| started.bulk_ids.clone()).unwrap_or_default(),
        jobs: outcome.jobs.iter().map(job).collect(),
        deleted: outcome.deleted.as_ref().map(|deleted| deleted.path.clone()),
        children: outcome.deleted.as_ref().and_then(|deleted| deleted.children),
        script: outcome.script.clone(),
        key: outcome.key.as_ref().map(|key| key.expose().to_owned()),
        unread: outcome.unread.as_ref().map(|answer| answer.expose().to_owned()),
        places: outcome
            .places
            .iter()
            .map(|place| Place { request: place.put.clone(), holds: holds(place.end) })
            .collect(),
        differences: outcome.drift.as_ref().map(|drift| differences(&drift.differences)),
        gone: differences(&outcome.gone),
        ..Found::default()
    }
}

fn job(job: &answer::Job) -> Job {
    let output = (!matches!(job.output.0, Value::Null)).then(|| Json::said(&job.output.0));
    Job { id: job.id.clone(), state: job.state.to_string(), output }
}

/// What a place holds, in a word.
pub(crate) fn holds(end: PlaceEnd) -> &'static str {
    match end {
        PlaceEnd::New => "new",
        PlaceEnd::Started => "started",
        PlaceEnd::Failed => "failed",
        PlaceEnd::Old => "old",
        PlaceEnd::Unknown => "unknown",
    }
}

/// The same in words for people, shown after the request that changes the place.
pub(crate) fn holding(holds: &str) -> &'static str {
    match holds {
        "new" => "the new credentials are in",
        "started" => "the new credentials were taken; whether they work was not seen",
        "failed" => "the new credentials do not work there",
        "old" => "not changed",
        _ => "not known whether the new credentials are in",
    }
}

pub(super) fn differences(found: &[ucforge_core::operation::Difference]) -> Vec<Difference> {
    let json = |text: &Option<String>| text.as_deref().map(Json::text);
    let one = |one: &ucforge_core::operation::Difference| Difference {
        pointer: one.pointer.clone(),
        asked: json(&one.asked),
        live: json(&one.live),
    };
    found.iter().map(one).collect()
}

/// The name of a plan in reports, and its request.
pub(super) fn plan(plan: &Plan) -> (&'static str, Option<String>) {
    match plan {
        Plan::Create { request } => ("create", Some(request.clone())),
        Plan::Update { request, .. } => ("update", Some(request.clone())),
        Plan::Nothing => ("nothing", None),
    }
}

pub(super) fn tests_of(found: &[answer::Test]) -> Vec<Test> {
    let one = |test: &answer::Test| Test {
        name: said(&test.name),
        status: test.status.to_string(),
        message: said(&test.message),
    };
    found.iter().map(one).collect()
}

/// The outcome as text for people.
fn text(context: &Context, outcome: &Outcome) -> String {
    let about = match (&outcome.integration, &outcome.connection, &outcome.object) {
        (_, Some(found), _) if context.command.starts_with("connection") => {
            format!("connection {}", one_line(&found.key))
        }
        (Some(found), _, _) => {
            let host = if found.host.is_empty() { String::new() } else { format!(" on {}", one_line(&found.host)) };
            format!("integration {}{host}: {}", one_line(&found.id), one_line(&found.status.to_string()))
        }
        (_, Some(found), _) => format!("connection {}", one_line(&found.key)),
        (_, _, Some(found)) => one_line(&format!("{}: {}", found.path.join("/"), found.state)),
        _ => one_line(context.at.as_deref().unwrap_or_default()),
    };
    let said = match outcome.end {
        End::Done
            if context.command == "integration delete"
                || context.command == "integration wait" && outcome.integration.is_none() =>
        {
            return format!("done: integration {} is gone\n", one_line(context.at.as_deref().unwrap_or_default()));
        }
        End::Done => "done",
        End::AlreadySo if outcome.why.is_none() => "nothing to do: it is as asked for",
        End::Started if outcome.why.is_none() => "accepted, and may still be running",
        End::Failed | End::Unknown if outcome.why == Some(Why::Different) => {
            return outcome.drift.iter().flat_map(|drift| &drift.differences).map(diff::line).collect();
        }
        _ => return String::new(),
    };
    let mut text = if about.is_empty() { format!("{said}\n") } else { format!("{said}: {about}\n") };
    for id in outcome.started.iter().flat_map(|started| &started.bulk_ids) {
        text.extend([format!("bulk id: {}\n", one_line(id))]);
    }
    for job in &outcome.jobs {
        text.extend([one_line(&format!("job {}: {}", job.id, job.state)), "\n".to_owned()]);
    }
    if let Some(deleted) = &outcome.deleted {
        let children = deleted.children.map(|count| format!(" and {count} objects below it")).unwrap_or_default();
        text.extend([format!("deleted: {}{children}\n", one_line(&deleted.path.join("/")))]);
    }
    text
}

/// What went wrong, or `None` if nothing did.
pub(super) fn problem(context: &Context, outcome: &Outcome, trouble: Option<&Trouble>) -> Option<Problem> {
    let detail = trouble.map(|trouble| trouble.what.as_str());
    let message = if context.only_waits() { outcome.cause(detail) } else { outcome.problem(detail) }?;
    let message = said(&message);
    let simple = |kind| Problem::new(kind, message.as_str());
    Some(match outcome.why.as_ref()? {
        Why::Refused { request, refusal } => Problem { message, ..of_refusal(request, refusal) },
        Why::Lost { request, lost } => Problem { request: Some(request.clone()), ..simple(kind_of(lost)) },
        Why::Declined => simple("declined"),
        Why::ExistsAlready | Why::HostInUse(_) => simple("exists"),
        Why::CredentialsNotWanted => simple("credentialsNotWanted"),
        Why::NotThere | Why::NotOnHost | Why::NoPlace | Why::SignsInOtherwise => simple("notFound"),
        Why::NoSecrets => simple("noSecrets"),
        Why::Busy => simple("busy"),
        Why::InError => {
            let failed = outcome.integration.as_ref().map(|found| found.validation.failed()).unwrap_or_default();
            let failed: Vec<_> = failed.into_iter().cloned().collect();
            Problem { tests: tests_of(&failed), ..simple("inError") }
        }
        Why::NotValid(validation) => {
            let failed: Vec<_> = validation.failed().into_iter().cloned().collect();
            Problem { tests: tests_of(&failed), ..simple("validationFailed") }
        }
        Why::Different | Why::ChangedMeanwhile => simple("different"),
        Why::NotEditable | Why::OtherPlatform => simple("notEditable"),
        Why::NotWhole(request) => Problem { request: Some(request.clone()), ..simple("notWhole") },
        Why::TimeOver => simple("timeOver"),
        Why::EndCannotBeSeen => simple("endCannotBeSeen"),
        Why::Ambiguous => simple("ambiguous"),
    })
}

/// A refusal as a problem of the report.
pub(super) fn of_refusal(request: &str, refusal: &Refusal) -> Problem {
    let kind = match &refusal.problem {
        Meaning::ExistsAlready { .. } => "exists",
        Meaning::Busy { .. } => "busy",
        Meaning::FailedBefore { .. } => "failedBefore",
        Meaning::NotEditable { .. } => "notEditable",
        Meaning::CredentialsNeeded => "credentialsNeeded",
        Meaning::CredentialsNotWanted => "credentialsNotWanted",
        Meaning::ValidationFailed { .. } => "validationFailed",
        Meaning::Unauthorized => "unauthorized",
        Meaning::Forbidden => "forbidden",
        Meaning::NotFound => "notFound",
        Meaning::RateLimited { .. } => "rateLimited",
        Meaning::Server => "server",
        Meaning::NotUnderstood => "notUnderstood",
        Meaning::Other => "refused",
    };
    let found = if let Meaning::ValidationFailed { tests } = &refusal.problem { tests.as_slice() } else { &[] };
    let failed: Vec<_> = found.iter().filter(|test| test.status.is_error()).cloned().collect();
    Problem {
        request: Some(request.to_owned()),
        status: Some(refusal.status),
        tests: tests_of(&failed),
        ..Problem::new(kind, said(&refusal_of(request, refusal)))
    }
}

fn kind_of(lost: &Lost) -> &'static str {
    match lost {
        Lost::NotSent => "notSent",
        Lost::NotSignedIn { .. } => "notSignedIn",
        Lost::NoAnswer => "noAnswer",
        Lost::Garbled => "garbled",
        Lost::TimeOver { .. } => "timeOver",
        Lost::Redirected { .. } => "redirected",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, problem: Meaning) -> Why {
        let refusal = Refusal { status, message: String::new(), problem };
        Why::Refused { request: "POST /integrations".to_owned(), refusal }
    }

    #[test]
    fn each_outcome_has_the_exit_code_of_the_interface() {
        let lost = || Some(Why::Lost { request: "POST /integrations".to_owned(), lost: Lost::NoAnswer });
        let key = |status, is_no| {
            let lost = Lost::NotSignedIn { status, is_no };
            Some(Why::Lost { request: "POST /integrations".to_owned(), lost })
        };
        let signed_in = |status| key(status, false);
        for (end, why, waits, expected) in [
            (End::Done, None, false, Exit::Done),
            (End::AlreadySo, None, false, Exit::Done),
            (End::AlreadySo, Some(Why::NotThere), false, Exit::Findings),
            (End::Started, None, false, Exit::Done),
            (End::Started, Some(Why::TimeOver), true, Exit::NoAnswer),
            (End::Started, lost(), true, Exit::NoAnswer),
            (End::Started, Some(refused(401, Meaning::Unauthorized)), true, Exit::Findings),
            (End::Started, Some(refused(500, Meaning::Server)), true, Exit::NoAnswer),
            (End::Started, Some(Why::EndCannotBeSeen), false, Exit::Done),
            (End::Started, Some(Why::EndCannotBeSeen), true, Exit::NoAnswer),
            (End::Failed, Some(Why::InError), true, Exit::Findings),
            (End::NotDone, Some(refused(409, Meaning::ExistsAlready { id: None })), false, Exit::Findings),
            (End::NotDone, Some(refused(401, Meaning::Unauthorized)), false, Exit::Findings),
            (End::NotDone, Some(refused(429, Meaning::RateLimited { retry_after: None })), false, Exit::Findings),
            (End::NotDone, Some(refused(503, Meaning::Server)), false, Exit::NoAnswer),
            (End::NotDone, Some(refused(200, Meaning::NotUnderstood)), false, Exit::NoAnswer),
            (End::NotDone, lost(), false, Exit::NoAnswer),
            (End::NotDone, signed_in(Some(401)), false, Exit::Findings),
            (End::NotDone, signed_in(Some(503)), false, Exit::NoAnswer),
            (End::NotDone, signed_in(Some(200)), false, Exit::NoAnswer),
            (End::NotDone, key(Some(200), true), false, Exit::Findings),
            (End::NotDone, Some(Why::Busy), false, Exit::Findings),
            (End::NotDone, Some(Why::Busy), true, Exit::NoAnswer),
            (End::NotDone, Some(Why::TimeOver), true, Exit::NoAnswer),
            (End::Partly, Some(Why::TimeOver), true, Exit::NoAnswer),
            (End::NotDone, Some(refused(409, Meaning::Busy { state: answer::Status::Editing })), false, Exit::Findings),
            (End::NotDone, Some(refused(409, Meaning::Busy { state: answer::Status::Editing })), true, Exit::NoAnswer),
            (End::NotDone, Some(refused(409, Meaning::ExistsAlready { id: None })), true, Exit::Findings),
            (End::NotDone, signed_in(None), false, Exit::NoAnswer),
            (End::Started, signed_in(Some(401)), true, Exit::Findings),
            (End::NotDone, Some(Why::NotWhole(String::new())), false, Exit::NoAnswer),
            (End::NotDone, Some(Why::Declined), false, Exit::Findings),
            (End::Partly, Some(refused(403, Meaning::Forbidden)), true, Exit::Findings),
            (End::Partly, lost(), true, Exit::NoAnswer),
            (End::NotSeen, lost(), false, Exit::NoAnswer),
            (End::Unknown, Some(refused(500, Meaning::Server)), false, Exit::NoAnswer),
            (End::Unknown, Some(refused(409, Meaning::ExistsAlready { id: None })), false, Exit::Findings),
            (End::Unknown, Some(refused(409, Meaning::Busy { state: answer::Status::Editing })), false, Exit::Findings),
            (End::Unknown, Some(refused(409, Meaning::Busy { state: answer::Status::Editing })), true, Exit::NoAnswer),
        ] {
            let outcome = Outcome { end, why, ..Outcome::default() };
            assert_eq!(exit(&outcome, waits), expected, "{outcome:?}");
        }
    }
}

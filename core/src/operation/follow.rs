//! Watching a started change until it comes to rest.

use super::Goal;
use super::look::{Seen, look, one, read_one};
use super::outcome::{End, Next, Outcome, Why};
use super::turn::Port;
use crate::answer::{self, Integration, Job, State, Status, Validation};
use crate::api::{Call, Content, Outgoing};
use crate::value::Value;

/// How an integration came to rest.
pub(super) enum Rest {
    Settled(Integration),
    Gone,
    StillChanging(Integration),
    Unseen(Why),
}

/// Looks until the integration is no longer changing. If the options say not to wait, looks once.
pub(super) async fn follow(port: &Port, id: &str) -> Rest {
    loop {
        match look(port, one(id), read_one).await {
            Seen::There(found) if !found.is_changing() => return Rest::Settled(found),
            Seen::There(found) => {
                if !port.options.wait || !port.pause().await {
                    return Rest::StillChanging(found);
                }
            }
            Seen::Gone(_) => return Rest::Gone,
            Seen::Nothing(why) => return Rest::Unseen(why),
        }
    }
}

/// Follows an integration whose change was accepted until it comes to rest; it should end up enabled.
pub(super) async fn settle(port: &Port, id: &str, first: Option<Integration>) -> Outcome {
    // Without waiting, there is only the answer itself to go by.
    if let Some(first) = first.filter(|first| !port.options.wait && first.is_changing()) {
        let id = first.id.clone();
        return Outcome::of(End::Started).then(Next::Wait { id }).with(Some(first));
    }
    rested(port, follow(port, id).await, id)
}

/// The same outcome, except that it is not done if the validation of the created or changed integration has failed.
/// Tenants also validate enabled integrations from time to time: a failure that is the same as `before` says nothing
/// about the change. Source: facts 4.4.
pub(super) fn worked(outcome: Outcome, before: Option<&Validation>) -> Outcome {
    let failed = outcome.integration.as_ref().map(|found| &found.validation);
    let failed = failed.filter(|tried| tried.has_failed() && before != Some(tried));
    match failed.filter(|_| outcome.end == End::Done).cloned() {
        Some(validation) => {
            let Outcome { end, why, next, .. } = Outcome::not_valid(validation);
            Outcome { end, why, next, ..outcome }
        }
        None => outcome,
    }
}

/// Why nothing was started while somebody else's change is running.
pub(super) fn in_the_way(port: &Port) -> Why {
    if port.options.wait { Why::TimeOver } else { Why::Busy }
}

/// The outcome of a change that was accepted and is not done yet.
pub(super) fn running(port: &Port) -> Outcome {
    let outcome = Outcome::of(End::Started);
    if port.options.wait { outcome.because(Why::TimeOver) } else { outcome }
}

/// The outcome of a change that was accepted and should end with the integration enabled.
fn rested(port: &Port, rest: Rest, id: &str) -> Outcome {
    match rest {
        Rest::Settled(found) => judged(found),
        Rest::Gone => Outcome::of(End::Failed).because(Why::NotThere),
        Rest::StillChanging(found) => running(port).then(Next::Wait { id: id.to_owned() }).with(Some(found)),
        Rest::Unseen(why) => Outcome::of(End::Started).because(why).then(Next::Wait { id: id.to_owned() }),
    }
}

/// The outcome for an integration that has come to rest and should be enabled.
pub(super) fn judged(found: Integration) -> Outcome {
    let outcome = match &found.status {
        Status::Enabled => Outcome::of(End::Done),
        status if status.is_error() => {
            let tests = found.validation.failed().into_iter().cloned().collect::<Vec<_>>();
            Outcome::of(End::Failed).because(Why::InError).then(Next::FixTests(tests))
        }
        Status::Deleted | Status::Disabled => Outcome::of(End::Failed).because(Why::Different),
        _ => Outcome::of(End::Started).because(Why::EndCannotBeSeen),
    };
    outcome.with(Some(found))
}

/// Waits until an integration is enabled or gone.
pub(super) async fn wait(port: &Port, id: &str, goal: Goal) -> Outcome {
    let mut rest = follow(port, id).await;
    if goal == Goal::Deleted {
        // A state without an error may be the one before its deletion.
        while matches!(&rest, Rest::Settled(found) if !found.status.is_gone() && !found.status.is_error()) {
            if !port.options.wait || !port.pause().await {
                break;
            }
            rest = follow(port, id).await;
        }
    }
    match (goal, rest) {
        (_, Rest::Unseen(why)) => Outcome::of(End::Unknown).because(why),
        (Goal::Deleted, Rest::Gone) => Outcome::of(End::Done),
        (Goal::Deleted, Rest::Settled(found)) => {
            let outcome = match &found.status {
                Status::Deleted => Outcome::of(End::Done),
                status if status.is_error() => Outcome::of(End::Failed).because(Why::InError),
                _ => Outcome::of(End::Started).because(Why::TimeOver).then(Next::Wait { id: id.to_owned() }),
            };
            outcome.with(Some(found))
        }
        (_, rest) => rested(port, rest, id),
    }
}

/// How background jobs ended.
pub(super) enum JobsEnd {
    Done,
    Failed,
    TimeOver,
    /// They are still running, and the options say not to wait.
    Running,
    /// Some are in a state that does not say whether they are done, or there are more jobs than can be seen.
    Open,
    CannotBeSeen,
    Unseen(Why),
}

/// Waits for the jobs of some bulk ids.
pub(super) async fn follow_jobs(port: &Port, bulk_ids: &[String]) -> (JobsEnd, Vec<Job>) {
    let mut all = Vec::new();
    let mut end = if bulk_ids.is_empty() { JobsEnd::CannotBeSeen } else { JobsEnd::Done };
    for id in bulk_ids {
        let (one, jobs) = follow_bulk(port, id).await;
        all.extend(jobs);
        // One failed job is a failure, however the others end.
        if !matches!((&one, &end), (JobsEnd::Done, _) | (_, JobsEnd::Failed)) {
            end = one;
        }
    }
    (end, all)
}

/// How many answers without any job it takes to give up; before that, they mean "not yet".
const MAX_EMPTY: u32 = 3;

async fn follow_bulk(port: &Port, bulk_id: &str) -> (JobsEnd, Vec<Job>) {
    let find = Outgoing::new(Call::FindJobs, "").with_parameter("bulkId", bulk_id);
    let ids = Value::from([("jobIds", Value::Array(vec![bulk_id.into()]))]);
    // Versions that cannot be asked by bulk id may accept it as a job id (interface 3).
    let statuses = Outgoing::new(Call::JobStatuses, "").with(Content::plain(ids));
    let (mut request, mut is_old) = (find, false);
    let mut empty = 0;
    loop {
        let (jobs, has_more) = match look(port, request.clone(), answer::jobs).await {
            Seen::There(seen) => (seen.entries, seen.has_more),
            Seen::Gone(_) if is_old => return (JobsEnd::CannotBeSeen, Vec::new()),
            Seen::Nothing(Why::Refused { refusal, .. }) if is_old && (400..500).contains(&refusal.status) => {
                return (JobsEnd::CannotBeSeen, Vec::new());
            }
            // If the API has no such path, the web server may give an answer of its own.
            Seen::Nothing(Why::Refused { refusal, .. }) if matches!(refusal.status, 404 | 405) => {
                (request, is_old) = (statuses.clone(), true);
                continue;
            }
            Seen::Gone(_) => {
                (request, is_old) = (statuses.clone(), true);
                continue;
            }
            Seen::Nothing(why) => return (JobsEnd::Unseen(why), Vec::new()),
        };
        match answer::overall(&jobs) {
            None => {
                empty += 1;
                if empty >= MAX_EMPTY {
                    return (JobsEnd::CannotBeSeen, jobs);
                }
            }
            Some(state) if state.is_changing() => {}
            Some(state) if state.is_error() => return (JobsEnd::Failed, jobs),
            Some(answer::JobState::Completed) if !has_more => return (JobsEnd::Done, jobs),
            Some(_) => return (JobsEnd::Open, jobs),
        }
        if !port.options.wait {
            return (JobsEnd::Running, jobs);
        }
        if !port.pause().await {
            return (JobsEnd::TimeOver, jobs);
        }
    }
}

/// Waits for the jobs of a bulk id that somebody has kept.
pub(super) async fn wait_for_jobs(port: &Port, bulk_id: &str) -> Outcome {
    let (end, jobs) = follow_jobs(port, &[bulk_id.to_owned()]).await;
    Outcome { jobs, ..after_jobs(end, Some(bulk_id)) }
}

/// The outcome of a change that was accepted, from how its jobs ended.
pub(super) fn after_jobs(end: JobsEnd, bulk_id: Option<&str>) -> Outcome {
    let waits = |outcome: Outcome| match bulk_id {
        Some(id) => outcome.then(Next::Wait { id: id.to_owned() }),
        None => outcome,
    };
    match end {
        JobsEnd::Done => Outcome::of(End::Done),
        JobsEnd::Failed => Outcome::of(End::Failed).because(Why::InError).then(Next::FixTests(Vec::new())),
        JobsEnd::TimeOver => waits(Outcome::of(End::Started).because(Why::TimeOver)),
        JobsEnd::Running => waits(Outcome::of(End::Started)),
        JobsEnd::CannotBeSeen | JobsEnd::Open => Outcome::of(End::Started).because(Why::EndCannotBeSeen),
        JobsEnd::Unseen(why) => waits(Outcome::of(End::Started).because(why)),
    }
}

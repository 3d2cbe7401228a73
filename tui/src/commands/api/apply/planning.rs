//! Plans what has to be done for each file: with one list for all files, and at most one look at each object.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use ucforge_core::answer::{self, Integration, List};
use ucforge_core::api::{Call, Outgoing, Response};
use ucforge_core::operation::{Operation, Outcome, Plan, Reply, Step, Wanted, Why, host};
use ucforge_core::session::Lost;

use super::super::document::Secrets;
use super::super::drive::{Progress, interrupted};
use super::super::report::Report;
use super::super::run::Run;
use super::super::stop::Stop;
use super::super::talk::Talk;
use super::{AT_ONCE, Item, wanted};
use crate::exchange::Exchange;
use crate::exit::Failure;
use crate::human::{self, one_line};

/// Plans for all files that have no errors.
///
/// Errors: Ctrl-C was pressed. The inner error is the report that the list could not be fetched.
pub(super) fn plan(
    run: &Run<'_>,
    talk: &mut Talk,
    items: &mut [Item],
    progress: &mut Progress,
) -> Result<Result<(), Box<Report>>, Stop> {
    let is_open = |item: &Item| item.stop.is_none();
    if !items.iter().any(is_open) {
        return Ok(Ok(()));
    }
    let request = Outgoing::new(Call::ListIntegrations, "");
    let mut all = match run.ask(talk, &request, answer::listed) {
        Ok(all) => all,
        Err(report) => return Ok(Err(report)),
    };
    // Fetched once for all files. An integration that still cannot be seen is reported for each file that may mean it.
    for one in all.entries.iter_mut().filter(|one| !one.is_shown() && !one.id.is_empty()) {
        if let Ok(found) = run.ask(talk, &Outgoing::new(Call::GetIntegration, &one.id), Integration::read) {
            *one = found;
        }
    }
    let listed = Listed::of(all);
    let count = items.iter().filter(|item| is_open(item)).count();
    let waiting: Mutex<Vec<&mut Item>> = Mutex::new(items.iter_mut().filter(|item| is_open(item)).rev().collect());
    let done = AtomicUsize::new(0);
    let shown = Mutex::new(progress);
    let listed = &listed;
    let work = |talk: &mut Talk| {
        loop {
            let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(item) = next.filter(|_| !talk.interrupt.is_pressed()) else { return };
            let number = done.fetch_add(1, Ordering::SeqCst) + 1;
            shown.lock().unwrap_or_else(PoisonError::into_inner).line(&format!("planning {number}/{count}"));
            plan_one(run, talk, item, listed);
        }
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..AT_ONCE.min(count)).map(|_| talk.another()).collect();
        for mut other in others {
            let work = &work;
            scope.spawn(move || work(&mut other));
        }
        work(talk);
    });
    shown.into_inner().unwrap_or_else(PoisonError::into_inner).clear();
    if talk.interrupt.is_pressed() { Err(interrupted(talk)) } else { Ok(Ok(())) }
}

/// All integrations, indexed by host, so that a thousand files do not read the whole list a thousand times.
struct Listed {
    all: Vec<Integration>,
    by_host: HashMap<String, Vec<usize>>,
    /// Whether the tenant has more than it listed.
    has_more: bool,
}

impl Listed {
    fn of(list: List<Integration>) -> Self {
        let List { entries: all, has_more } = list;
        let mut by_host: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, one) in all.iter().enumerate() {
            // An integration that does not show its host may be on any.
            let name = if one.is_shown() { host(&one.host) } else { String::new() };
            by_host.entry(name).or_default().push(at);
        }
        Self { all, by_host, has_more }
    }

    /// The list as a tenant answers it, without integrations on other hosts; all of them if there is no host.
    fn about(&self, own: Option<&str>) -> Response {
        let entries: Vec<String> = match own {
            Some(own) => {
                let name = host(own);
                let found = [name.as_str(), ""].into_iter().filter_map(|name| self.by_host.get(name)).flatten();
                found.filter_map(|at| self.all.get(*at)).map(|one| one.whole.json()).collect()
            }
            None => self.all.iter().map(|one| one.whole.json()).collect(),
        };
        let mut response = Response::new(200, "application/json", format!("[{}]", entries.join(",")));
        response.is_part = self.has_more;
        response
    }
}

fn plan_one(run: &Run<'_>, talk: &mut Talk, item: &mut Item, listed: &Listed) {
    let Some(loaded) = &item.loaded else { return };
    // Secrets are not compared, so they are not looked up either.
    let wanted = match wanted(loaded, Secrets::Named) {
        Ok(wanted) => wanted,
        Err(failure) => {
            item.stop = Some(failure.into());
            return;
        }
    };
    let is_connection = matches!(wanted, Wanted::Connection { .. });
    let list = listed.about(wanted.host());
    item.list = wanted.host().map(|_| list.clone());
    let mut known = Known { talk, list, listed: &listed.all, takes_entries: is_connection, seen: None };
    let options = run.options();
    let mut outcome = planned(Operation::apply(wanted.clone(), true, options), &mut known);
    // The list leaves fields out: a payload that differs from an entry may still equal the integration.
    let differs = matches!(outcome.plan, Some(Plan::Update { .. })) || outcome.why == Some(Why::NotEditable);
    if is_connection && differs {
        known.takes_entries = false;
        outcome = planned(Operation::apply(wanted, true, options), &mut known);
    }
    let found = outcome.integration.as_ref().map(|found| found.id.as_str());
    item.stop = loaded.updates.as_deref().and_then(|id| other_one(&loaded.name, id, outcome.plan.as_ref(), found));
    item.plan.clone_from(&outcome.plan);
    item.outcome = Some(outcome);
}

/// The error if a command for one integration would change another one, or create one.
fn other_one(file: &str, id: &str, plan: Option<&Plan>, found: Option<&str>) -> Option<Stop> {
    let instead = match (plan?, found) {
        (Plan::Create { .. }, _) => "none is on this host".to_owned(),
        (_, Some(found)) if !found.eq_ignore_ascii_case(id) => format!("on this host is {}", one_line(found)),
        _ => return None,
    };
    let message = format!("{file} is a command for the integration {}, and {instead}: nothing was sent", one_line(id));
    Some(Failure::findings(message).into())
}

/// Runs an operation that only reads.
fn planned(mut operation: Operation, known: &mut Known<'_>) -> Outcome {
    loop {
        match operation.step() {
            Step::Send(request) => {
                let request = request.clone();
                operation.answer(known.exchange(&request));
            }
            Step::Ask(_) => operation.reply(Reply::No),
            Step::Wait(milliseconds) => {
                known.talk.interrupt.pause(*milliseconds);
                operation.waited();
            }
            Step::Done(_) => return operation.into_outcome().unwrap_or_default(),
        }
    }
}

/// A tenant of which some answers are known already.
struct Known<'a> {
    talk: &'a mut Talk,
    /// The list of the integrations that the file may mean.
    list: Response,
    listed: &'a [Integration],
    /// Whether a request for one integration is answered from the list.
    takes_entries: bool,
    /// The answer about the connection, once it was asked for.
    seen: Option<Response>,
}

impl Known<'_> {
    fn exchange(&mut self, request: &Outgoing) -> Result<Response, Lost> {
        match request.call {
            Call::ListIntegrations => return Ok(self.list.clone()),
            Call::GetConnection if self.seen.is_some() => {
                if let Some(seen) = &self.seen {
                    return Ok(seen.clone());
                }
            }
            Call::GetIntegration if self.takes_entries => {
                let is_it = |one: &&Integration| Outgoing::new(Call::GetIntegration, &one.id).target == request.target;
                if let Some(one) = self.listed.iter().find(is_it) {
                    return Ok(Response::new(200, "application/json", one.whole.json()));
                }
            }
            _ => {}
        }
        let answer = self.talk.exchange(request);
        if let (Call::GetConnection, Ok(response)) = (request.call, &answer) {
            self.seen = Some(response.clone());
        }
        if let Some(trouble) = self.talk.trouble() {
            human::note_line(&format!("note: {}: {}", request.line(), trouble.what));
        }
        answer
    }
}

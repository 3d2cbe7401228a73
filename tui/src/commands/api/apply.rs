//! `ucforge apply FILE...`: plans for all files, asks once, and makes the tenant equal to them.
//!
//! Nothing is remembered between two runs: the state of the tenant decides. So another run continues where the last one
//! stopped.

mod planning;
mod told;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use ucforge_core::api::{Call, Consequence, Content, Effect, Outgoing, Response};
use ucforge_core::convert;
use ucforge_core::kinds::Payload;
use ucforge_core::operation::{Asked, Operation, Outcome, Plan, Question, Reply, Step, Wanted, host};
use ucforge_core::value::Value;

use super::arguments::Apply;
use super::ask::{self, Person, Replies, agrees, is_terminal};
use super::document::{File, Loaded, Secrets, load_any};
use super::drive::{Progress, drive};
use super::run::{Done, Run};
use super::stop::Stop;
use super::talk::Talk;
use crate::exit::Failure;
use crate::human;
use crate::profile::Place;
use crate::usage::quoted;

/// How many setups are worked on at the same time.
const AT_ONCE: usize = 4;

/// One file, and how far it has got.
struct Item {
    /// The path as it was given.
    file: String,
    loaded: Option<File>,
    /// The integration or connection that the file describes, if it says so; for a connection, also the integration
    /// that belongs to it.
    about: Vec<String>,
    plan: Option<Plan>,
    /// The part of the list, about this host, that the plan was made from; `None` if the file names no host.
    list: Option<Response>,
    outcome: Option<Outcome>,
    /// Why the file got no further.
    stop: Option<Stop>,
}

pub(super) fn run(command: &Apply) -> Done {
    let basis = &command.common.basis;
    let run = Run::begin(basis, "apply", None, None)?;
    if !command.check {
        run.may_change(true)?;
    }
    let mut items: Vec<Item> = command.files.iter().map(|file| item(file, &run.place)).collect();
    refuse_doubles(&mut items);
    if basis.dry_run {
        return dry(&run, items);
    }
    let mut talk = run.talk()?;
    let mut progress = Progress::new();
    if let Err(report) = planning::plan(&run, &mut talk, &mut items, &mut progress)? {
        return Ok(*report);
    }
    if command.check {
        return Ok(told::report(&run, &talk, items, true));
    }
    let to_do = items.iter().filter(|item| is_to_do(item)).count();
    if to_do == 0 {
        return Ok(told::report(&run, &talk, items, false));
    }
    human::note(&told::plans(&items));
    if !basis.yes {
        human::note(&ask::consequences(&consequences(&items)));
        if !agrees(&format!("Do this ({to_do} of {})?", items.len()))? {
            let mut report = told::report(&run, &talk, items, true);
            report.problem = Some(super::report::Problem::new("declined", "not agreed to: nothing was changed"));
            report.outcome = "notDone";
            return Ok(report);
        }
    }
    carry_out(&run, &mut talk, &mut items, &mut progress);
    let is_interrupted = talk.interrupt.is_pressed();
    let report = told::report(&run, &talk, items, false);
    Ok(if is_interrupted { told::interrupted(report, &talk) } else { report })
}

fn item(path: &Path, place: &Place) -> Item {
    let file = path.display().to_string();
    let mut item = Item { file, loaded: None, about: Vec::new(), plan: None, list: None, outcome: None, stop: None };
    let to = [Call::CreateIntegration, Call::UpdateIntegration, Call::RegisterConnection];
    let to = to.map(|call| Outgoing::new(call, ""));
    match load_any(path, &to, place).and_then(|loaded| Ok((wanted(&loaded, Secrets::Named)?, loaded))) {
        Ok((wanted, loaded)) => {
            item.about = about(&wanted);
            item.loaded = Some(loaded);
        }
        Err(stop) => item.stop = Some(stop),
    }
    item
}

/// The state that a file wants the tenant to have.
fn wanted(file: &File, secrets: Secrets) -> Result<Wanted, Failure> {
    let content = |value: &Value| file.content(value, secrets);
    let none = || Failure::findings(format!("{} makes no integration and no connection", file.name));
    match &file.loaded {
        Loaded::Payload(value) if value.get("connectionKey").is_some() => {
            Ok(Wanted::Connection { script: None, register: content(value)? })
        }
        Loaded::Payload(value) if value.get("type").is_some() => {
            let payload = content(&convert::to_send(value.clone(), Payload::IntegrationUpdate))?;
            Ok(Wanted::integration(payload.clone(), payload))
        }
        Loaded::Payload(_) => Err(none()),
        Loaded::Setup(setup) => file.wanted(setup, secrets)?.ok_or_else(none),
    }
}

/// The integration or connection that is meant: two files about the same one would undo each other.
fn about(wanted: &Wanted) -> Vec<String> {
    let text = |content: &Content, path: &[&str]| {
        content.value().path(path).and_then(Value::text).unwrap_or("").trim_end_matches('/').to_ascii_lowercase()
    };
    match wanted {
        Wanted::Integration { bodies, .. } => wanted
            .host()
            .map(|name| format!("{} on {}", text(bodies.any(), &["type"]), host(name)))
            .into_iter()
            .collect(),
        // A host has one integration, whoever owns it.
        Wanted::Connection { register, .. } => {
            let platform = text(register, &["nativeIntegration", "type"]);
            let name = text(register, &["nativeIntegration", "config", "host"]);
            let behind = (!name.is_empty()).then(|| format!("{platform} on {}", host(&name)));
            [format!("connection {}", text(register, &["connectionKey"]))].into_iter().chain(behind).collect()
        }
    }
}

fn refuse_doubles(items: &mut [Item]) {
    let mut seen: std::collections::HashMap<String, String> = std::collections::HashMap::new();
    for item in items {
        match item.about.iter().find_map(|about| Some((about, seen.get(about)?))) {
            Some((about, first)) => {
                let message = format!("{} is about the same as {first} ({about}): one of them is enough", item.file);
                item.stop = Some(Failure::findings(message).into());
            }
            None => seen.extend(item.about.iter().map(|about| (about.clone(), item.file.clone()))),
        }
    }
}

fn dry(run: &Run<'_>, items: Vec<Item>) -> Done {
    let mut requests = vec![Outgoing::new(Call::ListIntegrations, "")];
    for item in &items {
        let Some(loaded) = item.loaded.as_ref().filter(|_| item.stop.is_none()) else { continue };
        requests.push(match wanted(loaded, Secrets::Named)? {
            Wanted::Integration { bodies, .. } => match bodies.create().cloned() {
                Some(create) => Outgoing::new(Call::CreateIntegration, "").with(create),
                None => Outgoing::new(Call::UpdateIntegration, "{id}").with(bodies.any().clone()),
            },
            Wanted::Connection { register, .. } => Outgoing::new(Call::RegisterConnection, "").with(register),
        });
    }
    let mut report = run.dry(&requests);
    report.notes.push("what exists would be updated, or left as it is: `apply --check` looks".to_owned());
    for stop in items.into_iter().filter_map(|item| item.stop) {
        report.exit = report.exit.worse(stop.exit());
        let problem = stop.report("apply").problem;
        if report.problem.is_none() {
            report.problem = problem;
        } else {
            report.notes.extend(problem.map(|problem| problem.message));
        }
    }
    Ok(report)
}

fn is_to_do(item: &Item) -> bool {
    item.stop.is_none() && matches!(item.plan, Some(Plan::Create { .. } | Plan::Update { .. }))
}

/// What all plans do to access, each consequence once.
fn consequences(items: &[Item]) -> Vec<Consequence> {
    let mut all: Vec<Consequence> = Vec::new();
    for item in items.iter().filter(|item| is_to_do(item)) {
        let (_, request) = item.plan.as_ref().map(super::end::plan).unwrap_or_default();
        let request = request.unwrap_or_default();
        let call = Call::ALL.iter().find(|call| {
            let (method, path) = call.line();
            let open = path.split('{').next().unwrap_or(path);
            let rest = request.strip_prefix(method).and_then(|rest| rest.strip_prefix(' '));
            rest.is_some_and(|rest| rest == path || path.contains('{') && rest.starts_with(open))
        });
        if let Some(Effect::Changes(consequences)) = call.map(|call| call.endpoint().effect) {
            for one in consequences {
                if !all.iter().any(|known| known.text == one.text) {
                    all.push(*one);
                }
            }
        }
    }
    all
}

/// Carries out the plans. One that fails does not keep the others from being carried out.
fn carry_out(run: &Run<'_>, talk: &mut Talk, items: &mut [Item], progress: &mut Progress) {
    // If the user is asked whether a script was run, the files are done one at a time.
    let asks = !run.basis.yes && is_terminal();
    let at_once = if asks { 1 } else { AT_ONCE };
    let count = items.iter().filter(|item| is_to_do(item)).count();
    let waiting: Mutex<Vec<&mut Item>> = Mutex::new(items.iter_mut().filter(|item| is_to_do(item)).rev().collect());
    let done = AtomicUsize::new(0);
    let progress = Mutex::new(progress);
    let work = |talk: &mut Talk| {
        loop {
            let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(item) = next.filter(|_| !talk.interrupt.is_pressed()) else { return };
            let number = done.fetch_add(1, Ordering::SeqCst) + 1;
            if asks {
                human::note(&format!("\n[{number}/{count}] {}\n", quoted(&human::one_line(&item.file))));
            } else {
                let mut progress = progress.lock().unwrap_or_else(PoisonError::into_inner);
                progress.line(&format!("{number}/{count} {}", item.file));
            }
            carry_out_one(run, talk, item, asks);
        }
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..at_once.min(count)).map(|_| talk.another()).collect();
        for mut other in others {
            let work = &work;
            scope.spawn(move || work(&mut other));
        }
        work(talk);
    });
    progress.into_inner().unwrap_or_else(PoisonError::into_inner).clear();
}

fn carry_out_one(run: &Run<'_>, talk: &mut Talk, item: &mut Item, asks: bool) {
    let Some(loaded) = &item.loaded else { return };
    let wanted = match wanted(loaded, Secrets::Resolved) {
        // If there is nobody to ask, the script counts as run.
        Ok(wanted) if !asks => wanted.without_script(),
        Ok(wanted) => wanted,
        Err(failure) => {
            item.stop = Some(failure.into());
            return;
        }
    };
    let mut replies = AsPlanned { plan: item.plan.clone(), person: Person::new(run.basis.yes) };
    let mut operation = Operation::apply(wanted, false, run.options());
    // Nobody was asked, so no time has passed since the plan was made, and its list is enough. If somebody else was
    // quicker after all, the tenant refuses a second integration on the host.
    let first = if let Step::Send(request) = operation.step() { Some(request.call) } else { None };
    if let Some(list) = item.list.take().filter(|_| run.basis.yes && first == Some(Call::ListIntegrations)) {
        operation.answer(Ok(list));
    }
    match drive(operation, talk, &mut replies, &mut Progress::silent()) {
        Ok(outcome) => item.outcome = Some(outcome),
        Err(stop) => item.stop = Some(stop),
    }
}

/// Agrees only to what was planned and shown.
struct AsPlanned {
    plan: Option<Plan>,
    person: Person,
}

impl Replies for AsPlanned {
    fn reply(&mut self, question: &Question) -> Result<Reply, Failure> {
        match &question.asked {
            Asked::Plan(plan) if self.plan.as_ref().is_some_and(|own| is_same(own, plan)) => Ok(Reply::Yes),
            Asked::Plan(_) => Ok(Reply::No),
            _ => self.person.reply(question),
        }
    }
}

fn is_same(shown: &Plan, now: &Plan) -> bool {
    match (shown, now) {
        (Plan::Update { request, drift }, Plan::Update { request: now, drift: drift_now }) => {
            // The secrets are resolved by now, which is not a difference.
            request == now && drift.differences == drift_now.differences
        }
        (shown, now) => shown == now,
    }
}

//! The report about all files.

use ucforge_core::api::decoded;
use ucforge_core::operation::{Difference, End, Outcome, Plan, Why, not_compared};

use super::super::drive::INTERRUPT;
use super::super::end::{self, Context};
use super::super::report::{self, Found, Problem, Report, Step};
use super::super::run::Run;
use super::super::talk::Talk;
use super::super::{diff, next};
use super::{Item, is_to_do};
use crate::exit::Exit;
use crate::human::one_line;

/// The plans, for people.
pub(super) fn plans(items: &[Item]) -> String {
    let mut text = String::new();
    for item in items {
        let file = one_line(&item.file);
        match &item.plan {
            _ if item.stop.is_some() => text.extend([format!("error    {file}\n")]),
            Some(Plan::Create { request }) => text.extend([format!("create   {file}  {}\n", one_line(request))]),
            Some(Plan::Update { request, drift }) => {
                text.extend([format!("update   {file}  {}\n", one_line(request))]);
                for one in &drift.differences {
                    text.push_str("         ");
                    text.push_str(&diff::line(one));
                }
                for one in &drift.kept {
                    text.extend([format!("         {}\n", one_line(&one.not_sent()))]);
                }
                text.extend(drift.left_out.iter().map(|one| format!("         {}\n", one_line(&one.left_out()))));
                text.extend(drift.unseen.iter().map(|pointer| unseen(pointer)));
                if drift.is_empty() {
                    text.push_str("         it is not enabled\n");
                }
            }
            Some(Plan::Nothing) => {
                text.extend([format!("nothing  {file}\n")]);
                let drift = item.outcome.as_ref().and_then(|outcome| outcome.drift.as_ref());
                text.extend(drift.iter().flat_map(|drift| &drift.unseen).map(|pointer| unseen(pointer)));
            }
            None => text.extend([format!("error    {file}\n")]),
        }
    }
    text
}

fn unseen(pointer: &str) -> String {
    format!("         {}\n", one_line(&not_compared(pointer)))
}

/// The outcome of one file that did not fail, in words.
fn done(outcome: Option<End>) -> &'static str {
    match outcome {
        Some(End::AlreadySo) => "nothing to do: it is as asked for",
        Some(End::Started) => "accepted, and may still be running",
        _ => "done",
    }
}

/// The report about all files. `only_plan` says whether nothing was to be changed.
pub(super) fn report(run: &Run<'_>, talk: &Talk, items: Vec<Item>, only_plan: bool) -> Report {
    let mut report = Report::done("apply");
    let mut counts = Counts::default();
    let mut text = if only_plan { plans(&items) } else { String::new() };
    let differs = items.iter().any(is_to_do);
    let mut worst = Exit::Done;
    let mut all = Vec::new();
    let is_final = |item: &Item| item.outcome.as_ref().is_some_and(|outcome| outcome.why == Some(Why::NotEditable));
    let mut may_go_on = false;
    for item in items {
        let is_final = is_final(&item);
        let end = item.outcome.as_ref().map(|outcome| outcome.end);
        let gone = item.outcome.iter().flat_map(|outcome| &outcome.gone).map(Difference::gone).collect::<Vec<_>>();
        let told = one(run, talk, item, only_plan, &mut counts, &mut worst);
        may_go_on |= told.problem.is_some() && !is_final;
        if let Some(problem) = &told.problem {
            text.extend([format!("{}: {}\n", one_line(&told.file), one_line(&problem.message))]);
            for step in &told.next {
                text.push_str(&super::super::step_line(step));
            }
        } else if !only_plan && told.action != Some("nothing") {
            text.extend([format!("{}: {}\n", one_line(&told.file), done(end))]);
        }
        report.notes.extend(gone.iter().map(|gone| format!("{}: {gone}", told.file)));
        all.push(told);
    }
    text.push_str(&counts.line(only_plan));
    report.text = text;
    report.exit = worst;
    report.outcome = match worst {
        Exit::Done if only_plan && differs => "different",
        Exit::Done => "done",
        _ => "failed",
    };
    if only_plan && differs && worst == Exit::Done {
        report.exit = Exit::Findings;
    }
    if worst != Exit::Done {
        let message = format!("{} of {} files failed", counts.failed, all.len());
        report.problem = Some(Problem::new(if worst == Exit::Usage { "usage" } else { "refused" }, message));
    }
    let text =
        if only_plan { "Correct what is wrong, then look again" } else { "Run it again: it goes on where it stopped" };
    if worst != Exit::Done && may_go_on {
        report.next.push(Step { text: text.to_owned(), command: None });
    }
    report.result = Found { plans: Some(all), ..Found::default() };
    talk.note(&counts.line(only_plan));
    report
}

/// The same report after Ctrl-C: several files may have been under way, so each line says what is known about its file.
pub(super) fn interrupted(report: Report, talk: &Talk) -> Report {
    let message = "interrupted: what is known about each file is said of that file";
    talk.note(message);
    let problem = Some(Problem::new("interrupted", message));
    Report { exit: Exit::Signal(INTERRUPT), outcome: "interrupted", problem, ..report }
}

fn one(run: &Run<'_>, talk: &Talk, item: Item, only_plan: bool, counts: &mut Counts, worst: &mut Exit) -> report::Plan {
    let mut told = report::Plan {
        file: item.file.clone(),
        action: None,
        request: None,
        differences: Vec::new(),
        left_out: Vec::new(),
        not_compared: Vec::new(),
        outcome: None,
        problem: None,
        next: Vec::new(),
    };
    if let Some(plan) = &item.plan {
        let (name, request) = end::plan(plan);
        (told.action, told.request) = (Some(name), request);
        if let Plan::Update { drift, .. } = plan {
            told.differences = end::differences(&drift.differences);
            told.left_out = end::differences(&drift.left_out);
        }
    }
    told.not_compared = item.outcome.iter().flat_map(|one| &one.drift).flat_map(|drift| drift.unseen.clone()).collect();
    if let Some(stop) = item.stop {
        counts.failed += 1;
        *worst = worst.worse(stop.exit());
        let stopped = stop.report("apply");
        (told.outcome, told.problem) = (Some(stopped.outcome), stopped.problem);
        return told;
    }
    let Some(outcome) = &item.outcome else { return told };
    // After Ctrl-C some files are only planned.
    if !only_plan && outcome.end == End::NotDone && outcome.why.is_none() {
        counts.failed += 1;
        *worst = worst.worse(Exit::Findings);
        told.outcome = Some(outcome.end.name());
        told.problem = Some(Problem::new("interrupted", "not begun: nothing was changed"));
        return told;
    }
    if outcome.why == Some(Why::NotEditable) {
        told.differences = outcome.drift.as_ref().map(|drift| end::differences(&drift.differences)).unwrap_or_default();
    }
    let is_planned = item.plan.is_some() && (only_plan || item.plan == Some(Plan::Nothing));
    if is_planned && matches!(outcome.end, End::NotDone | End::AlreadySo) && outcome.why.is_none() {
        counts.plan(item.plan.as_ref());
        return told;
    }
    // What is there already is changed, not made once more.
    let at = match &item.plan {
        Some(Plan::Update { request, .. }) => request.rsplit('/').next().map(|at| decoded(at).into_owned()),
        _ => None,
    };
    let is_connection = item.about.iter().any(|about| about.starts_with("connection "));
    let command = match (is_connection, at.is_some()) {
        (true, true) => "connection update",
        (true, false) => "connection register",
        (false, true) => "integration update",
        (false, false) => "integration create",
    };
    let context = Context {
        command: command.to_owned(),
        file: Some(item.file.clone()),
        at,
        profile: run.context.profile.clone(),
        waits: run.context.waits,
        as_yaml: run.context.as_yaml,
    };
    let exit = end::exit(outcome, run.context.waits);
    told.outcome = Some(outcome.end.name());
    told.problem = problem(&context, outcome, talk);
    if outcome.end == End::AlreadySo && exit == Exit::Done {
        // The tenant has become like the file since the plan was made.
        counts.plan(Some(&Plan::Nothing));
    } else if exit == Exit::Done {
        counts.plan(item.plan.as_ref());
    } else {
        counts.failed += 1;
        *worst = worst.worse(exit);
        told.next = next::after(&context, outcome, talk.trouble_of(outcome));
        let makes = |command: &str| command.starts_with("ucforge integration create");
        told.next.retain(|step| step.command.as_deref().is_none_or(|command| !makes(command)));
    }
    told
}

fn problem(context: &Context, outcome: &Outcome, talk: &Talk) -> Option<Problem> {
    if outcome.why == Some(Why::Declined) && outcome.script.is_none() {
        let message = "it is not as it was when the plan was made: nothing was changed";
        return Some(Problem::new("different", message));
    }
    end::problem(context, outcome, talk.trouble_of(outcome))
}

#[derive(Default)]
struct Counts {
    created: usize,
    updated: usize,
    same: usize,
    failed: usize,
}

impl Counts {
    fn plan(&mut self, plan: Option<&Plan>) {
        match plan {
            Some(Plan::Create { .. }) => self.created += 1,
            Some(Plan::Update { .. }) => self.updated += 1,
            _ => self.same += 1,
        }
    }

    fn line(&self, only_plan: bool) -> String {
        let (create, update) = if only_plan { ("to create", "to update") } else { ("created", "updated") };
        let Self { created, updated, same, failed } = self;
        format!("{created} {create}, {updated} {update}, {same} as wanted, {failed} failed\n")
    }
}

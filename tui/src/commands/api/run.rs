//! The steps of every command: choosing the tenant, checking whether it may be changed, dry run, sending, reporting.

use std::path::Path;

use ucforge_core::answer::{About, Problem as Meaning, Refusal};
use ucforge_core::api::{Outgoing, Response};
use ucforge_core::operation::{End, Next, Operation, Options, Outcome, Why};
use ucforge_core::render::Rendering;
use ucforge_core::secret::View;

use super::arguments::Basis;
use super::ask::{Person, Replies, is_terminal, is_unseen};
use super::document::Secrets;
use super::drive::{Progress, drive};
use super::end::{self, Context};
use super::report::{Json, Report, Request};
use super::stop::Stop;
use super::talk::Talk;
use crate::client::shown_url;
use crate::exchange::Exchange;
use crate::exit::{Exit, Failure};
use crate::human::one_line;
use crate::profile::{Chosen, Place, choose};
use crate::secrets::{Hidden, shown_body};

/// The result of a command.
pub(super) type Done = Result<Report, Stop>;

/// One run of a command.
pub(super) struct Run<'a> {
    pub(super) basis: &'a Basis,
    pub(super) context: Context,
    pub(super) place: Place,
    chosen: Chosen,
}

impl<'a> Run<'a> {
    /// Chooses the tenant; nothing is sent yet.
    pub(super) fn begin(basis: &'a Basis, command: &str, at: Option<&str>, file: Option<&Path>) -> Result<Self, Stop> {
        let chosen = choose(&basis.reach)?;
        let context = Context {
            command: command.to_owned(),
            file: file.map(|file| file.display().to_string()),
            at: at.map(str::to_owned),
            profile: basis.reach.profile.clone(),
            waits: basis.wait,
            as_yaml: basis.as_yaml,
        };
        Ok(Self { basis, context, place: Place::of(&chosen), chosen })
    }

    /// Checks whether the command may change the tenant. `asks` says whether it needs a yes.
    pub(super) fn may_change(&self, asks: bool) -> Result<(), Stop> {
        let command = &self.context.command;
        if self.basis.dry_run {
            return Ok(());
        }
        if self.place.read_only {
            let name = one_line(&self.place.name);
            return Err(Failure::usage(format!(
                "`{command}` changes the tenant, and profile `{name}` is read-only here ({}): nothing was sent",
                self.chosen.origins.read_only
            ))
            .into());
        }
        // The user is at a terminal, but would not see the question.
        if !self.basis.yes && is_unseen() {
            let message = format!(
                "`{command}` asks before it changes anything, and standard error, where it asks, is not the terminal: leave it \
                 there, or add --yes"
            );
            return Err(Failure::usage(message).into());
        }
        if asks && !self.basis.yes && !is_terminal() {
            let message = format!("`{command}` asks before it changes anything, and there is no terminal: add --yes");
            return Err(Failure::usage(message).into());
        }
        Ok(())
    }

    /// How secrets are treated.
    pub(super) fn secrets(&self) -> Secrets {
        if self.basis.dry_run { Secrets::Named } else { Secrets::Resolved }
    }

    /// The options of an operation.
    pub(super) fn options(&self) -> Options {
        let at_most = u64::try_from(self.basis.reach.timeout.as_millis()).unwrap_or(u64::MAX);
        Options { wait: self.context.waits, at_most, ..Options::default() }
    }

    /// The report of what would be sent.
    pub(super) fn dry(&self, requests: &[Outgoing]) -> Report {
        let mut text = String::new();
        let mut told = Vec::new();
        for request in requests {
            let url = format!("{}{}", shown_url(&self.place.url), request.target);
            let body = shown_body(request);
            text.extend([format!("{} {}\n", request.method(), one_line(&url))]);
            if let Some(body) = &body {
                let kind = if self.basis.as_yaml { "application/yaml" } else { "application/json" };
                let content = request.content.as_ref().filter(|_| self.basis.as_yaml);
                let yaml = content.and_then(|content| Rendering::Yaml.value(content.value(), &View::Masked)?.ok());
                let yaml = yaml.map(|yaml| Hidden::of(request).without(yaml.trim_end()));
                let shown = yaml.as_deref().unwrap_or(body);
                text.extend([format!("Content-Type: {kind}\n\n{shown}\n")]);
            }
            text.push('\n');
            told.push(Request { method: request.method(), url, body: body.as_deref().map(Json::text) });
        }
        let mut report = Report { outcome: "dryRun", ..Report::done(&self.context.command) }.with_text(text);
        report.result.requests = Some(told);
        report.notes.push("nothing was sent".to_owned());
        report
    }

    /// Gets ready to send.
    pub(super) fn talk(&self) -> Result<Talk, Stop> {
        let mut words = self.context.command.clone();
        for word in self.context.at.iter().chain(&self.context.file) {
            words.push(' ');
            words.push_str(word);
        }
        Ok(Talk::open(&self.chosen, self.basis, &words)?)
    }

    /// Runs an operation and reports its outcome.
    pub(super) fn operate(&self, operation: Operation) -> Done {
        self.operate_with(operation, &mut Person::new(self.basis.yes))
    }

    /// The same with other replies to its questions.
    pub(super) fn operate_with(&self, operation: Operation, replies: &mut dyn Replies) -> Done {
        let mut talk = self.talk()?;
        self.operate_over(operation, &mut talk, replies)
    }

    /// The same over a connection to the tenant that is open already.
    pub(super) fn operate_over(&self, operation: Operation, talk: &mut Talk, replies: &mut dyn Replies) -> Done {
        let outcome = drive(operation, talk, replies, &mut Progress::new())?;
        Ok(self.told(&outcome, talk))
    }

    /// The report on an outcome, which goes into the record too.
    pub(super) fn told(&self, outcome: &Outcome, talk: &Talk) -> Report {
        let report = end::report(&self.context, outcome, talk.trouble_of(outcome));
        let problem = report.problem.as_ref().map(|problem| format!(": {}", problem.message)).unwrap_or_default();
        talk.note(&format!("{}, exit code {}{problem}", report.outcome, report.exit.number()));
        interrupted(report, talk)
    }

    /// Sends one request that changes nothing, and reads its answer.
    ///
    /// Errors: the report to give instead.
    pub(super) fn ask<T: About>(
        &self,
        talk: &mut Talk,
        request: &Outgoing,
        read: impl Fn(&Response) -> Option<T>,
    ) -> Result<T, Box<Report>> {
        let line = request.line();
        let why = match talk.exchange(request) {
            Ok(response) => match (Refusal::of(&response), read(&response)) {
                (None, Some(found)) => match found.other(request) {
                    None => return Ok(found),
                    Some(other) => Why::Refused { request: line, refusal: Refusal::about_another(&response, &other) },
                },
                (None, None) => Why::Refused { request: line, refusal: Refusal::not_understood(&response) },
                (Some(refusal), _) => Why::Refused { request: line, refusal },
            },
            Err(lost) => Why::Lost { request: line, lost },
        };
        let next = match &why {
            Why::Refused { refusal, .. } => match &refusal.problem {
                Meaning::ValidationFailed { tests } => {
                    Some(Next::FixTests(tests.iter().filter(|test| is_failed(test)).cloned().collect()))
                }
                _ => None,
            },
            _ => None,
        };
        let outcome = Outcome { end: End::NotDone, why: Some(why), next, ..Outcome::default() };
        Err(Box::new(self.told(&outcome, talk)))
    }
}

fn is_failed(test: &ucforge_core::answer::Test) -> bool {
    ucforge_core::answer::State::is_error(&test.status)
}

fn interrupted(report: Report, talk: &Talk) -> Report {
    if talk.interrupt.is_pressed() {
        Report { exit: Exit::Signal(2), outcome: "interrupted", ..report }
    } else {
        report
    }
}

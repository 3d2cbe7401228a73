//! Runs an operation over a tenant: sends, asks, waits.

use std::io::{self, IsTerminal};
use std::time::Instant;

use ucforge_core::api::Outgoing;
use ucforge_core::operation::{Operation, Outcome, Step};

use super::ask::Replies;
use super::stop::Stop;
use super::talk::Talk;
use crate::exchange::Exchange;
use crate::exit::{Exit, Failure, look};
use crate::human::{note, one_line};

/// The number of SIGINT.
pub(super) const INTERRUPT: i32 = 2;

/// Runs an operation to its end.
///
/// Errors: Ctrl-C was pressed, or nobody could be asked.
pub(super) fn drive(
    mut operation: Operation,
    talk: &mut Talk,
    replies: &mut dyn Replies,
    progress: &mut Progress,
) -> Result<Outcome, Stop> {
    // What an earlier operation has changed is not about this one.
    talk.last_change = None;
    loop {
        if talk.interrupt.is_pressed() {
            progress.clear();
            return Err(interrupted(talk));
        }
        match operation.step() {
            Step::Send(request) => {
                let request = request.clone();
                progress.show(&request);
                let begun = Instant::now();
                let answer = talk.exchange(&request);
                operation.spent(u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX));
                // After Ctrl-C nothing more is sent, not even to look.
                if !talk.interrupt.is_pressed() {
                    operation.answer(answer);
                }
            }
            Step::Ask(question) => {
                progress.clear();
                // While a question is open, no request is under way.
                talk.interrupt.release();
                let reply = replies.reply(question)?;
                talk.interrupt.hold_again();
                operation.reply(reply);
            }
            Step::Wait(milliseconds) => {
                let milliseconds = *milliseconds;
                talk.interrupt.pause(milliseconds);
                operation.waited();
            }
            Step::Done(_) => break,
        }
    }
    progress.clear();
    Ok(operation.into_outcome().unwrap_or_default())
}

/// What is known about the last request that changes something, once its end is no longer waited for. `last_change` has
/// its method and target, and its status if it was answered. `profile` names the tenant.
pub(crate) fn known(last_change: Option<&(String, Option<u16>)>, profile: &str) -> String {
    match last_change {
        None => "nothing was changed".to_owned(),
        Some((line, Some(status @ 200..300))) => {
            format!("{} was accepted (status {status}), and its end was not waited for", one_line(line))
        }
        Some((line, Some(status))) => format!("{} was answered with status {status}", one_line(line)),
        Some((line, None)) => {
            let look = look(line.contains("/integrations"), profile);
            format!("{} was sent, and whether it was done is not known: {look}", one_line(line))
        }
    }
}

/// What is known after Ctrl-C.
pub(super) fn interrupted(talk: &Talk) -> Stop {
    let known = known(talk.last_change.as_ref(), &talk.place.name);
    talk.note(&format!("interrupted: {known}"));
    Stop::of("interrupted", Failure { message: format!("interrupted: {known}"), exit: Exit::Signal(INTERRUPT) })
}

/// A line that says what is going on, on a terminal only.
pub(super) struct Progress {
    since: Instant,
    is_shown: bool,
    is_terminal: bool,
    /// The start of the line.
    pub(super) head: String,
}

impl Progress {
    pub(super) fn new() -> Self {
        let is_terminal = io::stderr().is_terminal();
        Self { since: Instant::now(), is_shown: false, is_terminal, head: String::new() }
    }

    /// A progress line that shows nothing, for when several operations are under way.
    pub(super) fn silent() -> Self {
        Self { is_terminal: false, ..Self::new() }
    }

    fn show(&mut self, request: &Outgoing) {
        self.line(&request.line());
    }

    pub(super) fn line(&mut self, text: &str) {
        if self.is_terminal {
            let mut text = one_line(text);
            text.truncate(text.char_indices().nth(60).map_or(text.len(), |(at, _)| at));
            note(&format!("\r\u{1b}[K{}{text} ({} s)", self.head, self.since.elapsed().as_secs()));
            self.is_shown = true;
        }
    }

    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            note("\r\u{1b}[K");
        }
    }
}

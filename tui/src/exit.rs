//! How a command ends. The numbers are part of the interface.

use std::process::ExitCode;

use ucforge_core::api::Outgoing;
use ucforge_core::operation::no_answer;
use ucforge_core::session::Lost;

use crate::exchange::{Step, Trouble};
use crate::human::one_line;

/// The exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, clean, or nothing worse than warnings.
    Done,
    /// A finding of severity error, or the API refused.
    Findings,
    /// Bad usage, no profile, or an input that cannot be opened.
    Usage,
    /// The API was not reached, did not answer in time or in a way that can be understood, or it is not known whether
    /// something was done.
    NoAnswer,
    /// Ended by a signal, with the number that shells give it.
    Signal(i32),
}

impl Exit {
    /// The exit code as a number.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::NoAnswer => 3,
            Self::Signal(signal) => u8::try_from(signal).unwrap_or(0).saturating_add(128),
        }
    }

    /// The worse of two: no answer counts more than a file that cannot be opened, and that more than a finding or a
    /// refusal.
    pub(crate) fn worse(self, other: Self) -> Self {
        let rank = |exit: Self| match exit {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::NoAnswer => 3,
            Self::Signal(_) => 4,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}

/// A command that could not do what it was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    /// One sentence: what happened, what to do.
    pub(crate) message: String,
    /// How the program exits.
    pub(crate) exit: Exit,
}

impl Failure {
    /// The caller asked for something impossible.
    pub(crate) fn usage(message: impl std::fmt::Display) -> Self {
        Self { message: message.to_string(), exit: Exit::Usage }
    }

    /// The input is wrong.
    pub(crate) fn findings(message: impl std::fmt::Display) -> Self {
        Self { message: message.to_string(), exit: Exit::Findings }
    }

    /// A request to the tenant of a profile got no answer. `trouble` is what
    /// [`Exchange::trouble`](crate::exchange::Exchange::trouble) knows.
    pub(crate) fn of(lost: &Lost, request: &Outgoing, trouble: Option<&Trouble>, profile: &str) -> Self {
        let line = one_line(&request.line());
        let exit = match trouble {
            // The number of SIGINT.
            Some(trouble) if trouble.step == Step::Interrupted => Exit::Signal(2),
            _ if lost.is_refused() => Exit::Findings,
            _ => Exit::NoAnswer,
        };
        let message = format!(
            "{line}: {}{}",
            no_answer(lost, trouble.map(|trouble| trouble.what.as_str())),
            next(lost, request, trouble, profile)
        );
        Self { message, exit }
    }
}

/// What to do next.
fn next(lost: &Lost, request: &Outgoing, trouble: Option<&Trouble>, profile: &str) -> String {
    // If it is not known whether something was done, the advice is to look first, whatever else is wrong.
    if lost.may_have_arrived() && request.changes() {
        let look = look(request.call.endpoint().is_about_integrations(), profile);
        return format!(". Whether it was done is not known: {look}");
    }
    if let Some(trouble) = trouble.filter(|trouble| !trouble.next.is_empty()) {
        return format!(". {}", trouble.next);
    }
    format!(". {}", advice(lost))
}

/// What to do before sending a change again if it is not known whether it was made, for the tenant of this profile.
pub(crate) fn look(is_about_integrations: bool, profile: &str) -> String {
    let what = if is_about_integrations { "integration list" } else { "connection search" };
    let at = crate::profile::option(profile);
    format!("look with `ucforge {what}{at}` before you send it again")
}

/// What to do if no answer came to a request that has changed nothing.
pub(crate) fn advice(lost: &Lost) -> &'static str {
    match lost {
        Lost::NotSent => "Look at the address and the network: `ucforge doctor --online` tells where it ends",
        Lost::NotSignedIn { status: Some(429), .. } => {
            "There were too many requests, and nothing was changed: try again later"
        }
        lost @ Lost::NotSignedIn { .. } if lost.is_refused() => {
            "Look at the key and at `auth` of the profile: only some tenants exchange keys"
        }
        Lost::TimeOver { .. } => "Give it more time with `--timeout SECONDS`",
        Lost::Redirected { .. } => {
            "The key goes to the address of the profile only: if the tenant has moved, change its `url`"
        }
        Lost::NotSignedIn { .. } | Lost::NoAnswer => "Nothing was changed: try again",
        Lost::Garbled => "Nothing was changed: look whether the address is that of the API",
    }
}

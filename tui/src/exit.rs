//! How a command ends. The numbers are part of the interface.

use std::process::ExitCode;

/// The exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, clean, or nothing worse than warnings.
    Done,
    /// A finding of severity error.
    Findings,
    /// Bad usage, or an input that cannot be opened.
    Usage,
    /// Ended by a signal, as shells write it.
    Signal(i32),
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Signal(signal) => u8::try_from(signal).unwrap_or(0).saturating_add(128),
        })
    }
}

/// A command that could not do what it was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    /// One sentence: what happened, what to do.
    pub(crate) message: String,
    /// How to end.
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
}

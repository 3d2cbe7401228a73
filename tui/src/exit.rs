//! How a command ends. The numbers are part of the interface.

use std::process::ExitCode;

/// The exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Done, clean, or nothing worse than warnings.
    Done = 0,
    /// A finding of severity error.
    Findings = 1,
    /// Bad usage, or an input that cannot be opened.
    Usage = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
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
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit: Exit::Usage }
    }

    /// The input is wrong.
    pub(crate) fn findings(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit: Exit::Findings }
    }
}

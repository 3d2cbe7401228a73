//! Where in a document somebody is typing.

use crate::text::Span;

/// A place between values, or in one, that may not be finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The way from the whole document: to the object that a name is typed in, or to the value.
    pub(super) path: Vec<Step>,
    /// What belongs there.
    pub(super) slot: Slot,
    /// What is there already, and is replaced: a word or a string, as far as it is one.
    pub(super) token: Span,
    /// How it is written there.
    pub(super) style: Style,
    /// Where a comma is missing before it.
    pub(super) comma: Option<usize>,
    /// The names before it in the same object.
    pub(super) names: Vec<String>,
}

/// One step of the way down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Into the member of this name.
    Name(String),
    /// Into the entry of this number.
    Entry(usize),
}

/// What belongs to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// The name of a member.
    Name,
    /// A value.
    Value,
}

/// How a place is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// As JSON.
    Json,
    /// Between the brackets of YAML.
    Flow,
    /// As a line of YAML, so many columns further in than the line begins.
    Block {
        /// For the lines that follow.
        inside: usize,
        /// Whether a line of its own is there, and no value after a name.
        own_line: bool,
    },
}

//! Where in a document somebody is typing.

use crate::text::Span;

/// A place between values, or in a value that may be unfinished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The path from the root of the document: to the object in which a name is typed, or to the value.
    pub(super) path: Vec<Step>,
    /// What belongs there.
    pub(super) slot: Slot,
    /// The text there, which is replaced: a word or a string, perhaps empty or unfinished.
    pub(super) token: Span,
    /// How the document is written there.
    pub(super) style: Style,
    /// Where a comma is missing before the place, if one is.
    pub(super) comma: Option<usize>,
    /// The names before the place in the same object.
    pub(super) names: Vec<String>,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Into the member of this name.
    Name(String),
    /// Into the entry of this number.
    Entry(usize),
}

/// What belongs in a place.
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
    /// Between brackets in YAML.
    Flow,
    /// On a line of YAML.
    Block {
        /// How many columns further in than its line the name or entry begins: the extra indentation of the lines that
        /// follow.
        inside: usize,
        /// Whether the place is on a line of its own, and not a value after a name.
        own_line: bool,
    },
}

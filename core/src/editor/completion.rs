//! Completions: what is offered to somebody who types.

use super::template::Piece;
use crate::diagnostic::Edit;
use crate::text::Span;

/// Something that may be typed at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The text that the list of completions shows.
    pub label: String,
    /// What sort of thing it is.
    pub sort: Sort,
    /// A description in a few words.
    pub detail: String,
    /// The documentation, as Markdown.
    pub documentation: String,
    /// The text that editors compare with what is typed, to filter completions.
    pub filter: String,
    /// The range that it replaces; empty to insert.
    pub span: Span,
    /// The text that it inserts.
    pub text: Vec<Piece>,
    /// The edits elsewhere: a comma that is missing before the place.
    pub also: Vec<Edit>,
}

/// What sort of thing a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A field with a value.
    Field,
    /// A field that holds others.
    Object,
    /// A value.
    Value,
    /// Several fields at once.
    Several,
    /// A word of a language.
    Word,
}

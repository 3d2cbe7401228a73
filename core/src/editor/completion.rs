//! What is offered to somebody who types.

use super::template::Piece;
use crate::diagnostic::Edit;
use crate::text::Span;

/// Something that may be typed at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What it is called.
    pub label: String,
    /// What sort of thing it is.
    pub sort: Sort,
    /// What it is, in a few words.
    pub detail: String,
    /// What there is to know about it, as Markdown.
    pub documentation: String,
    /// What the text that is replaced is compared with while somebody goes on typing.
    pub filter: String,
    /// What it replaces; empty to insert.
    pub span: Span,
    /// By what.
    pub text: Vec<Piece>,
    /// What changes elsewhere: a comma that is missing before it.
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

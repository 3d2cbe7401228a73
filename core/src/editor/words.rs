//! Completions and hover texts for the words of scripts, as the platforms know them.

use super::completion::{Completion, Sort};
use super::template::Piece;
use crate::platform;
use crate::text::Span;

/// The words that may come next in a script.
pub(super) fn complete(source: &str, cursor: usize) -> Vec<Completion> {
    let offered = platform::rights_of(source, None).map(|rights| (rights.words)(source, cursor)).unwrap_or_default();
    let completion = |(word, detail): (&'static str, String)| Completion {
        label: word.to_owned(),
        sort: Sort::Word,
        detail,
        documentation: String::new(),
        filter: word.to_owned(),
        span: offered.span,
        text: vec![Piece::Text(word.to_owned())],
        also: Vec::new(),
    };
    offered.words.into_iter().map(completion).collect()
}

/// The hover text for a word of a script.
pub(super) fn hover(source: &str, offset: usize) -> Option<(Span, String)> {
    platform::rights_of(source, None).and_then(|rights| (rights.meaning)(source, offset))
}

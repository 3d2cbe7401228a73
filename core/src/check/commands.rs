//! A text with several commands: each is a document of its own, and none shows the secrets of another.

use std::sync::Arc;

use super::Checked;
use crate::text::Span;
use crate::tree::NodeRef;

impl Checked<'_> {
    /// Every document of the text in order: this one, and those of the commands after it.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.others)
    }

    /// Those documents of the text that hold something. Where there is none, the first, which says why.
    pub fn filled(&self) -> Vec<&Self> {
        let filled: Vec<&Self> = self.all().filter(|checked| checked.tree.root().is_some()).collect();
        if filled.is_empty() { vec![self] } else { filled }
    }
}

/// Puts the commands of one text together. With more than one, each has its number.
pub(super) fn join<'t>(mut first: Checked<'t>, mut others: Vec<Checked<'t>>) -> Checked<'t> {
    if others.is_empty() {
        return first;
    }
    // Two commands may be in one line, so that whoever shows one of them shows the other.
    let mut masks: Vec<Span> = first.hidden();
    for other in &others {
        masks.extend(other.hidden());
    }
    super::checked::in_order(&mut masks);
    let masks: Arc<[Span]> = masks.into();
    for (index, checked) in std::iter::once(&mut first).chain(&mut others).enumerate() {
        checked.command = Some(index + 1);
        checked.masks = Some(Arc::clone(&masks));
    }
    first.others = others;
    first
}

/// What is found in one part of a text, at the places of the whole.
pub(super) fn within(source: &str, region: Span, spans: &mut Vec<Span>, find: impl FnOnce(&str, &mut Vec<Span>)) {
    let mut found = Vec::new();
    find(region.of(source), &mut found);
    spans.extend(found.into_iter().map(|span| Span { start: span.start + region.start, end: span.end + region.start }));
}

/// A place of the whole text as one of a part.
pub(super) fn inside(span: Span, region: Span) -> Span {
    let clamp = |at: u32| at.clamp(region.start, region.end) - region.start;
    Span { start: clamp(span.start), end: clamp(span.end) }
}

/// Where the body of a command is in its part of the text; after all of it where there is none.
pub(super) fn body(root: Option<NodeRef<'_>>, region: Span) -> Span {
    root.map_or(Span::at((region.end - region.start) as usize), |root| inside(root.span(), region))
}

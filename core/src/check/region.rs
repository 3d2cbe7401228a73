//! Places in a part of a text, such as one of several commands.

use crate::text::Span;
use crate::tree::NodeRef;

/// Adds what `find` finds in one part of a text, as places in the whole text.
pub(super) fn within(source: &str, region: Span, spans: &mut Vec<Span>, find: impl FnOnce(&str, &mut Vec<Span>)) {
    let mut found = Vec::new();
    find(region.of(source), &mut found);
    spans.extend(found.into_iter().map(|span| Span { start: span.start + region.start, end: span.end + region.start }));
}

/// Converts a place in the whole text to a place in the part.
pub(super) fn inside(span: Span, region: Span) -> Span {
    let clamp = |at: u32| at.clamp(region.start, region.end) - region.start;
    Span { start: clamp(span.start), end: clamp(span.end) }
}

/// Where the body of a command is in its part of the text. At its end if there is no body.
pub(super) fn body(root: Option<NodeRef<'_>>, region: Span) -> Span {
    root.map_or(Span::at((region.end - region.start) as usize), |root| inside(root.span(), region))
}

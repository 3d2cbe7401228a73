//! Names that are not shown, as they may be pieces of a secret.

use crate::check::unknown_member::{MISPLACED_FIELD, UNKNOWN_FIELD};
use crate::diagnostic::Diagnostic;
use crate::read::duplicates::DUPLICATE_FIELD;
use crate::text::Span;

/// Whether a finding says the name of a field as the document has it.
pub(super) fn names_a_field(finding: &Diagnostic) -> bool {
    [UNKNOWN_FIELD, MISPLACED_FIELD, DUPLICATE_FIELD].contains(&finding.code)
}

/// Takes the name out of such a finding, and the pointer that ends with it.
pub(super) fn hide_the_name(finding: &mut Diagnostic) {
    let what = match finding.code {
        code if code == DUPLICATE_FIELD => "a name appears twice in this object",
        code if code == MISPLACED_FIELD => "this field is in the wrong place",
        _ => "this is not a known field",
    };
    finding.message = what.into();
    finding.node = None;
    finding.related.iter_mut().for_each(|related| related.node = None);
}

/// Whether a place overlaps one of others, which are sorted and overlap each other by few: a value, and its line.
pub(super) fn is_inside(span: Span, places: &[Span]) -> bool {
    let before = places.partition_point(|place| place.start < span.end.max(span.start + 1));
    places[..before].iter().rev().take(8).any(|place| span.start < place.end)
}

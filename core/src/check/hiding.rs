//! Names that are not shown, as they may be pieces of a secret.

use crate::catalogue::Layout;
use crate::check::unknown_member::{MISPLACED_FIELD, UNKNOWN_FIELD};
use crate::diagnostic::Diagnostic;
use crate::read::duplicates::DUPLICATE_FIELD;
use crate::text::{Span, step};
use crate::tree::NodeRef;

/// The values below a node whose names overlap one of these places, which are in order and do not overlap each other. Names that
/// documents of its kind have are no secrets.
pub(super) fn nameless(node: NodeRef<'_>, layout: Option<&Layout>, secrets: &[Span], found: &mut Vec<u32>) {
    let is_known = |name: &str| {
        ["env", "file", "command"].contains(&name)
            || layout.is_some_and(|layout| layout.objects().any(|object| object.member(name).is_some()))
    };
    for child in node.children() {
        step();
        if child.key_span().is_some_and(|name| overlaps(name, secrets) && !is_known(child.key())) {
            found.push(child.id().index());
        }
        nameless(child, layout, secrets, found);
    }
}

fn overlaps(name: Span, secrets: &[Span]) -> bool {
    let before = secrets.partition_point(|secret| secret.start < name.end);
    secrets[..before].last().is_some_and(|secret| name.start < secret.end)
}

/// Whether a finding says the name of a field as the document has it.
pub(super) fn names_a_field(finding: &Diagnostic) -> bool {
    [UNKNOWN_FIELD, MISPLACED_FIELD, DUPLICATE_FIELD].contains(&finding.code)
}

/// Takes the name of a field out of a finding that says it as the document has it.
pub(super) fn hide_the_name(finding: &mut Diagnostic) {
    let what = match finding.code {
        code if code == UNKNOWN_FIELD => "this is not a known field",
        code if code == DUPLICATE_FIELD => "a name appears twice in this object",
        code if code == MISPLACED_FIELD => "this field is in the wrong place",
        _ => return,
    };
    finding.message = what.into();
}

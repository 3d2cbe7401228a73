//! Names that are not shown because they may be pieces of a secret.

use super::secrets::{is_name, may_be_the_secret};
use crate::catalogue::{Layout, ObjectLayout, Shape};
use crate::check::unknown_member::{MISPLACED_FIELD, UNKNOWN_FIELD};
use crate::diagnostic::Diagnostic;
use crate::read::duplicates::DUPLICATE_FIELD;
use crate::secrecy::{is_secret_name, last_name};
use crate::text::{Span, step};
use crate::tree::{NodeKind, NodeRef};

/// Finds the values whose names must not be shown.
pub(super) struct Nameless<'s> {
    /// Where damage may have left pieces of secrets: in order, not overlapping.
    pub(super) secrets: &'s [Span],
    /// The indexes of the nodes found, in order.
    pub(super) found: Vec<u32>,
}

impl Nameless<'_> {
    /// Checks all names below a node that its layout does not know. `in_secret` means that the node is where a secret
    /// belongs.
    pub(super) fn below(&mut self, node: NodeRef<'_>, layout: Option<(&Layout, &ObjectLayout)>, in_secret: bool) {
        for child in node.children() {
            step();
            let member = layout.and_then(|(layout, object)| Some((layout, object.member(child.key())?.1)));
            let is_secret = match member {
                Some((_, member)) => matches!(member.field.shape, Shape::Secret { .. }),
                None => self.unknown(child, in_secret),
            };
            let inner = member.and_then(|(layout, member)| Some((layout, layout.child(member)?)));
            // An entry of a list has the layout of the list.
            let inner = if node.kind() == NodeKind::Array { layout } else { inner };
            self.below(child, inner, is_secret);
        }
    }

    /// Checks an unknown name. Returns whether its value is or belongs to a secret.
    fn unknown(&mut self, node: NodeRef<'_>, in_secret: bool) -> bool {
        let Some(place) = node.key_span() else { return in_secret };
        let name = node.key();
        // The words of a reference to a secret.
        if in_secret && ["env", "file", "command"].contains(&name) {
            return false;
        }
        if in_secret || !is_name(name) || overlaps(place, self.secrets) || may_be_the_secret(node) {
            self.found.push(node.id().index());
        }
        in_secret || is_secret_name(last_name(name))
    }
}

/// Whether a place overlaps one of `places`, which are in order.
pub(super) fn overlaps(span: Span, places: &[Span]) -> bool {
    let before = places.partition_point(|place| place.start < span.end);
    places[..before].last().is_some_and(|place| span.start < place.end)
}

/// Whether the message of a finding quotes the name of a field from the document.
pub(super) fn names_a_field(finding: &Diagnostic) -> bool {
    [UNKNOWN_FIELD, MISPLACED_FIELD, DUPLICATE_FIELD].contains(&finding.code)
}

/// Removes the name of a field from a finding that quotes it from the document.
pub(super) fn hide_the_name(finding: &mut Diagnostic) {
    let what = match finding.code {
        code if code == UNKNOWN_FIELD => "this is not a known field",
        code if code == DUPLICATE_FIELD => "a name appears twice in this object",
        code if code == MISPLACED_FIELD => "this field is in the wrong place",
        _ => return,
    };
    finding.message = what.into();
}

//! Names that stand twice in one object.

use crate::diagnostic::{Diagnostic, code};
use crate::text::Span;
use crate::tree::NodeRef;
use crate::value::visible;

/// Adds a finding for every member whose name an earlier one has.
pub(super) fn find(object: NodeRef<'_>, findings: &mut Vec<Diagnostic>) {
    let mut names: Vec<(&str, Span)> =
        object.children().filter_map(|child| child.key_span().map(|span| (child.key(), span))).collect();
    if names.len() <= FEW {
        for (index, (name, span)) in names.iter().enumerate() {
            if let Some((_, first)) = names[..index].iter().find(|(other, _)| other == name) {
                findings.push(finding(name, *first, *span));
            }
        }
        return;
    }
    // Sorted, so that an object with very many members stays quick.
    names.sort_unstable();
    let mut first = 0;
    for index in 1..names.len() {
        if names[index].0 == names[first].0 {
            findings.push(finding(names[index].0, names[first].1, names[index].1));
        } else {
            first = index;
        }
    }
}

/// Up to so many names, comparing each with each is quicker than sorting.
const FEW: usize = 16;

fn finding(name: &str, first: Span, again: Span) -> Diagnostic {
    Diagnostic::new(code::DUPLICATE_FIELD, again, format!("`{}` stands twice in this object", visible(name)))
        .related(first, None, "first here")
        .help("servers keep one of the two without a word: remove one")
}

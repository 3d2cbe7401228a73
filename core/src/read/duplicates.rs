//! Names that appear twice in one object.

use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Findings};
use crate::sort::sort_by_key;
use crate::text::Span;
use crate::tree::{NodeKind, NodeRef};
use crate::value::visible;

rules! {
    DUPLICATE_FIELD = Error("UC014", "a field is given twice", Json) {
        means: "One object has the same name twice.",
        why: "Most parsers keep the last value and silently drop the first, and some refuse the document. Whoever reads it cannot \
              know which value counts. Immuta's example of several workspaces has `clientSecret` twice.",
        fix: "Keep the value you mean and remove the other one.",
        bad: piece(r#"{"audit": {"enabled": true, "enabled": false}}"#),
        good: piece(r#"{"audit": {"enabled": true}}"#),
    }
}

/// A quick check for repeated names in an object: names that differ in length or at their ends are different, and in
/// most objects they all do.
#[derive(Clone, Copy, Default)]
pub(super) struct Looks {
    seen: u128,
    meets: bool,
}

impl Looks {
    /// Adds a name, given by the result of [`NodeRef::key_look`].
    #[inline]
    pub(super) fn add(&mut self, look: Option<usize>) {
        let bit = look.map_or(0, |look| 1 << (look % 128));
        self.meets |= bit == 0 || self.seen & bit != 0;
        self.seen |= bit;
    }

    /// Whether a name may appear twice.
    pub(super) fn may_repeat(self) -> bool {
        self.meets
    }
}

/// Whether an object has a name twice.
pub(super) fn are_in(object: NodeRef<'_>) -> bool {
    let mut findings = Findings::default();
    find(object, &mut findings);
    !findings.is_empty()
}

/// Adds a finding for every member with the same name as an earlier one.
pub(super) fn find(object: NodeRef<'_>, findings: &mut Findings) {
    debug_assert!(object.kind() == NodeKind::Object);
    let named = || object.children().filter(|child| child.key_span().is_some());
    let mut looks = Looks::default();
    named().for_each(|child| looks.add(child.key_look()));
    if !looks.may_repeat() {
        return;
    }
    let mut few = [None; FEW];
    for (index, child) in named().enumerate() {
        if index == FEW {
            return find_among_many(named().collect(), findings);
        }
        let name = child.key();
        if let Some((_, first)) = few[..index].iter().flatten().find(|(other, _)| *other == name) {
            findings.add_with(|| finding(*first, child));
        }
        few[index] = Some((name, child));
    }
}

/// Up to this many names, comparing each pair is faster than sorting.
const FEW: usize = 16;

/// Sorts the members, so that an object with very many of them stays fast. Equal names keep their order.
fn find_among_many(mut members: Vec<NodeRef<'_>>, findings: &mut Findings) {
    sort_by_key(&mut members, |member| member.key());
    let mut first = 0;
    for index in 1..members.len() {
        if members[index].key() == members[first].key() {
            findings.add_with(|| finding(members[first], members[index]));
        } else {
            first = index;
        }
    }
}

/// Both places carry their node in the tree: the pointers are the same, the lines are not.
fn finding(first: NodeRef<'_>, again: NodeRef<'_>) -> Diagnostic {
    let place = |member: NodeRef<'_>| member.key_span().unwrap_or_default();
    let mut finding = Diagnostic::new(
        DUPLICATE_FIELD,
        place(again),
        ["`", &visible(again.shown_key()), "` appears twice in this object"].concat(),
    )
    .at(again)
    .related(place(first), Some(first), "first here")
    .help("servers silently keep one of the two: remove one");
    if let Some(span) = same_again(first, again) {
        finding = finding.fix("remove the second, which is the same", span, "");
    }
    finding
}

/// The span to remove if the second member repeats the value of the first: from the end of the value before it to its
/// own end, so that the comma after it stays. `None` if anything else is in between.
fn same_again(first: NodeRef<'_>, again: NodeRef<'_>) -> Option<Span> {
    let is_leaf =
        |member: NodeRef<'_>| !matches!(member.kind(), NodeKind::Array | NodeKind::Object | NodeKind::Unreadable);
    let is_same = is_leaf(again) && first.kind() == again.kind() && first.source() == again.source();
    let before = again.before()?;
    let between = Span { start: before.span().end, end: again.key_span()?.start };
    let is_whitespace_only = again.of_source(between).bytes().all(|byte| byte == b',' || byte.is_ascii_whitespace());
    (is_same && is_whitespace_only && between.start < between.end)
        .then_some(Span { start: between.start, end: again.span().end })
}

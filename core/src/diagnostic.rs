//! Findings: what is wrong with a document, where, and what to do.

#[cfg(feature = "explain")]
pub mod example;
pub(crate) mod rule;

pub use rule::Code;
#[cfg(feature = "explain")]
pub use rule::Words;

use std::borrow::Cow;

use crate::diagnostic::rule::rules;
use crate::sort::sort_by_key;
use crate::text::Span;
use crate::tree::{NodeId, NodeRef};

rules! {
    TOO_MANY = Info("UC099", "too many findings", Ucforge) {
        means: "There were more findings than the 1,000 that ucforge shows for a document. The most severe ones are shown.",
        why: "Something is wrong with the text as a whole. More findings will appear once the first ones are fixed.",
        fix: "Fix the first findings and check again.",
        bad: made("a payload with 1,100 unknown fields", || {
            let fields: Vec<String> = (0..1100).map(|number| format!(", \"field{number}\": 1")).collect();
            format!("{{\"type\": \"Databricks\", \"autoBootstrap\": true{}}}", fields.concat()).into()
        })
        .also(&["UC101", "UC102"]),
        good: in_create(r#"{"type": "Databricks"}"#),
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// The API accepts it, but it is probably not what was meant.
    Warning,
    /// The API would refuse it, or it would do something other than what it says.
    Error,
}

/// One finding about one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The code of the rule. Once released, it keeps its meaning.
    pub code: Code,
    /// How much the finding matters.
    pub severity: Severity,
    /// The place in the text, in bytes.
    pub span: Span,
    /// The node in the tree. `None` if there is none, as for a missing comma.
    pub node: Option<NodeId>,
    /// What is wrong, in one sentence without a full stop. Never holds a secret.
    pub message: Cow<'static, str>,
    /// What to do about it.
    pub help: Option<Cow<'static, str>>,
    /// What the help asks for. Each front end adds how to provide it there ([`Diagnostic::tell_how`]).
    pub asks: Option<Asks>,
    /// Other places that have to do with the finding.
    pub related: Vec<Related>,
    /// The certain fix, if there is one.
    pub fix: Option<Fix>,
    /// A likely fix, which goes beyond what the author wrote: a form offers it, and nothing applies it unasked.
    pub offer: Option<Fix>,
}

/// Something that only the user knows and has not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// What kind of document this is, with the likely kind if there is one.
    Kind(Option<&'static str>),
    /// Which setup this belongs to.
    Setup,
}

/// Another place that has to do with a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The place in the text, in bytes.
    pub span: Span,
    /// The node in the tree.
    pub node: Option<NodeId>,
    /// What is at the place.
    pub message: Cow<'static, str>,
}

/// Edits that fix a finding without changing what the author meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the edits do, as an instruction: "insert a comma".
    pub title: Cow<'static, str>,
    /// The edits, which do not overlap.
    pub edits: Vec<Edit>,
}

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The range to replace. Empty for an insertion.
    pub span: Span,
    /// The new text.
    pub text: Cow<'static, str>,
}

impl Diagnostic {
    /// Creates a finding of this rule at this place, with the rule's own severity.
    pub fn new(code: Code, span: Span, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            severity: code.severity(),
            span,
            node: None,
            message: message.into(),
            help: None,
            asks: None,
            related: Vec::new(),
            fix: None,
            offer: None,
        }
    }

    /// Sets the node in the tree.
    #[must_use]
    pub fn at(mut self, node: NodeRef<'_>) -> Self {
        self.node = Some(node.id());
        self
    }

    /// Sets a severity that differs from the usual one of the rule.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Sets the help: what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets what the help asks for.
    #[cfg(feature = "check")]
    #[must_use]
    pub(crate) fn asking(mut self, asks: Asks) -> Self {
        self.asks = Some(asks);
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, span: Span, node: Option<NodeRef<'_>>, message: impl Into<Cow<'static, str>>) -> Self {
        self.related.push(Related { span, node: node.map(NodeRef::id), message: message.into() });
        self
    }

    /// Appends to the help how to provide what it asks for, in the words of a front end.
    pub fn tell_how(&mut self, how: impl Fn(Asks) -> String) {
        if let Some(asks) = self.asks.take() {
            let help = self.help.take().unwrap_or_default();
            self.help = Some([&*help, &how(asks)].concat().into());
        }
    }

    /// Sets a fix of one edit that certainly fixes it.
    #[must_use]
    pub fn fix(mut self, title: impl Into<Cow<'static, str>>, span: Span, text: impl Into<Cow<'static, str>>) -> Self {
        self.fix = Some(Fix { title: title.into(), edits: vec![Edit { span, text: text.into() }] });
        self
    }
}

/// The maximum number of findings that are kept for one document.
pub const MAX_FINDINGS: usize = 1000;

/// Collects findings in any order. Keeps a limited number: the most severe, then the first by position.
#[derive(Default)]
pub struct Findings {
    kept: Vec<Diagnostic>,
    left_out: usize,
    errors: usize,
    /// The parts of the text about which no more findings are added, in order.
    doubtful: Vec<Span>,
}

impl Findings {
    /// Adds a finding, unless it is in a doubtful part of the text.
    pub fn add(&mut self, finding: Diagnostic) {
        if !self.doubtful.is_empty() && self.is_doubtful(finding.span) {
            return;
        }
        if self.kept.len() == 4 * MAX_FINDINGS {
            self.prune();
        }
        if self.kept.is_empty() {
            // Few documents have no findings, and few have more than this.
            self.kept.reserve(16);
        }
        self.errors += usize::from(finding.severity == Severity::Error);
        self.kept.push(finding);
    }

    /// Adds a finding, but only counts it without making it if there are so many errors that it could not be kept.
    pub fn add_with(&mut self, make: impl FnOnce() -> Diagnostic) {
        if self.errors >= 4 * MAX_FINDINGS {
            self.left_out += 1;
        } else {
            self.add(make());
        }
    }

    /// Adds no more findings about this part of the text: it was misread, and one finding has already said so.
    pub fn doubt(&mut self, part: Span) {
        let at = self.doubtful.partition_point(|other| other.start < part.start);
        self.doubtful.insert(at, part);
    }

    /// The parts of the text about which no more findings are added.
    pub fn doubtful(&self) -> &[Span] {
        &self.doubtful
    }

    /// Moves all findings to other places. Their fixes are dropped, as they were meant for the old places.
    #[cfg(feature = "check")]
    pub(crate) fn move_all(&mut self, to: impl Fn(Span) -> Span) {
        for finding in &mut self.kept {
            finding.span = to(finding.span);
            finding.related.iter_mut().for_each(|related| related.span = to(related.span));
            finding.fix = None;
        }
        self.doubtful.iter_mut().for_each(|part| *part = to(*part));
    }

    /// Drops the fixes of the most recent findings, as long as they begin at or after `from`.
    pub fn take_back_fixes(&mut self, from: u32) {
        let last = self.kept.iter_mut().rev().take_while(|finding| finding.span.start >= from);
        last.for_each(|finding| finding.fix = None);
    }

    /// Whether a place is in a doubtful part. Assumes that these parts do not overlap: nearly all end with their line.
    fn is_doubtful(&self, span: Span) -> bool {
        let behind = self.doubtful.partition_point(|part| part.start <= span.start);
        self.doubtful[..behind].last().is_some_and(|part| span.start < part.end)
    }

    /// The number of findings, including those that are not kept.
    pub fn count(&self) -> usize {
        self.kept.len() + self.left_out
    }

    /// Whether no findings are kept.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Whether an error was added. Removing it again does not change that.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// The number of findings that are not kept.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// The kept findings, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.kept.iter()
    }

    /// Calls `change` for each kept finding.
    pub fn for_each_mut(&mut self, change: impl FnMut(&mut Diagnostic)) {
        self.kept.iter_mut().for_each(change);
    }

    /// Removes findings as if they had never been added.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.kept.retain(keep);
    }

    fn prune(&mut self) {
        if self.kept.len() > MAX_FINDINGS {
            self.left_out += self.kept.len() - MAX_FINDINGS;
            // Whether there is an error must not depend on the limit.
            sort_by_key(&mut self.kept, |finding| (std::cmp::Reverse(finding.severity), place(finding)));
            self.kept.truncate(MAX_FINDINGS);
        }
    }

    /// Returns the kept findings in document order, with one more that says how many were left out.
    pub fn settled(mut self, end_of_text: usize) -> Vec<Diagnostic> {
        self.prune();
        sort_by_key(&mut self.kept, place);
        if self.left_out > 0 {
            let message = format!("{} more findings are left out", self.left_out);
            self.kept.push(
                Diagnostic::new(TOO_MANY, Span::at(end_of_text), message).help("fix the first ones and check again"),
            );
        }
        self.kept
    }
}

impl IntoIterator for Findings {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.into_iter()
    }
}

impl Extend<Diagnostic> for Findings {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, findings: T) {
        findings.into_iter().for_each(|finding| self.add(finding));
    }
}

/// The sort key. Findings at the same place stay in the order in which they were added, and so do their insertions.
fn place(finding: &Diagnostic) -> (u32, u32) {
    (finding.span.start, finding.span.end)
}

/// The highest severity among the findings.
pub fn worst(findings: &[Diagnostic]) -> Option<Severity> {
    findings.iter().map(|finding| finding.severity).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::MISSING_FIELD;
    use crate::check::unknown_member::UNKNOWN_FIELD;

    #[test]
    fn the_limit_keeps_the_gravest_findings_in_order_and_counts_the_rest() {
        let mut findings = Findings::default();
        findings.extend((0..9500).rev().map(|at| Diagnostic::new(UNKNOWN_FIELD, Span::at(at), "unknown")));
        findings.add(Diagnostic::new(MISSING_FIELD, Span::at(1400), "missing"));
        let findings = findings.settled(20_000);
        assert_eq!(findings.len(), MAX_FINDINGS + 1);
        assert!(findings.windows(2).all(|pair| pair[0].span <= pair[1].span));
        assert_eq!(worst(&findings), Some(Severity::Error));
        let starts: Vec<_> = findings[..MAX_FINDINGS - 1].iter().map(|finding| finding.span.start as usize).collect();
        assert_eq!(starts, (0..MAX_FINDINGS - 1).collect::<Vec<_>>());
        let last = findings.last().map(|finding| (finding.code.id(), finding.message.as_ref()));
        assert_eq!(last, Some(("UC099", "8501 more findings are left out")));
    }

    #[test]
    fn few_findings_are_only_sorted() {
        let mut findings = Findings::default();
        findings.add(Diagnostic::new(MISSING_FIELD, Span::new(5, 6), "b"));
        findings.add(Diagnostic::new(MISSING_FIELD, Span::new(1, 2), "a"));
        assert_eq!((findings.count(), findings.left_out()), (2, 0));
        let findings = findings.settled(9);
        assert_eq!(findings.iter().map(|finding| finding.message.as_ref()).collect::<Vec<_>>(), ["a", "b"]);
    }
}

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
        why: "Something is wrong with the text as a whole. More findings come to light when the first ones are gone.",
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
    /// Accepted by the API, and probably not what was meant.
    Warning,
    /// The API would refuse it, or it would do something other than what it says.
    Error,
}

/// One finding about one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule; it keeps its meaning once released.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// Where, in bytes of the text.
    pub span: Span,
    /// Where in the tree; none where there is no tree place, as for a missing comma.
    pub node: Option<NodeId>,
    /// What is wrong, in one sentence without a full stop. Never holds a secret.
    pub message: Cow<'static, str>,
    /// What to do about it.
    pub help: Option<Cow<'static, str>>,
    /// What the help asks for. Each face has its own way to say it, and tells it.
    pub asks: Option<Asks>,
    /// Other places that matter here.
    pub related: Vec<Related>,
    /// The certain way to fix it, if there is one.
    pub fix: Option<Fix>,
    /// A likely way, which says more than the author did: a form offers it, and nothing applies it unasked.
    pub offer: Option<Fix>,
}

/// What only the person knows, and has not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// What kind of document this is; perhaps the one that is likely.
    Kind(Option<&'static str>),
    /// Which setup this belongs to.
    Setup,
}

/// Another place that has to do with a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where, in bytes of the text.
    pub span: Span,
    /// Where in the tree.
    pub node: Option<NodeId>,
    /// What is there.
    pub message: Cow<'static, str>,
}

/// Edits that fix a finding without changing what the author meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the edits do, as an order: "insert a comma".
    pub title: Cow<'static, str>,
    /// What to replace, none overlapping another.
    pub edits: Vec<Edit>,
}

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What to replace; empty to insert.
    pub span: Span,
    /// What to put there.
    pub text: Cow<'static, str>,
}

impl Diagnostic {
    /// A finding of this rule at this place, with the rule's own severity.
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

    /// With its place in the tree.
    #[must_use]
    pub fn at(mut self, node: NodeRef<'_>) -> Self {
        self.node = Some(node.id());
        self
    }

    /// With another severity than the rule's usual one.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// With what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With what the help asks for.
    #[cfg(feature = "check")]
    #[must_use]
    pub(crate) fn asking(mut self, asks: Asks) -> Self {
        self.asks = Some(asks);
        self
    }

    /// With another place.
    #[must_use]
    pub fn related(mut self, span: Span, node: Option<NodeRef<'_>>, message: impl Into<Cow<'static, str>>) -> Self {
        self.related.push(Related { span, node: node.map(NodeRef::id), message: message.into() });
        self
    }

    /// With how to give what the help asks for, in the words of a face, behind the help.
    pub fn tell_how(&mut self, how: impl Fn(Asks) -> String) {
        if let Some(asks) = self.asks.take() {
            let help = self.help.take().unwrap_or_default();
            self.help = Some([&*help, &how(asks)].concat().into());
        }
    }

    /// With one edit that certainly fixes it.
    #[must_use]
    pub fn fix(mut self, title: impl Into<Cow<'static, str>>, span: Span, text: impl Into<Cow<'static, str>>) -> Self {
        self.fix = Some(Fix { title: title.into(), edits: vec![Edit { span, text: text.into() }] });
        self
    }
}

/// The most findings that are kept of one document.
pub const MAX_FINDINGS: usize = 1000;

/// Collects findings in any order. Keeps a bounded number: the most severe first, then by position.
#[derive(Default)]
pub struct Findings {
    kept: Vec<Diagnostic>,
    left_out: usize,
    errors: usize,
    /// Where nothing that is found says much, in order.
    doubtful: Vec<Span>,
}

impl Findings {
    /// Takes one more.
    pub fn add(&mut self, finding: Diagnostic) {
        if !self.doubtful.is_empty() && self.is_doubtful(finding.span) {
            return;
        }
        if self.kept.len() == 4 * MAX_FINDINGS {
            self.prune();
        }
        if self.kept.is_empty() {
            // Few documents have none, and few have more.
            self.kept.reserve(16);
        }
        self.errors += usize::from(finding.severity == Severity::Error);
        self.kept.push(finding);
    }

    /// Takes one more, which need not be made any more when there are so many errors that it could not be kept.
    pub fn add_with(&mut self, make: impl FnOnce() -> Diagnostic) {
        if self.errors >= 4 * MAX_FINDINGS {
            self.left_out += 1;
        } else {
            self.add(make());
        }
    }

    /// Takes nothing more about this part of the text: it was misread, and one finding has said so.
    pub fn doubt(&mut self, part: Span) {
        let at = self.doubtful.partition_point(|other| other.start < part.start);
        self.doubtful.insert(at, part);
    }

    /// The parts about which nothing more is taken.
    pub fn doubtful(&self) -> &[Span] {
        &self.doubtful
    }

    /// Moves all findings to other places. Their fixes were meant for the old ones.
    #[cfg(feature = "check")]
    pub(crate) fn move_all(&mut self, to: impl Fn(Span) -> Span) {
        for finding in &mut self.kept {
            finding.span = to(finding.span);
            finding.related.iter_mut().for_each(|related| related.span = to(related.span));
            finding.fix = None;
        }
        self.doubtful.iter_mut().for_each(|part| *part = to(*part));
    }

    /// Takes back the fixes of the last findings, as far as they come after `from`.
    pub fn take_back_fixes(&mut self, from: u32) {
        let last = self.kept.iter_mut().rev().take_while(|finding| finding.span.start >= from);
        last.for_each(|finding| finding.fix = None);
    }

    /// These parts do not overlap: each ends with its line.
    fn is_doubtful(&self, span: Span) -> bool {
        let behind = self.doubtful.partition_point(|part| part.start <= span.start);
        self.doubtful[..behind].last().is_some_and(|part| span.start < part.end)
    }

    /// How many were taken.
    pub fn count(&self) -> usize {
        self.kept.len() + self.left_out
    }

    /// Whether there was none.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many of them are not kept.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Those that are kept, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.kept.iter()
    }

    /// Looks at each that is kept, to change it.
    pub fn for_each_mut(&mut self, change: impl FnMut(&mut Diagnostic)) {
        self.kept.iter_mut().for_each(change);
    }

    /// Lets some go as if they had never come.
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

    /// All that were kept, in the order of their places, and how many were not.
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

/// Findings at one place stay in the order in which they came: so do their insertions.
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

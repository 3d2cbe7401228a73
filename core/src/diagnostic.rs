//! Findings: what is wrong with a document, where, and what to do.

mod codes;

pub use codes::{Code, code};

use std::borrow::Cow;

use crate::text::Span;
use crate::tree::Pointer;

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
    pub pointer: Option<Pointer>,
    /// What is wrong, in one sentence without a full stop. Never holds a secret.
    pub message: Cow<'static, str>,
    /// What to do about it.
    pub help: Option<Cow<'static, str>>,
    /// Other places that matter here.
    pub related: Vec<Related>,
    /// The certain way to mend it, if there is one.
    pub fix: Option<Fix>,
}

/// Another place that has to do with a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where, in bytes of the text.
    pub span: Span,
    /// Where in the tree.
    pub pointer: Option<Pointer>,
    /// What is there.
    pub message: Cow<'static, str>,
}

/// Edits that mend a finding without changing what the author meant.
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
            pointer: None,
            message: message.into(),
            help: None,
            related: Vec::new(),
            fix: None,
        }
    }

    /// With its place in the tree.
    #[must_use]
    pub fn at(mut self, pointer: &Pointer) -> Self {
        self.pointer = Some(pointer.clone());
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

    /// With another place.
    #[must_use]
    pub fn related(mut self, span: Span, pointer: Option<Pointer>, message: impl Into<Cow<'static, str>>) -> Self {
        self.related.push(Related { span, pointer, message: message.into() });
        self
    }

    /// With one edit that certainly mends it.
    #[must_use]
    pub fn fix(mut self, title: impl Into<Cow<'static, str>>, span: Span, text: impl Into<Cow<'static, str>>) -> Self {
        self.fix = Some(Fix { title: title.into(), edits: vec![Edit { span, text: text.into() }] });
        self
    }
}

/// The most findings that are kept of one document.
pub const MOST_FINDINGS: usize = 1000;

/// Puts findings in the order of their places and keeps at most [`MOST_FINDINGS`], the gravest.
pub fn settle(findings: &mut Vec<Diagnostic>, end_of_text: usize) {
    let place = |finding: &Diagnostic| (finding.span.start, finding.span.end, finding.code.id());
    findings.sort_by_key(place);
    if findings.len() > MOST_FINDINGS {
        let left_out = findings.len() - MOST_FINDINGS;
        // Stable, so the first ones of each severity stay: whether there is an error must not depend on the limit.
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        findings.truncate(MOST_FINDINGS);
        findings.sort_by_key(place);
        findings.push(
            Diagnostic::new(code::TOO_MANY, Span::at(end_of_text), format!("{left_out} more findings are left out"))
                .help("mend the first ones and check again"),
        );
    }
}

/// The gravest severity among the findings.
pub fn worst(findings: &[Diagnostic]) -> Option<Severity> {
    findings.iter().map(|finding| finding.severity).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_keeps_the_gravest_findings_in_order_and_counts_the_rest() {
        let mut findings: Vec<_> =
            (0..1500).rev().map(|at| Diagnostic::new(code::UNKNOWN_FIELD, Span::at(at), "unknown")).collect();
        findings.push(Diagnostic::new(code::MISSING_FIELD, Span::at(1400), "missing"));
        settle(&mut findings, 2000);
        assert_eq!(findings.len(), MOST_FINDINGS + 1);
        assert!(findings.windows(2).all(|pair| pair[0].span <= pair[1].span));
        assert_eq!(worst(&findings), Some(Severity::Error));
        let last = findings.last().map(|finding| (finding.code.id(), finding.message.as_ref()));
        assert_eq!(last, Some(("UC099", "501 more findings are left out")));
    }

    #[test]
    fn few_findings_are_only_sorted() {
        let mut findings = vec![
            Diagnostic::new(code::MISSING_FIELD, Span::new(5, 6), "b"),
            Diagnostic::new(code::MISSING_FIELD, Span::new(1, 2), "a"),
        ];
        settle(&mut findings, 9);
        assert_eq!(findings.iter().map(|finding| finding.message.as_ref()).collect::<Vec<_>>(), ["a", "b"]);
    }
}

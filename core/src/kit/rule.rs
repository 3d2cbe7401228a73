//! The parts of a rule.

use std::borrow::Cow;

use super::facts::Document;
use super::words::called;
use crate::catalogue::{Format, Role};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::text::Span;
use crate::tree::NodeRef;

/// A text that a rule checks.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) code: Code,
    pub(crate) node: NodeRef<'a>,
    pub(crate) name: &'a str,
    /// The value. Rules of platforms never see an empty value or a placeholder.
    pub(crate) value: &'a str,
    pub(crate) role: Role,
}

impl Text<'_> {
    pub(crate) fn finding(&self, message: impl Into<Cow<'static, str>>) -> Diagnostic {
        Diagnostic::new(self.code, self.node.span(), message).at(self.node)
    }

    /// A finding whose message begins with the name of the text.
    pub(crate) fn says(&self, what: &[&str]) -> Diagnostic {
        self.finding(called(self.name, what))
    }
}

/// A rule about one text. Returns `None` if it has nothing to report.
pub(crate) type TextRule = (Code, fn(&Text<'_>) -> Option<Diagnostic>);

/// A rule about a whole document.
pub(crate) type DocumentRule = (Code, fn(&Document<'_>, &mut Reporter<'_>));

/// The rules of a platform.
pub(crate) struct Rules {
    /// Rules about one text, by its format.
    pub(crate) texts: fn(Format) -> &'static [TextRule],
    /// Rules about a secret that is neither a mask nor a placeholder. Their messages never contain any part of it.
    pub(crate) secrets: &'static [TextRule],
    /// Rules about a whole document.
    pub(crate) document: &'static [&'static [DocumentRule]],
    /// Codes of findings that say what a missing answer leaves to the API.
    pub(crate) leave_open: &'static [Code],
    /// A quick test whether the rules have nothing to report about a text, since nearly all texts are right.
    pub(crate) is_usual: fn(&str, Format) -> bool,
    /// The same quick test for a secret.
    pub(crate) is_usual_secret: fn(&str, Role) -> bool,
    /// Whether the rules accept a text as it is.
    pub(crate) is_right: fn(&str, Format) -> bool,
    /// Whether a host belongs to the platform itself.
    pub(crate) owns_host: fn(&str) -> bool,
    /// Strips what was pasted around a host. `None` if there is no host.
    pub(crate) bare_host: fn(&str) -> Option<&str>,
}

impl Rules {
    /// No rules at all: nothing is reported, and no host belongs to the platform.
    pub(crate) const NONE: Self = Self {
        texts: |_| &[],
        secrets: &[],
        document: &[],
        leave_open: &[],
        is_usual: |_, _| false,
        is_usual_secret: |_, _| false,
        is_right: |_, _| false,
        owns_host: |_| false,
        bare_host: |_| None,
    };
}

/// Collects the findings of one rule.
pub(crate) struct Reporter<'f> {
    pub(crate) code: Code,
    pub(crate) findings: &'f mut Findings,
}

impl Reporter<'_> {
    pub(crate) fn add(&mut self, finding: Diagnostic) {
        self.findings.add(finding);
    }

    /// A finding about a value.
    pub(crate) fn at(&self, node: NodeRef<'_>, message: impl Into<Cow<'static, str>>) -> Diagnostic {
        self.on(node, node.span(), message)
    }

    /// A finding about something that an object lacks.
    pub(crate) fn lacking(&self, node: NodeRef<'_>, message: impl Into<Cow<'static, str>>) -> Diagnostic {
        self.on(node, node.opening(), message)
    }

    fn on(&self, node: NodeRef<'_>, span: Span, message: impl Into<Cow<'static, str>>) -> Diagnostic {
        Diagnostic::new(self.code, span, message).at(node)
    }
}

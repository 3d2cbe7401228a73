//! Reports of findings for other programs: `check --output json`, and the page.

mod answers;
#[cfg(any(feature = "report", test))]
mod json;

use std::rc::Rc;

use crate::check::{Checked, Difference};
use crate::diagnostic::{self, Asks, Severity};
use crate::text::{Positions, Span, step};
use crate::tree::{Pointer, Pointers, Tree};
pub use answers::answers;

/// The report that is printed for all documents of one run.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Report<'a> {
    /// The version of the report format.
    pub version: u32,
    /// One entry for each document.
    pub documents: Vec<Document<'a>>,
}

impl<'a> Report<'a> {
    /// The report about these documents.
    pub fn new(documents: Vec<Document<'a>>) -> Self {
        Self { version: 1, documents }
    }
}

/// A document with its findings.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Document<'a> {
    /// The file of the document. `-` for standard input.
    pub file: &'a str,
    /// The number of the command in the file, from 1. Absent if it is the only one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub command: Option<usize>,
    /// The kind of the document, or `unknown`.
    pub kind: &'static str,
    /// The format: `json`, `yaml`, `curl` or `sql`.
    pub format: &'static str,
    /// The findings, in document order.
    pub diagnostics: Vec<Diagnostic<'a>>,
}

/// A range of the text as people and editors count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Range {
    /// The line of the start, from 1.
    pub line: u32,
    /// The column of the start, from 1, in Unicode scalar values.
    pub column: u32,
    /// The line of the end, from 1.
    pub end_line: u32,
    /// The column of the end, from 1, exclusive.
    pub end_column: u32,
    /// The offset of the start in the text, in UTF-16 code units.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub start16: Option<u32>,
    /// The offset of the end in the text, exclusive.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub end16: Option<u32>,
}

/// One finding.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Diagnostic<'a> {
    /// The code of the rule: `UC203`.
    pub code: &'static str,
    /// `error`, `warning` or `info`.
    pub severity: Severity,
    /// The place in the tree, as an RFC 6901 pointer. Absent if there is none.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub pointer: Option<Pointer>,
    /// The place in the text.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub range: Range,
    /// What is wrong.
    pub message: &'a str,
    /// What to do.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub help: Option<&'a str>,
    /// What the help asks for: `kind`, or the likely kind itself. Absent if the help already says how to provide it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub asks: Option<&'static str>,
    /// Other places that have to do with the finding.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub related: Vec<Related<'a>>,
    /// The certain fix.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub fix: Option<Fix<'a>>,
}

/// Another place.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Related<'a> {
    /// The file of the place, if it is another one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub file: Option<&'a str>,
    /// The number of the command in that file.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub command: Option<usize>,
    /// The place in the tree, as an RFC 6901 pointer.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub pointer: Option<Pointer>,
    /// The place in the text.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub range: Range,
    /// What is at the place.
    pub message: &'a str,
}

/// A fix.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Fix<'a> {
    /// What the fix does.
    pub title: &'a str,
    /// The replacements of the fix.
    pub edits: Vec<Edit<'a>>,
}

/// One replacement.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Edit<'a> {
    /// The range to replace.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub range: Range,
    /// The new text.
    pub text: &'a str,
}

/// Which columns a report contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Unicode scalar values only.
    Scalars,
    /// UTF-16 offsets as well, for editors in a browser.
    AndUtf16,
}

impl<'a> Document<'a> {
    /// The report about one checked document. For a text with several commands, only the first.
    pub fn new(file: &'a str, checked: &'a Checked<'_>, columns: Columns) -> Self {
        let findings = diagnostics(&checked.findings, &checked.tree, columns);
        Self::with(file, checked, findings)
    }

    /// The reports about all documents of one text.
    pub fn all(file: &'a str, checked: &'a Checked<'_>, columns: Columns) -> Vec<Self> {
        if checked.others.is_empty() {
            return vec![Self::new(file, checked, columns)];
        }
        let mut places = Places::of(checked.all(), columns);
        let places = places.iter_mut().zip(checked.all());
        places
            .map(|(places, checked)| {
                let findings = checked.findings.iter().map(|finding| places.diagnostic(finding)).collect();
                Self::with(file, checked, findings)
            })
            .collect()
    }

    fn with(file: &'a str, checked: &Checked<'_>, diagnostics: Vec<Diagnostic<'a>>) -> Self {
        Self { file, command: checked.command, kind: checked.kind_name(), format: checked.format.name(), diagnostics }
    }
}

/// The reports about documents that were compared: for each, its differences from the others, with their places in the
/// other documents.
pub fn differences<'a>(
    documents: &'a [(&'a str, &'a Checked<'_>)],
    found: &'a [Difference],
    columns: Columns,
) -> Vec<Document<'a>> {
    let mut places = Places::of(documents.iter().map(|(_, checked)| *checked), columns);
    let mut report: Vec<Document<'a>> =
        documents.iter().map(|(file, checked)| Document::with(file, checked, Vec::new())).collect();
    for difference in found {
        let Some(own) = places.get_mut(difference.document) else { continue };
        let mut diagnostic = own.diagnostic(&difference.finding);
        if let Some(elsewhere) = &difference.other
            && let Some(((file, other), there)) =
                documents.get(elsewhere.document).zip(places.get_mut(elsewhere.document))
        {
            diagnostic.related.push(Related {
                file: Some(file),
                command: other.command,
                pointer: Some(there.pointers.of(elsewhere.node)),
                range: there.range(elsewhere.span),
                message: OTHER_VALUE,
            });
        }
        report[difference.document].diagnostics.push(diagnostic);
    }
    report
}

/// The message for the place in the other document.
pub const OTHER_VALUE: &str = "the value there";

/// Findings about the text of `tree`, with lines, columns and pointers.
pub fn diagnostics<'a>(
    findings: &'a [diagnostic::Diagnostic],
    tree: &'a Tree<'_>,
    columns: Columns,
) -> Vec<Diagnostic<'a>> {
    if findings.is_empty() {
        return Vec::new();
    }
    let mut places = Places::new(tree, columns);
    findings.iter().map(|finding| places.diagnostic(finding)).collect()
}

struct Places<'t> {
    positions: Rc<Positions<'t>>,
    pointers: Pointers<'t>,
    columns: Columns,
}

impl<'t> Places<'t> {
    fn new(tree: &'t Tree<'_>, columns: Columns) -> Self {
        Self { positions: Rc::new(Positions::new(tree.source())), pointers: tree.pointers(), columns }
    }

    /// The places of each document. The lines of a text are counted once, however many commands it has.
    fn of(documents: impl Iterator<Item = &'t Checked<'t>>, columns: Columns) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        let mut last: Option<&str> = None;
        for checked in documents {
            let source = checked.tree.source();
            let positions = match all.last().filter(|_| last.is_some_and(|last| std::ptr::eq(last, source))) {
                Some(before) => Rc::clone(&before.positions),
                None => Rc::new(Positions::new(source)),
            };
            last = Some(source);
            all.push(Self { positions, pointers: checked.tree.pointers(), columns });
        }
        all
    }

    fn range(&self, span: Span) -> Range {
        let start = self.positions.at(span.start);
        let end = if span.end == span.start { start } else { self.positions.at(span.end) };
        let utf16 = |offset| (self.columns == Columns::AndUtf16).then_some(offset);
        Range {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            start16: utf16(start.utf16),
            end16: utf16(end.utf16),
        }
    }

    fn diagnostic<'a>(&mut self, finding: &'a diagnostic::Diagnostic) -> Diagnostic<'a> {
        step();
        let mut related = Vec::with_capacity(finding.related.len());
        for other in &finding.related {
            related.push(Related {
                file: None,
                command: None,
                pointer: other.node.map(|node| self.pointers.of(node)),
                range: self.range(other.span),
                message: &other.message,
            });
        }
        Diagnostic {
            code: finding.code.id(),
            severity: finding.severity,
            pointer: finding.node.map(|node| self.pointers.of(node)),
            range: self.range(finding.span),
            message: &finding.message,
            help: finding.help.as_deref(),
            asks: match finding.asks {
                Some(Asks::Kind(likely)) => Some(likely.unwrap_or("kind")),
                Some(Asks::Setup) | None => None,
            },
            related,
            fix: finding.fix.as_ref().map(|fix| Fix {
                title: &fix.title,
                edits: fix.edits.iter().map(|edit| Edit { range: self.range(edit.span), text: &edit.text }).collect(),
            }),
        }
    }
}

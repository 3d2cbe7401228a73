//! Findings as others read them: `check --output json`, and the page.

mod answers;
#[cfg(any(feature = "report", test))]
mod json;

use std::rc::Rc;

use crate::check::{Checked, Difference};
use crate::diagnostic::{self, Asks, Severity};
use crate::text::{Positions, Span, step};
use crate::tree::{Pointer, Pointers, Tree};
pub use answers::answers;

/// What is printed for all documents of one run.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Report<'a> {
    /// Of this shape.
    pub version: u32,
    /// One entry a document.
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
    /// Its file; `-` for standard input.
    pub file: &'a str,
    /// Which command of the file it is, from 1; absent where it is the only one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub command: Option<usize>,
    /// Its kind, or `unknown`.
    pub kind: &'static str,
    /// `json`, `yaml` or `curl`.
    pub format: &'static str,
    /// In the order of their places.
    pub diagnostics: Vec<Diagnostic<'a>>,
}

/// A range of the text as people and editors count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Range {
    /// From 1.
    pub line: u32,
    /// From 1, in Unicode scalar values.
    pub column: u32,
    /// From 1.
    pub end_line: u32,
    /// From 1, exclusive.
    pub end_column: u32,
    /// From the start of the text, in UTF-16 code units.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub start16: Option<u32>,
    /// The same for the end, exclusive.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub end16: Option<u32>,
}

/// One finding.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
pub struct Diagnostic<'a> {
    /// `UC203`.
    pub code: &'static str,
    /// `error`, `warning` or `info`.
    pub severity: Severity,
    /// RFC 6901; absent where there is no tree place.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub pointer: Option<Pointer>,
    /// Where.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub range: Range,
    /// What is wrong.
    pub message: &'a str,
    /// What to do.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub help: Option<&'a str>,
    /// What the help asks for: `kind`, or the likely kind itself. Whoever has said how to say it leaves it out.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub asks: Option<&'static str>,
    /// Other places that matter.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub related: Vec<Related<'a>>,
    /// The certain way to fix it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub fix: Option<Fix<'a>>,
}

/// Another place.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Related<'a> {
    /// The file, where it is another one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub file: Option<&'a str>,
    /// Which command of that file.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub command: Option<usize>,
    /// RFC 6901.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub pointer: Option<Pointer>,
    /// Where.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub range: Range,
    /// What is there.
    pub message: &'a str,
}

/// A fix.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Fix<'a> {
    /// What it does.
    pub title: &'a str,
    /// Its replacements.
    pub edits: Vec<Edit<'a>>,
}

/// One replacement.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Edit<'a> {
    /// What to replace.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub range: Range,
    /// By what.
    pub text: &'a str,
}

/// Which columns a report carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Unicode scalar values only.
    Scalars,
    /// UTF-16 offsets as well, for editors in a browser.
    AndUtf16,
}

impl<'a> Document<'a> {
    /// The report about one checked document: of a text with several commands, the first.
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

/// The reports about documents that were compared with each other: for each what of it does not fit, and where in the other
/// documents that is.
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

/// What is at the place in the other document.
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

    /// Those of each document. Lines of a text are counted once, however many commands it has.
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

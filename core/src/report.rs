//! Findings as others read them: `check --output json`, and the page.

use serde::Serialize;

use crate::check::Checked;
use crate::diagnostic::{self, Severity};
use crate::document::Kind;
use crate::text::{Positions, Span};
use crate::tree::Pointer;

/// What is printed for all documents of one run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// One entry a document.
    pub documents: Vec<Document>,
}

/// A document with its findings.
#[derive(Debug, Serialize)]
pub struct Document {
    /// Its file; `-` for standard input.
    pub file: String,
    /// Its kind, or `unknown`.
    pub kind: &'static str,
    /// `json` or `yaml`.
    pub format: &'static str,
    /// In the order of their places.
    pub diagnostics: Vec<Diagnostic>,
}

/// A range of the text as people and editors count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start16: Option<u32>,
    /// The same for the end, exclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end16: Option<u32>,
}

/// One finding.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// `UC203`.
    pub code: &'static str,
    /// `error`, `warning` or `info`.
    pub severity: Severity,
    /// RFC 6901; absent where there is no tree place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Where.
    #[serde(flatten)]
    pub range: Range,
    /// What is wrong.
    pub message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Other places that matter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// The certain way to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

/// Another place.
#[derive(Debug, Serialize)]
pub struct Related {
    /// RFC 6901.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Where.
    #[serde(flatten)]
    pub range: Range,
    /// What is there.
    pub message: String,
}

/// A fix.
#[derive(Debug, Serialize)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// Its replacements.
    pub edits: Vec<Edit>,
}

/// One replacement.
#[derive(Debug, Serialize)]
pub struct Edit {
    /// What to replace.
    #[serde(flatten)]
    pub range: Range,
    /// By what.
    pub text: String,
}

/// Which columns a report carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Unicode scalar values only.
    Scalars,
    /// UTF-16 offsets as well, for editors in a browser.
    AndUtf16,
}

impl Document {
    /// The report about one checked document.
    pub fn new(file: &str, checked: &Checked<'_>, columns: Columns) -> Self {
        let source = checked.tree.source();
        Self {
            file: file.to_owned(),
            kind: checked.kind.map_or("unknown", Kind::name),
            format: checked.format.name(),
            diagnostics: diagnostics(&checked.findings, source, columns),
        }
    }
}

/// Findings about `source`, with lines and columns.
pub fn diagnostics(findings: &[diagnostic::Diagnostic], source: &str, columns: Columns) -> Vec<Diagnostic> {
    if findings.is_empty() {
        return Vec::new();
    }
    let places = Places { positions: Positions::new(source), columns };
    findings.iter().map(|finding| places.diagnostic(finding)).collect()
}

struct Places<'t> {
    positions: Positions<'t>,
    columns: Columns,
}

impl Places<'_> {
    fn range(&self, span: Span) -> Range {
        let (start, end) = (self.positions.at(span.start), self.positions.at(span.end));
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

    fn diagnostic(&self, finding: &diagnostic::Diagnostic) -> Diagnostic {
        Diagnostic {
            code: finding.code.id(),
            severity: finding.severity,
            pointer: finding.pointer.as_ref().map(pointer_text),
            range: self.range(finding.span),
            message: finding.message.clone().into_owned(),
            help: finding.help.clone().map(std::borrow::Cow::into_owned),
            related: finding
                .related
                .iter()
                .map(|related| Related {
                    pointer: related.pointer.as_ref().map(pointer_text),
                    range: self.range(related.span),
                    message: related.message.clone().into_owned(),
                })
                .collect(),
            fix: finding.fix.as_ref().map(|fix| Fix {
                title: fix.title.clone().into_owned(),
                edits: fix
                    .edits
                    .iter()
                    .map(|edit| Edit { range: self.range(edit.span), text: edit.text.clone().into_owned() })
                    .collect(),
            }),
        }
    }
}

fn pointer_text(pointer: &Pointer) -> String {
    pointer.as_str().to_owned()
}

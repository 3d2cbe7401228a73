//! Findings as reviewdog reads them, to comment on pull requests of many hosts: Reviewdog Diagnostic Format, `rdjson`.

use std::cell::Cell;
use std::collections::HashMap;

use serde_json::{Value, json};
use ucforge_core::diagnostic::Severity;
use ucforge_core::report::{Diagnostic, Document, Range};

use super::words;

/// The result of a run over these texts, each with the name of its file.
pub(super) fn result(documents: &[Document<'_>], texts: &[(&str, &str)]) -> Value {
    let texts: HashMap<&str, Bytes<'_>> = texts.iter().map(|(file, text)| (*file, Bytes::new(text))).collect();
    let none = Bytes::new("");
    let of_document = |document: &Document<'_>| {
        let bytes = texts.get(document.file).unwrap_or(&none);
        document.diagnostics.iter().map(|finding| diagnostic(document, finding, bytes)).collect::<Vec<_>>()
    };
    let diagnostics: Vec<Value> = documents.iter().flat_map(of_document).collect();
    json!({"source": {"name": "ucforge"}, "diagnostics": diagnostics})
}

fn diagnostic(document: &Document<'_>, finding: &Diagnostic<'_>, bytes: &Bytes<'_>) -> Value {
    let severity = match finding.severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Info => "INFO",
    };
    let mut found = json!({
        "message": words::of(finding, document.file),
        "severity": severity,
        "code": {"value": finding.code},
        "location": {"path": words::path(document.file), "range": bytes.range(&finding.range)},
    });
    // Each suggestion is offered on its own, and a part of a fix does not fix anything.
    if let Some([edit]) = finding.fix.as_ref().map(|fix| fix.edits.as_slice()) {
        found["suggestions"] = json!([{"range": bytes.range(&edit.range), "text": edit.text}]);
    }
    found
}

/// Columns of a text as the format counts them: in bytes, from 1, including those of a byte order mark.
struct Bytes<'t> {
    text: &'t str,
    /// The offset at which each line begins.
    lines: Vec<usize>,
    /// Line, column and offset of the last start, to continue from there: findings are in order, and a line may be
    /// long.
    last: Cell<(u32, u32, usize)>,
}

impl<'t> Bytes<'t> {
    fn new(text: &'t str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { text, lines: [0].into_iter().chain(breaks).collect(), last: Cell::new((0, 0, 0)) }
    }

    fn range(&self, range: &Range) -> Value {
        let (start, offset) = self.at(range.line, range.column);
        self.last.set((range.line, range.column, offset));
        let (end, _) = self.at(range.end_line, range.end_column);
        json!({
            "start": {"line": range.line, "column": start},
            "end": {"line": range.end_line, "column": end},
        })
    }

    /// The column in bytes and the offset of a place.
    fn at(&self, line: u32, column: u32) -> (usize, usize) {
        let begin = self.lines.get((line as usize).saturating_sub(1)).copied().unwrap_or(self.text.len());
        let (last_line, last_column, last) = self.last.get();
        let (from, passed) = if last_line == line && last_column <= column {
            (last, last_column)
        } else {
            // A byte order mark has no column of its own.
            let mark = if begin == 0 && self.text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
            (begin + mark, 1)
        };
        let rest = self.text.get(from..).unwrap_or_default();
        let more = rest.chars().take(column.saturating_sub(passed) as usize).map(char::len_utf8).sum::<usize>();
        (from + more - begin + 1, from + more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_bytes() {
        let bytes = Bytes::new("\u{FEFF}a𐐀b\r\né\n");
        let at = |line, column| bytes.at(line, column).0;
        assert_eq!([at(1, 1), at(1, 2), at(1, 3), at(1, 4)], [4, 5, 9, 10]);
        assert_eq!([at(2, 1), at(2, 2), at(3, 1), at(9, 1)], [1, 3, 1, 1]);
        let range = |start, end| {
            bytes.range(&Range { line: 1, column: start, end_line: 1, end_column: end, start16: None, end16: None })
        };
        let both =
            |start: u32, end: u32| json!({"start": {"line": 1, "column": start}, "end": {"line": 1, "column": end}});
        // From the last place on, and back again.
        assert_eq!([range(2, 3), range(3, 4), range(1, 3)], [both(5, 9), both(9, 10), both(4, 9)]);
    }
}

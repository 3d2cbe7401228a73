//! A line for each finding, as compilers print them: for `grep`, editors and problem matchers.

use std::fmt::Write as _;

use ucforge_core::diagnostic::Severity;
use ucforge_core::report::Document;

use crate::human::one_line;

pub(super) fn lines(documents: &[Document<'_>]) -> String {
    let mut out = String::new();
    for document in documents {
        let file = one_line(document.file);
        let command = document.command.map(|number| format!(" (command {number})")).unwrap_or_default();
        for finding in &document.diagnostics {
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "note",
            };
            let (range, message) = (&finding.range, one_line(finding.message));
            // Writing to a String cannot fail.
            let _ =
                write!(out, "{file}:{}:{}: {severity}[{}]: {message}{command}", range.line, range.column, finding.code);
            for other in &finding.related {
                let (file, range) = (one_line(other.file.unwrap_or(document.file)), &other.range);
                let _ = write!(out, " ({}: {file}:{}:{})", one_line(other.message), range.line, range.column);
            }
            out.push('\n');
        }
    }
    out
}

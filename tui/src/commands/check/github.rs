//! Findings as GitHub Actions shows them beside the lines of a change: workflow commands.

use std::fmt::Write as _;

use ucforge_core::diagnostic::Severity;
use ucforge_core::report::Document;
use ucforge_core::value::is_plain;

pub(super) fn commands(documents: &Vec<Document<'_>>) -> String {
    let mut out = String::new();
    for document in documents {
        for finding in &document.diagnostics {
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let help = finding.help.map(|help| format!("\n{help}")).unwrap_or_default();
            let range = &finding.range;
            // Writing to a String cannot fail.
            let _ = writeln!(
                out,
                "::{command} file={},line={},col={},endLine={},endColumn={},title={}::{}",
                property(document.file),
                range.line,
                range.column,
                range.end_line,
                range.end_column,
                finding.code,
                data(&format!("{}{help}", finding.message)),
            );
        }
    }
    out
}

/// The escapes that the runner undoes, in the message of a command. It knows none for other control characters, which a
/// terminal that shows the log would obey: those are written out.
fn data(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            c if is_plain(c) => out.push(c),
            c => out.extend(c.escape_unicode()),
        }
    }
    out
}

/// The same in a property, which a comma or colon would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(data("50%\r\nmore"), "50%25%0D%0Amore");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
        assert_eq!(property("\u{1b}]0;x\u{7}\u{9b}1m\u{202e}"), "\\u{1b}]0;x\\u{7}\\u{9b}1m\\u{202e}");
        assert_eq!(data("é — 日本"), "é — 日本");
    }
}

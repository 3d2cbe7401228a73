//! Findings as GitHub Actions shows them beside the lines of a change: workflow commands.

use std::env;
use std::fmt::Write as _;
use std::path::Path;

use ucforge_core::diagnostic::Severity;
use ucforge_core::report::Document;
use ucforge_core::value::is_plain;

use super::words;

pub(super) fn commands(documents: &[Document<'_>]) -> String {
    // The runner looks for a file from here, whatever the folder of the step.
    let project = env::var_os("GITHUB_WORKSPACE").filter(|project| !project.is_empty());
    let mut out = String::new();
    for document in documents {
        let path = words::in_project(document.file, project.as_deref().map(Path::new));
        let command = document.command.map(|number| format!(" (command {number})")).unwrap_or_default();
        for finding in &document.diagnostics {
            let level = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let range = &finding.range;
            // Writing to a String cannot fail.
            let _ = writeln!(
                out,
                "::{level} file={},line={},col={},endLine={},endColumn={},title={}{command}::{}",
                property(&path),
                range.line,
                range.column,
                range.end_line,
                range.end_column,
                finding.code,
                data(&words::of(finding, &path)),
            );
        }
    }
    out
}

/// The message of a command with the escapes that the runner undoes. It has none for other control characters, which a
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

/// The same for a property, which a comma or colon would end.
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

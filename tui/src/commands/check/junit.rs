//! Findings as the report of a test run, which most CI servers show: JUnit XML. A document is a suite, a finding a test.

use std::fmt::Write as _;

use ucforge_core::diagnostic::Severity;
use ucforge_core::report::{Diagnostic, Document};
use ucforge_core::value::is_plain;

use super::words;

/// The report. Tests fail from severity `least` on, as the run does: the others pass, and print what was found.
pub(super) fn suites(documents: &[Document<'_>], least: Severity) -> String {
    let fails = |finding: &&Diagnostic<'_>| finding.severity >= least;
    let failures = |document: &Document<'_>| document.diagnostics.iter().filter(fails).count();
    // A document without findings is one test that passes.
    let tests = |document: &Document<'_>| document.diagnostics.len().max(1);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "<testsuites name=\"ucforge\" tests=\"{}\" failures=\"{}\" errors=\"0\">",
        documents.iter().map(tests).sum::<usize>(),
        documents.iter().map(failures).sum::<usize>(),
    );
    for document in documents {
        let name = escaped(&words::name(document));
        let (tests, failures) = (tests(document), failures(document));
        let _ = writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">"
        );
        if document.diagnostics.is_empty() {
            let _ = writeln!(out, "    <testcase name=\"check\" classname=\"{name}\"/>");
        }
        for finding in &document.diagnostics {
            test(&mut out, document, finding, &name, fails(&finding));
        }
        out.push_str("  </testsuite>\n");
    }
    out + "</testsuites>\n"
}

fn test(out: &mut String, document: &Document<'_>, finding: &Diagnostic<'_>, name: &str, fails: bool) {
    let (code, line, column) = (finding.code, finding.range.line, finding.range.column);
    let text = words::of(finding, document.file).split('\n').map(escaped).collect::<Vec<_>>().join("\n");
    let _ = writeln!(out, "    <testcase name=\"{code} {line}:{column}\" classname=\"{name}\">");
    if fails {
        let message = escaped(finding.message);
        let _ = writeln!(
            out,
            "      <failure message=\"{message}\" type=\"{code}\">{name}:{line}:{column}\n{text}</failure>"
        );
    } else {
        let _ = writeln!(out, "      <system-out>{name}:{line}:{column}\n{text}</system-out>");
    }
    out.push_str("    </testcase>\n");
}

/// A text escaped for use between tags or quotes. XML cannot express most control characters, and terminals obey some
/// of those it can.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            // XML allows all characters but these two.
            '\u{FFFE}' | '\u{FFFF}' => out.extend(c.escape_unicode()),
            c if is_plain(c) => out.push(c),
            c => out.extend(c.escape_unicode()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_xml_cannot_have_is_written_out() {
        assert_eq!(escaped("<a b=\"c\">&\n]]>"), "&lt;a b=&quot;c&quot;&gt;&amp;&#10;]]&gt;");
        assert_eq!(escaped("\0\u{1b}\u{fffe}\u{ffff}\u{202e}é𐐀"), "\\u{0}\\u{1b}\\u{fffe}\\u{ffff}\\u{202e}é𐐀");
    }
}

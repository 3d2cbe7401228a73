//! The report as JSON text, for the page: the JavaScript engine parses the whole text in one step.

use super::{Diagnostic, Document, Range};
use crate::diagnostic::Severity;
use crate::text::step;
use crate::value::json::write_text;

impl Document<'_> {
    /// Writes the same JSON as serde would, without whitespace.
    pub fn json(&self) -> String {
        let mut out = String::with_capacity(64 + 320 * self.diagnostics.len());
        out.push('{');
        text(&mut out, "file", self.file);
        if let Some(command) = self.command {
            number(&mut out, "command", command);
        }
        text(&mut out, "kind", self.kind);
        text(&mut out, "format", self.format);
        name(&mut out, "diagnostics");
        list(&mut out, &self.diagnostics, diagnostic);
        out.push('}');
        out
    }
}

fn diagnostic(out: &mut String, finding: &Diagnostic<'_>) {
    step();
    text(out, "code", finding.code);
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    text(out, "severity", severity);
    if let Some(pointer) = &finding.pointer {
        text(out, "pointer", pointer.as_str());
    }
    range(out, &finding.range);
    text(out, "message", finding.message);
    if let Some(help) = finding.help {
        text(out, "help", help);
    }
    if let Some(asks) = finding.asks {
        text(out, "asks", asks);
    }
    if !finding.related.is_empty() {
        name(out, "related");
        list(out, &finding.related, |out, related| {
            if let Some(file) = related.file {
                text(out, "file", file);
            }
            if let Some(command) = related.command {
                number(out, "command", command);
            }
            if let Some(pointer) = &related.pointer {
                text(out, "pointer", pointer.as_str());
            }
            range(out, &related.range);
            text(out, "message", related.message);
        });
    }
    if let Some(fix) = &finding.fix {
        name(out, "fix");
        out.push('{');
        text(out, "title", fix.title);
        name(out, "edits");
        list(out, &fix.edits, |out, edit| {
            range(out, &edit.range);
            text(out, "text", edit.text);
        });
        out.push('}');
    }
}

fn range(out: &mut String, range: &Range) {
    let places = [
        ("line", Some(range.line)),
        ("column", Some(range.column)),
        ("endLine", Some(range.end_line)),
        ("endColumn", Some(range.end_column)),
        ("start16", range.start16),
        ("end16", range.end16),
    ];
    for (place, number) in places {
        if let Some(number) = number {
            name(out, place);
            digits(out, number);
        }
    }
}

fn number(out: &mut String, member: &str, value: usize) {
    name(out, member);
    digits(out, u32::try_from(value).unwrap_or(u32::MAX));
}

fn digits(out: &mut String, number: u32) {
    if number > 9 {
        digits(out, number / 10);
    }
    out.push(char::from_digit(number % 10, 10).unwrap_or('0'));
}

/// Begins a member of an object.
fn name(out: &mut String, name: &str) {
    if !out.ends_with('{') {
        out.push(',');
    }
    out.push('"');
    out.push_str(name);
    out.push_str("\":");
}

fn text(out: &mut String, member: &str, value: &str) {
    name(out, member);
    write_text(out, value);
}

fn list<T>(out: &mut String, items: &[T], write: impl Fn(&mut String, &T)) {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        out.push_str(if index > 0 { ",{" } else { "{" });
        write(out, item);
        out.push('}');
    }
    out.push(']');
}

#[cfg(test)]
mod tests {
    use super::super::{Columns, Document};
    use crate::check::check_text;

    #[test]
    fn it_says_what_serde_says() {
        let texts = [
            "",
            "{}",
            "{'a': 1 \"a\": [\u{1}, 2,], <é𝄞>: {\"token\": \"x\"",
            include_str!("../../benches/yardstick/payload_invalid.json"),
            include_str!("../../fixtures/pages/connection-0228.sh"),
            "curl https://t.x.com/integrations -d '{' ; curl https://t.x.com/data/connection -d '{}'",
        ];
        for text in texts {
            for columns in [Columns::Scalars, Columns::AndUtf16] {
                let checked = check_text(text, None);
                for document in Document::all("a \"b\".json", &checked, columns) {
                    let own: serde_json::Value = serde_json::from_str(&document.json()).unwrap_or_default();
                    assert_eq!(own, serde_json::to_value(&document).unwrap_or_default(), "{text}");
                }
            }
        }
    }
}

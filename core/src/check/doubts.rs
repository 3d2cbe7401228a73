//! What a finding is worth beside the others: consequences of one mistake are not told, and fixes that depend on them are none.

use super::names_a_field;
use crate::diagnostic::{Code, Diagnostic, Findings, Severity, code};
use crate::read::Format;
use crate::text::Span;

/// Lets go of what only follows from something else. Gives how many errors that were.
pub(super) fn settle(findings: &mut Findings) -> usize {
    doubt_the_last_bracket(findings);
    doubt_what_quotes_cut(findings)
}

/// A bracket that closes something too early leaves one too many at the end, which is the wrong one to remove: then fields
/// stand where they do not belong.
fn doubt_the_last_bracket(findings: &mut Findings) {
    if findings.iter().any(|finding| names_a_field(finding) || finding.code == code::MISSING_NAME) {
        findings.for_each_mut(|finding| {
            if finding.code == code::EXTRA_BRACKET && finding.related.is_empty() {
                finding.fix = None;
            }
        });
    }
}

/// A quote too many or missing in a command cuts its body off: what follows from that is not the body's fault. Gives how many
/// errors that were.
fn doubt_what_quotes_cut(findings: &mut Findings) -> usize {
    const OF_SHELL: [Code; 4] = [code::SHELL_QUOTES, code::CONTINUATION, code::BODY_ELSEWHERE, code::UNKNOWN_OPTION];
    let is_of_body = |finding: &Diagnostic| finding.code.is_syntax() && !OF_SHELL.contains(&finding.code);
    if !findings.iter().any(|finding| finding.code == code::SHELL_QUOTES) || !findings.iter().any(is_of_body) {
        return 0;
    }
    let mut held_back = 0;
    findings.retain(|finding| {
        let follows = is_of_body(finding)
            || [code::MISSING_FIELD, code::AUDIT_OFF].contains(&finding.code)
            || names_a_field(finding);
        held_back += usize::from(follows && finding.severity == Severity::Error);
        !follows
    });
    held_back
}

/// A document of somebody else's is not changed, but for slips that keep it from being JSON at all.
pub(super) fn leave_alone(format: Format, findings: &mut Findings) {
    findings.for_each_mut(|finding| {
        if format == Format::Yaml || [code::DUPLICATE_FIELD, code::BYTE_ORDER_MARK].contains(&finding.code) {
            finding.fix = None;
        }
    });
}

/// Adds that a text begins with a mark where its readers refuse one. YAML and scripts for Databricks may have it.
pub(super) fn byte_order_mark(source: &str, format: Format, findings: &mut Findings) {
    if !matches!(format, Format::Json | Format::Curl) || !source.starts_with('\u{FEFF}') {
        return;
    }
    let span = Span::new(0, '\u{FEFF}'.len_utf8());
    findings.add(
        Diagnostic::new(code::BYTE_ORDER_MARK, span, "the text begins with a byte order mark, which does not show")
            .help("some readers refuse it: save it as UTF-8 without one")
            .fix("remove it", span, ""),
    );
}

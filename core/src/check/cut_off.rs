//! Weighs findings against each other: consequences of another mistake are not reported, and fixes that depend on them
//! are dropped.

use super::certain;
use super::hiding::names_a_field;
use crate::catalogue::MISSING_FIELD;
use crate::check::unknown_member::{MISPLACED_FIELD, UNKNOWN_FIELD};
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::platform;
use crate::read::Format;
use crate::read::duplicates::DUPLICATE_FIELD;
use crate::read::json::brackets::{EXTRA_BRACKET, MISSING_BRACKET};
use crate::read::json::character::SLIP;
use crate::read::json::members::MISSING_NAME;
use crate::read::shell::SHELL_QUOTES;
use crate::text::{Span, part};
use crate::tree::Tree;

rules! {
    BYTE_ORDER_MARK = Warning("UC031", "a byte order mark", Json) {
        means: "The text begins with U+FEFF, a character that cannot be seen. Some Windows editors put it in front of UTF-8.",
        why: "RFC 8259 forbids it at the start of JSON that is sent, and some parsers refuse such a text.",
        fix: "Save the file as UTF-8 without a byte order mark. The fix removes it.",
        bad: made("a payload that begins with U+FEFF", || {
            "\u{FEFF}{\"type\": \"Databricks\", \"autoBootstrap\": true}".into()
        })
        .also(&["UC102", "UC905"]),
        good: in_create(r#"{"type": "Databricks"}"#),
    }
}

/// Removes findings that only follow from others. Returns how many errors were removed.
pub(super) fn settle(tree: &Tree<'_>, format: Format, findings: &mut Findings) -> usize {
    doubt_the_last_bracket(findings);
    certain::settle(tree.source(), findings);
    if let Some(body) = tree.root().filter(|_| format == Format::Curl) {
        report_cut_body(tree.source(), body.span().end, findings);
    }
    doubt_what_moved(findings) + doubt_what_quotes_cut(findings)
}

/// Removes findings about misplaced and missing fields that follow from a wrong bracket, and those about names that a
/// slip spoiled. Returns how many errors were removed.
fn doubt_what_moved(findings: &mut Findings) -> usize {
    let is_bracket = |finding: &Diagnostic| [EXTRA_BRACKET, MISSING_BRACKET].contains(&finding.code);
    let has = |holds: &dyn Fn(&Diagnostic) -> bool| findings.iter().any(holds);
    let is_out_of_place = |finding: &&Diagnostic| [MISPLACED_FIELD, MISSING_FIELD].contains(&finding.code);
    // One or two may be independent mistakes.
    let moved = has(&is_bracket)
        && has(&|finding| finding.code == MISPLACED_FIELD)
        && findings.iter().filter(is_out_of_place).count() > 2;
    let slips: Vec<Span> = findings.iter().filter(|finding| finding.code == SLIP).map(|slip| slip.span).collect();
    let is_spoilt = |finding: &Diagnostic| {
        let touches = |slip: &Span| slip.start <= finding.span.end && finding.span.start <= slip.end;
        finding.code == UNKNOWN_FIELD && slips.iter().any(touches)
    };
    let spoilt = has(&is_spoilt);
    if !moved && !spoilt {
        return 0;
    }
    let mut held_back = 0;
    findings.retain(|finding| {
        let follows =
            finding.code == MISSING_FIELD || moved && finding.code == MISPLACED_FIELD || spoilt && is_spoilt(finding);
        held_back += usize::from(follows && finding.severity == Severity::Error);
        !follows
    });
    findings.for_each_mut(|finding| {
        if moved && is_bracket(finding) {
            finding.help =
                Some("fields are in the wrong place: look for an extra or missing bracket before this".into());
        }
    });
    held_back
}

/// If a bracket closes something too early, fields end up in the wrong place and an extra bracket is left at the end.
/// Removing that last bracket would be wrong, so its fix is dropped.
fn doubt_the_last_bracket(findings: &mut Findings) {
    if findings.iter().any(|finding| names_a_field(finding) || finding.code == MISSING_NAME) {
        findings.for_each_mut(|finding| {
            if finding.code == EXTRA_BRACKET && finding.related.is_empty() {
                finding.fix = None;
            }
        });
    }
}

/// Whether a finding is about the syntax of a command's body, not about the command itself.
fn is_of_body(finding: &Diagnostic) -> bool {
    finding.code.is_syntax() && !finding.code.is_of_command()
}

/// Reports a quote inside a body that ends it early: the body is incomplete at its `end`, much else is wrong with it,
/// and the text after the quote does not look like the rest of a command.
fn report_cut_body(source: &str, end: u32, findings: &mut Findings) {
    const FEW: usize = 3;
    let follows = |finding: &&Diagnostic| finding.code == MISSING_FIELD || is_of_body(finding);
    let is_told = findings.iter().any(|finding| finding.code == SHELL_QUOTES);
    if is_told || findings.iter().filter(follows).count() <= FEW {
        return;
    }
    let goes_on = |text: &str| {
        let text = text.trim_start();
        let is_address =
            ["http:", "https:"].iter().any(|scheme| text.trim_start_matches(['"', '\'']).starts_with(scheme));
        let is_end = |c: char| matches!(c, '\\' | '^' | '`' | '-' | '|' | '&' | ';' | ')' | '>' | '<' | '$' | '#');
        !(text.is_empty() || is_address || text.starts_with(is_end))
    };
    let behind = part(source, end as usize..).trim_start();
    if !goes_on(behind.strip_prefix('\'').unwrap_or(behind)) {
        return;
    }
    let cut = findings.iter().filter(|finding| finding.code == MISSING_BRACKET).map(|finding| finding.span);
    if let Some(place) = cut.max().filter(|place| place.end + 2 >= end) {
        findings.add(
            Diagnostic::new(SHELL_QUOTES, place, "the shell ends the body before it is complete")
                .help("a single quote inside the body ends it: write '\\'' instead"),
        );
    }
}

/// An extra or missing quote in a command cuts off its body: removes the findings in the body that follow from that.
/// Returns how many errors were removed.
fn doubt_what_quotes_cut(findings: &mut Findings) -> usize {
    if !findings.iter().any(|finding| finding.code == SHELL_QUOTES) || !findings.iter().any(is_of_body) {
        return 0;
    }
    let mut held_back = 0;
    findings.retain(|finding| {
        let follows = is_of_body(finding)
            || finding.code == MISSING_FIELD
            || platform::leaves_open(finding.code)
            || names_a_field(finding);
        held_back += usize::from(follows && finding.severity == Severity::Error);
        !follows
    });
    held_back
}

/// Drops the fixes for a document that is not ours, except for slips that keep it from being JSON at all.
pub(super) fn leave_alone(format: Format, findings: &mut Findings) {
    findings.for_each_mut(|finding| {
        if format == Format::Yaml || [DUPLICATE_FIELD, BYTE_ORDER_MARK].contains(&finding.code) {
            finding.fix = None;
        }
    });
}

/// Reports a byte order mark that the readers of this format refuse, or more of them than they accept.
pub(super) fn byte_order_mark(source: &str, format: Format, findings: &mut Findings) {
    let length = '\u{FEFF}'.len_utf8();
    let all = source.len() - source.trim_start_matches('\u{FEFF}').len();
    let span = match format {
        Format::Json | Format::Curl => Span::new(0, length.min(all)),
        // These formats allow one mark.
        _ => Span::new(length.min(all), all),
    };
    if span.start == span.end {
        return;
    }
    findings.add(
        Diagnostic::new(BYTE_ORDER_MARK, span, "the text begins with an invisible byte order mark")
            .help("some parsers refuse it: save the text as UTF-8 without one")
            .fix("remove it", span, ""),
    );
}

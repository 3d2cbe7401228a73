//! Withdraws syntax fixes that other findings at the same place make doubtful. Such a fix only reflects how the reader
//! understood the text, and if that makes no sense, the text was meant differently.

use super::hiding::{names_a_field, overlaps};
use super::unknown_member::UNKNOWN_FIELD;
use crate::diagnostic::{Code, Diagnostic, Findings, Severity};
use crate::kit::words::WRONG_TYPE;
use crate::read::json::TEXT_AFTER_END;
use crate::read::json::brackets::{EXTRA_BRACKET, MISSING_BRACKET};
use crate::read::json::character::SLIP;
use crate::read::json::commas::{EXTRA_COMMA, MISSING_COMMA};
use crate::read::json::members::{MISSING_COLON, MISSING_NAME, MISSING_VALUE};
use crate::read::json::repair::BARE_TEXT;
use crate::read::json::scalars::{BAD_ESCAPE, BAD_NUMBER, BARE_PLACEHOLDER, RAW_CONTROL, UNCLOSED_TEXT, WRONG_QUOTES};
use crate::sort::sort;
use crate::text::{Span, part};

/// Mistakes after which the reader continues with a guess.
const GUESSES: [Code; 14] = [
    MISSING_COMMA,
    EXTRA_COMMA,
    MISSING_BRACKET,
    EXTRA_BRACKET,
    WRONG_QUOTES,
    BARE_PLACEHOLDER,
    BARE_TEXT,
    TEXT_AFTER_END,
    MISSING_COLON,
    MISSING_VALUE,
    MISSING_NAME,
    BAD_NUMBER,
    BAD_ESCAPE,
    UNCLOSED_TEXT,
];

/// Withdraws the fixes that are not certain.
pub(super) fn settle(source: &str, findings: &mut Findings) {
    if !findings.iter().any(|finding| finding.code.is_syntax()) {
        return;
    }
    // Strings that their fields do not accept, lists and objects that their fields do not accept, and names that are
    // out of place.
    let (mut strings, mut holders, mut names) = (Vec::new(), Vec::new(), Vec::new());
    // Unknown names, and whether one of them contains a bracket.
    let mut unknown: Vec<Span> =
        findings.iter().filter(|finding| finding.code == UNKNOWN_FIELD).map(|finding| finding.span).collect();
    let is_in_name = unknown.iter().any(|name| name.of(source).contains(['{', '}', '[', ']']));
    for finding in findings.iter().filter(|finding| finding.fix.is_none()) {
        let is_of_a_value = !finding.code.is_syntax() && finding.severity == Severity::Error;
        let is_holder = finding.span.of(source).starts_with(['{', '[']);
        // Findings about missing fields are at an opening bracket alone, and do not count.
        let is_whole = finding.code == WRONG_TYPE || finding.span.end - finding.span.start > 1;
        if names_a_field(finding) {
            names.push(finding.span);
        } else if is_of_a_value && !is_holder {
            strings.push(finding.span);
        } else if is_of_a_value && is_whole {
            holders.push(finding.span);
        }
    }
    for places in [&mut strings, &mut holders, &mut names, &mut unknown] {
        sort(places);
    }
    findings.for_each_mut(|finding| {
        let is_doubtful = match finding.code {
            // A value that its field does not accept was meant to be something else.
            code if [BARE_TEXT, UNCLOSED_TEXT].contains(&code) => overlaps(finding.span, &strings),
            code if is_in_name && [MISSING_BRACKET, EXTRA_BRACKET].contains(&code) => true,
            // The characters that ended the name, or that precede its quotes, may be part of it.
            code if code == MISSING_COLON => unknown.iter().any(|name| is_behind(source, *name, finding.span)),
            code if code == WRONG_QUOTES => {
                finding.span.of(source).starts_with(char::is_alphabetic) && overlaps(finding.span, &unknown)
            }
            // If the joined pieces do not form a name that fits here, they were apart for another reason.
            code if code == RAW_CONTROL => overlaps(finding.span, &names),
            // What is between the brackets does not belong there: the missing bracket belongs earlier, or the opening
            // one is extra.
            code if code == MISSING_BRACKET => takes_in(finding, &names) || takes_in(finding, &holders),
            // Without the bracket, two entries may become one.
            code if code == EXTRA_BRACKET => overlaps(finding.span, &holders),
            _ => false,
        };
        if is_doubtful {
            finding.fix = None;
        }
    });
    doubt_neighbours(source, findings);
}

/// If one of several adjacent slips has no fix, the others depend on how that one was read: their fixes go too.
fn doubt_neighbours(source: &str, findings: &mut Findings) {
    let is_guess = |finding: &Diagnostic| GUESSES.contains(&finding.code) || finding.code == SLIP;
    let mut all: Vec<(Span, bool)> = findings
        .iter()
        .filter(|finding| is_guess(finding))
        .map(|finding| (finding.span, finding.fix.is_some()))
        .collect();
    if all.iter().all(|(_, has_fix)| *has_fix) {
        return;
    }
    sort(&mut all);
    // The span of each run of adjacent slips, and whether each slip in it has a fix.
    let mut runs: Vec<(Span, bool)> = Vec::new();
    for (span, has_fix) in all {
        let is_near = |run: &Span| {
            span.start <= run.end
                || part(source, run.end as usize..span.start as usize)
                    .bytes()
                    .all(|byte| matches!(byte, b' ' | b'\t' | b'{' | b'}' | b'[' | b']'))
        };
        match runs.last_mut().filter(|(run, _)| is_near(run)) {
            Some((run, all_have)) => {
                run.end = run.end.max(span.end);
                *all_have &= has_fix;
            }
            None => runs.push((span, has_fix)),
        }
    }
    findings.for_each_mut(|finding| {
        let run = runs.partition_point(|(run, _)| run.start <= finding.span.start).checked_sub(1);
        // Other findings that touch the run depend on it as well.
        let reaches = |run: Span| is_guess(finding) || finding.span.start <= run.end;
        let follows = run.is_some_and(|run| !runs[run].1 && reaches(runs[run].0));
        if follows
            || runs.get(run.map_or(0, |run| run + 1)).is_some_and(|next| !next.1 && next.0.start <= finding.span.end)
        {
            finding.fix = None;
        }
    });
}

/// Whether only whitespace is between a name and a later place.
fn is_behind(source: &str, name: Span, place: Span) -> bool {
    name.end <= place.start && part(source, name.end as usize..place.start as usize).trim().is_empty()
}

/// Whether one of these places is between the opening bracket and the missing one, or at the opening bracket itself.
fn takes_in(finding: &Diagnostic, places: &[Span]) -> bool {
    let opened = finding.related.first().map(|related| related.span.start);
    opened.is_some_and(|start| places.iter().any(|place| (start..finding.span.start).contains(&place.start)))
}

//! Fixes of syntax that are not certain after all: what else was found at their places says so. They only name what the reader
//! believed, and a text that is read in a way that makes no sense was meant in another.

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

/// What the reader goes on after by a guess.
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

/// Takes back the fixes that are not certain.
pub(super) fn settle(source: &str, findings: &mut Findings) {
    if !findings.iter().any(|finding| finding.code.is_syntax()) {
        return;
    }
    // Strings that their fields do not take, lists and objects that theirs do not, and names that are out of place.
    let (mut strings, mut holders, mut names) = (Vec::new(), Vec::new(), Vec::new());
    // Names that nobody knows, and whether what ends a value is in one.
    let mut unknown: Vec<Span> =
        findings.iter().filter(|finding| finding.code == UNKNOWN_FIELD).map(|finding| finding.span).collect();
    let is_in_name = unknown.iter().any(|name| name.of(source).contains(['{', '}', '[', ']']));
    for finding in findings.iter().filter(|finding| finding.fix.is_none()) {
        let is_of_a_value = !finding.code.is_syntax() && finding.severity == Severity::Error;
        let is_holder = finding.span.of(source).starts_with(['{', '[']);
        // What an object lacks is told at its opening.
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
            // What its field does not take was meant to be something else.
            code if [BARE_TEXT, UNCLOSED_TEXT].contains(&code) => overlaps(finding.span, &strings),
            code if is_in_name && [MISSING_BRACKET, EXTRA_BRACKET].contains(&code) => true,
            // What ended the name, or is before its quotes, may be a part of it.
            code if code == MISSING_COLON => unknown.iter().any(|name| is_behind(source, *name, finding.span)),
            code if code == WRONG_QUOTES => {
                finding.span.of(source).starts_with(char::is_alphabetic) && overlaps(finding.span, &unknown)
            }
            // A name that joined is none was in several pieces for another reason.
            code if code == RAW_CONTROL => overlaps(finding.span, &names),
            // What does not belong where the bracket would be is behind it, or the other bracket is too many.
            code if code == MISSING_BRACKET => takes_in(finding, &names) || takes_in(finding, &holders),
            // Without the bracket two entries may be one.
            code if code == EXTRA_BRACKET => overlaps(finding.span, &holders),
            _ => false,
        };
        if is_doubtful {
            finding.fix = None;
        }
    });
    doubt_neighbours(source, findings);
}

/// Where one of several slips side by side has no way on, the others were read in its light.
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
    // Where a run of neighbours begins and ends, and whether each of them has a fix.
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
        // What is beside them is judged in their light as well.
        let reaches = |run: Span| is_guess(finding) || finding.span.start <= run.end;
        let follows = run.is_some_and(|run| !runs[run].1 && reaches(runs[run].0));
        if follows
            || runs.get(run.map_or(0, |run| run + 1)).is_some_and(|next| !next.1 && next.0.start <= finding.span.end)
        {
            finding.fix = None;
        }
    });
}

/// Whether there is nothing between a name and what comes after it.
fn is_behind(source: &str, name: Span, place: Span) -> bool {
    name.end <= place.start && part(source, name.end as usize..place.start as usize).trim().is_empty()
}

/// Whether one of these places is at an opening bracket, or between it and the one that is missing.
fn takes_in(finding: &Diagnostic, places: &[Span]) -> bool {
    let opened = finding.related.first().map(|related| related.span.start);
    opened.is_some_and(|start| places.iter().any(|place| (start..finding.span.start).contains(&place.start)))
}

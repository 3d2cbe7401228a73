//! How far the findings of the reader can be trusted.

use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::read::TOO_DEEP;
use crate::read::duplicates::DUPLICATE_FIELD;
use crate::read::json::brackets::{EXTRA_BRACKET, MISSING_BRACKET, cut_off};
use crate::read::json::character::SLIP;
use crate::read::json::commas::{EXTRA_COMMA, MISSING_COMMA};
use crate::read::json::members::{MISSING_COLON, MISSING_NAME, MISSING_VALUE};
use crate::read::json::scalars::{BAD_NUMBER, BARE_PLACEHOLDER, RAW_CONTROL, UNCLOSED_TEXT, WRONG_QUOTES};
use crate::read::json::{COMMENT, TEXT_AFTER_END};
use crate::text::{Span, part};

/// Whether the findings explain everything: each is a slip of its own, with one way to continue.
pub(super) fn is_sure(findings: &Findings) -> bool {
    const SURE: [Code; 8] =
        [COMMENT, WRONG_QUOTES, EXTRA_COMMA, MISSING_COMMA, RAW_CONTROL, BAD_NUMBER, DUPLICATE_FIELD, BARE_PLACEHOLDER];
    /// Mistakes with consequences that are reported elsewhere.
    const STRUCTURAL: [Code; 7] =
        [EXTRA_BRACKET, MISSING_BRACKET, MISSING_COLON, MISSING_COMMA, MISSING_NAME, UNCLOSED_TEXT, TEXT_AFTER_END];
    let has = |wanted| findings.iter().any(|finding| finding.code == wanted);
    if findings.count() == 1 {
        return findings.iter().all(|finding| {
            let has_way_on = finding.fix.is_some() && finding.code != EXTRA_BRACKET;
            has_way_on || !STRUCTURAL.contains(&finding.code)
        });
    }
    // A fix that only puts spaces in place of other whitespace changes nothing else.
    let is_whitespace = |finding: &Diagnostic| {
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        finding.code == SLIP && edits.clone().next().is_some() && edits.clone().all(|edit| edit.text.trim().is_empty())
    };
    // A stray mark may turn what comes after it into a comment.
    !(has(COMMENT) && has(MISSING_COMMA))
        && findings.iter().all(|finding| {
            (SURE.contains(&finding.code) || is_whitespace(finding))
                && (finding.fix.is_some() || [DUPLICATE_FIELD, RAW_CONTROL].contains(&finding.code))
        })
}

/// Takes back all fixes if a stray mark may have turned a part of the document into a comment: that part must stay.
pub(super) fn doubt_comments(text: &str, findings: &mut Findings) {
    let is_other = |finding: &Diagnostic| ![COMMENT, WRONG_QUOTES, EXTRA_COMMA].contains(&finding.code);
    let is_alone = !findings.iter().any(is_other);
    let mut is_doubtful = false;
    findings.for_each_mut(|finding| {
        let start = finding.span.start as usize;
        let line = part(text, ..start).rfind('\n').map_or(0, |line_break| line_break + 1);
        let begins_line = part(text, line..start).trim().is_empty();
        let comment = finding.span.of(text);
        if finding.code != COMMENT || begins_line {
            return;
        }
        if is_alone && goes_on(comment) {
            is_doubtful = true;
            finding.help = Some("this may be a part of the document: remove it, or only the mark before it".into());
        }
        is_doubtful |= !is_alone && comment.contains(['"', ',', ':', '}', ']']);
    });
    if is_doubtful {
        // The comment may contain brackets and commas.
        findings.take_back_fixes(0);
    }
}

/// Whether a comment of one line would continue the document if its mark were not there: with an entry, or a mark of
/// JSON.
fn goes_on(comment: &str) -> bool {
    let inside = comment.trim_start_matches(['/', '#', ' ', '\t']);
    let has_name = || inside.match_indices('"').any(|(at, _)| part(inside, at + 1..).trim_start().starts_with(':'));
    !comment.starts_with("/*") && (inside.starts_with(['"', ',', '{', '[', '}', ']']) || has_name())
}

/// Takes back fixes that insert or remove brackets, unless they explain what is wrong: if one bracket is missing and
/// another one is extra, or something else is where it does not belong, they would move entries from one object into
/// another.
pub(super) fn doubt_brackets(findings: &mut Findings) {
    const UNEXPLAINED: [Code; 7] =
        [MISSING_NAME, MISSING_VALUE, MISSING_COMMA, BAD_NUMBER, UNCLOSED_TEXT, COMMENT, TEXT_AFTER_END];
    let has = |wanted| findings.iter().any(|finding| finding.code == wanted);
    let moves = has(MISSING_BRACKET) && has(EXTRA_BRACKET);
    let is_odd = |finding: &Diagnostic| finding.fix.is_none() && UNEXPLAINED.contains(&finding.code);
    if moves || findings.iter().any(is_odd) {
        findings.for_each_mut(|finding| {
            if [MISSING_BRACKET, EXTRA_BRACKET].contains(&finding.code) {
                finding.fix = None;
            }
        });
    }
}

/// If several brackets are missing at the end, more may be missing: that is reported once, and no bracket is inserted.
pub(super) fn doubt_the_end(text: &str, findings: &mut Findings) {
    let end = text.trim_end().len();
    let is_last = |finding: &Diagnostic| finding.code == MISSING_BRACKET && finding.span == Span::at(end);
    if findings.iter().filter(|finding| is_last(finding)).count() > 1 {
        findings.retain(|finding| !is_last(finding));
        findings.add(cut_off(text, end));
        findings.take_back_fixes(0);
    }
}

/// Whether a text is nested too deep, or cut off: then there is one finding about its end, and no fix, since it is
/// unknown what belongs there.
pub(super) fn is_hopeless(text: &str, findings: &mut Findings) -> bool {
    let is_deep = findings.iter().any(|finding| finding.code == TOO_DEEP);
    let is_lost = |finding: &Diagnostic| {
        let is_open_comment = finding.code == COMMENT && finding.span.of(text).starts_with("/*");
        // The finding about a bracket that is only missing has an empty span.
        let is_end = finding.code == MISSING_BRACKET && finding.span.start < finding.span.end;
        finding.fix.is_none() && (is_open_comment && finding.span.end as usize == text.len() || is_end)
    };
    if is_deep || findings.iter().any(is_lost) {
        findings.take_back_fixes(0);
        return true;
    }
    false
}

//! What fixes leave behind: a fix with a new finding at its place was not certain.

use crate::diagnostic::{Diagnostic, Severity};
use crate::read::PLACEHOLDER;
use crate::read::json::scalars::BARE_PLACEHOLDER;
use crate::sort::sort;
use crate::text::Span;

/// Returns, for each fix, whether there is a finding at its place afterwards that was not there before.
pub(super) fn spoilt(before: &[&Diagnostic], after: &[&Diagnostic], fixes: &[&Diagnostic]) -> Vec<bool> {
    let shift = Shift::of(fixes);
    let place = |fix: &Diagnostic| {
        // Text that a fix puts elsewhere, such as a port into its own field, has its findings there.
        let near = |span: &Span| span.start <= fix.span.end.max(fix.span.start) && span.end >= fix.span.start;
        let edits = fix.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span).filter(near);
        edits.fold(fix.span, |all, span| Span { start: all.start.min(span.start), end: all.end.max(span.end) })
    };
    fixes
        .iter()
        .map(|fix| {
            let old = place(fix);
            let new = Span { start: shift.start(old.start), end: shift.end(old.end) };
            let at = |findings: &[&Diagnostic], place: Span, is_empty: bool| -> Vec<(&'static str, Severity)> {
                // Places that only meet do not touch, unless one of them is empty.
                let touches = |span: Span| {
                    let (start, end) = (span.start.max(place.start), span.end.min(place.end));
                    start < end || start == end && (is_empty || span.start == span.end)
                };
                let counts = |finding: &&&Diagnostic| finding.severity != Severity::Info && touches(finding.span);
                findings.iter().filter(counts).map(|finding| (finding.code.id(), finding.severity)).collect()
            };
            let [was_empty, is_empty] = [old, new].map(|place| place.start == place.end);
            // If everything is removed, the neighbors on both sides meet afterwards.
            let mut known = at(before, old, was_empty || is_empty);
            // What the fix is for must go. Only a slip of the syntax may be the first of several at one place.
            let own = known.iter().position(|known| *known == (fix.code.id(), fix.severity));
            if let Some(own) = own.filter(|_| !fix.code.is_syntax()) {
                known.swap_remove(own);
            }
            if fix.code == BARE_PLACEHOLDER {
                // In quotes it is still a placeholder, as the fix says.
                known.push((PLACEHOLDER.id(), Severity::Error));
            }
            // Each known finding may stay. One more is new.
            at(after, new, is_empty).into_iter().any(|found| match known.iter().position(|other| *other == found) {
                Some(index) => {
                    known.swap_remove(index);
                    false
                }
                None => true,
            })
        })
        .collect()
}

/// Whether there is an error afterwards that was not there before: one at another place, or with another code.
pub(super) fn adds_error(before: &[&Diagnostic], after: &[&Diagnostic], fixes: &[&Diagnostic]) -> bool {
    let shift = Shift::of(fixes);
    let is_error = |finding: &&&Diagnostic| finding.severity == Severity::Error;
    let mut known: Vec<(u32, &str)> =
        before.iter().filter(is_error).map(|finding| (shift.start(finding.span.start), finding.code.id())).collect();
    sort(&mut known);
    let mut errors = after.iter().filter(is_error);
    errors.any(|finding| known.binary_search(&(finding.span.start, finding.code.id())).is_err())
}

/// Maps places in a text to where they are after some edits.
struct Shift {
    /// Start and end of each edit, and by how many bytes this edit and all before it make the text longer.
    edits: Vec<(u32, u32, i64)>,
}

impl Shift {
    fn of(fixes: &[&Diagnostic]) -> Self {
        let all = fixes.iter().filter_map(|finding| finding.fix.as_ref()).flat_map(|fix| &fix.edits);
        let mut edits: Vec<(u32, u32, i64)> = all
            .map(|edit| {
                let length = i64::try_from(edit.text.len()).unwrap_or(i64::MAX);
                (edit.span.start, edit.span.end, length - i64::from(edit.span.end - edit.span.start))
            })
            .collect();
        sort(&mut edits);
        let mut sum = 0;
        for edit in &mut edits {
            sum += edit.2;
            edit.2 = sum;
        }
        Self { edits }
    }

    /// Where a place is after the first `count` edits.
    fn moved(&self, at: u32, count: usize) -> u32 {
        let by = count.checked_sub(1).map_or(0, |last| self.edits[last].2);
        u32::try_from((i64::from(at) + by).max(0)).unwrap_or(u32::MAX)
    }

    /// Maps the start of a place. Text inserted there belongs to the place.
    fn start(&self, at: u32) -> u32 {
        self.moved(at, self.edits.partition_point(|edit| edit.1 <= at && edit.0 < at))
    }

    /// Maps the end of a place. Text inserted there belongs to the place.
    fn end(&self, at: u32) -> u32 {
        self.moved(at, self.edits.partition_point(|edit| edit.1 <= at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::databricks::rules::advice::AUDIT_ASSUMED;
    use crate::platform::databricks::rules::host::HOST_FORM;
    use crate::read::json::commas::{EXTRA_COMMA, MISSING_COMMA};
    use crate::read::json::members::MISSING_VALUE;
    use crate::read::json::repair::BARE_TEXT;

    #[test]
    fn only_what_is_new_at_the_place_of_a_fix_counts() {
        let finding = |code, start, end| Diagnostic::new(code, Span::new(start, end), "x");
        let fix = finding(BARE_TEXT, 10, 14).fix("quote", Span::new(10, 14), "\"abcd\"");
        let other = finding(MISSING_COMMA, 2, 2).fix("insert", Span::at(2), ",");
        let before = [other.clone(), fix.clone(), finding(HOST_FORM, 10, 14)];
        // One byte further on, as a comma was put in before it.
        let cases = [
            (vec![], [false, false]),
            (vec![finding(HOST_FORM, 11, 17)], [false, false]),
            (vec![finding(PLACEHOLDER, 11, 17)], [false, true]),
            (vec![finding(HOST_FORM, 11, 17), finding(HOST_FORM, 11, 17)], [false, true]),
            (vec![finding(PLACEHOLDER, 30, 31)], [false, false]),
            (vec![finding(MISSING_VALUE, 1, 3)], [true, false]),
            (vec![finding(AUDIT_ASSUMED, 11, 17)], [false, false]),
        ];
        for (after, expected) in cases {
            let (told, left): (Vec<_>, Vec<_>) = (before.iter().collect(), after.iter().collect());
            assert_eq!(spoilt(&told, &left, &[&other, &fix]), expected, "{after:?}");
        }
        // A comma behind a wrong value goes, and the value stays wrong.
        let extra = finding(EXTRA_COMMA, 14, 15).fix("remove it", Span::new(14, 15), "");
        let wrong = finding(HOST_FORM, 10, 14);
        assert_eq!(spoilt(&[&wrong, &extra], &[&wrong], &[&extra]), [false]);
        assert_eq!(spoilt(&[&extra], &[&wrong], &[&extra]), [true]);
    }
}

//! Applies the fixes that findings carry, and nothing else.

use std::borrow::Cow;

use crate::check::{Base, Checked, check_over};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Kind;
use crate::read::Format;
use crate::text::{Positions, part};

/// A text after its fixes.
pub struct Mended {
    /// The whole text.
    pub text: String,
    /// What was done, in order: line, code and title of each fix.
    pub done: Vec<Done>,
}

/// One fix that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The line of the finding, from 1, in the text as it was at that time.
    pub line: u32,
    /// The code of the finding.
    pub code: &'static str,
    /// What the fix did.
    pub title: Cow<'static, str>,
}

/// Fixes may make others possible: a missing comma hides what stands behind it. More rounds than this no text needs.
const MOST_ROUNDS: usize = 8;

/// Applies every fix, again and again until none is left. A fix that would leave the text worse than it was is left out: then
/// there are more errors, or as many errors and more findings. The same text comes out again when it is mended once more.
pub fn mend(source: &str, format: Format, kind: Option<Kind>, base: &Base) -> Mended {
    let mut mended = Mended { text: source.to_owned(), done: Vec::new() };
    for _ in 0..MOST_ROUNDS {
        let Some((text, done)) = round(&mended.text, format, kind, base) else { break };
        mended.text = text;
        mended.done.extend(done);
    }
    mended
}

fn round(source: &str, format: Format, kind: Option<Kind>, base: &Base) -> Option<(String, Vec<Done>)> {
    let check = |text: &str| weight(&check_over(text, format, kind, base));
    let checked = check_over(source, format, kind, base);
    let before = weight(&checked);
    let fixes: Vec<&Diagnostic> = apart(checked.findings.iter().filter(|finding| finding.fix.is_some()));
    if fixes.is_empty() {
        return None;
    }
    let positions = Positions::new(source);
    let done = |fixes: &[&Diagnostic]| {
        let done = fixes.iter().map(|finding| Done {
            line: positions.at(finding.span.start).line,
            code: finding.code.id(),
            title: finding.fix.as_ref().map_or(Cow::Borrowed(""), |fix| fix.title.clone()),
        });
        done.collect::<Vec<_>>()
    };
    let together = applied(source, &fixes);
    if check(&together) < before {
        return Some((together, done(&fixes)));
    }
    // Some of them do no good: each for itself, the first that does.
    fixes.iter().take(MOST_ALONE).find_map(|fix| {
        let alone = applied(source, &[fix]);
        (check(&alone) < before).then(|| (alone, done(&[fix])))
    })
}

/// How many fixes are tried one by one.
const MOST_ALONE: usize = 32;

/// How wrong a text is: its errors, then all its findings but infos, then those that carry a fix.
fn weight(checked: &Checked<'_>) -> (usize, usize, usize) {
    let count = |holds: &dyn Fn(&Diagnostic) -> bool| checked.findings.iter().filter(|finding| holds(finding)).count();
    (
        count(&|finding| finding.severity == Severity::Error),
        count(&|finding| finding.severity != Severity::Info),
        count(&|finding| finding.fix.is_some()),
    )
}

/// Those whose edits do not touch the edits of an earlier one.
fn apart<'a>(findings: impl Iterator<Item = &'a Diagnostic>) -> Vec<&'a Diagnostic> {
    let mut taken: Vec<(u32, u32)> = Vec::new();
    let mut kept = Vec::new();
    for finding in findings {
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| (edit.span.start, edit.span.end));
        // What only meets stands side by side; what overlaps waits for the next round.
        let overlaps =
            |(start, end): (u32, u32)| taken.iter().rev().take(NEAR).any(|(from, to)| start < *to && *from < end);
        if !edits.clone().any(overlaps) {
            taken.extend(edits);
            kept.push(finding);
        }
    }
    kept
}

/// Findings come in order, so that only the last edits can reach so far.
const NEAR: usize = 64;

fn applied(source: &str, findings: &[&Diagnostic]) -> String {
    let mut edits: Vec<_> =
        findings.iter().filter_map(|finding| finding.fix.as_ref()).flat_map(|fix| &fix.edits).collect();
    // Stable: of several insertions at one place the first is that of the first finding.
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut text = String::with_capacity(source.len() + 16);
    let mut at = 0;
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        if start >= at {
            text.push_str(part(source, at..start));
            text.push_str(&edit.text);
            at = end;
        }
    }
    text.push_str(part(source, at..));
    text
}

//! Applies the fixes that findings carry, and nothing else.

mod places;

use std::borrow::Cow;

use crate::check::{Base, Check, Checked};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::kinds::Kind;
use crate::read::Format;
use crate::text::{Positions, edited, turn};

/// A text after its fixes were applied.
pub struct Fixed {
    /// The whole text.
    pub text: String,
    /// The fixes that were applied, in order.
    pub done: Vec<Done>,
}

/// One fix that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The line of the finding, from 1, in the text before the fix.
    pub line: u32,
    /// The code of the finding.
    pub code: &'static str,
    /// What the fix did.
    pub title: Cow<'static, str>,
}

/// The maximum number of bytes that are checked in all rounds together. Texts of a usual size may take as many rounds
/// as they need, and each round leaves them less wrong.
const MAX_CHECKED: usize = 32 << 20;

/// Applies every fix, in rounds until none is left. A fix that would make the text worse is skipped: one that leaves
/// more errors, or as many errors and more findings. Fixing the result again does not change it.
pub fn apply_fixes(source: &str, format: Format, kind: Option<Kind>, base: &Base) -> Fixed {
    let mut fixed = Fixed { text: source.to_owned(), done: Vec::new() };
    each_round(source, format, kind, base, |before, fixes, after| {
        let positions = Positions::new(before);
        fixed.done.extend(fixes.iter().map(|finding| Done {
            line: positions.at(finding.span.start).line,
            code: finding.code.id(),
            title: finding.fix.as_ref().map_or(Cow::Borrowed(""), |fix| fix.title.clone()),
        }));
        after.clone_into(&mut fixed.text);
    });
    fixed
}

/// Calls `told` for each round with the text before it, the findings whose fixes were applied, and the text after it.
pub(crate) fn each_round(
    source: &str,
    format: Format,
    kind: Option<Kind>,
    base: &Base,
    mut told: impl FnMut(&str, &[Diagnostic], &str),
) {
    let mut before = source.to_owned();
    // A fix may make others possible: a missing comma hides what comes after it.
    let mut left = MAX_CHECKED;
    loop {
        turn();
        let Some((after, fixes)) = round(&before, format, kind, base, &mut left) else { break };
        told(&before, &fixes, &after);
        before = after;
    }
}

/// Removes the fixes that [`apply_fixes`] would not apply now, so that the offered fixes are those that it applies.
/// `check` has the options with which the text was checked.
pub fn agree(check: &Check<'_>, checked: &mut Checked<'_>) {
    if all(checked).all(|finding| finding.fix.is_none()) {
        return;
    }
    let check = Check { format: Some(checked.format), ..*check };
    let next = next(checked.tree.source(), &check, checked, &mut { MAX_CHECKED });
    let chosen = next.map(|(_, chosen)| chosen).unwrap_or_default();
    let others = checked.others.iter_mut().map(|other| &mut other.findings);
    for (index, finding) in std::iter::once(&mut checked.findings).chain(others).flatten().enumerate() {
        if chosen.binary_search(&index).is_err() {
            finding.fix = None;
        }
    }
}

/// One round: returns the text after the next fixes, and their findings. `None` if no fix improves the text, or if no
/// bytes are `left` to check.
fn round(
    source: &str,
    format: Format,
    kind: Option<Kind>,
    base: &Base,
    left: &mut usize,
) -> Option<(String, Vec<Diagnostic>)> {
    let check = Check { format: Some(format), kind, base, ..Check::default() };
    let checked = check.run(source);
    let (text, chosen) = next(source, &check, &checked, left)?;
    let is_chosen =
        |(index, finding): (usize, &Diagnostic)| chosen.binary_search(&index).is_ok().then(|| finding.clone());
    let fixes = all(&checked).enumerate().filter_map(is_chosen).collect();
    Some((text, fixes))
}

/// The same for a text that was checked. Returns the indexes of the findings with these fixes, counted through all
/// documents, in order.
fn next(source: &str, check: &Check<'_>, checked: &Checked<'_>, left: &mut usize) -> Option<(String, Vec<usize>)> {
    let before = weight(checked);
    let told: Vec<&Diagnostic> = all(checked).collect();
    let mut fixes = apart(told.iter().copied().enumerate().filter(|(_, finding)| finding.fix.is_some()));
    let mut judged = |fixes: &[usize]| {
        turn();
        *left = left.checked_sub(source.len() + 1)?;
        let fixes: Vec<&Diagnostic> = fixes.iter().filter_map(|index| told.get(*index).copied()).collect();
        let text = applied(source, &fixes);
        let after = check.run(&text);
        let found: Vec<_> = all(&after).collect();
        let wrong = places::spoilt(&told, &found, &fixes);
        let adds_error = places::adds_error(&told, &found, &fixes);
        // A text that is no longer recognized has few findings, but is not better.
        let is_lost = after.is_foreign() && !checked.is_foreign();
        let weight = weight(&after);
        let is_better = weight < before && !is_lost;
        drop(found);
        drop(after);
        Some(Judged { text, is_better, wrong, adds_error, errors: weight.0 })
    };
    let most = (MAX_TRIED / source.len().max(1)).min(MAX_ALONE);
    let mut tried_alone = false;
    // A fix that leaves a new mistake at its place is dropped, and the others are tried without it.
    while !fixes.is_empty() {
        let Judged { text, is_better, wrong, adds_error, .. } = judged(&fixes)?;
        if wrong.iter().any(|wrong| *wrong) {
            let mut wrong = wrong.into_iter();
            fixes.retain(|_| !wrong.next().unwrap_or(false));
            continue;
        }
        if !is_better {
            break;
        }
        // What a slip of the syntax hides may be wrong as well.
        let of_syntax = |index: &usize| told.get(*index).is_none_or(|finding| finding.code.is_syntax());
        if !adds_error || tried_alone || fixes.iter().all(of_syntax) {
            return Some((text, fixes));
        }
        // The others may outweigh a fix that leads to an error elsewhere, such as at the value of a name that is known
        // now, or where an alias repeats a value. Whoever takes that fix alone would only get the error.
        tried_alone = true;
        let mut left = most;
        let mut is_harmless = |index: &usize| {
            left = left.checked_sub(1)?;
            let is_error = told.get(*index).is_some_and(|finding| finding.severity == Severity::Error);
            Some(judged(&[*index])?.errors + usize::from(is_error) <= before.0)
        };
        fixes.retain(|index| of_syntax(index) || is_harmless(index).unwrap_or(false));
    }
    // Together they do not improve the text: tries each alone, and takes the first that does.
    fixes.iter().take(most).find_map(|fix| {
        let Judged { text, is_better, wrong, .. } = judged(&[*fix])?;
        (is_better && wrong == [false]).then(|| (text, vec![*fix]))
    })
}

/// What some fixes make of a text.
struct Judged {
    text: String,
    /// Whether the text is better than before.
    is_better: bool,
    /// For each fix, whether there is a new finding at its place.
    wrong: Vec<bool>,
    /// Whether there is an error anywhere that was not there before.
    adds_error: bool,
    /// The number of errors.
    errors: usize,
}

/// The maximum number of fixes that are tried one by one, and of bytes that are checked for that.
const MAX_ALONE: usize = 64;
const MAX_TRIED: usize = 8 << 20;

/// The findings of all documents of a text, in order.
fn all<'a>(checked: &'a Checked<'_>) -> impl Iterator<Item = &'a Diagnostic> {
    checked.all().flat_map(|checked| &checked.findings)
}

/// How wrong a text is: its errors, then all its findings but infos, then those that carry a fix.
fn weight(checked: &Checked<'_>) -> (usize, usize, usize) {
    let count = |holds: &dyn Fn(&Diagnostic) -> bool| all(checked).filter(|finding| holds(finding)).count();
    // What was left out may be wrong in any way.
    let left_out: usize = checked.all().map(|checked| checked.left_out).sum();
    (
        checked.error_count() + left_out,
        count(&|finding| finding.severity != Severity::Info) + left_out,
        count(&|finding| finding.fix.is_some()),
    )
}

/// The indexes of the findings whose edits do not collide with those of an earlier one.
fn apart<'a>(findings: impl Iterator<Item = (usize, &'a Diagnostic)>) -> Vec<usize> {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut kept = Vec::new();
    for (index, finding) in findings {
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        // Edits that only meet can be applied together. Those that overlap wait for the next round.
        let overlaps =
            |edit: &Edit| taken.iter().rev().take(NEAR).any(|other| collide(edit, other) || collide(other, edit));
        if !edits.clone().any(overlaps) {
            taken.extend(edits);
            kept.push(index);
        }
    }
    kept
}

/// Whether an edit overlaps another one, or inserts text ending in a quote right next to what that one replaces.
fn collide(edit: &Edit, other: &Edit) -> bool {
    let (span, place) = (edit.span, other.span);
    let is_quote = || span.start == span.end && place.start < place.end && edit.text.ends_with('"');
    span.start < place.end && place.start < span.end
        || (span.start == place.end || span.end == place.start) && is_quote()
}

/// How many of the last edits are compared: findings come in order, so earlier ones cannot reach this far.
const NEAR: usize = 64;

fn applied(source: &str, findings: &[&Diagnostic]) -> String {
    let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
    edited(source, fixes.flat_map(|fix| &fix.edits).map(|edit| (edit.span, &*edit.text)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PAGE: &str = include_str!("../fixtures/pages/connection-0228.sh");
    const ANSWER: &str = include_str!("../fixtures/pages/integrations-1009.json");
    const YAML: &str = "type: Databricks\nautoBootstrap: true\nconfig:\n  workspaceURL: https://h.cloud.databricks.com/\n  \
        authenticationType: Token # why\n  token: @x\n  catalog: c\n  audit: false\n";

    fn fixed(text: &str) -> Fixed {
        apply_fixes(text, crate::check::guess(text, None), None, &Base::None)
    }

    #[test]
    fn only_what_is_wrong_is_changed() {
        let Fixed { text, done } = fixed(YAML);
        assert_eq!(
            text,
            "type: Databricks\nautoBootstrap: true\nconfig:\n  workspaceUrl: \"h.cloud.databricks.com\"\n  \
             authenticationType: \"token\" # why\n  token: \"@x\"\n  catalog: c\n  audit: {\"enabled\": false}\n"
        );
        let told: Vec<_> = done.iter().map(|done| (done.line, done.code)).collect();
        assert_eq!(told, [(4, "UC101"), (5, "UC202"), (6, "UC022"), (8, "UC103"), (4, "UC208")]);
    }

    #[test]
    fn a_fix_that_does_no_good_is_left_out() {
        // Nothing to fix, and nothing that may be fixed for certain.
        for text in
            ["{\"a\": 1}", "{\"type\": \"Databricks\", \"autoBootstrap\": maybe not, \"config\": 1}", "", "curl"]
        {
            let again = fixed(&fixed(text).text);
            assert!(again.done.is_empty(), "{text}: {:?}", again.done);
        }
    }

    /// Findings beyond the limit are not kept, but the text gets better all the same.
    #[test]
    fn more_mistakes_than_findings_are_kept_are_fixed() {
        let fields: Vec<String> = (0..2100).map(|number| format!("\"k{number}\": 1")).collect();
        let text = format!("{{{}}}", fields.join(" "));
        assert_eq!(fixed(&text).text, format!("{{{}}}", fields.join(", ")));
        assert_ne!(offered_and_done(&text, &Base::None).0, []);
    }

    /// A text with some characters taken out, doubled or replaced.
    fn damaged() -> impl Strategy<Value = String> {
        let damage = prop::collection::vec((any::<prop::sample::Index>(), 0..4, "[]{}\",:'\\n\\\\ a<>]"), 1..6);
        (prop::sample::select(vec![PAGE, ANSWER, YAML]), damage).prop_map(|(text, damage)| {
            let mut chars: Vec<char> = text.chars().collect();
            for (at, what, with) in damage {
                let at = at.index(chars.len());
                match what {
                    0 => drop(chars.remove(at)),
                    1 => chars.insert(at, chars[at]),
                    2 => chars[at] = with.chars().next().unwrap_or(' '),
                    _ => chars.insert(at, with.chars().next().unwrap_or(' ')),
                }
            }
            chars.into_iter().collect()
        })
    }

    /// What is offered for a text, and what the first round of fixing does to it.
    fn offered_and_done(text: &str, base: &Base) -> (Vec<Edit>, Vec<Edit>) {
        let edits = |finding: &Diagnostic| finding.fix.iter().flat_map(|fix| fix.edits.clone()).collect::<Vec<_>>();
        let check = Check { base, ..Check::default() };
        let mut checked = check.run(text);
        agree(&check, &mut checked);
        let mut done = Vec::new();
        let mut is_first = true;
        each_round(text, checked.format, None, base, |_, fixes, _| {
            if std::mem::take(&mut is_first) {
                done = fixes.iter().flat_map(edits).collect();
            }
        });
        (all(&checked).flat_map(edits).collect(), done)
    }

    /// A name that is misspelled, above a value that would be an error under the right name.
    fn misspelled() -> String {
        YAML.replace("audit: false", "a udit: false")
    }

    #[test]
    fn a_fix_of_a_warning_that_only_gives_an_error_is_not_offered() {
        let text = misspelled();
        let check = Check::default();
        let mut checked = check.run(&text);
        agree(&check, &mut checked);
        let renames: Vec<_> = all(&checked)
            .filter(|finding| finding.code.id() == "UC101")
            .map(|finding| finding.fix.as_ref().map(|fix| &*fix.title))
            .collect();
        assert_eq!(renames, [Some("rename it to `workspaceUrl`"), None]);
        // Below a value that fits, the name is corrected.
        assert!(fixed(&text.replace("false", "{enabled: false}")).text.ends_with("  audit: {enabled: false}\n"));
    }

    #[test]
    fn what_is_offered_is_what_is_done() {
        // Two fixes at one place, fixes that do no good, and several commands.
        let curl = "curl https://t.x.com/integrations -d '{\"type\": \"Databricks\",}'\n";
        let cases =
            [YAML, &misspelled(), PAGE, ANSWER, "{'a': True,}", "{\"token\": 'x' \"catlog\": \"c\",}", &curl.repeat(2)];
        for text in cases {
            let (offered, done) = offered_and_done(text, &Base::None);
            assert_eq!(offered, done, "{text}");
        }
        assert_ne!(offered_and_done(YAML, &Base::None).0, []);
        // What the setup that it extends makes of it counts too.
        let setup = "ucforge: 1\nflow: connection\nworkspaceURL: x.cloud.databricks.com\naudit: true\n";
        let whole = crate::read::tree(include_str!("../fixtures/bases/setup.json"));
        let answers = whole.root().map(crate::setup::Answers::of).unwrap_or_default();
        for base in [Base::Answers(answers), Base::Broken("it is not there".to_owned())] {
            let (offered, done) = offered_and_done(setup, &base);
            assert!(!offered.is_empty() && offered == done, "{offered:?} {done:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_offered_for_damaged_texts_is_what_is_done(text in damaged()) {
            let (offered, done) = offered_and_done(&text, &Base::None);
            prop_assert_eq!(&offered, &done);
            // Whoever takes them one by one gets no error either, except for errors that a slip of the syntax hid.
            let check = Check::default();
            let mut checked = check.run(&text);
            agree(&check, &mut checked);
            let errors = checked.error_count();
            for finding in all(&checked).filter(|finding| finding.fix.is_some() && !finding.code.is_syntax()) {
                let alone = applied(&text, &[finding]);
                prop_assert!(check.run(&alone).error_count() <= errors, "{}\n{}", finding.message, alone);
            }
        }

        #[test]
        fn mending_never_makes_worse_and_twice_is_once(text in damaged()) {
            let format = crate::check::guess(&text, None);
            let errors = |text: &str| weight(&crate::check::check(text, format, None)).0;
            let once = apply_fixes(&text, format, None, &Base::None);
            prop_assert!(errors(&once.text) <= errors(&text));
            prop_assert_eq!(once.done.is_empty(), once.text == text);
            let twice = apply_fixes(&once.text, format, None, &Base::None);
            prop_assert_eq!(&twice.text, &once.text);
        }
    }
}

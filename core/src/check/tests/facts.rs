//! The rules against a table of cases that was written from the collected facts by somebody who did not know the code.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::{BASE_FINDINGS, Base, Case, SILENT, TRIGGERS};
use crate::check::check_text;
use crate::kinds::Kind;

/// Code, severity and pointer of every finding, counted.
fn found(text: &str, base: Base) -> BTreeMap<String, usize> {
    let checked = check_text(text, Kind::from_name(base.kind()));
    let mut pointers = checked.tree.pointers();
    let mut counted = BTreeMap::new();
    for finding in &checked.findings {
        let pointer = finding.node.map_or("-".to_owned(), |node| pointers.of(node).as_str().to_owned());
        let severity = format!("{:?}", finding.severity).to_lowercase();
        *counted.entry(format!("{} {severity} {pointer}", finding.code.id())).or_default() += 1;
    }
    counted
}

fn differences(cases: &[Case]) -> Vec<String> {
    let mut wrong = Vec::new();
    for case in cases {
        let mut text = case.base.text().to_owned();
        for (old, new) in case.change {
            assert_eq!(text.matches(old).count(), 1, "{old} in {:?}", case.base);
            text = text.replace(old, new);
        }
        let after = found(&text, case.base);
        let mut expected = found(case.base.text(), case.base);
        for (code, severity, pointer) in case.found {
            *expected.entry(format!("{code} {severity} {pointer}")).or_default() += 1;
        }
        if after != expected {
            let missing: Vec<_> =
                expected.iter().filter(|(key, n)| after.get(*key) != Some(*n)).map(|(key, _)| key).collect();
            let more: Vec<_> =
                after.iter().filter(|(key, n)| expected.get(*key) != Some(*n)).map(|(key, _)| key).collect();
            wrong.push(format!("{:?} {:?}\n   expected {missing:?}\n   found    {more:?}", case.base, case.change));
        }
    }
    wrong
}

/// The codes that these cases break. All others have theirs in `fixtures/facts`.
pub(crate) fn codes_of_the_tables() -> BTreeSet<&'static str> {
    TRIGGERS.iter().flat_map(|case| case.found).map(|(code, ..)| *code).collect()
}

#[test]
fn what_the_facts_call_wrong_is_found() {
    let wrong = differences(TRIGGERS);
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), TRIGGERS.len(), wrong.join("\n"));
}

#[test]
fn what_the_facts_allow_stays_silent() {
    let wrong = differences(SILENT);
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), SILENT.len(), wrong.join("\n"));
}

#[test]
fn right_documents_have_what_cannot_be_avoided() {
    for (base, expected) in BASE_FINDINGS {
        let expected: BTreeMap<_, _> =
            expected.iter().map(|(code, severity, pointer)| (format!("{code} {severity} {pointer}"), 1)).collect();
        assert_eq!(found(base.text(), *base), expected, "{base:?}");
    }
}

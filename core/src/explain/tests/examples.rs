//! The examples of every code, given to ucforge.

use std::collections::BTreeSet;

use super::super::Block;
use super::super::example::blocks;
use super::run::{fixed, found, given, shown};
use crate::codes;
use crate::diagnostic::Code;
use crate::diagnostic::example::{Example, Input};

fn expected(example: &Example, own: Option<Code>) -> BTreeSet<&'static str> {
    example.also.iter().copied().chain(own.map(Code::id)).collect()
}

#[test]
fn bad_examples_report_their_code_and_good_ones_do_not() {
    let mut wrong = Vec::new();
    for code in codes::ALL {
        let words = code.words();
        let bad = found(&words.bad).codes();
        if bad != expected(&words.bad, Some(*code)) {
            wrong.push(format!("{} bad: found {bad:?}", code.id()));
        }
        let good = found(&words.good);
        if good.codes() != expected(&words.good, None) || good.has_errors() || good.codes().contains(code.id()) {
            wrong.push(format!("{} good: found {:?}", code.id(), good.codes()));
        }
    }
    assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_example_has_lines_of_whitespace_alone() {
    let mut samples = 0;
    for code in codes::ALL {
        for example in [&code.words().bad, &code.words().good] {
            for block in blocks(example) {
                let Block::Sample { text, .. } = block else { continue };
                samples += 1;
                assert!(text.lines().all(|line| line.is_empty() || !line.trim().is_empty()), "{}:\n{text}", code.id());
                assert!(!text.contains("\n\n\n") && !text.starts_with('\n'), "{}:\n{text}", code.id());
            }
        }
    }
    assert!(samples > 200, "{samples}");
}

#[test]
fn fixes_remove_the_findings_of_bad_examples() {
    let mut fixes = 0;
    for code in codes::ALL {
        let bad = &code.words().bad;
        if !matches!(bad.input, Input::Text { .. } | Input::Fields { .. } | Input::Made { .. }) {
            continue;
        }
        let mut given = given(bad);
        // Each fix is about one place, and an example may have several.
        for _ in 0..8 {
            let fix = shown(&given).findings.into_iter().find_map(|(own, _, fix)| fix.filter(|_| own == *code));
            let Some(fix) = fix else { break };
            fixes += 1;
            given = fixed(&given, &fix);
        }
        let is_left = shown(&given).codes().contains(code.id());
        let had_fix = found(bad).findings.iter().any(|(own, _, fix)| own == code && fix.is_some());
        assert!(!(had_fix && is_left), "{}: {}", code.id(), String::from_utf8_lossy(&given.bytes));
    }
    assert!(fixes > 20, "{fixes}");
}

#[test]
fn words_are_short_and_end_like_sentences() {
    for code in codes::ALL {
        let words = code.words();
        for text in [words.means, words.why, words.fix] {
            assert!(text.ends_with(['.', '`']) && text.len() < 400 && !text.contains("  "), "{}: {text}", code.id());
        }
        let title = code.title();
        assert!(!title.ends_with('.') && title.len() < 80, "{}: {title}", code.id());
    }
}

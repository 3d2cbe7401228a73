//! Each code broken and fixed by documents that were written from the documentation, not from the code. Most codes of the values
//! have theirs in the tables of `check::tests`; all others are in `fixtures/facts`.

use std::collections::{BTreeMap, BTreeSet};

use super::run::{Found, Given, compared, held_against, moved, returned, shown};
use crate::check::tests::rules::codes_with_cases;
use crate::codes;
use crate::kinds::{Flow, Kind};

const TEXTS: [(&str, &str); 4] = [
    ("texts", include_str!("../../../fixtures/facts/texts.txt")),
    ("requests", include_str!("../../../fixtures/facts/requests.txt")),
    ("documents", include_str!("../../../fixtures/facts/documents.txt")),
    ("scripts", include_str!("../../../fixtures/facts/scripts.txt")),
];

/// A case of such a text.
struct Case<'a> {
    code: &'a str,
    command: Option<&'a str>,
    /// The bad file.
    file: &'a str,
    bad: BTreeMap<&'a str, Vec<u8>>,
    good: BTreeMap<&'a str, Vec<u8>>,
}

/// The cases of a text, as its README describes them.
fn cases(text: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    let mut of_all: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("#### ") {
            let (code, fact) = title.split_once(' ').unwrap();
            assert!(!fact.trim().is_empty(), "{code} says where it comes from");
            cases.push(Case { code, command: None, file: "", bad: of_all.clone(), good: of_all.clone() });
        } else if let Some(command) = line.strip_prefix("$ ") {
            cases.last_mut().unwrap().command = Some(command.trim());
        } else if let Some(file) = line.strip_prefix("==== ") {
            let mut content = String::new();
            while let Some(line) =
                lines.next_if(|line| !["#### ", "==== ", "$ "].iter().any(|mark| line.starts_with(mark)))
            {
                content.push_str(line);
            }
            let words: Vec<&str> = file.split_whitespace().collect();
            let (whose, words) = match words.as_slice() {
                [whose @ ("bad" | "good"), rest @ ..] => (Some(*whose), rest),
                rest => (None, rest),
            };
            let (name, content) = (words[0], saved(content, &words[1..]));
            let Some(case) = cases.last_mut() else {
                of_all.insert(name, content);
                continue;
            };
            if whose == Some("bad") {
                case.file = name;
            }
            if whose != Some("good") {
                case.bad.insert(name, content.clone());
            }
            if whose != Some("bad") {
                case.good.insert(name, content);
            }
        } else {
            panic!("{line:?}");
        }
    }
    cases
}

/// The bytes of a file, saved in this way.
fn saved(content: String, how: &[&str]) -> Vec<u8> {
    match how {
        [] => content.into_bytes(),
        ["no-newline"] => content.trim_end_matches('\n').into(),
        ["bom"] => ["\u{FEFF}", &content].concat().into_bytes(),
        ["latin-1"] => content.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
        ["utf-16"] => content.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ["times", number] => content.repeat(number.parse().unwrap()).into_bytes(),
        other => panic!("{other:?}"),
    }
}

/// What the command of a case reports about these files.
fn run(case: &Case<'_>, files: &BTreeMap<&str, Vec<u8>>) -> Found {
    let file = |name: &str, kind: Option<Kind>| {
        let bytes = files.get(name).unwrap_or_else(|| panic!("{}: no {name}", case.code));
        Given { bytes: bytes.clone(), file: name.to_owned(), kind }
    };
    let words: Vec<&str> =
        case.command.map_or(vec!["check", case.file], |command| command.split_whitespace().collect());
    match words.as_slice() {
        ["check", name] => shown(&file(name, None)),
        ["check", "--kind", kind, name] => shown(&file(name, Some(Kind::from_name(kind).unwrap()))),
        ["check", "--setup", setup, name] => held_against(&file(setup, Some(Kind::Setup)), &file(name, None)),
        ["match", one, other] => compared(&file(one, None), &file(other, None)),
        ["convert", "--flow", flow, name] => moved(&file(name, Some(Kind::Setup)), Flow::from_name(flow).unwrap()),
        ["convert", "--to", "setup", name] => returned(&file(name, None)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn documents_from_the_facts_break_and_fix_their_codes() {
    let mut wrong = Vec::new();
    for case in TEXTS.iter().flat_map(|(_, text)| cases(text)) {
        let (bad, good) = (run(&case, &case.bad), run(&case, &case.good));
        if !bad.codes().contains(case.code) {
            wrong.push(format!("{} bad: found {:?}", case.code, bad.codes()));
        }
        if good.codes().contains(case.code) || good.has_errors() {
            wrong.push(format!("{} good: found {:?}", case.code, good.codes()));
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_code_has_a_case_from_the_facts_in_one_place() {
    let tables = codes_with_cases();
    let here: Vec<&str> = TEXTS.iter().flat_map(|(_, text)| cases(text)).map(|case| case.code).collect();
    let lacking: Vec<_> =
        codes::ALL.iter().map(|code| code.id()).filter(|id| !tables.contains(*id) && !here.contains(id)).collect();
    assert_eq!(lacking, [""; 0], "these need a case in fixtures/facts");
    assert_eq!(here.iter().collect::<BTreeSet<_>>().len(), here.len(), "{here:?}");
    for (name, text) in TEXTS {
        assert!(cases(text).is_sorted_by_key(|case| case.code), "{name} is in the order of the codes");
    }
}

//! Each rule with documents that must trigger it and near misses that must stay silent: the files of `fixtures/rules`. All
//! that is found in them is marked, so that no case hides a false alarm.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test says what it expects by unwrapping it")]

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Base, Checked, Setup, check_against};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::fixtures::{Block, Mark, base, bases, blocks, names, read};
use crate::kinds::{Flow, Kind};
use crate::read::Format;
use crate::text::Positions;

/// A case: a document, what it is, and what must be found in it.
struct Case {
    place: String,
    /// The code that the file is about.
    code: String,
    /// Whether this code must be found, or must not.
    is_bad: bool,
    text: String,
    how: How,
    marks: Vec<Mark>,
    /// What is found in the document that it starts from.
    before: Vec<Mark>,
}

/// How a text is checked: as what, and against the needs of which base setup.
#[derive(Clone, PartialEq, Eq)]
struct How {
    format: Format,
    kind: Option<Kind>,
    against: Option<String>,
}

impl How {
    /// By the name of a kind or of a format.
    fn new(name: &str, against: Option<&str>) -> Option<Self> {
        let (format, kind) = match name {
            "json" => (Format::Json, None),
            "yaml" => (Format::Yaml, None),
            "curl" => (Format::Curl, None),
            "sql" => (Format::Sql, None),
            kind => (Format::Json, Some(Kind::from_name(kind)?)),
        };
        Some(Self { format, kind, against: against.map(str::to_owned) })
    }
}

/// What is found in a text, as it would be marked.
fn found(text: &str, how: &How) -> Vec<Mark> {
    let setup = how.against.as_ref().map(|name| Setup::read(base(name), Format::Json).0.unwrap());
    let checked = check_against(text, how.format, how.kind, &Base::None, setup.as_ref());
    let (mut pointers, positions) = (checked.tree.pointers(), Positions::new(text));
    let mark = |finding: &Diagnostic| {
        let (start, end) = (positions.at(finding.span.start), positions.at(finding.span.end));
        // A place without width is before a character. What goes on behind its first line is marked there.
        let width = (end.column - start.column) as usize;
        let carets = match end.line - start.line {
            0 if width == 0 => "^|".to_owned(),
            0 => "^".repeat(width),
            more => format!("^...+{more}"),
        };
        let pointer = finding.node.map_or("-".to_owned(), |node| match pointers.of(node).as_str() {
            "" => "\"\"".to_owned(),
            pointer => pointer.to_owned(),
        });
        let severity = format!("{:?}", finding.severity).to_lowercase();
        let indent = " ".repeat(start.column as usize - 1);
        (start.line as usize, format!("{indent}{carets} {} {severity} {pointer}", finding.code.id()))
    };
    checked.findings.iter().map(mark).collect()
}

/// A mark without its place: code, severity and pointer.
fn words((_, mark): &Mark) -> &str {
    mark.split_once(" UC").map_or("", |(_, words)| words)
}

fn has_code((_, mark): &Mark, code: &str) -> bool {
    mark.split_whitespace().nth(1) == Some(code)
}

/// Takes out of one list what is in the other, each once; returns what is not there.
fn take_out(list: &mut Vec<Mark>, out: &[Mark], same: impl Fn(&Mark, &Mark) -> bool) -> Vec<Mark> {
    let is_missing = |mark: &&Mark| list.iter().position(|other| same(mark, other)).map(|at| list.remove(at)).is_none();
    out.iter().filter(is_missing).cloned().collect()
}

impl Case {
    fn new(code: &str, block: &Block) -> Result<Self, String> {
        let fail = |why: &str| Err(format!("{}: {why}", block.place));
        let words = block.words();
        let [verdict, name, more @ ..] = &words[..] else {
            return fail("a case is `@@ bad BASE` or `@@ good BASE`");
        };
        let base = bases().iter().find(|base| base.name == *name);
        let own = base.map_or(*name, |base| &base.kind);
        let against = base.and_then(|base| base.against.as_deref());
        let how = match (more, base) {
            ([], _) => How::new(own, against),
            (["as", kind], Some(_)) => How::new(kind, against),
            (["as", kind], None) => {
                How::new(own, None).zip(How::new(kind, None)).map(|(own, how)| How { kind: how.kind, ..own })
            }
            (["against", setup], _) => How::new(own, Some(setup)),
            _ => None,
        };
        let Some(how) = how else {
            return fail("there is no such base, see bases/bases.diff; a whole text is json, yaml, curl or sql");
        };
        let (text, marks) = block.apply(base.map_or("", |base| &base.text))?;
        if !["bad", "good"].contains(verdict) {
            return fail("a case is bad or good");
        }
        let is_bad = *verdict == "bad";
        if base.map_or(text.trim().is_empty(), |base| base.text == text) {
            return fail("this document is the one that it starts from");
        }
        let before = base.map_or(Vec::new(), |base| base.marks.clone());
        Ok(Self { place: block.place.clone(), code: code.to_owned(), is_bad, text, how, marks, before })
    }

    /// What is wrong with it, if something is.
    fn run(&self) -> Result<(), String> {
        let mut found = found(&self.text, &self.how);
        let mut missing = take_out(&mut found, &self.marks, |mark, other| mark == other);
        // What was found before the change moves with its line. What is only said for information may go with it.
        let before = take_out(&mut found, &self.before, |mark, other| words(mark) == words(other));
        missing.extend(before.into_iter().filter(|mark| !words(mark).contains(" info ")));
        if missing.is_empty() && found.is_empty() {
            let is_right = self.marks.iter().any(|mark| has_code(mark, &self.code)) == self.is_bad;
            let why = format!("{}: {} is found in each bad case and in no good one", self.place, self.code);
            return if is_right { Ok(()) } else { Err(why) };
        }
        let shown =
            |(line, mark): &Mark| format!("\n {}\n {mark}", self.text.lines().nth(line - 1).unwrap_or_default());
        let list = |title: &str, marks: &[Mark]| match marks {
            [] => String::new(),
            _ => format!("\n{title}:{}", marks.iter().map(shown).collect::<String>()),
        };
        let (missing, found) = (list("expected and not found", &missing), list("found and not marked", &found));
        Err(format!("{}:{missing}{found}", self.place))
    }
}

/// The codes that have cases.
pub(crate) fn codes_with_cases() -> BTreeSet<String> {
    cases().into_iter().flatten().filter(|case| case.is_bad).map(|case| case.code).collect()
}

/// The documents of all bad cases, checked as they are to be.
pub(crate) fn each_bad_case(mut look: impl FnMut(&Checked<'_>)) {
    for case in cases().into_iter().flatten().filter(|case| case.is_bad) {
        let setup = case.how.against.as_ref().map(|name| Setup::read(base(name), Format::Json).0.unwrap());
        look(&check_against(&case.text, case.how.format, case.how.kind, &Base::None, setup.as_ref()));
    }
}

/// All cases, or what is wrong with the files.
fn cases() -> Vec<Result<Case, String>> {
    let mut cases: Vec<Result<Case, String>> = Vec::new();
    for name in names("rules").iter().filter(|name| *name != "README.md") {
        let file = format!("rules/{name}");
        let blocks = blocks(&file, &read(&file));
        let code = name.strip_suffix(".diff").filter(|code| codes::from_id(code).is_some());
        let Some(code) = code.filter(|_| !blocks.is_empty()) else {
            cases.push(Err(format!(
                "core/fixtures/{file}: a file is named after a code, as in UC203.diff, and has cases"
            )));
            continue;
        };
        for block in &blocks {
            let case = Case::new(code, block);
            let is_same = |other: &Case, case: &Case| {
                (&other.code, &other.text, &other.how) == (&case.code, &case.text, &case.how)
            };
            let twice = |case: &Case| cases.iter().flatten().find(|other| is_same(other, case)).map(|at| &at.place);
            let first = case.as_ref().ok().and_then(twice);
            let again = first.map(|first| Err(format!("{}: this case stands at {first} already", block.place)));
            cases.push(again.unwrap_or(case));
        }
    }
    cases
}

#[test]
fn each_case_finds_what_is_marked_and_nothing_else() {
    let cases = cases();
    let run = |case: &Result<Case, String>| case.as_ref().map_err(Clone::clone).and_then(Case::run).err();
    let wrong: Vec<_> = cases.iter().filter_map(run).collect();
    assert!(wrong.is_empty(), "{} of {} cases\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
}

#[test]
fn the_bases_have_the_findings_that_are_marked() {
    for base in bases() {
        let how = How::new(&base.kind, base.against.as_deref());
        let how = how.unwrap_or_else(|| panic!("{}: no kind `{}`", base.name, base.kind));
        assert_eq!(found(&base.text, &how), base.marks, "{}", base.name);
        assert!(base.marks.iter().all(|mark| words(mark).contains(" info ")), "{} is right", base.name);
    }
    let list = read("bases/bases.diff");
    for name in names("bases").iter().filter(|name| *name != "bases.diff") {
        assert!(list.contains(&format!(" from {name} ")), "{name} is no base, see bases/bases.diff");
    }
}

#[test]
fn every_rule_has_cases_of_both_kinds() {
    let mut counted: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for case in cases().into_iter().flatten() {
        let (bad, silent) = counted.entry(case.code).or_default();
        *bad += usize::from(case.is_bad);
        *silent += usize::from(case.marks.is_empty());
    }
    let has = |id: &str| counted.get(id).is_some_and(|(bad, silent)| *bad > 0 && *silent > 1);
    // Those of the text have their tables beside the readers, UC4xx in `matching`.
    let elsewhere = |id: &str| {
        id.starts_with("UC0")
            || id.starts_with("UC4")
            || ["UC211", "UC901", "UC902", "UC904", "UC910", "UC911"].contains(&id)
    };
    let ids = codes::ALL.iter().map(|code| code.id());
    let lacking: Vec<_> = ids.filter(|id| !elsewhere(id) && !has(id)).collect();
    assert!(lacking.is_empty(), "these need a bad case and two good ones without any mark: {lacking:?}\n{counted:?}");
    // The tables may name rules of others; all of them are in the list.
    let named = crate::platform::PLATFORMS.iter().flat_map(|platform| {
        let texts = platform.rules.secrets.iter().map(|(code, _)| *code);
        texts.chain(platform.rules.document.iter().copied().flatten().map(|(code, _)| *code))
    });
    let unknown: Vec<_> = named.filter(|code| !codes::ALL.contains(code)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// The setups to start from give no warning and no error.
#[test]
fn setups_to_start_from_raise_no_alarm() {
    for flow in Flow::ALL {
        for way in ["token", "oAuthM2M"] {
            let text = crate::starter::yaml(crate::platform::PLATFORMS[0], flow, Some(way)).ok().unwrap();
            let how = How { format: Format::Yaml, ..How::new("setup", None).unwrap() };
            let found = found(&text, &how);
            assert!(found.iter().all(|mark| words(mark).starts_with("905 info")), "{found:?}");
        }
    }
}

mod format;

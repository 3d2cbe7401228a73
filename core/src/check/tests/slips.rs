//! One slip gives few findings: every single character of a right document is taken out, doubled, put in or swapped.

use std::collections::BTreeMap;

use crate::check::check;
use crate::kinds::Kind;
use crate::platform::databricks::rules::advice::LEGACY_API;
use crate::read::Format;

/// At most so many findings for one slip.
const MAX: usize = 3;

const JSON: &str = include_str!("../../../fixtures/slips/connection.json");
const YAML: &str = include_str!("../../../fixtures/slips/setup.yaml");
const CURL: &str = include_str!("../../../fixtures/slips/create.sh");

/// Every text that differs from this one in one slip, with what the slip is.
fn slips(text: &str) -> impl Iterator<Item = (String, String)> {
    const PUT_IN: &str = "\"',:{}[]x \n-#\\";
    let places: Vec<(usize, char)> = text.char_indices().collect();
    let next: BTreeMap<usize, char> = places.windows(2).map(|pair| (pair[0].0, pair[1].1)).collect();
    places.into_iter().flat_map(move |(at, c)| {
        let end = at + c.len_utf8();
        let line = text[..at].matches('\n').count() + 1;
        let column = at - text[..at].rfind('\n').map_or(0, |at| at + 1) + 1;
        let here = format!("{line}:{column}");
        let mut made = vec![(format!("{here} without {c:?}"), format!("{}{}", &text[..at], &text[end..]))];
        for with in PUT_IN.chars() {
            made.push((format!("{here} {with:?} before {c:?}"), format!("{}{with}{}", &text[..at], &text[at..])));
        }
        if let Some(next) = next.get(&at) {
            let behind = end + next.len_utf8();
            made.push((
                format!("{here} {c:?} and {next:?} swapped"),
                format!("{}{next}{c}{}", &text[..at], &text[behind..]),
            ));
        }
        made
    })
}

fn cascades(text: &str, format: Format, kind: Option<Kind>) -> Vec<String> {
    let count = |text: &str| check(text, format, kind).findings;
    let before = count(text);
    assert!(before.iter().all(|f| f.code == LEGACY_API), "{before:?}");
    let mut out = Vec::new();
    for (what, text) in slips(text) {
        let found = count(&text);
        let told: Vec<_> =
            found.iter().filter(|f| f.code != LEGACY_API).map(|f| format!("{} {}", f.code.id(), f.message)).collect();
        if told.len() > MAX {
            out.push(format!("{what}: {} {told:?}", told.len()));
        }
    }
    out
}

#[test]
fn a_slip_in_json_gives_few_findings() {
    let found = cascades(JSON, Format::Json, None);
    assert!(found.is_empty(), "{}\n{}", found.len(), found.join("\n"));
}

/// The same on one line, as programs write it.
#[test]
fn a_slip_in_json_of_one_line_gives_few_findings() {
    let line: String = JSON.lines().map(str::trim_start).collect();
    let found = cascades(&line, Format::Json, None);
    assert!(found.is_empty(), "{}\n{}", found.len(), found.join("\n"));
}

#[test]
fn a_slip_in_yaml_gives_few_findings() {
    let found = cascades(YAML, Format::Yaml, None);
    assert!(found.is_empty(), "{}\n{}", found.len(), found.join("\n"));
}

#[test]
fn a_slip_in_a_command_gives_few_findings() {
    let found = cascades(CURL, Format::Curl, None);
    assert!(found.is_empty(), "{}\n{}", found.len(), found.join("\n"));
}

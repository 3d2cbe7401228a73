#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "tables of cases are long, and a failing case says which it is"
)]

use proptest::prelude::*;

use super::super::{MOST_DEPTH, read};
use crate::read::Format;
use crate::render::json;
use crate::secret::View;
use crate::value::Value;

/// What a text says, as JSON, and the codes of its findings.
fn outcome(text: &str) -> (String, Vec<&'static str>) {
    let read = read(text, Format::Yaml);
    let value = read.tree.root().map(Value::of);
    let json = value.and_then(|value| json::compact(&value, &View::Masked).ok()).unwrap_or_default();
    (json, read.findings.iter().map(|finding| finding.code.id()).collect())
}

#[test]
fn reads_values_as_yaml_1_2_means_them() {
    let cases = [
        ("a: 1\nb: [x, 'y', \"z\\n\"]\n", r#"{"a":1,"b":["x","y","z\n"]}"#),
        ("a: no\nb: yes\nc: true\nd: ~\ne:\n", r#"{"a":"no","b":"yes","c":true,"d":null,"e":null}"#),
        ("a: 0123\nb: 1e3\nc: 0x1F\nd: 1.2.3\ne: 12-34", r#"{"a":123,"b":1e3,"c":31,"d":"1.2.3","e":"12-34"}"#),
        ("a: '443'\nb: !!str 443", r#"{"a":"443","b":"443"}"#),
        ("k: |\n  one\n  two\n", r#"{"k":"one\ntwo\n"}"#),
        ("k: >-\n  one\n  two\n", r#"{"k":"one two"}"#),
        ("- {a: 1}\n- - 2\n  - 3", r#"[{"a":1},[2,3]]"#),
        ("a: &x {b: 1}\nc: *x", r#"{"a":{"b":1},"c":{"b":1}}"#),
        ("\u{FEFF}é: ü # comment\n", r#"{"é":"ü"}"#),
    ];
    for (text, expected) in cases {
        assert_eq!(outcome(text), (expected.to_owned(), vec![]), "{text}");
    }
}

#[test]
fn mistakes_are_named_and_what_comes_before_them_is_kept() {
    let cases = [
        ("", "", vec!["UC001"]),
        ("# only a comment\n", "", vec!["UC001"]),
        ("a: 1\nb: [1, 2\n", r#"{"a":1,"b":null}"#, vec!["UC022"]),
        // Each mistake takes away its own line, or the value in it; the rest is read.
        ("a: 1\nb: @x\nc: 3\n", r#"{"a":1,"b":null,"c":3}"#, vec!["UC022"]),
        ("a:\n  b: 1\n\tc: 2\nd: `x\ne: 4\n", r#"{"a":{"b":1},"d":null,"e":4}"#, vec!["UC022", "UC022"]),
        ("a:\n  b: x: y\n  c: %z\né: [ü]\n", r#"{"a":{"b":null,"c":null},"é":["ü"]}"#, vec!["UC022", "UC022"]),
        ("a: 1\na: 2\n", r#"{"a":1,"a":2}"#, vec!["UC014"]),
        ("a: 1\n---\nb: 2\n", r#"{"a":1}"#, vec!["UC013"]),
        ("? [1, 2]\n: 3\n", r#"{"":3}"#, vec!["UC017"]),
        ("a: &x [*x]\n", r#"{"a":[null]}"#, vec!["UC022"]),
    ];
    for (text, json, codes) in cases {
        assert_eq!(outcome(text), (json.to_owned(), codes), "{text}");
    }
}

#[test]
fn aliases_and_depth_are_bounded() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let list = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.extend([format!("a{level}: &a{level} [{list}]\n")]);
    }
    let read_bomb = read(&bomb, Format::Yaml);
    assert!(read_bomb.tree.len() < 300_000, "{}", read_bomb.tree.len());
    assert!(read_bomb.findings.iter().any(|finding| finding.code.id() == "UC022"));
    let deep = "[".repeat(MOST_DEPTH + 5) + &"]".repeat(MOST_DEPTH + 5);
    assert_eq!(outcome(&deep).1, ["UC004"]);
}

#[test]
fn places_are_those_of_the_text() {
    let text = "é: 1\nlist:\n  - one\n  - 'two'\nlast: \"x\"\n";
    let read = read(text, Format::Yaml);
    let root = read.tree.root().unwrap();
    let list = root.get("list").unwrap();
    assert_eq!(list.key_span().unwrap().of(text), "list");
    let shown: Vec<_> = list.children().map(|entry| entry.span().of(text)).collect();
    assert_eq!(shown, ["one", "'two'"]);
    assert_eq!(list.span().of(text), "- one\n  - 'two'");
    assert_eq!(list.opening().of(text), "list");
    assert_eq!(root.get("last").unwrap().span().of(text), "\"x\"");
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC*|[\\[\\]{}\",:|>&*!?'#\\\\\n\ta-c0-9 -]{0,60}") {
        for finding in read(&text, Format::Yaml).findings.settled(text.len()) {
            prop_assert!(finding.span.end as usize <= text.len());
            prop_assert!(text.is_char_boundary(finding.span.start as usize));
        }
    }

    /// JSON is YAML: both readers must say the same of it.
    #[test]
    fn json_means_the_same_in_both(texts in prop::collection::vec("[a-zé\"\\\\ :#0-9-]{0,12}", 0..6)) {
        let list = Value::Array(texts.iter().map(|text| text.as_str().into()).collect());
        let text = json::compact(&Value::from([("list", list)]), &View::Masked).unwrap();
        prop_assert_eq!(outcome(&text), (text, vec![]));
    }
}

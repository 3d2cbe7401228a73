#![allow(
    clippy::format_collect,
    clippy::panic,
    clippy::unwrap_used,
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "tables of cases are long, and a failing case says which it is"
)]

use proptest::prelude::*;

use super::super::{MAX_DEPTH, read};
use crate::read::Format;
use crate::secret::View;
use crate::tree::{NodeKind, NodeRef};
use crate::value::{Value, json};

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
        ("a: 'no'\nb: \"yes\"\nc: true\nd: ~\ne:\n", r#"{"a":"no","b":"yes","c":true,"d":null,"e":null}"#),
        ("a: 12.5\nb: 1.0e+3\nc: 0x1F\nd: 1.2.3\ne: 12-34", r#"{"a":12.5,"b":1.0e+3,"c":31,"d":"1.2.3","e":"12-34"}"#),
        // Explicit tags.
        (
            "a: !!bool 'true'\nb: !!int \"443\"\nc: !!str 443\nd: !!null ''\ne: !!float '1.5'",
            r#"{"a":true,"b":443,"c":"443","d":null,"e":1.5}"#,
        ),
        ("a: !!str yes\nb: !!map {c: !!seq [!!str no]}\nd: ! 7", r#"{"a":"yes","b":{"c":["no"]},"d":"7"}"#),
        // Tabs are whitespace behind a colon.
        ("a:\tb\nc: \td\ne:\n  f:\t\t'g'\nh:\t{i:\t1}\n", r#"{"a":"b","c":"d","e":{"f":"g"},"h":{"i":1}}"#),
        // Directives, comments and the ends of documents.
        ("%YAML 1.2\n---\na: b\n...\n", r#"{"a":"b"}"#),
        ("# x\n\n%TAG ! tag:x,2026:\n# y\n---\na: b\n", r#"{"a":"b"}"#),
        ("---\na: b\n---\n", r#"{"a":"b"}"#),
        ("a: b\n...\n---\n# nothing\n...\n", r#"{"a":"b"}"#),
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
        // What begins no value is none inside of brackets either.
        ("a: [|x]\nb: {c: >y}\n", r#"{"a":["|x"],"b":{"c":">y"}}"#, vec!["UC022", "UC022"]),
        ("a: ['|x', x|y]\nb: {c: x>y}\n", r#"{"a":["|x","x|y"],"b":{"c":"x>y"}}"#, vec![]),
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
    let deep = "[".repeat(MAX_DEPTH + 5) + &"]".repeat(MAX_DEPTH + 5);
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

#[test]
fn merge_keys_are_read_and_told() {
    let cases = [
        ("a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\n", r#"{"a":{"p":1,"q":2},"b":{"q":3,"p":1}}"#, 1),
        ("<<: {p: 1}\nq: 2\n", r#"{"q":2,"p":1}"#, 1),
        // Earlier ones win; what is merged may have been merged itself, and aliases reach into it.
        (
            "a: &a {p: 1}\nb: &b {p: 2, q: 2}\nc: {<<: [*a, *b], r: 3}\n",
            r#"{"a":{"p":1},"b":{"p":2,"q":2},"c":{"r":3,"p":1,"q":2}}"#,
            1,
        ),
        (
            "<<: &x {<<: {p: {s: 1}}, q: &y {t: 2}}\nb: *y\nc: *x\n",
            r#"{"b":{"t":2},"c":{"q":{"t":2},"p":{"s":1}},"q":{"t":2},"p":{"s":1}}"#,
            2,
        ),
        ("<<: {p: 1}\n<<: {q: 2}\n", r#"{"p":1,"q":2}"#, 2),
        // Between quotes it is a name like any other.
        ("'<<': {p: 1}\n", r#"{"<<":{"p":1}}"#, 0),
    ];
    for (text, json, count) in cases {
        assert_eq!(outcome(text), (json.to_owned(), vec!["UC034"; count]), "{text}");
    }
    assert_eq!(outcome("<<: 7\na: 1\n"), (r#"{"a":1}"#.to_owned(), vec!["UC034", "UC022"]));
    let mut bomb = String::from("a0: &a0 {x: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}\n");
    for level in 1..9 {
        let members: Vec<_> = (0..10).map(|n| format!("k{level}{n}: {{<<: *a{}}}", level - 1)).collect();
        bomb.extend([format!("a{level}: &a{level} {{{}}}\n", members.join(", "))]);
    }
    assert!(read(&bomb, Format::Yaml).tree.len() < 300_000);
}

#[test]
fn what_other_readers_take_for_something_else_is_told_where_it_stands() {
    let text = "a: no\nb: 0443\nc: [1_000, 'no', on]\ny: 2026-11-28\nd: !vault x\ne: !!int no\n";
    let read = read(text, Format::Yaml);
    let mut told: Vec<_> =
        read.findings.iter().map(|f| (f.code.id(), f.span.of(text), f.fix.is_some(), f.node.is_some())).collect();
    told.sort_unstable();
    let expected = [
        ("UC022", "!!int no", false, true),
        ("UC033", "0443", false, true),
        ("UC033", "1_000", true, true),
        ("UC033", "2026-11-28", true, true),
        ("UC033", "no", true, true),
        ("UC033", "on", true, true),
        ("UC033", "y", true, false),
        ("UC035", "!vault x", false, true),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_template_that_nothing_has_filled_in_is_no_mapping() {
    for (text, json) in [
        ("a: {{ token }}\nb: 1\n", r#"{"a":null,"b":1}"#),
        ("a: [{{x}}, {{ .Values.y }}]\n", r#"{"a":[null,null]}"#),
        ("{{ x }}: 1\n", r#"{"":1}"#),
    ] {
        let (read_as, codes) = outcome(text);
        assert!(
            read_as == json && !codes.is_empty() && codes.iter().all(|code| *code == "UC207" || *code == "UC017"),
            "{text} {read_as} {codes:?}"
        );
    }
    // What was anchored in it is gone with it.
    assert!(outcome("a: {{x}: &y 1}\nb: *y\n").1.contains(&"UC022"));
    assert_eq!(outcome("a: '{{ token }}'\nb: { {x: 1}: 2}\n").1, ["UC017"]);
}

#[test]
fn a_colon_without_whitespace_is_told_once_on_its_line() {
    // Text, what it says all the same, and what the fix makes of the line.
    let cases = [
        ("a: 1\nb:x\nc: 2\n", r#"{"a":1,"b":null,"c":2}"#, "b: x"),
        ("b:x\na: 1\nc: 2\n", r#"{"b":null,"a":1,"c":2}"#, "b: x"),
        ("a: 1\nc: 2\nb:x", r#"{"a":1,"c":2,"b":null}"#, "b: x"),
        ("a:\n  p: 1\n  b:x # why\n  q: 2\nc: 3\n", r#"{"a":{"p":1,"b":null,"q":2},"c":3}"#, "  b: x # why"),
        ("a: 1\nb:\u{A0}x y\nc: 2\n", r#"{"a":1,"b":"x y","c":2}"#, "b: x y"),
        ("a: 1\nb\u{FF1A}x\nc: 2\n", r#"{"a":1,"b":"x","c":2}"#, "b: x"),
        ("a: 1\n\nb\u{FF1A} x\n# c\nc: 2\n", r#"{"a":1,"b":"x","c":2}"#, "b: x"),
        ("a: 1\nb: {x:true, y: 2}\n", r#"{"a":1,"b":{"x":true,"y":2}}"#, "b: {x: true, y: 2}"),
        ("a: 1\nb:{x: 1}\nc: 2\n", r#"{"a":1,"b":null,"c":2}"#, "b: {x: 1}"),
    ];
    for (text, json, line) in cases {
        let (read_as, codes) = outcome(text);
        let codes: Vec<_> = codes.into_iter().filter(|code| *code != "UC033").collect();
        assert_eq!((read_as.as_str(), codes.as_slice()), (json, ["UC036"].as_slice()), "{text}");
        let found = read(text, Format::Yaml).findings.settled(text.len());
        let edit = &found.iter().find(|f| f.code.id() == "UC036").unwrap().fix.as_ref().unwrap().edits[0];
        let fixed = [&text[..edit.span.start as usize], &edit.text, &text[edit.span.end as usize..]].concat();
        assert!(fixed.lines().any(|other| other == line), "{text}: {fixed}");
    }
    // A mark behind the colon may be another slip, and would become a part of the value.
    for mark in ["=", "=x", "+", "...", "\\", ",", "*x", "-"] {
        let text = format!("a: 1\nb:{mark} y\nc: 2\n");
        let found = read(&text, Format::Yaml).findings.settled(text.len());
        assert!(found.iter().all(|finding| finding.code.id() != "UC036" || finding.fix.is_none()), "{text}");
        assert!(!found.is_empty(), "{text}");
    }
    for text in
        ["a: https://x\n", "a: b:c\n", "- b:c\n- d\n", "a: x\n  b:c\n", "a: {b: c:d}\n", "a::b: 1\n", "{'a':1}\n"]
    {
        assert_eq!(outcome(text).1, [""; 0], "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC*|[\\[\\]{}\",:|>&*!?'#\\\\\n\ta-c0-9 <-]{0,60}|(<<|&a|[*]a|: |[{]|[}]|, |a|\n|- |!!int |\t|x:y|  ){0,24}") {
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

/// What is written in quotes ends with them, whatever the comment behind it ends with.
#[test]
fn a_comment_is_no_part_of_the_quoted_text_before_it() {
    let all =
        [r#""x""#, r#""""#, r#""a \"b\" \\""#, "\"a\n  b\"", "'x'", "''", "'it''s'", r"'a\'", "''''", "\"ü\"", "'#'"];
    for comment in ["# ü", "# it's \"so\"", "#\u{2028}", "# 𝄞", "# x\n\n  # y\n"] {
        for quoted in all {
            for before in ["a: ", "", "- ", "a: &b ", "a: &b # c\n  ", "&b ", "a: {b: ", "- [1, "] {
                let close = if before.contains('{') { "}" } else { "]" };
                let behind = if before.len() > 5 && before.contains(['{', '[']) { close } else { "" };
                let text = format!("{before}{quoted} {comment}\n {behind}");
                let read = read(&text, Format::Yaml);
                let mut node = read.tree.root().unwrap_or_else(|| panic!("{text}"));
                while let Some(last) = node.children().last() {
                    node = last;
                }
                assert_eq!((node.source(), read.findings.iter().count()), (quoted, 0), "{text}");
            }
            for before in ["!!str ", "!!str\n  "] {
                let text = format!("a: {before}{quoted} {comment}\n");
                let read = read(&text, Format::Yaml);
                let node = read.tree.root().and_then(|root| root.get("a"));
                assert_eq!(node.map(|node| node.source().to_owned()), Some([before, quoted].concat()));
            }
            let text = format!("? {quoted} {comment}\n: 1\n");
            let read = read(&text, Format::Yaml);
            let name = read.tree.root().and_then(|root| Some(root.children().next()?.key_span()?.of(&text).to_owned()));
            assert_eq!(name.as_deref(), Some(quoted), "{text}");
        }
    }
}

/// Whoever replaces a value leaves the name that others call it by.
#[test]
fn an_anchor_is_no_part_of_the_value_behind_it() {
    for (before, value) in [
        ("&a ", "x y"),
        ("&a ", "no"),
        ("&a # b\n  ", "443"),
        ("&a ", "!!str 443"),
        ("!!str &a ", "443"),
        ("&a ", "|\n  text"),
        ("&a&b ", "x&y"),
    ] {
        let text = format!("v: {before}{value}\n");
        let read = read(&text, Format::Yaml);
        let node = read.tree.root().and_then(|root| root.get("v")).unwrap();
        assert_eq!(node.source().trim_end(), value, "{text}");
    }
    let text = "&a no: &b\n";
    let read = read(text, Format::Yaml);
    let node = read.tree.root().and_then(|root| root.children().next()).unwrap();
    assert_eq!((node.key(), node.key_span().map(|span| span.of(text)), node.source()), ("no", Some("no"), ""));
}

/// Each comma would end a reading; they are one mistake, however many they are, and another one has its own place.
#[test]
fn many_commas_behind_quotes_are_one_finding() {
    let lines = |count: usize| (0..count).map(|n| format!("f{n}: \"v\",\n")).collect::<String>();
    for (text, codes) in [
        (lines(40), vec!["UC022"]),
        (lines(40).replace('\n', "\r\n"), vec!["UC022"]),
        (["a:\n", &lines(40).replace('f', "  f"), "b: [\n  \"x\",\n  \"y\"\n ],\n"].concat(), vec!["UC022"]),
        ([&lines(40), "b: @x\n", &lines(40).replace('f', "g")].concat(), vec!["UC022", "UC022"]),
    ] {
        assert_eq!(outcome(&text).1, codes, "{text}");
        let found = read(&text, Format::Yaml).findings.settled(text.len());
        let removed: Vec<_> = found.iter().flat_map(|f| f.fix.iter()).flat_map(|fix| fix.edits.iter()).collect();
        let expected: Vec<_> = text.match_indices("\",").map(|(at, _)| at + 1).collect();
        let inside = text.find("[\n").map_or(0, |at| text[at..].matches("\",").count());
        let removed = removed.iter().filter(|edit| edit.text.is_empty()).count();
        // The comma behind the brackets goes, the one in them stays.
        assert_eq!(removed, expected.len() - inside + text.matches("],").count(), "{text}");
    }
}

/// These took as many steps as they have lines behind a mistake, times the lists below them; or names, times their line.
#[test]
fn large_texts_with_lost_lines_are_read_in_good_time() {
    let comments = ["a: \"x\" y\nb: c\nfoo\n", &"#\n".repeat(50_000), "d:\n", &"- {}\n".repeat(20_000)].concat();
    assert!(!outcome(&comments).1.is_empty());
    let names: String = (0..20_000).map(|n| format!("a{n}: ,")).collect();
    assert_eq!(outcome(&format!("{{{names}}}\n")).1, [""; 0]);
    assert_eq!(outcome(&format!("b: {{{names}}}\nc: d\nfoo\nx: z\n")).1, ["UC022"]);
    let spaces = " ".repeat(50_000);
    let names: String = (0..5_000).map(|n| format!("a{n}:\n")).collect();
    assert!(!outcome(&format!("{names}b:\n{spaces}@x\nc: d\n")).1.is_empty());
    let commas: String = (0..10_000).map(|n| format!("a{n}: \"x\",\n")).collect();
    assert_eq!(outcome(&commas).1, ["UC022"]);
    assert!(!outcome(&format!("a: \"x\",\n{}", "b: [\n".repeat(50_000))).1.is_empty());
}

/// What is empty between brackets is not what a line below them was to say.
#[test]
fn a_lost_line_holds_the_value_of_the_name_above_it_alone() {
    for (text, json) in [
        ("a:\n  @x\nb: 1\n", r#"{"a":null,"b":1}"#),
        ("a: {b: , c: }\n  @x\nd: 1\n", r#"{"a":{"b":null,"c":null},"d":1}"#),
    ] {
        assert_eq!(outcome(text).0, json, "{text}");
    }
    let kinds = |text: &str, name: &str| {
        let read = read(text, Format::Yaml);
        read.tree.root().and_then(|root| root.get(name)).map(NodeRef::kind)
    };
    assert_eq!(kinds("a:\n\n  # why\n  @x\nb: 1\n", "a"), Some(NodeKind::Unreadable));
    assert_eq!(kinds("a:\nc:\n  @x\nb: 1\n", "a"), Some(NodeKind::Null));
}

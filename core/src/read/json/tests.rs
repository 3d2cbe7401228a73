#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "tables of cases are long, and a failing case says which it is"
)]

use crate::read::json::brackets::{EXTRA_BRACKET, MISSING_BRACKET};
use proptest::prelude::*;
use serde_json::Value as Other;

use super::super::{MAX_DEPTH, read};
use crate::diagnostic::{Diagnostic, Severity};
use crate::read::Format;
use crate::tree::{NodeKind, NodeRef};

fn findings(text: &str) -> Vec<Diagnostic> {
    read(text, Format::Json).findings.settled(text.len())
}

/// The text with all fixes applied, as far as findings have one.
fn fixed(text: &str) -> String {
    let mut edits: Vec<_> =
        findings(text).into_iter().filter_map(|finding| finding.fix).flat_map(|fix| fix.edits).collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = String::new();
    let mut at = 0;
    for edit in edits {
        out.push_str(&text[at..edit.span.start as usize]);
        out.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    out + &text[at..]
}

/// What the tree says, for comparing it with another reader's.
fn value(node: NodeRef<'_>) -> Other {
    match node.kind() {
        NodeKind::Null | NodeKind::Unreadable => Other::Null,
        NodeKind::Bool(value) => value.into(),
        NodeKind::Number => serde_json::from_str(node.number().unwrap()).unwrap(),
        NodeKind::Text => node.text().unwrap().into(),
        NodeKind::Array => node.children().map(value).collect(),
        NodeKind::Object => node.children().map(|child| (child.key().to_owned(), value(child))).collect(),
    }
}

#[test]
fn one_mistake_gives_one_finding_and_the_rest_is_still_read() {
    // Text, codes with the byte where each begins, what it says once fixed (none: not certain).
    let cases: &[(&str, &[(&str, u32)], Option<&str>)] = &[
        (r#"{"a": 1, "b": [true, null, "x"]}"#, &[], None),
        (r#"{"a": 1 "b": 2}"#, &[("UC005", 7)], Some(r#"{"a": 1, "b": 2}"#)),
        ("{\"a\": 1\n\"b\": 2}", &[("UC005", 7)], Some("{\"a\": 1,\n\"b\": 2}")),
        ("[1 2]", &[("UC005", 2)], Some("[1, 2]")),
        (r#"{"a": 1,}"#, &[("UC006", 7)], Some(r#"{"a": 1}"#)),
        ("[1,2,]", &[("UC006", 4)], Some("[1,2]")),
        ("[1,,2]", &[("UC006", 3)], Some("[1,2]")),
        ("[,1]", &[("UC006", 1)], Some("[1]")),
        (r#"{"a": {"b": 1}"#, &[("UC007", 14)], Some(r#"{"a": {"b": 1}}"#)),
        (r#"{"a": {"b": 1"#, &[("UC007", 12)], None),
        (r#"{"a": {"b": {"c": 1}"#, &[("UC007", 19)], None),
        (r#"{"a": {"b": tr"#, &[("UC007", 13)], None),
        (r#"{"a": é"#, &[("UC007", 6)], None),
        (r#"{"a": 1"#, &[("UC007", 7)], Some(r#"{"a": 1}"#)),
        (r#"{"a": [1, 2}"#, &[("UC007", 11)], Some(r#"{"a": [1, 2]}"#)),
        (r#"{"a": [1, "x", "b": 2}"#, &[("UC007", 13)], Some(r#"{"a": [1, "x"], "b": 2}"#)),
        (r#"{"a": 1]}"#, &[("UC008", 7)], Some(r#"{"a": 1}"#)),
        (r#"{"a": {"b": 1]}}"#, &[("UC008", 13)], Some(r#"{"a": {"b": 1}}"#)),
        (r#"{"a": 1}}"#, &[("UC008", 8)], Some(r#"{"a": 1}"#)),
        ("{'a': 'it\"s'}", &[("UC009", 1), ("UC009", 6)], Some(r#"{"a": "it\"s"}"#)),
        (r"{'a': 'it\'s'}", &[("UC009", 1), ("UC009", 6)], Some(r#"{"a": "it's"}"#)),
        ("{“a”: “b”}", &[("UC009", 1), ("UC009", 10)], Some(r#"{"a": "b"}"#)),
        ("{\"a\": 1 // one\n}", &[("UC010", 8)], Some("{\"a\": 1 \n}")),
        ("/* x */ {\"a\": 1} # y", &[("UC010", 0), ("UC010", 17)], Some(" {\"a\": 1} ")),
        // A mark that got into a line makes a comment of what belongs to the document.
        ("{\"a\": 1, # \"b\": 2,\n\"c\": 3}", &[("UC010", 9)], None),
        ("{\"a\": 1, // \"b\": 2\n}", &[("UC006", 7), ("UC010", 9)], None),
        ("[\"a\" #, \"b\"\n]", &[("UC010", 5)], None),
        ("[\"a\", #\"b\",\n\"c\"]", &[("UC010", 6)], None),
        ("{\"a\": 1, # why: it has to be\n\"c\": 3}", &[("UC010", 9)], Some(r#"{"a": 1, "c": 3}"#)),
        ("{\"a\": 1, // was 'b', or \"c\"\n\"c\": 3}", &[("UC010", 9)], Some(r#"{"a": 1, "c": 3}"#)),
        ("{\"a\": 1, /* \"b\": 2, */ \"c\": 3}", &[("UC010", 9)], Some(r#"{"a": 1, "c": 3}"#)),
        ("{\"a\": 1,\n  # \"b\": 2,\n\"c\": 3}", &[("UC010", 11)], Some(r#"{"a": 1, "c": 3}"#)),
        (r#"{"port": <your-port>, "x": 1}"#, &[("UC011", 9)], Some(r#"{"port": "<your-port>", "x": 1}"#)),
        (r#"["a", <"another">]"#, &[("UC011", 6)], Some(r#"["a", "<another>"]"#)),
        (r#"["a", <a\b>]"#, &[("UC011", 6)], Some(r#"["a", "<a\\b>"]"#)),
        (
            "{a: 1, b-c: two words}",
            &[("UC012", 1), ("UC012", 7), ("UC012", 12)],
            Some(r#"{"a": 1, "b-c": "two words"}"#),
        ),
        ("[True, None, yes]", &[("UC012", 1), ("UC012", 7), ("UC012", 13)], Some("[true, null, true]")),
        // What somebody has written is nobody's to throw away.
        (r#"{"a": 1} and more"#, &[("UC013", 9)], None),
        ("{\"a\": 1}'\n", &[("UC013", 8)], Some(r#"{"a": 1}"#)),
        (r#"{"a": 1} {"b": 2}"#, &[("UC013", 9)], None),
        (r#"{"a": 1}, "b": 2}"#, &[("UC008", 7)], Some(r#"{"a": 1, "b": 2}"#)),
        (r#"{"a": 1} , "b": 2, "c": 3}"#, &[("UC008", 7)], Some(r#"{"a": 1, "b": 2, "c": 3}"#)),
        (r#"{"a": 1, "b": 2, "a": 3}"#, &[("UC014", 17)], None),
        (r#"{"a": 1, "b": 2, "a": 1}"#, &[("UC014", 17)], Some(r#"{"a": 1, "b": 2}"#)),
        (r#"{"a": "x", "a": "x", "b": 1}"#, &[("UC014", 11)], Some(r#"{"a": "x", "b": 1}"#)),
        (r#"{"a": [1], "a": [1]}"#, &[("UC014", 11)], None),
        (r#"{"a": 1, /* x */ "a": 1}"#, &[("UC010", 9), ("UC014", 17)], None),
        (r#"{"a" 1}"#, &[("UC015", 4)], Some(r#"{"a": 1}"#)),
        (r#"{"a" = 1}"#, &[("UC015", 5)], Some(r#"{"a" : 1}"#)),
        (r#"{"a": , "b": 1}"#, &[("UC016", 1)], None),
        (r#"{"a"}"#, &[("UC016", 1)], None),
        (r#"{{"b": 1}}"#, &[("UC017", 1)], None),
        ("[+1, .5, 1.]", &[("UC018", 1), ("UC018", 5), ("UC018", 9)], Some("[1, 0.5, 1]")),
        // It may be an ID, or a number to another base.
        ("[007]", &[("UC018", 1)], None),
        ("[1x]", &[("UC018", 1)], None),
        (r#"["a\qb"]"#, &[("UC019", 3)], None),
        ("[\"-----BEGIN X-----\nb\"]", &[("UC020", 19)], Some(r#"["-----BEGIN X-----\nb"]"#)),
        (r#"{a": {"b": 1}, c": 2}"#, &[("UC012", 1), ("UC012", 15)], Some(r#"{"a": {"b": 1}, "c": 2}"#)),
        (r#"{"a": x.y", "b": [z"]}"#, &[("UC012", 6), ("UC012", 18)], Some(r#"{"a": "x.y", "b": ["z"]}"#)),
        ("{\"a\": \"b',\n\"c\": \"d”\n}", &[("UC009", 6), ("UC009", 16)], Some(r#"{"a": "b", "c": "d"}"#)),
        ("{\"a\": \"open,\n\"b\": 1}", &[("UC021", 6)], Some("{\"a\": \"open\",\n\"b\": 1}")),
        ("", &[("UC001", 0)], None),
        (" \n\u{FEFF}", &[("UC001", 0)], None),
        ("{\"a\":\u{A0}1}", &[("UC032", 5)], Some(r#"{"a": 1}"#)),
        ("{\u{A0}\"a\":\u{2003}[1,\u{200B}2]\u{2028}}", &[("UC032", 1)], Some(r#"{"a": [1, 2]}"#)),
        ("{\"a\"\u{FEFF}: 1, // x\n}", &[("UC032", 4), ("UC006", 10), ("UC010", 12)], Some(r#"{"a": 1}"#)),
        ("{\"a\": 1}\u{A0}\n", &[("UC032", 8)], Some(r#"{"a": 1}"#)),
        ("\u{0}{\"a\": 1}", &[("UC032", 0)], Some(r#"{"a": 1}"#)),
        ("{\"a\": true\u{200B},\n\"b\": null\u{FEFF}}", &[("UC032", 10)], Some("{\"a\": true,\n\"b\": null}")),
        ("{\"a\": False\u{200B}}", &[("UC012", 6), ("UC032", 11)], Some("{\"a\": false}")),
        ("{\"a\": 1\u{2060},\u{8} \"b\": x\u{AD}}", &[("UC032", 7), ("UC012", 18)], Some(r#"{"a": 1, "b": "x"}"#)),
        ("{\"a\u{A0}b\": \"\u{2003}\"}", &[], Some("{\"a\u{A0}b\": \"\u{2003}\"}")),
    ];
    for (text, expected, after) in cases {
        let found: Vec<_> = findings(text).iter().map(|finding| (finding.code.id(), finding.span.start)).collect();
        assert_eq!(found, *expected, "{text}");
        if let Some(after) = after {
            assert!(findings(text).iter().all(|finding| finding.fix.is_some()), "{text}: no fix");
            // JSON has insignificant whitespace; what matters is that the fixed text says what is expected, and parses.
            let read: Other =
                serde_json::from_str(&fixed(text)).unwrap_or_else(|error| panic!("{text}: {error}: {}", fixed(text)));
            assert_eq!(read, serde_json::from_str::<Other>(after).unwrap(), "{text}");
        }
    }
}

#[test]
fn what_may_have_been_meant_in_two_ways_is_not_mended() {
    // Text, and where one finding says that something is wrong.
    let cases: &[(&str, &str, u32)] = &[
        ("[\"a\tb\"]", "UC020", 3),
        ("[\"a\nb\"]", "UC020", 3),
        ("[\"-----BEGIN\nX-----\"]", "UC020", 12),
        ("[`a\nb`]", "UC009", 1),
        ("[\"a\u{7}b\"]", "UC020", 3),
        ("{\"a\": \"cut of", "UC021", 6),
        ("{\"a\": [\"x\", \"y]}}\n", "UC021", 12),
        ("{\"a\": \"b;\n}", "UC032", 9),
        ("[\"a\\\"\n]", "UC032", 3),
        ("{\"a\": true;\n}", "UC012", 6),
        ("{\"a: \"b\", \"c\": x\n}", "UC005", 6),
        ("{\n\"a\": \"one\"two\", \"c\": x\n}", "UC005", 12),
        ("{\n\"a\": \"\"two\", \"c\": x\n}", "UC005", 9),
        ("[\"a\", \"b\"c\"]", "UC032", 8),
    ];
    for (text, code, start) in cases {
        let found = findings(text);
        let unsure: Vec<_> = found.iter().filter(|finding| finding.code != MISSING_BRACKET).collect();
        assert_eq!(unsure.len(), 1, "{text} {found:?}");
        assert_eq!((unsure[0].code.id(), unsure[0].span.start), (*code, *start), "{text}");
        assert!(unsure[0].fix.is_none(), "{text}");
    }
}

#[test]
fn margins_tell_where_a_bracket_is_missing() {
    // Text, and what its author meant; one finding each.
    let cases = [
        ("{\n  \"a\": {\n    \"x\": 1,\n  \"b\": 2\n}", r#"{"a": {"x": 1}, "b": 2}"#, 1),
        ("{\n  \"a\": {\n    \"x\": 1\n  \"b\": 2\n}", r#"{"a": {"x": 1}, "b": 2}"#, 2),
        ("{\n  \"a\": {\n    \"x\": {\n      \"y\": 1\n    }\n}\n", r#"{"a": {"x": {"y": 1}}}"#, 1),
        ("{\n  \"a\": [\n    1,\n    2\n  , \"b\": 2\n}", r#"{"a": [1, 2], "b": 2}"#, 1),
        (
            "{\n  \"a\": [\n    {\"x\": 1},\n    {\"x\": 2\n  ],\n  \"b\": 2\n}",
            r#"{"a": [{"x": 1}, {"x": 2}], "b": 2}"#,
            1,
        ),
        ("{\n\t\"a\": {\n\t\t\"x\": 1, // why\n\t\"b\": 2\n}", r#"{"a": {"x": 1}, "b": 2}"#, 2),
        // Where nothing is missing margins say nothing, however odd.
        ("{\n      \"a\": {\n  \"x\": 1\n },\n\"b\": 2}", r#"{"a": {"x": 1}, "b": 2}"#, 0),
    ];
    for (text, meant, count) in cases {
        assert_eq!(findings(text).len(), count, "{text}: {:?}", findings(text));
        let read: Other = serde_json::from_str(&fixed(text)).unwrap_or_else(|error| panic!("{error}\n{}", fixed(text)));
        assert_eq!(read, serde_json::from_str::<Other>(meant).unwrap(), "{text}\n{}", fixed(text));
    }
}

#[test]
fn a_bracket_is_inserted_where_it_would_stand() {
    let text = "{\n  \"a\": {\n    \"x\": 1,\n  \"b\": 2\n}";
    assert_eq!(fixed(text), "{\n  \"a\": {\n    \"x\": 1\n  },\n  \"b\": 2\n}");
    assert_eq!(fixed("{\"a\": {\"x\": 1}"), "{\"a\": {\"x\": 1}}");
    assert_eq!(fixed("{\n  \"a\": [\n    1\n  ]"), "{\n  \"a\": [\n    1\n  ]\n}");
}

#[test]
fn removing_a_bracket_never_joins_two_words() {
    for text in [r#"{"a": [t]rue, 4}9]}"#, r#"{"a": {"b": 1, "c": 4]9}}"#, r#"{"a": tru]e}"#] {
        let extra = findings(text).into_iter().filter(|finding| finding.code == EXTRA_BRACKET);
        assert!(extra.into_iter().all(|finding| finding.fix.is_none()), "{text}");
    }
    assert_eq!(fixed(r#"{"a": 1], "b": 2}"#), r#"{"a": 1, "b": 2}"#);
}

#[test]
fn a_duplicate_names_both_places() {
    let found = findings(r#"{"a": 1, "b": 2, "a": 3}"#);
    assert_eq!(found[0].message, "`a` appears twice in this object");
    assert_eq!(found[0].related[0].span.start, 1);
    // Many members go another way.
    let many: Vec<_> = (0..100).map(|n| format!("\"k{}\": 1", n % 99)).collect();
    let found = findings(&format!("{{{}}}", many.join(",")));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "`k0` appears twice in this object");
}

#[test]
fn depth_has_a_limit_and_no_stack_is_needed_beyond_it() {
    let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(findings(&deep(MAX_DEPTH)).is_empty());
    let found = findings(&deep(MAX_DEPTH + 1));
    assert_eq!(found.iter().map(|finding| finding.code.id()).collect::<Vec<_>>(), ["UC004"]);
    assert_eq!(findings(&"[".repeat(1 << 20))[0].code.id(), "UC004");
    assert_eq!(findings(&"{\"a\":".repeat(1 << 20))[0].code.id(), "UC004");
}

/// Each of them was looked for an end to in all that follows.
#[test]
fn templates_and_placeholders_that_nothing_closes_are_read_in_good_time() {
    for piece in ["[{{a],", "#{a", "<a,", "{{a "] {
        let text = format!("[{}", piece.repeat(40_000));
        assert!(!findings(&text).is_empty(), "{piece}");
    }
    let long = format!("[{{{{ {} }}}}, #{{{}}}]", "a".repeat(97), "ü".repeat(49));
    assert_eq!(findings(&long).iter().map(|finding| finding.code.id()).collect::<Vec<_>>(), ["UC207", "UC207"]);
}

#[test]
fn whitespace_that_json_does_not_have_is_passed_and_told() {
    for odd in ["\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{3000}"] {
        for text in [format!("{{\n{odd}\n\"a\": 1}}"), format!("[\n{odd}\n1]"), format!("{{}}{odd}"), odd.repeat(2)] {
            let findings = findings(&text);
            assert!(!findings.is_empty(), "{text:?}");
            for finding in findings {
                assert!(
                    finding.span.start <= finding.span.end && finding.span.end as usize <= text.len(),
                    "{text:?} {finding:?}"
                );
            }
        }
    }
}

#[test]
fn findings_never_hold_the_words_of_a_value() {
    for text in [
        "{token: s3cret x}",
        "{'token': 's3cret'}",
        "{\"token\": s3cret",
        "{\"token\": \"s3cret\n}",
        "{\"token\": <s3cret>}",
        "{\"token\": 5s3cret}",
    ] {
        let all = format!("{:?}", findings(text));
        assert!(!all.contains("s3cret"), "{text}: {all}");
    }
}

fn json() -> impl Strategy<Value = Other> {
    let leaf = prop_oneof![
        Just(Other::Null),
        any::<bool>().prop_map(Other::from),
        any::<i64>().prop_map(Other::from),
        any::<f32>().prop_map(|number| Other::from(f64::from(number))),
        any::<String>().prop_map(Other::from),
        "[\"\\\\\u{0}-\u{1f}é𝄞a-z]{0,8}".prop_map(Other::from),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Other::from),
            prop::collection::btree_map(any::<String>(), inner, 0..8)
                .prop_map(|map| Other::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn valid_json_says_what_another_reader_says(document in json(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&document) } else { serde_json::to_string(&document) }.unwrap();
        let read = read(&text, Format::Json);
        prop_assert!(read.findings.is_empty(), "{}", text);
        // Read back, since the other reader rounds the last digit of some numbers.
        let document: Other = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(value(read.tree.root().unwrap()), document);
    }

    #[test]
    fn every_node_covers_its_text(document in json()) {
        let text = serde_json::to_string(&document).unwrap();
        let read = read(&text, Format::Json);
        let mut nodes = vec![read.tree.root().unwrap()];
        while let Some(node) = nodes.pop() {
            let again: Other = serde_json::from_str(node.span().of(&text)).unwrap();
            prop_assert_eq!(value(node), again);
            nodes.extend(node.children());
        }
    }

    #[test]
    fn any_text_is_read_without_panic_and_findings_lie_inside_it(text in "\\PC*|[\\[\\]{}\",:<>'/*#\\\\\n\r\ta-e0-9 .+-]{0,60}") {
        for finding in findings(&text) {
            let (start, end) = (finding.span.start as usize, finding.span.end as usize);
            prop_assert!(start <= end && end <= text.len() && text.is_char_boundary(start) && text.is_char_boundary(end));
            for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
                prop_assert!(text.is_char_boundary(edit.span.start as usize) && edit.span.end as usize <= text.len());
            }
        }
    }

    #[test]
    fn a_text_without_an_error_is_json(text in "[\\[\\]{}\",:ab01 \\\\ntrufse.-]{1,24}") {
        let errors = findings(&text).iter().any(|finding| finding.severity == Severity::Error);
        prop_assert_eq!(!errors, serde_json::from_str::<Other>(&text).is_ok(), "{}", text);
    }
}

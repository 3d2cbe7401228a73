//! Texts of other programs: each is told in one sentence, and none is changed. And fixes: over mutated documents and mutated
//! foreign texts nothing that somebody wrote is lost, and nothing new is wrong where a fix was.

use crate::kinds::{Kind, Payload};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use crate::check::cut_off::BYTE_ORDER_MARK;
use crate::check::{Base, check};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::fix::{apply_fixes, each_round};
use crate::kit::rights::UNKNOWN_KIND;
use crate::read::Format;
use crate::read::duplicates::DUPLICATE_FIELD;
use crate::read::json::TEXT_AFTER_END;
use crate::read::json::brackets::{EXTRA_BRACKET, MISSING_BRACKET};
use crate::read::json::character::SLIP;
use crate::read::json::commas::{EXTRA_COMMA, MISSING_COMMA};
use crate::read::json::members::MISSING_COLON;
use crate::read::json::scalars::{BARE_PLACEHOLDER, UNCLOSED_TEXT};
use crate::read::yaml::glued::MISSING_WHITESPACE;
use crate::read::yaml::scalars::READ_DIFFERENTLY;

fn files(folder: &str) -> Vec<(String, String)> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut files: Vec<(String, String)> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort();
    files
}

/// What a text is told to be, in any of the formats that its name may suggest.
fn told(name: &str, text: &str) -> Vec<(&'static str, Severity, String)> {
    let format = crate::check::guess(text, Some(name));
    let findings = check(text, format, None).findings;
    findings.iter().map(|finding| (finding.code.id(), finding.severity, finding.message.to_string())).collect()
}

#[test]
fn a_text_of_another_program_is_told_in_one_sentence_and_not_changed() {
    let files = files("foreign");
    assert!(files.len() > 30);
    for (name, text) in &files {
        for text in [text.clone(), format!("\n  {text}"), text.trim_end().to_owned(), text.replace('\n', "\r\n")] {
            let told = told(name, &text);
            assert_eq!(told.len(), 1, "{name}: {told:?}\n{text}");
            assert_eq!((told[0].0, told[0].1), ("UC904", Severity::Warning), "{name}: {told:?}");
            let format = crate::check::guess(&text, Some(name));
            let fixed = apply_fixes(&text, format, None, &Base::None);
            assert!(fixed.text == text && fixed.done.is_empty(), "{name}: {:?}", fixed.done);
            let checked = check(&text, format, None);
            assert!(checked.is_foreign(), "{name}");
            assert_eq!(checked.kind_name(), "unknown", "{name}");
        }
        // Where somebody says what it is, it is an error.
        for kind in crate::kinds::Kind::ALL {
            let found = check(text, crate::check::guess(text, Some(name)), Some(kind)).findings;
            assert!(found.iter().any(|finding| finding.severity == Severity::Error), "{name} as {}", kind.name());
        }
    }
}

#[test]
fn what_a_text_is_instead_is_named() {
    let says = |file: &str| {
        let (_, text) = files("foreign").into_iter().find(|(name, _)| name == file).unwrap();
        told(file, &text).remove(0).2
    };
    for (file, word) in [
        ("databrickscfg.ini", "a configuration file of Databricks"),
        ("section-only.ini", "INI"),
        ("table-first.toml", "TOML"),
        ("service.log", "log"),
        ("main.tf", "Terraform"),
        ("variables.env", "environment variables"),
        ("README.md", "Markdown"),
        ("change.diff", "a diff"),
        ("key.pem", "certificate"),
        ("people.csv", "CSV"),
        ("pom.xml", "XML"),
        ("mail.eml", "an email"),
        ("events.ndjson", "JSON Lines"),
        ("send.py", "program"),
        ("calls.txt", "program code"),
    ] {
        assert!(says(file).contains(word), "{file}: {}", says(file));
    }
}

#[test]
fn valid_documents_of_others_get_no_edits() {
    for (name, text) in files("foreign/valid") {
        let format = crate::check::guess(&text, Some(&name));
        let checked = check(&text, format, None);
        let unknown = checked.findings.iter().filter(|finding| finding.code == UNKNOWN_KIND).count();
        assert_eq!(unknown, 1, "{name}: {:?}", checked.findings);
        assert!(checked.findings.iter().all(|finding| finding.fix.is_none()), "{name}: {:?}", checked.findings);
        assert!(checked.is_foreign(), "{name}");
        assert_eq!(apply_fixes(&text, format, None, &Base::None).text, text, "{name}");
    }
}

#[test]
fn broken_json_and_yaml_stay_what_they_are() {
    let cases = [
        "{",
        "{\"a\": 1,}",
        "{\"a\"",
        "{'a': 'b'}",
        "{a: 1, b: [2 3]}",
        "[1, 2",
        "[{\"a\": 1}, {\"b\": }]",
        "{\"type\": \"Databricks\"",
        "{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": {\"catalog\": \"a\" \"audit\": {}}",
        "// why\n{\"a\": 1,}",
        "/* why */ {\"a\": [1,]}",
        "\u{FEFF}{\"a\": 1,}",
        "{\"connectionKey\": \"k\", \"connection\": {hostname: h, port = 443 httpPath: /p}, \"nativeIntegration\": {\"config\": {}}",
    ];
    for text in cases {
        let checked = check(text, crate::check::guess(text, None), None);
        assert_eq!(checked.format, Format::Json, "{text}");
        assert!(checked.has_errors(), "{text}: {:?}", checked.findings);
    }
    for text in [
        "type: Databricks\nautoBootstrap: true\nconfig:\n\tcatalog: x\n",
        "connectionKey: k\nconnection: {hostname: h\nnativeIntegration: @x\n",
        "services:\n  db: {image: x\n  web:\n    image: y\n",
    ] {
        let checked = check(text, crate::check::guess(text, None), None);
        assert!(checked.has_errors() && checked.format == Format::Yaml, "{text}: {:?}", checked.findings);
    }
}

#[test]
fn a_broken_document_of_ours_is_not_passed_over() {
    let is_foreign = |text: &str| check(text, crate::check::guess(text, None), None).is_foreign();
    assert!(!is_foreign("{\"workspaceUrl\": \"h\", \"httpPath\": \"p\","));
    assert!(!is_foreign("workspaceUrl: h\nhttpPath: @p\nx\n"));
    assert!(is_foreign("{\"name\": \"h\", \"version\": \"p\","));
    assert!(is_foreign("{\"statusCode\": 404, \"message\": \"no\"}"));
    assert!(!is_foreign("curl https://t.example.com/integrations -H \"Authorization: $K\""));
    assert!(!is_foreign("") && !is_foreign("{}") && !is_foreign("[]"));
    assert!(is_foreign("SELECT 1;"));
    assert!(!is_foreign("GRANT SELECT ON TABLE a.b.c TO `x`;"));
}

/// What this program writes as YAML is read alike by all.
#[test]
fn our_own_yaml_is_read_alike_by_all_readers() {
    let texts = [
        "no",
        "Y",
        "0443",
        "1e3",
        "1_000",
        "0o7",
        "0b1",
        "12:30:45",
        "2026-11-28",
        "=",
        "<<",
        "~",
        "null",
        ".5",
        "a: b",
        "on",
    ];
    let list = crate::value::Value::Array(texts.iter().map(|text| (*text).into()).collect());
    let setup = crate::value::Value::from([("list", list)]);
    let yaml = crate::render::Rendering::Yaml
        .payload(Payload::Connection, &setup, crate::render::To::default(), &crate::secret::View::Masked)
        .unwrap();
    let found = check(&yaml, Format::Yaml, Some(Kind::Payload(Payload::Connection))).findings;
    assert!(found.iter().all(|finding| finding.code != READ_DIFFERENTLY), "{yaml}\n{found:?}");
}

#[test]
fn a_byte_order_mark_is_told_where_readers_refuse_it() {
    let payload = include_str!("../../../fixtures/slips/connection.json");
    for (text, expected) in [
        (format!("\u{FEFF}{payload}"), true),
        (format!("\u{FEFF}\r\n {payload}"), true),
        (format!("\u{FEFF}{}", include_str!("../../../fixtures/slips/create.sh")), true),
        (format!("\u{FEFF}{}", include_str!("../../../fixtures/slips/setup.yaml")), false),
        ("\u{FEFF}GRANT SELECT ON TABLE a.b.c TO `x`;\n".to_owned(), false),
        (payload.to_owned(), false),
    ] {
        let format = crate::check::guess(&text, None);
        let found = check(&text, format, None).findings;
        assert_eq!(found.iter().any(|finding| finding.code == BYTE_ORDER_MARK), expected, "{text}");
        if expected {
            assert_eq!(apply_fixes(&text, format, None, &Base::None).text, text.trim_start_matches('\u{FEFF}'));
        } else if text.starts_with('\u{FEFF}') {
            // One more than they take.
            let twice = format!("\u{FEFF}{text}");
            let found = check(&twice, format, None).findings;
            assert!(found.iter().any(|finding| finding.code == BYTE_ORDER_MARK), "{twice}");
            assert_eq!(apply_fixes(&twice, format, None, &Base::None).text, text);
        }
    }
}

/// A name that stands twice is an error whatever stands beside it.
#[test]
fn a_duplicate_beside_a_secret_is_told_without_its_value() {
    let head = r#"{"type": "Databricks", "autoBootstrap": true, "config": {"authenticationType": "token", "#;
    for (rest, count) in [
        (r#""token": "s3cret-one", "token": "s3cret-two", "catalog": "c"}}"#, 1),
        (r#""token": "s3cret-one", "catalog": "a", "catalog": "b"}}"#, 1),
        (r#""catalog": "a", "token": "s3cret-one", "catalog": "b", "token": "s3cret-two"}}"#, 2),
        // A mistake of syntax on the same line hides the name, not the finding.
        (r#""token": "s3cret-one", "catalog": "a", "catalog": "b" "audit": {"enabled": true}}}"#, 1),
        (r#""token": "s3cret-one", "catalog": "a"}}"#, 0),
    ] {
        let text = format!("{head}{rest}");
        let found = check(&text, Format::Json, None).findings;
        let twice: Vec<_> = found.iter().filter(|finding| finding.code == DUPLICATE_FIELD).collect();
        assert_eq!(twice.len(), count, "{text}: {found:?}");
        assert!(twice.iter().all(|finding| finding.severity == Severity::Error));
        assert!(!format!("{found:?}").contains("s3cret"), "{text}");
    }
}

/// Runs of letters and digits.
fn tokens(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()).collect()
}

/// The tokens that the edits of some findings take away or touch, and those that touch them. Slips of grammar name none: their
/// fixes may put in and take away marks, and nothing that somebody has written.
fn named(text: &str, findings: &[Diagnostic]) -> BTreeSet<String> {
    const OF_GRAMMAR: [Code; 11] = [
        MISSING_COMMA,
        EXTRA_COMMA,
        MISSING_BRACKET,
        EXTRA_BRACKET,
        TEXT_AFTER_END,
        MISSING_COLON,
        UNCLOSED_TEXT,
        SLIP,
        BYTE_ORDER_MARK,
        READ_DIFFERENTLY,
        MISSING_WHITESPACE,
    ];
    let mut named = BTreeSet::new();
    let is_part = |c: char| c.is_alphanumeric();
    for finding in findings.iter().filter(|finding| !OF_GRAMMAR.contains(&finding.code)) {
        for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
            // What an edit touches may become a part of another token.
            let start = text[..edit.span.start as usize].trim_end_matches(is_part).len();
            let behind = &text[edit.span.end as usize..];
            let end = text.len() - behind.trim_start_matches(is_part).len();
            named.extend(tokens(&text[start..end]).into_iter().map(str::to_owned));
        }
    }
    named
}

/// The tokens that are gone after a round without a finding of that round having named them.
fn losses(text: &str, format: Format) -> Vec<String> {
    let mut lost = Vec::new();
    each_round(text, format, None, &Base::None, |before, fixes, after| {
        let (named, left) = (named(before, fixes), tokens(after));
        let gone = tokens(before).into_iter().filter(|token| !left.contains(token) && !named.contains(*token));
        lost.extend(gone.map(str::to_owned));
    });
    lost
}

/// What is wrong, error or warning, in some places of a text.
fn wrong_at(text: &str, format: Format, places: &[Range<usize>]) -> BTreeMap<&'static str, usize> {
    let mut wrong = BTreeMap::new();
    let is_in = |finding: &&Diagnostic| {
        let (start, end) = (finding.span.start as usize, finding.span.end as usize);
        places.iter().any(|place| start < place.end && place.start < end)
    };
    for finding in check(text, format, None).findings.iter().filter(|f| f.severity != Severity::Info).filter(is_in) {
        *wrong.entry(finding.code.id()).or_default() += 1;
    }
    wrong
}

/// What a round leaves wrong in the places that its edits have written, and that was not wrong in the places they replaced.
fn spoilt(text: &str, format: Format) -> Vec<String> {
    let mut spoilt = Vec::new();
    each_round(text, format, None, &Base::None, |before, fixes, after| {
        let mut edits: Vec<_> =
            fixes.iter().flat_map(|finding| finding.fix.iter().flat_map(|fix| &fix.edits)).collect();
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let (mut shift, mut old, mut new) = (0_isize, Vec::new(), Vec::new());
        for edit in edits {
            let (start, end) = (edit.span.start as usize, edit.span.end as usize);
            let at = start.checked_add_signed(shift).unwrap();
            // Where something is put in, what stands around it counts as well.
            old.push(start.saturating_sub(1)..end + 1);
            new.push(at..at + edit.text.len());
            shift += isize::try_from(edit.text.len()).unwrap() - isize::try_from(end - start).unwrap();
        }
        old.extend(fixes.iter().map(|finding| finding.span.start as usize..finding.span.end as usize));
        let known = wrong_at(before, format, &old);
        for (code, count) in wrong_at(after, format, &new) {
            let is_placeholder = code == "UC207" && fixes.iter().any(|fix| fix.code == BARE_PLACEHOLDER);
            if count > known.get(code).copied().unwrap_or(0) && !is_placeholder {
                spoilt.push(format!("{code} {before}\n{after}"));
            }
        }
    });
    spoilt
}

fn mutated() -> impl Strategy<Value = (String, String)> {
    let mut all: Vec<(String, String)> = files("foreign").into_iter().chain(files("foreign/valid")).collect();
    all.extend(files("slips"));
    all.extend(files("slips"));
    all.extend(files("pages"));
    let damage = prop::collection::vec((any::<prop::sample::Index>(), 0..5, "[]{}\",:'\\n\\\\ a<>#=/-]"), 0..5);
    (prop::sample::select(all), damage).prop_map(|((name, text), damage)| {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, what, with) in damage {
            if chars.is_empty() {
                break;
            }
            let at = at.index(chars.len());
            let with = with.chars().next().unwrap_or(' ');
            match what {
                0 => drop(chars.remove(at)),
                1 => chars.insert(at, chars[at]),
                2 => chars[at] = with,
                3 => chars.truncate(at + 1),
                _ => chars.insert(at, with),
            }
        }
        (name, chars.into_iter().collect())
    })
}

proptest! {
    #![proptest_config(super::random(400))]

    #[test]
    fn a_fix_loses_nothing_that_no_finding_named((name, text) in mutated()) {
        let format = crate::check::guess(&text, Some(&name));
        let lost = losses(&text, format);
        prop_assert!(lost.is_empty(), "{} {:?}\n{}\n{}", name, lost, text, apply_fixes(&text, format, None, &Base::None).text);
        let once = apply_fixes(&text, format, None, &Base::None);
        prop_assert_eq!(&apply_fixes(&once.text, format, None, &Base::None).text, &once.text);
    }

    #[test]
    fn a_fix_leaves_nothing_new_at_its_place((name, text) in mutated()) {
        let spoilt = spoilt(&text, crate::check::guess(&text, Some(&name)));
        prop_assert!(spoilt.is_empty(), "{}: {:?}", name, spoilt);
    }
}

#[test]
fn what_strings_and_comments_say_is_not_a_program() {
    let payload =
        r#"{"type": "Databricks", "autoBootstrap": false, "config": {"catalog": "c", "audit": {"enabled": true}}}"#;
    for text in [
        payload.replace("\"c\"", r#""c", "note": "say \"a => b\"""#),
        format!("{payload} // was a => b"),
        format!("/* was a => b */ {payload}"),
        format!("{payload}\n# note: client.reset()"),
        payload.replace("true}}}", "true // was a => b\n}}}"),
        payload.replace("true}}}", "true /* was a => b */}}}"),
        payload.replace("true}}}", "true # was a => b\n}}}"),
    ] {
        let checked = check(&text, Format::Json, None);
        assert_eq!(checked.kind_name(), "integration-create", "{text}: {:?}", checked.findings);
    }
}

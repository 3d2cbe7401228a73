//! What comes before a command, and bodies without quotes around them.

use super::BODY;
use super::shells::{CMD, POSIX, URL, escaped, holds};
use crate::check::{Base, check_text};
use crate::fix::apply_fixes;
use crate::read::Format;

#[test]
fn programs_that_run_another_one_come_before_a_command() {
    for front in ["op run -- ", "doppler run --config dev -- ", "aws-vault exec x -- ", "sudo "] {
        holds(&format!("{front}curl {URL} {POSIX} -d '{BODY}'"), &[]);
    }
    holds(&format!("register:\n\t@curl {URL} {POSIX} -d '{BODY}'"), &[]);
    // A file of that name.
    assert_eq!(check_text("git log --oneline -- curl\n", None).format, Format::Yaml);
}

/// A shell splits a body without quotes around it: at whitespace, and bash at commas too.
#[test]
fn a_body_with_escaped_quotes_needs_quotes_around_it() {
    let compact = escaped().replace(": ", ":").replace(", ", ",").replace("${T}", "a");
    let told = &["UC023"];
    for (command, expected) in [
        (format!("curl {URL} {CMD} -d {compact}\r\n"), &[] as &[_]),
        (format!("curl {URL} {CMD} -d {}\r\n", compact.replacen(':', ": ", 1)), told),
        (format!("curl {URL} {POSIX} -d {compact}\n"), told),
        (format!("curl {URL} {POSIX} -d {}\n", compact.replace(',', ", ")), told),
    ] {
        holds(&command, expected);
        let fixed = apply_fixes(&command, Format::Curl, None, &Base::None).text;
        let body = command.split_once(" -d ").unwrap().1.trim_end();
        assert_eq!(fixed != command, !expected.is_empty(), "{fixed}");
        assert!(expected.is_empty() || fixed == command.replace(body, &format!("\"{body}\"")), "{fixed}");
        holds(&fixed, &[]);
    }
    let one = check_text("curl https://t.x.com/a -d {\\\"a\\\":1}\n", None);
    assert!(one.findings.iter().all(|finding| finding.code.id() != "UC023"));
}

#[test]
fn variables_with_any_value_come_before_a_command() {
    for value in [
        "'a b'",
        "'a: #|b'",
        "'a'\\''b c'",
        "\"a \\\"b c\"",
        "$(vault read -field=x a/b)",
        "\"$(cat \"a b\")\" B='c d'",
        "a\\ b",
    ] {
        holds(&format!("K={value} curl {URL} {POSIX} -d '{BODY}'"), &[]);
        holds(&format!("other {value} | curl {URL} {POSIX} -d '{BODY}'"), &[]);
    }
    let behind_a_folder = format!("cd \"C:\\a b\\\" && curl {URL}");
    assert_eq!(check_text(&behind_a_folder, None).format, Format::Curl);
    // Prose whose quotes are not closed.
    for text in ["K='a and then curl", "K=\"a 'b curl"] {
        assert_eq!(check_text(text, None).format, Format::Yaml, "{text}");
    }
}

//! What a scalar is: a string, a number, a word, or what its tag makes of it.

use saphyr_parser::Tag;

use super::versions;
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::read::yaml::BAD_YAML;
use crate::text::Span;
use crate::tree::NodeKind;

rules! {
    READ_DIFFERENTLY = Warning("UC033", "a value that YAML 1.1 and 1.2 read differently", Yaml) {
        means: "A value without quotes is a string in YAML 1.2, and a number, date or boolean in YAML 1.1, or the other way round.",
        why: "Parsers follow one or the other. `no` may arrive as `false`, and `0755` as another number.",
        fix: "Put it in quotes if it is a string; write `true` or `false` for a boolean.",
        bad: yaml("ucforge: 1\nflow: connection\nconnectionKey: on\n").also(&["UC102", "UC903"]),
        good: in_setup("connectionKey: lakehouse"),
    }

    UNKNOWN_TAG = Warning("UC035", "a tag that only its own program knows", Yaml) {
        means: "A value has a tag such as `!vault` or `!Ref`, which means something to the program that it belongs to.",
        why: "The API and ucforge do not know what it stands for: the value is taken as it is written.",
        fix: "Write the value itself, or `${NAME}` or `{env: NAME}` for a secret.",
        bad: yaml("ucforge: 1\nflow: connection\nconnectionKey: !Ref lakehouse\n").also(&["UC102", "UC903"]),
        good: in_setup("connectionKey: lakehouse"),
    }
}

/// The kind of a scalar, and its text if that differs from its source. `decoded` is the parser's text, if that differs
/// from the source.
pub(super) fn meant(
    value: &str,
    decoded: Option<String>,
    is_plain: bool,
    tag: Option<&Tag>,
    span: Span,
    findings: &mut Vec<Diagnostic>,
) -> (NodeKind, Option<String>) {
    let Some(tag) = tag else {
        if !is_plain {
            return (NodeKind::Text, decoded);
        }
        // The parser accepts these characters inside brackets.
        if value.starts_with(['|', '>', '%']) {
            findings.push(
                Diagnostic::new(BAD_YAML, span, "this is not YAML: a value without quotes cannot begin with this sign")
                    .help("put it in quotes, or remove the sign"),
            );
        }
        let (kind, text) = plain(value, decoded);
        if let Some(other) = versions::taken_for(value) {
            findings.push(read_differently(span, kind, other));
        }
        return (kind, text);
    };
    // The place of the value includes its tag.
    let says = Some(value.to_owned());
    if !(tag.is_yaml_core_schema() || tag.handle == "!!") {
        if !(tag.handle.is_empty() && tag.suffix == "!" || tag.handle == "!" && tag.suffix.is_empty()) {
            findings.push(unknown_tag(span));
        }
        return (NodeKind::Text, says);
    }
    let (kind, text) = plain(value, says.clone());
    let fits = match (tag.suffix.as_str(), kind) {
        ("str" | "binary" | "timestamp", _) => return (NodeKind::Text, says),
        ("bool", NodeKind::Bool(_)) | ("null", NodeKind::Null) | ("float", NodeKind::Number) => true,
        ("int", NodeKind::Number) => {
            text.as_deref().unwrap_or(value).bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        }
        _ => false,
    };
    if fits {
        return (kind, text);
    }
    if !["bool", "int", "float", "null"].contains(&tag.suffix.as_str()) {
        findings.push(unknown_tag(span));
        return (NodeKind::Text, says);
    }
    findings.push(
        Diagnostic::new(
            BAD_YAML,
            span,
            ["this is not YAML: the value does not match its tag `!!", &tag.suffix, "`"].concat(),
        )
        .help("change the value, or remove the tag"),
    );
    (NodeKind::Unreadable, says)
}

fn read_differently(span: Span, kind: NodeKind, other: &str) -> Diagnostic {
    let finding = Diagnostic::new(READ_DIFFERENTLY, span, ["YAML 1.1 parsers read this as ", other].concat());
    if kind == NodeKind::Text {
        // It is read as a string here, so it stays one.
        let mut finding = finding.help("put it in quotes if it is a string");
        let quotes = [span.start, span.end].map(|at| Edit { span: Span { start: at, end: at }, text: "\"".into() });
        finding.fix = Some(Fix { title: "put it in quotes".into(), edits: quotes.into() });
        finding
    } else {
        finding.help("write the number in plain digits, or put it in quotes if it is a string")
    }
}

/// The finding about a name that YAML 1.1 parsers read as something other than a string.
pub(super) fn name_read_differently(value: &str, span: Span) -> Option<Diagnostic> {
    versions::taken_for(value).map(|other| read_differently(span, NodeKind::Text, other))
}

pub(super) fn unknown_tag(span: Span) -> Diagnostic {
    Diagnostic::new(UNKNOWN_TAG, span, "only the program that this tag belongs to knows what it means")
        .help("write the value itself")
}

/// What a scalar without quotes is in YAML 1.2 (core schema). A number keeps its text if JSON can write it the same
/// way.
fn plain(value: &str, decoded: Option<String>) -> (NodeKind, Option<String>) {
    match value {
        "" | "~" | "null" | "Null" | "NULL" => return (NodeKind::Null, decoded),
        "true" | "True" | "TRUE" => return (NodeKind::Bool(true), decoded),
        "false" | "False" | "FALSE" => return (NodeKind::Bool(false), decoded),
        _ => {}
    }
    if crate::read::numbers::is_json_number(value) {
        return (NodeKind::Number, decoded);
    }
    let based = |prefix: &str, radix| {
        value.strip_prefix(prefix).and_then(|digits| u128::from_str_radix(digits, radix).ok()).map(|n| n.to_string())
    };
    // `1e3`, `+1` and `0123` are numbers in YAML; `1.2.3` and `12-34` are not, and `repaired` knows the difference.
    match based("0x", 16).or_else(|| based("0o", 8)).or_else(|| crate::read::numbers::repaired(value)) {
        Some(number) => (NodeKind::Number, Some(number)),
        None => (NodeKind::Text, decoded),
    }
}

/// The place of a value: after its anchor, which stays when the value is replaced, and with its tag, which does not. A
/// quoted string ends with its closing quote: the parser includes a comment after it too.
pub(super) fn place(text: &str, span: Span, is_quoted: bool) -> Span {
    let whole = span.of(text);
    let (mut start, mut rest) = (span.start as usize, whole);
    while let Some(mark) = rest.chars().next().filter(|first| matches!(first, '&' | '!')) {
        rest = after_comments(rest.trim_start_matches(|c: char| !c.is_whitespace()));
        if mark == '&' {
            start = span.end as usize - rest.len();
        }
    }
    let behind = if is_quoted { rest.len() - quotes(rest) } else { 0 };
    Span::new(start, span.end as usize - behind)
}

/// The text after whitespace and comments.
fn after_comments(mut text: &str) -> &str {
    loop {
        text = text.trim_start();
        let Some(comment) = text.strip_prefix('#') else { return text };
        text = comment.trim_start_matches(|c| c != '\n');
    }
}

/// The length of the quoted string that a text begins with.
fn quotes(text: &str) -> usize {
    let mut bytes = text.bytes().enumerate().peekable();
    let quote = bytes.next().map(|(_, quote)| quote);
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' && quote == Some(b'"') {
            bytes.next();
        } else if Some(byte) == quote && (byte == b'"' || bytes.next_if(|(_, next)| *next == byte).is_none()) {
            return at + 1;
        }
    }
    text.len()
}

//! Where secrets stand.

use std::sync::OnceLock;

use crate::catalogue::{FIELDS, Field, Shape};
use crate::text::{Span, may_be_a_name, part};
use crate::tree::{NodeKind, NodeRef};
use crate::{secret, suggest};

/// Collects the places of all values that have the name of a secret field.
pub(super) fn collect(node: NodeRef<'_>, spans: &mut Vec<Span>) {
    for child in node.children() {
        if let Some(key) = child.key_span().filter(|_| !may_be_a_name(child.key())) {
            spans.push(key);
        }
        if is_secret_name(last_name(child.key())) {
            all_of(child, spans);
        } else {
            collect(child, spans);
        }
    }
}

/// Of a JSON pointer the last name; other names are whole.
pub(crate) fn last_name(key: &str) -> &str {
    if key.starts_with('/') { key.rsplit('/').next().unwrap_or(key) } else { key }
}

fn is_reference(node: NodeRef<'_>) -> bool {
    ["env", "file", "command"].iter().any(|name| node.get(name).is_some())
}

/// Collects the secrets that stand in clear among fields that nobody knows: by the names around them, and by their form.
pub(super) fn in_clear<'t>(node: NodeRef<'t>, named: bool, found: &mut Vec<NodeRef<'t>>) {
    let named = named || is_secret_name(last_name(node.key()));
    match node.kind() {
        NodeKind::Text | NodeKind::Number => {
            let text = node.text().or(node.number()).unwrap_or_default();
            if !text.is_empty() && secret::reference(text).is_none() && (named || is_secret_text(text)) {
                found.push(node);
            }
        }
        NodeKind::Object if named && is_reference(node) => {}
        _ => node.children().for_each(|child| in_clear(child, named, found)),
    }
}

/// Everything that stands where a secret belongs, but for the words of a reference.
fn all_of(node: NodeRef<'_>, spans: &mut Vec<Span>) {
    match node.kind() {
        NodeKind::Text | NodeKind::Number | NodeKind::Unreadable => spans.push(node.span()),
        NodeKind::Object if is_reference(node) => {}
        _ => node.children().for_each(|child| all_of(child, spans)),
    }
}

/// Where damaged lines may hold secrets: behind every secret name, to the end of the line. `damage` names the ranges that
/// could not be read as they stand.
pub(super) fn by_words(source: &str, damage: &[Span], spans: &mut Vec<Span>) {
    let mut damage: Vec<Span> = damage.to_vec();
    damage.sort_unstable();
    // The furthest that any range which begins before a line reaches.
    let (mut reach, mut next, mut start) = (None, 0, 0);
    for line in source.split_inclusive('\n') {
        let end = start + line.len();
        while let Some(span) = damage.get(next).filter(|span| (span.start as usize) < end || end == source.len()) {
            reach = reach.max(Some(span.end as usize));
            next += 1;
        }
        if reach.is_some_and(|reach| reach >= start)
            && let Some(at) = behind_secret_name(line)
        {
            spans.push(Span::new(start + at, start + line.trim_end().len().max(at)));
        }
        start = end;
    }
}

/// Behind the first word of the line that is a secret's name; the quote that closes it and the colon say nothing.
fn behind_secret_name(line: &str) -> Option<usize> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches(|c| !is_part(c));
        let behind = rest.trim_start_matches(is_part);
        let word = rest.strip_suffix(behind)?;
        if word.is_empty() {
            return None;
        }
        if is_secret_name(word) {
            return Some(line.len() - behind.trim_start_matches(['"', '\'', ' ', ':', '=']).len());
        }
        rest = behind;
    }
}

/// What the names of secrets end with, whoever chose them.
const ENDINGS: [&str; 6] = ["password", "secret", "token", "apikey", "authorization", "privatekey"];

/// The header, which people mistype as well.
const AUTHORIZATION: &str = "authorization";

/// Names of secrets that are too short to look for at the end of others.
const WHOLE: [&str; 4] = ["pat", "pass", "bearer", "credential"];

/// In any case, with any hyphens, and with a letter or two wrong: a misspelt secret is still one.
pub(crate) fn is_secret_name(name: &str) -> bool {
    static NAMES: OnceLock<Vec<&'static str>> = OnceLock::new();
    // Shorter than the shortest with a letter missing, or longer than anybody's.
    if !(3..=64).contains(&name.len()) {
        return false;
    }
    let names = NAMES.get_or_init(|| {
        FIELDS.iter().filter(|field| matches!(field.shape, Shape::Secret { .. })).map(Field::name).collect()
    });
    ENDINGS.iter().any(|ending| ends_with(name, ending))
        || WHOLE.iter().any(|word| word.eq_ignore_ascii_case(name))
        || (name.len().abs_diff(AUTHORIZATION.len()) <= 2
            && suggest::closest(name, [AUTHORIZATION].into_iter()).is_some())
        || names
            .iter()
            .filter(|secret| name.len().abs_diff(secret.len()) <= 4)
            .any(|secret| suggest::closest(name, [*secret].into_iter()).is_some())
}

/// Whether a name ends with a word, without case and whatever signs stand between its letters.
fn ends_with(name: &str, word: &str) -> bool {
    let mut letters = name.bytes().rev().filter(u8::is_ascii_alphanumeric);
    word.bytes().rev().all(|letter| letters.next().is_some_and(|other| other.eq_ignore_ascii_case(&letter)))
}

/// Adds what a command may hold outside of its body: whatever stands behind the name of a secret, up to the next blank or
/// quote, however the quotes around it are broken. Variables and placeholders are none.
pub(crate) fn in_command(source: &str, body: Span, spans: &mut Vec<Span>) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\' | '&');
    let mut at = 0;
    while at < source.len() {
        if at >= body.start as usize && at < body.end as usize {
            at = body.end as usize;
            continue;
        }
        let rest = part(source, at..);
        let word = part(rest, ..rest.find(|c| !is_part(c)).unwrap_or(rest.len()));
        if word.is_empty() {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let name = word.trim_start_matches('-');
        let glued = name.get(..AUTHORIZATION.len()).is_some_and(|name| name.eq_ignore_ascii_case(AUTHORIZATION));
        if glued && name.len() > AUTHORIZATION.len() {
            spans.push(Span::new(at + word.len() - name.len() + AUTHORIZATION.len(), at + word.len()));
        }
        if !may_be_a_name(word) {
            spans.push(Span::new(at, at + word.len()));
        }
        at += word.len();
        if !is_secret_name(name) {
            continue;
        }
        let mut value = part(source, at..).trim_start_matches(['"', '\'', ' ', ':', '=']);
        for scheme in ["Bearer ", "Basic "] {
            value = value.strip_prefix(scheme).unwrap_or(value).trim_start();
        }
        let from = source.len() - value.len();
        let length = value.find(is_end).unwrap_or(value.len());
        if length > 0 && !value.starts_with(['$', '<', '%', '{', '-']) {
            spans.push(Span::new(from, from + length));
        }
        at = from;
    }
}

/// Adds what is a secret by its form, wherever it stands: tokens and secrets of Databricks, access tokens, key files.
pub(super) fn by_form(source: &str, spans: &mut Vec<Span>) {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'=');
    let bytes = source.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !is_part(bytes[at]) {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|byte| is_part(**byte)).count();
        let word = part(source, at..at + length);
        if is_secret_by_form(word) {
            spans.push(Span::new(at, at + length));
        }
        at += length;
    }
    for (start, _) in source.match_indices("-----BEGIN ") {
        let rest = part(source, start..);
        let end = rest.find("-----END ").and_then(|end| Some(end + 9 + part(rest, end + 9..).find("-----")? + 5));
        spans.push(Span::new(start, start + end.unwrap_or(rest.len())));
    }
}

/// First letters of what Databricks gives out: personal access tokens, OAuth secrets, refresh tokens.
const MARKS: [&str; 3] = ["dapi", "dose", "doau"];

/// Whether a text holds a secret, by its form.
pub(crate) fn is_secret_text(text: &str) -> bool {
    let mut spans = Vec::new();
    by_form(text, &mut spans);
    !spans.is_empty()
}

fn is_secret_by_form(word: &str) -> bool {
    let marked = word.split(['.', '=']).filter_map(|word| MARKS.iter().find_map(|mark| word.strip_prefix(mark)));
    // Names have separators: `dapi_billing_2024` is somebody's catalog.
    let run = |rest: &str| rest.bytes().take_while(u8::is_ascii_alphanumeric).collect::<Vec<u8>>();
    marked.map(run).any(|run| run.len() >= 16 && run.iter().filter(|byte| byte.is_ascii_digit()).count() >= 2)
        || super::rules::is_jwt(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_known_however_they_are_written() {
        for name in [
            "token",
            "Token",
            "client_secret",
            "oAuthPrivateKey",
            "tokn",
            "toekn",
            "clientSecrt",
            "x-api-key",
            "accessToken",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in
            ["", "type", "catalog", "clientId", "authorityUrl", "scope", "host", "audit", "tokenize", "taken2go"]
        {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn secrets_are_known_by_their_form() {
        let text = "a dapi0123456789abcdef0123456789abcdef-2, \"dose0123456789abcdef\" dapibara dosed eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln\n\
            -----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY----- b";
        let mut spans = Vec::new();
        by_form(text, &mut spans);
        let shown: Vec<_> = spans.iter().map(|span| span.of(text)).collect();
        assert_eq!(
            shown,
            [
                "dapi0123456789abcdef0123456789abcdef-2",
                "dose0123456789abcdef",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
            ]
        );
    }
}

//! Secrets recognized by their form, wherever they are: what Databricks issues, access tokens, key files, users in
//! addresses, passwords in connection strings.

use super::harmless::is_harmless;
use super::name::is_secret_name;
use crate::text::{Span, part, step};

/// Prefixes of what Databricks issues: personal access tokens, OAuth secrets, refresh tokens.
const MARKS: [&str; 3] = ["dapi", "dose", "doau"];

/// Whether a text holds a secret, by its form.
pub(crate) fn is_secret_text(text: &str) -> bool {
    let mut spans = Vec::new();
    by_form(text, &mut spans);
    !spans.is_empty()
}

/// Adds the secrets that are recognized by their form.
pub(crate) fn by_form(source: &str, spans: &mut Vec<Span>) {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'=' | b'~');
    let bytes = source.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        step();
        if !is_part(bytes[at]) {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|byte| is_part(**byte)).count();
        let word = part(source, at..at + length);
        if is_given_out(word) {
            spans.push(Span::new(at, at + length));
        }
        at += length;
    }
    key_files(source, spans);
    let (mut at, mut line_end) = (0, 0);
    while at < source.len() {
        step();
        let rest = part(source, at..);
        let length = rest.find(is_end).unwrap_or(rest.len());
        let word = part(rest, ..length);
        // Between backticks it may be the name of a group: `data:team@example.com`.
        let is_quoted = part(source, ..at).ends_with('`') && part(rest, length..).starts_with('`');
        let is_name = is_quoted && word.split('@').all(is_harmless);
        if !is_name && (word.contains('@') || word.contains(":/") || word.contains(":\\/")) {
            user_parts(word, at, spans);
        }
        if word.contains('=') {
            assignments(source, word, at, &mut line_end, spans);
        }
        at += length + part(rest, length..).chars().next().map_or(0, char::len_utf8);
    }
}

/// Adds key files, from their first line to their last, or to the end of the text if the last is missing. A certificate
/// may come before its key, and needs no mask.
fn key_files(source: &str, spans: &mut Vec<Span>) {
    const BEGIN: &str = "-----BEGIN ";
    const END: &str = "-----END ";
    let mut at = 0;
    while let Some(start) = part(source, at..).find(BEGIN).map(|start| at + start) {
        let inside = start + BEGIN.len();
        let end = part(source, inside..).find(END).map_or(source.len(), |end| {
            let behind = inside + end + END.len();
            part(source, behind..).find("-----").map_or(source.len(), |end| behind + end + 5)
        });
        let is_certificate = part(source, inside..).starts_with("CERTIFICATE-----");
        if !is_certificate || part(source, start..end).contains("PRIVATE") {
            spans.push(Span::new(start, end));
        }
        at = end;
    }
}

/// Whether a character ends a word that may be an address or a connection string.
fn is_end(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>')
}

fn is_given_out(word: &str) -> bool {
    let marked = word.split(['.', '=']).filter_map(|word| MARKS.iter().find_map(|mark| word.strip_prefix(mark)));
    // Names have separators: `dapi_billing_2024_europe` may be the name of a catalog.
    let run = |rest: &str| rest.bytes().take_while(u8::is_ascii_alphanumeric).collect::<Vec<u8>>();
    marked.map(run).any(|run| run.len() >= 16 && run.iter().filter(|byte| byte.is_ascii_digit()).count() >= 2)
        || is_glued(word)
        || word.split('=').any(|word| is_jwt(word) || is_of_entra(word))
}

/// Whether a word holds a whole token right after other letters, as when it is pasted into a field that already has
/// text.
pub(super) fn is_glued(word: &str) -> bool {
    let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_hexdigit).count();
    MARKS.iter().any(|mark| word.match_indices(mark).any(|(at, _)| digits(part(word, at + mark.len()..)) >= 32))
}

/// Whether a word holds a client secret of Entra: three letters or digits, a digit, `Q~`, and some thirty more
/// characters.
fn is_of_entra(word: &str) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    // An option may come before it, without a space.
    word.match_indices("Q~").take(4).any(|(at, _)| {
        let (before, behind) = word.as_bytes().split_at(at);
        let length = 6 + behind.len() - 2;
        before.len() >= 4
            && before.last().is_some_and(u8::is_ascii_digit)
            && before.iter().rev().take(4).chain(behind).all(is_letter)
            && (36..=44).contains(&length)
    })
}

/// Adds the user and password of addresses: `https://USER:PASSWORD@host`, `USER:PASSWORD@host`.
pub(super) fn user_parts(word: &str, at: usize, spans: &mut Vec<Span>) {
    let mut from = 0;
    let mut has_scheme = false;
    // JSON may write a slash with a backslash before it.
    let marks = ["://", ":\\/\\/"].into_iter();
    // The next `@`, and the mark for which it was searched: once, not once for each address before it.
    let (mut sign, mut sign_of) = (0, "");
    for (scheme, mark) in marks.flat_map(|mark| word.match_indices(mark)) {
        has_scheme = true;
        let start = scheme + mark.len();
        if start < from {
            continue;
        }
        let rest = part(word, start..);
        if sign < start || sign_of != mark {
            sign = rest.find('@').map_or(usize::MAX, |at| start + at);
            sign_of = mark;
        }
        let before_path = part(rest, ..rest.find(['/', '\\']).unwrap_or(rest.len()));
        let authority = part(before_path, ..before_path.find(['?', '#']).unwrap_or(before_path.len()));
        let is_port = |port: &str| {
            let behind = port.trim_start_matches(|c: char| c.is_ascii_digit());
            behind.len() < port.len() && !behind.starts_with(|c: char| c.is_alphanumeric())
        };
        let has_password =
            |text: &str| text.split_once(':').is_some_and(|(host, port)| !host.ends_with('[') && !is_port(port));
        let end = match authority.rfind('@') {
            Some(end) => Some(end),
            // Characters that should be escaped in a password often are not: a slash, a quote.
            None if has_password(authority) && !authority.starts_with('[') => {
                Some(if sign == usize::MAX { authority.len() } else { sign - start })
            }
            None if has_password(before_path) => before_path.rfind('@'),
            None => None,
        };
        let is_shown = |user: &str| user.starts_with(['$', '{']) || is_mask(user);
        if let Some(end) = end.filter(|end| *end > 0 && !is_shown(part(rest, ..*end))) {
            spans.push(Span::new(at + start, at + start + end));
            from = start + end;
        }
    }
    if has_scheme {
        return;
    }
    if let Some(end) = word.find('@') {
        let front = part(word, ..end);
        let front_start = front.rfind(['/', ',', ';', '(', '[', '{']).map_or(0, |slash| slash + 1);
        if let Some(colon) = part(front, front_start..).find(':') {
            let start = front_start + colon + 1;
            let is_host = part(word, end + 1..).starts_with(|c: char| c.is_alphanumeric() || matches!(c, '[' | '$'));
            if is_host && start < end && !part(word, start..).starts_with('$') {
                spans.push(Span::new(at + start, at + end));
            }
        }
    }
}

/// Adds the values of `PWD=…` and the like in connection strings, queries and forms. `line_end` keeps the next line
/// end, quote or semicolon that was found: a line may be the whole text.
fn assignments(source: &str, word: &str, at: usize, line_end: &mut usize, spans: &mut Vec<Span>) {
    let mut start = 0;
    for piece in word.split_inclusive([';', '&', '?']) {
        let end = start + piece.trim_end_matches([';', '&', '?']).len();
        let inside = part(word, start..end);
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let named = inside.match_indices('=').find(|(equals, _)| {
            let front = part(inside, ..*equals);
            let name = part(front, front.trim_end_matches(is_part).len()..);
            is_secret_name(name) || is_secret_name(name.rsplit('.').next().unwrap_or(name))
        });
        if let Some((equals, _)) = named {
            let value = part(inside, equals + 1..);
            if !value.is_empty() && !value.starts_with(['$', '%', '{']) {
                let (from, to) = (at + start + equals + 1, at + end);
                // Between semicolons a value may hold whitespace.
                if *line_end < to {
                    *line_end = part(source, to..).find(['\n', '"', '\'', ';']).map_or(source.len(), |more| to + more);
                }
                let goes_on = end == word.len() && part(source, *line_end..).starts_with(';');
                let to = if goes_on { *line_end } else { to };
                spans.push(Span::new(from, to));
            }
        }
        start += piece.len();
    }
}

/// Whether a text is three pieces of base64url, the first of them a JSON object.
pub(crate) fn is_jwt(secret: &str) -> bool {
    let is_piece = |piece: &str| {
        !piece.is_empty()
            && piece.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'='))
    };
    secret.starts_with("eyJ") && secret.split('.').count() == 3 && secret.split('.').all(is_piece)
}

/// Whether a value is a mask that Immuta shows in place of a secret. Sent back, it would become the secret.
pub(crate) fn is_mask(value: &str) -> bool {
    // The longest mask is a word with brackets around it, or a row of stars.
    if value.len() > 16 && !value.trim_start().starts_with(['*', '•', '●']) {
        return false;
    }
    let word = value.trim().trim_matches(['<', '>', '[', ']', '(', ')', '{', '}']);
    word.eq_ignore_ascii_case("REDACTED") || (word.len() > 2 && word.chars().all(|c| matches!(c, '*' | '•' | '●')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(add: fn(&str, &mut Vec<Span>), text: &str) -> Vec<String> {
        let mut spans = Vec::new();
        add(text, &mut spans);
        spans.iter().map(|span| span.of(text).to_owned()).collect()
    }

    #[test]
    fn secrets_are_known_by_their_form() {
        let text = "a dapi0123456789abcdef0123456789abcdef-2, \"dose0123456789abcdef\" dapibara dosed eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln\n\
            -----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY----- b x=Lab8Q~made-up-for-this-example-000000000";
        assert_eq!(
            found(by_form, text),
            [
                "dapi0123456789abcdef0123456789abcdef-2",
                "dose0123456789abcdef",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
                "x=Lab8Q~made-up-for-this-example-000000000",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            ]
        );
    }

    #[test]
    fn users_of_addresses_and_values_of_connection_strings_are_secrets() {
        let cases: [(&str, &[&str]); 26] = [
            ("https://token:s3@h.x/p", &["token:s3"]),
            ("\"https:\\/\\/u:s3@h.x\\/p\"", &["u:s3"]),
            ("https://s3@h.x", &["s3"]),
            ("https://u:p/s3@h.x", &["u:p/s3"]),
            ("https://u:s3", &["u:s3"]),
            ("https://u#:s3@h.x/p", &["u#:s3"]),
            ("http://u:s3@proxy:3128", &["u:s3"]),
            ("u:s3@proxy:3128", &["s3"]),
            ("\"token:s3@h.cloud.databricks.com\"", &["s3"]),
            ("postgres://u:s3@[::1]/db", &["u:s3"]),
            ("jdbc:databricks://h:443;AuthMech=3;UID=token;PWD=s3", &["s3"]),
            ("\"PWD=s3;AuthMech=3\"", &["s3"]),
            ("Server=h;Password=s 3;Database=d", &["s 3"]),
            ("https://h.x/p?access_token=s3&o=1", &["s3"]),
            ("AccountName=a;AccountKey=s3==;EndpointSuffix=x", &["s3=="]),
            // Nothing of this is a secret.
            ("https://h.x/p?mail=a@b", &[]),
            ("someone@example.org", &[]),
            ("https://h.x:443/a@b", &[]),
            ("https://$USER@h.x", &[]),
            ("http://[::1]:8080/p", &[]),
            ("https://{{host}}:{{port}}/p", &[]),
            ("PWD=$PWD;x=1", &[]),
            ("token={{secrets/a/b}}", &[]),
            ("a: b@c", &[]),
            ("o=1;transportMode=http;httpPath=/sql/1.0", &[]),
            ("clientId=x&tokenUrl=https://h.x", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(by_form, text), expected, "{text}");
        }
    }

    #[test]
    fn many_addresses_in_a_word_are_searched_for_one_sign_once() {
        for (text, count) in [("a://u:x/".repeat(400_000), 400_000), ("a://$u:x/".repeat(400_000) + "@", 0)] {
            let mut spans = Vec::new();
            by_form(&text, &mut spans);
            assert!(spans.len() >= count, "{}", spans.len());
        }
    }
}

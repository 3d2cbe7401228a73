//! Secrets that are known by how they look, wherever they are: what Databricks gives out, access tokens, key files, users in
//! addresses, passwords in connection strings.

use super::name::is_secret_name;
use crate::text::{Span, part, step};

/// First letters of what Databricks gives out: personal access tokens, OAuth secrets, refresh tokens.
const MARKS: [&str; 3] = ["dapi", "dose", "doau"];

/// Whether a text holds a secret, by its form.
pub(crate) fn is_secret_text(text: &str) -> bool {
    let mut spans = Vec::new();
    by_form(text, &mut spans);
    !spans.is_empty()
}

/// Adds what is a secret by its form.
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
        if word.contains('@') || word.contains(":/") || word.contains(":\\/") {
            user_parts(word, at, spans);
        }
        if word.contains('=') {
            assignments(source, word, at, &mut line_end, spans);
        }
        at += length + part(rest, length..).chars().next().map_or(0, char::len_utf8);
    }
}

/// Key files, from their first line to their last; to the end where that is missing. A certificate may be before its
/// key, and needs no mask.
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

/// What ends a word that may be an address or a connection string.
fn is_end(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>')
}

fn is_given_out(word: &str) -> bool {
    let marked = word.split(['.', '=']).filter_map(|word| MARKS.iter().find_map(|mark| word.strip_prefix(mark)));
    // Names have separators: `dapi_billing_2024_europe` is somebody's catalog.
    let run = |rest: &str| rest.bytes().take_while(u8::is_ascii_alphanumeric).collect::<Vec<u8>>();
    marked.map(run).any(|run| run.len() >= 16 && run.iter().filter(|byte| byte.is_ascii_digit()).count() >= 2)
        || is_glued(word)
        || word.split('=').any(|word| is_jwt(word) || is_of_entra(word))
}

/// A whole personal access token right behind other letters, as when it is pasted into a field that holds something.
pub(super) fn is_glued(word: &str) -> bool {
    let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_hexdigit).count();
    word.match_indices("dapi").any(|(at, mark)| digits(part(word, at + mark.len()..)) >= 32)
}

/// A client secret of Entra: three letters or digits, a digit, `Q~`, and some thirty more.
fn is_of_entra(word: &str) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    word.get(4..6) == Some("Q~")
        && word.as_bytes()[3].is_ascii_digit()
        && (36..=44).contains(&word.len())
        && word.bytes().all(|byte| is_letter(&byte))
}

/// The user and password of addresses: `https://USER:PASSWORD@host`, `USER:PASSWORD@host`.
fn user_parts(word: &str, at: usize, spans: &mut Vec<Span>) {
    let mut from = 0;
    let mut has_scheme = false;
    // JSON may write a slash with a backslash before it.
    for (scheme, mark) in word.match_indices("://").chain(word.match_indices(":\\/\\/")) {
        has_scheme = true;
        let start = scheme + mark.len();
        if start < from {
            continue;
        }
        let rest = part(word, start..);
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
            // What should be escaped in a password often is not: a slash, a quote.
            None if has_password(authority) && !authority.starts_with('[') => {
                Some(rest.find('@').unwrap_or(authority.len()))
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

/// The values of `PWD=…` and the like in connection strings, queries and forms. `line_end` is the next end of a line, quote or
/// semicolon, as far as it is known: a line may be the whole text.
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

/// Adds what comes after `NAME:` where the name is that of a secret, to the end of the line or text: a header, a line of a log.
pub(crate) fn after_colons(source: &str, spans: &mut Vec<Span>) {
    // Where the value before ends: it may be that of several names.
    let mut known = 0;
    for (at, _) in source.match_indices(": ") {
        step();
        let front = part(source, ..at);
        // A name may be between quotes, and these escaped.
        let front = front.strip_suffix(['"', '\'']).map_or(front, |front| front.trim_end_matches('\\'));
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let name = part(front, front.trim_end_matches(is_part).len()..);
        if !is_secret_name(name) {
            continue;
        }
        let rest = part(source, at + 2..);
        let value = rest.trim_start_matches(' ');
        // So may the value be.
        let value = value.trim_start_matches('\\').strip_prefix(['"', '\'']).unwrap_or(value);
        let from = source.len() - value.len();
        // In YAML a comment may hold what the value was.
        let length = if value.starts_with('#') {
            value.find('\n').unwrap_or(value.len())
        } else {
            if known < from {
                known = value.find(['\n', '"', '\'']).map_or(source.len(), |length| from + length);
            }
            known - from
        };
        let length = part(value, ..length).trim_end_matches('\\').trim_end().len();
        if length > 0 && !value.starts_with(['$', '<', '%', '{', '[', '|', '>']) {
            spans.push(Span::new(from, from + length));
        }
    }
}

/// Adds the words that are beside one which announces a secret: `Bearer x`, `Basic x`, `--token x`. Other words may follow
/// these too, so that this is for what is shown only.
pub(crate) fn beside_words(source: &str, spans: &mut Vec<Span>) {
    let mut announced = false;
    let mut at = 0;
    for word in source.split_inclusive(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')) {
        step();
        let text = word.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        if !text.is_empty() {
            if announced && !text.starts_with(['$', '<', '{', '%', '-']) {
                spans.push(Span::new(at, at + text.len()));
            }
            let is_scheme = ["Bearer", "Basic"].iter().any(|scheme| text.eq_ignore_ascii_case(scheme));
            announced = is_scheme || text.strip_prefix("--").is_some_and(is_secret_name);
        }
        at += word.len();
    }
}

/// Adds the texts of a script for Databricks that are beside the name of a secret: `password 'x'`, `OPTIONS (token = 'x')`,
/// `IDENTIFIED BY 'x'`.
pub(crate) fn in_script(source: &str, spans: &mut Vec<Span>) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut at = 0;
    let mut before = "";
    while at < source.len() {
        step();
        let rest = part(source, at..);
        let word = part(rest, ..rest.find(|c| !is_part(c)).unwrap_or(rest.len()));
        if word.is_empty() {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        at += word.len();
        let is_identified = word.eq_ignore_ascii_case("by") && before.eq_ignore_ascii_case("identified");
        before = word;
        let name = word.rsplit('.').next().unwrap_or(word);
        if !is_identified && !is_secret_name(name) && !is_secret_name(word) {
            continue;
        }
        let behind = part(source, at..);
        // `{{secrets/scope/key}}` says where a secret is.
        if behind.starts_with('/') {
            continue;
        }
        // A name may be between quotes too.
        let is_quoted = part(source, ..at - word.len()).ends_with(['\'', '"', '`']);
        let value = if is_quoted { behind.trim_start_matches(['\'', '"', '`']) } else { behind };
        let is_between = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '"' | ';' | '\n' | '$');
        let value = value.trim_start_matches(is_between);
        let from = source.len() - value.len();
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '\'' | '"')) else {
            // `SET a.password=x`
            let is_end = |c: char| c.is_whitespace() || matches!(c, ';' | '(' | ')' | ',' | '\'' | '"');
            let length = value.find(is_end).unwrap_or(value.len());
            let is_assigned = behind.trim_start_matches(['\'', '"', '`', ' ']).starts_with('=');
            let lost_a_quote = part(value, length..).starts_with(['\'', '"']);
            if (is_assigned || lost_a_quote) && length > 0 && !value.starts_with(['$', ':', '{']) {
                spans.push(Span::new(from, from + length));
            }
            continue;
        };
        // One quote too many makes the text an empty one.
        let inside = value.trim_start_matches(quote);
        let from = source.len() - inside.len() - 1;
        let length = closing(inside, quote);
        if length > 0 && !inside.starts_with(['$', '{']) {
            spans.push(Span::new(from + 1, from + 1 + length));
            at = from + 1 + length;
        }
    }
}

/// Where a quoted text ends: a doubled quote or one after a backslash belongs to it.
fn closing(inside: &str, quote: char) -> usize {
    let mut chars = inside.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == quote {
            if chars.peek().is_some_and(|(_, next)| *next == quote) {
                chars.next();
            } else {
                return at;
            }
        }
    }
    inside.len()
}

/// Three pieces of base64url, the first of them a JSON object.
pub(crate) fn is_jwt(secret: &str) -> bool {
    let is_piece = |piece: &str| {
        !piece.is_empty()
            && piece.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'='))
    };
    secret.starts_with("eyJ") && secret.split('.').count() == 3 && secret.split('.').all(is_piece)
}

/// What Immuta shows where a secret is: sent back, it would become the secret.
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
    fn texts_beside_names_of_secrets_are_secrets_in_scripts() {
        let cases: [(&str, &[&str]); 11] = [
            ("OPTIONS (host 'h', password 's3')", &["s3"]),
            ("OPTIONS ('password' 's''3', \"token\" = \"t\")", &["s''3", "t"]),
            ("CREATE USER u IDENTIFIED BY 's3'", &["s3"]),
            ("WITH (CREDENTIAL (AZURE_SAS_TOKEN = 's3'))", &["s3"]),
            ("SET spark.x.password=s3;", &["s3"]),
            ("map('password', 's3')", &["s3"]),
            ("OPTIONS (password secret('scope', 'key'))", &["scope"]),
            ("OPTIONS (password '{{secrets/a/b}}')", &[]),
            ("GRANT USE CONNECTION ON CONNECTION token TO `x`", &[]),
            ("OPTIONS (host 'h', user 'u')", &[]),
            ("SELECT 'password'", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(in_script, text), expected, "{text}");
        }
    }

    #[test]
    fn what_stands_behind_the_name_of_a_secret_and_a_colon_is_hidden() {
        let text = "Cookie: sid=s3; a\nAccept: x\nX-Api-Key:  k1 \n\"Authorization: Bearer t1\" token: ${T}";
        assert_eq!(found(after_colons, text), ["sid=s3; a", "k1", "Bearer t1"]);
        let text =
            r#"{"token": "t1", 'token': '', \"token\": \"t2\", \"token\": \"\", "token": "${T}", "catalog": "c"}"#;
        assert_eq!(found(after_colons, text), ["t1", "t2"]);
    }
}

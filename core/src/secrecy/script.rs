//! Secrets in SQL scripts: the literals that belong to the name of a secret, whatever is between them.

use super::beside::{in_word, is_elsewhere, is_part, names_secret};
use super::comment::in_comment;
use super::shown::{is_chosen, looks_drawn};
use crate::text::{Span, part, step};

/// Words after which a literal is more likely a name, or a description of the name before.
const TURNS: [&str; 7] = ["to", "from", "on", "is", "comment", "where", "for"];

/// What the next literal would be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Awaited {
    /// Nothing in particular.
    Nothing,
    /// A secret only if it looks like one.
    Perhaps,
    /// A secret. `may_have_comma` says that a comma may still follow its name.
    Secret { may_have_comma: bool },
}

struct Scan<'t, 's> {
    source: &'t str,
    at: usize,
    end: usize,
    level: u8,
    awaited: Awaited,
    /// How many brackets were opened since the name.
    depth: usize,
    /// The word before, and where the last literal was if only `AS` came after it.
    before: &'t str,
    literal: Option<Span>,
    /// Whether the comment line before ends with the name of a secret.
    is_said: bool,
    spans: &'s mut Vec<Span>,
}

/// Adds the literals of a script that belong to the name of a secret: `password 'x'`, `token STRING DEFAULT 'x'`,
/// `OPTIONS (token = 'x')`, `IDENTIFIED BY 'x'`, `'x' AS token`.
pub(crate) fn in_script(source: &str, spans: &mut Vec<Span>) {
    scan(source, 0, source.len(), 0, spans);
}

/// How deeply texts within texts are scanned.
const LEVELS: u8 = 3;

/// Scans a part of a script. Returns whether it ends where a secret is expected.
fn scan(source: &str, at: usize, end: usize, level: u8, spans: &mut Vec<Span>) -> bool {
    let awaited = Awaited::Nothing;
    let mut scan = Scan { source, at, end, level, awaited, depth: 0, before: "", literal: None, is_said: false, spans };
    while scan.at < scan.end {
        step();
        scan.next();
    }
    matches!(scan.awaited, Awaited::Secret { .. })
}

impl<'t> Scan<'t, '_> {
    fn rest(&self) -> &'t str {
        part(self.source, self.at..self.end)
    }

    fn next(&mut self) {
        let rest = self.rest();
        let word = part(rest, ..rest.find(|c| !is_part(c)).unwrap_or(rest.len()));
        // A comment may begin like a word.
        if let Some(length) = (self.level < LEVELS).then(|| comment(rest)).flatten() {
            self.comment(self.at + 2, self.at + length);
            self.at += length;
        } else if !word.is_empty() {
            self.at += word.len();
            self.word(word);
        } else if let Some((open, close)) = quotes(rest) {
            self.quoted(open, close);
        } else {
            let sign = rest.chars().next().unwrap_or(' ');
            self.at += sign.len_utf8();
            self.sign(sign);
        }
    }

    /// Scans a comment, which may hold a disabled statement, or mention a secret in prose.
    fn comment(&mut self, start: usize, end: usize) {
        scan(self.source, start, end, self.level + 1, self.spans);
        let mut at = start;
        for line in part(self.source, start..end).split_inclusive('\n') {
            self.is_said = in_comment(line, at, self.is_said, self.spans);
            at += line.len();
        }
    }

    fn sign(&mut self, sign: char) {
        match (sign, self.awaited) {
            (',', Awaited::Secret { may_have_comma: true }) => {
                self.awaited = Awaited::Secret { may_have_comma: false };
            }
            (';', _) => self.awaited = Awaited::Nothing,
            (',' | ')', _) if self.depth == 0 => self.awaited = Awaited::Nothing,
            ('(', _) => self.depth += 1,
            (')', _) => self.depth -= 1,
            _ => {}
        }
        if !sign.is_whitespace() {
            self.literal = None;
        }
    }

    fn awaits(&mut self) {
        self.awaited = Awaited::Secret { may_have_comma: true };
        self.depth = 0;
    }

    fn word(&mut self, word: &'t str) {
        let rest = self.rest();
        let start = self.at - word.len();
        let before = std::mem::replace(&mut self.before, word);
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        let is_prefix = word.len() <= 2 && rest.starts_with(['\'', '"']);
        let literal = if is("as") || is_prefix { self.literal } else { self.literal.take() };
        let is_awaited = matches!(self.awaited, Awaited::Secret { .. });
        let is_after_name = is_awaited && (before.is_empty() || names_secret(before));
        let is_assigned = is_after_name && part(self.source, ..start).trim_end().ends_with('=');
        // `{{secrets/scope/key}}` says where a secret is.
        if !is_assigned && names_secret(word) && !rest.starts_with('/') {
            let named = literal.filter(|_| before.eq_ignore_ascii_case("as"));
            self.spans.extend(named);
            if named.is_none() {
                self.awaits();
            }
            return;
        }
        if is("by") && before.eq_ignore_ascii_case("identified") {
            return self.awaits();
        }
        if !is_awaited {
            return;
        }
        let is_quote = ['\'', '"'];
        let is_beside = is_after_name || part(self.source, ..start).ends_with(is_quote);
        let has_lost_a_quote = is_beside && !is_prefix && rest.starts_with(is_quote);
        if (is_assigned || has_lost_a_quote) && !is_prefix && !rest.starts_with('(') {
            // A value without quotes: `SET a.password=x`.
            let is_end = |c: char| c.is_whitespace() || matches!(c, ';' | '(' | ')' | ',' | '\'' | '"');
            let behind = part(rest, ..rest.find(is_end).unwrap_or(rest.len()));
            let span = Span::new(start, self.at + behind.len());
            let is_variable = part(self.source, ..start).ends_with(['$', ':', '{']);
            if !is_variable {
                self.spans.push(span);
            }
            self.at += behind.len();
        } else if TURNS.iter().any(|turn| is(turn)) {
            self.awaited = Awaited::Perhaps;
        }
    }

    /// Scans a text in quotes. One that is not closed extends to the end.
    fn quoted(&mut self, open: usize, close: &str) {
        let start = self.at;
        let inside = start + open;
        let raw = part(self.source, ..start).ends_with(['r', 'R']) && self.before.len() <= 2;
        let text = part(self.source, inside..self.end);
        let length = closing(text, close, raw);
        let text = part(text, ..length);
        let span = Span::new(inside, inside + length);
        self.at = (inside + length + close.len()).min(self.end);
        let is_name = close == "`";
        self.literal = (!is_name).then_some(span);
        let is_secret = match self.awaited {
            _ if is_name => false,
            Awaited::Secret { .. } => !text.is_empty() && !is_elsewhere(text),
            Awaited::Perhaps => !is_chosen(text) && !is_principal(text),
            Awaited::Nothing => looks_drawn(text),
        };
        if is_secret {
            self.spans.push(span);
            if let Awaited::Secret { may_have_comma } = &mut self.awaited {
                *may_have_comma = false;
            }
            return;
        }
        if text.chars().all(is_part) && names_secret(text) {
            self.before = "";
            return self.awaits();
        }
        let mut found = Vec::new();
        in_word(text, &mut found);
        self.spans.extend(found.iter().map(|span| Span::new(inside + span.start as usize, inside + span.end as usize)));
        // If a quote is missing or stray, the script is inside the quotes and the text is outside.
        let is_code = !text.is_empty() && !is_name && found.is_empty() && self.level < LEVELS;
        if is_code && scan(self.source, inside, inside + length, self.level + 1, self.spans) {
            let next = self.rest().find(close).unwrap_or(self.rest().len());
            self.spans.push(Span::new(self.at, self.at + next));
        }
    }
}

/// Whether a text is the address of a principal: `data:team@example.com`.
fn is_principal(text: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '@' | ':');
    text.contains('@') && text.chars().all(is_name)
}

/// The length of the comment that a text begins with.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("--") {
        Some(text.find('\n').unwrap_or(text.len()))
    } else if text.starts_with("/*") {
        Some(text.find("*/").map_or(text.len(), |end| end + 2))
    } else {
        None
    }
}

/// The length of the opening quote that a text begins with, and what closes it.
fn quotes(text: &str) -> Option<(usize, &str)> {
    let tagged = || {
        let tag = part(text, 1..).find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))?;
        part(text, tag + 1..).starts_with('$').then(|| (tag + 2, part(text, ..tag + 2)))
    };
    match text.as_bytes() {
        [b'\'' | b'"', ..] => Some((1, part(text, ..1))),
        // A backtick that nothing closes is a typo.
        [b'`', ..] => {
            let end = part(text, 1..).find(['`', '\'', '"', '\n'])?;
            part(text, end + 1..).starts_with('`').then(|| (1, part(text, ..1)))
        }
        [b'$', ..] => tagged(),
        _ => None,
    }
}

/// Where a quoted text ends: a doubled quote or one after a backslash belongs to it.
fn closing(inside: &str, close: &str, raw: bool) -> usize {
    let mut from = 0;
    while let Some(at) = part(inside, from..).find(close).map(|at| from + at) {
        let front = part(inside, from..at);
        let slashes = front.len() - front.trim_end_matches('\\').len();
        let behind = at + close.len();
        let is_doubled = close.len() == 1 && part(inside, behind..).starts_with(close);
        if is_doubled {
            from = behind + close.len();
        } else if !raw && close.len() == 1 && close != "`" && slashes % 2 == 1 {
            from = behind;
        } else {
            return at;
        }
    }
    inside.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_beside_names_of_secrets_are_secrets() {
        let cases: &[(&str, &[&str])] = &[
            ("OPTIONS (host 'h', password 's3')", &["s3"]),
            ("OPTIONS ('password' 's''3', \"token\" = \"t\")", &["s''3", "t"]),
            ("CREATE USER u IDENTIFIED BY 's3'", &["s3"]),
            ("WITH (CREDENTIAL (AZURE_SAS_TOKEN = 's3'))", &["s3"]),
            ("SET spark.x.password=s3;", &["s3"]),
            ("SET spark.x.password=s3&4%;", &["s3&4%"]),
            ("map('password', 's3')", &["s3"]),
            ("OPTIONS (password secret('scope', 'key'))", &["scope", "key"]),
            ("DECLARE token STRING DEFAULT 's''3';", &["s''3"]),
            ("DECLARE OR REPLACE VARIABLE api_token STRING = \"s\\\"3\";", &["s\\\"3"]),
            ("SET VARIABLE client_secret = 'a''b'", &["a''b"]),
            ("CREATE WIDGET TEXT token DEFAULT 's3'", &["s3"]),
            ("CREATE FUNCTION f(token VARCHAR(50) NOT NULL DEFAULT 's3')", &["s3"]),
            ("f(password => 's3', host => 'h')", &["s3"]),
            ("token := 's3'", &["s3"]),
            ("password $$s'3$$, host 'h'", &["s'3"]),
            ("password $x$s$$3$x$", &["s$$3"]),
            ("password r'a\\', host 'h'", &["a\\"]),
            ("password 'a' 'b' || 'c', host 'h'", &["a", "b", "c"]),
            ("password\n=\n'a'", &["a"]),
            ("password concat('a', 'b'), 'c'", &["a", "b"]),
            ("SELECT 's3' AS token, 'x' AS name", &["s3"]),
            ("OPTIONS (password 's3; DROP", &["s3; DROP"]),
            ("-- it's here\nOPTIONS (password 's3')", &["s3"]),
            ("It's\nOPTIONS (password 's 3')", &["s 3"]),
            ("OPTIONS (url 'jdbc:mysql://h/db?user=u&password=s\"3')", &["s\"3"]),
            ("OPTIONS (url 'jdbc:mysql://u:s\"3 x@h/db')", &["u:s\"3 x"]),
            ("SELECT 'Zq7vXk93LmTw'", &["Zq7vXk93LmTw"]),
            ("GRANT SELECT ON TABLE main.a.password TO 'Zq7vXk93LmTw'", &["Zq7vXk93LmTw"]),
            ("DECLARE OR REPLACE VARIABLE pw STRING = 's3'; DROP TABLE a.b.c", &["s3"]),
            // Comments.
            ("GRANT x -- pw: s3;q\nON a", &["s3;q"]),
            ("--PW=s3\n/* the password\n is: s4 */ -- user/pw: me/s5", &["s3", "s3", "is: s4 */", "me/s5"]),
            ("x;-- API key s3\n-- token:\n--   s4\n-- s5", &["s3", "s4"]),
            ("-- key: S3cr3tPassw0rd!x of prod", &["S3cr3tPassw0rd!x"]),
            ("-- key: lakehouse\n-- connection key lakehouse\n-- primary key id", &[]),
            ("-- password: ${PW}\n-- what the path is", &[]),
            // Nothing of this is a secret.
            ("OPTIONS (password '{{secrets/a/b}}')", &[]),
            ("OPTIONS (password '${P}', token \"$T\")", &[]),
            ("GRANT USE CONNECTION ON CONNECTION token TO `x`", &[]),
            ("GRANT USE CONNECTION ON CONNECTION token TO 'data:eng@x.com'", &[]),
            ("GRANT SELECT ON TABLE main.a.password TO '6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d'", &[]),
            ("COMMENT ON COLUMN a.token IS 'what it was'; SELECT 'b'", &[]),
            ("USE CATALOG secret; USE SCHEMA 'hr'", &[]),
            ("SELECT token, a, 'x' FROM a", &[]),
            ("OPTIONS (host 'h', user 'u')", &[]),
            ("SELECT 'password'", &[]),
        ];
        for (text, expected) in cases {
            let mut spans = Vec::new();
            in_script(text, &mut spans);
            let found: Vec<_> = spans.iter().map(|span| span.of(text)).filter(|text| !text.is_empty()).collect();
            assert_eq!(found, *expected, "{text}");
        }
    }
}

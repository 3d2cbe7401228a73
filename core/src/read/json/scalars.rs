//! Values that hold no others: strings, numbers, words, placeholders.

use super::Reader;
use super::brackets::cut_off;
use super::repair::{bare_text, escape_of, half_quoted, number_edits, placeholder_edits, requote};
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::read::PLACEHOLDER;
use crate::read::json::repair::BARE_TEXT;
use crate::read::numbers::{has_leading_zeros, is_json_number, repaired};
use crate::read::strings::{self, Fault, Quoted};
use crate::read::whitespace;
use crate::text::{Span, edited, part};
use crate::tree::{NodeKind, Scalar};
use crate::value::visible;

rules! {
    WRONG_QUOTES = Error("UC009", "quotes that JSON does not have", Json) {
        means: "A name or a string is in single or typographic quotes.",
        why: "JSON has straight double quotes only. Word processors, chats and Python put others there, and the API refuses the body.",
        fix: "Use straight double quotes.",
        bad: piece("{'audit': {'enabled': true}}"),
        good: piece(r#"{"audit": {"enabled": true}}"#),
    }

    BARE_PLACEHOLDER = Error("UC011", "a placeholder without quotes", Json) {
        means: "A placeholder such as `<port>` is where a value belongs, and has no quotes around it.",
        why: "The text is not JSON until the placeholder is replaced, so the API refuses the body.",
        fix: "Put your own value there: a string in double quotes, a number without.",
        bad: piece(r#"{"port": <your-Databricks-port>}"#),
        good: piece(r#"{"port": 443}"#),
    }

    BAD_NUMBER = Error("UC018", "a number that JSON does not have", Json) {
        means: "A number is written in a way that JSON does not allow: with leading zeros, with a plus sign, in hexadecimal, or as `NaN`.",
        why: "The API refuses the body, or a parser reads the digits as another number.",
        fix: "Write a plain decimal number, or put it in double quotes if it is a string.",
        bad: piece(r#"{"port": 0443}"#),
        good: piece(r#"{"port": 443}"#),
    }

    BAD_ESCAPE = Error("UC019", "an escape that JSON does not have", Json) {
        means: "A string has a backslash with something after it that is not an escape of JSON.",
        why: "The API refuses the body. Such backslashes often come from regular expressions and Windows paths.",
        fix: "Write `\\\\` for a backslash, or remove it.",
        bad: piece(r#"{"httpPath": "\sql\1.0\warehouses"}"#),
        good: piece(r#"{"httpPath": "/sql/1.0/warehouses/0123456789abcdef"}"#),
    }

    RAW_CONTROL = Error("UC020", "a control character inside a string", Json) {
        means: "A string has a line break, a tab or another control character that is not escaped.",
        why: "JSON allows them only as escapes. A private key that is pasted with its line breaks is the usual case, and the API \
              refuses the body.",
        fix: "Write the line breaks of a key as `\\n`, as the fix does. Other control characters got in by mistake: remove them.",
        bad: piece("{\"oauthPrivateKey\": \"-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\"}"),
        good: piece(r#"{"oauthPrivateKey":
  "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----"}"#),
    }

    UNCLOSED_TEXT = Error("UC021", "a string is not closed", Json) {
        means: "A string begins with a quote, and there is no other quote on its line.",
        why: "The text is not JSON, and the API refuses the body. What follows may have been read as a part of it.",
        fix: "Put a double quote at its end.",
        bad: piece(r#"{
  "catalog": "immuta_prod,
  "audit": {"enabled": true}
}"#),
        good: piece(r#"{
  "catalog": "immuta_prod",
  "audit": {"enabled": true}
}"#),
    }
}

/// Characters that keyboards and programs put in place of a straight double quote.
const OTHERS: [char; 6] = ['\'', '`', '\u{201C}', '\u{201D}', '\u{2018}', '\u{2019}'];

/// How many bytes are searched for the end of a placeholder.
const LONGEST_PLACEHOLDER: usize = 400;

impl Reader<'_, '_> {
    pub(super) fn at_quote(&self) -> bool {
        self.peek() == Some(b'"') || self.peek_char().is_some_and(|c| strings::closing(c).is_some())
    }

    #[inline]
    pub(super) fn quoted(&mut self) -> Scalar {
        let start = self.at;
        if let Some(end) = strings::plain(self.text.as_bytes(), start) {
            self.at = end;
            return Scalar::at(Span::new(start, end));
        }
        self.odd_quoted(start, false)
    }

    /// Reads a string with escapes or mistakes.
    #[cold]
    #[inline(never)]
    pub(super) fn odd_quoted(&mut self, start: usize, is_name: bool) -> Scalar {
        let Quoted { end, mut decoded, mut closed, mut faults } = strings::read(self.text, start);
        if !closed && part(self.text, start + 1..end).ends_with(OTHERS) {
            // Closed with another quote.
            decoded.as_mut().map(String::pop);
            faults.retain(|fault| fault.1 < end);
            closed = true;
        }
        self.at = end;
        let span = Span::new(start, end);
        // Names have no line breaks.
        let has_break = || faults.iter().any(|fault| matches!(fault.2, Fault::Control('\r' | '\n')));
        let is_broken = is_name && has_break() && part(self.text, end..).trim_start().starts_with(':');
        if is_broken && let Some(name) = &mut decoded {
            name.retain(|c| !matches!(c, '\r' | '\n'));
        }
        let straight = part(self.text, start..).starts_with('"');
        if !closed {
            let text = self.text;
            // If the text was cut off, or the string contains what comes after it, its end is unknown.
            let goes_on = !part(text, end..).trim_start().is_empty();
            self.is_cut_off |= !goes_on;
            self.ends_in_text |= !goes_on;
            self.findings.add_with(|| {
                let finding = Diagnostic::new(UNCLOSED_TEXT, span, "the string is not closed");
                let finding = finding.help(if goes_on {
                    "end it with a double quote on the same line"
                } else {
                    "the document ends here: what follows was lost"
                });
                let ends_like_a_text = !span.of(text).ends_with(['{', '[', '}', ']', ':', ';', '\\', '"']);
                if ends_like_a_text && goes_on { finding.fix("close the string", Span::at(end), "\"") } else { finding }
            });
        } else if !straight || !part(self.text, ..end).ends_with('"') {
            let text = self.text;
            let edits = other_quotes(text, span);
            decoded = edits.as_ref().map(|edits| decode(text, span, edits)).or(decoded);
            self.findings.add_with(|| {
                let mut finding =
                    Diagnostic::new(WRONG_QUOTES, span, "JSON strings are written in straight double quotes");
                finding.fix = edits.map(|edits| Fix { title: "use double quotes".into(), edits });
                finding
            });
        }
        // The fix for other quotes also fixes what is wrong inside them, except for escapes that are not characters.
        for (from, to, fault) in faults.into_iter().filter(|fault| straight || fault.2 == Fault::Unicode) {
            let span = Span::new(from, to);
            let text = self.text;
            self.findings.add_with(|| match fault {
                Fault::Escape => {
                    let c = part(text, from + 1..to);
                    Diagnostic::new(BAD_ESCAPE, span, format!("JSON has no escape `\\{}`", visible(c)))
                        .help("write `\\\\` for a backslash")
                }
                Fault::Unicode => not_a_character(span),
                Fault::Control(c) => {
                    let what = match c {
                        '\n' | '\r' => "a line break inside a string",
                        '\t' => "a tab inside a string",
                        _ => "a control character inside a string",
                    };
                    let finding = Diagnostic::new(RAW_CONTROL, span, what);
                    // A pasted key has line breaks. Anything else slipped in, and an escape would keep it.
                    if matches!(c, '\n' | '\r') && is_broken {
                        finding.fix("join the lines", span, "")
                    } else if matches!(c, '\n' | '\r') && is_between_lines(part(text, start..end), to - 1 - start) {
                        finding.fix("escape it", span, escape_of(c))
                    } else {
                        finding.help("remove it, or write it as an escape if it is intended")
                    }
                }
            });
        }
        self.builder.scalar(span, decoded)
    }

    /// Reads `u'…'` and `r"…"`, as Python writes strings. `None` if there is no such string here.
    pub(super) fn prefixed(&mut self) -> Option<Scalar> {
        let (text, start) = (self.text, self.at);
        let rest = part(text, start..);
        let string = rest.trim_start_matches(['u', 'U', 'r', 'R', 'b', 'B', 'f', 'F']);
        let prefix = part(rest, ..rest.len() - string.len());
        let is_string = match string.as_bytes() {
            [b'\'', ..] => true,
            // A quote at the end of a word may belong to a word whose first quote is missing.
            [b'"', next, ..] => !next.is_ascii_whitespace() && !matches!(next, b',' | b':' | b'}' | b']'),
            _ => false,
        };
        if !is_string || !matches!(prefix.len(), 1 | 2) {
            return None;
        }
        let quoted = strings::read(text, start + prefix.len());
        if !quoted.closed {
            return None;
        }
        self.at = quoted.end;
        let (span, inside) = (Span::new(start, quoted.end), Span::new(start + prefix.len(), quoted.end));
        // Byte strings, format strings and patterns mean something other than what is written.
        let is_plain = prefix.eq_ignore_ascii_case("u")
            || prefix.eq_ignore_ascii_case("r") && !string_of(text, inside).contains('\\');
        let edits = if is_plain { other_quotes(text, inside) } else { None };
        let decoded = edits.as_ref().map(|edits| decode(text, inside, edits)).or(quoted.decoded);
        let decoded = decoded.unwrap_or_else(|| string_of(text, inside).to_owned());
        self.findings.add_with(|| {
            let finding = Diagnostic::new(WRONG_QUOTES, span, "JSON strings have nothing before their quotes");
            let fix = edits.map(|mut edits| {
                edits.insert(0, Edit { span: Span::new(start, start + prefix.len()), text: "".into() });
                Fix { title: "write it as JSON does".into(), edits }
            });
            Diagnostic { fix, ..finding }
        });
        Some(self.builder.scalar(span, Some(decoded)))
    }

    /// The kind of a quoted string: unreadable if the end of the document cuts it off.
    pub(super) fn kind_of_text(&self) -> NodeKind {
        if self.ends_in_text { NodeKind::Unreadable } else { NodeKind::Text }
    }

    pub(super) fn number(&mut self, key: Scalar) {
        let start = self.at;
        let length = part(self.text, start..)
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.' | b'_'))
            .count();
        self.at = start + length;
        let span = Span::new(start, self.at);
        let text = span.of(self.text);
        if is_json_number(text) {
            self.builder.leaf(NodeKind::Number, key, Scalar::at(span));
            return;
        }
        let repaired = repaired(text);
        let is_number = repaired.is_some();
        self.findings.add_with(|| {
            // With leading zeros it may be another number, or an ID that should be a string.
            let is_certain = is_number && !has_leading_zeros(text);
            let mut finding = Diagnostic::new(BAD_NUMBER, span, "this is not a valid JSON number");
            if is_certain {
                finding.fix = Some(Fix { title: "write it as JSON does".into(), edits: number_edits(text, start) });
                finding
            } else {
                finding.help("put it in double quotes if it is a string")
            }
        });
        let kind = if repaired.is_some() { NodeKind::Number } else { NodeKind::Unreadable };
        let value = self.builder.scalar(span, repaired);
        self.builder.leaf(kind, key, value);
    }

    /// Reads `<your-port>` or `<"another-workspace">`, which documentation puts where a value belongs.
    pub(super) fn placeholder(&mut self, key: Scalar) {
        let start = self.at;
        // Searching further would be too slow if many of them are not closed.
        let near = part(self.text, start..self.text.floor_char_boundary(start + LONGEST_PLACEHOLDER));
        let line = part(near, ..whitespace::end_of_line(near, 0));
        let length = line.find('>').map_or_else(|| line.find([',', '}', ']']).unwrap_or(line.len()), |end| end + 1);
        self.at = start + length.max(1);
        let span = Span::new(start, self.at);
        self.findings.add_with(|| {
            let mut finding = Diagnostic::new(BARE_PLACEHOLDER, span, "there is a placeholder where a value belongs")
                .help("put your own value here: a string in double quotes, a number without");
            finding.fix = Some(Fix {
                title: "put it in double quotes until then".into(),
                edits: placeholder_edits(self.text, span),
            });
            finding
        });
        self.builder.leaf(NodeKind::Unreadable, key, Scalar::at(span));
    }

    /// Reads `{{ name }}`, `#{NAME}` or `#{NAME}#`, which a template engine is to replace with a string and its quotes,
    /// or with anything else. Returns whether there is one.
    pub(super) fn template(&mut self, key: Scalar) -> bool {
        let start = self.at;
        let Some(length) = template(part(self.text, start..)).filter(|_| self.objects + self.arrays > 0) else {
            return false;
        };
        self.at = start + length;
        let open = self.builder.leaf(NodeKind::Unreadable, key, Scalar::at(Span::new(start, self.at)));
        let (node, span) = (self.builder.node(open), Span::new(start, self.at));
        self.findings.add_with(|| {
            Diagnostic::new(PLACEHOLDER, span, "a placeholder that is not filled in")
                .at(node)
                .help("put your own value here: a string in double quotes, a number without")
        });
        true
    }

    /// Reads `true`, `false`, `null`, or a string without quotes.
    pub(super) fn word(&mut self, key: Scalar) {
        let span = self.word_span();
        let has_end = self.take_lone_quote(&[',', '}', ']', '\n', '\r']);
        let word = span.of(self.text);
        let is_literal = matches!(word, "true" | "false" | "null");
        if !is_literal && self.objects + self.arrays == 0 {
            // A single word is not a document.
            let is_encoded = word.starts_with('%') && word.contains("%22");
            self.findings.add_with(|| {
                Diagnostic::new(BARE_TEXT, span, "there should be an object here").help(if is_encoded {
                    "it is percent-encoded: send the JSON itself"
                } else {
                    "a document begins with `{`"
                })
            });
            self.builder.leaf(NodeKind::Unreadable, key, Scalar::at(span));
            return;
        }
        if !has_end && !is_literal && self.objects + self.arrays > 0 && part(self.text, self.at..).trim().is_empty() {
            // How the word would continue is unknown.
            (self.is_cut_off, self.ends_in_text, self.balanced) = (true, true, false);
            let (text, end) = (self.text, self.at);
            self.findings.add_with(|| cut_off(text, end));
            self.builder.leaf(NodeKind::Unreadable, key, Scalar::at(span));
            return;
        }
        let kind = match word {
            _ if has_end => {
                self.findings.add_with(|| half_quoted(span));
                NodeKind::Text
            }
            "true" => NodeKind::Bool(true),
            "false" => NodeKind::Bool(false),
            "null" => NodeKind::Null,
            _ => {
                let (kind, literal) = match word.to_ascii_lowercase().as_str() {
                    "true" => (NodeKind::Bool(true), Some("true")),
                    "false" => (NodeKind::Bool(false), Some("false")),
                    "null" => (NodeKind::Null, Some("null")),
                    // Where a string belongs, these words may be one.
                    "yes" | "on" => (NodeKind::Unreadable, Some("true")),
                    "no" | "off" => (NodeKind::Unreadable, Some("false")),
                    "none" | "nil" | "undefined" => (NodeKind::Unreadable, Some("null")),
                    _ => (NodeKind::Text, None),
                };
                // The words themselves stay out of the finding: they may be a secret.
                self.findings.add_with(|| match literal {
                    Some(literal) => Diagnostic::new(BARE_TEXT, span, "JSON writes this differently").fix(
                        format!("write `{literal}`"),
                        span,
                        literal,
                    ),
                    None => bare_text(self.text, span, "strings must be in double quotes"),
                });
                kind
            }
        };
        self.builder.leaf(kind, key, Scalar::at(span));
    }

    /// Skips a quote that closes a bare word, if one of the characters of `behind` follows. Returns whether it did.
    pub(super) fn take_lone_quote(&mut self, behind: &[char]) -> bool {
        let rest = part(self.text, self.at..).strip_prefix('"');
        let closes = rest.is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with(behind));
        self.at += usize::from(closes);
        closes
    }

    /// Reads the characters from here to the end of a bare word; at least one.
    pub(super) fn word_span(&mut self) -> Span {
        let start = self.at;
        let rest = part(self.text, start..);
        let length = end_of_word(rest);
        let word =
            part(rest, ..length).trim_end_matches(|c: char| c.is_whitespace() || whitespace::is_other_whitespace(c));
        let length = if word.is_empty() { rest.chars().next().map_or(0, char::len_utf8) } else { word.len() };
        self.at = start + length;
        Span::new(start, self.at)
    }
}

/// The length of the template that a text begins with, if there is one and nothing is glued to it.
fn template(text: &str) -> Option<usize> {
    let behind = whitespace::behind_template(text)?;
    let is_alone = behind.trim_start().is_empty() || behind.starts_with([',', '}', ']', ' ', '\t', '\r', '\n']);
    is_alone.then_some(text.len() - behind.len())
}

/// The edits that put a string into double quotes, if they are certain.
fn other_quotes(text: &str, span: Span) -> Option<Vec<Edit>> {
    let whole = span.of(text);
    if has_quotes_left(string_of(text, span)) {
        return None;
    }
    let is_broken = whole.match_indices('\n').any(|(at, _)| !is_between_lines(whole, at));
    if is_broken { None } else { requote(text, span) }
}

/// Whether there are more quotes at the ends of a string: around all of it, or one without a partner. They may belong
/// to the string, or be the quotes that were meant. In `say "hi"` they belong to the string.
fn has_quotes_left(inside: &str) -> bool {
    let is_quote = |c| c == '"' || OTHERS.contains(&c);
    let is_escaped = inside.trim_end_matches(is_quote).ends_with('\\');
    match (inside.starts_with(is_quote), inside.ends_with(is_quote) && !is_escaped) {
        (false, false) => false,
        (true, true) => true,
        _ => inside.matches(is_quote).count() % 2 == 1,
    }
}

/// The text of a string after these edits.
fn decode(text: &str, span: Span, edits: &[Edit]) -> String {
    let base = span.start;
    let moved = |span: Span| Span { start: span.start - base, end: span.end - base };
    let written = edited(span.of(text), edits.iter().map(|edit| (moved(edit.span), &*edit.text)));
    strings::read(&written, 0).decoded.unwrap_or_else(|| string_of(&written, Span::new(0, written.len())).to_owned())
}

/// The text between two quotes.
fn string_of(text: &str, span: Span) -> &str {
    let mut inside = span.of(text).chars();
    inside.next();
    inside.next_back();
    inside.as_str()
}

/// Whether a line break in a string is between the lines of a key, where it belongs.
fn is_between_lines(whole: &str, at: usize) -> bool {
    let inside = whole.trim_start_matches(|c: char| c.is_whitespace() || strings::closing(c).is_some());
    let is_whole = |line: &str| {
        let line = line.trim_matches(|c: char| c.is_whitespace() || strings::closing(c).is_some());
        !line.contains("-----") || line.starts_with("-----") && line.ends_with("-----") && line.len() > 10
    };
    let (before, behind) = (part(whole, ..at), part(whole, at + 1..));
    let before = before.rsplit(['\n', '\\']).next().unwrap_or("");
    inside.starts_with("-----BEGIN ")
        && is_whole(before.strip_prefix('n').filter(|line| line.starts_with('-')).unwrap_or(before))
        && is_whole(behind.split(['\n', '\\']).next().unwrap_or(""))
}

/// The length of a bare word. The colon of an address does not end it, nor does a comment mark in its middle.
fn end_of_word(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let begins_comment = |at: usize| match bytes.get(at) {
        Some(b'#') => true,
        Some(b'/') => matches!(bytes.get(at + 1), Some(b'/' | b'*')),
        _ => false,
    };
    let ends = |(at, byte): (usize, &u8)| match byte {
        b':' => !part(rest, at..).starts_with("://"),
        b',' | b'=' | b'{' | b'}' | b'[' | b']' | b'"' | b'\n' | b'\r' => true,
        _ => begins_comment(at) && (at == 0 || bytes[at - 1].is_ascii_whitespace()),
    };
    // The braces of `${NAME}` are a part of it.
    let name = rest.strip_prefix("${").and_then(|rest| rest.find(['}', '{', '\n', '"']));
    let from = name.filter(|end| bytes.get(end + 2) == Some(&b'}')).map_or(0, |end| end + 3);
    bytes.iter().enumerate().skip(from).position(ends).map_or(rest.len(), |length| from + length)
}

/// The finding about an escape that is not a character, such as half of a surrogate pair.
pub(in crate::read) fn not_a_character(place: Span) -> Diagnostic {
    Diagnostic::new(BAD_ESCAPE, place, "this `\\u` escape is not a character")
        .help("write `\\u` with four hexadecimal digits, or the character itself")
}

//! Edits that turn what people write into JSON. They contain only what changes, never the string itself: it may be a
//! secret.

use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::text::{Span, part};

rules! {
    BARE_TEXT = Error("UC012", "a string without quotes", Json) {
        means: "A bare word is where JSON needs a string in quotes, or `true`, `false` or `null` is spelled differently.",
        why: "The API refuses the body. `True` and `None` are Python, not JSON.",
        fix: "Put strings in double quotes, and write `true`, `false` and `null` in lower case.",
        bad: piece(r#"{"audit": {"enabled": True}}"#),
        good: piece(r#"{"audit": {"enabled": true}}"#),
    }
}

/// Edits that turn `+1`, `007`, `.5` and `1.` into numbers. They contain only what changes: a secret may be all digits.
pub(super) fn number_edits(text: &str, start: usize) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut remove = |from: usize, to: usize| {
        if from < to {
            edits.push(Edit { span: Span::new(start + from, start + to), text: "".into() });
        }
    };
    let sign = usize::from(text.starts_with(['+', '-']));
    remove(0, usize::from(text.starts_with('+')));
    let rest = part(text, sign..);
    let zeros = rest.bytes().take_while(|byte| *byte == b'0').count();
    let digit_follows = rest.as_bytes().get(zeros).is_some_and(u8::is_ascii_digit);
    remove(sign, sign + if digit_follows { zeros } else { zeros.saturating_sub(1) });
    remove(text.len() - usize::from(text.ends_with('.')), text.len());
    if rest.starts_with('.') {
        edits.push(Edit { span: Span::at(start + sign), text: "0".into() });
    }
    edits
}

/// Edits that turn `<placeholder>` into a string. Quotes inside it are removed.
pub(super) fn placeholder_edits(text: &str, span: Span) -> Vec<Edit> {
    let (start, end) = (span.start as usize, span.end as usize);
    let mut edits = vec![Edit { span: Span::at(start), text: "\"".into() }];
    for (offset, c) in span.of(text).char_indices() {
        let at = start + offset;
        match c {
            '"' => edits.push(Edit { span: Span::new(at, at + 1), text: "".into() }),
            '\\' => edits.push(Edit { span: Span::at(at), text: "\\".into() }),
            c if (c as u32) < 0x20 => edits.push(Edit { span: Span::new(at, at + 1), text: escape_of(c).into() }),
            _ => {}
        }
    }
    edits.push(Edit { span: Span::at(end), text: "\"".into() });
    edits
}

pub(super) fn bare_text(text: &str, span: Span, message: &'static str) -> Diagnostic {
    let (start, end) = (span.start as usize, span.end as usize);
    let mut edits = vec![Edit { span: Span::at(start), text: "\"".into() }];
    edits.push(Edit { span: Span::at(end), text: "\"".into() });
    let mut finding = Diagnostic::new(BARE_TEXT, span, message);
    let words = span.of(text);
    let has_word = words.contains(char::is_alphanumeric);
    if !has_word || words.ends_with(';') || words.starts_with('$') || is_expression(words) || has_odd_quotes(words) {
        // From a programming language or a template: it may or may not belong to the string.
        return finding;
    }
    finding.fix = Some(Fix { title: "put it in double quotes".into(), edits });
    finding
}

/// Whether words without quotes may be an expression of a program: `process.env.TOKEN`, `path()`, `PORT + 1`.
fn is_expression(words: &str) -> bool {
    let is_name = |part: &str| {
        !part.starts_with(|c: char| c.is_ascii_digit())
            && !part.is_empty()
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$'))
    };
    words.contains(['(', ')', '+', '`']) || words.contains('.') && words.split('.').all(is_name)
}

/// Whether words contain what may be quotes of their own, or an escape: `it's`, `«x»`.
fn has_odd_quotes(words: &str) -> bool {
    let is_mark = |c: char| !c.is_ascii() && !c.is_alphanumeric();
    words.contains(['\'', '\\']) || words.starts_with(is_mark) || words.ends_with(is_mark)
}

/// The finding about a string whose first quote is missing.
pub(super) fn half_quoted(span: Span) -> Diagnostic {
    let start = span.start as usize;
    Diagnostic::new(BARE_TEXT, span, "the quote before this string is missing").fix(
        "insert the quote",
        Span::at(start),
        "\"",
    )
}

/// Edits that turn a string in other quotes into a JSON string. `None` if an escape in it may mean two things. They
/// contain only what changes, never the string itself: it may be a secret.
pub(super) fn requote(text: &str, span: Span) -> Option<Vec<Edit>> {
    let whole = span.of(text);
    let first = whole.chars().next().map_or(0, char::len_utf8);
    let last = whole.chars().next_back().map_or(0, char::len_utf8);
    let (start, end) = (span.start as usize + first, span.end as usize - last);
    let mut edits = vec![Edit { span: Span::new(span.start as usize, start), text: "\"".into() }];
    escape_edits(text, start, end, &mut edits)?;
    edits.push(Edit { span: Span::new(end, span.end as usize), text: "\"".into() });
    Some(edits)
}

/// Adds edits that escape what must be escaped between `start` and `end`. `None` if an escape may mean two things.
fn escape_edits(text: &str, start: usize, end: usize, edits: &mut Vec<Edit>) -> Option<()> {
    let mut chars = part(text, start..end).char_indices().map(|(offset, c)| (start + offset, c)).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => edits.push(Edit { span: Span::at(at), text: "\\".into() }),
            '\\' => match chars.next() {
                // Escapes of JSON stay; `\'` loses its backslash; those of Python and JavaScript are rewritten as
                // escapes of JSON.
                Some((_, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => {}
                Some((quote, '\'' | '`')) => edits.push(Edit { span: Span::new(at, quote), text: "".into() }),
                Some((_, 'x')) if is_character(part(text, at + 2..end), 2) => {
                    edits.push(Edit { span: Span::new(at, at + 2), text: "\\u00".into() });
                }
                Some((_, 'U')) if is_character(part(text, at + 2..end), 8) => {
                    if !part(text, at + 2..end).starts_with("0000") {
                        return None;
                    }
                    edits.push(Edit { span: Span::new(at, at + 6), text: "\\u".into() });
                }
                // In one language this is an escape, in another or to a person a plain backslash.
                Some((_, '0'..='9' | 'a' | 'v' | 'N' | '\r' | '\n')) => return None,
                // Any other backslash is meant literally.
                _ => edits.push(Edit { span: Span::at(at), text: "\\".into() }),
            },
            c if (c as u32) < 0x20 => edits.push(Edit { span: Span::new(at, at + 1), text: escape_of(c).into() }),
            _ => {}
        }
    }
    Some(())
}

/// Whether a text begins with the code of a character, in `count` hexadecimal digits.
fn is_character(text: &str, count: usize) -> bool {
    let digits = text.get(..count).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    digits.is_some_and(|digits| u32::from_str_radix(digits, 16).is_ok_and(|number| char::from_u32(number).is_some()))
}

pub(super) fn escape_of(c: char) -> String {
    let mut escape = String::new();
    crate::value::json::write_char(&mut escape, c);
    escape
}

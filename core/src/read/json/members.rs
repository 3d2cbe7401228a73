//! The fields of an object: name, colon, value.

use super::Reader;
use super::repair::{bare_text, half_quoted};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::read::{strings, whitespace};
use crate::text::{Span, part};
use crate::tree::{NO_NAME, NodeKind, Scalar};

rules! {
    MISSING_COLON = Error("UC015", "a colon is missing", Json) {
        means: "A name and its value have no colon between them.",
        why: "The text is not JSON, and the API refuses the body.",
        fix: "Put a colon after the name.",
        bad: piece(r#"{"audit" {"enabled": true}}"#),
        good: piece(r#"{"audit": {"enabled": true}}"#),
    }

    MISSING_VALUE = Error("UC016", "a value is missing", Json) {
        means: "A name is followed by a colon and nothing else.",
        why: "The text is not JSON, and the API refuses the body.",
        fix: "Write the value, or remove the whole field.",
        bad: piece(r#"{"port": , "audit": {"enabled": true}}"#),
        good: piece(r#"{"port": 443, "audit": {"enabled": true}}"#),
    }

    MISSING_NAME = Error("UC017", "a value without a name", Json) {
        means: "A value in an object has no name before it, or the name is not a string.",
        why: "It is not clear which field is meant, and the API refuses the body.",
        fix: "Write the name before the value, or put the values into a list.",
        bad: piece(r#"{"audit": {"enabled": true}, : "immuta_prod"}"#),
        good: piece(r#"{"audit": {"enabled": true}, "catalog": "immuta_prod"}"#),
    }
}

impl Reader<'_, '_> {
    /// A line that holds a word alone, before a name on the next one: it is reported and skipped. Returns whether it is one.
    pub(super) fn stray_line(&mut self) -> bool {
        let (text, start) = (self.text, self.at);
        // Every member comes by here: neither look goes further than it must, since all may be on one line.
        let margin = part(text, ..start).trim_end_matches(|c: char| c.is_whitespace() && c != '\n');
        if !margin.ends_with('\n') {
            return false;
        }
        let rest = part(text, start..);
        let line = rest.find(['\n', ':', '=', ',', '{', '}', '[', ']', '/', '#']).map_or(rest, |at| part(rest, ..at));
        let is_whole = matches!(rest.as_bytes().get(line.len()), None | Some(b'\n'));
        let word = line.trim_end();
        // Of whitespace that JSON does not have nothing would be skipped.
        if !is_whole || word.is_empty() {
            return false;
        }
        let end = start + word.len();
        let next = text.len() - part(text, end..).trim_start().len();
        let is_name = part(text, next..).starts_with('"')
            && strings::plain(text.as_bytes(), next).is_some_and(|end| part(text, end..).trim_start().starts_with(':'));
        if !is_name {
            return false;
        }
        let span = Span::new(start, end);
        self.findings.add_with(|| {
            Diagnostic::new(MISSING_VALUE, span, "this line is not a name and a value")
                .help("remove it, or complete it")
        });
        self.findings.doubt(Span::new(start, whitespace::end_of_line(text, start)));
        self.builder.leaf(NodeKind::Unreadable, Scalar::at(span), Scalar::at(Span::at(end)));
        self.at = end;
        true
    }

    /// Where a name ends that has no escapes and is followed by its colon, as nearly all are.
    #[inline]
    pub(super) fn plain_name(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        strings::plain(bytes, self.at).filter(|end| bytes.get(*end) == Some(&b':'))
    }

    /// `"name": value`, where the name ends at `end`.
    #[inline]
    pub(super) fn plain_member(&mut self, end: usize) {
        let key = Scalar::at(Span::new(self.at, end));
        self.at = end + 1;
        self.skip_whitespace();
        self.value_of(key);
    }

    /// `"name": value`. Whatever is here is not a comma or a closing bracket.
    pub(super) fn member(&mut self) {
        let start = self.at;
        let key = if self.at_quote() {
            self.quoted()
        } else if self.peek().is_some_and(is_word_start) {
            let span = self.word_span();
            let has_end = self.take_lone_quote(&[':']);
            let text = self.text;
            self.findings.add_with(|| {
                if has_end { half_quoted(span) } else { bare_text(text, span, "names must be in double quotes") }
            });
            Scalar::at(span)
        } else {
            // `{"a": 1, {"b": 2}}` or a number: kept under an empty name, so that what is inside is still read.
            self.findings.add_with(|| {
                Diagnostic::new(MISSING_NAME, Span::new(start, start + 1), "a name is missing before this value")
                    .help("an object holds `\"name\": value` pairs")
            });
            if self.peek() == Some(b':') {
                self.at += 1;
                self.skip_whitespace();
            }
            let before = self.at;
            if self.peek().is_some_and(|byte| !matches!(byte, b',' | b'}' | b']')) {
                self.value(NO_NAME);
            }
            // Always go on, whatever was here.
            if self.at == start && self.at == before {
                self.at += self.peek_char().map_or(0, char::len_utf8);
            }
            return;
        };
        let name_end = self.at;
        self.skip_whitespace();
        if self.peek() == Some(b':') {
            self.at += 1;
            self.skip_whitespace();
        } else if self.peek() == Some(b'=') {
            let span = Span::new(self.at, self.at + 1);
            self.at += 1;
            self.skip_whitespace();
            self.findings.add_with(|| {
                Diagnostic::new(MISSING_COLON, span, "a colon separates name and value").fix("use a colon", span, ":")
            });
        } else if self.at == name_end && self.peek().is_some_and(is_word_start) {
            self.glued(name_end);
        } else if self.peek().is_some_and(|byte| !matches!(byte, b',' | b'}' | b']')) {
            self.findings.add_with(|| {
                Diagnostic::new(MISSING_COLON, Span::at(name_end), "a colon is missing here").fix(
                    "insert a colon",
                    Span::at(name_end),
                    ":",
                )
            });
        }
        self.value_of(key);
    }

    /// What comes after a name and its colon.
    fn value_of(&mut self, key: Scalar) {
        if self.peek().is_none_or(|byte| matches!(byte, b',' | b'}' | b']')) {
            let name = key.span();
            // What was taken for a name may be something else.
            self.findings.take_back_fixes(name.start);
            let is_cut_off = self.peek().is_none() && self.text.as_bytes()[..self.at].trim_ascii_end().ends_with(b":");
            if !is_cut_off {
                self.findings.add_with(|| {
                    Diagnostic::new(MISSING_VALUE, name, "this name has no value").help("add a value, or remove it")
                });
            }
            self.builder.leaf(NodeKind::Unreadable, key, Scalar::at(Span::at(self.at)));
        } else {
            self.value(key);
        }
    }
}

pub(super) fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-') || byte >= 0x80
}

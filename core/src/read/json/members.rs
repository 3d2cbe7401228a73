//! The fields of an object: name, colon, value.

use super::repair::{bare_text, half_quoted};
use super::{Reader, is_swallowed};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::read::json::character::SLIP;
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
    /// Reports and skips stray words: words that are alone on their line or follow a comma, with a name on the next
    /// line, or something before a name on its own line, such as a line number. Returns whether there are some.
    pub(super) fn stray_words(&mut self) -> bool {
        let (text, start) = (self.text, self.at);
        // This runs for every member, and all may be on one line, so neither search goes further than it must.
        let margin = part(text, ..start).trim_end_matches(|c: char| c.is_whitespace() && c != '\n');
        let is_line = margin.ends_with('\n');
        if !is_line && !margin.ends_with([',', '{']) {
            return false;
        }
        let rest = part(text, start..);
        let line = rest.find(['\n', ':', '=', ',', '{', '}', '[', ']', '/', '#']).map_or(rest, |at| part(rest, ..at));
        if self.before_name(line) {
            return true;
        }
        let is_whole = matches!(rest.as_bytes().get(line.len()), None | Some(b'\n'));
        let word = line.trim_end();
        // If only whitespace that JSON does not allow is here, nothing would be skipped.
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
            let what = if is_line { "this line is not a name and a value" } else { "this is not a name and a value" };
            Diagnostic::new(MISSING_VALUE, span, what).help("remove it, or complete it")
        });
        self.findings.doubt(Span::new(start, whitespace::end_of_line(text, start)));
        self.builder.leaf(NodeKind::Unreadable, Scalar::at(span), Scalar::at(Span::at(end)));
        self.at = end;
        true
    }

    /// Skips what comes before a name and its colon on the same line: a line number, or a mark of a diff.
    fn before_name(&mut self, line: &str) -> bool {
        let (text, start) = (self.text, self.at);
        let Some((word, name)) = line.find('"').and_then(|at| line.split_at_checked(at)) else { return false };
        let is_apart = word.ends_with([' ', '\t']) || !word.contains(char::is_alphanumeric);
        let next = start + word.len();
        let is_name = || strings::plain(text.as_bytes(), next).is_some_and(|end| part(text, end..).starts_with(':'));
        if word.is_empty() || !is_apart || name.is_empty() || !is_name() {
            return false;
        }
        let span = Span::new(start, start + word.trim_end().len());
        self.findings.add_with(|| {
            Diagnostic::new(SLIP, span, "there is something before this name")
                .help("remove it: line numbers and the marks of a diff are often copied with the text")
        });
        self.at = next;
        true
    }

    /// The end of a name without escapes whose colon follows at once, as for nearly all names.
    #[inline]
    pub(super) fn plain_name(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        strings::plain(bytes, self.at).filter(|end| bytes.get(*end) == Some(&b':'))
    }

    /// Reads `"name": value`, where the name ends at `end`.
    #[inline]
    pub(super) fn plain_member(&mut self, end: usize) {
        let key = Scalar::at(Span::new(self.at, end));
        self.at = end + 1;
        self.skip_whitespace();
        self.value_of(key);
    }

    /// Reads `"name": value`. Whatever is here is not a comma or a closing bracket.
    pub(super) fn member(&mut self) {
        let start = self.at;
        let mut is_sure;
        let key = if self.at_quote() {
            let key = self.odd_quoted(start, true);
            // The end of a name without a closing quote is uncertain, unless its colon follows.
            is_sure = part(self.text, ..self.at).ends_with(|c| strings::closing(c).is_some()) && self.at > start + 1;
            key
        } else if let Some(key) = self.prefixed() {
            is_sure = true;
            key
        } else if self.peek().is_some_and(is_word_start) {
            let span = self.word_span();
            let has_end = self.take_lone_quote(&[':']);
            let text = self.text;
            // Two words next to each other need not be a name and its value.
            is_sure = has_end || part(text, self.at..).trim_start().starts_with([':', '=']);
            self.findings.add_with(|| {
                if has_end {
                    return half_quoted(span);
                }
                let finding = bare_text(text, span, "names must be in double quotes");
                if is_sure { finding } else { Diagnostic { fix: None, ..finding } }
            });
            Scalar::at(span)
        } else {
            // `{"a": 1, {"b": 2}}` or a number: the value is kept under an empty name, so that its content is still
            // read.
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
            // Always advance, whatever was here.
            if self.at == start && self.at == before {
                self.at += self.peek_char().map_or(0, char::len_utf8);
            }
            return;
        };
        let name_end = self.at;
        if self.ends_in_text {
            // The end of the text cuts the name off, which was already reported.
            return;
        }
        self.skip_whitespace();
        if self.peek() == Some(b':') {
            self.at += 1;
            self.skip_whitespace();
        } else if let Some(length) = separator(part(self.text, self.at..)) {
            let span = Span::new(self.at, self.at + length);
            self.at += length;
            self.skip_whitespace();
            self.findings.add_with(|| {
                let finding = Diagnostic::new(MISSING_COLON, span, "a colon separates name and value");
                // An arrow is from another language, and so is the rest.
                if length == 1 { finding.fix("use a colon", span, ":") } else { finding }
            });
        } else if self.is_glued(name_end) {
            self.glued(name_end);
        } else if self.peek().is_some_and(|byte| !matches!(byte, b',' | b'}' | b']')) {
            is_sure &= !is_swallowed(self.text, name_end, ':');
            self.findings.add_with(|| {
                let finding = Diagnostic::new(MISSING_COLON, Span::at(name_end), "a colon is missing here");
                if is_sure { finding.fix("insert a colon", Span::at(name_end), ":") } else { finding }
            });
        }
        self.value_of(key);
    }

    /// Reads what comes after a name and its colon.
    fn value_of(&mut self, key: Scalar) {
        if self.peek().is_none_or(|byte| matches!(byte, b',' | b'}' | b']')) {
            let name = key.span();
            // What was read as a name may be something else.
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

/// The length of a separator that other languages have in place of a colon: `=`, `=>` or `->`.
fn separator(text: &str) -> Option<usize> {
    match text.as_bytes() {
        [b'=' | b'-', b'>', ..] => Some(2),
        [b'=', ..] => Some(1),
        _ => None,
    }
}

pub(super) fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-') || byte >= 0x80
}

//! Commas that are missing, and extra commas.

use super::{Holder, Reader};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::read::json::members::is_word_start;
use crate::read::{strings, whitespace};
use crate::text::{Span, part};

rules! {
    MISSING_COMMA = Error("UC005", "a comma is missing", Json) {
        means: "Two fields or two entries of a list follow each other without a comma between them.",
        why: "The text is not JSON, so the API cannot read any of it and refuses the request. Immuta's own example of several \
              workspaces has this mistake.",
        fix: "Put a comma after every field or entry but the last one.",
        bad: piece(r#"{
  "groupPattern": {"deny": "immuta_exempt"}
  "audit": {"enabled": true}
}"#),
        good: piece(r#"{
  "groupPattern": {"deny": "immuta_exempt"},
  "audit": {"enabled": true}
}"#),
    }

    EXTRA_COMMA = Error("UC006", "a comma too many", Json) {
        means: "There is a comma where nothing follows: before a closing bracket, or beside another comma.",
        why: "JSON has no trailing commas, although JavaScript and YAML allow them. The API refuses the body.",
        fix: "Remove the comma.",
        bad: piece(r#"{"audit": {"enabled": true},}"#),
        good: piece(r#"{"audit": {"enabled": true}}"#),
    }
}

impl Reader<'_, '_> {
    /// Whether a word begins right after a closing quote, or there are three quotes in a row.
    pub(super) fn is_glued(&self, end: usize) -> bool {
        let is_quote = |c: Option<char>| c.filter(|c| strings::closing(*c).is_some());
        let is_triple = || {
            let mut before = part(self.text, ..end).chars().rev();
            let third = is_quote(self.peek_char());
            third.is_some() && before.next() == third && before.next() == third
        };
        self.at == end && (self.peek().is_some_and(is_word_start) || is_triple())
    }

    /// Reports a word that begins right after a closing quote: one of the quotes on this line is wrong, but it is
    /// unknown which one.
    #[cold]
    pub(super) fn glued(&mut self, at: usize) {
        let line = Span::new(at, whitespace::end_of_line(self.text, at));
        self.findings.add_with(|| {
            Diagnostic::new(MISSING_COMMA, Span::at(at), "a string ends here and text follows without a comma")
                .help("look for a missing or extra quote on this line")
        });
        self.findings.doubt(line);
    }

    /// Skips the comma after a value. Returns whether there is one.
    pub(super) fn comma(&mut self, holder: Holder) -> bool {
        self.skip_whitespace();
        if self.peek() != Some(b',') {
            return false;
        }
        let comma = self.at;
        self.at += 1;
        self.skip_whitespace();
        let ends = self.peek().is_none();
        if !ends && self.peek().is_none_or(|byte| byte == holder.close()) {
            let span = Span::new(comma, comma + 1);
            self.findings.add_with(|| {
                Diagnostic::new(EXTRA_COMMA, span, ["there must be no comma before ", holder.close_name()].concat())
                    .fix("remove the comma", span, "")
            });
        }
        true
    }

    pub(super) fn extra_comma(&mut self) {
        let start = self.at;
        // A run of commas is one mistake.
        while self.peek() == Some(b',') {
            self.at += 1;
            self.skip_whitespace();
        }
        let end = start + part(self.text, start..self.at).trim_end().len();
        let span = Span::new(start, end.max(start + 1));
        let text = self.text;
        self.findings.add_with(|| {
            let finding = Diagnostic::new(EXTRA_COMMA, span, "a comma without a value before it");
            let only_commas = span.of(text).bytes().all(|byte| byte == b',' || byte.is_ascii_whitespace());
            if only_commas { finding.fix("remove the comma", span, "") } else { finding }
        });
    }
}

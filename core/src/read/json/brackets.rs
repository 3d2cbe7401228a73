//! Brackets that are missing, extra, or of the wrong kind.

use super::{Holder, Layout, Reader, is_between_words, is_swallowed};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::read::strings;
use crate::text::{Span, part};

rules! {
    MISSING_BRACKET = Error("UC007", "a closing bracket is missing", Json) {
        means: "An object or list is opened and never closed.",
        why: "The text is not JSON, and the API refuses the body. Immuta's examples of connections have this mistake.",
        fix: "Close the bracket that is still open. Look at its place: the fields that follow may belong outside of it.",
        bad: piece(r#"{"audit": {"enabled": true}"#),
        good: piece(r#"{"audit": {"enabled": true}}"#),
    }

    EXTRA_BRACKET = Error("UC008", "a closing bracket too many or of the wrong kind", Json) {
        means: "A bracket closes something that is not open, or a list ends with `}` or an object with `]`.",
        why: "The text is not JSON, and the API refuses the body.",
        fix: "Remove the bracket, or write the one that fits. If fields are in the wrong place, look for a bracket that closes too early.",
        bad: piece(r#"{"workspaceIds": ["1234567890123456"]}}"#),
        good: piece(r#"{"workspaceIds": ["1234567890123456"]}"#),
    }
}

impl Reader<'_, '_> {
    /// Whether the next token does not belong to the open value: it is a name inside a list, or its line is indented
    /// like something further out. `margin` is the indentation of the line on which the open value begins.
    pub(super) fn is_further_out(&self, holder: Holder, margin: usize) -> bool {
        let names_something = || {
            self.at_quote() && {
                let end = strings::plain(self.text.as_bytes(), self.at)
                    .unwrap_or_else(|| strings::read(self.text, self.at).end);
                // Usually a comma follows, and no search is needed.
                match self.text.as_bytes().get(end) {
                    Some(b',') => false,
                    _ => part(self.text, end..).trim_start().starts_with(':'),
                }
            }
        };
        if holder == Holder::Array && self.objects > 0 && names_something() {
            return true;
        }
        if self.layout == Layout::Ignored || self.line != self.at || self.objects + self.arrays == 1 {
            return false;
        }
        match (self.peek(), holder) {
            (Some(b'}' | b']'), _) | (Some(b'{' | b'['), Holder::Array) => self.margin < margin,
            (_, Holder::Object) => self.margin <= margin && names_something(),
            (_, Holder::Array) => false,
        }
    }

    /// Handles the end of the text inside a holder: reports where the text was cut off, if more had to follow.
    pub(super) fn is_cut_short(&mut self) {
        if self.ends_in_text {
            return;
        }
        let end = self.read_end;
        let last = self.text.as_bytes()[..end].last();
        let is_in = |bytes: &[u8]| last.is_some_and(|byte| bytes.contains(byte));
        // A comment at the end may contain what seems to be missing.
        let is_bare = || self.objects + self.arrays > 1 && part(self.text, end..).trim().is_empty();
        // Before a value, or where several brackets have to follow and none does.
        let is_open = is_in(b",:{[") || !is_in(b"}]") && is_bare();
        if is_open || self.ends_in_comment {
            self.is_cut_off = true;
            self.ends_in_text = true;
            self.balanced = false;
        }
        if is_open && !self.ends_in_comment {
            let text = self.text;
            self.findings.add_with(|| cut_off(text, end));
        }
    }

    /// Reports a closing bracket that is missing, at `place` or at the end of the text.
    pub(super) fn missing_close(&mut self, holder: Holder, start: usize, place: Option<usize>) {
        self.balanced = false;
        let at = place.unwrap_or_else(|| self.text.trim_end().len());
        let where_it_is = if place.is_some() { " is missing here" } else { " is missing at the end" };
        if self.ends_in_text && place.is_none() {
            // This was already reported.
            return;
        }
        let text = self.text;
        self.findings.add_with(|| {
            let finding = Diagnostic::new(MISSING_BRACKET, Span::at(at), [holder.close_name(), where_it_is].concat())
                .related(Span::new(start, start + 1), None, "opened here");
            // At the end, the bracket may be missing before the closing brackets that are there.
            let before = part(text, ..at).trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '}' | ']')).len();
            let near = if place.is_none() { before } else { at };
            if is_swallowed(text, near, char::from(holder.close())) {
                return finding;
            }
            if part(text, start + 1..at).trim().is_empty() {
                // Closing it here would make it empty, which nobody would have written.
                return finding.help("nothing follows the opening bracket: write what belongs there, and close it");
            }
            finding.fix(["insert ", holder.close_name()].concat(), Span::at(at), bracket(text, holder, start, at))
        });
    }

    /// Reports a bracket that closes too much.
    pub(super) fn extra_close(&mut self, holder: Holder, start: usize, at: usize) {
        self.balanced = false;
        let span = Span::new(at, at + 1);
        let text = self.text;
        self.findings.add_with(|| {
            let finding = Diagnostic::new(EXTRA_BRACKET, span, ["`", span.of(text), "` closes nothing here"].concat())
                .related(Span::new(start, start + 1), None, ["this is closed by ", holder.close_name()].concat());
            let is_odd = is_between_words(text, span) || opens_inside(text, at);
            if is_odd { finding.help("remove it") } else { finding.fix("remove it", span, "") }
        });
    }

    /// Reports a closing bracket of the other kind. Returns whether it ends this holder.
    pub(super) fn wrong_close(&mut self, holder: Holder, start: usize) -> bool {
        let meant_further_out = match holder {
            Holder::Object => self.arrays > 0,
            Holder::Array => self.objects > 0,
        };
        if meant_further_out {
            self.missing_close(holder, start, Some(self.at));
            return true;
        }
        self.at += 1;
        self.extra_close(holder, start, self.at - 1);
        false
    }
}

/// The finding about a text whose end is lost.
pub(super) fn cut_off(text: &str, end: usize) -> Diagnostic {
    let start = text.floor_char_boundary(end.saturating_sub(1));
    Diagnostic::new(MISSING_BRACKET, Span::new(start, end), "the text is cut off after this")
        .help("copy all of it: what follows was lost")
}

/// Whether the string before a closing bracket begins with a bracket, which may be the one that is closed.
fn opens_inside(text: &str, at: usize) -> bool {
    let Some(rest) = part(text, ..at).trim_end().strip_suffix('"') else { return false };
    part(rest, rest.rfind('"').map_or(0, |quote| quote + 1)..).starts_with(['[', '{'])
}

/// The closing bracket to insert, on a line of its own if the value takes several lines.
fn bracket(text: &str, holder: Holder, start: usize, at: usize) -> String {
    if !part(text, start..at).contains('\n') {
        return holder.close_text().to_owned();
    }
    let line = part(text, ..start).rfind('\n').map_or(0, |line_break| line_break + 1);
    let line = part(text, line..start);
    let margin = part(line, ..line.len() - line.trim_start_matches([' ', '\t']).len());
    let line_break = if part(text, start..at).contains("\r\n") { "\r\n" } else { "\n" };
    [line_break, margin, holder.close_text()].concat()
}

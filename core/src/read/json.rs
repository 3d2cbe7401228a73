//! A JSON reader that keeps places and continues after mistakes.
//!
//! It is written here and not taken from a crate: crates that keep places (jsonc-parser, serde-based ones) stop at the
//! first mistake, and those that recover (parsers of language servers) build trees many times larger than the page may
//! be.
//!
//! Every mistake that people make in hand-written payloads has one finding and one way to continue. What follows is
//! read as if the mistake had been fixed, so that the rest of the document is still checked.

pub(crate) mod brackets;
pub(crate) mod character;
pub(crate) mod colors;
pub(crate) mod commas;
pub(crate) mod members;
pub(crate) mod repair;
pub(crate) mod scalars;
mod slip;
mod trust;

use self::brackets::EXTRA_BRACKET;
use self::character::SLIP;
use self::commas::MISSING_COMMA;
use super::whitespace::{self, Odd};
use super::{MAX_DEPTH, Read, duplicates, quick, strings};
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Findings, MAX_FINDINGS};
use crate::read::{EMPTY_TEXT, TOO_DEEP};
use crate::text::{Span, part};
use crate::tree::{NO_NAME, NodeKind, Open, Scalar, Tree, TreeBuilder};

rules! {
    COMMENT = Error("UC010", "a comment, which JSON does not have", Json) {
        means: "The text holds a comment. JSON has no comments, however they are written.",
        why: "The API refuses the body.",
        fix: "Remove the comment, or keep the document as YAML, which has comments and is accepted too.",
        bad: piece(r#"{
  // recommended by Immuta
  "audit": {"enabled": true}
}"#),
        good: piece(r#"{
  "audit": {"enabled": true}
}"#),
    }

    TEXT_AFTER_END = Error("UC013", "text after the end", Json) {
        means: "The document ends, and more follows: a second document, or something that was copied with it.",
        why: "A request carries one document. The API refuses a body with more in it.",
        fix: "Remove what follows, or send each document by itself.",
        bad: yaml("ucforge: 1\nflow: connection\n---\nucforge: 1\nflow: connection\n").also(&["UC102", "UC903"]),
        good: in_setup("flow: connection"),
    }
}

/// Reads `text`. The tree is empty if there is nothing to read.
pub(super) fn read(text: &str) -> Read<'_> {
    match quick::read(text) {
        Some(tree) => Read::new(tree, Findings::default()),
        None => read_for_people(text),
    }
}

/// Reads a text that the quick reader does not accept, usually because it has mistakes.
pub(super) fn read_for_people(text: &str) -> Read<'_> {
    colors::read(text).unwrap_or_else(|| read_plain(text))
}

/// Like `read_for_people`, for a text without color codes.
fn read_plain(text: &str) -> Read<'_> {
    let mut findings = Findings::default();
    let (tree, balanced) = read_into(text, Layout::Ignored, &mut findings);
    trust::doubt_comments(text, &mut findings);
    trust::doubt_brackets(&mut findings);
    if trust::is_hopeless(text, &mut findings) {
        return Read::new(tree, findings);
    }
    if !findings.is_empty()
        && !trust::is_sure(&findings)
        && let Some(read) = slip::read(text)
    {
        return read;
    }
    if !balanced && findings.count() < MAX_FINDINGS {
        // Where brackets are missing, the indentation shows where the author believed them to be. That reading counts
        // if it has no more findings than the plain one.
        let mut told = Findings::default();
        let (by_margins, _) = read_into(text, Layout::Margins, &mut told);
        trust::doubt_comments(text, &mut told);
        trust::doubt_brackets(&mut told);
        if told.count() <= findings.count() {
            trust::doubt_the_end(text, &mut told);
            return Read::new(by_margins, told);
        }
    }
    trust::doubt_the_end(text, &mut findings);
    Read::new(tree, findings)
}

/// How the layout of a text is used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// It is ignored, as in the grammar of JSON.
    Ignored,
    /// A name or closing bracket at the margin of an outer value belongs to that value.
    Margins,
}

/// Reads a text. Returns the tree, and whether the brackets inside the document were balanced.
fn read_into<'t>(text: &'t str, layout: Layout, findings: &mut Findings) -> (Tree<'t>, bool) {
    let start = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    let mut reader = Reader {
        text,
        at: start,
        objects: 0,
        arrays: 0,
        layout,
        margin: 0,
        line: start,
        told: 0,
        odd: Vec::new(),
        balanced: true,
        is_cut_off: false,
        ends_in_text: false,
        ends_in_comment: false,
        read_end: start,
        whitespace_end: start,
        builder: TreeBuilder::new(text),
        findings,
    };
    reader.skip_whitespace();
    if reader.at == text.len() {
        reader.findings.add_with(|| {
            Diagnostic::new(EMPTY_TEXT, Span::default(), "the text is empty")
                .help("paste a payload, or write a setup with `ucforge new`")
        });
    } else {
        reader.before_the_document();
        reader.value(NO_NAME);
        reader.after_the_end();
        if let Some(finding) = slip::odd_whitespace(text, &reader.odd) {
            reader.findings.add(finding);
        }
    }
    (reader.builder.finish(), reader.balanced)
}

#[allow(clippy::struct_excessive_bools, reason = "each says something else about the end of the text")]
struct Reader<'t, 's> {
    text: &'t str,
    at: usize,
    /// How many objects and arrays are open around `at`.
    objects: usize,
    arrays: usize,
    layout: Layout,
    /// The indentation of the current line, and where its first token is; kept only for `Layout::Margins`.
    margin: usize,
    line: usize,
    /// Comments and odd whitespace up to this offset have been noted.
    told: usize,
    /// The places of whitespace that JSON does not allow.
    odd: Vec<Span>,
    balanced: bool,
    /// Whether the end of the text cuts the document off, and whether that has a finding already.
    is_cut_off: bool,
    ends_in_text: bool,
    /// Whether the text ends inside a comment.
    ends_in_comment: bool,
    /// The end of the last token before the comments and whitespace that were skipped last.
    read_end: usize,
    /// The end of those comments and that whitespace.
    whitespace_end: usize,
    builder: TreeBuilder<'t>,
    findings: &'s mut Findings,
}

/// The two kinds of values that hold others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    Object,
    Array,
}

impl Holder {
    fn close(self) -> u8 {
        match self {
            Self::Object => b'}',
            Self::Array => b']',
        }
    }

    fn close_name(self) -> &'static str {
        match self {
            Self::Object => "`}`",
            Self::Array => "`]`",
        }
    }

    fn close_text(self) -> &'static str {
        match self {
            Self::Object => "}",
            Self::Array => "]",
        }
    }
}

impl Reader<'_, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn peek_char(&self) -> Option<char> {
        part(self.text, self.at..).chars().next()
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "asked for behind every token, and mostly there is nothing")]
    fn skip_whitespace(&mut self) {
        let is_token = |byte: &u8| *byte > b' ' && byte.is_ascii() && !matches!(byte, b'/' | b'#');
        let bytes = self.text.as_bytes();
        // Usually there is nothing, or the one space after a colon.
        let behind = self.at + usize::from(bytes.get(self.at) == Some(&b' '));
        if self.layout == Layout::Ignored && bytes.get(behind).is_some_and(is_token) {
            self.at = behind;
        } else {
            self.skip_lines();
        }
    }

    /// Skips what is between lines, usually a line break and the indentation of the next line.
    #[inline(never)]
    fn skip_lines(&mut self) {
        let bytes = self.text.as_bytes();
        let behind = whitespace::after_whitespace(bytes, self.at);
        if self.layout == Layout::Margins || bytes.get(behind).is_some_and(|byte| whitespace::is_odd(*byte)) {
            return self.skip_odd();
        }
        if self.at > self.whitespace_end {
            self.read_end = self.at;
        }
        (self.at, self.whitespace_end) = (behind, behind);
    }

    #[inline(never)]
    fn skip_odd(&mut self) {
        let (text, start) = (self.text, self.at);
        let (findings, told, odd) = (&mut *self.findings, &mut self.told, &mut self.odd);
        let ends_in_comment = &mut self.ends_in_comment;
        if start > self.whitespace_end {
            self.read_end = start;
        }
        self.at = whitespace::skip(text, start, |found| {
            let (Odd::Comment(span) | Odd::Whitespace(span)) = found;
            let is_comment = matches!(found, Odd::Comment(_));
            let is_open = is_comment && whitespace::is_open(span, text);
            *ends_in_comment |= is_open;
            // With margins, reading goes back to the end of the last value and skips the same text again.
            if (span.start as usize) < *told {
                return;
            }
            *told = span.end as usize;
            if is_comment {
                findings.add_with(|| {
                    let finding = Diagnostic::new(COMMENT, span, "JSON has no comments");
                    // A comment that is never closed may contain all that follows.
                    if is_open { finding } else { finding.fix("remove the comment", span, "") }
                });
            } else {
                odd.push(span);
            }
        });
        self.whitespace_end = self.at;
        if self.layout == Layout::Margins {
            let passed = part(text, start..self.at);
            if let Some(line_break) = passed.rfind('\n') {
                self.margin = passed.len() - line_break - 1;
                self.line = self.at;
            }
        }
    }

    /// Reads one value; there is at least one character left.
    fn value(&mut self, key: Scalar) {
        match self.peek() {
            Some(b'"') => {
                let value = self.quoted();
                self.builder.leaf(self.kind_of_text(), key, value);
            }
            Some(b'{' | b'#') if self.template(key) => {}
            Some(b'{') => self.holder(Holder::Object, key),
            Some(b'[') => self.holder(Holder::Array, key),
            Some(b'-' | b'+' | b'.' | b'0'..=b'9') => self.number(key),
            Some(b'<') => self.placeholder(key),
            _ if self.at_quote() => {
                let value = self.quoted();
                self.builder.leaf(self.kind_of_text(), key, value);
            }
            _ => match self.prefixed() {
                Some(value) => {
                    self.builder.leaf(NodeKind::Text, key, value);
                }
                None => self.word(key),
            },
        }
    }

    /// Reads an object or array from its opening to its closing bracket.
    fn holder(&mut self, holder: Holder, key: Scalar) {
        let start = self.at;
        let kind = if holder == Holder::Object { NodeKind::Object } else { NodeKind::Array };
        let open = self.builder.open(kind, key, start);
        self.at += 1;
        if self.objects + self.arrays == MAX_DEPTH {
            self.skip_nested(start);
            self.builder.close(open, self.at);
            return;
        }
        *self.open_of(holder) += 1;
        let margin = self.margin;
        // The end of the last value, where a missing comma or bracket belongs.
        let mut end = self.at;
        let mut lacks_comma = false;
        loop {
            self.skip_whitespace();
            let Some(byte) = self.peek() else {
                self.is_cut_short();
                // The text was cut off if several holders are open at once.
                self.is_cut_off |= self.objects + self.arrays > 1;
                self.missing_close(holder, start, None);
                if self.is_cut_off || end == start + 1 {
                    // Only a part of the value was read, or nothing.
                    self.builder.cut(open);
                }
                break;
            };
            if self.is_further_out(holder, margin) {
                self.at = end;
                self.missing_close(holder, start, Some(end));
                self.cut_if_empty(open, start, end);
                break;
            }
            let name_end = if holder == Holder::Object { self.plain_name() } else { None };
            match byte {
                _ if byte == holder.close() => {
                    self.at += 1;
                    if !self.goes_on_after_the_end() {
                        break;
                    }
                    self.extra_close(holder, start, self.at - 1);
                    (end, lacks_comma) = (self.at, true);
                    self.skip_whitespace();
                    lacks_comma &= !self.comma(holder);
                }
                b'}' | b']' => {
                    if self.wrong_close(holder, start) {
                        self.cut_if_empty(open, start, end);
                        break;
                    }
                }
                b',' => {
                    self.extra_comma();
                }
                _ if holder == Holder::Object && name_end.is_none() && self.stray_words() => {}
                _ => {
                    if lacks_comma && (byte == b'+' || self.is_glued(end)) {
                        self.glued(end);
                    } else if lacks_comma && !part(self.text, ..end).ends_with(['{', '[']) {
                        // After an opening bracket, more is missing than a comma.
                        self.findings.add_with(|| {
                            let finding = Diagnostic::new(MISSING_COMMA, Span::at(end), "a comma is missing here");
                            // Before a colon, more is missing than a comma, and a quote inside a word is in the wrong
                            // place.
                            let is_in_word = self.at == end && part(self.text, ..end).ends_with(char::is_alphanumeric);
                            if byte == b':' || is_in_word || is_swallowed(self.text, end, ',') {
                                finding
                            } else {
                                finding.fix("insert a comma", Span::at(end), ",")
                            }
                        });
                    }
                    match (holder, name_end) {
                        (Holder::Object, Some(end)) => self.plain_member(end),
                        (Holder::Object, None) => self.member(),
                        (Holder::Array, _) => self.value(NO_NAME),
                    }
                    end = self.at;
                    lacks_comma = !self.comma(holder);
                }
            }
        }
        *self.open_of(holder) -= 1;
        self.builder.close(open, self.at);
        if holder == Holder::Object {
            duplicates::find(self.builder.node(open), self.findings);
        }
    }

    /// Marks an unclosed value that is empty as cut off: what belongs in it is unknown.
    fn cut_if_empty(&mut self, open: Open, start: usize, end: usize) {
        if end == start + 1 {
            self.builder.cut(open);
        }
    }

    /// Whether the outermost object seems to be closed too early: a comma and a name follow.
    fn goes_on_after_the_end(&self) -> bool {
        if self.objects + self.arrays != 1 || self.objects != 1 {
            return false;
        }
        let rest = part(self.text, self.at..).trim_start();
        rest.strip_prefix(',').is_some_and(|rest| rest.trim_start().starts_with('"'))
    }

    fn open_of(&mut self, holder: Holder) -> &mut usize {
        match holder {
            Holder::Object => &mut self.objects,
            Holder::Array => &mut self.arrays,
        }
    }

    /// Skips a value that is nested too deep, up to its end.
    fn skip_nested(&mut self, start: usize) {
        self.findings.add_with(|| {
            Diagnostic::new(TOO_DEEP, Span::new(start, start + 1), format!("nested more than {MAX_DEPTH} levels deep"))
                .help("no payload is that deep: what is inside was not read")
        });
        let mut open = 1_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.at = strings::read(self.text, self.at).end;
                    continue;
                }
                b'{' | b'[' => open += 1,
                b'}' | b']' => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return;
            }
        }
    }

    /// Skips marks that were copied along before the first bracket, such as a `=` that belongs to an option.
    fn before_the_document(&mut self) {
        let (text, start) = (self.text, self.at);
        let rest = part(text, start..);
        let document = rest.trim_start_matches(|c: char| c.is_ascii_punctuation() && !"\"'`<{[-+./#".contains(c));
        let marks = rest.len() - document.len();
        if marks == 0 || !document.starts_with(['{', '[']) {
            return;
        }
        self.at += marks;
        let span = Span::new(start, self.at);
        let is_caret = span.of(text).ends_with('^');
        self.findings.add_with(|| {
            Diagnostic::new(SLIP, span, "there is something before the document").help(if is_caret {
                "cmd keeps a `^` that is inside double quotes: remove all of them there, or write one before the quotes too"
            } else {
                "remove it"
            })
        });
        if is_caret {
            // There is a caret before each mark that follows.
            self.findings.doubt(Span::new(self.at, text.len()));
        }
    }

    fn after_the_end(&mut self) {
        self.skip_whitespace();
        if self.at == self.text.len() {
            return;
        }
        let end = self.text.trim_end().len();
        // The rest may be only whitespace that JSON does not allow.
        let span = Span::new(self.at, if end > self.at { end } else { self.text.len() });
        let rest = span.of(self.text);
        let only_brackets = rest.bytes().all(|byte| matches!(byte, b'}' | b']') || byte.is_ascii_whitespace());
        self.findings.add_with(|| {
            if only_brackets {
                Diagnostic::new(EXTRA_BRACKET, span, "the document is already closed here").fix("remove it", span, "")
            } else {
                let finding = Diagnostic::new(TEXT_AFTER_END, span, "text after the end of the document")
                    .help("a text can hold only one document: remove the rest, or check it separately");
                // Do not offer to remove what somebody wrote.
                if rest.contains(char::is_alphanumeric) || rest.contains(['{', '[']) {
                    finding
                } else {
                    finding.fix("remove it", span, "")
                }
            }
        });
    }
}

/// Whether a mark that is missing at a place is inside the quotes next to it: then the mark and the quote are swapped.
fn is_swallowed(text: &str, at: usize, mark: char) -> bool {
    let is_quote = |c| strings::closing(c).is_some();
    let is_mark = |c: &char| matches!(c, ',' | ':' | '}' | ']');
    let before = part(text, ..at).trim_end();
    let inside = before.strip_suffix(is_quote).unwrap_or("");
    let behind = part(text, at..).trim_start().strip_prefix(is_quote);
    inside.chars().rev().take_while(is_mark).any(|c| c == mark)
        || behind.is_some_and(|behind| behind.chars().take_while(is_mark).any(|c| c == mark))
}

/// Whether two words become one if the text between them is removed.
fn is_between_words(text: &str, span: Span) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    is_word(part(text, ..span.start as usize).chars().next_back())
        && is_word(part(text, span.end as usize..).chars().next())
}

#[cfg(test)]
mod tests;

//! JSON with places, going on after mistakes.
//!
//! Written here and not taken from a crate: those that keep places (jsonc-parser, serde-based ones) stop at the
//! first mistake, those that recover (language servers' parsers) build trees many times larger than the page may be.
//!
//! Every mistake that people make in hand-written payloads has one finding and one way on. What follows is read as if
//! the mistake had been fixed, so that the rest of the document is still checked.

pub(crate) mod mend;
pub(crate) mod scalars;
#[cfg(feature = "check")]
pub(crate) mod slip;
#[cfg(feature = "check")]
mod trust;

use mend::{bare_text, half_quoted};

use super::strings;
use super::{MOST_DEPTH, Read, blanks, duplicates};
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Findings, MOST_FINDINGS};
use crate::read::{EMPTY_TEXT, TOO_DEEP};
use crate::text::{Span, part};
use crate::tree::{NO_NAME, NodeKind, NodeRef, Scalar, Tree, TreeBuilder};

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

    MISSING_BRACKET = Error("UC007", "a closing bracket is missing", Json) {
        means: "An object or list is opened and never closed.",
        why: "The text is not JSON, and the API refuses the body. Immuta's examples of connections have this mistake.",
        fix: "Close the bracket that is still open. Look at its place: fields that follow may belong outside of it.",
        bad: piece(r#"{"audit": {"enabled": true}"#),
        good: piece(r#"{"audit": {"enabled": true}}"#),
    }

    EXTRA_BRACKET = Error("UC008", "a closing bracket too many or of the wrong kind", Json) {
        means: "A bracket closes something that is not open, or a list ends with `}` or an object with `]`.",
        why: "The text is not JSON, and the API refuses the body.",
        fix: "Remove the bracket, or write the one that fits. If fields stand in the wrong place, look for one that closes too early.",
        bad: piece(r#"{"workspaceIds": ["1234567890123456"]}}"#),
        good: piece(r#"{"workspaceIds": ["1234567890123456"]}"#),
    }

    COMMENT = Error("UC010", "a comment, which JSON does not have", Json) {
        means: "The text holds a comment. JSON has none, however they are written.",
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
        means: "The document ends, and more follows: a second document, or something that was copied along.",
        why: "A request carries one document. The API refuses a body with more in it.",
        fix: "Remove what follows, or send each document by itself.",
        bad: yaml("ucforge: 1\nflow: connection\n---\nucforge: 1\nflow: connection\n").also(&["UC102", "UC903"]),
        good: in_setup("flow: connection"),
    }

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
        means: "A value stands in an object without a name before it, or a name is not a text.",
        why: "Nobody can tell which field is meant, and the API refuses the body.",
        fix: "Write the name before the value, or put the values into a list.",
        bad: piece(r#"{"audit": {"enabled": true}, : "immuta_prod"}"#),
        good: piece(r#"{"audit": {"enabled": true}, "catalog": "immuta_prod"}"#),
    }
}

/// Reads `text`. The tree is empty when there is nothing to read.
pub(super) fn read(text: &str) -> Read<'_> {
    let mut findings = Findings::default();
    let (tree, balanced) = read_into(text, Layout::Ignored, &mut findings);
    #[cfg(feature = "check")]
    trust::doubt_comments(text, &mut findings);
    #[cfg(feature = "check")]
    trust::doubt_brackets(&mut findings);
    #[cfg(feature = "check")]
    if trust::is_hopeless(text, &mut findings) {
        return Read::new(tree, findings);
    }
    #[cfg(feature = "check")]
    if !findings.is_empty()
        && !trust::is_sure(&findings)
        && let Some(read) = slip::read(text)
    {
        return read;
    }
    if !balanced && findings.count() < MOST_FINDINGS {
        // Where brackets are missing, the margins tell where their authors believed them to be. That reading counts when it
        // needs no more fixing than the plain one.
        let mut told = Findings::default();
        let (by_margins, _) = read_into(text, Layout::Margins, &mut told);
        #[cfg(feature = "check")]
        trust::doubt_comments(text, &mut told);
        #[cfg(feature = "check")]
        trust::doubt_brackets(&mut told);
        if told.count() <= findings.count() {
            return Read::new(by_margins, told);
        }
    }
    Read::new(tree, findings)
}

/// Reads `text` without looking back: for texts that a program wrote.
pub(super) fn read_silently(text: &str) -> Tree<'_> {
    read_into(text, Layout::Ignored, &mut Silence).0
}

/// Where findings go. Each is made only when somebody takes it, so that a module that takes none carries none.
trait Sink {
    /// Whether anybody wants to know what the author of a faulty text meant.
    const MENDS: bool;
    fn add(&mut self, finding: impl FnOnce() -> Diagnostic);
    fn duplicates(&mut self, object: NodeRef<'_>);
    /// Nobody can say how to fix what was found from here on.
    fn take_back_fixes(&mut self, from: u32);
    /// What is read from here on says little.
    fn doubt(&mut self, line: Span);
}

impl Sink for Findings {
    const MENDS: bool = true;

    fn add(&mut self, finding: impl FnOnce() -> Diagnostic) {
        self.add_with(finding);
    }

    fn duplicates(&mut self, object: NodeRef<'_>) {
        duplicates::find(object, self);
    }

    fn take_back_fixes(&mut self, from: u32) {
        Findings::take_back_fixes(self, from);
    }

    fn doubt(&mut self, line: Span) {
        Findings::doubt(self, line);
    }
}

struct Silence;

impl Sink for Silence {
    const MENDS: bool = false;

    fn add(&mut self, _: impl FnOnce() -> Diagnostic) {}

    fn duplicates(&mut self, _: NodeRef<'_>) {}

    fn take_back_fixes(&mut self, _: u32) {}

    fn doubt(&mut self, _: Span) {}
}

/// Whether the layout of a text says anything.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// No: as the grammar has it.
    Ignored,
    /// A name or closing bracket at the margin of an outer value belongs to that value.
    Margins,
}

/// Gives the tree, and whether all brackets were there.
fn read_into<'t, S: Sink>(text: &'t str, layout: Layout, findings: &mut S) -> (Tree<'t>, bool) {
    let start = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    let mut reader = Reader {
        text,
        at: start,
        objects: 0,
        arrays: 0,
        layout,
        margin: 0,
        line: start,
        comments: 0,
        balanced: true,
        is_cut_off: false,
        ends_in_text: false,
        ends_in_comment: false,
        read_end: start,
        blanks_end: start,
        builder: TreeBuilder::new(text),
        findings,
    };
    reader.skip_blanks();
    if reader.at == text.len() {
        reader.findings.add(|| {
            Diagnostic::new(EMPTY_TEXT, Span::default(), "the text is empty")
                .help("paste a payload, or write a setup with `ucforge new`")
        });
    } else {
        reader.value(NO_NAME);
        reader.after_the_end();
    }
    (reader.builder.finish(), reader.balanced)
}

#[allow(clippy::struct_excessive_bools, reason = "each says something else about the end of the text")]
struct Reader<'t, 's, S> {
    text: &'t str,
    at: usize,
    /// How many objects and arrays are open around `at`.
    objects: usize,
    arrays: usize,
    layout: Layout,
    /// How far the line that is being read is moved in, and where its first token is; kept for margins only.
    margin: usize,
    line: usize,
    /// Comments before this place have been reported.
    comments: usize,
    balanced: bool,
    /// Whether the end of the text cuts the document off, and whether it does so inside a quoted text.
    is_cut_off: bool,
    ends_in_text: bool,
    /// Whether it does so inside a comment.
    ends_in_comment: bool,
    /// After the last token before the comments and whitespace that were skipped last.
    read_end: usize,
    /// Up to where they were skipped.
    blanks_end: usize,
    builder: TreeBuilder<'t>,
    findings: &'s mut S,
}

/// A closing bracket to insert: on a line of its own where what it closes takes several lines.
fn bracket(text: &str, holder: Holder, start: usize, at: usize) -> String {
    if !part(text, start..at).contains('\n') {
        return holder.close_text().to_owned();
    }
    let line = part(text, ..start).rfind('\n').map_or(0, |line_break| line_break + 1);
    let line = part(text, line..start);
    let margin = part(line, ..line.len() - line.trim_start_matches([' ', '\t']).len());
    ["\n", margin, holder.close_text()].concat()
}

/// The two things that hold others.
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

impl<S: Sink> Reader<'_, '_, S> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn peek_char(&self) -> Option<char> {
        part(self.text, self.at..).chars().next()
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "asked for behind every token, and mostly there is nothing")]
    fn skip_blanks(&mut self) {
        let is_token = |byte: &u8| *byte > b' ' && byte.is_ascii() && !matches!(byte, b'/' | b'#');
        let bytes = self.text.as_bytes();
        // Mostly there is nothing, or the one space after a colon.
        let behind = self.at + usize::from(bytes.get(self.at) == Some(&b' '));
        if self.layout == Layout::Ignored && bytes.get(behind).is_some_and(is_token) {
            self.at = behind;
        } else {
            self.skip_some_blanks();
        }
    }

    #[inline(never)]
    fn skip_some_blanks(&mut self) {
        let (text, start) = (self.text, self.at);
        let (findings, comments) = (&mut *self.findings, &mut self.comments);
        let ends_in_comment = &mut self.ends_in_comment;
        if S::MENDS && start > self.blanks_end {
            self.read_end = start;
        }
        self.at = blanks::skip(text, start, |comment| {
            *ends_in_comment |= comment.is_open(text);
            // Margins lead back to the end of the last value.
            if comment.start >= *comments {
                *comments = comment.end;
                let span = Span::new(comment.start, comment.end);
                findings.add(|| {
                    let finding = Diagnostic::new(COMMENT, span, "JSON has no comments");
                    // What nothing ends may take in all that follows.
                    if comment.is_open(text) { finding } else { finding.fix("remove the comment", span, "") }
                });
            }
        });
        self.blanks_end = self.at;
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
            Some(b'{') => self.holder(Holder::Object, key),
            Some(b'[') => self.holder(Holder::Array, key),
            Some(b'-' | b'+' | b'.' | b'0'..=b'9') => self.number(key),
            Some(b'<') => self.placeholder(key),
            _ if self.at_quote() => {
                let value = self.quoted();
                self.builder.leaf(self.kind_of_text(), key, value);
            }
            _ => self.word(key),
        }
    }

    /// An object or array from its opening to its closing bracket.
    fn holder(&mut self, holder: Holder, key: Scalar) {
        let start = self.at;
        let kind = if holder == Holder::Object { NodeKind::Object } else { NodeKind::Array };
        let open = self.builder.open(kind, key, start);
        self.at += 1;
        if self.objects + self.arrays == MOST_DEPTH {
            self.pass_over_nested(start);
            self.builder.close(open, self.at);
            return;
        }
        *self.open_of(holder) += 1;
        let margin = self.margin;
        // After the last value, where a comma or bracket must be if one is missing.
        let mut end = self.at;
        let mut lacks_comma = false;
        loop {
            self.skip_blanks();
            let Some(byte) = self.peek() else {
                self.is_cut_short();
                // Several that are open at once were cut off.
                self.is_cut_off |= S::MENDS && self.objects + self.arrays > 1;
                self.missing_close(holder, start, None);
                #[cfg(feature = "yaml")]
                if self.is_cut_off || end == start + 1 {
                    // Not all of it was read, or nothing.
                    self.builder.cut(open);
                }
                break;
            };
            if self.is_further_out(holder, margin) {
                self.at = end;
                self.missing_close(holder, start, Some(end));
                break;
            }
            match byte {
                _ if byte == holder.close() => {
                    self.at += 1;
                    if !self.goes_on_after_the_end() {
                        break;
                    }
                    self.extra_close(holder, start, self.at - 1);
                    (end, lacks_comma) = (self.at, true);
                    self.skip_blanks();
                    lacks_comma &= !self.comma(holder);
                }
                b'}' | b']' => {
                    if self.wrong_close(holder, start) {
                        break;
                    }
                }
                b',' => {
                    self.extra_comma();
                }
                _ if S::MENDS && holder == Holder::Object && self.stray_line() => {}
                _ => {
                    if lacks_comma && end == self.at && self.peek().is_some_and(is_word_start) {
                        self.glued(end);
                    } else if lacks_comma {
                        self.findings.add(|| {
                            let finding = Diagnostic::new(MISSING_COMMA, Span::at(end), "a comma is missing here");
                            // Before a colon there is more amiss than a comma.
                            if byte == b':' { finding } else { finding.fix("insert a comma", Span::at(end), ",") }
                        });
                    }
                    match holder {
                        Holder::Object => self.member(),
                        Holder::Array => self.value(NO_NAME),
                    }
                    end = self.at;
                    lacks_comma = !self.comma(holder);
                }
            }
        }
        *self.open_of(holder) -= 1;
        self.builder.close(open, self.at);
        if holder == Holder::Object {
            self.findings.duplicates(self.builder.node(open));
        }
    }

    /// A line that holds a word alone, before a name on the next one: it is reported and skipped. Gives whether it is one.
    fn stray_line(&mut self) -> bool {
        let (text, start) = (self.text, self.at);
        let line = part(text, ..start).rfind('\n').map_or(0, |at| at + 1);
        let end = start + part(text, start..blanks::end_of_line(text, start)).trim_end().len();
        let is_alone = line > 0 && part(text, line..start).trim().is_empty();
        let words = part(text, start..end);
        if !is_alone || words.contains([':', '=', ',', '{', '}', '[', ']', '/', '#']) {
            return false;
        }
        let next = text.len() - part(text, end..).trim_start().len();
        let is_name = part(text, next..).starts_with('"')
            && strings::plain(text.as_bytes(), next).is_some_and(|end| part(text, end..).trim_start().starts_with(':'));
        if !is_name {
            return false;
        }
        let span = Span::new(start, end);
        self.findings.add(|| {
            Diagnostic::new(MISSING_VALUE, span, "this line is not a name and a value")
                .help("remove it, or complete it")
        });
        self.findings.doubt(Span::new(start, blanks::end_of_line(text, start)));
        self.builder.leaf(NodeKind::Unreadable, Scalar::at(span), Scalar::at(Span::at(end)));
        self.at = end;
        true
    }

    /// A word that begins right after a closing quote: one of the quotes on this line is wrong, and nobody knows which.
    #[cold]
    fn glued(&mut self, at: usize) {
        let line = Span::new(at, blanks::end_of_line(self.text, at));
        self.findings.add(|| {
            Diagnostic::new(MISSING_COMMA, Span::at(at), "a string ends here and text follows without a comma")
                .help("look for a missing or extra quote on this line")
        });
        self.findings.doubt(line);
    }

    /// Whether what is here is not a part of the value that is open: a name inside a list, or a line whose margin is that of
    /// something further out. `margin` is that of the line on which the value begins.
    fn is_further_out(&self, holder: Holder, margin: usize) -> bool {
        if !S::MENDS {
            return false;
        }
        let names_something = || {
            self.at_quote() && {
                let end = strings::read(self.text, self.at).end;
                part(self.text, end..).trim_start().starts_with(':')
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

    /// Whether the outermost object seems to be closed too early: a comma and a name follow.
    fn goes_on_after_the_end(&self) -> bool {
        if !S::MENDS || self.objects + self.arrays != 1 || self.objects != 1 {
            return false;
        }
        let rest = part(self.text, self.at..).trim_start();
        rest.strip_prefix(',').is_some_and(|rest| rest.trim_start().starts_with('"'))
    }

    /// After a value: skips the comma. Gives whether there is one.
    fn comma(&mut self, holder: Holder) -> bool {
        self.skip_blanks();
        if self.peek() != Some(b',') {
            return false;
        }
        let comma = self.at;
        self.at += 1;
        self.skip_blanks();
        let ends = self.peek().is_none() && S::MENDS;
        if !ends && self.peek().is_none_or(|byte| byte == holder.close()) {
            let span = Span::new(comma, comma + 1);
            self.findings.add(|| {
                Diagnostic::new(EXTRA_COMMA, span, ["there must be no comma before ", holder.close_name()].concat())
                    .fix("remove the comma", span, "")
            });
        }
        true
    }

    fn extra_comma(&mut self) {
        let start = self.at;
        // A run of commas is one mistake.
        while self.peek() == Some(b',') {
            self.at += 1;
            self.skip_blanks();
        }
        let end = start + part(self.text, start..self.at).trim_end().len();
        let span = Span::new(start, end.max(start + 1));
        let text = self.text;
        self.findings.add(|| {
            let finding = Diagnostic::new(EXTRA_COMMA, span, "a comma without a value before it");
            let only_commas = span.of(text).bytes().all(|byte| byte == b',' || byte.is_ascii_whitespace());
            if only_commas { finding.fix("remove the comma", span, "") } else { finding }
        });
    }

    /// `"name": value`. Whatever is here is not a comma or a closing bracket.
    fn member(&mut self) {
        let start = self.at;
        let key = if self.at_quote() {
            self.quoted()
        } else if self.peek().is_some_and(is_word_start) {
            let span = self.word_span();
            let has_end = self.take_lone_quote(&[':']);
            let text = self.text;
            self.findings.add(|| {
                if has_end { half_quoted(span) } else { bare_text(text, span, "names must be in double quotes") }
            });
            Scalar::at(span)
        } else {
            // `{"a": 1, {"b": 2}}` or a number: kept under an empty name, so that what is inside is still read.
            self.findings.add(|| {
                Diagnostic::new(MISSING_NAME, Span::new(start, start + 1), "a name is missing before this value")
                    .help("an object holds `\"name\": value` pairs")
            });
            if self.peek() == Some(b':') {
                self.at += 1;
                self.skip_blanks();
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
        self.skip_blanks();
        if self.peek() == Some(b':') {
            self.at += 1;
            self.skip_blanks();
        } else if self.peek() == Some(b'=') {
            let span = Span::new(self.at, self.at + 1);
            self.at += 1;
            self.skip_blanks();
            self.findings.add(|| {
                Diagnostic::new(MISSING_COLON, span, "a colon separates name and value").fix("use a colon", span, ":")
            });
        } else if self.at == name_end && self.peek().is_some_and(is_word_start) {
            self.glued(name_end);
        } else if self.peek().is_some_and(|byte| !matches!(byte, b',' | b'}' | b']')) {
            self.findings.add(|| {
                Diagnostic::new(MISSING_COLON, Span::at(name_end), "a colon is missing here").fix(
                    "insert a colon",
                    Span::at(name_end),
                    ":",
                )
            });
        }
        if self.peek().is_none_or(|byte| matches!(byte, b',' | b'}' | b']')) {
            let name = key.span();
            // What was taken for a name may be something else.
            self.findings.take_back_fixes(name.start);
            let is_cut_off =
                S::MENDS && self.peek().is_none() && self.text.as_bytes()[..self.at].trim_ascii_end().ends_with(b":");
            if !is_cut_off {
                self.findings.add(|| {
                    Diagnostic::new(MISSING_VALUE, name, "this name has no value").help("add a value, or remove it")
                });
            }
            self.builder.leaf(NodeKind::Unreadable, key, Scalar::at(Span::at(self.at)));
        } else {
            self.value(key);
        }
    }

    /// At the end of the text, inside a holder: shows where it was cut off, if more had to follow.
    fn is_cut_short(&mut self) {
        if !S::MENDS || self.ends_in_text {
            return;
        }
        let end = self.read_end;
        let is_open = self.text.as_bytes()[..end].last().is_some_and(|byte| matches!(byte, b',' | b':' | b'{' | b'['));
        if is_open || self.ends_in_comment {
            self.is_cut_off = true;
            self.ends_in_text = true;
            self.balanced = false;
        }
        if is_open && !self.ends_in_comment {
            self.findings.add(|| {
                Diagnostic::new(MISSING_BRACKET, Span::new(end - 1, end), "the text is cut off after this")
                    .help("copy all of it: what follows was lost")
            });
        }
    }

    /// A closing bracket that is missing, at a place or at the end of the text.
    fn missing_close(&mut self, holder: Holder, start: usize, place: Option<usize>) {
        self.balanced = false;
        let at = place.unwrap_or_else(|| self.text.trim_end().len());
        let where_it_is = if place.is_some() { " is missing here" } else { " is missing at the end" };
        if S::MENDS && self.ends_in_text && place.is_none() {
            // That was reported.
            return;
        }
        let text = self.text;
        self.findings.add(|| {
            let finding = Diagnostic::new(MISSING_BRACKET, Span::at(at), [holder.close_name(), where_it_is].concat())
                .related(Span::new(start, start + 1), None, "opened here");
            finding.fix(["insert ", holder.close_name()].concat(), Span::at(at), bracket(text, holder, start, at))
        });
    }

    /// A bracket that closes too much.
    fn extra_close(&mut self, holder: Holder, start: usize, at: usize) {
        self.balanced = false;
        let span = Span::new(at, at + 1);
        let text = self.text;
        self.findings.add(|| {
            let finding = Diagnostic::new(EXTRA_BRACKET, span, ["`", span.of(text), "` closes nothing here"].concat())
                .related(Span::new(start, start + 1), None, ["this is closed by ", holder.close_name()].concat());
            if is_between_words(text, span) { finding.help("remove it") } else { finding.fix("remove it", span, "") }
        });
    }

    fn open_of(&mut self, holder: Holder) -> &mut usize {
        match holder {
            Holder::Object => &mut self.objects,
            Holder::Array => &mut self.arrays,
        }
    }

    /// A closing bracket of the other kind. Gives whether it ends this holder.
    fn wrong_close(&mut self, holder: Holder, start: usize) -> bool {
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

    /// What is nested too deep is not read: only its end is looked for.
    fn pass_over_nested(&mut self, start: usize) {
        self.findings.add(|| {
            Diagnostic::new(TOO_DEEP, Span::new(start, start + 1), format!("nested deeper than {MOST_DEPTH}"))
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

    fn after_the_end(&mut self) {
        self.skip_blanks();
        if self.at == self.text.len() {
            return;
        }
        let end = self.text.trim_end().len();
        let span = Span::new(self.at, end);
        let rest = span.of(self.text);
        let only_brackets = rest.bytes().all(|byte| matches!(byte, b'}' | b']') || byte.is_ascii_whitespace());
        self.findings.add(|| {
            if only_brackets {
                Diagnostic::new(EXTRA_BRACKET, span, "the document is already closed here").fix("remove it", span, "")
            } else {
                let finding = Diagnostic::new(TEXT_AFTER_END, span, "text after the end of the document")
                    .help("a text can hold only one document: remove the rest, or check it separately");
                // What somebody has written is nobody's to throw away.
                if rest.contains(char::is_alphanumeric) || rest.contains(['{', '[']) {
                    finding
                } else {
                    finding.fix("remove it", span, "")
                }
            }
        });
    }
}

fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-') || byte >= 0x80
}

/// Whether two words become one without what is between them.
fn is_between_words(text: &str, span: Span) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    is_word(part(text, ..span.start as usize).chars().next_back())
        && is_word(part(text, span.end as usize..).chars().next())
}

#[cfg(test)]
mod tests;

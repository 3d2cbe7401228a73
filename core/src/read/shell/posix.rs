//! Words and quotes of bash and its relatives.

use super::bare::balanced;
use super::inserted::with_whole_commands;
use super::lexer::Lexer;
use super::spaces::is_any_space;
use super::{Dialect, Word};
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::read::numbers::is_json_number;
use crate::read::shell::SHELL_QUOTES;
use crate::read::source_map::{Quoting, SourceMap};
use crate::text::{Span, part};

/// What shows that a text goes on behind the place where its quote was meant to be: another word, or another command.
/// Behind ` $` and ` %` that depends on the word.
const SIGNS: [&str; 16] =
    ["\n", " -", " http://", " https://", " |", " >", " < ", " &", " ;", "; ", " '", " \"", " $", " %", " ~/", " ./"];

/// Whether a text begins like a body of JSON. It is asked at every continuation mark, and few bodies begin with much
/// whitespace, so that only the front is looked at.
fn is_body(text: &str) -> bool {
    const FRONT: usize = 4 << 10;
    part(text, ..text.floor_char_boundary(FRONT)).trim_start().starts_with(['{', '['])
}

impl Lexer<'_> {
    pub(super) fn posix_word(&mut self) -> Word {
        let start = self.at;
        let mut taken = SourceMap::default();
        let (mut expands, mut is_bare) = (false, true);
        while let Some(c) = self.peek() {
            match c {
                '\'' => {
                    is_bare = false;
                    self.single(&mut taken);
                }
                '"' => {
                    is_bare = false;
                    expands |= match taken.text.is_empty().then(|| self.body_in_double()).flatten() {
                        Some(end) => self.take_body(&mut taken, end),
                        None => self.double(&mut taken),
                    };
                }
                '{' if taken.text.is_empty() && (self.bare_body(&mut taken) || self.escaped_body(&mut taken, true)) => {
                    is_bare = false;
                }
                '$' if self.rest().starts_with("$'") => {
                    is_bare = false;
                    self.at += 1;
                    self.ansi(&mut taken);
                }
                _ if is_typographic(c) && !self.is_in_a_name(&taken) => {
                    is_bare = false;
                    expands |= self.typographic(&mut taken);
                }
                '$' | '`' => {
                    expands = true;
                    self.expansion(&mut taken);
                }
                '<' | '>' if self.rest().get(1..2) == Some("(") => {
                    expands = true;
                    self.expansion(&mut taken);
                }
                '\\' => {
                    let behind = part(self.text, self.at + 1..).trim_start_matches(|c| c == '\r' || is_any_space(c));
                    if behind.is_empty() || behind.starts_with('\n') {
                        break;
                    }
                    self.at += 1;
                    self.escaped(&mut taken, self.at - 1);
                }
                ' ' | '\t' | '\r' | '\n' | ';' | '|' | ')' => break,
                '>' if self.is_redirected(&taken) => break,
                _ if self.ends_at_odd(&taken) => break,
                '&' if !self.is_of_address(&taken) => break,
                _ => self.plain(&mut taken, Quoting::Bare),
            }
        }
        if self.at == start {
            self.bump();
        }
        let taken = if expands { with_whole_commands(taken) } else { taken };
        Word { span: Span::new(start, self.at), taken, expands, is_bare }
    }

    /// Whether a `&` without quotes is meant as part of the address before it.
    fn is_of_address(&mut self, taken: &SourceMap) -> bool {
        let behind = part(self.text, self.at + 1..);
        let name = behind.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let is_one = taken.text.contains("://")
            && taken.text.contains('?')
            && name.len() < behind.len()
            && name.starts_with('=');
        if is_one && !self.has_told_quotes {
            self.has_told_quotes = true;
            let span = Span::new(self.at, self.at + 1);
            self.tell(
                Diagnostic::new(SHELL_QUOTES, span, "the shell ends the command at this `&`")
                    .help("put the URL in quotes"),
            );
        }
        is_one
    }

    /// Whether the closing quote of a text was forgotten before this end of a line: the line has a continuation mark,
    /// and the next one begins like a new word.
    fn is_forgotten(&self, text: &str) -> bool {
        let Some(next) = self.rest().strip_prefix('\\').map(|rest| rest.trim_start_matches([' ', '\t', '\r'])) else {
            return false;
        };
        let Some(next) = next.strip_prefix('\n') else { return false };
        let next = next.trim_start();
        !is_body(text) && (next.starts_with(['-', '\'', '"']) || next.starts_with("http"))
    }

    /// Reports that a quote is missing, at the end of the text before `at`.
    pub(super) fn unclosed(&mut self, open: usize, at: usize, quote: &'static str) {
        self.is_unclosed |= at >= self.text.len();
        let end = part(self.text, ..at).trim_end().len().max(open + 1);
        let finding = Diagnostic::new(SHELL_QUOTES, Span::at(end), "a quote is not closed here")
            .related(Span::new(open, open + 1), None, "opened here")
            .help("the shell takes everything up to the next quote as one string");
        // A body ends with the command, and anything else with its line, unless it contains what comes after it.
        let inside = part(self.text, open + 1..end);
        let is_body = inside.trim_start().starts_with(['{', '[']);
        let begins_a_word = part(self.text, ..open).ends_with([' ', '\t', '\n', '=']);
        // What comes behind the end of a body, or an address behind a header, is not a part of it.
        // A header may have one variable behind its name, and one behind its scheme.
        let is_more = |(at, sign): (usize, &str)| match sign {
            " $" | " %" => {
                let word = part(inside, at + 1..).split(' ').next().unwrap_or("");
                word.contains('/')
            }
            _ => true,
        };
        let has_more = SIGNS.iter().any(|sign| inside.match_indices(sign).any(is_more));
        let is_certain = if is_body { is_whole(inside, quote) } else { begins_a_word && !has_more };
        self.tell(if is_certain { finding.fix("close it", Span::at(end), quote) } else { finding });
    }

    pub(super) fn single(&mut self, taken: &mut SourceMap) {
        let open = self.at;
        self.at += 1;
        let inside = taken.text.len();
        let mut marks = Vec::new();
        loop {
            let run = self.rest().find(['\'', '\\', '\n']).unwrap_or(self.rest().len());
            taken.push(self.text, self.at, self.at + run, Quoting::Single);
            self.at += run;
            match self.peek() {
                None => {
                    self.report_inner_marks(&marks);
                    self.unclosed(open, self.at, "'");
                    return;
                }
                Some('\'') => {
                    self.at += 1;
                    if self.rest().starts_with("\\''") {
                        taken.push_escape('\'', self.at - 1, self.at + 3, Quoting::Single);
                        self.at += 3;
                    } else if self.is_apostrophe(part(&taken.text, inside..)) {
                        let span = Span::new(self.at - 1, self.at);
                        self.tell(
                            Diagnostic::new(SHELL_QUOTES, span, "this apostrophe ends the string for the shell")
                                .help("write '\\'' for an apostrophe in single quotes")
                                .fix("escape it for the shell", span, "'\\''"),
                        );
                        taken.push_escape('\'', self.at - 1, self.at, Quoting::Single);
                    } else {
                        self.report_inner_marks(&marks);
                        return;
                    }
                }
                Some('\\') if self.is_forgotten(part(&taken.text, inside..)) => {
                    self.report_inner_marks(&marks);
                    self.unclosed(open, self.at, "'");
                    return;
                }
                Some('\\') if self.passes_mark(part(&taken.text, inside..), &mut marks) => {}
                Some('\n') => {
                    let start = self.at;
                    self.new_line();
                    taken.push(self.text, start, start + 1, Quoting::Single);
                }
                Some(_) => self.plain(taken, Quoting::Single),
            }
        }
    }

    /// Skips a continuation mark at the end of a line of a body, where it does not belong. Returns whether there was
    /// one.
    fn passes_mark(&mut self, text: &str, marks: &mut Vec<Span>) -> bool {
        let length = self.mark_at_line_end('\\').filter(|_| is_body(text));
        let Some(length) = length else { return false };
        marks.push(Span::new(self.at, self.at + length));
        self.at += length;
        true
    }

    /// Whether the quote before this place is an apostrophe in the text of a body: a letter or digit follows.
    fn is_apostrophe(&self, text: &str) -> bool {
        text.trim_start().starts_with('{') && self.peek().is_some_and(char::is_alphanumeric) && !self.is_spliced(text)
    }

    /// Whether the quote before this place ends a part of a body, and a value follows that needs no quotes in JSON:
    /// `'{"port": '443', …`, `'{"ids": ['7'], …`. The shell joins the parts.
    fn is_spliced(&self, text: &str) -> bool {
        // `"token": "'dapi…'"`: the quotes of JSON are around those of the shell.
        let is_piece = |c: char| c.is_alphanumeric() || "_-.:/@+=${}".contains(c);
        if text.ends_with('"')
            && let Some((value, behind)) = self.rest().split_once('\'')
            && behind.starts_with('"')
            && (value.chars().all(is_piece) || value.contains("$(") && value.ends_with(')'))
        {
            return true;
        }
        let front = text.trim_end();
        let is_named = front.strip_suffix(':').is_some_and(|front| front.trim_end().ends_with('"'));
        if !is_named && !front.ends_with('[') {
            return false;
        }
        let value = self.rest().split('\'').next().unwrap_or("");
        matches!(value, "true" | "false" | "null") || is_json_number(value)
    }

    /// The end of a JSON body whose own quotes are not escaped between double quotes. `None` unless its brackets close,
    /// and the outer quote and the word end right after them.
    fn body_in_double(&self) -> Option<usize> {
        // No body is longer, and this search runs often.
        const LONGEST: usize = 16 << 10;
        let rest = self.rest();
        let body = part(rest, 1..rest.floor_char_boundary(LONGEST).max(1));
        let name = body.strip_prefix('{')?.trim_start().strip_prefix('"')?;
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let (mut depth, mut is_text, mut is_escaped) = (0_usize, false, false);
        for (at, c) in body.char_indices() {
            match c {
                _ if is_escaped => is_escaped = false,
                '\\' if is_text => is_escaped = true,
                '"' => is_text = !is_text,
                '{' | '[' if !is_text => depth += 1,
                '}' | ']' if !is_text => {
                    depth -= 1;
                    if depth == 0 {
                        let behind = part(rest, at + 2..).trim_start().strip_prefix('"')?;
                        let is_end =
                            behind.is_empty() || behind.starts_with([' ', '\t', '\r', '\n', ';', '|', '&', ')']);
                        return is_end.then(|| self.text.len() - behind.len() - 1);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Takes such a body, up to the quote that was meant to end it. Returns whether the shell would expand something.
    fn take_body(&mut self, taken: &mut SourceMap, end: usize) -> bool {
        let open = self.at;
        let body = part(self.text, open + 1..end);
        let inner = open + 1 + body.find('"').unwrap_or(0);
        let finding =
            Diagnostic::new(SHELL_QUOTES, Span::new(inner, inner + 1), "this quote ends the string for the shell")
                .help("put the body in single quotes");
        self.tell(finding);
        let expands = body.contains(['$', '`']);
        if !expands
            && !body.contains(['\'', '\\', '!'])
            && let Some(finding) = self.found.last_mut()
        {
            let edits = [open, end].map(|at| Edit { span: Span::new(at, at + 1), text: "'".into() });
            finding.fix = Some(Fix { title: "use single quotes around the body".into(), edits: edits.into() });
        }
        taken.push(self.text, open + 1, end, Quoting::Verbatim);
        self.at = end + 1;
        expands
    }

    /// Reads a text in double quotes. Returns whether the shell would expand something in it.
    fn double(&mut self, taken: &mut SourceMap) -> bool {
        let open = self.at;
        self.at += 1;
        let inside = taken.text.len();
        let (mut expands, mut marks) = (false, Vec::new());
        loop {
            let run = self.rest().find(['"', '\\', '$', '`', '\n']).unwrap_or(self.rest().len());
            taken.push(self.text, self.at, self.at + run, Quoting::Double);
            self.at += run;
            match self.peek() {
                None => {
                    self.report_inner_marks(&marks);
                    self.unclosed(open, self.at, "\"");
                    return expands;
                }
                Some('"') => {
                    self.at += 1;
                    self.report_inner_marks(&marks);
                    return expands;
                }
                Some('\\') if self.is_forgotten(part(&taken.text, inside..)) => {
                    self.report_inner_marks(&marks);
                    self.unclosed(open, self.at, "\"");
                    return expands;
                }
                // With whitespace after it, the mark does not continue the line.
                Some('\\')
                    if self.mark_at_line_end('\\').is_some_and(|length| length > 1)
                        && self.passes_mark(part(&taken.text, inside..), &mut marks) => {}
                Some('\\') => {
                    let start = self.at;
                    self.at += 1;
                    match self.peek() {
                        Some(c @ ('"' | '\\' | '$' | '`')) => {
                            self.at += 1;
                            taken.push_escape(c, start, self.at, Quoting::Double);
                        }
                        Some('\n') => self.new_line(),
                        _ => taken.push(self.text, start, self.at, Quoting::Double),
                    }
                }
                Some('\n') => {
                    let start = self.at;
                    self.new_line();
                    taken.push(self.text, start, start + 1, Quoting::Double);
                }
                Some('$') if self.rest().starts_with("$(") => {
                    expands = true;
                    self.expansion(taken);
                }
                Some(c) => {
                    let behind = part(self.rest(), 1..);
                    let is_command = || behind.find(['`', '"']).is_some_and(|at| part(behind, at..).starts_with('`'));
                    expands |= c == '$' || c == '`' && is_command();
                    self.plain(taken, Quoting::Double);
                }
            }
        }
    }

    /// Reads `'…'` after a dollar sign, with escapes as in C.
    fn ansi(&mut self, taken: &mut SourceMap) {
        let open = self.at;
        self.at += 1;
        loop {
            let run = self.rest().find(['\'', '\\']).unwrap_or(self.rest().len());
            taken.push(self.text, self.at, self.at + run, Quoting::Ansi);
            self.at += run;
            match self.peek() {
                None => {
                    self.unclosed(open, self.at, "'");
                    return;
                }
                Some('\'') => {
                    self.at += 1;
                    return;
                }
                Some(_) => {
                    let start = self.at;
                    match self.ansi_escape() {
                        Some(c) => taken.push_escape(c, start, self.at, Quoting::Ansi),
                        // Before anything else, bash keeps the backslash.
                        None => self.plain(taken, Quoting::Ansi),
                    }
                }
            }
        }
    }

    /// Reads an escape, from its backslash on. `None` if bash has no such escape.
    fn ansi_escape(&mut self) -> Option<char> {
        let rest = part(self.rest(), 1..);
        let (c, length) = match rest.chars().next()? {
            'n' => ('\n', 2),
            't' => ('\t', 2),
            'r' => ('\r', 2),
            'a' => ('\u{7}', 2),
            'b' => ('\u{8}', 2),
            'e' | 'E' => ('\u{1b}', 2),
            'f' => ('\u{c}', 2),
            'v' => ('\u{b}', 2),
            same @ ('\'' | '"' | '?' | '\\') => (same, 2),
            'u' => code(part(rest, 1..), 4)?,
            'U' => code(part(rest, 1..), 8)?,
            _ => of_bytes(self.rest())?,
        };
        self.at += length;
        Some(c)
    }

    /// Reads a text in quotes that a word processor or a page has made of straight ones. Returns whether the shell
    /// would expand something between straight ones.
    pub(super) fn typographic(&mut self, taken: &mut SourceMap) -> bool {
        let open = self.at;
        let quote = self.peek().unwrap_or('\u{2018}');
        self.bump();
        let inside = self.at;
        let is_single = matches!(quote, '\u{2018}' | '\u{2019}');
        let closing: &[char] = if is_single { &['\u{2019}', '\u{2018}', '\''] } else { &['\u{201D}', '\u{201C}', '"'] };
        let length = self.rest().find(closing);
        let end = inside + length.unwrap_or(self.rest().len());
        let text = part(self.text, inside..end);
        // A text that contains double quotes was meant to be in single quotes, whatever its own quotes are now.
        let expands = !is_single && text.contains('$') && !text.contains('"');
        let straight = match (is_single, text.contains(['"', '\\', '`']), text.contains('\'')) {
            (false, false, _) => Some("\""),
            (_, _, false) if self.dialect != Dialect::Cmd => Some("'"),
            _ => None,
        };
        let quoting = if straight == Some("\"") { Quoting::Double } else { Quoting::Single };
        taken.push(self.text, inside, end, quoting);
        self.at = end;
        let close_start = self.at;
        self.bump();
        let first = Span::new(open, inside);
        let mut edits = Vec::new();
        if let Some(straight) = straight.filter(|_| length.is_some()) {
            edits.push(Edit { span: first, text: straight.into() });
            edits.push(Edit { span: Span::new(close_start, self.at), text: straight.into() });
        }
        // PowerShell takes them for quotes.
        if self.dialect != Dialect::PowerShell {
            self.typographic.push((first, edits));
        }
        expands
    }
}

/// Whether nothing follows the brackets of a body between these quotes, or they do not close.
fn is_whole(body: &str, quote: &str) -> bool {
    let plain = if quote == "'" { body.to_owned() } else { body.replace(['\\', '`', '^'], "") };
    balanced(&plain).is_none_or(|length| part(&plain, length..).trim().is_empty())
}

/// Whether a character is a quote that word processors make of straight ones.
pub(super) fn is_typographic(c: char) -> bool {
    matches!(c, '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}' | '\u{201E}')
}

/// The character with this hexadecimal number, and the length of its whole escape.
fn code(digits: &str, most: usize) -> Option<(char, usize)> {
    let length = digits.chars().take(most).take_while(char::is_ascii_hexdigit).count();
    let number = u32::from_str_radix(part(digits, ..length), 16).ok()?;
    Some((char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER), 2 + length))
}

/// The character that `\xHH` or `\OOO` stands for, together with those after it if they are bytes of one character.
fn of_bytes(text: &str) -> Option<(char, usize)> {
    let (first, length) = byte(text)?;
    let (mut bytes, mut at) = (Vec::new(), 0);
    while bytes.len() < 4
        && let Some((next, length)) = byte(part(text, at..))
    {
        bytes.push(next);
        at += length;
        if let Ok(whole) = std::str::from_utf8(&bytes) {
            return Some((whole.chars().next()?, at));
        }
    }
    Some((char::from(first), length))
}

/// The byte of the escape that a text begins with, and its length.
fn byte(text: &str) -> Option<(u8, usize)> {
    let inside = text.strip_prefix('\\')?;
    let (front, radix, most) = if inside.starts_with('x') { (1, 16, 2) } else { (0, 8, 3) };
    let digits = part(inside, front..);
    let length = digits.chars().take(most).take_while(|c| c.is_digit(radix)).count();
    let number = u32::from_str_radix(part(digits, ..length), radix).ok()?;
    Some((u8::try_from(number & 0xFF).ok()?, 1 + front + length))
}

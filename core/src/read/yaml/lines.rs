//! The lines of a text that hold a value of their own, without those inside brackets or strings of several lines. They
//! are found without the parser, which stops at a mistake.

use super::damage::closing;
use crate::text::part;

/// A value that is alone on its line, or that ends the last of its lines.
pub(super) struct Entry {
    pub(super) has_name: bool,
    /// The offset after the quote or bracket that closes it.
    pub(super) close: Option<usize>,
    /// Where its last line ends.
    pub(super) end: usize,
}

pub(super) fn entries(body: &str) -> impl Iterator<Item = Entry> {
    Entries { body, at: 0 }
}

struct Entries<'t> {
    body: &'t str,
    /// Where the next line begins.
    at: usize,
}

impl Iterator for Entries<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let body = self.body;
        while self.at < body.len() {
            let (start, end) = (self.at, line_end(body, self.at));
            self.at = end + 1;
            let Begin { column, value, has_name, is_entry } = begin(body, start, end);
            let close = match body.as_bytes().get(value).filter(|_| value < end) {
                None | Some(b'#' | b'%') => continue,
                Some(b'|' | b'>') => {
                    while self.at < body.len() && is_deeper(body, self.at, column) != Some(false) {
                        self.at = line_end(body, self.at) + 1;
                    }
                    continue;
                }
                Some(b'{' | b'[') => closing(body, value),
                Some(b'"' | b'\'') => quoted(part(body, value..)).map(|length| value + length),
                Some(_) if self.goes_on(column) => {
                    while self.at < body.len() && is_deeper(body, self.at, column) == Some(true) {
                        self.at = line_end(body, self.at) + 1;
                    }
                    continue;
                }
                Some(_) if has_name || is_entry => return Some(Entry { has_name, close: None, end }),
                Some(_) => continue,
            };
            let Some(close) = close else {
                // All that follows may be inside it, and searching again from each line would be too slow.
                self.at = body.len();
                return None;
            };
            let end = line_end(body, close);
            self.at = end + 1;
            return Some(Entry { has_name, close: Some(close), end });
        }
        None
    }
}

impl Entries<'_> {
    /// Whether a text without quotes continues on the next line that is not empty.
    fn goes_on(&self, column: usize) -> bool {
        let mut at = self.at;
        while at < self.body.len() {
            let end = line_end(self.body, at);
            if let Some(is_deeper) = is_deeper(self.body, at, column) {
                return is_deeper && !part(self.body, at..end).trim_start().starts_with('#');
            }
            at = end + 1;
        }
        false
    }
}

/// Where the value of a line begins.
struct Begin {
    /// The indentation of the name, or of the mark of the entry: what belongs to the value is indented further.
    column: usize,
    value: usize,
    has_name: bool,
    is_entry: bool,
}

fn begin(body: &str, start: usize, end: usize) -> Begin {
    let line = part(body, start..end);
    let after_spaces = |at: usize| end - part(body, at..end).trim_start().len();
    // `--- {`
    let mut value = after_spaces(start + if line.starts_with("--- ") { 3 } else { 0 });
    let (mut column, mut is_entry) = (value - start, false);
    while let Some(inside) = part(body, value..end).strip_prefix('-')
        && inside.starts_with([' ', '\t'])
    {
        (column, is_entry) = (value - start, true);
        value = after_spaces(value + 1);
    }
    let colon = colon(part(body, value..end));
    if let Some(colon) = colon {
        column = value - start;
        value = after_spaces(value + colon + 1);
    }
    // Anchors and tags.
    while part(body, value..end).starts_with(['&', '!']) {
        let rest = part(body, value..end);
        value = after_spaces(value + rest.find([' ', '\t']).unwrap_or(rest.len()));
    }
    Begin { column, value, has_name: colon.is_some(), is_entry }
}

/// Where the colon is after the name that a line begins with.
fn colon(line: &str) -> Option<usize> {
    let is_end =
        |at: usize| part(line, at..).strip_prefix(':').is_some_and(|rest| rest.trim_start().len() < rest.len());
    match line.bytes().next()? {
        b'"' | b'\'' => {
            let close = quoted(line)?;
            let colon = close + part(line, close..).len() - part(line, close..).trim_start().len();
            (is_end(colon) || part(line, colon..) == ":").then_some(colon)
        }
        b'{' | b'[' | b'#' | b'|' | b'>' => None,
        _ => {
            let words = part(line, ..line.find(" #").unwrap_or(line.len())).trim_end();
            words.find(": ").or_else(|| words.find(":\t")).or_else(|| words.strip_suffix(':').map(str::len))
        }
    }
}

/// The length of the quoted string that a text begins with.
fn quoted(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = bytes.first()?;
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'\\' if *quote == b'"' => at += 2,
            b'\'' if *quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// Whether the line that begins at `at` is indented further than `column`. `None` if it is empty.
fn is_deeper(body: &str, at: usize, column: usize) -> Option<bool> {
    let line = part(body, at..line_end(body, at));
    let words = line.trim_start_matches(' ');
    (!words.trim_start().is_empty()).then_some(line.len() - words.len() > column)
}

fn line_end(body: &str, at: usize) -> usize {
    part(body, at..).find('\n').map_or(body.len(), |length| at + length)
}

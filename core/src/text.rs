//! Places in a text: byte ranges inside, lines and columns outside.

mod dotted;
mod lower;
mod names;
#[cfg(feature = "turns")]
pub mod turns;
pub(crate) mod url;

use std::cell::Cell;
use std::slice::SliceIndex;

use crate::sort::sort_by_key;

pub use dotted::parts;
pub(crate) use lower::lower;
#[cfg(not(feature = "texts"))]
pub use lower::lower_with;
pub(crate) use names::Names;
pub use url::{Unfit, unfit};

#[cfg(feature = "turns")]
pub(crate) use turns::{step, turn};

/// A step of a loop over a text, in a build without turns.
#[cfg(not(feature = "turns"))]
pub(crate) fn step() {}

/// The end of something that goes over a whole text, in a build without turns.
#[cfg(not(feature = "turns"))]
pub(crate) fn turn() {}

/// A byte range of a text, end exclusive.
///
/// Offsets are 32 bits wide: a text above 16 MiB is refused long before they could overflow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`. Offsets beyond 4 GiB are clamped; no text that was read has them.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end) }
    }

    /// The empty range at `offset`.
    pub fn at(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// The part of `text` in this range; empty when the range does not fit the text.
    pub fn of(self, text: &str) -> &str {
        part(text, self.start as usize..self.end as usize)
    }
}

/// A part of a text; empty where the range does not fit it, so that no offset can panic.
pub(crate) fn part<R: SliceIndex<str, Output = str>>(text: &str, range: R) -> &str {
    text.get(range).unwrap_or("")
}

/// Joins names for a sentence, with `word` before the last: `a, b and c`.
pub fn listed<T: AsRef<str>>(names: &[T], word: &str) -> String {
    let mut all = String::new();
    for (index, name) in names.iter().enumerate() {
        match names.len() - index {
            _ if index == 0 => {}
            1 => [" ", word, " "].into_iter().for_each(|part| all.push_str(part)),
            _ => all.push_str(", "),
        }
        all.push_str(name.as_ref());
    }
    all
}

/// A pointer split at its last slash: the pointer above, and the name. The backward search of the standard library
/// would be a hundredth of the first load of the page.
pub(crate) fn cut_last(pointer: &str) -> Option<(&str, &str)> {
    let at = pointer.bytes().rposition(|byte| byte == b'/')?;
    Some((part(pointer, ..at), part(pointer, at + 1..)))
}

/// A text after edits, each of which puts a text in place of a range. If two overlap, the earlier one counts; several
/// insertions at one place keep their order; edits that do not fit the text are left out.
pub fn edited<'a>(text: &str, edits: impl IntoIterator<Item = (Span, &'a str)>) -> String {
    let mut edits: Vec<(Span, &str)> = edits.into_iter().collect();
    // Stable, so that insertions keep their order.
    sort_by_key(&mut edits, |(span, _)| *span);
    // All the memory at once: a text with secrets leaves no copies behind.
    let room = edits.iter().map(|(_, new)| new.len()).sum::<usize>() + text.len();
    let mut edited = String::with_capacity(room);
    let mut at = 0;
    for (span, new) in edits {
        let (start, end) = (span.start as usize, span.end as usize);
        if (at..=end).contains(&start) && text.is_char_boundary(start) && text.is_char_boundary(end) {
            edited.push_str(part(text, at..start));
            edited.push_str(new);
            at = end;
        }
    }
    edited.push_str(part(text, at..));
    edited
}

/// A place as people count: from 1, columns in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in Unicode scalar values.
    pub column: u32,
    /// Offset from the start of the text in UTF-16 code units, as editors in a browser count.
    pub utf16: u32,
}

/// Turns byte offsets of one text into [`Position`]s, in any order.
///
/// One pass over a long text leaves a milestone every [`STRIDE`] bytes; from there it is a short way to the offset even
/// if the whole text is one line. Processors count bytes many at a time, so a short text needs no milestones.
pub struct Positions<'t> {
    text: &'t str,
    /// The first character boundary at or after each multiple of the stride, and its position.
    milestones: Vec<(usize, Position)>,
    /// The last position that was asked for: most are asked for in order.
    last: Cell<(usize, Position)>,
}

/// Bytes between two milestones.
const STRIDE: usize = 4096;

/// Where every text begins.
const START: (usize, Position) = (0, Position { line: 1, column: 1, utf16: 0 });

impl<'t> Positions<'t> {
    /// Positions in `text`. A byte order mark at its start has no column.
    pub fn new(text: &'t str) -> Self {
        let mut here = START;
        let mut milestones = Vec::new();
        for target in (STRIDE..text.len()).step_by(STRIDE) {
            here = walk(text, here, target);
            milestones.push(here);
        }
        Self { text, milestones, last: Cell::new(START) }
    }

    /// The position of byte `offset`; for one past the end, the position of the end.
    pub fn at(&self, offset: u32) -> Position {
        let offset = (offset as usize).min(self.text.len());
        // A milestone may be a few bytes after its multiple, and so after the offset: then the one before it is used.
        let milestones = self.milestones[..(offset / STRIDE).min(self.milestones.len())].iter().rev().copied();
        let milestone = milestones.chain([START]).find(|(start, _)| *start <= offset).unwrap_or(START);
        let last = self.last.get();
        let from = if (milestone.0..=offset).contains(&last.0) { last } else { milestone };
        let here = walk(self.text, from, offset);
        self.last.set(here);
        here.1
    }
}

/// Walks from one character boundary to the first one at or after `target`.
fn walk(text: &str, (start, from): (usize, Position), target: usize) -> (usize, Position) {
    let bytes = text.as_bytes();
    let mut end = target;
    // A continuation byte does not begin a character.
    while bytes.get(end).is_some_and(|byte| byte & 0xC0 == 0x80) {
        end += 1;
    }
    let passed = bytes.get(start..end).unwrap_or_default();
    let lines = count(passed, |byte| byte == b'\n');
    let (in_line, before) = match passed.iter().rposition(|byte| lines > 0 && *byte == b'\n') {
        Some(line_break) => (&passed[line_break + 1..], 1),
        None => (passed, from.column),
    };
    let mark = u32::from(start == 0 && lines == 0 && passed.starts_with("\u{FEFF}".as_bytes()));
    let (characters, columns, pairs) = if passed.is_ascii() {
        (length(passed), length(in_line), 0)
    } else {
        let begins = |byte: u8| byte & 0xC0 != 0x80;
        // Characters of four bytes are two units of UTF-16.
        (count(passed, begins), count(in_line, begins), count(passed, |byte| byte >= 0xF0))
    };
    let position =
        Position { line: from.line + lines, column: before + columns - mark, utf16: from.utf16 + characters + pairs };
    (end, position)
}

/// How many bytes `of_kind` accepts. Sums of 255 bytes fit a byte, which lets the compiler add many at once.
#[inline]
fn count(bytes: &[u8], of_kind: impl Fn(u8) -> bool) -> u32 {
    let sum = |part: &[u8]| u32::from(part.iter().map(|byte| u8::from(of_kind(*byte))).sum::<u8>());
    if bytes.len() <= 255 { sum(bytes) } else { bytes.chunks(255).map(sum).sum() }
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

/// Whether a person may have chosen this name: it is short, has no punctuation that separates texts, and was not
/// generated at random.
pub fn may_be_a_name(name: &str) -> bool {
    const MAX: usize = 64;
    // Runs of at least this many letters and digits, at least this many of them digits, are keys and tokens.
    const RUN: usize = 16;
    const DIGITS: usize = 3;
    if name.len() > MAX || name.starts_with("-----") {
        return false;
    }
    if name.len() < RUN {
        return !name.bytes().any(|byte| matches!(byte, b'"' | b':' | b',' | 0..0x20 | 0x7F));
    }
    let (mut run, mut digits) = (0, 0);
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => run += 1,
            b'0'..=b'9' => (run, digits) = (run + 1, digits + 1),
            b'"' | b':' | b',' | 0..0x20 | 0x7F => return false,
            _ => (run, digits) = (0, 0),
        }
        if run >= RUN && digits >= DIGITS {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_as_in_a_sentence() {
        for (names, expected) in
            [(&[][..], ""), (&["a"], "a"), (&["a", "b"], "a and b"), (&["a", "b", "c", "d"], "a, b, c and d")]
        {
            assert_eq!(listed(names, "and"), expected);
        }
    }

    #[test]
    fn names_are_told_from_what_a_lost_quote_makes_one() {
        let long = "x".repeat(65);
        for name in [
            "",
            "token",
            "oAuthPrivateKey2",
            "additionalWorkspaceConnections12",
            "a b",
            "x-123-456",
            "ключ",
            &long[1..],
        ] {
            assert!(may_be_a_name(name), "{name}");
        }
        for name in ["a\": ", "a:b", "a,b", "a\nb", &long, "-----BEGIN", "x 0123456789abcdef", "aaaaaaaaaaaaa123"] {
            assert!(!may_be_a_name(name), "{name}");
        }
    }

    #[test]
    fn edits_are_applied_whatever_their_order() {
        let edit = |start, end, new| (Span::new(start, end), new);
        for (edits, expected) in [
            (vec![], "é𝄞 cd"),
            (vec![edit(0, 2, "e")], "e𝄞 cd"),
            (vec![edit(7, 8, "C"), edit(0, 2, "")], "𝄞 Cd"),
            // Side by side, at the ends, and in place of everything.
            (vec![edit(2, 6, "x"), edit(0, 2, "y"), edit(6, 7, "")], "yxcd"),
            (vec![edit(9, 9, "!"), edit(0, 0, "<")], "<é𝄞 cd!"),
            (vec![edit(0, 9, "all")], "all"),
            // Insertions at one place come in their order, before what takes the place of the text after it.
            (vec![edit(7, 7, "1"), edit(7, 8, "-"), edit(7, 7, "2")], "é𝄞 12-d"),
            // What overlaps an earlier one, ends beyond the text or within a character is left out.
            (vec![edit(0, 6, "x"), edit(2, 7, "y")], "x cd"),
            (vec![edit(7, 90, "x"), edit(0, 2, "e")], "e𝄞 cd"),
            (vec![edit(90, 99, "x")], "é𝄞 cd"),
            (vec![edit(1, 2, "x"), edit(0, 3, "x")], "é𝄞 cd"),
        ] {
            assert_eq!(edited("é𝄞 cd", edits.iter().copied()), expected, "{edits:?}");
        }
    }

    fn place(text: &str, offset: u32) -> (u32, u32, u32) {
        let p = Positions::new(text).at(offset);
        (p.line, p.column, p.utf16)
    }

    #[test]
    fn counts_lines_from_one_and_columns_in_characters() {
        assert_eq!(place("", 0), (1, 1, 0));
        assert_eq!(place("ab\ncd", 4), (2, 2, 4));
        assert_eq!(place("a\r\nb", 3), (2, 1, 3));
        // é is two bytes and one column, 𝄞 four bytes, one column, two UTF-16 units.
        assert_eq!(place("é𝄞x", 6), (1, 3, 3));
        assert_eq!(place("\u{FEFF}{", 3), (1, 1, 1));
        assert_eq!(place("ab", 99), (1, 3, 2));
    }

    #[test]
    fn long_texts_and_any_order_of_offsets_give_the_places_that_counting_gives() {
        let text = "é𝄞x\n".repeat(STRIDE) + &"𝄞".repeat(STRIDE);
        let positions = Positions::new(&text);
        let mut offsets: Vec<usize> = (0..text.len()).step_by(997).collect();
        offsets.reverse();
        offsets.extend([text.len(), STRIDE, STRIDE + 1, STRIDE - 1]);
        for offset in offsets {
            let place = positions.at(u32::try_from(offset).unwrap());
            let before: String = text.char_indices().take_while(|(at, _)| *at < offset).map(|(_, c)| c).collect();
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            assert_eq!((place.line as usize, place.column as usize), (line, column), "offset {offset}");
            assert_eq!(place.utf16 as usize, before.encode_utf16().count(), "offset {offset}");
        }
    }
}

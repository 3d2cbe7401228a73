//! Places as the protocol counts them: lines from 0, and in a line the units that client and server agreed upon.

use std::ops::Range;

use gen_lsp_types::{self as lsp, Position, PositionEncodingKind};
use ucforge_core::text::Span;

/// The units in which a line is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Units {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, which every client knows.
    Utf16,
    /// Characters.
    Utf32,
}

impl Units {
    /// The first of the client's units that is known here. A client lists them in order of preference.
    pub(super) fn chosen<'n>(mut known: impl Iterator<Item = &'n str>) -> Self {
        let own = |name| match name {
            "utf-8" => Some(Self::Utf8),
            "utf-16" => Some(Self::Utf16),
            "utf-32" => Some(Self::Utf32),
            _ => None,
        };
        known.find_map(own).unwrap_or(Self::Utf16)
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn of(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        }
    }

    fn count(self, text: &str) -> usize {
        if text.is_ascii() { text.len() } else { text.chars().map(|c| self.of(c)).sum() }
    }
}

/// Where the lines of a text begin.
pub(super) struct Lines {
    starts: Vec<usize>,
    units: Units,
}

impl Lines {
    /// A line ends with `\n`, `\r\n` or `\r`.
    pub(super) fn new(text: &str, units: Units) -> Self {
        let bytes = text.as_bytes();
        let ends = |at: &usize| match bytes[*at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let starts = std::iter::once(0).chain((0..bytes.len()).filter(ends).map(|at| at + 1)).collect();
        Self { starts, units }
    }

    /// The byte at a position. A position beyond the end of a line means its end, and one within a character its start.
    pub(super) fn offset(&self, text: &str, position: Position) -> usize {
        self.around(text, position).start
    }

    /// The same, with the whole character if the position is within one.
    pub(super) fn around(&self, text: &str, position: Position) -> Range<usize> {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        let Some(start) = self.starts.get(line).copied() else { return text.len()..text.len() };
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let content = text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r']);
        let wanted = usize::try_from(position.character).unwrap_or(usize::MAX);
        if content.is_ascii() {
            let at = start + wanted.min(content.len());
            return at..at;
        }
        let mut passed = 0;
        for (at, c) in content.char_indices() {
            let is_within = passed < wanted;
            passed += self.units.of(c);
            if passed > wanted {
                let at = start + at;
                return at..if is_within { at + c.len_utf8() } else { at };
            }
        }
        let end = start + content.len();
        end..end
    }

    fn position(&self, text: &str, offset: usize) -> Position {
        let offset = text.floor_char_boundary(offset);
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let character = self.units.count(text.get(start..offset).unwrap_or(""));
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position { line: number(line), character: number(character) }
    }

    /// A span of the text as a range of the protocol.
    pub(super) fn range(&self, text: &str, span: Span) -> lsp::Range {
        lsp::Range { start: self.position(text, span.start as usize), end: self.position(text, span.end as usize) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_the_units_that_were_agreed_upon() {
        let text = "ab\r\né𝄞x\rz\n";
        for (units, line, character, offset) in [
            (Units::Utf16, 0, 0, 0),
            (Units::Utf16, 0, 2, 2),
            (Units::Utf16, 0, 9, 2),
            (Units::Utf16, 1, 1, 6),
            (Units::Utf16, 1, 2, 6),
            (Units::Utf16, 1, 3, 10),
            (Units::Utf8, 1, 2, 6),
            (Units::Utf8, 1, 6, 10),
            (Units::Utf32, 1, 2, 10),
            (Units::Utf32, 1, 3, 11),
            (Units::Utf16, 2, 0, 12),
            (Units::Utf16, 2, 1, 13),
            (Units::Utf16, 3, 0, 14),
            (Units::Utf16, 9, 9, 14),
        ] {
            let lines = Lines::new(text, units);
            assert_eq!(lines.offset(text, Position { line, character }), offset, "{units:?} {line}:{character}");
            let around = lines.around(text, Position { line, character });
            let is_within = (units, line, character) == (Units::Utf16, 1, 2);
            assert_eq!(around.len(), if is_within { 4 } else { 0 }, "{units:?} {line}:{character}");
        }
        for units in [Units::Utf8, Units::Utf16, Units::Utf32] {
            let lines = Lines::new(text, units);
            for (at, _) in text.char_indices().filter(|(at, _)| *at != 3) {
                assert_eq!(lines.offset(text, lines.position(text, at)), at, "{units:?} {at}");
            }
        }
        assert_eq!(Units::chosen(["x", "utf-32", "utf-8"].into_iter()), Units::Utf32);
        assert_eq!(Units::chosen(std::iter::empty()), Units::Utf16);
        // They are called as the protocol calls them.
        for units in [Units::Utf8, Units::Utf16, Units::Utf32] {
            let name = serde_json::to_value(units.kind()).unwrap();
            assert_eq!(Units::chosen(name.as_str().into_iter()), units);
        }
    }
}

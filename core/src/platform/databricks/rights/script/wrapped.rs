//! Scripts inside of something else: a JSON string, as an API may answer, or the fences of Markdown.

use std::borrow::Cow;

use crate::read::{Format, read};
use crate::text::{Span, part};

/// A script that came as a JSON string.
pub(crate) struct InJson {
    /// The script itself.
    pub(crate) text: String,
    /// Where each of its bytes, and its end, is in the JSON.
    places: Vec<u32>,
}

impl InJson {
    /// Reads a text that is one JSON string; nothing when it is not.
    pub(crate) fn read(source: &str) -> Option<Self> {
        let start = source.find(|c: char| !c.is_whitespace() && c != '\u{FEFF}')?;
        if !part(source, start..).starts_with('"') || !source.trim_end().ends_with('"') {
            return None;
        }
        let body = part(source, start..);
        let read = read(body, Format::Json);
        if read.findings.has_errors() {
            return None;
        }
        let text = read.tree.root()?.text()?.to_owned();
        let mut places = Vec::with_capacity(text.len() + 1);
        let mut at = start + 1;
        for c in text.chars() {
            places.extend(std::iter::repeat_n(u32::try_from(at).ok()?, c.len_utf8()));
            let rest = part(source, at..);
            at += match (rest.strip_prefix('\\'), c.len_utf16()) {
                (Some(escape), units) if escape.starts_with('u') => 6 * units,
                (Some(_), _) => 2,
                (None, _) => c.len_utf8(),
            };
        }
        places.push(u32::try_from(at).ok()?);
        Some(Self { text, places })
    }

    /// Where a part of the script is in the JSON.
    pub(crate) fn place(&self, span: Span) -> Span {
        let end = self.places.last().copied().unwrap_or(0);
        let place = |at: u32| self.places.get(at as usize).copied().unwrap_or(end);
        Span { start: place(span.start), end: place(span.end) }
    }
}

/// What Markdown puts around code.
const FENCE: &str = "```";

/// What comes after the first fence of a text that begins with one.
pub(super) fn after_fence(text: &str) -> Option<&str> {
    let (fence, rest) = text.trim_start_matches('\u{FEFF}').trim_start().split_once('\n')?;
    let language = fence.strip_prefix(FENCE)?.trim();
    (language.is_empty() || language.eq_ignore_ascii_case("sql")).then_some(rest)
}

/// A text that begins with a fence without any, every byte where it was.
pub(super) fn without_fences(text: &str) -> Cow<'_, str> {
    if after_fence(text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line.trim_start_matches('\u{FEFF}').trim_start().starts_with(FENCE) {
            out.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        } else {
            out.push_str(line);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests say what they expect by unwrapping it")]

    use super::*;

    #[test]
    fn a_script_in_a_string_keeps_its_places() {
        let source = " \"-- \\u00e4\\ud834\\udd1e\u{e9}\\nGRANT \\\"a\\\"\\tON b\" \n";
        let inside = InJson::read(source).unwrap();
        assert_eq!(inside.text, "-- \u{e4}\u{1d11e}\u{e9}\nGRANT \"a\"\tON b");
        for (within, expected) in [("GRANT", "GRANT"), ("ON b", "ON b"), ("\"a\"", "\\\"a\\\""), ("\u{e9}", "\u{e9}")] {
            let at = inside.text.find(within).unwrap();
            assert_eq!(inside.place(Span::new(at, at + within.len())).of(source), expected);
        }
        for other in ["", "\"", "\"a", "{}", "\"a\" b", "a \"b\"", "\"a\", \"b\""] {
            assert!(InJson::read(other).is_none(), "{other}");
        }
    }

    #[test]
    fn fences_are_taken_away_where_the_text_begins_with_one() {
        let text = "```sql\nGRANT `a`\n```\n";
        let without = without_fences(text);
        assert_eq!((without.trim(), without.find("GRANT")), ("GRANT `a`", text.find("GRANT")));
        for other in ["``` a", "```python\nx\n```", "GRANT `a`\n```\n"] {
            assert_eq!(without_fences(other), other);
        }
    }
}

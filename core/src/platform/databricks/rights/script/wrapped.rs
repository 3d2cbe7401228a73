//! Scripts inside of something else: a JSON string, as an API may return it, or the fences of Markdown.

use std::borrow::Cow;

use super::lexer::tokens;
use super::starts;
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
    /// Reads a text that is one JSON string; `None` if it is not.
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

/// The fence that Markdown puts around code.
const FENCE: &str = "```";

/// Whether a line opens code that is SQL, or whose language it does not name.
fn opens_sql(line: &str) -> bool {
    let language = line.trim().strip_prefix(FENCE).map(str::trim);
    language.is_some_and(|language| language.is_empty() || language.eq_ignore_ascii_case("sql"))
}

/// The text after the first fence, if a text begins with one that may open SQL.
pub(super) fn after_fence(text: &str) -> Option<&str> {
    let (fence, rest) = text.trim_start_matches('\u{FEFF}').trim_start().split_once('\n')?;
    opens_sql(fence).then_some(rest)
}

/// What is between the fences of a text that does not begin like a script, with every byte at its place; other texts
/// stay as they are.
pub(super) fn inside_fences(text: &str) -> Cow<'_, str> {
    let is_script = || tokens(text).next().is_none_or(|first| !starts::begins_nothing(&[first]));
    if !text.contains(FENCE) || is_script() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    // Whether a fence is open, whether it opens SQL, and whether there was any SQL.
    let (mut is_open, mut is_sql, mut has_sql) = (false, false, false);
    for line in text.split_inclusive('\n') {
        let is_fence = line.trim_start_matches('\u{FEFF}').trim_start().starts_with(FENCE);
        if is_fence {
            is_open = !is_open;
            is_sql = opens_sql(line.trim_start_matches('\u{FEFF}'));
        }
        if is_open && is_sql && !is_fence {
            has_sql = true;
            out.push_str(line);
        } else {
            out.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        }
    }
    if has_sql { Cow::Owned(out) } else { Cow::Borrowed(text) }
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
    fn of_a_text_with_fences_what_is_between_them_is_a_script() {
        for (text, expected) in [
            ("```sql\nGRANT `a`\n```\n", "GRANT `a`"),
            ("# Don't\n```sql\nGRANT a\n```\nand\n```\nx\n", "GRANT a x"),
            ("Ünd:\n```python\nx = 'y\n```\n```SQL\nb\n```", "b"),
        ] {
            let inside = inside_fences(text);
            assert_eq!(inside.split_whitespace().collect::<Vec<_>>().join(" "), expected);
            assert_eq!((inside.len(), inside.find("GRANT")), (text.len(), text.find("GRANT")));
        }
        for other in ["``` a", "```python\nx\n```", "GRANT `a`\n```\n", "-- x\nGRANT `a`\n```\nx\n```", "x", ""] {
            assert_eq!(inside_fences(other), other);
        }
    }
}

//! The text between two tokens: whitespace, and two things that JSON does not allow there, comments and other kinds of
//! whitespace.

use crate::text::{Span, part};

/// Something between two tokens that JSON does not allow.
pub(crate) enum Odd {
    Comment(Span),
    /// Whitespace of another kind, or an invisible character.
    Whitespace(Span),
}

/// Whether a comment runs to the end of the text because it is not closed.
pub(super) fn is_open(comment: Span, text: &str) -> bool {
    comment.of(text).strip_prefix("/*").is_some_and(|inside| !inside.ends_with("*/"))
}

/// Skips whitespace and comments from `at` on. Returns the offset of the next token; what JSON does not allow goes to
/// `found`.
pub(crate) fn skip(text: &str, mut at: usize, mut found: impl FnMut(Odd)) -> usize {
    let bytes = text.as_bytes();
    loop {
        at = after_whitespace(bytes, at);
        at = match bytes.get(at) {
            Some(byte) if is_odd(*byte) => match odd(text, at) {
                Some((end, true)) => {
                    found(Odd::Comment(Span::new(at, end)));
                    end
                }
                Some((end, false)) => {
                    found(Odd::Whitespace(Span::new(at, end)));
                    end
                }
                None => return at,
            },
            _ => return at,
        }
    }
}

/// Whether a byte may begin something that JSON does not allow between tokens.
pub(super) fn is_odd(byte: u8) -> bool {
    matches!(byte, b'/' | b'#' | 0..=0x1F | 0x7F..)
}

/// Whether a character is whitespace that JSON does not allow, or is invisible: a no-break space from a copied page, a
/// byte order mark where files were glued together.
pub(crate) fn is_other_whitespace(c: char) -> bool {
    const OWN: [char; 4] = [' ', '\t', '\n', '\r'];
    let is_hidden = || matches!(c, '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    !OWN.contains(&c) && (c.is_whitespace() || c.is_control() || is_hidden())
}

/// The offset after the whitespace that JSON allows between tokens.
#[inline]
pub(super) fn after_whitespace(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b' ') => at = after_spaces(bytes, at),
            // A new line is usually indented.
            Some(b'\n') => at = after_spaces(bytes, at + 1),
            Some(b'\t' | b'\r') => at += 1,
            _ => return at,
        }
    }
}

/// The end of something between tokens that JSON does not allow, and whether that is a comment.
#[cold]
fn odd(text: &str, at: usize) -> Option<(usize, bool)> {
    let rest = part(text, at..);
    let length = rest.len() - rest.trim_start_matches(is_other_whitespace).len();
    if length > 0 {
        return Some((at + length, false));
    }
    if rest.starts_with("//") || rest.starts_with('#') && behind_template(rest).is_none() {
        return Some((end_of_line(text, at), true));
    }
    let inside = rest.strip_prefix("/*")?;
    // A search for a string would add more code than this whole module has.
    let end = inside.as_bytes().windows(2).position(|two| two == b"*/");
    Some((end.map_or(text.len(), |length| at + length + 4), true))
}

/// The text after the template that a text begins with: `{{ name }}`, `#{NAME}#`, or `#{NAME}` if no words follow, as
/// they do in a comment. Valid or nearly valid JSON is not a template: inside its brackets is a colon, or a name in
/// quotes comes first.
pub(super) fn behind_template(text: &str) -> Option<&str> {
    // Names are short, and a text may begin more templates than it closes.
    const LONGEST: usize = 100;
    let (open, close) = if text.starts_with('#') { ("#{", "}") } else { ("{{", "}}") };
    let inside = text.strip_prefix(open)?;
    let inside = part(inside, ..inside.floor_char_boundary(LONGEST));
    let inside = part(inside, ..inside.find(['\n', '}'])?);
    let behind = part(text, open.len() + inside.len()..).strip_prefix(close)?;
    let is_words = !inside.contains(['{', ':']) && !inside.trim_start().starts_with(['"', '\'']);
    if !is_words || !inside.contains(char::is_alphabetic) {
        return None;
    }
    if open == "{{" {
        return Some(behind);
    }
    behind.strip_prefix('#').or_else(|| {
        let next = behind.trim_start_matches([' ', '\t']);
        (next.is_empty() || next.starts_with([',', '}', ']', '\r', '\n', '#', '/'])).then_some(behind)
    })
}

/// The offset after a run of spaces, eight at a time: most runs are indentation.
fn after_spaces(bytes: &[u8], mut at: usize) -> usize {
    const SPACES: u64 = 0x2020_2020_2020_2020;
    while let Some(eight) = bytes.get(at..at + 8).and_then(|eight| <[u8; 8]>::try_from(eight).ok()) {
        let other = u64::from_le_bytes(eight) ^ SPACES;
        if other != 0 {
            return at + other.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

/// The offset of the line break after `at`, or of the end of the text.
pub(super) fn end_of_line(text: &str, at: usize) -> usize {
    let line = part(text, at..);
    let length = line.find('\n').unwrap_or(line.len());
    at + part(line, ..length).trim_end_matches('\r').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_over_whitespace_and_reports_what_is_odd() {
        let cases = [
            ("  \t\r\n x", 6, vec![]),
            ("x", 0, vec![]),
            ("                 x", 17, vec![]),
            ("\n       \n        x", 17, vec![]),
            ("          ", 10, vec![]),
            ("// a\r\nx", 6, vec![(0, 4, true)]),
            ("/* a\n*/ # b\nx", 12, vec![(0, 7, true), (8, 11, true)]),
            ("/* open", 7, vec![(0, 7, true)]),
            ("/x", 0, vec![]),
            ("\u{A0}\u{FEFF}x", 5, vec![(0, 5, false)]),
            (" \u{2003}\n\u{B}\u{200B}x", 9, vec![(1, 4, false), (5, 9, false)]),
            ("\u{201C}x", 0, vec![]),
            ("é", 0, vec![]),
            // Templates are none.
            ("#{A}#x", 0, vec![]),
            ("#{a/b.c}#, x", 0, vec![]),
            ("#{A.B} }", 0, vec![]),
            ("#{A}", 0, vec![]),
            ("#{A} // x", 0, vec![]),
            ("#{A} is not set", 15, vec![(0, 15, true)]),
            ("#{\"a\": 1},\nx", 11, vec![(0, 10, true)]),
            ("#{a: 1}#\nx", 9, vec![(0, 8, true)]),
            ("#{}\nx", 4, vec![(0, 3, true)]),
            ("#{A\n}x", 4, vec![(0, 3, true)]),
            ("# {A}\nx", 6, vec![(0, 5, true)]),
        ];
        for (text, next, expected) in cases {
            let mut found = Vec::new();
            let next_token = skip(text, 0, |odd| {
                found.push(match odd {
                    Odd::Comment(span) => (span.start, span.end, true),
                    Odd::Whitespace(span) => (span.start, span.end, false),
                });
            });
            assert_eq!((next_token, found), (next, expected), "{text:?}");
        }
    }
}

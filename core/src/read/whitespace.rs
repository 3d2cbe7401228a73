//! What may be between two tokens: whitespace, and comments, which JSON does not have.

use crate::text::part;

/// A comment in a JSON text.
pub(crate) struct Comment {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Comment {
    /// Whether it ends with the text because nothing ends it.
    pub(super) fn is_open(&self, text: &str) -> bool {
        let inside = part(text, self.start..self.end).strip_prefix("/*");
        inside.is_some_and(|inside| !inside.ends_with("*/"))
    }
}

/// Skips whitespace and comments from `at` on. Returns the offset of the next token; every comment goes to `found`.
pub(crate) fn skip(text: &str, mut at: usize, mut found: impl FnMut(Comment)) -> usize {
    let bytes = text.as_bytes();
    loop {
        at = after_whitespace(bytes, at);
        at = match bytes.get(at) {
            Some(b'/' | b'#' | 0xEF | 0xC2) => match odd_space(text, at) {
                Some((end, is_comment)) => {
                    if is_comment {
                        found(Comment { start: at, end });
                    }
                    end
                }
                None => return at,
            },
            _ => return at,
        }
    }
}

/// After what JSON has between tokens.
#[inline]
pub(super) fn after_whitespace(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b' ') => at = after_spaces(bytes, at),
            // A new line is mostly moved in.
            Some(b'\n') => at = after_spaces(bytes, at + 1),
            Some(b'\t' | b'\r') => at += 1,
            _ => return at,
        }
    }
}

/// The end of what JSON does not have between tokens, and whether it is a comment.
#[cold]
fn odd_space(text: &str, at: usize) -> Option<(usize, bool)> {
    let rest = part(text, at..);
    // A byte order mark in the middle comes from files glued together; a no-break space from a copied page.
    if rest.starts_with('\u{FEFF}') || rest.starts_with('\u{A0}') {
        return Some((at + rest.chars().next().map_or(0, char::len_utf8), false));
    }
    if rest.starts_with("//") || rest.starts_with('#') {
        return Some((end_of_line(text, at), true));
    }
    let inside = rest.strip_prefix("/*")?;
    // A search for a text would weigh more than all of this module.
    let end = inside.as_bytes().windows(2).position(|two| two == b"*/");
    Some((end.map_or(text.len(), |length| at + length + 4), true))
}

/// After a run of spaces, eight at a time: most of them move lines in.
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

/// The offset of the line break after `at`, or of the end.
pub(super) fn end_of_line(text: &str, at: usize) -> usize {
    let line = part(text, at..);
    let length = line.find('\n').unwrap_or(line.len());
    at + part(line, ..length).trim_end_matches('\r').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_over_whitespace_and_reports_comments() {
        let cases = [
            ("  \t\r\n x", 6, vec![]),
            ("x", 0, vec![]),
            ("                 x", 17, vec![]),
            ("\n       \n        x", 17, vec![]),
            ("          ", 10, vec![]),
            ("// a\r\nx", 6, vec![(0, 4)]),
            ("/* a\n*/ # b\nx", 12, vec![(0, 7), (8, 11)]),
            ("/* open", 7, vec![(0, 7)]),
            ("/x", 0, vec![]),
            ("\u{A0}\u{FEFF}x", 5, vec![]),
        ];
        for (text, next, comments) in cases {
            let mut found = Vec::new();
            assert_eq!(skip(text, 0, |comment| found.push((comment.start, comment.end))), next, "{text:?}");
            assert_eq!(found, comments, "{text:?}");
        }
    }
}

//! What may stand between two tokens: blanks, and comments, which JSON does not have.

use crate::text::part;

/// A comment in a JSON text.
pub(super) struct Comment {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Passes over blanks and comments from `at` on. Gives the offset of the next token; every comment goes to `found`.
pub(super) fn skip(text: &str, mut at: usize, mut found: impl FnMut(Comment)) -> usize {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
            // A byte order mark in the middle comes from files glued together; a no-break space from a copied page.
            Some(0xEF) if part(text, at..).starts_with('\u{FEFF}') => at += 3,
            Some(0xC2) if part(text, at..).starts_with('\u{A0}') => at += 2,
            Some(b'/') if matches!(bytes.get(at + 1), Some(b'/' | b'*')) => {
                let start = at;
                at = match bytes[at + 1] {
                    b'/' => end_of_line(text, at),
                    _ => bytes
                        .windows(2)
                        .skip(at + 2)
                        .position(|two| two == b"*/")
                        .map_or(text.len(), |length| at + length + 4),
                };
                found(Comment { start, end: at });
            }
            Some(b'#') => {
                let start = at;
                at = end_of_line(text, at);
                found(Comment { start, end: at });
            }
            _ => return at,
        }
    }
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
    fn passes_over_blanks_and_reports_comments() {
        let cases = [
            ("  \t\r\n x", 6, vec![]),
            ("x", 0, vec![]),
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

//! What looks like whitespace, or like nothing, and is neither for a shell.

/// A character that shells take for part of a word, though it looks like whitespace or does not show. A soft hyphen is a dash.
pub(in crate::read) fn is_odd(c: char) -> bool {
    !c.is_ascii() && c != '\u{AD}' && crate::read::is_other_whitespace(c)
}

/// The same, or whitespace inside of a line.
pub(in crate::read) fn is_any_space(c: char) -> bool {
    matches!(c, ' ' | '\t') || is_odd(c)
}

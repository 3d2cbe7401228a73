//! Characters that look like whitespace or are invisible, but are neither to a shell.

/// Whether shells treat a character as part of a word although it looks like whitespace or is invisible. A soft hyphen
/// counts as a dash.
pub(in crate::read) fn is_odd(c: char) -> bool {
    !c.is_ascii() && c != '\u{AD}' && crate::read::is_other_whitespace(c)
}

/// Whether a character is like that, or is whitespace within a line.
pub(in crate::read) fn is_any_space(c: char) -> bool {
    matches!(c, ' ' | '\t') || is_odd(c)
}

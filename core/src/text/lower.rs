//! Small letters, for names that compare without case.
//!
//! What Unicode says of them is a table of 12 kB, half of them after compression. Browsers have it: the parts of the page that are
//! loaded early ask theirs.

/// A text in small letters.
pub(crate) fn lower(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { beyond_ascii(text) }
}

#[cfg(feature = "texts")]
fn beyond_ascii(text: &str) -> String {
    text.to_lowercase()
}

#[cfg(not(feature = "texts"))]
static LOWER: std::sync::OnceLock<fn(&str) -> String> = std::sync::OnceLock::new();

/// What knows the letters beyond ASCII; without it, they stay as they are. The first one counts.
#[cfg(not(feature = "texts"))]
pub fn lower_with(lower: fn(&str) -> String) {
    let _ = LOWER.set(lower);
}

#[cfg(not(feature = "texts"))]
fn beyond_ascii(text: &str) -> String {
    LOWER.get().map_or_else(|| text.to_ascii_lowercase(), |lower| lower(text))
}

#[cfg(test)]
mod tests {
    use super::lower;

    #[test]
    fn all_letters_have_small_ones() {
        assert_eq!(lower("Ab-1_É ΣΟΦΟΣ ß"), "ab-1_é σοφος ß");
    }
}

//! Lower case, for names that are compared without case.
//!
//! The tables of Unicode for it take 12 kB, half of that after compression. Browsers have them: the parts of the page
//! that are loaded early ask the browser.

/// A text in lower case.
pub(crate) fn lower(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { beyond_ascii(text) }
}

#[cfg(feature = "texts")]
fn beyond_ascii(text: &str) -> String {
    text.to_lowercase()
}

#[cfg(not(feature = "texts"))]
static LOWER: std::sync::OnceLock<fn(&str) -> String> = std::sync::OnceLock::new();

/// Sets the function that lowers letters beyond ASCII; without it, they stay as they are. The first call counts.
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

//! Names that people choose, as opposed to text generated at random.

use crate::secret::reference;

/// Whether a text is only a reference, or words and numbers that people choose. A text that could have been generated
/// at random may be a secret, whatever its field is called.
pub(crate) fn is_harmless(text: &str) -> bool {
    const MAX: usize = 128;
    let is_between = |c: char| matches!(c, ' ' | '-' | '_' | '.' | '/' | ':' | ',');
    reference(text).is_some() || text.len() <= MAX && text.split(is_between).all(is_word)
}

/// Whether a word is letters, capitalized or all of one case, with a few digits after them; or digits alone. Many
/// digits are an account number at most, so they may be long if they are alone.
fn is_word(word: &str) -> bool {
    const MAX_LETTERS: usize = 24;
    const MAX_DIGITS: usize = 4;
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = word.len() - letters.len();
    if letters.is_empty() {
        return digits <= MAX_LETTERS;
    }
    let rest = letters.trim_start_matches(|c: char| c.is_uppercase());
    letters.chars().all(char::is_alphabetic)
        && letters.len() <= MAX_LETTERS
        && digits <= MAX_DIGITS
        && (rest.is_empty() || (letters.len() - rest.len() <= 1 && !rest.contains(char::is_uppercase)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_choose_is_told_from_what_was_drawn_by_lot() {
        for text in [
            "",
            "eu",
            "us-east-1",
            "${NOTE}",
            "Databricks",
            "2024-01-31",
            "a note of words",
            "PROD",
            "v2.0",
            "443",
            "sales.orders",
            "/Workspace/Shared",
            "1234567890123456",
        ] {
            assert!(is_harmless(text), "{text}");
        }
        for text in [
            "hunter2!",
            "Tr0ub4dor&3",
            "846e9e43c0ffee",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "xvT8Q~abcDEF.ghi",
            "aGVsbG8gd29ybGQ=",
            "correcthorsebatterystaplecorrect",
            "x9Kq2Lm",
            "https://me:pw@h.example",
        ] {
            assert!(!is_harmless(text), "{text}");
        }
    }
}

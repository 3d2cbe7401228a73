//! The code for one character that is extra, missing, or in the wrong place, whichever reader finds it.

use crate::diagnostic::rule::rules;

rules! {
    SLIP = Error("UC032", "a character too many, missing, or in the wrong place", Json) {
        means: "Something keeps the text from being JSON that could be read without it, with it, or with two characters swapped: \
                mostly one character, color codes of a terminal, or a code block of Markdown around it.",
        why: "The API refuses the body.",
        fix: "Look at the place that is shown, and correct that one place.",
        bad: piece(r#"{"audit": {"enabled": true}, ."catalog": "immuta_prod"}"#),
        good: piece(r#"{"audit": {"enabled": true}, "catalog": "immuta_prod"}"#),
    }
}

//! Fields that ucforge does not know: values of any kind, among which secrets are known by name and by form only.

use super::secret_of;
use crate::secrecy::{is_secret_name, is_secret_text, last_name};
use crate::secret::{Clear, Secret, Source, reference, variable_for};
use crate::tree::{NodeKind, NodeRef};
use crate::value::{Object, Value};

/// What is under `extra`.
pub(super) fn value(node: NodeRef<'_>) -> Value {
    inside(node, None)
}

/// `secret` is the variable of the secret that a value here is, where its name says that it is one.
fn inside(node: NodeRef<'_>, secret: Option<&str>) -> Value {
    match node.kind() {
        NodeKind::Object => {
            if let Some(named) = secret.and_then(|env| secret_of(node, env, None)) {
                return Value::Secret(named);
            }
            let mut object = Object::new();
            for child in node.children() {
                object.push(child.key().to_owned(), member(child, secret));
            }
            Value::Object(object)
        }
        NodeKind::Array => Value::Array(node.children().map(|item| inside(item, secret)).collect()),
        NodeKind::Text | NodeKind::Number => {
            let text = node.text().or(node.number()).unwrap_or_default();
            match reference(text) {
                Some(name) => Value::Secret(Secret { name: name.to_owned(), source: Source::Env(name.to_owned()) }),
                None if text.is_empty() || secret.is_none() && !is_secret_text(text) => Value::of(node),
                None => {
                    let name = secret.map_or_else(|| variable_for("secret"), str::to_owned);
                    Value::Secret(Secret { name, source: Source::Literal(Clear::new(text)) })
                }
            }
        }
        _ => Value::of(node),
    }
}

/// One field: of a JSON pointer the last name counts.
fn member(node: NodeRef<'_>, secret: Option<&str>) -> Value {
    let name = last_name(node.key());
    if is_secret_name(name) { inside(node, Some(&variable_for(name))) } else { inside(node, secret) }
}

/// Whether a text of an unknown field can be stored and shared: a reference, or words and numbers that people choose. What
/// could have been drawn by lot may be a secret, whatever its field is called.
pub(in crate::setup) fn is_harmless(text: &str) -> bool {
    const MOST: usize = 128;
    let is_between = |c: char| matches!(c, ' ' | '-' | '_' | '.' | '/' | ':' | ',');
    reference(text).is_some() || text.len() <= MOST && text.split(is_between).all(is_word)
}

/// Letters that begin large or are all of one case, then a few digits; or digits alone. Many digits are an account's number
/// at most, so they may be long when they are by themselves.
fn is_word(word: &str) -> bool {
    const MOST_LETTERS: usize = 24;
    const MOST_DIGITS: usize = 4;
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = word.len() - letters.len();
    if letters.is_empty() {
        return digits <= MOST_LETTERS;
    }
    let rest = letters.trim_start_matches(|c: char| c.is_uppercase());
    letters.chars().all(char::is_alphabetic)
        && letters.len() <= MOST_LETTERS
        && digits <= MOST_DIGITS
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

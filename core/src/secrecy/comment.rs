//! Secrets mentioned in prose: `the token was x`, in comments of any language and in lines that cannot be read.

use super::beside::{comment, in_line, is_elsewhere};
use super::name::is_secret_name;
use super::shown::is_chosen;
use crate::text::{Span, part, step};

/// Words before `key` that do not say which key is meant.
const ARTICLES: [&str; 7] = ["a", "the", "this", "that", "our", "your", "any"];

/// Where the text after the first name of a secret in a line begins, past the quote that closes the name and the colon.
/// The name may be two words: `API key`.
pub(crate) fn after_secret_name(line: &str) -> Option<usize> {
    let is_named = |before: &str, word: &str| {
        let is = |word: &str, known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(word));
        let is_key = is(word, &["key", "keys"]) && !before.is_empty() && !is(before, &ARTICLES);
        is_secret_name(word) || is_key && is_secret_name(&[before, "-", word].concat())
    };
    after_word(line, is_named)
}

/// The same for the first word that `is_it` accepts. It also gets the word before, if only a space is between them.
fn after_word(line: &str, is_it: impl Fn(&str, &str) -> bool) -> Option<usize> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let (mut rest, mut before) = (line, "");
    loop {
        step();
        let front = rest.trim_start_matches(|c| !is_part(c));
        if part(rest, ..rest.len() - front.len()) != " " {
            before = "";
        }
        let behind = front.trim_start_matches(is_part);
        let word = part(front, ..front.len() - behind.len());
        if word.is_empty() {
            return None;
        }
        if is_it(before, word) {
            return Some(line.len() - behind.trim_start_matches(['"', '\'', ' ', ':', '=']).len());
        }
        (rest, before) = (behind, word);
    }
}

/// Adds the secrets in a line of a comment: everything after the name of one. `is_awaited` says that the line before
/// ends with such a name. Returns whether this line does.
pub(super) fn in_comment(comment: &str, start: usize, is_awaited: bool, spans: &mut Vec<Span>) -> bool {
    let text = comment.trim_end();
    let mark = text.len() - text.trim_start_matches(['#', '-', '/', '*', ';', ' ', '\t']).len();
    if let Some(at) = after_secret_name(text).or_else(|| is_awaited.then_some(mark)) {
        let value = part(text, at..);
        if !is_elsewhere(value) {
            spans.push(Span::new(start + at, start + text.len()));
        }
        return value.bytes().all(|byte| matches!(byte, b'|' | b'>' | b'+' | b'-' | b'{' | b'[' | b'*' | b'/' | b' '));
    }
    // Many things have a key, so a word after `key` is a secret only if it looks like one.
    let Some(at) = after_word(text, |_, word| word.eq_ignore_ascii_case("key")) else { return false };
    for word in part(text, at..).split_whitespace() {
        let from = word.as_ptr() as usize - comment.as_ptr() as usize;
        let inside = word.trim_matches(['.', ',', ':', ';', '(', ')', '"', '\'']);
        if !is_chosen(inside) && !is_elsewhere(inside) {
            spans.push(Span::new(start + from, start + from + word.len()));
        }
    }
    false
}

/// Adds what comes after `NAME:` in a line if the name is that of a secret: a header, a line of a log. The value ends
/// at its own closing quote, at the one around name and value, or with the line. In a comment everything after such a
/// name counts.
pub(crate) fn in_lines(source: &str, spans: &mut Vec<Span>) {
    let (mut start, mut is_awaited) = (0, false);
    for line in source.split_inclusive('\n') {
        step();
        let text = line.trim_end();
        let comment = comment(text);
        in_line(text, comment, start, spans);
        is_awaited = comment < text.len() && in_comment(part(text, comment..), start + comment, is_awaited, spans);
        start += line.len();
    }
}

//! Pieces of secrets: a line of a key file, the rest of a truncated secret, a secret in Base64.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::ops::Range;

use super::harmless::is_harmless;
use crate::secret::Clear;

/// Pieces are found by hashes of this many bytes.
const WINDOW: usize = 6;
/// This many bytes reveal a long secret; of a shorter one, three quarters do.
const TELLING: usize = 12;

/// The pieces of all secrets: their words, split at whitespace, quotes and the punctuation of JSON.
#[derive(Default)]
pub(super) struct Pieces {
    words: Vec<Clear>,
    /// Where the words have bytes with this hash, at intervals so short that every piece that reveals a secret contains
    /// some of them. Hashes, because the bytes themselves would stay in memory.
    places: HashMap<u64, Vec<Place>>,
    hasher: RandomState,
}

#[derive(Clone, Copy)]
struct Place {
    word: usize,
    at: usize,
}

impl Pieces {
    /// Adds the pieces of a secret.
    pub(super) fn add(&mut self, secret: &str) {
        let is_between = |c: char| {
            c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ':' | '{' | '}' | '[' | ']' | '<' | '>')
        };
        secret.split(is_between).for_each(|word| self.add_word(word));
        let trimmed = secret.trim();
        // Something may come before the secret: `id:secret`.
        for before in 0..3 {
            for last in [*b"+/", *b"-_"] {
                self.add_word(base64(last, before, trimmed.as_bytes()).expose());
            }
        }
    }

    fn add_word(&mut self, word: &str) {
        let is_known = || self.words.iter().any(|known| known.expose() == word);
        if word.len() < WINDOW || is_word(word) || is_known() {
            return;
        }
        let index = self.words.len();
        for at in (0..=word.len() - WINDOW).step_by(telling(word) - WINDOW + 1) {
            let window = word.as_bytes().get(at..).and_then(|rest| rest.first_chunk::<WINDOW>());
            if let Some(window) = window {
                self.places.entry(self.hasher.hash_one(window)).or_default().push(Place { word: index, at });
            }
        }
        self.words.push(Clear::new(word));
    }

    /// Returns where a text has pieces that reveal a secret.
    pub(super) fn in_text(&self, text: &str) -> Vec<Range<usize>> {
        let bytes = text.as_bytes();
        let mut found: Vec<Range<usize>> = Vec::new();
        if self.places.is_empty() {
            return found;
        }
        // The word that the last piece found belongs to.
        let mut last = None;
        for (start, window) in bytes.windows(WINDOW).enumerate() {
            let places =
                window.first_chunk::<WINDOW>().and_then(|window| self.places.get(&self.hasher.hash_one(window)));
            for place in places.into_iter().flatten() {
                // A long piece is found again and again.
                if last == Some(place.word) && found.last().is_some_and(|found| start < found.end) {
                    continue;
                }
                let Some(word) = self.words.get(place.word).map(Clear::expose) else { continue };
                let piece = whole_characters(text, around(bytes, start, word.as_bytes(), place.at));
                if piece.len() >= telling(word)
                    && let Some(shown) = text.get(piece.clone())
                    && !is_word(shown)
                {
                    last = Some(place.word);
                    found.push(piece);
                }
            }
        }
        found
    }
}

/// How many bytes of a word reveal it.
fn telling(word: &str) -> usize {
    if word.len() < 8 { word.len() } else { (word.len() * 3 / 4).clamp(8, TELLING) }
}

/// The range of a text that matches a word, extended in both directions from one place in each.
fn around(text: &[u8], start: usize, word: &[u8], at: usize) -> Range<usize> {
    let (before, behind) = (text.split_at(start).0, text.split_at(start).1);
    let (word_before, word_behind) = word.split_at(at);
    let is_same = |(one, other): &(&u8, &u8)| one == other;
    let back = before.iter().rev().zip(word_before.iter().rev()).take_while(is_same).count();
    let on = behind.iter().zip(word_behind).take_while(is_same).count();
    start - back..start + on
}

/// A piece without the partial characters at its ends.
fn whole_characters(text: &str, piece: Range<usize>) -> Range<usize> {
    let is_boundary = |at: &usize| text.is_char_boundary(*at);
    let start = piece.clone().find(is_boundary).unwrap_or(piece.end);
    start..(start..=piece.end).rev().find(is_boundary).unwrap_or(start)
}

/// Whether a piece is a word or a name that others use: hiding it would hide the answer.
fn is_word(piece: &str) -> bool {
    const LONGEST: usize = 24;
    let capitals = piece.bytes().filter(u8::is_ascii_uppercase).count();
    // A name such as `authenticationType`.
    let is_name =
        piece.len() <= LONGEST && capitals * 4 <= piece.len() && piece.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_name || is_harmless(piece)
}

/// The Base64 characters that depend on `bytes` alone if `before` other bytes precede them. `last` are the last two
/// digits of the alphabet.
fn base64(last: [u8; 2], before: usize, bytes: &[u8]) -> Clear {
    const DIGITS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let bit = |at: usize| {
        let byte = (at / 8).checked_sub(before).and_then(|byte| bytes.get(byte)).copied().unwrap_or_default();
        usize::from(byte >> (7 - at % 8) & 1)
    };
    let first = (before * 8).div_ceil(6);
    let end = (before + bytes.len()) * 8 / 6;
    let digit = |at: usize| (0..6).fold(0, |digit, offset| digit << 1 | bit(at * 6 + offset));
    let digits = (first..end).filter_map(|at| DIGITS.iter().chain(&last).nth(digit(at)).copied());
    Clear::new(digits.map(char::from).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::super::Echoes;

    const SECRET: &str = "SuperSecretM2M-zzzz-9876";
    const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwgg01dAgEAAoIBAQC7VJTUt9Us8\n\
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwgg02dAgEAAoIBAQC7VJTUt9Us8\nQ5+x/y==\n-----END PRIVATE KEY-----\n";

    fn without(text: &str, secret: &str) -> String {
        let mut echoes = Echoes::default();
        echoes.add(secret);
        echoes.without(text).into_owned()
    }

    #[test]
    fn a_key_is_hidden_however_its_lines_are_put() {
        let line = KEY.lines().nth(1).unwrap();
        let snippet = format!("bad indentation (10:5)\n  9 |   key: |\n 10 |       {line}\n-----^");
        let cut = format!("near '{} ... {}'", &line[..20], &line[40..]);
        for text in [
            KEY.trim().to_owned(),
            KEY.replace('\n', "\r\n"),
            KEY.replace('\n', " "),
            KEY.replace('\n', ""),
            KEY.replace('\n', "\\n"),
            KEY.replace('\n', "<br>"),
            KEY.replace('\n', "\n        "),
            snippet,
            cut,
            KEY[..120].to_owned() + "...",
        ] {
            let shown = without(&text, KEY);
            let is_shown = |piece: &str| shown.contains(piece);
            assert!(!["MIIEvQ", "BgkqhkiG", "AgEAAoI", "VJTUt9", "Q5+x"].into_iter().any(is_shown), "{shown}");
        }
        assert_eq!(without("a key has -----BEGIN PRIVATE KEY-----", KEY), "a key has -----BEGIN PRIVATE KEY-----");
    }

    #[test]
    fn what_is_left_of_a_secret_is_hidden_where_it_tells_the_secret() {
        for (text, shown) in [
            ("SuperSecretM2M-zzzz-9...", "REDACTED..."),
            ("got 'SuperSecretM2M-'", "got 'REDACTED'"),
            ("***retM2M-zzzz-9876", "***REDACTED"),
            // U3Vw… is the secret from its first byte on.
            ("U3VwZXJTZWNyZXRNMk0tenp6ei05ODc2", "REDACTED"),
            ("U3VwZXJTZWNyZXRN...", "REDACTED..."),
            // Too little to tell anything, and words that are nobody's secret.
            ("Super", "Super"),
            ("SuperSecret", "SuperSecret"),
            ("a secret zzzz-9876", "a secret zzzz-9876"),
        ] {
            assert_eq!(without(text, SECRET), shown);
        }
        // `a:`, `ab:` and `abc:` before it.
        for text in [
            "YTpTdXBlclNlY3JldE0yTS16enp6LTk4NzY=",
            "YWI6U3VwZXJTZWNyZXRNMk0tenp6ei05ODc2",
            "YWJjOlN1cGVyU2VjcmV0TTJNLXp6enotOTg3Ng==",
        ] {
            let shown = without(&format!("Basic {text}"), SECRET);
            assert!(shown.starts_with("Basic ") && shown.contains("REDACTED") && shown.len() < 25, "{shown}");
        }
    }

    #[test]
    fn names_words_and_the_shape_of_json_stay() {
        let answer = r#"{"type": "service_account", "authenticationType":"token","config":{"port":443,"x":[1,2]},"id":"12345678"}"#;
        for secret in [
            "authenticationType-1",
            "a \"type\": \"service_account\" b1",
            r#"{"config":{"port":443,"x":[1,2]},"id":"12345678","private_key":"846e9e43c0ffee"}"#,
            "authenticationType",
            "12345678",
        ] {
            assert_eq!(without(answer, secret), answer, "{secret}");
        }
        assert_eq!(without("dbc-1.cloud.databricks.com", "databricks"), "dbc-1.cloud.databricks.com");
        assert_eq!(without("é3cret-é3cret-è…é3cr", "é3cret-é3cret-é3cret"), "REDACTEDè…é3cr");
    }
}

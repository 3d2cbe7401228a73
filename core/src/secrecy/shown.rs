//! Which parts of a user's text may be quoted in a message, a pointer or a document: the one gate that all of it goes
//! through.

use std::borrow::Cow;

use super::credential::Credential;
#[cfg(feature = "convert")]
use super::form::is_secret_text;
use super::harmless::is_harmless;
use super::name::{is_secret_name, last_name, words};
use crate::secret;
use crate::text::{may_be_a_name, part};
use crate::value::visible;

/// Shown in place of hidden text.
const HIDDEN: &str = "…";

/// A word of a user's text made fit for a message: a name, a segment of a path, a word of a command. If a quote is
/// missing, anything may end up in its place, even a secret.
pub(crate) fn shown_word(word: &str) -> Cow<'_, str> {
    if is_word(word) { Cow::Owned(visible(word)) } else { Cow::Borrowed(HIDDEN) }
}

/// A user's text for a message, which may be more than a word: a reason, the name of a group or table. It is shown
/// unless it has a sign of a credential.
pub fn shown_text(text: &str) -> Cow<'_, str> {
    if holds_credential(text) { Cow::Borrowed(HIDDEN) } else { Cow::Borrowed(text) }
}

/// The environment variable for the secret in a field. It is not made from a name that must not be shown.
pub(crate) fn variable_for(key: &str) -> String {
    let key = last_name(key);
    secret::variable_for(if is_word(key) { key } else { "secret" })
}

/// Whether a person may have chosen a word, and it holds nothing that must be hidden.
pub(crate) fn is_word(word: &str) -> bool {
    may_be_a_name(word) && !names_credential(word) && !looks_random(word)
}

/// Whether a name holds a credential, also as in `token=x`.
pub(crate) fn names_credential(name: &str) -> bool {
    holds_credential(name) || is_announced(name, is_secret_name)
}

/// Whether a text holds a credential, which only a secret field should.
pub(crate) fn holds_credential(text: &str) -> bool {
    let is_scheme = |name: &str| ["Bearer", "Basic"].iter().any(|scheme| name.eq_ignore_ascii_case(scheme));
    Credential::in_text(text).is_some() || is_announced(text, is_scheme)
}

/// Whether a word of a command that fetches a secret is a secret itself: by its form, or after an option that says so:
/// `--token x`.
#[cfg(feature = "convert")]
pub(crate) fn is_credential_word(before: &str, word: &str) -> bool {
    let is_behind = before.starts_with('-') && !word.starts_with('-');
    is_secret_text(word)
        || holds_credential(word)
        || is_behind && is_announced(&[before, " ", word].concat(), is_secret_name)
}

/// Whether a text is the name of a secret with one word after it: `token=x`, `Bearer x`, `clientSecret x`. More words
/// are a sentence.
fn is_announced(text: &str, is_name: fn(&str) -> bool) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let text = text.trim().trim_start_matches('-');
    let value = text.trim_start_matches(is_part);
    let name = part(text, ..text.len() - value.len());
    let word = value.trim_start_matches(|c: char| c.is_whitespace() || c == '=');
    word.len() < value.len()
        && !word.is_empty()
        && !word.contains(char::is_whitespace)
        && !word.starts_with(['$', '<', '{', '%'])
        && is_name(name)
}

/// Whether letters and digits alternate as nobody writes them: digits with letters right after them, twice in one run.
/// Ids count as well, and passwords with characters that no name has.
fn looks_random(word: &str) -> bool {
    // Shorter runs are versions and abbreviations: `v1beta1`, `i18n`.
    const RUN: usize = 8;
    const OF_ID: usize = 32;
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digit {
        return false;
    }
    let odd = |c: char| matches!(c, '!' | '^' | '=' | '?' | '|' | '\\' | ';');
    let hex = word.bytes().filter(u8::is_ascii_hexdigit).count();
    let is_id = || hex >= OF_ID && word.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    word.contains(odd)
        || is_id()
        || word.split(|c: char| !c.is_alphanumeric()).any(|run| run.len() >= RUN && turns(run) > 1)
}

/// Whether a text has one long run of alternating letters and digits, as keys do. An id with hyphens does not.
pub(crate) fn looks_like_a_key(text: &str) -> bool {
    const RUN: usize = 24;
    const TURNS: usize = 3;
    let is_one = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=_-.~".contains(&byte));
    let is_run = |run: &str| run.len() >= RUN && turns(run) >= TURNS;
    is_one && !text.starts_with('/') && text.split(|c: char| !c.is_ascii_alphanumeric()).any(is_run)
}

/// Whether a word may be shown although the word beside it is the name of a secret: ordinary words, and the ids, hosts,
/// files and addresses that people have to see.
pub(super) fn is_chosen(word: &str) -> bool {
    // Ids of warehouses and workspaces.
    const LONGEST_ID: usize = 20;
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let are_hex = |lengths: [usize; 5]| word.split('-').map(str::len).eq(lengths) && word.split('-').all(is_hex);
    let is_id = || word.len() <= LONGEST_ID && word.split(['-', '_']).all(|part| part.len() >= 4 && is_hex(part));
    // The last label of a host, or a file extension.
    let has_ending = || {
        let name = word.split_once(':').map_or(word, |(host, _)| host);
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        ending.is_some_and(|ending| {
            (2..=9).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_lowercase())
        })
    };
    let is_path = || word.starts_with(['/', '.', '~', '@']) || word.contains("://") || word.contains(":\\");
    is_harmless(word) || are_hex([8, 4, 4, 4, 12]) || is_id() || has_ending() || is_path()
}

/// Whether a word looks random: it has a run that mixes letters and digits, or digits with upper and lower case.
pub(crate) fn looks_drawn(word: &str) -> bool {
    const RUN: usize = 9;
    let is_token = |c: char| c.is_ascii_alphanumeric() || "+/=_.~%-".contains(c);
    let has = |run: &str, is: fn(&u8) -> bool| run.bytes().any(|byte| is(&byte));
    let is_mixed = |run: &str| {
        has(run, u8::is_ascii_digit)
            && (turns(run) > 1 || has(run, u8::is_ascii_lowercase) && has(run, u8::is_ascii_uppercase))
    };
    word.chars().all(is_token)
        && !is_chosen(word)
        && word.split(|c: char| !c.is_ascii_alphanumeric()).any(|run| run.len() >= RUN && is_mixed(run))
}

/// How many digits have a letter right after them.
fn turns(text: &str) -> usize {
    let behind = text.chars().skip(1);
    text.chars().zip(behind).filter(|(before, c)| before.is_ascii_digit() && c.is_alphabetic()).count()
}

/// Whether a name may be a piece of a secret beside it: letters and digits in short pieces, unlike any word.
pub(crate) fn is_piece(name: &str) -> bool {
    turns(name) > 0 && words(name).count() * 3 > name.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_secret_is_not_quoted() {
        for word in [
            "dapi0123456789abcdeffedcba98765432ab",
            "DAPI0123456789ABCDEFFEDCBA98765432AB",
            "eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl",
            "abc8Q~Zq7vXk93LmTwPl0oKi8uJh7yGt6fRd5e4",
            "token=Zq7vXk93LmTw",
            "apiKey=abc",
            "clientSecret hunter",
            "Bearer hunter",
            "tokenZq7üXk93Lm",
            "AuthorizationZq7vXk93LmTw",
            "--password=hunter",
            "Zq7vXk93LmTw",
            "bZq7vXk93LmTw",
            "Tr0ub4dor-and-3",
            "hunter2!x7Kp%9",
            "9a7e2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
            "Zq7vXk93LmTw@acme.hosted.immutacloud.com",
            "user:hunter2@acme.example.com",
        ] {
            assert_eq!(shown_word(word), "…", "{word}");
        }
    }

    #[test]
    fn what_people_choose_is_quoted() {
        for word in [
            "",
            "databaseName",
            "workspaceURL",
            "x-123",
            "x-123-456",
            "spark.sql.x",
            "spark.databricks.delta.v2",
            "oAuthPrivateKey2",
            "oauth2Client",
            "sha256sum1",
            "v1beta1",
            "i18nKeys",
            "tokenType",
            "clientSecretV2",
            "token",
            "password_2024",
            "a b",
            "PATCH",
            "SELCT",
            "jsn",
            "7",
            "1234567890",
            "UC999",
            "dapi_billing_2024_europe_west",
            "sql-warehouse-01",
            "ключ",
        ] {
            assert_eq!(shown_word(word), word);
        }
    }

    #[test]
    fn texts_are_quoted_unless_they_hold_a_credential() {
        for text in [
            "our own domain",
            "a token of ours is missing here",
            "token expired",
            "Bearer $KEY",
            "the bearer of this key",
            "team:readers@eu",
            "main.sales.orders",
            "x9Kq2Lm8Pq",
        ] {
            assert_eq!(shown_text(text), text);
        }
        for text in [
            "proxy with token dapi0123456789abcdeffedcba98765432ab",
            "proxy password=Zq7vXk93LmTw",
            "token: Zq7vXk93LmTw",
            "Bearer Zq7vXk93LmTw",
            "Bearer abcdef",
            "https://u:x@h.example/y.yaml",
            "https://h.example/y.yaml?token=x",
        ] {
            assert_eq!(shown_text(text), "…", "{text}");
        }
    }
}

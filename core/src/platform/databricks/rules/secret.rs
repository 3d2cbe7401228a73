//! Recognizes secrets by their forms. No message here ever contains any part of a secret.

use super::private_key::{self, PRIVATE_KEY};
use crate::catalogue::Role;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::kit::words::WRONG_SECRET;
use crate::kit::{Bare, Text, TextRule};
use crate::platform::databricks::roles as role;
use crate::secrecy::is_jwt;
use crate::value::is_plain;

rules! {
    SHORT_LIVED_TOKEN = Warning("UC222", "a token that soon expires", Databricks) {
        means: "The secret has the form of a JWT: an access token of OAuth or Microsoft Entra.",
        why: "Such a token lives about an hour. The connection works at first and then fails.",
        fix: "Make a personal access token for the service principal, or sign in with `oAuthM2M`.",
        bad: in_create(r#"{"config": {
  "token": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJpbW11dGEifQ.c2lnbmF0dXJl"
}}"#),
        good: in_create(r#"{"config": {"token": "dapi0123456789abcdef0123456789abcdef"}}"#),
    }
}

/// The rules for a secret. Their messages never contain any part of it.
pub(super) const TEXTS: &[TextRule] =
    &[(SHORT_LIVED_TOKEN, short_lived), (WRONG_SECRET, wrong_sort), (PRIVATE_KEY, private_key::form)];

/// Whether a token or secret has one of the usual forms, so that there is nothing to report. A quick check.
pub(super) fn is_usual(value: &str, role: Role) -> bool {
    match role {
        role::TOKEN => is_pat(value),
        role::CLIENT_SECRET => value.strip_prefix("dose").is_some_and(is_digits),
        _ => false,
    }
}

/// An access token of OAuth or Entra lives about an hour; a connection is there to stay.
fn short_lived(text: &Text<'_>) -> Option<Diagnostic> {
    (text.role != role::PRIVATE_KEY && is_jwt(Bare::of(text.value).text)).then(|| {
        text.says(&[" is an access token that expires after about an hour"]).help(match text.role {
            role::TOKEN => "create a personal access token for the service principal, or authenticate with oAuthM2M",
            _ => "create an OAuth secret for the service principal",
        })
    })
}

/// Databricks marks its secrets by their first letters.
fn wrong_sort(text: &Text<'_>) -> Option<Diagnostic> {
    let value = Bare::of(text.value).text;
    let starts = |word: &str| value.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let is_made = |piece: &str| is_pat(piece) || is_databricks(piece);
    // Invisible characters have a rule of their own.
    let is_sign = |c: char| is_plain(c) && !c.is_whitespace() && !c.is_alphanumeric();
    let (why, help) = match text.role {
        role::PRIVATE_KEY => return None,
        _ if reads_as_reference(value) => (
            " looks like a reference, but is used as the secret itself",
            "in a setup write {env: NAME}, {file: PATH} or {command: [..]} without quotes; everywhere else write ${NAME}",
        ),
        _ if !is_pat(value)
            && !is_databricks(value)
            && (value.split(BETWEEN).any(is_made) || is_made(value.trim_matches(is_sign))) =>
        {
            (" contains more than the secret itself", "give only the secret, without a name or anything else around it")
        }
        _ if starts("Basic ") => (" is a user and password as in a header", "give only a token"),
        _ if value.starts_with("-----BEGIN ") => (" is a key file", "a private key goes into `oauthPrivateKey`"),
        role::TOKEN if starts("dose") => (
            " is an OAuth secret, not a personal access token",
            "authenticate with oAuthM2M and put it into `clientSecret`, or create a personal access token",
        ),
        role::TOKEN if is_entra(value) => (
            " looks like a Microsoft Entra client secret, not a personal access token",
            "authenticate with oAuthM2M and put it into `clientSecret`, or create a personal access token",
        ),
        role::TOKEN if starts("dapi") && !is_pat(value) => (
            " is cut off or mistyped",
            "it consists of dapi and 32 hexadecimal digits, on Azure perhaps also a hyphen and a digit",
        ),
        role::CLIENT_SECRET if starts("dapi") => {
            (" is a personal access token, not an OAuth secret", "authenticate with `token`, or create an OAuth secret")
        }
        _ => return None,
    };
    Some(text.says(&[why]).help(help))
}

/// Whether a text is a reference such as `{env: NAME}`, complete or not.
fn reads_as_reference(value: &str) -> bool {
    let is_between = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
    let Some(inside) = value.trim_start().strip_prefix('{') else { return false };
    let inside = inside.trim_start_matches(is_between);
    let rest = ["env", "file", "command"].into_iter().find_map(|name| inside.strip_prefix(name));
    rest.is_some_and(|rest| rest.trim_start_matches(is_between).starts_with(':'))
}

/// Characters between a name and its value, or between words.
const BETWEEN: [char; 9] = ['=', ':', ' ', '"', '\'', ',', ';', '#', '\n'];

/// Whether a text is a personal access token: `dapi`, 32 hexadecimal digits, perhaps a hyphen and a digit.
fn is_pat(token: &str) -> bool {
    let (front, number) = token.split_once('-').map_or((token, None), |(front, number)| (front, Some(number)));
    front.strip_prefix("dapi").is_some_and(is_digits)
        && number.is_none_or(|number| number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_digits(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether an OAuth secret has the form of those that Databricks makes.
pub(super) fn is_databricks(secret: &str) -> bool {
    Bare::of(secret).text.strip_prefix("dose").is_some_and(is_digits)
}

/// Whether a client secret has the form of those that Microsoft Entra makes: three characters, a digit, `Q~`, and 31 to
/// 34 more.
pub(super) fn is_entra(secret: &str) -> bool {
    let bytes = Bare::of(secret).text.as_bytes();
    (37..=40).contains(&bytes.len())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'~' | b'.' | b'_' | b'-'))
        && matches!(bytes.get(3..6), Some([digit, b'Q', b'~']) if digit.is_ascii_digit())
}

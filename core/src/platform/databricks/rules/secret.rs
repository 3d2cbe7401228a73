//! Secrets by their forms. Nothing here ever puts any of a secret into words.

use super::private_key::{self, PRIVATE_KEY};
use crate::catalogue::Role;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::kit::words::WRONG_SECRET;
use crate::kit::{Bare, Text, TextRule};
use crate::platform::databricks::roles as role;
use crate::read::curl::parsed::INVISIBLE_CHARACTER;
use crate::secrecy::is_jwt;
use crate::value::{is_plain, visible};

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

/// What is checked in a secret. The words of these rules never hold any of it.
pub(super) const TEXTS: &[TextRule] = &[
    (WRONG_SECRET, copied_along),
    (INVISIBLE_CHARACTER, invisible),
    (SHORT_LIVED_TOKEN, short_lived),
    (WRONG_SECRET, wrong_sort),
    (PRIVATE_KEY, private_key::form),
];

/// What was copied along with a token or client secret.
fn copied_along(text: &Text<'_>) -> Option<Diagnostic> {
    if text.role == role::PRIVATE_KEY {
        return None;
    }
    let bare = Bare::of(text.value);
    // A key file is the wrong thing here, with or without its last line break.
    if bare.text.starts_with("-----BEGIN ") {
        return None;
    }
    let (what, help) = match (bare.has_whitespace, bare.has_quotes, bare.has_bearer) {
        (false, false, false) => return None,
        (.., true) => (" begins with `Bearer`", "give only the token"),
        (_, true, _) => (" has quotes around it", "the quotes would be sent as part of it: remove them"),
        _ => (" has leading or trailing whitespace", "copy it again, without spaces or line breaks"),
    };
    Some(text.says(&[what]).help(help))
}

/// Whether a token or secret has one of the forms that nothing is to be said about, in one look.
pub(super) fn is_usual(value: &str, role: Role) -> bool {
    match role {
        role::TOKEN => is_pat(value),
        role::CLIENT_SECRET => value.strip_prefix("dose").is_some_and(is_digits),
        _ => false,
    }
}

/// What does not show, or stands for another sign: nobody who looks at the text can see it.
fn invisible(text: &Text<'_>) -> Option<Diagnostic> {
    let odd = |c: &char| !is_plain(*c) && !matches!(c, '\n' | '\r' | '\t') || c.is_whitespace() && !c.is_ascii();
    let value = text.value.trim_matches(|c: char| c.is_whitespace() && c.is_ascii());
    // Line breaks belong to keys alone, wherever these are.
    let is_key = text.role == role::PRIVATE_KEY || value.contains("-----BEGIN ");
    let is_shown = |byte: u8| (0x20..0x7F).contains(&byte) || is_key && matches!(byte, b'\n' | b'\r' | b'\t');
    if value.bytes().all(is_shown) {
        return None;
    }
    let hidden = value.chars().find(|c| odd(c) || !is_key && c.is_control())?;
    Some(
        text.says(&[" contains an invisible character: ", &visible(hidden.encode_utf8(&mut [0; 4]))])
            .help("copy it again from where it was created"),
    )
}

/// An access token of OAuth or Entra lives about an hour; a connection stands for good.
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
    // Those that do not show have a rule of their own.
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

/// `{env: NAME}` as a text, whole or not.
fn reads_as_reference(value: &str) -> bool {
    let is_between = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
    let Some(inside) = value.trim_start().strip_prefix('{') else { return false };
    let inside = inside.trim_start_matches(is_between);
    let rest = ["env", "file", "command"].into_iter().find_map(|name| inside.strip_prefix(name));
    rest.is_some_and(|rest| rest.trim_start_matches(is_between).starts_with(':'))
}

/// What is between a name and its value, or between words.
const BETWEEN: [char; 8] = ['=', ':', ' ', '"', '\'', ',', ';', '\n'];

/// `dapi`, 32 hexadecimal digits, perhaps a hyphen and a digit.
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

/// Whether a client secret has the form of those that Microsoft Entra makes: three signs, a digit, `Q~`, and 31 to 34 more.
pub(super) fn is_entra(secret: &str) -> bool {
    let bytes = Bare::of(secret).text.as_bytes();
    (37..=40).contains(&bytes.len())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'~' | b'.' | b'_' | b'-'))
        && matches!(bytes.get(3..6), Some([digit, b'Q', b'~']) if digit.is_ascii_digit())
}

//! Secrets by their forms. Nothing here ever puts any of a secret into words.

use super::Text;
use crate::catalogue::Role;
use crate::check::Credential;
use crate::diagnostic::Diagnostic;

/// An access token of OAuth or Entra lives about an hour; a connection stands for good.
pub(super) fn short_lived(text: &Text<'_>) -> Option<Diagnostic> {
    (text.value.trim_start().starts_with("eyJ") && text.role != Role::PrivateKey && is_jwt(text.value.trim())).then(
        || {
            text.says(&[" is an access token that lives about an hour"]).help(match text.role {
                Role::Token => "make a personal access token for the service principal, or sign in with oAuthM2M",
                _ => "make an OAuth secret for the service principal",
            })
        },
    )
}

/// Three pieces of base64url, the first of them a JSON object.
pub(crate) fn is_jwt(secret: &str) -> bool {
    let is_piece = |piece: &str| {
        !piece.is_empty()
            && piece.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'='))
    };
    secret.starts_with("eyJ") && secret.split('.').count() == 3 && secret.split('.').all(is_piece)
}

/// Databricks marks its secrets by their first letters.
pub(super) fn wrong_sort(text: &Text<'_>) -> Option<Diagnostic> {
    let value = text.value;
    let starts = |word: &str| value.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let (why, help) = match text.role {
        Role::PrivateKey => return None,
        _ if value.trim() != value => (" has blanks around it", "copy it again, without blanks or line breaks"),
        _ if reads_as_reference(value) => (
            " looks like a reference, and is taken for the secret itself",
            "a setup writes {env: NAME}, {file: PATH} or {command: [..]} without quotes around it; everywhere else it is ${NAME}",
        ),
        _ if value.starts_with("-----BEGIN ") => (" is a key file", "a private key goes into `oauthPrivateKey`"),
        Role::Token if starts("Bearer ") => (" begins with `Bearer`", "give the token alone"),
        Role::Token if starts("dose") => (
            " is an OAuth secret, not a personal access token",
            "sign in with oAuthM2M and put it into `clientSecret`, or make a personal access token",
        ),
        Role::Token if starts("dapi") && !is_pat(value) => {
            (" is cut off or mistyped", "it has dapi and 32 hexadecimal digits, at Azure perhaps a hyphen and a digit")
        }
        Role::ClientSecret if starts("dapi") => {
            (" is a personal access token, not an OAuth secret", "sign in with `token`, or make an OAuth secret")
        }
        _ => return None,
    };
    Some(text.says(&[why]).help(help))
}

/// In a field that is not secret, it would be shown and stored.
pub(super) fn in_plain_text(text: &Text<'_>) -> Option<(Credential, Diagnostic)> {
    let credential = Credential::in_text(text.value)?;
    let (what, where_to) = credential.words();
    Some((credential, text.says(&[" holds what looks like ", what]).help(where_to)))
}

/// `{env: NAME}` as a text, whole or not.
fn reads_as_reference(value: &str) -> bool {
    let is_between = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
    let Some(inside) = value.trim_start().strip_prefix('{') else { return false };
    let inside = inside.trim_start_matches(is_between);
    let rest = ["env", "file", "command"].into_iter().find_map(|name| inside.strip_prefix(name));
    rest.is_some_and(|rest| rest.trim_start_matches(is_between).starts_with(':'))
}

/// `dapi`, 32 hexadecimal digits, perhaps a hyphen and a digit.
fn is_pat(token: &str) -> bool {
    let (front, number) = token.split_once('-').map_or((token, None), |(front, number)| (front, Some(number)));
    front
        .strip_prefix("dapi")
        .is_some_and(|digits| digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        && number.is_none_or(|number| number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The contents of a key file, with its first and last line.
pub(super) fn private_key(text: &Text<'_>) -> Option<Diagnostic> {
    if text.role != Role::PrivateKey {
        return None;
    }
    let is_key = text.value.contains("-----BEGIN ")
        && text.value.contains("PRIVATE KEY-----")
        && text.value.contains("-----END ");
    (!is_key).then(|| {
        text.says(&[" is no private key"])
            .help("it holds the contents of the key file, from -----BEGIN PRIVATE KEY----- to the END line")
    })
}

//! Credentials in answers that are not secret: pasted into the wrong field, or together with what was wanted.
//!
//! What stands in such an answer would be shown and stored. So this is asked before either is done.

use super::secrets::{is_secret_name, is_secret_text};

/// What an answer holds that only a secret field should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// Something with the form of a token of Databricks.
    Token,
    /// Something with the form of an OAuth secret of Databricks.
    ClientSecret,
    /// A signed access token.
    AccessToken,
    /// A key file.
    PrivateKey,
    /// A value behind the name of a secret, as in a header: `Authorization: ...`.
    Named,
    /// The user part of an address.
    UserPart,
}

impl Credential {
    /// What a text that is not meant to be secret holds all the same. None says only that nothing is known to be a secret.
    pub fn in_text(text: &str) -> Option<Self> {
        if is_secret_text(text) {
            return Some(Self::by_form(text));
        }
        if has_named_value(text) {
            return Some(Self::Named);
        }
        has_user_part(text).then_some(Self::UserPart)
    }

    fn by_form(text: &str) -> Self {
        let starts_a_word = |mark: &str| {
            text.match_indices(mark).any(|(at, _)| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()))
        };
        if text.contains("-----BEGIN ") {
            Self::PrivateKey
        } else if starts_a_word("dose") {
            Self::ClientSecret
        } else if starts_a_word("eyJ") {
            Self::AccessToken
        } else {
            Self::Token
        }
    }

    /// What it looks like, and where such a thing belongs.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Token => ("a token", "it belongs in `token`"),
            Self::ClientSecret => ("an OAuth secret", "it belongs in `clientSecret`"),
            Self::AccessToken => ("an access token", "a token belongs in `token`; an access token lives about an hour"),
            Self::PrivateKey => ("a private key", "it belongs in `oauthPrivateKey`"),
            Self::Named => ("a credential", "credentials belong in `token` or `clientSecret`"),
            Self::UserPart => ("a user name or password", "credentials belong in `token` or `clientSecret`"),
        }
    }
}

/// `Authorization: abc`, `client_secret=abc`: something written out behind the name of a secret.
fn has_named_value(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let is_between = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\');
    text.match_indices([':', '=']).any(|(at, _)| {
        let before = text[..at].trim_end_matches(is_between);
        let name = &before[before.trim_end_matches(is_part).len()..];
        is_secret_name(name.trim_start_matches('-')) && is_written_out(text[at + 1..].trim_start_matches(is_between))
    })
}

/// Whether a value is there, and is neither a variable nor a placeholder.
fn is_written_out(value: &str) -> bool {
    let scheme = ["Bearer", "Basic"].into_iter().find(|scheme| {
        let start = value.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme)) && value[scheme.len()..].starts_with(' ')
    });
    let value = value[scheme.map_or(0, str::len)..].trim_start();
    !value.is_empty() && !value.starts_with(['$', '<', '%', '{', '/', ',', ';', '&', ')', '}', ']'])
}

/// `https://user:password@host`, `user:password@host`.
fn has_user_part(text: &str) -> bool {
    let (rest, has_scheme) = text.split_once("://").map_or((text, false), |(_, rest)| (rest, true));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((user, _)) = authority.rsplit_once('@') else { return false };
    let user = user.trim();
    let is_word = !user.is_empty() && !user.contains(char::is_whitespace) && !user.starts_with(['$', '<', '{']);
    is_word && (has_scheme || user.split_once(':').is_some_and(|(_, password)| !password.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_known_wherever_they_stand() {
        for (text, held) in [
            ("dapi0123456789abcdef0123456789abcdef", Credential::Token),
            (" my dapi0123456789abcdef0123456789abcdef-2,", Credential::Token),
            ("https://h.example/?t=dapi0123456789abcdef0123456789abcdef", Credential::Token),
            ("dose0123456789abcdef0123456789abcdef", Credential::ClientSecret),
            ("Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", Credential::AccessToken),
            ("-----BEGIN RSA PRIVATE KEY-----MIIE", Credential::PrivateKey),
            ("Authorization: 846e9e43c0ff", Credential::Named),
            ("-H 'authorization: Bearer abc'", Credential::Named),
            ("--header \"x-api-key: abc\"", Credential::Named),
            ("https://h.example/?client_secret=hunter2", Credential::Named),
            ("\"token\": \"hunter2\"", Credential::Named),
            ("https://me:hunter2@h.example/x", Credential::UserPart),
            ("https://hunter2@h.example", Credential::UserPart),
            ("me:hunter2@h.example", Credential::UserPart),
        ] {
            assert_eq!(Credential::in_text(text), Some(held), "{text}");
        }
    }

    #[test]
    fn answers_stay_answers() {
        for text in [
            "",
            "immuta_prod",
            "dapi",
            "dapi_billing_2024_europe_west",
            "dapi-prod-eu-2024-west-4",
            "dosetracking20",
            "someone@example.com",
            "https://h.cloud.databricks.com/oidc/v1/token",
            "https://login.microsoftonline.com/6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d/oauth2/v2.0/token",
            "https://tenant.example.com:443/token/",
            "https://h.example/path?mail=someone@example.com",
            "token: ${MY_TOKEN}",
            "Authorization: Bearer $IMMUTA_API_KEY",
            "secret: <your secret>",
            "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
            "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334",
            "token",
            "authentication: token",
            "sql/protocolv1/o/1234567890123456/0123-456789-abcdefgh",
        ] {
            assert_eq!(Credential::in_text(text), None, "{text}");
        }
    }
}

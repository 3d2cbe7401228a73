//! Credentials in answers that are not secret: pasted into the wrong field, or together with the value that was wanted.
//!
//! Such an answer would be shown and stored, so it is checked before either happens.

use super::form::is_glued;
use super::{by_form, is_jwt, is_secret_name};
use crate::text::{Span, part};

/// A credential in an answer, where only a secret field should hold one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// A text with the form of a Databricks token.
    Token,
    /// A text with the form of a Databricks OAuth secret, or of a client secret of Entra.
    ClientSecret,
    /// A signed access token.
    AccessToken,
    /// A key file.
    PrivateKey,
    /// A value after the name of a secret, as in a header: `Authorization: ...`.
    Named,
    /// The user part of an address.
    UserPart,
}

impl Credential {
    /// The credential in a text that is not meant to be secret. `None` says only that nothing in it is known to be a
    /// secret.
    pub fn in_text(text: &str) -> Option<Self> {
        if may_hold_one(text) { Self::looked_for(text) } else { None }
    }

    /// The same without the quick check before it.
    fn looked_for(text: &str) -> Option<Self> {
        let mut spans = Vec::new();
        by_form(text, &mut spans);
        // Names with a colon and an at sign are not addresses.
        let is_address = |behind: &str| text.contains("://") || behind.contains('.');
        let known = spans.iter().map(|span| (Self::by_form(text, *span), part(text, span.end as usize..)));
        let mut known = known.filter(|(known, behind)| *known != Self::UserPart || is_address(behind));
        let first = known.next().map(|(known, _)| known);
        first.or_else(|| (has_named_value(text) || has_bearer(text)).then_some(Self::Named))
    }

    /// Whether a person may declare that a text is not a credential: it looks like one because of the words beside it,
    /// not because of its own form.
    pub fn may_be_allowed(text: &str) -> bool {
        let mut spans = Vec::new();
        by_form(text, &mut spans);
        spans.iter().all(|span| Self::by_form(text, *span) == Self::Named)
    }

    fn by_form(text: &str, span: Span) -> Self {
        let secret = span.of(text);
        let is_word = |is: fn(&str) -> bool| secret.split('=').any(is);
        if secret.starts_with("-----BEGIN ") {
            Self::PrivateKey
        } else if part(text, span.end as usize..).starts_with('@') || part(text, ..span.start as usize).ends_with("//")
        {
            Self::UserPart
        } else if is_word(|word| word.starts_with("dapi") || is_glued(word) && !word.starts_with("dose")) {
            Self::Token
        } else if is_word(|word| word.starts_with("dose") || word.get(4..6) == Some("Q~")) {
            Self::ClientSecret
        } else if is_word(is_jwt) {
            Self::AccessToken
        } else {
            Self::Named
        }
    }

    /// Whether a known field that is not secret holds a credential. The name of a group may look like a user with a
    /// password, an address may not.
    pub fn is_in_field(text: &str, is_address: bool) -> bool {
        let may_be_name = !is_address && !text.contains("://");
        Self::in_text(text).is_some_and(|held| held != Self::UserPart || !may_be_name)
    }

    /// What the credential looks like, and where it belongs.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Token => ("a token", "it belongs in `token`"),
            Self::ClientSecret => ("an OAuth secret", "it belongs in `clientSecret`"),
            Self::AccessToken => {
                ("an access token", "a token belongs in `token`; an access token expires after about an hour")
            }
            Self::PrivateKey => ("a private key", "it belongs in `oauthPrivateKey`"),
            Self::Named => ("a credential", "credentials belong in `token` or `clientSecret`"),
            Self::UserPart => ("a user name or password", "credentials belong in `token` or `clientSecret`"),
        }
    }
}

/// Whether a text has any sign of a credential: hardly any name, host or path has one.
fn may_hold_one(text: &str) -> bool {
    let bytes = text.strip_prefix("https://").unwrap_or(text).as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| IS_SIGN[usize::from(*byte)] && is_sign(bytes, at))
}

/// The bytes that [`is_sign`] has to check.
const IS_SIGN: [bool; 256] = {
    let mut is_sign = [false; 256];
    let signs = b":=@~-bBde";
    let mut at = 0;
    while at < 0x20 {
        is_sign[at] = true;
        at += 1;
    }
    at = 0;
    while at < signs.len() {
        is_sign[signs[at] as usize] = true;
        at += 1;
    }
    is_sign
};

fn is_sign(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest {
        // The first line of a key file.
        [b'-', ..] => rest.starts_with(b"-----"),
        // The word before a token in a header.
        [b'b' | b'B', ..] => rest.get(..6).is_some_and(|word| word.eq_ignore_ascii_case(b"bearer")),
        // The prefixes of tokens and secrets.
        [b'd', ..] => [b"dapi", b"dose", b"doau"].into_iter().any(|mark| rest.starts_with(mark)),
        [b'e', ..] => rest.starts_with(b"eyJ"),
        // Names with values, users in addresses.
        _ => true,
    }
}

/// Whether a text has a value after the name of a secret: `Authorization: abc`, `client_secret=abc`.
fn has_named_value(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let is_between = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\');
    text.match_indices([':', '=']).any(|(at, _)| {
        let before = part(text, ..at).trim_end_matches(is_between);
        let name = part(before, before.trim_end_matches(is_part).len()..);
        is_secret_name(name.trim_start_matches('-'))
            && is_written_out(part(text, at + 1..).trim_start_matches(is_between))
    })
}

/// Whether a text has the value of a header without its name: `Bearer abc123...`. Prose about bearers has no digits.
fn has_bearer(text: &str) -> bool {
    let is_quote = |c: char| matches!(c, '"' | '\'' | '\\');
    let is_token = |word: &&str| {
        word.len() >= 8
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte))
            && word.bytes().any(|byte| byte.is_ascii_digit())
    };
    let mut words = text.split_whitespace().map(|word| word.trim_matches(is_quote)).peekable();
    while let Some(word) = words.next() {
        if word.eq_ignore_ascii_case("bearer") && words.peek().is_some_and(is_token) {
            return true;
        }
    }
    false
}

/// Whether there is a value that is neither a variable nor a placeholder.
fn is_written_out(value: &str) -> bool {
    let scheme = ["Bearer", "Basic"].into_iter().find(|scheme| {
        let start = value.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme)) && part(value, scheme.len()..).starts_with(' ')
    });
    let value = part(value, scheme.map_or(0, str::len)..).trim_start();
    !value.is_empty() && !value.starts_with(['$', '<', '%', '{', '/', ',', ';', '&', ')', '}', ']'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_quick_look_misses_nothing(pieces in proptest::collection::vec(proptest::sample::select(&[
            "bearer", "Bearer ", " ", "-----BEGIN ", "RSA PRIVATE KEY-----", "dapi", "dose", "0123456789abcdef", "eyJ", ".", "=", "@",
            ":", "x", "8a7b6c5d4", "\u{a0}", "Lab8Q~", "\n", "https://", "/", "-", "token", "authorization", "\"", "pwd", "é",
        ][..]), 0..7)) {
            let text = pieces.concat();
            prop_assert_eq!(Credential::in_text(&text), Credential::looked_for(&text), "{}", text);
        }
    }

    #[test]
    fn credentials_are_known_wherever_they_stand() {
        for (text, held) in [
            ("dapi0123456789abcdef0123456789abcdef", Credential::Token),
            (" my dapi0123456789abcdef0123456789abcdef-2,", Credential::Token),
            ("immutadapi0123456789abcdef0123456789abcdef", Credential::Token),
            ("https://h.example/?t=dapi0123456789abcdef0123456789abcdef", Credential::Token),
            ("dose0123456789abcdef0123456789abcdef", Credential::ClientSecret),
            ("Lab8Q~made-up-for-this-example-000000000", Credential::ClientSecret),
            ("jdbc:databricks://h.example:443;AuthMech=3;UID=token;PWD=hunter2", Credential::Named),
            ("Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", Credential::AccessToken),
            ("Bearer 846e9e43c0ff", Credential::Named),
            ("my 'bearer  846e9e43/c0ff+=='", Credential::Named),
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
            "mydapi0123456789",
            "dapi_billing_2024_europe_west",
            "dapi-prod-eu-2024-west-4",
            "dosetracking20",
            "someone@example.com",
            "team:readers@eu",
            "https://h.cloud.databricks.com/oidc/v1/token",
            "https://login.microsoftonline.com/6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d/oauth2/v2.0/token",
            "https://tenant.example.com:443/token/",
            "https://h.example/path?mail=someone@example.com",
            "token: ${MY_TOKEN}",
            "Authorization: Bearer $IMMUTA_API_KEY",
            "secret: <your secret>",
            "Bearer",
            "Bearer authentication",
            "bearer of the key 2024",
            "Bearer $IMMUTA_API_KEY_2",
            "Bearer <token-0123456789>",
            "the bearer 12345",
            "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
            "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334",
            "token",
            "authentication: token",
            "sql/protocolv1/o/1234567890123456/0123-456789-abcdefgh",
        ] {
            assert_eq!(Credential::in_text(text), None, "{text}");
        }
    }

    /// Whoever shows a document masks it too.
    #[test]
    fn a_credential_in_a_document_is_masked() {
        for (text, secret) in [
            (r#"{"type": "Databricks", "config": {"catalog": "x-api-key: hunter2"}}"#, "hunter2"),
            (r#"{"connectionKey": "\"token\": \"hunter2\"", "connection": {}}"#, "hunter2"),
            ("ucforge: 1\nflow: connection\nimmutaUrl: 'https://me:hunter2@h.example'\n", "hunter2"),
        ] {
            let checked = crate::check::check_text(text, None);
            let at = text.find(secret).unwrap_or(0);
            let is_masked = |span: &Span| span.start as usize <= at && at + secret.len() <= span.end as usize;
            assert!(checked.secrets().iter().any(is_masked), "{text}");
            assert!(checked.findings.iter().all(|finding| !finding.message.contains(secret)), "{text}");
        }
    }
}

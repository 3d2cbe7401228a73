//! Names of secrets, however people write them.

use crate::suggest;

/// Words that mark a value as a secret, wherever they are in its name.
const WORDS: [&str; 31] = [
    "tok",
    "pword",
    "secret",
    "secrets",
    "token",
    "tokens",
    "password",
    "passwords",
    "passwd",
    "passphrase",
    "passcode",
    "pass",
    "pwd",
    "credential",
    "credentials",
    "creds",
    "cookie",
    "cookies",
    "bearer",
    "pat",
    "apikey",
    "apikeys",
    "authorization",
    "sas",
    "sig",
    "signature",
    "jwt",
    "otp",
    "pw",
    "pem",
    "hmac",
];

/// Endings of the names of secrets whose words are run together.
const ENDINGS: [&str; 15] = [
    "accountkey",
    "sharedkey",
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "authorization",
    "privatekey",
    "accesskey",
    "secretkey",
    "credentials",
    "connectionstring",
];

/// Last words of names that describe a secret and are not the secret itself: `tokenUrl`, `secretName`.
const ABOUT: [&str; 37] = [
    "address",
    "algorithm",
    "arn",
    "audience",
    "count",
    "enabled",
    "endpoint",
    "expiration",
    "expires",
    "expiry",
    "file",
    "filename",
    "format",
    "header",
    "hint",
    "id",
    "ids",
    "issuer",
    "length",
    "lifetime",
    "limit",
    "method",
    "mode",
    "name",
    "names",
    "path",
    "policy",
    "provider",
    "required",
    "scope",
    "size",
    "status",
    "ttl",
    "type",
    "types",
    "uri",
    "url",
];

/// Words before `key` that make it the name of something that is not secret.
const OPEN_KEYS: [&str; 14] = [
    "bucket",
    "cache",
    "cluster",
    "connection",
    "foreign",
    "join",
    "lookup",
    "object",
    "partition",
    "primary",
    "public",
    "row",
    "sort",
    "unique",
];

/// The name of the header, which people mistype as well.
pub(crate) const AUTHORIZATION: &str = "authorization";

/// Names of secrets that also count with a letter or two wrong. A test ensures that those of all platforms do.
const MISSPELT: [&str; 6] = ["token", "clientSecret", "oauthPrivateKey", "password", "passphrase", "credentials"];

/// Whether a name is that of a secret, in any case, with any hyphens, and with a letter or two wrong: a misspelled
/// secret is still one.
pub(crate) fn is_secret_name(name: &str) -> bool {
    // Shorter than the shortest with a letter missing, or longer than any real name.
    if !(3..=64).contains(&name.len()) {
        return name.eq_ignore_ascii_case("pw");
    }
    let near = |secret: &&str, most: usize| name.len().abs_diff(secret.len()) <= most;
    let is_misspelt = |secrets: &[&'static str], most| {
        let secrets = secrets.iter().filter(|secret| near(secret, most)).copied();
        suggest::closest(name, secrets).is_some()
    };
    ENDINGS.iter().any(|ending| ends_with(name, ending))
        || has_secret_word(name)
        || is_misspelt(&[AUTHORIZATION], 2)
        || !is_about_secret(name) && is_misspelt(&MISSPELT, 4)
}

/// Whether a name ends with a word, ignoring case and any punctuation between its letters.
fn ends_with(name: &str, word: &str) -> bool {
    let mut letters = name.bytes().rev().filter(u8::is_ascii_alphanumeric);
    word.bytes().rev().all(|letter| letters.next().is_some_and(|other| other.eq_ignore_ascii_case(&letter)))
}

/// Whether the last word of a name says that the value is not the secret itself.
pub(crate) fn is_about_secret(name: &str) -> bool {
    words(name).last().is_some_and(|last| ABOUT.iter().any(|about| about.eq_ignore_ascii_case(last)))
}

/// What numbers beside secrets measure: `tokenMaxAge`, `secretVersion`.
const MEASURES: [&str; 14] = [
    "age",
    "delay",
    "duration",
    "index",
    "interval",
    "max",
    "maximum",
    "min",
    "minimum",
    "ms",
    "period",
    "retention",
    "timeout",
    "version",
];

/// Whether a number may be shown although its name mentions a secret: it measures something, or its name is a plural
/// after another word: `maxTokens`, `tokenLifetimeSeconds`. Neither is true of a number that may be a PIN.
pub(crate) fn is_open_number(name: &str) -> bool {
    let mut words = words(name);
    let is_only = words.next().is_none_or(|first| first.len() == name.len());
    let last = words.last().unwrap_or(name).to_ascii_lowercase();
    let is_plural = || !is_only && last.len() > 3 && last.ends_with('s') && !last.ends_with("ss");
    is_about_secret(name) || MEASURES.contains(&last.as_str()) || is_plural()
}

fn has_secret_word(name: &str) -> bool {
    let is = |word: &str, known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(word));
    let (mut before, mut found) = ("", false);
    let mut count = 0;
    for word in words(name) {
        count += 1;
        found |= is(word, &WORDS);
        // `key` alone is any key; after another word it is a secret unless that word says otherwise.
        found |=
            is(before, &["key", "keys"]) && is(word, &["material", "value", "text", "content", "contents", "data"]);
        found |= is(word, &["key", "keys"]) && count > 1 && !is(before, &OPEN_KEYS);
        before = word;
    }
    found && (count == 1 || !is_about_secret(name))
}

/// The words of a name: `clientSecretV2`, `client_secret`, `X-API-Key`.
pub(super) fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(humps).filter(|word| !word.is_empty())
}

fn humps(run: &str) -> impl Iterator<Item = &str> {
    let bytes = run.as_bytes();
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= bytes.len() {
            return None;
        }
        let begins = |at: usize| {
            let (own, before) = (bytes[at], bytes[at - 1]);
            // A word begins at `Key` in `PrivateKey`, and in `APIKey`.
            own.is_ascii_uppercase()
                && (!before.is_ascii_uppercase() || bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase))
                || own.is_ascii_digit() != before.is_ascii_digit()
        };
        let end = (start + 1..bytes.len()).find(|at| begins(*at)).unwrap_or(bytes.len());
        let word = run.get(start..end);
        start = end;
        word
    })
}

/// The last name of a JSON pointer; any other name is returned whole.
pub(crate) fn last_name(key: &str) -> &str {
    if key.starts_with('/') { key.rsplit('/').next().unwrap_or(key) } else { key }
}

#[cfg(test)]
mod tests {
    use super::{is_open_number, is_secret_name};

    #[test]
    fn numbers_beside_secrets_are_told_from_those_that_may_be_one() {
        for name in [
            "maxTokens",
            "tokenLifetimeSeconds",
            "secretRotationDays",
            "max_passwords",
            "secret-version",
            "tokenTimeout",
            "passwordLength",
        ] {
            assert!(is_open_number(name), "{name}");
        }
        for name in [
            "",
            "password",
            "pin",
            "token",
            "tokens",
            "proxyPass",
            "proxySas",
            "clientSecret2",
            "tokenValue",
            "apiKey",
            "passwords",
        ] {
            assert!(!is_open_number(name), "{name}");
        }
    }

    #[test]
    fn names_of_secrets_are_known_however_they_are_written() {
        for name in [
            "token",
            "Token",
            "client_secret",
            "oAuthPrivateKey",
            "tokn",
            "toekn",
            "passwrd",
            "passphase",
            "credetials",
            "clientSecrt",
            "x-api-key",
            "accessToken",
            "passphrase",
            "pwd",
            "PWD",
            "pw",
            "Pw",
            "credentials",
            "Cookie",
            "Set-Cookie",
            "dbPass",
            "secretThing",
            "secret_value",
            "tokenValue",
            "passwordOld",
            "keyMaterial",
            "secrets",
            "secretText",
            "clientSecretV2",
            "sasToken",
            "ACCOUNT_KEY",
            "encryptionKey",
            "signing-key",
            "APIKey2",
            "Proxy-Authorization",
            "userpassword",
            "proxyPwd",
            "credential.value",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "",
            "type",
            "catalog",
            "clientId",
            "authorityUrl",
            "scope",
            "host",
            "audit",
            "tokenize",
            "taken2go",
            "connectionKey",
            "publicKey",
            "primary_key",
            "key",
            "keys",
            "keyId",
            "tokenUrl",
            "token_type",
            "secretName",
            "passwordPolicy",
            "tokenFilename",
            "compass",
            "secretary",
            "monkey",
            "keyboard",
            "patch",
            "path",
            "sasquatch",
            "objectKey",
            "credentialId",
            "workspaceIds",
            "publicCertificateThumbprint",
            "oAuthClientConfig",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}

//! Rules of Immuta itself for texts, whatever the platform.

use crate::api::is_hidden_key;
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Severity};
use crate::kit::{Text, TextRule};
use crate::text::url::{Unfit, unfit};
use crate::value::visible;

rules! {
    CONNECTION_KEY = Error("UC204", "a connection key that Immuta refuses", ConnectionHowTo) {
        means: "The key is a word that Immuta reserves, such as `data` or `settings`. As a warning: it holds a period, or a character \
                that newer versions of Immuta do not allow, or is a word that paths of the API hold, as `test` is.",
        why: "The key is a part of the paths of the API. Immuta refuses reserved words there.",
        fix: "Use letters, digits, hyphens and underscores, and none of the reserved words.",
        bad: in_connection(r#"{"connectionKey": "data"}"#),
        good: in_connection(r#"{"connectionKey": "lakehouse"}"#),
    }

    TENANT_URL = Error("UC212", "an address that no tenant has", Ucforge) {
        means: "The address of the Immuta tenant is not a URL, is plain http, or belongs to Databricks.",
        why: "Requests would go nowhere, to the wrong system, or send the API key in plain text.",
        fix: "Write https:// and the host under which you open Immuta.",
        bad: in_setup("immutaUrl: http://tenant.hosted.immutacloud.com"),
        good: in_setup("immutaUrl: https://tenant.hosted.immutacloud.com"),
    }
}

/// The rules for the key of a connection.
pub(super) const KEY: &[TextRule] = &[(CONNECTION_KEY, connection_key)];

/// The rules for the URL of a tenant.
pub(super) const TENANT: &[TextRule] = &[(TENANT_URL, tenant)];

/// Words that cannot be the key of a connection, because they are parts of paths.
pub(crate) const RESERVED_KEYS: [&str; 11] = [
    "data",
    "connection",
    "object",
    "crawl",
    "search",
    "settings",
    "metadata",
    "permission",
    "sync",
    "bulk",
    "upgrade",
];

/// Checks the URL of a tenant: `https://`, or `http://` on this machine, as a key must not be sent in plain text.
pub(super) fn tenant(text: &Text<'_>) -> Option<Diagnostic> {
    let unfit = unfit(text.value)?;
    let (message, help) = match unfit {
        Unfit::Port => (" has a port that does not exist", "a port is a number from 1 to 65535, and https needs none"),
        Unfit::Writing => (
            " has non-ASCII characters in its host, which not every program can reach",
            "write the form of it that begins with xn--: the terminal sends nothing to this one",
        ),
        Unfit::Pasted => {
            (" contains a character that does not belong in the URL", "remove what was accidentally pasted with it")
        }
        _ => (" is not the URL of a tenant", "include https://, as in https://tenant.hosted.immutacloud.com"),
    };
    let finding = text.says(&[message]).help(help);
    Some(if unfit.is_certain() { finding } else { finding.severity(Severity::Warning) })
}

/// Checks a connection key for what Immuta or its newer versions refuse, and what Immuta advises against.
pub(super) fn connection_key(text: &Text<'_>) -> Option<Diagnostic> {
    let value = text.value;
    let tell = |message: String| text.finding(message).help("use letters, digits, hyphens and underscores");
    if RESERVED_KEYS.contains(&value) {
        return Some(tell(["`", value, "` is a word that Immuta reserves"].concat()));
    }
    let warn = |message: String| Some(tell(message).severity(Severity::Warning));
    if RESERVED_KEYS.iter().any(|word| word.eq_ignore_ascii_case(value)) {
        return warn(["`", &visible(value), "` matches a word that Immuta reserves, except for case"].concat());
    }
    if value.contains('.') {
        return warn("Immuta advises against periods in a connection key".to_owned());
    }
    if is_hidden_key(value) {
        let message = ["the API has a path of its own where the connection `", value, "` would be"].concat();
        return Some(text.finding(message).help("choose another key").severity(Severity::Warning));
    }
    let odd = value.chars().find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))?;
    warn(["newer versions of Immuta refuse `", &visible(&odd.to_string()), "` in a connection key"].concat())
}

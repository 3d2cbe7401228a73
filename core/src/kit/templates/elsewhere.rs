//! References to secrets that are kept elsewhere, as other tools write them.

use super::is_variable;
use crate::text::part;

/// How the references of other tools to a secret begin.
const KEPT_ELSEWHERE: [&str; 24] = [
    "$ANSIBLE_VAULT;",
    "@Microsoft.KeyVault(",
    "akv://",
    "arn:aws:secretsmanager:",
    "arn:aws:ssm:",
    "aws-sm:",
    "awssm:",
    "azurekeyvault://",
    "dbutils.secrets.get(",
    "enc(",
    "enc[",
    "env.",
    "env:",
    "gcpsm:",
    "keyvault:",
    "op://",
    "os.environ",
    "os.getenv(",
    "process.env.",
    "ref+",
    "secrets.",
    "sops:",
    "ssm:",
    "vault:",
];

/// Whether a text is a reference of another tool to a secret.
pub(crate) fn is_kept_elsewhere(text: &str) -> bool {
    let starts = |mark: &str| text.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
    // Other texts with such a beginning continue with whitespace, or end.
    KEPT_ELSEWHERE.iter().any(|mark| starts(mark) && part(text, mark.len()..).starts_with(|c: char| !c.is_whitespace()))
        || starts("projects/") && text.contains("/secrets/")
        || is_call(text)
        || is_in_store(text)
}

/// Whether a text is a function call: `lookup("env", "TOKEN")`.
fn is_call(text: &str) -> bool {
    text.strip_suffix(')').and_then(|text| text.split_once('(')).is_some_and(|(function, given)| {
        is_variable(function) && given.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '"' | '\''))
    })
}

/// Whether a text is an address that is not on the web: `gsm://project/token`.
fn is_in_store(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, path)| {
        is_variable(scheme) && !path.is_empty() && !["http", "https"].iter().any(|web| web.eq_ignore_ascii_case(scheme))
    })
}

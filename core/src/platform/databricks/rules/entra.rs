//! Microsoft Entra as the issuer of tokens: its addresses, scopes and secrets, beside Databricks' own.

use super::address::authority;
use super::host::databricks;
use super::secret;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::kinds::{Flow, Payload};
use crate::kit::{Document, DocumentRule, Reporter, Text, TextRule, is_placeholder, is_writable};
use crate::platform::databricks::roles as role;
use crate::text::part;
use crate::text::url::{host_of, without_scheme};
use crate::value::json;

rules! {
    SCOPE = Warning("UC309", "a scope that the token address does not know", Databricks) {
        means: "Databricks' own OAuth needs `all-apis`, and Microsoft Entra needs the ID of Databricks with `/.default`. The scope is that of the \
                other one, or of something else.",
        why: "The address gives no token for such a scope, or one that Databricks refuses.",
        fix: "Take scope and address from the same provider.",
        bad: in_create_oauth(r#"{"config": {"oAuthClientConfig": {"scope": "sql"}}}"#),
        good: in_create_oauth(r#"{"config": {"oAuthClientConfig": {"scope": "all-apis"}}}"#),
    }

    OTHER_SECRET = Warning("UC317", "a client secret that the token address does not know", Databricks) {
        means: "The client secret has the form of one that Databricks makes, and the tokens come from Microsoft Entra, or the other way round.",
        why: "Each provider knows the secrets that it has made, and refuses all others.",
        fix: "Take secret and address from the same provider.",
        bad: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "clientSecret": "dose0123456789abcdef0123456789abcdef",
  "authorityUrl":
    "https://login.microsoftonline.com/corp.example.org/oauth2/v2.0/token",
  "scope": "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default"
}}}"#),
        good: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "clientSecret": "dose0123456789abcdef0123456789abcdef",
  "authorityUrl":
    "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token",
  "scope": "all-apis"
}}}"#),
    }
}

/// The rules for a scope.
pub(super) const TEXTS: &[TextRule] = &[(SCOPE, escaped_scope)];

/// The rules for a whole document.
pub(super) const DOCUMENT: &[DocumentRule] = &[(SCOPE, scope), (OTHER_SECRET, other_secret)];

/// The scope of Databricks' own OAuth.
pub(super) const DATABRICKS_SCOPE: &str = "all-apis";

/// The hosts of Entra, in every cloud. The last three are older names.
const HOSTS: [&str; 6] = [
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.partner.microsoftonline.cn",
    "login.chinacloudapi.cn",
    "login.windows.net",
    "sts.windows.net",
];

/// The path at which Entra issues tokens, after the tenant.
const TOKEN_PATH: &str = "/oauth2/v2.0/token";

/// The same path in its first version, which reads `resource` instead of `scope`.
const OLD_TOKEN_PATH: &str = "/oauth2/token";

/// The ID of Databricks as an application of Entra, the same in every tenant.
const DATABRICKS: &str = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";

/// The end of the scope of a client that signs in as itself: everything that it has been granted.
const DEFAULT: &str = "/.default";

/// Names in place of a tenant with which a client cannot sign in as itself.
const NO_TENANTS: [&str; 3] = ["common", "organizations", "consumers"];

pub(super) fn is_host(host: &str) -> bool {
    HOSTS.iter().any(|own| own.eq_ignore_ascii_case(host))
}

/// The part after the host in an address of Entra; `None` for other hosts.
fn path(value: &str) -> Option<&str> {
    let rest = without_scheme(value.trim()).0;
    let host = host_of(rest);
    is_host(host).then(|| part(rest, rest.find('/').unwrap_or(rest.len())..))
}

/// Whether the path of an address of Entra is right, so that there is nothing to report.
pub(super) fn is_usual(path: &str) -> bool {
    let tenant = path.strip_prefix('/').and_then(|path| path.strip_suffix(TOKEN_PATH));
    tenant.is_some_and(|tenant| !tenant.is_empty() && !tenant.contains('/') && !is_no_tenant(tenant))
}

fn is_no_tenant(tenant: &str) -> bool {
    NO_TENANTS.iter().any(|other| other.eq_ignore_ascii_case(tenant))
}

/// An address of Entra must be the token address of a tenant.
pub(super) fn form(text: &Text<'_>) -> Option<Diagnostic> {
    let path = path(text.value).filter(|path| !is_usual(path))?;
    let form = "the token URL is https://, the host, the tenant ID, /oauth2/v2.0/token";
    let (tenant, behind) = path.strip_prefix('/').unwrap_or("").split_once('/').map_or_else(
        || (path.trim_start_matches('/'), ""),
        |(tenant, behind)| (tenant, part(path, path.len() - behind.len() - 1..)),
    );
    let (why, help) = if is_no_tenant(tenant) {
        (" does not name a tenant: the client credentials flow needs a specific one", form)
    } else if behind.trim_end_matches('/') == OLD_TOKEN_PATH {
        (" is Entra's v1.0 token endpoint, which reads `resource`, not `scope`", form)
    } else {
        (" is not a Microsoft Entra token URL", form)
    };
    Some(text.says(&[why]).help(help))
}

/// Reports a percent-encoded scope: in JSON and YAML, a slash needs no escape.
fn escaped_scope(text: &Text<'_>) -> Option<Diagnostic> {
    if text.role != role::SCOPE || !text.value.contains('%') {
        return None;
    }
    let meant = unescaped(text.value)?;
    let finding = text.says(&[" is percent-encoded: `%2F` is not read as `/` here"]);
    // If the decoded text is a known scope, it was certainly meant.
    Some(if meant.ends_with(DEFAULT) && is_writable(text.node) {
        let mut fixed = String::new();
        json::write_text(&mut fixed, &meant);
        finding.fix("write the plain characters", text.node.span(), fixed)
    } else {
        finding.help("write the plain characters")
    })
}

/// Decodes percent-encoding; `None` if there is none, or if an escape does not encode a printable ASCII character.
fn unescaped(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut pieces = text.split('%');
    out.push_str(pieces.next()?);
    for piece in pieces {
        let digits = piece.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let byte = u8::from_str_radix(digits, 16).ok().filter(|byte| (b' '..0x7F).contains(byte))?;
        out.push(char::from(byte));
        out.push_str(part(piece, 2..));
    }
    (out != text).then_some(out)
}

/// Entra and Databricks name their scopes differently.
fn scope(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    for workspace in &document.workspaces {
        let Some((address, host)) = authority(document, workspace) else { continue };
        let is_settled = document.kind == Payload::Connection || document.flow == Some(Flow::Connection);
        let node = document.of(workspace, role::SCOPE);
        if is_settled && is_host(host) && node.is_none_or(|node| node.text().map(str::trim) == Some(DATABRICKS_SCOPE)) {
            let message = match node {
                Some(_) => OTHER_SCOPE,
                None => "a connection always has the scope `all-apis`, which Microsoft Entra does not know",
            };
            reporter.add(reporter.at(node.unwrap_or(address), message).help(OWN_ADDRESS));
            continue;
        }
        let Some(node) = node else { continue };
        // Escapes have a rule of their own.
        let Some(scope) = node.text().map(str::trim).filter(|scope| !is_placeholder(scope) && !scope.contains('%'))
        else {
            continue;
        };
        let (message, help) = if is_host(host) {
            let Some(told) = of_entra(scope) else { continue };
            told
        } else if databricks(host).is_some() && scope != DATABRICKS_SCOPE && document.kind != Payload::Connection {
            // In a connection payload the value is fixed, and the rule for fixed values reports it.
            ("Databricks' own OAuth has no such scope for Immuta", "write `all-apis`")
        } else {
            continue;
        };
        reporter.add(reporter.at(node, message).help(help));
    }
}

const OTHER_SCOPE: &str = "`all-apis` is a scope of Databricks' own OAuth, but the tokens come from Microsoft Entra";

/// What to do if the scope cannot be chosen.
const OWN_ADDRESS: &str =
    "use Databricks' own token URL: https://, the workspace host, /oidc/v1/token; a connection takes no other scope";

/// What is wrong with a scope that Entra is asked for.
fn of_entra(scope: &str) -> Option<(&'static str, &'static str)> {
    let help = "with Microsoft Entra it is 2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default, which is Databricks";
    if scope == DATABRICKS_SCOPE {
        return Some((
            OTHER_SCOPE,
            "use Databricks' own token URL, or 2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default with Entra",
        ));
    }
    let Some(resource) = scope.strip_suffix(DEFAULT) else {
        return Some(("in the client credentials flow, a Microsoft Entra scope ends in /.default", help));
    };
    let resource = resource.trim_end_matches('/');
    let is_other = crate::platform::databricks::names::is_uuid(resource) && !resource.eq_ignore_ascii_case(DATABRICKS)
        || ["https://graph.microsoft.", "https://management."].iter().any(|other| resource.starts_with(other));
    is_other.then_some(("this requests a Microsoft Entra token for something other than Databricks", help))
}

/// Each issuer of tokens knows only the secrets that it has made.
fn other_secret(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    for workspace in &document.workspaces {
        let Some((address, host)) = authority(document, workspace) else { continue };
        let Some(node) = document.of(workspace, role::CLIENT_SECRET) else { continue };
        let Some(value) = node.text() else { continue };
        let (message, help) = if databricks(host).is_some() && secret::is_entra(value) {
            (
                "this looks like a Microsoft Entra secret, but the tokens come from Databricks",
                "create an OAuth secret for the service principal in Databricks, or use the token URL and scope of Entra",
            )
        } else if is_host(host) && secret::is_databricks(value) {
            (
                "this is a Databricks OAuth secret, but the tokens come from Microsoft Entra",
                "use Databricks' own token URL, https://, the workspace host, /oidc/v1/token, or a secret of Entra",
            )
        } else {
            continue;
        };
        let finding = reporter.at(node, message).related(address.span(), Some(address), "the tokens come from here");
        reporter.add(finding.help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_where_they_stand_for_characters() {
        assert_eq!(unescaped("a%2F.default").as_deref(), Some("a/.default"));
        assert_eq!(unescaped("a%2f%2Eb").as_deref(), Some("a/.b"));
        for text in ["a%", "a%2", "a%zz", "a%00b", "a%C3%A4", "plain"] {
            assert_eq!(unescaped(text), None, "{text}");
        }
    }
}

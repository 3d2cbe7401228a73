//! Where Immuta fetches an OAuth token, and what it asks for there.

use super::address::{self, authority};
use super::entra;
use super::host::{databricks, is_account};
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Severity};
use crate::kinds::{Kind, Payload};
use crate::kit::words::EXAMPLE_VALUE;
use crate::kit::{Document, DocumentRule, Reporter, Text, TextRule, Whose, is_wrapped, is_writable};
use crate::platform::databricks::roles as role;
use crate::platform::databricks::sign_in::OAUTH;
use crate::text::url::{host_of, is_example, is_host_byte, is_loopback, without_scheme};
use crate::text::{Span, part};
use crate::tree::NodeRef;

rules! {
    AUTHORITY_URL = Warning("UC218", "a token address of an unusual form", Databricks) {
        means: "`authorityUrl` is not a full https URL, or not the address where Databricks or Microsoft Entra gives tokens for a workspace.",
        why: "Immuta gets no token there and cannot sign in. Newer versions of Immuta demand a full URL.",
        fix: "For Databricks' own OAuth write https://, the workspace host and /oidc/v1/token.",
        bad: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "authorityUrl":
    "dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token"
}}}"#),
        good: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "authorityUrl":
    "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token"
}}}"#),
    }

    OTHER_AUTHORITY = Warning("UC308", "the token address of another workspace", Databricks) {
        means: "The host of `authorityUrl` is a Databricks workspace, and not the one that Immuta connects to.",
        why: "A token of one workspace is no use in another one. The address was probably copied from there.",
        fix: "Write https://, the host of this workspace and /oidc/v1/token.",
        bad: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "authorityUrl":
    "https://dbc-0f1e2d3c-4b5a.cloud.databricks.com/oidc/v1/token"
}}}"#),
        good: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "authorityUrl":
    "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token"
}}}"#),
    }

    CLIENT_DEFAULTS = Warning("UC310", "OAuth values that are left to the API", ConnectionHowTo) {
        means: "The OAuth client does not say `scope` or `useCertificate`. Immuta's page on connections says that they must be `all-apis` and \
                `false`; its tables, and the examples of the Integrations API, leave them out.",
        why: "What the API assumes is not documented.",
        fix: "Write both. A document that ucforge builds for a connection has them.",
        bad: in_connection_oauth(r#"{"connection": {"oAuthClientConfig": {"scope": null}}}"#),
        good: in_connection_oauth(r#"{"connection": {"oAuthClientConfig": {"scope": "all-apis"}}}"#),
    }
}

/// The rules for a token address, including those for addresses of Entra.
pub(super) const TEXTS: &[TextRule] =
    &[(AUTHORITY_URL, form), (AUTHORITY_URL, path), (AUTHORITY_URL, entra::form), (EXAMPLE_VALUE, example)];

/// The rules for a whole document.
pub(super) const DOCUMENT: &[DocumentRule] = &[(OTHER_AUTHORITY, of_other_workspace), (CLIENT_DEFAULTS, defaults)];

/// Where Databricks gives tokens for a workspace, on every cloud.
const TOKEN_PATH: &str = "/oidc/v1/token";

/// Reports a host that was made up for a page, such as `example.authority.com`.
fn example(text: &Text<'_>) -> Option<Diagnostic> {
    is_example(host_of(without_scheme(text.value.trim()).0)).then(|| {
        text.says(&[" is an example from the documentation"])
            .help("for Databricks' own OAuth it is https://, the workspace host, /oidc/v1/token")
    })
}

/// Checks that the address is a URL with https.
fn form(text: &Text<'_>) -> Option<Diagnostic> {
    let value = text.value;
    let (rest, has_scheme) = without_scheme(value);
    let host = host_of(rest);
    let tell = |why: &str| text.says(&[why]);
    if host.is_empty() || value.bytes().any(|byte| byte.is_ascii_whitespace()) || !has_scheme && value.contains("://") {
        return Some(tell(" is not a URL that could issue tokens").help("a token URL begins with https://"));
    }
    if !has_scheme {
        let finding = tell(" lacks https://").help("newer versions of Immuta require a full URL");
        let is_certain = host.contains('.') && is_usual(&["https://", value].concat()) && is_writable(text.node);
        let inside = Span::at(text.node.value_inside().start as usize);
        return Some(if is_certain { finding.fix("add https://", inside, "https://") } else { finding });
    }
    if part(rest, ..rest.find('/').unwrap_or(rest.len())).contains('@') {
        return Some(
            tell(" has a user name before the host")
                .help("remove it: the client ID and its secret have their own fields"),
        );
    }
    if value.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("http://")) && !is_loopback(host) {
        return Some(tell(" would send the client secret in plain text").help("use https://"));
    }
    None
}

/// Checks that an address of Databricks is the token address of a workspace.
fn path(text: &Text<'_>) -> Option<Diagnostic> {
    let rest = without_scheme(text.value.trim()).0;
    let host = host_of(rest);
    let tell = |why: &str| text.says(&[why]);
    if is_account(host) {
        return Some(
            tell(" issues tokens for the account, but SQL needs one for the workspace")
                .help("use https://, the workspace host, /oidc/v1/token"),
        );
    }
    let path = part(rest, rest.bytes().position(|byte| byte == b'/').unwrap_or(rest.len())..);
    (path != TOKEN_PATH && databricks(host).is_some())
        .then(|| tell(" is not a Databricks token URL").help("the path is /oidc/v1/token, with nothing after it"))
}

/// Whether the rules certainly have nothing to report about an address. A quick check, since nearly all are right.
pub(super) fn is_usual(value: &str) -> bool {
    let Some(rest) = value.strip_prefix("https://") else { return false };
    // Addresses with a user or a port are left to the rules.
    let length = rest.bytes().position(|byte| !is_host_byte(byte)).unwrap_or(rest.len());
    let (host, path) = (part(rest, ..length), part(rest, length..));
    let is_plain = path.is_empty() || path.starts_with('/') && path.bytes().all(is_plain_in_path);
    is_plain
        && !host.is_empty()
        && !is_account(host)
        && (path == TOKEN_PATH || databricks(host).is_none() && (!entra::is_host(host) || entra::is_usual(path)))
        && !is_example(host)
}

/// Whether a byte of a path has no special meaning: it is visible, and not a mark of a template.
fn is_plain_in_path(byte: u8) -> bool {
    (0x21..0x7F).contains(&byte) && !matches!(byte, b'$' | b'%' | b'<' | b'>' | b'[' | b'{')
}

/// A token of one workspace is no use in another.
fn of_other_workspace(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    for workspace in &document.workspaces {
        let Some((node, host)) = authority(document, workspace).filter(|(_, host)| databricks(host).is_some()) else {
            continue;
        };
        let Some(own) = address::host_in(document, workspace) else { continue };
        let of_host = document.of(workspace, role::HOST);
        if of_host.and_then(NodeRef::text).is_some_and(is_wrapped) {
            continue;
        }
        if databricks(own).is_some() && !is_account(host) && !host.eq_ignore_ascii_case(own) {
            let mut finding = reporter.at(node, "this URL issues tokens for another workspace");
            if let Some(own) = of_host {
                finding = finding.related(own.span(), Some(own), "this is the workspace");
            }
            reporter.add(finding.help("use https://, the workspace host, /oidc/v1/token"));
        }
    }
}

/// The page of the Connections API says that both values have to be there; its tables, and the examples of the Integrations
/// API, leave them out.
fn defaults(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    // A setup has questions about both, and the code that builds payloads from it knows what to write.
    if document.kind == Kind::Setup {
        return;
    }
    for workspace in document.workspaces.iter().filter(|workspace| workspace.whose != Whose::Additional) {
        let Some(client) = document.of(workspace, role::CLIENT).filter(|client| !client.is_cut()) else { continue };
        let lacks = |role| document.of(workspace, role).is_none();
        let is_used = OAUTH.holds(workspace.choices) == Some(true) && client.kind() == crate::tree::NodeKind::Object;
        if !is_used {
            continue;
        }
        if document.kind == Payload::Connection {
            for (role, message, help) in [
                (
                    role::USE_CERTIFICATE,
                    "`useCertificate` is missing",
                    "according to the documentation it must be false here",
                ),
                (role::SCOPE, "`scope` is missing", "according to the documentation it must be all-apis here"),
            ] {
                if lacks(role) {
                    reporter.add(reporter.lacking(client, message).help(help));
                }
            }
        } else if lacks(role::USE_CERTIFICATE) && lacks(role::SCOPE) {
            reporter.add(
                reporter
                    .lacking(client, "neither `scope` nor `useCertificate` is set: the API decides")
                    .severity(Severity::Info)
                    .help("the Connections API requires `scope` all-apis and `useCertificate` false"),
            );
        }
    }
}

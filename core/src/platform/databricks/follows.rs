//! Answers that follow from others, if nothing else was answered.

use crate::tree::{NodeKind, NodeRef};

/// The domains of workspaces. Databricks' own OAuth has its token endpoint on the host of the workspace.
const DOMAINS: [&str; 7] = [
    ".cloud.databricks.com",
    ".cloud.databricks.us",
    ".cloud.databricks.mil",
    ".gcp.databricks.com",
    ".azuredatabricks.net",
    ".databricks.azure.us",
    ".databricks.azure.cn",
];

/// The token endpoint of the workspace, unless a certificate is used: then the identity provider is another one.
pub(super) fn authority(connection: NodeRef<'_>) -> Option<String> {
    let client = connection.get("oAuthClientConfig");
    let has_certificate = client.and_then(|client| client.get("useCertificate")).map(NodeRef::kind);
    let host = connection.get("workspaceUrl").and_then(NodeRef::text)?;
    let is_plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    let is_workspace = DOMAINS.iter().any(|domain| host.strip_suffix(domain).is_some_and(is_name));
    (has_certificate != Some(NodeKind::Bool(true)) && is_plain && is_workspace)
        .then(|| ["https://", host, "/oidc/v1/token"].concat())
}

/// Whether the part before the domain may name a workspace: it is neither empty nor the account console.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name != "accounts" && !name.starts_with('.')
}

/// The application ID of the service principal, which is its client ID.
pub(super) fn service_principal(setup: NodeRef<'_>) -> Option<String> {
    let id = setup.get("oAuthClientConfig")?.get("clientId")?.text()?;
    let is_digit = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    (id.len() == 36 && id.bytes().enumerate().all(is_digit)).then(|| id.to_owned())
}

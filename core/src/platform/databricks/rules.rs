//! The rules of this platform as tables: what looks at one text by what the text means, and what looks at a whole document.
//!
//! A rule is one small function. The code beside it in the table says what it is about, how much it matters and where it
//! comes from. A rule that has nothing to add to what another one says looks for that itself.

mod address;
mod advice;
mod authority;
mod entra;
pub(crate) mod host;
mod names;
mod path;
mod private_key;
mod secret;
mod together;
mod workspaces;

use crate::catalogue::{Format, Role};
#[cfg(test)]
use crate::diagnostic::Code;
use crate::diagnostic::{Severity, code};
use crate::kit::{DocumentRule, Rules, Text, TextRule};
use crate::secrecy::Credential;
use crate::text::url::is_number;
use crate::tree::NodeRef;

/// The rules.
pub(crate) const RULES: Rules = Rules {
    texts: of_format,
    secrets: SECRETS,
    document: DOCUMENT,
    is_usual,
    is_right,
    is_usual_secret: secret::is_usual,
    owns_host: |host| host::databricks(host).is_some(),
    bare_host: address::host,
};

/// Rules about one text.
fn of_format(format: Format) -> &'static [TextRule] {
    match format {
        Format::Host => &[
            (code::EXAMPLE_VALUE, host::example),
            (code::ACCOUNT_CONSOLE, host::account_console),
            (code::HOST_FORM, host::form),
        ],
        Format::HttpPath => &[(code::HTTP_PATH, path::form), (code::CLUSTER_PATH, path::cluster)],
        Format::CatalogName => {
            &[(code::CATALOG_NAME, names::catalog), (code::RESERVED_CATALOG, names::reserved_catalog)]
        }
        Format::CatalogReference => &[(code::OBJECT_NAME, names::catalog_reference)],
        Format::ObjectName(1) => &[(code::OBJECT_NAME, names::object::<1>)],
        Format::ObjectName(2) => &[(code::OBJECT_NAME, names::object::<2>)],
        Format::ObjectName(_) => &[(code::OBJECT_NAME, names::object::<3>)],
        Format::Url => &[
            (code::AUTHORITY_URL, authority::form),
            (code::AUTHORITY_URL, authority::path),
            (code::AUTHORITY_URL, entra::form),
            (code::EXAMPLE_VALUE, authority::example),
        ],
        Format::WorkspaceId => &[(code::WORKSPACE_ID, names::workspace_id)],
        Format::Group => &[(code::EXEMPT_GROUP, names::group)],
        Format::ApplicationId => &[
            (code::EXAMPLE_VALUE, names::example_client),
            (code::NOT_RECOMMENDED, names::regular_user),
            (code::CLIENT_ID, names::client_id),
        ],
        Format::Thumbprint => &[(code::THUMBPRINT, names::thumbprint)],
        Format::Scope => &[(code::SCOPE, entra::escaped_scope)],
        // These are Immuta's, whatever the platform.
        Format::ConnectionKey | Format::Tenant | Format::Any => &[],
    }
}

/// Rules about a secret that is neither a mask nor a placeholder. Their words never hold any of it.
const SECRETS: &[TextRule] = &[
    (code::WRONG_SECRET, secret::copied_along),
    (code::INVISIBLE_CHARACTER, secret::invisible),
    (code::SHORT_LIVED_TOKEN, secret::short_lived),
    (code::WRONG_SECRET, secret::wrong_sort),
    (code::PRIVATE_KEY, private_key::form),
];

/// Rules about a whole document.
const DOCUMENT: &[DocumentRule] = &[
    (code::HOST_WITH_MORE, address::with_more),
    (code::PORT, address::usual_port),
    (code::CONNECTION_DIFFERS, together::halves_differ),
    (code::MAY_BE_NEW, together::may_be_new),
    (code::WORKSPACE_TWICE, workspaces::workspace_twice),
    (code::CATALOG_TWICE, workspaces::catalog_twice),
    (code::OTHER_WORKSPACE_ID, workspaces::other_id),
    (code::OTHER_AUTHORITY, authority::of_other_workspace),
    (code::SCOPE, entra::scope),
    (code::OTHER_SECRET, entra::other_secret),
    (code::CLIENT_DEFAULTS, authority::defaults),
    (code::GOVCLOUD_AUDIT, together::govcloud_audit),
    (code::OBJECT_NAME, workspaces::governs_nothing),
    (code::GOVERNED_IMMUTA, workspaces::governed_immuta),
    (code::NOT_GOVERNED, workspaces::not_governed),
    (code::OTHER_PRINCIPAL, together::other_principal),
    (code::TWO_KINDS, workspaces::two_kinds),
    (code::AUDIT_ASSUMED, advice::audit_on),
    (code::LEGACY_API, advice::legacy),
    (code::SHARED_CATALOG, advice::shared_catalog),
    (code::AUDIT_OFF, advice::audit_off),
    (code::REVOCATION, advice::revocation),
    (code::NOT_RECOMMENDED, advice::not_recommended),
];

/// Whether the rules have nothing to say about a text, in one look: nearly all texts of these formats are right.
fn is_usual(value: &str, format: Format) -> bool {
    match format {
        Format::Host => host::is_usual(value),
        Format::Url => authority::is_usual(value) && Credential::in_text(value).is_none(),
        Format::HttpPath => path::is_usual(value),
        Format::CatalogName => names::is_usual_catalog(value) && Credential::in_text(value).is_none(),
        Format::WorkspaceId => is_number(value),
        Format::ApplicationId => crate::platform::databricks::names::is_uuid(value),
        _ => false,
    }
}

/// Whether a text is right as it is, so that it was certainly meant.
fn is_right(value: &str, format: Format) -> bool {
    match format {
        Format::Thumbprint => names::is_hash(value),
        Format::Scope => !value.contains(|c: char| c.is_whitespace()),
        _ => is_usual(value, format),
    }
}

/// Whether a host by itself is one that nothing worse than an info is said about.
fn is_good_host(node: NodeRef<'_>, host: &str, role: Role) -> bool {
    let mut is_good = true;
    let text = Text { code: code::HOST_FORM, node, name: "", value: host, role };
    for (code, rule) in of_format(Format::Host) {
        let finding = rule(&Text { code: *code, ..text });
        is_good &= finding.is_none_or(|finding| finding.severity == Severity::Info);
    }
    is_good
}

/// All codes that the tables hold, for the tests.
#[cfg(test)]
pub(crate) fn codes() -> Vec<Code> {
    let formats = [
        Format::Host,
        Format::HttpPath,
        Format::CatalogName,
        Format::CatalogReference,
        Format::ObjectName(1),
        Format::Url,
        Format::WorkspaceId,
        Format::Group,
        Format::ApplicationId,
        Format::Thumbprint,
        Format::Scope,
    ];
    let texts = formats.iter().flat_map(|format| of_format(*format)).chain(SECRETS).map(|(code, _)| *code);
    texts
        .chain(DOCUMENT.iter().map(|(code, _)| *code))
        .chain([code::INVISIBLE_CHARACTER, code::PRIVATE_KEY_FORM])
        .collect()
}

//! The rules of this platform, file by file: rules about one text, chosen by the format of the text, and rules about a
//! whole document.
//!
//! A rule is one small function. Its file also holds its subject, severity and source, and the row of a table that
//! calls it. A rule that has nothing to add to the report of another rule checks for that itself.

pub(crate) mod address;
pub(crate) mod advice;
pub(crate) mod authority;
pub(crate) mod consistency;
pub(crate) mod entra;
pub(crate) mod host;
pub(crate) mod names;
pub(crate) mod path;
pub(crate) mod private_key;
pub(crate) mod secret;
pub(crate) mod workspaces;

use crate::catalogue::{Format, Role};
use crate::diagnostic::rule::together;
use crate::diagnostic::{Code, Severity};
use crate::kit::{DocumentRule, Rules, Text, TextRule, templates};
use crate::secrecy::Credential;
use crate::text::url::is_number;
use crate::tree::NodeRef;

/// The rules.
pub(crate) const CHECKS: Rules = Rules {
    texts,
    secrets: secret::TEXTS,
    document: DOCUMENT,
    leave_open: &[advice::AUDIT_ASSUMED, advice::AUDIT_OFF, authority::CLIENT_DEFAULTS],
    is_usual,
    is_right,
    is_usual_secret: secret::is_usual,
    owns_host: |host| host::databricks(host).is_some(),
    bare_host: address::host,
};

/// The codes of the findings that the rules of these files report.
pub(super) const CODES: &[Code] = together![
    address::RULES,
    advice::RULES,
    authority::RULES,
    entra::RULES,
    host::RULES,
    names::RULES,
    path::RULES,
    private_key::RULES,
    secret::RULES,
    consistency::RULES,
    workspaces::RULES,
];

/// The rules about whole documents, file by file.
const DOCUMENT: &[&[DocumentRule]] = &[
    address::DOCUMENT,
    consistency::DOCUMENT,
    workspaces::DOCUMENT,
    authority::DOCUMENT,
    entra::DOCUMENT,
    advice::DOCUMENT,
];

/// The rules about a text of this format.
fn texts(format: Format) -> &'static [TextRule] {
    match format {
        Format::Host => host::TEXTS,
        Format::HttpPath => path::TEXTS,
        Format::CatalogName => names::CATALOG,
        Format::CatalogReference => names::CATALOG_REFERENCE,
        Format::ObjectName(parts) => names::of_object(parts),
        Format::Url => authority::TEXTS,
        Format::WorkspaceId => names::WORKSPACE,
        Format::Group => names::GROUP,
        Format::ApplicationId => names::CLIENT,
        Format::Thumbprint => names::THUMBPRINTS,
        Format::Scope => entra::TEXTS,
        // These formats are Immuta's, whatever the platform.
        Format::ConnectionKey | Format::Tenant | Format::Any => &[],
    }
}

/// Whether the rules certainly have nothing to report about a text. A quick check, since nearly all texts of these
/// formats are right.
fn is_usual(value: &str, format: Format) -> bool {
    match format {
        Format::Host => host::is_usual(value) && Credential::in_text(value).is_none(),
        Format::Url => authority::is_usual(value) && Credential::in_text(value).is_none(),
        Format::HttpPath => path::is_usual(value),
        Format::CatalogName => names::is_usual_catalog(value) && Credential::in_text(value).is_none(),
        Format::CatalogReference => {
            names::is_usual_catalog(value)
                && !templates::is_unfilled_in_free_text(value)
                && Credential::in_text(value).is_none()
        }
        Format::Scope => value == entra::DATABRICKS_SCOPE,
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
        // Catalogs of other people may have any name.
        Format::CatalogReference => false,
        _ => is_usual(value, format),
    }
}

/// Whether the rules report nothing worse than an info about a host by itself.
fn is_good_host(node: NodeRef<'_>, host: &str, role: Role) -> bool {
    let mut is_good = true;
    let text = Text { code: host::HOST_FORM, node, name: "", value: host, role };
    for (code, rule) in host::TEXTS {
        let finding = rule(&Text { code: *code, ..text });
        is_good &= finding.is_none_or(|finding| finding.severity == Severity::Info);
    }
    is_good
}

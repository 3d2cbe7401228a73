//! The rules as tables: what looks at one text by what the text means, and what looks at a whole document.
//!
//! A rule is one small function. The code beside it in the table says what it is about, how much it matters and where it
//! comes from. All rules about a text are asked, so that no mistake hides another. Only a placeholder is told alone: what it
//! stands for is not known. A rule that has nothing to add to what another one says looks for that itself.

mod address;
mod advice;
mod authority;
mod entra;
pub(crate) mod host;
mod names;
mod path;
pub(super) mod placeholder;
mod private_key;
mod secret;
mod together;
mod workspaces;

pub(super) use address::host as bare_host;
pub(super) use secret::{is_jwt, is_usual as is_usual_secret};

use std::borrow::Cow;

use super::facts::{Document, Reporter};
use crate::catalogue::{Format, Role};
use crate::check::Credential;
use crate::diagnostic::{Code, Diagnostic, Findings, Severity, code};
use crate::tree::NodeRef;

/// One text under the eyes of a rule.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    code: Code,
    node: NodeRef<'a>,
    name: &'a str,
    /// Not empty, no placeholder.
    value: &'a str,
    role: Role,
}

impl Text<'_> {
    fn finding(&self, message: impl Into<Cow<'static, str>>) -> Diagnostic {
        Diagnostic::new(self.code, self.node.span(), message).at(self.node)
    }

    /// A finding whose message begins with what the text is called.
    fn says(&self, what: &[&str]) -> Diagnostic {
        self.finding(called(self.name, what))
    }
}

/// A message that begins with the name of a field; "each entry" of a list has none.
pub(super) fn called(name: &str, what: &[&str]) -> String {
    let quote = if name == EACH_ENTRY { "" } else { "`" };
    let length = name.len() + 2 + what.iter().map(|part| part.len()).sum::<usize>();
    let mut message = String::with_capacity(length);
    for part in [quote, name, quote].iter().chain(what) {
        message.push_str(part);
    }
    message
}

/// What stands for the name of a value in a list.
pub(super) const EACH_ENTRY: &str = "each entry";

type TextRule = (Code, fn(&Text<'_>) -> Option<Diagnostic>);

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
        Format::ConnectionKey => &[(code::CONNECTION_KEY, names::connection_key)],
        Format::Url => &[
            (code::AUTHORITY_URL, authority::form),
            (code::AUTHORITY_URL, authority::path),
            (code::AUTHORITY_URL, entra::form),
            (code::EXAMPLE_VALUE, authority::example),
        ],
        Format::Tenant => &[(code::TENANT_URL, host::tenant)],
        Format::WorkspaceId => &[(code::WORKSPACE_ID, names::workspace_id)],
        Format::Group => &[(code::EXEMPT_GROUP, names::group)],
        Format::ApplicationId => &[
            (code::EXAMPLE_VALUE, names::example_client),
            (code::NOT_RECOMMENDED, names::regular_user),
            (code::CLIENT_ID, names::client_id),
        ],
        Format::Any => &[(code::THUMBPRINT, names::thumbprint), (code::SCOPE, entra::escaped_scope)],
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

type DocumentRule = (Code, fn(&Document<'_>, &mut Reporter<'_>));

/// Rules about a whole document.
const DOCUMENT: &[DocumentRule] = &[
    (code::HOST_WITH_MORE, address::with_more),
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
pub(super) fn is_usual(value: &str, format: Format) -> bool {
    match format {
        Format::Host => host::is_usual(value),
        Format::Url => authority::is_usual(value) && Credential::in_text(value).is_none(),
        Format::HttpPath => path::is_usual(value),
        Format::CatalogName => names::is_usual_catalog(value) && Credential::in_text(value).is_none(),
        Format::WorkspaceId => host::is_number(value),
        Format::ApplicationId => crate::names::is_uuid(value),
        _ => false,
    }
}

/// What the rules say of one text, which is not a usual one. `name` is what it is called.
pub(super) fn text(
    node: NodeRef<'_>,
    name: &str,
    value: &str,
    (format, role): (Format, Role),
    mut add: impl FnMut(Diagnostic),
) {
    let seen = Text { code: code::INVISIBLE_CHARACTER, node, name, value, role };
    // Around a user part there is an address, about which its own rules know more.
    let mut user_part = None;
    match secret::in_plain_text(&Text { code: code::WRONG_SECRET, ..seen }) {
        None => {}
        Some((Credential::UserPart, finding)) => user_part = Some(finding),
        Some((_, finding)) => return add(finding),
    }
    if let Some(finding) = placeholder::text(&seen, format) {
        add(finding);
        return;
    }
    // What is said of a text is said of what shows of it.
    let mut bare = Cow::Borrowed(value);
    if let Some((finding, shown)) = names::invisible(&seen, format) {
        add(finding);
        bare = Cow::Owned(shown);
    }
    let bare = match format {
        Format::Host => address::host(&bare).unwrap_or(&bare),
        _ => &bare,
    };
    each(of_format(format), Text { value: bare, ..seen }, |finding| {
        user_part = None;
        add(finding);
    });
    if let Some(finding) = user_part {
        add(finding);
    }
}

/// What the rules say of a secret.
pub(super) fn secret(node: NodeRef<'_>, name: &str, value: &str, role: Role, add: impl FnMut(Diagnostic)) {
    each(SECRETS, Text { code: code::WRONG_SECRET, node, name, value, role }, add);
}

fn each(rules: &[TextRule], text: Text<'_>, mut add: impl FnMut(Diagnostic)) {
    for (code, rule) in rules {
        if let Some(finding) = rule(&Text { code: *code, ..text }) {
            add(finding);
        }
    }
}

/// Whether a host by itself is one that nothing worse than an info is said about.
fn is_good_host(node: NodeRef<'_>, host: &str, role: Role) -> bool {
    let mut is_good = true;
    let text = Text { code: code::HOST_FORM, node, name: "", value: host, role };
    each(of_format(Format::Host), text, |finding| is_good &= finding.severity == Severity::Info);
    is_good
}

/// Adds what the rules say of a document.
pub(super) fn document(document: &Document<'_>, findings: &mut Findings) {
    for (code, rule) in DOCUMENT {
        rule(document, &mut Reporter { code: *code, findings });
    }
}

/// All codes that the tables hold, for the tests.
#[cfg(test)]
pub(super) fn codes() -> Vec<Code> {
    let formats = [
        Format::Host,
        Format::HttpPath,
        Format::CatalogName,
        Format::CatalogReference,
        Format::ObjectName(1),
        Format::ConnectionKey,
        Format::Url,
        Format::Tenant,
        Format::WorkspaceId,
        Format::Group,
        Format::ApplicationId,
        Format::Any,
    ];
    let texts = formats.iter().flat_map(|format| of_format(*format)).chain(SECRETS).map(|(code, _)| *code);
    texts
        .chain(DOCUMENT.iter().map(|(code, _)| *code))
        .chain([code::INVISIBLE_CHARACTER, code::PLACEHOLDER, code::PRIVATE_KEY_FORM])
        .collect()
}

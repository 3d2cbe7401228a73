//! The rules as tables: what looks at one text by what the text means, and what looks at a whole document.
//!
//! A rule is one small function. The code beside it in the table says what it is about, how much it matters and where it
//! comes from. Of the rules about one text the first that has something to say counts: one mistake gives one finding.

mod advice;
mod authority;
pub(crate) mod host;
mod names;
mod path;
mod secret;
mod together;
mod workspaces;

pub(super) use secret::is_jwt;

use std::borrow::Cow;

use super::facts::{Document, Reporter};
use crate::catalogue::{Format, Role};
use crate::check::Credential;
use crate::diagnostic::{Code, Diagnostic, Findings, code};
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

/// Rules about one text besides those of its format: they find another sort of mistake.
const ALSO: &[TextRule] = &[(code::EXAMPLE_VALUE, authority::example)];

/// Rules about one text.
fn of_format(format: Format) -> &'static [TextRule] {
    match format {
        Format::Host => &[
            (code::HOST_WITH_MORE, host::with_more),
            (code::EXAMPLE_VALUE, host::example),
            (code::ACCOUNT_CONSOLE, host::account_console),
            (code::HOST_FORM, host::form),
        ],
        Format::HttpPath => &[(code::HTTP_PATH, path::form), (code::CLUSTER_PATH, path::cluster)],
        Format::CatalogName => {
            &[(code::CATALOG_NAME, names::catalog), (code::RESERVED_CATALOG, names::reserved_catalog)]
        }
        Format::CatalogReference => &[(code::OBJECT_NAME, names::catalog_reference)],
        Format::ObjectName(1) => &[(code::PLACEHOLDER, names::filled_in), (code::OBJECT_NAME, names::object::<1>)],
        Format::ObjectName(2) => &[(code::PLACEHOLDER, names::filled_in), (code::OBJECT_NAME, names::object::<2>)],
        Format::ObjectName(_) => &[(code::PLACEHOLDER, names::filled_in), (code::OBJECT_NAME, names::object::<3>)],
        Format::ConnectionKey => &[(code::CONNECTION_KEY, names::connection_key)],
        Format::Url => &[(code::AUTHORITY_URL, authority::form)],
        Format::Tenant => &[(code::TENANT_URL, host::tenant)],
        Format::WorkspaceId => &[(code::WORKSPACE_ID, names::workspace_id)],
        Format::Group => &[(code::EXEMPT_GROUP, names::group)],
        Format::ApplicationId => &[(code::EXAMPLE_VALUE, names::example_client), (code::CLIENT_ID, names::client_id)],
        Format::Any => &[],
    }
}

/// Rules about a secret that is neither a mask nor a placeholder. Their words never hold any of it.
const SECRETS: &[TextRule] = &[
    (code::SHORT_LIVED_TOKEN, secret::short_lived),
    (code::WRONG_SECRET, secret::wrong_sort),
    (code::PRIVATE_KEY, secret::private_key),
];

type DocumentRule = (Code, fn(&Document<'_>, &mut Reporter<'_>));

/// Rules about a whole document.
const DOCUMENT: &[DocumentRule] = &[
    (code::CONNECTION_DIFFERS, together::halves_differ),
    (code::MAY_BE_NEW, together::may_be_new),
    (code::WORKSPACE_TWICE, workspaces::workspace_twice),
    (code::CATALOG_TWICE, workspaces::catalog_twice),
    (code::OTHER_WORKSPACE_ID, workspaces::other_id),
    (code::OTHER_AUTHORITY, authority::of_other_workspace),
    (code::SCOPE, authority::scope),
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

/// What the rules say of one text. `name` is what it is called.
pub(super) fn text(
    node: NodeRef<'_>,
    name: &str,
    value: &str,
    (format, role): (Format, Role),
    mut add: impl FnMut(Diagnostic),
) {
    let seen = Text { code: code::INVISIBLE_CHARACTER, node, name, value, role };
    let user_part = match secret::in_plain_text(&Text { code: code::WRONG_SECRET, ..seen }) {
        None => None,
        // Around a user part there is an address, about which its own rules know more.
        Some((Credential::UserPart, finding)) => Some(finding),
        Some((_, finding)) => return add(finding),
    };
    let is_usual = match format {
        Format::Host => host::is_usual(value),
        Format::Url => authority::is_usual(value),
        _ => false,
    };
    if is_usual {
        return;
    }
    // What these formats have nothing to say against holds nothing but plain characters.
    let is_strict = matches!(
        format,
        Format::HttpPath | Format::CatalogName | Format::ConnectionKey | Format::WorkspaceId | Format::ApplicationId
    );
    let invisible = || if is_strict { None } else { names::invisible(&seen) };
    if let Some(finding) = first(of_format(format), seen).or(user_part).or_else(invisible) {
        add(finding);
    }
    if format == Format::Url
        && let Some(finding) = first(ALSO, seen)
    {
        add(finding);
    }
}

/// What the rules say of a secret.
pub(super) fn secret(node: NodeRef<'_>, name: &str, value: &str, role: Role) -> Option<Diagnostic> {
    first(SECRETS, Text { code: code::WRONG_SECRET, node, name, value, role })
}

fn first(rules: &[TextRule], text: Text<'_>) -> Option<Diagnostic> {
    rules.iter().find_map(|(code, rule)| rule(&Text { code: *code, ..text }))
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
    ];
    let texts = formats.iter().flat_map(|format| of_format(*format)).chain(SECRETS).map(|(code, _)| *code);
    texts
        .chain(ALSO.iter().map(|(code, _)| *code))
        .chain(DOCUMENT.iter().map(|(code, _)| *code))
        .chain([code::INVISIBLE_CHARACTER])
        .collect()
}

//! Applies the rules of a platform.
//!
//! All rules about a text are applied, so that no mistake hides another. Only a placeholder is reported alone: its
//! value is not known.

mod copied;
pub(crate) mod immuta;
mod invisible;

use std::borrow::Cow;

use self::copied::Copied;
use crate::catalogue::{Format, Role};
use crate::diagnostic::{Diagnostic, Findings};
use crate::kit::words::WRONG_SECRET;
use crate::kit::{Document, Reporter, Rules, Text, TextRule, placeholder};
use crate::read::curl::parsed::INVISIBLE_CHARACTER;
use crate::secrecy::Credential;
use crate::tree::NodeRef;

/// Applies the rules to one text that is not a usual one. `name` is the name of its field.
pub(super) fn text(
    rules: &Rules,
    node: NodeRef<'_>,
    name: &str,
    value: &str,
    (format, role): (Format, Role),
    mut add: impl FnMut(Diagnostic),
) {
    let seen = Text { code: INVISIBLE_CHARACTER, node, name, value, role };
    // A user part is inside an address, and the rules for addresses know more about that.
    let mut user_part = None;
    match in_plain_text(&Text { code: WRONG_SECRET, ..seen }) {
        None => {}
        Some((Credential::UserPart, finding)) => user_part = Some(finding),
        Some((_, finding)) => return add(finding),
    }
    if let Some(finding) = placeholder::text(&seen, format) {
        add(finding);
        return;
    }
    // The rules judge only the visible part of a text.
    let mut bare = Cow::Borrowed(value);
    if let Some((finding, shown)) = invisible::text(&seen, format, rules) {
        add(finding);
        bare = Cow::Owned(shown);
    }
    let bare = match format {
        Format::Host => (rules.bare_host)(&bare).unwrap_or(&bare),
        _ => &bare,
    };
    let own = match format {
        Format::ConnectionKey => immuta::KEY,
        Format::Tenant => immuta::TENANT,
        _ => (rules.texts)(format),
    };
    each(own, Text { value: bare, ..seen }, |finding| {
        user_part = None;
        add(finding);
    });
    if let Some(finding) = user_part {
        add(finding);
    }
}

/// Applies the rules to a secret.
pub(super) fn secret(
    rules: &Rules,
    node: NodeRef<'_>,
    name: &str,
    value: &str,
    (role, has_lines): (Role, bool),
    mut add: impl FnMut(Diagnostic),
) {
    let text = Text { code: WRONG_SECRET, node, name, value, role };
    let copied = Copied::of(text, has_lines);
    // The rules judge the secret that was meant.
    let mut own = Vec::new();
    each(rules.secrets, Text { value: &copied.meant, ..text }, |finding| own.push(finding));
    copied.findings(own.is_empty(), (rules.is_usual_secret)(&copied.meant, role), &mut add);
    own.into_iter().for_each(add);
}

fn each(rules: &[TextRule], text: Text<'_>, mut add: impl FnMut(Diagnostic)) {
    for (code, rule) in rules {
        if let Some(finding) = rule(&Text { code: *code, ..text }) {
            add(finding);
        }
    }
}

/// Applies the rules about a whole document.
pub(super) fn document(rules: &Rules, document: &Document<'_>, findings: &mut Findings) {
    for (code, rule) in rules.document.iter().copied().flatten() {
        rule(document, &mut Reporter { code: *code, findings });
    }
}

/// Finds a credential in a field that is not secret, where it would be shown and stored.
pub(super) fn in_plain_text(text: &Text<'_>) -> Option<(Credential, Diagnostic)> {
    let credential = Credential::in_text(text.value)?;
    let (what, where_to) = credential.words();
    Some((credential, text.says(&[" contains what looks like ", what]).help(where_to)))
}

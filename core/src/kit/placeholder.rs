//! Placeholders that nobody filled in, judged by what belongs in their place.

use super::templates::{self, Template};
use super::{Bare, Text, called, is_api_mask, words};
use crate::catalogue::Format;
use crate::diagnostic::{Diagnostic, Severity};
use crate::kinds::Kind;
use crate::read::PLACEHOLDER;
use crate::text::url::{host_of, without_scheme};
use crate::tree::NodeRef;

/// Reports a text that is a template, or holds one.
pub(crate) fn text(text: &Text<'_>, format: Format) -> Option<Diagnostic> {
    // A notebook replaces `${..}` with the value of a widget, whatever is inside.
    let is_widget = |(_, behind): (&str, &str)| behind.contains('}');
    if matches!(format, Format::ObjectName(_)) && text.value.split_once("${").is_some_and(is_widget) {
        return Some(words::placeholder(text.node, text.name));
    }
    if is_api_mask(text.value) {
        return Some(words::placeholder(text.node, text.name));
    }
    if templates::has_marks(text.value) && is_template(text.value, format) {
        let told = words::placeholder(text.node, text.name);
        let is_certain = templates::whole(text.value).is_some() || !is_strange(text.value);
        return Some(if is_certain { told } else { told.severity(Severity::Warning) });
    }
    let is_unfilled = match format {
        Format::CatalogName | Format::ConnectionKey => templates::is_unfilled_name(text.value),
        Format::Group | Format::CatalogReference | Format::ObjectName(1) => {
            templates::is_unfilled_name(text.value) || templates::is_unfilled_in_free_text(text.value)
        }
        _ => false,
    };
    if is_unfilled {
        return Some(word(text.node, text.name).severity(Severity::Warning));
    }
    // A whole word is not an address. In names, words like these may be meant.
    let severity = match format {
        Format::Host
        | Format::Url
        | Format::HttpPath
        | Format::WorkspaceId
        | Format::ApplicationId
        | Format::Thumbprint => Severity::Warning,
        _ => return None,
    };
    templates::is_word(text.value).then(|| word(text.node, text.name).severity(severity))
}

/// Whether a text has characters that neither names nor addresses have: the text may be meant literally.
fn is_strange(text: &str) -> bool {
    text.contains(|c: char| c.is_control() || matches!(c, '\\' | '`' | ';' | '*' | '"' | '!'))
}

/// Whether a text of this format is or holds a template.
pub(crate) fn is_template(value: &str, format: Format) -> bool {
    let is_narrow = match format {
        Format::Host
        | Format::HttpPath
        | Format::Url
        | Format::Tenant
        | Format::WorkspaceId
        | Format::ApplicationId
        | Format::CatalogName
        | Format::ConnectionKey
        // Values of these formats are not chosen by people.
        | Format::Scope
        | Format::Thumbprint => true,
        _ => false,
    };
    match templates::whole(value) {
        // A name may have underscores around it.
        Some(Template::Underscores) if matches!(format, Format::CatalogName | Format::ConnectionKey) => return false,
        Some(template) if is_narrow || template.is_certain() => return true,
        _ => {}
    }
    if is_narrow {
        let has_variable = match format {
            Format::Host | Format::HttpPath | Format::WorkspaceId | Format::ApplicationId => {
                templates::holds_variable(value)
            }
            // A path may have a `$`.
            Format::Url | Format::Tenant => templates::holds_variable(host_of(without_scheme(value).0)),
            _ => false,
        };
        return has_variable || templates::inside(value).is_some();
    }
    match templates::inside_free_text(value) {
        // Names in Unity Catalog may have nearly any character.
        Some(Template::Parentheses | Template::HashBraces) => {
            !matches!(format, Format::ObjectName(_) | Format::CatalogReference)
        }
        inside => inside.is_some(),
    }
}

/// Reports a secret that is a template, holds one, or is made of placeholder words.
pub(crate) fn secret(node: NodeRef<'_>, name: &str, value: &str, kind: Kind) -> Option<Diagnostic> {
    let bare = Bare::of(value).text;
    let template = templates::whole(bare);
    // `{env: NAME}` as a string is a reference that was quoted by mistake.
    if template == Some(Template::SingleBraces) && bare.contains(": ") {
        return None;
    }
    if template.is_some_and(Template::is_certain) {
        return Some(words::placeholder(node, name));
    }
    // A secret that another tool has encrypted may have many lines.
    if templates::is_kept_elsewhere(bare) {
        return Some(
            Diagnostic::new(
                PLACEHOLDER,
                node.span(),
                called(name, &[" refers to a secret that another tool keeps, and nothing looks it up here"]),
            )
            .at(node)
            .severity(Severity::Warning)
            .help("put the secret itself here, or ${NAME} for a variable that holds it"),
        );
    }
    // Private keys have many lines. A template in one would only mean that the key cannot be read.
    if bare.contains('\n') {
        return None;
    }
    if template == Some(Template::Variable) {
        let help = match kind {
            Kind::Setup => "name the variable as {env: NAME}",
            Kind::Payload(_) => "it is sent literally: put the secret here, or ${NAME} for ucforge to fill it in",
        };
        return Some(
            Diagnostic::new(PLACEHOLDER, node.span(), called(name, &[" is the name of a variable"]))
                .at(node)
                .severity(Severity::Warning)
                .help(help),
        );
    }
    (template.is_some() || templates::inside_free_text(bare).is_some() || templates::is_word(bare))
        .then(|| word(node, name).severity(Severity::Warning))
}

fn word(node: NodeRef<'_>, name: &str) -> Diagnostic {
    Diagnostic::new(PLACEHOLDER, node.span(), called(name, &[" looks like a placeholder"]))
        .at(node)
        .help("put your own value here")
}

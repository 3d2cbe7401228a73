//! Invisible characters in texts.

use crate::catalogue::Format;
use crate::diagnostic::Diagnostic;
use crate::kit::{Rules, Text, is_writable};
use crate::value::{is_plain, json, visible};

/// Finds invisible characters, as in text copied from a page or a chat. Returns the finding, and the visible text.
pub(super) fn text(text: &Text<'_>, format: Format, rules: &Rules) -> Option<(Diagnostic, String)> {
    let value = text.value;
    let is_padded = value.starts_with(char::is_whitespace) || value.ends_with(char::is_whitespace);
    // Texts of nothing but visible ASCII, as nearly all are, need no second look.
    if !is_padded && value.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
        return None;
    }
    // The rules for these formats report such characters themselves.
    if matches!(format, Format::CatalogName | Format::ConnectionKey | Format::Tenant) {
        return None;
    }
    // Names of objects have their own rule about whitespace and control characters.
    let is_told = |c: char| {
        matches!(format, Format::CatalogReference | Format::ObjectName(_))
            && (c.is_ascii_whitespace() || c.is_ascii_control())
    };
    let padding = |c: char| c.is_whitespace() && !is_told(c);
    let hidden = |c: char| !is_plain(c) && !is_told(c);
    let inner = value.trim_matches(padding);
    let first = inner.chars().find(|c| hidden(*c));
    // For a host, whitespace is removed together with everything else around it.
    let finding = match first {
        Some(first) => text.says(&[" contains an invisible character: ", &visible(first.encode_utf8(&mut [0; 4]))]),
        None if inner.len() < value.len() && format != Format::Host => text.says(&[" begins or ends with whitespace"]),
        None => return None,
    };
    let shown: String = inner.chars().filter(|c| !hidden(*c)).collect();
    // In a name such a character may mean something. A text that is right without the character was certainly meant.
    let is_right = (rules.is_right)(&shown, format);
    // The letter of an escape may belong to the value, and its backslash may be the mistake.
    let is_escape = inner.contains(|c: char| c.is_ascii_control()) && text.node.source().contains('\\');
    let finding = if is_right && !is_escape && is_writable(text.node) {
        let mut fixed = String::new();
        json::write_text(&mut fixed, &shown);
        let title = if first.is_some() { "remove the invisible characters" } else { "remove the whitespace" };
        finding.fix(title, text.node.span(), fixed)
    } else {
        finding.help("retype the value")
    };
    // A name may consist of such characters.
    let is_name = matches!(format, Format::CatalogReference | Format::ObjectName(_));
    Some((finding, if is_name && !is_right { value.to_owned() } else { shown }))
}

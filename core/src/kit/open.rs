//! What a text leaves open.

use super::templates;
use crate::secret;
use crate::text::Span;
use crate::tree::NodeRef;

/// Whether a text says nothing: most say something with their first character.
pub(crate) fn is_whitespace_only(value: &str) -> bool {
    value.chars().all(char::is_whitespace)
}

/// Whether there is a line break inside of a text, as where a copy was wrapped: without it, as was meant, it may be another one.
pub(crate) fn is_wrapped(value: &str) -> bool {
    value.trim().contains(['\n', '\r'])
}

/// Whether the shell that runs a pasted command puts something else in the place of this text: what it will be is not known.
pub(crate) fn is_filled_in_by_shell(node: NodeRef<'_>, text: &str, is_here_document: bool) -> bool {
    if !templates::is_for_shells(text) {
        return false;
    }
    let source = node.source();
    // Inside of double quotes the quotes of JSON are escaped; inside of single ones, a variable is between two texts.
    source.starts_with("\\\"")
        || source.starts_with("`\"")
        || source.contains('\'') && source.contains('"') && !text.contains(['\'', '"'])
        || is_here_document
}

/// Whether a document is in a here-document whose mark has no quotes: there shells fill in variables.
pub(crate) fn is_here_document(root: NodeRef<'_>) -> bool {
    let before = root.of_source(Span { start: 0, end: root.span().start });
    let Some((_, behind)) = before.rsplit_once("<<") else { return false };
    let behind = behind.trim_start_matches(['-', ' ']);
    let mark = behind.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("");
    !mark.is_empty() && !behind.lines().skip(1).any(|line| line.trim() == mark)
}

/// `<CLIENT ID>`, `{{token}}`: what certainly is where a value belongs until it is filled in. `${NAME}` is a reference
/// in some places, and reported where it is none.
pub(crate) fn is_placeholder(value: &str) -> bool {
    templates::whole(value).is_some_and(templates::Template::is_certain) && secret::reference(value.trim()).is_none()
}

/// What the API shows in the place of a value, as it writes it: nobody calls anything so.
pub(crate) fn is_api_mask(value: &str) -> bool {
    matches!(value.trim(), "REDACTED" | "<REDACTED>" | "[REDACTED]")
}

/// Whether a text of JSON may be written in the place of this value: inside of the quotes of a shell it may not.
pub(crate) fn is_writable(node: NodeRef<'_>) -> bool {
    let source = node.source();
    // A quote that is not in the text belongs to the shell.
    let is_spliced =
        source.contains('\'') && !source.starts_with('\'') && node.text().is_some_and(|text| !text.contains('\''));
    !source.starts_with(['\\', '^']) && !source.contains("'\\''") && !is_spliced
}

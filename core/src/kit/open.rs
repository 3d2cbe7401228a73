//! Whether a text is empty, a placeholder, or filled in by a shell.

use super::templates;
use crate::secret;
use crate::text::{Span, part};
use crate::tree::NodeRef;

/// Whether a text is empty or only whitespace. For most texts, the first character decides.
pub(crate) fn is_whitespace_only(value: &str) -> bool {
    value.chars().all(char::is_whitespace)
}

/// Whether a text has a line break inside it, as when a copied line was wrapped: without the break, it may be a
/// different text.
pub(crate) fn is_wrapped(value: &str) -> bool {
    value.trim().contains(['\n', '\r'])
}

/// How the quotes of JSON are written between quotes of a shell.
const ESCAPED: [&str; 5] = ["\\\"", "`\"", "\"\"", "^\\^\"", "\\^\""];

fn is_escaped(source: &str) -> bool {
    ESCAPED.iter().any(|quote| source.starts_with(quote))
}

/// Whether the shell that runs a pasted command replaces this text, so that its value is not known.
pub(crate) fn is_filled_in_by_shell(node: NodeRef<'_>, text: &str, is_here_document: bool) -> bool {
    if !templates::is_for_shells(text) {
        return false;
    }
    let source = node.source();
    // Inside double quotes of a shell, the quotes of JSON are escaped. Inside single ones, a variable is between two
    // quoted parts.
    is_escaped(source)
        || source.contains('\'') && source.contains('"') && !text.contains(['\'', '"'])
        || is_here_document
        || is_bare(node, source)
}

/// Whether a value without quotes is in a text that a shell fills in: between two quoted parts, or beside a name whose
/// quotes are escaped.
fn is_bare(node: NodeRef<'_>, source: &str) -> bool {
    let start = node.span().start;
    let before = node.of_source(Span { start: start.saturating_sub(1), end: start });
    source.starts_with(['$', '`', '%', '!'])
        && (matches!(before, "'" | "\"") || node.key_span().is_some_and(|name| is_escaped(node.of_source(name))))
}

/// How far before a document its here-document may begin, in bytes.
const LONGEST: usize = 4 << 10;

/// Whether a document is in a here-document whose delimiter has no quotes: shells fill in variables there.
pub(crate) fn is_here_document(root: NodeRef<'_>) -> bool {
    let before = root.of_source(Span { start: 0, end: root.span().start });
    // The lines before a document are short, and there may be many commands before them.
    let before = part(before, before.floor_char_boundary(before.len().saturating_sub(LONGEST))..);
    // PowerShell fills in the lines below `@"`.
    let front = before.trim_end();
    if front.ends_with("@\"") && part(before, front.len()..).contains('\n') {
        return true;
    }
    // Nothing is before most documents, and one character is found quickly.
    if !before.contains('<') {
        return false;
    }
    let Some((_, behind)) = before.rsplit_once("<<") else { return false };
    let behind = behind.trim_start_matches(['-', ' ']);
    let mark = behind.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("");
    !mark.is_empty() && !behind.lines().skip(1).any(|line| line.trim() == mark)
}

/// Whether a value is certainly a placeholder: `<CLIENT ID>`, `{{token}}`. `${NAME}` does not count: it is a reference
/// in some places, and reported in all others.
pub(crate) fn is_placeholder(value: &str) -> bool {
    templates::whole(value).is_some_and(templates::Template::is_certain) && secret::reference(value.trim()).is_none()
}

/// Whether a value is a mask as the API writes it in place of a value. Nobody chooses such a name.
pub(crate) fn is_api_mask(value: &str) -> bool {
    matches!(value.trim(), "REDACTED" | "<REDACTED>" | "[REDACTED]")
}

/// Whether this value may be replaced with a JSON string. Inside the quotes of a shell, it may not.
pub(crate) fn is_writable(node: NodeRef<'_>) -> bool {
    let source = node.source();
    // A quote that is not in the text belongs to the shell.
    let is_spliced =
        source.contains('\'') && !source.starts_with('\'') && node.text().is_some_and(|text| !text.contains('\''));
    !source.starts_with(['\\', '^']) && !source.contains("'\\''") && !is_spliced
}

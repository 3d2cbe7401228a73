//! What one word of a command is: an address, a body, a name, or something that the shell replaces.

use crate::read::shell::{Dialect, Word, balanced, variable};
use crate::read::source_map::SourceMap;
use crate::text::part;
use crate::value::is_plain;

/// Whether the shell replaces a whole word: with an address, or any number of options.
pub(super) fn is_expansion(word: &Word, dialect: Dialect) -> bool {
    let mut text = word.text();
    if dialect == Dialect::PowerShell && word.is_bare && text.starts_with('@') {
        return true;
    }
    while let Some(length) = expansion(text, dialect).filter(|_| word.expands) {
        text = part(text, length..);
        if text.is_empty() {
            return true;
        }
    }
    false
}

/// The length of what the shell replaces at the beginning of a text: a variable, or the output of a command.
pub(super) fn expansion(text: &str, dialect: Dialect) -> Option<usize> {
    if dialect == Dialect::Cmd {
        return variable(text);
    }
    if let Some(inside) = text.strip_prefix('`') {
        return Some(inside.find('`')? + 2);
    }
    let behind = text.strip_prefix('$')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':' && dialect == Dialect::PowerShell;
    match behind.chars().next()? {
        open @ ('{' | '(') => {
            let close = if open == '{' { '}' } else { ')' };
            let mut depth = 0_usize;
            let (at, _) = text.char_indices().find(|(_, c)| {
                depth += usize::from(*c == open);
                depth -= usize::from(*c == close && depth > 0);
                *c == close && depth == 0
            })?;
            Some(at + 1)
        }
        '@' | '*' => Some(2),
        first if is_name(first) => Some(text.len() - behind.trim_start_matches(is_name).len()),
        _ => None,
    }
}

/// Whether a word can only be an address.
pub(super) fn is_address(word: &Word) -> bool {
    let text = word.text();
    let host = part(text, ..text.find('/').unwrap_or(0));
    text.contains("://") && !text.contains(['"', ' '])
        || host.starts_with(['$', '%', '{', '<'])
        || host.starts_with(|c: char| c.is_alphanumeric()) && (host.contains(['.', ':']) || host == "localhost")
}

/// Whether a word looks like a body without an option before it.
pub(super) fn is_bare_body(word: &Word) -> bool {
    word.text().trim_start().starts_with('{') && word.text().contains('"')
}

/// Whether a character of an address is invisible.
pub(super) fn is_hidden(c: char) -> bool {
    !c.is_ascii() && !is_plain(c)
}

/// Whether a text may be the name of a header.
pub(super) fn is_header_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Whether a text begins with something that a shell replaces.
pub(super) fn is_variable(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with(['$', '`', '(']) || text.starts_with('%') || text.starts_with('!')
}

/// Whether a text is one variable or expression and nothing else: `$NAME`, `${…}`, `$(…)`.
pub(super) fn is_one_insertion(text: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.trim().strip_prefix('$').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && rest.chars().all(is_name)
            || rest.starts_with('{') && rest.find('}') == Some(rest.len() - 1)
            || rest.starts_with('(') && rest.ends_with(')')
    })
}

/// The here-document in `$(cat <<'EOF' …)`.
pub(super) fn printed_document(taken: &SourceMap) -> Option<SourceMap> {
    let inside = taken.text.trim_start().strip_prefix("$(")?.trim_start().strip_prefix("cat")?.trim_start();
    let inside = inside.strip_prefix("<<")?;
    let line = part(inside, ..inside.find('\n')?);
    let written = line.trim_start_matches('-').trim();
    let delimiter = written.trim_matches(['\'', '"', '\\']);
    let start = taken.text.len() - inside.len() + line.len() + 1;
    let mut at = start;
    while at < taken.text.len() {
        let line = part(&taken.text, at..).split_inclusive('\n').next()?;
        if line.trim() == delimiter {
            let document = taken.within(start, at);
            return Some(if written == delimiter { document.without_backslashes() } else { document });
        }
        at += line.len();
    }
    None
}

/// Whether a word comes before the key in a header.
pub(super) fn is_scheme(text: &str) -> bool {
    ["Bearer", "Basic"].iter().any(|scheme| scheme.eq_ignore_ascii_case(text))
}

/// Whether a word is the rest of a header without quotes.
pub(super) fn is_rest(word: &Word) -> bool {
    let text = word.text();
    let is_address = text.contains("://") || text.starts_with(['$', '"']) && text.contains('/');
    !(text.starts_with('-') || is_address)
}

/// Whether a word looks like an address, or is a variable.
pub(super) fn looks_like_address(word: &Word) -> bool {
    word.text().contains("://") || word.text().starts_with('$')
}

/// Whether a text begins a body and ends before its brackets close.
pub(super) fn is_half(text: &str) -> bool {
    text.trim_start().starts_with('{') && balanced(text).is_none()
}

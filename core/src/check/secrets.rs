//! Where secrets stand.

use crate::catalogue::{FIELDS, Shape};
use crate::text::Span;
use crate::tree::{NodeKind, NodeRef};

/// Collects the places of all values that have the name of a secret field.
pub(super) fn collect(node: NodeRef<'_>, spans: &mut Vec<Span>) {
    for child in node.children() {
        if is_secret_name(child.key()) {
            all_of(child, spans);
        } else {
            collect(child, spans);
        }
    }
}

/// Everything that stands where a secret belongs, but for the words of a reference.
fn all_of(node: NodeRef<'_>, spans: &mut Vec<Span>) {
    let is_reference = ["env", "file", "command"].iter().any(|name| node.get(name).is_some());
    match node.kind() {
        NodeKind::Text | NodeKind::Number | NodeKind::Unreadable => spans.push(node.span()),
        NodeKind::Object if is_reference => {}
        _ => node.children().for_each(|child| all_of(child, spans)),
    }
}

/// Where damaged lines may hold secrets: behind every secret name, to the end of the line. `damage` names the ranges that
/// could not be read as they stand.
pub(super) fn by_words(source: &str, damage: &[Span], spans: &mut Vec<Span>) {
    let mut damage: Vec<Span> = damage.to_vec();
    damage.sort_unstable();
    // The furthest that any range which begins before a line reaches.
    let (mut reach, mut next, mut start) = (None, 0, 0);
    for line in source.split_inclusive('\n') {
        let end = start + line.len();
        while let Some(span) = damage.get(next).filter(|span| (span.start as usize) < end || end == source.len()) {
            reach = reach.max(Some(span.end as usize));
            next += 1;
        }
        if reach.is_some_and(|reach| reach >= start)
            && let Some(at) = behind_secret_name(line)
        {
            spans.push(Span::new(start + at, start + line.trim_end().len().max(at)));
        }
        start = end;
    }
}

/// Behind the first word of the line that is a secret's name; the quote that closes it and the colon say nothing.
fn behind_secret_name(line: &str) -> Option<usize> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches(|c| !is_part(c));
        let behind = rest.trim_start_matches(is_part);
        let word = rest.strip_suffix(behind)?;
        if word.is_empty() {
            return None;
        }
        if is_secret_name(word) {
            return Some(line.len() - behind.trim_start_matches(['"', '\'', ' ', ':', '=']).len());
        }
        rest = behind;
    }
}

/// In any case and with any hyphens: a misspelt secret is still one.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let fold =
        |name: &str| name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase()).collect();
    if name.is_empty() || name.len() > 64 {
        return false;
    }
    let folded: Vec<u8> = fold(name);
    FIELDS.iter().any(|field| matches!(field.shape, Shape::Secret { .. }) && folded == fold(field.name()))
        || [&b"password"[..], b"secret", b"apikey", b"authorization", b"privatekey"]
            .iter()
            .any(|word| folded.ends_with(word))
}

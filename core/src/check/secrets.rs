//! Where secrets stand.

use crate::catalogue::{FIELDS, Shape};
use crate::text::Span;
use crate::tree::{NodeKind, NodeRef};

/// Collects the places of all values that have the name of a secret field, in order.
pub(super) fn collect(node: NodeRef<'_>, spans: &mut Vec<Span>) {
    for child in node.children() {
        let holds_text = matches!(child.kind(), NodeKind::Text | NodeKind::Number | NodeKind::Unreadable);
        if holds_text && is_secret_name(child.key()) {
            spans.push(child.span());
        } else {
            collect(child, spans);
        }
    }
}

/// In any case and with any hyphens: a misspelt secret is still one.
fn is_secret_name(name: &str) -> bool {
    let fold =
        |name: &str| name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase()).collect();
    if name.is_empty() {
        return false;
    }
    let folded: Vec<u8> = fold(name);
    FIELDS.iter().any(|field| matches!(field.shape, Shape::Secret { .. }) && folded == fold(field.name()))
        || [&b"password"[..], b"secret", b"apikey", b"authorization", b"privatekey"]
            .iter()
            .any(|word| folded.ends_with(word))
}

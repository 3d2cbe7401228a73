//! Answers that are no secrets, unless a credential was put there by mistake: that is one wherever it stands.

use crate::check::Credential;
use crate::secret::{Clear, Secret, Source, variable_for};
use crate::tree::{NodeKind, NodeRef};
use crate::value::Value;

/// The value of a field of this name.
pub(super) fn value(node: NodeRef<'_>, name: &str) -> Value {
    match node.kind() {
        NodeKind::Array => Value::Array(node.children().map(|item| value(item, name)).collect()),
        NodeKind::Text => match node.text().filter(|text| Credential::in_text(text).is_some()) {
            Some(text) => Value::Secret(Secret { name: variable_for(name), source: Source::Literal(Clear::new(text)) }),
            None => Value::of(node),
        },
        _ => Value::of(node),
    }
}

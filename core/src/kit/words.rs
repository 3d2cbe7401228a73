//! Sentences that several checks and rules say.

use crate::diagnostic::{Diagnostic, code};
use crate::tree::{NodeKind, NodeRef};

/// A message that begins with the name of a field; "each entry" of a list has none.
pub(crate) fn called(name: &str, what: &[&str]) -> String {
    let quote = if name == EACH_ENTRY { "" } else { "`" };
    let length = name.len() + 2 + what.iter().map(|part| part.len()).sum::<usize>();
    let mut message = String::with_capacity(length);
    for part in [quote, name, quote].iter().chain(what) {
        message.push_str(part);
    }
    message
}

/// What stands for the name of a value in a list.
pub(crate) const EACH_ENTRY: &str = "each entry";

/// A value of another type than the field's. The value itself stays out of the words: it may be a secret.
pub(crate) fn wrong_type(node: NodeRef<'_>, name: &str, expected: &str) -> Diagnostic {
    let message = called(name, &[" must be ", expected, ", not ", name_of(node.kind())]);
    Diagnostic::new(code::WRONG_TYPE, node.span_or_opening(), message).at(node)
}

pub(crate) fn empty(node: NodeRef<'_>, name: &str) -> Diagnostic {
    Diagnostic::new(code::EMPTY_VALUE, node.span(), called(name, &[" is empty"])).at(node)
}

pub(crate) fn placeholder(node: NodeRef<'_>, name: &str) -> Diagnostic {
    Diagnostic::new(code::PLACEHOLDER, node.span(), called(name, &[" is still a placeholder"]))
        .at(node)
        .help("put your own value here")
}

/// What a value is, for a message.
pub(crate) fn name_of(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Null => "null",
        NodeKind::Bool(_) => "true or false",
        NodeKind::Number => "a number",
        NodeKind::Text => "a string",
        NodeKind::Array => "a list",
        NodeKind::Object => "an object",
        NodeKind::Unreadable => "unreadable",
    }
}

//! The values of a document that its setup would not give back.
//!
//! The payload of the setup is built and compared with the document value by value, so that every loss is reported,
//! whatever its cause.

use crate::check::kind::FROM_SERVER;
use crate::check::{Checked, Difference};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::document::payload;
use crate::kinds::{Flow, Payload};
use crate::secrecy::is_mask;
use crate::secret::{Source, reference};
use crate::tree::{NodeKind, NodeRef};
use crate::value::{Object, Value, visible};

rules! {
    LOST_VALUE = Warning("UC405", "a value that the setup does not give back", Ucforge) {
        means: "The payload says something for which the setup has no place, or that it would write differently.",
        why: "A payload built from this setup differs a little from the one that the setup came from.",
        fix: "Compare the two. If the value matters, correct the setup or keep the payload.",
        bad: back(&in_connection(r#"{"nativeIntegration": {"config": {"port": 8443}}}"#)),
        good: back(&in_connection(r#"{"nativeIntegration": {"config": {"port": 443}}}"#)),
    }
}

/// Adds the values that the document with this number holds and the payload of `setup` does not.
pub(super) fn compare(
    document: usize,
    checked: &Checked<'_>,
    kind: Payload,
    (setup, flow): (&Object, Flow),
    found: &mut Vec<Difference>,
) {
    let Some(root) = checked.tree.root() else { return };
    let built = payload(setup, flow, kind);
    let mut add = |node: NodeRef<'_>, what: &str, help: &'static str| {
        let message = ["`", &visible(node.shown_key()), "` ", what].concat();
        let place = node.key_span().unwrap_or_else(|| node.span_or_opening());
        let finding = Diagnostic::new(LOST_VALUE, place, message).at(node).help(help);
        found.push(Difference { document, finding, other: None });
    };
    for child in root.children() {
        let is_from_server = FROM_SERVER.iter().any(|(of, names)| kind == *of && names.contains(&child.key()));
        if !is_from_server {
            walk(child, built.get(child.key()), &mut add);
        }
    }
}

fn walk(node: NodeRef<'_>, built: Option<&Value>, add: &mut impl FnMut(NodeRef<'_>, &str, &'static str)) {
    match (node.kind(), built) {
        (NodeKind::Object, Some(Value::Object(object))) => {
            node.children().for_each(|child| walk(child, object.get(child.key()), add));
        }
        (NodeKind::Array, Some(Value::Array(items))) => {
            for (index, child) in node.children().enumerate() {
                walk(child, items.get(index), add);
            }
        }
        // An empty value says no more than one that is left out.
        (NodeKind::Object | NodeKind::Array, None) if node.children().next().is_none() => {}
        (NodeKind::Null, None) => {}
        (_, None) if node.text().is_some_and(is_mask) => {
            add(node, "is a mask, which is left out", "the API keeps the secret it has; set a new one in the setup");
        }
        (_, None) => add(node, "is left out", "the setup has no field for it, given what the documents say elsewhere"),
        (_, Some(built)) if is_same(node, built) => {}
        (_, Some(_)) => add(
            node,
            "gets a different value",
            "a setup holds each value once, for all places: fix the document, or the resulting setup",
        ),
    }
}

fn is_same(node: NodeRef<'_>, built: &Value) -> bool {
    match built {
        Value::Secret(secret) => {
            let text = node.text().or(node.number());
            match &secret.source {
                Source::Literal(clear) => text == Some(clear.expose()),
                _ => text.and_then(reference) == Some(secret.name.as_str()),
            }
        }
        Value::Text(text) => node.text() == Some(text),
        Value::Number(number) => node.number() == Some(number),
        Value::Bool(value) => node.bool() == Some(*value),
        Value::Null => node.kind() == NodeKind::Null,
        Value::Array(_) | Value::Object(_) => false,
    }
}

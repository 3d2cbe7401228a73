//! Answers that follow from others, put into the setup where nothing else was answered.

use zeroize::Zeroizing;

use super::GroupView;
use crate::read;
use crate::text::part;
use crate::tree::{NodeKind, NodeRef};
#[cfg(feature = "check")]
use crate::value::Value;
use crate::value::json::write_text;

/// What is assumed: places and values.
pub(super) fn of(groups: &[GroupView], all: &mut Vec<(String, String)>) {
    for field in groups.iter().flat_map(|group| &group.fields) {
        all.extend(field.assumed.clone().map(|value| (field.pointer.clone(), value)));
        of(field.items.as_deref().unwrap_or_default(), all);
    }
}

/// A setup as JSON with one more text at a place where there is nothing. Objects on the way are made.
pub(super) fn put(setup: &str, pointer: &str, value: &str) -> Option<Zeroizing<String>> {
    let tree = read::tree(setup);
    // No name of the catalogue needs the escapes of pointers.
    let names: Vec<&str> = pointer.split('/').skip(1).collect();
    let (mut node, mut depth) = (tree.root()?, 0);
    while let Some(child) = names.get(depth).and_then(|name| child(node, name)) {
        (node, depth) = (child, depth + 1);
    }
    let missing = names.get(depth..).filter(|rest| !rest.is_empty())?;
    if node.kind() != NodeKind::Object {
        return None;
    }
    let mut member = String::from(if node.children().next().is_some() { "," } else { "" });
    for (at, name) in missing.iter().enumerate() {
        member.push_str(if at > 0 { "{" } else { "" });
        write_text(&mut member, name);
        member.push(':');
    }
    write_text(&mut member, value);
    member.extend(missing.iter().skip(1).map(|_| '}'));
    // Before the brace that ends the object.
    let end = (node.span().end as usize).checked_sub(1)?;
    // All the room at once: a text that moves leaves copies of secrets behind.
    let mut out = Zeroizing::new(String::with_capacity(setup.len() + member.len()));
    out.extend([part(setup, ..end), &member, part(setup, end..)]);
    Some(out)
}

/// Whether a text is this number. The first load has no other use for a reader of numbers.
fn is_number(text: &str, number: usize) -> bool {
    let value = text
        .bytes()
        .fold(0_usize, |value, byte| value.wrapping_mul(10).wrapping_add(usize::from(byte.wrapping_sub(b'0'))));
    value == number
}

fn child<'a>(node: NodeRef<'a>, name: &str) -> Option<NodeRef<'a>> {
    match node.kind() {
        NodeKind::Array => {
            node.children().enumerate().find(|(index, _)| is_number(name, *index)).map(|(_, child)| child)
        }
        _ => node.get(name),
    }
}

/// Takes a value away, and what held nothing else. Returns whether the value at the end of the path is empty now.
#[cfg(feature = "check")]
pub(super) fn remove(at: &mut Value, names: &[String]) -> bool {
    let Some((name, rest)) = names.split_first() else { return true };
    match at {
        Value::Object(object) => {
            if let Some(mut inner) = object.remove(name)
                && !remove(&mut inner, rest)
            {
                object.set(name.clone(), inner);
            }
            object.is_empty()
        }
        Value::Array(items) => {
            let Ok(index) = name.parse::<usize>() else { return false };
            if index < items.len() {
                if rest.is_empty() {
                    items.remove(index);
                } else {
                    // An entry stays although it is empty: it is taken away on purpose or not at all.
                    remove(&mut items[index], rest);
                }
            }
            items.is_empty()
        }
        _ => true,
    }
}

//! Answers that follow from others, put into the setup where nothing else was answered.

use zeroize::Zeroizing;

use super::{GroupView, number};
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

/// A setup as JSON with more texts at places where there is nothing. Objects on the way are made.
pub(super) fn put(setup: Zeroizing<String>, all: &[(String, String)]) -> Zeroizing<String> {
    if all.is_empty() {
        return setup;
    }
    let tree = read::tree(&setup);
    // Where something new goes, in order; its first name; the text.
    let mut added: Vec<(usize, &str, String)> = Vec::new();
    let mut later = Vec::new();
    for (pointer, value) in all {
        let Some((holder, missing)) = tree.root().and_then(|root| missing(root, pointer)) else { continue };
        // Before the brace that ends the object.
        let end = (holder.span().end as usize).saturating_sub(1);
        // They mostly come in order.
        let at = added.iter().rposition(|(other, ..)| *other <= end).map_or(0, |last| last + 1);
        let mut beside = added[..at].iter().rev().take_while(|(other, ..)| *other == end);
        let is_first = at.checked_sub(1).is_none_or(|last| added[last].0 < end);
        // What goes into the same new object has its place once that is there.
        if beside.any(|(_, name, _)| *name == missing[0]) {
            later.push((pointer.clone(), value.clone()));
            continue;
        }
        let mut member = String::from(if is_first && holder.children().next().is_none() { "" } else { "," });
        for (depth, name) in missing.iter().enumerate() {
            member.push_str(if depth > 0 { "{" } else { "" });
            write_text(&mut member, name);
            member.push(':');
        }
        write_text(&mut member, value);
        member.extend(missing.iter().skip(1).map(|_| '}'));
        added.insert(at, (end, missing[0], member));
    }
    // All the room at once: a text that moves leaves copies of secrets behind.
    let room = added.iter().map(|(.., member)| member.len()).sum::<usize>() + setup.len();
    let mut out = Zeroizing::new(String::with_capacity(room));
    let mut from = 0;
    for (end, _, member) in &added {
        out.extend([part(&setup, from..*end), member]);
        from = *end;
    }
    out.push_str(part(&setup, from..));
    put(out, &later)
}

/// The object that a place is in, and the names that it lacks on the way there; nothing where it lacks none.
fn missing<'a, 'p>(root: NodeRef<'a>, pointer: &'p str) -> Option<(NodeRef<'a>, Vec<&'p str>)> {
    // No name of the catalogue needs the escapes of pointers.
    let mut names: Vec<&str> = pointer.split('/').skip(1).collect();
    let mut node = root;
    while let Some(child) = names.first().and_then(|name| child(node, name)) {
        node = child;
        names.remove(0);
    }
    (node.kind() == NodeKind::Object && !names.is_empty()).then_some((node, names))
}

fn child<'a>(node: NodeRef<'a>, name: &str) -> Option<NodeRef<'a>> {
    match node.kind() {
        NodeKind::Array => node.children().nth(number(name)),
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

//! Answers that follow from others, put into the setup where nothing else was answered.

use zeroize::Zeroizing;

use super::{GroupView, number};
use crate::read;
use crate::text::part;
use crate::tree::{NodeKind, NodeRef};
#[cfg(feature = "check")]
use crate::value::Value;
use crate::value::json::write_text;

/// Collects the answers that are assumed: pointers and values.
pub(super) fn of(groups: &[GroupView], all: &mut Vec<(String, String)>) {
    for field in groups.iter().flat_map(|group| &group.fields) {
        all.extend(field.assumed.clone().map(|value| (field.pointer.clone(), value)));
        of(field.items.as_deref().unwrap_or_default(), all);
    }
}

/// Adds texts to a setup in JSON, at places that hold nothing. Missing objects on the way are created.
pub(super) fn put(setup: Zeroizing<String>, all: &[(String, String)]) -> Zeroizing<String> {
    if all.is_empty() {
        return setup;
    }
    // Reserves all the room at once: a text that moves leaves copies of secrets behind.
    let most = |(pointer, value): &(String, String)| pointer.len() * 5 + value.len() * 6 + 8;
    let mut out = Zeroizing::new(String::with_capacity(setup.len() + all.iter().map(most).sum::<usize>()));
    let (mut from, mut later) = (0, Vec::new());
    {
        let tree = read::tree(&setup);
        for one in all {
            let (pointer, value) = one;
            let Some((holder, missing)) = tree.root().and_then(|root| missing(root, pointer)) else { continue };
            // Insert before the brace that ends the object. Places mostly come in order; a place out of order, or in
            // the same object, is added in another pass.
            let end = (holder.span().end as usize).saturating_sub(1);
            if end <= from {
                later.push(one.clone());
                continue;
            }
            out.push_str(part(&setup, from..end));
            from = end;
            out.push_str(if holder.children().next().is_some() { "," } else { "" });
            for (depth, name) in missing.iter().enumerate() {
                out.push_str(if depth > 0 { "{" } else { "" });
                write_text(&mut out, name);
                out.push(':');
            }
            write_text(&mut out, value);
            missing.iter().skip(1).for_each(|_| out.push('}'));
        }
    }
    if from == 0 {
        return setup;
    }
    out.push_str(part(&setup, from..));
    put(out, &later)
}

/// The innermost object that exists on the way to a place, and the names that are missing below it. `None` if no name
/// is missing, or if what exists is not an object.
fn missing<'a, 'p>(root: NodeRef<'a>, pointer: &'p str) -> Option<(NodeRef<'a>, Vec<&'p str>)> {
    // No name of the catalogue needs the escapes of pointers.
    let mut node = root;
    let names = pointer.split('/').skip(1).skip_while(|name| child(node, name).map(|child| node = child).is_some());
    let names: Vec<&str> = names.collect();
    (node.kind() == NodeKind::Object && !names.is_empty()).then_some((node, names))
}

fn child<'a>(node: NodeRef<'a>, name: &str) -> Option<NodeRef<'a>> {
    match node.kind() {
        NodeKind::Array => node.children().nth(number(name)),
        _ => node.get(name),
    }
}

/// Removes a value, and whatever held nothing else. Returns whether `at` is empty now.
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
                    // An entry stays even if it is empty: it is removed on purpose or not at all.
                    remove(&mut items[index], rest);
                }
            }
            items.is_empty()
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    #[test]
    fn all_answers_that_follow_are_put_in_at_once() {
        let all = [
            ("/a/b", "1"),
            ("/n/x", "2"),
            ("/n/y", "3"),
            ("/list/1/z", "4"),
            ("/list/0/z", "5"),
            ("/top", "6"),
            // There is something already, or no object.
            ("/list/0/x", "7"),
            ("/list/0/x/y", "8"),
            ("/list/9/x", "9"),
        ];
        let all = all.map(|(pointer, value)| (pointer.to_owned(), value.to_owned()));
        let setup = Zeroizing::new(r#"{"a":{},"list":[{"x":1},{}]}"#.to_owned());
        let expected = r#"{"a":{"b":"1"},"list":[{"x":1,"z":"5"},{"z":"4"}],"n":{"x":"2","y":"3"},"top":"6"}"#;
        assert_eq!(*super::put(setup.clone(), &all), expected);
        // One by one gives the same.
        let one_by_one = all.iter().fold(setup, |setup, one| super::put(setup, std::slice::from_ref(one)));
        assert_eq!(*one_by_one, expected);
    }
}

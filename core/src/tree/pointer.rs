//! JSON pointers (RFC 6901).

use std::fmt::Write as _;

use super::{NodeId, NodeRef, Tree};
use crate::text::step;

/// A path into a document, built step by step: `/config/additionalWorkspaceConnections/0`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The pointer as text; empty for the whole document.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Goes down into the member `name`, and returns the length to [`Pointer::cut`] back to.
    pub fn push_name(&mut self, name: &str) -> usize {
        step();
        let before = self.0.len();
        self.0.push('/');
        if !name.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
            self.0.push_str(name);
            return before;
        }
        for c in name.chars() {
            match c {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                c => self.0.push(c),
            }
        }
        before
    }

    /// Goes down into entry `index` of a list.
    pub fn push_index(&mut self, index: usize) -> usize {
        let before = self.0.len();
        // Writing to a String cannot fail.
        let _ = write!(self.0, "/{index}");
        before
    }

    /// Goes back up to where the pointer had this length.
    pub fn cut(&mut self, length: usize) {
        self.0.truncate(length);
    }

    /// This pointer and one more name.
    #[must_use]
    pub fn join(&self, name: &str) -> Self {
        let mut joined = self.clone();
        joined.push_name(name);
        joined
    }

    /// The names in a pointer, unescaped.
    pub fn names(pointer: &str) -> impl Iterator<Item = String> {
        pointer.split('/').skip(1).map(|name| name.replace("~1", "/").replace("~0", "~"))
    }
}

impl From<&str> for Pointer {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Finds the pointers of nodes.
///
/// Nodes do not know their parents, which keeps trees small. The way down to a node is searched among the nodes before
/// it; the search for a later node continues from the last one, so that many of them in order cost one pass over the
/// tree.
pub struct Pointers<'a> {
    tree: &'a Tree<'a>,
    /// The way from the root to the current node: each node, its place among its siblings, and whether a name or that
    /// place leads to it.
    way: Vec<Step<'a>>,
    /// The pointer to the current node.
    text: Pointer,
}

struct Step<'a> {
    node: NodeRef<'a>,
    place: usize,
    named: bool,
    /// How long the pointer is before this step.
    before: usize,
}

impl<'a> Pointers<'a> {
    pub(super) fn new(tree: &'a Tree<'a>) -> Self {
        Self { tree, way: Vec::with_capacity(8), text: Pointer::root() }
    }

    /// The pointer to a node of the tree.
    pub fn of(&mut self, id: NodeId) -> Pointer {
        self.go(id.index());
        self.text.clone()
    }

    fn go(&mut self, target: u32) {
        while self.way.last().is_some_and(|step| !holds(step.node, target)) {
            // The target may be in a later sibling: the search continues after the place that was left.
            let Some(left) = self.way.pop() else { break };
            self.text.cut(left.before);
            let parent = self.way.last().map(|step| step.node);
            if let Some(parent) = parent.filter(|parent| left.node.index < target && holds(*parent, target)) {
                let from = left.node.node().after;
                self.enter(parent, from, left.place + 1, left.named, target);
            }
        }
        if self.way.is_empty() {
            self.way.extend(self.tree.root().map(|node| Step { node, place: 0, named: false, before: 0 }));
        }
        while let Some(parent) = self.way.last().map(|step| step.node).filter(|node| node.index != target) {
            let named = parent.kind() == super::NodeKind::Object;
            if !self.enter(parent, parent.index + 1, 0, named, target) {
                break;
            }
        }
    }

    /// Goes down into the child that holds the target, and looks for it from the one at `index` on. Returns whether
    /// there is one.
    fn enter(&mut self, parent: NodeRef<'a>, mut index: u32, mut place: usize, named: bool, target: u32) -> bool {
        while index < parent.node().after {
            let node = NodeRef { tree: self.tree, index };
            if holds(node, target) {
                let before = if named { self.text.push_name(node.shown_key()) } else { self.text.push_index(place) };
                self.way.push(Step { node, place, named, before });
                return true;
            }
            index = node.node().after;
            place += 1;
        }
        false
    }
}

fn holds(node: NodeRef<'_>, target: u32) -> bool {
    (node.index..node.node().after).contains(&target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_has_its_pointer_in_any_order() {
        let text = r#"{"a": [1, {"b/c": [], "d~": {"": 2}}, [3]], "e": {"f": 4}, "g": 5}"#;
        let tree = crate::read::tree(text);
        let expected =
            ["", "/a", "/a/0", "/a/1", "/a/1/b~1c", "/a/1/d~0", "/a/1/d~0/", "/a/2", "/a/2/0", "/e", "/e/f", "/g"];
        assert_eq!(tree.len(), expected.len());
        let ids = || (0..u32::try_from(expected.len()).unwrap_or(0)).map(NodeId::new);
        let mut pointers = tree.pointers();
        for (step, first) in [(1, 0), (5, 0), (7, 3), (11, 2)] {
            for number in 0..expected.len() {
                let at = (first + number * step) % expected.len();
                assert_eq!(ids().nth(at).map(|id| pointers.of(id).0), Some(expected[at].to_owned()));
            }
        }
    }

    #[test]
    fn escapes_what_rfc_6901_escapes() {
        let mut pointer = Pointer::root();
        pointer.push_name("a/b~c");
        let length = pointer.push_index(3);
        assert_eq!(pointer.as_str(), "/a~1b~0c/3");
        assert_eq!(Pointer::names(pointer.as_str()).collect::<Vec<_>>(), ["a/b~c", "3"]);
        pointer.cut(length);
        assert_eq!(pointer, Pointer::from("/a~1b~0c"));
        assert_eq!(Pointer::names("").count(), 0);
    }
}

//! The tree that every reader produces: values in document order, each with its byte range.
//!
//! Nodes are in one vector, a parent before its children, so a document costs one growing allocation and texts are
//! borrowed from the source. Only a text that differs from its source (escapes, folded YAML) is stored apart.

mod pointer;

pub use pointer::{Pointer, Pointers};

use std::num::NonZeroU32;

#[cfg(feature = "yaml")]
use crate::sort::sort;
use crate::text::{Span, may_be_a_name, part, step};

/// The kind of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// `null`, or nothing at all in YAML.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; its exact text is kept.
    Number,
    /// A string.
    Text,
    /// A list.
    Array,
    /// Names with values.
    Object,
    /// Something the reader could not accept as a value, already reported: `<your-port>`, a missing value. Checks skip
    /// it, so that one mistake gives one finding.
    Unreadable,
}

/// Identifies a node of one tree, to find it again later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(NonZeroU32);

impl NodeId {
    /// One is added to the index, so that "no node" takes no space of its own.
    fn new(index: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(index))
    }

    /// Its number among all nodes of the tree, from 0.
    pub(crate) fn index(self) -> u32 {
        self.0.get() - 1
    }
}

/// Marks "no stored text": the text is the source itself.
const IN_SOURCE: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Node {
    kind: NodeKind,
    span: Span,
    /// Range of the member's name with its quotes; empty for list entries and the root.
    key: Span,
    /// Index of the next node that is not inside this one.
    after: u32,
    text: u32,
    key_text: u32,
}

/// A document as it was read. See the documentation of the module.
pub struct Tree<'t> {
    source: &'t str,
    nodes: Vec<Node>,
    texts: Vec<String>,
    /// Objects whose end was not read, in order.
    cut: Vec<u32>,
    /// Values whose names must not be shown, in order.
    nameless: Vec<u32>,
}

impl<'t> Tree<'t> {
    /// The text that was read.
    pub fn source(&self) -> &'t str {
        self.source
    }

    /// The outermost value; `None` if the text holds none.
    pub fn root(&self) -> Option<NodeRef<'_>> {
        (!self.nodes.is_empty()).then_some(NodeRef { tree: self, index: 0 })
    }

    /// The pointers of nodes, best asked for in document order.
    pub fn pointers(&self) -> Pointers<'_> {
        Pointers::new(self)
    }

    /// The node with this id, if the tree has it.
    pub fn node(&self, id: NodeId) -> Option<NodeRef<'_>> {
        ((id.index() as usize) < self.nodes.len()).then_some(NodeRef { tree: self, index: id.index() })
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// How many values have a name.
    pub(crate) fn names(&self) -> usize {
        self.nodes.iter().filter(|node| node.key.end > node.key.start).count()
    }

    /// Whether there is no value at all.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Marks values, which are in order, as having names that must not be shown: they may be pieces of a secret.
    #[cfg(feature = "check")]
    pub(crate) fn hide_names(&mut self, nameless: Vec<u32>) {
        self.nameless = nameless;
    }

    /// The same tree over another text, in which its values are elsewhere. `is_same` says whether a range of this text
    /// is written the same way there.
    #[cfg(feature = "check")]
    pub(crate) fn moved<'o>(
        &self,
        outer: &'o str,
        span: impl Fn(Span) -> Span,
        is_same: impl Fn(Span) -> bool,
    ) -> Tree<'o> {
        let mut tree = Tree {
            source: outer,
            nodes: Vec::with_capacity(self.nodes.len()),
            texts: self.texts.clone(),
            cut: self.cut.clone(),
            nameless: self.nameless.clone(),
        };
        for node in &self.nodes {
            let mut moved = *node;
            let holds_text = matches!(node.kind, NodeKind::Text | NodeKind::Number);
            for (stored, place, counts) in [
                (&mut moved.text, node.span, holds_text),
                (&mut moved.key_text, node.key, node.key.end > node.key.start),
            ] {
                if counts && *stored == IN_SOURCE && !is_same(place) {
                    tree.texts.push(self.text_of(IN_SOURCE, place).to_owned());
                    *stored = u32::try_from(tree.texts.len() - 1).unwrap_or(IN_SOURCE);
                }
            }
            moved.span = span(node.span);
            if node.key.end > node.key.start {
                moved.key = span(node.key);
            }
            tree.nodes.push(moved);
        }
        tree
    }

    #[inline]
    fn look(&self, name: Scalar) -> Option<usize> {
        if name.text != IN_SOURCE {
            return None;
        }
        let written = self.source.as_bytes().get(name.span.start as usize..name.span.end as usize)?;
        let name = match written {
            [open @ (b'"' | b'\''), name @ .., close] if open == close => name,
            name => name,
        };
        let number = |byte: Option<&u8>| byte.map_or(0, |byte| usize::from(*byte));
        // With these factors, no two names of one object in the catalogues look alike.
        Some(name.len() + 12 * number(name.first()) + number(name.last()))
    }

    /// The range between the quotes of a text; there may be no quotes, or only the first.
    fn inside(&self, span: Span) -> Span {
        let is_quote = |c: char| matches!(c, '"' | '\'' | '`' | '\u{2018}'..='\u{201F}');
        let whole = span.of(self.source);
        let Some(rest) = whole.strip_prefix(is_quote) else { return span };
        let inside = rest.strip_suffix(is_quote).unwrap_or(rest);
        let start = span.end as usize - rest.len();
        Span::new(start, start + inside.len())
    }

    #[inline]
    fn text_of(&self, stored: u32, span: Span) -> &str {
        if stored != IN_SOURCE {
            return self.texts.get(stored as usize).map_or("", String::as_str);
        }
        // Without its quotes. Plain YAML texts have none and cannot begin with one.
        let (start, end) = (span.start as usize, span.end as usize);
        let bytes = self.source.as_bytes();
        match bytes.get(start) {
            Some(b'"' | b'\'') if end > start + 1 && bytes.get(end - 1) == bytes.get(start) => {
                part(self.source, start + 1..end - 1)
            }
            _ => part(self.source, start..end),
        }
    }
}

/// One value of a [`Tree`].
#[derive(Clone, Copy)]
pub struct NodeRef<'a> {
    tree: &'a Tree<'a>,
    index: u32,
}

impl<'a> NodeRef<'a> {
    fn node(self) -> &'a Node {
        &self.tree.nodes[self.index as usize]
    }

    /// Its id in the tree.
    pub fn id(self) -> NodeId {
        NodeId::new(self.index)
    }

    /// Another node of the same tree.
    #[cfg(feature = "check")]
    pub(crate) fn same_tree(self, id: NodeId) -> Option<NodeRef<'a>> {
        self.tree.node(id)
    }

    /// The kind of the value.
    pub fn kind(self) -> NodeKind {
        self.node().kind
    }

    /// Where the value is, quotes included.
    pub fn span(self) -> Span {
        self.node().span
    }

    /// Where a finding about something that is missing inside this value is shown: its opening bracket, or in block
    /// YAML the name it is under.
    pub fn opening(self) -> Span {
        let span = self.span();
        match self.tree.source.as_bytes().get(span.start as usize) {
            Some(b'{' | b'[') => Span { start: span.start, end: span.start + 1 },
            _ => self.key_span().unwrap_or(Span { start: span.start, end: span.start }),
        }
    }

    /// Where the value is shown: all of it, but only the opening of an array or object.
    #[cfg(feature = "check")]
    pub(crate) fn span_or_opening(self) -> Span {
        if matches!(self.kind(), NodeKind::Array | NodeKind::Object) { self.opening() } else { self.span() }
    }

    /// Where its name is, quotes included; `None` for list entries and the root.
    pub fn key_span(self) -> Option<Span> {
        let key = self.node().key;
        (key.end > key.start).then_some(key)
    }

    /// Where its name is, without quotes.
    pub fn key_inside(self) -> Span {
        self.tree.inside(self.node().key)
    }

    /// A number that is the same for equal names and mostly differs for others; `None` if the name is written with
    /// escapes.
    pub(crate) fn key_look(self) -> Option<usize> {
        let node = self.node();
        self.tree.look(Scalar { span: node.key, text: node.key_text })
    }

    /// Where a text is, without quotes; the whole range of any other value.
    #[cfg(feature = "check")]
    pub(crate) fn value_inside(self) -> Span {
        self.tree.inside(self.span())
    }

    /// Its name in the object that holds it; empty for list entries and the root.
    pub fn key(self) -> &'a str {
        let node = self.node();
        if node.key.end == node.key.start { "" } else { self.tree.text_of(node.key_text, node.key) }
    }

    /// Its name as messages and pointers show it. If a quote is missing, anything may end up where a name belongs, even
    /// a secret, so a name that nobody would choose is not shown.
    pub fn shown_key(self) -> &'a str {
        if may_be_a_name(self.key()) && self.shows_its_name() { self.key() } else { "…" }
    }

    pub(crate) fn shows_its_name(self) -> bool {
        self.tree.nameless.binary_search(&self.index).is_err()
    }

    /// The text of a string.
    pub fn text(self) -> Option<&'a str> {
        let node = self.node();
        (node.kind == NodeKind::Text).then(|| self.tree.text_of(node.text, node.span))
    }

    /// The exact text of a number.
    pub fn number(self) -> Option<&'a str> {
        let node = self.node();
        (node.kind == NodeKind::Number).then(|| self.tree.text_of(node.text, node.span))
    }

    /// The value of a boolean.
    pub fn bool(self) -> Option<bool> {
        match self.kind() {
            NodeKind::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Whether its end, or the end of something in the same text, was not read.
    #[cfg(feature = "check")]
    pub(crate) fn is_in_cut_text(self) -> bool {
        !self.tree.cut.is_empty()
    }

    /// Whether its end was not read, so that members may be missing only because they were not read either.
    pub fn is_cut(self) -> bool {
        // This is called for every object, and the list is nearly always empty.
        !self.tree.cut.is_empty() && self.tree.cut.binary_search(&self.index).is_ok()
    }

    /// The text of the value as it is written.
    pub fn source(self) -> &'a str {
        self.span().of(self.tree.source)
    }

    /// Another part of the text that this value was read from.
    pub(crate) fn of_source(self, span: Span) -> &'a str {
        span.of(self.tree.source)
    }

    /// The node just before this one in document order, if it holds nothing: the end of what comes before this value's
    /// name. `None` if that node is the parent.
    pub(crate) fn before(self) -> Option<NodeRef<'a>> {
        let index = self.index.checked_sub(1)?;
        let before = NodeRef { tree: self.tree, index };
        (before.node().after == self.index).then_some(before)
    }

    /// What an array or object holds, in order; nothing for other values.
    pub fn children(self) -> impl Iterator<Item = NodeRef<'a>> {
        let end = self.node().after;
        let tree = self.tree;
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let child = NodeRef { tree, index: next };
                next = child.node().after;
                child
            })
        })
    }

    /// The first member of an object with this name.
    pub fn get(self, name: &str) -> Option<NodeRef<'a>> {
        (self.kind() == NodeKind::Object).then(|| self.children().find(|child| child.has_name(name))).flatten()
    }

    /// Whether this is its name. Most names differ in their length: that is seen without a look at the text.
    fn has_name(self, name: &str) -> bool {
        let node = self.node();
        let written = node.key.end.saturating_sub(node.key.start) as usize;
        let is_as_long = written == name.len() || written == name.len() + 2;
        (is_as_long || node.key_text != IN_SOURCE) && self.key() == name
    }

    /// The value at a path of names, if it exists.
    pub fn path(self, names: &[&str]) -> Option<NodeRef<'a>> {
        names.iter().try_fold(self, |node, name| node.get(name))
    }

    /// The value at an RFC 6901 pointer; a number leads into a list.
    #[cfg(feature = "check")]
    pub(crate) fn at(self, pointer: &str) -> Option<NodeRef<'a>> {
        Pointer::names(pointer).try_fold(self, |node, name| match node.kind() {
            NodeKind::Array => node.children().nth(name.parse().ok()?),
            _ => node.get(&name),
        })
    }

    /// Whether another node of the same tree is this one or is inside it.
    #[cfg(feature = "check")]
    pub(crate) fn holds(self, other: NodeRef<'_>) -> bool {
        (self.index..self.node().after).contains(&other.index)
    }
}

/// Builds a tree from what a reader reads.
pub(crate) struct TreeBuilder<'t> {
    tree: Tree<'t>,
}

/// An open array or object, to be passed to [`TreeBuilder::close`].
#[derive(Clone, Copy)]
pub(crate) struct Open(u32);

impl Open {
    /// How many nodes after another one it begins, if it does.
    #[cfg(feature = "yaml")]
    pub(crate) fn behind(self, other: Self) -> Option<usize> {
        Some(self.0.checked_sub(other.0)? as usize)
    }
}

/// A complete value that was taken out of the tree, to be put into it in other places.
#[cfg(feature = "yaml")]
pub(crate) struct Branch {
    /// The nodes of the value, whose indexes are counted from the first of them.
    nodes: Vec<Node>,
}

#[cfg(feature = "yaml")]
impl Branch {
    /// How many values the one at this place consists of, itself included.
    pub(crate) fn size(&self, at: usize) -> usize {
        self.nodes.get(at).map_or(0, |node| node.after as usize - at)
    }

    /// The places of the members of this object, or of the objects in this list, in order.
    pub(crate) fn members(&self) -> Vec<usize> {
        let inside = |at: usize| {
            let end = at + self.size(at);
            let first = Some(at + 1).filter(|first| *first < end);
            std::iter::successors(first, move |child| Some(child + self.size(*child)).filter(|next| *next < end))
        };
        match self.nodes.first().map(|node| node.kind) {
            Some(NodeKind::Object) => inside(0).collect(),
            Some(NodeKind::Array) => inside(0).flat_map(inside).collect(),
            _ => Vec::new(),
        }
    }
}

/// A name or text as a reader found it. Made by [`TreeBuilder::scalar`] if it is written differently from what it
/// means.
#[derive(Clone, Copy)]
pub(crate) struct Scalar {
    span: Span,
    text: u32,
}

impl Scalar {
    /// A text that is the same as its source, or no text at all.
    pub(crate) fn at(span: Span) -> Self {
        Self { span, text: IN_SOURCE }
    }

    pub(crate) fn span(self) -> Span {
        self.span
    }
}

/// The name of a value that has none.
pub(crate) const NO_NAME: Scalar = Scalar { span: Span { start: 0, end: 0 }, text: IN_SOURCE };

impl<'t> TreeBuilder<'t> {
    pub(crate) fn new(source: &'t str) -> Self {
        // A guess that saves most documents from growing the vector: a node for every 16 bytes.
        Self {
            tree: Tree {
                source,
                nodes: Vec::with_capacity(source.len().min(1 << 20) / 16 + 1),
                texts: Vec::new(),
                cut: Vec::new(),
                nameless: Vec::new(),
            },
        }
    }

    /// A name or text; `decoded` is what it means, if that differs from its source without the quotes.
    pub(crate) fn scalar(&mut self, span: Span, decoded: Option<String>) -> Scalar {
        let Some(text) = decoded else { return Scalar::at(span) };
        self.tree.texts.push(text);
        Scalar { span, text: u32::try_from(self.tree.texts.len() - 1).unwrap_or(IN_SOURCE) }
    }

    fn len(&self) -> u32 {
        u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX)
    }

    fn push(&mut self, kind: NodeKind, key: Scalar, value: Scalar) -> u32 {
        step();
        let index = self.len();
        let (span, text, key, key_text) = (value.span, value.text, key.span, key.text);
        self.tree.nodes.push(Node { kind, span, key, after: index + 1, text, key_text });
        index
    }

    /// Adds a value without children.
    pub(crate) fn leaf(&mut self, kind: NodeKind, key: Scalar, value: Scalar) -> Open {
        Open(self.push(kind, key, value))
    }

    /// How many values a complete value consists of, itself included.
    #[cfg(feature = "yaml")]
    pub(crate) fn size(&self, target: Open) -> usize {
        (self.tree.nodes[target.0 as usize].after - target.0) as usize
    }

    /// Adds a complete value once more, under another name. The copies keep the places of the original.
    #[cfg(feature = "yaml")]
    pub(crate) fn repeat(&mut self, target: Open, key: Scalar) -> Open {
        let first = self.len();
        let moved = first - target.0;
        for index in target.0..self.tree.nodes[target.0 as usize].after {
            let mut node = self.tree.nodes[index as usize];
            node.after += moved;
            self.tree.nodes.push(node);
        }
        if let Some(node) = self.tree.nodes.get_mut(first as usize) {
            node.key = key.span;
            node.key_text = key.text;
        }
        Open(first)
    }

    /// Takes out a complete value that nothing follows yet.
    #[cfg(feature = "yaml")]
    pub(crate) fn take_out(&mut self, target: Open) -> Branch {
        self.tree.cut.retain(|cut| *cut < target.0);
        let mut nodes = self.tree.nodes.split_off(target.0 as usize);
        for node in &mut nodes {
            node.after -= target.0;
        }
        Branch { nodes }
    }

    /// Puts in a value of a branch, under its own name or another one.
    #[cfg(feature = "yaml")]
    pub(crate) fn put_in(&mut self, branch: &Branch, at: usize, key: Option<Scalar>) -> Open {
        let first = self.len();
        let moved = |place: u32| place + first - u32::try_from(at).unwrap_or(0);
        let nodes = branch.nodes.get(at..at + branch.size(at)).unwrap_or_default();
        self.tree.nodes.extend(nodes.iter().map(|node| Node { after: moved(node.after), ..*node }));
        if let (Some(node), Some(key)) = (self.tree.nodes.get_mut(first as usize), key) {
            node.key = key.span;
            node.key_text = key.text;
        }
        Open(first)
    }

    /// The name of a value of a branch.
    #[cfg(feature = "yaml")]
    pub(crate) fn name_in(&self, branch: &Branch, at: usize) -> &str {
        branch.nodes.get(at).map_or("", |node| self.tree.text_of(node.key_text, node.key))
    }

    /// Begins an array or object.
    pub(crate) fn open(&mut self, kind: NodeKind, key: Scalar, start: usize) -> Open {
        Open(self.push(kind, key, Scalar::at(Span::at(start))))
    }

    /// Ends an array or object at byte `end`.
    pub(crate) fn close(&mut self, open: Open, end: usize) {
        let after = self.len();
        let node = &mut self.tree.nodes[open.0 as usize];
        node.after = after;
        node.span.end = u32::try_from(end).unwrap_or(u32::MAX);
    }

    /// Marks the value that was just read as unreadable, and drops what it holds.
    #[cfg(feature = "yaml")]
    pub(crate) fn spoil(&mut self, open: Open) {
        self.tree.nodes.truncate(open.0 as usize + 1);
        if let Some(node) = self.tree.nodes.last_mut() {
            (node.kind, node.after) = (NodeKind::Unreadable, open.0 + 1);
        }
    }

    /// Records that the end of an open object will not be read.
    #[cfg(feature = "yaml")]
    pub(crate) fn cut(&mut self, open: Open) {
        let place = self.tree.cut.partition_point(|other| *other < open.0);
        self.tree.cut.insert(place, open.0);
    }

    /// Records the same for all arrays and objects whose start `is_cut` accepts.
    #[cfg(feature = "yaml")]
    pub(crate) fn cut_where(&mut self, is_cut: impl Fn(u32) -> bool) {
        let holders = self.tree.nodes.iter().enumerate();
        let holders = holders
            .filter(|(_, node)| matches!(node.kind, NodeKind::Array | NodeKind::Object) && is_cut(node.span.start));
        self.tree.cut.extend(holders.filter_map(|(index, _)| u32::try_from(index).ok()));
        sort(&mut self.tree.cut);
    }

    /// What [`NodeRef::key_look`] will return for a name.
    #[cfg(feature = "check")]
    pub(crate) fn look(&self, name: Scalar) -> Option<usize> {
        self.tree.look(name)
    }

    /// A complete value, for a look at what it holds.
    pub(crate) fn node(&self, open: Open) -> NodeRef<'_> {
        NodeRef { tree: &self.tree, index: open.0 }
    }

    pub(crate) fn finish(self) -> Tree<'t> {
        self.tree
    }
}

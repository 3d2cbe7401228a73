//! Merge keys: `<<: *base` copies the fields of another mapping into this one. They belong to YAML 1.1, but most
//! parsers of 1.2 still know them.

use std::collections::HashSet;
use std::rc::Rc;

use super::{Frame, MAX_ALIASED, Reader};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::read::yaml::BAD_YAML;
use crate::text::Span;
use crate::tree::{Branch, NodeKind, Open, Scalar, TreeBuilder};

rules! {
    MERGE_KEY = Info("UC034", "a merge key, which YAML 1.2 does not have", Yaml) {
        means: "`<<` copies the fields of another mapping. That is YAML 1.1; ucforge supports it.",
        why: "Parsers of YAML 1.2 treat `<<` as a field of that name, and the fields that it copies are missing.",
        fix: "Write the fields out if any program other than ucforge reads the document.",
        bad: yaml("ucforge: 1\nflow: connection\naudit: &on {enabled: true}\nsettings:\n  <<: {isActive: false}\n").also(&["UC102"]),
        good: in_setup("settings: {isActive: false}"),
    }
}

/// A value that an alias may refer to.
#[derive(Clone)]
pub(super) enum Anchored {
    InTree(Open),
    /// A value in a branch that was taken out of the tree, and its place there.
    TakenOut(Rc<Branch>, usize),
}

impl Anchored {
    pub(super) fn size(&self, builder: &TreeBuilder<'_>) -> usize {
        match self {
            Self::InTree(open) => builder.size(*open),
            Self::TakenOut(branch, at) => branch.size(*at),
        }
    }

    /// Adds the value again, under this name.
    pub(super) fn repeat(&self, builder: &mut TreeBuilder<'_>, key: Scalar) -> Open {
        match self {
            Self::InTree(open) => builder.repeat(*open, key),
            Self::TakenOut(branch, at) => builder.put_in(branch, *at, Some(key)),
        }
    }
}

pub(super) fn told(key: Span) -> Diagnostic {
    Diagnostic::new(MERGE_KEY, key, "YAML 1.2 has no merge keys: some parsers take `<<` for a field")
        .help("it is merged here; write the fields out for parsers that do not merge")
}

impl Reader<'_, '_> {
    /// Takes the value of a merge key out of the tree, together with the anchors in it.
    pub(super) fn take_out(&mut self, open: Open) {
        let (kind, is_read, place) = {
            let node = self.builder.node(open);
            let is_list =
                node.kind() == NodeKind::Array && node.children().all(|entry| entry.kind() == NodeKind::Object);
            let is_read = node.kind() != NodeKind::Unreadable
                && node.children().all(|entry| entry.kind() != NodeKind::Unreadable);
            (is_list || node.kind() == NodeKind::Object, is_read, node.opening())
        };
        // A value that could not be read has its finding already.
        if !kind && is_read {
            self.findings.add(
                Diagnostic::new(BAD_YAML, place, "a merge key takes a mapping, or a list of them")
                    .help("write the fields themselves"),
            );
        }
        let branch = Rc::new(self.builder.take_out(open));
        for anchored in self.anchors.values_mut().rev() {
            let Anchored::InTree(inner) = anchored else { break };
            let Some(at) = inner.behind(open) else { break };
            *anchored = Anchored::TakenOut(Rc::clone(&branch), at);
        }
        let Some(frame) = self.frames.last_mut() else { return };
        if kind {
            frame.merged.push(branch);
        } else {
            // Which fields it would have added is unknown.
            self.builder.cut(frame.open);
        }
    }

    /// Removes the content of a value that is not a real one, together with the anchors in it.
    pub(super) fn forget(&mut self, open: Open) {
        self.builder.spoil(open);
        while let Some(last) = self.anchors.last_entry() {
            match last.get() {
                Anchored::InTree(inner) if inner.behind(open).is_some_and(|by| by > 0) => drop(last.remove()),
                _ => break,
            }
        }
    }

    /// Adds the merged members to a mapping: its own members win, then the earlier ones. Returns whether there was
    /// anything to add.
    pub(super) fn merge(&mut self, frame: &Frame) -> bool {
        if frame.merged.is_empty() {
            return false;
        }
        let mut names = HashSet::new();
        for member in self.builder.node(frame.open).children() {
            names.insert(member.key().to_owned());
        }
        for branch in &frame.merged {
            for at in branch.members() {
                if names.contains(self.builder.name_in(branch, at)) {
                    continue;
                }
                self.aliased += branch.size(at);
                if self.aliased > MAX_ALIASED {
                    let place = self.builder.node(frame.open).opening();
                    self.findings.add(Diagnostic::new(BAD_YAML, place, "too many values come from merge keys"));
                    return true;
                }
                names.insert(self.builder.name_in(branch, at).to_owned());
                self.builder.put_in(branch, at, None);
            }
        }
        true
    }
}

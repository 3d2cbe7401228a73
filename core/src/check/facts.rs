//! What the walk over a document collects for the rules that look at several fields.

use super::rules::bare_host;
use crate::catalogue::{Authentication, ObjectLayout, Role};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::document::{Flow, Kind};
use crate::text::Span;
use crate::tree::{NodeId, NodeRef, Tree};

/// The fields of one connection, or of what is around it, by their roles.
#[derive(Clone, Copy, Default)]
pub(crate) struct Parts([Option<NodeId>; Role::COUNT]);

impl Parts {
    pub(super) fn get(&self, role: Role) -> Option<NodeId> {
        self.0[role as usize]
    }

    pub(super) fn put(&mut self, role: Role, node: NodeRef<'_>) {
        // The second of two equal names was reported by the reader.
        self.0[role as usize].get_or_insert(node.id());
    }
}

/// Which connection of a document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// `config` of an integration, or the setup itself.
    Main,
    /// An entry of `additionalWorkspaceConnections`.
    Additional,
    /// `connection` of a connection payload.
    Connection,
    /// `nativeIntegration.config` of a connection payload.
    Native,
}

/// One connection as the document describes it.
pub(crate) struct Workspace {
    pub(super) whose: Whose,
    pub(super) node: NodeId,
    pub(super) layout: &'static ObjectLayout,
    pub(super) authentication: Authentication,
    pub(super) parts: Parts,
}

/// What a document says, by the roles of its fields.
pub(crate) struct Facts {
    pub(super) kind: Kind,
    /// The flow of a setup.
    pub(super) flow: Option<Flow>,
    /// In document order of their ends: additional workspaces before the main one that holds them.
    pub(super) workspaces: Vec<Workspace>,
    /// What belongs to no connection.
    pub(super) parts: Parts,
}

/// A document with its fields by their roles.
pub(super) struct Document<'a> {
    pub(super) tree: &'a Tree<'a>,
    pub(super) facts: &'a Facts,
    /// Of a setup that builds on another one: whether that has a field of this name. Where nobody can tell, it has.
    pub(super) base: &'a dyn Fn(&str) -> bool,
}

impl std::ops::Deref for Document<'_> {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        self.facts
    }
}

impl<'a> Document<'a> {
    /// The field of this role in a connection.
    pub(super) fn of(&self, workspace: &Workspace, role: Role) -> Option<NodeRef<'a>> {
        self.tree.node(workspace.parts.0[role as usize]?)
    }

    /// The object that describes a connection.
    pub(super) fn object(&self, workspace: &Workspace) -> Option<NodeRef<'a>> {
        self.tree.node(workspace.node)
    }

    pub(super) fn workspaces(&self, whose: Whose) -> impl Iterator<Item = &'a Workspace> + use<'a> {
        self.facts.workspaces.iter().filter(move |workspace| workspace.whose == whose)
    }

    /// The connection that is not additional; of the two of a connection payload, the one with the host.
    pub(super) fn main(&self) -> Option<&'a Workspace> {
        self.facts.workspaces.iter().find(|workspace| matches!(workspace.whose, Whose::Main | Whose::Native))
    }

    /// The field of this role that is not an additional workspace's.
    pub(super) fn part(&self, role: Role) -> Option<NodeRef<'a>> {
        let own = self.parts.0[role as usize];
        let inside = || self.workspaces.iter().filter(|workspace| workspace.whose != Whose::Additional);
        self.tree.node(own.or_else(|| inside().find_map(|workspace| workspace.parts.0[role as usize]))?)
    }

    /// The host of a connection, without what was pasted around it.
    pub(super) fn host(&self, workspace: &Workspace) -> Option<&'a str> {
        self.of(workspace, Role::Host)?.text().and_then(bare_host)
    }

    /// Whether it describes how something new comes into being through the Integrations API.
    pub(super) fn is_integration(&self) -> bool {
        match self.kind {
            Kind::IntegrationCreate => true,
            Kind::Setup => matches!(self.flow, Some(Flow::IntegrationAutomatic | Flow::IntegrationManual)),
            _ => false,
        }
    }
}

/// Takes the findings of one rule.
pub(super) struct Reporter<'f> {
    pub(super) code: Code,
    pub(super) findings: &'f mut Findings,
}

impl Reporter<'_> {
    pub(super) fn add(&mut self, finding: Diagnostic) {
        self.findings.add(finding);
    }

    /// A finding about a value.
    pub(super) fn at(&self, node: NodeRef<'_>, message: impl Into<std::borrow::Cow<'static, str>>) -> Diagnostic {
        self.on(node, node.span(), message)
    }

    /// A finding about something that an object lacks.
    pub(super) fn lacking(&self, node: NodeRef<'_>, message: impl Into<std::borrow::Cow<'static, str>>) -> Diagnostic {
        self.on(node, node.opening(), message)
    }

    fn on(&self, node: NodeRef<'_>, span: Span, message: impl Into<std::borrow::Cow<'static, str>>) -> Diagnostic {
        Diagnostic::new(self.code, span, message).at(node)
    }
}

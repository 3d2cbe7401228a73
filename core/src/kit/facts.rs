//! What the walk over a document collects for rules that look at several fields.

use crate::catalogue::{Catalogue, Choices, ObjectLayout, Role};
use crate::kinds::{Flow, Kind, Payload};
use crate::tree::{NodeId, NodeRef, Tree};
use crate::value::Object;

/// The fields of one connection, or of the document around it, by their roles.
#[derive(Clone, Copy, Default)]
pub(crate) struct Parts([Option<NodeId>; Role::COUNT]);

impl Parts {
    pub(crate) fn get(&self, role: Role) -> Option<NodeId> {
        self.0.get(usize::from(role.0)).copied().flatten()
    }

    pub(crate) fn put(&mut self, role: Role, node: NodeRef<'_>) {
        // The reader has reported the second of two equal names.
        if let Some(slot) = self.0.get_mut(usize::from(role.0)) {
            slot.get_or_insert(node.id());
        }
    }
}

/// Which connection of a document is described.
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

/// One connection, as the document describes it.
pub(crate) struct Workspace {
    pub(crate) whose: Whose,
    pub(crate) node: NodeId,
    pub(crate) layout: &'static ObjectLayout,
    pub(crate) choices: Choices,
    pub(crate) parts: Parts,
}

/// What a document says, by the roles of its fields.
pub(crate) struct Facts {
    /// The catalogue of the platform of the document.
    pub(crate) catalogue: &'static Catalogue,
    pub(crate) kind: Kind,
    /// The flow of a setup.
    pub(crate) flow: Option<Flow>,
    /// The connections in the order in which they end in the document: additional workspaces before the main one that
    /// holds them.
    pub(crate) workspaces: Vec<Workspace>,
    /// The fields that do not belong to a connection.
    pub(crate) parts: Parts,
    /// Whether the layout knows all names of the document, each in its place.
    pub(crate) knows_all_names: bool,
}

/// A document with its fields by their roles.
pub(crate) struct Document<'a> {
    pub(crate) tree: &'a Tree<'a>,
    pub(crate) facts: &'a Facts,
    /// Whether the base of a setup has a field of this name. `true` if the base could not be read.
    pub(crate) base: &'a dyn Fn(&str) -> bool,
    /// The answers of that base, if it has been read.
    pub(crate) of_base: Option<&'a Object>,
}

impl std::ops::Deref for Document<'_> {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        self.facts
    }
}

impl<'a> Document<'a> {
    /// The field of this role in a connection.
    pub(crate) fn of(&self, workspace: &Workspace, role: Role) -> Option<NodeRef<'a>> {
        self.tree.node(workspace.parts.get(role)?)
    }

    /// The object that describes a connection.
    pub(crate) fn object(&self, workspace: &Workspace) -> Option<NodeRef<'a>> {
        self.tree.node(workspace.node)
    }

    pub(crate) fn workspaces(&self, whose: Whose) -> impl Iterator<Item = &'a Workspace> + use<'a> {
        self.facts.workspaces.iter().filter(move |workspace| workspace.whose == whose)
    }

    /// The connection that is not additional. In a connection payload, that of the native integration.
    pub(crate) fn main(&self) -> Option<&'a Workspace> {
        self.facts.workspaces.iter().find(|workspace| matches!(workspace.whose, Whose::Main | Whose::Native))
    }

    /// The field of this role outside the additional workspaces.
    pub(crate) fn part(&self, role: Role) -> Option<NodeRef<'a>> {
        let own = self.parts.get(role);
        let inside = || self.workspaces.iter().filter(|workspace| workspace.whose != Whose::Additional);
        self.tree.node(own.or_else(|| inside().find_map(|workspace| workspace.parts.get(role)))?)
    }

    /// Whether the document describes a new integration that the Integrations API creates.
    pub(crate) fn is_integration(&self) -> bool {
        match self.kind {
            Kind::Payload(Payload::IntegrationCreate) => true,
            Kind::Setup => matches!(self.flow, Some(Flow::IntegrationAutomatic | Flow::IntegrationManual)),
            Kind::Payload(_) => false,
        }
    }
}

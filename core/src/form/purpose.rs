//! What brings somebody here, in their own words.

use super::FieldView;
use crate::catalogue::{InRights, Shape};
use crate::kinds::{Document, Flow};

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Connect one workspace.
    Connect,
    /// Connect several workspaces that share a metastore.
    Several,
    /// Change an integration that exists, or give it new credentials.
    Change,
    /// Grant privileges, and nothing else.
    Grants,
    /// Check whether a text is right.
    Check,
}

impl Purpose {
    /// All of them, the usual one first.
    pub const ALL: [Self; 5] = [Self::Connect, Self::Several, Self::Change, Self::Grants, Self::Check];

    /// The name in code.
    pub fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Several => "several",
            Self::Change => "change",
            Self::Grants => "grants",
            Self::Check => "check",
        }
    }

    /// The purpose of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// The label for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Connect => "Connect a workspace",
            Self::Several => "Connect several workspaces",
            Self::Change => "Change or rotate",
            Self::Grants => "Only grants",
            Self::Check => "Check what I have",
        }
    }

    /// When to pick it.
    pub fn help(self) -> &'static str {
        match self {
            Self::Connect => "Register one workspace with Immuta.",
            Self::Several => "One metastore, with catalogs that are bound to more than one workspace.",
            Self::Change => "Change an integration that exists, or give it a new token or secret.",
            Self::Grants => "The SQL that gives Immuta's service principal its privileges.",
            Self::Check => "Find and fix mistakes in a payload, command, setup or SQL script.",
        }
    }

    /// What to know before starting.
    pub fn notes(self) -> &'static [&'static str] {
        match self {
            Self::Change => &[
                "An update takes the whole configuration, not only what changes. Begin with what `GET /integrations/{id}` answers: paste it here.",
                "To rotate credentials, type the new ones. Credentials that are left empty stay as they are.",
                "The ID is the number in `id` of what `GET /integrations` answers. Commands read it from the variable INTEGRATION_ID.",
            ],
            _ => &[],
        }
    }

    /// The flows that serve it, the recommended one first.
    pub fn flows(self) -> &'static [Flow] {
        match self {
            Self::Connect | Self::Grants => &[Flow::Connection, Flow::IntegrationAutomatic, Flow::IntegrationManual],
            Self::Several => &[Flow::IntegrationAutomatic, Flow::IntegrationManual],
            Self::Change => &[Flow::IntegrationUpdate],
            Self::Check => &[],
        }
    }

    /// The purpose that a flow suggests, if nobody has said more.
    pub fn of(flow: Flow) -> Self {
        match flow {
            Flow::IntegrationUpdate => Self::Change,
            _ => Self::Connect,
        }
    }

    /// Whether it asks this question.
    pub(super) fn asks(self, view: &FieldView) -> bool {
        let field = view.member.field;
        match self {
            // Of the lists, additional workspaces are in payloads: they are asked for only if there are some. The list
            // of what is governed is not in payloads, and is always asked for.
            Self::Connect => !is_in_payloads(view) || has_entries(view),
            Self::Several | Self::Change => true,
            Self::Grants => match field.shape {
                Shape::Objects => !is_in_payloads(view),
                _ => field.in_rights != InRights::No,
            },
            Self::Check => false,
        }
    }

    /// Whether this document serves it.
    pub(super) fn offers(self, document: Document) -> bool {
        match self {
            Self::Grants => !matches!(document, Document::Payload(_) | Document::Runbook),
            _ => true,
        }
    }
}

/// Whether a question is about a list of objects that payloads hold.
fn is_in_payloads(view: &FieldView) -> bool {
    matches!(view.member.field.shape, Shape::Objects) && !view.member.field.places.is_empty()
}

fn has_entries(view: &FieldView) -> bool {
    view.items.as_ref().is_some_and(|items| !items.is_empty())
}

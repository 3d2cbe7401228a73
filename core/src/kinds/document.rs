//! The names of what can be made from a setup.

use super::{Flow, Payload, Rendering};

/// What can be made from a setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// A body that is sent to the API.
    Payload(Payload),
    /// One script that walks the whole flow.
    Runbook,
    /// SQL that grants what Immuta's service principal needs.
    Grants,
    /// SQL that takes all of that back.
    GrantsUndo,
    /// SQL that shows what the service principal holds.
    GrantsVerify,
    /// Who must hold what, where and why.
    Checklist,
}

impl Document {
    /// What is made for every flow, whatever its payloads.
    const OF_EVERY_FLOW: [Self; 5] =
        [Self::Runbook, Self::Grants, Self::GrantsUndo, Self::GrantsVerify, Self::Checklist];

    /// The documents of a flow: its payloads in the order they are sent, then what every flow has.
    pub fn of(flow: Flow) -> Vec<Self> {
        flow.payloads().iter().copied().map(Self::Payload).chain(Self::OF_EVERY_FLOW).collect()
    }

    /// All documents of all flows.
    pub fn all() -> Vec<Self> {
        Payload::ALL.map(Self::Payload).into_iter().chain(Self::OF_EVERY_FLOW).collect()
    }

    /// The name in commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Payload(payload) => payload.name(),
            Self::Runbook => "runbook",
            Self::Grants => "grants",
            Self::GrantsUndo => "grants-undo",
            Self::GrantsVerify => "grants-verify",
            Self::Checklist => "checklist",
        }
    }

    /// The document of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|document| document.name() == name)
    }

    /// What it does, for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Payload(payload) => payload.title(),
            Self::Runbook => "Runbook",
            Self::Grants => "Grants",
            Self::GrantsUndo => "Undo grants",
            Self::GrantsVerify => "Verify grants",
            Self::Checklist => "Checklist",
        }
    }

    /// Where it goes or what it is, for people: `POST /integrations`.
    pub fn subtitle(self) -> String {
        match self {
            Self::Payload(payload) => {
                let (method, path) = payload.request();
                [method, " ", path].concat()
            }
            Self::Runbook => "the whole flow".to_owned(),
            Self::Checklist => "who needs what".to_owned(),
            _ => "for Databricks".to_owned(),
        }
    }

    /// How it can be written; the first is the usual one.
    pub fn renderings(self) -> &'static [Rendering] {
        match self {
            Self::Payload(_) => Rendering::OF_PAYLOADS,
            Self::Runbook => &[Rendering::Shell],
            Self::Grants => &[Rendering::Sql, Rendering::Terraform],
            Self::GrantsUndo | Self::GrantsVerify => &[Rendering::Sql],
            Self::Checklist => &[Rendering::Markdown],
        }
    }

    /// The name of the file it is saved in: `connection.json`.
    pub fn file_name(self, rendering: Rendering) -> String {
        [self.name(), ".", rendering.extension()].concat()
    }
}

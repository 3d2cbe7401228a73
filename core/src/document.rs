//! What documents there are, and how a setup becomes one.

mod build;
#[cfg(feature = "scripts")]
mod runbook;
mod text;

#[cfg(feature = "check")]
pub use build::build;
#[cfg(feature = "convert")]
pub(crate) use build::payload;
pub use build::preview;
pub use text::preview_text;
#[cfg(feature = "check")]
pub use text::text;

use std::fmt;

use crate::render::Rendering;

/// What can be made from a setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// A body that is sent to the API.
    Payload(Kind),
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
        Kind::PAYLOADS.map(Self::Payload).into_iter().chain(Self::OF_EVERY_FLOW).collect()
    }

    /// The name in commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Payload(kind) => kind.name(),
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
            Self::Payload(kind) => kind.title(),
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
            Self::Payload(kind) => {
                kind.request().map(|(method, path)| [method, " ", path].concat()).unwrap_or_default()
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

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// Body of `POST /integrations/scripts/create`.
    ScriptCreate,
    /// Body of `POST /integrations`.
    IntegrationCreate,
    /// Body of `PUT /integrations/{id}`.
    IntegrationUpdate,
    /// Body of `POST /data/connection` and of its `/test`.
    Connection,
    /// The answers that all others are derived from.
    Setup,
}

impl Kind {
    /// The kinds that are sent to the API.
    pub const PAYLOADS: [Self; 4] =
        [Self::ScriptCreate, Self::IntegrationCreate, Self::IntegrationUpdate, Self::Connection];

    /// All kinds.
    pub const ALL: [Self; 5] =
        [Self::ScriptCreate, Self::IntegrationCreate, Self::IntegrationUpdate, Self::Connection, Self::Setup];

    /// The name in commands and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::ScriptCreate => "script-create",
            Self::IntegrationCreate => "integration-create",
            Self::IntegrationUpdate => "integration-update",
            Self::Connection => "connection",
            Self::Setup => "setup",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Method and path of the request that carries it, an `{id}` at the path's end where it is about one integration;
    /// none for a setup.
    pub fn request(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::ScriptCreate => Some(("POST", "/integrations/scripts/create")),
            Self::IntegrationCreate => Some(("POST", "/integrations")),
            Self::IntegrationUpdate => Some(("PUT", "/integrations/{id}")),
            Self::Connection => Some(("POST", "/data/connection")),
            Self::Setup => None,
        }
    }

    /// What it does, for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::ScriptCreate => "Generate the script",
            Self::IntegrationCreate => "Create the integration",
            Self::IntegrationUpdate => "Update the integration",
            Self::Connection => "Register the connection",
            Self::Setup => "Setup",
        }
    }

    pub(crate) const fn bit(self) -> u16 {
        1 << self as u8
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The path a person walks from answers to a running integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Flow {
    /// Immuta creates its catalog itself.
    IntegrationAutomatic,
    /// A script creates it, then the integration is registered.
    IntegrationManual,
    /// Something of an integration changes.
    IntegrationUpdate,
    /// A script creates the catalog, then the connection is registered.
    Connection,
}

impl Flow {
    /// All flows.
    pub const ALL: [Self; 4] =
        [Self::IntegrationAutomatic, Self::IntegrationManual, Self::IntegrationUpdate, Self::Connection];

    /// The name in setups and commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::IntegrationAutomatic => "integration-automatic",
            Self::IntegrationManual => "integration-manual",
            Self::IntegrationUpdate => "integration-update",
            Self::Connection => "connection",
        }
    }

    /// The flow of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flow| flow.name() == name)
    }

    /// The payloads of the flow, in the order they are sent.
    pub fn payloads(self) -> &'static [Kind] {
        match self {
            Self::IntegrationAutomatic => &[Kind::IntegrationCreate],
            Self::IntegrationManual => &[Kind::ScriptCreate, Kind::IntegrationCreate],
            Self::IntegrationUpdate => &[Kind::IntegrationUpdate],
            Self::Connection => &[Kind::ScriptCreate, Kind::Connection],
        }
    }

    pub(crate) const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl fmt::Display for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(all(test, feature = "check"))]
mod tests;

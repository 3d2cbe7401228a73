//! What a document can be.

use std::fmt;

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
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(u16);

impl Kinds {
    /// All of them.
    pub const ALL: Self = Self(u16::MAX);

    /// None of them.
    pub const NONE: Self = Self(0);

    /// One alone.
    pub const fn of(one: Kind) -> Self {
        Self(1 << one as u16)
    }

    /// These and those.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether one is among them.
    pub const fn has(self, one: Kind) -> bool {
        self.0 & (1 << one as u16) != 0
    }
}

//! The bodies that are sent to the API.

use std::fmt;

/// A body that is sent to the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Payload {
    /// Body of `POST /integrations/scripts/create`.
    ScriptCreate,
    /// Body of `POST /integrations`.
    IntegrationCreate,
    /// Body of `PUT /integrations/{id}`.
    IntegrationUpdate,
    /// Body of `POST /data/connection` and of its `/test`.
    Connection,
}

impl Payload {
    /// All payloads.
    pub const ALL: [Self; 4] = [Self::ScriptCreate, Self::IntegrationCreate, Self::IntegrationUpdate, Self::Connection];

    /// The name in commands and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::ScriptCreate => "script-create",
            Self::IntegrationCreate => "integration-create",
            Self::IntegrationUpdate => "integration-update",
            Self::Connection => "connection",
        }
    }

    /// The payload with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|payload| payload.name() == name)
    }
}

impl fmt::Display for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of payloads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Payloads(u8);

impl Payloads {
    /// The set of all payloads.
    pub const ALL: Self = Self(u8::MAX);

    /// The set of one payload.
    pub const fn of(one: Payload) -> Self {
        Self(1 << one as u8)
    }

    /// The payloads of both sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the set has a payload.
    pub const fn has(self, one: Payload) -> bool {
        self.0 & (1 << one as u8) != 0
    }
}

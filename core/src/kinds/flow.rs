//! The paths from answers to a running integration.

use std::fmt;

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
}

impl fmt::Display for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of flows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flows(u8);

impl Flows {
    /// All of them.
    pub const ALL: Self = Self(u8::MAX);

    /// None of them.
    pub const NONE: Self = Self(0);

    /// One alone.
    pub const fn of(one: Flow) -> Self {
        Self(1 << one as u8)
    }

    /// These and those.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether one is among them.
    pub const fn has(self, one: Flow) -> bool {
        self.0 & (1 << one as u8) != 0
    }
}

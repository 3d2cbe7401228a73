//! The paths from answers to a running integration.

use std::fmt;

/// The path a person walks from answers to a running integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Flow {
    /// Immuta creates its catalog itself.
    IntegrationAutomatic,
    /// A script creates the catalog, then the integration is registered.
    IntegrationManual,
    /// An integration is changed.
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

    /// The flow with this name.
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
    /// The set of all flows.
    pub const ALL: Self = Self(u8::MAX);

    /// The empty set.
    pub const NONE: Self = Self(0);

    /// The set of one flow.
    pub const fn of(one: Flow) -> Self {
        Self(1 << one as u8)
    }

    /// The flows of both sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the set has a flow.
    pub const fn has(self, one: Flow) -> bool {
        self.0 & (1 << one as u8) != 0
    }
}

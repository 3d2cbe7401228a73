//! What a document with fields can be.

use std::fmt;

use super::Payload;

/// What a document with fields is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A body that is sent to the API.
    Payload(Payload),
    /// The answers that all others are derived from.
    Setup,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::Payload(Payload::ScriptCreate),
        Self::Payload(Payload::IntegrationCreate),
        Self::Payload(Payload::IntegrationUpdate),
        Self::Payload(Payload::Connection),
        Self::Setup,
    ];

    /// The name in commands and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Payload(payload) => payload.name(),
            Self::Setup => "setup",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The payload, if it is one.
    pub fn payload(self) -> Option<Payload> {
        match self {
            Self::Payload(payload) => Some(payload),
            Self::Setup => None,
        }
    }

    /// What it does or is, for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Payload(payload) => payload.title(),
            Self::Setup => "Setup",
        }
    }
}

impl From<Payload> for Kind {
    fn from(payload: Payload) -> Self {
        Self::Payload(payload)
    }
}

impl PartialEq<Payload> for Kind {
    fn eq(&self, payload: &Payload) -> bool {
        self.payload() == Some(*payload)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

//! The kinds of documents with fields.

use std::fmt;

use super::Payload;

/// The kind of a document with fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A body that is sent to the API.
    Payload(Payload),
    /// The answers that all other documents are derived from.
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

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The payload, if this is one.
    pub fn payload(self) -> Option<Payload> {
        match self {
            Self::Payload(payload) => Some(payload),
            Self::Setup => None,
        }
    }

    /// What the document does or is, in words for people.
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

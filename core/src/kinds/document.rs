//! The documents that can be made from a setup, and their names.

use super::Payload;

/// A document that can be made from a setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// A body that is sent to the API.
    Payload(Payload),
    /// One script that goes through the whole flow.
    Runbook,
    /// SQL that grants what Immuta's service principal needs.
    Grants,
    /// SQL that revokes all of that.
    GrantsUndo,
    /// SQL that shows what the service principal holds.
    GrantsVerify,
    /// Who must hold what, where and why.
    Checklist,
}

impl Document {
    /// The documents that are not payloads.
    const OTHERS: [Self; 5] = [Self::Runbook, Self::Grants, Self::GrantsUndo, Self::GrantsVerify, Self::Checklist];

    /// The scripts about privileges.
    pub const SCRIPTS: [Self; 3] = [Self::Grants, Self::GrantsUndo, Self::GrantsVerify];

    /// All documents of all flows and platforms.
    pub fn all() -> Vec<Self> {
        Payload::ALL.map(Self::Payload).into_iter().chain(Self::OTHERS).collect()
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

    /// The document with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|document| document.name() == name)
    }
}

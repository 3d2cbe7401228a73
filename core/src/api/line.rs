//! Which request carries a document, and what that does.

use super::Call;
use crate::kinds::{Document, Payload};

impl Payload {
    /// The call that carries it.
    pub const fn call(self) -> Call {
        match self {
            Self::ScriptCreate => Call::CreateScript,
            Self::IntegrationCreate => Call::CreateIntegration,
            Self::IntegrationUpdate => Call::UpdateIntegration,
            Self::Connection => Call::RegisterConnection,
        }
    }

    /// Method and path of the request that carries it; the path ends with `{id}` if it is about one integration.
    pub fn request(self) -> (&'static str, &'static str) {
        // Only method and path: the first load of the page does not need the rest of the table.
        match self {
            Self::ScriptCreate => const { Self::ScriptCreate.call().line() },
            Self::IntegrationCreate => const { Self::IntegrationCreate.call().line() },
            Self::IntegrationUpdate => const { Self::IntegrationUpdate.call().line() },
            Self::Connection => const { Self::Connection.call().line() },
        }
    }

    /// What it does, for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::ScriptCreate => const { Self::ScriptCreate.call().endpoint().title },
            Self::IntegrationCreate => const { Self::IntegrationCreate.call().endpoint().title },
            Self::IntegrationUpdate => const { Self::IntegrationUpdate.call().endpoint().title },
            Self::Connection => const { Self::Connection.call().endpoint().title },
        }
    }
}

impl Document {
    /// Its title, for people.
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

    /// Where it goes or what it is, for people: `POST /integrations`. `platform` is the name of the platform in payloads.
    pub fn subtitle(self, platform: &str) -> String {
        match self {
            Self::Payload(payload) => {
                let (method, path) = payload.request();
                [method, " ", path].concat()
            }
            Self::Runbook => "the whole flow".to_owned(),
            Self::Checklist => "who needs what".to_owned(),
            _ => ["for ", platform].concat(),
        }
    }
}

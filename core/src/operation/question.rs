//! What a person is asked before something happens that may be regretted.

use super::plan::Plan;
use crate::api::{Call, Consequence, Effect};

/// A question, and what to show with it.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is asked.
    pub asked: Asked,
    /// What it does to people's access and data, and the pages that say so.
    pub consequences: &'static [Consequence],
    /// The name that has to be typed, for what cannot be undone.
    pub name: Option<String>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum Asked {
    /// Whether to do this: the call, and what it is about.
    MayIt {
        /// The call.
        call: Call,
        /// The id, key or path; empty for what does not exist yet.
        at: String,
    },
    /// Whether this script was run on the platform. Only then the tenant can be told to go on.
    WasRun {
        /// The script.
        script: String,
    },
    /// Whether this script is safely kept: it cannot be generated once what it cleans up after is deleted.
    IsKept {
        /// The script.
        script: String,
        /// Who is to run it.
        who: &'static str,
    },
    /// Whether to delete although there is no script that cleans up.
    WithoutScript {
        /// Why there is none.
        why: NoScript,
    },
    /// Whether to do what is planned.
    Plan(Plan),
    /// Whether to put new credentials into these places, one after the other.
    Places(Vec<String>),
}

/// Why there is no script that cleans up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoScript {
    /// No integration belongs to the connection, so there is nothing to clean up.
    NoIntegration,
    /// The tenant has none, with what it said. What is to be cleaned up stays as it is.
    Refused(String),
}

/// What a person says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Yes. Where a name has to be typed, this is not enough.
    Yes,
    /// No: nothing more is changed.
    No,
    /// The name, as it was typed.
    Name(String),
}

impl Question {
    /// Whether to send a call.
    pub(super) fn of_call(call: Call, at: &str) -> Self {
        let consequences = consequences(call);
        Self { asked: Asked::MayIt { call, at: at.to_owned() }, consequences, name: None }
    }

    pub(super) fn of(asked: Asked, consequences: &'static [Consequence]) -> Self {
        Self { asked, consequences, name: None }
    }

    /// The same, to be answered with a name.
    pub(super) fn named(self, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..self }
    }

    /// Whether a reply agrees.
    pub fn is_agreed(&self, reply: &Reply) -> bool {
        match (reply, &self.name) {
            (Reply::Yes, None) => true,
            (Reply::Name(typed), Some(name)) => typed.trim() == name,
            (Reply::Name(_), None) | (Reply::Yes, Some(_)) | (Reply::No, _) => false,
        }
    }
}

pub(super) fn consequences(call: Call) -> &'static [Consequence] {
    match call.endpoint().effect {
        Effect::Changes(consequences) => consequences,
        Effect::Reads => &[],
    }
}

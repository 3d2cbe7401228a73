//! What a person is asked before something happens that may be regretted.

use std::borrow::Cow;

use super::drift::{Difference, Drift};
use super::plan::Plan;
use crate::answer::HOSTS;
use crate::api::{Call, Consequence, Effect, Outgoing};

/// A question, and what to show with it.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is asked.
    pub asked: Asked,
    /// What it does to people's access and data, and the pages that say so.
    pub consequences: &'static [Consequence],
    /// The name that has to be typed, for what cannot be undone.
    pub name: Option<String>,
    /// What becomes different, where that is known.
    pub drift: Option<Drift>,
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
    /// The answer does not say which integration belongs to the connection, and one does.
    NotNamed,
    /// What the tenant gave does not look like a script; it begins with this.
    NotAScript(String),
    /// The tenant has none, with what it said. What is to be cleaned up stays as it is.
    Refused(String),
}

impl NoScript {
    /// For people. What the tenant said is in it as it is.
    pub fn words(&self) -> Cow<'_, str> {
        Cow::Borrowed(match self {
            Self::NoIntegration => "no integration belongs to this connection",
            Self::NotNamed => "the tenant does not say which integration belongs to this connection",
            Self::NotAScript(start) => {
                return ["what the tenant gave does not look like a script: ", start].concat().into();
            }
            Self::Refused(said) if said.trim().is_empty() => "the tenant does not say why",
            Self::Refused(said) => said,
        })
    }
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
        Self { asked: Asked::MayIt { call, at: at.to_owned() }, consequences, name: None, drift: None }
    }

    pub(super) fn of(asked: Asked, consequences: &'static [Consequence]) -> Self {
        Self { asked, consequences, name: None, drift: None }
    }

    /// The same, to be answered with a name.
    pub(super) fn named(self, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..self }
    }

    /// The same with what becomes different.
    pub(super) fn with_drift(self, drift: Drift) -> Self {
        Self { drift: Some(drift), ..self }
    }

    /// What is asked, in plain sentences. Texts of the tenant are in it as they are.
    pub fn sentence(&self) -> String {
        match &self.asked {
            Asked::MayIt { call, at } if at.is_empty() => call.endpoint().title.to_owned(),
            Asked::MayIt { call, at } => [call.endpoint().title, ": ", at].concat(),
            Asked::WasRun { .. } => "This script has to be run on the platform first.".to_owned(),
            Asked::IsKept { who, .. } => {
                ["Delete the connection. The script that cleans up after it has to be kept, and run by ", who, "."]
                    .concat()
            }
            Asked::WithoutScript { why } => {
                ["Delete the connection, although there is no script that cleans up after it: ", &why.words()].concat()
            }
            Asked::Plan(Plan::Create { request }) => ["Create it: ", request].concat(),
            Asked::Plan(Plan::Update { request, .. }) => ["Update it: ", request].concat(),
            Asked::Plan(Plan::Nothing) => "There is nothing to do.".to_owned(),
            Asked::Places(_) => "Put the new credentials into these places, one after the other:".to_owned(),
        }
    }

    /// What to reply to: a yes or no, or a name to type.
    pub fn prompt(&self) -> String {
        match (&self.asked, &self.name) {
            (_, Some(name)) => ["This cannot be undone. Type ", name, " to go on"].concat(),
            (Asked::WasRun { .. }, None) => "Was it run?".to_owned(),
            (_, None) => "Go on?".to_owned(),
        }
    }

    /// The script that it is about, to be looked at, copied and saved.
    pub fn script(&self) -> Option<&str> {
        match &self.asked {
            Asked::WasRun { script } | Asked::IsKept { script, .. } => Some(script),
            _ => None,
        }
    }

    /// The request for a script that cannot be generated any more once this is done. It is not part of what is asked: whoever
    /// needs the script sends this before a reply.
    pub fn script_before(&self) -> Option<Outgoing> {
        match &self.asked {
            Asked::MayIt { call: Call::DeleteIntegration, at } => Some(Outgoing::new(Call::DeleteScript, at)),
            _ => None,
        }
    }

    /// Whether its script cannot be had again later.
    pub fn must_be_kept(&self) -> bool {
        matches!(self.asked, Asked::IsKept { .. })
    }

    /// Where something differs or is changed, a line each.
    pub fn lines(&self) -> Vec<String> {
        let drift = match &self.asked {
            Asked::Places(places) => return places.clone(),
            Asked::Plan(Plan::Update { drift, .. }) => Some(drift),
            _ => self.drift.as_ref(),
        };
        let mut lines: Vec<String> = drift.iter().flat_map(|drift| &drift.differences).map(line).collect();
        lines.extend(drift.iter().flat_map(|drift| &drift.kept).map(Difference::not_sent));
        lines.extend(drift.iter().flat_map(|drift| &drift.left_out).map(Difference::left_out));
        if drift.is_some_and(|drift| drift.has_secrets) {
            lines.push("The credentials are replaced: the tenant does not show those it has.".to_owned());
        }
        lines
    }

    /// What would go to another host or platform than it is on: one and the same thing only rarely does that, so nobody agrees to it
    /// beforehand without saying so.
    pub fn moves(&self) -> Vec<String> {
        let goes = |one: &&Difference| {
            let is_host = ["/config/", "/connection/"]
                .iter()
                .any(|at| one.pointer.strip_prefix(at).is_some_and(|name| HOSTS.contains(&name)));
            (is_host || ["/type", "/connection/technology"].contains(&one.pointer.as_str())) && one.live.is_some()
        };
        self.drift.iter().flat_map(|drift| &drift.differences).filter(goes).map(line).collect()
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

/// A difference as it is asked about.
fn line(one: &Difference) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    [&one.pointer, ": ", &text(&one.live), " becomes ", &text(&one.asked)].concat()
}

pub(super) fn consequences(call: Call) -> &'static [Consequence] {
    match call.endpoint().effect {
        Effect::Changes(consequences) => consequences,
        Effect::Reads => &[],
    }
}

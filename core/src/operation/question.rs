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
    /// What the change does to people's access and data, and the pages that say so.
    pub consequences: &'static [Consequence],
    /// The name that has to be typed, for what cannot be undone.
    pub name: Option<String>,
    /// What would become different, if known.
    pub drift: Option<Drift>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum Asked {
    /// Whether to do this: the call, and what it is about.
    MayIt {
        /// The call.
        call: Call,
        /// The id, key or path; empty for an object that does not exist yet.
        at: String,
    },
    /// Whether this script was run on the platform. Only then can the tenant continue.
    WasRun {
        /// The script.
        script: String,
    },
    /// Whether this script is safely kept: it cannot be generated once the integration is deleted.
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
    /// Whether to put new credentials into these places, one by one.
    Places(Vec<String>),
}

/// Why there is no script that cleans up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoScript {
    /// No integration belongs to the connection, so there is nothing to clean up.
    NoIntegration,
    /// The answer does not say which integration belongs to the connection, although one does.
    NotNamed,
    /// What the tenant gave does not look like a script; it begins with this.
    NotAScript(String),
    /// The tenant has none, and said this. What should be cleaned up stays as it is.
    Refused(String),
}

impl NoScript {
    /// The reason, for people. It quotes the tenant unchanged.
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

/// What a person replies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Yes. If a name has to be typed, this is not enough.
    Yes,
    /// No: nothing more is changed.
    No,
    /// The name, as it was typed.
    Name(String),
}

impl Question {
    /// The question whether to make a call.
    pub(super) fn of_call(call: Call, at: &str) -> Self {
        let consequences = consequences(call);
        Self { asked: Asked::MayIt { call, at: at.to_owned() }, consequences, name: None, drift: None }
    }

    pub(super) fn of(asked: Asked, consequences: &'static [Consequence]) -> Self {
        Self { asked, consequences, name: None, drift: None }
    }

    /// The same question, to be answered by typing a name.
    pub(super) fn named(self, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..self }
    }

    /// The same question, with what would become different.
    pub(super) fn with_drift(self, drift: Drift) -> Self {
        Self { drift: Some(drift), ..self }
    }

    /// The question, in plain sentences. It quotes the tenant unchanged.
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

    /// The prompt for the reply: a yes or no, or a name to type.
    pub fn prompt(&self) -> String {
        match (&self.asked, &self.name) {
            (_, Some(name)) => ["This cannot be undone. Type ", name, " to go on"].concat(),
            (Asked::WasRun { .. }, None) => "Was it run?".to_owned(),
            (_, None) => "Go on?".to_owned(),
        }
    }

    /// The script that the question is about, to be read, copied and saved.
    pub fn script(&self) -> Option<&str> {
        match &self.asked {
            Asked::WasRun { script } | Asked::IsKept { script, .. } => Some(script),
            _ => None,
        }
    }

    /// The request for a script that can no longer be generated once this is done. The question does not include the
    /// script: whoever needs it sends this request before the reply.
    pub fn script_before(&self) -> Option<Outgoing> {
        match &self.asked {
            Asked::MayIt { call: Call::DeleteIntegration, at } => Some(Outgoing::new(Call::DeleteScript, at)),
            _ => None,
        }
    }

    /// Whether its script cannot be generated again later.
    pub fn must_be_kept(&self) -> bool {
        matches!(self.asked, Asked::IsKept { .. })
    }

    /// A line for each difference, or for each place that is changed.
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

    /// The differences that would move the integration or connection to another host or platform. That is rarely meant,
    /// so it is worth a warning when somebody has agreed beforehand.
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

/// A difference as a line of a question.
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

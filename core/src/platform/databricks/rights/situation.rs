//! What the requirements of a setup depend on.

use crate::catalogue::Choices;
use crate::kinds::Flow;
use crate::platform::databricks::{PLATFORM, names};
use crate::source::Source;
use crate::value::{Object, Value};

/// The facts about a setup that decide its requirements.
#[derive(Clone, Copy, Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one question about a setup, and they do not depend on each other"
)]
pub struct Situation {
    /// The flow of the setup.
    pub flow: Flow,
    /// Whether query audit is on.
    pub audit: bool,
    /// How the service principal signs in.
    pub choices: Choices,
    /// Whether there are additional workspaces.
    pub has_workspaces: bool,
    /// Whether a group is exempt from data policies.
    pub has_group: bool,
    /// Whether the setup names what Immuta governs.
    pub has_governed: bool,
    /// Whether a person takes the place of the service principal.
    pub is_user: bool,
}

impl Situation {
    /// The situation of a setup, from its answers and flow.
    pub fn of(answers: &Object, flow: Flow) -> Self {
        let workspaces = answers.get("additionalWorkspaceConnections");
        Self {
            flow,
            audit: audit(answers, flow),
            choices: PLATFORM.catalogue.choices_of(answers),
            has_workspaces: matches!(workspaces, Some(Value::Array(list)) if !list.is_empty()),
            has_governed: matches!(answers.get("govern"), Some(Value::Array(list)) if !list.is_empty()),
            is_user: answers.get("servicePrincipal").and_then(Value::text).is_some_and(names::is_user_name),
            has_group: answers.get("groupPattern").is_some_and(|group| group.get("deny").is_some()),
        }
    }

    /// The how-to page that states the requirements of this flow.
    pub(super) fn page(self) -> Source {
        if self.flow == Flow::Connection { Source::ConnectionHowTo } else { Source::IntegrationsHowTo }
    }
}

/// Whether query audit is on. If the setup does not say, it is on for connections and off for integrations.
fn audit(answers: &Object, flow: Flow) -> bool {
    match answers.get("audit").and_then(|audit| audit.get("enabled")) {
        Some(Value::Bool(enabled)) => *enabled,
        _ => flow == Flow::Connection,
    }
}

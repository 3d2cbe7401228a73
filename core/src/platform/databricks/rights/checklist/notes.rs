//! Notes below the tasks: they ask nothing of anybody, but change how the tasks are done.

use crate::kinds::Flow;
use crate::platform::databricks::rights::Situation;
use crate::source::Source;

/// A fact, and when it matters.
pub(super) struct Note {
    when: fn(Situation) -> bool,
    pub(super) text: &'static str,
    /// `None` if the page of the flow says it.
    source: Option<Source>,
}

impl Note {
    pub(super) fn source(&self, setup: Situation) -> Source {
        self.source.unwrap_or_else(|| setup.page())
    }
}

/// Whether Immuta generates a script that somebody runs.
fn has_script(setup: Situation) -> bool {
    matches!(setup.flow, Flow::IntegrationManual | Flow::Connection)
}

static NOTES: &[Note] = &[
    Note {
        when: |_| true,
        text: "Privileges are inherited: what is granted on a catalog or schema applies to everything in it, now and in the future.",
        source: None,
    },
    Note {
        when: |setup| setup.flow == Flow::IntegrationManual && setup.audit,
        text: "Immuta's script contains the grants for query audit: you may skip granting them beforehand.",
        source: Some(Source::IntegrationsHowTo),
    },
    Note {
        when: has_script,
        text: "Immuta's script may be edited before it is run, to choose where the catalog, schemas and tables are stored.",
        source: Some(Source::IntegrationsHowTo),
    },
    Note {
        when: |setup| setup.has_workspaces,
        text: "Work on an object in a bound catalog that none of the workspaces has access to fails, and Immuta reports an error.",
        source: Some(Source::IntegrationsHowTo),
    },
    Note {
        when: |setup| setup.is_user,
        text: "A regular user of Databricks takes the place of the service principal and needs the same rights; workspace admins \
               among users are made in the settings of the workspace.",
        source: Some(Source::ConnectionHowTo),
    },
];

/// The notes that apply to a setup.
pub(super) fn notes(setup: Situation) -> impl Iterator<Item = &'static Note> {
    NOTES.iter().filter(move |note| (note.when)(setup))
}

//! What a platform knows about privileges: who needs which, and how to read scripts and results that give or show them.

use std::collections::HashSet;

use crate::diagnostic::Findings;
use crate::diagnostic::rule::rules;
use crate::kinds::{Document, Flow};
use crate::read::Format;
use crate::render::Rendering;
#[cfg(feature = "editor")]
use crate::text::Span;
use crate::tree::NodeRef;
use crate::value::Object;

rules! {
    UNKNOWN_KIND = Warning("UC904", "the kind of the document is unclear", Ucforge) {
        means: "The fields do not say which document this is, or it is none that ucforge knows.",
        why: "Only its syntax was checked.",
        fix: "Check the whole document if this is a piece of one, or say what it is: `ucforge check --kind KIND`.",
        bad: json(r#"{"audit": {"enabled": true}}"#),
        good: in_create(r#"{"config": {"audit": {"enabled": true}}}"#),
    }

    SQL_SYNTAX = Error("UC501", "a statement or row that cannot be read", Databricks) {
        means: "A statement about privileges is not written as Databricks' SQL has it, or a row of a table of grants is damaged.",
        why: "Databricks refuses the statement. What it should grant is then missing.",
        fix: "Correct the place that is shown. Statements end with a semicolon, and principals are in backticks.",
        bad: sql("GRANT SELECT ON TABLE sales.orders.line_items\n  `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
        good: sql("GRANT SELECT ON TABLE sales.orders.line_items\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
    }
}

/// Why the privileges that a setup needs are not known: the sentence of an error of the platform.
pub type RightsError = Box<dyn std::error::Error + Send + Sync>;

/// The answers of a setup that something is compared with, or written for.
#[derive(Clone, Copy)]
pub(crate) struct Against<'a> {
    /// The answers.
    pub(crate) answers: &'a Object,
    /// The flow.
    pub(crate) flow: Flow,
    /// What the scripts lack that are checked at once with a text; nothing where it is alone.
    pub(crate) beside: Option<Beside<'a>>,
}

/// What a script lacks of what a setup needs, each as the platform names it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lacks {
    /// Whether it grants anything.
    pub(crate) gives: bool,
    /// What nobody gets who may be the principal of the setup.
    pub(crate) missing: HashSet<String>,
    /// What the principal does not get itself: that, and what only groups get.
    pub(crate) indirect: HashSet<String>,
    /// Whether it may give something that was not read.
    pub(crate) is_unread: bool,
}

/// What several scripts lack together, for one of them.
#[derive(Clone, Copy)]
pub(crate) struct Beside<'a> {
    /// What none of them gives.
    pub(crate) all: &'a Lacks,
    /// Whether this script is the one that tells it.
    pub(crate) tells: bool,
}

/// The functions of a platform about privileges.
pub(crate) struct Rights {
    /// How texts about them are read; none in a build that reads no texts.
    pub(crate) texts: Option<RightsTexts>,
    /// Writes a document about privileges.
    #[cfg(feature = "scripts")]
    pub(crate) write: fn(Against<'_>, Document, Rendering) -> Result<String, RightsError>,
}

/// How a platform reads scripts about privileges, and what it prints of them.
pub(crate) struct RightsTexts {
    /// Whether a text is a script about privileges, or what the platform prints of them.
    pub(crate) is_text: fn(&str) -> bool,
    /// Checks such a text, as what it is told to be. Returns what it is, if it is one.
    pub(crate) check_text: fn(&str, Option<Document>, Option<Against<'_>>, &mut Findings) -> Option<Document>,
    /// What a script lacks; nothing for a text that is none which gives privileges.
    pub(crate) lacks: fn(&str, Option<Document>, Against<'_>) -> Option<Lacks>,
    /// Checks results in JSON or YAML, whose tree begins here. False where it is none; then nothing was done.
    pub(crate) check_results: fn(&str, Format, NodeRef<'_>, Option<Against<'_>>, &mut Findings) -> bool,
    /// Whether the privileges that a setup needs are known.
    pub(crate) are_known: fn(Against<'_>) -> Result<(), RightsError>,
    /// The words that may come next at a byte of a script.
    #[cfg(feature = "editor")]
    pub(crate) words: fn(&str, usize) -> Offered,
    /// What a word at a byte of a script means, as Markdown.
    #[cfg(feature = "editor")]
    pub(crate) meaning: fn(&str, usize) -> Option<(Span, String)>,
}

/// Words that may come next in a script.
#[cfg(feature = "editor")]
#[derive(Default)]
pub(crate) struct Offered {
    /// What has been typed of them.
    pub(crate) span: Span,
    /// The words, each with what it is.
    pub(crate) words: Vec<(&'static str, String)>,
}

//! What a platform knows about privileges: who needs which, and how to read scripts that grant them and results that
//! show them.

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
        means: "The fields do not say which document this is, or ucforge does not know it.",
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

/// Why the privileges that a setup needs are not known, as an error of the platform.
pub type RightsError = Box<dyn std::error::Error + Send + Sync>;

/// The setup with which something is compared, or for which something is written.
#[derive(Clone, Copy)]
pub(crate) struct Against<'a> {
    /// The answers of the setup.
    pub(crate) answers: &'a Object,
    /// The flow of the setup.
    pub(crate) flow: Flow,
    /// What all scripts that are checked together with this one lack. `None` if it is checked alone.
    pub(crate) beside: Option<Beside<'a>>,
}

/// The privileges that a setup needs and a script does not grant, by their names on the platform.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lacks {
    /// Whether the script grants anything.
    pub(crate) gives: bool,
    /// The privileges that go to nobody who may be the principal of the setup.
    pub(crate) missing: HashSet<String>,
    /// The privileges that the principal does not get itself: those in `missing`, and those that only groups get.
    pub(crate) indirect: HashSet<String>,
    /// Whether the script may grant something in a part that was not read.
    pub(crate) is_unread: bool,
}

/// What several scripts lack together, as one of them sees it.
#[derive(Clone, Copy)]
pub(crate) struct Beside<'a> {
    /// What none of the scripts grants.
    pub(crate) all: &'a Lacks,
    /// Whether this is the script whose findings report it.
    pub(crate) tells: bool,
}

/// The functions of a platform for privileges.
pub(crate) struct Rights {
    /// How texts about privileges are read. `None` in a build that reads no texts.
    pub(crate) texts: Option<RightsTexts>,
    /// Writes a document about privileges.
    #[cfg(feature = "scripts")]
    pub(crate) write: fn(Against<'_>, Document, Rendering) -> Result<String, RightsError>,
}

/// How a platform reads scripts about privileges, and its own output about them.
pub(crate) struct RightsTexts {
    /// Whether a text is a script about privileges, or output of the platform about them.
    pub(crate) is_text: fn(&str) -> bool,
    /// Checks such a text as the kind of document that the caller says. Returns its kind, or `None` if it is not such a
    /// text.
    pub(crate) check_text: fn(&str, Option<Document>, Option<Against<'_>>, &mut Findings) -> Option<Document>,
    /// What a script lacks. `None` if a text is not a script that grants privileges.
    pub(crate) lacks: fn(&str, Option<Document>, Against<'_>) -> Option<Lacks>,
    /// Checks results in JSON or YAML, given the root of their tree. Returns `false`, and does nothing, if it is not
    /// such a result.
    pub(crate) check_results: fn(&str, Format, NodeRef<'_>, Option<Against<'_>>, &mut Findings) -> bool,
    /// Whether the privileges that a setup needs are known. If not, the error says why.
    pub(crate) are_known: fn(Against<'_>) -> Result<(), RightsError>,
    /// The words that may come next at a byte offset of a script.
    #[cfg(feature = "editor")]
    pub(crate) words: fn(&str, usize) -> Offered,
    /// The place and meaning, as Markdown, of the word at a byte offset of a script.
    #[cfg(feature = "editor")]
    pub(crate) meaning: fn(&str, usize) -> Option<(Span, String)>,
}

/// Words that may come next in a script.
#[cfg(feature = "editor")]
#[derive(Default)]
pub(crate) struct Offered {
    /// The part of a word that has been typed.
    pub(crate) span: Span,
    /// The words, each with a description.
    pub(crate) words: Vec<(&'static str, String)>,
}

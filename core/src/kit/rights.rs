//! What a platform knows about privileges: who needs which, and how to read scripts and results that give or show them.

use crate::diagnostic::Findings;
use crate::kinds::{Document, Flow};
use crate::read::Format;
use crate::render::Rendering;
use crate::tree::NodeRef;
use crate::value::Object;

/// Why the privileges that a setup needs are not known: the sentence of an error of the platform.
pub type RightsError = Box<dyn std::error::Error + Send + Sync>;

/// The answers of a setup that something is compared with, or written for.
#[derive(Clone, Copy)]
pub(crate) struct Against<'a> {
    /// The answers.
    pub(crate) answers: &'a Object,
    /// The flow.
    pub(crate) flow: Flow,
}

/// The functions of a platform about privileges.
pub(crate) struct Rights {
    /// Whether a text is a script about privileges, or what the platform prints of them.
    pub(crate) is_text: fn(&str) -> bool,
    /// Checks such a text. Gives what it is, if it is one.
    pub(crate) check_text: fn(&str, Option<Against<'_>>, &mut Findings) -> Option<Document>,
    /// Checks results in JSON or YAML, whose tree begins here. False where it is none; then nothing was done.
    pub(crate) check_results: fn(&str, Format, NodeRef<'_>, Option<Against<'_>>, &mut Findings) -> bool,
    /// Writes a document about privileges.
    pub(crate) write: fn(Against<'_>, Document, Rendering) -> Result<String, RightsError>,
    /// Whether the privileges that a setup needs are known.
    pub(crate) are_known: fn(Against<'_>) -> Result<(), RightsError>,
}

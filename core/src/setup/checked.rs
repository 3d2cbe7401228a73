//! A setup that can be relied on.

use super::Answers;
use crate::check::{Checked, check};
use crate::document::{Flow, Kind};
use crate::read::Format;
use crate::value::Object;

/// A setup without errors. Every document can be built from it.
///
/// There is no way to make one but from a text that was checked.
pub struct Setup {
    flow: Flow,
    answers: Answers,
}

impl Setup {
    /// Reads and checks a setup. It is none when a finding is an error.
    pub fn read(source: &str, format: Format) -> (Option<Self>, Checked<'_>) {
        let checked = check(source, format, Some(Kind::Setup));
        (Self::of(&checked), checked)
    }

    /// The setup that a checked text describes; none when it is something else or has errors.
    pub fn of(checked: &Checked<'_>) -> Option<Self> {
        if checked.kind != Some(Kind::Setup) || checked.has_errors() {
            return None;
        }
        let answers = Answers::of(checked.tree.root()?);
        let flow = answers.flow()?;
        Some(Self { flow, answers })
    }

    /// The path it is for.
    pub fn flow(&self) -> Flow {
        self.flow
    }

    /// The tenant's address, if the setup names one.
    pub fn immuta_url(&self) -> Option<&str> {
        self.answers.get("immutaUrl")?.text()
    }

    /// All answers.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    pub(crate) fn values(&self) -> &Object {
        self.answers.values()
    }
}

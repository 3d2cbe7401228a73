//! A setup that can be relied on.

use super::{Base, Checked, check_over};
use crate::kinds::{Flow, Kind};
use crate::read::Format;
use crate::setup::Answers;
use crate::value::Object;

/// A setup without errors. Every document can be built from it.
///
/// There is no way to make one but from a text that was checked.
pub struct Setup {
    flow: Flow,
    answers: Answers,
}

impl Setup {
    /// Reads and checks a setup that stands alone. It is none when a finding is an error.
    pub fn read(source: &str, format: Format) -> (Option<Self>, Checked<'_>) {
        Self::read_over(source, format, &Base::None)
    }

    /// Reads and checks a setup that may extend another one. It is none when a finding is an error.
    pub fn read_over<'t>(source: &'t str, format: Format, base: &Base) -> (Option<Self>, Checked<'t>) {
        // A setup is not a command, whatever it looks like.
        let format = if format == Format::Json { Format::Json } else { Format::Yaml };
        let checked = check_over(source, format, Some(Kind::Setup), base);
        let setup = if checked.has_errors() { None } else { Self::of(&checked, base) };
        (setup, checked)
    }

    fn of(checked: &Checked<'_>, base: &Base) -> Option<Self> {
        let own = Answers::of(checked.tree.root()?);
        let answers = match base {
            Base::Answers(base) => own.over(base),
            _ => own,
        };
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

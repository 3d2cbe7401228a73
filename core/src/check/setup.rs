//! A setup that was checked and has no errors.

use std::fmt;

use super::{Base, Check, Checked};
use crate::kinds::{Flow, Kind, Payload};
use crate::kit::{Against, RightsError};
use crate::platform::Platform;
use crate::read::Format;
use crate::secret::{Secret, Source};
use crate::setup::Answers;
use crate::value::{Object, Value};

/// A setup without errors. All its documents can be built from it.
///
/// It can only be made from a text that was checked.
pub struct Setup {
    flow: Flow,
    answers: Answers,
}

impl Setup {
    /// Reads and checks a setup that extends nothing. The setup is `None` if a finding is an error.
    pub fn read(source: &str, format: Format) -> (Option<Self>, Checked<'_>) {
        Self::read_over(source, format, &Base::None)
    }

    /// Reads and checks a setup that may extend another one. The setup is `None` if a finding is an error.
    pub fn read_over<'t>(source: &'t str, format: Format, base: &Base) -> (Option<Self>, Checked<'t>) {
        // A setup is not a command, whatever it looks like.
        let format = if format == Format::Json { Format::Json } else { Format::Yaml };
        let checked = Check { format: Some(format), kind: Some(Kind::Setup), base, ..Check::default() }.run(source);
        let setup = if checked.has_errors() { None } else { Self::of(&checked, base) };
        (setup, checked)
    }

    fn of(checked: &Checked<'_>, base: &Base) -> Option<Self> {
        let mut own = Answers::of_platform(checked.tree.root()?, checked.platform);
        let mut pointers = checked.tree.pointers();
        for node in checked.allowed_texts() {
            own.put(pointers.of(node.id()).as_str(), Value::of(node));
        }
        let answers = match base {
            Base::Answers(base) => own.over(base),
            _ => own,
        };
        let flow = answers.flow()?;
        Some(Self { flow, answers })
    }

    /// The flow of the setup.
    pub fn flow(&self) -> Flow {
        self.flow
    }

    /// The platform of the setup.
    pub fn platform(&self) -> &'static Platform {
        self.answers.platform()
    }

    /// The payloads of its flow, in the order they are sent.
    pub fn payloads(&self) -> &'static [Payload] {
        self.platform().catalogue.payloads(self.flow)
    }

    /// The address of the tenant, if the setup has one.
    pub fn immuta_url(&self) -> Option<&str> {
        match self.answers.get("immutaUrl")? {
            // A bad address is reported when something is sent to it.
            Value::Secret(Secret { source: Source::Literal(clear), .. }) => Some(clear.expose()),
            url => url.text(),
        }
    }

    /// The answers and the flow, for comparing scripts that grant the privileges of this setup.
    pub(crate) fn as_needs(&self) -> Against<'_> {
        Against { answers: self.values(), flow: self.flow, beside: None }
    }

    /// Whether scripts can be compared with this setup.
    ///
    /// Errors: why scripts cannot be compared with it.
    pub fn can_be_compared(&self) -> Result<(), NoRights> {
        let rights = self.platform().rights.as_ref().and_then(|rights| rights.texts.as_ref());
        let rights = rights.ok_or(NoRights::NotHere(self.platform()))?;
        (rights.are_known)(self.as_needs()).map_err(NoRights::NotKnown)
    }

    /// All answers.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    pub(crate) fn values(&self) -> &Object {
        self.answers.values()
    }
}

/// Why scripts cannot be compared with a setup.
#[derive(Debug)]
pub enum NoRights {
    /// ucforge knows nothing about privileges on this platform.
    NotHere(&'static Platform),
    /// The setup does not say enough, for this reason.
    NotKnown(RightsError),
}

impl fmt::Display for NoRights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotHere(platform) => {
                write!(f, "ucforge knows nothing about privileges in {}", platform.catalogue.title)
            }
            Self::NotKnown(why) => why.fmt(f),
        }
    }
}

impl std::error::Error for NoRights {}

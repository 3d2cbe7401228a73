//! The platforms whose data Immuta governs: what each has, as data and functions of its own folder.
//!
//! To add one, add its file or folder, and its name to `platforms!` below.

use crate::catalogue::{Catalogue, Choice};
#[cfg(feature = "check")]
use crate::diagnostic::Code;
#[cfg(feature = "check")]
use crate::diagnostic::rule::together;
#[cfg(feature = "scripts")]
use crate::kinds::Payload;
use crate::kinds::{Document, Flow};
#[cfg(feature = "sandbox")]
use crate::kit::SandboxFacts;
#[cfg(feature = "check")]
use crate::kit::{Rights, RightsTexts, Rules, connections::Connections};
#[cfg(feature = "scripts")]
use crate::render::RenderError;
#[cfg(feature = "scripts")]
use crate::secret::View;
use crate::tree::NodeRef;
use crate::value::{Object, Value};

/// A platform, as data and functions.
pub struct Platform {
    /// Its fields and flows.
    pub catalogue: Catalogue,
    /// The documents that can be made for each of its flows besides the payloads.
    pub documents: &'static [Document],
    /// The rules for its documents.
    #[cfg(feature = "check")]
    pub(crate) rules: Rules,
    /// The codes of the findings that its rules, and its checks of privileges, report.
    #[cfg(feature = "check")]
    pub(crate) codes: &'static [Code],
    /// Writes the runbook of a flow that sends these payloads; `None` if the platform has no runbooks.
    #[cfg(feature = "scripts")]
    pub(crate) runbook: Option<Runbook>,
    /// What the sandbox answers for it; `None` if nothing is known.
    #[cfg(feature = "sandbox")]
    pub(crate) sandbox: Option<SandboxFacts>,
    /// What is known about privileges there; `None` if nothing is.
    #[cfg(feature = "check")]
    pub(crate) rights: Option<Rights>,
    /// What other tools call its fields; `None` if nothing is known.
    #[cfg(feature = "check")]
    pub(crate) connections: Option<Connections>,
}

/// Writes a runbook from the answers, the flow and the payloads that it sends.
///
/// Errors: if a secret cannot be obtained, or a value cannot be sent.
#[cfg(feature = "scripts")]
pub(crate) type Runbook = fn(&Object, Flow, &[(Payload, Value)], &View<'_>) -> Result<String, RenderError>;

/// Declares the modules of the platforms and lists them. The first one is the default for a setup that names none.
macro_rules! platforms {
    ($($name:ident),*) => {
        $(pub mod $name;)*

        /// All platforms.
        pub static PLATFORMS: &[&Platform] = &[$(&$name::PLATFORM),*];

        /// The codes of the findings that all platforms report.
        #[cfg(feature = "check")]
        pub(crate) const CODES: &[Code] = together![$($name::PLATFORM.codes),*];

        /// The names of the platforms, as options of a choice.
        pub static CHOICES: &[Choice] = &[$(Choice { value: $name::NAMES[0], label: $name::NAMES[2], recommended: false }),*];
    };
}

platforms!(databricks, trino);

#[cfg(feature = "check")]
mod others;
#[cfg(feature = "sandbox")]
pub(crate) mod seeds;

impl std::fmt::Debug for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.catalogue.id)
    }
}

impl Platform {
    /// The documents of a flow: its payloads in the order they are sent, then the others. Empty if it has no such flow.
    pub fn documents(&self, flow: Flow) -> Vec<Document> {
        let payloads = self.catalogue.payloads(flow).iter().copied().map(Document::Payload);
        let others = self.documents.iter().copied().filter(|_| self.catalogue.has(flow));
        payloads.chain(others).collect()
    }

    /// The platform with this name in setups; `None` if it is not known.
    pub fn named(id: &str) -> Option<&'static Self> {
        PLATFORMS.iter().copied().find(|platform| platform.catalogue.id == id)
    }

    /// The platform with this name in payloads; `None` if it is not known.
    pub fn of_wire(name: &str) -> Option<&'static Self> {
        PLATFORMS.iter().copied().find(|platform| platform.catalogue.wire == name)
    }

    /// The platform of a setup, which may be incomplete: the default one if the setup names none that is known.
    pub fn of_setup(setup: NodeRef<'_>) -> &'static Self {
        setup.get("platform").and_then(NodeRef::text).and_then(Self::named).unwrap_or(PLATFORMS[0])
    }

    /// The same for answers.
    pub fn of_answers(answers: &Object) -> &'static Self {
        answers.get("platform").and_then(Value::text).and_then(Self::named).unwrap_or(PLATFORMS[0])
    }
}

/// What the sandbox answers for the platform with this name in payloads; `None` if nothing is known.
#[cfg(feature = "sandbox")]
pub(crate) fn sandbox(name: &str) -> Option<&'static SandboxFacts> {
    Platform::of_wire(name).map_or_else(|| others::sandbox::of(name), |platform| platform.sandbox.as_ref())
}

/// Whether a field of this name holds no secret on any platform that has no catalogue here.
#[cfg(feature = "sandbox")]
pub(crate) fn is_shown(name: &str) -> bool {
    others::sandbox::SHOWN.contains(&name)
}

/// The names of all platforms that are known to exist, as payloads have them.
#[cfg(feature = "check")]
pub(crate) fn all_names() -> impl Iterator<Item = &'static str> {
    PLATFORMS.iter().map(|platform| platform.catalogue.wire).chain(others::NAMES)
}

/// The names in payloads of the platforms that are checked, for a sentence.
#[cfg(feature = "check")]
pub(crate) fn names_in_payloads() -> String {
    crate::text::listed(&PLATFORMS.iter().map(|platform| platform.catalogue.wire).collect::<Vec<_>>(), "and")
}

/// The platform that a host belongs to, if any. Such a host is not a tenant of Immuta.
#[cfg(feature = "check")]
pub(crate) fn owner(host: &str) -> Option<&'static Platform> {
    PLATFORMS.iter().copied().find(|platform| (platform.rules.owns_host)(host))
}

/// Whether a finding says that an answer is left to the API or to somebody else.
#[cfg(feature = "check")]
pub(crate) fn leaves_open(code: Code) -> bool {
    PLATFORMS.iter().any(|platform| platform.rules.leave_open.contains(&code))
}

/// What all platforms know about privileges.
#[cfg(feature = "check")]
pub(crate) fn all_rights() -> impl Iterator<Item = &'static RightsTexts> {
    PLATFORMS.iter().filter_map(|platform| platform.rights.as_ref()?.texts.as_ref())
}

/// What is known about the privileges in a text: from the platform that it is compared with, or else from the one whose
/// language it is in, or else from the first one.
#[cfg(feature = "check")]
pub(crate) fn rights_of(text: &str, platform: Option<&'static Platform>) -> Option<&'static RightsTexts> {
    let own = platform.and_then(|platform| platform.rights.as_ref()?.texts.as_ref());
    own.or_else(|| all_rights().find(|rights| (rights.is_text)(text))).or_else(|| all_rights().next())
}

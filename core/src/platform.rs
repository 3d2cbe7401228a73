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

/// What a platform has.
pub struct Platform {
    /// Its fields and flows.
    pub catalogue: Catalogue,
    /// What can be made for each of its flows beside the payloads.
    pub documents: &'static [Document],
    /// What its documents must be.
    #[cfg(feature = "check")]
    pub(crate) rules: Rules,
    /// What its rules, and what is known of privileges there, report.
    #[cfg(feature = "check")]
    pub(crate) codes: &'static [Code],
    /// Writes the runbook of a flow that sends these payloads; none where there is none.
    #[cfg(feature = "scripts")]
    pub(crate) runbook: Option<Runbook>,
    /// What the sandbox answers for it; none where nothing is known.
    #[cfg(feature = "sandbox")]
    pub(crate) sandbox: Option<SandboxFacts>,
    /// What is known of privileges there; none where nothing is.
    #[cfg(feature = "check")]
    pub(crate) rights: Option<Rights>,
    /// What other tools call its fields; none where nothing is known.
    #[cfg(feature = "check")]
    pub(crate) connections: Option<Connections>,
}

/// Writes a runbook: from the answers, the flow and the payloads that it sends.
///
/// Errors: when a secret cannot be had, or a value cannot be sent.
#[cfg(feature = "scripts")]
pub(crate) type Runbook = fn(&Object, Flow, &[(Payload, Value)], &View<'_>) -> Result<String, RenderError>;

/// Declares the modules of the platforms and lists them. The first one counts where a setup names none.
macro_rules! platforms {
    ($($name:ident),*) => {
        $(pub mod $name;)*

        /// All platforms.
        pub static PLATFORMS: &[&Platform] = &[$(&$name::PLATFORM),*];

        /// What their rules report.
        #[cfg(feature = "check")]
        pub(crate) const CODES: &[Code] = together![$($name::PLATFORM.codes),*];

        /// Their names, to choose from.
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
    /// The documents of a flow: its payloads in the order they are sent, then the others. None when it has no such flow.
    pub fn documents(&self, flow: Flow) -> Vec<Document> {
        let payloads = self.catalogue.payloads(flow).iter().copied().map(Document::Payload);
        let others = self.documents.iter().copied().filter(|_| self.catalogue.has(flow));
        payloads.chain(others).collect()
    }

    /// The platform of this name in setups; none when it is not known.
    pub fn named(id: &str) -> Option<&'static Self> {
        PLATFORMS.iter().copied().find(|platform| platform.catalogue.id == id)
    }

    /// The platform of this name in payloads; none when it is not known.
    pub fn of_wire(name: &str) -> Option<&'static Self> {
        PLATFORMS.iter().copied().find(|platform| platform.catalogue.wire == name)
    }

    /// The platform of a setup, as far as it has been answered: the usual one where it names none, or none that is known.
    pub fn of_setup(setup: NodeRef<'_>) -> &'static Self {
        setup.get("platform").and_then(NodeRef::text).and_then(Self::named).unwrap_or(PLATFORMS[0])
    }

    /// The same of answers.
    pub fn of_answers(answers: &Object) -> &'static Self {
        answers.get("platform").and_then(Value::text).and_then(Self::named).unwrap_or(PLATFORMS[0])
    }
}

/// What the sandbox answers for the platform of this name in payloads; none where nothing is known.
#[cfg(feature = "sandbox")]
pub(crate) fn sandbox(name: &str) -> Option<&'static SandboxFacts> {
    Platform::of_wire(name).map_or_else(|| others::sandbox::of(name), |platform| platform.sandbox.as_ref())
}

/// Whether a field of this name holds no secret on any platform that has no catalogue here.
#[cfg(feature = "sandbox")]
pub(crate) fn is_shown(name: &str) -> bool {
    others::sandbox::SHOWN.contains(&name)
}

/// The names of all platforms that are known to exist, as it is in payloads.
#[cfg(feature = "check")]
pub(crate) fn all_names() -> impl Iterator<Item = &'static str> {
    PLATFORMS.iter().map(|platform| platform.catalogue.wire).chain(others::NAMES)
}

/// The names in payloads of the platforms that are checked, for a sentence.
#[cfg(feature = "check")]
pub(crate) fn names_in_payloads() -> String {
    PLATFORMS.iter().map(|platform| platform.catalogue.wire).collect::<Vec<_>>().join(" and ")
}

/// The platform that a host belongs to, and so to no tenant of Immuta.
#[cfg(feature = "check")]
pub(crate) fn owner(host: &str) -> Option<&'static Platform> {
    PLATFORMS.iter().copied().find(|platform| (platform.rules.owns_host)(host))
}

/// Whether a finding says that an answer is left to the API or to somebody else.
#[cfg(feature = "check")]
pub(crate) fn leaves_open(code: Code) -> bool {
    PLATFORMS.iter().any(|platform| platform.rules.leave_open.contains(&code))
}

/// What all platforms know of privileges.
#[cfg(feature = "check")]
pub(crate) fn all_rights() -> impl Iterator<Item = &'static RightsTexts> {
    PLATFORMS.iter().filter_map(|platform| platform.rights.as_ref()?.texts.as_ref())
}

/// What is known of the privileges that a text is about: that of the platform it is compared with, or else of the one whose
/// language it speaks.
#[cfg(feature = "check")]
pub(crate) fn rights_of(text: &str, platform: Option<&'static Platform>) -> Option<&'static RightsTexts> {
    let own = platform.and_then(|platform| platform.rights.as_ref()?.texts.as_ref());
    own.or_else(|| all_rights().find(|rights| (rights.is_text)(text))).or_else(|| all_rights().next())
}

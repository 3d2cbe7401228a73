//! The parts of a platform besides its fields: the form in which its rules see a document, placeholders in texts,
//! messages that several rules share, privileges, and the answers of the sandbox.
//!
//! Both the checks and the platforms build on this module, so that neither needs the other for it.

mod bare;
pub(crate) mod connections;
mod facts;
pub(crate) mod numbers;
mod open;
pub(crate) mod placeholder;
pub(crate) mod rights;
mod rule;
#[cfg(feature = "sandbox")]
pub(crate) mod sandbox;
pub(crate) mod templates;
pub(crate) mod words;

use crate::diagnostic::Code;
use crate::diagnostic::rule::together;

pub(crate) use bare::{Bare, QUOTES};
pub use connections::Tool;
pub(crate) use facts::{Document, Facts, Parts, Whose, Workspace};
pub(crate) use open::{
    is_api_mask, is_filled_in_by_shell, is_here_document, is_placeholder, is_whitespace_only, is_wrapped, is_writable,
};
#[cfg(feature = "editor")]
pub(crate) use rights::Offered;
pub use rights::RightsError;
pub(crate) use rights::{Against, Beside, Lacks, Rights, RightsTexts};
pub(crate) use rule::{DocumentRule, Reporter, Rules, Text, TextRule};
#[cfg(feature = "sandbox")]
pub(crate) use sandbox::SandboxFacts;
pub(crate) use words::{EACH_ENTRY, called, empty, name_of, placeholder, wrong_type};

/// The codes of the rules in this module.
pub(crate) const CODES: &[Code] = together![rights::RULES, words::RULES];

//! Everything of ucforge that needs no I/O, clock, thread or random source.
//!
//! A text goes through four stages, each in its own module:
//!
//! 1. [`read`] turns text (JSON, YAML, a pasted curl command) into a [`tree::Tree`]: values with byte ranges, syntax findings
//!    beside them. Reading goes on after mistakes.
//! 2. [`check`] walks the tree along the [`catalogue`] and compares it with the tables of rules; [`mend`] applies the fixes of
//!    what it finds, [`report`] gives findings lines and columns.
//! 3. [`setup`] is what a tree becomes when it describes a setup without errors.
//! 4. [`document`] derives every payload from a setup; [`render`] writes it as JSON, YAML, or a script that sends it.
//!
//! The [`catalogue`] is the one place that knows the fields: labels, types, where a value is in which
//! document, when it is asked for. Forms, payloads, checks and JSON Schema are derived from it.
//!
//! ```
//! use ucforge_core::check::Check;
//! use ucforge_core::kinds::Payload;
//!
//! let report = Check { kind: Some(Payload::IntegrationCreate.into()), ..Check::default() }
//!     .run(r#"{"type": "Databricks", "autoBootstrap": true}"#);
//! assert_eq!(report.findings[0].code.id(), "UC102");
//! assert_eq!(report.findings[0].message, "`config` is missing");
//! ```
#![forbid(unsafe_code)]
// Smaller builds leave modules out, and with them the only users of some helpers; the linker drops those.
#![cfg_attr(not(feature = "full"), allow(dead_code, unused_imports))]

pub mod catalogue;
#[cfg(feature = "check")]
pub mod check;
#[cfg(feature = "convert")]
pub mod convert;
pub mod diagnostic;
pub mod document;
#[cfg(feature = "explain")]
pub mod explain;
#[cfg(test)]
mod fixtures;
pub mod form;
pub mod kinds;
#[cfg(feature = "check")]
pub mod kit;
#[cfg(feature = "mend")]
pub mod mend;
pub mod platform;
pub mod read;
pub mod render;
#[cfg(feature = "check")]
pub mod report;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "schema")]
pub mod schema;
#[cfg(feature = "check")]
pub mod secrecy;
pub mod secret;
#[cfg(feature = "check")]
pub mod send;
pub mod setup;
pub mod source;
#[cfg(feature = "starter")]
pub mod starter;
#[cfg(feature = "check")]
mod suggest;
pub mod text;
pub mod tree;
pub mod value;

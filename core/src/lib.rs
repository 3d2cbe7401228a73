//! The part of ucforge that needs no I/O, clock, thread or random source.
//!
//! A text is read into a [`tree`] with places, and what is wrong with its syntax is reported beside it; [`check`] walks
//! the tree along the layout of its kind and applies the rules of its [`platform`]; a setup without errors becomes a
//! [`check::Setup`], and [`document`] derives everything else from it. Reading and checking continue after mistakes.
//!
//! A module uses those above it in this table and no others; `tests/arrows.rs` holds the code to it.
//!
//! | module | is | uses |
//! |---|---|---|
//! | [`source`] | the pages that facts come from |  |
//! | [`sort`] | sorting |  |
//! | [`text`] | places in a text, lines, edits, URLs | sort |
//! | [`suggest`] | near misses of a name |  |
//! | [`tree`] | values with their places | sort text |
//! | [`secret`] | secrets, which cannot be printed by accident |  |
//! | [`value`] | values without places, and as JSON | text tree secret |
//! | [`kinds`] | names: payloads, kinds, flows, documents, formats |  |
//! | [`api`] | the endpoints of the API, requests and responses | source text secret value kinds |
//! | [`diagnostic`] | findings, and the rules they come from | source sort text tree kinds |
//! | [`secrecy`] | what is kept from view, by its name and its form | text suggest secret value |
//! | [`read`] | JSON, YAML, commands: text to tree | sort text tree secret value diagnostic secrecy |
//! | [`catalogue`] | what a field is, and what follows from all of them | source text tree value kinds diagnostic |
//! | [`answer`] | reading answers of the API | tree secret value api read secrecy |
//! | [`session`] | one request and its repetitions, without a network | secret value api answer |
//! | [`render`] | a payload as a command or program | text secret value kinds |
//! | [`kit`] | what a platform is made of besides its fields | text tree secret value kinds diagnostic read catalogue render |
//! | [`platform`] | what each platform has: fields, rules, privileges | source sort text suggest tree secret value kinds diagnostic read catalogue secrecy render kit |
//! | [`recognise`] | connection details that people have, as answers | sort text tree secret value diagnostic read catalogue secrecy kit platform |
//! | [`setup`] | all answers of a person | text tree secret value kinds read catalogue secrecy platform |
//! | [`check`] | all findings about a text | sort text suggest tree secret value kinds api diagnostic read catalogue secrecy recognise kit platform setup |
//! | [`fix`] | applying the fixes of findings | sort text kinds diagnostic read check |
//! | [`form`] | the setup as questions, and drafts of it | sort text tree secret value kinds diagnostic read catalogue secrecy platform setup |
//! | [`report`] | findings with lines and columns | sort text tree value kinds diagnostic read catalogue platform check form |
//! | [`document`] | every document of a setup | text tree secret value kinds read catalogue render kit platform setup check form |
//! | [`convert`] | a document in another form, and back to its setup | source text tree secret value kinds diagnostic read catalogue secrecy answer render recognise platform setup check form report document |
//! | [`starter`] | a setup to start from | kinds catalogue platform |
//! | [`operation`] | what takes several requests: create, deregister, rotate, apply | text secret value kinds api diagnostic read answer session secrecy platform check convert |
//! | [`sandbox`] | the stand-in for the API | text tree secret value kinds api diagnostic read catalogue secrecy kit platform check |
//! | [`codes`] | all rules as one list | diagnostic check convert |
//! | [`schema`] | JSON Schema of the documents, OpenAPI of the API | secret text value kinds api diagnostic read catalogue platform codes |
//! | [`explain`] | what a code or a field means | source suggest text value kinds diagnostic catalogue platform codes |
//! | [`editor`] | what may be typed at a place, and what is there | source text tree kinds diagnostic read catalogue platform check starter explain |
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
// A range may begin or end inside a character: `text::part` then returns an empty text.
#![cfg_attr(not(test), warn(clippy::string_slice))]
// Smaller builds leave modules out, and with them the only users of some helpers; the linker drops those.
#![cfg_attr(not(feature = "full"), allow(dead_code, unused_imports))]

#[cfg(feature = "check")]
pub mod answer;
pub mod api;
pub mod catalogue;
#[cfg(feature = "check")]
pub mod check;
#[cfg(feature = "check")]
pub mod codes;
#[cfg(feature = "convert")]
pub mod convert;
pub mod diagnostic;
pub mod document;
#[cfg(feature = "editor")]
pub mod editor;
#[cfg(feature = "explain")]
pub mod explain;
#[cfg(feature = "fix")]
pub mod fix;
#[cfg(test)]
mod fixtures;
pub mod form;
pub mod kinds;
#[cfg(feature = "check")]
pub mod kit;
#[cfg(feature = "operation")]
pub mod operation;
pub mod platform;
pub mod read;
#[cfg(feature = "check")]
pub mod recognise;
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
#[cfg(feature = "session")]
pub mod session;
pub mod setup;
mod sort;
pub mod source;
#[cfg(feature = "starter")]
pub mod starter;
#[cfg(feature = "check")]
mod suggest;
pub mod text;
pub mod tree;
pub mod value;

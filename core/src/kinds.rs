//! Kinds of documents, flows and documents, and what they are called.

mod document;
mod flow;
mod kind;
mod payload;

pub use document::Document;
pub use flow::{Flow, Flows};
pub use kind::Kind;
pub use payload::{Payload, Payloads};

//! What there is and what it is called: kinds of documents, flows, documents.

mod document;
mod flow;
mod kind;
mod payload;

pub use document::Document;
pub use flow::{Flow, Flows};
pub use kind::Kind;
pub use payload::{Payload, Payloads};

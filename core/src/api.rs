//! The API of a tenant, without a network: which requests there are, what they carry, and what comes back.
//!
//! [`Call`] is the table of endpoints. `check`, the renderings, the runbook, the sandbox, the client and the OpenAPI
//! document take methods and paths from it. To add an endpoint, add its row; the sandbox then does not compile until it
//! answers the new call.

pub mod endpoint;
mod exchange;
mod find;
mod line;
mod outgoing;
mod pages;
pub mod shape;

pub use endpoint::{Answer, Body, Call, Confidence, Consequence, Effect, Endpoint, Immuta};
pub use exchange::{Request, Response, decoded};
pub use find::{Found, Parameters, is_hidden_key};
pub use outgoing::{Content, Outgoing};

#[cfg(test)]
mod tests;

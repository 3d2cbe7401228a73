//! Answers of the API: bytes in, typed values out.
//!
//! Nothing unknown is refused: states are open enums that keep names they do not know, ids may be texts or numbers, and
//! the whole answer is kept beside what was read of it, as a [`Whole`]. A request that was not accepted gives a
//! [`Refusal`], whose [`Problem`] says what to do about it.
//!
//! ```
//! use ucforge_core::answer::{Problem, Refusal, State, Status};
//! use ucforge_core::api::Response;
//!
//! let message = "Unable to edit integration with ID 7 in current state editing.";
//! let body = format!(r#"{{"statusCode": 409, "error": "Conflict", "message": "{message}"}}"#);
//! let refusal = Refusal::of(&Response::new(409, "application/json", body)).unwrap();
//! assert_eq!(refusal.problem, Problem::Busy { state: Status::Editing });
//! assert!(Status::read("thawing").is_changing());
//! ```

mod about;
mod connection;
mod integration;
mod jobs;
mod problem;
mod reader;
mod state;
mod text;
mod trial;

pub use about::About;
pub use connection::{Connection, DataObject, Deleted, Settings, Started, connections, objects};
pub use integration::{HOSTS, Integration, SENT, Test, Validation, integrations, listed};
pub use jobs::{Job, jobs, overall};
pub use problem::{Problem, Refusal};
pub use reader::{List, Whole, says_accepted};
pub use state::{JobState, ObjectState, State, Status, TestStatus};
pub use text::{new_key, refuses_key, script, token};
pub use trial::Trial;

#[cfg(test)]
mod tests;

//! What the end-to-end tests share: the real binary, a running `serve`, plain HTTP.
//!
//! Nothing here uses core: the other side of a test must not be the code under test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "tests say what they expect by unwrapping it"
)]

pub mod canary;
mod capture;
mod editor;
pub mod faulty;
mod http;
pub mod picture;
mod program;
mod python;
pub mod runbook;
pub mod served;
pub mod tenant;
mod terminal;

pub use capture::{Capture, Captured, Reply};
pub use editor::Editor;
pub use http::{Answer, Client};
pub use program::{Output, Server, binary, signal, ucforge, ucforge_in, ucforge_with};
pub use python::{python, python_folder, read_by};
pub use terminal::Terminal;

/// The formats in which `check` and `match` report.
pub const OUTPUTS: [&str; 8] = ["human", "concise", "json", "sarif", "github", "gitlab", "junit", "rdjson"];

/// A setup without mistakes, to change one thing at a time.
pub const SETUP: &str = "ucforge: 1\nflow: integration-automatic\nworkspaceUrl: h.cloud.databricks.com\n\
    httpPath: /sql/1.0/warehouses/0123456789abcdef\nauthenticationType: token\ntoken: {env: IMMUTA_PAT}\ncatalog: immuta\n";

//! Everything that can go wrong between a command and its tenant: through the real binary, against a server that does everything
//! wrong and shares no code with the client.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

mod canaries;
mod desk;
#[cfg(unix)]
mod interrupt;
mod rows;
mod table;

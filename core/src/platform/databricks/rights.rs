//! Who must hold what in Databricks: privileges that Immuta's service principal needs, as SQL, as Terraform and as a checklist;
//! and the way back, from scripts and `SHOW GRANTS` output to privileges.
//!
//! [`Needs`] says what a setup needs. [`sql`] and [`terraform`] write it, [`checklist`] tells it to people together with
//! what no SQL can do. [`script`] and [`shown`] read what others wrote, and [`held`] compares it with the needs.

mod checklist;
mod consequences;
mod held;
mod holders;
mod needs;
pub(crate) mod script;
mod securable;
pub(crate) mod shown;
mod situation;
mod sql;
mod terraform;

pub use checklist::{Requirement, Settled, Who, requirements};
pub(crate) use checklist::{markdown, to_run_the_script};
pub use consequences::{ACTIVATING, CONSEQUENCES, Consequence, DISABLING, UNREGISTERED};
pub use needs::{Grant, Needs};
pub(crate) use securable::identifier;
pub use securable::{Privilege, Securable, SecurableKind};
pub use situation::Situation;
pub(crate) use sql::{grants, undo, verify};
pub(crate) use terraform::terraform;

#[cfg(test)]
mod tests;

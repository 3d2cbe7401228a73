//! What the tasks need beside cargo: found when it is there, installed when it is not, else named in a sentence.

pub(crate) mod browser;
pub(crate) mod jq;
pub(crate) mod musl;
pub(crate) mod node;
pub(crate) mod python;
pub(crate) mod rust;

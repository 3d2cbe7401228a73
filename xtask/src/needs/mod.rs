//! What the tasks need besides cargo: used if it is there, installed if it is not, else named in an error message.

pub(crate) mod browser;
pub(crate) mod jq;
pub(crate) mod musl;
pub(crate) mod node;
pub(crate) mod python;
pub(crate) mod rust;

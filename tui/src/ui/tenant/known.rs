//! What is known about a connection that the user reads about.

use ucforge_core::answer::{Connection, DataObject};

use super::Look;

/// The answers about a connection; each is `None` until it arrives.
#[derive(Default)]
pub(in crate::ui) struct Known {
    /// Its configuration: how it reaches its platform.
    pub(in crate::ui) connection: Option<Connection>,
    /// The connection as an object, with its settings, or why it cannot be seen.
    pub(in crate::ui) object: Option<Result<DataObject, String>>,
    /// The objects below it, or why they cannot be seen.
    pub(in crate::ui) children: Option<Result<Vec<DataObject>, String>>,
}

/// What to look at for a connection, besides its configuration.
pub(super) fn looks(key: String) -> [Look; 2] {
    // A key counts as one name, whatever characters it contains.
    [Look::Object(vec![key.clone()]), Look::Children(vec![key])]
}

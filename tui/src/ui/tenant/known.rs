//! What is known of a connection that somebody reads about.

use ucforge_core::answer::{Connection, DataObject};

use super::Look;

/// All of it was asked for; what was not answered yet is none.
#[derive(Default)]
pub(in crate::ui) struct Known {
    /// How it reaches its platform.
    pub(in crate::ui) connection: Option<Connection>,
    /// Itself as an object, with its settings, or why that cannot be seen.
    pub(in crate::ui) object: Option<Result<DataObject, String>>,
    /// The objects below it, or why they cannot be seen.
    pub(in crate::ui) children: Option<Result<Vec<DataObject>, String>>,
}

/// What is looked at for it, beside its configuration.
pub(super) fn looks(key: String) -> [Look; 2] {
    // A key is one name, whatever is in it.
    [Look::Object(vec![key.clone()]), Look::Children(vec![key])]
}

//! What is wanted of a tenant, and what has to be done for it.

use super::drift::Drift;
use crate::api::Content;

/// What is wanted: one integration or connection, as the payloads of a setup say.
#[derive(Clone)]
pub enum Wanted {
    /// An integration.
    Integration {
        /// The script to run first, for the manual way.
        script: Option<Content>,
        /// What creates it.
        create: Content,
        /// What updates it.
        update: Content,
    },
    /// A connection.
    Connection {
        /// The script to run first.
        script: Option<Content>,
        /// What registers it.
        register: Content,
    },
}

/// What has to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// There is none: it is created.
    Create {
        /// Method and target.
        request: String,
    },
    /// There is one that differs: it is updated.
    Update {
        /// Method and target.
        request: String,
        /// Where it differs.
        drift: Drift,
    },
    /// It is as wanted.
    Nothing,
}

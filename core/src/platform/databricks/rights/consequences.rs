//! What Immuta does to the access that people have: told before anything that activates, disables or deletes.

use crate::source::Source;

/// Something that happens to access, and the page that says so.
#[derive(Clone, Copy, Debug)]
pub struct Consequence {
    /// In one sentence.
    pub text: &'static str,
    /// Where it is written.
    pub source: Source,
}

/// An object becomes active.
pub const ACTIVATING: Consequence = Consequence {
    text: "When an object becomes active and has no subscription policy, Immuta revokes the access of all its users, even \
           access granted directly in Unity Catalog.",
    source: Source::ConnectionHowTo,
};

/// An object is disabled.
pub const DISABLING: Consequence = Consequence {
    text: "When a data source is disabled, all grants and policies on it are removed for all users of Immuta, including those that \
           were set directly in Unity Catalog.",
    source: Source::ConnectionHowTo,
};

/// People whom Immuta does not know.
pub const UNREGISTERED: Consequence = Consequence {
    text: "The access of people who are not registered in Immuta stays as it is.",
    source: Source::ConnectionHowTo,
};

/// All of them.
pub const CONSEQUENCES: [Consequence; 3] = [ACTIVATING, DISABLING, UNREGISTERED];

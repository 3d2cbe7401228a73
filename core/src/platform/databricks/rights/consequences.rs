//! What Immuta does to people's access: shown before anything that activates, disables or deletes.

use crate::source::Source;

/// An effect on people's access, and the page that describes it.
#[derive(Clone, Copy, Debug)]
pub struct Consequence {
    /// The effect, in one sentence.
    pub text: &'static str,
    /// The page that describes it.
    pub source: Source,
}

/// What happens when an object becomes active.
pub const ACTIVATING: Consequence = Consequence {
    text: "When an object becomes active and has no subscription policy, Immuta revokes the access of all its users, even \
           access granted directly in Unity Catalog.",
    source: Source::ConnectionHowTo,
};

/// What happens when an object is disabled.
pub const DISABLING: Consequence = Consequence {
    text: "When a data source is disabled, all grants and policies on it are removed for all users of Immuta, including those that \
           were set directly in Unity Catalog.",
    source: Source::ConnectionHowTo,
};

/// What happens to people whom Immuta does not know.
pub const UNREGISTERED: Consequence = Consequence {
    text: "The access of people who are not registered in Immuta stays as it is.",
    source: Source::ConnectionHowTo,
};

/// All consequences.
pub const CONSEQUENCES: [Consequence; 3] = [ACTIVATING, DISABLING, UNREGISTERED];

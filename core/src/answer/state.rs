//! States as the API names them. A state that nobody here knows is kept as it is.

use std::fmt;

/// What can be asked of every state.
pub trait State: Sized {
    /// The state with this name; any text is accepted.
    fn read(name: &str) -> Self;
    /// Its name, as the API writes it.
    fn name(&self) -> &str;
    /// Whether it is still changing to another one.
    fn is_changing(&self) -> bool;
    /// Whether something went wrong.
    fn is_error(&self) -> bool;
}

/// Declares an open enum: its names, and which of them mean a change in progress or an error.
macro_rules! states {
    ($(#[$doc:meta])* $name:ident { $($(#[$entry:meta])* $variant:ident = $text:literal,)* }
        changing: [$($changing:ident),*], error: [$($error:ident),*]) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$entry])* $variant,)*
            /// A state that is not known here, as it was answered; empty if the answer has none.
            Other(String),
        }

        impl State for $name {
            fn read(name: &str) -> Self {
                match name {
                    $($text => Self::$variant,)*
                    other => Self::Other(other.to_owned()),
                }
            }

            fn name(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(name) => name,
                }
            }

            fn is_changing(&self) -> bool {
                match self {
                    Self::Other(name) => sounds_unfinished(name),
                    known => [$(Self::$changing),*].contains(known),
                }
            }

            fn is_error(&self) -> bool {
                match self {
                    Self::Other(name) => sounds_wrong(name),
                    known => [$(Self::$error),*].contains(known),
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::Other(String::new())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

states! {
    /// The state of an integration. Source: Immuta, Integrations API, Response Schema (facts 4.2).
    Status {
        /// It is being set up.
        Creating = "creating",
        /// It could not be set up.
        CreateError = "createError",
        /// It works.
        Enabled = "enabled",
        /// It is being changed.
        Editing = "editing",
        /// It could not be changed, and is as it was.
        EditError = "editError",
        /// It is being deleted.
        Deleting = "deleting",
        /// It could not be deleted, and is as it was.
        DeleteError = "deleteError",
        /// It is gone.
        Deleted = "deleted",
        /// It was disabled by force: nothing was cleaned up on the platform.
        Disabled = "disabled",
        /// What it has on the platform is being brought up to date.
        Migrating = "migrating",
        /// The migration failed, and it is as it was.
        MigrateError = "migrateError",
        /// It is enabled, and a regular validation has failed.
        RecurringValidationError = "recurringValidationError",
    }
    changing: [Creating, Editing, Deleting, Migrating],
    error: [CreateError, EditError, DeleteError, MigrateError, RecurringValidationError]
}

states! {
    /// How a validation, or one test of it, ended. Source: as for [`Status`] (facts 4.3).
    TestStatus {
        /// It passed.
        Passed = "passed",
        /// It failed.
        Failed = "failed",
        /// There may be a problem.
        Warning = "warning",
        /// It was not run.
        Skipped = "skipped",
    }
    changing: [],
    error: [Failed]
}

states! {
    /// The state of a background job. Source: Immuta, Get Job Status (facts 8.6).
    JobState {
        /// It is running.
        Active = "active",
        /// Somebody stopped it.
        Cancelled = "cancelled",
        /// It is done.
        Completed = "completed",
        /// It waits for its turn.
        Created = "created",
        /// It waited for too long.
        Expired = "expired",
        /// It went wrong.
        Failed = "failed",
        /// It went wrong and is tried again.
        Retry = "retry",
    }
    changing: [Active, Created, Retry],
    error: [Cancelled, Expired, Failed]
}

states! {
    /// The state of an object of a connection. Source: Immuta, Manage Connection Objects (facts 8.5).
    ObjectState {
        /// It is protected by policies.
        Active = "active",
        /// It is not protected by policies.
        Inactive = "inactive",
    }
    changing: [],
    error: []
}

impl Status {
    /// Whether nothing is left of the integration.
    pub fn is_gone(&self) -> bool {
        *self == Self::Deleted
    }

    /// Whether it blocks its host for others: an integration that was disabled by force does not. Source: facts 4.2.
    pub fn is_in_use(&self) -> bool {
        !matches!(self, Self::Deleted | Self::Disabled)
    }
}

/// A state that nobody here knows is final unless it says that it is not: `thawing`, `pending`.
fn sounds_unfinished(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with("ing")
}

/// A state that nobody here knows is good unless it says that it is not: `thawError`, `failed`.
fn sounds_wrong(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["error", "failed", "failure"].iter().any(|end| name.ends_with(end))
}

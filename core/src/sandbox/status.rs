//! The states of an integration.

/// The state of an integration. The pages have one more, `deleted`: an integration in that state is gone here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Creating,
    CreateError,
    Enabled,
    Editing,
    EditError,
    Deleting,
    DeleteError,
    /// Disabled by force, and nothing cleaned up on the platform.
    Disabled,
    Migrating,
    MigrateError,
    RecurringValidationError,
}

impl Status {
    const ALL: [Self; 11] = [
        Self::Creating,
        Self::CreateError,
        Self::Enabled,
        Self::Editing,
        Self::EditError,
        Self::Deleting,
        Self::DeleteError,
        Self::Disabled,
        Self::Migrating,
        Self::MigrateError,
        Self::RecurringValidationError,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::CreateError => "createError",
            Self::Enabled => "enabled",
            Self::Editing => "editing",
            Self::EditError => "editError",
            Self::Deleting => "deleting",
            Self::DeleteError => "deleteError",
            Self::Disabled => "disabled",
            Self::Migrating => "migrating",
            Self::MigrateError => "migrateError",
            Self::RecurringValidationError => "recurringValidationError",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    pub(super) fn is_changing(self) -> bool {
        matches!(self, Self::Creating | Self::Editing | Self::Deleting | Self::Migrating)
    }

    pub(super) fn is_error(self) -> bool {
        matches!(
            self,
            Self::CreateError
                | Self::EditError
                | Self::DeleteError
                | Self::MigrateError
                | Self::RecurringValidationError
        )
    }
}

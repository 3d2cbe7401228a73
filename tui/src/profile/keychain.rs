//! The keychain of the system, if this program was built with support for it.

use ucforge_core::secret::Clear;

use crate::exit::Failure;
use crate::human::one_line;

/// The service under which keys are kept, beside the name of the profile.
#[cfg(feature = "keychain")]
const SERVICE: &str = "ucforge";

fn because(what: &str, profile: &str, why: impl std::fmt::Display) -> Failure {
    let (profile, why) = (one_line(profile), one_line(&why.to_string()));
    Failure::usage(format!(
        "the system's keychain cannot {what} the API key of {profile} ({why}): \
         use `--key-command` with your password manager, or `--key-file`"
    ))
}

#[cfg(feature = "keychain")]
fn entry(what: &str, profile: &str) -> Result<keyring::Entry, Failure> {
    keyring::Entry::new(SERVICE, profile).map_err(|error| because(what, profile, error))
}

/// Checks that there is a keychain, before the user types in a key for nothing.
#[cfg(feature = "keychain")]
pub(super) fn ready(profile: &str) -> Result<(), Failure> {
    keyring::Entry::store_status().as_ref().map(|_| ()).map_err(|error| because("keep", profile, error))
}

/// The key of a profile.
#[cfg(feature = "keychain")]
pub(super) fn get(profile: &str) -> Result<Clear, Failure> {
    entry("give", profile)?.get_password().map(Clear::new).map_err(|error| because("give", profile, error))
}

/// Keeps the key of a profile.
#[cfg(feature = "keychain")]
pub(super) fn set(profile: &str, key: &Clear) -> Result<(), Failure> {
    entry("keep", profile)?.set_password(key.expose()).map_err(|error| because("keep", profile, error))
}

/// Forgets the key of a profile.
#[cfg(feature = "keychain")]
pub(super) fn remove(profile: &str) -> Result<(), Failure> {
    entry("forget", profile)?.delete_credential().map_err(|error| because("forget", profile, error))
}

#[cfg(not(feature = "keychain"))]
const WITHOUT: &str = "this build has no support for it";

/// Checks that there is a keychain, before the user types in a key for nothing.
#[cfg(not(feature = "keychain"))]
pub(super) fn ready(profile: &str) -> Result<(), Failure> {
    Err(because("keep", profile, WITHOUT))
}

/// The key of a profile.
#[cfg(not(feature = "keychain"))]
pub(super) fn get(profile: &str) -> Result<Clear, Failure> {
    Err(because("give", profile, WITHOUT))
}

/// Keeps the key of a profile.
#[cfg(not(feature = "keychain"))]
pub(super) fn set(profile: &str, _: &Clear) -> Result<(), Failure> {
    Err(because("keep", profile, WITHOUT))
}

/// Forgets the key of a profile.
#[cfg(not(feature = "keychain"))]
pub(super) fn remove(profile: &str) -> Result<(), Failure> {
    Err(because("forget", profile, WITHOUT))
}

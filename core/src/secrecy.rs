//! What is to be kept from view: by the names of fields, by the forms of secrets, and in the wrong fields.

mod credential;
mod echo;
mod form;
mod harmless;
mod masked;
mod name;
mod pieces;
mod shown;

pub use credential::Credential;
pub use echo::Echoes;
pub(crate) use form::{after_colons, beside_words, by_form, in_script, is_jwt, is_mask, is_secret_text};
pub(crate) use harmless::is_harmless;
pub(crate) use masked::MASK;
pub use masked::{masked, without_secrets};
pub(crate) use name::{AUTHORIZATION, is_open_number, is_secret_name, last_name};
#[cfg(feature = "convert")]
pub(crate) use shown::is_credential_word;
pub use shown::shown_text;
pub(crate) use shown::{holds_credential, is_piece, is_word, names_credential, shown_word, variable_for};

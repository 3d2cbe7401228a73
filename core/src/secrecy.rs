//! What must be kept from view: secrets recognized by the names of fields and by their form, also in the wrong fields.

mod beside;
mod comment;
mod credential;
mod echo;
mod form;
mod harmless;
mod masked;
mod name;
mod pieces;
mod script;
mod shown;

pub(crate) use beside::{assigned, beside_words, in_word, is_after_scheme, is_elsewhere};
pub(crate) use comment::{after_secret_name, in_lines};
pub use credential::Credential;
pub use echo::Echoes;
pub(crate) use form::{by_form, is_jwt, is_mask, is_secret_text};
pub(crate) use harmless::is_harmless;
pub(crate) use masked::MASK;
pub(crate) use masked::without_masks;
pub use masked::{masked, without_secrets};
#[cfg(feature = "convert")]
pub(crate) use name::is_about_secret;
pub(crate) use name::{AUTHORIZATION, is_open_number, is_secret_name, last_name};
pub(crate) use script::in_script;
pub use shown::shown_text;
pub(crate) use shown::{holds_credential, is_piece, is_word, looks_drawn, names_credential, shown_word, variable_for};
#[cfg(feature = "convert")]
pub(crate) use shown::{is_credential_word, looks_like_a_key};

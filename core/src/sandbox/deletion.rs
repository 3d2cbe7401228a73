//! What the body of `DELETE /integrations/{id}` may hold.

use super::configuration::{Configuration, is_credential_of_a_platform};
use super::{Body, answers};
use crate::api::{Immuta, Response};
use crate::kit::sandbox::Deletion;
use crate::secrecy::is_secret_name;
use crate::value::{Object, Value};

/// Refuses credentials where none are wanted, and asks for them where they are needed. Our assumption: anything else in
/// the body is ignored.
pub(super) fn is_allowed(of: &Configuration, body: Body, version: Immuta) -> Result<(), Response> {
    let given = body.given()?;
    let has_credentials = given.is_some_and(|body| gives_credentials(&body));
    let is_automatic = of.auto_bootstrap == Some(true);
    let message = match of.facts.map_or(Deletion::Anything, |facts| facts.deletion) {
        // The newer pages name the platform in full.
        Deletion::NoCredentials(_, older) if has_credentials && version == Immuta::V2024_3 => older,
        Deletion::NoCredentials(newer, _) if has_credentials => newer,
        Deletion::IfAutomatic if is_automatic && !has_credentials => {
            "Integrations that are automatically configured require privileged credentials to disable. Please provide them in \
             your payload."
        }
        Deletion::IfAutomatic if !is_automatic && has_credentials => {
            "Credentials are not required for disable unless the integration was configured automatically. If you need to \
             update your integration credentials, use PUT to update the integration before disabling."
        }
        _ => return Ok(()),
    };
    Err(answers::bad_request(message))
}

/// Whether a body holds a credential: a user name, a field with the name of a secret, or a field of a catalogue that
/// belongs to a way to sign in.
fn gives_credentials(value: &Value) -> bool {
    let is_credential = |name: &str| name == "username" || is_secret_name(name) || is_credential_of_a_platform(name);
    let of_object =
        |object: &Object| object.iter().any(|(name, value)| is_credential(name) || gives_credentials(value));
    match value {
        Value::Object(object) => of_object(object),
        Value::Array(entries) => entries.iter().any(gives_credentials),
        _ => false,
    }
}

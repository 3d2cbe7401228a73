//! Documents as text.
//!
//! [`Rendering`] names the formats. JSON and YAML are the payload itself. The scripts send it: they share one
//! [`request::Request`], in which the body is JSON text cut at its secrets, and differ in how their language quotes,
//! reads the environment and sends.

#[cfg(feature = "scripts")]
pub(crate) mod bash;
#[cfg(feature = "scripts")]
mod curl;
mod error;
#[cfg(feature = "scripts")]
mod httpie;
#[cfg(feature = "scripts")]
mod powershell;
#[cfg(feature = "scripts")]
mod python;
#[cfg(feature = "scripts")]
pub(crate) mod request;
#[cfg(feature = "yaml")]
pub mod yaml;

pub use error::RenderError;

use crate::kinds::{Payload, Rendering};
use crate::secret::{SecretError, View};
use crate::value::{Value, json};

/// Where a script sends a payload.
#[derive(Clone, Copy, Default)]
pub struct To<'a> {
    /// The address of the tenant; none to read it from the environment.
    pub url: Option<&'a str>,
    /// Method and path, where they are not those of the kind of payload.
    pub line: Option<(&'a str, &'a str)>,
}

impl Rendering {
    /// Any value as JSON or YAML, with a newline at the end; none where the format is another, which only carries payloads.
    pub fn value(self, value: &Value, secrets: &View<'_>) -> Option<Result<String, SecretError>> {
        match self {
            Self::Json => Some(json::pretty(value, secrets).map(|text| text + "\n")),
            #[cfg(feature = "yaml")]
            Self::Yaml => Some(yaml::render(value, secrets)),
            _ => None,
        }
    }

    /// Writes the payload of a kind, with a newline at the end. Scripts send it `to` where that says.
    ///
    /// Errors: the sentence of a secret that cannot be had, of a value that the language cannot hold, or of a format that
    /// this build or this kind does not have.
    #[cfg_attr(not(feature = "scripts"), allow(unused_variables, reason = "only scripts say where they send to"))]
    pub fn payload(
        self,
        kind: Payload,
        payload: &Value,
        to: To<'_>,
        secrets: &View<'_>,
    ) -> Result<String, RenderError> {
        #[cfg(feature = "scripts")]
        let request = || request::Request::new(kind, payload, to, secrets);
        if let Some(text) = self.value(payload, secrets) {
            return Ok(text?);
        }
        match self {
            #[cfg(feature = "scripts")]
            Self::Curl => curl::render(&request()?),
            #[cfg(feature = "scripts")]
            Self::Httpie => httpie::render(&request()?),
            #[cfg(feature = "scripts")]
            Self::Python => python::render(&request()?, payload, secrets),
            #[cfg(feature = "scripts")]
            Self::Powershell => request().map(|request| powershell::render(&request)),
            _ => Err(RenderError::NotForPayloads(self)),
        }
    }
}

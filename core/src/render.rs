//! Documents as text.
//!
//! [`Rendering`] names the formats. JSON and YAML are the payload itself. The scripts send it: they share one
//! [`request::Request`], in which the body is JSON text split at its secrets, and differ in how their language quotes,
//! reads the environment and sends.
//!
//! To add a format that sends payloads, write its module, declare it here and add its row to `renderings!`.

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

use crate::kinds::{Document, Payload};
use crate::secret::{SecretError, View};
use crate::value::{Value, json};

/// Where a script sends a payload.
#[derive(Clone, Copy, Default)]
pub struct To<'a> {
    /// The address of the tenant; `None` to read it from the environment.
    pub url: Option<&'a str>,
    /// Method and path, if they are not those of the kind of payload.
    pub line: Option<(&'a str, &'a str)>,
}

/// Declares the formats: first those of payloads, the scripts each with the function that writes the request as a
/// command or program, then the others. A row has the name in commands, the label for people, and the file extension.
macro_rules! renderings {
    (
        data { $($(#[$data_doc:meta])* $data:ident($($data_names:literal),*);)* }
        payloads { $($(#[$doc:meta])* $name:ident($($names:literal),*) = $write:expr;)* }
        others { $($(#[$other_doc:meta])* $other:ident($($other_names:literal),*);)* }
    ) => {
        /// A format that a document is written in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Rendering {
            $($(#[$data_doc])* $data,)*
            $($(#[$doc])* $name,)*
            $($(#[$other_doc])* $other,)*
        }

        impl Rendering {
            /// The formats of payloads.
            pub const OF_PAYLOADS: &[Self] = &[$(Self::$data,)* $(Self::$name),*];

            /// All formats.
            pub const ALL: &[Self] = &[$(Self::$data,)* $(Self::$name,)* $(Self::$other),*];

            /// Name, label and file extension.
            fn names(self) -> [&'static str; 3] {
                match self {
                    $(Self::$data => [$($data_names),*],)*
                    $(Self::$name => [$($names),*],)*
                    $(Self::$other => [$($other_names),*],)*
                }
            }

            /// The function that writes a request as a command or program; `None` for formats that are neither.
            #[cfg(feature = "scripts")]
            fn writer(self) -> Option<Writer> {
                match self {
                    $(Self::$name => Some($write),)*
                    _ => None,
                }
            }
        }
    };
}

/// A function that writes a request. It gets the request, its payload, and how secrets are shown.
#[cfg(feature = "scripts")]
type Writer = fn(&request::Request<'_>, &Value, &View<'_>) -> Result<String, RenderError>;

renderings! {
    data {
        /// JSON, as it is sent.
        Json("json", "JSON", "json");
        /// YAML, which the API accepts as well.
        Yaml("yaml", "YAML", "yaml");
    }
    payloads {
        /// The request as a command for bash and curl.
        Curl("curl", "curl", "sh") = |request, _, _| curl::render(request);
        /// The request as a command for bash and HTTPie.
        Httpie("httpie", "HTTPie", "sh") = |request, _, _| httpie::render(request);
        /// The request as a program for Python's standard library.
        Python("python", "Python", "py") = python::render;
        /// The request as a script for PowerShell.
        Powershell("powershell", "PowerShell", "ps1") = |request, _, _| Ok(powershell::render(request));
    }
    others {
        /// A script for bash.
        Shell("shell", "Shell script", "sh");
        /// A script for the platform.
        Sql("sql", "SQL", "sql");
        /// Resources of the platform's Terraform provider.
        Terraform("terraform", "Terraform", "tf");
        /// A text for people.
        Markdown("markdown", "Markdown", "md");
    }
}

impl Rendering {
    /// The name in commands: `json`.
    pub fn name(self) -> &'static str {
        self.names()[0]
    }

    /// The label for people: `HTTPie`.
    pub fn label(self) -> &'static str {
        self.names()[1]
    }

    /// The file extension: `json`.
    pub fn extension(self) -> &'static str {
        self.names()[2]
    }

    /// The format of payloads with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::named(name, Self::OF_PAYLOADS)
    }

    /// The one of these formats with this name.
    pub fn named(name: &str, of: &[Self]) -> Option<Self> {
        of.iter().copied().find(|rendering| rendering.name() == name)
    }

    /// Any value as JSON or YAML, with a newline at the end; `None` for other formats, which only carry payloads.
    pub fn value(self, value: &Value, secrets: &View<'_>) -> Option<Result<String, SecretError>> {
        match self {
            Self::Json => Some(json::pretty(value, secrets).map(|text| text + "\n")),
            #[cfg(feature = "scripts")]
            Self::Yaml => Some(yaml::render(value, secrets)),
            _ => None,
        }
    }

    /// Writes a payload of a kind, with a newline at the end. Scripts send it where `to` says.
    ///
    /// Errors: when a secret is not available, the language cannot hold a value, or this build or this kind does not
    /// have the format.
    #[cfg_attr(not(feature = "scripts"), allow(unused_variables, reason = "only scripts say where they send to"))]
    pub fn payload(
        self,
        kind: Payload,
        payload: &Value,
        to: To<'_>,
        secrets: &View<'_>,
    ) -> Result<String, RenderError> {
        if let Some(text) = self.value(payload, secrets) {
            return Ok(text?);
        }
        #[cfg(feature = "scripts")]
        if let Some(write) = self.writer() {
            return write(&request::Request::new(kind, payload, to, secrets)?, payload, secrets);
        }
        Err(RenderError::NotForPayloads(self))
    }
}

impl Document {
    /// The formats it can be written in; the first is the default.
    pub fn renderings(self) -> &'static [Rendering] {
        match self {
            Self::Payload(_) => Rendering::OF_PAYLOADS,
            Self::Runbook => &[Rendering::Shell],
            Self::Grants => &[Rendering::Sql, Rendering::Terraform],
            Self::GrantsUndo | Self::GrantsVerify => &[Rendering::Sql],
            Self::Checklist => &[Rendering::Markdown],
        }
    }

    /// The name of the file it is saved in: `connection.json`.
    pub fn file_name(self, rendering: Rendering) -> String {
        [self.name(), ".", rendering.extension()].concat()
    }
}

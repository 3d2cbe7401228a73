//! Documents as text.
//!
//! [`Rendering`] names the formats. JSON and YAML are the payload itself. The scripts send it: they share one
//! [`request::Request`], in which the body is JSON text cut at its secrets, and differ in how their language quotes,
//! reads the environment and sends.

#[cfg(feature = "scripts")]
pub(crate) mod bash;
#[cfg(feature = "scripts")]
mod curl;
#[cfg(feature = "scripts")]
mod httpie;
pub mod json;
#[cfg(feature = "scripts")]
mod powershell;
#[cfg(feature = "scripts")]
mod python;
#[cfg(feature = "scripts")]
pub(crate) mod request;
#[cfg(feature = "yaml")]
pub mod yaml;

use crate::document::Kind;
use crate::secret::View;
use crate::value::Value;

/// Where a script sends a payload.
#[derive(Clone, Copy, Default)]
pub struct To<'a> {
    /// The address of the tenant; none to read it from the environment.
    pub url: Option<&'a str>,
    /// Method and path, where they are not those of the kind of payload.
    pub line: Option<(&'a str, &'a str)>,
}

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rendering {
    /// JSON, as it is sent.
    Json,
    /// YAML, which the API takes as well.
    Yaml,
    /// The request as a command for bash and curl.
    Curl,
    /// The request as a command for bash and HTTPie.
    Httpie,
    /// The request as a program for Python's standard library.
    Python,
    /// The request as a script for PowerShell.
    Powershell,
    /// A script for bash.
    Shell,
    /// A script for Databricks.
    Sql,
    /// Resources of Databricks' Terraform provider.
    Terraform,
    /// A text for people.
    Markdown,
}

/// Name, label and ending of each, in the order of [`Rendering::ALL`].
static NAMES: [[&str; 3]; Rendering::ALL.len()] = [
    ["json", "JSON", "json"],
    ["yaml", "YAML", "yaml"],
    ["curl", "curl", "sh"],
    ["httpie", "HTTPie", "sh"],
    ["python", "Python", "py"],
    ["powershell", "PowerShell", "ps1"],
    ["shell", "Shell script", "sh"],
    ["sql", "SQL", "sql"],
    ["terraform", "Terraform", "tf"],
    ["markdown", "Markdown", "md"],
];

impl Rendering {
    /// What payloads can be written as.
    pub const OF_PAYLOADS: &[Self] =
        &[Self::Json, Self::Yaml, Self::Curl, Self::Httpie, Self::Python, Self::Powershell];

    /// The name in commands: `json`.
    pub fn name(self) -> &'static str {
        self.names()[0]
    }

    /// For people: `HTTPie`.
    pub fn label(self) -> &'static str {
        self.names()[1]
    }

    /// The ending of its files: `json`.
    pub fn extension(self) -> &'static str {
        self.names()[2]
    }

    /// Name, label, ending.
    fn names(self) -> &'static [&'static str; 3] {
        // Both are lists of all renderings, in one order: a test says so.
        &NAMES[self as usize]
    }

    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Json,
        Self::Yaml,
        Self::Curl,
        Self::Httpie,
        Self::Python,
        Self::Powershell,
        Self::Shell,
        Self::Sql,
        Self::Terraform,
        Self::Markdown,
    ];

    /// The rendering of a payload that has this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::named(name, Self::OF_PAYLOADS)
    }

    /// The one of these that has this name.
    pub fn named(name: &str, of: &[Self]) -> Option<Self> {
        of.iter().copied().find(|rendering| rendering.name() == name)
    }

    /// Writes the payload of a kind, with a newline at the end. Scripts send it `to` where that says.
    ///
    /// Errors: the sentence of a secret that cannot be had, of a value that the language cannot hold, or of a format that
    /// this build or this kind does not have.
    #[cfg_attr(not(feature = "scripts"), allow(unused_variables, reason = "only scripts say where they send to"))]
    pub fn payload(self, kind: Kind, payload: &Value, to: To<'_>, secrets: &View<'_>) -> Result<String, String> {
        #[cfg(feature = "scripts")]
        let request = || request::Request::new(kind, payload, to, secrets);
        match self {
            Self::Json => json::pretty(payload, secrets).map(|text| text + "\n"),
            #[cfg(feature = "yaml")]
            Self::Yaml => yaml::render(payload, secrets),
            #[cfg(feature = "scripts")]
            Self::Curl => curl::render(&request()?),
            #[cfg(feature = "scripts")]
            Self::Httpie => httpie::render(&request()?),
            #[cfg(feature = "scripts")]
            Self::Python => python::render(&request()?, payload, secrets),
            #[cfg(feature = "scripts")]
            Self::Powershell => request().map(|request| powershell::render(&request)),
            _ => Err(["no payload is written as ", self.label(), " here"].concat()),
        }
    }
}

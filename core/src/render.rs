//! Documents as text.

pub mod curl;
pub mod json;
#[cfg(feature = "yaml")]
pub mod yaml;

use crate::document::Kind;
use crate::secret::View;
use crate::value::Value;

/// How a payload is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rendering {
    /// JSON, as it is sent.
    Json,
    /// The request as a shell command.
    Curl,
    /// YAML, which the API takes as well.
    #[cfg(feature = "yaml")]
    Yaml,
}

impl Rendering {
    /// All that this build has.
    pub const ALL: &[Self] = &[
        Self::Json,
        Self::Curl,
        #[cfg(feature = "yaml")]
        Self::Yaml,
    ];

    /// The name in commands: `json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Curl => "curl",
            #[cfg(feature = "yaml")]
            Self::Yaml => "yaml",
        }
    }

    /// The rendering of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rendering| rendering.name() == name)
    }

    /// Writes the payload of a kind, for a tenant if the setup names one, with a newline at the end.
    ///
    /// Errors: the sentence of a secret that cannot be had.
    pub fn render(
        self,
        kind: Kind,
        payload: &Value,
        immuta_url: Option<&str>,
        secrets: &View<'_>,
    ) -> Result<String, String> {
        match self {
            Self::Json => json::pretty(payload, secrets).map(|text| text + "\n"),
            Self::Curl => curl::render(kind, payload, immuta_url, secrets),
            #[cfg(feature = "yaml")]
            Self::Yaml => yaml::render(payload, secrets),
        }
    }
}

//! Why a payload cannot be written.

use std::fmt;

use super::Rendering;
use crate::secret::SecretError;

/// Why a payload cannot be written in a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenderError {
    /// A secret is not available.
    Secret(SecretError),
    /// jq would write this number differently.
    ChangedByJq(String),
    /// Python cannot hold this number.
    NotForPython(String),
    /// Payloads are not written in this format, or not by this build.
    NotForPayloads(Rendering),
}

impl From<SecretError> for RenderError {
    fn from(error: SecretError) -> Self {
        Self::Secret(error)
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret(error) => error.fmt(f),
            Self::ChangedByJq(number) => write!(f, "jq would change the number {number}: write it as json"),
            Self::NotForPython(number) => write!(f, "Python cannot hold the number {number}: write it as json"),
            Self::NotForPayloads(rendering) => write!(f, "no payload is written as {} here", rendering.label()),
        }
    }
}

impl std::error::Error for RenderError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_sentences() {
        let number = || "1e999".to_owned();
        for (error, sentence) in [
            (SecretError::NoProgram.into(), "the secret's command is empty"),
            (RenderError::ChangedByJq(number()), "jq would change the number 1e999: write it as json"),
            (RenderError::NotForPython(number()), "Python cannot hold the number 1e999: write it as json"),
            (RenderError::NotForPayloads(Rendering::Terraform), "no payload is written as Terraform here"),
        ] {
            assert_eq!(error.to_string(), sentence);
        }
    }
}

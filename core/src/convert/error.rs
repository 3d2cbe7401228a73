//! Why documents cannot become a setup, or a command cannot be written in another form.

use std::fmt;

use crate::kinds::{Flow, Kind, Payload};
use crate::text::listed;

/// Why a conversion is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConvertError {
    /// The document is a list.
    List,
    /// The kind of the document is unclear.
    UnknownKind,
    /// The document holds nothing.
    Empty,
    /// The documents are for different platforms.
    SeveralPlatforms,
    /// Documents of these kinds do not belong to one flow.
    NotOneFlow(Vec<Kind>),
    /// The name of a field holds a credential, and no variable can replace it there.
    NameHoldsCredential,
    /// The command that fetches a secret holds a credential itself, and no shell replaces a variable in it.
    CommandHoldsCredential,
    /// The field with this name holds a number that may be a secret, but a variable would turn it into a text.
    NumberIsSecret(String),
    /// The platform with this title does not have this flow, only those in the list.
    NoSuchFlow(&'static str, Flow, Vec<Flow>),
    /// A command sends a payload with a method and path that do not carry payloads of this kind.
    NotCarried {
        /// The method, such as `POST`.
        method: String,
        /// The path.
        path: String,
        /// The kind of the payload.
        payload: Payload,
    },
}

impl fmt::Display for ConvertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List => f.write_str("this is a list: convert one entry at a time"),
            Self::UnknownKind => f.write_str("the fields do not show what kind of document this is"),
            Self::Empty => f.write_str("the document is empty"),
            Self::SeveralPlatforms => f.write_str("these are documents for different platforms"),
            Self::NotOneFlow(kinds) => {
                let names: Vec<_> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
                write!(f, "{} are not the documents of one flow", listed(&names, "and"))
            }
            Self::NameHoldsCredential => f.write_str("the name of a field contains what looks like a credential"),
            Self::CommandHoldsCredential => {
                f.write_str("the command that fetches a secret contains what looks like a credential itself")
            }
            Self::NumberIsSecret(name) => {
                write!(f, "`{name}` has a number that may be a secret, and a variable would make it a text")
            }
            Self::NoSuchFlow(title, flow, flows) => {
                let names: Vec<_> = flows.iter().map(|flow| format!("`{flow}`")).collect();
                write!(f, "{title} has no flow `{flow}`: it has {}", names.join(", "))
            }
            Self::NotCarried { method, path, payload } => {
                write!(f, "this command sends {method} {path}, which is not a request that carries a {payload}")
            }
        }
    }
}

impl std::error::Error for ConvertError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_sentences() {
        let kinds = vec![Payload::Connection.into(), Kind::Setup];
        let (method, path) = ("PUT".to_owned(), "/data/connection".to_owned());
        for (error, sentence) in [
            (ConvertError::List, "this is a list: convert one entry at a time"),
            (ConvertError::UnknownKind, "the fields do not show what kind of document this is"),
            (ConvertError::Empty, "the document is empty"),
            (ConvertError::SeveralPlatforms, "these are documents for different platforms"),
            (ConvertError::NameHoldsCredential, "the name of a field contains what looks like a credential"),
            (
                ConvertError::CommandHoldsCredential,
                "the command that fetches a secret contains what looks like a credential itself",
            ),
            (
                ConvertError::NumberIsSecret("pin".to_owned()),
                "`pin` has a number that may be a secret, and a variable would make it a text",
            ),
            (
                ConvertError::NoSuchFlow("Trino", Flow::Connection, vec![Flow::IntegrationAutomatic]),
                "Trino has no flow `connection`: it has `integration-automatic`",
            ),
            (ConvertError::NotOneFlow(kinds), "`connection` and `setup` are not the documents of one flow"),
            (
                ConvertError::NotCarried { method, path, payload: Payload::Connection },
                "this command sends PUT /data/connection, which is not a request that carries a connection",
            ),
        ] {
            assert_eq!(error.to_string(), sentence);
        }
    }
}

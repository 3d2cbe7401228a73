//! Why documents make no setup, or a command cannot be written in another way.

use std::fmt;

use crate::kinds::{Kind, Payload};

/// Why a conversion is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConvertError {
    /// The document is a list.
    List,
    /// Nobody can tell what the document is.
    UnknownKind,
    /// The document holds nothing.
    Empty,
    /// The documents are for different platforms.
    SeveralPlatforms,
    /// These are not the documents of one flow.
    NotOneFlow(Vec<Kind>),
    /// The name of a field holds a credential, which no name can stand for.
    NameHoldsCredential,
    /// A command sends a payload with a method and path that carry none such.
    NotCarried {
        /// `POST`.
        method: String,
        /// The path.
        path: String,
        /// What is sent.
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
                write!(f, "{} are not the documents of one flow", names.join(" and "))
            }
            Self::NameHoldsCredential => f.write_str("the name of a field contains what looks like a credential"),
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

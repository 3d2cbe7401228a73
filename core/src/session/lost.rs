//! What a missing answer means.

use std::fmt;

use crate::api::Response;
use crate::value::visible;

/// Why there is no answer, and whether the server may still have done what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The server was not reached: nothing was sent.
    NotSent,
    /// The key could not be exchanged for a token, so the request was not sent.
    NotSignedIn {
        /// The status of the answer; `None` if there was no answer.
        status: Option<u16>,
        /// Whether the answer says in words that the key was not accepted, whatever its status.
        is_no: bool,
    },
    /// The connection ended before there was an answer.
    NoAnswer,
    /// There was an answer that cannot be read.
    Garbled,
    /// There was no answer in time.
    TimeOver {
        /// Whether the request may have reached the server.
        may_have_arrived: bool,
    },
    /// The server answered with a redirect, which was not followed.
    Redirected {
        /// The status of the answer.
        status: u16,
        /// The address without its query; `None` if the answer does not name one.
        to: Option<String>,
    },
}

impl Lost {
    pub(super) fn redirected(response: &Response, location: Option<&str>) -> Self {
        // A query may hold anything, a key too.
        let to = location.and_then(|to| to.split(['?', '#']).next()).filter(|to| !to.is_empty());
        Self::Redirected { status: response.status, to: to.map(str::to_owned) }
    }

    /// Whether the server refused the key, before the request was sent. That is an answer too.
    pub fn is_refused(&self) -> bool {
        matches!(self, Self::NotSignedIn { status: Some(400..500), .. } | Self::NotSignedIn { is_no: true, .. })
    }

    /// Whether the server may have done what was asked. Then a write must be looked up, and never sent again.
    pub fn may_have_arrived(&self) -> bool {
        match self {
            Self::NotSent | Self::NotSignedIn { .. } => false,
            Self::TimeOver { may_have_arrived } => *may_have_arrived,
            // "See other" comes after something was done; a server that sends other redirects should not have done
            // anything.
            Self::NoAnswer | Self::Garbled | Self::Redirected { .. } => true,
        }
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent => f.write_str("the server could not be reached: nothing was sent"),
            Self::NotSignedIn { is_no: true, .. } => f.write_str("the API key was not accepted: nothing was sent"),
            Self::NotSignedIn { status: Some(status), .. } => {
                write!(f, "the API key could not be exchanged for a token (status {status}): nothing was sent")
            }
            Self::NotSignedIn { status: None, .. } => {
                f.write_str("the API key could not be exchanged for a token: nothing was sent")
            }
            Self::NoAnswer => f.write_str("the connection ended before there was an answer"),
            Self::Garbled => f.write_str("the answer cannot be read"),
            Self::TimeOver { may_have_arrived: true } => f.write_str("there was no answer in time"),
            Self::TimeOver { may_have_arrived: false } => f.write_str("time was over before the request was sent"),
            Self::Redirected { status, to: Some(to) } => {
                write!(f, "the server redirects to {} (status {status}), which is not followed", visible(to))
            }
            Self::Redirected { status, to: None } => {
                write!(f, "the server redirects (status {status}), which is not followed")
            }
        }
    }
}

impl std::error::Error for Lost {}

//! The interface between the commands and the network.

use ucforge_core::api::{Outgoing, Response};
use ucforge_core::session::Lost;

/// Carries requests to a tenant and brings the answers back.
pub(crate) trait Exchange {
    /// Sends a request, with the repeats that it allows, and waits for the answer.
    ///
    /// Errors: why there is no answer, and whether the request may have arrived.
    fn exchange(&mut self, request: &Outgoing) -> Result<Response, Lost>;

    /// Where the last request failed, for [`Failure::of`](crate::exit::Failure::of); `None` if that is not known.
    fn trouble(&self) -> Option<&Trouble> {
        None
    }
}

/// Where a request failed on its way, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// The step that failed.
    pub(crate) step: Step,
    /// What happened, as a part of a sentence. It holds nothing that was sent.
    pub(crate) what: String,
    /// What to do, as a whole sentence without its end.
    pub(crate) next: String,
}

/// The steps of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Getting ready to send: the key, permission to change something.
    Ready,
    /// Looking up the address of the host.
    Name,
    /// Reaching the host.
    Connection,
    /// Getting through the proxy.
    Proxy,
    /// Agreeing on encryption, and on who the server is.
    Tls,
    /// Reading the answer.
    Answer,
    /// Ctrl-C was pressed.
    Interrupted,
}

impl Step {
    /// The name of the step.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ready => "preparation",
            Self::Name => "DNS",
            Self::Connection => "connection",
            Self::Proxy => "proxy",
            Self::Tls => "TLS",
            Self::Answer => "answer",
            Self::Interrupted => "interrupted",
        }
    }
}

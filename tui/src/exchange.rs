//! Between the commands and the network.

use ucforge_core::api::{Outgoing, Response};
use ucforge_core::session::Lost;

/// Whoever carries requests to a tenant and brings the answers back.
pub(crate) trait Exchange {
    /// Sends a request, with the repeats that it allows, and waits for what comes of it.
    ///
    /// Errors: why there is no answer, and whether the request may have arrived.
    fn exchange(&mut self, request: &Outgoing) -> Result<Response, Lost>;
}

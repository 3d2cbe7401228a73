//! A request as it is sent, and how long each part of it may take.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::Request;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue, USER_AGENT};
use ucforge_core::session::Transmit;
use zeroize::Zeroizing;

use super::Address;
use crate::exchange::{Step, Trouble};

/// How long connecting may take: a host that takes longer will not answer at all.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a server may take to begin its answer to a request that may be repeated.
const FIRST_BYTE: Duration = Duration::from_secs(30);

/// A request that is ready to be sent.
pub(super) struct Sending {
    pub(super) request: Request<Full<Bytes>>,
    /// Whether the request may be repeated: if so, a connection that was used before will do, and waiting for the first
    /// byte has a limit of its own.
    pub(super) may_be_repeated: bool,
    pub(super) connect: Duration,
    pub(super) first_byte: Duration,
    pub(super) whole: Duration,
}

/// Bytes that are wiped when they are no longer needed.
struct Wiped(Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Sending {
    /// The request that a session wants to send. `left` is the time that the session has left.
    pub(super) fn of(
        transmit: &Transmit<'_>,
        address: &Address,
        left: Duration,
        may_be_repeated: bool,
    ) -> Result<Self, Trouble> {
        let unfit = || Trouble {
            step: Step::Connection,
            what: "the request cannot be written as HTTP".to_owned(),
            next: "Look at the ids and names in it".to_owned(),
        };
        let body = Bytes::from_owner(Wiped(Zeroizing::new(transmit.body.to_vec())));
        let mut request = Request::builder()
            .method(transmit.method)
            .uri([&address.base, transmit.target].concat())
            .header(HOST, address.authority())
            .header(USER_AGENT, concat!("ucforge/", env!("CARGO_PKG_VERSION")))
            .header(ACCEPT, "application/json, text/plain, */*");
        if !transmit.authorization.expose().is_empty() {
            let mut key = HeaderValue::from_str(transmit.authorization.expose()).map_err(|_| unfit())?;
            key.set_sensitive(true);
            request = request.header(AUTHORIZATION, key);
        }
        if !transmit.content_type.is_empty() {
            request = request.header(CONTENT_TYPE, transmit.content_type);
        }
        let request = request.body(Full::new(body)).map_err(|_| unfit())?;
        // A change is given all the time there is: giving up early would leave its outcome unknown.
        let first_byte = if may_be_repeated { FIRST_BYTE.min(left) } else { left };
        Ok(Self { request, may_be_repeated, connect: CONNECT.min(left), first_byte, whole: left })
    }
}

//! The network: a thin shell around core's session, which says what to send, when to wait, and when it is over.
//!
//! Nothing is set up before the first request: no runtime, no certificates, no look at the environment.

mod address;
mod connect;
pub(crate) mod interrupt;
#[allow(clippy::result_large_err, reason = "an answer is as large, and there is one a request")]
mod network;
mod proxy;
mod send;
#[cfg(test)]
mod tests;
mod trust;

use std::path::PathBuf;
use std::time::Duration;

use ucforge_core::api::{Outgoing, Response};
use ucforge_core::secret::Clear;
use ucforge_core::session::{Authentication, Event, Lost, Moment, Next, Session};

pub(crate) use address::{Address, shown_url};
use network::Network;
pub(crate) use proxy::proxy_of;
use send::Sending;
pub(crate) use trust::trusted;

use crate::clock::Clock;
use crate::exchange::{Exchange, Step, Trouble};
use crate::exit::Failure;
use crate::profile::{Auth, Chosen, Reach};
use crate::secrets::{self, Hidden};

/// One tenant, and how to talk to it.
pub(crate) struct Client {
    address: Address,
    authentication: Authentication,
    timeout: Duration,
    ca_cert: Option<PathBuf>,
    clock: Clock,
    network: Option<Network>,
    trouble: Option<Trouble>,
}

impl Client {
    /// A client for the chosen tenant. Its key is fetched now, and nothing is sent yet.
    pub(crate) fn open(chosen: &Chosen, reach: &Reach) -> Result<Self, Failure> {
        Self::with_key(chosen, chosen.key.read(&chosen.name)?, reach)
    }

    /// The same with a key that was fetched before.
    pub(crate) fn with_key(chosen: &Chosen, key: Clear, reach: &Reach) -> Result<Self, Failure> {
        let address = Address::parse(&chosen.url)?;
        secrets::keep(key.expose());
        let authentication = match chosen.auth {
            Auth::Raw => Authentication::Raw(key),
            Auth::Bearer => Authentication::Bearer(key),
            Auth::Exchange => Authentication::Exchange { key, token: None },
        };
        Ok(Self {
            address,
            authentication,
            timeout: reach.timeout,
            ca_cert: chosen.ca_cert.clone(),
            clock: Clock::start(),
            network: None,
            trouble: None,
        })
    }

    /// Another client for the same tenant, with a connection of its own, for requests at the same time. It does not ask
    /// for the key again.
    pub(crate) fn another(&self) -> Self {
        Self {
            address: self.address.clone(),
            authentication: self.authentication.clone(),
            ca_cert: self.ca_cert.clone(),
            network: None,
            trouble: None,
            ..*self
        }
    }

    fn moment(&self) -> Moment {
        let now = self.clock.now();
        Moment { clock: now, unix: Some(now / 1000) }
    }

    /// Sends what the session says, once.
    fn transmit(&mut self, sending: Sending) -> Event {
        let network = match &mut self.network {
            Some(network) => network,
            none => match Network::begin(&self.address, self.ca_cert.as_deref()) {
                Ok(network) => none.insert(network),
                Err(trouble) => {
                    self.trouble = Some(trouble);
                    return Event::OutOfReach;
                }
            },
        };
        match network.send(&self.address, sending) {
            Ok((response, location)) => {
                self.trouble = None;
                Event::Response(response, location)
            }
            Err((event, trouble)) => {
                self.trouble = Some(trouble);
                event
            }
        }
    }
}

impl Client {
    /// Waits this long before a request is repeated. Returns false if Ctrl-C was pressed meanwhile.
    fn pause(&self, time: Duration) -> bool {
        if let Some(network) = &self.network {
            return network.pause(time);
        }
        std::thread::sleep(time);
        true
    }
}

impl Exchange for Client {
    fn exchange(&mut self, request: &Outgoing) -> Result<Response, Lost> {
        // After Ctrl-C nothing more is sent: the caller ends with what is known.
        if self.trouble.as_ref().is_some_and(|trouble| trouble.step == Step::Interrupted) {
            return Err(Lost::NotSent);
        }
        let timeout = u64::try_from(self.timeout.as_millis()).unwrap_or(u64::MAX);
        let begun = self.moment().clock;
        let deadline = begun.saturating_add(timeout);
        self.trouble = None;
        let may_be_repeated = request.may_be_repeated();
        let mut hidden = Hidden::of(request);
        if let Authentication::Exchange { key, .. } = &self.authentication {
            hidden.add(key.expose());
        }
        let mut session = Session::new(request.clone(), self.authentication.clone(), deadline);
        let end = loop {
            let now = self.moment();
            let left = Duration::from_millis(deadline.saturating_sub(now.clock));
            let event = match session.poll(now) {
                Next::Transmit(transmit) => {
                    // The key, or one of the tokens it was exchanged for.
                    let authorization = transmit.authorization.expose();
                    hidden.add(authorization.strip_prefix("Bearer ").unwrap_or(authorization));
                    match Sending::of(&transmit, &self.address, left, may_be_repeated) {
                        Ok(sending) => self.transmit(sending),
                        Err(trouble) => {
                            self.trouble = Some(trouble);
                            Event::OutOfReach
                        }
                    }
                }
                Next::WaitUntil(at) => {
                    if self.pause(Duration::from_millis(at.saturating_sub(now.clock).max(1))) {
                        continue;
                    }
                    self.trouble = Some(interrupt::trouble());
                    return Err(Lost::NotSent);
                }
                Next::Done(end) => break end.clone(),
            };
            session.handle(self.moment(), event);
        };
        self.authentication = session.into_authentication();
        match end {
            // The target of a redirect is left out if it would show a secret.
            Err(Lost::Redirected { status, to }) => {
                let to = to.filter(|to| !hidden.are_in_address(to));
                Err(Lost::Redirected { status, to })
            }
            // Not masked, because it may be sent back or compared. Code that shows any of it asks `secrets` first.
            end => end,
        }
    }

    fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }
}

//! Carries requests to a tenant and brings the answers back, on a thread of its own: the screen never waits for them.
//!
//! The thread starts with the first request.

use std::sync::mpsc::{self, Sender};
use std::thread;

use ucforge_core::api::Outgoing;
use ucforge_core::secret::Clear;
use ucforge_core::session::Lost;

use super::tenant::Answered;
use super::update::Event;
use crate::client::Client;
use crate::exchange::{Exchange as _, Step, Trouble};
use crate::exit::Failure;
use crate::profile::{Chosen, Reach};

/// Carries requests to one tenant, one at a time.
pub(super) struct Courier {
    chosen: Chosen,
    reach: Reach,
    /// The API key, if the user has typed it in.
    key: Option<Clear>,
    requests: Option<Sender<(u64, Outgoing)>>,
}

impl Courier {
    pub(super) fn new(chosen: Chosen, reach: &Reach, key: Option<Clear>) -> Self {
        Self { chosen, reach: reach.clone(), key, requests: None }
    }

    /// Sends a request; its answer becomes an event.
    pub(super) fn send(&mut self, ticket: u64, request: Outgoing, events: &Sender<Event>) {
        let requests = self.requests.take().or_else(|| self.start(events));
        let is_sent = requests.as_ref().is_some_and(|requests| requests.send((ticket, request)).is_ok());
        self.requests = requests;
        if !is_sent {
            // This program receives the events itself: if that fails, it is ending.
            let _ = events.send(not_sent(ticket, "no thread can be started"));
        }
    }

    fn start(&mut self, events: &Sender<Event>) -> Option<Sender<(u64, Outgoing)>> {
        let (requests, received) = mpsc::channel::<(u64, Outgoing)>();
        let (chosen, reach, mut key, events) =
            (self.chosen.clone(), self.reach.clone(), self.key.clone(), events.clone());
        // SIGINT is an event of the UI, which gives the terminal back before it ends.
        #[cfg(unix)]
        crate::client::interrupt::take(true);
        let work = move || {
            let mut client: Option<Client> = None;
            for (ticket, request) in received {
                let event = match open(&mut client, &chosen, &reach, &mut key) {
                    // A second safeguard: the UI itself refuses changes already.
                    Ok(_) if request.changes() && chosen.read_only => not_sent(ticket, "this profile is read-only"),
                    Ok(client) => {
                        let answer = client.exchange(&request);
                        Event::Answer(ticket, Box::new(Answered { answer, trouble: client.trouble().cloned() }))
                    }
                    Err(failure) => not_sent(ticket, &failure.message),
                };
                if events.send(event).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("tenant".to_owned()).spawn(work).is_ok().then_some(requests)
    }
}

fn open<'c>(
    client: &'c mut Option<Client>,
    chosen: &Chosen,
    reach: &Reach,
    key: &mut Option<Clear>,
) -> Result<&'c mut Client, Failure> {
    Ok(match client {
        Some(client) => client,
        None => client.insert(match key.take() {
            Some(key) => Client::with_key(chosen, key, reach)?,
            None => Client::open(chosen, reach)?,
        }),
    })
}

fn not_sent(ticket: u64, what: &str) -> Event {
    let trouble = Trouble { step: Step::Ready, what: what.to_owned(), next: String::new() };
    Event::Answer(ticket, Box::new(Answered { answer: Err(Lost::NotSent), trouble: Some(trouble) }))
}

//! All open connections. Their number is limited: when there is no room left, the one that has kept the server waiting
//! longest has to leave, so that slow clients and forgotten connections keep nobody out.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// Instead of a turn: the server is working on a request of this connection.
const WORKING: u64 = u64::MAX;

/// The open connections, by the turn in which each was opened.
pub(super) struct Connections {
    most: usize,
    /// Counts up: the connection with the lowest turn has been waiting longest.
    turn: AtomicU64,
    open: Mutex<BTreeMap<u64, Arc<Place>>>,
}

/// The place of one connection; free again when it is dropped.
pub(super) struct Connection {
    number: u64,
    place: Arc<Place>,
    all: Arc<Connections>,
}

struct Place {
    /// The turn since which the server waits for the client, or [`WORKING`].
    waits_since: AtomicU64,
    leave: Notify,
}

impl Connections {
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, turn: AtomicU64::new(0), open: Mutex::default() })
    }

    /// A place for one more connection, or `None` if the server is working for all others.
    pub(super) fn enter(self: &Arc<Self>) -> Option<Connection> {
        if self.open().len() >= self.most && !self.make_room() {
            return None;
        }
        let number = self.next_turn();
        let place = Arc::new(Place { waits_since: AtomicU64::new(number), leave: Notify::new() });
        self.open().insert(number, Arc::clone(&place));
        Some(Connection { number, place, all: Arc::clone(self) })
    }

    /// Sends away the connection that has kept the server waiting longest. Returns whether there was one.
    pub(super) fn make_room(&self) -> bool {
        let mut open = self.open();
        let waiting = open.iter().map(|(number, place)| (place.waits_since.load(Ordering::Relaxed), *number));
        let longest = waiting.filter(|(since, _)| *since != WORKING).min();
        let place = longest.and_then(|(_, number)| open.remove(&number));
        if let Some(place) = &place {
            place.leave.notify_one();
        }
        place.is_some()
    }

    fn next_turn(&self) -> u64 {
        self.turn.fetch_add(1, Ordering::Relaxed)
    }

    fn open(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Place>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    /// Waits until the connection has to leave.
    pub(super) async fn has_to_leave(&self) {
        self.place.leave.notified().await;
    }

    /// Notes that a whole request has arrived.
    pub(super) fn begin(&self) {
        self.place.waits_since.store(WORKING, Ordering::Relaxed);
    }

    /// Notes that the answer is ready.
    pub(super) fn end(&self) {
        self.place.waits_since.store(self.all.next_turn(), Ordering::Relaxed);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.all.open().remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_waits_longest_leaves() {
        let all = Connections::new(2);
        let (first, second) = (all.enter().unwrap(), all.enter().unwrap());
        first.begin();
        first.end();
        // The second one has sent nothing since.
        let third = all.enter().unwrap();
        assert!(all.open().contains_key(&first.number) && !all.open().contains_key(&second.number));
        first.begin();
        third.begin();
        assert!(all.enter().is_none());
        drop(first);
        assert!(all.enter().is_some());
    }
}

//! What time it is.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// A clock that shows the time of day and never runs backwards, even if somebody sets the machine's clock.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    /// The time at which it was started, in milliseconds since 1970.
    from: u64,
    since: Instant,
}

impl Clock {
    pub(crate) fn start() -> Self {
        let from = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { from: u64::try_from(from.as_millis()).unwrap_or(u64::MAX), since: Instant::now() }
    }

    /// The time now, in milliseconds since 1970.
    pub(crate) fn now(&self) -> u64 {
        self.from.saturating_add(u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX))
    }
}

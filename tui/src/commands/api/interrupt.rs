//! Ctrl-C during a change: it does not end the program until what is known has been said.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Whether Ctrl-C was pressed. Until [`Interrupt::hold`] it ends the program at once, as everywhere.
#[derive(Clone, Default)]
pub(super) struct Interrupt {
    pressed: Arc<AtomicBool>,
    is_watched: Arc<AtomicBool>,
}

/// How often to check whether Ctrl-C was pressed.
const SLICE: Duration = Duration::from_millis(50);

impl Interrupt {
    /// From now on Ctrl-C does not end the program.
    #[cfg(unix)]
    pub(super) fn hold(&self) {
        use signal_hook::consts::SIGINT;
        let ends = crate::client::interrupt::take(true);
        if !self.is_watched.swap(true, Ordering::SeqCst) {
            // If this fails, Ctrl-C still ends the program. So does a second press: the user does not want to wait for
            // what is known.
            let _ = signal_hook::flag::register(SIGINT, Arc::clone(&self.pressed));
            let _ = signal_hook::flag::register(SIGINT, Arc::clone(crate::client::interrupt::pressed()));
            let _ = signal_hook::flag::register(SIGINT, Arc::clone(ends));
        }
    }

    /// From now on Ctrl-C ends the program at once: for questions, during which nothing is under way.
    #[cfg(unix)]
    pub(super) fn release(&self) {
        if self.is_watched.load(Ordering::SeqCst) {
            crate::client::interrupt::take(false);
        }
    }

    /// Undoes [`Interrupt::release`] once a question is answered: another operation may have changed something.
    #[cfg(unix)]
    pub(super) fn hold_again(&self) {
        if self.is_watched.load(Ordering::SeqCst) {
            crate::client::interrupt::take(true);
        }
    }

    #[cfg(not(unix))]
    pub(super) fn hold(&self) {}

    #[cfg(not(unix))]
    pub(super) fn release(&self) {}

    #[cfg(not(unix))]
    pub(super) fn hold_again(&self) {}

    pub(super) fn is_pressed(&self) -> bool {
        self.pressed.load(Ordering::SeqCst)
    }

    /// Records that Ctrl-C was pressed, however that was noticed.
    pub(super) fn press(&self) {
        self.pressed.store(true, Ordering::SeqCst);
    }

    /// Waits this long, or until Ctrl-C is pressed.
    pub(super) fn pause(&self, milliseconds: u64) {
        let end = Instant::now() + Duration::from_millis(milliseconds);
        while !self.is_pressed() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            thread::sleep(left.min(SLICE));
        }
    }
}

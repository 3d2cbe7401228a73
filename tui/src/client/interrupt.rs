//! Ctrl-C in the middle of a change: the program ends, but not before it has said what is known.

use std::future::Future;

use tokio::runtime::Runtime;

use crate::exchange::{Step, Trouble};

/// Waits for `work`; `None` if Ctrl-C was pressed meanwhile. Before and after, Ctrl-C ends the program as usual.
pub(super) fn held<T>(runtime: &Runtime, work: impl Future<Output = T>) -> Option<T> {
    let _held = Held::new();
    runtime.block_on(async {
        tokio::select! {
            done = work => Some(done),
            Ok(()) = tokio::signal::ctrl_c() => None,
            () = noticed(), if is_taken() => None,
        }
    })
}

/// Ends once Ctrl-C was pressed, even before anybody waited for it: between a request and the pause after it, say.
async fn noticed() {
    while !pressed().load(std::sync::atomic::Ordering::SeqCst) {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// Whether Ctrl-C was pressed since other code handles it. That code sets it: see [`take`].
pub(crate) fn pressed() -> &'static std::sync::Arc<std::sync::atomic::AtomicBool> {
    static PRESSED: std::sync::OnceLock<std::sync::Arc<std::sync::atomic::AtomicBool>> = std::sync::OnceLock::new();
    PRESSED.get_or_init(std::sync::Arc::default)
}

/// The trouble to report if Ctrl-C was pressed.
pub(super) fn trouble() -> Trouble {
    Trouble { step: Step::Interrupted, what: "Ctrl-C was pressed".to_owned(), next: String::new() }
}

/// While a value of this type exists, SIGINT does not end the program.
pub(crate) struct Held;

/// Whether Ctrl-C is handled by other code between requests too.
#[cfg(unix)]
static TAKEN: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// Sets whether the caller handles Ctrl-C between requests too. The returned flag says whether Ctrl-C ends the program.
#[cfg(unix)]
pub(crate) fn take(taken: bool) -> &'static std::sync::Arc<std::sync::atomic::AtomicBool> {
    use std::sync::atomic::Ordering::SeqCst;
    TAKEN.store(taken, SeqCst);
    ends::program().store(!taken, SeqCst);
    ends::program()
}

/// Whether other code handles Ctrl-C between requests too.
pub(super) fn is_taken() -> bool {
    #[cfg(unix)]
    return TAKEN.load(std::sync::atomic::Ordering::SeqCst);
    #[cfg(not(unix))]
    return false;
}

#[cfg(unix)]
mod ends {
    use std::sync::atomic::AtomicBool;
    use std::sync::{Arc, OnceLock};

    use signal_hook::consts::SIGINT;

    /// The flag that says whether SIGINT ends the program. Once a signal has a handler, the system no longer acts by
    /// itself, so its usual effect is asked for; the terminal UI has its own way and never gets here with a SIGINT.
    pub(super) fn program() -> &'static Arc<AtomicBool> {
        static ENDS: OnceLock<Arc<AtomicBool>> = OnceLock::new();
        ENDS.get_or_init(|| {
            let ends = Arc::new(AtomicBool::new(true));
            // If this fails, Ctrl-C does what it did before.
            let _ = signal_hook::flag::register_conditional_default(SIGINT, Arc::clone(&ends));
            ends
        })
    }
}

impl Held {
    pub(crate) fn new() -> Self {
        #[cfg(unix)]
        ends::program().store(false, std::sync::atomic::Ordering::SeqCst);
        Self
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        #[cfg(unix)]
        {
            use std::sync::atomic::Ordering::SeqCst;
            ends::program().store(!TAKEN.load(SeqCst), SeqCst);
        }
    }
}

//! Signals while a key is typed in: the terminal is restored before the program ends.

use std::io::{self, Write as _};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;

use crossterm::terminal::disable_raw_mode;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use crate::client::interrupt;
use crate::exit::Exit;

/// A key is being typed in: signals restore the terminal first.
const ASKING: u8 = 0;
/// Signals end the program as usual.
const USUAL: u8 = 1;
/// The terminal UI handles signals.
const LEFT: u8 = 2;

static STATE: AtomicU8 = AtomicU8::new(USUAL);

/// While a value of this type exists, a signal that ends the program restores the terminal first.
pub(super) struct Guard {
    /// Ctrl-C is a key here; the signal must not come first.
    _held: interrupt::Held,
}

impl Guard {
    pub(super) fn new() -> io::Result<Self> {
        static WATCHED: OnceLock<()> = OnceLock::new();
        let held = interrupt::Held::new();
        STATE.store(ASKING, Ordering::SeqCst);
        if WATCHED.set(()).is_ok() {
            watch()?;
        }
        Ok(Self { _held: held })
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        STATE.store(USUAL, Ordering::SeqCst);
    }
}

/// From now on other code handles signals.
pub(crate) fn leave() {
    STATE.store(LEFT, Ordering::SeqCst);
    interrupt::take(true);
}

/// Starts to listen to signals. Once a signal has a handler, the system no longer acts by itself, so this continues to
/// listen after the key was typed in.
fn watch() -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGQUIT, SIGINT])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            match STATE.load(Ordering::SeqCst) {
                ASKING => {
                    // If the terminal is gone, there is nothing to restore.
                    let _ = disable_raw_mode();
                    let _ = writeln!(io::stderr());
                    std::process::exit(Exit::Signal(signal).number().into());
                }
                // Between requests SIGINT is handled elsewhere.
                USUAL if signal != SIGINT => drop(emulate_default_handler(signal)),
                _ => {}
            }
        }
    })?;
    Ok(())
}

//! Signals while a key is typed in: the terminal shows again what is typed before the program ends.

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

/// A key is being typed in: the terminal is given back first.
const ASKING: u8 = 0;
/// They end the program as ever.
const USUAL: u8 = 1;
/// They are the terminal UI's affair.
const LEFT: u8 = 2;

static STATE: AtomicU8 = AtomicU8::new(USUAL);

/// While there is one, a signal that ends the program gives the terminal back first.
pub(super) struct Guard {
    /// Ctrl-C is a key here; the signal is not to come first.
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

/// From now on signals are somebody else's affair.
pub(crate) fn leave() {
    STATE.store(LEFT, Ordering::SeqCst);
    interrupt::take(true);
}

/// Once somebody listens to a signal, the system does nothing by itself any more: so this goes on listening afterwards.
fn watch() -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGQUIT, SIGINT])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            match STATE.load(Ordering::SeqCst) {
                ASKING => {
                    // A terminal that is gone needs nothing.
                    let _ = disable_raw_mode();
                    let _ = writeln!(io::stderr());
                    std::process::exit(Exit::Signal(signal).number().into());
                }
                // Between requests that is taken care of elsewhere.
                USUAL if signal != SIGINT => drop(emulate_default_handler(signal)),
                _ => {}
            }
        }
    })?;
    Ok(())
}

//! What the terminal sends: keys, the mouse, pasted text, and whether it is light or dark.
//!
//! crossterm does not know what a terminal says about its colors: it waits for an end that it never sees, and takes the keys
//! that come next for a part of it. termina does, but it takes Alt-] and Alt-P for the beginning of such an answer, and waits
//! as well. So what comes is cut into whole sequences here, and termina says what each of them is.

#[cfg(unix)]
mod cut;
#[cfg(unix)]
mod reader;
#[cfg(not(unix))]
#[path = "events/console.rs"]
mod reader;

use crossterm::event::{KeyEvent, MouseEvent};

pub(crate) use reader::Reader;

/// Asks the terminal to say when it becomes light or dark, and how it is now.
pub(crate) const FOLLOW_SCHEME: &str = "\x1b[?2031h\x1b[?996n";

/// The opposite.
pub(crate) const LEAVE_SCHEME: &str = "\x1b[?2031l";

/// Asks for the color of the ground, which more terminals know.
pub(crate) const ASK_GROUND: &str = "\x1b]11;?\x1b\\";

/// Something that the terminal has sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    Key(KeyEvent),
    Mouse(MouseEvent),
    Paste(String),
    /// The terminal is light or dark: from now on, or when it was asked.
    #[cfg_attr(not(unix), allow(dead_code, reason = "consoles do not say it"))]
    Scheme(Scheme),
    /// Somebody has come back to the terminal.
    Focus,
    /// It has another size. On Unix a signal says so.
    #[cfg_attr(unix, allow(dead_code, reason = "a signal says so"))]
    Resize,
}

/// Whether the terminal is light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Scheme {
    Light,
    #[default]
    Dark,
}

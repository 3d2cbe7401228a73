//! What the terminal sends: keys, the mouse, pasted text, and whether it is light or dark.
//!
//! crossterm does not know what a terminal says about its colors: it waits for an end that it never sees, and treats
//! the next keys as a part of the answer. termina does, but it treats Alt-] and Alt-P as the beginning of such an
//! answer, and waits as well. So the input is cut into whole sequences here, and termina says what each of them is.

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

/// Asks the terminal to stop saying so.
pub(crate) const LEAVE_SCHEME: &str = "\x1b[?2031l";

/// Asks for the background color, which more terminals know.
pub(crate) const ASK_GROUND: &str = "\x1b]11;?\x1b\\";

/// Something that the terminal has sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    Key(KeyEvent),
    Mouse(MouseEvent),
    Paste(String),
    /// The terminal is light or dark: it has changed, or it was asked.
    #[cfg_attr(not(unix), allow(dead_code, reason = "consoles do not say it"))]
    Scheme(Scheme),
    /// The terminal has the focus again.
    Focus,
    /// The terminal has another size. On Unix a signal says so.
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

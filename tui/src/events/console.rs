//! Reading on systems without terminals in the sense of Unix.

use std::io;

use crossterm::event::{self, KeyEventKind, MouseEventKind};

use super::Event;

/// Reads what the console sends.
pub(crate) struct Reader;

impl Reader {
    pub(crate) fn new() -> Self {
        Self
    }

    /// Waits for the next event.
    pub(crate) fn read(&mut self) -> io::Result<Event> {
        loop {
            return Ok(match event::read()? {
                event::Event::Key(key) if key.kind != KeyEventKind::Release => Event::Key(key),
                event::Event::Mouse(mouse) if mouse.kind != MouseEventKind::Moved => Event::Mouse(mouse),
                event::Event::Paste(text) => Event::Paste(text),
                event::Event::FocusGained => Event::Focus,
                event::Event::Resize(..) => Event::Resize,
                _ => continue,
            });
        }
    }
}

//! The drawing side of the terminal, which never asks it anything.
//!
//! Clearing and resizing make ratatui ask for the place of the cursor. The answer would come in among the keys, which
//! another thread waits for, so the question would never be answered. It is only asked to put the cursor back, and
//! every frame says again where the cursor is: so this backend answers by itself.

use std::io::{self, Stdout};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

/// See the module's words.
pub(super) struct NoQueryBackend(CrosstermBackend<Stdout>);

impl NoQueryBackend {
    pub(super) fn new() -> Self {
        Self(CrosstermBackend::new(io::stdout()))
    }
}

impl Backend for NoQueryBackend {
    type Error = io::Error;

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        self.0.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.0.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.0.show_cursor()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.0.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.0.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.0.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.0.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.0.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.0)
    }
}

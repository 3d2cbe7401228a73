//! The backend that draws on the terminal without ever asking it anything.
//!
//! Clearing and resizing make ratatui ask for the position of the cursor. The answer would arrive among the keys, which
//! another thread reads, so ratatui would never see it. It only asks in order to put the cursor back, and every frame
//! sets the cursor anyway, so this backend answers by itself.
//!
//! Each frame is sent between the marks of a synchronized update: a terminal that knows them shows the frame as a
//! whole, and a program that reads along knows when the frame is complete. The program draws once it has handled all
//! events so far, so whatever follows such a mark is new.

use std::io::{self, Stdout};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::crossterm::QueueableCommand as _;
use ratatui::crossterm::cursor::{Hide, MoveTo, Show};
use ratatui::crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::layout::{Position, Size};

/// A backend that answers ratatui's queries by itself; see the module docs.
pub(super) struct NoQueryBackend {
    terminal: CrosstermBackend<Stdout>,
    /// Whether a frame has begun.
    is_drawing: bool,
}

impl NoQueryBackend {
    pub(super) fn new() -> Self {
        Self { terminal: CrosstermBackend::new(io::stdout()), is_drawing: false }
    }

    /// Begins a frame. It ends when it is flushed.
    pub(super) fn begin(&mut self) -> io::Result<()> {
        self.is_drawing = true;
        self.terminal.queue(BeginSynchronizedUpdate).map(drop)
    }
}

impl Backend for NoQueryBackend {
    type Error = io::Error;

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        self.terminal.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.terminal.queue(Hide).map(drop)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.terminal.queue(Show).map(drop)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        self.terminal.queue(MoveTo(x, y)).map(drop)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.terminal.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.terminal.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.terminal.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.terminal.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_drawing) {
            self.terminal.queue(EndSynchronizedUpdate)?;
        }
        io::Write::flush(&mut self.terminal)
    }
}

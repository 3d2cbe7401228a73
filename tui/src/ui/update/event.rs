//! What happens to the UI, and what it wants done.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use ratatui::crossterm::event::{KeyEvent, MouseEvent};
use ucforge_core::api::Outgoing;
use ucforge_core::check::Base;
use zeroize::Zeroizing;

use crate::events::Scheme;
use crate::ui::config::Run;
use crate::ui::model::{Job, Purpose, Worked};
use crate::ui::saver::{Saved, Unsaved};
use crate::ui::tenant::Answered;

/// Something that happened.
#[derive(Clone, Debug)]
#[cfg_attr(not(unix), allow(dead_code, reason = "signals are a matter of Unix"))]
pub(in crate::ui) enum Event {
    Key(KeyEvent),
    Paste(String),
    Mouse(MouseEvent),
    /// The terminal is light or dark from now on.
    Scheme(Scheme),
    /// The user has come back to the terminal.
    Focus,
    /// The terminal has another size.
    Resize,
    /// Something is due.
    Time,
    /// The answer to the request with this number.
    Answer(u64, Box<Answered>),
    /// A file that was read, and what it is for.
    File(Purpose, Box<Opened>),
    /// The beginning of a path, and the paths that begin with it.
    Paths(String, Vec<String>),
    /// What was edited, and its text now.
    Edited(Edited, String),
    /// A draft was saved elsewhere, or could not be saved.
    Saved(Saved),
    /// What follows from the answers was worked out.
    Worked(Arc<Worked>),
    /// The screen may show anything, and has to be redrawn.
    Redraw,
    /// The program is asked to suspend.
    Stop,
    /// The program is asked to end.
    Signal(i32),
    /// The terminal is gone.
    Gone,
}

/// A file that was read.
#[derive(Clone)]
pub(in crate::ui) struct Opened {
    pub(in crate::ui) name: String,
    /// The folder that it is in, as an absolute path.
    pub(in crate::ui) folder: PathBuf,
    pub(in crate::ui) bytes: Result<Zeroizing<Vec<u8>>, String>,
    pub(in crate::ui) base: Base,
}

/// Shows only the name: the contents may be secret.
impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What is edited in the user's own editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Edited {
    /// All answers.
    Setup,
    /// The answer to the question with this pointer, one line per entry.
    Lines(String),
}

/// Something that the shell has to do.
#[derive(Debug)]
pub(in crate::ui) enum Effect {
    /// Save this draft.
    Save(Unsaved),
    /// Put this on the clipboard.
    Copy(String),
    /// Write a text into a new file with this name, or a similar one: the name, and the text.
    Export(String, String),
    /// Carry this request to the tenant; its answer becomes an event with this ticket.
    Send {
        ticket: u64,
        request: Box<Outgoing>,
    },
    /// Talk to the tenant of this profile from now on.
    Choose(String),
    /// Read the list of profiles.
    Profiles,
    /// Read the file at this path; its contents become an event.
    Read(Purpose, String),
    /// Find the paths that begin with this text; they become an event.
    Complete(String),
    /// Write a setup into a file: its path, and the text.
    WriteSetup(String, String),
    /// Let the user edit this text in an editor of their choice; the new text becomes an event.
    Edit(Edited, String),
    /// Run this job; its result becomes an event.
    Work(Job),
    /// Give this program the terminal while it runs.
    Run(Box<Run>),
    /// Ask the terminal for the color of its background.
    AskGround,
    /// Take the mouse, or let go of it.
    Mouse(bool),
    /// Open the next saved draft.
    NextDraft,
    Redraw,
    Suspend,
    Quit,
}

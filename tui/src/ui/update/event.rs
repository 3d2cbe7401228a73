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
    /// Somebody has come back to the terminal.
    Focus,
    /// The terminal has another size.
    Resize,
    /// Something that was due is.
    Time,
    /// What came of the request with this number.
    Answer(u64, Box<Answered>),
    /// What a file holds, and what a setup in it extends.
    File(Purpose, Box<Opened>),
    /// The beginning of a path, and the paths that begin like it.
    Paths(String, Vec<String>),
    /// What was edited, and how it reads now.
    Edited(Edited, String),
    /// A draft was kept elsewhere, or could not be kept.
    Saved(Saved),
    /// What follows from the answers was worked out.
    Worked(Arc<Worked>),
    /// The screen may show anything.
    Redraw,
    /// The program is asked to stop for now.
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

/// What is in it may be a secret.
impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What is edited elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Edited {
    /// All answers.
    Setup,
    /// The answer of this question, a line for each entry.
    Lines(String),
}

/// Something that the shell has to do.
#[derive(Debug)]
pub(in crate::ui) enum Effect {
    /// Keep this draft.
    Save(Unsaved),
    /// Put this on the clipboard.
    Copy(String),
    /// Write this into a new file of this name, or of one like it.
    Export(String, String),
    /// Carry this to the tenant; its answer is an event with this number.
    Send {
        ticket: u64,
        request: Box<Outgoing>,
    },
    /// Talk to the tenant of this profile from now on.
    Choose(String),
    /// Read which profiles there are.
    Profiles,
    /// Read this file; what it holds is an event.
    Read(Purpose, String),
    /// Find the paths that begin like this; what there is is an event.
    Complete(String),
    /// Write a setup into this new file.
    WriteSetup(String, String),
    /// Let somebody edit this text with the program of their choice; what comes of it is an event.
    Edit(Edited, String),
    /// Work this out; what comes of it is an event.
    Work(Job),
    /// Let this program have the terminal for as long as it runs.
    Run(Box<Run>),
    /// Ask the terminal what it looks like.
    AskGround,
    /// Take the mouse, or let go of it.
    Mouse(bool),
    /// Open the next draft that is kept.
    NextDraft,
    Redraw,
    Suspend,
    Quit,
}

//! What lies over the screen, and what is on it.

use std::cell::Cell;
use std::path::PathBuf;

use ratatui::crossterm::event::KeyCode;
use ratatui::layout::Rect;
use ucforge_core::check::Base;
use ucforge_core::form::Draft;
use ucforge_core::secret::Clear;
use ucforge_core::value::Value;

use super::Focus;
use crate::ui::actions::Action;
use crate::ui::editor::Editor;
use crate::ui::tenant::Thing;

/// What lies over the screen.
pub(in crate::ui) enum Overlay {
    Help(Help),
    Palette(Palette),
    /// Letters stand on what can be gone to.
    Jump,
    /// A text to read.
    Page(Page),
    /// The path of a file is asked for.
    Path(Path),
    /// A text of several lines: a private key, or a list with an entry a line.
    Lines(Lines),
    /// The question of what is being done.
    Ask(Ask),
    /// What can be done next: nothing of it is done before somebody agrees.
    Choose(Choose),
}

/// What can be done with a text, or after something went wrong: shown first, done when somebody agrees.
pub(in crate::ui) struct Choose {
    /// What it is about.
    pub(in crate::ui) title: String,
    pub(in crate::ui) said: Vec<String>,
    /// At least one.
    pub(in crate::ui) choices: Vec<Course>,
    pub(in crate::ui) selected: usize,
    /// The first line of the choice that is seen.
    pub(in crate::ui) top: usize,
}

/// One thing that can be done.
pub(in crate::ui) struct Course {
    pub(in crate::ui) label: String,
    /// What comes of it.
    pub(in crate::ui) lines: Vec<String>,
    /// None where nothing would come of it.
    pub(in crate::ui) deed: Option<Deed>,
}

/// What is done.
pub(in crate::ui) enum Deed {
    Import(Import),
    /// Update this with the answers.
    Update(Thing),
    /// Go to this in its list.
    Show(Thing),
}

/// A text that becomes answers.
pub(in crate::ui) struct Import {
    pub(in crate::ui) text: Clear,
    /// Which of several.
    pub(in crate::ui) choice: Option<usize>,
    pub(in crate::ui) extent: Extent,
    pub(in crate::ui) origin: Origin,
}

/// Where a text comes from that becomes answers.
#[derive(Clone)]
pub(in crate::ui) struct Origin {
    /// The file that holds it; empty where it is in none.
    pub(in crate::ui) name: String,
    /// What paths in it are relative to.
    pub(in crate::ui) folder: PathBuf,
    /// What it extends.
    pub(in crate::ui) base: Base,
    pub(in crate::ui) way: Way,
}

/// How a text came here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Way {
    Pasted,
    Opened,
    /// It was named when the program was started.
    Started,
    Edited,
}

impl Origin {
    /// No file: paths are relative to this folder.
    pub(in crate::ui) fn nowhere(folder: &std::path::Path) -> Self {
        Self { name: String::new(), folder: folder.to_owned(), base: Base::None, way: Way::Pasted }
    }
}

/// What becomes of the answers that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Extent {
    /// They are replaced.
    All,
    /// What else was answered stays.
    Some,
}

/// How far a window is scrolled.
#[derive(Default)]
pub(in crate::ui) struct Scroll(Cell<usize>);

impl Scroll {
    /// The first row that is seen, where there are so many and so many fit. It is never further down than it has to be: only who
    /// draws it knows how far that is.
    pub(in crate::ui) fn top(&self, rows: usize, fit: usize) -> usize {
        let top = self.0.get().min(rows.saturating_sub(fit));
        self.0.set(top);
        top
    }

    /// Takes a key that scrolls; false for any other one.
    pub(in crate::ui) fn press(&mut self, code: KeyCode) -> bool {
        let by: isize = match code {
            KeyCode::Down => 1,
            KeyCode::Up => -1,
            KeyCode::PageDown => 10,
            KeyCode::PageUp => -10,
            KeyCode::Home => isize::MIN,
            KeyCode::End => isize::MAX,
            _ => return false,
        };
        let top = self.0.get_mut();
        *top = top.saturating_add_signed(by);
        true
    }
}

/// A question that is being answered.
#[derive(Default)]
pub(in crate::ui) struct Ask {
    /// The name, as far as it was typed.
    pub(in crate::ui) typed: Editor,
    pub(in crate::ui) scroll: Scroll,
    /// Whether its script was saved or copied.
    pub(in crate::ui) is_kept: bool,
    /// The script that cannot be had later, once somebody has asked for it.
    pub(in crate::ui) script: Option<String>,
    /// What is to be done with it when it comes.
    pub(in crate::ui) keep: Option<Keep>,
}

/// How a script is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Keep {
    Saved,
    Copied,
}

/// Help, as far as it is scrolled, and what it is searched for.
#[derive(Default)]
pub(in crate::ui) struct Help {
    pub(in crate::ui) filter: Editor,
    pub(in crate::ui) scroll: Scroll,
}

/// A path that is being typed, and what for.
pub(in crate::ui) struct Path {
    pub(in crate::ui) purpose: Purpose,
    pub(in crate::ui) typed: Editor,
}

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Purpose {
    /// A setup or payload that becomes the answers.
    Open,
    /// The same for a file that was named when the program was started: nobody is asked.
    Start,
    /// Where the setup goes.
    SaveSetup,
    Check,
    Compare,
}

/// A text to read in a window of its own.
pub(in crate::ui) struct Page {
    pub(in crate::ui) title: String,
    pub(in crate::ui) text: String,
    pub(in crate::ui) scroll: Scroll,
}

/// What is on the screen, and where.
#[derive(Clone, Debug)]
pub(in crate::ui) struct Target {
    pub(in crate::ui) area: Rect,
    pub(in crate::ui) spot: Spot,
}

/// What can be gone to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Spot {
    Focus(Focus),
    /// One of the flow's documents.
    Document(usize),
    /// A row of the list.
    Row(usize),
    /// What stands beside the list.
    Detail,
    /// An action, in the footer.
    Action(Action),
}

pub(in crate::ui) struct Palette {
    pub(in crate::ui) query: Editor,
    pub(in crate::ui) selected: usize,
}

pub(in crate::ui) struct Lines {
    pub(in crate::ui) pointer: String,
    pub(in crate::ui) label: &'static str,
    pub(in crate::ui) secret: bool,
    pub(in crate::ui) editor: Editor,
    /// What it began with.
    pub(in crate::ui) opened: String,
}

impl Lines {
    pub(in crate::ui) fn is_changed(&self) -> bool {
        self.editor.text() != self.opened
    }

    /// Answers the question with what was typed. A secret that was left empty stays as it is.
    pub(in crate::ui) fn answer(&self, draft: &mut Draft) {
        let text = self.editor.text();
        if self.secret {
            if !text.trim().is_empty() {
                draft.set_secret(&self.pointer, text);
            }
            return;
        }
        let entries = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let entries: Vec<Value> = entries.map(Value::from).collect();
        if entries.is_empty() {
            draft.clear_answer(&self.pointer);
        } else {
            draft.set(&self.pointer, Value::Array(entries));
        }
    }
}

//! What is shown on top of the screen, and the spots on the screen.

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

/// Something that is shown on top of the screen.
pub(in crate::ui) enum Overlay {
    Help(Help),
    Palette(Palette),
    /// A letter on each spot that can be gone to.
    Jump,
    /// A text to read.
    Page(Page),
    /// A prompt for the path of a file.
    Path(Path),
    /// A text of several lines: a private key, or a list with one entry per line.
    Lines(Lines),
    /// The question that the operation under way asks.
    Ask(Ask),
    /// Choices for what to do next: nothing is done before the user agrees.
    Choose(Choose),
}

/// What can be done with a text, or after something went wrong: shown first, and done once the user agrees.
pub(in crate::ui) struct Choose {
    /// The title of the window.
    pub(in crate::ui) title: String,
    pub(in crate::ui) said: Vec<String>,
    /// The choices, at least one.
    pub(in crate::ui) choices: Vec<Course>,
    pub(in crate::ui) selected: usize,
    /// The first visible line of the selected choice.
    pub(in crate::ui) top: usize,
}

/// One of the choices.
pub(in crate::ui) struct Course {
    pub(in crate::ui) label: String,
    /// What the choice would do.
    pub(in crate::ui) lines: Vec<String>,
    /// `None` if the choice would do nothing.
    pub(in crate::ui) deed: Option<Deed>,
}

/// What a choice does.
pub(in crate::ui) enum Deed {
    Import(Import),
    /// Update this integration or connection with the answers.
    Update(Thing),
    /// Go to this integration or connection in its list.
    Show(Thing),
}

/// A text to import as answers.
pub(in crate::ui) struct Import {
    pub(in crate::ui) text: Clear,
    /// The index of the candidate to import, if there are several.
    pub(in crate::ui) choice: Option<usize>,
    pub(in crate::ui) extent: Extent,
    pub(in crate::ui) origin: Origin,
}

/// Where a text that becomes answers comes from.
#[derive(Clone)]
pub(in crate::ui) struct Origin {
    /// The name of the file that holds the text; empty if it is in no file.
    pub(in crate::ui) name: String,
    /// The folder that paths in the text are relative to.
    pub(in crate::ui) folder: PathBuf,
    /// The base that a setup in the text extends.
    pub(in crate::ui) base: Base,
    pub(in crate::ui) way: Way,
}

/// How a text got into the UI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Way {
    Pasted,
    Opened,
    /// Named when the program was started.
    Started,
    Edited,
}

impl Origin {
    /// A text in no file, with paths relative to this folder.
    pub(in crate::ui) fn nowhere(folder: &std::path::Path) -> Self {
        Self { name: String::new(), folder: folder.to_owned(), base: Base::None, way: Way::Pasted }
    }
}

/// What happens to the existing answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Extent {
    /// All of them are replaced.
    All,
    /// Other answers stay.
    Some,
}

/// How far a window is scrolled.
#[derive(Default)]
pub(in crate::ui) struct Scroll(Cell<usize>);

impl Scroll {
    /// The first visible row, for this many rows of which `fit` fit. The position is limited here, since only the code
    /// that draws a window knows these numbers.
    pub(in crate::ui) fn top(&self, rows: usize, fit: usize) -> usize {
        let top = self.0.get().min(rows.saturating_sub(fit));
        self.0.set(top);
        top
    }

    /// Scrolls if the key is meant for that, and returns whether it was.
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
    /// The name that the user has typed so far to agree.
    pub(in crate::ui) typed: Editor,
    pub(in crate::ui) scroll: Scroll,
    /// Whether its script was saved or copied.
    pub(in crate::ui) is_kept: bool,
    /// The script that is not available later, once the user has asked for it.
    pub(in crate::ui) script: Option<String>,
    /// What to do with the script once it is there.
    pub(in crate::ui) keep: Option<Keep>,
}

/// How a script is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Keep {
    Saved,
    Copied,
}

/// The help window: what it is searched for, and how far it is scrolled.
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
    /// The same for a file that was named when the program was started: it is opened without asking.
    Start,
    /// The file to save the setup in.
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

/// A spot on the screen, and where it is.
#[derive(Clone, Debug)]
pub(in crate::ui) struct Target {
    pub(in crate::ui) area: Rect,
    pub(in crate::ui) spot: Spot,
}

/// Something on the screen that can be gone to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Spot {
    Focus(Focus),
    /// One of the flow's documents.
    Document(usize),
    /// A row of the list.
    Row(usize),
    /// The text beside the list.
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
    /// The text when the window was opened.
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

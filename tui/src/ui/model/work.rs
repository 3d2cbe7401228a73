//! Works out what follows from many answers, on a thread of its own while the user types.

use std::fmt;

use ucforge_core::convert;
use ucforge_core::document;
use ucforge_core::form::{Answer, Shown};
use ucforge_core::kinds::Document;
use ucforge_core::read;
use ucforge_core::render::Rendering;
use ucforge_core::setup::Answers;
use zeroize::Zeroizing;

use super::{Model, RowKind};
use crate::ui::watched;

/// Forms with more questions and entries than this are not worked out at every key.
const LARGE: usize = 100;

/// How long typing must pause before such a form is worked out, in milliseconds.
const PAUSE: u64 = 300;

/// What is to be worked out, and when.
#[derive(Default)]
pub(in crate::ui) struct Pending {
    /// When to begin, in milliseconds since the start.
    pub(in crate::ui) due: Option<u64>,
    /// Counts the changes: the result of a job for an earlier one is dropped.
    ticket: u64,
    is_behind: bool,
}

/// Answers from which a [`Worked`] is made.
pub(in crate::ui) struct Job {
    ticket: u64,
    json: Zeroizing<String>,
    document: Option<Document>,
    rendering: Rendering,
}

/// The result of a [`Job`].
pub(in crate::ui) struct Worked {
    ticket: u64,
    pub(super) shown: Shown,
    pub(super) preview: String,
}

impl Job {
    pub(in crate::ui) fn run(&self) -> Worked {
        let shown = convert::shown(&self.json);
        let preview = render(&shown.json, self.document, self.rendering);
        Worked { ticket: self.ticket, shown, preview }
    }
}

/// Shows only the ticket: jobs and their results hold secrets.
impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("ticket", &self.ticket).finish_non_exhaustive()
    }
}

impl fmt::Debug for Worked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worked").field("ticket", &self.ticket).finish_non_exhaustive()
    }
}

/// A document of a setup as text, secrets masked.
pub(super) fn render(setup: &str, document: Option<Document>, rendering: Rendering) -> String {
    let Some(document) = document else { return String::new() };
    let tree = read::tree(setup);
    let Some(root) = tree.root() else { return String::new() };
    document::preview_text(&Answers::of(root).for_showing(), document, rendering).unwrap_or_default()
}

impl Model {
    /// Handles text that was typed into a question. What follows from it is worked out at once if that is quick, else
    /// when typing pauses; until then only the question itself changes. `text` is `None` if it must not be shown, or is
    /// empty.
    pub(in crate::ui) fn typed(&mut self, pointer: &str, text: Option<&str>, is_filled: bool, now: u64) {
        let is_same = self.row_of(pointer).and_then(|row| self.rows.get_mut(row));
        if let Some(RowKind::Question(question)) =
            is_same.map(|row| &mut row.kind).filter(|_| self.shown.view.flow.is_some() && LARGE < self.index.len())
        {
            if question.filled != is_filled {
                self.version = watched::next();
            }
            question.value = text.map(|text| Answer::Text(text.to_owned()));
            question.filled = is_filled;
            self.pending.ticket += 1;
            self.pending.is_behind = true;
            self.pending.due = Some(now + PAUSE);
        } else {
            self.refresh();
        }
    }

    /// Works out at once everything that is still pending.
    pub(in crate::ui) fn settle(&mut self) {
        if self.pending.is_behind {
            self.refresh();
        }
    }

    /// Notes that everything is worked out: a result that is still on its way will be dropped.
    pub(super) fn is_settled(&mut self) {
        self.pending = Pending { ticket: self.pending.ticket + 1, ..Pending::default() };
    }

    /// The job to run now.
    pub(in crate::ui) fn job(&mut self) -> Job {
        self.pending.due = None;
        Job {
            ticket: self.pending.ticket,
            json: self.draft.json(),
            document: self.shown_document(),
            rendering: self.rendering(),
        }
    }

    /// Uses the result of a job, unless something has changed meanwhile.
    pub(in crate::ui) fn worked(&mut self, worked: Worked) {
        if worked.ticket == self.pending.ticket {
            self.take(worked.shown, Some(worked.preview));
        }
    }
}

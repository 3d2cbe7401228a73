//! What editors ask while somebody is writing: what may be typed here (completions), and what this is (hover texts).
//!
//! The text may be broken anywhere: the text before the cursor decides which place it is, and whatever could be read of
//! the rest decides what is there already.
//!
//! ```
//! use ucforge_core::check::Base;
//! use ucforge_core::editor::Draft;
//!
//! let source = "ucforge: 1\nflow: connection\nport";
//! let draft = Draft { source, file: Some("setup.yaml"), base: &Base::None };
//! let offered = draft.complete(source.len());
//! assert!(offered.iter().any(|one| one.label == "port"));
//! ```

mod block;
mod complete;
mod completion;
mod context;
mod flow;
mod hover;
mod place;
mod starters;
mod template;
mod words;

pub use completion::{Completion, Sort};
pub use hover::Hover;
pub use template::{Piece, plain};

use crate::check::{Base, Check, Checked, guess};
use crate::kinds::Kind;
use crate::read::{EMPTY_TEXT, Format};
use crate::tree::NodeKind;

/// A text in an editor.
#[derive(Clone, Copy)]
pub struct Draft<'a> {
    /// The current text.
    pub source: &'a str,
    /// The name of its file, which may show its format.
    pub file: Option<&'a str>,
    /// The base that a setup in it extends.
    pub base: &'a Base,
}

impl<'a> Draft<'a> {
    /// The format of the text.
    pub fn format(&self) -> Format {
        guess(self.source, self.file)
    }

    /// What may be typed at a byte offset of the text, the most likely first.
    pub fn complete(&self, offset: usize) -> Vec<Completion> {
        complete::at(self, self.source.floor_char_boundary(offset))
    }

    /// The hover text for what is at a byte offset of the text.
    pub fn hover(&self, offset: usize) -> Option<Hover> {
        hover::at(self, self.source.floor_char_boundary(offset))
    }

    /// Checks the text.
    pub fn check(&self) -> Checked<'a> {
        self.check_as(None)
    }

    fn check_as(&self, kind: Option<Kind>) -> Checked<'a> {
        let check = Check { format: Some(self.format()), kind, base: self.base, ..Check::default() };
        check.bytes(self.source.as_bytes(), self.file)
    }
}

/// Whether an editor stays silent about a text: ucforge does not know it, or nothing has been written yet.
pub fn is_silent(checked: &Checked<'_>) -> bool {
    if checked.is_foreign() {
        return true;
    }
    let holds_nothing = match checked.tree.root() {
        None => {
            let mut findings = checked.findings.iter();
            !checked.findings.is_empty() && findings.all(|finding| finding.code == EMPTY_TEXT)
        }
        Some(root) => {
            matches!(root.kind(), NodeKind::Object | NodeKind::Array)
                && root.children().next().is_none()
                && !root.is_cut()
        }
    };
    holds_nothing && checked.kind().is_none() && checked.all().nth(1).is_none() && checked.sent.is_none()
}

#[cfg(test)]
mod tests;

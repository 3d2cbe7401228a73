//! Texts that are examined: the one that is checked, and those of a comparison.

use std::path::{Path, PathBuf};

use ucforge_core::check::{Base, Check, Checked, guess};
use ucforge_core::diagnostic::Diagnostic;
use ucforge_core::fix::{Fixed, agree, apply_fixes};
use ucforge_core::read::{self, Format};
use ucforge_core::text::{Positions, edited};
use zeroize::Zeroizing;

use super::Row;
use crate::human::{self, Stream};
use crate::input;
use crate::ui::model::{Model, Origin};

/// A text that is checked or compared, with its findings.
#[derive(Default)]
pub(in crate::ui) struct Source {
    /// The name of its file, or a description if it is in no file.
    pub(in crate::ui) name: String,
    text: Zeroizing<String>,
    base: Base,
    /// The folder of its file; `None` if it is in no file.
    folder: Option<PathBuf>,
    found: Vec<Found>,
}

/// A finding, ready to be shown.
struct Found {
    severity: &'static str,
    place: String,
    code: &'static str,
    message: String,
    /// The full text of the finding, with the line that it is about.
    page: String,
    /// The finding itself, if it has a fix.
    fix: Option<Diagnostic>,
}

impl Source {
    pub(in crate::ui) fn new(name: &str, text: &str, base: Base) -> Self {
        let text = Zeroizing::new(text.to_owned());
        let mut source = Self { name: name.to_owned(), text, base, folder: None, found: Vec::new() };
        source.look();
        source
    }

    /// The same source, as a file in this folder.
    pub(in crate::ui) fn in_folder(self, folder: &Path) -> Self {
        Self { folder: Some(folder.to_owned()), ..self }
    }

    /// The origin of its text when it becomes answers. A text in no file counts as being in the folder `here`.
    pub(in crate::ui) fn origin(&self, here: &Path) -> Origin {
        Origin { base: self.base.clone(), ..Origin::nowhere(self.folder.as_deref().unwrap_or(here)) }
    }

    pub(in crate::ui) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(in crate::ui) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn base(&self) -> &Base {
        &self.base
    }

    pub(super) fn format(&self) -> Format {
        guess(&self.text, Some(&self.name))
    }

    pub(super) fn checked(&self) -> Checked<'_> {
        let check = Check { format: Some(self.format()), base: &self.base, ..Check::default() };
        let mut checked = check.run(&self.text);
        agree(&check, &mut checked);
        checked.tell_how(input::option);
        checked
    }

    fn look(&mut self) {
        let checked = self.checked();
        let positions = Positions::new(&self.text);
        let found = checked.all().flat_map(|one| &one.findings).map(|finding| {
            let at = positions.at(finding.span.start);
            let same = |other: &Diagnostic| std::ptr::eq(other, finding);
            Found {
                severity: super::super::view::word(finding.severity),
                place: format!("{}:{}", at.line, at.column),
                code: finding.code.id(),
                message: finding.message.to_string(),
                page: human::findings_that(&self.name, &checked, Stream::Screen, same),
                fix: finding.fix.is_some().then(|| finding.clone()),
            }
        });
        let found = found.collect();
        self.found = found;
    }

    /// Whether the finding with this index has a fix.
    pub(in crate::ui) fn has_fix(&self, index: usize) -> bool {
        self.found.get(index).is_some_and(|found| found.fix.is_some())
    }

    /// The code of the finding with this index.
    pub(in crate::ui) fn code(&self, index: usize) -> Option<&'static str> {
        self.found.get(index).map(|found| found.code)
    }

    /// The number of findings.
    pub(in crate::ui) fn count(&self) -> usize {
        self.found.len()
    }

    /// How many findings can be fixed.
    pub(in crate::ui) fn fixes(&self) -> usize {
        self.found.iter().filter(|found| found.fix.is_some()).count()
    }

    /// Applies the fix of one finding, and returns what it did.
    pub(in crate::ui) fn fix(&mut self, index: usize) -> Option<String> {
        let fix = self.found.get(index)?.fix.as_ref()?.fix.clone()?;
        let edits = fix.edits.iter().map(|edit| (edit.span, edit.text.as_ref()));
        self.text = Zeroizing::new(edited(&self.text, edits));
        self.look();
        Some(fix.title.to_string())
    }

    /// Applies all fixes, as `check --fix` does. Returns how many there were.
    pub(in crate::ui) fn fix_all(&mut self) -> usize {
        let Fixed { text, done } = apply_fixes(&self.text, self.format(), None, &self.base);
        self.text = Zeroizing::new(text);
        self.look();
        done.len()
    }
}

pub(super) fn findings(model: &Model) -> Vec<Row> {
    let row = |(index, found): (usize, &Found)| {
        let fix = if found.fix.is_some() { "(fix)" } else { "" };
        let cells = [found.severity, &found.place, found.code, fix, &found.message];
        Row::new(index.to_string(), cells, None)
    };
    model.checked.found.iter().enumerate().map(row).collect()
}

/// The index of the finding under the cursor, among all findings: a filter may hide some of them.
pub(in crate::ui) fn finding_here(model: &Model) -> Option<usize> {
    index(&super::selected(model)?.id)
}

fn index(id: &str) -> Option<usize> {
    id.parse().ok()
}

/// The full text of the finding with this id.
pub(super) fn detail(model: &Model, id: &str) -> String {
    let found = index(id).and_then(|index| model.checked.found.get(index));
    found.map(|found| found.page.clone()).unwrap_or_default()
}

/// The text of a file, or why its bytes are not text.
pub(in crate::ui) fn text_of(bytes: &[u8]) -> Result<&str, String> {
    read::text(bytes).map_err(|finding| finding.message.to_string())
}

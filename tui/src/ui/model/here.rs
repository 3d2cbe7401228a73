//! What is under the cursor.

use ucforge_core::form::{Finding, Fix};

use super::{Focus, Model, Question, RowKind};
use crate::ui::places::{self, Place};
use crate::ui::tenant::Thing;

impl Model {
    pub(in crate::ui) fn is_focused(&self, pointer: &str) -> bool {
        matches!(&self.focus, Focus::Form(focused) if focused == pointer)
    }

    /// The question that has the focus.
    pub(in crate::ui) fn focused(&self) -> Option<(&str, &Question)> {
        let Focus::Form(pointer) = &self.focus else { return None };
        self.question(pointer).map(|question| (pointer.as_str(), question))
    }

    /// The fix that a finding at the focus offers.
    pub(in crate::ui) fn fix_here(&self) -> Option<&Fix> {
        self.fixable_here().and_then(|finding| finding.fix.as_ref())
    }

    /// The first finding at the focus, or below it, that can be fixed.
    pub(in crate::ui) fn fixable_here(&self) -> Option<&Finding> {
        let Focus::Form(pointer) = &self.focus else { return None };
        let is_here = |finding: &&Finding| {
            let rest = finding.pointer.strip_prefix(pointer.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.shown.view.findings.iter().filter(|finding| finding.fix.is_some()).find(is_here)
    }

    /// The list of objects that has the focus, or that holds the entry with the focus.
    pub(in crate::ui) fn list_here(&self) -> Option<&str> {
        let list = self.focused().filter(|(_, question)| question.entries.is_some()).map(|(pointer, _)| pointer);
        list.or_else(|| Some(self.entry_here()?.rsplit_once('/')?.0))
    }

    /// The integration or connection of the tenant that the cursor is on.
    pub(in crate::ui) fn thing_here(&self) -> Option<Thing> {
        if self.place != Place::Builder {
            return places::selected(self)?.thing.clone();
        }
        let here = (self.focus == Focus::Tenant).then_some(usize::from(self.scroll[2]))?;
        self.tenant.lines().get(here)?.of.clone()
    }

    /// The entry of a list of objects that has the focus, or that holds the question with the focus.
    pub(in crate::ui) fn entry_here(&self) -> Option<&str> {
        let Focus::Form(pointer) = &self.focus else { return None };
        // Find the nearest entry around the focus.
        let mut entry = pointer.as_str();
        loop {
            let row = self.row_of(entry).and_then(|row| self.rows.get(row));
            if let Some(row) = row.filter(|row| matches!(row.kind, RowKind::Entry { .. })) {
                return Some(&row.pointer);
            }
            entry = entry.rsplit_once('/')?.0;
        }
    }
}

//! All answers at a glance, and the mistakes of each question. Only the full core can show these.

use super::{MISSING_FIELD, Page, Severity};
use crate::form::{Answer, FieldView, FormView};
use crate::sort::sort;

/// The name of the last step, in which all answers are reviewed.
const REVIEW: &str = "review";

/// The pointers of the questions with mistakes, sorted, one for each mistake.
pub(super) fn mistaken(view: &FormView) -> Vec<&str> {
    let errors = view.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let errors = errors.filter(|finding| finding.code != MISSING_FIELD.id());
    let mut places: Vec<&str> = errors.filter_map(|finding| Some(&*view.field_of(&finding.pointer)?.pointer)).collect();
    sort(&mut places);
    places
}

impl Page<'_> {
    /// How many mistakes are about this question.
    pub(super) fn mistakes(&self, field: &FieldView) -> usize {
        let own = field.pointer.as_str();
        let from = self.mistaken.partition_point(|place| *place < own);
        self.mistaken.iter().skip(from).take_while(|place| **place == own).count()
    }

    pub(super) fn review(&mut self) {
        if self.at.step != REVIEW {
            return;
        }
        self.out.list("review");
        for group in &self.view.groups {
            if !group.fields.iter().any(|field| self.asks(field)) {
                continue;
            }
            self.out.object("");
            self.out.text("id", &group.id);
            self.out.text("title", &group.title);
            self.out.list("rows");
            for field in &group.fields {
                if self.asks(field) {
                    self.row(field, "");
                }
            }
            self.out.end_list();
            self.out.end();
        }
        self.out.end_list();
    }

    fn row(&mut self, field: &FieldView, entry: &str) {
        if let Some(items) = &field.items {
            for item in items {
                let entry = [field.entry_label(), " ", &item.title, ": "].concat();
                item.fields.iter().for_each(|inner| self.row(inner, &entry));
            }
            return;
        }
        if !field.is_answered() && !self.is_needed(field) {
            return;
        }
        self.out.object("");
        self.out.text("pointer", &field.pointer);
        self.out.text("label", &[entry, field.member.field.label].concat());
        match (&field.value, &field.assumed) {
            (Some(value), _) => self.out.text("value", &in_words(field, value)),
            (None, Some(assumed)) => {
                self.out.text("value", assumed);
                self.out.flag("assumed", true);
            }
            // A secret, or something that cannot be shown.
            (None, None) if field.filled => self.out.flag("secret", true),
            (None, None) => {}
        }
        self.out.end();
    }
}

fn in_words(field: &FieldView, value: &Answer) -> String {
    match value {
        Answer::Bool(value) => (if *value { "Yes" } else { "No" }).to_owned(),
        Answer::Texts(texts) => texts.join(", "),
        Answer::Text(text) => {
            let label = field.choices().iter().find(|choice| choice.value == text).map(|choice| choice.label);
            label.unwrap_or(text).to_owned()
        }
    }
}

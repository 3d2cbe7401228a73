//! The form, line by line.

use std::borrow::Cow;
use std::collections::HashMap;

use ucforge_core::catalogue::{Choice, Member};
use ucforge_core::form::{Answer, Control, Finding, GroupView};

/// A line of the form.
#[derive(Clone)]
pub(in crate::ui) struct Row {
    pub(in crate::ui) pointer: String,
    pub(in crate::ui) kind: RowKind,
    /// The indentation in columns: entries of lists are further to the right.
    pub(in crate::ui) depth: u16,
}

/// What a line of the form is.
#[derive(Clone)]
pub(in crate::ui) enum RowKind {
    /// A heading; the focus skips it.
    Heading { title: String, help: &'static str },
    /// A question.
    Question(Question),
    /// The first line of a list entry.
    Entry { number: usize, label: &'static str },
}

/// A question with its answer.
#[derive(Clone)]
pub(in crate::ui) struct Question {
    pub(in crate::ui) member: &'static Member,
    pub(in crate::ui) control: Control,
    pub(in crate::ui) choices: &'static [Choice],
    pub(in crate::ui) required: bool,
    pub(in crate::ui) filled: bool,
    pub(in crate::ui) value: Option<Answer>,
    /// The value that applies while there is no answer, as it follows from other answers.
    pub(in crate::ui) assumed: Option<String>,
    /// The number of entries, for lists of objects.
    pub(in crate::ui) entries: Option<usize>,
}

impl Question {
    /// Its label, with a star if it must be answered.
    pub(in crate::ui) fn text_of_label(&self) -> Cow<'static, str> {
        let label = self.member.field.label;
        if self.required { Cow::Owned([label, " *"].concat()) } else { Cow::Borrowed(label) }
    }
}

impl Row {
    /// The question, if the line is one.
    pub(in crate::ui) fn question(&self) -> Option<&Question> {
        match &self.kind {
            RowKind::Question(question) => Some(question),
            _ => None,
        }
    }

    /// Whether the focus can be on this line.
    pub(in crate::ui) fn is_stop(&self) -> bool {
        !matches!(self.kind, RowKind::Heading { .. })
    }
}

/// Adds the lines of a group, indented by `depth`.
pub(super) fn add_rows(rows: &mut Vec<Row>, group: &GroupView, depth: u16) {
    for field in &group.fields {
        rows.push(Row {
            pointer: field.pointer.clone(),
            kind: RowKind::Question(Question {
                member: field.member,
                control: field.control(),
                choices: field.choices(),
                required: field.required,
                filled: field.filled,
                value: field.value.clone(),
                assumed: field.assumed.clone(),
                entries: field.items.as_ref().map(Vec::len),
            }),
            depth,
        });
        for (index, item) in field.items.iter().flatten().enumerate() {
            rows.push(Row {
                pointer: format!("{}/{index}", field.pointer),
                kind: RowKind::Entry { number: index + 1, label: field.member.field.label },
                depth: depth + 1,
            });
            add_rows(rows, item, depth + 2);
        }
    }
}

/// The indices of the findings that are shown at each question, by its pointer. A finding about a part of an answer is
/// shown at the question of that answer; a finding inside a list of objects is not shown at the list itself.
pub(super) fn found(rows: &[Row], index: &HashMap<String, usize>, findings: &[Finding]) -> HashMap<String, Vec<usize>> {
    let mut found: HashMap<String, Vec<usize>> = HashMap::new();
    for (number, finding) in findings.iter().enumerate() {
        let mut pointer = finding.pointer.as_str();
        loop {
            let question = index.get(pointer).and_then(|row| rows.get(*row)).and_then(Row::question);
            if question.is_some_and(|question| pointer == finding.pointer || question.entries.is_none()) {
                found.entry(pointer.to_owned()).or_default().push(number);
            }
            let Some((parent, _)) = pointer.rsplit_once('/') else { break };
            pointer = parent;
        }
    }
    found
}

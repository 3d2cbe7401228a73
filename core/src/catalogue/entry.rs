//! Helpers for writing the entries of a platform's catalogue.

use super::{Absent, Field, InEntries, InRights, Literal, Place, Role, Shape, When, Write};
use crate::kinds::{Flows, Payloads};
use crate::source::Source;

/// An optional place that holds the answer, in all flows.
pub(crate) const fn at(payloads: Payloads, at: &'static str) -> Place {
    Place { payloads, flows: Flows::ALL, at, required: false, fixed: None, write: Write::Answer }
}

impl Place {
    pub(crate) const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Declares the only value that the API accepts; built documents always hold it.
    pub(crate) const fn fixed(self, literal: Literal) -> Self {
        Self { fixed: Some(literal), write: Write::Always(literal), ..self }
    }

    pub(crate) const fn write(self, write: Write) -> Self {
        Self { write, ..self }
    }

    pub(crate) const fn only_in(self, flows: Flows) -> Self {
        Self { flows, ..self }
    }
}

impl Field {
    /// An entry to copy from: a field that is never asked and appears nowhere.
    pub(crate) const EMPTY: Self = Self {
        setup: None,
        group: None,
        label: "",
        help: "",
        example: "",
        assumed: "",
        shape: Shape::Object,
        always: false,
        recommended: false,
        when: When::ALWAYS,
        role: Role::NONE,
        in_entries: InEntries::No,
        absent: Absent::Nothing,
        left_behind: None,
        places: &[],
        find: "",
        follows: None,
        in_rights: InRights::No,
        source: Source::Ucforge,
    };
}

/// Drops the texts that nobody reads in a build without checks, schema and starter: all texts of fields that are never
/// asked, and of the others everything but the label and the first sentence of the help.
pub(crate) const fn with_words<const N: usize>(mut fields: [Field; N]) -> [Field; N] {
    let mut at = if cfg!(any(feature = "check", feature = "schema", feature = "starter")) { N } else { 0 };
    while at < N {
        let field = &mut fields[at];
        (field.help, field.example, field.find) = (first_sentence(field.help), "", "");
        if field.group.is_none() {
            (field.label, field.help) = ("", "");
        }
        at += 1;
    }
    fields
}

const fn first_sentence(text: &'static str) -> &'static str {
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        if bytes[at - 1] == b'.' && bytes[at] == b' ' {
            return text.split_at(at).0;
        }
        at += 1;
    }
    text
}

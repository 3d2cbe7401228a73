//! Turns text that somebody pastes into the answers of a setup.

use std::fmt;

use zeroize::Zeroizing;

use super::sign_ins::{entry_at, entry_name};
use super::{ConvertError, LiteralSecrets, OpenSignIn, Spelling, open_sign_ins, over, setup_text, to_setup};
use crate::check::extra::WRITTEN_AS_IT_IS;
use crate::check::unknown_member::{MISPLACED_FIELD, UNKNOWN_FIELD};
use crate::check::{Base, Check, Checked, guess};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::kinds::Kind;
use crate::platform::PLATFORMS;
use crate::read::Format;
use crate::text::{Positions, Span, step};
use crate::value::Value;

/// What a pasted text holds.
pub struct Pasted {
    /// The setup as JSON, literal secrets in plain text: for the form that asks for them, never to be shown.
    pub setup: Zeroizing<String>,
    /// Whether the text is a setup already.
    pub is_setup: bool,
    /// The values that are kept although ucforge does not know them: a sentence for each.
    pub unknown: Vec<String>,
    /// The values that are not kept: a sentence for each.
    pub lost: Vec<String>,
    /// The workspaces for which the text does not say how Immuta signs in; all their credentials are kept.
    pub sign_ins: Vec<OpenSignIn>,
}

/// Why a pasted text is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotImported {
    /// It cannot be read to the end: the line, from 1, and what is wrong there.
    Unreadable(u32, String),
    /// Nothing in it belongs to a setup, for this reason.
    NotASetup(ConvertError),
    /// It is something else, which the sentence names.
    SomethingElse(String),
}

impl fmt::Display for NotImported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(line, message) => write!(f, "line {line}: {message}"),
            Self::NotASetup(why) => why.fmt(f),
            Self::SomethingElse(what) => f.write_str(what),
        }
    }
}

/// Findings about values that are kept as written, although ucforge does not know them, at least not in that place.
const KEPT_AS_IT_IS: [Code; 3] = [UNKNOWN_FIELD, MISPLACED_FIELD, WRITTEN_AS_IT_IS];

/// Reads a setup from a payload, from commands that send payloads, or from a setup. Any mistakes in its values are left
/// to the checks of the answers. `base` is what a setup extends: its answers are added.
///
/// Errors: if part of the text was not read, so that something would be lost, if nothing in it belongs to a setup, or
/// if the base is broken.
pub fn pasted(text: &str, base: &Base) -> Result<Pasted, NotImported> {
    Ok(restored(text, base)?.into())
}

/// What was restored from a text.
pub(super) struct Restored {
    pub(super) setup: Value,
    pub(super) is_setup: bool,
    /// The names of the kinds of its documents.
    pub(super) kinds: Vec<&'static str>,
    pub(super) unknown: Vec<(Span, String)>,
    pub(super) lost: Vec<(Span, String)>,
}

impl From<Restored> for Pasted {
    fn from(Restored { setup, is_setup, unknown, lost, .. }: Restored) -> Self {
        let words = |all: Vec<(Span, String)>| all.into_iter().map(|(_, words)| words).collect();
        Self {
            setup: Zeroizing::new(setup_text(&setup, Spelling::Json, LiteralSecrets::Revealed)),
            is_setup,
            unknown: words(unknown),
            lost: words(lost),
            sign_ins: open_sign_ins(&setup),
        }
    }
}

/// Like [`pasted`], with the place of each remark in the text.
pub(super) fn restored(text: &str, base: &Base) -> Result<Restored, NotImported> {
    let checked = Check { base, ..Check::default() }.run(text);
    let documents = checked.filled();
    if let Some(fault) = documents.iter().find_map(|document| unreadable(document)) {
        let line = Positions::new(text).at(fault.span.start).line;
        return Err(NotImported::Unreadable(line, fault.message.to_string()));
    }
    let returned = to_setup(&documents).map_err(NotImported::NotASetup)?;
    let is_setup = documents.iter().any(|document| document.kind() == Some(Kind::Setup));
    let setup = match base {
        Base::Answers(base) if is_setup => over(&returned.setup, base),
        Base::Broken(why) if is_setup => return Err(NotImported::SomethingElse(why.clone())),
        _ => returned.setup,
    };
    let findings = documents.iter().flat_map(|document| &document.findings);
    let unknown = findings.filter(|finding| KEPT_AS_IT_IS.contains(&finding.code));
    // Values of a payload that are not an answer go to `extra`. A setup has no second place for its unknown values.
    let (dropped, unknown): (Vec<_>, Vec<_>) = unknown.partition(|one| is_setup && one.code != WRITTEN_AS_IT_IS);
    let told = |finding: &Diagnostic| (finding.span, finding.message.to_string());
    let catalogue = &documents.first().map_or(PLATFORMS[0], |document| document.platform).catalogue;
    let open = open_sign_ins(&setup);
    let mut pointers: Vec<_> = documents.iter().map(|document| document.tree.pointers()).collect();
    // A name alone does not say which of several workspaces has lost something.
    let lost = returned.lost.iter().filter_map(|lost| {
        step();
        let (span, message) = told(&lost.finding);
        let place = pointers.get_mut(lost.document).zip(lost.finding.node).map(|(pointers, id)| pointers.of(id));
        let pointer = place.as_ref().map_or("", |place| place.as_str());
        let entry = entry_at(catalogue, pointer).map(|(index, _)| entry_name(catalogue, index, None));
        let is_asked = open.iter().any(|one| one.has(catalogue, pointer));
        (!is_asked).then(|| (span, entry.map_or(message.clone(), |entry| [&entry, ": ", &message].concat())))
    });
    Ok(Restored {
        kinds: documents.iter().map(|document| document.kind_name()).collect(),
        unknown: unknown.into_iter().map(told).collect(),
        lost: lost.chain(dropped.into_iter().map(told)).collect(),
        setup,
        is_setup,
    })
}

/// The finding that stops a document from being written again: what was not read would be lost.
pub fn unreadable<'a>(checked: &'a Checked<'_>) -> Option<&'a Diagnostic> {
    checked.findings.iter().find(|finding| finding.code.is_syntax() && finding.severity == Severity::Error)
}

/// Whether a text is a command, a payload, a setup or a script, whole or damaged, and so not the answer to one
/// question.
pub fn is_document(text: &str) -> bool {
    match guess(text, None) {
        Format::Curl => true,
        // A name may begin with a word of SQL: a text that is not a statement is an answer.
        Format::Sql => text.contains([';', '\n']) || !Check::default().run(text).has_errors(),
        Format::Json | Format::Yaml => {
            let is_object = text.trim_start().starts_with('{') && text.contains('\n');
            is_object || Check::default().run(text).kind().is_some()
        }
    }
}

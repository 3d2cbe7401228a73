//! Converts documents to other forms, and back to the setup that they come from.
//!
//! 1. [`value`] reads the contents of a text, with secrets kept apart: the same document for another rendering.
//! 2. [`to_setup`] applies the catalogue in reverse: from the places in payloads to the answers. Values that are not an
//!    answer go to `extra` of the setup, so that nothing is lost.
//! 3. [`pasted`] does the same for a text that somebody pastes into a form, and [`recognised`] for connection details
//!    of other tools as well: what was found is shown before it is imported.
//! 4. [`to_flow`] moves a setup to another flow, and reports what is dropped.

mod back;
mod error;
pub(crate) mod flow;
pub mod live;
mod partial;
mod pasted;
mod recognised;
pub(crate) mod round_trip;
mod saving;
mod secrets;
mod sign_ins;

pub use back::{RestoredSetup, to_setup};
pub use error::ConvertError;
pub use flow::{MovedSetup, Remark, has_flow, left_behind, shown, to_flow};
pub use partial::{is_in_comments, partial_text};
pub use pasted::{NotImported, Pasted, is_document, pasted, unreadable};
pub use recognised::{recognised, recognised_over, taken, taken_over};
pub use saving::SetupFile;
pub use sign_ins::{OpenSignIn, open_sign_ins};

use crate::check::kind::FROM_SERVER;
use crate::check::request::paths::shown_path;
use crate::check::unknown_member::{MISPLACED_FIELD, UNKNOWN_FIELD};
use crate::check::{Checked, Setup};
use crate::diagnostic::rule::together;
use crate::diagnostic::{Code, Diagnostic};
use crate::document;
use crate::kinds::{Flow, Kind, Payload};
use crate::platform::{PLATFORMS, Platform};
use crate::render::yaml;
use crate::secrecy::{holds_credential, is_credential_word, is_word, shown_word};
use crate::secret::{self, Clear, Secret, View};
use crate::setup::{Answers, Literals, to_setup_value};
use crate::value::{Object, Value, json};

/// Whether a finding is about the document itself. Missing or wrong answers are reported for the resulting setup
/// instead.
pub fn is_about_the_source(finding: &Diagnostic) -> bool {
    finding.code.is_syntax() || [UNKNOWN_FIELD, MISPLACED_FIELD].contains(&finding.code)
}

/// The codes of the findings that a conversion reports.
pub(crate) const CODES: &[Code] = together![flow::RULES, round_trip::RULES];

/// The contents of a document. Literal secrets become secrets with names that renderings can use; `None` if nothing
/// could be read.
pub fn value(checked: &Checked<'_>) -> Option<Value> {
    secrets::value(checked)
}

/// Whether a document can be written without its secrets: a variable can replace a value, but not the name of a field.
///
/// Errors: [`ConvertError::NameHoldsCredential`].
pub fn can_be_shown(checked: &Checked<'_>) -> Result<(), ConvertError> {
    let holds = checked.tree.root().is_some_and(secrets::is_in_name);
    if holds { Err(ConvertError::NameHoldsCredential) } else { Ok(()) }
}

/// Whether a document is still the same with variables in place of its secrets.
///
/// Errors: why a variable cannot replace one of the secrets.
pub fn can_be_masked(checked: &Checked<'_>) -> Result<(), ConvertError> {
    can_be_shown(checked)?;
    secrets::unmasked(checked).map_or(Ok(()), Err)
}

/// The same for answers, some of which may come from the setup that a setup extends.
///
/// Errors: [`ConvertError::CommandHoldsCredential`].
pub fn answers_can_be_masked(answers: &Value) -> Result<(), ConvertError> {
    match answers {
        Value::Secret(Secret { source: secret::Source::Command(words), .. }) => {
            let before = std::iter::once("").chain(words.iter().map(String::as_str));
            let mut words = before.zip(words).map(|(before, word)| is_credential_word(before, word));
            if words.any(|is_one| is_one) { Err(ConvertError::CommandHoldsCredential) } else { Ok(()) }
        }
        Value::Array(items) => items.iter().try_for_each(answers_can_be_masked),
        Value::Object(object) => object.iter().try_for_each(|(_, value)| answers_can_be_masked(value)),
        _ => Ok(()),
    }
}

/// The part of a document to send. An answer of the API is reduced to the members that payloads have: all others are
/// the server's own.
pub fn to_send(value: Value, kind: Payload) -> Value {
    let is_own = |name: &str| FROM_SERVER.iter().any(|(of, names)| kind == *of && names.contains(&name));
    if value.object().is_some_and(|object| object.iter().any(|(name, _)| is_own(name))) {
        return known_of(&value, kind);
    }
    value
}

/// The top-level members of a document that payloads of this kind have.
fn known_of(value: &Value, kind: Payload) -> Value {
    // Deeper members differ from platform to platform.
    let root = PLATFORMS[0].catalogue.layout(kind).root();
    let mut known = Object::new();
    for (name, value) in value.object().into_iter().flat_map(Object::iter) {
        if root.member(name).is_some() {
            known.push(name.to_owned(), value.clone());
        }
    }
    Value::Object(known)
}

/// The payload that updates the integration of a setup, after moving the setup to the update flow. `None` if the setup
/// is for a connection, or if its platform has no such payload.
pub fn update(setup: &Setup) -> Option<Value> {
    let (kind, flow) = (Payload::IntegrationUpdate, Flow::IntegrationUpdate);
    if setup.flow() == Flow::Connection || !setup.platform().catalogue.payloads(flow).contains(&kind) {
        return None;
    }
    let moved = to_flow(&Value::Object(setup.values().clone()), flow).setup;
    moved.object().map(|answers| document::payload(answers, flow, kind))
}

/// The payloads that create the integration of a setup, in the order they are sent. For a setup of the update flow,
/// those of the flow that created the integration.
pub fn creation(setup: &Setup) -> Vec<(Payload, Value)> {
    let answers = Value::Object(setup.values().clone());
    let flow = match setup.flow() {
        Flow::IntegrationUpdate if matches!(answers.get("autoBootstrap"), Some(Value::Bool(false))) => {
            Flow::IntegrationManual
        }
        Flow::IntegrationUpdate => Flow::IntegrationAutomatic,
        flow => flow,
    };
    let moved = if flow == setup.flow() { answers } else { to_flow(&answers, flow).setup };
    let kinds = setup.platform().catalogue.payloads(flow).iter();
    let Value::Object(answers) = moved else { return Vec::new() };
    kinds.map(|kind| (*kind, document::payload(&answers, flow, *kind))).collect()
}

/// The method and path of a command, if they differ from those that documents of this kind are usually sent with.
///
/// Errors: [`ConvertError::NotCarried`], if documents of this kind are not sent that way.
pub fn line(checked: &Checked<'_>, kind: Payload) -> Result<Option<(String, String)>, ConvertError> {
    let Some(sent) = checked.sent.as_ref() else { return Ok(None) };
    let (method, path) = kind.request();
    let is_open = |segment: &str| segment.starts_with(['$', '{', '<']);
    let is_usual = sent.method == method
        && match path.strip_suffix("{id}") {
            Some(folder) => sent.path.strip_prefix(folder).is_some_and(is_open),
            None => sent.path == path,
        };
    if is_usual {
        return Ok(None);
    }
    let not_carried = || ConvertError::NotCarried {
        method: shown_word(&sent.method).into_owned(),
        path: shown_path(&sent.path),
        payload: kind,
    };
    if sent.path.split('/').any(holds_credential) {
        return Err(not_carried());
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '~' | '%');
    if !matches!(sent.method.as_str(), "POST" | "PUT") || sent.path.is_empty() || !sent.path.chars().all(is_plain) {
        return Err(not_carried());
    }
    Ok(Some((sent.method.clone(), sent.path.clone())))
}

/// The id of the integration that a command is about, if it names one.
pub fn integration_of<'a>(checked: &'a Checked<'_>) -> Option<&'a str> {
    let path = &checked.sent.as_ref()?.path;
    let is_id = |id: &&str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    path.strip_prefix("/integrations/").filter(is_id).filter(|id| is_word(id))
}

/// How a setup is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// As YAML.
    Yaml,
    /// As JSON.
    Json,
}

/// How to write secrets that a setup holds literally.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiteralSecrets {
    /// As references to variables.
    Masked,
    /// In plain text.
    Revealed,
}

/// A setup as text.
pub fn setup_text(setup: &Value, spelling: Spelling, secrets: LiteralSecrets) -> String {
    let literal = |secret: &Secret| Ok(Clear::new(format!("${{{}}}", secret.name)));
    let (literals, view) = match secrets {
        LiteralSecrets::Masked => (Literals::Name, View::Masked),
        LiteralSecrets::Revealed => (Literals::Keep, View::Revealed(&literal)),
    };
    let setup = to_setup_value(setup, literals).unwrap_or(Value::Null);
    let text = match spelling {
        Spelling::Yaml => yaml::render(&setup, &view),
        Spelling::Json => json::pretty(&setup, &view).map(|text| text + "\n"),
    };
    // Neither view of secrets fails here.
    text.unwrap_or_default()
}

/// A setup merged with all that it extends, so that it no longer depends on another file.
#[must_use]
pub fn over(setup: &Value, base: &Answers) -> Value {
    let Value::Object(own) = setup else { return setup.clone() };
    let mut merged = base.below(own);
    merged.remove("extends");
    let layout = Platform::of_answers(&merged).catalogue.layout(Kind::Setup);
    back::in_order(Value::Object(merged), layout, layout.root())
}

#[cfg(test)]
mod tests;

//! Finds the answers in a pasted text, whatever it is: connection details of other tools, or a document.

use zeroize::Zeroizing;

use super::pasted::{Restored, restored};
use super::{LiteralSecrets, NotImported, Pasted, Spelling, open_sign_ins, setup_text};
use crate::catalogue::{Field, Shape};
use crate::check::{Base, guess};
use crate::platform::Platform;
use crate::read::Format;
use crate::recognise::{Candidate, Found, LeftOut, NotRecognised, Recognised, recognise};
use crate::text::{Span, part, step};
use crate::tree::Pointer;
use crate::value::Value;

/// Finds the answers in a text, to be shown before they are imported: from connection details, a payload, a command
/// that sends one, a setup, or an answer of the API. [`taken`] then imports one of the candidates.
///
/// Errors: why nothing is imported; for connection details of something else, what they are.
///
/// ```
/// use ucforge_core::convert::{recognised, taken};
///
/// let text = "[DEFAULT]\nhost = https://dbc-a1b2c3d4-e5f6.cloud.databricks.com\ntoken = s3cret\n";
/// let profiles = recognised(text).unwrap();
/// assert_eq!((profiles.kind, profiles.candidates[0].name.as_str()), ("profiles", "DEFAULT"));
/// assert_eq!(profiles.candidates[0].found[2].to_string(), "token: a secret was found (masked)");
///
/// let setup = taken(text, None).unwrap().setup;
/// assert!(setup.contains(r#""token": "s3cret""#));
///
/// let other = recognised("jdbc:snowflake://acme.snowflakecomputing.com").err().unwrap();
/// assert_eq!(other.to_string(), "this is a JDBC URL for `snowflake`, not for Databricks");
/// ```
pub fn recognised(text: &str) -> Result<Recognised, NotImported> {
    recognised_over(text, &Base::None)
}

/// Like [`recognised`], where a setup in the text extends `base`.
///
/// Errors: those of [`recognised`].
pub fn recognised_over(text: &str, base: &Base) -> Result<Recognised, NotImported> {
    Ok(match held(text, base)? {
        Held::Details(recognised) => recognised,
        Held::Document(restored) => document(text, restored),
    })
}

/// Imports one of the candidates that [`recognised`] offers, by its number from 0; if there is only one, the number may
/// be left out.
///
/// Errors: those of [`recognised`]; also if the number is too high, or if there are several candidates and no number is
/// given.
pub fn taken(text: &str, choice: Option<usize>) -> Result<Pasted, NotImported> {
    taken_over(text, choice, &Base::None)
}

/// Like [`taken`], for [`recognised_over`].
///
/// Errors: those of [`taken`].
pub fn taken_over(text: &str, choice: Option<usize>, base: &Base) -> Result<Pasted, NotImported> {
    let recognised = match held(text, base)? {
        Held::Details(recognised) => recognised,
        Held::Document(restored) => return Ok(restored.into()),
    };
    let other = |why: &str| NotImported::SomethingElse(["this is ", &recognised.what, why].concat());
    if recognised.candidates.len() > 1 && choice.is_none() {
        return Err(other(" with several entries: choose one"));
    }
    let candidate = recognised.candidates.get(choice.unwrap_or(0)).filter(|candidate| !candidate.found.is_empty());
    let candidate = candidate.ok_or_else(|| other(", and nothing in it is an answer"))?;
    let setup = candidate.setup();
    let sign_ins = open_sign_ins(&setup);
    let setup = setup_text(&setup, Spelling::Json, LiteralSecrets::Revealed);
    Ok(Pasted {
        setup: Zeroizing::new(setup),
        is_setup: false,
        unknown: Vec::new(),
        lost: candidate.left_out.iter().map(ToString::to_string).collect(),
        sign_ins,
    })
}

/// What a text holds.
enum Held {
    Details(Recognised),
    Document(Restored),
}

/// Reads a text. One with a command that sends a document counts as that document, whatever else is in it; any other
/// text is tried as connection details first.
fn held(text: &str, base: &Base) -> Result<Held, NotImported> {
    let sent = (guess(text, None) == Format::Curl).then(|| restored(text, base));
    if let Some(Ok(sent)) = sent {
        return Ok(Held::Document(sent));
    }
    match recognise(text) {
        Ok(recognised) => Ok(Held::Details(recognised)),
        // Naming the tool that the text is for helps more than saying why it cannot be a document.
        Err(NotRecognised(other)) => sent
            .unwrap_or_else(|| restored(text, base))
            .map(Held::Document)
            .map_err(|why| other.map_or(why, NotImported::SomethingElse)),
    }
}

/// The answers of a document, without places in the text: values at several places of a payload may be one answer.
fn document(text: &str, restored: Restored) -> Recognised {
    let Restored { setup, kinds, unknown, lost, .. } = restored;
    let platform = setup.object().map_or(crate::platform::PLATFORMS[0], Platform::of_answers);
    let mut found = Vec::new();
    leaves(platform, &setup, &mut Pointer::root(), &mut found);
    let left = |(span, why): (Span, String)| LeftOut { name: String::new(), span: Some(span), why: why.into() };
    let candidate = Candidate {
        name: String::new(),
        is_usual: true,
        span: Span::new(0, text.len()),
        found,
        left_out: lost.into_iter().chain(unknown).map(left).collect(),
        platform,
    };
    let what = ["a document: ", &kinds.join(", ")].concat();
    Recognised { kind: "document", what, candidates: vec![candidate], left_out: Vec::new() }
}

/// Collects all answers that hold no others.
fn leaves(platform: &'static Platform, value: &Value, pointer: &mut Pointer, found: &mut Vec<Found>) {
    step();
    match value {
        Value::Object(object) if !object.is_empty() => {
            for (name, value) in object.iter().filter(|(name, _)| *name != "ucforge") {
                let length = pointer.push_name(name);
                leaves(platform, value, pointer, found);
                pointer.cut(length);
            }
        }
        Value::Array(items) if items.iter().any(|item| item.object().is_some()) => {
            for (index, item) in items.iter().enumerate() {
                let length = pointer.push_index(index);
                leaves(platform, item, pointer, found);
                pointer.cut(length);
            }
        }
        other => {
            // Entries of a list repeat fields of the object around it.
            let in_entry = platform.catalogue.entries.as_ref().and_then(|entries| {
                let behind = pointer.as_str().strip_prefix(entries.setup)?.strip_prefix('/')?;
                behind.find('/').and_then(|at| behind.get(at..))
            });
            let is_it = |own: &str| fits(own, pointer.as_str()) || in_entry == Some(own);
            let field = platform.catalogue.fields.iter().find(|field| field.setup.is_some_and(is_it));
            found.push(Found {
                pointer: pointer.as_str().to_owned(),
                label: field.map_or_else(String::new, |field| {
                    let entry = entry_of(platform, pointer.as_str());
                    entry.map_or(field.label.to_owned(), |entry| [&entry, ": ", field.label].concat())
                }),
                name: String::new(),
                span: None,
                value: other.clone(),
                assumed: None,
            });
        }
    }
}

/// The label of the list entry that a pointer leads into.
fn entry_of(platform: &Platform, pointer: &str) -> Option<String> {
    let mut names = pointer.split('/').skip(1);
    let (list, index) = (names.next()?, names.next()?.parse::<usize>().ok()?);
    let is_it =
        |field: &&Field| matches!(field.shape, Shape::Objects) && field.setup.is_some_and(|own| part(own, 1..) == list);
    let label = platform.catalogue.fields.iter().find(is_it)?.label;
    Some(format!("{} {}", label.strip_suffix('s').unwrap_or(label), index + 1))
}

/// Whether a pointer is at the place of a field, in which `*` is any entry of a list.
fn fits(field: &str, pointer: &str) -> bool {
    let mut names = pointer.split('/');
    field.split('/').all(|own| names.next().is_some_and(|name| own == "*" || own == name)) && names.next().is_none()
}

#[cfg(test)]
mod tests;

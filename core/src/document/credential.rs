//! Credentials in answers that are not secret: payloads have a variable in their place, scripts and texts do not.

use super::error::DocumentError;
use crate::catalogue::{Field, Format, InRights, Layout, ObjectLayout, Shape};
use crate::kinds::{Document, Kind};
use crate::setup::Answers;
use crate::value::{Object, Value};

/// Checks that a document shows no credential. A script without the answer would silently leave out what it is about.
///
/// Errors: the field that holds a credential.
pub(super) fn shows_no_credential(answers: &Answers, document: Document) -> Result<(), DocumentError> {
    let layout = answers.platform().catalogue.layout(Kind::Setup);
    let held = match document {
        Document::Payload(_) => None,
        _ => in_object(answers.values(), layout, layout.root(), document),
    };
    held.map_or(Ok(()), |name| Err(DocumentError::HoldsCredential(name)))
}

fn in_object(
    answers: &Object,
    layout: &'static Layout,
    object: &ObjectLayout,
    document: Document,
) -> Option<&'static str> {
    answers.iter().find_map(|(name, value)| {
        let (_, member) = object.member(name)?;
        match (member.field.shape, layout.child(member), value) {
            // Scripts take the address from the environment.
            (Shape::Secret { .. } | Shape::Extra | Shape::Text(Format::Tenant), ..) => None,
            (_, Some(inner), value) => {
                let items = if let Value::Array(items) = value { items } else { std::slice::from_ref(value) };
                items.iter().filter_map(Value::object).find_map(|entry| in_object(entry, layout, inner, document))
            }
            _ if !shows(document, member.field) => None,
            (.., Value::Secret(_)) => Some(member.name),
            (.., Value::Array(items)) => {
                items.iter().any(|item| matches!(item, Value::Secret(_))).then_some(member.name)
            }
            _ => None,
        }
    })
}

/// Whether a script or text may show an answer: the runbook shows all that payloads hold, the others what concerns
/// privileges.
fn shows(document: Document, field: &Field) -> bool {
    let is_host = matches!(field.shape, Shape::Text(Format::Host));
    document == Document::Runbook || field.in_rights != InRights::No || document == Document::Checklist && is_host
}

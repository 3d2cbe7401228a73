//! A document as text: the only way from answers to what is copied, saved and sent.

use super::build::payload;
#[cfg(feature = "check")]
use super::credential::shows_no_credential;
use super::error::DocumentError;
#[cfg(feature = "check")]
use crate::check::Setup;
#[cfg(feature = "check")]
use crate::form::Ready;
use crate::kinds::{Document, Flow};
#[cfg(feature = "scripts")]
use crate::kit::Against;
use crate::render::{Rendering, To};
use crate::secret::View;
use crate::setup::Answers;
use crate::value::Value;

/// A document of a setup, as text.
///
/// Errors: why the document cannot be written.
#[cfg(feature = "check")]
pub fn text(
    setup: &Setup,
    document: Document,
    rendering: Rendering,
    secrets: &View<'_>,
) -> Result<String, DocumentError> {
    if !setup.platform().documents(setup.flow()).contains(&document) {
        return Err(DocumentError::NotInFlow(setup.platform(), setup.flow(), document));
    }
    shows_no_credential(setup.answers(), document)?;
    write(setup.answers(), setup.flow(), document, rendering, secrets)
}

/// A document of answers that may still lack something for other documents.
///
/// Errors: why the document cannot be written.
#[cfg(feature = "check")]
pub fn ready_text(
    ready: Ready,
    answers: &Answers,
    rendering: Rendering,
    secrets: &View<'_>,
) -> Result<String, DocumentError> {
    let (platform, document) = (answers.platform(), ready.document());
    let flow = answers.flow().filter(|flow| platform.documents(*flow).contains(&document));
    let flow = flow.ok_or(DocumentError::NotInBuild)?;
    shows_no_credential(answers, document)?;
    write(answers, flow, document, rendering, secrets)
}

/// A document as far as the answers go, right or wrong, with secrets masked: for showing it while it is being written,
/// never for sending. If SQL lacks something, a comment that says so takes its place. `None` if the flow has no such
/// document, or this build does not have the format.
pub fn preview_text(answers: &Answers, document: Document, rendering: Rendering) -> Option<String> {
    let flow = answers.flow().filter(|flow| answers.platform().documents(*flow).contains(&document))?;
    match write(answers, flow, document, rendering, &View::Masked) {
        Ok(text) => Some(text),
        #[cfg(feature = "check")]
        Err(error) if rendering == Rendering::Sql => Some(["-- ", &error.to_string(), "\n"].concat()),
        Err(_) => None,
    }
}

fn write(
    answers: &Answers,
    flow: Flow,
    document: Document,
    rendering: Rendering,
    secrets: &View<'_>,
) -> Result<String, DocumentError> {
    if !document.renderings().contains(&rendering) {
        return Err(DocumentError::NotInFormat(document, rendering));
    }
    let url = answers.get("immutaUrl").and_then(Value::text);
    match document {
        Document::Payload(kind) => {
            let to = To { url, line: None };
            Ok(rendering.payload(kind, &payload(answers.values(), flow, kind), to, secrets)?)
        }
        #[cfg(feature = "scripts")]
        Document::Runbook => {
            let platform = answers.platform();
            let runbook = platform.runbook.ok_or_else(|| DocumentError::NotInFlow(platform, flow, document))?;
            let payloads = platform.catalogue.payloads(flow).iter();
            let payloads: Vec<_> = payloads.map(|kind| (*kind, payload(answers.values(), flow, *kind))).collect();
            Ok(runbook(answers.values(), flow, &payloads, secrets)?)
        }
        #[cfg(feature = "scripts")]
        Document::Checklist | Document::Grants | Document::GrantsUndo | Document::GrantsVerify => {
            let rights = answers.platform().rights.as_ref();
            let rights = rights.ok_or_else(|| DocumentError::NotInFlow(answers.platform(), flow, document))?;
            let setup = Against { answers: answers.values(), flow, beside: None };
            (rights.write)(setup, document, rendering).map_err(DocumentError::Rights)
        }
        #[cfg(not(feature = "scripts"))]
        _ => Err(DocumentError::NotInBuild),
    }
}

//! A document as text: the one way from answers to what is copied, saved and sent.

#[cfg(feature = "check")]
use super::build::no_such_document;
use super::build::payload;
#[cfg(feature = "check")]
use crate::check::Setup;
use crate::kinds::Rendering;
use crate::kinds::{Document, Flow};
#[cfg(feature = "check")]
use crate::kit::Against;
use crate::render::To;
use crate::secret::View;
use crate::setup::Answers;
use crate::value::Value;

/// A document of a setup.
///
/// Errors: a sentence, when the setup's flow has no such document, the document no such format, or a secret cannot be had.
#[cfg(feature = "check")]
pub fn text(setup: &Setup, document: Document, rendering: Rendering, secrets: &View<'_>) -> Result<String, String> {
    if !setup.platform().documents(setup.flow()).contains(&document) {
        return Err(no_such_document(setup.platform(), setup.flow(), document.name()));
    }
    write(setup.answers(), setup.flow(), document, rendering, secrets)
}

/// A document as far as the answers go, right or wrong, secrets masked: for showing it while it is being written, never
/// for sending. What it still lacks may be in its place. None when the flow has no such document, or this build not that
/// format.
pub fn preview_text(answers: &Answers, document: Document, rendering: Rendering) -> Option<String> {
    let flow = answers.flow().filter(|flow| answers.platform().documents(*flow).contains(&document))?;
    match write(answers, flow, document, rendering, &View::Masked) {
        Ok(text) => Some(text),
        #[cfg(feature = "check")]
        Err(sentence) if rendering == Rendering::Sql => Some(["-- ", &sentence, "\n"].concat()),
        Err(_) => None,
    }
}

fn write(
    answers: &Answers,
    flow: Flow,
    document: Document,
    rendering: Rendering,
    secrets: &View<'_>,
) -> Result<String, String> {
    if !document.renderings().contains(&rendering) {
        return Err(["`", document.name(), "` is not written as ", rendering.name()].concat());
    }
    let url = answers.get("immutaUrl").and_then(Value::text);
    match document {
        Document::Payload(kind) => {
            let to = To { url, line: None };
            rendering.payload(kind, &payload(answers.values(), flow, kind), to, secrets)
        }
        #[cfg(feature = "scripts")]
        Document::Runbook => {
            let platform = answers.platform();
            let runbook = platform.runbook.ok_or_else(|| no_such_document(platform, flow, document.name()))?;
            let payloads = platform.catalogue.payloads(flow).iter();
            let payloads: Vec<_> = payloads.map(|kind| (*kind, payload(answers.values(), flow, *kind))).collect();
            runbook(answers.values(), flow, &payloads, secrets)
        }
        #[cfg(feature = "check")]
        Document::Checklist | Document::Grants | Document::GrantsUndo | Document::GrantsVerify => {
            let rights = answers.platform().rights.as_ref();
            let rights = rights.ok_or_else(|| no_such_document(answers.platform(), flow, document.name()))?;
            let setup = Against { answers: answers.values(), flow };
            (rights.write)(setup, document, rendering).map_err(|why| why.to_string())
        }
        #[cfg(not(all(feature = "scripts", feature = "check")))]
        _ => Err("this build has no such document".to_owned()),
    }
}

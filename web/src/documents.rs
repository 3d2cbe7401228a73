//! Documents of the answers: as they grow, finished, and where their lines come from.

#[cfg(feature = "checks")]
use ucforge_core::convert;
#[cfg(feature = "checks")]
use ucforge_core::diagnostic::Severity;
use ucforge_core::document;
#[cfg(any(feature = "checks", feature = "documents"))]
use ucforge_core::form::Ready;
#[cfg(feature = "checks")]
use ucforge_core::form::{Finding, readiness};
use ucforge_core::kinds::Document;
use ucforge_core::read;
use ucforge_core::render::Rendering;
#[cfg(any(feature = "checks", feature = "documents"))]
use ucforge_core::secret::{Clear, Secret, View};
use ucforge_core::setup::Answers;
#[cfg(any(feature = "checks", feature = "documents"))]
use ucforge_core::value::{Value, json};
use wasm_bindgen::prelude::*;

/// A document as far as the answers go, right or wrong; secrets as `${NAME}`. Empty when the flow has no such document, or
/// this build not that format.
#[wasm_bindgen]
pub fn preview(setup: &str, kind: &str, format: &str) -> String {
    let tree = read::tree(setup);
    let Some((root, document)) = tree.root().zip(Document::from_name(kind)) else { return String::new() };
    let Some(rendering) = Rendering::named(format, document.renderings()) else { return String::new() };
    document::preview_text(&Answers::of(root).for_showing(), document, rendering).unwrap_or_default()
}

/// A document of all answers, which has what it uses: one of those that `FormView` lists, in one of its formats. Secrets are
/// `${NAME}`, or themselves where `reveal` says so; references stay references.
///
/// Throws: that something is missing or wrong, or that there is no such kind or format.
#[cfg(feature = "checks")]
#[wasm_bindgen]
pub fn build(answers: &str, kind: &str, format: &str, reveal: Option<bool>) -> Result<String, JsError> {
    let document = Document::from_name(kind).ok_or_else(|| JsError::new("there is no such kind of document"))?;
    let shown = convert::shown(answers);
    let readiness = readiness(&shown.view).into_iter().find(|one| one.document == document);
    let readiness = readiness.ok_or_else(|| JsError::new("this flow has no such document"))?;
    let ready = readiness.ready().ok_or_else(|| {
        let in_the_way = |finding: &&Finding| {
            finding.severity == Severity::Error
                && readiness.wrong.iter().chain(&readiness.missing).any(|place| finding.pointer.starts_with(place))
        };
        let first = shown.view.findings.iter().find(in_the_way);
        JsError::new(first.map_or("something is missing", |finding| &finding.message))
    })?;
    written(&shown.json, ready, format, reveal)
}

/// The same where the module with the checks has said that the document is ready: `setup` is that of its `FormView`.
///
/// Throws: that there is no such kind or format.
#[cfg(all(feature = "documents", not(feature = "checks")))]
#[wasm_bindgen]
pub fn write(setup: &str, kind: &str, format: &str, reveal: Option<bool>) -> Result<String, JsError> {
    let document = Document::from_name(kind).ok_or_else(|| JsError::new("there is no such kind of document"))?;
    written(setup, Ready::said(document), format, reveal)
}

#[cfg(any(feature = "checks", feature = "documents"))]
fn written(setup: &str, ready: Ready, format: &str, reveal: Option<bool>) -> Result<String, JsError> {
    let rendering = Rendering::named(format, ready.document().renderings());
    let rendering = rendering.ok_or_else(|| JsError::new("there is no such format"))?;
    let tree = read::tree(setup);
    let root = tree.root().ok_or_else(|| JsError::new("the answers cannot be read"))?;
    let named = |secret: &Secret| Ok(Clear::new(["${", &secret.name, "}"].concat()));
    let secrets = if reveal.unwrap_or(false) { View::Revealed(&named) } else { View::Masked };
    document::ready_text(ready, &Answers::of(root), rendering, &secrets)
        .map_err(|error| JsError::new(&error.to_string()))
}

/// For each line of a document the place of the answer that it comes from, empty where it comes from none: as JSON text.
#[cfg(any(feature = "checks", feature = "documents"))]
#[wasm_bindgen]
pub fn origins(setup: &str, kind: &str, format: &str) -> String {
    let tree = read::tree(setup);
    let origins = tree.root().zip(Document::from_name(kind)).and_then(|(root, document)| {
        let rendering = Rendering::named(format, document.renderings())?;
        Some(document::origins(&Answers::of(root).for_showing(), document, rendering))
    });
    let origins = Value::Array(origins.unwrap_or_default().into_iter().map(Value::from).collect());
    json::compact(&origins, &View::Masked).unwrap_or_default()
}

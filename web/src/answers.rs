//! Answers: documents that are fit to be sent, fixes, what may be stored, and where things belong.

use ucforge_core::convert;
use ucforge_core::diagnostic::Severity;
use ucforge_core::document;
use ucforge_core::form::{self, Finding, readiness};
use ucforge_core::kinds::Document;
use ucforge_core::read;
use ucforge_core::render::Rendering;
use ucforge_core::secret::{Clear, Secret, View};
use ucforge_core::setup::Answers;
use ucforge_core::value::{Value, json};
use wasm_bindgen::prelude::*;

/// A document of all answers, which has what it uses: one of those that `FormView` lists, in one of its formats. Secrets are
/// `${NAME}`, or themselves where `reveal` says so; references stay references.
///
/// Throws: that something is missing or wrong, or that there is no such kind or format.
#[wasm_bindgen]
pub fn build(answers: &str, kind: &str, format: &str, reveal: Option<bool>) -> Result<String, JsError> {
    let document = Document::from_name(kind).ok_or_else(|| JsError::new("there is no such kind of document"))?;
    let rendering =
        Rendering::named(format, document.renderings()).ok_or_else(|| JsError::new("there is no such format"))?;
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
    let tree = read::tree(&shown.json);
    let root = tree.root().ok_or_else(|| JsError::new("the answers cannot be read"))?;
    let named = |secret: &Secret| Ok(Clear::new(["${", &secret.name, "}"].concat()));
    let secrets = if reveal.unwrap_or(false) { View::Revealed(&named) } else { View::Masked };
    document::ready_text(ready, &Answers::of(root), rendering, &secrets)
        .map_err(|error| JsError::new(&error.to_string()))
}

/// All answers as JSON after the fix that a finding about them offers, and which `form` has told; nothing when there is none.
#[wasm_bindgen(js_name = applyFix)]
pub fn apply_fix(answers: &str, code: &str, pointer: &str) -> Option<String> {
    let shown = convert::shown(answers);
    let mut findings = shown.view.findings.iter();
    let fix = findings.find(|finding| finding.code == code && finding.pointer == pointer)?.fix.as_ref()?;
    let fixed = shown.fixed(fix, &Value::of(read::tree(answers).root()?))?;
    json::compact(&fixed, &View::Masked).ok()
}

/// The setup as JSON without literal secrets, in whatever field they are: safe to store and to share.
#[wasm_bindgen(js_name = withoutSecrets)]
pub fn without_secrets(setup: &str) -> String {
    let tree = read::tree(setup);
    let kept = tree.root().map(|root| Answers::of(root).without_secrets());
    kept.and_then(|kept| json::compact(&kept, &View::Masked).ok()).unwrap_or_else(|| "{}".to_owned())
}

/// The entries that a text lists, one a line, for a list of the setup: as JSON text. `kind` is the kind of names that may be of
/// several.
#[wasm_bindgen]
pub fn entries(answers: &str, list: &str, text: &str, kind: &str) -> String {
    let entries = Value::Array(form::entries(answers, list, text, kind));
    json::compact(&entries, &View::Masked).unwrap_or_default()
}

/// The question at or around a place of the answers: as JSON text what `Finding` says of its `field`; nothing where there is none.
#[wasm_bindgen(js_name = placeOf)]
pub fn place_of(answers: &str, pointer: &str) -> Option<String> {
    form::place_of(&form::shown(answers, |_| Vec::new()), pointer)
}

/// For each line of a document the place of the answer that it comes from, empty where it comes from none: as JSON text.
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

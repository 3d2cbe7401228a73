//! Findings, and documents that are fit to be sent.

use ucforge_core::check::check as check_document;
use ucforge_core::document::{self, Kind};
use ucforge_core::read::Format;
use ucforge_core::render::{Rendering, json};
use ucforge_core::report::{Columns, Document};
use ucforge_core::secret::{Clear, Secret, View};
use ucforge_core::setup::Setup;
use ucforge_core::value::Value;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A range of a text: lines and columns from 1 in Unicode scalar values, and offsets in UTF-16 code units. */
export interface Place { line: number; column: number; endLine: number; endColumn: number; start16: number; end16: number }

export interface Diagnostic extends Place {
  code: string;
  severity: "error" | "warning" | "info";
  /** RFC 6901; absent where there is no tree place. */
  pointer?: string;
  message: string;
  help?: string;
  related?: (Place & { pointer?: string; message: string })[];
  fix?: { title: string; edits: (Place & { text: string })[] };
}

export interface CheckedDocument { file: string; kind: string; format: string; diagnostics: Diagnostic[] }
"#;

#[wasm_bindgen]
extern "C" {
    /// A list of `CheckedDocument`.
    #[wasm_bindgen(typescript_type = "CheckedDocument[]")]
    pub type CheckedDocuments;

    #[wasm_bindgen(js_namespace = JSON, js_name = parse)]
    fn parse_json(text: &str) -> JsValue;
}

/// Everything that is wrong with a text, as the kind it is said to be or else looks like. Never throws.
#[wasm_bindgen]
#[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional texts over")]
pub fn check(text: &str, kind: Option<String>) -> CheckedDocuments {
    let kind = kind.as_deref().and_then(Kind::from_name);
    let checked = check_document(text, Format::guess(text, None), kind);
    // One text that the engine parses is quicker by far than an object made member by member.
    let json = Document::new("-", &checked, Columns::AndUtf16).json();
    parse_json(&["[", &json, "]"].concat()).unchecked_into()
}

/// A document of a setup without errors; secrets as `${NAME}`.
///
/// Throws: what is wrong with the setup, the kind or the format.
#[wasm_bindgen]
pub fn build(setup: &str, kind: &str, format: &str) -> Result<String, JsError> {
    let (setup, kind, payload) = built(setup, kind)?;
    let rendering = Rendering::from_name(format).ok_or_else(|| JsError::new("there is no such format"))?;
    rendering.render(kind, &payload, setup.immuta_url(), &View::Masked).map_err(|error| JsError::new(&error))
}

/// The payload of a setup without errors as JSON, secrets in clear: for sending, never for showing.
///
/// Throws: what is wrong with the setup or the kind; also when a secret is only a reference, which a page cannot follow.
#[wasm_bindgen]
pub fn payload(setup: &str, kind: &str) -> Result<String, JsError> {
    let (_, _, payload) = built(setup, kind)?;
    let refuse =
        |secret: &Secret| Err::<Clear, _>(format!("a page cannot read {}: type the secret in here", secret.name));
    json::compact(&payload, &View::Revealed(&refuse)).map_err(|error| JsError::new(&error))
}

fn built(setup: &str, kind: &str) -> Result<(Setup, Kind, Value), JsError> {
    let kind = Kind::from_name(kind).ok_or_else(|| JsError::new("there is no such kind of document"))?;
    let (setup, checked) = Setup::read(setup, Format::Json);
    let Some(setup) = setup else {
        let gravest = checked.findings.iter().max_by_key(|finding| finding.severity);
        return Err(JsError::new(gravest.map_or("the setup cannot be read", |finding| &finding.message)));
    };
    let payload = document::build(&setup, kind).map_err(|error| JsError::new(&error))?;
    Ok((setup, kind, payload))
}

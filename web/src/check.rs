//! Findings, and documents that are fit to be sent.

use ucforge_core::check::{Check, Setup};
use ucforge_core::document;
use ucforge_core::kinds::{Document, Kind};
use ucforge_core::read::Format;
use ucforge_core::render::Rendering;
use ucforge_core::report::{Columns, Document as Report};
use ucforge_core::secret::View;
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

/** `command` counts the commands of a text with several, from 1. */
export interface CheckedDocument { file: string; command?: number; kind: string; format: string; diagnostics: Diagnostic[] }
"#;

#[wasm_bindgen]
extern "C" {
    /// A list of `CheckedDocument`.
    #[wasm_bindgen(typescript_type = "CheckedDocument[]")]
    pub type CheckedDocuments;

    #[wasm_bindgen(js_namespace = JSON, js_name = parse)]
    pub(crate) fn parse_json(text: &str) -> JsValue;
}

/// Everything that is wrong with a text, as the kind it is said to be or else looks like. Never throws.
#[wasm_bindgen]
#[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional texts over")]
pub fn check(text: &str, kind: Option<String>) -> CheckedDocuments {
    let kind = kind.as_deref().and_then(Kind::from_name);
    let checked = Check::of(ucforge_core::check::guess(text, None), kind).run(text);
    // One text that the engine parses is quicker by far than an object made member by member.
    let reports: Vec<String> = Report::all("-", &checked, Columns::AndUtf16).iter().map(Report::json).collect();
    parse_json(&["[", &reports.join(","), "]"].concat()).unchecked_into()
}

/// A document of a setup without errors, secrets as `${NAME}`: one of those that `FormView` lists, in one of its formats.
///
/// Throws: what is wrong with the setup, the kind or the format.
#[wasm_bindgen]
pub fn build(setup: &str, kind: &str, format: &str) -> Result<String, JsError> {
    let document = Document::from_name(kind).ok_or_else(|| JsError::new("there is no such kind of document"))?;
    let rendering =
        Rendering::named(format, document.renderings()).ok_or_else(|| JsError::new("there is no such format"))?;
    document::text(&valid(setup)?, document, rendering, &View::Masked).map_err(|error| JsError::new(&error.to_string()))
}

/// A setup without errors.
///
/// Errors: what is wrong with it.
pub(crate) fn valid(setup: &str) -> Result<Setup, JsError> {
    let (setup, checked) = Setup::read(setup, Format::Json);
    setup.ok_or_else(|| {
        let gravest = checked.findings.iter().max_by_key(|finding| finding.severity);
        JsError::new(gravest.map_or("the setup cannot be read", |finding| &finding.message))
    })
}

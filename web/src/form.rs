//! Fields and documents for the page.

use ucforge_core::document;
use ucforge_core::kinds::Document;
use ucforge_core::read;
use ucforge_core::render::Rendering;
use ucforge_core::secret::View;
use ucforge_core::setup::Answers;
use ucforge_core::value::{Value, json};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** Everything a form shows for the answers so far. */
export interface FormView {
  flow: string;
  groups: Group[];
  /** The documents of the flow; the formats of each, the usual one first. */
  kinds: { kind: string; title: string; subtitle: string; formats: { value: string; label: string; file: string }[] }[];
  /** Errors first. The first load only knows what is missing. */
  diagnostics: Finding[];
  missing: number;
  /** The setup as JSON text that the answers to these questions make. */
  setup: string;
  /** Pointers of the other answers, which wait until their questions come back. */
  hidden: string[];
}

export interface Group { id: string; title: string; help: string; fields: FieldView[] }

export interface FieldView {
  /** Where the answer stands in the setup, RFC 6901. */
  pointer: string;
  name: string;
  label: string;
  help: string;
  example: string;
  source: string;
  type: "text" | "secret" | "longSecret" | "integer" | "boolean" | "choice" | "texts" | "items";
  required: boolean;
  choices?: { value: string; label: string }[];
  default?: string;
  /** Never a secret. */
  value?: string | boolean | string[];
  filled: boolean;
  items?: Group[];
}

/** Something wrong with an answer. Edits count in UTF-16 code units of the setup's text. */
export interface Finding {
  code: string;
  severity: "error" | "warning" | "info";
  pointer: string;
  message: string;
  help?: string;
  fix?: { title: string; edits: { start16: number; end16: number; text: string }[] };
}
"#;

#[wasm_bindgen]
extern "C" {
    /// A `FormView` of the declarations above.
    #[wasm_bindgen(typescript_type = "FormView")]
    pub type FormView;

    #[wasm_bindgen(js_namespace = JSON, js_name = parse)]
    fn parse_json(text: &str) -> JsValue;
}

/// What to ask, what was answered and what is wrong with it, for all answers as JSON text. Never throws.
#[wasm_bindgen]
pub fn form(answers: &str) -> FormView {
    #[cfg(feature = "full")]
    let shown = ucforge_core::convert::shown(answers);
    // The first load has no checks.
    #[cfg(not(feature = "full"))]
    let shown = ucforge_core::form::shown(answers, |_| Vec::new());
    // No literal is a secret to this function, so nothing can fail.
    parse_json(&json::compact(&Value::from(&shown), &View::Masked).unwrap_or_default()).unchecked_into()
}

/// A document as far as the answers go, right or wrong; secrets as `${NAME}`. Empty when the flow has no such document, or
/// this build not that format.
#[wasm_bindgen]
pub fn preview(setup: &str, kind: &str, format: &str) -> String {
    let tree = read::tree(setup);
    let Some((root, document)) = tree.root().zip(Document::from_name(kind)) else { return String::new() };
    let Some(rendering) = Rendering::named(format, document.renderings()) else { return String::new() };
    document::preview_text(&Answers::of(root).for_showing(), document, rendering).unwrap_or_default()
}

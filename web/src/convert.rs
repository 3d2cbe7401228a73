//! Answers from what somebody has already, fixed, and fit to be stored.

use ucforge_core::convert;
use ucforge_core::document;
use ucforge_core::form;
use ucforge_core::kinds::Document;
use ucforge_core::read;
use ucforge_core::render::Rendering;
use ucforge_core::secret::View;
use ucforge_core::setup::Answers;
use ucforge_core::value::{Value, json};
use wasm_bindgen::prelude::*;

use crate::check::parse_json;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A setup made from a document; `notes` lists what it does not give back of the document, or keeps without knowing it. */
export interface Returned { setup: object; notes: string[] }
"#;

#[wasm_bindgen]
extern "C" {
    /// A `Returned` of the declarations above.
    #[wasm_bindgen(typescript_type = "Returned")]
    pub type Returned;
}

/// The setup of a payload, of a command that sends one, or of a setup, as JSON or YAML. Literal secrets are kept.
///
/// Throws: why the text cannot be read, or is not a document of a setup.
#[wasm_bindgen(js_name = toSetup)]
pub fn to_setup(text: &str) -> Result<Returned, JsError> {
    let pasted = convert::pasted(text).map_err(|why| JsError::new(&why.to_string()))?;
    let notes = pasted.unknown.into_iter().chain(pasted.lost).map(Value::from).collect();
    let notes = json::compact(&Value::Array(notes), &View::Masked).unwrap_or_default();
    Ok(parse_json(&["{\"setup\":", &pasted.setup, ",\"notes\":", &notes, "}"].concat()).unchecked_into())
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

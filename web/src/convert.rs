//! Answers from what somebody has already, and what does not fit the flow that was chosen.

use ucforge_core::check::Check;
use ucforge_core::convert;
use ucforge_core::kinds::Kind;
use ucforge_core::read::{self, Format};
use ucforge_core::secret::View;
use ucforge_core::setup::Answers;
use ucforge_core::value::Value;
use ucforge_core::value::json;
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

    /// A list of `Finding`.
    #[wasm_bindgen(typescript_type = "Finding[]")]
    pub type Findings;
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

/// What of a setup no document of its flow carries, with the page that says so.
#[wasm_bindgen(js_name = leftBehind)]
pub fn left_behind(setup: &str) -> Findings {
    let checked = Check::of(Format::Json, Some(Kind::Setup)).run(setup);
    let found = convert::value(&checked).map(|setup| convert::left_behind(&setup)).unwrap_or_default();
    let findings = found.iter().map(|finding| {
        Value::from([
            ("code", finding.code.into()),
            ("severity", "warning".into()),
            ("pointer", finding.pointer.as_str().into()),
            ("message", finding.message.as_str().into()),
            ("help", finding.help.as_deref().unwrap_or_default().into()),
        ])
    });
    let text = json::compact(&Value::Array(findings.collect()), &View::Masked).unwrap_or_default();
    parse_json(&text).unchecked_into()
}

/// The setup as JSON without literal secrets, in whatever field they are: safe to store and to share.
#[wasm_bindgen(js_name = withoutSecrets)]
pub fn without_secrets(setup: &str) -> String {
    let tree = read::tree(setup);
    let kept = tree.root().map(|root| Answers::of(root).without_secrets());
    kept.and_then(|kept| json::compact(&kept, &View::Masked).ok()).unwrap_or_else(|| "{}".to_owned())
}

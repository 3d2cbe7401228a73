//! Answers: fixes, what may be stored, and where things belong.

use ucforge_core::convert;
use ucforge_core::form;
use ucforge_core::read;
use ucforge_core::secret::View;
use ucforge_core::setup::Answers;
use ucforge_core::value::{Value, json};
use wasm_bindgen::prelude::*;

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

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
export interface Returned { setup: object; notes: string[]; signIns: SignIn[] }

/** A workspace with credentials of several ways to sign in: the answer to `question` goes to `pointer` of the setup. */
export interface SignIn { pointer: string; question: string; ways: { value: string; label: string }[] }

/** What a text holds for a setup, to be shown before it is imported. Nothing in it is a secret. */
export interface Recognition {
  kind: "jdbc" | "odbc" | "details" | "profiles" | "dbt" | "terraform" | "variables" | "address" | "document";
  /** The same in words: "a JDBC URL for ...". */
  what: string;
  /** To choose from: the profiles of a file, the outputs of a project; mostly one. Without `found`, nothing can be imported. */
  candidates: Candidate[];
  /** Parts of the text that are not offered. */
  leftOut: LeftOut[];
}

export interface Candidate {
  /** What the text calls it; empty where it has no name. */
  name: string;
  /** Whether its own tool uses it where nobody names any. */
  usual: boolean;
  /** The answers, in the order of the form. */
  found: Recognised[];
  leftOut: LeftOut[];
}

/** An answer: one of `value`, `variable` (the environment variable that holds the secret) and `secret` (one was found, and is masked). */
export interface Recognised {
  /** Where it goes in the setup, RFC 6901. */
  pointer: string;
  label: string;
  /** What the text calls it, or what it follows from. */
  name: string;
  value?: string;
  variable?: string;
  secret?: true;
  /** Why it follows, where the text itself does not say it. */
  assumed?: string;
  /** Absent in documents. */
  place?: Place;
}

/** What is not imported, and why. */
export interface LeftOut { name: string; why: string; place?: Place }
"#;

#[wasm_bindgen]
extern "C" {
    /// A `Returned` of the declarations above.
    #[wasm_bindgen(typescript_type = "Returned")]
    pub type Returned;

    /// A `Recognition` of the declarations above.
    #[wasm_bindgen(typescript_type = "Recognition")]
    pub type Recognition;
}

/// What a pasted text holds for a setup: connection details of other tools, a payload, a command that sends one, a setup, or what
/// the API has answered. `toSetup` imports it.
///
/// Throws: why nothing can be imported, and for connection details of something else what they are.
#[wasm_bindgen]
pub fn recognise(text: &str) -> Result<Recognition, JsError> {
    let recognised = convert::recognised(text).map_err(|why| JsError::new(&why.to_string()))?;
    let shown = json::compact(&recognised.shown(text), &View::Masked).unwrap_or_default();
    Ok(parse_json(&shown).unchecked_into())
}

/// The setup of what `recognise` shows of a text: of the candidate with this number, from 0, which need not be named where there
/// is only one. Literal secrets are kept.
///
/// Throws: why the text cannot be read, or holds nothing for a setup.
#[wasm_bindgen(js_name = toSetup)]
pub fn to_setup(text: &str, choice: Option<u32>) -> Result<Returned, JsError> {
    let pasted =
        convert::taken(text, choice.map(|choice| choice as usize)).map_err(|why| JsError::new(&why.to_string()))?;
    let notes = pasted.unknown.into_iter().chain(pasted.lost).map(Value::from).collect();
    let sign_ins = pasted.sign_ins.into_iter().map(|open| {
        let ways =
            open.ways.into_iter().map(|(value, label)| Value::from([("value", value.into()), ("label", label.into())]));
        let ways = Value::Array(ways.collect());
        Value::from([("pointer", open.pointer.into()), ("question", open.question.into()), ("ways", ways)])
    });
    let [notes, sign_ins] =
        [notes, sign_ins.collect()].map(|list| json::compact(&Value::Array(list), &View::Masked).unwrap_or_default());
    Ok(parse_json(&["{\"setup\":", &pasted.setup, ",\"notes\":", &notes, ",\"signIns\":", &sign_ins, "}"].concat())
        .unchecked_into())
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

//! Texts that somebody has: checked, fixed, compared, and turned into answers.

use ucforge_core::check::{self, Base, Check, Checked, guess};
use ucforge_core::convert;
use ucforge_core::fix::{agree, apply_fixes};
use ucforge_core::kinds::{Document, Kind};
use ucforge_core::report::{Columns, Document as Report, differences};
use ucforge_core::secret::View;
use ucforge_core::text::Positions;
use ucforge_core::value::{Value, json};
use wasm_bindgen::prelude::*;

use crate::parse_json;

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
  /** What the help asks for: the `kind` of the document, or the likely one itself. `check` takes it. */
  asks?: string;
  /** `file` and `command` say where, if that is another document: `compare` gives them. */
  related?: (Place & { file?: string; command?: number; pointer?: string; message: string })[];
  fix?: { title: string; edits: (Place & { text: string })[] };
}

/** A text with its fixes, and what was done where. */
export interface FixedText { text: string; done: { line: number; code: string; title: string }[] }

/** `command` counts the commands of a text with several, from 1. */
export interface CheckedDocument { file: string; command?: number; kind: string; format: string; diagnostics: Diagnostic[] }
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
    /// A list of `CheckedDocument`.
    #[wasm_bindgen(typescript_type = "CheckedDocument[]")]
    pub type CheckedDocuments;

    /// A `FixedText` of the declarations above.
    #[wasm_bindgen(typescript_type = "FixedText")]
    pub type FixedText;

    /// A `Returned` of the declarations above.
    #[wasm_bindgen(typescript_type = "Returned")]
    pub type Returned;

    /// A `Recognition` of the declarations above.
    #[wasm_bindgen(typescript_type = "Recognition")]
    pub type Recognition;
}

/// Everything that is wrong with a text, as the kind it is said to be or else looks like. Never throws.
#[wasm_bindgen]
#[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional texts over")]
pub fn check(text: &str, kind: Option<String>) -> CheckedDocuments {
    listed(&Report::all("-", &checked(text, kind.as_deref()), Columns::AndUtf16))
}

/// Where secrets are or may be in a text, as UTF-16 offsets, start and end by turns: the parts that must not be shown.
/// `kind` as in `check`.
#[wasm_bindgen]
#[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional texts over")]
pub fn hidden(text: &str, kind: Option<String>) -> Vec<u32> {
    let checked = checked(text, kind.as_deref());
    let positions = Positions::new(text);
    checked.hidden().into_iter().flat_map(|span| [span.start, span.end]).map(|at| positions.at(at).utf16).collect()
}

fn checked<'t>(text: &'t str, kind: Option<&str>) -> Checked<'t> {
    let script = kind.and_then(Document::from_name).filter(|one| Document::SCRIPTS.contains(one));
    let check = Check { kind: kind.and_then(Kind::from_name), script, ..Check::default() };
    let mut checked = check.run(text);
    agree(&check, &mut checked);
    checked
}

fn listed(reports: &[Report<'_>]) -> CheckedDocuments {
    let all: Vec<String> = reports.iter().map(Report::json).collect();
    parse_json(&["[", &all.join(","), "]"].concat()).unchecked_into()
}

/// A text with every fix that is certain, as the kind it is said to be or else looks like, and what was done.
#[wasm_bindgen(js_name = fixText)]
#[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional texts over")]
pub fn fix_text(text: &str, kind: Option<String>) -> FixedText {
    let kind = kind.as_deref().and_then(Kind::from_name);
    let fixed = apply_fixes(text, guess(text, None), kind, &Base::default());
    let done = fixed.done.iter().map(|done| {
        Value::from([
            ("line", u64::from(done.line).into()),
            ("code", done.code.into()),
            ("title", done.title.as_ref().into()),
        ])
    });
    let done = Value::Array(done.collect());
    let all = Value::from([("text", fixed.text.as_str().into()), ("done", done)]);
    parse_json(&json::compact(&all, &View::Masked).unwrap_or_default()).unchecked_into()
}

/// In what two texts do not describe the same setup: each document with what of it does not fit.
#[wasm_bindgen]
pub fn compare(first: &str, second: &str) -> CheckedDocuments {
    let texts = [("1", first), ("2", second)];
    let checked = texts.map(|(name, text)| (name, Check::of(guess(text, None), None).run(text)));
    let documents: Vec<_> =
        checked.iter().flat_map(|(name, all)| all.filled().into_iter().map(move |one| (*name, one))).collect();
    let found = check::compare_texts(&documents.iter().map(|(_, checked)| *checked).collect::<Vec<_>>());
    listed(&differences(&documents, &found, Columns::AndUtf16))
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

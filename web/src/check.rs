//! Findings, and documents that are fit to be sent.

use ucforge_core::check::{self, Base, Check, Setup, guess};
use ucforge_core::convert;
use ucforge_core::diagnostic::Severity;
use ucforge_core::document;
use ucforge_core::fix::apply_fixes;
use ucforge_core::form::{Finding, readiness};
use ucforge_core::kinds::{Document, Kind};
use ucforge_core::read::{self, Format};
use ucforge_core::render::Rendering;
use ucforge_core::report::{Columns, Document as Report, differences};
use ucforge_core::secret::{Clear, Secret, View};
use ucforge_core::setup::Answers;
use ucforge_core::value::{Value, json};
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

/** A text with its fixes, and what was done where. */
export interface FixedText { text: string; done: { line: number; code: string; title: string }[] }

/** `command` counts the commands of a text with several, from 1. */
export interface CheckedDocument { file: string; command?: number; kind: string; format: string; diagnostics: Diagnostic[] }
"#;

#[wasm_bindgen]
extern "C" {
    /// A list of `CheckedDocument`.
    #[wasm_bindgen(typescript_type = "CheckedDocument[]")]
    pub type CheckedDocuments;

    /// A `FixedText` of the declarations above.
    #[wasm_bindgen(typescript_type = "FixedText")]
    pub type FixedText;

    #[wasm_bindgen(js_namespace = JSON, js_name = parse)]
    pub(crate) fn parse_json(text: &str) -> JsValue;
}

/// Everything that is wrong with a text, as the kind it is said to be or else looks like. Never throws.
#[wasm_bindgen]
#[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional texts over")]
pub fn check(text: &str, kind: Option<String>) -> CheckedDocuments {
    let kind = kind.as_deref().and_then(Kind::from_name);
    let checked = Check::of(guess(text, None), kind).run(text);
    // One text that the engine parses is quicker by far than an object made member by member.
    let reports: Vec<String> = Report::all("-", &checked, Columns::AndUtf16).iter().map(Report::json).collect();
    parse_json(&["[", &reports.join(","), "]"].concat()).unchecked_into()
}

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

/// A text with every fix that is certain, and what was done.
#[wasm_bindgen(js_name = fixText)]
pub fn fix_text(text: &str) -> FixedText {
    let fixed = apply_fixes(text, guess(text, None), None, &Base::default());
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
    let found = check::compare(&documents.iter().map(|(_, checked)| *checked).collect::<Vec<_>>());
    let reports: Vec<String> = differences(&documents, &found, Columns::AndUtf16).iter().map(Report::json).collect();
    parse_json(&["[", &reports.join(","), "]"].concat()).unchecked_into()
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

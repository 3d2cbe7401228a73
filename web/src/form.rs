//! Fields and documents for the page.

use ucforge_core::form::{At, Purpose, Shown, page};
use wasm_bindgen::prelude::*;

use crate::parse_json;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** Everything the page shows for the answers so far, where somebody is now. */
export interface FormView {
  flow: string;
  /** What brings people here who have chosen this flow. */
  usual?: string;
  /** What somebody may want to do; `flow` is the one to choose for it, where the present one does not serve it. */
  purposes: { value: string; label: string; help: string; flow?: string }[];
  /** What to know before one begins. */
  notes: string[];
  /** The steps in their order, without the last one, which is called `review`. */
  steps: { id: string; title: string; state: State; missing: number; wrong: number }[];
  /** The step that is open, unless that is the last one. */
  groups: Group[];
  /** All answers, when the last step is open. */
  review?: { id: string; title: string; rows: ReviewRow[] }[];
  /** The documents of the flow, which the purpose asks for. */
  kinds: Kind[];
  /** Who sends what to whom, in order; `kind` is the document that is sent. */
  picture: { from: string; to: string; text: string; kind: string }[];
  /** Errors first. The first load only knows what is missing. */
  diagnostics: Finding[];
  missing: number;
  /** The setup as JSON text that the answers to these questions make. */
  setup: string;
  /** Pointers of the other answers, which wait until their questions come back. */
  hidden: string[];
}

export type State = "done" | "open" | "wrong" | "optional";

/** The usual format first; `missing` and `wrong` are places of answers. */
export interface Kind {
  kind: string;
  title: string;
  subtitle: string;
  level: "send" | "rights";
  formats: { value: string; label: string; file: string }[];
  missing: string[];
  wrong: string[];
}

/** `assumed` follows from other answers; a secret has no value. */
export interface ReviewRow { pointer: string; label: string; value?: string; assumed?: true; secret?: true }

export interface Group { id: string; title: string; help: string; fields: FieldView[] }

/** An entry of a list: its questions only while it is open; `kind` and `kinds` where it is one name of some kind. */
export interface Entry {
  id: string;
  title: string;
  name: string;
  state: State;
  missing: number;
  wrong: number;
  fields?: FieldView[];
  kind?: string;
  kinds?: { value: string; label: string }[];
}

export interface FieldView {
  /** Where the answer stands in the setup, RFC 6901. */
  pointer: string;
  name: string;
  label: string;
  help: string;
  example?: string;
  source: string;
  type: "text" | "secret" | "longSecret" | "integer" | "boolean" | "choice" | "texts" | "items" | "names";
  required: boolean;
  choices?: { value: string; label: string }[];
  /** Where people find it. */
  find?: string;
  default?: string;
  /** What counts while there is no answer, as it follows from others. */
  assumed?: string;
  /** What counts where a yes-or-no question is not answered. */
  unset?: string;
  /** Most people have nothing to say here. */
  rare: boolean;
  /** Never a secret. */
  value?: string | boolean | string[];
  filled: boolean;
  items?: Entry[];
}

/** Something wrong with an answer, and the question it is about. Edits count in UTF-16 code units of the setup's text. */
export interface Finding {
  code: string;
  severity: "error" | "warning" | "info";
  pointer: string;
  message: string;
  help?: string;
  fix?: { title: string; edits: { start16: number; end16: number; text: string }[] };
  /** `entry` is the entry of a list that the question belongs to, `list` what people call it. */
  field?: { pointer: string; label: string; filled: boolean; required: boolean; step: string; entry?: string; list?: string };
}
"#;

#[wasm_bindgen]
extern "C" {
    /// A `FormView` of the declarations above.
    #[wasm_bindgen(typescript_type = "FormView")]
    pub type FormView;
}

/// What to ask, what was answered and what is wrong with it, for all answers as JSON text. `purpose`, `step` and `open` say where
/// somebody is; each may be empty. What is wrong is looked for only where `checks` says so. Never throws.
#[wasm_bindgen]
pub fn form(answers: &str, purpose: &str, step: &str, open: &str, checks: bool) -> FormView {
    #[cfg(feature = "checks")]
    let shown = if checks { ucforge_core::convert::shown(answers) } else { unchecked(answers) };
    // The first load has no checks.
    #[cfg(not(feature = "checks"))]
    let shown = {
        let _ = checks;
        unchecked(answers)
    };
    parse_json(&page(&shown, At { purpose: Purpose::from_name(purpose), step, open })).unchecked_into()
}

fn unchecked(answers: &str) -> Shown {
    ucforge_core::form::shown(answers, |_| Vec::new())
}

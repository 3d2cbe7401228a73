//! What a code means, in words: a module of its own, since the texts are long and few ask for them.

use ucforge_core::explain::{self, Block};
use ucforge_core::secret::View;
use ucforge_core::value::{Value, json};
use wasm_bindgen::prelude::*;

use crate::parse_json;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A part of an explanation. */
export type Part = { is: "heading" | "paragraph" | "sample" | "address"; text: string };
"#;

#[wasm_bindgen]
extern "C" {
    /// A list of `Part`.
    #[wasm_bindgen(typescript_type = "Part[]")]
    pub type Parts;
}

/// What a code of a finding means, why it matters, what to do, and an example; nothing where there is no such code.
#[wasm_bindgen]
pub fn explain(code: &str) -> Parts {
    let blocks = explain::code(code).map(|page| page.blocks).unwrap_or_default();
    let part = |is: &'static str, text: &str| Value::from([("is", is.into()), ("text", text.into())]);
    let parts = blocks.iter().flat_map(|block| match block {
        Block::Heading(text) => vec![part("heading", text)],
        Block::Paragraph(text) => vec![part("paragraph", text)],
        Block::Sample { text, .. } => vec![part("sample", text)],
        Block::Address(text) => vec![part("address", text)],
        Block::Facts(facts) => {
            facts.iter().map(|(name, text)| part("paragraph", &[name, ": ", text].concat())).collect()
        }
        Block::Terms(terms) => {
            terms.iter().map(|(name, lines)| part("paragraph", &[name, ": ", &lines.join(" ")].concat())).collect()
        }
    });
    let parts = Value::Array(parts.collect());
    parse_json(&json::compact(&parts, &View::Masked).unwrap_or_default()).unchecked_into()
}

//! Small letters beyond ASCII, as the browser knows them: a table of our own would weigh more than most rules.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type Text;

    #[wasm_bindgen(method, js_name = toLowerCase)]
    fn to_lower_case(this: &Text) -> String;
}

#[wasm_bindgen(start)]
fn start() {
    ucforge_core::text::lower_with(|text| JsValue::from_str(text).unchecked_into::<Text>().to_lower_case());
}

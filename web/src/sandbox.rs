//! The stand-in for the tenant's API, inside the page.

use ucforge_core::api::Request;
use ucforge_core::sandbox::{Fault, Options, Sandbox as Core};
use wasm_bindgen::prelude::*;

/// A tenant in memory.
#[wasm_bindgen]
pub struct Sandbox(Core);

/// How answers can go wrong, in pairs: as `handle` takes it, and in words. The first does nothing.
#[wasm_bindgen]
pub fn faults() -> Vec<String> {
    Fault::CHOICES.iter().flat_map(|(fault, words)| [(*fault).to_owned(), (*words).to_owned()]).collect()
}

/// What it answers.
#[wasm_bindgen(getter_with_clone)]
pub struct Answer {
    /// The HTTP status; 0 when there was no answer.
    pub status: u16,
    /// The media type of the body.
    #[wasm_bindgen(js_name = contentType)]
    pub content_type: String,
    /// The body.
    pub body: String,
}

#[wasm_bindgen]
impl Sandbox {
    /// An empty tenant whose changes of state take so many milliseconds.
    #[wasm_bindgen(constructor)]
    pub fn new(delay_ms: u32) -> Self {
        Self(Core::new(Options { delay: delay_ms.into(), ..Options::default() }))
    }

    /// Answers a request that arrives at `now_ms`, in milliseconds of any clock that does not run backwards. `fault` is how
    /// the answer goes wrong, as in the header `x-sandbox-fault`; empty when it does not.
    #[allow(clippy::too_many_arguments, reason = "a request has seven parts, and an object would cost the page more")]
    pub fn handle(
        &mut self,
        method: &str,
        path: &str,
        authorization: &str,
        content_type: &str,
        body: &str,
        fault: &str,
        now_ms: f64,
    ) -> Answer {
        // A clock of a page is a float; negative and odd values become 0.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturating is what is wanted")]
        let now = now_ms as u64;
        let request = Request { method, target: path, authorization, content_type, body: body.as_bytes() };
        let fault = Fault::read([fault]).unwrap_or_default();
        let response = fault.response().unwrap_or_else(|| self.0.handle(now, &request));
        match fault.spoil(response) {
            Some(response) => Answer {
                status: response.status,
                content_type: response.content_type.into_owned(),
                body: response.body,
            },
            None => Answer { status: 0, content_type: String::new(), body: String::new() },
        }
    }
}

//! The stand-in for the tenant's API, inside the page.

use ucforge_core::api::Request;
use ucforge_core::sandbox::{Options, Sandbox as Core};
use wasm_bindgen::prelude::*;

/// A tenant in memory.
#[wasm_bindgen]
pub struct Sandbox(Core);

/// What it answers.
#[wasm_bindgen(getter_with_clone)]
pub struct Answer {
    /// The HTTP status.
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

    /// Answers a request that arrives at `now_ms`, in milliseconds of any clock that does not run backwards.
    #[allow(clippy::too_many_arguments, reason = "a request has six parts, and an object would cost the page more")]
    pub fn handle(
        &mut self,
        method: &str,
        path: &str,
        authorization: &str,
        content_type: &str,
        body: &str,
        now_ms: f64,
    ) -> Answer {
        // A clock of a page is a float; negative and odd values become 0.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturating is what is wanted")]
        let now = now_ms as u64;
        let request = Request { method, target: path, authorization, content_type, body: body.as_bytes() };
        let response = self.0.handle(now, &request);
        Answer { status: response.status, content_type: response.content_type.into_owned(), body: response.body }
    }
}

//! Sending the documents of a setup: what to do next, for a page that does it.

use ucforge_core::answer::{self, Integration, State as _, Test};
use ucforge_core::secret::{Clear, Secret, SecretError, View};
use ucforge_core::send::{self, Outcome, Request, Sending as Core};
use ucforge_core::value::{Object, Value, json};
use wasm_bindgen::prelude::*;

use crate::check::{parse_json, valid};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What to do next while documents are sent. `body` is JSON text, secrets in plain text: for sending, never for showing. */
export type Step =
  | { do: "send"; method: string; path: string; body: string; isDocument: boolean }
  | { do: "wait"; milliseconds: number }
  | { do: "done"; outcome: "settled"; integrations: Integration[] }
  | { do: "done"; outcome: "nothing" | "noIntegration" }
  | { do: "done"; outcome: "lost"; request: string }
  | { do: "done"; outcome: "refused" | "unknown"; request: string; status: number };

/** An integration of the tenant; what its answer does not say is empty. */
export interface Integration {
  id: string;
  status: string;
  host: string;
  /** Whether its state is on the way to another one. */
  isChanging: boolean;
  tests: { name: string; status: string; message: string }[];
}
"#;

#[wasm_bindgen]
extern "C" {
    /// A `Step` of the declarations above.
    #[wasm_bindgen(typescript_type = "Step")]
    pub type Step;

    /// A list of `Integration`.
    #[wasm_bindgen(typescript_type = "Integration[]")]
    pub type Integrations;
}

/// Sends the documents of a flow in their order, and watches what becomes of them.
#[wasm_bindgen]
pub struct Sending(Core);

#[wasm_bindgen]
impl Sending {
    /// For what a setup without errors sends. Without a setup it only watches until no integration is changing.
    ///
    /// Throws: what is wrong with the setup; also when a secret is only a reference, which a page cannot follow.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional texts over")]
    pub fn new(setup: Option<String>) -> Result<Self, JsError> {
        let Some(setup) = setup else { return Ok(Self(Core::new(Vec::new()))) };
        let setup = valid(&setup)?;
        let refuse = |secret: &Secret| Err::<Clear, _>(SecretError::NotInAPage(secret.name.clone()));
        let documents =
            send::requests(&setup, &View::Revealed(&refuse)).map_err(|error| JsError::new(&error.to_string()))?;
        Ok(Self(Core::new(documents)))
    }

    /// What the documents do to people's access and data, in sentences.
    pub fn consequences(&self) -> Vec<String> {
        self.0.consequences().iter().map(|one| one.text.to_owned()).collect()
    }

    /// What to do next.
    pub fn step(&self) -> Step {
        let step = match self.0.step() {
            send::Step::Send(Request { method, path, body, is_document }) => {
                let mut step = texts(&[("do", "send"), ("method", method), ("path", &path), ("body", body)]);
                step.push("isDocument", is_document.into());
                step
            }
            send::Step::Wait(time) => {
                let mut step = texts(&[("do", "wait")]);
                step.push("milliseconds", time.into());
                step
            }
            send::Step::Done(outcome) => done(outcome),
        };
        parsed(&step.into()).unchecked_into()
    }

    /// Goes on with the answer to the request that was to be sent; status 0 when there was none.
    pub fn answer(&mut self, status: u16, body: &str) {
        if status == 0 {
            self.0.lost();
        } else {
            self.0.answer(status, body);
        }
    }

    /// Goes on when the time to wait is over.
    pub fn waited(&mut self) {
        self.0.waited();
    }
}

/// The integrations in an answer that lists them; none when it does not.
#[wasm_bindgen]
pub fn integrations(body: &str) -> Integrations {
    parsed(&list(&answer::integrations(body).unwrap_or_default())).unchecked_into()
}

fn done(outcome: &Outcome) -> Object {
    let done = |name| texts(&[("do", "done"), ("outcome", name)]);
    match outcome {
        Outcome::Settled(integrations) => {
            let mut done = done("settled");
            done.push("integrations", list(integrations));
            done
        }
        Outcome::Nothing => done("nothing"),
        Outcome::NoIntegration => done("noIntegration"),
        Outcome::Lost(request) => {
            let mut done = done("lost");
            done.push("request", request.as_str().into());
            done
        }
        Outcome::Refused(request, status) | Outcome::Unknown(request, status) => {
            let is_refused = matches!(outcome, Outcome::Refused(..));
            let mut done = done(if is_refused { "refused" } else { "unknown" });
            done.push("request", request.as_str().into());
            done.push("status", u64::from(*status).into());
            done
        }
    }
}

fn list(integrations: &[Integration]) -> Value {
    let one = |integration: &Integration| {
        let Integration { id, status, host, validation, .. } = integration;
        let test = |Test { name, status, message, .. }: &Test| {
            Value::from(texts(&[("name", name), ("status", status.name()), ("message", message)]))
        };
        let mut shown = texts(&[("id", id), ("status", status.name()), ("host", host)]);
        shown.push("isChanging", integration.is_changing().into());
        shown.push("tests", Value::Array(validation.tests.iter().map(test).collect()));
        Value::from(shown)
    };
    Value::Array(integrations.iter().map(one).collect())
}

fn texts(members: &[(&'static str, &str)]) -> Object {
    let mut object = Object::new();
    for (name, text) in members {
        object.push(*name, (*text).into());
    }
    object
}

fn parsed(value: &Value) -> JsValue {
    parse_json(&json::compact(value, &View::Masked).unwrap_or_default())
}

//! Making the tenant equal to a setup: what to do next, for a page that does it.

use std::cell::RefCell;

use ucforge_core::answer::{self, Integration, State as _, Test};
use ucforge_core::api::{Content, Outgoing, Response};
use ucforge_core::check::Setup;
use ucforge_core::operation::{Operation, Options, Question, Reply, Step as Next, Wanted};
use ucforge_core::read::{self, Format};
use ucforge_core::secrecy::{Echoes, masked};
use ucforge_core::secret::{Clear, Secret, SecretError, Source, View};
use ucforge_core::session::Lost;
use ucforge_core::value::{Object, Value, json};
use wasm_bindgen::prelude::*;

use crate::parse_json;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What to do next while something is done. `body` is JSON text, secrets in plain text: for sending, never for showing. */
export type Step =
  | { do: "send"; method: string; path: string; body: string; isDocument: boolean }
  | Question
  | { do: "wait"; milliseconds: number }
  | { do: "done"; end: "done" | "alreadySo" | "started" | "failed" | "partly" | "notDone" | "notSeen" | "unknown"; sentence: string };

/** What a person is asked before something happens that may be regretted. */
export interface Question {
  do: "ask";
  sentence: string;
  /** What is changed, a line each. */
  lines: string[];
  /** What it does to people's access and data, and the pages that say so. */
  consequences: { text: string; source: string }[];
  /** A script to look at, copy and save; empty where there is none. */
  script: string;
  /** Whether the script cannot be had again later. */
  mustBeKept: boolean;
  /** The request for a script that cannot be had once this is done; null where there is none. */
  scriptBefore: { method: string; path: string } | null;
  prompt: string;
  /** The name that has to be typed; empty where a yes is enough. */
  name: string;
}

/** An integration of the tenant; what its answer does not say is empty. */
export interface Integration {
  id: string;
  status: string;
  host: string;
  /** Whether its state is on the way to another one. */
  isChanging: boolean;
  tests: { name: string; status: string; message: string }[];
}

/** A connection, by its key, or a job. */
export interface Found { id: string; status: string }
"#;

#[wasm_bindgen]
extern "C" {
    /// A `Step` of the declarations above.
    #[wasm_bindgen(typescript_type = "Step")]
    pub type Step;

    /// A list of `Integration`.
    #[wasm_bindgen(typescript_type = "Integration[]")]
    pub type Integrations;

    /// A list of `Found`.
    #[wasm_bindgen(typescript_type = "Found[]")]
    pub type AllFound;
}

/// Something that takes more than one request: it says what to do next, and is told what came of it.
#[wasm_bindgen]
pub struct Sending(Operation);

thread_local! {
    /// The secrets that this page sends: a tenant may repeat one in the answer to another request.
    static KNOWN: RefCell<Echoes> = RefCell::default();
}

/// Keeps a secret out of everything that is shown from now on.
pub(crate) fn keep(secret: &str) {
    KNOWN.with_borrow_mut(|known| known.add_even_a_word(secret));
}

/// What a tenant says in its own words, without the secrets that were sent.
fn said(text: &str) -> String {
    KNOWN.with_borrow(|known| known.without(text).into_owned())
}

/// The same for a text that is used: a script.
fn usable(text: &str) -> String {
    KNOWN.with_borrow(|known| known.without_whole(text).into_owned())
}

#[wasm_bindgen]
impl Sending {
    /// Makes the tenant equal to a setup without errors; the plan is asked about first.
    ///
    /// Throws: what is wrong with the setup; also when a secret is only a reference, which a page cannot follow.
    #[wasm_bindgen(constructor)]
    pub fn new(setup: &str) -> Result<Self, JsError> {
        let setup = valid(setup)?;
        let refuse = |secret: &Secret| Err::<Clear, _>(SecretError::NotInAPage(secret.name.clone()));
        let wanted = Wanted::of(&setup, &View::Revealed(&refuse)).map_err(|error| JsError::new(&error.to_string()))?;
        let wanted = wanted.ok_or_else(|| JsError::new("this setup makes no integration and no connection"))?;
        keep_all(&wanted);
        Ok(Self(Operation::apply(wanted, false, Options::default())))
    }

    /// Deletes the integration with this id; its name has to be typed.
    #[wasm_bindgen(js_name = deleteIntegration)]
    pub fn delete_integration(id: &str) -> Self {
        Self(Operation::delete(id, None, Options::default()))
    }

    /// Deregisters the connection with this key, in its order: clean-up script, then the deletion.
    pub fn deregister(key: &str) -> Self {
        Self(Operation::deregister(key, Options::default()))
    }

    /// What to do next.
    pub fn step(&self) -> Step {
        let step = match self.0.step() {
            Next::Send(request) => send(request),
            Next::Ask(question) => ask(question),
            Next::Wait(time) => {
                let mut step = texts(&[("do", "wait")]);
                step.push("milliseconds", (*time).into());
                step
            }
            Next::Done(outcome) => {
                let sentence = said(&outcome.sentence(None));
                texts(&[("do", "done"), ("end", outcome.end.name()), ("sentence", &sentence)])
            }
        };
        parsed(&step.into()).unchecked_into()
    }

    /// Goes on with the answer to the request that was to be sent; status 0 when there was none.
    pub fn answer(&mut self, status: u16, content_type: String, body: String) {
        self.0.answer(if status == 0 { Err(Lost::NoAnswer) } else { Ok(received(status, content_type, body)) });
    }

    /// Goes on with the reply to the question: the name where one has to be typed, else anything for yes; nothing for no.
    /// Whether it agrees; a name that is not the right one changes nothing.
    pub fn reply(&mut self, yes: Option<String>) -> bool {
        let Next::Ask(question) = self.0.step() else { return false };
        let reply = match (yes, &question.name) {
            (None, _) => Reply::No,
            (Some(_), None) => Reply::Yes,
            (Some(typed), Some(_)) => Reply::Name(typed),
        };
        let agrees = question.is_agreed(&reply);
        if agrees || reply == Reply::No {
            self.0.reply(reply);
        }
        agrees
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

/// The connections in the answer to a search for them; nothing where it was refused or does not hold a list.
#[wasm_bindgen]
pub fn connections(status: u16, content_type: String, body: String) -> Option<AllFound> {
    let all = answer::connections(&received(status, content_type, body))?;
    let keys = all.entries.iter().filter_map(|one| Some((one.path.first()?.as_str(), one.state.to_string())));
    Some(found(keys))
}

/// The jobs in an answer; nothing where the request was refused or it holds none.
#[wasm_bindgen]
pub fn jobs(status: u16, content_type: String, body: String) -> Option<AllFound> {
    let all = answer::jobs(&received(status, content_type, body))?;
    Some(found(all.entries.iter().map(|one| (one.id.as_str(), one.state.to_string()))))
}

fn found<'a>(all: impl Iterator<Item = (&'a str, String)>) -> AllFound {
    let all = all.map(|(id, status)| Value::from(texts(&[("id", id), ("status", &status)])));
    parsed(&Value::Array(all.collect())).unchecked_into()
}

/// The body of an answer as it may be shown: without the secrets that were sent and, in JSON, without what has the name
/// or the form of one, since a tenant may answer with keys of its own.
#[wasm_bindgen]
pub fn shown(body: &str) -> String {
    let body = said(body);
    masked_json(&body).unwrap_or(body)
}

fn masked_json(body: &str) -> Option<String> {
    let read = read::read(body, Format::Json);
    let found = read.tree.root().filter(|_| !read.findings.has_errors()).map(Value::of)?;
    let is_body = matches!(found, Value::Object(_) | Value::Array(_));
    is_body.then(|| json::compact(&masked(&found), &View::Masked).ok())?
}

/// The script in an answer; nothing where it holds none.
#[wasm_bindgen]
pub fn script(status: u16, content_type: String, body: String) -> Option<String> {
    answer::script(&received(status, content_type, body)).map(|script| usable(&script))
}

fn received(status: u16, content_type: String, body: String) -> Response {
    Response { content_type: content_type.into(), ..Response::new(status, "", body) }
}

fn send(request: &Outgoing) -> Object {
    let body = request.content.as_ref().map_or("", |content: &Content| content.text().expose());
    let mut step = texts(&[("do", "send"), ("method", request.method()), ("path", &request.target), ("body", body)]);
    step.push("isDocument", (request.changes() || request.content.is_some()).into());
    step
}

fn ask(question: &Question) -> Object {
    let mut step = texts(&[
        ("do", "ask"),
        ("sentence", &said(&question.sentence())),
        ("script", &usable(question.script().unwrap_or_default())),
        // The name has to be typed as it is.
        ("prompt", &question.prompt()),
        ("name", question.name.as_deref().unwrap_or_default()),
    ]);
    step.push("lines", Value::Array(question.lines().iter().map(|line| said(line).into()).collect()));
    step.push("scriptBefore", question.script_before().map_or(Value::Null, |request| send(&request).into()));
    let one = |one: &ucforge_core::api::Consequence| {
        Value::from(texts(&[("text", one.text), ("source", one.source.title())]))
    };
    step.push("consequences", Value::Array(question.consequences.iter().map(one).collect()));
    step.push("mustBeKept", question.must_be_kept().into());
    step
}

/// Keeps the secrets in the bodies that may be sent out of everything that is shown.
fn keep_all(wanted: &Wanted) {
    let bodies = match wanted {
        Wanted::Integration { bodies, .. } => [bodies.create(), bodies.update()],
        Wanted::Connection { register, .. } => [Some(register), None],
    };
    bodies.into_iter().flatten().for_each(|body| keep_in(body.value()));
}

fn keep_in(value: &Value) {
    match value {
        Value::Secret(Secret { source: Source::Literal(clear), .. }) => keep(clear.expose()),
        Value::Array(items) => items.iter().for_each(keep_in),
        Value::Object(members) => members.iter().for_each(|(_, member)| keep_in(member)),
        _ => {}
    }
}

fn list(integrations: &[Integration]) -> Value {
    let one = |integration: &Integration| {
        let Integration { id, status, host, validation, .. } = integration;
        let test = |Test { name, status, message, .. }: &Test| {
            Value::from(texts(&[("name", name), ("status", status.name()), ("message", &said(message))]))
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

/// A setup without errors.
///
/// Errors: what is wrong with it.
fn valid(setup: &str) -> Result<Setup, JsError> {
    let (setup, checked) = Setup::read(setup, Format::Json);
    setup.ok_or_else(|| {
        let gravest = checked.findings.iter().max_by_key(|finding| finding.severity);
        JsError::new(gravest.map_or("the setup cannot be read", |finding| &finding.message))
    })
}

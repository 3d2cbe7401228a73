//! Operations against the sandbox, with everything going wrong that can go wrong between the two.
//!
//! The driver in `driver.rs` knows the server by one trait only: another one can be put in the place of the sandbox.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing run says which it is")]

mod back;
mod busy;
mod differences;
mod driver;
mod flows;
mod held;
mod meant;
mod others;
mod sessions;
mod simulation;
mod verified;
mod wanted;

use driver::{Fault, Run, Server, drive};

use crate::api::{Content, Request, Response};
use crate::operation::*;
use crate::read;
use crate::sandbox::{Body, Options as SandboxOptions, Sandbox};
use crate::value::Value;

const CREATE: &str = include_str!("../../fixtures/sandbox/create.json");
const CONNECTION: &str = include_str!("../../fixtures/sandbox/connection.json");

/// The sandbox, which does not check a body again that it has seen.
#[derive(Clone, Default)]
struct Tenant {
    sandbox: Sandbox,
}

thread_local! {
    static SEEN: std::cell::RefCell<std::collections::HashMap<(String, String, String), Body>> = std::cell::RefCell::default();
}

impl Server for Tenant {
    fn answer(&mut self, now: u64, method: &str, target: &str, body: &str) -> Response {
        let content_type = if body.is_empty() { "" } else { "application/json" };
        let request = Request { method, target, authorization: "key", content_type, body: body.as_bytes() };
        if body.is_empty() {
            return self.sandbox.handle(now, &request);
        }
        let key = (method.to_owned(), target.to_owned(), body.to_owned());
        let body = SEEN.with_borrow_mut(|seen| seen.entry(key).or_insert_with(|| Body::of(&request)).clone());
        self.sandbox.answer(now, &request, body)
    }
}

thread_local! {
    static READ: std::cell::RefCell<std::collections::HashMap<String, Content>> = std::cell::RefCell::default();
}

/// A body; what was read once is not read again.
fn content(json: &str) -> Content {
    let body = || {
        let read = read::read(json, read::Format::Json);
        assert!(!read.findings.has_errors(), "{json}");
        Content::plain(Value::of(read.tree.root().unwrap()))
    };
    READ.with_borrow_mut(|read| read.entry(json.to_owned()).or_insert_with(body).clone())
}

fn tenant(delay: u64) -> Tenant {
    Tenant { sandbox: Sandbox::new(SandboxOptions { delay, ..SandboxOptions::default() }) }
}

fn path(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

//! Sending to the sandbox, and watching what becomes of it.

use ucforge_core::check::Setup;
use ucforge_core::document;
use ucforge_core::read::{self, Format};
use ucforge_core::sandbox::{Request, Response};
use ucforge_core::secret::View;
use ucforge_core::tree::{NodeKind, NodeRef};
use ucforge_core::value::json;
use zeroize::Zeroizing;

use super::ready;
use crate::ui::model::Model;

/// How often to look while something is changing, in milliseconds.
const INTERVAL: u64 = 250;

/// Sends every document of the flow, in order; stops at the first that is refused.
pub(super) fn send(model: &mut Model, now: u64) {
    if !ready(model) {
        return;
    }
    match documents(model) {
        Ok(documents) => {
            for (method, path, body) in documents {
                let response = ask(model, now, method, &path, &body);
                if response.status >= 300 {
                    model.say(format!("the sandbox refused {method} {path}: {}", response.status));
                    look(model, now);
                    return;
                }
            }
            model.say("sent to the sandbox");
            look(model, now);
        }
        Err(sentence) => model.say(sentence),
    }
}

/// Method, path and body.
type Prepared = (&'static str, String, Zeroizing<String>);

/// The requests of the flow, in order.
fn documents(model: &Model) -> Result<Vec<Prepared>, String> {
    let (setup, _) = Setup::read(&model.shown.json, Format::Json);
    let setup = setup.ok_or("the setup has errors")?;
    let mut documents = Vec::new();
    for kind in setup.flow().payloads() {
        let payload = document::build(&setup, *kind)?;
        let body = json::compact(&payload, &View::Revealed(&*model.resolve))?;
        let (method, path) = kind.request();
        let path = match path.strip_suffix("{id}") {
            Some(folder) => {
                let id = last_id(model).ok_or("the sandbox has no integration to update: send another flow first")?;
                format!("{folder}{id}")
            }
            None => path.to_owned(),
        };
        documents.push((method, path, Zeroizing::new(body)));
    }
    Ok(documents)
}

/// The id of the newest integration, from the first word of its line.
fn last_id(model: &Model) -> Option<String> {
    let line = model.sandbox.integrations.iter().rev().find(|line| !line.starts_with(' '))?;
    line.split_whitespace().next().map(str::to_owned)
}

/// One request and its answer, put on record.
fn ask(model: &mut Model, now: u64, method: &'static str, path: &str, body: &str) -> Response {
    let response = quietly(model, now, method, path, body);
    let sandbox = &mut model.sandbox;
    sandbox.exchanges.push(format!("{method} {path} -> {}", response.status));
    sandbox.exchanges.extend(response.body.lines().take(40).map(|line| format!("  {line}")));
    response
}

fn quietly(model: &mut Model, now: u64, method: &str, path: &str, body: &str) -> Response {
    let request = Request {
        method,
        target: path,
        authorization: "sandbox",
        content_type: "application/json",
        body: body.as_bytes(),
    };
    model.sandbox.core.handle(now, &request)
}

/// Lists the integrations with their state and validation tests, and looks again as long as one is changing.
pub(super) fn look(model: &mut Model, now: u64) {
    let response = quietly(model, now, "GET", "/integrations", "");
    let tree = read::tree(&response.body);
    let mut lines = Vec::new();
    let mut changing = false;
    for integration in tree.root().filter(|root| root.kind() == NodeKind::Array).into_iter().flat_map(NodeRef::children)
    {
        let text = |names: &[&str]| integration.path(names).and_then(NodeRef::text).unwrap_or("").to_owned();
        let status = text(&["status"]);
        let host = integration.path(&["config", "workspaceUrl"]).or(integration.path(&["config", "host"]));
        lines.push(format!("{} {status} {}", text(&["id"]), host.and_then(NodeRef::text).unwrap_or("")));
        changing |= status.ends_with("ing");
        let tests = integration.path(&["validationResults", "validationTests"]);
        for test in tests.into_iter().flat_map(NodeRef::children) {
            let text = |name| test.get(name).and_then(NodeRef::text).unwrap_or("");
            lines.push(format!("  {} {}", text("status"), text("name")));
        }
    }
    let was_changing = model.sandbox.look_at.is_some();
    model.sandbox.integrations = lines;
    model.sandbox.look_at = changing.then_some(now + INTERVAL);
    if was_changing && !changing {
        model.say("the sandbox is done: see the list of integrations");
    }
}

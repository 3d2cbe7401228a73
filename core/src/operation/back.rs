//! Undoing a change that was made, if the API allows it.
//!
//! Nothing is claimed beyond what the answers of the session have shown: they must include the state before the change,
//! and what the tenant masks cannot be restored.

use super::drift::{drift, drift_of_connection, has_secret, host};
use crate::answer::{Connection, DataObject, Integration, Started, integrations};
use crate::api::{Call, Content, Outgoing, Response};
use crate::convert::to_send;
use crate::kinds::Payload;
use crate::secrecy::{is_mask, is_secret_name};
use crate::value::{Object, Value};

/// How to undo a change.
#[derive(Debug)]
pub enum PutBack {
    /// This request undoes it.
    By {
        /// The request.
        request: Outgoing,
        /// What the request does not restore; empty if it restores everything.
        but: &'static str,
    },
    /// No request that is known here undoes it, for this reason.
    Not(&'static str),
}

const CREDENTIALS: &str = "The credentials stay the new ones: the tenant does not show the old ones.";
const ONLY_CREDENTIALS: &str =
    "it replaced the credentials and nothing else, and the tenant does not show the old ones: give them in the builder";
const GRANTS: &str = "Access that was revoked meanwhile is not given back.";
const UNSEEN: &str = "how it was before was not looked at in this session";
const UNSAID: &str = "the tenant does not say what was set at the object itself";
const SAME: &str = "it changed nothing that can be seen";
const SIGN_IN: &str = "it changed how Immuta signs in, and the tenant does not show the old credentials: change it back in the \
                       builder, with them";

/// Returns how to undo a change with this answer. `before` are the earlier requests and their answers, the latest
/// first.
pub fn put_back<'a>(
    change: &Outgoing,
    answer: &Response,
    before: impl Iterator<Item = (&'a Outgoing, &'a Response)>,
) -> PutBack {
    if !change.changes() {
        return PutBack::Not("it changed nothing");
    }
    match answer.status {
        200..=299 => {}
        // A request that timed out may have been carried out.
        400..=407 | 409..=499 => return PutBack::Not("it was refused: nothing was changed"),
        _ => return PutBack::Not("whether it was done is not known: look first"),
    }
    let at = change.at();
    let first = || at.first().map_or("", String::as_str);
    match change.call {
        Call::CreateIntegration => match Integration::read(answer).filter(|made| !made.id.is_empty()) {
            Some(made) => by(Outgoing::new(Call::DeleteIntegration, &made.id), GRANTS),
            None => PutBack::Not("the answer does not say what was created: delete it in the list"),
        },
        Call::UpdateIntegration => before_update(change, first(), before),
        Call::RegisterConnection => match key_of(change, answer) {
            Some(key) => by(Outgoing::about(Call::DeleteObject, &[key]), GRANTS),
            None => PutBack::Not("the answer does not say what was registered: delete it in the list"),
        },
        Call::UpdateConnection => before_connection(change, first(), before),
        Call::ChangeSettings => before_settings(change, &at, before),
        Call::DeleteIntegration | Call::DeleteObject => PutBack::Not(
            "what is deleted does not come back by a request: make it again in the builder, with its credentials. Grants and \
             policies that went with it are not restored",
        ),
        Call::RegenerateKey => PutBack::Not("the old key is void for good"),
        Call::Crawl | Call::CrawlByPut => PutBack::Not("a crawl changes no setting: there is nothing to put back"),
        _ => PutBack::Not("nobody here knows what would put this back"),
    }
}

fn by(request: Outgoing, but: &'static str) -> PutBack {
    PutBack::By { request, but }
}

fn key_of(change: &Outgoing, answer: &Response) -> Option<String> {
    let asked = change.content.as_ref().and_then(|content| content.value().get("connectionKey")?.text());
    let said = || Started::read(answer)?.path.into_iter().next();
    asked.map(str::to_owned).or_else(said).filter(|key| !key.is_empty())
}

/// Undoes an update: sends the integration as it was last seen before.
fn before_update<'a>(
    change: &Outgoing,
    id: &str,
    before: impl Iterator<Item = (&'a Outgoing, &'a Response)>,
) -> PutBack {
    let seen = |(request, response): (&Outgoing, &Response)| match request.call {
        Call::GetIntegration => Integration::read(response).filter(|one| one.id == id),
        Call::ListIntegrations => integrations(&response.body)?.into_iter().find(|one| one.id == id),
        _ => None,
    };
    let Some(was) = before.filter(|(_, response)| is_good(response)).find_map(seen) else {
        return PutBack::Not(UNSEEN);
    };
    let Some(content) = &change.content else { return PutBack::Not(UNSEEN) };
    if drift(content.value(), &was).is_empty() {
        return PutBack::Not(if has_secret(content.value()) { ONLY_CREDENTIALS } else { SAME });
    }
    let (was, sent) = (to_send(was.whole.0, Payload::IntegrationUpdate), content.value());
    let (old, new) = (was.get("config"), sent.get("config"));
    if is_other(old, new, "authenticationType") {
        return PutBack::Not(SIGN_IN);
    }
    if lost_workspace(old, new) {
        return PutBack::Not(
            "it removed a workspace or changed how Immuta signs in there, and the tenant does not show those credentials: add \
             it again in the builder, with them",
        );
    }
    let but = if has_secret(sent) { CREDENTIALS } else { "" };
    by(Outgoing::new(Call::UpdateIntegration, id).with(Content::plain(shown(&was))), but)
}

/// Whether a body drops an additional workspace, or changes how Immuta signs in there: its old credentials are lost.
fn lost_workspace(old: Option<&Value>, new: Option<&Value>) -> bool {
    let entries = |config: Option<&Value>| match config.and_then(|config| config.get("additionalWorkspaceConnections"))
    {
        Some(Value::Array(entries)) => entries.clone(),
        _ => Vec::new(),
    };
    let new = entries(new);
    let of = |entry: &Value| entry.get("workspaceUrl").and_then(Value::text).map(host);
    entries(old).iter().any(|old| {
        let same = new.iter().find(|new| of(new) == of(old));
        same.is_none_or(|new| is_other(Some(old), Some(new), "authenticationType"))
    })
}

fn is_other(old: Option<&Value>, new: Option<&Value>, name: &str) -> bool {
    let text = |value: Option<&Value>| value.and_then(|value| value.get(name)?.text().map(str::to_owned));
    let (old, new) = (text(old), text(new));
    new.is_some() && old != new
}

/// Undoes a change of a connection: sends it as it was last seen before.
fn before_connection<'a>(
    change: &Outgoing,
    key: &str,
    before: impl Iterator<Item = (&'a Outgoing, &'a Response)>,
) -> PutBack {
    let seen = |(request, response): (&Outgoing, &Response)| {
        let is_one = request.call == Call::GetConnection;
        is_one.then(|| Connection::read(response)).flatten().filter(|one| one.key == key)
    };
    let Some(was) = before.filter(|(_, response)| is_good(response)).find_map(seen) else {
        return PutBack::Not(UNSEEN);
    };
    let Some(old) = was.whole.0.get("connection") else { return PutBack::Not(UNSEEN) };
    let Some(sent) = change.content.as_ref().map(Content::value) else { return PutBack::Not(UNSEEN) };
    if drift_of_connection(sent, &was, None).is_empty() {
        return PutBack::Not(if has_secret(sent) { ONLY_CREDENTIALS } else { SAME });
    }
    if is_other(Some(old), sent.get("connection"), "authenticationType") {
        return PutBack::Not(SIGN_IN);
    }
    let body = Value::from([("connection", shown(old))]);
    let but = if has_secret(sent) { CREDENTIALS } else { "" };
    by(Outgoing::new(Call::UpdateConnection, key).with(Content::plain(body)), but)
}

/// Undoes a change of settings: sends those last seen before; a setting that was inherited is inherited again.
fn before_settings<'a>(
    change: &Outgoing,
    path: &[String],
    before: impl Iterator<Item = (&'a Outgoing, &'a Response)>,
) -> PutBack {
    let seen = |(request, response): (&Outgoing, &Response)| {
        let is_one = request.call == Call::GetObject;
        is_one.then(|| DataObject::read(response)).flatten().filter(|one| one.path == path)
    };
    let Some(was) = before.filter(|(_, response)| is_good(response)).find_map(seen) else {
        return PutBack::Not(UNSEEN);
    };
    let Some(own) = was.overrides else { return PutBack::Not(UNSAID) };
    let sent = change.content.as_ref().and_then(|content| content.value().get("settings"));
    let mut settings = Object::new();
    for (name, value) in [("isActive", own.is_active), ("activateNewChildren", own.activate_new_children)] {
        if sent.is_some_and(|sent| sent.get(name).is_some()) {
            settings.push(name, value.map_or(Value::Null, Value::Bool));
        }
    }
    let body = Value::from([("settings", Value::Object(settings))]);
    by(Outgoing::about(Call::ChangeSettings, path).with(Content::plain(body)), GRANTS)
}

fn is_good(response: &Response) -> bool {
    (200..300).contains(&response.status)
}

/// A value without the members that the tenant masks: what a change leaves out stays as it is.
fn shown(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut left = Object::new();
            for (name, value) in object.iter() {
                let is_hidden = is_secret_name(name) || matches!(value, Value::Text(text) if is_mask(text));
                if !is_hidden {
                    left.push(name.to_owned(), shown(value));
                }
            }
            Value::Object(left)
        }
        Value::Array(items) => Value::Array(items.iter().map(shown).collect()),
        other => other.clone(),
    }
}

//! Putting new credentials into every place that holds them, one by one.

use super::drift::{by_members, has_secret, host, is_still_with_masks};
use super::follow::{Rest, follow, running};
use super::look::{Busy, Written, connection, list_shown, look, not_whole, one, read_connection, read_one, write};
use super::outcome::{End, Next, Outcome, Place, PlaceEnd, Why};
use super::question::{Asked, Question, consequences};
use super::register::changed_to;
use super::turn::Port;
use super::update::free;
use crate::answer::{Connection, HOSTS, Integration, Refusal, SENT, State, Status};
use crate::api::{Call, Content, Outgoing};
use crate::secrecy::{is_mask, is_secret_name, without_secrets};
use crate::value::{Object, Value};

/// A place that is to be changed.
enum Target {
    Connection(Connection),
    Integration(Integration),
}

impl Target {
    fn request(&self) -> Outgoing {
        match self {
            Self::Connection(connection) => Outgoing::new(Call::UpdateConnection, &connection.key),
            Self::Integration(integration) => Outgoing::new(Call::UpdateIntegration, &integration.id),
        }
    }

    /// The object that holds its credentials.
    fn object(&self) -> Option<&Object> {
        match self {
            Self::Connection(found) => found.whole.0.get("connection"),
            Self::Integration(found) => found.whole.0.get("config"),
        }
        .and_then(Value::object)
    }

    /// The request as a line for a person, who knows a place by its host and not by its id, with what changes besides
    /// the secrets.
    fn line(&self, credentials: &Credentials) -> String {
        let put = self.request().line();
        let mut line = match self {
            Self::Connection(_) => put,
            Self::Integration(found) if found.host.is_empty() => [&put, ": ", found.status.name()].concat(),
            Self::Integration(found) => [&put, " on ", &found.host, ": ", found.status.name()].concat(),
        };
        let Some(object) = self.object() else { return line };
        let (new, old) = (Value::Object(credentials.put_into(object)), Value::Object(object.clone()));
        for one in by_members(&new, &old, "") {
            if let (Some(asked), Some(live)) = (&one.asked, &one.live) {
                line.extend(["; ", &one.pointer, ": ", live, " becomes ", asked]);
            }
        }
        line
    }
}

/// The credentials in a payload, each with its host.
struct Credentials(Vec<(String, Object)>);

impl Credentials {
    fn of(payload: &Value) -> Self {
        let mut found = Vec::new();
        for path in [&["config"][..], &["nativeIntegration", "config"], &["connection"]] {
            if let Some(object) = payload.path(path).and_then(Value::object) {
                found.extend(own(object));
                let more = object.get("additionalWorkspaceConnections");
                let more = if let Some(Value::Array(more)) = more { more.as_slice() } else { &[] };
                found.extend(more.iter().filter_map(Value::object).filter_map(own));
            }
        }
        Self(found)
    }

    /// The new credentials for an object that the tenant shows; `None` if it is on another host, or shows that it signs
    /// in in another way.
    fn for_object(&self, object: &Object) -> Option<&Object> {
        let host = host(host_of(object)?);
        self.0.iter().find(|(own, new)| *own == host && !signs_in_otherwise(object, new)).map(|(_, new)| new)
    }

    /// Whether `is_it` is true of an object or of one of its additional workspaces.
    fn are_in(&self, object: &Object, is_it: impl Fn(&Self, &Object) -> bool) -> bool {
        let more = object.get("additionalWorkspaceConnections");
        let more = if let Some(Value::Array(more)) = more { more.as_slice() } else { &[] };
        std::iter::once(object).chain(more.iter().filter_map(Value::object)).any(|object| is_it(self, object))
    }

    fn hold(&self, object: &Object) -> bool {
        self.are_in(object, |own, object| own.for_object(object).is_some())
    }

    fn are_on_host(&self, object: &Object) -> bool {
        let is_known = |name: &str| self.0.iter().any(|(own, _)| *own == host(name));
        self.are_in(object, |_, object| host_of(object).is_some_and(is_known))
    }

    /// A copy of an object that the tenant shows, with the new credentials for its host.
    fn put_into(&self, object: &Object) -> Object {
        let mut out = object.clone();
        for (name, value) in self.for_object(object).into_iter().flat_map(Object::iter) {
            out.set(name.to_owned(), value.clone());
        }
        if let Some(Value::Array(more)) = out.get_mut("additionalWorkspaceConnections") {
            for entry in more {
                if let Value::Object(inner) = entry {
                    *entry = Value::Object(self.put_into(inner));
                }
            }
        }
        out
    }
}

fn host_of(object: &Object) -> Option<&str> {
    HOSTS.iter().find_map(|name| object.get(name)?.text())
}

/// Whether an object shows that it signs in in another way than the new credentials, or as another client. A value that
/// is not shown, or is masked, may be the same.
fn signs_in_otherwise(shown: &Object, new: &Object) -> bool {
    new.iter().any(|(name, new)| match (shown.get(name), new) {
        (Some(Value::Object(shown)), Value::Object(new)) => signs_in_otherwise(shown, new),
        (Some(Value::Text(shown)), Value::Text(new)) if matches!(name, "authenticationType" | "clientId") => {
            let is_same = shown.eq_ignore_ascii_case(new) || is_still_with_masks(new, shown);
            !is_mask(shown) && !shown.trim().is_empty() && !is_same
        }
        _ => false,
    })
}

/// The host of an object and its credentials: the members that hold a secret, and `authenticationType`.
fn own(object: &Object) -> Option<(String, Object)> {
    let mut credentials = Object::new();
    for (name, value) in object.iter() {
        let is_list = matches!(value, Value::Array(_));
        if name == "authenticationType" || (!is_list && (is_secret_name(name) || has_secret(value))) {
            credentials.push(name.to_owned(), value.clone());
        }
    }
    let has_any = credentials.iter().any(|(name, _)| name != "authenticationType");
    has_any.then_some(())?;
    Some((host(host_of(object)?), credentials))
}

/// Finds the places, asks, and changes them one by one. It stops at the first that does not work.
pub(super) async fn rotate(port: &Port, payload: Content, key: Option<&str>) -> Outcome {
    let credentials = Credentials::of(payload.value());
    if credentials.0.is_empty() {
        return Outcome::of(End::NotDone).because(Why::NoSecrets);
    }
    let on_hosts = match targets(port, &credentials, key).await {
        Ok(targets) => targets,
        Err(outcome) => return *outcome,
    };
    let is_there = |target: &Target| target.object().is_some_and(|object| credentials.are_on_host(object));
    let is_any = on_hosts.iter().any(is_there);
    let holds = |target: &Target| target.object().is_some_and(|object| credentials.hold(object));
    let targets: Vec<_> = on_hosts.into_iter().filter(holds).collect();
    let place = |target: &Target, end| Place { put: target.request().line(), end };
    let mut places: Vec<_> = targets.iter().map(|target| place(target, PlaceEnd::Old)).collect();
    if targets.is_empty() {
        return Outcome::of(End::NotDone).because(if is_any { Why::SignsInOtherwise } else { Why::NoPlace });
    }
    let lines = targets.iter().map(|target| target.line(&credentials)).collect();
    if !port.ask(Question::of(Asked::Places(lines), consequences(Call::UpdateIntegration))).await {
        return Outcome { places, ..Outcome::declined() };
    }
    for (index, target) in targets.iter().enumerate() {
        let (end, outcome) = match target {
            Target::Connection(found) => change_connection(port, found, &credentials).await,
            Target::Integration(found) => change_integration(port, &found.id, &credentials).await,
        };
        places[index].end = end;
        if end == PlaceEnd::New {
            continue;
        }
        let end = match (end, index) {
            // The first one was not changed, so nothing was.
            (PlaceEnd::Old, 0) => End::NotDone,
            (PlaceEnd::Old, _) => End::Partly,
            (PlaceEnd::Unknown, _) => End::Unknown,
            (PlaceEnd::Started, _) => End::Started,
            _ => End::Failed,
        };
        return Outcome { end, places, ..outcome };
    }
    Outcome { places, ..Outcome::of(End::Done) }
}

/// The connection `key`, if given, and the integrations that the tenant has on the hosts of the credentials.
async fn targets(port: &Port, credentials: &Credentials, key: Option<&str>) -> Result<Vec<Target>, Box<Outcome>> {
    let mut targets = Vec::new();
    let mut behind = None;
    if let Some(key) = key {
        let found = look(port, connection(key), read_connection).await.or_stop()?;
        let gone = || Box::new(Outcome::of(End::NotDone).because(Why::NotThere));
        let found = found.ok_or_else(gone)?;
        behind.clone_from(&found.integration);
        targets.push(Target::Connection(found));
    }
    let list = list_shown(port, None).await?;
    if list.has_more {
        return Err(Box::new(not_whole()));
    }
    let mut list = list.entries;
    // The list may leave out an integration that belongs to a connection.
    if let Some(id) = behind.filter(|id| !list.iter().any(|one| one.id == *id)) {
        list.extend(look(port, one(&id), read_one).await.or_stop()?);
    }
    let is_on_host = |integration: &Integration| {
        let config = integration.whole.0.get("config").and_then(Value::object);
        config.is_some_and(|config| credentials.are_on_host(config))
    };
    let is_there = |one: &Integration| !one.id.is_empty() && !one.status.is_gone() && is_on_host(one);
    targets.extend(list.into_iter().filter(is_there).map(Target::Integration));
    Ok(targets)
}

async fn change_integration(port: &Port, id: &str, credentials: &Credentials) -> (PlaceEnd, Outcome) {
    let mut busy = Busy::default();
    loop {
        match change_integration_once(port, id, credentials).await {
            // Its current state is read before the change is sent again.
            Err(refusal) if busy.is_over(port, &refusal).await => {}
            Err(refusal) => return after(&busy, refused(&Outgoing::new(Call::UpdateIntegration, id), refusal)),
            Ok(changed) => return after(&busy, changed),
        }
    }
}

/// Errors: the refusal.
async fn change_integration_once(
    port: &Port,
    id: &str,
    credentials: &Credentials,
) -> Result<(PlaceEnd, Outcome), Refusal> {
    // The list leaves fields out, and the integration may have changed since.
    let before = match free(port, id).await {
        Ok(before) => before,
        Err(outcome) => return Ok((PlaceEnd::Old, *outcome)),
    };
    let config = before.whole.0.get("config").and_then(Value::object);
    if !config.is_some_and(|config| credentials.hold(config)) {
        let is_there = config.is_some_and(|config| credentials.are_on_host(config));
        // It was on one of these hosts when it was listed.
        let why = if is_there { Why::SignsInOtherwise } else { Why::ChangedMeanwhile };
        let outcome = Outcome::of(End::NotDone).because(why);
        return Ok((PlaceEnd::Old, outcome.with(Some(before))));
    }
    let mut body = Object::new();
    for (name, value) in without_secrets(&before.whole.0).object().into_iter().flat_map(Object::iter) {
        match (name, value) {
            ("config", Value::Object(config)) => body.push("config", Value::Object(credentials.put_into(config))),
            (name, value) if SENT.contains(&name) => body.push(name.to_owned(), value.clone()),
            _ => {}
        }
    }
    let request = Outgoing::new(Call::UpdateIntegration, id).with(Content::plain(Value::Object(body)));
    let wait = || Next::Wait { id: id.to_owned() };
    Ok(match write(port, &request).await {
        Written::Accepted(_) => match follow(port, id).await {
            Rest::Settled(found)
                if found.status == Status::Enabled
                    && found.validation.has_failed()
                    && found.validation != before.validation =>
            {
                (PlaceEnd::Failed, Outcome::not_valid(found.validation.clone()).with(Some(found)))
            }
            Rest::Settled(found) if found.status == Status::Enabled => (PlaceEnd::New, Outcome::default()),
            Rest::Settled(found) => {
                let tests = found.validation.failed().into_iter().cloned().collect();
                let why = if found.status.is_error() { Why::InError } else { Why::Different };
                let outcome = Outcome::default().because(why).then(Next::FixTests(tests));
                (PlaceEnd::Failed, outcome.with(Some(found)))
            }
            Rest::Gone => (PlaceEnd::Failed, Outcome::default().because(Why::NotThere)),
            Rest::StillChanging(found) => (PlaceEnd::Started, running(port).then(wait()).with(Some(found))),
            Rest::Unseen(why) => (PlaceEnd::Started, Outcome::default().because(why).then(wait())),
        },
        Written::Refused(refusal) => return Err(refusal),
        Written::Unknown(why) => {
            let seen = look(port, one(id), read_one).await.found();
            (PlaceEnd::Unknown, unknown(why, &one(id)).with(seen))
        }
        Written::NotSent(lost) => (PlaceEnd::Old, Outcome::lost(End::NotDone, &request.line(), lost)),
    })
}

async fn change_connection(port: &Port, before: &Connection, credentials: &Credentials) -> (PlaceEnd, Outcome) {
    let mut busy = Busy::default();
    let mut latest = None;
    loop {
        match change_connection_once(port, latest.as_ref().unwrap_or(before), credentials).await {
            Err(refusal) if busy.is_over(port, &refusal).await => {
                // Its current state is read before the change is sent again.
                latest = look(port, connection(&before.key), read_connection).await.found();
            }
            Err(refusal) => return after(&busy, refused(&Outgoing::new(Call::UpdateConnection, &before.key), refusal)),
            Ok(changed) => return after(&busy, changed),
        }
    }
}

/// Errors: the refusal.
async fn change_connection_once(
    port: &Port,
    before: &Connection,
    credentials: &Credentials,
) -> Result<(PlaceEnd, Outcome), Refusal> {
    let object = before.whole.0.get("connection").map(without_secrets);
    let object = object.as_ref().and_then(Value::object).map(|object| credentials.put_into(object)).unwrap_or_default();
    let body = Content::plain(Value::from([("connection", Value::Object(object))]));
    let request = Outgoing::new(Call::UpdateConnection, &before.key).with(body);
    Ok(match write(port, &request).await {
        Written::Accepted(response) => {
            let outcome = changed_to(port, &before.key, None, &response).await;
            let end = match outcome.end {
                End::Done => PlaceEnd::New,
                End::Failed => PlaceEnd::Failed,
                _ => PlaceEnd::Started,
            };
            (end, outcome)
        }
        Written::Refused(refusal) => return Err(refusal),
        Written::Unknown(why) => {
            let show = connection(&before.key);
            let seen = look(port, show.clone(), read_connection).await.found();
            (PlaceEnd::Unknown, unknown(why, &show).with_connection(seen))
        }
        Written::NotSent(lost) => (PlaceEnd::Old, Outcome::lost(End::NotDone, &request.line(), lost)),
    })
}

/// What a place holds if the request was also sent before, and refused as busy.
fn after(busy: &Busy, (end, outcome): (PlaceEnd, Outcome)) -> (PlaceEnd, Outcome) {
    let end = if end == PlaceEnd::Old && busy.was_there() { PlaceEnd::Unknown } else { end };
    (end, outcome)
}

/// The result of a refusal: a place that is busy now was free a moment ago, so the request may have arrived twice.
fn refused(request: &Outgoing, refusal: Refusal) -> (PlaceEnd, Outcome) {
    let is_busy = matches!(refusal.problem, crate::answer::Problem::Busy { .. });
    let end = if is_busy { PlaceEnd::Unknown } else { PlaceEnd::Old };
    (end, Outcome::refused(&request.line(), refusal))
}

/// The outcome if it is not known which secrets are set. They are masked, so a look shows only the state of what holds
/// them.
fn unknown(why: Why, show: &Outgoing) -> Outcome {
    Outcome::default().because(why).then(Next::Look(show.line()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::{Clear, Secret, Source};

    fn secret(text: &str) -> Value {
        Value::Secret(Secret { name: "T".to_owned(), source: Source::Literal(Clear::new(text)) })
    }

    #[test]
    fn new_credentials_replace_the_old_ones_of_their_host_and_no_mask_is_sent_back() {
        let payload = Value::from([(
            "config",
            Value::from([
                ("workspaceUrl", "A.example".into()),
                ("authenticationType", "token".into()),
                ("token", secret("new")),
            ]),
        )]);
        let live = Value::from([
            ("workspaceUrl", "https://a.example/".into()),
            ("token", "REDACTED".into()),
            ("catalog", "c".into()),
            (
                "additionalWorkspaceConnections",
                Value::Array(vec![
                    Value::from([("workspaceUrl", "b.example".into()), ("token", "<REDACTED>".into())]),
                    Value::from([("workspaceUrl", "a.example".into()), ("token", "REDACTED".into())]),
                ]),
            ),
        ]);
        let credentials = Credentials::of(&payload);
        let body = Content::plain(Value::Object(credentials.put_into(without_secrets(&live).object().unwrap())));
        assert_eq!(
            body.text().expose(),
            r#"{"workspaceUrl":"https://a.example/","catalog":"c","additionalWorkspaceConnections":[{"workspaceUrl":"b.example"},{"workspaceUrl":"a.example","authenticationType":"token","token":"new"}],"authenticationType":"token","token":"new"}"#
        );
    }
}

//! What puts a change back, against the sandbox: sent, it leaves the tenant as it was.

use super::*;
use crate::answer::Connection;
use crate::api::{Call, Outgoing};
use crate::secret::View;
use crate::value::json;

/// A sandbox, and everything that was said to it.
struct Session {
    tenant: Tenant,
    said: Vec<(Outgoing, Response)>,
}

impl Session {
    fn new() -> Self {
        Self { tenant: tenant(0), said: Vec::new() }
    }

    fn send(&mut self, request: Outgoing) -> Response {
        let answer = self.tenant.answer(0, request.method(), &request.target, request.body());
        self.said.push((request, answer.clone()));
        answer
    }

    /// What puts the last request back.
    fn back(&self) -> PutBack {
        let (last, before) = self.said.split_last().unwrap();
        put_back(&last.0, &last.1, before.iter().rev().map(|(request, answer)| (request, answer)))
    }

    fn sent_back(&mut self) -> &'static str {
        match self.back() {
            PutBack::By { request, but } => {
                assert!(!request.body().contains("REDACTED"), "{}", request.body());
                let answer = self.send(request);
                assert_eq!(answer.status, 200, "{}", answer.body);
                but
            }
            PutBack::Not(why) => panic!("{why}"),
        }
    }

    fn why_not(&self) -> &'static str {
        match self.back() {
            PutBack::By { request, .. } => panic!("{request:?}"),
            PutBack::Not(why) => why,
        }
    }
}

/// The lines of an answer, in whatever order it has its members.
fn members(body: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = body.lines().map(|line| line.trim_end_matches(',')).collect();
    lines.sort_unstable();
    lines
}

fn list() -> Outgoing {
    Outgoing::new(Call::ListIntegrations, "")
}

fn create() -> Outgoing {
    Outgoing::new(Call::CreateIntegration, "").with(content(CREATE))
}

fn update(change: impl Fn(&str) -> String) -> Outgoing {
    Outgoing::new(Call::UpdateIntegration, "1").with(content(&change(CREATE)))
}

#[test]
fn a_creation_is_put_back_by_deleting_what_was_made() {
    let mut session = Session::new();
    assert_eq!(session.send(create()).status, 200);
    assert!(session.sent_back().contains("is not given back"));
    assert_eq!(session.said.last().unwrap().0.line(), "DELETE /integrations/1");
    assert!(session.why_not().contains("does not come back by a request"));
}

#[test]
fn an_update_is_put_back_by_the_body_from_before() {
    for look in [list(), Outgoing::new(Call::GetIntegration, "1")] {
        let mut session = Session::new();
        session.send(create());
        // An older look is not what counts.
        let before = session.send(look.clone()).body;
        assert_eq!(session.send(update(|text| text.replace("\"catalog\": \"", "\"catalog\": \"other_"))).status, 200);
        assert_ne!(session.send(look.clone()).body, before);
        session.said.pop();
        assert!(session.sent_back().contains("credentials stay the new ones"));
        assert_eq!(members(&session.send(look).body), members(&before));
    }
}

#[test]
fn what_nobody_has_seen_and_what_is_masked_is_not_put_back() {
    let mut session = Session::new();
    session.send(create());
    session.send(update(|text| text.replace("\"catalog\": \"", "\"catalog\": \"other_")));
    assert!(session.why_not().contains("was not looked at"));
    session.send(list());
    let text = json::compact(content(CREATE).value(), &View::Masked).unwrap();
    let is_token = text.contains("\"authenticationType\":\"token\"");
    let other = if is_token { "oAuthM2M" } else { "token" };
    let body = text.replace(if is_token { "\"token\"," } else { "\"oAuthM2M\"," }, &format!("\"{other}\","));
    let answer = Response::new(200, "application/json", "{}".to_owned());
    session.said.push((Outgoing::new(Call::UpdateIntegration, "1").with(content(&body)), answer));
    assert!(session.why_not().contains("how Immuta signs in"), "{body}");
}

#[test]
fn a_rotation_is_not_put_back() {
    let mut session = Session::new();
    session.send(create());
    session.send(list());
    let read = crate::check::Check::of(read::Format::Json, None).run(CREATE);
    let value = crate::convert::value(&read).unwrap();
    let answer = Response::new(200, "application/json", "{}".to_owned());
    let rotation = Outgoing::new(Call::UpdateIntegration, "1").with(Content::plain(value));
    session.said.push((rotation, answer.clone()));
    assert!(session.why_not().contains("replaced the credentials and nothing else"));
    let value = json::compact(content(CREATE).value(), &View::Masked).unwrap();
    let start = value.find("\"token\":\"").unwrap();
    let end = start + value[start..].find(',').unwrap_or(0) + 1;
    let plain = format!("{}{}", &value[..start], &value[end..]);
    session.said.push((Outgoing::new(Call::UpdateIntegration, "1").with(content(&plain)), answer));
    assert_eq!(session.why_not(), "it changed nothing that can be seen");
}

#[test]
fn a_workspace_that_was_removed_is_not_put_back_without_its_credentials() {
    let with = CREATE.replace(
        "\"config\": {",
        "\"config\": {\"additionalWorkspaceConnections\": [{\"workspaceUrl\": \"dbc-0f1e2d3c-4b5a.cloud.databricks.com\", \"httpPath\": \
         \"/sql/1.0/warehouses/fedcba9876543210\", \"authenticationType\": \"token\", \"token\": \"dapi2\", \"catalogs\": [\"b\"]}],",
    );
    let mut session = Session::new();
    let made = session.send(Outgoing::new(Call::CreateIntegration, "").with(content(&with)));
    assert_eq!(made.status, 200, "{}", made.body);
    let before = session.send(list()).body;
    session.send(update(ToOwned::to_owned));
    assert!(session.why_not().contains("it removed a workspace"));
    // One that stays keeps its credentials.
    session.said.pop();
    let other = with.replace("[\"b\"]", "[\"c\"]");
    assert_eq!(session.send(update(|_| other.clone())).status, 200);
    session.sent_back();
    assert_eq!(members(&session.send(list()).body), members(&before));
}

#[test]
fn connections_and_settings_are_put_back() {
    let mut session = Session::new();
    let register = Outgoing::new(Call::RegisterConnection, "").with(content(CONNECTION));
    assert_eq!(session.send(register).status, 200);
    let PutBack::By { request, .. } = session.back() else { panic!() };
    let key = request.at().remove(0);
    assert_eq!(request.line(), format!("DELETE /data/object/{key}"));
    let show = || Outgoing::about(Call::GetObject, &[key.as_str()]);
    let before = session.send(show()).body;
    let body = content(r#"{"settings": {"isActive": true}}"#);
    assert_eq!(session.send(Outgoing::about(Call::ChangeSettings, &[key.as_str()]).with(body)).status, 200);
    session.sent_back();
    assert_eq!(session.send(show()).body, before);
    let one = || Outgoing::new(Call::GetConnection, &key);
    let before = session.send(one());
    let change = Connection::read(&before).unwrap();
    let body = Value::from([("connection", change.whole.0.get("connection").unwrap().clone())]);
    let text = json::compact(&body, &View::Masked).unwrap().replace("\"httpPath\":\"p\"", "\"httpPath\":\"q\"");
    let changed =
        session.send(Outgoing::new(Call::UpdateConnection, &key).with(content(&text.replace("REDACTED", "x"))));
    assert_eq!(changed.status, 200, "{}", changed.body);
    session.sent_back();
    assert_eq!(members(&session.send(one()).body), members(&before.body));
}

#[test]
fn nothing_is_claimed_about_what_did_not_happen() {
    let mut session = Session::new();
    session.send(list());
    assert_eq!(session.why_not(), "it changed nothing");
    for (status, why) in [(409, "it was refused"), (408, "is not known"), (503, "is not known")] {
        session.said.push((create(), Response::new(status, "application/json", "{}".to_owned())));
        assert!(session.why_not().contains(why));
    }
    for call in [Call::RegenerateKey, Call::DeleteObject, Call::Crawl] {
        let ok = Response::new(200, "application/json", "{}".to_owned());
        session.said.push((Outgoing::new(call, "1"), ok));
        assert!(!session.why_not().is_empty());
    }
}

#[test]
fn every_change_that_is_put_back_is_an_operation() {
    for call in Call::ALL {
        let request = Outgoing::new(*call, "1").with(content("{}"));
        let is_change = request.changes();
        assert_eq!(Operation::of(request, Options::default()).is_some(), is_change, "{call:?}");
    }
}

#[test]
fn a_setting_is_put_back_however_the_answer_shows_what_is_set_at_the_object() {
    let path = ["lake", "main"];
    for (more, expected) in [
        (r#", "overrides": {"isActive": false}"#, Some("false")),
        (r#", "overrides": {}"#, Some("null")),
        (r#", "overrides": ["isActive"]"#, Some("false")),
        (r#", "overrides": []"#, Some("null")),
        (r#", "overrides": {"isActive": {"value": false}}"#, None),
        (r#", "overrides": null"#, None),
        ("", None),
    ] {
        let shown = format!(r#"{{"objectPath": ["lake", "main"], "settings": {{"isActive": false}}{more}}}"#);
        let before = (Outgoing::about(Call::GetObject, &path), Response::new(200, "application/json", shown));
        let change = Outgoing::about(Call::ChangeSettings, &path).with(content(r#"{"settings": {"isActive": true}}"#));
        let ok = Response::new(200, "application/json", r#"{"bulkId": "b"}"#.to_owned());
        let body = match put_back(&change, &ok, std::iter::once((&before.0, &before.1))) {
            PutBack::By { request, .. } => Some(request.body().to_owned()),
            PutBack::Not(why) => {
                assert!(why.contains("does not say what was set"), "{more}: {why}");
                None
            }
        };
        assert_eq!(body, expected.map(|set| format!(r#"{{"settings":{{"isActive":{set}}}}}"#)), "{more}");
    }
}

#[test]
fn a_connection_of_which_only_the_secret_was_replaced_is_not_put_back() {
    let mut session = Session::new();
    session.send(Outgoing::new(Call::RegisterConnection, "").with(content(CONNECTION)));
    session.send(Outgoing::new(Call::GetConnection, "lakehouse"));
    let body = content(r#"{"connection": {"technology": "Databricks", "token": "new"}}"#);
    let ok = Response::new(200, "application/json", "{}".to_owned());
    session.said.push((Outgoing::new(Call::UpdateConnection, "lakehouse").with(body), ok));
    assert!(session.why_not().contains("replaced the credentials and nothing else"));
}

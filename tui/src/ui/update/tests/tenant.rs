//! The pane of the tenant or sandbox: looking, deleting, answers that go wrong.

use ucforge_core::answer::Integration;
use ucforge_core::session::Lost;
use ucforge_core::value::Value;

use super::*;
use crate::exchange::Trouble;
use crate::profile::Place;
use crate::ui::tenant::Thing;

fn shown(model: &Model) -> String {
    model.tenant.lines().iter().map(|line| [&line.text, "\n"].concat()).collect()
}

/// An enabled integration, the cursor on it.
fn enabled() -> Model {
    let mut model = filled();
    send(&mut model);
    settle(&mut model);
    focus(&mut model, Focus::Tenant);
    model
}

#[test]
fn details_are_shown_and_hidden_and_hold_no_secret() {
    let mut model = enabled();
    key(&mut model, KeyCode::Enter);
    // A part of the path may be a part of a secret that another test has got hold of.
    assert!(shown(&model).contains("\"httpPath\": \"/sql/1.0/warehouses/"), "{}", shown(&model));
    assert!(shown(&model).contains("REDACTED") && !shown(&model).contains("s3cret"));
    key(&mut model, KeyCode::Enter);
    assert!(!shown(&model).contains("httpPath"), "{}", shown(&model));
}

#[test]
fn a_secret_that_an_answer_repeats_is_shown_nowhere_and_is_there_to_go_on_from() {
    const SECRET: &str = "uX9-canary-7zQ2k-81b";
    crate::secrets::keep(SECRET);
    let mut model = enabled();
    let pairs = [("name", "T".into()), ("status", "failed".into()), ("message", SECRET.into())];
    let tests = Value::from([("validationTests", Value::Array(vec![Value::from(pairs)]))]);
    let config = Value::from([("host", [SECRET, ".example"].concat().into()), ("note", SECRET.into())]);
    let whole = [("id", "7".into()), ("status", "enabled".into()), ("config", config), ("validationResults", tests)];
    model.tenant.integrations = vec![Integration::of(Value::from(whole))].into();
    let line = model.tenant.line_of(&Thing::Integration("7".to_owned()));
    let mut seen = [shown(&model), line, kept::screen(&model)].concat();
    alt(&mut model, '2');
    seen.extend([kept::screen(&model), model.listing().detail.1.clone()]);
    model.say(["refused: ", SECRET].concat());
    seen.push_str(&model.status);
    assert!(
        !seen.contains(SECRET) && seen.contains("REDACTED.example") && seen.contains("refused: REDACTED"),
        "{seen}"
    );
    assert_eq!(model.tenant.integrations[0].host, [SECRET, ".example"].concat());
}

#[test]
fn what_is_here_is_deleted_when_its_name_is_typed() {
    let mut model = enabled();
    key(&mut model, KeyCode::F(8));
    let screen = kept::screen(&model);
    assert!(screen.contains("Type h.cloud.databricks.com to go on"), "{screen}");
    assert!(screen.contains("all grants and policies on it are"), "{screen}");
    type_text(&mut model, "h.cloud");
    key(&mut model, KeyCode::Enter);
    assert_eq!(model.status, "that is not the name: nothing was sent");
    type_text(&mut model, ".databricks.com");
    key(&mut model, KeyCode::Enter);
    settle(&mut model);
    assert_eq!(model.status, "done: DELETE /integrations/1");
    assert!(model.tenant.integrations.is_empty());
    assert!(shown(&model).contains("DELETE /integrations/1 -> 200"), "{}", shown(&model));
    // There is nothing any more that a key could mean.
    key(&mut model, KeyCode::Home);
    assert_eq!(model.thing_here(), None);
    key(&mut model, KeyCode::F(8));
    assert!(model.overlay.is_none() && model.tenant.doing.is_none());
}

#[test]
fn answers_go_wrong_as_they_are_told_to() {
    let mut model = filled();
    let fault = |model: &mut Model, words: &str| {
        focus(model, Focus::Tenant);
        for _ in 0..10 {
            if model.tenant.fault().1 == words {
                return;
            }
            key(model, KeyCode::F(3));
            assert_eq!(model.status, format!("answers to documents {}", model.tenant.fault().1));
        }
        panic!("{words}");
    };
    fault(&mut model, "are 503 Service Unavailable");
    send(&mut model);
    settle(&mut model);
    assert!(model.status.starts_with("POST /integrations: the server answered with status 503"), "{}", model.status);
    assert!(kept::screen(&model).contains("answers are 503 Service Unavailable"));
    assert!(model.tenant.integrations.is_empty());
    fault(&mut model, "do not arrive");
    send(&mut model);
    settle(&mut model);
    // It looked whether it was done before it said anything.
    assert!(model.status.starts_with("done: integration 1"), "{}", model.status);
    assert_eq!(model.tenant.integrations.len(), 1);
    fault(&mut model, "do not go wrong");
    assert!(!kept::screen(&model).contains("answers are"));
}

#[test]
fn the_cursor_stays_on_a_line_and_in_sight() {
    let mut model = enabled();
    for _ in 0..500 {
        key(&mut model, KeyCode::Down);
    }
    assert_eq!(usize::from(model.scroll[2]) + 1, model.tenant.lines().len());
    let last = model.tenant.lines().last().unwrap().text.clone();
    assert!(kept::screen(&model).contains(last.trim()), "{last}");
    key(&mut model, KeyCode::Home);
    assert!(kept::screen(&model).contains("1 enabled h.cloud.databricks.com"));
}
#[test]
fn a_connection_is_shown_with_its_jobs_and_deleted() {
    let mut model = filled();
    model.draft.set("/flow", "connection".into());
    model.draft.set("/connectionKey", "lakehouse".into());
    changed(&mut model, 0);
    send(&mut model);
    settle(&mut model);
    assert!(shown(&model).contains("\nconnection lakehouse "), "{} {}", model.status, shown(&model));
    assert!(shown(&model).contains("\njob "), "{}", shown(&model));
    focus(&mut model, Focus::Tenant);
    let line = model.tenant.lines().iter().position(|line| line.text.starts_with("connection")).unwrap();
    for _ in 0..line {
        key(&mut model, KeyCode::Down);
    }
    key(&mut model, KeyCode::F(8));
    // The clean-up script cannot be had later.
    assert!(kept::screen(&model).contains("DROP CATALOG"), "{}", kept::screen(&model));
    key(&mut model, KeyCode::Enter);
    assert!(model.status.contains("Ctrl-O saves it here"), "{}", model.status);
    alt(&mut model, 'w');
    agree(&mut model);
    settle(&mut model);
    assert!(!shown(&model).contains("\nconnection lakehouse "), "{}", shown(&model));
    assert!(model.tenant.integrations.is_empty());
}

pub(super) fn place(read_only: bool) -> Place {
    let url = "https://tenant.example.com".to_owned();
    Place { name: "prod".to_owned(), url, is_sandbox: false, read_only, production: false }
}

/// A model that talks to a tenant, and what it has asked so far.
fn away(read_only: bool) -> Model {
    let mut model = filled();
    model.tenant = Tenant::at(place(read_only));
    model
}

/// The request that is to be carried to the tenant.
pub(super) fn asked(effects: &[Effect]) -> (u64, String) {
    let [Effect::Send { ticket, request }] = effects else { panic!("{effects:?}") };
    (*ticket, request.line())
}

pub(super) fn answer(model: &mut Model, ticket: u64, status: u16, body: &str) -> Vec<Effect> {
    let answer = Ok(Response::new(status, "application/json", body.to_owned()));
    update(model, Event::Answer(ticket, Box::new(Answered { answer, trouble: None })), 0)
}

#[test]
fn a_tenant_is_asked_one_thing_after_the_other_and_never_while_nobody_looks() {
    let mut model = away(false);
    assert!(kept::screen(&model).contains("| tenant prod") && kept::screen(&model).contains("Not looked at yet"));
    model.focus = Focus::Findings;
    let (ticket, line) = asked(&key(&mut model, KeyCode::Tab));
    assert_eq!(line, "GET /integrations");
    // Nothing else is asked while an answer is waited for.
    assert!(key(&mut model, KeyCode::F(5)).is_empty());
    let list = r#"[{"id": "7", "status": "enabled", "type": "Databricks", "config": {"workspaceUrl": "h.cloud.databricks.com"}}]"#;
    let (next, line) = asked(&answer(&mut model, ticket, 200, list));
    assert_eq!(line, "GET /integrations", "it was asked for again");
    // An answer that comes twice, or to a question nobody asked, changes nothing.
    assert!(answer(&mut model, ticket, 200, "[]").is_empty());
    assert_eq!(model.tenant.integrations.len(), 1);
    let (next, line) = asked(&answer(&mut model, next, 200, list));
    assert_eq!(line, "POST /data/object/search");
    // What a tenant does not have is passed over.
    let (next, line) = asked(&answer(&mut model, next, 404, "{}"));
    assert_eq!(line, "GET /jobs/search");
    assert!(answer(&mut model, next, 404, "{}").is_empty());
    assert!(kept::screen(&model).contains("7 enabled h.cloud.databricks.com"), "{}", kept::screen(&model));
    let (ticket, line) = asked(&key(&mut model, KeyCode::F(4)));
    assert_eq!(line, "GET /integrations/7");
    answer(
        &mut model,
        ticket,
        200,
        r#"{"id": "7", "config": {"token": "dapi0123456789abcdef0123456789abcdef", "port": 443}}"#,
    );
    let shown = kept::screen(&model);
    assert!(shown.contains("\"port\": 443") && !shown.contains("dapi0123"), "{shown}");
    assert_eq!(model.tenant.due, None, "a tenant at rest is left alone");
}

#[test]
fn a_tenant_that_cannot_be_seen_is_said_so() {
    let mut model = away(false);
    let (ticket, _) = asked(&{
        focus(&mut model, Focus::Tenant);
        update(&mut model, Event::Redraw, 0)
            .into_iter()
            .filter(|one| !matches!(one, Effect::Redraw))
            .collect::<Vec<_>>()
    });
    let trouble = Trouble { step: crate::exchange::Step::Ready, what: "no API key".to_owned(), next: String::new() };
    let answered = Answered { answer: Err(Lost::NotSent), trouble: Some(trouble) };
    assert!(update(&mut model, Event::Answer(ticket, Box::new(answered)), 0).is_empty());
    assert!(kept::screen(&model).contains("(no API key)"), "{}", kept::screen(&model));
}

#[test]
fn a_change_is_sent_to_the_tenant_once_and_its_end_is_told() {
    let mut model = away(false);
    let (ticket, line) = asked(&ctrl(&mut model, 's'));
    assert_eq!(line, "GET /integrations");
    assert!(answer(&mut model, ticket, 200, "[]").is_empty());
    assert!(kept::screen(&model).contains("tenant prod: Enter goes on"), "{}", kept::screen(&model));
    let (ticket, line) = asked(&key(&mut model, KeyCode::Enter));
    assert_eq!(line, "POST /integrations");
    // Somebody who leaves now is told that nobody knows.
    assert!(is_unanswered(&model) && known(&model).contains("look with `ucforge integration list --profile prod`"));
    answer(&mut model, ticket, 422, r#"{"statusCode": 422, "error": "Unprocessable Entity", "message": "No."}"#);
    assert_eq!(model.status, "POST /integrations was refused with status 422: No.");
    assert!(!is_unanswered(&model));
}

#[test]
fn what_is_stopped_is_told_when_its_answer_comes() {
    let mut model = away(false);
    let (ticket, _) = asked(&ctrl(&mut model, 's'));
    answer(&mut model, ticket, 200, "[]");
    let (ticket, _) = asked(&key(&mut model, KeyCode::Enter));
    key(&mut model, KeyCode::F(9));
    assert!(model.status.contains("whether it was done is not known"), "{}", model.status);
    answer(&mut model, ticket, 200, r#"{"id": "1", "status": "creating"}"#);
    assert!(model.status.starts_with("POST /integrations was accepted (status 200)"), "{}", model.status);
}

#[test]
fn nothing_that_changes_goes_to_a_read_only_profile_or_to_another_tenant() {
    let mut model = away(true);
    assert!(ctrl(&mut model, 's').is_empty());
    let why = "this changes the tenant, and its profile is read-only here: nothing was sent";
    assert_eq!(model.status, why);
    let screen = kept::screen(&model);
    assert!(screen.contains("tenant prod, read-only") && screen.contains("(Ctrl-S send)"), "{screen}");
    // What is there can be looked at, and keeps what it could do otherwise in its place.
    model.tenant.integrations =
        ucforge_core::answer::integrations(r#"[{"id": "7", "status": "enabled"}]"#).unwrap().into();
    model.tenant.is_known = true;
    alt(&mut model, '2');
    assert!(key(&mut model, KeyCode::F(8)).is_empty() && model.overlay.is_none());
    assert_eq!(model.status, why);
    assert!(kept::screen(&model).contains("(F8 delete)"), "{}", kept::screen(&model));
    // A second wall, wherever it comes from.
    super::super::tenant::send(&mut model);
    assert!(model.status.contains("profile prod is read-only here: nothing was sent"), "{}", model.status);
    assert!(model.tenant.doing.is_none());
    let mut model = away(false);
    model.draft.set("/immutaUrl", "https://other.example.com".into());
    changed(&mut model, 0);
    assert!(ctrl(&mut model, 's').is_empty());
    assert!(model.status.contains("this setup is for https://other.example.com"), "{}", model.status);
    // Nor do its secrets.
    model.status.clear();
    assert!(alt(&mut model, 'i').is_empty() && model.tenant.doing.is_none());
    assert!(model.status.contains("this setup is for https://other.example.com"), "{}", model.status);
    model.status.clear();
    super::super::next::update(&mut model, &Thing::Integration("1".to_owned()));
    assert!(model.tenant.doing.is_none());
    assert!(model.status.contains("this setup is for https://other.example.com"), "{}", model.status);
}

#[test]
fn profiles_are_offered_in_the_palette() {
    let mut model = filled();
    model.profiles = super::profiles::two().into();
    ctrl(&mut model, 'p');
    type_text(&mut model, "talk to");
    assert!(kept::screen(&model).contains("talk to: prod") && !kept::screen(&model).contains("talk to: sandbox"));
    let effects = key(&mut model, KeyCode::Enter);
    assert!(matches!(effects.as_slice(), [Effect::Choose(name)] if name == "prod"), "{effects:?}");
}

#[test]
fn a_look_is_in_nobodys_way_and_what_another_tenant_answers_is_passed_over() {
    let mut model = away(false);
    focus(&mut model, Focus::Tenant);
    let (look, line) = asked(&update(&mut model, Event::Time, 0));
    assert_eq!(line, "GET /integrations");
    // What somebody wants done comes next, before the rest is looked at.
    assert!(ctrl(&mut model, 's').is_empty() && model.tenant.doing.is_some(), "{}", model.status);
    let (list, line) = asked(&answer(&mut model, look, 200, "[]"));
    assert_eq!(line, "GET /integrations");
    key(&mut model, KeyCode::F(9));
    model.tenant = Tenant::at(place(false)).after(&model.tenant);
    focus(&mut model, Focus::Tenant);
    super::super::tenant::look(&mut model);
    let (own, _) = asked(&update(&mut model, Event::Time, 0));
    assert_ne!(own, list);
    assert!(answer(&mut model, list, 200, r#"[{"id": "7", "status": "enabled"}]"#).is_empty());
    assert!(model.tenant.integrations.is_empty());
}

/// T14.
#[test]
fn a_refusal_because_there_is_one_already_shows_its_reason_and_offers_what_fits() {
    const SAID: &str = "An integration with ID 7 already exists for this host.";
    let refused = |deed: usize| {
        let mut model = away(false);
        let (ticket, _) = asked(&ctrl(&mut model, 's'));
        answer(&mut model, ticket, 200, "[]");
        let (ticket, line) = asked(&key(&mut model, KeyCode::Enter));
        assert_eq!(line, "POST /integrations");
        let body = format!(r#"{{"statusCode": 409, "error": "Conflict", "message": "{SAID}"}}"#);
        let mut waiting = answer(&mut model, ticket, 409, &body);
        // It looks whether the request has arrived twice; then the list is looked at as well.
        let list = r#"[{"id": "7", "status": "enabled", "type": "Databricks", "config": {"workspaceUrl": "h.cloud.databricks.com"}}]"#;
        for _ in 0..20 {
            waiting.retain(|effect| matches!(effect, Effect::Send { .. }));
            waiting = match (waiting.as_slice(), model.tenant.due) {
                ([Effect::Send { ticket, .. }], _) => {
                    let body = if model.tenant.doing.is_some() { "[]" } else { list };
                    answer(&mut model, *ticket, 200, body)
                }
                (_, Some(due)) => update(&mut model, Event::Time, due),
                (_, None) => break,
            };
        }
        for (width, height) in [(80, 24), (120, 40), (40, 12)] {
            let screen = super::places::drawn(&model, width, height);
            assert!(screen.contains("there is one already"), "{} {screen}", model.status);
            assert!(screen.contains("> update integration 7 with the"), "{screen}");
            assert!(screen.contains("already exists for this host."), "{screen}");
        }
        for _ in 0..deed {
            key(&mut model, KeyCode::Down);
        }
        let effects = key(&mut model, KeyCode::Enter);
        (model, effects)
    };
    let (mut model, effects) = refused(0);
    // The update looks first, and asks.
    let (ticket, line) = asked(&effects);
    assert_eq!(line, "GET /integrations/7");
    let one = r#"{"id": "7", "status": "enabled", "type": "Databricks", "config": {"workspaceUrl": "h.cloud.databricks.com", "catalog": "old"}}"#;
    answer(&mut model, ticket, 200, one);
    assert!(model.tenant.question().is_some_and(|question| question.sentence() == "Update the integration: 7"));
    assert!(
        model.tenant.question().unwrap().lines().contains(&r#"/config/catalog: "old" becomes "immuta""#.to_owned())
    );
    let (model, _) = refused(1);
    assert_eq!(model.place, crate::ui::places::Place::Integrations);
    assert!(model.tenant.doing.is_none());
}

#[test]
fn why_a_validation_failed_is_shown_with_its_tests() {
    let mut model = filled();
    model.draft.set("/workspaceUrl", "w.unreachable.invalid".into());
    changed(&mut model, 0);
    send(&mut model);
    settle(&mut model);
    let screen = super::places::drawn(&model, 80, 24);
    assert!(
        screen.contains("why it failed") && screen.contains("failed Basic Connection Test"),
        "{} {screen}",
        model.status
    );
    key(&mut model, KeyCode::Esc);
    assert!(model.overlay.is_none());
}

#[test]
fn a_connection_goes_by_its_key_where_no_path_is_shown() {
    let mut model = away(false);
    let (ticket, _) = asked(&alt(&mut model, '3'));
    let (ticket, line) = asked(&answer(&mut model, ticket, 200, "[]"));
    assert_eq!(line, "POST /data/object/search");
    answer(&mut model, ticket, 200, r#"[{"connectionKey": "lake", "technology": "Databricks", "state": "active"}]"#);
    assert_eq!(model.thing_here(), Some(Thing::Connection("lake".to_owned())));
}

#[test]
fn connections_that_cannot_be_seen_are_not_said_to_be_none() {
    for (status, body) in [(503, "{}"), (200, "<html>")] {
        let mut model = away(false);
        let (ticket, _) = asked(&alt(&mut model, '3'));
        let (ticket, _) = asked(&answer(&mut model, ticket, 200, "[]"));
        let (ticket, _) = asked(&answer(&mut model, ticket, status, body));
        answer(&mut model, ticket, 200, "[]");
        let screen = kept::screen(&model);
        assert!(screen.contains("could not be seen") && !screen.contains("There is no connection"), "{screen}");
    }
}

#[test]
fn what_is_not_seen_of_the_connections_is_said_in_every_list() {
    let part = r#"{"objects": [{"objectPath": ["lake"], "technology": "Databricks", "state": "active"}], "total": 2}"#;
    for (status, body, said) in [(503, "{}", "search: status 503"), (200, part, "these are not all"), (404, "{}", "")] {
        let mut model = away(false);
        let (ticket, _) = asked(&alt(&mut model, '3'));
        let (ticket, _) = asked(&answer(&mut model, ticket, 200, "[]"));
        let (ticket, _) = asked(&answer(&mut model, ticket, status, body));
        answer(&mut model, ticket, 404, "{}");
        let lines = shown(&model);
        assert!(lines.contains(said) && (!said.is_empty() || !lines.contains("search")), "{status}: {lines}");
        if status == 404 {
            // Nor does a part of the integrations say anything about connections.
            model.tenant.unseen = Some("these are not all".to_owned());
            let screen = kept::screen(&model);
            assert!(screen.contains("There is no connection"), "{screen}");
        }
    }
}

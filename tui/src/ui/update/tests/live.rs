//! What is done with what a tenant has, and with requests that were sent.

use super::import::text_at;
use super::places::{cells, drawn, file, seeded};
use super::tenant::{answer, asked, place};
use super::*;
use crate::ui::model::Purpose;
use crate::ui::places::{rows, selected};

/// A sandbox with a connection in it, the cursor on that.
fn at_connection() -> Model {
    let mut model = seeded();
    alt(&mut model, '3');
    assert!(!rows(&model).is_empty());
    model
}

pub(super) fn at_integration(host: &str) -> Model {
    let mut model = seeded();
    alt(&mut model, '2');
    while !selected(&model).unwrap().cells[2].contains(host) {
        key(&mut model, KeyCode::Down);
    }
    model
}

#[test]
fn a_connection_becomes_the_answers_when_its_configuration_has_come() {
    let mut model = at_connection();
    let name = selected(&model).unwrap().id.clone();
    alt(&mut model, 't');
    assert_eq!(model.place, Place::Builder, "{}", model.status);
    assert_eq!(text_at(&model, "/connectionKey"), Some(name.as_str()));
    assert_eq!(text_at(&model, "/flow"), Some("connection"));
    assert!(text_at(&model, "/workspaceUrl").is_some() && !model.draft.json().contains("REDACTED"));
    // Where answers would be lost, they are shown first.
    model.draft.set("/catalog", "mine".into());
    alt(&mut model, '3');
    alt(&mut model, 't');
    assert!(drawn(&model, 80, 24).contains("replace all answers with this?"), "{}", drawn(&model, 80, 24));
    key(&mut model, KeyCode::Enter);
    assert_ne!(text_at(&model, "/catalog"), Some("mine"));
}

#[test]
fn whoever_has_gone_on_is_not_called_back_by_a_late_answer() {
    for stays in [true, false] {
        let mut model = model();
        model.tenant = Tenant::at(place(false));
        model.tenant.is_known = true;
        let list = r#"{"objects": [{"objectPath": ["lake"], "technology": "Databricks", "state": "active"}]}"#;
        let response = Response::new(200, "application/json", list.to_owned());
        model.tenant.connections = ucforge_core::answer::objects(&response).unwrap().entries.into();
        alt(&mut model, '3');
        let effects = alt(&mut model, 'm');
        let mut waiting = effects;
        if !stays {
            alt(&mut model, '1');
        }
        for _ in 0..3 {
            let (ticket, line) = asked(&waiting);
            let body = if line == "GET /data/connection/lake" {
                r#"{"connectionKey": "lake", "connection": {"technology": "Databricks", "hostname": "h.cloud.databricks.com"}}"#
            } else {
                "{}"
            };
            waiting = answer(&mut model, ticket, 200, body);
        }
        assert_eq!(model.place, if stays { Place::Compare } else { Place::Builder });
        assert_eq!(model.comparison.count(), usize::from(stays));
    }
}

#[test]
fn an_integration_is_compared_with_the_answers_and_with_a_file() {
    let mut model = at_integration("workspace-b");
    alt(&mut model, 't');
    alt(&mut model, '2');
    alt(&mut model, 'm');
    assert_eq!(model.place, Place::Compare);
    assert!(
        model.status.starts_with("integration ") && model.status.ends_with("now the other one"),
        "{}",
        model.status
    );
    for (width, height) in [(80, 24), (120, 40), (40, 12)] {
        assert!(drawn(&model, width, height).contains("Now the other one"), "{}", drawn(&model, width, height));
    }
    alt(&mut model, 't');
    assert!(model.status.starts_with("both describe the same setup"), "{}: {:?}", model.status, cells(&model, 1));
    // The answers drift away from it.
    model.draft.set("/catalog", "drifted".into());
    changed(&mut model, 0);
    alt(&mut model, '2');
    alt(&mut model, 'm');
    alt(&mut model, 't');
    assert!(model.status.starts_with("1 difference"), "{}", model.status);
    assert_eq!(cells(&model, 0), ["/config/catalog"]);
    let text = &model.listing().detail.1;
    assert!(text.contains("the builder's answers:\n  \"drifted\"") && text.contains("integration "), "{text}");
    // A file, the other way round.
    let setup = "ucforge: 1\nflow: connection\nconnectionKey: lake\n";
    update(&mut model, Event::File(Purpose::Compare, Box::new(file("lake.yaml", setup))), 0);
    alt(&mut model, '2');
    alt(&mut model, 'm');
    assert_eq!(model.status, "lake.yaml has errors: Alt-4 shows them");
    assert!(drawn(&model, 80, 24).contains("These two cannot be compared."));
}

#[test]
fn a_connection_is_compared_with_its_own_answers() {
    let mut model = at_connection();
    alt(&mut model, 't');
    // What the tenant does not show.
    for pointer in ["/token", "/oAuthClientConfig/clientSecret"] {
        if model.question(pointer).is_some() {
            model.draft.set_secret(pointer, "s3cret");
        }
    }
    changed(&mut model, 0);
    alt(&mut model, '3');
    alt(&mut model, 'm');
    alt(&mut model, 't');
    assert!(model.status.starts_with("both describe the same setup"), "{}: {:?}", model.status, cells(&model, 1));
    assert!(!drawn(&model, 120, 40).contains("s3cret"));
}

#[test]
fn two_integrations_are_compared() {
    let mut model = seeded();
    for row in 0..2 {
        alt(&mut model, '2');
        model.listing_mut().cursor = row;
        update(&mut model, Event::Time, 0);
        alt(&mut model, 'm');
    }
    assert!(!rows(&model).is_empty(), "{}", model.status);
}

/// Goes to the newest request of this line in the activity.
pub(super) fn at_request(model: &mut Model, line: &str) {
    alt(model, '6');
    key(model, KeyCode::Home);
    while selected(model).unwrap().cells[3] != line {
        let before = model.listing().cursor;
        key(model, KeyCode::Down);
        assert_ne!(model.listing().cursor, before, "there is no {line}: {:?}", cells(model, 3));
    }
}

#[test]
fn a_request_that_reads_is_sent_again_at_once_and_the_cursor_stays() {
    let mut model = seeded();
    at_request(&mut model, "GET /integrations");
    let (count, id) = (rows(&model).len(), selected(&model).unwrap().id.clone());
    alt(&mut model, 'g');
    assert_eq!(rows(&model).len(), count + 1);
    assert_eq!(selected(&model).unwrap().id, id);
    assert_eq!(model.status, "GET /integrations: answered with status 200; it is on top of the list");
}

#[test]
fn a_change_is_sent_again_only_after_the_question() {
    let mut model = filled();
    send(&mut model);
    settle(&mut model);
    at_request(&mut model, "POST /integrations");
    let sent = |model: &Model| model.tenant.log.iter().filter(|one| one.request.changes()).count();
    let count = sent(&model);
    alt(&mut model, 'g');
    assert!(model.tenant.question().is_some(), "{}", model.status);
    assert_eq!(sent(&model), count);
    key(&mut model, KeyCode::Esc);
    settle(&mut model);
    assert_eq!(sent(&model), count);
}

#[test]
fn a_change_is_put_back_after_the_question() {
    let mut model = at_integration("workspace-b");
    let id = selected(&model).unwrap().id.clone();
    let catalog = |model: &Model| {
        let one = model.tenant.integrations.iter().find(|one| one.id == id).unwrap();
        one.whole.0.path(&["config", "catalog"]).and_then(Value::text).unwrap().to_owned()
    };
    let before = catalog(&model);
    alt(&mut model, 't');
    model.draft.set("/catalog", "changed".into());
    changed(&mut model, 0);
    send(&mut model);
    settle(&mut model);
    assert_eq!(catalog(&model), "changed", "{}", model.status);
    let line = format!("PUT /integrations/{id}");
    at_request(&mut model, &line);
    let text = model.listing().detail.1.clone();
    assert!(text.contains(&format!("Alt-Z puts it back: {line}")) && text.contains(&before), "{text}");
    assert!(!text.contains("REDACTED\",\n    \"catalog"), "{text}");
    alt(&mut model, 'z');
    let question = model.tenant.question().unwrap();
    assert_eq!(question.lines(), [format!("/config/catalog: \"changed\" becomes \"{before}\"")]);
    assert!(drawn(&model, 80, 24).contains("becomes"), "{}", drawn(&model, 80, 24));
    agree(&mut model);
    settle(&mut model);
    assert_eq!(catalog(&model), before, "{}", model.status);
}

#[test]
fn what_is_wrong_with_a_name_is_said_beside_the_question() {
    let mut model = at_integration("workspace-b");
    key(&mut model, KeyCode::F(8));
    type_text(&mut model, "workspace");
    key(&mut model, KeyCode::Enter);
    for (width, height) in [(80, 24), (120, 40), (40, 12)] {
        let screen = drawn(&model, width, height);
        assert!(screen.contains("that is not the name: nothing was sent"), "{screen}");
    }
}

#[test]
fn what_cannot_be_put_back_says_why() {
    let mut model = at_integration("workspace-b");
    let id = selected(&model).unwrap().id.clone();
    let host = selected(&model).unwrap().cells[2].clone();
    key(&mut model, KeyCode::F(8));
    type_text(&mut model, &host);
    key(&mut model, KeyCode::Enter);
    settle(&mut model);
    at_request(&mut model, &format!("DELETE /integrations/{id}"));
    assert!(
        model.listing().detail.1.contains("It cannot be put back: what is deleted"),
        "{}",
        model.listing().detail.1
    );
    alt(&mut model, 'z');
    assert!(model.status.starts_with("what is deleted does not come back"), "{}", model.status);
    assert!(model.tenant.doing.is_none());
    at_request(&mut model, "GET /integrations");
    alt(&mut model, 'z');
    assert_eq!(model.status, "it changed nothing");
}

#[test]
fn nothing_is_put_back_in_a_read_only_profile() {
    let mut model = filled();
    send(&mut model);
    settle(&mut model);
    model.tenant.place.read_only = true;
    at_request(&mut model, "POST /integrations");
    for letter in ['g', 'z'] {
        alt(&mut model, letter);
        assert!(model.status.contains("read-only") && model.tenant.doing.is_none(), "{}", model.status);
    }
}

#[test]
fn a_connection_shows_its_objects_and_is_crawled_until_its_jobs_are_done() {
    let mut model = at_connection();
    let name = selected(&model).unwrap().id.clone();
    key(&mut model, KeyCode::Enter);
    let text = model.listing().detail.1.clone();
    for part in ["Settings\n  active: ", "Objects (F7 looks for new ones)", "Configuration", "Jobs"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("not answered yet"), "{text}");
    key(&mut model, KeyCode::Esc);
    key(&mut model, KeyCode::F(7));
    assert!(
        model.tenant.question().is_some_and(|question| question.sentence() == format!("Look for new objects: {name}"))
    );
    agree(&mut model);
    settle(&mut model);
    assert!(model.tenant.log.iter().any(|one| one.request.line() == format!("POST /data/crawl/{name}")));
    assert!(model.status.starts_with("done"), "{}", model.status);
    assert_eq!(model.next_due(), None, "nothing is polled when nothing changes");
}

/// Answers whatever is asked as a tenant without jobs, which has one connection.
fn serve(model: &mut Model, mut waiting: Vec<Effect>, status: u16, host: &str) {
    while let [Effect::Send { .. }] = waiting.as_slice() {
        let (ticket, line) = asked(&waiting);
        let one = format!(
            r#"{{"connectionKey": "lake", "connection": {{"technology": "Databricks", "hostname": "{host}"}}}}"#
        );
        let list = r#"{"objects": [{"objectPath": ["lake"], "technology": "Databricks", "state": "active"}]}"#;
        let (status, body) = match line.as_str() {
            "GET /integrations" => (200, "[]"),
            "POST /data/object/search" => (200, list),
            "GET /data/connection/lake" => (status, one.as_str()),
            _ => (404, "{}"),
        };
        waiting = answer(model, ticket, status, body);
    }
}

#[test]
fn a_connection_is_looked_at_again_at_a_tenant_without_jobs_and_after_a_refusal() {
    let mut model = model();
    model.tenant = Tenant::at(place(false));
    let effects = alt(&mut model, '3');
    serve(&mut model, effects, 200, "");
    let effects = alt(&mut model, 'm');
    serve(&mut model, effects, 403, "");
    assert!(model.status.starts_with("its configuration could not be had"), "{}", model.status);
    let again = alt(&mut model, 'm');
    assert_eq!(asked(&again).1, "GET /data/connection/lake");
    alt(&mut model, '3');
    serve(&mut model, again, 200, "a.cloud.databricks.com");
    assert!(model.listing().detail.1.contains("a.cloud.databricks.com"), "{}", model.listing().detail.1);
    let effects = key(&mut model, KeyCode::F(5));
    serve(&mut model, effects, 200, "b.cloud.databricks.com");
    assert!(model.listing().detail.1.contains("b.cloud.databricks.com"), "{}", model.listing().detail.1);
}

#[test]
fn a_configuration_whose_look_was_given_up_is_asked_for_again() {
    let mut model = model();
    model.tenant = Tenant::at(place(false));
    let effects = alt(&mut model, '3');
    serve(&mut model, effects, 200, "h.example");
    let (ticket, _) = asked(&key(&mut model, KeyCode::Enter));
    key(&mut model, KeyCode::F(5));
    let (ticket, line) = asked(&answer(&mut model, ticket, 200, "{}"));
    assert_eq!(line, "GET /integrations");
    assert!(answer(&mut model, ticket, 503, "{}").is_empty());
    assert_eq!(asked(&alt(&mut model, 'm')).1, "GET /data/connection/lake");
}

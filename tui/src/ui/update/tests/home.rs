//! The file that the answers belong to: what is opened, edited and saved loses nothing without a word.

use ucforge_core::check::Base;
use ucforge_core::read::{self, Format};
use ucforge_core::secret::{Clear, Secret, Source};
use ucforge_core::setup::Answers;
use zeroize::Zeroizing;

use super::import::text_at;
use super::places::drawn;
use super::*;
use crate::ui::model::Purpose;

const SETUP: &str = "ucforge: 1\nflow: connection\ncatalog: lake\n";

const COMPLETE: &str = "ucforge: 1\nflow: integration-automatic\nworkspaceUrl: h.cloud.databricks.com\n\
    httpPath: /sql/1.0/warehouses/0123456789abcdef\nauthenticationType: token\ntoken: {file: tok.txt}\ncatalog: immuta\n";

/// A file in `/s/sub`, opened by a program that was started in `/s`.
fn opened_in(model: &mut Model, name: &str, text: &str, base: Base) {
    model.folder = "/s".into();
    let bytes = Ok(Zeroizing::new(text.as_bytes().to_vec()));
    let opened = Opened { name: name.to_owned(), folder: "/s/sub".into(), bytes, base };
    update(model, Event::File(Purpose::Start, Box::new(opened)), 0);
}

fn open_in_sub(name: &str, text: &str) -> Model {
    let mut model = model();
    opened_in(&mut model, name, text, Base::None);
    model
}

fn base(text: &str) -> Base {
    Base::Answers(Answers::of(read::read(text, Format::Yaml).tree.root().unwrap()))
}

/// What Alt-S writes under a name.
fn saved_as(model: &mut Model, name: &str) -> String {
    alt(model, 's');
    ctrl(model, 'u');
    type_text(model, name);
    let Some(Effect::WriteSetup(_, text)) = key(model, KeyCode::Enter).pop() else { panic!("it is saved") };
    text
}

/// The file that the token is read from.
fn asked(model: &mut Model) -> String {
    let said = std::rc::Rc::new(std::cell::RefCell::new(String::new()));
    let asked = said.clone();
    model.resolve = Box::new(move |secret: &Secret| {
        if let Source::File(path) = &secret.source {
            path.clone_into(&mut asked.borrow_mut());
        }
        Ok(Clear::new("s3cret"))
    });
    ctrl(model, 's');
    key(model, KeyCode::Esc);
    said.take()
}

#[test]
fn a_secret_file_is_the_one_beside_the_setup_wherever_that_is_saved() {
    let mut model = open_in_sub("sub/s.yaml", COMPLETE);
    assert_eq!(asked(&mut model), "/s/sub/tok.txt");
    assert!(saved_as(&mut model, "sub/s.yaml").contains("file: tok.txt"));
    assert!(saved_as(&mut model, "other.yaml").contains("file: /s/sub/tok.txt"));
    // Saving does not change what is meant.
    model.home.saved("other.yaml", "");
    assert_eq!(asked(&mut model), "/s/sub/tok.txt");
    assert!(model.stored().contains("\"/s/sub/tok.txt\""), "{}", model.stored());
    // A whole path is left alone.
    let mut model = open_in_sub("sub/s.yaml", &COMPLETE.replace("tok.txt", "/k/tok.txt"));
    assert_eq!(asked(&mut model), "/k/tok.txt");
    assert!(saved_as(&mut model, "other.yaml").contains("file: /k/tok.txt"));
    // What was answered here is meant here.
    let mut model = filled();
    (model.folder, model.home.folder) = ("/s".into(), "/s".into());
    go_to(&mut model, "/token");
    ctrl(&mut model, 'u');
    type_text(&mut model, "{file: tok.txt}");
    assert_eq!(asked(&mut model), "/s/tok.txt");
    assert!(saved_as(&mut model, "new.yaml").contains("file: tok.txt"));
    assert!(saved_as(&mut model, "sub/new.yaml").contains("file: /s/tok.txt"));
}

#[test]
fn a_secret_file_of_a_checked_setup_is_beside_it() {
    let mut model = model();
    model.folder = "/s".into();
    alt(&mut model, '4');
    let bytes = Ok(Zeroizing::new(COMPLETE.as_bytes().to_vec()));
    let opened = Opened { name: "sub/s.yaml".to_owned(), folder: "/s/sub".into(), bytes, base: Base::None };
    update(&mut model, Event::File(Purpose::Check, Box::new(opened)), 0);
    alt(&mut model, 't');
    alt(&mut model, '1');
    assert_eq!(asked(&mut model), "/s/sub/tok.txt");
    assert!(model.home.name.is_empty());
}

#[test]
fn what_a_setup_extends_is_seen_and_its_file_not_written_over() {
    let own = "extends: base.yaml\nconnectionKey: lake\naudit: {enabled: false}\nmine: 7\n";
    let mut model = model();
    opened_in(&mut model, "sub/own.yaml", own, base("ucforge: 1\nflow: connection\ncatalog: immuta\n"));
    assert_eq!([text_at(&model, "/catalog"), text_at(&model, "/connectionKey")], [Some("immuta"), Some("lake")]);
    assert_eq!(
        model.status,
        "sub/own.yaml is open. It also has `extends` and `mine`, so it is not written over: Alt-S saves the answers elsewhere"
    );
    alt(&mut model, 's');
    let Some(Overlay::Path(path)) = &model.overlay else { panic!("a name is asked for") };
    assert_eq!(path.typed.text(), "setup.yaml");
    key(&mut model, KeyCode::Esc);
    let text = saved_as(&mut model, "whole.yaml");
    assert!(
        text.contains("catalog: immuta") && text.contains("connectionKey: lake") && !text.contains("extends"),
        "{text}"
    );
    // What cannot be followed is not left out.
    let mut broken = super::model();
    opened_in(&mut broken, "sub/own.yaml", own, Base::Broken("the base setup base.yaml: there is none".to_owned()));
    assert!(broken.status.contains("the base setup base.yaml: there is none") && !broken.history.can_undo());
    let mut pasted = super::model();
    update(&mut pasted, Event::Paste(format!("ucforge: 1\n{own}")), 0);
    key(&mut pasted, KeyCode::Enter);
    assert!(pasted.status.starts_with("not imported: it extends base.yaml"), "{}", pasted.status);
    assert!(!pasted.draft.has_answers());
}

#[test]
fn what_is_edited_and_has_no_place_is_said() {
    let mut model = open_in_sub("sub/s.yaml", SETUP);
    update(&mut model, Event::Edited(Edited::Setup, format!("{SETUP}mine: 7\n")), 0);
    assert!(model.status.contains("not kept: `mine` is not a known field"), "{}", model.status);
    assert_eq!(model.home.name, "sub/s.yaml");
    // What is saved after that is what the file holds, also for the answers from before.
    model.home.saved("sub/s.yaml", "saved");
    alt(&mut model, 'u');
    assert_eq!(model.home.held.as_slice(), b"saved");
    let before = model.stored();
    update(&mut model, Event::Edited(Edited::Setup, format!("{SETUP}extends: base.yaml\n")), 0);
    assert!(model.status.starts_with("not imported: it extends base.yaml"), "{}", model.status);
    assert!(model.status.ends_with("Alt-V continues editing it"), "{}", model.status);
    update(&mut model, Event::Edited(Edited::Setup, " \n".to_owned()), 0);
    assert_eq!((model.status.as_str(), model.stored()), ("it is empty: nothing was changed", before));
}

#[test]
fn a_file_is_left_when_other_answers_take_the_place_of_its_own() {
    let mut model = filled();
    update(&mut model, Event::File(Purpose::Start, Box::new(super::places::file("lake.yaml", SETUP))), 0);
    assert_eq!(model.home.name, "lake.yaml");
    alt(&mut model, 'u');
    assert_eq!((text_at(&model, "/catalog"), model.home.name.as_str()), (Some("immuta"), ""));
    alt(&mut model, 'r');
    assert_eq!((text_at(&model, "/catalog"), model.home.name.as_str()), (Some("lake"), "lake.yaml"));
    // A single answer is one of the same file.
    go_to(&mut model, "/catalog");
    type_text(&mut model, "_b");
    alt(&mut model, 'u');
    assert_eq!(model.home.name, "lake.yaml");
    update(&mut model, Event::Paste(COMPLETE.to_owned()), 0);
    key(&mut model, KeyCode::Enter);
    assert_eq!((text_at(&model, "/catalog"), model.home.name.as_str()), (Some("immuta"), ""));
}

#[test]
fn a_setup_is_not_saved_over_a_payload() {
    let payload =
        r#"{"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "h", "catalog": "lake"}}"#;
    let model = open_in_sub("sub/p.json", payload);
    assert_eq!(model.status, "these are the answers of sub/p.json; Alt-S saves them as a setup");
    assert!(model.home.name.is_empty());
}

#[test]
fn what_is_assumed_is_not_saved() {
    let text = "ucforge: 1\nflow: connection\nworkspaceUrl: h.cloud.databricks.com\nauthenticationType: oAuthM2M\n\
        oAuthClientConfig: {clientId: 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d}\n";
    let mut model = open_in_sub("s.yaml", text);
    assert!(model.shown.json.contains("servicePrincipal"));
    let saved = saved_as(&mut model, "s.yaml");
    assert!(!saved.contains("servicePrincipal") && saved.contains("clientId"), "{saved}");
}

#[test]
fn a_setup_stays_json_and_lost_comments_are_said() {
    let mut model = open_in_sub("s.json", r#"{"ucforge": 1, "flow": "connection", "catalog": "lake"}"#);
    assert!(saved_as(&mut model, "s.json").starts_with("{\n"));
    assert!(saved_as(&mut model, "s.yaml").starts_with("ucforge: 1"));
    for (text, is_said) in [(SETUP, false), (&*format!("# mine\n{SETUP}"), true)] {
        let mut model = open_in_sub("s.yaml", text);
        alt(&mut model, 's');
        for (width, height) in [(80, 24), (40, 12)] {
            let screen = drawn(&model, width, height);
            assert_eq!(screen.contains("Its comments are not kept."), is_said, "{screen}");
        }
        type_text(&mut model, "x");
        assert!(!drawn(&model, 80, 24).contains("comments are"), "another file keeps none either way");
    }
}

#[test]
fn what_is_broken_at_the_start_is_said_for_the_shell() {
    let model = open_in_sub("my setup.yaml", "ucforge: 1\ncatalog: [a\n");
    assert!(
        model.status.ends_with("; `ucforge check --fix 'my setup.yaml'` fixes what is certain"),
        "{}",
        model.status
    );
    assert!(!model.status.contains("Alt-"));
    let model = open_in_sub("notes.txt", "hello");
    assert!(model.status.contains("this is not a setup, a payload"), "{}", model.status);
}

#[test]
fn a_typed_secret_stays_when_something_else_is_edited() {
    let mut model = filled();
    let Some(Effect::Edit(Edited::Setup, given)) = alt(&mut model, 'v').pop() else { panic!("it is edited") };
    assert!(!given.contains("s3cret"));
    update(&mut model, Event::Edited(Edited::Setup, given.replace("catalog: immuta", "catalog: lake")), 0);
    assert_eq!(text_at(&model, "/catalog"), Some("lake"));
    assert!(model.shown.json.contains("s3cret?") && !model.stored().contains("s3cret"));
    assert!(model.status.starts_with("the answers are what was edited"), "{}", model.status);
}

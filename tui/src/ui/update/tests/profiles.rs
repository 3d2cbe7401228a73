//! The place where the tenant is chosen.

use super::places::{cells, drawn};
use super::*;
use crate::profile::{Listed, Place as Tenants};
use crate::ui::places::selected;

fn listed(name: &str, production: bool) -> Listed {
    Listed {
        name: name.to_owned(),
        url: format!("https://{name}.example.com"),
        auth: "raw",
        key: "the variable KEY".to_owned(),
        production,
        ..Listed::default()
    }
}

pub(super) fn two() -> Vec<Listed> {
    vec![listed("prod", true), listed("sandbox", false)]
}

fn at_profiles() -> Model {
    let mut model = model();
    model.profiles = two().into();
    let typed = Listed { trouble: Some("its key is typed in".to_owned()), ..listed("typed", false) };
    model.profiles.push(typed);
    let effects = alt(&mut model, '7');
    assert!(matches!(effects.as_slice(), [Effect::Profiles]), "{effects:?}");
    model
}

#[test]
fn profiles_are_listed_with_what_matters() {
    let mut model = at_profiles();
    insta::assert_snapshot!(drawn(&model, 80, 24));
    insta::assert_snapshot!(drawn(&model, 120, 40));
    insta::assert_snapshot!(drawn(&model, 40, 12));
    assert_eq!(cells(&model, 1), ["PRODUCTION", "in use", "not here"]);
    key(&mut model, KeyCode::Tab);
    assert!(model.listing().is_reading);
    let effects = key(&mut model, KeyCode::F(5));
    assert!(matches!(effects.as_slice(), [Effect::Profiles]), "{effects:?}");
}

#[test]
fn enter_talks_to_the_tenant_under_the_cursor_where_that_can_be() {
    let mut model = at_profiles();
    let effects = key(&mut model, KeyCode::Enter);
    assert!(matches!(effects.as_slice(), [Effect::Choose(name)] if name == "prod"), "{effects:?}");
    key(&mut model, KeyCode::Down);
    assert_eq!(key(&mut model, KeyCode::Enter), []);
    assert_eq!(model.status, "this is whom it talks to already");
    key(&mut model, KeyCode::Down);
    assert_eq!(selected(&model).unwrap().id, "typed");
    assert_eq!(key(&mut model, KeyCode::Enter), []);
    assert_eq!(model.status, "its key is typed in");
}

#[test]
fn a_production_tenant_looks_different_and_says_so() {
    let look = |production: bool, read_only: bool| {
        let mut model = filled();
        let url = "https://t.example.com".to_owned();
        let place = Tenants { name: "lake".to_owned(), url, is_sandbox: false, read_only, production };
        model.tenant = Tenant::at(place);
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        terminal.draw(|frame| drop(view::draw(&model, frame))).unwrap();
        let color = terminal.backend().buffer()[(1, 0)].fg;
        (color, drawn(&model, 80, 24).contains("tenant lake, PRODUCTION"))
    };
    let all = [look(false, false), look(false, true), look(true, false), look(true, true)];
    assert_eq!(all.map(|(_, says)| says), [false, false, true, true]);
    assert!(all[0].0 != all[1].0 && all[2].0 != all[0].0 && all[2].0 != all[1].0);
    assert_eq!(all[2].0, all[3].0);
}

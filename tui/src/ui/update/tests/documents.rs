//! Documents are chosen, copied and saved.

use super::*;

#[test]
fn documents_and_formats_are_chosen_copied_and_saved() {
    let mut model = filled();
    let mut seen = Vec::new();
    for _ in Rendering::OF_PAYLOADS {
        let Effect::Export(name, text) = ctrl(&mut model, 'o').pop().unwrap() else { panic!("it is saved") };
        assert!(!text.contains("s3cret") && text == model.preview, "{text}");
        assert_eq!(alt(&mut model, 'w'), [Effect::Copy(text)]);
        seen.push((model.rendering().name(), name));
        ctrl(&mut model, 'r');
    }
    let expected = Rendering::OF_PAYLOADS
        .iter()
        .map(|rendering| (rendering.name(), format!("integration-create.{}", rendering.extension())));
    assert_eq!(seen, expected.collect::<Vec<_>>());
    // The runbook has a format of its own; the payload keeps the one that was chosen for it.
    ctrl(&mut model, 'r');
    alt(&mut model, 'n');
    assert!(model.preview.starts_with("#!/usr/bin/env bash"), "{}", model.preview);
    let Effect::Export(name, _) = ctrl(&mut model, 'o').pop().unwrap() else { panic!("it is saved") };
    assert_eq!(name, "runbook.sh");
    // And so have the others, as far as they can be made: what a script for Databricks lacks stands in its place.
    for (name, beginning) in [
        ("grants", "-- `servicePrincipal` is missing"),
        ("grants-undo", "-- "),
        ("grants-verify", "-- "),
        ("checklist", "# Checklist"),
    ] {
        alt(&mut model, 'n');
        assert_eq!(model.shown_document().map(Document::name), Some(name));
        assert!(model.preview.starts_with(beginning), "{}", model.preview);
    }
    assert!(matches!(ctrl(&mut model, 'o').pop(), Some(Effect::Export(name, _)) if name == "checklist.md"));
    alt(&mut model, 'n');
    assert_eq!(model.rendering().name(), "yaml");
    // All of them by their names.
    for (query, shown) in [("show: runbook", "runbook"), ("create the int", "integration-create")] {
        ctrl(&mut model, 'p');
        type_text(&mut model, query.trim_start_matches("show: "));
        key(&mut model, KeyCode::Enter);
        assert_eq!(model.shown_document().map(Document::name), Some(shown), "{query}");
    }
    ctrl(&mut model, 'p');
    type_text(&mut model, "python");
    key(&mut model, KeyCode::Enter);
    assert_eq!(model.rendering().name(), "python");
}

#[test]
fn nothing_is_exported_while_there_is_something_to_fix() {
    let takings: [fn(&mut Model) -> Vec<Effect>; 2] = [|model| alt(model, 'w'), |model| ctrl(model, 'o')];
    for taking in takings {
        let mut model = filled();
        go_to(&mut model, "/catalog");
        ctrl(&mut model, 'u');
        assert_eq!(taking(&mut model), []);
        assert!(model.status.starts_with("fix 1 answer first"), "{}", model.status);
        assert!(model.is_focused("/catalog"));
    }
    assert_eq!(ctrl(&mut model(), 'o'), [], "without a flow there is nothing to save");
}

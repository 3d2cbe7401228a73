//! Texts to read: what a code or a field means.

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use crate::ui::model::{Focus, Model, Overlay, Page, Scroll};
use crate::ui::places::{Place, finding_here};

/// Shows what a code or a field means.
pub(super) fn explain(model: &mut Model, word: &str) {
    match ucforge_core::explain::page(word) {
        Ok(page) => {
            model.overlay =
                Some(Overlay::Page(Page { title: page.title.clone(), text: page.text(), scroll: Scroll::default() }));
        }
        Err(unknown) => model.say(unknown.to_string()),
    }
}

/// Shows what the finding here means or, without a finding, what the field means.
pub(super) fn here(model: &mut Model) {
    let finding = match (model.place, &model.focus) {
        (Place::Check, _) => finding_here(model).and_then(|index| model.checked.code(index)),
        (Place::Builder, Focus::Findings) => {
            model.findings().get(usize::from(model.scroll[1])).map(|finding| finding.code)
        }
        (Place::Builder, Focus::Form(pointer)) => {
            model.findings().iter().find(|finding| finding.pointer == *pointer).map(|finding| finding.code)
        }
        _ => None,
    };
    if let Some(code) = finding {
        return explain(model, code);
    }
    let focused = model.focused().filter(|_| model.place == Place::Builder);
    let Some((_, question)) = focused else { return model.say("go to a question or a finding first") };
    let (name, label, help) = (question.member.name, question.member.field.label, question.member.field.help);
    match ucforge_core::explain::page(name) {
        Ok(_) => explain(model, name),
        Err(_) => {
            model.overlay =
                Some(Overlay::Page(Page { title: label.to_owned(), text: help.to_owned(), scroll: Scroll::default() }));
        }
    }
}

/// Handles a key while a text is shown: it can only be scrolled and closed.
pub(super) fn key(model: &mut Model, key: KeyEvent) {
    let Some(Overlay::Page(page)) = &mut model.overlay else { return };
    let code = if key.code == KeyCode::Char(' ') { KeyCode::PageDown } else { key.code };
    match code {
        _ if page.scroll.press(code) => {}
        KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q') => model.overlay = None,
        _ => {}
    }
}

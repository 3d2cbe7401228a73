//! The palette: what it offers for what is typed, and its keys.

use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ucforge_core::kinds::Document;
use ucforge_core::render::Rendering;

use super::{Effect, act, edit, focus, show, show_as};
use crate::ui::actions::{ACTIONS, Action};
use crate::ui::model::{Focus, Model, Overlay};

/// What the palette offers: actions that are possible, documents and their formats, and questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Offer {
    Action(Action, String, &'static str),
    Document(usize, &'static str),
    Rendering(Rendering),
    Question(String, &'static str),
    /// A tenant to talk to.
    Profile(String),
}

/// What fits the palette's query: names that hold it as it is, then those that hold its letters in order.
pub(in crate::ui) fn offers(model: &Model, query: &str) -> Vec<Offer> {
    let query: String = query.to_lowercase().trim().to_owned();
    let whole = |name: &str| name.to_lowercase().contains(&query);
    let letters = |name: &str| {
        let mut letters = name.chars().flat_map(char::to_lowercase);
        query.chars().filter(|c| !c.is_whitespace()).all(|wanted| letters.any(|c| c == wanted))
    };
    let names: Vec<(Offer, [&str; 2])> =
        ACTIONS
            .iter()
            .filter(|entry| (entry.when)(model))
            .map(|entry| (Offer::Action(entry.action, entry.key.name(), entry.help), [entry.help, entry.label]))
            .chain(model.documents().into_iter().enumerate().map(|(index, document)| {
                (Offer::Document(index, document.title()), [document.title(), document.name()])
            }))
            .chain(
                model
                    .shown_document()
                    .map_or(&[][..], Document::renderings)
                    .iter()
                    .map(|rendering| (Offer::Rendering(*rendering), [rendering.label(), rendering.name()])),
            )
            .chain(model.rows.iter().filter_map(|row| {
                let label = model.question(&row.pointer)?.member.field.label;
                Some((Offer::Question(row.pointer.clone(), label), [label, row.pointer.as_str()]))
            }))
            .chain(
                model
                    .profiles
                    .iter()
                    .filter(|name| **name != model.tenant.place.name)
                    .map(|name| (Offer::Profile(name.clone()), [name.as_str(), "talk to tenant profile"])),
            )
            .collect();
    let (exact, rest): (Vec<_>, Vec<_>) =
        names.into_iter().partition(|(_, names)| names.iter().any(|name| whole(name)));
    let loose = rest.into_iter().filter(|(_, names)| names.iter().any(|name| letters(name)));
    exact.into_iter().chain(loose).map(|(offer, _)| offer).collect()
}

pub(super) fn key(model: &mut Model, pressed: KeyEvent, now: u64) -> Vec<Effect> {
    let Some(Overlay::Palette(palette)) = &mut model.overlay else { return Vec::new() };
    match pressed.code {
        KeyCode::Esc => model.overlay = None,
        KeyCode::Down | KeyCode::Tab => palette.selected += 1,
        KeyCode::Up | KeyCode::BackTab => palette.selected = palette.selected.saturating_sub(1),
        KeyCode::Enter => {
            let (query, selected) = (palette.query.text().to_owned(), palette.selected);
            // What is possible is judged as it will be without the palette.
            model.overlay = None;
            let offers = offers(model, &query);
            match offers.get(selected.min(offers.len().saturating_sub(1))) {
                Some(Offer::Action(action, ..)) => return act(model, *action, now),
                Some(Offer::Document(index, _)) => show(model, *index),
                Some(Offer::Rendering(rendering)) => show_as(model, *rendering),
                Some(Offer::Question(pointer, _)) => focus(model, Focus::Form(pointer.clone())),
                Some(Offer::Profile(name)) => return vec![Effect::Choose(name.clone())],
                None => {}
            }
        }
        _ => {
            let before = palette.query.text().len();
            edit(&mut palette.query, pressed);
            if palette.query.text().len() != before {
                palette.selected = 0;
            }
        }
    }
    Vec::new()
}

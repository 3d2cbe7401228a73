//! The palette: what it offers for what is typed, and its keys.

use std::rc::Rc;

use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ucforge_core::codes;
use ucforge_core::form::Control;
use ucforge_core::kinds::Document;
use ucforge_core::render::Rendering;

use super::explain::explain;
use super::form::jump;
use super::{Effect, places, show, show_as, try_to};
use crate::ui::actions::{ACTIONS, Action};
use crate::ui::model::{Focus, Model, Overlay};
use crate::ui::tenant::Thing;

/// Something that the palette offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Offer {
    /// Also offered when it is not possible now: it keeps its place and says why.
    Action(Action),
    Document(usize, &'static str),
    Rendering(Rendering),
    Question(String, &'static str),
    /// An integration or connection of the tenant.
    Thing(Thing),
    /// A tenant to talk to.
    Profile(String),
    /// The explanation of a code, with its title.
    Code(&'static str, &'static str),
}

/// How well a name fits the query, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The name is the query.
    Whole,
    /// The name begins with the query.
    Start,
    /// A word of the name begins with the query.
    Word,
    /// The query is somewhere in the name.
    Inside,
    /// The letters of the query are in the name, in this order.
    Letters,
}

fn fit(name: &str, query: &str) -> Option<Fit> {
    let name = name.to_lowercase();
    if name == query {
        return Some(Fit::Whole);
    }
    if name.starts_with(query) {
        return Some(Fit::Start);
    }
    if name.match_indices(query).any(|(at, _)| name[..at].ends_with(|c: char| !c.is_alphanumeric())) {
        return Some(Fit::Word);
    }
    if name.contains(query) {
        return Some(Fit::Inside);
    }
    let mut letters = name.chars();
    let has_letters = query.chars().filter(|c| !c.is_whitespace()).all(|wanted| letters.any(|c| c == wanted));
    has_letters.then_some(Fit::Letters)
}

/// Other words for what some actions do. They match only from the beginning of a word.
fn other_words(action: Action) -> &'static str {
    match action {
        Action::Send => "apply create register update rotate deploy run script",
        Action::Rotate => "secret password token credential renew",
        Action::TakeOver => "change update rotate",
        Action::Save => "export write file",
        Action::Delete => "deregister drop",
        Action::Quit => "exit leave close",
        _ => "",
    }
}

/// The offers for a query, worked out again only if something has changed.
pub(in crate::ui) fn offers(model: &Model, query: &str) -> Rc<Vec<Offer>> {
    let of = Offered {
        query: query.to_owned(),
        versions: [
            model.version(),
            model.tenant.integrations.version(),
            model.tenant.connections.version(),
            model.profiles.version(),
        ],
        document: model.document,
        rendering: model.rendering(),
        tenant: model.tenant.place.name.clone(),
    };
    model.offers.get(of, || fitting(model, query))
}

/// What the offers depend on.
#[derive(PartialEq)]
pub(in crate::ui) struct Offered {
    query: String,
    versions: [u64; 4],
    document: usize,
    rendering: Rendering,
    tenant: String,
}

/// The offers that fit a query, the best first; among equal ones, places to go to come before actions. Without a query,
/// everything but the codes, the actions first, in the order of their table.
fn fitting(model: &Model, query: &str) -> Vec<Offer> {
    let query: String = query.to_lowercase().trim().to_owned();
    if query.is_empty() {
        let actions = ACTIONS.iter().map(|entry| Offer::Action(entry.action));
        let commands = (0..model.config.commands.len()).map(|index| Offer::Action(Action::Run(index)));
        return actions.chain(commands).chain(places(model).into_iter().map(|(offer, ..)| offer)).collect();
    }
    let actions = ACTIONS.iter().map(|entry| {
        (Offer::Action(entry.action), vec![entry.label.to_owned(), entry.help.to_owned()], other_words(entry.action))
    });
    let commands = model.config.commands.iter().enumerate().map(|(index, command)| {
        (Offer::Action(Action::Run(index)), vec![command.name.clone(), command.help.clone()], "")
    });
    let codes = codes::ALL.iter().map(|code| {
        let title = code.title();
        (Offer::Code(code.id(), title), vec![code.id().to_owned(), title.to_owned()], "")
    });
    let mut fitting: Vec<(Fit, Offer)> = Vec::new();
    for (offer, names, words) in places(model).into_iter().chain(actions).chain(commands).chain(codes) {
        // Scattered letters are only looked for in the name: any sentence contains them.
        let fits = names.iter().enumerate().filter_map(|(index, name)| Some((index, fit(name, &query)?)));
        let best = fits.filter(|(index, fit)| *index == 0 || *fit < Fit::Letters).map(|(_, fit)| fit).min();
        let other = fit(words, &query).filter(|fit| *fit < Fit::Inside).map(|_| Fit::Word);
        let Some(fit) = best.into_iter().chain(other).min() else { continue };
        // Scattered letters mean nothing in long texts, and the title of a code is not a name: it ranks no higher than
        // a word, so that questions are found first.
        match &offer {
            Offer::Code(..) | Offer::Thing(_) if fit == Fit::Letters => {}
            Offer::Code(id, _) if !id.to_lowercase().starts_with(&query) => fitting.push((fit.max(Fit::Word), offer)),
            _ => fitting.push((fit, offer)),
        }
    }
    fitting.sort_by_key(|(fit, _)| *fit);
    fitting.into_iter().map(|(_, offer)| offer).collect()
}

/// The places to go to, each with its names and other words for it.
fn places(model: &Model) -> Vec<(Offer, Vec<String>, &'static str)> {
    let mut places = Vec::new();
    for row in &model.rows {
        let Some(question) = model.question(&row.pointer).filter(|_| row.is_stop()) else { continue };
        let label = question.member.field.label;
        let is_secret = matches!(question.control, Control::Secret | Control::LongSecret);
        let words = if is_secret { "secret password credential rotate" } else { "" };
        places.push((Offer::Question(row.pointer.clone(), label), vec![label.to_owned(), row.pointer.clone()], words));
    }
    for (index, document) in model.documents().into_iter().enumerate() {
        let names = vec![document.title().to_owned(), document.name().to_owned()];
        places.push((Offer::Document(index, document.title()), names, ""));
    }
    for rendering in model.shown_document().map_or(&[][..], Document::renderings) {
        let names = vec![rendering.label().to_owned(), rendering.name().to_owned()];
        places.push((Offer::Rendering(*rendering), names, ""));
    }
    for (thing, name) in model.tenant.things() {
        places.push((Offer::Thing(thing), vec![name], ""));
    }
    let others = model.profiles.iter().map(|profile| &profile.name);
    for name in others.filter(|name| **name != model.tenant.place.name) {
        let names = vec![name.clone(), ["talk to ", name].concat()];
        places.push((Offer::Profile(name.clone()), names, "tenant profile"));
    }
    places
}

pub(super) fn key(model: &mut Model, pressed: KeyEvent, now: u64) -> Vec<Effect> {
    let count = match &model.overlay {
        Some(Overlay::Palette(palette)) => offers(model, palette.query.text()).len(),
        _ => 0,
    };
    let Some(Overlay::Palette(palette)) = &mut model.overlay else { return Vec::new() };
    match pressed.code {
        KeyCode::Esc => model.overlay = None,
        KeyCode::Down | KeyCode::Tab => palette.selected = (palette.selected + 1).min(count.saturating_sub(1)),
        KeyCode::Up | KeyCode::BackTab => palette.selected = palette.selected.saturating_sub(1),
        KeyCode::Enter => {
            let (query, selected) = (palette.query.text().to_owned(), palette.selected);
            // Closed first, since an open window affects what is possible.
            model.overlay = None;
            let offers = offers(model, &query);
            match offers.get(selected.min(offers.len().saturating_sub(1))) {
                Some(Offer::Action(action)) => return try_to(model, *action, now),
                Some(Offer::Document(index, _)) => show(model, *index),
                Some(Offer::Rendering(rendering)) => show_as(model, *rendering),
                Some(Offer::Question(pointer, _)) => jump(model, Focus::Form(pointer.clone())),
                Some(Offer::Thing(thing)) => places::go_to(model, thing),
                Some(Offer::Code(id, _)) => explain(model, id),
                Some(Offer::Profile(name)) => return vec![Effect::Choose(name.clone())],
                None => {}
            }
        }
        _ => {
            let before = palette.query.text().len();
            palette.query.press(pressed);
            if palette.query.text().len() != before {
                palette.selected = 0;
            }
        }
    }
    Vec::new()
}

//! Offers what to do after something went wrong, if it can be done from here.

use ucforge_core::answer::Test;
use ucforge_core::check::Setup;
use ucforge_core::convert;
use ucforge_core::document;
use ucforge_core::kinds::Payload;
use ucforge_core::operation::{Difference, End, Next, Operation, Outcome, Place, PlaceEnd, Why};
use ucforge_core::read::Format;
use ucforge_core::secret::View;
use ucforge_core::value::Value;

use super::tenant;
use crate::commands::api::end::{holding, holds};
use crate::secrets::{said, shown};
use crate::ui::model::{Choose, Course, Deed, Model, Overlay, Page, Scroll};
use crate::ui::tenant::Thing;

/// Offers what fits, with the whole sentence about what happened. A user who has a window open is left alone.
pub(super) fn offer(model: &mut Model, outcome: &Outcome, said: &str) {
    if model.overlay.is_some() {
        return;
    }
    match &outcome.next {
        Some(Next::UpdateExisting { id, put }) => {
            let thing = if put.contains("/data/connection") {
                Thing::Connection(id.clone())
            } else {
                Thing::Integration(id.clone())
            };
            model.overlay = Some(Overlay::Choose(existing(thing, outcome, said)));
        }
        // Which of several places have the new credentials matters more than what comes next.
        _ if outcome.places.iter().any(|place| place.end != PlaceEnd::New && outcome.end != End::NotDone) => {
            let place = |place: &Place| format!("{}: {}\n", place.put, holding(holds(place.end)));
            let text = [said, "\n\n", &outcome.places.iter().map(place).collect::<String>()].concat();
            model.overlay = Some(Overlay::Page(Page {
                title: "what holds which credentials".to_owned(),
                text,
                scroll: Scroll::default(),
            }));
        }
        _ if outcome.why == Some(Why::NotOnHost) => {
            let at = crate::profile::option(&model.tenant.place.name);
            let how =
                if model.tenant.is_own() { "." } else { &*format!(": `ucforge integration update ID FILE{at}`.") };
            model.say(format!("{said}{how} Alt-2 shows which there are"));
        }
        _ if may_belong_to_a_connection(model, outcome) => {
            let said = said.trim_end_matches('.');
            model.say(format!("{said}. What belongs to a connection goes with it: Alt-3, then F8"));
        }
        Some(Next::FixTests(tests)) if !tests.is_empty() => {
            let text = [said, "\n\n", &tests.iter().map(line).collect::<String>()].concat();
            model.overlay =
                Some(Overlay::Page(Page { title: "why it failed".to_owned(), text, scroll: Scroll::default() }));
        }
        Some(next) => {
            if let Some(hint) = hint(next, &model.tenant.place.name) {
                model.say(format!("{said}. {hint}"));
            }
        }
        None => {}
    }
}

/// Whether an integration could not be deleted, and a connection may be why.
fn may_belong_to_a_connection(model: &Model, outcome: &Outcome) -> bool {
    let is_it = |why: &Why| {
        matches!(why, Why::Refused { request, refusal }
        if refusal.status == 409 && request.starts_with("DELETE /integrations/"))
    };
    outcome.why.as_ref().is_some_and(is_it) && !model.tenant.connections.is_empty()
}

/// The choices for a thing that exists already: update it, or look at it.
fn existing(thing: Thing, outcome: &Outcome, said: &str) -> Choose {
    let name = match &thing {
        Thing::Integration(id) => format!("integration {id}"),
        Thing::Connection(key) => format!("connection {key}"),
    };
    let differences = outcome.drift.iter().flat_map(|drift| &drift.differences);
    let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    let one = |one: &Difference| {
        shown(&format!("{}: {} becomes {}", one.pointer, text(&one.live), text(&one.asked))).into_owned()
    };
    let mut lines: Vec<String> = differences.map(one).collect();
    lines.push("Nothing is sent before one more question.".to_owned());
    let update =
        Course { label: format!("update {name} with the answers"), lines, deed: Some(Deed::Update(thing.clone())) };
    let look = Course {
        label: format!("look at {name}"),
        lines: vec![
            match outcome.why {
                Some(Why::Different) => "Shows what is there now. The answers stay as they are.",
                _ => "Shows what is there already. To make another one, change its host or key.",
            }
            .to_owned(),
        ],
        deed: Some(Deed::Show(thing)),
    };
    Choose {
        title: match outcome.why {
            Some(Why::Different) => "it is not what was asked for",
            _ => "there is one already",
        }
        .to_owned(),
        said: vec![said.to_owned()],
        choices: vec![update, look],
        selected: 0,
        top: 0,
    }
}

fn line(test: &Test) -> String {
    let message = if test.message.is_empty() { String::new() } else { format!("\n  {}", test.message) };
    said(&format!("{} {}{message}\n", test.status, test.name))
}

fn hint(next: &Next, profile: &str) -> Option<String> {
    Some(match next {
        Next::Wait { .. } => "It goes on: F5 looks again".to_owned(),
        Next::Revert(names) if names.is_empty() => "Something in it cannot be changed: set it back".to_owned(),
        Next::Revert(names) if names.iter().all(|name| name.starts_with("/settings/")) => {
            let at = crate::profile::option(profile);
            format!("`ucforge connection settings KEY FILE{at}` changes settings")
        }
        Next::Revert(names) => format!("Set back what cannot be changed: {}", names.join(", ")),
        Next::CheckKey => {
            let at = crate::profile::option(profile);
            format!("The key of this profile may not do that: `ucforge doctor{at}` says more")
        }
        Next::RunScript { who } => format!("The script is still to be run, by {who}"),
        _ => return None,
    })
}

/// Updates an existing thing with the answers; the user has to agree first.
pub(super) fn update(model: &mut Model, thing: &Thing) {
    let (setup, _) = Setup::read(&model.shown.json, Format::Json);
    let Some(setup) = setup else { return model.say("the setup has errors") };
    if !tenant::is_for_here(model, &setup) {
        return;
    }
    let body = match thing {
        Thing::Integration(_) => convert::update(&setup),
        Thing::Connection(_) => {
            let whole = document::build(&setup, Payload::Connection).ok();
            whole.and_then(|whole| Some(Value::from([("connection", whole.get("connection")?.clone())])))
        }
    };
    let Some(body) = body else { return model.say("these answers cannot update it: they are for something else") };
    let options = tenant::options(model);
    match ucforge_core::api::Content::of(&body, &View::Revealed(&|secret| model.resolved(secret))) {
        Ok(body) => tenant::begin(model, || match thing {
            Thing::Integration(id) => Operation::update(id, body, options),
            Thing::Connection(key) => Operation::update_connection(key, body, options),
        }),
        Err(error) => model.say(error.to_string()),
    }
}

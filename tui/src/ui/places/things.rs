//! What the tenant has: integrations and connections.

use std::fmt::Write as _;

use ucforge_core::answer::{DataObject, Integration, State as _, Test};

use super::Row;
use crate::masked;
use crate::secrets::said;
use crate::ui::model::Model;
use crate::ui::tenant::{Known, Thing};

pub(super) fn integrations(model: &Model) -> Vec<Row> {
    let row = |one: &Integration| {
        let cells = [&one.id, one.status.name(), &one.host, &one.platform];
        Row::new(one.id.clone(), cells, Some(Thing::Integration(one.id.clone())))
    };
    model.tenant.integrations.iter().map(row).collect()
}

pub(super) fn connections(model: &Model) -> Vec<Row> {
    let row = |one: &DataObject| {
        let key = one.path.join("/");
        let cells = [&key, one.state.name(), &one.technology];
        Row::new(key.clone(), cells, Some(Thing::Connection(key.clone())))
    };
    model.tenant.connections.iter().map(row).collect()
}

/// Everything that is known about a thing. Writing to a `String` cannot fail.
pub(super) fn detail(model: &Model, thing: &Thing) -> String {
    let mut text = String::new();
    match thing {
        Thing::Integration(id) => {
            let Some(one) = model.tenant.integrations.iter().find(|one| one.id == *id) else { return text };
            let host = if one.host.is_empty() { String::new() } else { format!(" on {}", one.host) };
            let _ = writeln!(text, "integration {id}{host}: {}", one.status);
            history(&mut text, model, thing);
            let _ = writeln!(text, "\nTests");
            if one.validation.tests.is_empty() {
                let _ = writeln!(text, "  the tenant shows none");
            }
            for test in failed_first(&one.validation.tests) {
                let message = if test.message.is_empty() { String::new() } else { format!(": {}", test.message) };
                let _ = writeln!(text, "  {} {}{}", test.status, said(&test.name), said(&message));
            }
            let config = one.whole.0.get("config").unwrap_or(&one.whole.0);
            let _ = writeln!(text, "\nConfiguration\n{}", masked::value(config));
        }
        Thing::Connection(key) => {
            let Some(one) = model.tenant.connections.iter().find(|one| one.path.join("/") == *key) else { return text };
            let _ = writeln!(text, "connection {key}: {}", one.state);
            history(&mut text, model, thing);
            match model.tenant.known(key) {
                Some(known) => objects(&mut text, known),
                None => {
                    let _ = writeln!(
                        text,
                        "\n{}\n\nEnter asks for its objects and its configuration.",
                        masked::value(&one.whole.0)
                    );
                }
            }
            let _ = writeln!(text, "\nJobs");
            if model.tenant.jobs.is_empty() {
                let _ = writeln!(text, "  the tenant shows none");
            }
            for job in model.tenant.jobs.iter() {
                let _ = writeln!(text, "  job {} {} {}", job.id, job.state, said(&job.says()));
            }
            if let Some(detail) = model.tenant.detail_of(thing) {
                let _ = writeln!(text, "\nConfiguration\n{detail}");
            }
        }
    }
    text
}

/// The tests, failed ones first, since users look for those.
fn failed_first(tests: &[Test]) -> impl Iterator<Item = &Test> {
    let (failed, others): (Vec<_>, Vec<_>) = tests.iter().partition(|test| test.status.is_error());
    failed.into_iter().chain(others)
}

/// Adds the settings of a connection, and the objects below it.
fn objects(text: &mut String, known: &Known) {
    let waits = "  not answered yet";
    let _ = writeln!(text, "\nSettings");
    match &known.object {
        None => drop(writeln!(text, "{waits}")),
        Some(Err(why)) => drop(writeln!(text, "  {why}")),
        Some(Ok(object)) => {
            let own = object.overrides.unwrap_or_default();
            for (name, own, counts) in [
                ("active", own.is_active, object.settings.is_active),
                ("new objects become active", own.activate_new_children, object.settings.activate_new_children),
            ] {
                let word = |value| if value { "yes" } else { "no" };
                let _ = match (own, counts) {
                    (Some(value), _) => writeln!(text, "  {name}: {}, set here", word(value)),
                    (None, Some(value)) => writeln!(text, "  {name}: {}", word(value)),
                    (None, None) => writeln!(text, "  {name}: not said"),
                };
            }
        }
    }
    let _ = writeln!(text, "\nObjects (F7 looks for new ones)");
    match &known.children {
        None => drop(writeln!(text, "{waits}")),
        Some(Err(why)) => drop(writeln!(text, "  {why}")),
        Some(Ok(children)) if children.is_empty() => drop(writeln!(text, "  the tenant shows none")),
        Some(Ok(children)) => {
            for child in children {
                let _ = writeln!(text, "  {} {}", child.path.join("."), child.state);
            }
        }
    }
}

/// Adds the states that a thing was seen in, the latest first.
fn history(text: &mut String, model: &Model, thing: &Thing) {
    let seen = model.tenant.seen(thing);
    if seen.len() > 1 {
        let _ = writeln!(
            text,
            "seen in this session: {}",
            seen.iter().rev().cloned().collect::<Vec<_>>().join(", before ")
        );
    }
}

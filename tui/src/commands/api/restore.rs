//! From what a tenant shows back to a setup.

use ucforge_core::answer::{Connection, DataObject, Integration};
use ucforge_core::check::{Check, Checked, Difference};
use ucforge_core::convert;
use ucforge_core::kinds::Payload;
use ucforge_core::platform::PLATFORMS;
use ucforge_core::read::Format;
use ucforge_core::secrecy::masked;
use ucforge_core::secret::View;
use ucforge_core::value::{Object, Value, json};

/// A setup, and what it does not give back of what the tenant shows.
#[derive(Default)]
pub(super) struct Restored {
    /// None where ucforge does not know enough of it.
    pub(super) setup: Option<Value>,
    /// What is not in it: a sentence for each value.
    pub(super) lost: Vec<String>,
}

/// The setup of an integration, for updating it.
pub(super) fn integration(live: &Integration) -> Restored {
    if !PLATFORMS.iter().any(|platform| platform.catalogue.wire == live.platform) {
        return Restored::default();
    }
    of(&masked(&live.whole.0), Payload::IntegrationUpdate)
}

/// The setup of a connection and the integration behind it.
pub(super) fn connection(live: &Connection, behind: Option<&Integration>, object: &DataObject) -> Restored {
    let mut payload = Object::new();
    for (name, value) in live.whole.0.object().into_iter().flat_map(Object::iter) {
        payload.push(name.to_owned(), value.clone());
    }
    if let (Some(behind), None) = (behind, payload.get("nativeIntegration")) {
        let mut native = Object::new();
        for (name, value) in behind.whole.0.object().into_iter().flat_map(Object::iter) {
            if !["id", "status", "validationResults"].contains(&name) {
                native.push(name.to_owned(), value.clone());
            }
        }
        payload.push("nativeIntegration", Value::Object(native));
    }
    if payload.get("settings").is_none() {
        let own = object.overrides.unwrap_or(object.settings);
        let mut settings = Object::new();
        let all = [("isActive", own.is_active), ("activateNewChildren", own.activate_new_children)];
        for (name, value) in all {
            if let Some(value) = value {
                settings.push(name, Value::Bool(value));
            }
        }
        if !settings.is_empty() {
            payload.push("settings", Value::Object(settings));
        }
    }
    let technology = PLATFORMS.iter().any(|platform| platform.catalogue.wire == live.technology);
    if !technology || payload.get("nativeIntegration").is_none() {
        return Restored::default();
    }
    of(&masked(&Value::Object(payload)), Payload::Connection)
}

fn of(value: &Value, kind: Payload) -> Restored {
    let text = json::pretty(value, &View::Masked).unwrap_or_default();
    let checked = Check::of(Format::Json, Some(kind.into())).run(&text);
    if convert::unreadable(&checked).is_some() {
        return Restored::default();
    }
    match convert::to_setup(&[&checked]) {
        Ok(restored) => Restored {
            lost: restored
                .lost
                .iter()
                .filter(|lost| !is_meant_anyway(&checked, lost))
                .map(|lost| lost.finding.message.to_string())
                .collect(),
            // Masks are literal secrets here: written down, a variable takes their place.
            setup: Some(restored.setup),
        },
        Err(_) => Restored::default(),
    }
}

/// Whether a setup means a value without saying it: a mask, and the port that counts where none is given.
fn is_meant_anyway(checked: &Checked<'_>, lost: &Difference) -> bool {
    let node = lost.finding.node.and_then(|id| checked.tree.node(id));
    node.is_some_and(|node| {
        let is_mask = node.text().is_some_and(|text| text.trim_matches(['<', '>', '[', ']']) == "REDACTED");
        is_mask || (node.key() == "port" && node.number() == Some("443"))
    })
}

//! From what a tenant shows back to a setup.

use crate::answer::{Connection, DataObject, Integration};
use crate::check::{Check, Checked, Difference};
use crate::kinds::Payload;
use crate::platform::PLATFORMS;
use crate::read::Format;
use crate::secrecy::{is_mask, masked};
use crate::secret::View;
use crate::value::{Object, Value, json};

/// A setup, and what it does not give back of what the tenant shows.
#[derive(Default)]
pub struct FromLive {
    /// None where ucforge does not know enough of it.
    pub setup: Option<Value>,
    /// What is not in it: a sentence for each value.
    pub lost: Vec<String>,
}

/// The setup of an integration, for updating it.
pub fn integration(live: &Integration) -> FromLive {
    if !PLATFORMS.iter().any(|platform| platform.catalogue.wire == live.platform) {
        return FromLive::default();
    }
    of(&masked(&live.whole.0), Payload::IntegrationUpdate)
}

/// The setup of a connection and the integration behind it.
pub fn connection(live: &Connection, behind: Option<&Integration>, object: &DataObject) -> FromLive {
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
        return FromLive::default();
    }
    of(&masked(&Value::Object(payload)), Payload::Connection)
}

fn of(value: &Value, kind: Payload) -> FromLive {
    let text = json::pretty(value, &View::Masked).unwrap_or_default();
    let checked = Check::of(Format::Json, Some(kind.into())).run(&text);
    if super::unreadable(&checked).is_some() {
        return FromLive::default();
    }
    match super::to_setup(&[&checked]) {
        Ok(restored) => FromLive {
            lost: restored
                .lost
                .iter()
                .filter(|lost| !is_meant_anyway(&checked, lost))
                .map(|lost| lost.finding.message.to_string())
                .collect(),
            // Masks are literal secrets here: written down, a variable takes their place.
            setup: Some(restored.setup),
        },
        Err(_) => FromLive::default(),
    }
}

/// Whether a setup means a value without saying it: a mask, and the port that counts where none is given.
fn is_meant_anyway(checked: &Checked<'_>, lost: &Difference) -> bool {
    let node = lost.finding.node.and_then(|id| checked.tree.node(id));
    node.is_some_and(|node| {
        let is_mask = node.text().is_some_and(is_mask);
        is_mask || (node.key() == "port" && node.number() == Some("443"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Response;
    use crate::check::Setup;
    use crate::convert::{LiteralSecrets, Spelling, creation, setup_text, update};

    const LIVE: &str = r#"{"id": "7", "status": "enabled", "type": "Databricks", "autoBootstrap": false, "validationResults": {},
        "config": {"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
        "port": 443, "authenticationType": "token", "token": "REDACTED", "catalog": "immuta_a", "audit": {"enabled": true},
        "brandNew": {"deep": ["kept", 1]}}}"#;

    fn read(body: &str) -> Integration {
        Integration::read(&Response::new(200, "application/json", body.to_owned())).unwrap()
    }

    #[test]
    fn an_integration_becomes_a_setup_that_loses_nothing() {
        let live = read(LIVE);
        let FromLive { setup, lost } = integration(&live);
        let text = setup_text(&setup.unwrap(), Spelling::Yaml, LiteralSecrets::Masked);
        assert!(lost.is_empty() && text.contains("kept") && !text.contains("REDACTED"), "{lost:?} {text}");
        let setup = Setup::read(&text, Format::Yaml).0.unwrap();
        let built = update(&setup).unwrap();
        for path in [
            &["config", "workspaceUrl"][..],
            &["config", "catalog"],
            &["config", "brandNew", "deep"],
            &["autoBootstrap"],
        ] {
            let json = |value: &Value| json::compact(value.path(path).unwrap(), &View::Masked).unwrap();
            assert_eq!(json(&built), json(&live.whole.0));
        }
        // It is made the way that it says it was made.
        let kinds: Vec<_> = creation(&setup).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [Payload::ScriptCreate, Payload::IntegrationCreate]);
    }

    #[test]
    fn what_is_not_known_makes_no_setup() {
        for platform in ["Snowflake", "Something", ""] {
            assert!(integration(&read(&LIVE.replace("Databricks", platform))).setup.is_none(), "{platform}");
        }
    }
}

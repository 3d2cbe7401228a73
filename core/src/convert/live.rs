//! From the integrations and connections that a tenant shows back to a setup.

use super::{LiteralSecrets, Spelling, known_of, setup_text};
use crate::answer::{Connection, DataObject, HOSTS, Integration};
use crate::check::{Check, Checked, Difference, Setup};
use crate::diagnostic::Severity;
use crate::kinds::Payload;
use crate::platform::Platform;
use crate::read::Format;
use crate::secrecy::{is_mask, masked, without_masks};
use crate::secret::View;
use crate::value::{Object, Value, json};

/// A setup, and what it lacks of the data that the tenant shows.
#[derive(Default)]
pub struct FromLive {
    /// The setup; `None` if ucforge does not know enough to make one.
    pub setup: Option<Value>,
    /// The values that are not in the setup: a sentence for each.
    pub lost: Vec<String>,
    /// The values that the setup needs and the tenant does not show: a sentence for each.
    pub missing: Vec<String>,
}

/// The setup of an integration, for updating it; if its platform has no updates, for creating it.
pub fn integration(live: &Integration) -> FromLive {
    let Some(platform) = Platform::of_wire(&live.platform) else { return FromLive::default() };
    let payload = known_of(&live.whole.0, Payload::IntegrationUpdate);
    let kind = if platform.catalogue.sends(Payload::IntegrationUpdate) {
        Payload::IntegrationUpdate
    } else {
        Payload::IntegrationCreate
    };
    of(payload, platform, kind, &["config"])
}

/// The setup of a connection and the integration behind it.
pub fn connection(live: &Connection, behind: Option<&Integration>, object: &DataObject) -> FromLive {
    let Some(platform) = Platform::of_wire(&live.technology) else { return FromLive::default() };
    let Value::Object(mut payload) = known_of(&live.whole.0, Payload::Connection) else { return FromLive::default() };
    if let (Some(behind), None) = (behind, payload.get("nativeIntegration")) {
        payload.push("nativeIntegration", known_of(&behind.whole.0, Payload::IntegrationUpdate));
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
    if payload.get("nativeIntegration").is_none() {
        return FromLive::default();
    }
    of(Value::Object(payload), platform, Payload::Connection, &["nativeIntegration", "config"])
}

/// Brings the configuration into the form that payloads of this kind have: some answers call the host by another name,
/// and a path that is also elsewhere in the payload is kept only there.
fn as_called_here(payload: &mut Value, platform: &'static Platform, kind: Payload, path: &[&str]) {
    let place = ["/", &path.join("/")].concat();
    let layout = platform.catalogue.layout(kind).objects().find(|object| object.pointer == place);
    let (Some(layout), Some(Value::Object(config))) = (layout, payload.path(path)) else { return };
    let knows = |name: &str| layout.member(name).is_some();
    let is_free = |name: &&&str| knows(name) && config.get(name).is_none();
    let elsewhere = payload.path(&["connection", "httpPath"]).and_then(Value::text);
    let mut out = Object::new();
    for (name, value) in config.iter() {
        let is_said = |path: &str| elsewhere.is_some_and(|own| own.trim_matches('/') == path.trim_matches('/'));
        if name == "httpPath" && !knows(name) && value.text().is_some_and(is_said) {
            continue;
        }
        let is_other_name = HOSTS.contains(&name) && !knows(name);
        let name = HOSTS.iter().filter(|_| is_other_name).find(is_free).map_or(name, |known| *known);
        out.push(name.to_owned(), value.clone());
    }
    let path: Vec<String> = path.iter().map(|name| (*name).to_owned()).collect();
    payload.set_at(&path, Value::Object(out));
}

fn of(mut payload: Value, platform: &'static Platform, kind: Payload, config: &[&str]) -> FromLive {
    as_called_here(&mut payload, platform, kind, config);
    if kind == Payload::IntegrationUpdate {
        // In an update, a value that is left out stays as it is; a variable in its place would have to be set by
        // somebody.
        payload = without_masks(&payload);
    }
    let text = json::pretty(&masked(&payload), &View::Masked).unwrap_or_default();
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
            missing: missing(&restored.setup),
            // Masks are literal secrets here: when the setup is written, variables replace them.
            setup: Some(restored.setup),
        },
        Err(_) => FromLive::default(),
    }
}

/// The errors that keep a setup from being used.
fn missing(setup: &Value) -> Vec<String> {
    let text = setup_text(setup, Spelling::Json, LiteralSecrets::Masked);
    let (read, checked) = Setup::read(&text, Format::Json);
    let errors = checked.findings.iter().filter(|one| read.is_none() && one.severity == Severity::Error);
    errors.map(|one| one.message.to_string()).collect()
}

/// Whether a setup implies a value without holding it: a mask, or the port that counts if none is given.
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

    fn text(setup: &Value) -> String {
        setup_text(setup, Spelling::Yaml, LiteralSecrets::Masked)
    }

    #[test]
    fn an_integration_becomes_a_setup_that_loses_nothing() {
        let live = read(LIVE);
        let FromLive { setup, lost, .. } = integration(&live);
        let text = text(&setup.unwrap());
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
    fn what_a_server_adds_is_in_no_setup_and_what_nobody_knows_of_the_configuration_is() {
        let own = r#"{"createdBy": 2, "metadata": {"lastSeenAt": 5}, "id""#;
        let made = |body: &str| text(&integration(&read(body)).setup.unwrap());
        assert_eq!(made(&LIVE.replace("{\"id\"", own)), made(LIVE));
        assert_ne!(made(&LIVE.replace("[\"kept\", 1]", "[\"kept\", 2]")), made(LIVE));
    }

    #[test]
    fn a_number_stays_whatever_its_name_speaks_of_and_a_mask_is_left_out() {
        let live = |more: &str| read(&LIVE.replace(r#""deep": ["kept", 1]"#, more));
        let built = |more: &str| {
            let FromLive { setup, lost, missing } = integration(&live(more));
            assert!(lost.is_empty() && missing.is_empty(), "{more}: {lost:?} {missing:?}");
            let text = text(&setup.unwrap());
            let setup = Setup::read(&text, Format::Yaml).0.unwrap();
            let built = update(&setup).unwrap();
            let built = built.path(&["config", "brandNew"]).cloned().unwrap_or(Value::Null);
            json::compact(&built, &View::Masked).unwrap()
        };
        for (more, expected) in [
            (r#""tokenLifetimeDays": 90, "host": "p""#, r#"{"tokenLifetimeDays":90,"host":"p"}"#),
            (r#""password": "REDACTED", "host": "p""#, r#"{"host":"p"}"#),
            (r#""user": "<REDACTED>", "hosts": ["p", "REDACTED"]"#, r#"{"hosts":["p","REDACTED"]}"#),
            // What may be a secret is in no file.
            (
                r#""password": "hunter2", "pin": {"password": 1234}"#,
                r#"{"password":"${PASSWORD}","pin":{"password":"${PASSWORD}"}}"#,
            ),
        ] {
            assert_eq!(built(more), expected);
        }
        // What creates something needs its secrets.
        let own = r#"{"connectionKey": "lake", "connection": {"technology": "Databricks", "hostname": "h.example", "httpPath": "p", "port": 443,
            "authenticationType": "token", "token": "REDACTED", "proxy": {"password": "REDACTED"}}}"#;
        let own = Connection::read(&Response::new(200, "application/json", own.to_owned())).unwrap();
        let restored = connection(&own, Some(&read(LIVE)), &DataObject::default());
        assert!(text(&restored.setup.unwrap()).contains("${PASSWORD}"));
    }

    #[test]
    fn the_host_has_the_name_that_documents_have_for_it() {
        let host = "dbc-a1b2c3d4-e5f6.cloud.databricks.com";
        let path = r#""httpPath": "/sql/1.0/warehouses/0123456789abcdef","#;
        let FromLive { setup, lost, missing } =
            integration(&read(&LIVE.replace("workspaceUrl", "host").replace(path, "")));
        assert_eq!(setup.unwrap().get("workspaceUrl").and_then(Value::text), Some(host));
        assert!(lost.is_empty() && missing == ["`httpPath` is missing"], "{lost:?} {missing:?}");
        let FromLive { setup, missing, .. } = integration(&read(LIVE));
        assert!(setup.is_some() && missing.is_empty(), "{missing:?}");
        // So it is in the integration behind a connection.
        let own = format!(
            r#"{{"connectionKey": "lake", "createdAt": "x", "seenAt": "y", "connection": {{"technology": "Databricks", "hostname": "{host}",
                {path} "port": 443, "authenticationType": "token", "token": "REDACTED"}}}}"#
        );
        let own = Connection::read(&Response::new(200, "application/json", own)).unwrap();
        let restored = |behind: &str| {
            let restored = connection(
                &own,
                Some(&read(&behind.replace("\"brandNew\": {\"deep\": [\"kept\", 1]}", "\"jobConfig\": {}"))),
                &DataObject::default(),
            );
            assert!(restored.missing.is_empty(), "{:?}", restored.missing);
            restored.setup.unwrap()
        };
        let both = restored(LIVE);
        assert!(both.get("extra").is_none(), "{}", text(&both));
        assert_eq!(text(&both), text(&restored(&LIVE.replace("workspaceUrl", "host").replace(path, ""))));
        // Another path is none that the connection has.
        assert!(restored(&LIVE.replace("0123456789abcdef", "other")).get("extra").is_some());
    }

    #[test]
    fn a_platform_without_updates_makes_a_setup_of_its_own() {
        let FromLive { setup, lost, missing } =
            integration(&read(r#"{"id": "8", "status": "enabled", "type": "Trino", "validationResults": {}}"#));
        assert!(lost.is_empty() && missing.is_empty(), "{lost:?} {missing:?}");
        assert_eq!(text(&setup.unwrap()), "ucforge: 1\nplatform: trino\nflow: integration-automatic\n");
        // What it shows beside that is not lost.
        for more in [r#", "autoBootstrap": false"#, r#", "config": {"host": "h.example"}"#] {
            let body = format!(r#"{{"id": "8", "status": "enabled", "type": "Trino"{more}}}"#);
            let FromLive { setup, .. } = integration(&read(&body));
            assert!(setup.unwrap().get("extra").is_some(), "{body}");
        }
    }

    #[test]
    fn what_is_not_known_makes_no_setup() {
        for platform in ["Snowflake", "Something", ""] {
            assert!(integration(&read(&LIVE.replace("Databricks", platform))).setup.is_none(), "{platform}");
        }
    }
}
